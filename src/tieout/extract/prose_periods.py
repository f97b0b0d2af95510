"""Which period each number of a sentence is stated for.

Words of a period ("in its first quarter of fiscal 2023", "the same period last year") are phrases of the sentence. A number takes the
phrase behind it in its own part of the sentence, else the one before it, else what the sentence, the paragraph or the document speaks
of. What follows "compared to" is of the period before.
"""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.extract.fiscal import Calendar, add_months, is_month_end, month_end
from tieout.extract.mentions import PERCENT, PURE, Mention
from tieout.extract.period_said import say
from tieout.extract.period_words import find_tokens, read_words, stack
from tieout.extract.periods import period_of_text
from tieout.extract.tables_of_words import load
from tieout.model.period import Duration, Instant, Period, end_of

QUARTER, YEAR = 3, 12
GAP = re.compile(r"[\s,]*(?:\b(?:of|the|for|in|ended|ending|fiscal|period|our|its)\b[\s,]*){0,3}[-–(]?")
WITHIN = re.compile(r"\b(?:in|during)\s(?:early |late |mid-)?$")
COMPARES = re.compile(r"(?:as |in )?compar|versus|vs|against|relative", re.IGNORECASE)
DATELINE = re.compile(r"(?<=\d)\)?,?\s?(?:/|--|[—–]\s|\((?:[A-Z]+ WIRE|PRN|GLOBE)|\((?=[A-Z][A-Za-z]+\)))")  # behind a date, not a period
HINTS = ("quarter", "year", "month", "week")
HINT = re.compile(r"(?:19|20)\d\d|q[1-4]")
BARE_YEAR = re.compile(r"(?:19|20)\d\d")
PARTS = frozenset(
    ("quarter", "half", "length", "year", "date", "ended", "ytd", "as_of", "year_end", "trailing", "span", "fiscal")
)  # kinds of token that say a period
NEAR_START = 30  # characters from a sentence's beginning in which a comparison opens it ("This compares to")
CLOSE = 30  # characters within which words belong together
LONGEST_AGO = datetime.timedelta(days=6 * 366)  # a year longer ago is one in which something was founded, enacted or begun
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
    year: int = 0  # a year by itself, or beside "the same period in"


class Context(NamedTuple):
    """What is reported: the document's calendar, and the period the paragraph speaks of."""

    calendar: Calendar
    latest: datetime.date
    main: Duration  # the period most sentences speak of
    published: datetime.date


def main_period(calendar: Calendar, latest: datetime.date) -> Duration:
    """The period a document reports on first: the latest quarter, else the shortest that ends with it."""
    months = QUARTER if QUARTER in calendar.lengths or not calendar.lengths else min(calendar.lengths)
    return duration(latest, months, calendar)


def duration(end: datetime.date, months: int, calendar: Calendar) -> Duration:
    """A stretch of months up to a date."""
    return Duration(calendar.start_of(end, months, None), end, months)


def is_hinted(text: str) -> bool:
    """Whether a text may say a period at all."""
    folded = text.casefold()
    for hint in HINTS:
        if hint in folded:
            return True
    return HINT.search(folded) is not None


def is_reported(end: datetime.date, latest: datetime.date) -> bool:
    """Whether what ends with a day may be what a document reports, or be compared with that."""
    return datetime.timedelta() <= latest - end <= LONGEST_AGO


def find_phrases(text: str, context: Context) -> list[Phrase]:
    """The phrases of a sentence that say a period, in order, none over another."""
    found: list[Phrase] = []
    taken: list[tuple[int, int]] = []
    folded = text.casefold()
    for kind in ("year_ago", "linked"):
        for match in _find_relative(kind, text, folded):
            if not _overlaps(match.span(), taken):
                taken.append(match.span())
                year = BARE_YEAR.search(match[0])
                found.append(Phrase(*match.span(), kind, None, False, int(year[0]) if year else 0))
    for start, end in _told_spans(text):
        if not (_overlaps((start, end), taken) or DATELINE.match(text, end)):
            phrase = _read_told(text, start, end, context)
            if phrase is not None:
                taken.append((start, end))
                found.append(phrase)
    for kind in ("to_date", "year", "current"):
        for match in _find_relative(kind, text, folded):
            if not _overlaps(match.span(), taken):
                taken.append(match.span())
                found.append(Phrase(*match.span(), kind, None, "end" in match[0].lower()))
    return sorted(found)


