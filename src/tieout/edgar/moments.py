"""Moments of EDGAR in UTC. A listing gives the clock of New York for some filers and UTC for others, and its "Z" does not tell which."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, tzinfo
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


def find_zone(listed: Sequence[tuple[datetime, date]]) -> tzinfo | None:
    """The zone of the clocks that one filer's filings are listed with, from clock and day filed; None where they do not tell.

    Some filers' clocks are listed in New York time and others' in UTC, all of one filer's alike. EDGAR is closed at night, and what comes
    late is filed as of another day: filings that fit one reading only say which it is for all of the filer's.
    """
    is_new_york = any(_fits(clock, filed) and not _fits(_to_new_york(clock), filed) for clock, filed in listed)
    is_utc = any(_fits(_to_new_york(clock), filed) and not _fits(clock, filed) for clock, filed in listed)
    return None if is_new_york == is_utc else NEW_YORK if is_new_york else UTC


def _to_new_york(clock: datetime) -> datetime:
    return clock.replace(tzinfo=UTC).astimezone(NEW_YORK).replace(tzinfo=None)


def _fits(clock: datetime, filed: date) -> bool:
    """Whether a filing accepted at a New York clock may be filed as of a day."""
    if not OPENS <= clock.time() <= CLOSES:
        return False
    return filed == clock.date() if clock.time() <= LAST_OF_DAY else filed > clock.date()
