"""Which rows of a grid of figures are sums of which: one walk down a stack, all columns at once, rounding intervals, chance excluded.

A row whose figures equal, in every column where it has one, a signed sum of the last rows on the stack is their total and takes their
place there. Signs are tried as printed, then the first row less the others, then each row turned. A match counts only where chance
could hardly make it: the number of patterns tried, times the width of the tolerance over the size of the figures in each column.
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


class Term(NamedTuple):
    """One row of a sum and the sign it enters with."""

    row: int
    weight: int


class Sum(NamedTuple):
    """A row that is the sum of others, in the columns in which it was tested."""

    total: int
    terms: tuple[Term, ...]
    columns: tuple[int, ...]


Cells = Sequence[Amount | None]


def find_sums(grid: Sequence[Cells]) -> tuple[Sum, ...]:
    """The sums among the rows of a grid, in the order of their totals; None in a cell is a blank.

    >>> rows = [[Amount(24, 1)], [Amount(90, 1)], [Amount(114, 1)], [Amount(30, 1)], [Amount(84, 1)]]
    >>> wide = [[amount, Amount(amount.value * 7331, 1), Amount(amount.value * 977, 1)] for [amount] in rows]
    >>> [(one.total, [term.weight for term in one.terms]) for one in find_sums(wide)]
    [(2, [1, 1]), (4, [1, -1])]
    """
    found: list[Sum] = []
    stack: list[int] = []
    for row, cells in enumerate(grid):
        match = find_sum(grid, row, stack)
        if match is None and found:
            totals = [one.total for one in found]
            match = find_sum(grid, row, totals)
        if match is not None:
            found.append(match)
            summed = {term.row for term in match.terms}
            stack = [one for one in stack if one not in summed]
        if any(cell is not None for cell in cells):
            stack.append(row)
    return tuple(found)


def find_sum(grid: Sequence[Cells], row: int, rows: Sequence[int]) -> Sum | None:
    """The signed sum of the last of some rows that a row is, the shortest first; None where it is none."""
    total = grid[row]
    columns = [column for column, cell in enumerate(total) if cell is not None]
    if not any(cell is not None and cell.value for cell in total):
        return None
    tried = 0
    tested = max(columns, key=lambda column: abs(total[column].value))  # type: ignore[union-attr]
    for count in range(2, min(len(rows), MOST_TERMS) + 1):
        terms = rows[-count:]
        tried += count_patterns(count)
        for weights in fitting_patterns([grid[row][tested] for row in terms], total[tested]):
            if _is_sum(grid, total, terms, weights, columns) and is_no_chance([grid[one] for one in terms], total, columns, tried):
                return Sum(row, tuple(map(Term, terms, weights)), tuple(columns))
    return None


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


def _is_sum(grid: Sequence[Cells], total: Cells, terms: Sequence[int], weights: Sequence[int], columns: Sequence[int]) -> bool:
    for column in columns:
        wanted = total[column]
        assert wanted is not None
        value, half = -wanted.value, wanted.half
        for term, weight in zip(terms, weights, strict=True):
            cell = grid[term][column]
            if cell is not None:
                value += weight * cell.value
                half += cell.half
        if not -half <= value <= half:
            return False
    return True


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
