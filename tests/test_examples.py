"""The example releases: each figure is read as its ledger says, whatever the encoding, and the report stays as accepted."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

import tieout
from tests.places_of_facts import misplaced_facts
from tools.examples import __main__ as examples
from tools.examples import harbor
from tools.places import EXAMPLES, ROOT

RELEASES = sorted((path for path in EXAMPLES.iterdir()), key=lambda path: path.name)
TEXTS = [path for path in RELEASES if path.suffix in (".htm", ".txt")]
EXPECTED = ROOT / "tests" / "releases"


def report_of(source: bytes, name: str = "release.htm") -> dict:
    return json.loads(tieout.to_json(tieout.read(source, name=name)))


def worth_of(release: Path) -> list[dict]:
    return [json.loads(line) for line in (EXPECTED / release.stem / "worth.jsonl").read_text().splitlines()]


def table_facts(report: dict) -> list[dict]:
    return [fact for fact in report["facts"] if fact["source"]["kind"] == "table"]


def meaning_of(fact: dict) -> dict:
    """What a fact says, apart from where it stands."""
    kept = ("statement", "label", "path", "text", "value", "decimals", "scale", "unit", "period", "dimensions")
    return {name: fact[name] for name in kept}


def place_of(source: dict) -> dict:
    """Where a fact stands, in few words: its offset, else its page and box, else its cell."""
    for names in (("start",), ("page", "box"), ("table", "row", "cell")):
        if source[names[0]] is not None:
            return {name: source[name] for name in names}
    return {}


def stands_at(source: dict, entry: dict) -> bool:
    """Whether a fact stands where the ledger's figure was written: at its first digit, around its middle, or in its cell."""
    if "start" in entry:
        return source["start"] <= entry["start"] < source["end"]
    if "page" in entry:
        left, top, right, bottom = source["box"]
        return source["page"] == entry["page"] and left <= entry["x"] <= right and top <= entry["y"] <= bottom
    return all(source[name] == entry[name] for name in ("table", "row", "cell"))


def problem_with(entry: dict, facts: list[dict]) -> str:
    """What is wrong with the reading of one figure of the ledger, or nothing."""
    place = (
        f"{entry['label']!r} at { ({name: entry[name] for name in ('table', 'row', 'cell', 'start', 'page', 'x', 'y') if name in entry}) }"
    )
    found = next((fact for fact in facts if stands_at(fact["source"], entry)), None)
    if found is None or found["value"] != entry["value"]:
        return f"{place}: {entry['value']} read as {found and found['value']}"
    units = {entry["unit"], "pure"} if entry["unit"] == "stores" else {entry["unit"]}
    if found["unit"] not in units:
        return f"{place}: {found['text']} has unit {found['unit']}, not {entry['unit']}"
    if entry["period"] and {name: found["period"].get(name) for name in entry["period"]} != entry["period"]:
        return f"{place}: {found['text']} has period {found['period']}, not {entry['period']}"
    if entry["dimensions"] != found["dimensions"]:
        return f"{place}: {found['text']} has dimensions {found['dimensions']}, not {entry['dimensions']}"
    return ""


def test_examples_are_as_their_ledgers_make_them():
    assert examples.main(["--check"]) == 0


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_every_figure_is_read_as_the_ledger_says(release):
    facts = table_facts(report_of(release.read_bytes()))
    problems = [problem for entry in worth_of(release) if (problem := problem_with(entry, facts))]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_no_figure_is_made_up(release):
    assert len(table_facts(report_of(release.read_bytes()))) == len(worth_of(release))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("release", TEXTS, ids=lambda path: path.stem)
def test_encoding_and_line_ends_change_places_only(release, newline, encoding):
    plain = release.read_text()
    source = plain.replace("\n", newline)
    facts = report_of(source.encode(encoding))["facts"]
    assert [meaning_of(fact) for fact in facts] == [meaning_of(fact) for fact in report_of(plain.encode())["facts"]]
    assert misplaced_facts(source, facts) == []


@pytest.mark.accepts
@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_facts_are_as_accepted(release, expect):
    facts = report_of(release.read_bytes())["facts"]
    lines = [json.dumps({**place_of(fact["source"]), **meaning_of(fact)}, ensure_ascii=False) for fact in facts]
    expect(EXPECTED / release.stem / "facts.jsonl", "\n".join(lines) + "\n")


def test_the_slips_of_the_mistyped_release_are_suspected_and_nothing_else_is():
    report = report_of((EXAMPLES / "harbor-q3-2025-mistyped.htm").read_bytes())
    facts = {fact["id"]: fact for fact in report["facts"]}
    exceptions = [finding for finding in report["findings"] if finding["outcome"] == "exception"]
    told = {(facts[one["suspect"]]["label"], facts[one["suspect"]]["value"], one["suggestion"]["text"]) for one in exceptions}
    assert told == {
        ("Diluted", "1.52", "1.25"),
        ("Total current assets", "473897000", "473,987"),
        ("Accounts receivable", "9846000", "(9,846)"),
    }
    assert {slip.typed for slip in harbor.SLIPS} == {Decimal("1.52"), Decimal(473_897), Decimal(9_846)}
    assert all(one["severity"] in ("error", "warning") for one in exceptions)
