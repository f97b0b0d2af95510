"""Guidance beside what came: each range that was given for a period, and the figure that was reported for it later."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import NamedTuple

from tieout.arithmetic.intervals import divide, rounding_interval
from tieout.histories.lines import place_of_guidance
from tieout.histories.periods import Calendar, Key, near_keys, year_ago
from tieout.histories.points import Points
from tieout.model.history import ABOVE, BELOW, NOT_COMPARABLE, NOT_YET, WITHIN, GuidanceResult, Point
from tieout.model.interval import Interval
from tieout.model.stored import StoredGuidance

GAAP, NON_GAAP = "gaap", "non-gaap"
YEAR = 12
PLACES = Decimal("0.0001")  # to which a rate that is worked out is shown; its interval is rounded outward to them
OUTWARD = Context(prec=60)

PointsOf = Callable[[str, str], Points]  # the points of a metric or concept in a unit
DecimalsOf = Callable[[str, str | None], int | None]  # the decimals of a fact of a document


class Actual(NamedTuple):
    """What came of a period: its value, all values it may stand for, and the point that has its place."""

    value: Decimal
    interval: Interval
    point: Point
    worked_out: bool = False


@cache
def _actuals() -> Mapping[str, Mapping[str, str | list[str]]]:
    text = resources.files("tieout.histories").joinpath("data").joinpath("actuals.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str | list[str]]] = tomllib.loads(text)
    return found


def actual_name(metric: str, basis: str) -> str | None:
    """The metric or concept that states what came of guidance; None where none is known."""
    table = _actuals()
    name = table.get(basis, {}).get(metric) or (table["own"].get(metric) if basis in (GAAP, NON_GAAP) else None)
    return name if isinstance(name, str) else None


def rate_of(metric: str, basis: str) -> Sequence[str]:
    """The highlight metrics that a guided rate is worked out from; none where it is no such rate."""
    found = _actuals()["rates"].get(metric, ()) if basis == GAAP else ()
    return () if isinstance(found, str) else found


def about(metric: str) -> set[str]:
    """The metrics and concepts that guidance of a metric says something of."""
    table = _actuals()
    names = {name for basis in (GAAP, NON_GAAP, "own") if isinstance(name := table[basis].get(metric), str)}
    return names | {metric} | set(rate_of(metric, GAAP)[:1])


def weigh(given: Iterable[StoredGuidance], calendar: Calendar, points_of: PointsOf, decimals_of: DecimalsOf) -> Iterator[GuidanceResult]:
    """Each guidance, in the order in which it was given, with what came; what one document or its copy in another form repeats once."""
    seen: set[tuple[object, ...]] = set()
    for one in given:
        said = one.guidance
        key = calendar.key(said.period)
        end = one.reading.period_end
        known = (said.metric, said.basis, said.qualifier, said.low, said.high, said.unit, key or said.period, end or one.reading.sha256)
        if known in seen or (said.low is None and said.high is None):
            continue
        seen.add(known)
        yield _weigh(one, key, calendar, points_of, decimals_of)


def _weigh(one: StoredGuidance, key: Key | None, calendar: Calendar, points_of: PointsOf, decimals_of: DecimalsOf) -> GuidanceResult:
    said = one.guidance
    label = calendar.label(key) if key else str(said.period) if said.period else "no period"
    outcome, reason, actual = _outcome(one, key, points_of, decimals_of)
    told = (said.metric, said.basis, said.qualifier, said.period, label, said.low, said.high, said.unit, said.action, said.quote)
    result = (*told, place_of_guidance(one), outcome, reason)
    if actual is None:
        return GuidanceResult(*result)
    point = actual.point
    place = point.stated.place if point.stated else None
    return GuidanceResult(*result, actual.value, actual.interval, point.derived or actual.worked_out, place)


def _outcome(one: StoredGuidance, key: Key | None, points_of: PointsOf, decimals_of: DecimalsOf) -> tuple[str, str | None, Actual | None]:
    said = one.guidance
    if key is None:
        return NOT_COMPARABLE, "no period is given" if said.period is None else "its period is no number of quarters", None
    if said.qualifier:
        return NOT_COMPARABLE, f"it is guided {said.qualifier}", None
    if said.basis not in (GAAP, NON_GAAP):
        return NOT_COMPARABLE, f"it is guided on a basis that is not reported ({said.basis})", None
    rate = rate_of(said.metric, said.basis)
    if rate and said.unit != "percent":
        return NOT_COMPARABLE, f"{said.metric.replace('_', ' ')} is guided in {said.unit}", None
    if len(rate) == 1 and key.months != YEAR:
        return NOT_COMPARABLE, "growth of a quarter may be on the quarter or on the year before", None
    name = actual_name(said.metric, said.basis) or (said.concept if said.basis == GAAP else None)
    if not rate and name is None:
        basis = "non-GAAP " if said.basis == NON_GAAP else ""
        return NOT_COMPARABLE, f"no reported figure is known for {basis}{said.metric.replace('_', ' ')}", None
    actual = _rate(rate, key, points_of) if rate else _find(name or "", said.unit, key, points_of)
    if actual is None:
        return NOT_YET, None, None
    if actual.point.known <= one.reading.known and not actual.point.derived:
        return NOT_COMPARABLE, "what came was known when it was given", actual
    return _compare(actual.interval, _range(one, decimals_of)), None, actual


def _find(name: str, unit: str, key: Key, points_of: PointsOf) -> Actual | None:
    points = points_of(name, unit)
    found = next(near_keys(key.months, key.end, points), None)
    return None if found is None else Actual(points[found].value, points[found].interval, points[found])


def _rate(names: Sequence[str], key: Key, points_of: PointsOf) -> Actual | None:
    """A margin or a growth in percent, from the figures of its metrics in the unit that most are stated in."""
    above = points_of(names[0], "")
    at = next(near_keys(key.months, key.end, above), None)
    below = points_of(names[1], "") if len(names) > 1 else above
    base = None if at is None else next(near_keys(key.months, key.end, below), None) if len(names) > 1 else year_ago(at, below)
    if at is None or base is None or above[at].unit != below[base].unit:
        return None
    ends = divide(above[at].interval, below[base].interval)
    if ends is None or not below[base].value:
        return None
    less = 0 if len(names) > 1 else 1
    low, high = (_percent(end - less, rounding) for end, rounding in zip(ends, (ROUND_FLOOR, ROUND_CEILING), strict=True))
    value = _percent(Fraction(above[at].value) / Fraction(below[base].value) - less, ROUND_HALF_UP)
    return Actual(value, Interval(low, high), above[at], worked_out=True)


def _percent(share: Fraction, rounding: str) -> Decimal:
    exact = share * 100
    digits = OUTWARD.copy()
    digits.rounding = rounding
    return digits.divide(Decimal(exact.numerator), Decimal(exact.denominator)).quantize(PLACES, rounding=rounding, context=digits)


def _range(one: StoredGuidance, decimals_of: DecimalsOf) -> tuple[Decimal | None, Decimal | None]:
    """The ends of what was given; a single figure stands for all values that print as it does."""
    said = one.guidance
    if said.low is None or said.low != said.high:
        return said.low, said.high
    decimals = decimals_of(one.reading.sha256, said.low_fact)
    point = rounding_interval(said.low, decimals)
    return point.low, point.high


def _compare(actual: Interval, ends: tuple[Decimal | None, Decimal | None]) -> str:
    """Within where rounding allows that the figure lies between the ends, else above or below."""
    low, high = ends
    if low is not None and actual.high < low:
        return BELOW
    return ABOVE if high is not None and actual.low > high else WITHIN
