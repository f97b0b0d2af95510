"""Drivers: the reasons that sentences give for their figures, in `drivers/*.yml`, and texts that must not break the reading."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.drawings import to_html
from tieout.extract.parties import find_parties
from tieout.extract.reasons import find_cues, reasons_of
from tools.places import EXAMPLES

CASES = yaml.safe_load((Path(__file__).parent / "drivers" / "sentences.yml").read_text(encoding="utf-8"))
BEFORE = """
Alder Works Inc. (NASDAQ: ALDW) today reported results for the quarter ended September 30, 2024.

Statements of Operations (in thousands)
             | Three Months Ended September 30, 2024 | Three Months Ended September 30, 2023
Revenue      | 5,000 | 4,000
Net loss     | (900) | (700)

"""


def line(driver: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    parties = f" [{', '.join(driver['counterparties'])}]" if driver["counterparties"] else ""
    amount = f" {driver['amount']}" if driver["amount"] else ""
    return f"{facts[driver['fact']]} <-{'<' if driver['offsets'] else ''} {driver['text']}{amount}{parties}"


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_reasons_are_read(case):
    source = to_html(BEFORE + case["page"])
    report = json.loads(tieout.to_json(tieout.read(source, name="a.htm")))
    facts = {fact["id"]: fact["text"] for fact in report["facts"]}
    assert [line(driver, facts) for driver in report["drivers"]] == case["gives"]
    for driver in report["drivers"]:
        place = source.decode()[driver["start"] : driver["end"]]
        assert driver["text"] in " ".join(place.replace("&amp;", "&").split())


def test_names_end_where_they_end():
    assert find_parties("sales to Heron Stores, Inc. and Osprey in May under agreements with the Port of Kestrel", None) == (
        "Heron Stores, Inc.",
        "Osprey",
        "Port of Kestrel",
    )
    assert find_parties("agreements with Alder Works", "Alder Works Inc.") == ()


WORDS = """driven by|due|to|as a result of|partially|offset by|reflecting|the increase|was|and|, |; |$5 million|5%|as well as|which
|agreements with Heron|.|(|)|related to|on the|strength of"""


@given(st.lists(st.sampled_from([part for part in WORDS.split("|") if part]), max_size=40))
def test_any_words_are_cut_into_reasons_that_stand_in_them(words):
    text = " ".join(words)
    cues = find_cues(text)
    for at, cue in enumerate(cues):
        assert 0 <= cue.low <= cue.start <= cue.high <= len(text)
        following = cues[at + 1].low if at + 1 < len(cues) else len(text)
        for reason in reasons_of(text, cue, following):
            assert cue.start <= reason.low <= reason.start < reason.end <= len(text)


def test_a_long_sentence_takes_no_long_time():
    text = "Revenue was $5.0 million, " + "driven by higher prices and partially offset by lower volume, as well as " * 2000
    started = time.perf_counter()
    tieout.read(to_html(BEFORE + text), name="a.htm")
    assert time.perf_counter() - started < 5


def test_a_pdf_has_the_page_of_its_drivers():
    release = tieout.read(EXAMPLES / "ostrander-q4-2024.pdf")
    texts = {fact.id: fact.text for fact in release.facts}
    assert [(texts[one.fact], one.text, one.start, one.end, one.page) for one in release.drivers] == [
        ("44.9", "the studies of OST-118", None, None, 1)
    ]