def _find_relative(kind: str, text: str, folded: str) -> Iterable[re.Match[str]]:
    """The words of a kind in a text, of which `folded` is the same whatever the case."""
    for hint in load("prose")["relative_hints"][kind]:
        if hint in folded:
            return _relative(kind).finditer(text)
    return ()


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
        if said.year and not (said.end or said.part or said.months):
            period = _year(said.year, said.fiscal, context)
            is_old = isinstance(period, Duration) and period.end is not None and context.latest - period.end > LONGEST_AGO
            return None if period is None or is_old else Phrase(start, end, "told", period, False, said.year)
        if said.year and said.months in (3, 6, 9) and not (said.end or said.part):
            day = calendar.quarter_end(said.year, said.months // 3)
            period = period if day is None else duration(day, said.months, calendar)
        if isinstance(period, Duration) and period.months is None and period.end is not None:
            is_within = said.end is not None and not said.end[2] and period.end <= context.latest and WITHIN.search(before)
            period = _month(period.end) if is_within else Instant(period.end)
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
    elif said.months in (3, 6, 9, 12) and not said.weak:
        begun = calendar.start_of(context.latest, said.months, said.weeks or None)
        period = Duration(begun, context.latest, said.months)
    elif "ytd" in said.flags:
        period = duration(context.latest, calendar.months_to_date(context.latest) or YEAR, calendar)
    return None if period is None else Phrase(start, end, "told", period, isinstance(period, Instant))


def _month(end: datetime.date) -> Duration:
    """The month that ends with a day."""
    return Duration(end.replace(day=1), end, 1)


def _year(year: int, fiscal: int, context: Context) -> Period | None:
    """A year by itself: as far as it is reported where it is the one that is."""
    calendar = context.calendar
    if year == calendar.fiscal_year_of(context.latest) or (not fiscal and year == context.latest.year):
        return duration(context.latest, calendar.months_to_date(context.latest) or YEAR, calendar)
    end = calendar.fiscal_year_end(year)
    return None if end is None else duration(end, YEAR, calendar)


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
    end = end_of(period)
    if end is None:
        return period
    moved = add_months(end, -months)
    if is_month_end(end):
        moved = month_end(moved.year, moved.month)
    known = calendar.near(moved) or moved
    if isinstance(period, Instant):
        return Instant(known)
    start = calendar.start_of(known, period.months, None)
    if calendar.weeks and period.start is not None:
        start = known - (end - period.start)
    return Duration(start, known, period.months)


class Assigned(NamedTuple):
    """The period of a number, and the one that words at it name, whether or not what it measures is of a day.

    That is None where the words stand elsewhere, or are said of another number.
    """

    period: Period
    named: Period | None


def assign_periods(text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase], context: Context) -> list[Assigned]:
    """The period of each number of a sentence, in their order."""
    compares = find_comparisons(text)
    current = _subject(text, mentions, phrases, compares, context)
    found: list[Period] = []
    named: list[Period | None] = []
    used: Phrase | None = None
    low, was_compared = 0, False
    groups = _groups(text, mentions)
    for at, group in enumerate(groups):
        following = groups[at + 1][0].low if at + 1 < len(groups) else len(text)
        first, last = group[0], group[-1]
        between = [span for span in compares if low <= span[0] < first.low]
        if between:
            low = max(low, *(end_of_comparison(text, span) for span in between))
            between = [span for span in between if span[0] >= low]
        is_change = all(says_change(text, mention) for mention in group)
        is_compared = bool(between) and not is_change and (at > 0 or _opens(text, between[0]))
        stop = min([span[0] for span in compares if last.high <= span[0] < following], default=following)
        phrase = _behind(text, first, last, stop, phrases)
        is_own = phrase is not None
        if phrase is None and not (is_change and (between or at > 0)):
            phrase = _before(first, between[-1][1] if between else low, phrases)
            is_own = phrase is not None and not between and (phrase.is_instant or phrase is not used)
        if phrase is not None:
            period = _resolve(phrase, current, context, is_compared=is_compared)
            if not is_compared and phrase.kind not in ("year_ago", "linked"):
                current = period
        elif is_compared:
            period = _compared(last, current, context, phrases)
        else:
            period = current
            if is_change and at > 0 and isinstance(found[-1], Instant) and not was_compared:
                period = found[-1]
        found += [_settled(text, mention, period, phrase, current, context) for mention in group]
        named += [period if is_own else None] * len(group)
        low, was_compared, used = last.high, is_compared, phrase
    settled = _leading(text, mentions, found)
    in_turn = _respectively(text, mentions, phrases, settled, context)
    return [Assigned(now, own if now is before else now) for now, own, before in zip(in_turn, named, settled, strict=True)]


