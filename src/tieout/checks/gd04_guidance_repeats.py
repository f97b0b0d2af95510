"""Guidance that is given twice is the same both times.

What it tests
    Ranges and points that a release states for one measure and period more than once, in its headline, its sentences and its tables. Where
    they are not the same, it is an exception where all but one of their figures agree and one slip of the hand turns that one into the
    other.

Why it matters
    The headline is written last, by somebody else, and read first.

Example
    "Revenue of $30 million to $35 million" in a headline ties to the sentence that says it again. "$30 million to $53 million" does not.

What it leaves untested
    Guidance that is given once, and ranges that differ by more than a slip: they may be of two things.

Since
    0.2
"""

from collections.abc import Iterator
from itertools import combinations

from tieout.arithmetic.slips import find_slips
from tieout.checks.base import Relation, Untested, check
from tieout.checks.guidance import Stated, find_alike, find_stated
from tieout.checks.view import View

ODDS = 16  # bits of a measure, a basis and a period that are the same
MOST_ALIKE = 12
FEWEST_UNITS = 10  # a number of fewer units agrees with anything after a slip


@check("GD04", "guidance-repeats", tickmark="Gt")
def guidance_repeats(view: View) -> Iterator[Relation | Untested]:
    """Yields the ends of guidance that is said again with those that were said first."""
    found = False
    for one in find_stated(view):
        for low, high in one.guidance.again:
            for first, name in dict.fromkeys(((one.low, low), (one.high, high))):
                second = None if name is None else view.by_id.get(name)
                if first is not None and second is not None and first != second:
                    found = True
                    yield _same(view, second, first)
    for alike in find_alike(view).values():
        for one, other in combinations(alike[:MOST_ALIKE], 2):
            pair = _slipped(view, one, other)
            if pair is not None:
                found = True
                yield _same(view, *pair)
    if view.release.guidance and not found:
        yield Untested("no guidance is given twice")


def _same(view: View, one: int, other: int) -> Relation:
    sign = 1 if (view.value[one] or 0) * (view.value[other] or 0) >= 0 else -1
    return Relation(one, ((other, sign),), ODDS, wording="guidance for one measure and period")


def _slipped(view: View, one: Stated, other: Stated) -> tuple[int, int] | None:
    """The two figures in which two ranges differ, where a slip is all the difference."""
    if one.low is None or one.high is None or other.low is None or other.high is None or not (one.is_range and other.is_range):
        return None
    differing = [
        (first, second) for first, second in ((one.low, other.low), (one.high, other.high)) if view.value[first] != view.value[second]
    ]
    if len(differing) != 1:
        return None
    first, second = differing[0]
    return (second, first) if _is_slip(view, first, second) or _is_slip(view, second, first) else None


def _is_slip(view: View, one: int, other: int) -> bool:
    value, unit = abs(view.value[one] or 0), 2 * view.half[one]
    wanted = abs(view.value[other] or 0)
    if not unit or value // unit < FEWEST_UNITS or wanted % unit:
        return False
    return any(True for _ in find_slips(value // unit, wanted // unit, wanted // unit))
