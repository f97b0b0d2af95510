"""When a release was published, as far as it says: its dateline, a date that stands over it, or the filing's date."""

import datetime
import re
from collections.abc import Collection, Iterator
from functools import cache

from tieout.extract.opening import LONGEST_HEAD, Opening, date_of, date_pattern, to_date
from tieout.extract.tables_of_words import load

LONGEST_WAIT = datetime.timedelta(days=366)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


@cache
def _alone() -> re.Pattern[str]:
    """What may stand before a date that is the release's own, in a passage that holds nothing else."""
    return re.compile(rf"(?:(?:{'|'.join(load('document')['places']['dated'])})\b|{_DAY}|[\s:,.–—-])*", re.IGNORECASE)


def _standing(opening: Opening) -> Iterator[tuple[int, int, int]]:
    """Yields the dates that stand alone, or behind words for publishing, among the headings."""
    before = ""
    for passage in opening.passages[: None if opening.lead is None else opening.lead]:
        match = date_pattern().search(passage) if len(passage) <= LONGEST_HEAD // 3 else None
        if (
            match
            and _alone().fullmatch(passage, 0, match.start())
            and not passage[match.end() :].strip(" .,)")
            and "earliest" not in before
        ):
            found = date_of(match)
            if found is not None and found[0]:
                yield found
        before = passage


def is_plausible(date: datetime.date | None, period_end: datetime.date | None) -> bool:
    """Whether a release on that date may be of a period: after its end, and not more than a year."""
    return date is not None and (period_end is None or datetime.timedelta(0) < date - period_end <= LONGEST_WAIT)


def find_published(
    opening: Opening, filed: datetime.date | None, period_end: datetime.date | None, ends: Collection[datetime.date] = ()
) -> datetime.date | None:
    """The date of the dateline, else one that stands among the headings, else that of filing; None where each is no date for the period.

    `ends` are ends of periods, which a date that stands alone is not.
    """
    if opening.dateline is not None and is_plausible(date := to_date(opening.dateline, period_end), period_end):
        return date
    for found in _standing(opening):
        date = to_date(found, period_end)
        if date not in ends and is_plausible(date, period_end):
            return date
    return filed if is_plausible(filed, period_end) else None
