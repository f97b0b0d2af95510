"""A figure beside the others of its row: how far apart those stand, and how far it stands from them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from tieout.checks.view import Sheet, View, once_a_view
from tieout.checks.words import says, says_in_path

FEWEST_OTHERS = 3  # figures of a row that must agree with each other for one to stand out of them
FEWEST_STEADY = 2  # the same where the words say that the row hardly moves

MOST_BESIDE = 60  # figures of a row that are compared with each other; of a wider row none is
NONE_BESIDE = "no table has a row with enough other columns of one sign to compare a figure with"


class Beside(NamedTuple):
    """A figure and the others of its row, of which all have one sign and none may be zero.

    `row` are the figures compared, it among them. `low` and `high` bound the sizes of the others, rounding included, in whole numbers of
    the view; `is_negative` is their sign.
    """

    fact: int
    row: Sequence[int]
    low: int
    high: int
    is_negative: bool

    @property
    def others(self) -> Sequence[int]:
        """The figures it is compared with."""
        return [other for other in self.row if other != self.fact]

    @property
    def spread(self) -> Fraction:
        """How many times the smallest of the others the greatest is, at most."""
        return Fraction(self.high, self.low)


@once_a_view
def neighbours_of(view: View) -> Sequence[Sequence[Beside]]:
    """For each sheet each figure with the others of its row, where there are enough of one sign; rows and columns of changes swing."""
    return tuple(tuple(_find_beside(view, sheet)) for sheet in view.sheets)


def _find_beside(view: View, sheet: Sheet) -> Iterator[Beside]:
    plain = [at for at in sheet.columns if not says(sheet.table.columns[at].label, "change")]
    for line in sheet.lines:
        row = [line.cells[at] for at in plain if at in line.cells]
        if not FEWEST_STEADY < len(row) <= MOST_BESIDE:
            continue
        if says_in_path(line.path, "change"):
            continue
        if len(row) > FEWEST_OTHERS or says_in_path(line.path, "steady"):
            yield from _in_row(view, row)


def _in_row(view: View, row: Sequence[int]) -> Iterator[Beside]:
    values = [view.value[fact] or 0 for fact in row]
    positive, negative = sum(value > 0 for value in values), sum(value < 0 for value in values)
    fewest = len(row) - 1  # of one sign, all of them but the figure itself
    if max(positive, negative) < fewest:
        return
    sizes = [abs(value) for value in values]
    lows = [size - view.half[fact] for size, fact in zip(sizes, row, strict=True)]
    highs = [size + view.half[fact] for size, fact in zip(sizes, row, strict=True)]
    lowest, highest = sorted(lows)[:2], sorted(highs)[-2:]
    for at, value in enumerate(values):
        is_negative = negative - (value < 0) == fewest
        if not value or not (is_negative or positive - (value > 0) == fewest):
            continue
        low = lowest[1] if lows[at] == lowest[0] else lowest[0]
        high = highest[0] if highs[at] == highest[1] else highest[1]
        if low > 0:
            yield Beside(row[at], row, low, high, is_negative)
