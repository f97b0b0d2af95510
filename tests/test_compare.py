"""Two drafts compared: drawn cases, properties over releases made up, planted changes, the same release in two forms, hostile pages."""

import importlib.util
import io
import json
import os
import random
import re
import subprocess
import sys
import time
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tieout
from tests import random_releases
from tests.drawings import to_html
from tests.ledgers import draw_release
from tieout import cli
from tieout.compare import compare
from tieout.compare.aligning import align, in_order, pair_alike
from tieout.model.difference import ADDED, BROKE, CHANGED, GONE, MENDED, MOVED, NEW, REMOVED, STILL, TIED, UNTESTED
from tieout.model.fact import Fact, Source
from tieout.model.release import DocumentInfo, Numbers, Release
from tieout.render.changes import render_changes
from tieout.render.changes_page import render_changes_page
from tieout.render.words import width_of
from tools.examples import forms, harbor, larkspur, ostrander
from tools.places import EXAMPLES, ROOT

CASES = yaml.safe_load((Path(__file__).parent / "compare" / "cases.yml").read_text())
HARBOR, MISTYPED = EXAMPLES / "harbor-q3-2025.htm", EXAMPLES / "harbor-q3-2025-mistyped.htm"
MIRRORED = {ADDED: REMOVED, REMOVED: ADDED, BROKE: MENDED, MENDED: BROKE, NEW: GONE, GONE: NEW, UNTESTED: TIED, TIED: UNTESTED}
LEAST_EXACT = 0.97
PROPERTY = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))


def figure_line(figure):
    old, new = ("-" if one is None else one.text for one in (figure.old, figure.new))
    fact = figure.new or figure.old
    what = f" ({', '.join(change.what for change in figure.changes)})" if figure.changes else ""
    said = [f"{figure.outcome} {fact.label}: {old} > {new}{what}"]
    said += [figure.slip] if figure.slip else []
    said += ["moved"] if figure.moved and figure.outcome != MOVED else []
    return "; ".join(said)


def table_lines(difference):
    for table in difference.tables:
        if table.outcome in (ADDED, REMOVED) or table.moved:
            yield f"table {'moved' if table.moved else table.outcome}: {table.title}"
        yield from (f"{change.what}: {change.old} > {change.new}" for change in table.changes)
        for line in table.lines:
            yield f"{line.kind} {line.outcome}: {line.old or '-'} > {line.new or '-'}"


def seen(difference):
    """What came out, as the cases write it."""
    shown = {
        "figures": [figure_line(figure) for figure in difference.figures],
        "ties": [f"{tie.outcome} {tie.check}" for tie in difference.ties if tie.outcome not in (UNTESTED, TIED)],
        "tables": list(table_lines(difference)),
        "guidance": [f"{one.outcome} {one.metric} {one.direction or '-'}" for one in difference.guidance],
        "sentences": {name: count for name, count in msgspec.to_builtins(difference.sentences).items() if count},
        "worse": difference.is_worse,
    }
    return {name: value for name, value in shown.items() if value}


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    case = CASES[name]
    difference = tieout.diff(to_html(case["old"]), to_html(case["new"]))
    assert seen(difference) == case["finds"]


@pytest.mark.parametrize("name", CASES)
def test_case_the_other_way_round(name):
    case = CASES[name]
    assert_mirrors(tieout.read(to_html(case["old"])), tieout.read(to_html(case["new"])))


def signature(difference, *, turned=False):
    """What must be the same, with old and new exchanged where it is turned."""

    def side(old, new):
        return (new, old) if turned else (old, new)

    def fate(outcome):
        return MIRRORED.get(outcome, outcome) if turned else outcome

    def identity(one):
        return None if one is None else one.id

    return {
        "figures": sorted(
            (
                fate(one.outcome),
                repr(side(identity(one.old), identity(one.new))),
                one.moved,
                sorted(repr((change.what, side(change.old, change.new))) for change in one.changes),
                None if one.difference is None else (-one.difference if turned else one.difference),
            )
            for one in difference.figures
        ),
        "ties": sorted((fate(one.outcome), one.check, repr(side(identity(one.old), identity(one.new)))) for one in difference.ties),
        "pairs": sorted(side(*pair) for pair in difference.pairs),
        "tables": sorted((fate(one.outcome), repr(side(one.old, one.new)), one.moved, len(one.lines)) for one in difference.tables),
        "guidance": sorted((fate(one.outcome), one.metric, len(one.changes)) for one in difference.guidance),
        "highlights": sorted((fate(one.outcome), one.metric, len(one.changes)) for one in difference.highlights),
    }


