"""What a check across documents is, what it is given, and how a relation between figures of different documents is weighed."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tieout.arithmetic.intervals import EXACT, IMPOSSIBLE, IMPROBABLE, ROUNDING, SAME, grade, meets, total
from tieout.histories.lines import Line
from tieout.histories.periods import Calendar, Key
from tieout.histories.points import Points, interval_of, is_same
from tieout.model.finding import EXCEPTION, NOT_TESTED, NOTE, TIES, WARNING
from tieout.model.history import HistoryFinding, Stated, Weighed
from tieout.model.stored import StoredFact, StoredGuidance

SaysRecast = Callable[[str], bool]
RECAST_SAID = "the document says that it recast figures of earlier periods"


class Ledger(NamedTuple):
    """A line with the points that are stated for it."""

    line: Line
    points: Points


class Books(NamedTuple):
    """All that is known of one filer: its lines, the facts and guidance they come from, and which documents say that they recast."""

    ledgers: Sequence[Ledger]
    facts: Sequence[StoredFact]
    guidance: Sequence[StoredGuidance]
    calendar: Calendar
    says_recast: SaysRecast

    def label(self, key: Key) -> str:
        """A period as the filer names it, of a balance with its day."""
        name = self.calendar.label(key)
        return name if key.months or str(key.end) in name else f"{name} ({key.end})"


Run = Callable[[Books], Iterator[HistoryFinding]]


class HistoryCheck(NamedTuple):
    """One test across the documents of a filer, with a code and a page."""

    code: str
    slug: str
    tickmark: str
    title: str
    page: str
    run: Run


def history_check(code: str, slug: str, *, tickmark: str) -> Callable[[Run], HistoryCheck]:
    """Makes a check of a function; the docstring of its module is the page, whose first line is the title."""

    def made(run: Run) -> HistoryCheck:
        page = inspect.getdoc(inspect.getmodule(run)) or ""
        title, _, _ = page.partition("\n")
        return HistoryCheck(code, slug, tickmark, title.rstrip("."), page, run)

    return made


def same_figure(code: str, metric: str, label: str, figure: Stated, earlier: Stated, *, what: str, is_said: bool) -> HistoryFinding:
    """The finding that one figure is another that an earlier document stated; `is_said` where the document says that it recast."""
    ties = is_same(figure, earlier)
    difference = EXACT.subtract(figure.value, earlier.value)
    if ties:
        grade_of = SAME if abs(figure.value) == abs(earlier.value) else ROUNDING
        message, severity = f"{what} ties to what was stated before", None
    else:
        grade_of = IMPROBABLE if meets(interval_of(figure), interval_of(earlier)) else IMPOSSIBLE
        recast = f"; {RECAST_SAID}" if is_said else ""
        message = f"{what} is {_amount(figure)}, {_amount(earlier)} was stated before: {difference:+,f}{recast}"
        severity = NOTE if is_said or grade_of == IMPROBABLE else WARNING
    return HistoryFinding(
        code,
        TIES if ties else EXCEPTION,
        metric,
        label,
        message,
        grade_of,
        severity,
        figure,
        (Weighed(1, earlier),),
        interval_of(figure),
        interval_of(earlier),
        Decimal(0) if ties and grade_of == SAME else difference,
    )


def sum_of_figures(code: str, metric: str, label: str, whole: Stated, parts: Sequence[Stated], *, is_recast: bool) -> HistoryFinding:
    """The finding that figures of different documents add up to another."""
    computed = total((interval_of(one), 1) for one in parts)
    added = sum((one.value for one in parts), Decimal(0))
    difference = EXACT.subtract(whole.value, added)
    ties = meets(interval_of(whole), computed)
    found = _grade(whole, parts, difference, ties=ties)
    shown = " + ".join(_amount(one) for one in parts)
    if ties:
        message, severity = f"the quarters add up to {label}", None
    else:
        why = "; a figure of them was recast or corrected, or is known as a comparative only" if is_recast else ""
        message = f"{label} is {_amount(whole)}, its quarters are {shown}: {difference:+,f}{why}"
        severity = NOTE if is_recast else WARNING
    return HistoryFinding(
        code,
        TIES if ties else EXCEPTION,
        metric,
        label,
        message,
        found,
        severity,
        whole,
        tuple(Weighed(1, one) for one in parts),
        interval_of(whole),
        computed,
        difference,
    )


def _grade(whole: Stated, parts: Sequence[Stated], difference: Decimal, *, ties: bool) -> str:
    """The grade of a difference: by the chance of honest rounding where all is stated to one place, else by the intervals alone."""
    if not difference:
        return SAME
    if {one.decimals for one in parts} == {whole.decimals}:
        units = difference.scaleb(whole.decimals)
        if units == units.to_integral_value():
            return grade(int(units), len(parts))
    return ROUNDING if ties else IMPOSSIBLE


def not_tested(code: str, metric: str, label: str, reason: str, subject: Stated | None = None) -> HistoryFinding:
    """The finding that a relation could not be tested, with the reason."""
    return HistoryFinding(code, NOT_TESTED, metric, label, reason, subject=subject)


def _amount(one: Stated) -> str:
    return f"{one.value:,f} {one.unit}"
