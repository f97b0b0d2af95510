"""The basis of each figure of a sentence: as the statements have it, adjusted, at constant currency, or pro forma.

The words that say so are those of tables and of guidance (`data/patterns.toml`, `data/guidance.toml`) and some that only sentences have
(`data/prose.toml`). A figure is on the basis that is said of it, before it or right behind it; one that only goes on from the figure before
it ("or $0.31 per share", "compared with $0.28") is on the same.
"""

import itertools
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.extract.mentions import PERCENT, PURE, SHARES, Mention
from tieout.extract.prose_periods import Phrase
from tieout.extract.prose_roles import BASE
from tieout.extract.tables_of_words import load
from tieout.model.period import Instant, Period

GAAP, NON_GAAP, CONSTANT_CURRENCY, PRO_FORMA = "gaap", "non-gaap", "constant-currency", "pro-forma"
REACH, BEHIND = 320, 90  # characters before and behind a figure in which its basis is told
NEAR = 60  # characters in which it is told that exchange rates are left out
LONGEST_HEADING = 120  # characters of a heading that tells the basis of what is under it
LONGEST_LEAD = 80  # characters of the beginning of a paragraph that tells the basis of all of it
FEWEST_LISTED = 2  # figures of a list in the order of what it names
UNMEASURED = (PURE, SHARES)
TWINS = frozenset(("or", ", or", "(", "or (", ", or (", "/"))  # between a figure and the same said otherwise
POINTS = dict.fromkeys(map(ord, "-/.,;:()’'\"“”*"), " ")


class Said(NamedTuple):
    """A sentence with its figures, and of each what it is said of, its period, its role, and the one that it is compared with."""

    text: str
    mentions: Sequence[Mention]
    labels: Sequence[str]
    periods: Sequence[Period]
    roles: Sequence[str]
    comparatives: Sequence[int | None]


class Mark(NamedTuple):
    """Words that tell a basis: their place, the basis, whether they say what is left out, and whether they are said of a whole clause."""

    start: int
    end: int
    basis: str
    leaves_out: bool
    leads: bool


class BasisOver:
    """The basis that the heading over a sentence tells, or the beginning of its paragraph; it is told the sentences in their order."""

    def __init__(self) -> None:
        self._heading: str | None = None
        self._paragraph: str | None = None
        self._is_first = True

    @property
    def basis(self) -> str | None:
        """The basis that is told now, None where none is."""
        return self._paragraph or self._heading

    def begin(self) -> None:
        """Another paragraph begins."""
        self._paragraph, self._is_first = None, True

    def read(self, text: str, *, has_figures: bool) -> None:
        """The next sentence is read."""
        if self._is_first and "basis" in text[:LONGEST_LEAD]:
            match = _pattern("paragraph").match(text)
            self._paragraph = basis_of_words(match[0]) if match else None
        self._is_first = False
        if not has_figures and len(text) <= LONGEST_HEADING and text[-1] not in ".;,":
            self._heading = basis_of_heading(text)


def find_bases(said: Said, phrases: Sequence[Phrase], over: str | None = None) -> list[str | None]:
    """The basis of each figure of a sentence, None where none is told and it is of no measure of the statements.

    `over` is the basis that is told of all the sentence stands under.
    """
    marks = find_marks(said.text) if _has_hint(said.text) else []
    if marks or over is not None:
        found = _Reading(said, without(said.text, phrases), marks, over).bases()
    else:
        found = [_plain(said, at) for at in range(len(said.mentions))]
    if None in found:
        _share(said, found)
    return found


def find_marks(text: str) -> list[Mark]:
    """The words of a sentence that tell a basis, in order."""
    found: list[Mark] = []
    for match in _marks().finditer(text):
        if match["never"] or (match["loose"] and not _pattern("adjustable").match(text, match.end())):
            continue
        before, leaves_out = text[: match.start()], _pattern("leaves_out").match(match[0]) is not None
        if leaves_out:
            basis = CONSTANT_CURRENCY if _pattern("of_currency").match(text, match.end()) else NON_GAAP
            leads = _pattern("clause_start").search(before) is not None
        else:
            basis = basis_of_words(match[0])
            leads = _pattern("on_a").search(before) is not None and _pattern("basis_word").match(text, match.end()) is not None
        found.append(Mark(match.start(), match.end(), basis, leaves_out, leads))
    return found


def basis_of_heading(text: str) -> str | None:
    """The basis that a heading says all that is under it is on ("Non-GAAP results"), None where it says none or more than that."""
    if not _has_hint(text) or not _pattern("results").search(text):
        return None
    marks = find_marks(text)
    rest = text
    for mark in reversed(marks):
        rest = rest[: mark.start] + rest[mark.end :]
    bases = {mark.basis for mark in marks}
    return bases.pop() if len(bases) == 1 and _pattern("heading").fullmatch(rest) else None


def basis_of_words(words: str) -> str:
    """The basis that words tell."""
    words = words.lower()
    if "gaap" in words:
        return NON_GAAP if "non" in words else GAAP
    if "report" in words:
        return GAAP
    if "currenc" in words or "cc" in words:
        return CONSTANT_CURRENCY
    return PRO_FORMA if "pro forma" in words or words.startswith("pro") else NON_GAAP


