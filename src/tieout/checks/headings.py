"""The headings of columns as the check of dates sees them: the end of each column's period, and the dates that its words state."""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tieout.checks.view import View
from tieout.checks.words import asks, load, pattern
from tieout.model.period import Instant
from tieout.model.release import Column, TableInfo

SHORT = 4  # letters of a month that is not written out
NEAR = 10  # days by which dates may differ that stand for one: a quarter's end by the calendar and by the week
FEBRUARY = 28  # days
LAST_DAYS = "3"  # every day that some month has and another has not begins so
LEAP = 2020  # a year in which every day is one

says_of_dates = asks("dates")


class Head(NamedTuple):
    """One column and the end of its period; `about` is the same number for ends a few days apart.

    `is_dated` says that its words state a day, `is_named` that they name a quarter or a fiscal year and not its end.
    """

    column: Column
    end: date
    about: int
    is_dated: bool
    is_named: bool


class Group(NamedTuple):
    """The columns of one table whose periods are of one length in months, 0 for dates."""

    table: TableInfo
    months: int
    heads: Sequence[Head]

    @property
    def ends(self) -> frozenset[int]:
        """The ends of their periods, by number."""
        return frozenset(head.about for head in self.heads)


def find_groups(view: View, *, most: int) -> list[Group]:
    """The columns of the tables by the length of their periods; of a table with more columns than `most` none."""
    found: dict[tuple[int, int], list[Head]] = {}
    for table in view.release.tables:
        if table.statement != "guidance" and len(table.columns) <= most:
            for column in table.columns:
                is_dated = any(True for _ in _dates_in(column.label))
                is_named = not is_dated and says_of_dates(column.label, "named_period")
                stated = _end_of(column)
                if stated is not None:
                    months, end = stated
                    found.setdefault((table.ordinal, months), []).append(Head(column, end, 0, is_dated, is_named))
    numbers = _numbered(head.end for heads in found.values() for head in heads)
    return [
        Group(view.tables[ordinal], months, [head._replace(about=numbers[head.end]) for head in heads])
        for (ordinal, months), heads in found.items()
    ]


def with_ends(groups: Sequence[Group]) -> list[Group]:
    """The groups without the columns that name a period and not its end."""
    stated = [group._replace(heads=[head for head in group.heads if not head.is_named]) for group in groups]
    return [group for group in stated if group.heads]


def _numbered(ends: Iterable[date]) -> dict[date, int]:
    """Each date with a number, the same for those that are a few days from the next."""
    numbers: dict[date, int] = {}
    last: date | None = None
    for end in sorted(set(ends)):
        numbers[end] = len(numbers) if last is None or (end - last).days > NEAR else numbers[last]
        last = end
    return numbers


def _end_of(column: Column) -> tuple[int, date] | None:
    """The length in months and the end of the period of a column whose words state a year, and no change, adjustment or target."""
    period, label = column.period, column.label
    if period is None or says_of_dates(label, "no_period") or not says_of_dates(label, "year"):
        return None
    if isinstance(period, Instant):
        return 0, period.instant
    return (period.months, period.end) if period.months and period.end else None


def _dates_in(label: str) -> Iterator[re.Match[str]]:
    yield from pattern("date", table="dates").finditer(label)
    yield from pattern("day_first", table="dates").finditer(label)


def _month_of(word: str) -> int:
    return [name[:3].lower() for name in load("dates")["months"]].index(word[:3].lower()) + 1


@lru_cache(maxsize=4096)
def impossible_day(label: str) -> tuple[str, int] | None:
    """The first day that a label states and no month has, as it is printed, with the number of days that month has."""
    if LAST_DAYS not in label:
        return None
    for found in _dates_in(label):
        last = calendar.monthrange(LEAP, _month_of(found["month"]))[1]
        if int(found["day"]) > last:
            return found.group(), last
    return None


def headed(label: str, was: date, end: date) -> str | None:
    """A label with another end of its period; None where its words do not state the one it has.

    >>> headed("Three months ended Sept. 30, 2024", date(2024, 9, 30), date(2025, 6, 30))
    'Three months ended June 30, 2025'
    >>> headed("2023", date(2023, 12, 31), date(2024, 12, 31))
    '2024'
    """
    years = list(pattern("year", table="dates").finditer(label))
    dates = list(_dates_in(label))
    if len(years) != 1 or len(dates) > 1 or (not dates and was.month != end.month):
        return None
    texts = {years[0].span(): str(int(years[0].group()) + end.year - was.year)}
    if dates:
        texts[dates[0].span("day")] = str(end.day)
        if was.month != end.month:
            first, last = dates[0].span("month")
            name = _named_like(dates[0]["month"], end.month)
            is_short = name.capitalize() not in load("dates")["months"]
            texts[first, last + (label[last] == "." and not is_short)] = name
    for (first, last), text in sorted(texts.items(), reverse=True):
        label = f"{label[:first]}{text}{label[last:]}"
    return label


def _named_like(word: str, month: int) -> str:
    """The name of a month, written out or in capitals as another one is."""
    names = [str(name) for name in load("dates")["months"]]
    name = names[month - 1]
    if len(word) < SHORT and word.capitalize() not in names:
        name = name[: len(word)]
    return name.upper() if word.isupper() else name


def end_of_month(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month; 28 February always may be."""
    return day.day >= FEBRUARY and (day.month == 2 or day == end_of_month(day))
