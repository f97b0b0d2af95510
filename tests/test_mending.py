"""Scales and periods that nothing states, told by what states the same figures: the cases of `mending/*.yml`, invented for these tests."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

import tieout
from tests.drawings import to_html
from tests.places_of_facts import misplaced_facts
from tools.places import ROOT

CODES = ("scale-from-prose", "period-from-prose", "scale-from-table", "scale-from-sentence", "period-from-table")
BEFORE = """
Alder Works Inc. (NASDAQ: ALDW) today reported results for the quarter ended September 30, 2024.

"""
TABLES = """
Statements of Operations (in thousands)
                            | Three Months Ended  | < | <
                            | September 30, 2024 | June 30, 2024 | September 30, 2023
Revenue                     | 512,345 | 505,111 | 498,801
Cost of sales               | 298,700 | 295,900 | 291,300
Selling expense             | 45,712  | 44,903  | 43,212
Net income                  | 12,345  | 11,987  | 11,402
Diluted earnings per share  | 0.31    | 0.30    | 0.28

Key Figures
                            | Three Months Ended  | < | <
                            | September 30, 2024 | June 30, 2024 | September 30, 2023
Gross margin                | 41.7%   | 41.4%   | 41.6%
Return on average equity    | 11.25%  | 11.02%  | 10.84%

License Fees (in dollars)
                            | Three Months Ended  | < | <
                            | September 30, 2024 | June 30, 2024 | September 30, 2023
License fee                 | 1,250   | 1,250   | 1,100

Balance Sheets (in thousands)
                            | September 30, 2024 | December 31, 2023
Inventories                 | 33,512  | 31,873
Secured notes               | 83,811  | 84,923
Total assets                | 871,349 | 862,211
"""


def read(page: str) -> tuple[str, Mapping[str, Any]]:
    source = to_html(page)
    return source.decode(), json.loads(tieout.to_json(tieout.read(source, name="a.htm")))


def period_of(fact: Mapping[str, Any]) -> str:
    period = fact["period"]
    if period is None:
        return "-"
    return period.get("instant") or f"{period['months']} months to {period['end']}"


def cases(name: str) -> list[Any]:
    told = yaml.safe_load((ROOT / "tests" / "mending" / f"{name}.yml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=title) for title, case in told.items()]


@pytest.mark.parametrize("case", cases("sentences"))
def test_sentences_are_mended(case: Mapping[str, Any]) -> None:
    source, report = read(BEFORE + case["page"] + "\n\n" + TABLES)
    facts = [fact for fact in report["facts"] if fact["source"]["kind"] == "prose"]
    assert misplaced_facts(source, report["facts"]) == []
    shown = [f"{fact['text']} = {fact['value']} {fact['unit']} {period_of(fact)}" for fact in facts]
    assert [line for line in case["reads"] if line not in shown] == [], shown
    remarks = [remark for remark in report["diagnostics"] if remark["code"] in CODES]
    assert [f"{remark['code']}: {source[remark['start'] : remark['end']]}" for remark in remarks] == case["says"]


@pytest.mark.parametrize("case", cases("tables"))
def test_tables_are_mended(case: Mapping[str, Any]) -> None:
    source, report = read(case["page"])
    assert misplaced_facts(source, report["facts"]) == []
    shown = []
    for table in report["tables"]:
        fact = next(fact for fact in report["facts"] if fact["source"].get("table") == table["ordinal"])
        shown.append(f"{table['scale']}: {fact['text']} = {fact['value']} {fact['unit']}")
    assert shown == case["reads"]
    if "periods" in case:
        last = report["tables"][-1]
        assert [period_of(column) for column in last["columns"]] == case["periods"]
        own = [fact for fact in report["facts"] if fact["source"].get("table") == last["ordinal"]]
        assert [period_of(fact) for fact in own] == case["periods"] * (len(own) // len(last["columns"]))
    remarks = [remark for remark in report["diagnostics"] if remark["code"] in CODES]
    assert [f"{remark['code']}: {re.split('; ', remark['message'], maxsplit=1)[1]}" for remark in remarks] == case["says"]
    assert all("<td" in source[remark["start"] : remark["end"]] for remark in remarks)


def test_what_is_mended_is_said_of_every_table_once() -> None:
    """No table keeps the remark that its scale is unknown beside the one that tells it."""
    for case in cases("tables"):
        _, report = read(case.values[0]["page"])
        remarks = [remark for remark in report["diagnostics"] if "scale" in remark["code"]]
        assert len({remark["start"] for remark in remarks}) == len(remarks)