def says_nothing(words: str) -> bool:
    """Whether words name nothing by themselves: "or", "per share"."""
    return not _weak().sub(" ", words).strip(" ,:()-–—")


def without(text: str, phrases: Sequence[Phrase]) -> str:
    """A text with spaces where it says periods."""
    if not phrases:
        return text
    blank = list(text)
    for phrase in phrases:
        blank[phrase.start : phrase.end] = " " * (phrase.end - phrase.start)
    return "".join(blank)


class _Reading:
    """One sentence whose figures may be on different bases."""

    def __init__(self, said: Said, plain: str, marks: Sequence[Mark], over: str | None) -> None:
        self.said, self.text, self.plain = said, said.text, plain
        self.marks, self.over = marks, over
        self.levels = {base: at for at, base in enumerate(said.comparatives) if base is not None}
        self.found: list[str | None] = []
        self.lead: str | None = None
        self.before: str | None = None  # the basis of the figure that the next may go on from: no aside, no percent at constant currency
        self.left_out: Mark | None = None  # that a figure was left out of what may be stated yet
        self.is_item = False  # whether the next figure is what is left out

    def bases(self) -> list[str | None]:
        """The basis of each figure, in their order."""
        mentions, done = self.said.mentions, 0
        for at, mention in enumerate(mentions):
            cut = max(self.text.rfind(sign, done, mention.low) + 1 for sign in ";•")
            first = max(done, cut)
            self.lead = None if cut else self.lead
            own = [mark for mark in self.marks if first <= mark.start and mark.end <= mention.low]
            own = [mark for mark in own if mark.leads or mark.end >= mention.low - REACH]
            self.lead = next((mark.basis for mark in reversed(own) if mark.leads), self.lead)
            end = mentions[at + 1].low if at + 1 < len(mentions) else len(self.text)
            match = _pattern("behind").match(self.text, mention.high, min(end, mention.high + BEHIND))
            done = match.end() if match else mention.high
            if at < len(self.found):
                continue  # one of a list
            listed = self._listed(at, first)
            if listed:
                self.found += listed
                self.before = listed[-1]
                continue
            after = [mark for mark in self.marks if mention.high <= mark.start and mark.end <= done]
            self.found.append(self._basis(at, first, own, after, done))
            self.is_item = bool(after) and after[-1].leaves_out and done >= end
        return self.found

    def _basis(self, at: int, first: int, own: Sequence[Mark], after: Sequence[Mark], done: int) -> str | None:
        """The basis of a figure, from the marks before it and right behind it, where what is said of it ends."""
        said, mention = self.said, self.said.mentions[at]
        words = self.plain[first : mention.low]
        if mention.unit == PERCENT and self._is_at_constant_currency(mention):
            self.before = self._basis_told(at, words, own, (), mention.high)
            return CONSTANT_CURRENCY
        if self.is_item or (at and not after and not own and _pattern("item").search(words)):
            return _plain(said, at)
        basis = self.before = self._basis_told(at, words, own, after, done)
        return basis

    def _basis_told(self, at: int, words: str, own: Sequence[Mark], after: Sequence[Mark], done: int) -> str | None:
        said, mention = self.said, self.said.mentions[at]
        left_out, self.left_out = self.left_out, None
        if after:
            is_twin = at and mention.unit != said.mentions[at - 1].unit and self._goes_on(at, "twin")
            if is_twin and "," in self.text[mention.high : after[0].start]:
                self.found[-1] = after[0].basis
            return after[0].basis
        for mark in reversed(own):
            between = _pattern("aside").sub("", self.plain[mark.end : mention.low])
            if (mark.leaves_out and not _pattern("left_out").search(between)) or _pattern("item").search(between):
                self.left_out = mark
                return _basis_of_measure(between, mention)
            if mark.leads or not _turns(between):
                return mark.basis
        measures = measures_of(words) | measures_of(self.plain[mention.high : done])
        if at and mention.unit not in UNMEASURED and self._goes_on(at, "twin"):
            return self.before
        level = self.levels.get(at)
        if said.roles[at] == BASE and level is not None and measures <= measures_of(said.labels[level]):
            return self.found[level]
        if left_out is not None and (left_out.leads or not measures) and _pattern("verb").search(words):
            return left_out.basis
        if at and not measures and mention.unit not in UNMEASURED and says_nothing(_pattern("dates").sub(" ", words)):
            return self.before
        told = self.lead or self.over
        if told is not None and (measures or self.lead is not None) and self._may_be_adjusted(at, measures):
            return told
        return _plain(said, at)

    def _is_at_constant_currency(self, mention: Mention) -> bool:
        """Whether right behind a percent stands that it is at constant currency."""
        behind = _pattern("no_figure").match(self.text, mention.high, mention.high + NEAR)
        return behind is not None and _pattern("constant_currency").search(behind[0]) is not None

    def _may_be_adjusted(self, at: int, measures: frozenset[str]) -> bool:
        """Whether what is said of a whole clause may be said of a figure: not where it is of a day, or the same on any basis."""
        if self.said.mentions[at].unit in UNMEASURED or isinstance(self.said.periods[at], Instant):
            return False
        return not measures or not measures <= _as_stated()

    def _goes_on(self, at: int, how: str) -> bool:
        """Whether only certain words stand between a figure and the one before it."""
        mentions = self.said.mentions
        return _pattern(how).fullmatch(self.plain[mentions[at - 1].high : mentions[at].low]) is not None

    def _listed(self, at: int, first: int) -> list[str | None]:
        """The bases of figures that are named before them: "GAAP and non-GAAP earnings were $1.01 and $1.20, respectively"; or none."""
        mentions, last = self.said.mentions, at
        while last + 1 < len(mentions) and self._goes_on(last + 1, "and"):
            last += 1
        count = last + 1 - at
        if count < FEWEST_LISTED or not _pattern("respectively").match(self.text, mentions[last].high):
            return []
        words = self.plain[first : mentions[at].low]
        if at >= count and not measures_of(words):  # "earnings of $5 million and core earnings of $6 million rose 2% and 3%, respectively"
            return self.found[-count:]
        items = _pattern("items").split(words)[-count:]
        marks = [find_marks(item) for item in items]
        if len(items) < count or not any(marks):
            return []
        found: list[str | None] = []
        for item, own in zip(items, marks, strict=True):
            measures = measures_of(item)
            goes_on = found and measures <= measures_of(items[len(found) - 1])
            plain = self.lead if self.lead is not None and self._may_be_adjusted(at, measures) else _basis_of_measure(item, mentions[at])
            found.append(own[-1].basis if own else found[-1] if goes_on else plain)
        return found


