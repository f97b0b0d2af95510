"""The signs under which the last of some figures sum to a total: as printed, the first less the others, by the labels, one row turned."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST_TURNED = 16  # rows up to which each may be turned


Figure = tuple[int, int, bool]  # what is stated, half its rounding interval, and whether its label deducts it


class Stretch(NamedTuple):
    """Figures of one column, and the total that the last of them may sum to.

    `slacks` are by how many of the last are taken: the rounding of all of them and of the total. `fitting` are the counts for which
    any signs may fit; for no other do they.
    """

    figures: Sequence[Figure]
    wanted: int
    only_plain: bool
    slacks: Sequence[int]
    fitting: Sequence[int]


def walk_stretch(figures: Sequence[Figure], total: tuple[int, int], *, only_plain: bool) -> Stretch | None:
    """A stretch of figures, with what can be said of all its runs in one walk from the last figure to the first; None where no run may fit.

    `total` is the wanted figure and half its rounding interval; `only_plain` takes nothing off but what labels deduct.

    >>> walk_stretch([(7, 0, False), (12, 0, False), (45, 0, False)], (57, 0), only_plain=True).fitting
    [2]
    """
    wanted, slack = total
    slacks, fitting = [slack], []
    left, by_label, count = -wanted, 0, 0
    most_turned = 0 if only_plain else MOST_TURNED
    sizes: list[int] = []  # in order
    for value, half, is_turned in reversed(figures):
        count += 1
        slack += half
        left += value
        slacks.append(slack)
        if is_turned:
            by_label += value
        if count <= most_turned:
            insort(sizes, abs(value))
        if -slack <= left <= slack:
            fitting.append(count)
        elif count == 1:
            continue
        elif by_label and -slack <= left - 2 * by_label <= slack:
            fitting.append(count)
        elif not only_plain:
            first_less = 2 * (value - wanted) - left
            if -slack <= first_less <= slack:
                fitting.append(count)
            elif 2 < count <= most_turned:
                misses = (left, first_less, left - 2 * by_label) if by_label else (left, first_less)
                if _is_near(sizes, misses, slack):
                    fitting.append(count)
    return Stretch(figures, wanted, only_plain, slacks, fitting) if fitting else None


def _is_near(sizes: Sequence[int], misses: Sequence[int], slack: int) -> bool:
    """Whether twice one of some sizes, which are in order, is one of some numbers, whatever its sign, give or take a slack."""
    reach = 2 * sizes[-1] + slack
    for miss in misses:
        if -reach <= miss <= reach:
            size = abs(miss)
            at = bisect_left(sizes, (size - slack + 1) // 2)
            if at < len(sizes) and 2 * sizes[at] <= size + slack:
                return True
    return False


def find_signs(stretch: Stretch, count: int) -> Iterator[tuple[int, ...]]:
    """The signs to try under which so many of the last figures sum to the total; some may come twice."""
    figures, slack = stretch.figures[-count:], stretch.slacks[count]
    values, turned = [value for value, _, _ in figures], [is_turned for _, _, is_turned in figures]
    left = sum(values) - stretch.wanted
    if abs(left) <= slack:
        yield (1,) * count
    if count < 2:
        return
    if not stretch.only_plain and abs(2 * values[0] - left - 2 * stretch.wanted) <= slack:
        yield (1, *(-1,) * (count - 1))
    if any(turned):
        by_label = sum(value for value, turn in zip(values, turned, strict=True) if turn)
        if abs(left - 2 * by_label) <= slack:
            yield tuple(-1 if turn else 1 for turn in turned)
        if not stretch.only_plain:
            yield from _with_one_turned(values, turned, left - 2 * by_label, slack)
    if not stretch.only_plain:
        yield from _with_one_turned(values, [False] * count, left, slack)
        yield from _with_one_turned(values, [False, *[True] * (count - 1)], left - 2 * sum(values[1:]), slack)


def _with_one_turned(values: Sequence[int], turned: Sequence[bool], left: int, slack: int) -> Iterator[tuple[int, ...]]:
    """Signs that a pattern becomes by turning one row, where that takes up what the pattern leaves."""
    count = len(values)
    if not 2 < count <= MOST_TURNED:
        return
    for at, value in enumerate(values):
        other = -value if turned[at] else value
        if value and abs(left - 2 * other) <= slack:
            signs = tuple(-1 if turn != (at == one) else 1 for one, turn in enumerate(turned))
            if max(signs) > 0:  # no total is what all its parts take off
                yield signs
