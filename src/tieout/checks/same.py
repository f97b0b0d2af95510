"""Lines of different tables that state the same figures: weighed in bits, by the periods in which they agree and the words of both."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.arithmetic.slips import find_slips
from tieout.checks.lines import Kept, StatedLine, find_lines, kinds_of
from tieout.checks.view import View, once_a_view

MOST_LINES = 4000  # lines of a document that are laid side by side
MOST_ALIKE = 20  # lines with the same words, or with the same figure for the same period, that later ones are compared with
ENOUGH = 12  # bits that are left after the failures
MOST_BITS = 24  # of one period
FAILS, SLIPS = 16, 6  # bits that a failing period costs; one that a single slip explains
TELLING = 1000  # a slip in a number of fewer digits explains anything
SAME_WORDS, UNLIKE = 5, -6
HALF = 2  # of so many words one is shared
MOST_WORDS = (3, 4)  # of so many words so many are shared
LONG_WORD = re.compile(r"[a-z]{5,}")
MANY, SURE_BITS = 3, 24  # periods in which lines agree that are not alike by their words, and the bits of that
CLOSE, MOST_CLOSE = 100, 10  # times how far two figures are apart that each is where they speak for a pair of such lines, and bits of that
TURNED = -6  # the same figure with the other sign
OTHER_VERSION = -3  # adjusted figures beside those reported
LATER_TURN = -3  # a row that states several figures for one period


class Pair(NamedTuple):
    """A line with an earlier one that states the same: the sign between them, the keys on which they agree and fail, and the odds.

    It fails where one slip keeps it from agreeing; figures that differ by more are of something else, and no part of it. `is_by_figures`
    says that the lines are not alike by their words, but share one.
    """

    line: StatedLine
    earlier: StatedLine
    sign: int
    holds: tuple[Kept, ...]
    fails: tuple[Kept, ...]
    odds: int
    left: int
    is_by_figures: bool = False


@once_a_view
def find_pairs(view: View) -> Sequence[Pair]:
    """Each line with the earlier lines that it repeats: for each of its periods the likeliest one, the first of equals."""
    lines = find_lines(view)[:MOST_LINES]
    by_value: dict[tuple[str, Kept, int], list[int]] = defaultdict(list)
    by_words: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    count: dict[str, int] = defaultdict(int)
    found: list[Pair] = []
    for at, line in enumerate(lines):
        places = [(line.unit, key, abs(view.value[index] or 0)) for key, index in line.cells.items() if view.value[index]]
        known = [by_words[line.unit, line.words], *[by_value[place] for place in places]]
        near = set().union(*(known if line.words else known[1:]))
        weighed = [_weigh(view, line, lines[other], count[line.unit]) for other in sorted(near)]
        pairs = [pair for pair in weighed if pair is not None]
        found += pairs if len(pairs) < 2 else _shared_out(pairs)
        count[line.unit] += 1
        for others in known:
            if len(others) < MOST_ALIKE:
                others.append(at)
    return found


def _shared_out(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs of one line, the likeliest first, each with the keys that none before it has."""
    covered: set[Kept] = set()
    for pair in sorted(pairs, key=lambda pair: -pair.left):
        keys = {*pair.holds, *pair.fails}
        if not keys <= covered:
            yield pair._replace(holds=_fresh(pair.holds, covered), fails=_fresh(pair.fails, covered))
            covered |= keys


def _fresh(keys: Sequence[Kept], covered: set[Kept]) -> tuple[Kept, ...]:
    return tuple(key for key in keys if key not in covered)


def _weigh(view: View, line: StatedLine, earlier: StatedLine, tried: int) -> Pair | None:
    """The pair with its odds; None where too little speaks for it."""
    if line.table == earlier.table and (line.row == earlier.row or line.words != earlier.words):
        return None
    keys = [key for key in line.cells if key in earlier.cells]
    words: int | None = None
    best = None
    for sign in (1, -1):
        holds, others, bits = _compare(view, line.cells, earlier.cells, keys, sign)
        if not bits or len(others) > len(holds):
            continue
        if words is None:
            words = _words(line, earlier, tried)
        odds = bits + words + (TURNED if sign < 0 else 0)
        close = 0
        if len(others) == 1 and len(holds) >= MANY and bits >= SURE_BITS and _are_akin(line, earlier):
            close = _close(view, line.cells[others[0]], earlier.cells[others[0]], sign)
            odds += close
        if odds - SLIPS * len(others) < ENOUGH:
            continue
        fails = _slips_among(view, line, earlier, others, sign, by_figures=bool(close)) if others else []
        left = odds - SLIPS * len(fails) - FAILS * (len(others) - len(fails))
        if left >= ENOUGH and (best is None or left > best.left):
            best = Pair(line, earlier, sign, tuple(holds), tuple(fails), odds, left, bool(close))
    return best


