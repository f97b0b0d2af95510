"""Column headers, row labels and titles to periods: what the words say, completed from title, neighbours and calendar, in that order."""

import datetime
import functools
import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from tieout.extract.fiscal import Calendar, add_months, make_date, month_end, months_in
from tieout.extract.period_labels import label_instant, roll_forward_period
from tieout.extract.period_said import NOTHING, Said, say
from tieout.extract.period_words import (
    Words,
    clean,
    is_prose,
    names_change,
    read_words,
    says_bound,
    says_note,
    says_only_percent,
    says_percent,
    says_share,
    stack,
)
from tieout.model.period import Duration, Instant, Period, end_of

MONTHS_OF_YEAR = 12
_FLOWS = frozenset({"income", "cashflow", "comprehensive", "equity", "segment", "reconciliation", "guidance"})
_STATEMENTS_OF_FLOWS = frozenset({"income", "cashflow", "comprehensive", "equity"})
_HEADER_LIMIT = 1200  # characters of one header text, and header texts of one column, that are read
_STACK_DEPTH = 24
_QUARTER_DAYS = (80, 119)  # from one quarter's end to the next: 12 to 17 weeks
_REACH = 24  # columns to a neighbour that may lend a word
_LOOSE = 3  # words beside a date in a title that make it the date of something else ("guidance dated …")
_SENTENCE = 60  # a text above a table this long that ends with a full stop is a note
_BRACKETS = re.compile(r"\([^()]*\)")
_TITLE_LIMIT = 240  # longer texts above a table are prose, not its title


class ColumnReading(msgspec.Struct, frozen=True, gc=False):
    """What one figure column is, from its header.

    `role` is "period", "change", "percent_change", "note" or "none"; a change has the period of the later of the columns it compares.
    `rest` is what the header says beside the period (members, "As Reported"), outermost first; `assumed` names what was completed
    from outside the header and title.
    """

    role: str
    period: Period | None
    label: str
    rest: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


class _Context(NamedTuple):
    """What a column may be completed from."""

    title: Said
    calendar: Calendar
    statement: str | None
    years: tuple[int, ...] = ()  # years that the columns say, sorted
    shift: int | None = None  # calendar years between a fiscal year's name and its end, where the columns tell


def _fill_year(said: Said, context: _Context, assumed: list[str]) -> int:
    title = context.title
    if said.year:
        return said.year
    if len(title.years) == 1:
        return title.years[0]
    if said.end is None or not said.end[1]:
        return 0
    _, month, day = said.end
    known = [end for end in context.calendar.ends if end.month == month and (not day or end.day == day)]
    if known and not title.years:
        assumed.append("year")
        return known[-1].year
    return 0


def _end_from_date(said: Said, context: _Context, assumed: list[str]) -> datetime.date | None:
    """The end of a header that gives at least a month."""
    assert said.end is not None
    year, month, day = said.end
    year = year or _fill_year(said, context, assumed)
    if not year:
        return None
    if day:
        return make_date(year, month, day)
    assumed.append("day")
    return context.calendar.end_in_month(year, month)


def _end_from_title(said: Said, context: _Context) -> datetime.date | None:
    """The date that the title gives for the year of a column."""
    title, year = context.title, said.year
    full = sorted({date for y, m, d in title.ends if y and d and (date := make_date(y, m, d))})
    if full and len(full) == len(context.years) and year in context.years:
        return full[context.years.index(year)]
    same = [date for date in full if date.year == year]
    if same:
        return same[-1] if len(same) == 1 else None
    days = {end[1:] for end in title.ends if end[2]}
    if len(days) == 1:
        month, day = days.pop()
        named = make_date(year, month, day)
        if named is not None and context.calendar.weeks:
            return context.calendar.near(named, 8) or named
        return named
    return None


