"""The figures of sentences: every number that measures something, with its unit and the period it is stated for."""

import bisect
import datetime
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from tieout.extract.fiscal import Calendar
from tieout.extract.mentions import Mention, find_mentions, has_numbers_in_words
from tieout.extract.numeral_classes import classes_of
from tieout.extract.numerals import Classed
from tieout.extract.prose_periods import Context, Phrase, also_stated, assign_periods, find_phrases, is_hinted, main_period
from tieout.extract.sentences import Sentence, split_block
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document
from tieout.model.fact import Fact
from tieout.model.guidance import Guidance
from tieout.model.period import Duration, Period

LONGEST_LABEL, LONGEST_TAIL = 160, 45  # characters of what a number is said of, before and behind it
LONGEST_HEADING = 120  # characters of a line that names the period of what follows
SHORTEST_CELL, FEWEST_SPACES = 24, 3  # of a cell that holds a sentence
MOST_FACTS = 5_000
MOST_CHARACTERS = 1_000_000  # of sentences: beyond them nothing is read


class Stated(NamedTuple):
    """One number of a sentence and its period."""

    sentence: Sentence
    mention: Mention
    period: Period
    label: str
    direction: str | None


def find_prose(
    document: Document,
    calendar: Calendar,
    facts: Sequence[Fact],
    *,
    dollar: str,
    classed: Mapping[int, Sequence[Classed]],
    end: datetime.date | None,
    year: int | None = None,
    said: Sequence[Fact] = (),
) -> list[Fact]:
    """The facts of all sentences; their ids follow those of the tables' facts.

    `classed` says of the numerals of its paragraphs which are figures. `end` is the end of the period that is reported, `year` the fiscal
    year as the filer names it. `said` are facts of sentences that were read more closely: they keep their places.
    """
    end = end or calendar.latest
    if end is None:
        return list(said)
    calendar = calendar if year is None else calendar.named(end, year)
    main = main_period(calendar, end)
    tables = {fact.source.table for fact in facts if fact.source.table is not None}
    found: list[Fact] = []
    closer = {(fact.source, fact.period): fact for fact in said}
    places = {fact.source for fact in said}
    for stated in _read(_find_sentences(document, tables, classed), Context(calendar, end, main)):
        if len(found) >= MOST_FACTS:
            break
        fact = _fact(document, stated, len(facts) + len(found) + 1, dollar=dollar)
        if fact.source in places:
            one = next((fact for (source, _), fact in closer.items() if source == fact.source), None)
            if one is not None:
                found.append(msgspec.structs.replace(one, id=fact.id))
                del closer[one.source, one.period]
            continue
        found.append(fact)
    found += [msgspec.structs.replace(fact, id=f"f{len(facts) + len(found) + at + 1}") for at, fact in enumerate(closer.values())]
    return found


def _find_sentences(
    document: Document, stated: Container[int], classed: Mapping[int, Sequence[Classed]]
) -> Iterator[tuple[Sentence, list[int]]]:
    """Yields the sentences that may state a figure or name a period, with where the figures in digits begin in their block.

    They are those of paragraphs and of the cells of tables that state no figures; `stated` are the ordinals of the tables that do. Of a
    document with more text than any release holds only the beginning is read.
    """
    left = MOST_CHARACTERS
    for number, part in enumerate(document.parts):
        if isinstance(part, Block):
            blocks = [(part, classed.get(number, ()))]
        elif part.ordinal not in stated:
            cells = [cell for row in part.rows for cell in row.cells if len(cell.text) >= SHORTEST_CELL]
            blocks = [(Block(cell.passage), classes_of(cell.text)) for cell in cells if cell.text.count(" ") >= FEWEST_SPACES]
        else:
            continue
        for block, kinds in blocks:
            left -= len(block.text)
            if left < 0:
                return
            figures = [start for start, _, kind in kinds if kind == "figure"]
            if figures or has_numbers_in_words(block.text) or is_hinted(block.text):
                for sentence in split_block(block, number):
                    yield sentence, figures


def mark_guidance(facts: Sequence[Fact], guidance: Sequence[Guidance]) -> list[Fact]:
    """The facts of sentences, those inside the words of a guidance with its period and marked as such."""
    spans = [(one.source.start, one.source.end, one.period) for one in guidance if one.source.start is not None]
    marked = []
    for fact in facts:
        start = fact.source.start
        inside = (
            [] if start is None else [period for low, high, period in spans if low is not None and high is not None and low <= start < high]
        )
        period = inside[0] if inside and inside[0] is not None else fact.period
        marked.append(msgspec.structs.replace(fact, period=period, basis="guidance") if inside else fact)
    return marked


