"""Comparatives are as first reported.

What it tests
    Every figure that a release gives for an earlier period, against the last figure that an earlier document gave for it: of a flow the
    same quarter, year or year to date of the year before, of a balance the day before. Two figures at one rounding must be equal; at
    two, the finer must round to the coarser.

Why it matters
    A comparative that was recast without a word changes every growth rate beside it, and one that was typed anew may be mistyped.

Example
    Revenue of the third quarter was 195,122 when it was reported; a year later the column for it says 195,122. 195,212 would be an
    exception, and a note where the release says that it recast earlier periods.

What it leaves untested
    Periods that no earlier document in the store states, segments and other cuts, and figures that tieout gave no metric.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.histories.books import Books, history_check, not_tested, same_figure
from tieout.model.history import HistoryFinding, Stated

CODE = "HI01"


@history_check(CODE, "comparatives-as-first-reported", tickmark="Pr")
def comparatives(books: Books) -> Iterator[HistoryFinding]:
    """Yields each comparative with the figure that was stated before it."""
    for ledger in books.ledgers:
        for key, stated in ledger.line.stated.items():
            label = books.label(key)
            before: Stated | None = None
            for one in stated:
                if not one.own and before is None:
                    yield not_tested(CODE, ledger.line.name, label, f"no earlier document that states {label} is stored", one)
                elif not one.own and before is not None:
                    what = f"the comparative for {label}"
                    is_said = books.says_recast(one.place.sha256)
                    yield same_figure(CODE, ledger.line.name, label, one, before, what=what, is_said=is_said)
                before = one
