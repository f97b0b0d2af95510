"""The ends of guidance are in order.

What it tests
    Ranges of guidance, in sentences and in columns of low and high ends: the lower figure is printed first, and the range is no wider than
    ranges of such a measure are. Of losses and declines either order is usual and none is tested.

Why it matters
    A range is typed by hand in the last hour and stands in no table that adds up. One wrong digit makes it no range.

Example
    "Revenue of $35 million to $30 million", and "$30 million to $350 million", which a point at its place makes $35.0 million.

What it leaves untested
    Points, open ends, ends that are only computed ("plus or minus 2 %"), and costs and rates in columns, which may be higher where
    earnings are low.

Since
    0.2
"""

from collections.abc import Iterator
from functools import lru_cache

from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.guidance import Stated, find_stated
from tieout.checks.view import View
from tieout.checks.words import any_of, load, pattern

FEWEST_UNITS = 10  # of a figure that tells whether its point slipped
HUNDRED = 100
TEN = 10  # the one end is more than so many times the other, and a quarter more than the other at most once the point is moved


@check("GD01", "guidance-order", tickmark="Go")
def guidance_order(view: View) -> Iterator[Found]:
    """Yields the ranges of guidance whose ends are not in order or not of one size, and the others as they should be."""
    ranges = [one for one in find_stated(view) if one.is_range]
    for one in ranges:
        yield _seen(view, one)
    if view.release.guidance and not ranges:
        yield Untested("no guidance states two ends of a range")


def _seen(view: View, one: Stated) -> Observation:
    low, high = one.low, one.high
    assert low is not None
    assert high is not None
    first, second = view.facts[high if one.guidance.falls else low], view.facts[low if one.guidance.falls else high]
    name = one.guidance.metric.replace("_", " ")
    if one.guidance.falls and (_is_of_one_cell(view, low, high) or _rises(one.guidance.metric)):
        return Observation(f"{name} is guided from {first.text} down to {second.text}", high, beside=low)
    if _is_slipped(view, low, high) or _is_too_wide(view, one.guidance.metric, low, high):
        message = f"{name} is guided from {first.text} to {second.text}: no range is that wide"
        return Observation(message, high, beside=low)
    return Observation(f"{name}: {first.text} to {second.text} is in order", high, severity=None)


def _is_of_one_cell(view: View, low: int, high: int) -> bool:
    one, other = view.facts[low].source, view.facts[high].source
    return (one.table, one.row, one.cell) == (other.table, other.row, other.cell)


@lru_cache(maxsize=1024)
def _rises(metric: str) -> bool:
    return pattern("rising", table="guidance").match(metric) is not None


def _is_slipped(view: View, low: int, high: int) -> bool:
    """Whether a range is wide only because the point of one of its ends slipped by a place."""
    least, most = view.value[low] or 0, view.value[high] or 0
    if least <= 0 or any(abs(view.value[end] or 0) < FEWEST_UNITS * 2 * view.half[end] for end in (low, high)):
        return False
    return TEN * least < most and 4 * most <= 5 * TEN * least


def _is_too_wide(view: View, metric: str, low: int, high: int) -> bool:
    """Whether the high end is more times the low one than ranges of such a measure are wide."""
    least, most = view.value[low] or 0, view.value[high] or 0
    widest = _widest(metric)
    if widest is None or least <= 0:
        return False
    percent, digits = widest
    is_told = all(len(str(abs(view.value[end] or 0) // (2 * view.half[end]))) >= digits for end in (low, high))
    return is_told and HUNDRED * most > percent * least


@lru_cache(maxsize=1024)
def _widest(metric: str) -> tuple[int, int] | None:
    for entry in load("guidance")["widest"]:
        if any_of(entry["metrics"]).match(metric):
            return entry["percent"], entry["digits"]
    return None
