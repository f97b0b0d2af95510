"""Up to which day words reach: "into the second half of 2025", "through fiscal 2026", "for at least the next twelve months"."""

import datetime
import re
from functools import cache
from typing import NamedTuple

from tieout.extract.fiscal import Calendar, add_months, make_date, month_end
from tieout.extract.tables_of_words import load

FARTHEST = 170  # characters in which the date follows what lasts until then
LONGEST_COUNT = 120  # months
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
INTO = frozenset(("into", "until", "till", "to"))  # what follows is reached, and no more
HALF = 6


class Clock(NamedTuple):
    """What dates are counted from: the filer's calendar, the day of publication and the end of what is reported, where they are known."""

    calendar: Calendar
    published: datetime.date | None
    reported: datetime.date | None


def find_reach(text: str, clock: Clock) -> tuple[bool, datetime.date | None]:
    """Whether words name how far something reaches, and the last day; None where it cannot be worked out."""
    text = text[:FARTHEST]
    found = [match for match in (_point().search(text), _count().search(text)) if match]
    if not found:
        return False, None
    first = min(found, key=lambda match: match.start())
    return True, _from_point(first, clock) if "prep" in first.re.groupindex else _from_count(first, clock)


def _from_point(match: re.Match[str], clock: Clock) -> datetime.date | None:
    """The first day of what the words lead into, the last of what they lead through."""
    year = int(match["year"]) if match["year"] else _year_from(match, clock)
    span = _span(match, year, clock) if year else None
    if span is None:
        return None
    start, end = span
    edge = (match["edge"] or "").lower()
    if edge in ("end", "close") or match["year_end"]:
        return end
    if edge in ("beginning", "start"):
        return start
    if edge == "middle":
        return add_months(start, HALF) - datetime.timedelta(days=1) if end > add_months(start, HALF) else end
    is_day = start == end or (match["season"] or "").lower() == "mid"
    return start if match["prep"].lower() in INTO and not is_day else end


def _year_from(match: re.Match[str], clock: Clock) -> int | None:
    """The year that "next year" or "this year" is."""
    base = clock.published or clock.reported
    if base is None:
        return None
    year = clock.calendar.fiscal_year_of(base) if match["fiscal"] else base.year
    return year + (match["relative"].lower() == "next")


def _span(match: re.Match[str], year: int, clock: Clock) -> tuple[datetime.date, datetime.date] | None:
    """The first and last day of the stretch that words name."""
    if match["month"]:
        month = load("liquidity")["reach"]["months"].split("|").index(match["month"].capitalize()) + 1
        if match["day"]:
            day = make_date(year, month, int(match["day"]))
            return (day, day) if day else None
        return datetime.date(year, month, 1), month_end(year, month)
    quarter, half, season = match["quarter"] or match["q"], match["half"] or match["h"], (match["season"] or "").lower()
    if quarter:
        number = QUARTERS.get(quarter.lower()) or int(quarter.strip("Qq"))
        return _quarters(year, number, number, clock)
    if half:
        number = QUARTERS.get(half.lower()) or int(half.strip("Hh"))
        return _quarters(year, 2 * number - 1, 2 * number, clock)
    is_fiscal = (match["fiscal"] or "").lower().startswith("fiscal")
    end = clock.calendar.fiscal_year_end(year) if is_fiscal else datetime.date(year, 12, 31)
    if end is None:
        return None
    start = add_months(end, -12) + datetime.timedelta(days=1)
    third = {"early": (0, 3), "mid": (3, 6), "late": (9, 12)}.get(season)
    if third:
        return add_months(start, third[0]), add_months(start, third[1]) - datetime.timedelta(days=1)
    return start, end


def _quarters(year: int, first: int, last: int, clock: Clock) -> tuple[datetime.date, datetime.date]:
    """The days of some quarters of a year as the filer counts them, else of the calendar year."""
    end = clock.calendar.quarter_end(year, last) or month_end(year, 3 * last)
    before = clock.calendar.quarter_end(year - (first == 1), first - 1 or 4) or month_end(year - (first == 1), 3 * (first - 1) or 12)
    return before + datetime.timedelta(days=1), end


def _from_count(match: re.Match[str], clock: Clock) -> datetime.date | None:
    """So many months on from the day the words name, from publication, or from the end of what is reported."""
    said = (match["number"] or "one").lower()
    number = load("liquidity")["reach"]["numbers"].get(said) or (int(said) if said.isdigit() else 0)
    months = number * (12 if match["unit"].lower().startswith("year") else 1)
    if not 0 < months <= LONGEST_COUNT:
        return None
    base = _base(match, clock)
    return None if base is None else add_months(base, months)


def _base(match: re.Match[str], clock: Clock) -> datetime.date | None:
    words = (match["base"] or "").lower()
    if match["base_month"]:
        month = load("liquidity")["reach"]["months"].split("|").index(match["base_month"].capitalize()) + 1
        return make_date(int(match["base_year"]), month, int(match["base_day"]))
    if "balance sheet" in words or "end of" in words:
        return clock.reported
    return clock.published if words else clock.published or clock.reported


@cache
def _point() -> re.Pattern[str]:
    """A point of time: "into the second half of 2026", "through fiscal 2027", "until March 1, 2026"."""
    words = load("liquidity")["reach"]
    parts = (
        r"(?P<year_end>(?:calendar\s|fiscal\s)?year[-\s]end\b)",
        r"(?P<quarter>first|second|third|fourth|[1-4](?:st|nd|rd|th))[\s-]+(?:fiscal\s|calendar\s)?quarter\b",
        r"(?P<half>first|second|1st|2nd)[\s-]+half\b",
        r"(?P<q>Q[1-4])\b",
        r"(?P<h>[12]H|H[12])\b",
        r"(?P<season>early|mid|late)\b",
        rf"(?P<month>{words['months']})\b(?:\s+(?P<day>\d\d?)(?!\d))?",
    )
    return re.compile(
        rf"\b(?P<prep>into|through(?:out)?|until|till|to|beyond|past|by)\s+(?:(?:{words['open_words']})\s+)*"
        rf"(?:(?P<edge>end|beginning|start|close|middle)\s+of\s+(?:the\s+)?)?(?:{'|'.join(parts)})?"
        r"[\s,-]*(?:of\s+|in\s+)?(?:the\s+)?(?:(?P<fiscal>fiscal|calendar|FY)[\s-]*)?(?:year\s+)?"
        r"(?:(?P<year>20\d\d)\b|(?P<relative>next|this|current)\s+year\b)",
        re.IGNORECASE,
    )


@cache
def _count() -> re.Pattern[str]:
    """A length of time, and from when: "for at least twelve months from the date of this release"."""
    words = load("liquidity")["reach"]
    numbers = "|".join(sorted(words["numbers"], key=len, reverse=True))
    return re.compile(
        rf"\b(?:{words['before_length']})\s+(?:(?:{words['inside_length']}|{words['open_words']})\s+)*"
        rf"(?:(?P<number>\d\d?|{numbers})\b(?:\s?\(\d+\))?[\s-]+|(?<=next\s)|(?<=\ba\s))(?P<unit>months?|years?)\b"
        rf"(?:[^.;,]{{0,12}}?\b(?:from|after|following|of|beyond)\s+(?P<base>(?:the\s+)?(?:{words['bases']})[^.;,]{{0,60}}"
        rf"|(?P<base_month>{words['months']})\s+(?P<base_day>\d\d?),?\s+(?P<base_year>20\d\d)))?",
        re.IGNORECASE,
    )
