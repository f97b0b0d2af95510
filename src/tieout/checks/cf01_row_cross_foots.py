"""A row of a table adds up across its columns.

What it tests
    Columns that are the sum of others, row by row: members of equity to the total, segments and eliminations to the whole, quarters to
    the year, GAAP and adjustments to non-GAAP, this period less the last to the change. Which columns sum up which is found from
    all rows together; a row in which a sum that holds in the others fails is an exception there.

Why it matters
    It tests each figure a second time, independent of the footing of its column: where both fail, the figure in both is the wrong one.

Example
    Common stock 12, retained earnings 45 and treasury stock (7) cross-foot to total equity of 50.

What it leaves untested
    Columns of different periods that are not meant to add up, and sums that hold in too few rows to exclude chance. It says so of a
    table with a total by name that no columns add up to, and of one that has more rows or columns than the search takes on.

Since
    0.2
"""

from collections.abc import Iterator, Sequence

from tieout.arithmetic.doubts import is_doubtful, odds_in
from tieout.arithmetic.formulas import Row, find_formulas, parts_in
from tieout.checks.base import Relation, Untested, check
from tieout.checks.ft01_column_foots import NO_SUMS
from tieout.checks.view import Sheet, View
from tieout.checks.words import says
from tieout.model.period import Duration, Instant

FEWEST_COLUMNS = 3
MOST_COLUMNS = 40
MOST_ROWS = 1200


@check("CF01", "row-cross-foots", tickmark="Cft")
def row_cross_foots(view: View) -> Iterator[Relation | Untested]:
    """Yields the sums across the columns of every table that has enough of them."""
    for sheet in view.sheets:
        if sheet.unit in NO_SUMS or len(sheet.columns) < FEWEST_COLUMNS:
            continue
        if len(sheet.columns) > MOST_COLUMNS or len(sheet.lines) > MOST_ROWS:
            yield Untested(
                f"{len(sheet.columns)} columns and {len(sheet.lines)} rows in one table: the search for sums across takes on {MOST_COLUMNS}"
                f" and {MOST_ROWS} at most",
                table=sheet.table.ordinal,
            )
            continue
        found = False
        for relation in cross_footings(view, sheet):
            found = True
            yield relation
        if not found and any(names_total(sheet.table.columns[column].label) for column in sheet.columns):
            yield Untested("no column of this table was found to be the sum of others", table=sheet.table.ordinal)


def names_total(label: str) -> bool:
    """Whether the header of a column names a total."""
    return bool(label) and says(label, "total")


def cross_footings(view: View, sheet: Sheet) -> Iterator[Relation]:
    """The sums across the rows of one sheet, a relation for each row that states the total."""
    lines = sheet.lines
    row_of = dict(zip(sheet.columns, _rows_of(view, sheet), strict=True))
    ways = [(columns, [row_of[column] for column in columns]) for columns in _ways(sheet)]
    found = [find_formulas(rows) for _, rows in ways]
    merits = [sum(formula.odds for formula in formulas) for formulas in found]
    best = merits.index(max(merits))
    columns, rows = ways[best]
    formulas = {formula.total: formula for formula in found[best]}
    for total, formula in formulas.items():
        if _is_of_other_periods(sheet, columns[total], [columns[part.row] for part in formula.parts]):
            continue
        for at in (*formula.holds, *formula.fails):
            cells = lines[at].cells
            parts = parts_in(formulas, rows, total, at)
            terms = tuple((cells[columns[part.row]], part.weight) for part in parts)
            if terms and not is_doubtful(formula, rows, parts, at):
                yield Relation(cells[columns[total]], terms, odds_in(formula, rows, at))


def _ways(sheet: Sheet) -> Iterator[Sequence[int]]:
    """The orders of the columns in which sums are looked for: either way, and backward with what stands before each change turned."""
    yield sheet.columns
    yield sheet.columns[::-1]
    turned: list[int] = []
    before: list[int] = []
    for column in sheet.columns:
        if says(sheet.table.columns[column].label, "change"):
            turned += [*before[::-1], column]
            before = []
        else:
            before.append(column)
    if turned:
        yield [*turned, *before][::-1]


def _is_of_other_periods(sheet: Sheet, total: int, parts: Sequence[int]) -> bool:
    """Whether a column and its parts have one period each, and none of the parts lies within that of the column: no such sum is meant."""
    whole, *others = (sheet.table.columns[column].period for column in (total, *parts))
    if isinstance(whole, Instant):
        return all(isinstance(one, Instant) and one != whole for one in others)
    if whole is None or whole.start is None or whole.end is None:
        return False
    ends = [one.end for one in others if isinstance(one, Duration) and one.end is not None]
    return len(ends) == len(others) and not any(whole.start <= end <= whole.end for end in ends)


def _rows_of(view: View, sheet: Sheet) -> list[Row]:
    """The sheet turned: its columns as the rows of the search."""
    found = []
    for column in sheet.columns:
        indices = [line.cells.get(column) for line in sheet.lines]
        label = sheet.table.columns[column].label
        found.append(
            Row(
                [None if index is None else view.value[index] for index in indices],
                [0 if index is None else view.half[index] for index in indices],
                is_total=says(label, "total"),
            )
        )
    return found
