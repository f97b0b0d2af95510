"""The figures of sentences: every number that measures something, with its unit and the period it is stated for."""

import bisect
import datetime
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import msgspec

from tieout.extract.fiscal import Calendar
from tieout.extract.mentions import PERCENT, Mention, find_mentions, has_numbers_in_words
from tieout.extract.numeral_classes import classes_of
from tieout.extract.numerals import Classed
from tieout.extract.prose_basis import BasisOver, Said, find_bases, says_nothing, without
from tieout.extract.prose_periods import Context, Phrase, also_stated, assign_periods, find_phrases, is_hinted, is_reported, main_period
from tieout.extract.prose_roles import find_comparatives, find_roles
from tieout.extract.sentences import Sentence
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document
from tieout.model.fact import Fact, Source
from tieout.model.period import Duration, Period
from tieout.model.release import Diagnostic

LONGEST_LABEL, LONGEST_TAIL = 160, 45  # characters of what a number is said of, before and behind it
LONGEST_HEADING = 120  # characters of a line that names the period of what follows
MOST_FACTS = 1_500  # of sentences; the wordiest release of 87 states 317
DIGIT = re.compile(r"[0-9]")
MOST_BARE = 2  # gaps without words between the figures of a sentence


class Figure(NamedTuple):
    """A fact of a sentence, and the number in it that states it.

    `named` is the period that words at the number name; None where its period is taken from elsewhere.
    """

    sentence: Sentence
    mention: Mention
    fact: Fact
    named: Period | None


class Stated(NamedTuple):
    """One number of a sentence and its period."""

    sentence: Sentence
    mention: Mention
    period: Period
    named: Period | None
    label: str
    direction: str | None
    number: int
    role: str
    base: Mention | None
    basis: str | None


def find_prose(
    document: Document,
    sentences: Iterable[Sentence],
    calendar: Calendar,
    facts: Sequence[Fact],
    *,
    dollar: str,
    classed: Mapping[int, Sequence[Classed]],
    end: datetime.date | None,
    year: int | None = None,
    published: datetime.date | None = None,
    said: Sequence[Fact] = (),
) -> tuple[list[Fact], list[Figure]]:
    """The facts of all sentences, and which number of which sentence states them; their ids follow those of the tables' facts.

    `classed` says of the numerals of its paragraphs which are figures. `end` is the end of the period that is reported, `year` the fiscal
    year as the filer names it, `published` the day of the release. `said` are facts of sentences that were read more closely: they keep
    their places.
    """
    end = end or calendar.latest
    if end is None:
        return list(said), []
    calendar = calendar if year is None else calendar.named(end, year)
    main = main_period(calendar, end)
    found: list[Fact] = []
    figures: list[Figure] = []
    ids: dict[tuple[int, int], str] = {}
    bases: list[tuple[int, int] | None] = []
    closer = {(_place(fact), fact.period): fact for fact in said}
    places = {place for place, _ in closer}
    for stated in _read(sentences, classed, Context(calendar, end, main, published or end)):
        if len(found) >= MOST_FACTS:
            break
        fact, named = _fact(document, stated, len(facts) + len(found) + 1, dollar=dollar), stated.named
        if _place(fact) in places:
            key = next((key for key in closer if key[0] == _place(fact)), None)
            if key is None:
                continue
            one = closer.pop(key)
            named = one.period
            fact = msgspec.structs.replace(one, id=fact.id, direction=fact.direction, sentence=fact.sentence, role=fact.role)
        ids.setdefault((stated.number, stated.mention.start), fact.id)
        bases.append((stated.number, stated.base.start) if stated.base else None)
        found.append(fact)
        figures.append(Figure(stated.sentence, stated.mention, fact, named))
    based = zip(found, bases, strict=True)
    found = [fact if base is None else msgspec.structs.replace(fact, comparative=ids.get(base)) for fact, base in based]
    found += [msgspec.structs.replace(fact, id=f"f{len(facts) + len(found) + at + 1}") for at, fact in enumerate(closer.values())]
    return found, figures


def remark_prose(facts: Sequence[Fact]) -> tuple[Diagnostic, ...]:
    """What is to be said where a document has more figures in sentences than are read."""
    if len(facts) < MOST_FACTS:
        return ()
    last = facts[-1].source
    message = f"only the first {MOST_FACTS:,} figures of sentences are read; give one release"
    return (Diagnostic("too-many-sentences", message, last.start, last.end, last.page, last.table),)


def _place(fact: Fact) -> tuple[Source, str]:
    """What tells a figure of a sentence from others: its place, and its digits where the document has no places."""
    return fact.source, "" if fact.source.start is not None or fact.source.box else fact.text


