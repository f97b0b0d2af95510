"""Retained earnings grow by net income.

What it tests
    Retained earnings of the balance sheet against those of an earlier balance sheet and the net income between the two dates, where
    nothing else moved them: the sum comes out, rounding allowed.

Why it matters
    It joins the balance sheet to the statement of income where a release has neither cash flows nor a statement of equity.

Example
    Retained earnings of 723,932 and net income of 229,017 give 952,949 at the end of the quarter. Where the figures of a release
    otherwise add up to the last digit, 952,950 is one off, and said to be.

What it leaves untested
    Companies that pay dividends, retire shares or adopt new rules in the period: without a statement of equity nothing says by how much.

Since
    0.2
"""

from collections.abc import Iterator
from datetime import date, timedelta

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import StatedLine
from tieout.checks.named import BY_NAME, find_named, holds
from tieout.checks.view import View
from tieout.model.period import Duration, Instant

WORDING = "retained earnings before and net income give retained earnings after"
OTHERWISE = "retained earnings moved by more than net income: dividends or other entries stand between"
FEWEST_UNITS = 100  # of net income: less may be anything


@check("RF03", "earnings-retained", tickmark="Re")
def earnings_retained(view: View) -> Iterator[Relation | Untested]:
    """Yields retained earnings with those before and net income."""
    income = _by_days(view, find_named(view, "net_income", ("income",), no="no_net_income"))
    for line in find_named(view, "retained_earnings", ("balance",)):
        by_day = {period.instant: index for (period, named), index in line.cells.items() if isinstance(period, Instant) and not named}
        pairs = [(days, now) for days, now in income.items() if days[0] in by_day and days[1] in by_day]
        found = [Relation(by_day[after], ((by_day[before], 1), (now, 1)), BY_NAME, wording=WORDING) for (before, after), now in pairs]
        kept = [relation for relation in found if holds(view, relation)]
        yield from kept
        if found and not kept:
            yield Untested(OTHERWISE, found[0].subject, line.table)


def _by_days(view: View, lines: list[StatedLine]) -> dict[tuple[date, date], int]:
    """Net income by the day before its period and the last one; the first line of each."""
    found: dict[tuple[date, date], int] = {}
    for line in lines:
        for (period, named), index in line.cells.items():
            telling = abs(view.value[index] or 0) >= FEWEST_UNITS * 2 * view.half[index]
            if isinstance(period, Duration) and period.start is not None and period.end is not None and not named and telling:
                found.setdefault((period.start - timedelta(days=1), period.end), index)
    return found
