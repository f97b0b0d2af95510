"""Figures of sentences whose scale or period nothing says: from the one row of a table whose digits and words they state again.

What is mended says so. A figure whose words name a period keeps it, one that agrees with a table as it was read is left alone, and so is
one that may be a slip: a level is not moved to the period before, nor a figure to the place of another in its sentence.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from tieout.extract.prose import Figure
from tieout.extract.prose_roles import BASE, MOVED
from tieout.extract.restated import Restated, find_restated, telling_digits
from tieout.model.fact import Fact
from tieout.model.period import Duration, Period, end_of
from tieout.model.release import Diagnostic

FEWEST_DIGITS = 3  # that tell a figure
SURE_DIGITS = 4  # that tell it whatever period the cell has
IN_FULL = (0, 2)  # digits behind the point of an amount that is printed in full
TIMES = 10  # that a figure may be as large as what it is compared with
PER_SHARE = "/shares"


class Prose(NamedTuple):
    """The facts of sentences, in order, and for those of them that are figures of sentences the number that states each."""

    facts: list[Fact]
    figures: list[Figure]


def mend_sentences(said: Prose, cells: Iterable[Fact], latest: datetime.date | None) -> tuple[Prose, tuple[Diagnostic, ...]]:
    """The facts of sentences with what the tables' tell of their scales and periods, and what was mended; `latest` is what is reported."""
    doubtful = [(at, _as_amount(figure)) for at, figure in enumerate(said.figures) if _is_doubtful(figure)]
    telling = [(at, fact) for at, fact in doubtful if telling_digits(fact) >= FEWEST_DIGITS]
    by_figure: dict[int, list[Restated]] = {}
    for one in find_restated(telling, cells):
        by_figure.setdefault(one.figure, []).append(one)
    facts, figures = list(said.facts), list(said.figures)
    remarks: list[Diagnostic] = []
    moved: set[int | None] = set()
    levels = {fact.comparative: at for at, fact in enumerate(facts) if fact.comparative is not None}
    places = {fact.id: at for at, fact in enumerate(facts)}
    for at, _ in doubtful:
        found = by_figure.get(at, [])
        if (not found and not _lacks_scale(figures[at])) or _is_beside_itself(said.figures, at):
            continue
        figure = figures[at]._replace(fact=facts[at])
        level, base = levels.get(facts[at].id), places.get(facts[at].comparative or "")
        mended = _scaled(figure, found) or _like_pair(figure, found, [facts[other] for other in (level, base) if other is not None])
        if mended is None and latest is not None:
            mended = _dated(figure, found, latest, level=None if level is None else facts[level], is_moved=level in moved)
            moved |= {at} if mended is not None else set()
        if mended is not None:
            figures[at], remark = mended
            facts[at] = figures[at].fact
            remarks.append(remark)
    return (Prose(facts, figures) if remarks else said), tuple(remarks)


def _is_doubtful(figure: Figure) -> bool:
    fact = figure.fact
    return _lacks_scale(figure) or fact.role == BASE or (figure.named != fact.period and fact.role != MOVED)


def _lacks_scale(figure: Figure) -> bool:
    """Whether a figure is an amount without a word for its scale; one per share has more digits behind the point than one."""
    mention = figure.mention
    unit = _as_amount(figure).unit
    return mention.is_money and not mention.has_scale_word and figure.fact.scale == 0 and unit is not None and unit.isupper()


def _as_amount(figure: Figure) -> Fact:
    """The fact of a figure; one that is per share though it has but one digit behind the point as an amount."""
    fact = figure.fact
    is_amount = figure.mention.is_money and fact.decimals == 1 and (fact.unit or "").endswith(PER_SHARE)
    return msgspec.structs.replace(fact, unit=(fact.unit or "").removesuffix(PER_SHARE)) if is_amount else fact


def _scaled(figure: Figure, found: Sequence[Restated]) -> tuple[Figure, Diagnostic] | None:
    """The figure at the scale of the row that it states again; None where it has one, or the row is not certain.

    An amount in full has no digit behind the point or two: of one with another number a single word of the row is enough.
    """
    if not _lacks_scale(figure) or any(one.power == 0 for one in found):
        return None
    is_odd = figure.fact.decimals not in IN_FULL
    sure = telling_digits(figure.fact) >= SURE_DIGITS
    alike = [one for one in found if one.power < 0 and one.words and (one.is_named or is_odd)]
    alike = [one for one in alike if is_same_span(one.cell.period, figure.fact.period) or (sure and one.is_named)]
    powers = {one.power for one in alike}
    return _at_scale(figure, -powers.pop(), "scale-from-table", _named(alike[0].cell)) if len(powers) == 1 else None