def _opens(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence begins with a comparison ("This compares to $3 million"), not with a name that holds such a word."""
    return span[0] <= NEAR_START and COMPARES.match(text, *span) is not None


def _leading(text: str, mentions: Sequence[Mention], found: list[Period]) -> list[Period]:
    """The periods, with a change before the balance it leads to ("decreased 4% to $122.2 million") stated for that day."""
    settled = list(found)
    for at in range(len(mentions) - 2, -1, -1):
        gap = text[mentions[at].high : mentions[at + 1].low]
        if isinstance(settled[at + 1], Instant) and gap.strip() in ("to", ", to") and says_change(text, mentions[at]):
            settled[at] = settled[at + 1]
    return settled


def _respectively(text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase], found: list[Period], context: Context) -> list[Period]:
    """The periods, where two are named at once and the numbers are said of them in turn."""
    end = text.find("respectively")
    told = [phrase for phrase in phrases if phrase.kind == "told" and phrase.start < end]
    pairs = [(one, two) for one, two in itertools.pairwise(told) if text[one.end : two.start].strip(" ,") in ("and", "&")]
    before = [at for at, mention in enumerate(mentions) if mention.high <= end]
    if end < 0 or len(pairs) != 1 or len(before) < 2 or len(before) % 2:
        return found
    one, two = pairs[0]
    if one.period is None:
        return found
    second = two.period
    if two.year:
        second = _in_year(one.period, two.year, context)
    elif isinstance(one.period, Duration) and isinstance(second, Instant) and one.period.end is not None:
        years = one.period.end.year - second.instant.year  # "the three months ended March 31, 2020 and March 31, 2019"
        second = earlier(one.period, YEAR * years, context.calendar) if years else second
    settled = list(found)
    for turn, at in enumerate(before[-2:]):
        period = one.period if turn == 0 else second
        if period is not None:
            settled[at] = _settled(text, mentions[at], period, one, period, context)
    return settled


def _in_year(period: Period, year: int, context: Context) -> Period:
    """The same stretch of another fiscal year."""
    end = end_of(period)
    if end is None:
        return period
    named = end.year if isinstance(period, Instant) else context.calendar.fiscal_year_of(end)
    return earlier(period, YEAR * (named - year), context.calendar)


def _settled(text: str, mention: Mention, period: Period, phrase: Phrase | None, current: Period, context: Context) -> Period:
    """A balance is stated for a day, anything else over a stretch unless its words give a day; what is so now, for the release's day."""
    if mention.unit == PURE and phrase is None and _says_now(text, mention):
        return Instant(context.published)
    if is_balance(text, mention):
        return Instant(period.end) if isinstance(period, Duration) and period.end is not None else period
    if isinstance(period, Instant) and (phrase is None or not phrase.is_instant) and not says_change(text, mention):
        return current if isinstance(current, Duration) else context.main
    return period


def _groups(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The numbers of a sentence, those together that say one thing in two ways: "$51.8 million, or $1.05 per share ($1.04 diluted)"."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        gap = text[groups[-1][-1].high : mention.low] if groups else ""
        if groups and (_apposition().fullmatch(gap) or (gap in (", ", " ") and mention.unit.endswith("/shares"))):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _subject(
    text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase], compares: Sequence[tuple[int, int]], context: Context
) -> Period:
    """The period the sentence as a whole speaks of: the first that is told and that nothing is compared with."""
    first = min((start for start, _ in compares), default=1_000_000)
    for phrase in phrases:
        if phrase.kind in ("year_ago", "linked") or (phrase.start > first and any(mention.low < first for mention in mentions)):
            continue
        if mentions and phrase.start >= mentions[0].low and (phrase.is_instant or text[phrase.end : phrase.end + 1] == ":"):
            continue
        return _resolve(phrase, context.main, context)
    return context.main


def _behind(text: str, first: Mention, last: Mention, stop: int, phrases: Sequence[Phrase]) -> Phrase | None:
    """The phrase behind a number, or within the words that say it again, in its part of the sentence."""
    for at, phrase in enumerate(phrases):
        if not first.high <= phrase.start < stop:
            continue
        gap = text[last.high : phrase.start]
        if _parted().search(gap) or (gap.rstrip().endswith("(") and text[phrase.end : phrase.end + 1] == ":"):
            return None
        follower = phrases[at + 1] if at + 1 < len(phrases) else None
        if phrase.kind == "year_ago" and follower is not None and follower.kind == "told" and follower.start - phrase.end <= CLOSE:
            return follower
        return phrase
    return None


def _before(first: Mention, floor: int, phrases: Sequence[Phrase]) -> Phrase | None:
    """The last phrase between the number before and this one."""
    for phrase in reversed(phrases):
        if floor <= phrase.start and phrase.end <= first.low and first.low - phrase.end <= FARTHEST:
            return phrase
    return None


def _compared(last: Mention, base: Period, context: Context, phrases: Sequence[Phrase]) -> Period:
    """The period of a number that another is compared with, where nothing stands at it: that of the next phrase, else a year before."""
    for phrase in phrases:
        if phrase.start >= last.high and phrase.kind in ("year_ago", "linked", "told"):
            return _resolve(phrase, base, context)
    return earlier(base, YEAR, context.calendar)


def also_stated(text: str, phrases: Sequence[Phrase], mention: Mention, period: Period, context: Context) -> Period | None:
    """The second period of a number that is said of two at once: "for the quarter and year ended", "in each of the years 2022 and 2021"."""
    for at, phrase in enumerate(phrases):
        follower = phrases[at + 1] if at + 1 < len(phrases) else None
        if phrase.kind == "current" and follower is not None and follower.kind == "told" and _is_joined(text, phrase, follower, mention):
            return follower.period if isinstance(period, Duration) and period.months == QUARTER and not follower.is_instant else None
        if phrase.kind != "told" or phrase.period != period or not isinstance(period, Duration) or period.end is None:
            continue
        if period.months == YEAR and _with_quarter().search(text[max(0, phrase.start - CLOSE) : phrase.start]):
            return duration(period.end, QUARTER, context.calendar)
        if follower is not None and follower.year and _each().search(text[max(0, phrase.start - CLOSE) : phrase.start]):
            return _in_year(period, follower.year, context)
    return None


def _is_joined(text: str, phrase: Phrase, follower: Phrase, mention: Mention) -> bool:
    """Whether two periods behind a number are named at once."""
    return phrase.start > mention.high and text[phrase.end : follower.start].strip() in ("and", "and the", "and for the")


@cache
def _with_quarter() -> re.Pattern[str]:
    return re.compile(r"\b(?:quarter|three months) and (?:the )?(?:full |fiscal )?$", re.IGNORECASE)


@cache
def _each() -> re.Pattern[str]:
    return re.compile(r"\b(?:each of|both)\b[^,;]*$", re.IGNORECASE)


def _resolve(phrase: Phrase, base: Period, context: Context, *, is_compared: bool = False) -> Period:
    calendar = context.calendar
    is_part = isinstance(base, Instant) or base.months != YEAR
    if phrase.year and (phrase.kind == "year_ago" or (is_compared and is_part)):
        return _in_year(base, phrase.year, context)
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


@lru_cache(maxsize=64)  # the periods of a sentence are asked for, then its roles
def find_comparisons(text: str) -> tuple[tuple[int, int], ...]:
    """Where a sentence says that a figure is compared with another."""
    return tuple(match.span() for match in _compare().finditer(text))


def end_of_comparison(text: str, span: tuple[int, int]) -> int:
    """Where a comparison ends that only names a period before the sentence goes on to something else; -1 for all others.

    Such a one compares with no figure: "a decline of 5 percent from the year-ago quarter, and earnings per share of $4.18".
    """
    match = _closed().match(text, span[1])
    return match.end() if match else -1


@lru_cache(maxsize=256)
def says_change(text: str, mention: Mention) -> bool:
    """Whether a number says by how much something moved."""
    said = _changed().search(text[max(0, mention.low - 45) : mention.low])
    if said is not None:
        if mention.unit in (PERCENT, "bps"):
            return True
        is_gain = said[0].lower().startswith("gain")  # "a gain of $116 million" is as large as that
        return not is_gain and not _compare().search(said[0]) and bool(_moved_by().search(text[max(0, mention.low - 30) : mention.low]))
    return mention.unit in (PERCENT, "bps") and _change_behind().match(text[mention.high : mention.high + 40]) is not None


def _says_now(text: str, mention: Mention) -> bool:
    """Whether words before a number say that it is so now ("employs about 2,150 people")."""
    words = text[max(0, mention.low - WORDS_BEFORE) : mention.low]
    return _now().search(words) is not None


@cache
def _now() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('prose')['now'])})\b[^;]*$", re.IGNORECASE)


