"""A figure that stands in two tables is the same in both.

What it tests
    Lines of different tables that state the same thing for the same period: highlights and statements, the head of a reconciliation and
    the statement it starts from, an appendix and the text. Which lines these are is found from their labels and from the figures
    of all periods together. At equal precision both must be equal; at different precision the finer must round to the coarser.
    Where a pair agrees in its other periods and one slip keeps it from agreeing in one, that one is an exception; a warning where
    the labels are unlike and the figures alone, in three periods or more, say that it is a pair. A warning, too, is an item of the cash
    flows that a reconciliation has by all its words and with the same figures in all periods but one.

Why it matters
    One of the places is brought up to date, the other is not; a reader who finds both no longer trusts either.

Example
    Net sales of 57,412 thousand in the statement of income round to 57.4 million in the highlights. They do not round to 54.7.

What it leaves untested
    Lines that agree in one period and lie far apart in another (adjusted, restated, of another scope), small numbers that agree by
    chance, and columns whose period is not known.

Since
    0.2
"""

from collections import defaultdict
from collections.abc import Iterator

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import StatedLine, find_lines
from tieout.checks.named import BY_NAME
from tieout.checks.same import MOST_LINES, are_same, find_pairs
from tieout.checks.view import View
from tieout.model.finding import WARNING

FEWEST_WORDS, FEWEST_PERIODS = 3, 2  # of an item of the cash flows that a reconciliation has too


@check("TI02", "table-ties-to-table", tickmark="Tt")
def table_ties_to_table(view: View) -> Iterator[Relation | Untested]:
    """Yields the figures of a line with those of the earlier line that it repeats."""
    lines = find_lines(view)
    if len(lines) > MOST_LINES:
        yield Untested(f"{len(lines)} rows of figures in one document: the first {MOST_LINES} are compared with each other")
    found = False
    for pair in find_pairs(view):
        found = True
        for key in (*pair.holds, *pair.fails):
            severity = WARNING if pair.is_by_figures else None
            yield Relation(pair.line.cells[key], ((pair.earlier.cells[key], pair.sign),), pair.odds, severity=severity)
    yield from _items(view)
    if not found and len({line.table for line in lines}) > 1:
        yield Untested("no line of one table was found to state what a line of another does")


def _items(view: View) -> Iterator[Relation]:
    """Items of the cash flows that a reconciliation has by all their words, in the one period in which they do not agree."""
    items: dict[tuple[str, frozenset[str]], list[StatedLine]] = defaultdict(list)
    for line in find_lines(view)[:MOST_LINES]:
        if line.statement == "reconciliation" and len(line.words) >= FEWEST_WORDS:
            items[line.unit, line.words].append(line)
    for line in find_lines(view)[:MOST_LINES]:
        if line.statement != "cashflow":
            continue
        for other in items[line.unit, line.words][:1]:
            keys = [key for key in line.cells if key in other.cells]
            apart = [key for key in keys if not are_same(view, line.cells[key], other.cells[key])]
            if len(apart) == 1 and len(keys) > FEWEST_PERIODS:
                yield Relation(line.cells[apart[0]], ((other.cells[apart[0]], 1),), BY_NAME, severity=WARNING)
