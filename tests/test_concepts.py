"""What each line is named: statements of our own as cases, names that exist, a filer's own tags, odd and hostile input."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tieout.checks import run
from tieout.concepts import MOST_LINES, name_concepts
from tieout.concepts.forest import Forest, load_forest
from tieout.concepts.measures import measure_names
from tieout.concepts.own import read_own
from tieout.concepts.tables import load_tables
from tieout.concepts.taxonomy import load_taxonomy
from tieout.concepts.words import words_of
from tieout.errors import ConfigError
from tieout.extract import extract
from tieout.readers import read_document
from tools.places import EXAMPLES

CASES = yaml.safe_load((Path(__file__).parent / "concepts" / "statements.yml").read_text(encoding="utf-8"))
NAMED = [(case, entry) for case, told in CASES.items() for entry in told["rows"] if "concept" in entry]


def page(told):
    """A statement as HTML."""
    head = "".join(f"<td>{text}</td>" for text in ("", *told["columns"]))
    rows = "".join("<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in entry["row"].split("|")) + "</tr>" for entry in told["rows"])
    return f"<p>{told['title']}</p><table><tr>{head}</tr>{rows}</table>".encode()


@pytest.fixture(scope="module")
def releases():
    return {name: tieout.read(page(told), name=f"{name}.htm") for name, told in CASES.items()}


def fact_of(release, entry):
    label = entry["row"].split("|")[0].strip()
    return next(fact for fact in release.facts if fact.label == label and fact.source.column is not None)


@pytest.mark.parametrize(("case", "entry"), NAMED, ids=[f"{case}: {entry['row'].split('|')[0].strip()}" for case, entry in NAMED])
def test_a_row_has_its_name(releases, case, entry):
    fact = fact_of(releases[case], entry)
    expected = entry["concept"]
    if expected == "none":
        assert (fact.concept, fact.concept_confidence, fact.xbrl_value) == (None, None, None)
        return
    assert fact.concept == (expected if ":" in expected else f"us-gaap:{expected}")
    assert 0 < fact.concept_confidence <= 1
    if "value" in entry:
        assert fact.xbrl_value == Decimal(entry["value"])


def test_figures_inside_labels_have_names(releases):
    entry = CASES["figures inside labels"]["rows"][1]
    facts = [fact for fact in releases["figures inside labels"].facts if fact.label.startswith("Common stock") and fact.concept]
    assert [fact.concept.removeprefix("us-gaap:") for fact in facts][:3] == entry["inside"]


def test_every_name_that_can_be_given_exists():
    known = set(load_taxonomy().number)
    tables = load_tables()
    given_by_tables = {
        number for layer in (tables.old, tables.new) for labels in layer.values() for counts in labels.values() for number in counts
    }
    assert given_by_tables <= set(range(len(known)))
    assert all(name.startswith("tieout:") for name in measure_names())
    for example in sorted(EXAMPLES.glob("*.htm")):
        for fact in tieout.read(example).facts:
            if fact.concept is not None:
                assert fact.concept in measure_names() or fact.concept.removeprefix("us-gaap:") in known


def test_the_names_do_not_hang_on_the_checks_that_are_run():
    path = EXAMPLES / "harbor-q3-2025.htm"
    whole, part = tieout.read(path), tieout.read(path, select=["BE01"])
    assert [fact.concept for fact in part.facts] == [fact.concept for fact in whole.facts]
    assert {finding.check for finding in part.findings} <= {"BE01"}
    assert all(fact.status == "untied" for fact in part.facts if not fact.findings)


def test_naming_changes_nothing_else():
    with (EXAMPLES / "harbor-q3-2025.htm").open("rb") as stream:
        release = run(extract(read_document(stream, name="a.htm")))
    plain = [msgspec.structs.replace(fact, concept=None, concept_confidence=None, xbrl_value=None) for fact in name_concepts(release).facts]
    assert plain == list(release.facts)


def write(folder, text):
    path = folder / "tags.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_filers_own_tags_win(tmp_path):
    told = CASES["IFRS terms and words of no taxonomy"]
    own = write(
        tmp_path,
        "label,concept,statement\nUMSATZERLÖSE,us-gaap:Revenues,\nHerstellungskosten des Umsatzes,acme:CostOfGoods,\n"
        "Florble of the wibbling snorks,us-gaap:Goodwill,balance\n",
    )
    facts = {fact.label: fact for fact in tieout.read(page(told), name="a.htm", concepts=own).facts}
    assert facts["Umsatzerlöse"].concept == "us-gaap:Revenues"
    assert facts["Herstellungskosten des Umsatzes"].concept == "acme:CostOfGoods"
    assert facts["Florble of the wibbling snorks"].concept is None  # of another statement


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,tag\nRevenue,us-gaap:Revenues\n", "has no columns label and concept"),
        ("label,concept\nRevenue,us-gaap:Revenuess\n", "did you mean us-gaap:Revenues?"),
        ("label,concept\nRevenue,Revenues\n", "write it with its prefix"),
        ("label,concept\nRevenue,tieout:Nothing\n", "there is no tieout:Nothing"),
        ("label,concept\n12,us-gaap:Revenues\n", "has no words"),
        ("label,concept,statement\nRevenue,us-gaap:Revenues,profit\n", "there is no statement 'profit'"),
        ("label,concept\nRevenue,us-gaap:Revenues\nRevenues,us-gaap:Assets\n", "keep one"),
        ('label,concept\n"Revenue,us-gaap:Revenues\n', "is no CSV"),
    ],
)
def test_a_wrong_table_of_tags_is_one_clear_line(tmp_path, text, said):
    with pytest.raises(ConfigError) as caught:
        read_own(write(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_of_tags_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read_own(tmp_path / "none.csv")
    (tmp_path / "a.csv").write_bytes(b"label,concept\n\xff,us-gaap:Revenues\n")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_own(tmp_path / "a.csv")


def test_too_many_lines_are_left_unnamed():
    rows = [{"row": f"Revenue of store number {number:05} in the north | {number + 1} | 2"} for number in range(MOST_LINES + 1)]
    release = tieout.read(page({"title": "SALES BY STORE", "columns": ["March 31, 2023", "March 31, 2022"], "rows": rows}), name="a.htm")
    assert all(fact.concept is None for fact in release.facts)
    assert "lines-unnamed" in {diagnostic.code for diagnostic in release.diagnostics}


@given(st.text(max_size=300))
@pytest.mark.property
def test_words_of_any_label(label):
    words = words_of(label)
    assert list(words) == sorted(set(words))
    assert words_of(label.upper().lower()) == words_of(label.upper().lower())


@given(st.data())
@pytest.mark.property
def test_the_forest_scores_as_its_trees_do(data):
    forest = load_forest()
    case = tuple(data.draw(st.integers(-120, 1100)) for _ in forest.grown.features)
    leaves = [list(range(len(values))) for values in forest.grown.leaves]
    for condition in forest.grown.conditions:
        if case[condition.feature] > condition.threshold:
            gone = range(condition.first, condition.first + condition.count)
            leaves[condition.tree] = [leaf for leaf in leaves[condition.tree] if leaf not in gone]
    expected = sum(values[left[0]] for values, left in zip(forest.grown.leaves, leaves, strict=True))
    assert Forest(forest.grown).score(case) == expected


def test_confidence_never_falls_with_the_score():
    steps = load_forest().grown.steps
    assert [score for score, _ in steps] == sorted({score for score, _ in steps})
    assert [percent for _, percent in steps] == sorted({percent for _, percent in steps})
    assert load_forest().percent(10**9) == steps[-1][1]
    assert load_forest().percent(-(10**9)) == 0
