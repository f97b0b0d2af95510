"""Figures that sentences state again agree.

What it tests
    Figures of different sentences, headlines and bullets among them, that are said of the same thing, by all the words that name it, for
    the same period and in the same unit: each against the first of them that a table ties, else the first. They agree where their rounding
    intervals meet. Where they do not it is an exception if one slip of the hand explains it, or if a figure beside it stands in its place.
    Lines that are printed over and over, as at the heads of pages, of which one has another figure than all others.

Why it matters
    A figure of the headline that is not that of the text was changed in one place and forgotten in the other.

Example
    "Revenue of $41.2 million" in the headline and "revenue was $42.1 million" below do not agree: two digits are swapped.

What it leaves untested
    Figures that other words are said of, figures that differ by more than a slip, and those that nothing states a second time.

Since
    0.2
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import kinds_of, words_of
from tieout.checks.meant import is_idle
from tieout.checks.prose import TELLING, find_sentence_facts, has_digits, is_copy, is_slip, is_told_apart, matches, when
from tieout.checks.sayings import by_fact, find_sayings
from tieout.checks.view import View
from tieout.checks.words import is_named
from tieout.model.finding import WARNING

AGAIN, DOUBTED = 10, 13  # bits of a figure that is stated again; of one that a slip keeps from it
PRINTED = 16  # bits of one in a line that is printed again and again
FEWEST_PRINTED, LONGEST_PRINTED = 4, 160  # times such a line is printed; its characters
MOST_AGAIN = 40  # places that state one thing

Key = tuple[object, ...]


@check("TI04", "mentions-agree", tickmark="T")
def mentions_agree(view: View) -> Iterator[Relation | Untested]:
    """Yields each figure of a sentence with another that states the same."""
    found = False
    for facts in _stated_again(view):
        first = _reference(view, facts)
        for fact in facts:
            if fact == first:
                continue
            if _agree(view, fact, first):
                found = True
                yield Relation(fact, ((first, 1),), AGAIN)
            elif _is_explained(view, fact, first):
                found = True
                yield Relation(fact, ((first, 1),), DOUBTED)
    for fact, first in _printed_again(view):
        found = True
        yield Relation(fact, ((first, 1),), PRINTED, severity=WARNING)
    if not found:
        yield Untested("no sentence states a figure again")


def _stated_again(view: View) -> Iterator[Sequence[int]]:
    """Yields the figures that are said of the same thing in more than one sentence."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for fact in find_sentence_facts(view):
        stated = view.facts[fact]
        words = frozenset(word for word in words_of((stated.label,)) if not is_idle(word))
        if not words or stated.period is None or stated.unit == "pure":
            continue
        kinds = kinds_of(stated.label), is_named(stated.label, "version"), stated.basis if is_told_apart(view, fact) else None
        groups[words, *kinds, stated.unit, when(stated.period), stated.role == "change", (view.value[fact] or 0) < 0].append(fact)
    for facts in groups.values():
        if 1 < len({view.facts[fact].sentence for fact in facts}) <= len(facts) <= MOST_AGAIN:
            yield facts


def _printed_again(view: View) -> Iterator[tuple[int, int]]:
    """Yields the one figure in which a line that is printed over and over differs from all others, with the first of those.

    Such lines are the heads of pages. A line of a list is printed again as well, but with a figure of its own each time.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for saying in find_sayings(view):
        text, start, end = saying.quote
        if len(text) <= LONGEST_PRINTED:
            groups[text[:start], text[end:]].append(saying.fact)
    for facts in groups.values():
        values = Counter(view.value[fact] for fact in facts)
        if len(values) == 2 and len(facts) >= FEWEST_PRINTED and min(values.values()) == 1:
            odd, first = (next(fact for fact in facts if (values[view.value[fact]] == 1) is is_odd) for is_odd in (True, False))
            yield odd, first


def _reference(view: View, facts: Sequence[int]) -> int:
    """The figure the others are held against: the one that most of them agree with, of equals one that a table states, the first."""
    return max(facts, key=lambda fact: (sum(_agree(view, fact, other) for other in facts), any(True for _ in matches(view, fact)), -fact))


def _agree(view: View, one: int, other: int) -> bool:
    return abs((view.value[one] or 0) - (view.value[other] or 0)) < view.half[one] + view.half[other]


def _is_item(view: View, fact: int) -> bool:
    """Whether a figure stands in brackets behind one item of a list, which says of another thing than its own name where it is."""
    saying = by_fact(view).get(fact)
    return saying is not None and saying.before.endswith("(") and ":" in saying.before


def _is_explained(view: View, one: int, other: int) -> bool:
    """Whether a slip or a copy explains why two figures are not the same."""
    if any(view.facts[fact].role != "level" or not has_digits(view, fact, TELLING) for fact in (one, other)):
        return False
    if any(True for _ in matches(view, one)) and any(True for _ in matches(view, other)):
        return False  # of another scope
    if any(_is_item(view, fact) for fact in (one, other)):
        return False
    if is_slip(view, one, view.value[other] or 0, view.half[other]) or is_slip(view, other, view.value[one] or 0, view.half[one]):
        return True
    return is_copy(view, one) or is_copy(view, other)
