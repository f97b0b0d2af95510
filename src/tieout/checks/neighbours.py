"""A figure beside the others of its row: how far apart those stand, and how far it stands from them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from tieout.checks.view import Sheet, View
from tieout.checks.words import says

FEWEST_OTHERS = 3  # figures of a row that must agree with each other for one to stand out of them
FEWEST_STEADY = 2  # the same where the words say that the row hardly moves

MOST_BESIDE = 60  # figures of a row that are compared with each other; of a wider row none is
NONE_BESIDE = "no table has a row with enough other columns of one sign to compare a figure with"


class Beside(NamedTuple):
    """A figure and the others of its row, of which all have one sign and none may be zero.

    `low` and `high` bound the sizes of the others, rounding included, in whole numbers of the view; `is_negative` is their sign.
    """

    fact: int
    others: Sequence[int]
    low: int
    high: int
    is_negative: bool

    @property
    def spread(self) -> Fraction:
        """How many times the smallest of the others the greatest is, at most."""
        return Fraction(self.high, self.low)


def find_beside(view: View, sheet: Sheet) -> Iterator[Beside]:
    """Yields each figure of a sheet with the others of its row, where there are enough of one sign; rows and columns of changes swing."""
    labels = {at: sheet.table.columns[at].label for at in sheet.columns}
    plain = [at for at in sheet.columns if not says(labels[at], "change")]
    for line in sheet.lines:
        if any(says(part, "change") for part in line.path):
            continue
        row = [line.cells[at] for at in plain if at in line.cells]
        is_steady = any(says(part, "steady") for part in line.path)
        if not (FEWEST_STEADY if is_steady else FEWEST_OTHERS) < len(row) <= MOST_BESIDE:
            continue
        for fact in row:
            others = [other for other in row if other != fact]
            found = _beside(view, fact, others)
            if found is not None:
                yield found


def _beside(view: View, fact: int, others: Sequence[int]) -> Beside | None:
    values = [view.value[other] or 0 for other in others]
    is_negative = values[0] < 0
    if not view.value[fact] or any(not value or (value < 0) != is_negative for value in values):
        return None
    low = min(abs(value) - view.half[other] for value, other in zip(values, others, strict=True))
    high = max(abs(value) + view.half[other] for value, other in zip(values, others, strict=True))
    return Beside(fact, others, low, high, is_negative) if low > 0 else None