def _end_from_year(said: Said, context: _Context, assumed: list[str]) -> datetime.date | None:
    """The end of a header that gives a year, or a part of one, and no date."""
    calendar, year = context.calendar, said.year or (context.title.years[0] if len(context.title.years) == 1 else 0)
    if not year:
        return None
    if said.fiscal == 2 and (not said.part or calendar.year_end is None):
        return add_months(datetime.date(year, 12, 31), 3 * (said.part or 4) - 12)
    if said.part:
        assumed.append("day")
        return calendar.quarter_end(year, said.part, shift=context.shift)
    titled = _end_from_title(said._replace(year=year), context)
    if titled is not None:
        return titled
    assumed.append("day")
    latest = calendar.latest
    if context.statement == "balance":
        known = [date for date in calendar.instants if date.year == year]
        if len(known) == 1:
            return known[0]
    if latest is not None and (said.months in (3, 6, 9) or "ytd" in said.flags):
        is_fiscal = said.fiscal == 1 or max(context.years, default=0) > latest.year
        return _same_day(latest, year + latest.year - (calendar.fiscal_year_of(latest) if is_fiscal else latest.year), calendar)
    end = calendar.fiscal_year_end(year, shift=context.shift)
    if end is None or latest is None or said.months or said.fiscal or context.statement == "guidance":
        return end
    if end > latest and latest.year == year:
        return latest
    if context.statement in _STATEMENTS_OF_FLOWS and _is_interim(context):
        return _same_day(latest, year, calendar) or end
    return end


def _is_interim(context: _Context) -> bool:
    """Whether the columns are headed by bare years of which the latest is not over: parts of years, then, all of them."""
    latest, years = context.calendar.latest, context.years
    if latest is None or not years or latest.year != years[-1]:
        return False
    end = context.calendar.fiscal_year_end(latest.year, shift=context.shift)
    return end is not None and end > latest


def _same_day(latest: datetime.date, year: int, calendar: Calendar) -> datetime.date | None:
    """The period end of another year that compares with the latest one."""
    if latest.year == year:
        return latest
    named = add_months(latest, 12 * (year - latest.year))
    return calendar.near(named, 8) or (named if not calendar.weeks else None)


def _span_period(said: Said, context: _Context, assumed: list[str]) -> Period | None:
    """The period of a header that gives both its ends."""
    assert said.span is not None
    (y1, m1, d1), (y2, m2, d2) = said.span
    y2 = y2 or said.year or _fill_year(Said(end=(0, m2, d2), year=y1), context, assumed)
    if not y2:
        return None
    end = make_date(y2, m2, d2) if d2 else month_end(y2, m2)
    if end is None:
        return None
    if not m1:
        return Duration(None, end, None)
    y1 = y1 or (y2 - 1 if (m1, d1) > (m2, d2 or 31) else y2)
    start = make_date(y1, m1, d1 or 1)
    if start is None or start > end:
        return None
    days = (end - start).days + 1
    months = months_in(days)
    if 84 <= days <= 119 and (said.weeks or context.calendar.weeks):
        months = 3
    return Duration(start, end, months, said.weeks or None)


def _months_of(said: Said, context: _Context, end: datetime.date, assumed: list[str]) -> tuple[int, int]:
    """Months and weeks of a column that gives an end, 0 where nothing says."""
    calendar, statement = context.calendar, context.statement
    if said.months:
        is_trailing = "trailing" in context.title.flags and bool(said.part)
        return (MONTHS_OF_YEAR, 0) if is_trailing else (said.months, said.weeks)
    if "ytd" in said.flags:
        months = calendar.months_to_date(end) or 0
        if months:
            assumed.append("length")
        return months, 0
    title = context.title
    if len(title.lengths) == 1 and (statement in _FLOWS or "ended" in title.flags):
        return title.lengths[0]
    if said.end is None and not said.part and said.year and statement != "balance":
        return _months_of_year(said, context, end, assumed)
    if statement not in _STATEMENTS_OF_FLOWS and "ended" not in said.flags:
        return 0, 0
    assumed.append("length")
    if len(calendar.lengths) == 1:
        return next(iter(calendar.lengths)), 0
    to_date = calendar.months_to_date(end) or 0
    if statement == "cashflow" or to_date == 3:
        return to_date, 0
    if to_date == 12 and calendar.lengths <= {12}:
        return 12, 0
    return 0, 0


