"""Which period each number of a sentence is stated for.

Words of a period ("in its first quarter of fiscal 2023", "the same period last year") are phrases of the sentence; a number takes the phrase
behind it in its own part of the sentence, else the one before it, else what the sentence, the paragraph or the document speaks of. What
follows "compared to" is of the period before.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from tieout.extract.fiscal import Calendar, add_months, is_month_end, month_end
from tieout.extract.mentions import PERCENT, Mention
from tieout.extract.period_said import say
from tieout.extract.period_words import find_tokens, read_words, stack
from tieout.extract.periods import period_of_text
from tieout.extract.tables_of_words import load
from tieout.model.period import Duration, Instant, Period

QUARTER, YEAR = 3, 12
GAP = re.compile(r"[\s,]*(?:\b(?:of|the|for|in|ended|ending|fiscal|period|our|its)\b[\s,]*){0,3}[-–(]?")
PARTS = frozenset(
    ("quarter", "half", "length", "year", "date", "ended", "ytd", "as_of", "year_end", "trailing", "span", "fiscal")
)  # kinds of token that say a period
FARTHEST = 90  # characters between a number and its period before it
LONGEST_PHRASE = 120
WORDS_BEFORE = 90  # characters in which what a number measures is told


class Phrase(NamedTuple):
    """The words of a period in a sentence: their range, how they tell it, and the period where it is told outright."""

    start: int
    end: int
    kind: str  # told | year_ago | linked | current | year | to_date
    period: Period | None
    is_instant: bool


class Context(NamedTuple):
    """What is reported: the document's calendar, and the period the paragraph speaks of."""

    calendar: Calendar
    latest: datetime.date
    main: Duration  # the period most sentences speak of


def main_period(calendar: Calendar) -> Duration | None:
    """The period a document reports on first: the latest quarter, else the shortest that ends with it."""
    if calendar.latest is None:
        return None
    months = QUARTER if QUARTER in calendar.lengths or not calendar.lengths else min(calendar.lengths)
    return duration(calendar.latest, months, calendar)


def duration(end: datetime.date, months: int, calendar: Calendar) -> Duration:
    """A stretch of months up to a date."""
    return Duration(calendar.start_of(end, months, None), end, months)


def find_phrases(text: str, context: Context) -> list[Phrase]:
    """The phrases of a sentence that say a period, in order, none over another."""
    found: list[Phrase] = []
    taken: list[tuple[int, int]] = []
    for kind in ("year_ago", "linked"):
        for match in _relative(kind).finditer(text):
            if not _overlaps(match.span(), taken):
                taken.append(match.span())
                found.append(Phrase(*match.span(), kind, None, False))
    for start, end in _told_spans(text):
        if not _overlaps((start, end), taken):
            phrase = _read_told(text, start, end, context)
            if phrase is not None:
                taken.append((start, end))
                found.append(phrase)
    for kind in ("to_date", "year", "current"):
        for match in _relative(kind).finditer(text):
            if not _overlaps(match.span(), taken):
                taken.append(match.span())
                found.append(Phrase(*match.span(), kind, None, "end" in match[0].lower()))
    return sorted(found)


