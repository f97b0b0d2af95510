"""Which rows of a grid of figures are meant as sums of which, even where one of the figures is wrong.

One walk down a stack: a row that is a signed sum of the last rows on it takes their place. A sum need not hold in every column. What
speaks for it and against it is weighed in bits (an eighth is three bits): each column in which it holds, by the width of the tolerance
over the size of the figures; how many patterns were tried; and what the rows say (a total by name, over all the rows under one heading,
parts that are deducted by name). A column in which it fails speaks against it, less where one slip of the hand explains the failure. A
sum is taken where enough is left; the columns in which it fails are its exceptions.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from operator import mul
from typing import NamedTuple

from tieout.arithmetic.signs import Figure, Stretch, find_signs, walk_stretch
from tieout.arithmetic.slips import find_slips

MOST_TERMS = 60  # rows that one total sums up
ENOUGH = 12  # bits for a sum that holds wherever it is stated
ENOUGH_BROKEN = 4  # bits for one that fails somewhere, after what the failures cost
FAILS, SLIPS = 10, 5  # bits that a failure costs; one that a single slip explains
TELLING = 100  # a slip in a number of fewer digits explains anything
MOST_BITS = 24  # of one column: figures that long may be copies
LONE_BITS = 3  # of a column in which only one of several parts states anything
BY_NAME = 3  # a total by its label
UNNAMED = -2
GROUPED = 4  # all the rows under the total's own heading
NAMED_GROUP = 8  # and the total names that heading
BOUNDED = 2  # the sum begins where a heading or another total ends
UNBOUNDED = -4
ROLLS = 8  # from one balance to the next
UNNAMED_LESS = -5  # something is taken off, and neither the result nor that is named so
FIRST_LESS = -3  # the first row less the others
LEVELS = -8  # rows together of which one is what is left of the other
TURNED = -4  # one row turned against its printed sign
BY_SIGN = -1  # signs as the labels say


class Row(NamedTuple):
    """One row of the grid: whole numbers of one unit, half their rounding intervals (0 where blank), and what its words say.

    `group` are the headings over it; `is_total` says that its label is that of a total, `names_group` that it is that of the total of
    its own heading, `is_deducted` that it names what is taken off. `date` is that of a row of balances, whatever the column. `level` tells
    apart rows that no sum adds to each other, as income before and after tax; 0 for any other row. `is_balance` marks balances among flows.
    `is_owed` marks a liability, `is_own` a total of equity, which never sums liabilities up; `is_after_costs` what costs leave of revenues.
    """

    values: Sequence[int | None]
    halves: Sequence[int]
    group: tuple[str, ...] = ()
    is_total: bool = False
    is_deducted: bool = False
    names_group: bool = False
    date: Hashable = None
    level: int = 0
    is_balance: bool = False
    is_owed: bool = False
    is_own: bool = False
    is_after_costs: bool = False


class Part(NamedTuple):
    """One row of a sum and the sign it enters with."""

    row: int
    weight: int


class Formula(NamedTuple):
    """A row that is meant as a sum: its parts, the columns in which it holds and fails, and how sure that is, failures left out.

    `words` are those of the `odds` that no figure gives: what the rows say, less what the search tried.
    """

    total: int
    parts: tuple[Part, ...]
    holds: tuple[int, ...]
    fails: tuple[int, ...]
    odds: int
    words: int


class _Grid:
    """The rows with the cells that a blank subtotal has by its own parts."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[int], *, only_plain: bool) -> None:
        self.rows = rows
        self.columns = columns
        self.only_plain = only_plain
        self.values = [list(row.values) for row in rows]
        self.halves = [list(row.halves) for row in rows]
        self._figures: dict[int, list[Figure]] = {}
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
                    self._figures.pop(column, None)

    def figures(self, column: int) -> Sequence[Figure]:
        """What the rows state in one column, blanks as zero."""
        found = self._figures.get(column)
        if found is None:
            stated = zip(self.rows, self.values, self.halves, strict=True)
            found = self._figures[column] = [(values[column] or 0, halves[column], row.is_deducted) for row, values, halves in stated]
        return found


