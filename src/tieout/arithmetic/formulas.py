"""Which rows of a grid of figures are meant as sums of which, even where one of the figures is wrong.

Like `sums`, one walk down a stack: a row that is a signed sum of the last rows takes their place. Unlike there, a sum need not hold in
every column. What speaks for it and against it is weighed in bits (an eighth is three bits): each column in which it holds, by the
width of the tolerance over the size of the figures; how many patterns were tried; and what the rows say (a total by name, over all the
rows under one heading, parts that are deducted by name). A column in which it fails speaks against it, less where one slip of the
hand explains the failure. A sum is taken where enough is left; the columns in which it fails are its exceptions.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.arithmetic.slips import find_slips

MOST_TERMS = 60  # rows that one total sums up
MOST_TURNED = 16  # rows up to which each may be turned
ENOUGH = 12  # bits for a sum that holds wherever it is stated
ENOUGH_BROKEN = 9  # bits for one that fails somewhere, after what the failures cost
FAILS, SLIPS = 14, 9  # bits that a failure costs; one that a single slip explains
MOST_BITS = 24  # of one column: figures that long may be copies
BY_NAME = 3  # a total by its label
UNNAMED = -2
GROUPED = 4  # all the rows under the total's own heading
BOUNDED = 2  # the sum begins where a heading or another total ends
UNBOUNDED = -4
FIRST_LESS = -3  # the first row less the others
TURNED = -4  # one row turned against its printed sign
BY_SIGN = -1  # signs as the labels say


class Row(NamedTuple):
    """One row of the grid: whole numbers of one unit, half their rounding intervals (0 where blank), and what its words say.

    `group` are the headings over it; `is_total` says that its label is that of a total, `is_deducted` that its label names what is
    taken off.
    """

    values: Sequence[int | None]
    halves: Sequence[int]
    group: tuple[str, ...] = ()
    is_total: bool = False
    is_deducted: bool = False


class Part(NamedTuple):
    """One row of a sum and the sign it enters with."""

    row: int
    weight: int


class Formula(NamedTuple):
    """A row that is meant as a sum: its parts, the columns in which it holds and fails, and how sure that is, failures left out."""

    total: int
    parts: tuple[Part, ...]
    holds: tuple[int, ...]
    fails: tuple[int, ...]
    odds: int


class _Grid:
    """The rows with the cells that a blank subtotal has by its own parts."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[int], *, only_plain: bool) -> None:
        self.rows = rows
        self.columns = columns
        self.only_plain = only_plain
        self.values = [list(row.values) for row in rows]
        self.halves = [list(row.halves) for row in rows]
        self.found: dict[int, Formula] = {}

    def add(self, formula: Formula) -> None:
        """Takes a formula in: where its total is blank and its parts are not, the parts stand for it."""
        self.found[formula.total] = formula
        values, halves = self.values[formula.total], self.halves[formula.total]
        for column in self.columns:
            if values[column] is None:
                parts = [(part, value) for part in formula.parts if (value := self.values[part.row][column]) is not None]
                if parts:
                    values[column] = sum(part.weight * value for part, value in parts)
                    halves[column] = sum(self.halves[part.row][column] for part, _ in parts)


def find_formulas(rows: Sequence[Row], *, only_plain: bool = False) -> tuple[Formula, ...]:
    """The sums among the rows, in the order of their totals; `only_plain` keeps to sums of rows as printed, nothing deducted.

    >>> lines = [(2401, 7310, 702), (902, 881, 113), (3303, 8191, 815), (1204, 1307, 141), (2099, 6884, 674)]
    >>> rows = [Row([2 * amount for amount in line], [1] * 3, is_total=at in (2, 4)) for at, line in enumerate(lines)]
    >>> [(one.total, [part.weight for part in one.parts], one.fails) for one in find_formulas(rows)]
    [(2, [1, 1], ()), (4, [1, -1], ())]
    """
    width = max((len(row.values) for row in rows), default=0)
    grid = _Grid(rows, range(width), only_plain=only_plain)
    stack: list[int] = []
    for total, row in enumerate(rows):
        best = None
        if any(row.values):
            best = _best(grid, total, stack)
            if best is None and len(grid.found) > 1:
                best = _best(grid, total, list(grid.found))
        if best is not None:
            grid.add(best)
            summed = {part.row for part in best.parts}
            stack = [one for one in stack if one not in summed]
        if any(value is not None for value in row.values):
            stack.append(total)
    return tuple(grid.found.values())


def parts_in(formulas: Mapping[int, Formula], rows: Sequence[Row], total: int, column: int) -> tuple[Part, ...]:
    """The parts of a total in one column: rows that state something there; a part that is blank there gives way to its own parts."""
    found: list[Part] = []
    for part in formulas[total].parts:
        if rows[part.row].values[column] is not None:
            found.append(part)
        elif part.row in formulas:
            found += [Part(deeper.row, deeper.weight * part.weight) for deeper in parts_in(formulas, rows, part.row, column)]
    return tuple(found)


def _best(grid: _Grid, total: int, pool: Sequence[int]) -> Formula | None:
    """The likeliest sum of the last of some rows that a row is; None where none is likely enough."""
    best: Formula | None = None
    best_left = 0
    tried = 1
    for run, signs, patterns in _fitting(grid, total, pool):
        tried = max(tried, patterns)
        formula, left = _weigh(grid, total, pool, run, signs, tried)
        if formula is None or left < (ENOUGH_BROKEN if formula.fails else ENOUGH):
            continue
        if best is None or left > best_left:
            best, best_left = formula, left
    return best