def _compare(
    view: View, cells: Mapping[Kept, int], earlier: Mapping[Kept, int], keys: Sequence[Kept], sign: int
) -> tuple[list[Kept], list[Kept], int]:
    """The keys on which two lines agree, the second times a sign, those on which they do not, and the bits of the first."""
    values, halves = view.value, view.half
    holds, others, bits = [], [], 0
    seen = set()
    for key in keys:
        one, other = cells[key], earlier[key]
        value = values[one] or 0
        if abs(value - sign * (values[other] or 0)) >= halves[one] + halves[other]:
            others.append(key)
            continue
        holds.append(key)
        if value not in seen:
            seen.add(value)
            bits += min(MOST_BITS, (abs(value) // (2 * max(halves[one], halves[other]) or 1)).bit_length())
    return holds, others, bits


def _slips_among(view: View, line: StatedLine, earlier: StatedLine, keys: Sequence[Kept], sign: int, *, by_figures: bool) -> list[Kept]:
    """Of the keys on which two lines differ those on which one slip explains it; none where they are not alike by words or figures."""
    if line.version != earlier.version or kinds_of(line.label) != kinds_of(earlier.label):
        return []
    if not by_figures and not _are_alike(line, earlier):
        return []
    return [key for key in keys if is_slip(view, line, line.cells[key], earlier, earlier.cells[key], sign)]


def _are_akin(line: StatedLine, earlier: StatedLine) -> bool:
    """Whether the labels of two lines are not alike but have a long word in common, be it one that tells little by itself."""
    words, others = (set(LONG_WORD.findall(one.label.lower())) for one in (line, earlier))
    return not _are_alike(line, earlier) and not words.isdisjoint(others)


def _close(view: View, one: int, other: int, sign: int) -> int:
    """The bits that two figures which do not agree, the second times a sign, speak for each other by how close they are."""
    value = view.value[one] or 0
    miss = abs(value - sign * (view.value[other] or 0))
    if miss <= 2 * (view.half[one] + view.half[other]):  # two units: figures that were derived twice
        return 0
    times = abs(value) // miss
    return min(MOST_CLOSE, times.bit_length()) if times >= CLOSE else 0


def _are_alike(line: StatedLine, earlier: StatedLine) -> bool:
    common, every = _shared(line, earlier)
    return MOST_WORDS[1] * common >= MOST_WORDS[0] * every


def _words(line: StatedLine, earlier: StatedLine, tried: int) -> int:
    bits = LATER_TURN * (line.turn + earlier.turn) + (0 if line.version == earlier.version else OTHER_VERSION)
    common, every = _shared(line, earlier)
    if common == every:
        return bits + SAME_WORDS
    if HALF * common >= every:
        return bits - tried.bit_length() // 2
    return bits + (0 if common else UNLIKE) - tried.bit_length()


def _shared(line: StatedLine, earlier: StatedLine) -> tuple[int, int]:
    """How many telling words two labels have in common, of how many."""
    return len(line.words & earlier.words), len(line.words | earlier.words) or 1


def is_telling(view: View, fact: int) -> bool:
    """Whether a figure has digits enough to be hardly another one by chance."""
    return abs(view.value[fact] or 0) >= 2 * TELLING * view.half[fact]


def are_same(view: View, one: int, other: int, sign: int = 1) -> bool:
    """Whether two figures, the second times a sign, may be one number: equal, or the finer within what the coarser stands for."""
    miss = abs((view.value[one] or 0) - sign * (view.value[other] or 0))
    return miss < view.half[one] + view.half[other]


def is_slip(view: View, line: StatedLine, one: int, earlier: StatedLine, other: int, sign: int) -> bool:
    """Whether one slip of the hand in either of two figures, or a figure copied from beside it, explains why they differ."""
    for own, row, wanted in ((one, line, sign * (view.value[other] or 0)), (other, earlier, sign * (view.value[one] or 0))):
        value, unit = view.value[own] or 0, 2 * view.half[own] or 1
        slack = abs(view.half[one] - view.half[other])
        if max(abs(value), abs(wanted)) // unit < TELLING or TELLING * slack > abs(wanted):
            continue
        if is_telling(view, own) and any(index != own and view.value[index] == value for index in row.cells.values()):
            return True
        if any(True for _ in find_slips(value // unit, -(-(wanted - slack) // unit), (wanted + slack) // unit)):
            return True
    return False