def _read(sentences: Iterable[Sentence], classed: Mapping[int, Sequence[Classed]], context: Context) -> Iterable[Stated]:
    current = context
    last: Period | None = None
    block: Block | None = None
    figures: list[int] = []
    carried: Duration | None = None
    topic = ""  # what the figures of the sentence before are said of
    number = 0
    over = BasisOver()
    for sentence in sentences:
        if sentence.block is not block:
            block, carried, topic = sentence.block, None, ""
            over.begin()
            figures = _figures_of(sentence, classed)
        mentions = _mentions(sentence, figures)
        over.read(sentence.text, has_figures=bool(mentions))
        if not mentions and (len(sentence.text) > LONGEST_HEADING or not is_hinted(sentence.text)):
            continue
        phrases = find_phrases(sentence.text, context)
        if not mentions:
            told = [phrase for phrase in phrases if phrase.kind == "told" and isinstance(phrase.period, Duration)]
            is_heading = len(sentence.text) <= LONGEST_HEADING and sentence.text[-1] not in ".;,"
            period = told[0].period if len(told) == 1 and is_heading else None
            if isinstance(period, Duration) and period.end is not None and is_reported(period.end, context.latest):
                current = context._replace(main=period)
            continue
        goes_on = sentence.text[:1].islower() and isinstance(last, Duration) and not phrases
        own = current._replace(main=last) if goes_on and isinstance(last, Duration) else current
        if carried is not None and not goes_on and not any(phrase.kind not in ("year_ago", "linked") for phrase in phrases):
            own = current._replace(main=carried)
        assigned = assign_periods(sentence.text, mentions, phrases, own)
        periods = [one.period for one in assigned]
        last = periods[-1]
        named = next((phrase.period for phrase in phrases if phrase.kind == "told"), None)
        if isinstance(named, Duration) and named == periods[0] and named.end is not None and is_reported(named.end, context.latest):
            carried = named
        labels = share_out(sentence.text, mentions, periods, find_labels(sentence.text, mentions, phrases))
        if topic and _takes_up().match(sentence.text):
            labels = [(label or topic, direction) for label, direction in labels]
        topic = next((label for label, _ in labels if label), "")
        roles = find_roles(sentence.text, mentions)
        compared = find_comparatives(mentions, roles)
        bases = find_bases(Said(sentence.text, mentions, [label for label, _ in labels], periods, roles, compared), phrases, over.basis)
        number += 1
        for mention, one, (label, direction), role, base, basis in zip(mentions, assigned, labels, roles, compared, bases, strict=True):
            other = None if base is None else mentions[base]
            yield Stated(sentence, mention, one.period, one.named, label, direction, number, role, other, basis)
            second = also_stated(sentence.text, phrases, mention, one.period, own)
            if second is not None:
                yield Stated(sentence, mention, second, second, label, direction, number, role, None, basis)


def _figures_of(sentence: Sentence, classed: Mapping[int, Sequence[Classed]]) -> list[int]:
    """Where the numerals that are figures begin in the block of a sentence."""
    known = classed.get(sentence.number)
    kinds = classes_of(sentence.block.text) if known is None and DIGIT.search(sentence.block.text) else known or ()
    return [start for start, _, kind in kinds if kind == "figure"]


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
    return [] if _is_row(sentence.text, found) else found


