"""Changes of percents, stated in percentage points or basis points beside them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

from tieout.checks.base import Relation
from tieout.checks.percents import Table, tables_of
from tieout.checks.quotients import FAILS
from tieout.checks.view import View

WEIGHTS = {"percent": 1, "bps": 100}
WORDS = 8  # bits of a difference of two percents beside it
ENOUGH = 12
MOST_BITS = 16
WORDING = "difference of the two percents beside it"

Stated = tuple[int, int, Mapping[int, tuple[int, int]]]  # a figure of a row, half its rounding interval, the row's percents by column


def points_of(view: View) -> Iterator[Relation]:
    """The differences between two columns of percents that a third states; a relation for each row."""
    for table in tables_of(view):
        yield from _points_in(view, table)


def _points_in(view: View, table: Table) -> Iterator[Relation]:
    percents = [
        {at: (view.value[one] or 0, view.half[one]) for at, one in row.rates.items() if view.facts[one].unit == "percent"}
        for row in table.rows
    ]
    for column in table.rates:
        for unit, weight in WEIGHTS.items():
            rows = [row.rates for row in table.rows if column in row.rates and view.facts[row.rates[column]].unit == unit]
            beside = [
                (view.value[index] or 0, view.half[index], others)
                for row, others in zip(table.rows, percents, strict=True)
                if (index := row.rates.get(column)) is not None and view.facts[index].unit == unit
            ]
            best: tuple[int, int, int, int] | None = None
            for one, other in permutations(table.rates, 2) if rows else ():
                if column not in (one, other):
                    found = _weigh(beside, one, other, weight)
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


def _weigh(rows: Sequence[Stated], first: int, second: int, weight: int) -> tuple[int, int] | None:
    """The bits for one column as the difference of two others, without and with what its failures cost; None where nothing holds."""
    bits = cost = 0
    for stated, half, percents in rows:
        one, other = percents.get(first), percents.get(second)
        if one is None or other is None:
            continue
        slack = half + weight * (one[1] + other[1])
        if abs(stated - weight * (one[0] - other[0])) > slack:
            cost += FAILS
        else:
            bits += min(MOST_BITS, (abs(stated) // (slack or 1)).bit_length())
    return (WORDS + bits, WORDS + bits - cost) if bits else None
