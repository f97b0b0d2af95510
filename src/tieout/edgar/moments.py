"""Moments of EDGAR in UTC. A listing gives the clock of New York for some filers and UTC for others, and its "Z" does not tell which."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
OPENS, CLOSES = time(6), time(22)  # EDGAR accepts filings in between, New York time
LAST_OF_DAY = time(17, 30)  # what is accepted later is filed as of the next business day


def from_new_york(moment: datetime) -> datetime:
    """A moment of the clock of New York, in UTC.

    >>> from_new_york(datetime(2026, 7, 1, 16, 5)).isoformat()
    '2026-07-01T20:05:00+00:00'
    """
    return moment.replace(tzinfo=NEW_YORK).astimezone(UTC)


def place_moments(listed: Sequence[tuple[datetime | None, date]]) -> list[datetime | None]:
    """The moments of one filer's filings in UTC, from clock and day filed as listed; None where it cannot be known.

    Some filers' clocks are listed in New York time and others' in UTC, all of one filer's alike. EDGAR is closed at night, and what comes
    late is filed as of another day: filings that fit one reading only say which it is for all of the filer's.
    """
    is_new_york = any(clock and _fits(clock, filed) and not _fits(_to_new_york(clock), filed) for clock, filed in listed)
    is_utc = any(clock and _fits(_to_new_york(clock), filed) and not _fits(clock, filed) for clock, filed in listed)
    if is_new_york == is_utc:
        return [None] * len(listed)
    return [clock and (from_new_york(clock) if is_new_york else clock.replace(tzinfo=UTC)) for clock, _ in listed]


def _to_new_york(clock: datetime) -> datetime:
    return clock.replace(tzinfo=UTC).astimezone(NEW_YORK).replace(tzinfo=None)


def _fits(clock: datetime, filed: date) -> bool:
    """Whether a filing accepted at a New York clock may be filed as of a day."""
    if not OPENS <= clock.time() <= CLOSES:
        return False
    return filed == clock.date() if clock.time() <= LAST_OF_DAY else filed > clock.date()
