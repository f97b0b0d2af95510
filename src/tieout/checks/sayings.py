"""What the words around a figure of a sentence say of it: a level, the amount by which something moved, a part of a whole."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tieout.checks.base import Relation
from tieout.checks.judge import judge
from tieout.checks.lines import StatedLine, find_lines, words_of
from tieout.checks.prose import find_sentence_facts
from tieout.checks.view import View, once_a_view
from tieout.checks.words import load, pattern
from tieout.model.period import Duration, Instant, Period

SIGN = re.compile(r"(?:(?:US|U\.S\.\s?|C|CAD|A|HK)?\\?[$€£¥]|\b(?:RMB|EUR|USD|CNY|GBP))\s?\(?\s?$")
LONGEST_SIGN = 10
NUMBER = re.compile(
    r"[\d.,]*\d(?:\s?\)(?=\s*(?:million|billion|thousand|trillion|%|percent)))?(?:[\s-]{1,2}(?:thousand|million|billion|trillion)s?\b"
    r"|\s?(?:MM|bn|[MBK])\b)?(?:\s?(?:%|per\s?cent\b|-?percentage[\s-]points?\b|points?\b|-?basis[\s-]points?\b|bps?\b|cents?\b|¢))?",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,;:(•.](?=\s)|\b(?:and|while|but|whereas|offset|driven|due|compared|from|reflecting|primarily)\b")
LONGEST = 400  # characters around a figure that are looked at
LARGEST_STEP = 400  # days between the two periods of a change
ODDS, HUNDRED = 16, Fraction(100)
RATES = frozenset(("percent", "bps", "pure"))


class Quote(NamedTuple):
    """A sentence, and the range in it of all that belongs to one of its figures: "$4.66 billion"."""

    text: str
    start: int
    end: int


class Saying(NamedTuple):
    """A figure of a sentence: its place among the facts, and the sentence with the place of the figure in it."""

    fact: int
    quote: Quote

    @property
    def before(self) -> str:
        """What stands before the figure, as far as it matters."""
        return self.quote.text[max(0, self.quote.start - LONGEST) : self.quote.start]

    @property
    def after(self) -> str:
        """What stands behind the figure, as far as it matters."""
        return self.quote.text[self.quote.end : self.quote.end + LONGEST]


@once_a_view
def find_sayings(view: View) -> Sequence[Saying]:
    """The figures of sentences with their sentences, in order."""
    places = {fact: (one.text, at) for one in view.release.sentences for fact, at in zip(one.facts, one.at, strict=True)}
    return [Saying(fact, quote_of(*place)) for fact in find_sentence_facts(view) if (place := places.get(view.facts[fact].id)) is not None]


@once_a_view
def by_fact(view: View) -> Mapping[int, Saying]:
    """The figures of sentences with their sentences, by their places among the facts."""
    return {saying.fact: saying for saying in find_sayings(view)}


def is_points(view: View, fact: int) -> bool:
    """Whether a percent is a difference of two in percentage points."""
    saying = by_fact(view).get(fact)
    return saying is not None and "point" in saying.quote.text[saying.quote.start : saying.quote.end].lower()


def quote_of(text: str, at: int) -> Quote:
    """A sentence with the range of the figure whose digits begin at a place.

    >>> quote_of("It was $4.66 billion, up.", 8)
    Quote(text='It was $4.66 billion, up.', start=7, end=20)
    """
    sign = SIGN.search(text[max(0, at - LONGEST_SIGN) : at])
    number = NUMBER.match(text, at)
    return Quote(text, at - len(sign[0]) if sign else at, number.end() if number else at)


@once_a_view
def by_sentence(view: View) -> Sequence[Sequence[Saying]]:
    """The figures of each sentence, in order; a figure that is said of two periods comes twice."""
    found: list[list[Saying]] = []
    for saying in find_sayings(view):
        if found and found[-1][-1].quote.text is saying.quote.text:
            found[-1].append(saying)
        else:
            found.append([saying])
    return found


def moved_in(saying: Saying) -> str | None:
    """The words that name what moved by the amount of a saying; None where it is no amount of a movement."""
    after = saying.after
    behind = pattern("move_of", table="sentences").match(after)
    if behind is not None:
        named = re.match(r" (?:in|of) ([^,;.()]{3,90})", after[behind.end() :])
        return named[1] if named else saying.before
    return saying.before if pattern("moved_by", table="sentences").search(saying.before) else None


def whole_after(saying: Saying) -> frozenset[str]:
    """The telling words of the whole that a percent is said to be a part of, right behind it; none where it is none."""
    match = _of_whole().match(saying.after)
    return words_of((match["whole"],)) if match is not None else frozenset()


@cache
def _of_whole() -> re.Pattern[str]:
    opening, ends = (load("sentences")[name] for name in ("share_of", "end_of_whole"))
    return re.compile(f"(?:{'|'.join(opening)})(?P<whole>[^,;.()]{{3,70}}?)(?={'|'.join(ends)}|$)", re.IGNORECASE)


def named_by(view: View, unit: str | None, words: frozenset[str]) -> list[StatedLine]:
    """The lines of a unit whose every telling word is among some words; those with the most words first."""
    found = [line for own, lines in _by_words(view).get(unit or "", {}).items() if own <= words for line in lines]
    return sorted(found, key=lambda line: -len(line.words))


@once_a_view
def _by_words(view: View) -> Mapping[str, Mapping[frozenset[str], Sequence[StatedLine]]]:
    """The lines of the tables by unit and telling words."""
    found: dict[str, dict[frozenset[str], list[StatedLine]]] = {}
    for line in find_lines(view):
        if line.words:
            found.setdefault(line.unit, {}).setdefault(line.words, []).append(line)
    return found


def steps_of(view: View, line: StatedLine) -> Iterator[tuple[int, int]]:
    """Each two figures of a line of which the second is of a like period, earlier by a quarter or a year."""
    cells = list(line.cells.values())
    for now in cells:
        for before in cells:
            if is_step(view.facts[now].period, view.facts[before].period):
                yield now, before


def is_step(one: Period | None, other: Period | None) -> bool:
    """Whether two periods are of one length, the second earlier by a year or a quarter."""
    if isinstance(one, Instant) and isinstance(other, Instant):
        return 0 < (one.instant - other.instant).days <= LARGEST_STEP
    if not isinstance(one, Duration) or not isinstance(other, Duration) or one.end is None or other.end is None:
        return False
    return one.months == other.months and 0 < (one.end - other.end).days <= LARGEST_STEP


def named_last(view: View, unit: str | None, text: str) -> list[StatedLine]:
    """The lines that the last clause of a text names, or the last clauses as far back as it takes to name any."""
    for end in (*[match.end() for match in CLAUSE.finditer(text)][::-1], 0):
        found = named_by(view, unit, words_of((text[end:],)))
        if found:
            return found
    return []


def units_of(view: View) -> Iterable[str]:
    """The units of the lines of the tables."""
    return _by_words(view)


def percent_change(view: View, fact: int, now: int, before: int) -> Relation:
    """A percent as the change between two figures; stated without a sign it may be a decrease."""
    change, base = (view.value[now] or 0) - (view.value[before] or 0), view.value[before] or 0
    is_up = (change > 0) == (base > 0)
    factor = HUNDRED if is_up == ((view.value[fact] or 0) >= 0) else -HUNDRED
    terms = ((now, 1), (before, -1))
    return Relation(fact, terms, ODDS, divisors=((before, 1),), factor=factor, wording=change_wording(view, now, before))


def change_wording(view: View, now: int, before: int) -> str:
    """How a message names the change between two figures."""
    return f"change from {view.facts[before].text} to {view.facts[now].text}"


def agrees(view: View, relation: Relation) -> bool:
    """Whether a relation ties."""
    verdict = judge(view, "", relation)
    return verdict is not None and verdict.ties