def is_balance(text: str, mention: Mention) -> bool:
    """Whether a number is stated for a day: by the words before it, or right behind it."""
    if says_change(text, mention):
        return False
    words = text[max(0, mention.low - WORDS_BEFORE) : mention.low]
    words = words[max(words.rfind(";"), words.rfind(". ")) + 1 :]
    if _balance("after").match(text[mention.high : mention.high + 60]):
        return _balance("not").search(words) is None
    found = list(_balance("before").finditer(words))
    if not found:
        return False
    flows = list(_balance("not").finditer(words))
    return not flows or flows[-1].end() + CLOSE < found[-1].start()


@cache
def _apposition() -> re.Pattern[str]:
    plain = r"[\s,]*(?:\(\s?)?(?:or|and|/)?\s?(?:an?\s)?(?:\(\s?)?"
    named = r"[\s,]*or (?:an? )?[A-Za-z\s-]{0,60}(?:per share|EPS)[A-Za-z\s]{0,20}(?:of )?"
    return re.compile(f"{plain}|{named}")


@cache
def _parted() -> re.Pattern[str]:
    return re.compile(r";|,\s(?:and|while|but|with|which)\s|\)\s?and\s")


@cache
def _moved_by() -> re.Pattern[str]:
    return re.compile(r"\b(?:by|of|or|up|down)\s(?:approximately |about |nearly )?$", re.IGNORECASE)