def _months_of_year(said: Said, context: _Context, end: datetime.date, assumed: list[str]) -> tuple[int, int]:
    """Months of a column headed by a bare year: those the document reports on where that year is not over, else twelve."""
    calendar, is_cash_flow = context.calendar, context.statement == "cashflow"
    latest, lengths = calendar.latest, calendar.lengths
    is_latest = latest is not None and (end == latest or (_is_interim(context) and end == _same_day(latest, end.year, calendar)))
    if said.fiscal == 0:
        assumed.append("length")
    if not is_latest or not lengths or 12 in lengths or said.fiscal:
        return 12, 0
    if is_cash_flow:
        return calendar.months_to_date(end) or max(lengths), 0
    return (min(lengths), 0) if len(lengths) == 1 else (0, 0)


def _resolve(said: Said, context: _Context) -> tuple[Period | None, tuple[str, ...]]:
    """The period that a header's words say, completed where they do not, and what was completed."""
    assumed: list[str] = []
    calendar, statement = context.calendar, context.statement
    if said.span is not None:
        return _span_period(said, context, assumed), tuple(assumed)
    if said.end is not None:
        end = _end_from_date(said, context, assumed)
    elif said.year or said.part:
        end = _end_from_year(said, context, assumed)
    elif said.months and len(context.title.ends) == 1:
        end = _end_from_date(context.title, context, assumed)
    elif (said.months or said.flags & {"ytd", "trailing"}) and not said.years and not said.ends:
        end = calendar.latest
        assumed.append("end")
    else:
        return None, ()
    if end is None:
        return None, ()
    if 0 < said.part < 4 and said.end is not None and said.months == 3 and "ended" in said.flags and _is_year_end(end, said, calendar):
        end = calendar.quarter_end(end.year, said.part, shift=0) or end
    averages = bool(said.months and "ended" in said.flags and not said.weak)
    if (statement == "balance" and not averages) or (said.flags & {"as_of", "year_end"} and not (said.months and "ended" in said.flags)):
        return Instant(end), tuple(assumed)
    months, weeks = _months_of(said, context, end, assumed)
    if months:
        start = calendar.start_of(end, months, weeks or None)
        return Duration(start, end, months, weeks or None), tuple(assumed)
    if statement in _STATEMENTS_OF_FLOWS or "ended" in said.flags or said.end is None:
        return Duration(None, end, None), tuple(assumed)
    if "length" in assumed:
        assumed.remove("length")
    return Instant(end), (*assumed, "instant")


def _is_year_end(end: datetime.date, said: Said, calendar: Calendar) -> bool:
    """Whether a quarter's header carries the date of its fiscal year instead of its own."""
    return (calendar.months_to_date(end) or 0) == 12 and said.part != 4


def _holds_more(text: str) -> bool:
    """Whether a text says more outside brackets than a period."""
    return len(" ".join(read_words(stack((_BRACKETS.sub("", clean(text)),))).rest).split()) > _LOOSE


def _read_title(title: Sequence[str]) -> Said:
    """What the texts above a table say together, those nearest to it first."""
    said = NOTHING
    for text in reversed(title):
        if len(text) > _TITLE_LIMIT or (len(text) > _SENTENCE and text.rstrip().endswith(".")):
            continue
        words = read_words(stack((text,)))
        if not (words.dates or words.years or words.lengths or words.quarters or words.span or words.flags):
            continue
        one = say(words)
        if not one.flags & {"ended", "as_of"} and one.span is None and _holds_more(text):
            one = one._replace(end=None, ends=(), years=() if one.ends else one.years, year=0 if one.ends else one.year)
        said = Said(
            end=said.end or one.end,
            year=said.year or one.year,
            fiscal=said.fiscal or one.fiscal,
            months=said.months or one.months,
            weeks=said.weeks or one.weeks,
            part=said.part or one.part,
            span=said.span or one.span,
            flags=said.flags | one.flags,
            ends=said.ends or one.ends,
            years=said.years or one.years,
            lengths=said.lengths or one.lengths,
        )
    return said


