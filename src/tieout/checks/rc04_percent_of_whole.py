"""Percentages of a whole are the parts over the whole, and sum up to 100.

What it tests
    Columns of percentages that stand beside amounts: each row's amount over that of one row, which is found from all rows together. The
    percentages of such a column are summed up like amounts, within their rounding.

Why it matters
    A share that does not go with its amount shows that one of the two was not updated.

Example
    Services of 45 are 78.9 % of net sales of 57. They are not 79.8 %.

What it leaves untested
    Percentages whose amounts are not stated, and a miss of less than one unit of the last place: filers nudge percentages for
    them to add up to 100.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.checks import ft01_column_foots
from tieout.checks.base import Relation, Untested, check
from tieout.checks.percents import SHARE, readings_of, relations_of
from tieout.checks.view import View


@check("RC04", "percent-of-whole", tickmark="%")
def percent_of_whole(view: View) -> Iterator[Relation | Untested]:
    """Yields percentages over the amounts beside them, and their sums."""
    shares: dict[int, list[int]] = {}
    for one in readings_of(view):
        if one.kind == SHARE:
            shares.setdefault(one.table.ordinal, []).append(one.column)
            yield from relations_of(view, one)
    for sheet in view.sheets:
        columns = shares.get(sheet.table.ordinal)
        if sheet.unit != "percent" or not columns:
            continue
        lines = [line._replace(cells={at: index for at, index in line.cells.items() if at in columns}) for line in sheet.lines]
        yield from ft01_column_foots.relations_of(view, sheet._replace(lines=[line for line in lines if line.cells], columns=columns))