def _overlaps(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _told_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yields the stretches of words that say a period outright."""
    start = end = -1
    for token in find_tokens(text):
        if token.kind not in PARTS:
            continue
        if end >= 0 and token.start >= end and GAP.fullmatch(text[end : token.start]) and token.end - start <= LONGEST_PHRASE:
            end = token.end
            continue
        if end >= 0:
            yield start, end
        start, end = token.start, token.end
    if end >= 0:
        yield start, end


def _read_told(text: str, start: int, end: int, context: Context) -> Phrase | None:
    words = text[start:end]
    said = say(read_words(stack((words,))))
    if said.is_empty:
        return None
    calendar = context.calendar
    before = text[max(0, start - 12) : start].lower()
    is_instant = bool(said.end and not said.months and "ended" not in said.flags and not said.part) or "year_end" in said.flags
    is_instant = is_instant or ("as_of" in said.flags and not said.months)
    period: Period | None = None
    if said.years or (said.end and said.end[0]):
        period = period_of_text(words, calendar=calendar, statement="balance" if is_instant else "income")
        if isinstance(period, Duration) and period.months is None and period.end is not None:
            period = Instant(period.end)
    elif said.end:
        period = _dated(said.end[1], said.end[2], said.months, context)
    elif said.part:
        label = calendar.fiscal_year_of(context.latest)
        day = calendar.quarter_end(label, said.part)
        if day is not None and day > context.latest + datetime.timedelta(days=10):
            day = calendar.quarter_end(label - 1, said.part) if not re.search(r"(?:the|our|its|for)\s$", before) else day
        period = duration(day, said.months or QUARTER, calendar) if day is not None else None
    elif said.months and "trailing" in said.flags:
        period = duration(context.latest, YEAR, calendar)
    elif said.months in (3, 6, 9, 12) and "ended" in said.flags | {"ended"} and not said.weak:
        period = duration(context.latest, said.months, calendar)
    elif "ytd" in said.flags:
        period = duration(context.latest, calendar.months_to_date(context.latest) or YEAR, calendar)
    return None if period is None else Phrase(start, end, "told", period, isinstance(period, Instant))


def _dated(month: int, day: int, months: int, context: Context) -> Period | None:
    """A day without its year: the last such day up to the one that is reported."""
    for year in (context.latest.year, context.latest.year - 1):
        try:
            date = datetime.date(year, month, day)
        except ValueError:
            return None
        if date <= context.latest + datetime.timedelta(days=45):
            known = context.calendar.near(date, 6) or date
            return duration(known, months, context.calendar) if months else Instant(known)
    return None


def earlier(period: Period, months: int, calendar: Calendar) -> Period:
    """The same stretch some months before."""
    end = period.instant if isinstance(period, Instant) else period.end
    if end is None:
        return period
    moved = add_months(end, -months)
    if is_month_end(end):
        moved = month_end(moved.year, moved.month)
    known = calendar.near(moved) or moved
    if isinstance(period, Instant):
        return Instant(known)
    return Duration(calendar.start_of(known, period.months, None), known, period.months, None)


def assign_periods(text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase], context: Context) -> list[Period]:
    """The period of each number of a sentence, in their order."""
    compares = [match.span() for match in _compare().finditer(text)]
    subject = _subject(text, mentions, phrases, compares, context)
    current = subject
    found: list[Period] = []
    previous_high = 0
    for at, mention in enumerate(mentions):
        following = mentions[at + 1].low if at + 1 < len(mentions) else len(text)
        is_balance = _is_balance(text, mention)
        between = [span for span in compares if previous_high <= span[0] < mention.low]
        is_compared = bool(between) and at > 0 and not _is_change(text, mention)
        stop = min([span[0] for span in compares if mention.high <= span[0] < following], default=following)
        phrase = _behind(text, mention, stop, phrases) or _before(text, mention, between[-1][1] if between else previous_high, phrases)
        base = found[-1] if is_compared and found else current
        if phrase is not None:
            period = _resolve(phrase, base if phrase.kind in ("year_ago", "linked") else current, context, is_compared=is_compared or bool(between))
            if not is_compared and phrase.kind not in ("year_ago", "linked"):
                current = period
        elif is_compared:
            period = _compared(text, mention, base, context, mentions[at + 1 :], phrases)
        else:
            period = current
        if is_balance and isinstance(period, Duration) and period.end is not None:
            period = Instant(period.end)
        elif not is_balance and isinstance(period, Instant) and phrase is None and isinstance(subject, Instant) is False:
            period = current if isinstance(current, Duration) else context.main
        found.append(period)
        previous_high = mention.high
    return found


def _subject(
    text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase], compares: Sequence[tuple[int, int]], context: Context
) -> Period:
    """The period the sentence as a whole speaks of."""
    for phrase in phrases:
        if phrase.kind in ("year_ago", "linked"):
            continue
        if any(start <= phrase.start and not any(start < mention.low < phrase.start for mention in mentions) and end <= phrase.start for start, end in compares):
            first = min((start for start, _ in compares), default=0)
            if any(mention.low < first for mention in mentions):
                continue
        if phrase.is_instant and not phrase.start < (mentions[0].low if mentions else 0):
            continue
        return _resolve(phrase, context.main, context, is_compared=False)
    return context.main


def _behind(text: str, mention: Mention, stop: int, phrases: Sequence[Phrase]) -> Phrase | None:
    """The first phrase behind a number within its part of the sentence."""
    for phrase in phrases:
        if mention.high <= phrase.start < stop:
            gap = text[mention.high : phrase.start]
            return None if re.search(r"[;]|,\s(?:and|while|but|with)\s", gap) else phrase
    return None


def _before(text: str, mention: Mention, floor: int, phrases: Sequence[Phrase]) -> Phrase | None:
    """The last phrase between the number before and this one."""
    for phrase in reversed(phrases):
        if floor <= phrase.start and phrase.end <= mention.low and mention.low - phrase.end <= FARTHEST:
            return phrase
    return None


def _compared(
    text: str, mention: Mention, base: Period, context: Context, later: Sequence[Mention], phrases: Sequence[Phrase]
) -> Period:
    """The period of a number that another is compared with, where nothing stands at it: that of the next phrase, else a year before."""
    for phrase in phrases:
        if phrase.start >= mention.high and phrase.kind in ("year_ago", "linked", "told"):
            return _resolve(phrase, base, context, is_compared=True)
    return earlier(base, YEAR, context.calendar)


def _resolve(phrase: Phrase, base: Period, context: Context, *, is_compared: bool) -> Period:
    calendar = context.calendar
    if phrase.kind == "year_ago":
        return earlier(base, YEAR, calendar)
    if phrase.kind == "linked":
        return earlier(base if isinstance(base, Instant) or base.months == QUARTER else context.main, QUARTER, calendar)
    if phrase.kind == "told" and phrase.period is not None:
        return phrase.period
    if phrase.kind == "year":
        to_date = calendar.months_to_date(context.latest)
        return duration(context.latest, YEAR, calendar) if to_date in (None, YEAR) else context.main
    if phrase.kind == "to_date":
        return duration(context.latest, calendar.months_to_date(context.latest) or YEAR, calendar)
    period: Period = duration(context.latest, QUARTER, calendar)
    return Instant(context.latest) if phrase.is_instant else period


def _is_change(text: str, mention: Mention) -> bool:
    """Whether a number says by how much something moved."""
    return mention.unit in (PERCENT, "bps") and _changed().search(text[max(0, mention.low - 40) : mention.low]) is not None


def _is_balance(text: str, mention: Mention) -> bool:
    """Whether a number is stated for a day: by the words before it, or right behind it."""
    if mention.unit in (PERCENT, "bps") and _changed().search(text[max(0, mention.low - 40) : mention.low]):
        return False
    words = text[max(0, mention.low - WORDS_BEFORE) : mention.low]
    cut = max(words.rfind(";"), words.rfind(". "))
    words = words[cut + 1 :]
    if _balance("after").search(text[mention.high : mention.high + 40]):
        return True
    found = list(_balance("before").finditer(words))
    if not found:
        return False
    flows = list(_balance("not").finditer(words))
    return not flows or flows[-1].end() < found[-1].start()


@cache
def _balance(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(load("prose")["balances"][kind]), re.IGNORECASE)


@cache
def _relative(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('prose')['relative'][kind])})\b", re.IGNORECASE)


@cache
def _compare() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('prose')['relative']['compare'])})\s", re.IGNORECASE)


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(r"(?:increas|decreas|grew|grow|declin|rose|fell|up|down|higher|lower|improv|gain|change)\w*\b[^$\d]{0,30}$", re.IGNORECASE)