def _like_pair(figure: Figure, found: Sequence[Restated], pair: Sequence[Fact]) -> tuple[Figure, Diagnostic] | None:
    """The figure at the scale of the one that it is compared with, of about its size, if no amount in full looks so or a table has it."""
    if not _lacks_scale(figure) or any(one.power == 0 for one in found):
        return None
    own = abs(figure.fact.value)
    for other in pair:
        is_near = own < TIMES * abs(other.value).scaleb(-other.scale) < TIMES * TIMES * own
        is_in_table = any(one.power == -other.scale and is_same_span(one.cell.period, figure.fact.period) for one in found)
        if other.scale > 0 and other.unit == _as_amount(figure).unit and is_near and (figure.fact.decimals not in IN_FULL or is_in_table):
            return _at_scale(figure, other.scale, "scale-from-sentence", f'"{other.text}", which it is compared with')
    return None


def _at_scale(figure: Figure, scale: int, code: str, source: str) -> tuple[Figure, Diagnostic]:
    fact = _as_amount(figure)
    value = Decimal(f"{fact.value.scaleb(scale):f}")
    decimals = fact.decimals - scale
    mention = figure.mention._replace(value=value, decimals=decimals, scale=scale, unit=figure.mention.unit.removesuffix(PER_SHARE))
    mended = msgspec.structs.replace(fact, value=value, decimals=decimals, scale=scale)
    message = f'no scale is stated at "{fact.text}"; 10^{scale} taken from {source}'
    return figure._replace(mention=mention, fact=mended), _remark(code, message, fact)


def _dated(
    figure: Figure, found: Sequence[Restated], latest: datetime.date, *, level: Fact | None, is_moved: bool
) -> tuple[Figure, Diagnostic] | None:
    """The figure with the period of the row that it states again; None where its own is told, or is that of a cell, or none is certain.

    `level` is what is compared with it, `is_moved` that this took its period from a table.
    """
    fact = figure.fact
    end = end_of(fact.period)
    exact = [one for one in found if one.power == 0]
    if fact.role == MOVED or end is None or end > latest or any(is_same_span(one.cell.period, fact.period) for one in exact):
        return None
    best = max((len(one.words) for one in exact if one.is_named), default=0)
    spans: list[Restated] = []
    for one in exact:
        if one.is_named and len(one.words) == best and not any(is_same_span(one.cell.period, other.cell.period) for other in spans):
            spans.append(one)
    if len(spans) != 1:
        return None
    cell = spans[0].cell
    if cell.period is None:
        return None
    is_like = is_moved and level is not None and end_of(cell.period) == end and _months(cell.period) == _months(level.period)
    if not is_like and not _may_be_of(figure, cell.period, level, latest):
        return None
    message = f'nothing says that "{fact.text}" is of {fact.period}; {cell.period} taken from {_named(cell)}'
    return figure._replace(fact=msgspec.structs.replace(fact, period=cell.period)), _remark("period-from-table", message, fact)


def _may_be_of(figure: Figure, period: Period, level: Fact | None, latest: datetime.date) -> bool:
    """Whether a figure may be stated for another period than the one that was assumed.

    One whose words name a period may be of that as they name it. A level has the same end or is of what is reported; what it is compared
    with ends before it.
    """
    fact, end = figure.fact, end_of(period)
    if figure.named is not None:
        return is_same_span(figure.named, period)
    if end is None:
        return False
    if fact.role == BASE and (level is not None or end != latest):
        before = end_of(level.period) if level is not None else latest
        return before is not None and end < before
    return end in (end_of(fact.period), latest)


def _is_beside_itself(figures: Sequence[Figure], at: int) -> bool:
    """Whether another figure of the sentence has the digits or the amount of this one, which may then be that one, repeated or pasted."""
    own = figures[at]
    for step in (-1, 1):
        other = at + step
        while 0 <= other < len(figures) and figures[other].sentence is own.sentence:
            if figures[other].fact.text == own.fact.text or abs(figures[other].fact.value) == abs(own.fact.value):
                return True
            other += step
    return False


def is_same_span(one: Period | None, other: Period | None) -> bool:
    """Whether two periods are the same: of weeks and of months where they end together."""
    if isinstance(one, Duration) and isinstance(other, Duration):
        return one.end == other.end and (one.start == other.start or one.months == other.months)
    return one == other


def _months(period: Period | None) -> int | None:
    return period.months if isinstance(period, Duration) else None


def _named(cell: Fact) -> str:
    return f'"{cell.name}" {cell.text} of table {cell.source.table}, which it states again'


def _remark(code: str, message: str, fact: Fact) -> Diagnostic:
    source = fact.source
    return Diagnostic(code, message, source.start, source.end, source.page, source.table)
