"""Whether a sum that fails in one column says there what it is made of: not where another sum would hold in that column as well."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from tieout.arithmetic.formulas import Formula, Part, Row

FEWEST_UNITS = 10  # of the last digit in the greatest figure of a failing column: among figures of one digit chance makes any sum
FEWEST_BITS = 2  # that tell a sum which fails from one of chance
MOST_UNTOLD = 10  # rows that a sum cannot tell, whose combinations are tried
TOLD = 4  # rounding intervals of the sum: a row that is smaller wherever the sum holds is not told by it
NAMED, SURE = 8, 40  # bits of words, and of all, from which on no other sum of rows nearby is looked for
MOST_PARTS = 6  # of a sum to which another is looked for: beside more rows chance finds one
TOLD_FROM_ANOTHER = 7  # bits by which a sum must be told from another
FARTHEST = 16  # rows before a sum and after it that may belong to it
MOST_CHANGES = 120


class _Change(NamedTuple):
    """A row left out of a sum, turned or taken into it: what that adds in each column, and how well the sum tells it, in bits."""

    row: int
    added: Sequence[int]
    halves: Sequence[int]
    bits: int


def is_doubtful(formula: Formula, rows: Sequence[Row], parts: Sequence[Part], column: int) -> bool:
    """Whether a sum that fails in a column is no exception there: chance may have made it, or another sum holds in every column.

    A section of one row states the same figure twice, and a sum over both holds in the columns in which that figure is nothing; a sum
    that leaves a row out holds there too. A single figure beside dashes that misses by rounding is as doubtful: what rounds to a dash
    may have moved it.

    >>> rows = [Row([8, 80, 80], [1] * 3), Row([0, 0, 50], [1] * 3), Row([0, 0, 50], [1] * 3), Row([8, 80, 130], [1] * 3)]
    >>> formula = Formula(3, (Part(0, 1), Part(1, 1), Part(2, 1)), (0, 1), (2,), 20, 4)
    >>> is_doubtful(formula, rows, formula.parts, 2)
    True
    """
    is_lone = len(parts) == 1 < len(formula.parts)
    if not is_lone and (column not in formula.fails or not formula.holds):
        return False
    weights = {part.row: part.weight for part in parts} | {formula.total: -1}
    left = sum(weight * (rows[row].values[column] or 0) for row, weight in weights.items())
    slack = sum(rows[row].halves[column] for row in weights)
    if is_lone:
        return bool(left) and abs(left) <= slack
    if all(abs(rows[row].values[column] or 0) < FEWEST_UNITS * 2 * rows[row].halves[column] for row in weights if rows[row].values[column]):
        return True
    if len(formula.parts) > 1 and sure_bits(formula, rows) < FEWEST_BITS:
        return True
    return _is_untold(formula, rows, weights, column, left, slack) or _is_another(formula, rows)


def odds_in(formula: Formula, rows: Sequence[Row], column: int) -> int:
    """How sure a sum is in one column, in bits: where it fails no surer than chance leaves it."""
    return formula.odds if column in formula.holds else min(formula.odds, sure_bits(formula, rows))


def sure_bits(formula: Formula, rows: Sequence[Row]) -> int:
    """The bits that tell a sum from one of chance even if its total is about what it is by itself, or like one of its parts.

    >>> rows = [Row([8000, 9000], [1] * 2), Row([7, 4], [1] * 2), Row([8008, 9004], [1] * 2)]
    >>> sure_bits(Formula(2, (Part(0, 1), Part(1, 1)), (0, 1), (), 27, 3), rows)
    4
    """
    total = rows[formula.total].values
    least = 0
    for part in (None, *formula.parts):
        told: dict[int, int] = {}
        for column in formula.holds:
            own = 0 if part is None else part.weight * (rows[part.row].values[column] or 0)
            rest = abs((total[column] or 0) - own)
            told[total[column] or 0] = _bits(rest, _slack(formula, rows, column))
        bits = sum(told.values())
        least = bits if part is None else min(least, bits)
    return formula.words + least


def _is_untold(formula: Formula, rows: Sequence[Row], weights: dict[int, int], column: int, left: int, slack: int) -> bool:
    """Whether a sum would hold in a column without, or with, some rows that are next to nothing wherever it holds."""
    untold = [row for row in weights if not _is_told(formula, rows, row)]
    shortfalls = {left}
    for row in untold[:MOST_UNTOLD]:
        own = weights[row] * (rows[row].values[column] or 0)
        shortfalls |= {one - own for one in shortfalls}
    if any(abs(one) <= slack for one in shortfalls):
        return True
    near = range(max(0, min(weights) - 1), max(weights))
    others = [row for row in near if row not in weights and rows[row].values[column] and not _is_told(formula, rows, row)]
    return any(
        abs(abs(one) - abs(rows[row].values[column] or 0)) <= slack + rows[row].halves[column] for row in others for one in shortfalls
    )


def _is_another(formula: Formula, rows: Sequence[Row]) -> bool:
    """Whether two rows left out, turned or taken in make a sum that holds in every column, and is hardly told from this one."""
    if formula.words >= NAMED or len(formula.parts) > MOST_PARTS or sure_bits(formula, rows) >= SURE:
        return False
    columns = (*formula.fails, *formula.holds)
    weights = {part.row: part.weight for part in formula.parts} | {formula.total: -1}
    left = [sum(weight * (rows[row].values[column] or 0) for row, weight in weights.items()) for column in columns]
    slack = [_slack(formula, rows, column) for column in columns]
    failed = len(formula.fails)
    changes = sorted(_changes(formula, rows, weights, columns), key=lambda one: (one.bits, one.row))[:MOST_CHANGES]
    for chosen in combinations([one for one in changes if one.bits <= TOLD_FROM_ANOTHER], 2):
        if chosen[0].row != chosen[1].row and _holds(chosen, left, slack):
            told = sum(_bits(max(abs(one.added[at]) for one in chosen), slack[at]) for at in range(failed, len(columns)))
            if told <= TOLD_FROM_ANOTHER:
                return True
    return False


def _holds(chosen: Sequence[_Change], left: Sequence[int], slack: Sequence[int]) -> bool:
    return all(
        abs(miss + sum(one.added[at] for one in chosen)) <= room + sum(one.halves[at] for one in chosen)
        for at, (miss, room) in enumerate(zip(left, slack, strict=True))
    )


def _changes(formula: Formula, rows: Sequence[Row], weights: dict[int, int], columns: Sequence[int]) -> Iterator[_Change]:
    """What may be changed in a sum, one row at a time."""
    none = [0] * len(columns)
    for row in range(max(0, min(weights) - FARTHEST), min(len(rows), max(weights) + FARTHEST)):
        values = [rows[row].values[column] or 0 for column in columns]
        if not any(values):
            continue
        halves = [rows[row].halves[column] for column in columns]
        weight = weights.get(row)
        factors = (1, -1) if weight is None else (-weight, -2 * weight) if row != formula.total else (-weight,)
        for factor in factors:
            bits = sum(
                _bits(abs(factor * value), _slack(formula, rows, column))
                for value, column in zip(values, columns, strict=True)
                if column in formula.holds
            )
            yield _Change(row, [factor * value for value in values], none if factor == -(weight or 0) else halves, bits)


def _slack(formula: Formula, rows: Sequence[Row], column: int) -> int:
    return sum(rows[part.row].halves[column] for part in formula.parts) + rows[formula.total].halves[column]


def _bits(size: int, slack: int) -> int:
    return max(0, (size // (slack or 1)).bit_length() - 1)


def _is_told(formula: Formula, rows: Sequence[Row], row: int) -> bool:
    """Whether a sum would clearly fail with or without a row in one of the columns in which it holds."""
    return any(abs(rows[row].values[column] or 0) > TOLD * _slack(formula, rows, column) for column in formula.holds)
