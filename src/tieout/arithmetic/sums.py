"""What a search for sums tries and trusts: the signs that fit some rows, and whether a match could be one of chance.

Signs are tried as printed, then the first row less the others, then each row turned. A match counts only where chance could hardly
make it: the number of patterns tried, times the width of the tolerance over the size of the figures in each column.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST_TERMS = 60  # rows that one total sums up
MOST_TURNED = 16  # rows up to which each may be turned
CHANCE = 1000  # a match must be this many times less likely by chance than not


class Amount(NamedTuple):
    """A printed figure as whole numbers of one unit for the whole grid: its value, and half its rounding interval (0 where exact)."""

    value: int
    half: int


Cells = Sequence[Amount | None]


def count_patterns(count: int) -> int:
    """How many patterns of signs are tried for so many rows."""
    return 2 + (count if 2 < count <= MOST_TURNED else 0)


def fitting_patterns(column: Sequence[Amount | None], total: Amount | None) -> Iterator[tuple[int, ...]]:
    """Of the signs to try for some rows, those under which one column sums to its total."""
    values = [cell.value if cell else 0 for cell in column]
    wanted = total.value if total else 0
    slack = sum(cell.half for cell in column if cell) + (total.half if total else 0)
    count, left = len(values), sum(values) - wanted
    if abs(left) <= slack:
        yield (1,) * count
    if abs(2 * values[0] - sum(values) - wanted) <= slack:
        yield (1, *(-1,) * (count - 1))
    if 2 < count <= MOST_TURNED:
        for turned, value in enumerate(values):
            if abs(left - 2 * value) <= slack:
                yield tuple(-1 if at == turned else 1 for at in range(count))


def is_no_chance(terms: Sequence[Cells], total: Cells, columns: Sequence[int], tried: int) -> bool:
    """Whether a match found after so many tries is hardly one of chance."""
    likely, unlikely = tried * CHANCE, 1
    for column in columns:
        wanted = total[column]
        parts = [cell for cells in terms if (cell := cells[column]) is not None]
        size = max([abs(cell.value) for cell in parts] + [abs(wanted.value) if wanted else 0])
        width = 2 * sum(cell.half for cell in parts) + 2 * (wanted.half if wanted else 0) + 1
        if size > width and parts:
            likely *= width
            unlikely *= 2 * size
    return likely < unlikely