def _read(sentences: Iterable[tuple[Sentence, list[int]]], context: Context) -> Iterable[Stated]:
    current = context
    last: Period | None = None
    for sentence, figures in sentences:
        mentions = _mentions(sentence, figures)
        if not mentions and (len(sentence.text) > LONGEST_HEADING or not is_hinted(sentence.text)):
            continue
        phrases = find_phrases(sentence.text, context)
        if not mentions:
            told = [phrase for phrase in phrases if phrase.kind == "told" and isinstance(phrase.period, Duration)]
            period = told[0].period if len(told) == 1 and len(sentence.text) <= LONGEST_HEADING else None
            if isinstance(period, Duration) and period.end is not None and period.end <= context.latest:
                current = context._replace(main=period)
            continue
        goes_on = sentence.text[:1].islower() and isinstance(last, Duration) and not phrases
        own = current._replace(main=last) if goes_on and isinstance(last, Duration) else current
        periods = assign_periods(sentence.text, mentions, phrases, own)
        last = periods[-1]
        labels = find_labels(sentence.text, mentions, phrases)
        for mention, period, (label, direction) in zip(mentions, periods, labels, strict=True):
            yield Stated(sentence, mention, period, label, direction)
            second = also_stated(sentence.text, phrases, mention, period, own)
            if second is not None:
                yield Stated(sentence, mention, second, label, direction)


def _mentions(sentence: Sentence, figures: Sequence[int]) -> list[Mention]:
    """The figures of a sentence: numbers in words, and those in digits that what stands around them makes no date, address or name."""
    low, high = sentence.within(0, len(sentence.text))
    index = bisect.bisect_left(figures, low)
    has_figures = index < len(figures) and figures[index] < high
    if not has_figures and not has_numbers_in_words(sentence.text):
        return []
    found = []
    for mention in sorted(find_mentions(sentence.text)):
        start, end = sentence.within(mention.start, mention.end)
        index = bisect.bisect_left(figures, start)
        if (index < len(figures) and figures[index] < end) or not mention.text[-1:].isdigit():
            found.append(mention)
    return found


def find_labels(text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase]) -> list[tuple[str, str | None]]:
    """What each number of a sentence is said of, and whether it says that this went up or down; None where neither.

    That are the words before it without those of periods, and what follows right behind it. A number that is only compared with the one
    before it ("up from $28.0 million") is of the same thing.
    """
    blank = list(text)
    for phrase in phrases:
        blank[phrase.start : phrase.end] = " " * (phrase.end - phrase.start)
    plain = "".join(blank)
    found: list[tuple[str, str | None]] = []
    done = 0
    for at, mention in enumerate(mentions):
        following = mentions[at + 1].low if at + 1 < len(mentions) else len(text)
        own = plain[max(done, mention.low - LONGEST_LABEL) : mention.low]
        own = own[max(own.rfind(";"), own.rfind("•")) + 1 :]
        words = _trimmed(own)
        if found and not _weak().sub(" ", words).strip(" ,:-–—"):
            like = [label for (label, _), one in zip(found, mentions, strict=False) if one.unit == mention.unit]
            last = (like or [label for label, _ in found])[-1]
            words = last if words.lower() in last.lower() else f"{last} {words}"[-LONGEST_LABEL:]
        behind = _behind().match(plain[mention.high : min(following, mention.high + LONGEST_TAIL)])
        tail = _trimmed(behind[0], first=False) if behind else ""
        after = plain[mention.high : mention.high + LONGEST_TAIL // 2]
        found.append((" ".join(f"{words} {tail}".split()), _direction(own[-LONGEST_TAIL:], after)))
        done = mention.high
    return found


def _trimmed(words: str, *, first: bool = True) -> str:
    """The words without little ones at their ends; those at the beginning stay where `first` is False."""
    parts = words.replace("(", " ").replace(")", " ").split()
    while parts and _is_little(parts[-1]):
        parts.pop()
    while first and parts and _is_little(parts[0]):
        parts.pop(0)
    return " ".join(parts).strip(" ,:-–—")


def _direction(before: str, after: str) -> str | None:
    """Whether words around a number say that something rose or fell: the last of those before it, else the first behind it."""
    found = list(_moves().finditer(before)) or list(_moves().finditer(after))[:1]
    return None if not found else "up" if found[-1]["up"] else "down"


@cache
def _moves() -> re.Pattern[str]:
    words = load("prose")["moves"]
    return re.compile(rf"\b(?:(?P<up>{'|'.join(words['up'])})|(?P<down>{'|'.join(words['down'])}))\b", re.IGNORECASE)


@cache
def _weak() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join((*load('prose')['weak'], *load('prose')['little']))})\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _is_little(word: str) -> bool:
    return not _little().sub(" ", word).strip()


@cache
def _little() -> re.Pattern[str]:
    words = load("prose")["little"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b|[^\w\s]", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(r"\)?\s?(?:per|a|in|of|from|on a|for)\b[^,;.($]*")


def _fact(document: Document, stated: Stated, number: int, *, dollar: str) -> Fact:
    sentence, mention, period, label, direction = stated
    unit = mention.unit
    if not unit or unit.startswith("/"):
        unit = f"{dollar}{unit}"
    source = sentence.source(document, mention.start, mention.start + len(mention.text))
    return Fact(
        f"f{number}",
        source,
        "other",
        label,
        (label,),
        mention.text,
        mention.value,
        mention.decimals,
        mention.scale,
        unit,
        period,
        {},
        direction=direction,
    )
