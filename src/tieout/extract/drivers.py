"""Why figures moved: the reasons that sentences give ("driven by …", "partially offset by …"), each with the figure it explains.

A reason explains the figure its clause speaks of: the first level in it ("net sales were $43.5 million"), else the first change. A
sentence about "the increase" explains the figure of the sentence before it, or the nearest one of the name it gives.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from tieout.extract.mentions import BPS, PURE
from tieout.extract.parties import find_parties, without_deal
from tieout.extract.places import place_of
from tieout.extract.prose import Figure
from tieout.extract.reasons import Cue, Reason, find_cues, matches, reasons_of, word
from tieout.extract.sentences import Sentence
from tieout.extract.tables_of_words import load
from tieout.model.document import Document
from tieout.model.period import Duration
from tieout.model.sentence import Driver

MOST_DRIVERS = 400
FARTHEST_NAMED, FARTHEST = 8, 3  # sentences between "the increase in net sales" and that figure, and between "the increase" and its figure
FARTHEST_PART = 2  # parts of the document between them
LONGEST_NAME = 60
REACH = 60  # characters before a clause in which words govern its first figure
REACHED = re.compile(r"(?<!compared )(?<!compare )(?<!relative )(?<!prior )\bto\s\S*$", re.IGNORECASE)
WORD = re.compile(r"[\w&]+")
BESIDE = 1  # characters between a figure and a cue right behind it
CURRENCY = re.compile(r"[A-Z]{3}$|^$")


class Told(NamedTuple):
    """A sentence with figures: where it stands among the sentences, and where its first reason begins."""

    at: int
    sentence: Sentence
    figures: Sequence[Figure]
    end: int


def find_drivers(document: Document, read: Sequence[tuple[Sentence, Sequence[Figure]]], *, filer: str | None) -> tuple[Driver, ...]:
    """The drivers of a document in order; `read` are its sentences with the figures in them, `filer` the company's own name."""
    found: list[Driver] = []
    told: list[Told] = []
    for at, (sentence, figures) in enumerate(read):
        if not figures and (not told or at - told[-1].at > FARTHEST_NAMED):
            continue  # nothing that a reason might explain
        text = sentence.text
        cues = find_cues(text)
        end = cues[0].low if cues else len(text)
        if cues and not word("never").search(text):
            found += _drivers_of(document, sentence, figures, cues, [one for one in told if at - one.at <= FARTHEST_NAMED], at, filer)
        if figures and figures[0].mention.low < end:
            told = [*told[-FARTHEST_NAMED:], Told(at, sentence, figures, end)]
        if len(found) >= MOST_DRIVERS:
            break
    return tuple(found)


def _drivers_of(
    document: Document, sentence: Sentence, figures: Sequence[Figure], cues: Sequence[Cue], told: Sequence[Told], at: int, filer: str | None
) -> Iterator[Driver]:
    """Yields the drivers of one sentence."""
    text = sentence.text
    before: tuple[Figure, ...] = ()
    done = 0
    for index, cue in enumerate(cues):
        following = cues[index + 1].low if index + 1 < len(cues) else len(text)
        explained = _explained(text, figures, cue, done, before)
        if not explained and not (index and cue.low >= done):
            explained = _of_earlier(text[done : cue.low], told, at, sentence.number)
        before = explained
        reasons = list(reasons_of(text, cue, following))
        for reason in reasons:
            yield from _drivers(document, sentence, figures, explained, cue, reason, filer)
        done = reasons[-1].end if reasons else cue.high


def _drivers(
    document: Document,
    sentence: Sentence,
    figures: Sequence[Figure],
    explained: Sequence[Figure],
    cue: Cue,
    reason: Reason,
    filer: str | None,
) -> Iterator[Driver]:
    words = " ".join(sentence.text[reason.start : reason.end].split())
    parties = find_parties(words, filer)
    shown = without_deal(words, parties) if parties else words
    if len(shown) < 3 or not any(map(str.isalpha, shown)):
        return
    amount = next((one.fact.value for one in figures if one.mention.start == reason.amount and CURRENCY.match(one.mention.unit)), None)
    place = place_of(document, *sentence.block.passage.range(*sentence.within(reason.low, reason.end)))
    for figure in explained:
        if figure.fact.basis != "guidance":
            yield Driver(figure.fact.id, shown, parties, amount, place.start, place.end, cue.offsets, place.page, place.table)