def assert_mirrors(one, other):
    assert signature(compare(one, other)) == signature(compare(other, one), turned=True)


def assert_unchanged(difference, count):
    assert (difference.figures, difference.tables, difference.guidance, difference.highlights, difference.document) == ((), (), (), (), ())
    assert {tie.outcome for tie in difference.ties} <= {STILL}
    assert difference.numbers.unchanged == count == len(difference.pairs)
    assert not difference.is_worse


@pytest.mark.parametrize("path", sorted(path.name for path in EXAMPLES.iterdir() if path.is_file()))
def test_an_example_has_not_changed_from_itself(path):
    release = tieout.read(EXAMPLES / path)
    assert_unchanged(tieout.diff(release, EXAMPLES / path), len(release.facts))


@pytest.mark.property
@PROPERTY
@given(seed=st.integers(0, 10_000))
def test_a_ledger_has_not_changed_from_itself_and_two_mirror(seed):
    one, other = (tieout.read(draw_release(number)[0]) for number in (seed, seed + 1))
    assert_unchanged(compare(one, one), len(one.facts))
    assert_mirrors(one, other)


@pytest.mark.property
@PROPERTY
@given(release=random_releases.releases())
def test_a_release_in_another_form_is_as_it_was(release):
    reads = [tieout.read(next(iter(forms.WRITERS[form].values()))(release).content) for form in ("submission", "Word", "set in spaces")]
    for other in reads[1:]:
        difference = compare(reads[0], other)
        assert [figure for figure in difference.figures if any(change.what == "value" for change in figure.changes)] == []


def test_mistyped_example():
    difference = tieout.diff(HARBOR, MISTYPED)
    assert [figure_line(figure) for figure in difference.figures] == [
        "changed Diluted: 1.25 > 1.52 (value); digits transposed",
        "changed Total current assets: 473,987 > 473,897 (value); digits transposed",
        "changed Accounts receivable: (9,846) > 9,846 (value); sign turned",
    ]
    assert [tie.check for tie in difference.ties if tie.outcome == BROKE] == ["FT01", "FT01", "FT01", "RC03"]
    assert all(figure.broke for figure in difference.figures)
    assert difference.is_worse
    assert not tieout.diff(MISTYPED, HARBOR).is_worse
    assert all(figure.mended for figure in tieout.diff(MISTYPED, EXAMPLES / "harbor-q3-2025-draft.docx").figures)


@pytest.mark.slow
@pytest.mark.parametrize(
    "make", [larkspur.make_release, ostrander.make_release, harbor.make_release], ids=["larkspur", "ostrander", "harbor"]
)
def test_an_example_in_every_form_has_no_changed_value(make):
    written = {(form, way): write(make()).content for form, ways in forms.WRITERS.items() for way, write in ways.items()}
    reads = {key: tieout.read(content) for key, content in written.items() if key != ("run together", "nothing")}
    base = next(iter(reads.values()))
    for key, other in reads.items():
        numbers = compare(base, other).numbers
        assert (key, numbers.changed) == (key, 0)
        assert numbers.added + numbers.removed + numbers.moved <= 3, key


