"""Net income is the same in every statement.

What it tests
    The net income at the head of the statement of cash flows, in the statement of comprehensive income and in that of equity against the
    statement of income, for the same period: with or without what others than the parent's shareholders have, whichever the
    statement starts from. Figures that differ are compared where one slip would make them agree.

Why it matters
    It joins the statements. A late entry that reaches the one and not the other leaves both adding up.

Example
    Net income of 66,869 in the statement of income, and 66,896 at the head of the cash flows of the same nine months: digits were swapped.

What it leaves untested
    Statements for periods that the statement of income does not cover, and figures that differ by more than a slip: those may be of
    continuing operations, or of another entity.

Since
    0.2
"""

from collections import Counter
from collections.abc import Iterator

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import StatedLine
from tieout.checks.named import find_named, match
from tieout.checks.view import View

TARGETS = ("cashflow", "comprehensive", "equity")
NO_SOURCE = "no statement of income gives it for the same period"
NO_STATEMENT = "no statement of income was found"
NO_SLIP = "the statement of income has another, by more than a slip"
WORDING = "net income as the statement of income has it"


@check("TI03", "net-income", tickmark="Ni")
def net_income(view: View) -> Iterator[Relation | Untested]:
    """Yields net income in each statement with net income in the statement of income."""
    sources = find_named(view, "net_income", ("income",), no="no_net_income")
    told: set[int] = set()
    tied: set[int] = set()
    lines = [_of_the_whole(line) for line in find_named(view, "net_income", TARGETS, no="no_net_income")]
    if lines and not sources:
        yield Untested(NO_STATEMENT)
        return
    places = Counter((line.table, key) for line in lines for key in line.cells)
    for line in lines:
        if not line.cells:
            continue
        is_alone = line.statement != "equity" and all(places[line.table, key] == 1 for key in line.cells)
        found = match(view, line, sources)
        relations = [] if found is None else list(found.relations(wording=WORDING, alone=is_alone))
        yield from relations
        tied.update([line.table] if relations else [])
        if not relations and line.table not in told | tied:
            told.add(line.table)
            reason = NO_SOURCE if found is None else NO_SLIP
            yield Untested(f"net income: {reason}", next(iter(line.cells.values())), line.table)


def _of_the_whole(line: StatedLine) -> StatedLine:
    """The line with the figures of the total of its members: those without a member, else those that one member alone states."""
    whole = {key: index for key, index in line.cells.items() if not key[1]}
    if not whole:
        periods = [period for period, _ in line.cells]
        whole = {(period, ()): index for (period, _), index in line.cells.items() if periods.count(period) == 1}
    return line._replace(cells=whole)
