"""Which figure is wrong: all exceptions together, each figure's ties, and the slips of the hand that would explain them.

Exceptions that share a figure make one case. For each figure of a case: what should it be for its exceptions to tie, is that one slip away
from what is printed, which of its ties would break, and does it then stand better beside the other columns of its row? The answers
are weighed in bits; the figure that stands out is the suspect, and where two explain the case about equally well none is.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.arithmetic.slips import ADDED, DIGIT, DROPPED, SIGN, SLIPPED, TRANSPOSED, find_slips
from tieout.checks.judge import Verdict, wanted
from tieout.checks.view import View

EXPLAINED = 12  # bits for each exception that a figure explains: else another figure would have to be wrong as well
BROKEN = 14  # bits that a tie costs which the mended figure would break
COPIED, UNKNOWN = "copied", "unknown"  # the neighbour's figure; no slip that we know
COSTS = {SIGN: 3, TRANSPOSED: 5, DIGIT: 8, DROPPED: 6, ADDED: 8, SLIPPED: 4, COPIED: 4, UNKNOWN: 18}
ODD_PLACES = 4  # bits more that a slip by other than one place costs
STANDS_OUT = 2  # bits by which a suspect leads
MOST_CANDIDATES = 3
MOST_STRANGENESS = 48  # eighths of a bit: what the ratio to the other columns can say at most
TURNED = 24  # eighths of a bit for a sign that no other column has


class Mend(NamedTuple):
    """A figure that would explain a case, what it should then be (in units of its last printed digit), and how well it explains it."""

    fact: int
    was: int
    kind: str
    merit: int
    explains: frozenset[int]


class Case(NamedTuple):
    """Exceptions that hang together, the figures that would explain them, best first, and whether the first stands out."""

    verdicts: tuple[int, ...]
    mends: tuple[Mend, ...]
    stands_out: bool


def find_cases(view: View, verdicts: Sequence[Verdict], *, disputed: Sequence[int]) -> list[Case]:
    """The cases that the disputed verdicts make."""
    by_fact: dict[int, list[int]] = defaultdict(list)
    for index, verdict in enumerate(verdicts):
        for fact in set(verdict.relation.figures):
            by_fact[fact].append(index)
    context = _Context(view)
    found = []
    bad = set(disputed)
    for members in _components(verdicts, disputed):
        left = set(members)
        while left:
            facts = {fact for index in left for fact in verdicts[index].relation.figures}
            mends = [mend for fact in sorted(facts) for mend in _mends(view, verdicts, by_fact, bad, left, fact, context)]
            best: dict[int, Mend] = {}
            for mend in mends:
                if mend.fact not in best or mend.merit > best[mend.fact].merit:
                    best[mend.fact] = mend
            ranked = sorted(best.values(), key=lambda mend: (-mend.merit, mend.fact))
            if not ranked:
                found.append(Case(tuple(sorted(left)), (), False))
                break
            stands_out = ranked[0].kind != UNKNOWN and (len(ranked) == 1 or ranked[0].merit - ranked[1].merit >= STANDS_OUT)
            explained = ranked[0].explains
            found.append(Case(tuple(sorted(explained)), tuple(ranked[:MOST_CANDIDATES]), stands_out))
            left -= explained
    return found


def _components(verdicts: Sequence[Verdict], disputed: Sequence[int]) -> Iterator[list[int]]:
    """The disputed verdicts in groups that share figures."""
    owner: dict[int, int] = {}
    parent = {index: index for index in disputed}

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index in disputed:
        for fact in verdicts[index].relation.figures:
            if fact in owner:
                parent[root(index)] = root(owner[fact])
            else:
                owner[fact] = index
    groups: dict[int, list[int]] = defaultdict(list)
    for index in disputed:
        groups[root(index)].append(index)
    yield from groups.values()


def _mends(
    view: View,
    verdicts: Sequence[Verdict],
    by_fact: Mapping[int, Sequence[int]],
    bad: set[int],
    left: set[int],
    fact: int,
    context: "_Context",
) -> Iterator[Mend]:
    """What one figure should be for some of its exceptions to tie, with the merit of each answer."""
    value, half = view.value[fact], view.half[fact]
    if value is None or not half:
        return
    unit = 2 * half
    ranges = {index: found for index in by_fact[fact] if (found := wanted(view, verdicts[index], fact)) is not None}
    printed = value // unit
    seen = set()
    for index in by_fact[fact]:
        if index not in left or index not in ranges:
            continue
        low, high, exact = ranges[index]
        centre = (exact + half) // unit
        options = [(slip.kind, slip.was) for slip in find_slips(printed, -(-low // unit), high // unit)]
        if context.is_copied(fact):
            options.append((COPIED, centre))
        options.append((UNKNOWN, centre))
        for kind, was in options:
            if (kind, was) in seen or was == printed:
                continue
            seen.add((kind, was))
            amount = was * unit
            explains = [one for one in ranges if one in left and ranges[one][0] <= amount <= ranges[one][1]]
            broken = [one for one in ranges if one not in bad and not ranges[one][0] <= amount <= ranges[one][1]]
            merit = EXPLAINED * len(explains) - BROKEN * len(broken) - COSTS[kind]
            if kind == SLIPPED and was != 10 * printed and 10 * was != printed:
                merit -= ODD_PLACES
            merit -= min(3, abs(was - centre))
            merit += context.gain(fact, value, amount)
            yield Mend(fact, was, kind, merit, frozenset(explains))


class _Context:
    """The other figures of each figure's row, and its neighbours."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._others: dict[int, tuple[int, ...]] = {}
        self._near: dict[int, frozenset[int]] = {}
        for sheet in view.sheets:
            above: Mapping[int, int] = {}
            for line in sheet.lines:
                figures = sorted(line.cells.items())
                sizes = [view.value[index] or 0 for _, index in figures]
                for at, (column, index) in enumerate(figures):
                    self._others[index] = tuple(sizes[:at] + sizes[at + 1 :])
                    near = [abs(size) for size in (*sizes[max(0, at - 1) : at], *sizes[at + 1 : at + 2])]
                    if column in above:
                        near.append(abs(view.value[above[column]] or 0))
                    self._near[index] = frozenset(near)
                above = line.cells

    def is_copied(self, fact: int) -> bool:
        """Whether a figure is the same as its neighbour's."""
        value = self.view.value[fact]
        return bool(value) and abs(value or 0) in self._near.get(fact, frozenset())

    def gain(self, fact: int, printed: int, mended: int) -> int:
        """By how many bits better the mended figure stands beside the others of its row."""
        others = [other for other in self._others.get(fact, ()) if other]
        if not others:
            return 0
        return (self._strangeness(others, printed) - self._strangeness(others, mended)) // 8

    def _strangeness(self, others: Sequence[int], value: int) -> int:
        if not value:
            return MOST_STRANGENESS
        size = _eighths(abs(value))
        apart = min(abs(size - _eighths(abs(other))) for other in others)
        sign = 0 if any((other < 0) == (value < 0) for other in others) else TURNED
        return min(MOST_STRANGENESS, apart) + sign


def _eighths(number: int) -> int:
    """Eight times the binary logarithm, rounded down."""
    return (number**8).bit_length()
