"""The balance sheet balances.

What it tests
    Total assets against total liabilities and equity, at each date; where that total is not stated, against the sum of total
    liabilities and total equity. Both may stand in tables of their own.

Why it matters
    It is the one identity that every set of books keeps. It holds to the last digit printed, or one of the two totals is wrong.

Example
    Total assets of 957,564 and total liabilities and stockholders' equity of 957,564. Not 957,546.

What it leaves untested
    Balance sheets without one of the totals, or with its parts in different tables that do not agree for any date.

Since
    0.2
"""

from collections.abc import Iterator, Sequence

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import StatedLine
from tieout.checks.named import BY_NAME, find_named, holds, match
from tieout.checks.same import is_telling
from tieout.checks.view import View
from tieout.checks.words import is_named

WORDING = "total assets equal total liabilities and equity"
PARTS = "total liabilities and total equity add up to total assets"


@check("BE01", "balance", tickmark="Be")
def balance(view: View) -> Iterator[Relation | Untested]:
    """Yields the two sides of every balance sheet."""
    assets = find_named(view, "total_assets", ("balance",))
    by_table: dict[int, list[StatedLine]] = {}
    claims = find_named(view, "total_claims", ("balance",))
    for line in assets:
        if line.table in by_table:  # an unlabelled total of the other side goes by the heading of the first
            claims.append(line)
        by_table.setdefault(line.table, []).append(line)
    done: set[int] = set()
    for line in claims:
        own = [other for other in by_table.get(line.table, ()) if other.row < line.row]
        found = match(view, line, own or assets)
        if found is None:
            continue
        pairs = [*found.holds, *found.slips]
        if is_named(line.label, "total_claims") and all(is_named(one.label, "total") for one in (line, found.other)):
            pairs += found.apart if own or found.holds else ()
        elif found.apart or not any(is_telling(view, one) for one, _ in found.holds):
            continue  # a heading that took the figures of a row, or chance
        for one, other in pairs:
            done.update((one, other))
            yield Relation(one, ((other, 1),), BY_NAME, wording=WORDING)
    debts = find_named(view, "total_liabilities", ("balance",))
    equities = find_named(view, "total_equity", ("balance",), no="no_total_equity")
    for table, lines in by_table.items():
        parts = [[line for line in kind if line.table == table] for kind in (debts, equities)]
        for line in lines:
            left = {key: index for key, index in line.cells.items() if index not in done}
            relations = list(_of_parts(view, line._replace(cells=left), *parts))
            yield from relations
            if left and not relations and line is lines[0]:
                yield Untested("no total of liabilities and equity is stated for its dates", next(iter(left.values())), table)


def _of_parts(view: View, line: StatedLine, debts: Sequence[StatedLine], equities: Sequence[StatedLine]) -> Iterator[Relation]:
    """Total assets as total liabilities and total equity, where that holds at any date."""
    for debt in debts:
        for own in equities:
            relations = [
                Relation(index, ((debt.cells[key], 1), (own.cells[key], 1)), BY_NAME, wording=PARTS)
                for key, index in line.cells.items()
                if key in debt.cells and key in own.cells
            ]
            held = [holds(view, relation) for relation in relations]
            if any(held) and (all(held) or is_named(line.label, "total")):
                yield from relations
                return
