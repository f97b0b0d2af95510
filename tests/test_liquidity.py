"""Liquidity: what sentences say of cash, in `liquidity/*.yml`; the months it lasts; and documents that say nothing of it."""

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.drawings import to_html
from tieout.highlights.liquidity import months_of_runway
from tieout.model.fact import Fact, Source
from tieout.model.period import Duration, Instant

FOLDER = Path(__file__).parent / "liquidity"
BEFORE = """
NEWTOWN, Mass., November 7, 2024 (GLOBE NEWSWIRE) -- Alder Works reported results for the quarter ended September 30, 2024.
"""
STATEMENTS = """
Statements of Operations (in thousands)
             | Three Months Ended September 30, 2024 | Three Months Ended September 30, 2023
Revenue      | 5,000 | 4,000
Net loss     | (9,000) | (7,000)
"""
BALANCES = """
Balance Sheets (in thousands)
                          | September 30, 2024 | December 31, 2023
Cash and cash equivalents | 60,000 | 87,000
Other assets              | 1,000  | 1,000
Total assets              | 61,000 | 88,000
Statements of Cash Flows (in thousands)
                                      | Nine Months Ended September 30, 2024 | Nine Months Ended September 30, 2023
Net loss                              | (28,000) | (21,000)
Depreciation                          | 1,000 | 1,000
Net cash used in operating activities | (27,000) | (20,000)
"""


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=key) for key, case in yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8")).items()]


def read(page: str) -> tuple[str, Mapping[str, Any]]:
    """The page as drawn, and its report."""
    source = to_html(page)
    return source.decode(), json.loads(tieout.to_json(tieout.read(source, name="a.htm")))


def texts(report: Mapping[str, Any]) -> Mapping[str | None, str]:
    return {None: "-", **{fact["id"]: fact["text"] for fact in report["facts"]}}


@pytest.mark.parametrize("case", cases("statements"))
def test_statements_of_sufficiency_are_read(case):
    source, report = read(BEFORE + STATEMENTS + BALANCES + case["page"])
    said = report["liquidity"]["statements"]
    assert report["document"]["published"] == "2024-11-07"
    assert [f"{one['kind']} {one['through'] or '-'}" for one in said] == case["gives"]
    for one in said:
        assert " ".join(source[one["start"] : one["end"]].split()) == one["quote"]


@pytest.mark.parametrize("case", cases("raised"))
def test_capital_raised_is_read(case):
    _, report = read(BEFORE + STATEMENTS + case["page"])
    by = texts(report)
    assert [f"{by[one['shares']]} {by[one['proceeds']]}" for one in report["liquidity"]["raised"]] == case["gives"]


@pytest.mark.parametrize("case", cases("cash"))
def test_cash_its_use_and_the_months_it_lasts(case):
    _, report = read(BEFORE + STATEMENTS + BALANCES + case["page"])
    by, found = texts(report), report["liquidity"]
    assert f"{by[found['cash']]} {by[found['cash_used_in_operations']]} {found['months_of_runway']}" == case["gives"]


def test_cash_that_operations_provided_lasts_for_no_number_of_months():
    provided = BALANCES.replace("used in", "provided by").replace("(27,000)", "27,000").replace("(28,000)", "26,000")
    _, report = read(BEFORE + STATEMENTS + provided)
    assert texts(report)[report["liquidity"]["cash"]] == "60,000"
    assert report["liquidity"]["cash_used_in_operations"] is None
    assert report["liquidity"]["months_of_runway"] is None


def test_a_page_without_a_date_of_publication_counts_from_the_end_of_the_period():
    page = "Alder Works reported results for the quarter ended September 30, 2024.\n" + STATEMENTS
    said = "Our cash will be sufficient to fund operations for at least the next twelve months.\n\n"
    unknown = "Our cash will be sufficient to fund operations for more than 12 months from the date of this release."
    _, report = read(page + said + unknown)
    assert [one["through"] for one in report["liquidity"]["statements"]] == ["2025-09-30", None]


@pytest.mark.parametrize(
    "page",
    [
        "The Board of Directors declared a quarterly cash dividend of $0.25 per share, payable on December 2, 2024.",
        "Der Umsatz stieg im dritten Quartal 2024 auf 43,5 Mio. €, vor allem durch höhere Preise. Die liquiden Mittel betrugen 12 Mio. €.",
        "Alder Works will hold a conference call on November 7, 2024 at 8:00 a.m.",
        STATEMENTS,
        "",
    ],
)
def test_nothing_is_made_up(page):
    report = json.loads(tieout.to_json(tieout.read(to_html(page) if page else b"<p> </p>", name="a.htm")))
    empty = {"cash": None, "cash_used_in_operations": None, "months_of_runway": None, "statements": [], "raised": []}
    assert report["liquidity"] == empty
    assert report["drivers"] == []


def fact(value: Decimal, period: Duration | Instant, unit: str = "USD") -> Fact:
    return Fact("f1", Source("prose", 0, 1), "other", "", (), str(value), value, 0, 0, unit, period, {})


DAY = Instant(datetime.date(2024, 9, 30))
NINE = Duration(None, DAY.instant, 9)


@given(cash=st.integers(1, 10**12), used=st.integers(1, 10**12), months=st.sampled_from((3, 6, 9, 12)))
def test_months_of_runway_are_the_nearest_tenth(cash, used, months):
    found = months_of_runway(fact(Decimal(cash), DAY), fact(Decimal(-used), Duration(None, DAY.instant, months)))
    assert found is not None
    assert abs(found * used - cash * months) * 20 <= used
    assert -found.as_tuple().exponent == 1


@pytest.mark.parametrize(
    ("cash", "used"),
    [
        (None, fact(Decimal(-1), NINE)),
        (fact(Decimal(1), DAY), None),
        (fact(Decimal(1), DAY), fact(Decimal(0), NINE)),
        (fact(Decimal(1), DAY, "EUR"), fact(Decimal(-1), NINE)),
        (fact(Decimal(1), Instant(DAY.instant.replace(day=29))), fact(Decimal(-1), NINE)),
        (fact(Decimal(1), DAY), fact(Decimal(-1), Duration(None, DAY.instant, None))),
    ],
)
def test_without_what_it_takes_there_are_no_months(cash, used):
    assert months_of_runway(cash, used) is None