def _complete(one: Said, donor: Said, context: _Context, *, lend: bool) -> tuple[Said, tuple[str, ...]]:
    """A column's words with what only its neighbour says: a length, a year, a month and day."""
    assumed: tuple[str, ...] = ()
    same_day = one.end is None or donor.end is None or one.end[1:] == donor.end[1:]
    if not one.year and not one.years and donor.year and same_day and (one.end is None or not one.end[0]):
        end = (donor.year, *one.end[1:]) if one.end else donor.end if one.months == donor.months else None
        one, assumed = one._replace(year=donor.year, fiscal=one.fiscal or donor.fiscal, end=end), ("year",)
    dated = one.flags & {"as_of", "year_end", "ytd", "trailing"}
    parts = one.part or donor.part
    if lend and not one.months and donor.months and not parts and not dated and context.statement != "balance":
        one, assumed = one._replace(months=donor.months, weeks=donor.weeks, flags=one.flags | {"ended"}), (*assumed, "length")
    if lend and not one.months and not donor.months and not dated and "ytd" in donor.flags and not parts:
        one = one._replace(flags=one.flags | {"ytd"})
    if one.end is None and one.year and not one.part and donor.end is not None and one.months == donor.months and not context.title.ends:
        one = one._replace(end=(one.year, *donor.end[1:]))
    return one, assumed


def _borrow(said: Sequence[Said], rests: Sequence[str], context: _Context) -> list[tuple[Said, tuple[str, ...]]]:
    """Each column's words, completed from the column to the left, or to the right where that would repeat another column."""
    instants = context.statement not in _FLOWS and any("as_of" in one.flags for one in said)
    taken = {_key(one, rest) for one, rest in zip(said, rests, strict=True) if one.months and one.year}
    full: list[tuple[Said, tuple[str, ...]]] = []
    left, left_rest = NOTHING, ""
    for at, one in enumerate(said):
        lacks = not (one.months or instants) or not one.year or (one.end is None and not one.part)
        if one.is_empty or one.span is not None or not lacks:
            choice: tuple[Said, tuple[str, ...]] = (one, ())
        else:
            ahead = range(at + 1, min(len(said), at + _REACH))
            right = next((other for other in ahead if (said[other].months or one.months) and (said[other].year or one.year)), -1)
            donors = [(left, left_rest)] if not left.is_empty else []
            donors += [(said[right], rests[right])] if right > 0 else []
            flows = context.statement in _FLOWS
            options = [_complete(one, donor, context, lend=not instants and (flows or rest == rests[at])) for donor, rest in donors]
            fresh = [option for option in options if _key(option[0], rests[at]) not in taken]
            choice = next(iter(fresh or options), (one, ()))
            if options and not fresh and _is_year_total(choice[0], context.calendar):
                choice = (choice[0]._replace(months=12, weeks=0), choice[1])
        full.append(choice)
        if not choice[0].is_empty:
            left, left_rest = choice[0], rests[at]
            taken.add(_key(left, rests[at]))
    return full


def _is_year_total(one: Said, calendar: Calendar) -> bool:
    """Whether a column that would repeat the fiscal year's last quarter is the year beside its quarters."""
    end = make_date(*one.end[:2], one.end[2] or 28) if one.end else None
    return end is not None and one.months == 3 and calendar.months_to_date(end) == 12


def _key(one: Said, rest: str) -> tuple[tuple[int, int, int] | None, int, int, int, str]:
    return one.end, one.year, one.months, one.part, rest


def _split_lengths(said: list[Said], title: Said) -> list[Said]:
    """Columns 2020 | 2019 | 2020 | 2019 under "three and nine months ended": the first half is the first length."""
    count = len(title.lengths)
    dated = [at for at, one in enumerate(said) if one.year and not one.months]
    if count < 2 or len(dated) % count or not dated:
        return said
    size = len(dated) // count
    groups = [[(said[at].year, said[at].end) for at in dated[k * size : (k + 1) * size]] for k in range(count)]
    if any(group != groups[0] for group in groups) or len(set(groups[0])) != size:
        return said
    for k, (months, weeks) in enumerate(title.lengths):
        for at in dated[k * size : (k + 1) * size]:
            said[at] = said[at]._replace(months=months, weeks=weeks)
    return said


def _with_title_parts(said: list[Said], title: Said) -> list[Said]:
    """Columns 2023 | 2022 under "second quarter 2023 and 2022" or "six months 2023 and 2022": the title says which part of each year."""
    if not (title.part or title.months) or len(title.years) < 2:
        return said
    return [
        one._replace(part=title.part, months=title.months)
        if one.year in title.years and not (one.months or one.part or one.end or one.flags)
        else one
        for one in said
    ]