def find_formulas(rows: Sequence[Row], *, only_plain: bool = False) -> tuple[Formula, ...]:
    """The sums among the rows, in the order of their totals; `only_plain` takes nothing off but what labels deduct.

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
            if best is None and len(grid.found) > 1 and (totals := list(grid.found)) != stack:
                best = _best(grid, total, totals)
        if best is not None:
            grid.add(best)
            summed = {part.row for part in best.parts}
            stack = [one for one in stack if one not in summed]
        if len(row.values) > row.values.count(None):
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
    best_left = min(ENOUGH, ENOUGH_BROKEN) - 1
    tried = 1
    natural = _natural(grid, total, pool)
    for run, signs, patterns in _fitting(grid, total, pool, natural):
        tried = max(tried, patterns)
        is_natural = min(signs) > 0 and len(run) == natural
        formula, left = _weigh(grid, total, pool, run, signs, tried=tried, is_natural=is_natural, least=best_left)
        if formula is None or left < (ENOUGH_BROKEN if formula.fails else ENOUGH):
            continue
        best, best_left = formula, left
    return best


def _fitting(grid: _Grid, total: int, pool: Sequence[int], natural: int) -> Iterator[tuple[Sequence[int], tuple[int, ...], int]]:
    """The last rows of the pool and the signs under which they sum to the total in one of its two largest columns.

    The run of `natural` rows is among them, as printed, wherever it holds.
    """
    last = pool[-MOST_TERMS:]
    if not last or (len(last) == 1 and not _is_same(grid, total, last[0])):
        return
    walked = [_stretch(grid, total, column, last) for column in _telling_columns(grid, total)]
    stretches = [stretch for stretch in walked if stretch is not None]
    fitting = {natural} if 0 < natural <= len(last) else set()
    for stretch in stretches:
        fitting.update(stretch.fitting)
    for count in sorted(fitting):
        is_natural = count == natural
        run = last[-count:]
        if count == 1 and not _is_same(grid, total, run[0]):
            continue
        seen = set()
        if is_natural:
            seen.add((1,) * count)
            yield run, (1,) * count, count
        for stretch in stretches:
            for signs in find_signs(stretch, count) if count in stretch.fitting else ():
                if signs not in seen:
                    seen.add(signs)
                    yield run, signs, count * (3 + count)


def _stretch(grid: _Grid, total: int, column: int, rows: Sequence[int]) -> Stretch | None:
    """Some rows in one column, whose last ones may sum to the total there; None where none of them do."""
    figures, own = grid.figures(column), grid.rows[total]
    return walk_stretch([figures[row] for row in rows], (own.values[column] or 0, own.halves[column]), only_plain=grid.only_plain)


def _telling_columns(grid: _Grid, total: int) -> Sequence[int]:
    """The two columns in which a row states the largest figures."""
    sizes = [abs(value) if value else 0 for value in grid.rows[total].values]
    largest = max(sizes)
    if not largest:
        return ()
    first = sizes.index(largest)
    sizes[first] = 0
    largest = max(sizes)
    return (first, sizes.index(largest)) if largest else (first,)


def _natural(grid: _Grid, total: int, pool: Sequence[int]) -> int:
    """How many of the last rows of the pool a total sums up by the words alone: those under its heading, or from the balance before."""
    own = grid.rows[total]
    if own.date is not None:
        for count, row in enumerate(reversed(pool), start=1):
            if grid.rows[row].date is not None:
                return count if grid.rows[row].date != own.date else 0
        return 0
    if not (own.is_total or own.names_group) or not own.group:
        return 0
    count = 0
    for row in reversed(pool):
        if grid.rows[row].group[: len(own.group)] != own.group:
            break
        count += 1
    return count if count > 1 else 0


def _is_same(grid: _Grid, total: int, row: int) -> bool:
    """Whether a row can state the same as a single one before it: one total another, or a balance that did not move."""
    own, other = grid.rows[total], grid.rows[row]
    if own.date is not None and other.date is not None:
        return True
    return own.is_total and (row in grid.found or (own.names_group and other.group[: len(own.group)] == own.group))


def _weigh(
    grid: _Grid, total: int, pool: Sequence[int], run: Sequence[int], signs: Sequence[int], *, tried: int, is_natural: bool, least: int
) -> tuple[Formula | None, int]:
    """The sum with its odds, and the bits that are left after its failures; None where these are not more than `least`."""
    found = _compare(grid, total, run, signs, is_natural=is_natural)
    if found is None or not _may_be_meant(grid, total, run, signs):
        return None, 0
    holds, fails, bits = found
    words = _words(grid, total, pool, run, signs) + (ROLLS if is_natural and grid.rows[total].date is not None else 0)
    words -= (tried if min(signs) < 0 else len(run)).bit_length()
    left_over = words + bits - SLIPS * len(fails)
    if left_over <= least:
        return None, 0
    for column, left, slack in fails:
        left_over += 0 if _is_slip(grid, total, column, run, signs, left, slack) else SLIPS - FAILS
    if left_over <= least:
        return None, 0
    parts = tuple(map(Part, run, signs))
    return Formula(total, parts, tuple(holds), tuple([column for column, _, _ in fails]), words + bits, words), left_over


def _compare(
    grid: _Grid, total: int, run: Sequence[int], signs: Sequence[int], *, is_natural: bool
) -> tuple[list[int], list[tuple[int, int, int]], int] | None:
    """The columns in which a sum holds, those in which it fails, with by how much it misses and its slack, and the bits of the first.

    None where it fails in too many.
    """
    bits = lone = 0
    holds: list[int] = []
    fails: list[tuple[int, int, int]] = []
    seen = set()
    stated = grid.rows[total]
    columns = zip(*[grid.values[row] for row in run], strict=True)
    slacks = zip(*[grid.halves[row] for row in run], strict=True)
    for column, (wanted, values, halves) in enumerate(zip(stated.values, columns, slacks, strict=True)):
        if wanted is None:
            continue
        count = len(values) - values.count(None)
        if not count:
            continue
        amounts = [value or 0 for value in values]
        left = sum(map(mul, signs, amounts)) - wanted
        slack = sum(halves) + stated.halves[column] if len(run) > 1 else abs(halves[0] - stated.halves[column])
        if -slack <= left <= slack:
            likeness = wanted, values
            if likeness not in seen:  # the total of an equity statement repeats the column of the one member that moves
                seen.add(likeness)
                size = max(abs(wanted), max(amounts), -min(amounts))
                most = MOST_BITS if count > 1 or len(run) == 1 else LONE_BITS
                bits += min(most, (size // (slack + stated.halves[column] or 1)).bit_length())
            lone += count == 1
            holds.append(column)
        else:
            fails.append((column, left, slack))
            if len(run) == 1 or (len(fails) > len(stated.values) // 2 and not is_natural):
                return None
    if fails and not (is_natural if not holds else len(holds) - lone >= len(fails)):
        return None
    return holds, fails, bits


def _may_be_meant(grid: _Grid, total: int, run: Sequence[int], signs: Sequence[int]) -> bool:
    """Whether nothing in the kinds of the rows excludes a sum, whatever its figures."""
    rows = grid.rows
    if len({rows[row].date for row in run} - {None}) > 1:
        return False  # balances of two dates are never added
    balances = sum([sign for row, sign in zip(run, signs, strict=True) if rows[row].is_balance])
    if balances and not rows[total].is_balance:
        return False  # a balance and a flow make no flow
    return not (_is_never_meant(rows, total, run, signs) or _counts_twice(grid, run, signs))


def _is_never_meant(rows: Sequence[Row], total: int, run: Sequence[int], signs: Sequence[int]) -> bool:
    """Whether the words exclude a sum.

    Equity is no sum of liabilities, income after costs none of costs printed without a sign, and a row among others under a heading none
    of what stands under another.
    """
    added = [rows[row] for row, sign in zip(run, signs, strict=True) if sign > 0]
    own = rows[total]
    if own.is_own and any(row.is_owed for row in added):
        return True
    if own.is_after_costs and sum(row.is_deducted and _is_mostly_positive(row) for row in added) > 1:
        return True
    is_item = own.group and not (own.is_total or own.names_group)
    return bool(is_item) and any(rows[row].group[: len(own.group)] not in ((), own.group) for row in run)


def _is_mostly_positive(row: Row) -> bool:
    return sum(1 if value > 0 else -1 for value in row.values if value) > 0


def _counts_twice(grid: _Grid, run: Sequence[int], signs: Sequence[int]) -> bool:
    """Whether a total is taken together with a part that it holds already, or with all of them turned, which leaves what rounding left.

    A single part turned is added back, as depreciation is to operating income.
    """
    weights = dict(zip(run, signs, strict=True))
    for row, sign in weights.items():
        own = grid.found[row].parts if row in grid.found else ()
        taken = [weights.get(part.row, 0) * part.weight * sign for part in own]
        if taken and (min(taken) > 0 or max(taken) < 0):
            return True
    return False


def _words(grid: _Grid, total: int, pool: Sequence[int], run: Sequence[int], signs: Sequence[int]) -> int:
    """What the words of the rows say for a sum, in bits."""
    rows = grid.rows
    own = rows[total]
    bits = BY_NAME if own.is_total or own.names_group else UNNAMED
    below = pool[-len(run) - 1] if len(pool) > len(run) else None
    is_bounded = below is None or below in grid.found or rows[below].is_total or rows[below].group != rows[run[0]].group
    bits += BOUNDED if is_bounded else UNBOUNDED
    if (own.is_total or own.names_group) and is_bounded and all(rows[row].group[: len(own.group)] == own.group for row in run):
        bits += NAMED_GROUP if own.names_group else GROUPED
    if len({rows[row].level for row, sign in zip(run, signs, strict=True) if sign > 0} - {0}) > 1:
        bits += LEVELS
    turned = [row for row, sign in zip(run, signs, strict=True) if sign < 0]
    if not turned:
        return bits
    if all(rows[row].is_deducted == (sign < 0) for row, sign in zip(run, signs, strict=True)):
        return bits + BY_SIGN
    if not own.is_total and not any(rows[row].is_deducted for row in turned):
        bits += UNNAMED_LESS
    if len(turned) == len(run) - 1 and run[0] not in turned:
        return bits + FIRST_LESS - sum(not rows[row].is_deducted for row in turned[1:])
    return bits + TURNED - len(run).bit_length()


def _is_slip(grid: _Grid, total: int, column: int, run: Sequence[int], signs: Sequence[int], left: int, slack: int) -> bool:
    """Whether one slip of the hand in one figure, or a figure copied from one beside it, explains why a sum fails in a column."""
    rows = grid.rows
    for row, sign in ((total, 1), *zip(run, (-sign for sign in signs), strict=True)):
        value, half = rows[row].values[column], rows[row].halves[column]
        if value is None:
            continue
        unit = 2 * half or 1
        is_telling = abs(value) // unit >= TELLING
        if is_telling and _is_copied(rows, row, column):
            return True
        wanted = value + sign * left
        low, high = -(-(wanted - slack) // unit), (wanted + slack) // unit
        if any(is_telling or abs(slip.was) >= TELLING for slip in find_slips(value // unit, low, high)):
            return True
    return False


def _is_copied(rows: Sequence[Row], row: int, column: int) -> bool:
    """Whether a figure is the same as one in the row above, beside it or in the row below, and not by the nature of the row."""
    value = abs(rows[row].values[column] or 0)
    beside = sum(abs(other or 0) == value for other in rows[row].values) - 1
    if beside:
        return beside == 1
    return any(abs(other or 0) == value for near in (*rows[max(0, row - 1) : row], *rows[row + 1 : row + 2]) for other in near.values)
