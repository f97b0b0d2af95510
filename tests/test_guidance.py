"""Guidance: what sentences and tables say of future periods, in `guidance/*.yml`, and what is none."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.drawings import to_html
from tieout.extract.fiscal import Calendar
from tieout.extract.guidance_periods import Clock
from tieout.extract.guidance_ranges import find_ranges
from tieout.extract.guidance_sentences import Context, read_text

FOLDER = Path(__file__).parent / "guidance"
BEFORE = """
Alder Works reported results for the quarter ended September 30, 2024.
Statements of Operations (in thousands)
             | Three Months Ended September 30, 2024 | Three Months Ended September 30, 2023
Revenue      | 5,000 | 4,000
Net loss     | (900) | (700)
The fiscal year of the Company ends on December 31. Cash at December 31, 2023 was adequate.
"""


def cases(*names: str) -> Iterator[Any]:
    for path in (FOLDER / f"{name}.yml" for name in names):
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield pytest.param(case, id=f"{path.stem}: {name}")


def read(page: str) -> tuple[str, list[Mapping[str, Any]]]:
    """The page as drawn, and the guidance of its report."""
    source = to_html(BEFORE + page)
    return source.decode(), json.loads(tieout.to_json(tieout.read(source, name="a.htm")))["guidance"]


def line(item: Mapping[str, Any]) -> str:
    period = item["period"] or {}
    end = period.get("end") or period.get("instant")
    shown = (item["metric"], item["basis"], item["low"], item["high"], item["unit"], end, item["action"])
    return " ".join("-" if part is None else str(part) for part in shown)


@pytest.mark.parametrize("case", list(cases("sentences", "tables")))
def test_guidance_is_read(case):
    source, guidance = read(case["page"])
    assert [line(item) for item in guidance] == case["gives"]
    for item in guidance:
        place = item["source"]
        assert item["quote"].split()[0].strip("$~") in source[place["start"] : place["end"]]


def shown(facts: Mapping[str, Any], one: Mapping[str, Any], source: str) -> str:
    """The facts of both ends, each proven to stand where it says."""
    ends = []
    for name in (one["low_fact"], one["high_fact"]):
        if name is None:
            ends.append("-")
            continue
        fact = facts[name]
        assert source[fact["source"]["start"] : fact["source"]["end"]] == fact["text"]
        assert fact["basis"] == "guidance" or fact["source"]["kind"] == "table"
        ends.append(f"{fact['text']} = {fact['value']} {fact['unit']} {fact['decimals']}")
    return " | ".join(ends)


@pytest.mark.parametrize("case", list(cases("ends")))
def test_every_end_is_a_fact_at_its_place(case):
    source = to_html(BEFORE + case["page"])
    report = json.loads(tieout.to_json(tieout.read(source, name="a.htm")))
    facts = {fact["id"]: fact for fact in report["facts"]}
    places = [(fact["source"]["start"], fact["source"]["end"]) for fact in report["facts"]]
    assert len(places) == len(set(places))
    lines = []
    for one in report["guidance"]:
        own = shown(facts, one, source.decode())
        lines.append(own if one["earlier"] is None else f"{own} was {shown(facts, one['earlier'], source.decode())}")
    assert lines == case["ends"]


WORDS = """We expect|the Company expects|revenue|adjusted EBITDA|EPS|of|between|and|to|$30 million|$(0.10)|9%-11%|(2)%|plus or minus
at least|up to|2025|Q4|full year|fiscal|FY99|the first half of 9999|by the end of 2999|guidance|Outlook:|previously|from|N/A|~|-|–|.|;|•
next 99 months|0|99999999999999999999999999|excluding|cents"""
TEXTS = st.lists(st.sampled_from(WORDS.replace("\n", "|").split("|")), max_size=24).map(" ".join) | st.text(max_size=80)


@given(TEXTS)
def test_no_text_is_too_odd(text):
    for clock in (Clock(Calendar()), Clock(Calendar.from_texts(["for the quarter ended September 30, 2024"] * 3))):
        find_ranges(text)
        for item in read_text(text, clock, Context(is_outlook=True), "Revenue"):
            low, high = item.range.low, item.range.high
            assert low is None or high is None or low <= high
            assert 0 <= item.range.start < item.range.end <= len(text)


@pytest.mark.parametrize(
    "text", ["between " * 20_000, "$1 to " * 20_000, "revenue " * 20_000, "excluding " * 20_000, "fiscal year " * 20_000]
)
def test_hostile_text_is_read_in_linear_time(text):
    tieout.read(f"<p>We expect guidance for 2025: {text}</p>".encode(), name="a.htm")
