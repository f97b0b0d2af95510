"""Every row of a table has one figure for each of its columns.

What it tests
    Tables that print a dash for nothing: a row with dashes and one blank cell, where all other rows have a figure or a dash in each column;
    and a row with a figure more than the table has columns, in a column of its own.

Why it matters
    A figure that was lost, or slid into the next column, leaves a row that no sum need miss: nothing is what stands in most such cells.

Example
    Four rows have a figure or a dash for each of four quarters and the year. The fifth has a dash, 19,812, a dash, a blank and 19,812: the
    fourth quarter was left out.

What it leaves untested
    Tables that leave blank what is nothing, columns of percents and changes, and tables with more than one such row.

Since
    0.2
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from tieout.checks.base import Observation, Untested, check
from tieout.checks.view import View
from tieout.checks.words import says

FEWEST_ROWS, FEWEST_COLUMNS, FEWEST_NILS = 5, 3, 3
NO_FIGURES = frozenset(("percent", "bps", None))

Rows = Mapping[int, Mapping[int, int]]  # the figures of a table by row and grid column


@check("CE01", "cells", tickmark="Ce")
def cells(view: View) -> Iterator[Observation | Untested]:
    """Yields the rows of tables that have a figure too few or too many, and the tables that have none."""
    found = False
    for ordinal, rows in _rows_of(view).items():
        columns = Counter(column for cells in rows.values() for column in cells)
        main = {column for column, count in columns.items() if 2 * count >= len(rows) and not _is_of_changes(view, ordinal, column)}
        if len(rows) < FEWEST_ROWS or len(main) < FEWEST_COLUMNS or _nils(view, rows) < FEWEST_NILS:
            continue
        holes = [row for row, cells in rows.items() if not main <= cells.keys()]
        extra = [
            (row, column)
            for row, cells in rows.items()
            for column in cells
            if columns[column] == 1 and column > min(main) and main <= cells.keys() and not _label(view, ordinal, column)
        ]
        if len(holes) > 1 or len(extra) > 1:
            continue
        found = True
        yield from (_hole(view, ordinal, rows[row], main) for row in holes if _is_odd(view, rows[row], main))
        yield from (_extra(view, ordinal, rows[row], column) for row, column in extra)
        if not holes and not extra:
            yield Observation("every row has a figure or a dash for each column", table=ordinal, severity=None)
    if not found and view.release.tables:
        yield Untested("no table prints a dash for nothing in every row")


def _rows_of(view: View) -> Mapping[int, Rows]:
    """The figures of each table by row and grid column; rows of percents are left out."""
    found: dict[int, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for index, fact in enumerate(view.facts):
        source = fact.source
        if source.table is not None and source.row is not None and source.column is not None and fact.unit not in NO_FIGURES:
            found[source.table][source.row].setdefault(source.column, index)
    return found


def _nils(view: View, rows: Rows) -> int:
    """How many dashes a table prints."""
    return sum(not any(map(str.isdigit, view.facts[index].text)) for cells in rows.values() for index in cells.values())


def _label(view: View, ordinal: int, column: int) -> str:
    return next((one.label for one in view.tables[ordinal].columns if one.column == column), "")


def _is_of_changes(view: View, ordinal: int, column: int) -> bool:
    return says(_label(view, ordinal, column), "change")


def _is_odd(view: View, row: Mapping[int, int], main: set[int]) -> bool:
    """Whether a row has one blank cell and prints a dash in another: what is nothing is a dash there too."""
    return len(main - row.keys()) == 1 and _nils(view, {0: row}) > 0


def _hole(view: View, ordinal: int, row: Mapping[int, int], main: set[int]) -> Observation:
    """A row with a blank cell; the finding names the figure before it."""
    blank = min(main - row.keys())
    before = max((column for column in row if column < blank), default=min(row))
    fact, heading = view.facts[row[before]], _label(view, ordinal, blank)
    under = f' under "{heading}"' if heading else ""
    message = f"{fact.label or 'the unlabelled row'} is blank{under}, where all other rows have a figure or a dash"
    return Observation(message, table=ordinal, names=row[before])


def _extra(view: View, ordinal: int, row: Mapping[int, int], column: int) -> Observation:
    """A row with a figure that stands in no column of the table."""
    fact = view.facts[row[column]]
    message = f"{fact.label or 'the unlabelled row'} has a figure more than the table has columns: {fact.text}"
    return Observation(message, table=ordinal, names=row[column])