def planter():
    path = Path("/nonexistent")
    for folder in (ROOT / ".." / "shared", ROOT.parent / "shared"):
        if (folder / "scoring" / "seed_errors.py").is_file():
            path = folder / "scoring" / "seed_errors.py"
    if not path.is_file():
        pytest.skip("the planter of errors is not there")
    spec = importlib.util.spec_from_file_location("seed_errors", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def planted(module, source, *, prose, each, dice):
    """Yields copies of a document with one figure changed: the copy, and where the figure stands in it."""
    spots = module.places(source, prose)
    if len(spots) < (2 if prose else 12):
        return
    done = set()
    for tries in range(each * 10):
        index, kind = dice.randrange(len(spots)), module.KINDS[tries % len(module.KINDS)]
        change = None if index in done else module.mutate(kind, spots[index], index, spots, source, dice)
        if change is None or source[change[0] : change[1]] == change[2]:
            continue
        done.add(index)
        start, end, new = change
        yield source[:start] + new + source[end:], start, start + len(new)
        if len(done) == each:
            return


def is_exact(difference, start, end):
    """Whether the figure at a place changed, and nothing else did."""
    return bool(difference.figures) and all(
        figure.outcome == CHANGED and figure.new.source.start < end and figure.new.source.end > start for figure in difference.figures
    )


@pytest.mark.parametrize("every", [pytest.param(3, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.soak)])
def test_a_planted_change_is_the_one_that_is_found(corpus, every):
    module, dice = planter(), random.Random(3)
    exact = []
    for path in sorted([*corpus.glob("releases/*.htm"), *corpus.glob("releases/*.txt")])[::every]:
        source = path.read_text(errors="replace")
        clean = tieout.read(source.encode())
        for prose in (False, True):
            for copy, start, end in planted(module, source, prose=prose, each=1, dice=dice):
                exact.append(is_exact(tieout.diff(clean, copy.encode()), start, end))
    assert len(exact) > 80 // every
    assert sum(exact) / len(exact) >= LEAST_EXACT


def made_up(count, *, seed=1, tables=1, labels=50, changed=()):
    """A release of so many figures, many of them under the same labels."""
    dice = random.Random(seed)
    facts = []
    for index in range(count):
        table, row, column = index % tables, index // tables // 4, index // tables % 4
        value = dice.randrange(10**6) + (7 if index in changed else 0)
        label = f"Line {dice.randrange(labels)}" if column == 0 else facts[-tables].label
        source = Source("table", None, None, table=table, row=row, cell=column, column=column)
        facts.append(Fact(f"f{index}", source, "other", label, (label,), f"{value:,}", Decimal(value), 0, 0, "USD", None, {}))
    info = DocumentInfo(f"made up {seed}", f"{seed}{sorted(changed)}", count, "text/html")
    return Release(info, (), tuple(facts), (), Numbers())


SIZES = [
    (2_000, 8, 50, 1),
    pytest.param(50_000, 1, 9, 30, marks=pytest.mark.slow),
    pytest.param(50_000, 500, 10**6, 30, marks=pytest.mark.soak),
    pytest.param(10_000, 100, 10**6, 6, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("count", "tables", "labels", "limit"), SIZES)
def test_many_figures_take_no_time(count, tables, labels, limit):
    old = made_up(count, tables=tables, labels=labels)
    for new, exact in (
        (made_up(count, tables=tables, labels=labels, changed={9, 1_003}), 2),
        (made_up(count, seed=2, tables=tables), None),
    ):
        begun = time.process_time()
        difference = compare(old, new)
        assert time.process_time() - begun < limit
        assert exact is None or [len(difference.figures), difference.numbers.changed] == [exact, exact]


def test_pairs_of_lists():
    assert align([], []) == []
    assert align([("a",), ("b",), ("c",)], [("a",), ("x",), ("b",), ("c",)]) == [(0, 0), (1, 2), (2, 3)]
    assert align([(None, "a")], [(None, "a")]) == [(0, 0)]
    assert in_order([]) == []
    assert pair_alike([], [["a"]], least=0.5) == []


HOSTILE = [
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m",
    "</style><img src=x onerror=alert(1)>",
    "\u202eesrever",
    "a\u2028b",
    "\"quoted\" & 'more'",
    "=cmd|'/c calc'!A1",
    "Wide characters 日本語 " + "and many words " * 20,
]


def hostile(value):
    rows = "".join(f"<tr><td>{label}</td><td>{value + at:,}</td><td>5,00{at}</td></tr>" for at, label in enumerate(map(escaped, HOSTILE)))
    said = f"<p>{escaped(HOSTILE[0])} grew {value}% to $12 million.</p>"
    return f"<html><body>{said}<table><tr><td></td><td>2025</td><td>2024</td></tr>{rows}</table>".encode()


def escaped(text):
    return "".join(character if character.isalnum() or character == " " else f"&#{ord(character)};" for character in text)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_hostile_labels_are_text_and_nothing_else():
    difference = tieout.diff(hostile(1_000), hostile(2_000), names=("<b>old\x1b</b>.htm", "new.htm"))
    assert difference.numbers.changed >= len(HOSTILE)
    page = render_changes_page(difference).decode()
    parser = Tags()
    parser.feed(page)
    assert parser.tags.isdisjoint({"script", "img", "b-", "iframe", "link", "object"})
    assert not any(name.startswith("on") or name in ("src", "href", "style") for name in parser.attributes)
    assert "default-src 'none'" in page
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page) is None
    for width in (60, 100):
        text = render_changes(difference, width=width, colour=False, everything=True)
        assert all(character.isprintable() or character == "\n" for character in text)
        assert max(map(width_of, text.splitlines())) <= width
    assert "\x1b[" in render_changes(difference, width=80, colour=True)
    assert b"\x1b" not in tieout.to_json(difference)


def test_the_page_stands_alone():
    page = render_changes_page(tieout.diff(HARBOR, MISTYPED)).decode()
    assert "prefers-color-scheme:dark" in page
    assert "@media print" in page
    assert "http:" not in page
    assert "https:" not in page
    assert "Ties that broke (4)" in page


def test_json_has_the_fields_of_its_schema():
    schema = tieout.difference_schema()
    report = json.loads(tieout.to_json(tieout.diff(HARBOR, MISTYPED)))
    assert set(report) == set(schema["properties"])
    for name, kind in (("figures", "FigureChange"), ("ties", "TieChange"), ("highlights", "HighlightChange")):
        fields = set(schema["$defs"][kind]["properties"])
        assert all(set(one) == fields for one in report[name])
    assert json.loads(json.dumps(schema)) == json.loads((ROOT / "docs" / "difference.schema.json").read_text())
    assert report["schema"] == "tieout/difference/1"
    assert report["figures"][0]["difference"] == "0.27"


def run(*arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "tieout", "diff", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **options)


@pytest.mark.parametrize(("old", "new", "status"), [(HARBOR, MISTYPED, 1), (MISTYPED, HARBOR, 0), (MISTYPED, MISTYPED, 0)])
def test_exit_status(old, new, status, capfdbinary):
    assert cli.main(["diff", str(old), str(new)]) == status
    said = capfdbinary.readouterr()
    assert said.err == b""
    assert said.out.startswith(str(old).encode())
    assert b"\x1b" not in said.out


def test_the_docs_show_what_is_printed():
    shown = re.search(r"\$ tieout diff (\S+) (\S+)\n(.*?)```", (ROOT / "docs" / "diff.md").read_text(), re.DOTALL)
    done = run(shown[1], shown[2], cwd=ROOT)
    assert done.stdout.decode() == shown[3]


def test_forms_of_output(tmp_path, capfdbinary):
    for form, begin in (("json", b"{"), ("html", b"<!DOCTYPE html>"), ("text", b"")):
        assert cli.main(["diff", str(HARBOR), str(MISTYPED), "--format", form, "-o", str(tmp_path / form)]) == 1
        assert (tmp_path / form).read_bytes().startswith(begin)
    assert capfdbinary.readouterr() == (b"", b"")
    assert run("-", HARBOR, input=HARBOR.read_bytes()).stdout.startswith(b"(standard input)")


@pytest.mark.parametrize(
    "arguments", [("nothing.htm", HARBOR), (HARBOR, "nothing.htm"), ("-", "-"), (HARBOR,), (HARBOR, MISTYPED, "-f", "xml")]
)
def test_a_wrong_call_is_one_line(arguments, capfdbinary):
    assert cli.main(["diff", *map(str, arguments)]) == 2
    said = capfdbinary.readouterr()
    assert said.out == b""
    assert said.err.startswith(b"tieout: ")
    assert said.err.count(b"\n") == 1


def test_releases_and_sources_make_the_same():
    one, other = tieout.read(HARBOR), tieout.read(MISTYPED)
    given = tieout.diff(one, other)
    assert given.sentences.plain_changed is None
    with MISTYPED.open("rb") as stream:
        read = tieout.diff(str(HARBOR), stream, names=(None, MISTYPED.name))
    assert read.sentences.plain_changed == 0
    assert msgspec.structs.replace(read, sentences=given.sentences) == given
    assert tieout.diff(HARBOR.read_bytes(), io.BytesIO(MISTYPED.read_bytes())).numbers == given.numbers
    with pytest.raises(tieout.ConfigError):
        tieout.diff(one, other, select=["XX99"])
