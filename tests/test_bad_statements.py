"""Bad statements: there are findings or diagnostics, never a check that fails, never silence about a table that is not searched."""

from collections.abc import Callable

import pytest

import tieout
from tests.drawings import to_html
from tieout.model.finding import EXCEPTION, NOT_TESTED, TIES
from tieout.model.release import Release

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
MONTH_ENDS = tuple(zip(MONTHS, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))[::-1]
HEAD = "Balance Sheets\n(In thousands) | June 30, 2025 | December 31, 2024\n"
HUGE = "9" * 400


def read(page: str) -> Release:
    release = tieout.read(to_html(page))
    assert not [one for one in release.diagnostics if one.code == "check-failed"]
    tieout.to_json(release)
    return release


def rows(count: int, figure: Callable[[int], str] = lambda at: f"{(at * 7919) % 99991 + 11:,}") -> str:
    return "".join(f"Line {at} | {figure(at)} | {figure(at + 3)}\n" for at in range(count))


@pytest.mark.parametrize(
    "page",
    [
        HEAD + rows(5),
        HEAD + "Total assets | 1,204 | 1,311\n",
        "Balance Sheets\n(In thousands) | June 30, 2025\n" + "".join(f"Line {at} | {at * 977 + 1:,}\n" for at in range(6)),
        HEAD + "Cash | — | —\nInventories | — | —\nTotal assets | — | —\n",
        HEAD + "Total assets | 0 | 0\nCash | 0 | 0\nGoodwill | 0 | 0\n",
        HEAD + f"Cash | {HUGE} | 1\nGoodwill | 2 | {HUGE}\nTotal assets | {HUGE} | {HUGE}\n",
        HEAD + f"Cash | 0.{HUGE} | 1\nGoodwill | 2.5 | 0.{HUGE}\nTotal assets | 3 | 4\n",
        "Statements of Operations\n | 2025 | 2024\nNet income | 0 | 0\nEarnings per share | 0.00 | —\nWeighted average shares | — | 0\n",
        HEAD + "Cash | 1e999999 | 1E-999999\nGoodwill | 2e5 | 1e400\nTotal assets | 3 | 4\n",
        HEAD + "\n".join("Total | 1 | 1" for _ in range(60)),
        HEAD + "\n".join(f"| {at} | {at}" for at in range(1, 60)),
    ],
    ids=[
        "no totals",
        "one row",
        "one column",
        "dashes",
        "zeros",
        "huge",
        "fine",
        "nothing a share",
        "exponents",
        "totals of one",
        "no labels",
    ],
)
def test_there_is_no_error(page: str) -> None:
    for finding in read(page).findings:
        assert finding.outcome in (TIES, EXCEPTION, NOT_TESTED)
        assert finding.severity != "error"
        assert (finding.outcome == EXCEPTION) == (finding.severity is not None)
        assert (finding.grade is None) == (finding.reported is None)  # what recalculates nothing has no grade
        assert finding.outcome != NOT_TESTED or finding.grade is None
        assert finding.message


def test_a_statement_without_totals_says_so() -> None:
    assert [one.outcome for one in read(HEAD + rows(5)).findings if one.check == "FT01"] == [NOT_TESTED]


@pytest.mark.slow
@pytest.mark.parametrize("count", [1201, 2000])
def test_more_rows_than_are_searched_are_said(count: int) -> None:
    release = read(HEAD + rows(count))
    said = [one for one in release.findings if one.check == "FT01"]
    assert [(one.outcome, one.table) for one in said] == [(NOT_TESTED, 0)]
    assert str(count) in said[0].message


@pytest.mark.slow
def test_as_many_rows_as_are_searched_are_searched() -> None:
    assert all(f"{1200} at most" not in one.message for one in read(HEAD + rows(1200)).findings)


def test_more_columns_than_are_searched_are_said() -> None:
    width = 45
    header = "|".join(["", *(f"Segment {at}" for at in range(width - 1)), "Total"])
    lines = ["|".join([f"Line {row}", *(f"{(row * 31 + at) * 977 % 9973 + 10:,}" for at in range(width))]) for row in range(4)]
    release = read("Segment Information\n(In thousands)\n" + "\n".join([header, *lines]))
    assert [one.outcome for one in release.findings if one.check == "CF01"] == [NOT_TESTED]
    assert [one.table for one in release.findings if one.check == "DT01" and f"{width} columns" in one.message] == [0]


def test_more_periods_than_are_added_up_are_said() -> None:
    ends = [f"Month Ended {month} {day}, {year}" for year in (2025, 2024, 2023, 2022) for month, day in MONTH_ENDS]
    header = "|".join(["", *ends])
    lines = [
        "|".join([name, *(f"{(at * 977 + size) % 9973 + 10:,}" for at in range(len(ends)))]) for name, size in (("Sales", 7), ("Tax", 3))
    ]
    release = read("Statements of Operations\n(In thousands)\n" + "\n".join([header, *lines]))
    said = [one.message for one in release.findings if one.check == "PD01"]
    assert said == ["rows of more than 40 periods: no search for those that add up is made in them"]


def test_a_total_may_stand_above_its_parts() -> None:
    page = (
        HEAD + "Total assets | 393,244 | 572,987\nCash | 275,165 | 478,750\nReceivables | 44,101 | 47,222\nInventories | 73,978 | 47,015\n"
    )
    found = read(page).findings
    assert found
    assert not [one for one in found if one.outcome == EXCEPTION]


def test_scales_that_contradict_each_other_are_no_crash() -> None:
    page = (
        "Balance Sheets\n(In thousands) (In millions)\n | June 30, 2025 | December 31, 2024\n"
        "Cash (in billions) | 275,165 | 478,750\nReceivables | 44,101 | 47,222\nTotal assets (in thousands) | 319,266 | 525,972\n"
    )
    release = read(page)
    assert release.findings or release.diagnostics
