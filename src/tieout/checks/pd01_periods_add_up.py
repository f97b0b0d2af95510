"""Quarters add up to the year.

What it tests
    Rows of flows whose columns cover one period by shorter ones without a gap: four quarters and the year, two quarters and the half,
    nine months and the fourth quarter. The columns may stand in different tables where TI02 found the lines to be the same. A row is
    taken where the same periods add up in other rows of its table; one that a single slip keeps from it is an exception.

Why it matters
    The fourth quarter is never reported by itself: it is the year less nine months, worked out by hand.

Example
    Revenues of 1,204, 1,311, 1,287 and 1,498 in the quarters, and 5,301 in the year: each rounded by itself, they tie.

What it leaves untested
    Balances, averages, rates, amounts per share, and rows that do not add up by more than a slip.

Since
    0.2
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from tieout.checks.base import Relation, Untested, check
from tieout.checks.judge import is_slip_of, judge
from tieout.checks.lines import Kept, StatedLine, find_lines
from tieout.checks.named import holds
from tieout.checks.same import TELLING, find_pairs
from tieout.checks.view import View
from tieout.checks.words import is_named_in_path
from tieout.model.period import Duration, Period

MOST_PARTS = 6  # shorter periods that make up one
MOST_PERIODS = 40  # of one row, those that it shares with other tables among them
FEWEST_ROWS = 2  # other rows of the table in which the same periods add up
MOST_BITS = 16  # of one row
ENOUGH = 12
NEAR = timedelta(days=7)  # by which quarters of weeks may miss each other
NO_FLOWS = frozenset(("percent", "bps", "shares"))
NOT_FOUND = "no row of this table was found to add up over its periods"

Parts = tuple[Duration, ...]


@check("PD01", "periods-add-up", tickmark="Qy")
def periods_add_up(view: View) -> Iterator[Relation | Untested]:
    """Yields the figures of periods with those of the shorter periods that make them up."""
    rows: dict[tuple[int, Period, Parts], list[Relation]] = defaultdict(list)
    known: set[tuple[int, ...]] = set()
    too_wide: set[int] = set()
    for line in _joined(view):
        if len(line.cells) > MOST_PERIODS:
            too_wide.add(line.table)
            continue
        for key, parts in _covers(line.cells):
            figures = (line.cells[key], *(line.cells[part, key[1]] for part in parts))
            values = tuple(view.value[fact] or 0 for fact in figures)
            if values not in known:
                known.add(values)
                rows[line.table, key[0], parts].append(Relation(figures[0], tuple((fact, 1) for fact in figures[1:]), 0))
    tied: set[int] = set()
    for (table, _, _), relations in rows.items():
        bits = {relation: _bits(view, relation) for relation in relations if holds(view, relation)}
        odds, held = sum(bits.values()), sum(map(bool, bits.values()))
        if held < FEWEST_ROWS or 2 * held < len(relations) or odds < ENOUGH:
            continue
        tied.add(table)
        for relation in relations:
            if relation in bits or _is_slip(view, relation):
                yield relation._replace(odds=min(odds, 2 * MOST_BITS))
    for table in sorted(too_wide):
        yield Untested(f"rows of more than {MOST_PERIODS} periods: no search for those that add up is made in them", table=table)
    for table in dict.fromkeys(table for table, _, _ in rows):
        if table not in tied:
            yield Untested(NOT_FOUND, table=table)


def _joined(view: View) -> Iterator[StatedLine]:
    """The lines of flows, each with the figures of other periods that the lines it repeats state; those with most of their own first."""
    more: dict[tuple[int, int, int], list[StatedLine]] = defaultdict(list)
    for pair in find_pairs(view):
        if pair.sign > 0 and pair.line.version == pair.earlier.version:
            more[_place(pair.line)].append(pair.earlier)
            more[_place(pair.earlier)].append(pair.line)
    for line in sorted(find_lines(view), key=lambda line: -len(line.cells)):
        if line.unit in NO_FLOWS or line.unit.endswith("/shares") or is_named_in_path(line.path, "no_flow"):
            continue
        others = more.get(_place(line))
        if others is None:
            yield line
            continue
        cells = dict(line.cells)
        for other in others:
            cells = dict(other.cells) | cells
        yield line._replace(cells=cells)


def _place(line: StatedLine) -> tuple[int, int, int]:
    return line.table, line.row, line.turn


def _covers(cells: Mapping[Kept, int]) -> Iterator[tuple[Kept, Parts]]:
    """Each period of a line with the runs of shorter ones that cover it."""
    spans = [(period, named) for period, named in cells if isinstance(period, Duration) and period.end is not None and period.months]
    shortest = min([period.months or 0 for period, _ in spans], default=0)
    for whole, named in spans:
        if whole.months == shortest:
            continue
        parts = [period for period, other in spans if other == named and (period.months or 0) < (whole.months or 0)]
        for chosen in _runs(whole, sorted(parts, key=lambda period: period.end or date.min, reverse=True), MOST_PARTS):
            yield (whole, named), chosen


def _runs(whole: Duration, parts: Sequence[Duration], most: int) -> Iterator[Parts]:
    """The runs of at most so many periods, the last first, that end where a period ends and are together as long."""
    left = whole.months or 0
    for part in parts if most else ():
        months = part.months or 0
        if not _is_same_day(part.end, whole.end) or months > left:
            continue
        if months == left:
            yield (part,)
        elif part.start is not None:
            rest = Duration(None, part.start - timedelta(days=1), left - months)
            for run in _runs(rest, [other for other in parts if other is not part], most - 1):
                yield (part, *run)


def _is_same_day(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= NEAR


def _bits(view: View, relation: Relation) -> int:
    """How many bits a row in which the periods add up speaks for it: the size of the figures over the tolerance."""
    sizes = [abs(view.value[fact] or 0) for fact in relation.figures]
    if min(sizes[1:]) == 0 and len(sizes) < 4:
        return 0  # a period in which nothing was stated beside one that is the whole
    return min(MOST_BITS, (max(sizes) // (sum(view.half[fact] for fact in relation.figures) or 1)).bit_length())


def _is_slip(view: View, relation: Relation) -> bool:
    verdict = judge(view, "", relation)
    largest = max(abs(view.value[fact] or 0) // (2 * view.half[fact] or 1) for fact in relation.figures)
    return verdict is not None and largest >= TELLING and any(is_slip_of(view, verdict, fact) for fact in relation.figures)
