"""When a release was published, as far as it says: its dateline, a date that stands over it, or the filing's date."""

import datetime
import re
from collections.abc import Collection, Iterator
from functools import cache

from tieout.extract.opening import LONGEST_HEAD, Opening, date_of, date_pattern, to_date
from tieout.extract.tables_of_words import load

LONGEST_WAIT = datetime.timedelta(days=366)
COVER_READ = 40  # passages in which a form's date of report stands
MOST_RUN_IN, LONGEST_RUN_IN = 12, 1_500  # passages, and characters of each, in which a dateline may stand behind headings
MOST_HEADS = 10  # passages that are headings where a document has no first sentence
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"


@cache
def _alone() -> re.Pattern[str]:
    """What may stand before a date that is the release's own, in a passage that holds nothing else."""
    return re.compile(rf"(?:(?:{'|'.join(load('document')['places']['dated'])})\b|{_DAY}|[\s:,.–—-])*", re.IGNORECASE)


def _standing(opening: Opening) -> Iterator[tuple[int, int, int]]:
    """Yields the dates that stand alone, or behind words for publishing, among the headings."""
    heads = opening.passages[: MOST_HEADS if opening.lead is None else opening.lead]
    for at, passage in enumerate(heads):
        match = date_pattern().search(passage) if len(passage) <= LONGEST_HEAD // 3 else None
        if match is None or not _alone().fullmatch(passage, 0, match.start()) or passage[match.end() :].strip(" .,)"):
            continue
        around = " ".join(opening.passages[max(0, at - 1) : at + 2])
        found = date_of(match)
        if found is not None and found[0] and not _other().search(around):
            yield found


@cache
def _other() -> re.Pattern[str]:
    """What the line before or behind a date makes of it: the day of an event, of a dividend."""
    return re.compile("|".join(load("document")["places"]["other_dates"]), re.IGNORECASE)


def _run_in(opening: Opening) -> Iterator[tuple[int, int, int]]:
    """Yields the dates of datelines that stand in the middle of a text: "… Results BOISE, May 1, 2025 -- Alder"."""
    for passage in opening.passages[:MOST_RUN_IN]:
        for match in date_pattern().finditer(passage[:LONGEST_RUN_IN]):
            found = date_of(match)
            if found is not None and found[0] and _dash().match(passage, match.end()):
                yield found


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(r"\s?(?:--|[–—]\s|/PR|\((?:GLOBE|BUSINESS|PR)\s?NEWS|\(BUSINESS WIRE)")


def _report_date(opening: Opening) -> datetime.date | None:
    """The date of report on the cover of a form: behind these words, or alone on the line before or after them."""
    words = load("document")["covers"]["report"]
    for at, passage in enumerate(opening.passages[:COVER_READ]):
        if words in passage.casefold():
            for text in (passage, *opening.passages[at + 1 : at + 2], *opening.passages[max(0, at - 1) : at]):
                match = date_pattern().search(text) if len(text) <= LONGEST_HEAD else None
                if match and (found := date_of(match)) and found[0]:
                    return to_date(found, None)
    return None


def is_plausible(date: datetime.date | None, period_end: datetime.date | None) -> bool:
    """Whether a release on that date may be of a period: after its end, and not more than a year."""
    return date is not None and (period_end is None or datetime.timedelta(0) < date - period_end <= LONGEST_WAIT)


def find_published(
    opening: Opening, filed: datetime.date | None, period_end: datetime.date | None, ends: Collection[datetime.date] = ()
) -> datetime.date | None:
    """The dateline's date, else one among the headings, else that of filing or on a form's cover; None where none can be.

    `ends` are ends of periods, which a date that stands alone is not.
    """
    if opening.dateline is not None and is_plausible(date := to_date(opening.dateline, period_end), period_end):
        return date
    for found in (*_standing(opening), *_run_in(opening)):
        date = to_date(found, period_end)
        if date not in ends and is_plausible(date, period_end):
            return date
    reported = _report_date(opening)
    return next((date for date in (filed, reported) if is_plausible(date, period_end)), None)
