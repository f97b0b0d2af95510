"""Figures of sentences laid beside the lines of tables: which state the same for the same period."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.arithmetic.slips import find_slips
from tieout.checks.lines import StatedLine, find_lines, kinds_of, words_of
from tieout.checks.view import View, once_a_view
from tieout.checks.words import is_named
from tieout.model.period import Instant, Period

When = tuple[object, ...]
CONSTANT_CURRENCY = "constant-currency"
ADJUSTED = frozenset(("non-gaap", "pro-forma"))
TELLING = 100  # a number of fewer units agrees with anything by chance
MOST_BITS = 24
SHARED_BITS, OTHER_VERSION, PER_SHARE_BITS, SAME_KIND = 5, -6, 4, 2
ENOUGH = 9  # bits from which two figures are the same thing
BESIDE = 3  # figures before and behind one that it may be a copy of
MOST_STATED = 500  # figures of one unit and period that a sentence's is laid beside; the widest of 87 releases has 377
NEAR = 220  # characters between figures of one sentence


class Match(NamedTuple):
    """A figure of a table that may be what a sentence states: its sign there, the bits that speak for it, and its line."""

    fact: int
    sign: int
    bits: int
    line: StatedLine


def when(period: Period | None) -> When | None:
    """What tells a period from another: its day, or its end and length."""
    if period is None:
        return None
    return ("day", period.instant) if isinstance(period, Instant) else (period.end, period.months)


@once_a_view
def find_sentence_facts(view: View) -> Sequence[int]:
    """The figures of sentences, in order."""
    return [
        at
        for at, fact in enumerate(view.facts)
        if fact.source.kind == "prose" and fact.unit and fact.basis != "guidance" and view.value[at] is not None
    ]


def is_told_apart(view: View, fact: int) -> bool:
    """Whether a figure is on another basis than its name says: at constant currency, or adjusted though its label does not tell it.

    One that goes on from a figure right before it that is on the same basis is not.
    """
    one = view.facts[fact]
    if one.basis not in ADJUSTED:
        return one.basis == CONSTANT_CURRENCY
    before = view.facts[max(0, fact - 1)]
    goes_on = before is not one and before.sentence == one.sentence and before.basis == one.basis
    return not (goes_on or is_named(one.label, "version") or is_named(one.label, "never_stated"))


@once_a_view
def sentence_facts_by_id(view: View) -> Mapping[str, int]:
    """The figures of sentences by their ids."""
    return {view.facts[fact].id: fact for fact in find_sentence_facts(view)}


@once_a_view
def stated_by_period(view: View) -> Mapping[tuple[str, When], Sequence[tuple[StatedLine, int]]]:
    """The figures of tables by unit and period, each with its line; those cut by members come with them."""
    found: dict[tuple[str, When], list[tuple[StatedLine, int]]] = defaultdict(list)
    for line in find_lines(view):
        for (period, _), index in line.cells.items():
            key = when(period)
            if key is not None:
                found[line.unit, key].append((line, index))
    covered = {index for stated in found.values() for _, index in stated}
    for index, fact in enumerate(view.facts):  # columns of changes in percent, which are no lines
        key = when(fact.period)
        if fact.unit != "percent" or fact.source.kind != "table" or key is None or view.value[index] is None or index in covered:
            continue
        place = fact.source.table or 0, fact.source.row or 0, fact.statement, "percent", fact.path, words_of(fact.path)
        found["percent", key].append((StatedLine(*place, False, 0, {}), index))
    for stated in found.values():
        del stated[MOST_STATED:]
    return found


@once_a_view
def _by_size(_: View) -> dict[tuple[str, When], tuple[Sequence[tuple[int, int]], int]]:
    """What `_sizes` gave already."""
    return {}


def _sizes(view: View, key: tuple[str, When]) -> tuple[Sequence[tuple[int, int]], int]:
    """The sizes of the figures of tables of a unit and period, ascending, each with its turn among them; and half the widest interval."""
    kept = _by_size(view)
    if key not in kept:
        stated = stated_by_period(view).get(key, ())
        sizes = sorted([(abs(view.value[index] or 0), turn) for turn, (_, index) in enumerate(stated)])
        kept[key] = sizes, max([view.half[index] for _, index in stated], default=0)
    return kept[key]


def _near(view: View, key: tuple[str, When], value: int, half: int) -> Iterator[tuple[StatedLine, int]]:
    """Yields the figures of tables of a unit and period that may be as large as a figure, in order."""
    sizes, widest = _sizes(view, key)
    reach = half + widest
    low, high = bisect_left(sizes, (abs(value) - reach, 0)), bisect_left(sizes, (abs(value) + reach + 1, 0))
    if low < high:
        stated = stated_by_period(view)[key]
        for turn in sorted([turn for _, turn in sizes[low:high]]):
            yield stated[turn]


@once_a_view
def _kept_matches(_: View) -> dict[int, tuple[Match, ...]]:
    """The matches that were found already, by the figure of a sentence."""
    return {}


def matches(view: View, fact: int) -> Iterator[Match]:
    """Yields the figures of tables that agree with one of a sentence, by value, unit and period."""
    kept = _kept_matches(view)
    if fact not in kept:
        kept[fact] = tuple(_find_matches(view, fact))
    return iter(kept[fact])


def _find_matches(view: View, fact: int) -> Iterator[Match]:
    stated = view.facts[fact]
    key = when(stated.period)
    if key is None:
        return
    value, half = view.value[fact] or 0, view.half[fact]
    digits = (abs(value) // (2 * half) if half else 0).bit_length()
    words = words_of((stated.label,))
    version = is_named(stated.label, "version")
    for line, index in _near(view, (stated.unit or "", key), value, half):
        other = view.value[index] or 0
        for sign in (1, -1):
            if abs(value - sign * other) < half + view.half[index] and (sign > 0 or (value and other)):
                bits = min(MOST_BITS, digits) + SHARED_BITS * len(words & line.words) - (2 if sign < 0 else 0)
                bits += PER_SHARE_BITS if (stated.unit or "").endswith("/shares") else 0
                bits += SAME_KIND * (kinds_of(stated.label) == kinds_of(" ".join(line.path[-2:])))
                yield Match(index, sign, bits + (OTHER_VERSION if version != line.version else 0), line)
                break


@once_a_view
def find_sentences(view: View) -> Sequence[Sequence[int]]:
    """The figures of each sentence, in order; of a number that is said of two periods the first."""
    found: dict[int, list[int]] = defaultdict(list)
    for fact in find_sentence_facts(view):
        number = view.facts[fact].sentence
        if number is not None and not (found[number] and view.facts[found[number][-1]].source == view.facts[fact].source):
            found[number].append(fact)
    return tuple(found.values())


def is_slip(view: View, fact: int, wanted: int, slack: int = 0) -> bool:
    """Whether one slip of the hand turns what a figure should be, give or take its rounding and the slack, into what it is."""
    value, half = abs(view.value[fact] or 0), view.half[fact]
    wanted = abs(wanted)
    if not half:
        return False
    if abs(value - 10 * wanted) < half + 10 * slack:  # stated to one place more before its point slipped
        return True
    low, high = wanted - half - slack, wanted + half + slack
    return any(True for _ in find_slips(value // (2 * half), -(-low // (2 * half)), high // (2 * half)))


def has_digits(view: View, fact: int, least: int = 10) -> bool:
    """Whether a figure has digits enough for a slip to tell anything."""
    return abs(view.value[fact] or 0) >= 2 * least * view.half[fact] > 0


def is_copy(view: View, fact: int, *, other_unit: bool = False) -> bool:
    """Whether a figure of a sentence has the digits of one that stands beside it: of the same unit the next one, of another one near it.

    Where asked, only those of another unit count.
    """
    stated = view.facts[fact]
    for other in range(max(0, fact - BESIDE), min(len(view.facts), fact + BESIDE + 1)):
        one = view.facts[other]
        if one.text != stated.text or other == fact or one.source.kind != "prose" or one.source == stated.source:
            continue
        if one.unit != stated.unit:
            return True
        if not other_unit and (abs(other - fact) == 1 or stated.id == one.comparative or one.id == stated.comparative):
            return True
    return False