@cache
def _change_behind() -> re.Pattern[str]:
    words = "growth|increase|decrease|decline|improvement|reduction|higher|lower|Y/Y|yoy|year[- ]over[- ]year|sequential"
    return re.compile(rf"\s?(?:year[- ]over[- ]year\s)?(?:{words})", re.IGNORECASE)


@cache
def _balance(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(load("prose")["balances"][kind]), re.IGNORECASE)


@cache
def _relative(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('prose')['relative'][kind])})\b", re.IGNORECASE)


@cache
def _compare() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('prose')['comparisons']['compare'])})\s", re.IGNORECASE)


@cache
def _closed() -> re.Pattern[str]:
    ends = r"(?:quarters?|years?|periods?|months?|ago|earlier)"
    named, day = rf"(?:[^$€£%;.\d]|\d{{4}}\b(?!\.\d)){{0,60}}?\b{ends}(?:\s\d{{4}})?", r"[a-z ]{0,20}[a-z]{3,9}\.? \d{1,2}, \d{4}"
    return re.compile(rf"(?:{named}|{day}),\s(?:and|while|but|with)\s", re.IGNORECASE)


@cache
def _changed() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:increas|decreas|grew|grow|declin|rose|fell|up|down|higher|lower|improv|gain|change)\w*\b[^$\d]{0,30}$", re.IGNORECASE
    )
