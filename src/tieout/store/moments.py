"""When a document could be known: days and moments to one moment in UTC, so that what is asked "as of" never sees the future."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# EDGAR, the exchanges and the dates of releases keep New York's time.
NEW_YORK = ZoneInfo("America/New_York")
LAST = timedelta(microseconds=1)


def end_of_day(day: date) -> datetime:
    """The last moment of a day in New York, in UTC.

    >>> end_of_day(date(2025, 7, 1)).isoformat()
    '2025-07-02T03:59:59.999999+00:00'
    """
    try:
        return datetime.combine(day + timedelta(days=1), time(), NEW_YORK).astimezone(UTC) - LAST
    except OverflowError:  # the last days of the calendar
        return datetime.max.replace(tzinfo=UTC)


def to_moment(asked: date | datetime) -> datetime:
    """A day, which counts to its end, or a moment, in UTC; a moment without an offset is New York's.

    >>> to_moment(datetime(2025, 7, 1, 16, 5)).isoformat()
    '2025-07-01T20:05:00+00:00'
    """
    if not isinstance(asked, datetime):
        return end_of_day(asked)
    try:
        return (asked if asked.tzinfo else asked.replace(tzinfo=NEW_YORK)).astimezone(UTC)
    except OverflowError:  # the first and the last hours of the calendar
        return asked.replace(tzinfo=UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def version_key(version: str) -> str:
    """A version written so that later ones sort last as text; what leads to a release sorts before it.

    >>> sorted(["0.10.0", "0.9.1", "0.10.0rc10", "0.10.0rc9", "0.9.1.dev3"], key=version_key)
    ['0.9.1.dev3', '0.9.1', '0.10.0rc9', '0.10.0rc10', '0.10.0']
    """
    padded = [re.sub(r"\d+", lambda number: number.group().zfill(6), part) for part in version.split(".")]
    return ".".join([*(part if not part.isdigit() else f"{part}~" for part in padded), "~"])