def _shift_of(said: Sequence[Said], calendar: Calendar) -> int | None:
    """1 where the latest fiscal year of the columns is named by the year before the one it ends in."""
    labels = [one.year for one in said if one.year and one.end is None and not one.part]
    if not labels or calendar.label_shift or not calendar.weeks or calendar.latest is None:
        return None
    latest = calendar.latest
    if (latest.month <= 2 and latest.day > 14) or latest.month == 2:
        end = calendar.months_to_date(latest)
        if end in (12, None) and max(labels) == latest.year - 1:
            return 1
    return None


def _role_without_period(rest: tuple[str, ...], said: Said, others: bool) -> str:
    """What a column is whose header is no period of its own, empty where it is one."""
    whole = " ".join(rest)
    if says_note(whole):
        return "note"
    if others and names_change(rest):
        return "percent_change" if says_percent(whole) else "change"
    if others and said.is_empty and says_only_percent(whole):
        return "percent_change"
    return ""


def _percents_beside(rests: Sequence[tuple[str, ...]], roles: Sequence[str], said: Sequence[Said]) -> set[int]:
    """Columns headed "%" that stand one beside each period: shares of a total, not changes."""
    found = {at for at, rest in enumerate(rests) if said[at].is_empty and says_only_percent(" ".join(rest))}
    periods = {at for at, one in enumerate(said) if not one.is_empty and not roles[at]}
    return found if len(found) > 1 and {at - 1 for at in found} == periods else set()


def _with_changes(readings: list[ColumnReading]) -> list[ColumnReading]:
    """The readings, each change with the latest period of the columns of one length to its left, else to its right."""
    for at, reading in enumerate(readings):
        if reading.role not in ("change", "percent_change"):
            continue
        left = [other.period for other in readings[max(0, at - _REACH) : at][::-1] if other.role == "period" and other.period]
        right = [other.period for other in readings[at + 1 : at + _REACH] if other.role == "period" and other.period]
        side = left or right
        alike = [_alike(period, side[0]) for period in side]
        run = side[: alike.index(False)] if False in alike else side
        latest = max(run, key=_end_of, default=None)
        if latest is not None:
            readings[at] = ColumnReading(reading.role, latest, reading.label, reading.rest, ())
    return readings


def _alike(one: Period, other: Period) -> bool:
    if isinstance(one, Duration) and isinstance(other, Duration):
        return one.months == other.months
    return isinstance(one, Instant) and isinstance(other, Instant)


def _end_of(period: Period) -> datetime.date:
    return end_of(period) or datetime.date.min


def read_columns(
    columns: Sequence[Sequence[str]], *, title: Sequence[str] = (), statement: str | None, calendar: Calendar
) -> tuple[ColumnReading, ...]:
    """What each figure column is, from the header texts over it, outermost first.

    `title` is what stands above the table, in full-width rows at its top and over its labels, outermost first.
    """
    read = [_read_stack(tuple(texts)) for texts in columns]
    words = [one for one, _, _ in read]
    said = [one for _, one, _ in read]
    changes = [names_change(one.rest) for one in words]
    others = any(not one.is_empty and not change for one, change in zip(said, changes, strict=True))
    roles = [_role_without_period(word.rest, one, others) for word, one in zip(words, said, strict=True)]
    shares = _percents_beside([one.rest for one in words], roles, said)
    roles = ["" if at in shares else role for at, role in enumerate(roles)]
    kept = [NOTHING if role else one for one, role in zip(said, roles, strict=True)]
    years = tuple(sorted({one.year for one in kept if one.year}))
    context = _Context(_read_title(title), calendar, statement, years, _shift_of(kept, calendar))
    kept = _with_title_parts(kept, context.title)
    borrowed = _borrow(_split_lengths(kept, context.title), [" ".join(one.rest) for one in words], context)
    whole = _whole_title(context.title, context) if all(one.is_empty for one in kept) else (None, ())
    readings: list[ColumnReading] = []
    beside: list[int] = []
    for at, role in enumerate(roles):
        rest, one = words[at].rest, kept[at]
        if role:
            readings.append(ColumnReading(role, None, read[at][2], rest))
            continue
        if at in shares or (not one.end and not one.year and others and _stands_beside(" ".join(rest), one)):
            beside.append(at)
            readings.append(ColumnReading("none", None, read[at][2], rest))
            continue
        one, assumed = borrowed[at]
        period, completed = whole if one.is_empty else _resolve(one, context)
        readings.append(ColumnReading("period" if period else "none", period, read[at][2], rest, (*assumed, *completed) if period else ()))
    if statement in _STATEMENTS_OF_FLOWS:
        readings = _with_quarters(readings, calendar)
    return tuple(_with_changes(_with_neighbours(readings, beside)))