def _turns(between: str) -> bool:
    """Whether words from a mark to a figure go on to another measure: "margin rose, and revenue was"."""
    *_, last = _pattern("clause").split(between)
    return len(last) < len(between) and bool(measures_of(last)) and _pattern("verb").search(between[: -len(last)]) is not None


def _plain(said: Said, at: int) -> str | None:
    """The basis of a figure of which none is told: that of the statements where words before it or behind it name a measure."""
    mention, words = said.mentions[at], said.labels[at]
    if mention.unit in UNMEASURED:
        return None
    if not measures_of(words):
        end = said.mentions[at + 1].low if at + 1 < len(said.mentions) else len(said.text)
        match = _pattern("noun").match(said.text, mention.high, min(end, mention.high + NEAR))
        words = match[0] if match else ""
    return _basis_of_measure(words, mention)


def _basis_of_measure(words: str, mention: Mention) -> str | None:
    """The basis of what the words for a figure name."""
    return GAAP if mention.unit not in UNMEASURED and measures_of(words) else None


def _share(said: Said, found: list[str | None]) -> None:
    """Gives figures without a basis that of the figure that they say again or are compared with."""
    mentions = said.mentions
    kept = [at for at, mention in enumerate(mentions) if mention.unit not in UNMEASURED]
    for at, other in enumerate(said.comparatives):
        if other is not None and other in kept:
            found[other] = found[other] or found[at]
    twins = [(one, two) for one, two in itertools.pairwise(kept) if said.text[mentions[one].high : mentions[two].low].strip() in TWINS]
    for one, two in (*twins, *reversed(twins)):
        found[two] = found[two] or found[one]
        found[one] = found[one] or (GAAP if found[two] == GAAP else None)


@lru_cache(maxsize=4096)
def measures_of(words: str) -> frozenset[str]:
    """The words for measures of the statements among others."""
    words = words.lower().translate(POINTS)
    for name in _no_measures():
        words = words.replace(name, " ")
    return _measures().intersection(words.split())


def _has_hint(text: str) -> bool:
    lower = text.lower()
    return any(hint in lower for hint in _hints())


@cache
def _hints() -> tuple[str, ...]:
    return tuple(load("prose")["basis"]["hints"])


@cache
def _measures() -> frozenset[str]:
    return frozenset(load("prose")["basis"]["measures"])


@cache
def _no_measures() -> tuple[str, ...]:
    return tuple(load("prose")["basis"]["no_measures"])


@cache
def _as_stated() -> frozenset[str]:
    return frozenset(load("prose")["basis"]["as_stated"])


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join((*load('prose')['weak'], *load('prose')['little']))})\b", re.IGNORECASE)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """One pattern of the file, without regard to case."""
    return re.compile("|".join(load("prose")["basis"][kind]), re.IGNORECASE)


@cache
def _marks() -> re.Pattern[str]:
    """Everything that tells a basis; `never` is what does not though it has such words, `loose` what does only before a measure."""
    words = load("prose")["basis"]
    never, loose = "|".join(words["never"]), "|".join(words["loose"])
    plain = "|".join((*words["marks"], *load("patterns")["non_gaap"]["alternatives"], *load("guidance")["words"]["basis"]))
    return re.compile(rf"\b(?=\w)(?:(?P<never>{never})|(?P<loose>{loose})|{plain})", re.IGNORECASE)