def _is_row(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether figures follow one another with no word between them, as in the rows of a table that was not read as one."""
    plain = [mention for mention in mentions if not (mention.has_scale_word or mention.unit == PERCENT)]
    bare = sum(not text[one.high : other.low].strip(" $€£()*-–—") for one, other in itertools.pairwise(plain))
    return bare >= MOST_BARE


def find_labels(text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase]) -> list[tuple[str, str | None]]:
    """What each number of a sentence is said of, and whether it says that this went up or down; None where neither.

    That are the words before it without those of periods, and what follows right behind it. A number that is only compared with the one
    before it ("up from $28.0 million") is of the same thing.
    """
    plain = without(text, phrases)
    found: list[tuple[str, str | None]] = []
    done = 0
    for at, mention in enumerate(mentions):
        following = mentions[at + 1].low if at + 1 < len(mentions) else len(text)
        own = plain[max(done, mention.low - LONGEST_LABEL) : mention.low]
        own = own[max(own.rfind(";"), own.rfind("•")) + 1 :]
        words = _moved_thing(plain, mention) or _trimmed(own)
        if found and says_nothing(words):
            goes_on = _goes_on().fullmatch(own) is not None and mentions[at - 1].unit != mention.unit
            like = [] if goes_on else [label for (label, _), one in zip(found, mentions, strict=False) if one.unit == mention.unit]
            last = (like or [label for label, _ in found])[-1]
            words = last if words.lower() in last.lower() else f"{last} {words}"[-LONGEST_LABEL:]
        behind = _behind().match(_whole_words(plain, mention.high, min(following, mention.high + LONGEST_TAIL)))
        tail = _trimmed(behind[0], first=False) if behind else ""
        after = plain[mention.high : mention.high + LONGEST_TAIL // 2]
        found.append((" ".join(f"{words} {tail}".split()), _direction(own[-LONGEST_TAIL:], after)))
        done = mention.high + (len(behind[0]) if behind else 0)
    return found


def share_out(
    text: str, mentions: Sequence[Mention], periods: Sequence[Period], labels: Sequence[tuple[str, str | None]]
) -> list[tuple[str, str | None]]:
    """The labels, each of two things named together given to its own number: "assets and equity were $5 and $2 million, respectively".

    Two numbers for two periods are said of the same thing.
    """
    found = list(labels)
    if "respectively" not in text.lower():
        return found
    for at, (one, other) in enumerate(itertools.pairwise(mentions)):
        behind = text[other.high : mentions[at + 2].low if at + 2 < len(mentions) else len(text)]
        if periods[at] != periods[at + 1] or not _both().fullmatch(text[one.high : other.low]) or not _in_turn().match(behind):
            continue
        short, joint = sorted((found[at][0], labels[at + 1][0]), key=len)
        pair = _parted(joint)
        if pair is not None and joint.startswith(short):
            found[at], found[at + 1] = (pair[0], found[at][1]), (pair[1], found[at + 1][1])
    return found


def _parted(label: str) -> tuple[str, str] | None:
    """The two things a label names together, None where it names one or more than two."""
    left, _, right = label.partition(" and ")
    if not left or not right or " and " in right or "," in label:
        return None
    before, _, last = left.rpartition(" ")
    first, _, rest = right.partition(" ")
    if _paired().fullmatch(last):  # "per basic and diluted share"
        return f"{left} {rest}".strip(), f"{before} {right}".strip()
    return left, right if rest else f"{before} {first}".strip()


def _whole_words(text: str, start: int, end: int) -> str:
    """A stretch of a text without the word it would end within."""
    piece = text[start:end]
    return piece.rpartition(" ")[0] if text[end - 1 : end].isalnum() and text[end : end + 1].isalnum() else piece


def _moved_thing(text: str, mention: Mention) -> str:
    """What a change is of where that stands behind it: "30% growth in net sales", "7 percent revenue growth"; "" where nothing does."""
    match = _growth().match(text[mention.high : mention.high + LONGEST_TAIL * 2])
    return "" if match is None else _trimmed(match["behind"] or match["before"] or "")


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


@lru_cache(maxsize=4096)
def _is_little(word: str) -> bool:
    return not _little().sub(" ", word).strip()


@cache
def _little() -> re.Pattern[str]:
    words = load("prose")["little"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b|[^\w\s]", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(r"\)?\s?(?:per|a|in|of|from|on a|for)\b(?:(?!\s\s)[^,;.($])*|\s(?:fully\s)?(?:diluted|basic)(?=\s?\))")


@cache
def _goes_on() -> re.Pattern[str]:
    """Between two numbers that are said of the same: "up 3% to $5.8 million", "$77.7 million, or $0.57", "$4.18, up 7.5 percent"."""
    moved = r"(?:representing |reflecting )?an? (?:increase|decrease|decline|improvement|reduction) of"
    return re.compile(rf"\s?,?\s?(?:to|or|up|down|{moved})\s\(?|\s?\(", re.IGNORECASE)


@cache
def _takes_up() -> re.Pattern[str]:
    return re.compile("|".join(load("prose")["takes_up"]), re.IGNORECASE)


@cache
def _both() -> re.Pattern[str]:
    return re.compile(r",?\s(?:and|&)\s\(?(?:US)?\s?")


@cache
def _in_turn() -> re.Pattern[str]:
    return re.compile(r"[^.;]{0,60}?\brespectively\b", re.IGNORECASE)


@cache
def _paired() -> re.Pattern[str]:
    return re.compile("|".join(load("prose")["paired"]), re.IGNORECASE)


@cache
def _growth() -> re.Pattern[str]:
    words = r"(?:growth|increase|decrease|decline|reduction|improvement|gain|drop|rise)"
    behind, before = rf"{words}\s(?:in|of)\s(?P<behind>[^,;.:($\d]*)", rf"(?P<before>[A-Za-z][A-Za-z -]{{2,40}}?)\s{words}\b"
    return re.compile(rf"\)?\s(?:(?:year[- ]over[- ]year|sequential|overall)\s)?(?:{behind}|{before})", re.IGNORECASE)


def _fact(document: Document, stated: Stated, number: int, *, dollar: str) -> Fact:
    sentence, mention, period, _, label, direction, number_of_sentence, role, _, basis = stated
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
        basis=basis,
        direction=direction,
        sentence=number_of_sentence,
        role=role,
    )
