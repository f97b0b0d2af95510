"""Changes of percents, stated in percentage points or basis points beside them."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from tieout.checks.base import Relation
from tieout.checks.percents import Table, tables_of
from tieout.checks.quotients import FAILS, Cells
from tieout.checks.view import View

WEIGHTS = {"percent": 1, "bps": 100}
WORDS = 8  # bits of a difference of two percents beside it
ENOUGH = 12
MOST_BITS = 16
WORDING = "difference of the two percents beside it"


def points_of(view: View) -> Iterator[Relation]:
    """The differences between two columns of percents that a third states; a relation for each row."""
    for table in tables_of(view):
        yield from _points_in(view, table)


def _points_in(view: View, table: Table) -> Iterator[Relation]:
    for column in table.rates:
        for unit, weight in WEIGHTS.items():
            rows = [row.rates for row in table.rows if column in row.rates and view.facts[row.rates[column]].unit == unit]
            best: tuple[int, int, int, int] | None = None
            for one, other in permutations(table.rates, 2) if rows else ():
                if column not in (one, other):
                    found = _weigh(view, rows, (column, one, other), weight)
                    if found is not None and (best is None or found[1] > best[0]):
                        best = (found[1], found[0], one, other)
            if (
                best is None or best[0] < ENOUGH or (unit == "percent" and best[0] < best[1])
            ):  # percents beside percents may have more parts
                continue
            _, odds, one, other = best
            for row in rows:
                if one in row and other in row and {view.facts[row[one]].unit, view.facts[row[other]].unit} == {"percent"}:
                    yield Relation(row[column], ((row[one], weight), (row[other], -weight)), odds, wording=WORDING)


def _weigh(view: View, rows: Sequence[Cells], columns: tuple[int, int, int], weight: int) -> tuple[int, int] | None:
    """The bits for one column as the difference of two others, without and with what its failures cost; None where nothing holds."""
    bits = cost = 0
    stated, one, other = columns
    for row in rows:
        index, first, second = row.get(stated), row.get(one), row.get(other)
        if index is None or first is None or second is None:
            continue
        if view.facts[first].unit != "percent" or view.facts[second].unit != "percent":
            continue
        miss = abs((view.value[index] or 0) - weight * ((view.value[first] or 0) - (view.value[second] or 0)))
        slack = view.half[index] + weight * (view.half[first] + view.half[second])
        if miss > slack:
            cost += FAILS
        else:
            bits += min(MOST_BITS, (abs(view.value[index] or 0) // (slack or 1)).bit_length())
    return (WORDS + bits, WORDS + bits - cost) if bits else None
