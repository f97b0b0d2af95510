"""Equity rolls forward, and is the equity of the balance sheet.

What it tests
    In the statement of equity, each balance against the balance before it and the movements between them, for the total and for each
    member; and each balance against the balance sheet of its date, the total against total equity and each member against its line
    (common stock, paid-in capital, retained earnings, accumulated other comprehensive income, treasury stock).

Why it matters
    The roll-forward is prepared by hand in most closings, and it is where last year's balance is forgotten.

Example
    Retained earnings of 723,932, net income of 229,017 and dividends of (18,939) give 934,010.

What it leaves untested
    Counts of shares, dates of which there is no balance sheet, and members that the balance sheet shows together.

Since
    0.2
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from tieout.checks.base import Relation, Untested, check
from tieout.checks.ft01_column_foots import footings
from tieout.checks.lines import Kept, StatedLine, find_lines, words_of
from tieout.checks.named import Match, find_named, match
from tieout.checks.same import MOST_LINES, is_telling
from tieout.checks.view import View
from tieout.checks.words import is_named
from tieout.model.period import Instant

WORD = re.compile("[A-Z][a-z]*")
Named = tuple[tuple[str, str], ...]  # the member of equity
ON_BALANCE_SHEET = "equity as the balance sheet has it"
NO_BALANCE_SHEET = "no balance sheet of its date gives the same equity"


@check("RF02", "equity-rolls", tickmark="Eq")
def equity_rolls(view: View) -> Iterator[Relation | Untested]:
    """Yields the roll-forward of equity and its ties to the balance sheet."""
    for at, relations in footings(view).items():
        if view.sheets[at].table.statement == "equity":
            yield from (relation for relation in relations if _is_roll(view, relation))
    totals = find_named(view, "total_equity", ("balance",), no="no_total_equity")
    rows = [line for line in find_lines(view)[:MOST_LINES] if line.statement == "balance"]
    tied: dict[int, bool] = {}
    for (table, named), balances in _balances(view).items():
        found = match(view, balances, totals) if not named else _match_member(view, balances, named, rows)
        relations = [] if found is None else list(found.relations(wording=ON_BALANCE_SHEET, alone=False))
        yield from relations
        tied[table] = tied.get(table, False) or bool(relations)
    for table, is_tied in tied.items():
        if not is_tied:
            yield Untested(NO_BALANCE_SHEET, table=table)


def _is_roll(view: View, relation: Relation) -> bool:
    """Whether a balance is the sum, and one is among its parts."""
    subject, *parts = (isinstance(view.facts[fact].period, Instant) for fact in relation.figures)
    return subject and any(parts)


def _match_member(view: View, balances: StatedLine, named: Named, rows: Sequence[StatedLine]) -> Match | None:
    """The row of the balance sheet that is a member: one that shares half of its words, or else one that has the same figures."""
    words = words_of((" ".join(WORD.findall(named[0][1].removesuffix("Member"))),))
    rows = [line for line in rows if not is_named(line.label, "total")]
    found = match(view, balances, [line for line in rows if 2 * len(line.words & words) >= len(words)])
    if found is None or not found.holds:
        found = match(view, balances, rows)
        if found is None or not any(is_telling(view, one) for one, _ in found.holds):
            return None
        found = found._replace(slips=())
    return found


def _balances(view: View) -> Mapping[tuple[int, Named], StatedLine]:
    """The balances of each table of equity, those of the total and of each member as a line of their own."""
    found: dict[tuple[int, Named], StatedLine] = {}
    for line in find_lines(view):
        if line.statement != "equity" or line.unit == "shares":
            continue
        for (period, named), index in line.cells.items():
            if isinstance(period, Instant):
                known = found.get((line.table, named), line._replace(cells={}))
                cells: dict[Kept, int] = {(period, ()): index}
                found[line.table, named] = known._replace(cells=cells | dict(known.cells))
    return found
