"""Changes in percent, in points and in basis points follow from the figures beside them.

What it tests
    Columns and rows of changes: this period over the last, less one, in percent, row by row; percents less percents in points or basis
    points. Which two columns a column of changes is made from is found from all its rows together; a row in which that fails is an
    exception there. Of a negative base the change may be stated with the sign of its direction.

Why it matters
    Changes are what the headlines quote, and they are typed or linked apart from the amounts.

Example
    From 27,992 to 41,167 is a change of 47.1 %: between 47.06 and 47.07. It is not 47.7 %.

What it leaves untested
    Changes at constant currency, organic or comparable ones, where the adjusted amounts are not stated; changes from nothing or from a
    negative base that are not meaningful; a miss of less than one unit of the last place.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.checks.base import Relation, Untested, check
from tieout.checks.percents import CHANGED, readings_of, relations_of
from tieout.checks.points import points_of
from tieout.checks.view import View


@check("RC01", "changes", tickmark="Chg")
def changes(view: View) -> Iterator[Relation | Untested]:
    """Yields the changes in percent and in points that stand beside their figures."""
    for one in readings_of(view):
        if one.kind == CHANGED:
            yield from relations_of(view, one)
    yield from points_of(view)
