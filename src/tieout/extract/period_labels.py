"""Row labels that are balances ("Cash, end of period"), and the period between two of them."""

import datetime
import re

from tieout.extract.fiscal import Calendar, make_date, months_in
from tieout.extract.period_said import Said, say
from tieout.extract.period_words import clean, read_words, words_of
from tieout.model.period import Duration, Instant, Period

_SLACK = 10  # days that quarters of whole weeks differ from months
_WORDS = words_of("balances")
_BALANCE = re.compile(rf"\b(?:{_WORDS['balance']})\b|^\W*(?:as\s+of|at)\b", re.IGNORECASE)
_OF = rf"(?:,?\s*(?:of|for)?\s*(?:the\s+)?(?:fiscal\s+)?(?P<unit>{_WORDS['unit']})s?\b|(?:balances?|cash)\b)"
_EDGE_OF = re.compile(rf"\b(?P<edge>{_WORDS['opening']}|{_WORDS['closing']})\s*{_OF}", re.IGNORECASE)
_EDGE_AFTER = re.compile(
    rf"\bbalances?\b\W*(?:at\s+|as\s+of\s+)?(?:the\s+)?(?P<edge>{_WORDS['opening']}|{_WORDS['closing']})\b(?P<unit>)", re.IGNORECASE
)
_EDGE_ALONE = re.compile(rf"\W*(?P<edge>{_WORDS['opening']}|{_WORDS['closing']})(?P<unit>)\W*", re.IGNORECASE)
_CLOSING = re.compile(_WORDS["closing"], re.IGNORECASE)
_BOTH = re.compile(rf"\b(?:{_WORDS['opening']})\s+and\s+(?:at\s+)?(?:the\s+)?(?:{_WORDS['closing']})\b", re.IGNORECASE)
_CASH_HELD = re.compile(
    rf"(?:(?:less|plus|add|total)\b:?\s*)?(?:{_WORDS['cash']})\b(?:[\s,&]|{_WORDS['cash_more']})*+"
    rf"(?:(?:as\s+)?(?:{_WORDS['included']})?\s*(?:in|within|on|as\s+part\s+of|per)\b.*)?(?:\([^)]*\)?)?\W*",
    re.IGNORECASE,
)


def _opening_of(period: Period, unit: str, calendar: Calendar) -> datetime.date | None:
    if not isinstance(period, Duration) or period.end is None:
        return None
    start = period.start or calendar.start_of(period.end, period.months, period.weeks)
    if unit == "year" and period.months and period.months < 12:
        to_date = calendar.months_to_date(period.end)
        if to_date and to_date != period.months:
            start = calendar.start_of(period.end, to_date, None)
    return start - datetime.timedelta(days=1) if start else None


def _dated_instant(said: Said, period: Period | None, calendar: Calendar) -> datetime.date | None:
    """The date of a balance, that of the day before where it is the first day of a period."""
    if said.end is None or not said.end[1]:
        return None
    year, month, day = said.end
    day_before = datetime.timedelta(days=1)
    year = year or said.year
    span = period if isinstance(period, Duration) else None
    if not year and span is not None:
        near = [date for date in (span.start, span.start and span.start - day_before, span.end) if date and date.month == month]
        near = [date for date in near if not day or date.day == day]
        years = {date.year for date in near}
        year = years.pop() if len(years) == 1 else 0
    if not year:
        known = [end for end in calendar.ends if end.month == month and end.day == day]
        year = known[-1].year if len(known) == 1 else 0
    date = make_date(year, month, day) if day else calendar.end_in_month(year, month) if year else None
    if date is None or date in calendar.ends:
        return date
    before = date - day_before
    if (span is not None and span.start == date) or before in calendar.ends:
        return before
    return before if date.day == 1 and not calendar.weeks else date


def label_instant(label: str, *, period: Period | None, calendar: Calendar) -> Instant | None:
    """The date of a row that is a balance ("Balance at December 31, 2019", "Cash, end of period"); None where the label is none.

    `period` is that of the row's column. Meant for statements of flows: cash flows, equity, roll-forwards.
    """
    text = clean(label)
    edge = _EDGE_OF.search(text) or _EDGE_AFTER.search(text) or _EDGE_ALONE.fullmatch(text)
    if edge is not None and period is not None:
        return _closing_of(period) if _BOTH.search(text) else _edge_instant(edge, period, calendar)  # one that did not change
    words = read_words(text)
    if words.dates and not words.lengths and (not words.rest or _BALANCE.search(text)):
        date = _dated_instant(say(words), period, calendar)
        return Instant(date) if date else None
    if period is not None and _CASH_HELD.fullmatch(text):
        return _closing_of(period)
    return None


def _closing_of(period: Period) -> Instant | None:
    end = period.end if isinstance(period, Duration) else period.instant
    return Instant(end) if end else None


def _edge_instant(edge: re.Match[str], period: Period, calendar: Calendar) -> Instant | None:
    """The date of the beginning or end of the period that a label names."""
    if _CLOSING.fullmatch(edge["edge"]):
        return _closing_of(period)
    opening = _opening_of(period, (edge["unit"] or "").lower(), calendar)
    return Instant(opening) if opening else None


def roll_forward_period(opening: Instant, closing: Instant, *, calendar: Calendar) -> Duration | None:
    """The duration of the rows between two balances, None where the second is not the later one."""
    start = opening.instant + datetime.timedelta(days=1)
    if start > closing.instant:
        return None
    days = (closing.instant - start).days + 1
    months = months_in(days)
    whole = next((n for n in (3, 6, 9, 12) if abs(days * 12 - n * 365) <= 12 * _SLACK), None)
    return Duration(start, closing.instant, whole if whole and (calendar.weeks or months == whole) else months)
