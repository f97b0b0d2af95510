"""A figure stands in line with the others of its row.

What it tests
    In rows of four columns and more, a figure that no sum and no ratio tests against the other columns: one that stands several times
    above or below all of them, farther than they stand from each other, and that one slip of the hand (a digit lost or added, the point
    moved) would bring into their line.

Why it matters
    Ratios, averages, counts and share numbers often stand in no sum; there a lost digit shows in nothing else.

Example
    Weighted average shares of 49,513, 49,513 and 49,854, and 498,540 in the fourth column: 49,854 was meant.

What it leaves untested
    Figures that a relation ties or disputes, columns of changes, rows of fewer than four columns, and rows that swing by themselves.

Since
    0.2
"""

from collections.abc import Iterator
from fractions import Fraction

from tieout.arithmetic.slips import ADDED, DIGIT, DROPPED, SLIPPED, TRANSPOSED, find_slips
from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.neighbours import NONE_BESIDE, Beside, neighbours_of
from tieout.checks.printing import print_like
from tieout.checks.suspects import BECAUSE
from tieout.checks.view import View

FAR = 4  # times: a figure of a steady row that stands apart from all others by as much is odd
MOST_NAMED = 4  # other columns that a message names
MARGIN = Fraction(5, 4)  # by which a mended figure may stand outside the others
KINDS = frozenset((SLIPPED, TRANSPOSED, DIGIT, DROPPED, ADDED))


@check("MG01", "magnitude", tickmark="Mg")
def magnitude(view: View) -> Iterator[Found]:
    """Yields the figures that stand far from all others of their row, and the tables that hold none."""
    compared = False
    for sheet, besides in zip(view.sheets, neighbours_of(view), strict=True):
        rows, odd = 0, False
        for beside in besides:
            rows += 1
            for found in _odd(view, beside):
                odd = True
                yield found
        compared = compared or rows > 0
        if rows and not odd:
            yield Observation(f"{rows} figures stand in line with the other columns", table=sheet.table.ordinal, severity=None)
    if not compared and view.sheets:
        yield Untested(NONE_BESIDE)


def _odd(view: View, beside: Beside) -> Iterator[Observation]:
    apart = _apart(view, beside)
    if ((view.value[beside.fact] or 0) < 0) != beside.is_negative or apart < FAR or apart < beside.spread * beside.spread * beside.spread:
        return
    mend = _mend(view, beside)
    if mend is not None:
        kind, text = mend
        because = f"{BECAUSE[kind]}; in line with the other columns"
        yield Observation(_message(view, beside, int(apart)), beside.fact, text=text, because=because)


def _message(view: View, beside: Beside, apart: int) -> str:
    fact = view.facts[beside.fact]
    others = ", ".join(view.facts[other].text for other in beside.others[:MOST_NAMED])
    return f"{fact.label or 'the unlabelled row'} is {fact.text}, {apart} times off all other columns ({others})"


def _apart(view: View, beside: Beside) -> Fraction:
    """How many times the nearest of the others a figure is, or they it, at least."""
    size, half = abs(view.value[beside.fact] or 0), view.half[beside.fact]
    if size > beside.high:
        return Fraction(size - half, beside.high)
    return Fraction(beside.low, size + half) if size < beside.low else Fraction(1)


def _mend(view: View, beside: Beside) -> tuple[str, str] | None:
    """The kind of the likeliest slip that brings a figure into the line of the others, and the figure then as it would be printed."""
    value, half = view.value[beside.fact] or 0, view.half[beside.fact]
    low, high = int(beside.low / MARGIN), int(beside.high * MARGIN)
    finer = min(beside.others, key=lambda other: (view.half[other], other))
    if view.half[finer] < half:  # a point that slipped to the right took a decimal with it
        unit = 10 * 2 * view.half[finer]
        is_slip = value % unit == 0 and low <= abs(value) // 10 <= high
        return (SLIPPED, print_like(view.facts[finer], value // unit)) if is_slip else None
    least, most = -(-low // (2 * half)), high // (2 * half)
    if value < 0:
        least, most = -most, -least
    for slip in find_slips(value // (2 * half), least, most):
        if slip.kind in KINDS:
            return slip.kind, print_like(view.facts[beside.fact], slip.was)
    return None