def _fitting(grid: _Grid, total: int, pool: Sequence[int]) -> Iterator[tuple[Sequence[int], tuple[int, ...], int]]:
    """The last rows of the pool and the signs under which they sum to the total in one of its two largest columns."""
    stated = grid.rows[total].values
    tested = sorted((column for column in grid.columns if stated[column]), key=lambda column: -abs(stated[column] or 0))[:2]
    for count in range(1, min(len(pool), MOST_TERMS) + 1):
        run = pool[-count:]
        seen = set()
        for column in tested:
            values = [grid.values[row][column] or 0 for row in run]
            wanted = stated[column] or 0
            slack = sum(grid.halves[row][column] for row in run) + grid.rows[total].halves[column]
            for signs in _signs(grid, run, values, wanted, slack):
                if signs not in seen:
                    seen.add(signs)
                    yield run, signs, count * (3 + count)


def _signs(grid: _Grid, run: Sequence[int], values: Sequence[int], wanted: int, slack: int) -> Iterator[tuple[int, ...]]:
    """The signs to try under which one column sums to its total: as printed, first less others, by the labels, one turned."""
    count, left = len(values), sum(values) - wanted
    if abs(left) <= slack:
        yield (1,) * count
    if grid.only_plain or count < 2:
        return
    if abs(2 * values[0] - left - 2 * wanted) <= slack:
        yield (1, *(-1,) * (count - 1))
    turned = [grid.rows[row].is_deducted for row in run]
    if any(turned):
        by_sign = sum(value for value, turn in zip(values, turned, strict=True) if turn)
        if abs(left - 2 * by_sign) <= slack:
            yield tuple(-1 if turn else 1 for turn in turned)
        if 2 < count <= MOST_TURNED:
            for at, value in enumerate(values):
                other = by_sign - value if turned[at] else by_sign + value
                if value and abs(left - 2 * other) <= slack:
                    yield tuple(-1 if turn != (at == one) else 1 for one, turn in enumerate(turned))
    if 2 < count <= MOST_TURNED:
        for at, value in enumerate(values):
            if value and abs(left - 2 * value) <= slack:
                yield tuple(-1 if at == one else 1 for one in range(count))


def _weigh(
    grid: _Grid, total: int, pool: Sequence[int], run: Sequence[int], signs: Sequence[int], tried: int
) -> tuple[Formula | None, int]:
    """The sum with its odds, and the bits that are left after its failures."""
    holds: list[int] = []
    fails: list[int] = []
    bits = _words(grid, total, pool, run, signs) - tried.bit_length()
    cost = 0
    stated = grid.rows[total]
    for column in grid.columns:
        wanted = stated.values[column]
        if wanted is None:
            continue
        parts = [(row, sign, value) for row, sign in zip(run, signs, strict=True) if (value := grid.values[row][column]) is not None]
        if not parts:
            continue
        left = sum(sign * value for _, sign, value in parts) - wanted
        slack = sum(grid.halves[row][column] for row, _, _ in parts) + stated.halves[column]
        if -slack <= left <= slack:
            size = max(abs(wanted), *(abs(value) for _, _, value in parts))
            bits += min(MOST_BITS, (size // (slack or 1)).bit_length())
            holds.append(column)
        else:
            fails.append(column)
            if len(fails) > len(stated.values) // 2:
                return None, 0
            cost += SLIPS if _is_slip(grid, total, column, parts, left, slack) else FAILS
    if not holds:
        return None, 0
    return Formula(total, tuple(map(Part, run, signs)), tuple(holds), tuple(fails), bits), bits - cost


def _words(grid: _Grid, total: int, pool: Sequence[int], run: Sequence[int], signs: Sequence[int]) -> int:
    """What the words of the rows say for a sum, in bits."""
    rows = grid.rows
    own = rows[total]
    bits = BY_NAME if own.is_total else UNNAMED
    below = pool[-len(run) - 1] if len(pool) > len(run) else None
    is_bounded = below is None or below in grid.found or rows[below].group != rows[run[0]].group
    bits += BOUNDED if is_bounded else UNBOUNDED
    if own.is_total and is_bounded and all(rows[row].group[: len(own.group)] == own.group for row in run):
        bits += GROUPED
    turned = [row for row, sign in zip(run, signs, strict=True) if sign < 0]
    if not turned:
        return bits
    if all(rows[row].is_deducted == (sign < 0) for row, sign in zip(run, signs, strict=True)):
        return bits + BY_SIGN
    if len(turned) == len(run) - 1 and run[0] not in turned:
        return bits + FIRST_LESS - sum(not rows[row].is_deducted for row in turned[1:])
    return bits + TURNED - len(run).bit_length()


def _is_slip(grid: _Grid, total: int, column: int, parts: Sequence[tuple[int, int, int]], left: int, slack: int) -> bool:
    """Whether one slip of the hand in one figure explains why a sum fails in a column."""
    stated = grid.rows[total]
    figures = [(stated.values[column] or 0, stated.halves[column], 1)]
    figures += [(value, grid.halves[row][column], -sign) for row, sign, value in parts if grid.rows[row].values[column] is not None]
    for value, half, sign in figures:
        wanted = value + sign * left
        unit = 2 * half or 1
        if any(True for _ in find_slips(value // unit, -(-(wanted - slack) // unit), (wanted + slack) // unit)):
            return True
    return False