def _explained(text: str, figures: Sequence[Figure], cue: Cue, done: int, before: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figure a cue's clause speaks of: `done` is where the reason before it ends, `before` what that explained."""
    if cue.opens:
        end = text.find(",", cue.high)
        return tuple(one for one in subjects(text, figures, end + 1, len(text)) if _is_stated(text, end, one))[:1] if end > 0 else ()
    start = clause_start(text, done, cue.low)
    own = subjects(text, figures, start, cue.low) or _beside(text, figures, start, cue.low)
    if not own and done and start == done and (cue.offsets or " and" in text[cue.low : cue.start]):
        return before
    return own[:1]


def _beside(text: str, figures: Sequence[Figure], start: int, end: int) -> tuple[Figure, ...]:
    """The figure right before a cue, as a part of another may be that is explained by itself."""
    for one in figures:
        if start <= one.mention.low and 0 <= end - one.mention.high <= BESIDE:
            return subjects(text, (one,), one.mention.low, end)
    return ()


def clause_start(text: str, low: int, high: int) -> int:
    """Where the last clause of a stretch begins: the last part that has a verb after a name."""
    for match in reversed(list(matches("joints").finditer(text, low, high))):
        if _has_verb(text[match.end() : high]):
            return match.end()
    return low


def _is_stated(text: str, low: int, figure: Figure) -> bool:
    """Whether a figure stands behind the verb of its own part of a sentence."""
    return _has_verb(text[max(low, text.rfind(", ", low, figure.mention.low)) + 1 : figure.mention.low])


def _has_verb(words: str) -> bool:
    """Whether words are a clause: a verb stands behind a name."""
    for match in matches("verbs").finditer(words):
        name = words[: match.start()].split()
        if name and not word("no_verb_after").fullmatch(name[-1].strip(",")):
            return True
    return False


def subjects(text: str, figures: Sequence[Figure], low: int, high: int) -> tuple[Figure, ...]:
    """The figures a stretch of a sentence speaks of: levels, else the first change."""
    levels: list[Figure] = []
    changes: list[Figure] = []
    last, was_change, in_list = low, False, False
    seen: set[int] = set()
    for figure in figures:
        mention = figure.mention
        if not low <= mention.low < high or mention.start in seen:
            continue
        seen.add(mention.start)
        between, behind = text[last : mention.low], text[mention.high : mention.high + 40]
        is_change = _is_change(between, behind, mention.unit) or (was_change and word("same_change").search(between) is not None)
        in_list = word("lists").search(between) is not None or (in_list and not _has_verb(between))
        last, was_change = mention.high, is_change
        if in_list or _is_aside(text, low, between, mention.low) or (mention.unit == PURE and not mention.noun):
            continue
        (changes if is_change else levels).append(figure)
    return tuple(levels or changes[:1])


def _is_change(between: str, behind: str, unit: str) -> bool:
    return unit == BPS or word("change_before").search(between) is not None or word("change_behind").match(behind) is not None


def _is_aside(text: str, low: int, between: str, at: int) -> bool:
    """Whether a figure is only compared with, a part of another, or in brackets; `between` are the words from the one before it."""
    if word("compared").search(between) and not REACHED.search(between):
        return True
    inside = text.rfind("(", low, at) > text.rfind(")", low, at) or (text[at] == "(" and between.strip() != "")
    return inside or word("part_of").search(text[max(0, low - REACH) : low] + between) is not None


def _of_earlier(words: str, told: Sequence[Told], at: int, number: int) -> tuple[Figure, ...]:
    """The figures that a sentence about "the increase" explains: of a name it gives, or of the sentence before it."""
    match = word("back").search(words)
    rest = (match["rest"] or "") if match else ""
    if match is None or matches("verbs").search(rest):
        return ()
    named = word("back_name").match(rest)
    name = "" if named is None or word("period_name").match(named["name"]) else named["name"].strip()
    far = FARTHEST_NAMED if name else FARTHEST
    for one in reversed([one for one in told if at - one.at <= far and number - one.sentence.number <= FARTHEST_PART]):
        own = subjects(one.sentence.text, one.figures, 0, one.end)
        found = _named(own, name) if name else own
        wanted = _moved(match["move"] or "")
        found = tuple(figure for figure in found if not wanted or figure.fact.direction in (None, wanted))
        if found:
            return _of_periods(found, rest)
        if own and not name:
            break
    return ()


def _moved(words: str) -> str:
    return "up" if word("back_up").match(words) else "down" if word("back_down").match(words) else ""


def _named(figures: Sequence[Figure], name: str) -> tuple[Figure, ...]:
    """The figures of a name: all of its words stand in the label, and none that make it another measure."""
    wanted = _words(name)
    found = []
    for figure in figures if len(name) <= LONGEST_NAME else ():
        label = _words(figure.fact.label)
        if wanted <= label and not any(word("other_measure").fullmatch(one) for one in label - wanted):
            found.append(figure)
    return tuple(found)


def _words(text: str) -> set[str]:
    return {found.rstrip("s") for found in WORD.findall(text.lower())}


def _of_periods(figures: Sequence[Figure], rest: str) -> tuple[Figure, ...]:
    """The figures of the periods that words name, one each; else the first."""
    by_period = {figure.fact.period: figure for figure in reversed(figures)}
    each = sorted(by_period.values(), key=lambda figure: figure.mention.start)
    if word("both").search(rest):
        return tuple(each[:2])
    plain = word("past").sub(" ", rest)
    for months, words in _lengths():
        if words.search(plain):
            fitting = [one for one in each if isinstance(one.fact.period, Duration) and one.fact.period.months == months]
            if fitting:
                return (fitting[0],)
    return (figures[0],)


@cache
def _lengths() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(months), re.compile(words, re.IGNORECASE)) for months, words in load("drivers")["lengths"].items())