def _with_quarters(readings: list[ColumnReading], calendar: Calendar) -> list[ColumnReading]:
    """The readings, columns of flows without a length as quarters where their ends follow one another by a quarter."""
    ends = sorted({one.period.end for one in readings if isinstance(one.period, Duration) and one.period.end and not one.period.months})
    if not any(_QUARTER_DAYS[0] <= (later - end).days <= _QUARTER_DAYS[1] for end, later in itertools.pairwise(ends)):
        return readings
    return [
        msgspec.structs.replace(
            one, period=Duration(calendar.start_of(one.period.end, 3, None), one.period.end, 3), assumed=(*one.assumed, "length")
        )
        if isinstance(one.period, Duration) and one.period.end and not one.period.months and one.period.start is None
        else one
        for one in readings
    ]


def _read_stack(texts: tuple[str, ...]) -> tuple[Words, Said, str]:
    """The words over one column, what they say, and the label; a sentence among them is kept and not read."""
    return _read_cut(tuple(text[:_HEADER_LIMIT] for text in texts[:_STACK_DEPTH]))


@functools.lru_cache(maxsize=2048)
def _read_cut(texts: tuple[str, ...]) -> tuple[Words, Said, str]:
    label = " ".join(clean(text) for text in texts if text.strip())
    prose = [text for text in texts if is_prose(text)]
    words = read_words(stack(text for text in texts if text not in prose))
    said = say(words)
    if prose:
        words = words._replace(rest=(*(clean(text) for text in prose), *words.rest))
    return words, said, label


def _stands_beside(rest: str, said: Said) -> bool:
    """Whether a column without a date has the period of the one beside it: a percentage of sales, the other end of a range."""
    return says_share(rest) or (said.is_empty and says_bound(rest))


def _with_neighbours(readings: list[ColumnReading], shares: Sequence[int]) -> list[ColumnReading]:
    """The readings, percent-of-sales columns with the period of the column they stand beside, the left one first."""
    for at in shares:
        beside = [*readings[max(0, at - _REACH) : at][::-1], *readings[at + 1 : at + _REACH]]
        donor = next((reading for reading in beside if reading.period is not None), None)
        if donor is not None:
            readings[at] = ColumnReading("period", donor.period, readings[at].label, readings[at].rest, donor.assumed)
    return readings


def _whole_title(title: Said, context: _Context) -> tuple[Period | None, tuple[str, ...]]:
    """The one period that the title says for a table whose columns say none."""
    if title.is_empty or len(title.years) > 1 or len(title.lengths) > 1 or len(title.ends) > 1:
        return None, ()
    return _resolve(title, context)


def period_of_text(text: str, *, calendar: Calendar, statement: str | None = None) -> Period | None:
    """The period that one string states whole: a section row, a title, a spanner over the full width."""
    said = say(read_words(stack((text,))))
    if said.is_empty or len(said.years) > 1 or len(said.lengths) > 1 or len(said.ends) > 1:
        return None
    return _resolve(said, _Context(NOTHING, calendar, statement))[0]


def is_period_text(text: str) -> bool:
    """Whether the string is nothing but the words of a period."""
    words = read_words(stack((text,)))
    if words.rest:
        return False
    return bool(words.dates or words.years or words.lengths or words.quarters or words.halves or words.span or words.flags)


__all__ = ["ColumnReading", "is_period_text", "label_instant", "period_of_text", "read_columns", "roll_forward_period"]
