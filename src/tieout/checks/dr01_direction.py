"""The word that says a figure rose or fell agrees with the two figures.

What it tests
    Sentences that state a figure, what it is compared with, and a change of just that size: where the word before the change ("increased",
    "down") says the other way than the two figures go. Sizes count, not signs: a loss of 12 that was 9 increased.

Why it matters
    Last year's sentence is copied, the figures are put in, and the word stays.

Example
    "Revenue decreased 12 % to $29.9 million from $26.7 million": it increased.

What it leaves untested
    Changes that do not agree with the two figures (RC05), and words that say better or worse.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.checks.base import Observation, Untested, check
from tieout.checks.beside import find_beside
from tieout.checks.prose import find_sentence_facts, find_sentences, has_digits, is_told_apart, sentence_facts_by_id
from tieout.checks.view import View
from tieout.checks.words import is_named

HUNDRED = 100


@check("DR01", "direction", tickmark="D")
def direction(view: View) -> Iterator[Observation | Untested]:
    """Yields each change that is said to go the other way than the figures beside it."""
    tested = odd = 0
    for sentence in find_sentences(view):
        for place, fact in enumerate(sentence):
            stated = view.facts[fact]
            if stated.role != "change" or stated.direction is None or is_told_apart(view, fact) or is_named(stated.label, "better"):
                continue
            pairs = find_beside(view, sentence, place)
            if len(pairs) != 1:
                continue
            now, before = (abs(view.value[one] or 0) for one in pairs[0])
            if not now or not before or not _is_of_size(view, fact, *pairs[0]):
                continue
            tested += 1
            if (stated.direction == "up") != (now > before):
                odd += 1
                one, two = (view.facts[one].text for one in pairs[0])
                word = "up" if stated.direction == "up" else "down"
                yield Observation(f"{stated.label or 'a figure'} is said to go {word}, from {two} to {one}", fact, about_words=True)
    for fact, other in _standing(view):
        tested += 1
        odd += 1
        stated = view.facts[fact]
        word = "up" if stated.direction == "up" else "down"
        message = f"{stated.label or 'a figure'} is said to go {word}, from {view.facts[other].text} to {stated.text}"
        yield Observation(message, fact, beside=other, about_words=True)
    if tested and not odd:
        yield Observation(f"{tested} changes of sentences go the way that is said", severity=None)
    if not tested:
        yield Untested("no sentence says in which direction two figures of its own differ")


def _standing(view: View) -> Iterator[tuple[int, int]]:
    """Yields figures that are said to have moved, each with the same figure that it is compared with."""
    index = sentence_facts_by_id(view)
    for fact in find_sentence_facts(view):
        stated = view.facts[fact]
        other = index.get(stated.comparative or "")
        if other is None or stated.role != "level" or not stated.direction or view.facts[other].role != "base":
            continue
        if stated.text == view.facts[other].text and stated.unit == view.facts[other].unit and has_digits(view, fact):
            yield fact, other


def _is_of_size(view: View, fact: int, now: int, before: int) -> bool:
    """Whether a change is of the size that the two figures make."""
    if view.facts[now].unit == "percent":
        return False
    first, last, value, half = abs(view.value[before] or 0), abs(view.value[now] or 0), abs(view.value[fact] or 0), view.half[fact]
    slack = view.half[now] + view.half[before]
    if abs(last - first) <= slack:
        return False
    if view.facts[fact].unit == "percent":
        unit: int = HUNDRED * 2 * 10**view.decimals
        return abs(value * first - abs(last - first) * unit) <= half * first + slack * unit
    return abs(value - abs(last - first)) <= half + slack
