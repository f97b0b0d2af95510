"""Quarters of different releases add up to the year.

What it tests
    A year that is stated against the four quarters that its releases state, or against nine months and a fourth quarter that is stated:
    the sum of the rounding intervals must meet the interval of the year.

Why it matters
    Within one release nothing shows that the year has drifted from its quarters: a reclassification, a correction or a slip in between
    lands in the fourth quarter, which nobody reports by itself.

Example
    Quarters of 204.1, 211.7, 212.3 and 226.0 million make 854.1; a year of 854.2 ties by rounding, one of 845.1 does not.

What it leaves untested
    Years of which a quarter is not printed in a stored document (a derived quarter adds up by itself), amounts per share, and balances.

Since
    0.2
"""

from collections.abc import Iterator, Sequence

from tieout.histories.books import Books, Ledger, history_check, not_tested, sum_of_figures
from tieout.histories.deriving import Spans
from tieout.histories.periods import QUARTERS, Key, near_keys
from tieout.model.history import HistoryFinding, Point

CODE = "HI02"


@history_check(CODE, "quarters-add-to-year", tickmark="Qy")
def quarters_add_up(books: Books) -> Iterator[HistoryFinding]:
    """Yields each year with its quarters."""
    for ledger in books.ledgers:
        if not ledger.line.is_additive:
            continue
        spans = Spans(ledger.points, books.calendar)
        for key in [key for key in spans.after if key.months == 12]:
            yield _weigh(books, ledger, spans, key)


def _weigh(books: Books, ledger: Ledger, spans: Spans, key: Key) -> HistoryFinding:
    name, label, year = ledger.line.name, books.label(key), ledger.points[key]
    chain, begin = spans.chain(key.end, QUARTERS)
    parts = [ledger.points[one] for one in reversed(chain)]
    if len(parts) < QUARTERS:
        nine = next((one for one in near_keys(9, begin, spans.after)), None) if len(parts) == 1 else None
        if nine is None:
            missing = books.label(Key(3, begin))
            return not_tested(CODE, name, label, f"{missing} is printed in no document that is stored", year.stated)
        parts = [ledger.points[nine], *parts]
    assert year.stated is not None
    stated = [one.stated for one in parts if one.stated is not None]
    return sum_of_figures(CODE, name, label, year.stated, stated, is_recast=_is_recast(books, [year, *parts]))


def _is_recast(books: Books, points: Sequence[Point]) -> bool:
    """Whether one of the figures differs in another document, is a comparative only, or stands in one that says it recast."""
    said = any(one.stated is not None and books.says_recast(one.stated.place.sha256) for one in points)
    return said or any(one.revisions or (one.first is not None and not one.first.own) for one in points)
