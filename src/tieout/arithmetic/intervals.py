"""Arithmetic of rounding intervals (XBRL Calculations 1.1), and the grade of a difference that rounding may explain.

Every result is exact: decimals are added and multiplied under a context that never rounds, quotients are fractions.
"""

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

from tieout.model.interval import Interval

EXACT = Context(prec=1000, traps=[Inexact])
ZERO = Interval(Decimal(0), Decimal(0))
# grades of a difference between a printed total and the sum of its printed parts
SAME, ROUNDING, IMPROBABLE, IMPOSSIBLE = "exact", "rounding", "improbable", "impossible"
HARDLY = Fraction(1, 100)  # the chance below which honest rounding is improbable as the reason of a difference


def rounding_interval(value: Decimal, decimals: int | None) -> Interval:
    """All true values that print as this number at this accuracy, both ends in; the number alone where it is exact (None).

    >>> rounding_interval(Decimal("12000"), -3)
    Interval(low=Decimal('11500'), high=Decimal('12500'), low_closed=True, high_closed=True)
    """
    if decimals is None:
        return Interval(value, value)
    half = Decimal((0, (5,), -decimals - 1))
    return Interval(_plain(EXACT.subtract(value, half)), _plain(EXACT.add(value, half)))


def add(one: Interval, other: Interval) -> Interval:
    """The sum: an end is closed only if both summed ends are."""
    return Interval(
        EXACT.add(one.low, other.low),
        EXACT.add(one.high, other.high),
        one.low_closed and other.low_closed,
        one.high_closed and other.high_closed,
    )


def scale(interval: Interval, weight: Decimal | int) -> Interval:
    """The interval times a weight; a negative weight swaps the ends with their open or closed marks."""
    factor = Decimal(weight)
    low, high = EXACT.multiply(interval.low, factor), EXACT.multiply(interval.high, factor)
    if factor < 0:
        return Interval(high, low, interval.high_closed, interval.low_closed)
    if factor == 0:
        return ZERO
    return Interval(low, high, interval.low_closed, interval.high_closed)


def total(terms: Iterable[tuple[Interval, Decimal | int]]) -> Interval:
    """The weighted sum of intervals."""
    found = ZERO
    for interval, weight in terms:
        found = add(found, scale(interval, weight))
    return found


def intersect(one: Interval, other: Interval) -> Interval:
    """The values in both; empty where there are none."""
    low = max(one.low, other.low)
    high = min(one.high, other.high)
    return Interval(
        low,
        high,
        all(interval.low_closed for interval in (one, other) if interval.low == low),
        all(interval.high_closed for interval in (one, other) if interval.high == high),
    )


def meets(one: Interval, other: Interval) -> bool:
    """Whether two intervals share a value; a single point counts only where both hold it."""
    return not intersect(one, other).is_empty


def divide(numerator: Interval, denominator: Interval) -> tuple[Fraction, Fraction] | None:
    """The least and the greatest quotient; None where the denominator may be zero.

    >>> divide(Interval(Decimal(1), Decimal(2)), Interval(Decimal(3), Decimal(4)))
    (Fraction(1, 4), Fraction(2, 3))
    """
    if denominator.low <= 0 <= denominator.high:
        return None
    ends = [Fraction(above) / Fraction(below) for above in (numerator.low, numerator.high) for below in (denominator.low, denominator.high)]
    return min(ends), max(ends)


def grade(units: int, terms: int) -> str:
    """The grade of a difference of so many units of the last place between a total and the sum of so many parts.

    >>> grade(0, 5), grade(1, 5), grade(2, 4), grade(3, 4)
    ('exact', 'rounding', 'improbable', 'impossible')
    """
    units = abs(units)
    if units == 0:
        return SAME
    if 2 * units > terms + 1:
        return IMPOSSIBLE
    return ROUNDING if chance(units, terms) >= HARDLY else IMPROBABLE


@lru_cache(maxsize=1024)
def chance(units: int, terms: int) -> Fraction:
    """The chance that honest rounding of each of so many parts and of their total makes a difference of so many units or more.

    >>> chance(1, 2), chance(1, 3)
    (Fraction(1, 4), Fraction(1, 3))
    """
    if units <= 0:
        return Fraction(1)
    # the sum of the parts' errors is Irwin-Hall distributed; the total is that sum rounded
    edge = Fraction(2 * units - 1 + terms, 2)
    if edge >= terms:
        return Fraction(0)
    below = sum((-1) ** k * comb(terms, k) * (edge - k) ** terms for k in range(int(edge) + 1))
    return 2 * (1 - Fraction(below) / factorial(terms))


def _plain(value: Decimal) -> Decimal:
    """The value without an exponent of trailing zeros: 11500, not 1.15E+4."""
    exponent = value.as_tuple().exponent
    return value if not isinstance(exponent, int) or exponent <= 0 else value.quantize(Decimal(1), context=EXACT)
