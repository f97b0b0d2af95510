"""Whether a sum that fails in one column says there what it is made of: not where rows that the other columns cannot tell would mend it."""

from collections.abc import Sequence

from tieout.arithmetic.formulas import Formula, Part, Row

MOST_UNTOLD = 10  # rows whose combinations are tried
TOLD = 4  # rounding intervals of the sum: a row that is smaller wherever the sum holds is not told by it
FEWEST_TOLD = 3  # rows, the total one of them: fewer state one figure twice
SURE = 18  # bits of a sum that may tell fewer


def is_doubtful(formula: Formula, rows: Sequence[Row], parts: Sequence[Part], column: int) -> bool:
    """Whether a sum would hold in a column without, or with, some rows that are next to nothing wherever it holds.

    A section of one row states the same figure twice, and a sum over both holds in the columns in which that figure is nothing; a sum
    that leaves a row out holds there too. A single figure beside dashes that misses by rounding is as doubtful: what rounds to a dash
    may have moved it.

    >>> rows = [Row([8, 80, 80], [1] * 3), Row([0, 0, 50], [1] * 3), Row([0, 0, 50], [1] * 3), Row([8, 80, 130], [1] * 3)]
    >>> formula = Formula(3, (Part(0, 1), Part(1, 1), Part(2, 1)), (0, 1), (2,), 20)
    >>> is_doubtful(formula, rows, formula.parts, 2)
    True
    """
    weights = {part.row: part.weight for part in parts} | {formula.total: -1}
    left = sum(weight * (rows[row].values[column] or 0) for row, weight in weights.items())
    slack = sum(rows[row].halves[column] for row in weights)
    if len(parts) == 1 < len(formula.parts):
        return bool(left) and abs(left) <= slack
    if column not in formula.fails or not formula.holds:
        return False
    untold = [row for row in weights if not _is_told(formula, rows, row)]
    if len(formula.parts) > 1 and formula.odds < SURE and len(weights) - len(untold) < FEWEST_TOLD:
        return True
    shortfalls = {left}
    for row in untold[:MOST_UNTOLD]:
        own = weights[row] * (rows[row].values[column] or 0)
        shortfalls |= {one - own for one in shortfalls}
    if any(abs(one) <= slack for one in shortfalls):
        return True
    first = min(weights)
    others = [
        row for row in range(first, max(weights)) if row not in weights and rows[row].values[column] and not _is_told(formula, rows, row)
    ]
    return any(
        abs(abs(one) - abs(rows[row].values[column] or 0)) <= slack + rows[row].halves[column] for row in others for one in shortfalls
    )


def _is_told(formula: Formula, rows: Sequence[Row], row: int) -> bool:
    """Whether a sum would clearly fail with or without a row in one of the columns in which it holds."""
    for column in formula.holds:
        slack = sum(rows[part.row].halves[column] for part in formula.parts) + rows[formula.total].halves[column]
        if abs(rows[row].values[column] or 0) > TOLD * slack:
            return True
    return False
