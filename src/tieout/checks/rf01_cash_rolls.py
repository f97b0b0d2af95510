"""Cash rolls forward, and is the cash of the balance sheet.

What it tests
    In the statement of cash flows, the opening balance and the change (with the effect of exchange rates where that stands beside it)
    against the closing balance; each opening balance against the closing one of the same date; both against the balance sheet of
    their date, with restricted cash where the statement includes it.

Why it matters
    The statement of cash flows ends where the balance sheet begins. A figure changed in one of them breaks the tie.

Example
    Cash of 164,207 at the beginning and an increase of 30,064 give 194,271 at the end, and the balance sheet has 194,271.

What it leaves untested
    Balance sheets in which a part of the cash is held in lines of other assets, dates of which there is no balance sheet, and statements
    with several opening balances, whose sums FT01 tests.

Since
    0.2
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import Kept, StatedLine
from tieout.checks.named import BY_NAME, find_named, holds, match
from tieout.checks.view import Line, Sheet, View
from tieout.checks.words import is_named

ROLLS = "cash at the beginning and its change give cash at the end"
SAME_DATE = "cash at the beginning is cash at the end of the period before"
ON_BALANCE_SHEET = "cash as the balance sheet has it"
NO_BALANCE_SHEET = "no balance sheet of its date gives the same cash; a part may stand in other lines"
MOST_PARTS = 3


@check("RF01", "cash-rolls", tickmark="Ca")
def cash_rolls(view: View) -> Iterator[Relation | Untested]:
    """Yields the roll-forward of cash and its ties to the balance sheet."""
    for sheet in view.sheets:
        if sheet.table.statement == "cashflow":
            yield from _rolls(view, sheet)
    opening, closing = (find_named(view, kind, ("cashflow",)) for kind in ("cash_opening", "cash_closing"))
    for line in opening:
        found = match(view, line, closing)
        if found is not None:
            yield from found.relations(wording=SAME_DATE, alone=False)
    balances = [*find_named(view, "cash", ("balance",)), *find_named(view, "restricted", ("balance",), no="cash")]
    tied: set[int] = set()
    for line in (*closing, *opening):
        relations = list(_on_balance_sheet(view, line, balances))
        yield from relations
        tied.update([line.table] if relations else [])
    for table, line in {line.table: line for line in reversed(closing)}.items():
        if balances and table not in tied:
            yield Untested(NO_BALANCE_SHEET, next(iter(line.cells.values())), table)


def _rolls(view: View, sheet: Sheet) -> Iterator[Relation]:
    """The closing balance of each column, where the sheet has one opening and one closing balance."""
    rows = {kind: [at for at, line in enumerate(sheet.lines) if is_named(line.label, kind)] for kind in ("cash_opening", "cash_closing")}
    if [len(found) for found in rows.values()] != [1, 1]:
        return
    first, last = (sheet.lines[found[0]] for found in rows.values())
    changes = [line for line in sheet.lines if is_named(line.label, "cash_change") and not is_named(line.label, "no_cash_change")]
    if len(changes) != 1:
        return
    change = changes[0]
    effects = [
        line for line in sheet.lines if is_named(line.label, "cash_effect") and line.row > change.row and "cash" in line.label.lower()
    ]
    best: list[Relation] = []
    for terms in ((first, change), *((first, change, effect) for effect in effects)):
        relations = list(_sums(last, terms))
        if sum(holds(view, one) for one in relations) > sum(holds(view, one) for one in best):
            best = relations
    yield from best


def _sums(last: Line, terms: Sequence[Line]) -> Iterator[Relation]:
    """The closing balance of each column that states the first two terms; a third is taken where it is stated."""
    for column, index in last.cells.items():
        parts = [line.cells[column] for line in terms if column in line.cells]
        if all(column in line.cells for line in terms[:2]):
            yield Relation(index, tuple((part, 1) for part in parts), BY_NAME, wording=ROLLS)


def _on_balance_sheet(view: View, line: StatedLine, balances: Sequence[StatedLine]) -> Iterator[Relation]:
    """The line as one row of the balance sheet, or as several of one table, restricted cash among them."""
    found = match(view, line, balances)
    if found is not None and (found.holds or not any(is_named(other.label, "restricted") for other in (line, *balances))):
        yield from found.relations(wording=ON_BALANCE_SHEET, alone=True)
        return
    for table in dict.fromkeys(other.table for other in balances):
        own = [other for other in balances if other.table == table and other.unit == line.unit]
        for count in range(2, MOST_PARTS + 1):
            for parts in combinations(own[: 2 * MOST_PARTS], count):
                relations = list(_as_parts(line, [part.cells for part in parts]))
                if any(holds(view, one) for one in relations):
                    yield from (one for one in relations if holds(view, one))
                    return


def _as_parts(line: StatedLine, parts: Sequence[Mapping[Kept, int]]) -> Iterator[Relation]:
    for key, index in line.cells.items():
        if all(key in cells for cells in parts):
            yield Relation(index, tuple((cells[key], 1) for cells in parts), BY_NAME, wording=ON_BALANCE_SHEET)
