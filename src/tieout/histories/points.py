"""Statements of one period to a point: what was reported first, what was corrected, what was recast, and what only rounds otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

from tieout.arithmetic.intervals import rounding_interval
from tieout.histories.lines import Line
from tieout.histories.periods import Calendar, Key, year_ago
from tieout.model.history import BALANCE, CORRECTED, DISAGREES, QUARTER, RECAST, TO_DATE, YEAR, Point, Revision, Stated
from tieout.model.interval import Interval
from tieout.model.period import Duration, Period

KINDS = {0: BALANCE, 3: QUARTER, 12: YEAR}
CENT = Decimal("0.01")
WIDE = Context(prec=200)

Points = Mapping[Key, Point]


def is_same(one: Stated, other: Stated) -> bool:
    """Whether two statements are one figure: equal at one rounding, or the finer one rounds to the coarser, whatever a half goes to.

    The sign is left out of it: one document prints a loss as "net loss of 5", another as (5).
    """
    fine, coarse = (one, other) if one.decimals >= other.decimals else (other, one)
    if fine.decimals == coarse.decimals:
        return abs(fine.value) == abs(coarse.value)
    return rounding_interval(abs(coarse.value), coarse.decimals).holds(abs(fine.value))


def interval_of(stated: Stated) -> Interval:
    """All true values that a statement stands for."""
    return rounding_interval(stated.value, stated.decimals)


def make_points(line: Line, calendar: Calendar) -> dict[Key, Point]:
    """The points that documents state, by period."""
    found = {key: _point(key, stated, calendar) for key, stated in line.stated.items()}
    return {key: compared(point, key, found, line.stated) for key, point in found.items()}


def _point(key: Key, stated: Sequence[Stated], calendar: Calendar) -> Point:
    first = stated[0]
    own = [one for one in stated if one.own] or [first]
    reported, latest, revisions = first, first, []
    same = [first]
    for one in stated[1:]:
        if is_same(one, latest):
            same.append(one)
            continue
        kind = _kind(one, latest)
        revisions.append(Revision(kind, one))
        if kind != DISAGREES:
            latest = one
        if kind == CORRECTED:
            reported = one
    # of what says the same the finest stands for it; a comparative never does where the period was reported by itself
    best = max((one for one in own if is_same(one, reported)), key=lambda one: one.decimals, default=reported)
    fiscal = calendar.fiscal(key.end)
    return Point(
        KINDS.get(key.months, TO_DATE),
        period_of(key, stated),
        calendar.label(key),
        fiscal[0] if fiscal else None,
        fiscal[1] if fiscal else None,
        best.value,
        interval_of(best),
        best.unit,
        best.place.known,
        stated=best,
        first=first,
        again=len(same) - 1,
        revisions=tuple(revisions),
        latest=latest.value if revisions else None,
        latest_known=latest.place.known if revisions else None,
    )


def _kind(one: Stated, before: Stated) -> str:
    """What a statement that differs from the one before it is."""
    if one.place.known == before.place.known or (one.place.accession and one.place.accession == before.place.accession):
        return DISAGREES
    return CORRECTED if one.own else RECAST


def period_of(key: Key, stated: Iterable[Stated]) -> Period:
    """The period as the document that reports it has it."""
    of_own = sorted(stated, key=lambda one: not one.own)
    period = of_own[0].period
    if isinstance(period, Duration) and period.months is None:
        return Duration(period.start, period.end, key.months, period.weeks)
    return period


def compared(point: Point, key: Key, points: Points, stated: Mapping[Key, Sequence[Stated]]) -> Point:
    """A point with the value a year before: the comparative of its own document, else as it was reported then."""
    ago = year_ago(key, points)
    if ago is None or (point.recast_basis and points[ago].latest is None and not points[ago].recast_basis):
        return point
    beside = [] if point.stated is None else [one for one in stated.get(ago, ()) if one.place.sha256 == point.stated.place.sha256]
    before = beside[0].value if beside else value_at(points[ago], point.known)
    return msgspec.structs.replace(point, before=before, change_percent=change_of(point.value, before))


def value_at(point: Point, moment: datetime) -> Decimal:
    """The value of a point as it was known at a moment: recast, where the recast was known."""
    is_recast = point.latest is not None and point.latest_known is not None and point.latest_known <= moment
    return point.latest if is_recast and point.latest is not None else point.value


def change_of(value: Decimal, before: Decimal) -> Decimal | None:
    """The change in percent of the size of the value before, to two digits; None where that is zero or the signs differ.

    >>> change_of(Decimal(12), Decimal(10)), change_of(Decimal(-15), Decimal(-10)), change_of(Decimal(1), Decimal(-1))
    (Decimal('20.00'), Decimal('-50.00'), None)
    """
    if not before or (value and value.is_signed() != before.is_signed()):
        return None
    change = WIDE.divide(WIDE.multiply(WIDE.subtract(value, before), Decimal(100)), abs(before))
    return change.quantize(CENT, rounding=ROUND_HALF_UP, context=WIDE)
