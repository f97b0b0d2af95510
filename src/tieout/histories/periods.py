"""Periods of different documents as the same quarter, year or day, named the filer's way.

Documents disagree by days about when a quarter ends ("the quarter ended September 30" of a filer whose weeks end on the 28th), and so do
52/53-week years from one to the next; quarters lie three months apart. Days that near are one day here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tieout.model.period import Duration, Instant, Period, end_of
from tieout.model.stored import Reading

NEAR = timedelta(days=10)  # by which two statements of one day may miss each other
UNSURE = timedelta(days=35)  # by which a start that is only reckoned may miss: quarters of 12 and of 16 weeks
DAYS_OF_MONTH, DAYS_OF_QUARTER = (3044, 100), (36525, 400)  # as quotients: no amount is a binary float
LENGTHS = (3, 6, 9, 12)
QUARTERS = 4


class Key(NamedTuple):
    """A period of a filer: its nominal months, none of a balance, and the day it ends with."""

    months: int
    end: date


def months_of(period: Period | None) -> int | None:
    """The nominal months of a period, 0 of an instant; None where it has no end, or a length that is no number of quarters.

    >>> months_of(Duration(date(2024, 1, 1), date(2024, 9, 30), None)), months_of(Instant(date(2024, 9, 30)))
    (9, 0)
    """
    if isinstance(period, Instant):
        return 0
    if period is None or period.end is None:
        return None
    months = period.months
    if months is None and (period.weeks or period.start):
        days = period.weeks * 7 if period.weeks else (period.end - period.start).days + 1 if period.start else 0
        months = _rounded(days, DAYS_OF_MONTH)
    return months if months in LENGTHS else None


def _rounded(days: int, by: tuple[int, int]) -> int:
    return (2 * days * by[1] + by[0]) // (2 * by[0])


class Calendar:
    """The days that periods of a filer end with, and their fiscal names."""

    def __init__(self, periods: Iterable[Period], readings: Iterable[Reading]) -> None:
        known = list(readings)
        ends = Counter(end for period in periods if (end := end_of(period)) is not None)
        ends.update(one.period_end for one in known if one.period_end is not None)
        self._days = _days(ends)
        self.days = sorted(set(self._days.values()))
        self._anchors = self._find_anchors(known)

    def day(self, given: date) -> date:
        """The day that stands for a day in all documents."""
        if given not in self._days:
            near = [day for day in self.days if abs(day - given) <= NEAR]
            self._days[given] = min(near, key=lambda day: (abs(day - given), day), default=given)
        return self._days[given]

    def key(self, period: Period | None) -> Key | None:
        """The key of a period; None of one that is no number of quarters."""
        months, end = months_of(period), end_of(period)
        return None if months is None or end is None else Key(months, self.day(end))

    def _find_anchors(self, readings: Sequence[Reading]) -> Mapping[date, int]:
        """Days that releases name, with the count of fiscal quarters since year 0 that each ends."""
        votes: dict[date, Counter[int]] = defaultdict(Counter)
        for one in readings:
            if one.period_end is not None and one.fiscal_year is not None and one.fiscal_period:
                quarter = QUARTERS if one.fiscal_period == "FY" else int(one.fiscal_period[1:])
                votes[self.day(one.period_end)][one.fiscal_year * QUARTERS + quarter - 1] += 1
        return {day: max(found, key=lambda number: (found[number], number)) for day, found in votes.items()}

    def fiscal(self, end: date) -> tuple[int, int] | None:
        """The fiscal year and quarter that a day ends, by the nearest release that names its own; None where none does."""
        if not self._anchors:
            return None
        near = min(self._anchors, key=lambda day: (abs(day - end), day))
        days = (end - near).days
        shift = _rounded(abs(days), DAYS_OF_QUARTER) * (1 if days >= 0 else -1)
        year, quarter = divmod(self._anchors[near] + shift, QUARTERS)
        return year, quarter + 1

    def label(self, key: Key) -> str:
        """A period as the filer names it: "Q3 FY2025", "FY2025", "9 months FY2025"."""
        fiscal = self.fiscal(key.end)
        if fiscal is None:
            return f"{key.months} months to {key.end}" if key.months else str(key.end)
        year, quarter = fiscal
        if key.months in (0, 3):
            return f"Q{quarter} FY{year}"
        if key.months == 3 * quarter:
            return f"FY{year}" if quarter == QUARTERS else f"{key.months} months FY{year}"
        return f"{key.months} months to Q{quarter} FY{year}"

    def start(self, key: Key, stated: Iterable[Period]) -> date:
        """The last day before a period: as stated, else the quarter's end that lies so many months before, else reckoned."""
        starts = Counter(self.day(one.start - timedelta(days=1)) for one in stated if isinstance(one, Duration) and one.start)
        if starts:
            given = max(starts, key=lambda day: (starts[day], day))
            return min((day for day in self.days if abs(day - given) <= NEAR), key=lambda day: abs(day - given), default=given)
        reckoned = months_before(key.end, key.months)
        near = [day for day in self.days if abs(day - reckoned) <= UNSURE]
        return min(near, key=lambda day: (abs(day - reckoned), day), default=reckoned)


def _days(ends: Mapping[date, int]) -> dict[date, date]:
    """For each day the one that stands for it: of days that lie near each other the one that is said most often."""
    found: dict[date, date] = {}
    group: list[date] = []
    for day in [*sorted(ends), None]:
        if group and (day is None or day - group[0] > NEAR):
            most = max(group, key=lambda one: (ends[one], one))
            found |= dict.fromkeys(group, most)
            group = []
        if day is not None:
            group.append(day)
    return found


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, the last of its month where the day is the last of its own.

    >>> months_before(date(2024, 2, 29), 12), months_before(date(2024, 12, 31), 3)
    (datetime.date(2023, 2, 28), datetime.date(2024, 9, 30))
    """
    is_last = (day + timedelta(days=1)).month != day.month
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last if is_last else date(year, month + 1, min(day.day, last.day))


def is_same_day(one: date, other: date) -> bool:
    """Whether two days are near enough to be one."""
    return abs(one - other) <= NEAR


def year_ago(key: Key, keys: Iterable[Key]) -> Key | None:
    """The same period of the year before; None where it is not among the keys."""
    wanted = months_before(key.end, 12)
    return next((one for one in near_keys(key.months, wanted, keys)), None)


def near_keys(months: int, end: date, keys: Iterable[Key]) -> Iterator[Key]:
    """The keys of a length that end near a day, nearest first."""
    near = [one for one in keys if one.months == months and is_same_day(one.end, end)]
    yield from sorted(near, key=lambda one: (abs(one.end - end), one.end))
