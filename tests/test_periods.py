"""Periods: every form of header, label, title and calendar met so far, one line each in `periods/*.tsv`, and properties of all."""

import csv
import datetime
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.extract.fiscal import Calendar
from tieout.extract.periods import ColumnReading, is_period_text, label_instant, period_of_text, read_columns
from tieout.model.period import Duration, Instant, Period

FOLDER = Path(__file__).parent / "periods"
SHORT = {"change": "change", "percent_change": "%change", "note": "note", "none": "-"}


def cases(name: str) -> Iterator[dict[str, str]]:
    """The lines of one file; a line that starts with # is a comment."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        kept = (line for line in lines if not line.startswith("#") and line.strip())
        yield from csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE)


def to_text(period: Period | None) -> str:
    if period is None:
        return "-"
    if isinstance(period, Instant):
        return f"@{period.instant}"
    text = f"{period.start or '?'}..{period.end or '?'} {period.months or '?'}m"
    return f"{text} {period.weeks}w" if period.weeks else text


def from_text(text: str) -> Period | None:
    if text == "-":
        return None
    if text.startswith("@"):
        return Instant(datetime.date.fromisoformat(text[1:]))
    found = re.fullmatch(r"(\S+)\.\.(\S+) (\d+)m(?: (\d+)w)?", text)
    assert found is not None, text
    start, end = (None if part == "?" else datetime.date.fromisoformat(part) for part in found.group(1, 2))
    return Duration(start, end, int(found[3]), int(found[4]) if found[4] else None)


def reading_to_text(reading: ColumnReading) -> str:
    text = to_text(reading.period) if reading.role == "period" else SHORT[reading.role]
    if reading.role != "period" and reading.period is not None:
        text += " of " + to_text(reading.period)
    if reading.rest:
        text += " {" + "; ".join(reading.rest) + "}"
    return text + "".join(f" ~{word}" for word in reading.assumed)


def calendar_of(text: str) -> Calendar:
    return Calendar.from_texts(text.split(" | ")) if text else Calendar()


def texts_of(stack: str) -> list[str]:
    return [part.replace("~", "\n") for part in stack.split(" / ")] if stack != "''" else []


def of_file(name: str, key: str) -> pytest.MarkDecorator:
    found = list(cases(name))
    return pytest.mark.parametrize("case", found, ids=[case[key] for case in found])


@of_file("columns.tsv", "columns")
def test_columns(case: dict[str, str]) -> None:
    columns = [texts_of(column) for column in case["columns"].split(" || ")]
    title = case["title"].split(" / ") if case["title"] else []
    readings = read_columns(columns, title=title, statement=case["statement"] or None, calendar=calendar_of(case["calendar"]))
    assert " || ".join(map(reading_to_text, readings)) == case["expected"]


@of_file("texts.tsv", "text")
def test_texts(case: dict[str, str]) -> None:
    text = case["text"].replace("~", "\n")
    assert to_text(period_of_text(text, calendar=calendar_of(case["calendar"]), statement=case["statement"] or None)) == case["period"]
    assert is_period_text(text) is (case["header"] == "yes")


@of_file("labels.tsv", "label")
def test_labels(case: dict[str, str]) -> None:
    instant = label_instant(case["label"], period=from_text(case["period"]), calendar=calendar_of(case["calendar"]))
    assert to_text(instant) == case["instant"]


@of_file("calendars.tsv", "texts")
def test_calendars(case: dict[str, str]) -> None:
    calendar = calendar_of(case["texts"])
    year_end = "{:02}-{:02}".format(*calendar.year_end) if calendar.year_end else "-"
    found = [str(calendar.latest or "-"), year_end, "weeks" if calendar.weeks else "months", str(calendar.published or "-")]
    assert found == [case["latest"], case["year_end"], case["counts"], case["published"]]


WORDS = st.sampled_from(
    [
        "Three Months Ended",
        "December 31,",
        "2022",
        "2021",
        "Q1",
        "FY24",
        "Fiscal",
        "13 Weeks Ended",
        "As of",
        "% Change",
        "to",
        "from",
        "-",
        "February 29",
        "January",
        "31",
        "Year",
        "Quarter",
        "1H",
        "(unaudited)",
        "\n",
        "0",
        "99",
        "'24",
        "2Q25",
        "YTD",
        "inception",
        "As Reported",
    ]
)
PHRASES = st.lists(WORDS, max_size=6).map(" ".join)
HEADERS = st.lists(st.lists(st.one_of(PHRASES, st.text(max_size=40)), max_size=4), max_size=6)
STATEMENTS = st.sampled_from([None, "income", "balance", "cashflow", "equity", "metrics"])


@settings(deadline=None)
@given(columns=HEADERS, title=st.lists(PHRASES, max_size=3), statement=STATEMENTS, texts=st.lists(st.text()))
def test_any_header_is_read(columns: list[list[str]], title: list[str], statement: str | None, texts: list[str]) -> None:
    calendar = Calendar.from_texts([*title, *texts, *(text for column in columns for text in column)])
    readings = read_columns(columns, title=title, statement=statement, calendar=calendar)
    assert len(readings) == len(columns)
    for reading in readings:
        assert reading.role != "period" or reading.period is not None
        assert reading.role not in ("note", "none") or reading.period is None
        assert reading.period is not None or not reading.assumed
        if isinstance(reading.period, Duration) and reading.period.start and reading.period.end:
            assert reading.period.start <= reading.period.end
            assert reading.period.months


@given(text=st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    calendar = Calendar.from_texts([text])
    is_period_text(text)
    period_of_text(text, calendar=calendar)
    label_instant(text, period=Duration(datetime.date(2020, 1, 1), datetime.date(2020, 3, 31), 3), calendar=calendar)


HOSTILE = [
    "December 31, ",
    "three and ",
    "1",
    "Q",
    " ",
    "-",
    "(",
    "(1)",
    ")(",
    "20",
    "2020 ",
    "from to ",
    "Balance at ",
    "change % ",
    "\x1f",
    "İ",
    "first ",
    "cash and ",
    "a",
    "\u200b",
    "fiscal ",
    "year",
    "0/0/",
    "inc/(",
    "12",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_a_megabyte_of_header_is_read_at_once(part: str) -> None:
    text = part * (1_000_000 // len(part))
    started = time.process_time()
    calendar = Calendar.from_texts([text])
    read_columns([[text, "2020"], [text]], title=[text], statement="income", calendar=calendar)
    is_period_text(text)
    label_instant(text, period=None, calendar=calendar)
    assert time.process_time() - started < 1
