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
from tieout.checks.prose import is_copy
from tieout.checks.view import Sheet, View

BIT = 8  # merits are counted in eighths of a bit
EXPLAINED = 12 * BIT  # for each exception that a figure explains: else another figure would have to be wrong as well
BROKEN = 14 * BIT  # what a tie costs which the mended figure would break
COPIED, UNKNOWN = "copied", "unknown"  # the figure of a neighbour; no slip that we know
BECAUSE = {
    SIGN: "the sign is turned",
    TRANSPOSED: "digits transposed",
    DIGIT: "one digit differs",
    DROPPED: "a digit was lost",
    ADDED: "a digit was added",
    SLIPPED: "the decimal point or the thousands slipped",
    COPIED: "the figure beside it stands here",
    UNKNOWN: "it is what the others compute to",
}
ANY_KIND = 21  # one of six kinds of slip
UNEXPLAINED = 18 * BIT
OFF_CENTRE = BIT  # for each unit by which rounding would have to help
MOST_OFF = 3 * BIT
ODD_PLACES = 4 * BIT  # a slip by other than one place
FAR_COPY = 2 * BIT  # a copy of a figure that is not next to it
SHARE = 5  # of eight parts of what can be said, how many must speak for a suspect
MOST_CANDIDATES = 3
SIXTY_FOURTHS = 64  # of a doubling: what the sizes of figures are compared in
# the median of how far a figure stands from the nearest other column of its row, in 64ths of a doubling (84 documents)
USUAL = {"balance": 8, "income": 12, "segment": 12, "metrics": 12}
USUALLY = 32
TURNED = {"balance": 6 * BIT, "income": 5 * BIT}  # a sign that no other column has
USUALLY_TURNED = 3 * BIT
ZERO = 6 * BIT
# two to the power of minus none to seven eighths, in millionths
EIGHTHS = (1_000_000, 917_004, 840_896, 771_105, 707_107, 648_420, 594_604, 545_254)


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
            stands_out = ranked[0].kind != UNKNOWN and _stands_out([mend.merit for mend in ranked])
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
    is_nil = not any(character.isdigit() for character in view.facts[fact].text)
    ranges = {index: found for index in by_fact[fact] if (found := wanted(view, verdicts[index], fact)) is not None}
    printed = value // unit
    seen = set()
    for index in by_fact[fact]:
        if index not in left or index not in ranges:
            continue
        low, high, exact = ranges[index]
        centre = (exact + half) // unit
        options = _options(printed, -(-low // unit), high // unit, centre, copied=context.copies(fact), is_nil=is_nil)
        for kind, was, cost in (*options, *_moved(view, fact, low, high)):
            if (kind, was) in seen or was == printed:
                continue
            seen.add((kind, was))
            amount = was * unit
            explains = [one for one in ranges if one in left and ranges[one][0] <= amount <= ranges[one][1]]
            if not explains:  # the range of a quotient may hold no figure of so few digits
                continue
            broken = [one for one in ranges if one not in bad and not ranges[one][0] <= amount <= ranges[one][1]]
            merit = EXPLAINED * len(explains) - BROKEN * len(broken) - cost - min(MOST_OFF, OFF_CENTRE * abs(was - centre))
            yield Mend(fact, was, kind, merit + context.gain(fact, value, amount), frozenset(explains))


def _options(printed: int, low: int, high: int, centre: int, *, copied: int | None, is_nil: bool) -> Iterator[tuple[str, int, int]]:
    """What may have stood for a printed number, with the kind of slip and its cost: all kinds, and the places of each, equally likely."""
    yield UNKNOWN, centre, UNEXPLAINED
    if is_nil:
        return
    if copied is not None:
        yield COPIED, centre, ANY_KIND + BIT + copied
    for slip in find_slips(printed, low, high):
        count = len(str(abs(slip.was)))
        cost = ANY_KIND
        if slip.kind == TRANSPOSED:
            cost += _eighths(max(1, count - 1))
        elif slip.kind == DIGIT:
            cost += _eighths(9 * max(1, count - 1))
        elif slip.kind == DROPPED:
            cost += _eighths(count)
        elif slip.kind == ADDED:
            cost += _eighths(10 * count) + BIT
        elif slip.kind == SLIPPED and slip.was not in (10 * printed, printed // 10):
            cost += ODD_PLACES
        yield slip.kind, slip.was, cost


def _moved(view: View, fact: int, low: int, high: int) -> Iterator[tuple[str, int, int]]:
    """What may have stood for a figure of a sentence whose point slipped to the right: it was stated to one place more."""
    value, unit = view.value[fact] or 0, 2 * view.half[fact]
    if view.facts[fact].source.kind == "prose" and value % (10 * unit) and 10 * low <= value <= 10 * high:
        yield SLIPPED, (value + 5 * unit) // (10 * unit), ANY_KIND


def _stands_out(merits: Sequence[int]) -> bool:
    """Whether the first of some merits outweighs the others together."""
    others = sum(_weight(merits[0] - merit) for merit in merits[1:])
    return SHARE * others <= (8 - SHARE) * _weight(0)


def _weight(eighths: int) -> int:
    """Two to the power of minus so many eighths, in millionths."""
    return 0 if eighths > 20 * BIT else EIGHTHS[eighths % BIT] >> (eighths // BIT)


class _Context:
    """The other figures of each figure's row, and its neighbours in the rows above and below."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._places: dict[int, tuple[Sheet, int]] = {}
        for sheet in view.sheets:
            for at, line in enumerate(sheet.lines):
                for index in line.cells.values():
                    self._places[index] = sheet, at

    def copies(self, fact: int) -> int | None:
        """What a copy costs where a figure is the same as one beside, above or below it; None where none is."""
        value = self.view.value[fact]
        if self.view.facts[fact].source.kind == "prose":
            return 0 if is_copy(self.view, fact) else None
        if not value or fact not in self._places:
            return None
        sheet, at = self._places[fact]
        found = None
        order = [index for line in sheet.lines[max(0, at - 1) : at + 2] for _, index in sorted(line.cells.items())]
        own = order.index(fact)
        for place, index in enumerate(order):
            if index != fact and abs(self.view.value[index] or 0) == abs(value):
                found = min(found or FAR_COPY, 0 if abs(place - own) == 1 else FAR_COPY)
        return found

    def gain(self, fact: int, printed: int, mended: int) -> int:
        """By how many eighths of a bit likelier the mended figure stands beside the others of its row."""
        if fact not in self._places:
            return 0
        sheet, at = self._places[fact]
        others = [value for index in sheet.lines[at].cells.values() if index != fact and (value := self.view.value[index])]
        kind = sheet.table.statement
        return _strangeness(others, printed, kind) - _strangeness(others, mended, kind)


def _strangeness(others: Sequence[int], value: int, statement: str) -> int:
    """How unlikely a figure is beside the others of its row: its ratio to the nearest is spread as Cauchy says, its sign like theirs."""
    if not value:
        return ZERO
    size = _fine(abs(value))
    strange = size // (SIXTY_FOURTHS // BIT)
    if not others:
        return strange
    usual = USUAL.get(statement, USUALLY) ** 2
    apart = min(abs(size - _fine(abs(other))) for other in others)
    strange += _eighths(usual + apart**2) - _eighths(usual)
    if all((other < 0) != (value < 0) for other in others):
        strange += TURNED.get(statement, USUALLY_TURNED)
    return strange


def _eighths(number: int) -> int:
    """Eight times the binary logarithm, rounded down."""
    return (number**8).bit_length() - 1


def _fine(number: int) -> int:
    """Sixty-four times the binary logarithm, rounded down."""
    return (number**64).bit_length() - 1
