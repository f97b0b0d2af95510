"""No figure is larger than one that it cannot be larger than.

What it tests
    Diluted earnings per share against basic ones, diluted shares against basic ones, and parts against their wholes: current assets and
    total assets, gross profit and net sales, a row "of which" and the row over it. In a loss, diluted shares would make the loss
    per share smaller and are left out: the diluted one is not the smaller.

Why it matters
    It needs no third figure, and so finds the slip where the others of a sum or a ratio are not stated.

Example
    Diluted earnings of $1.32 a share beside basic ones of $1.23: digits of one of the two are transposed.

What it leaves untested
    Figures that both are tied by relations or of which one is disputed; losses per share beside rows of continuing or discontinued
    operations, whose sign decides for all of them, and adjusted ones; parts of negative wholes.

Since
    0.2
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache

from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.per_share_rows import couples_of, rows_of
from tieout.checks.view import Line, Sheet, View
from tieout.checks.words import any_of, asks, load, says

FACES = frozenset(("income", "balance"))
NO_AMOUNTS = frozenset(("percent", "bps"))

Pair = tuple[int, int]  # a figure, and the one that it is not larger than
Ordered = tuple[Pair, str]  # with the words for it

says_of_order = asks("order")


@check("OR01", "order", tickmark="Or")
def order(view: View) -> Iterator[Found]:
    """Yields the figures that are larger than they can be, and the tables that have none."""
    counts: dict[int, int] = defaultdict(int)
    odd: set[int] = set()
    for (small, large), what in (*_per_share(view), *_shares(view), *_parts(view)):
        table = view.facts[small].source.table or 0
        counts[table] += 1
        if _is_larger(view, small, large):
            odd.add(table)
            one, other = view.facts[small], view.facts[large]
            message = f"{one.label or 'the unlabelled row'} is {one.text} beside {other.text} ({other.label}): {what}"
            yield Observation(message, small, beside=large)
    for table, count in counts.items():
        if table not in odd:
            said = (
                "1 figure is not larger than the one it belongs to"
                if count == 1
                else f"{count} figures are not larger than those they belong to"
            )
            yield Observation(said, table=table, severity=None)
    if not counts and view.sheets:
        yield Untested("no table states basic and diluted figures, or a part and its whole")


def _is_larger(view: View, small: int, large: int) -> bool:
    """Whether one figure is larger than another, the finer of the two rounded to the coarser."""
    rounding: int = abs(view.half[small] - view.half[large])
    return (view.value[small] or 0) - (view.value[large] or 0) > rounding


def _per_share(view: View) -> Iterator[Ordered]:
    """Diluted and basic earnings per share, in the order that dilution gives them."""
    for lines in rows_of(view).per_share.values():
        parted = {one.sheet.table.ordinal for one in lines if one.part}
        for basic, diluted in couples_of(lines):
            is_plain = not diluted.is_adjusted and diluted.sheet.table.ordinal not in parted
            for small, large in _beside(diluted.sheet, diluted.line, basic.line):
                own, other = view.value[small] or 0, view.value[large] or 0
                if own > 0 and other > 0:
                    yield (small, large), "diluted earnings per share are not above basic ones"
                elif is_plain and other < 0:
                    yield (small, large), "a diluted loss per share is not smaller than the basic one"
                elif is_plain and own < 0 < other and -own <= other:
                    yield (large, small), "dilution alone does not make a loss of earnings"


def _shares(view: View) -> Iterator[Ordered]:
    """Basic and diluted counts of shares."""
    for basic, diluted in couples_of(rows_of(view).shares):
        for pair in _beside(basic.sheet, basic.line, diluted.line):
            yield pair, "basic shares are not more than diluted ones"


def _parts(view: View) -> Iterator[Ordered]:
    """Parts and wholes, by their labels or by the words of the part."""
    for sheet in view.sheets:
        if sheet.unit in NO_AMOUNTS:
            continue
        couples = list(_of_which(sheet))
        if sheet.table.statement in FACES:
            couples += _named_couples(sheet)
        for part, whole in couples:
            for small, large in _beside(sheet, part, whole):
                if (view.value[large] or 0) >= 0:
                    yield (small, large), "a part is not larger than its whole"


def _of_which(sheet: Sheet) -> Iterator[tuple[Line, Line]]:
    """Rows that say that they are a part of the row over them."""
    whole: Line | None = None
    for line in sheet.lines:
        if not says_of_order(line.label, "part_of_above"):
            whole = line
        elif whole is not None:
            yield line, whole


def _named_couples(sheet: Sheet) -> Iterator[tuple[Line, Line]]:
    """Rows that are part and whole by their labels, where one row alone has each."""
    found: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for line in sheet.lines:
        for role in _roles(line.label):
            found[role].append(line)
    for at in range(len(load("order")["pair"])):
        parts, wholes = found[at, "part"], found[at, "whole"]
        if len(parts) == len(wholes) == 1:
            yield parts[0], wholes[0]


@cache
def _patterns() -> tuple[tuple[tuple[int, str], re.Pattern[str]], ...]:
    return tuple(((at, role), any_of(pair[role])) for at, pair in enumerate(load("order")["pair"]) for role in pair)


@lru_cache(maxsize=4096)
def _roles(label: str) -> tuple[tuple[int, str], ...]:
    """Of which pair a label is the part or the whole."""
    return tuple(role for role, pattern in _patterns() if pattern.search(label))


def _beside(sheet: Sheet, one: Line, other: Line) -> Iterator[Pair]:
    """The figures of two rows in each column that states no change."""
    for column, index in one.cells.items():
        if column in other.cells and not says(sheet.table.columns[column].label, "change"):
            yield index, other.cells[column]
