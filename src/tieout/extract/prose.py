"""The figures of sentences: every number that measures something, with its unit and the period it is stated for."""

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from tieout.extract.fiscal import Calendar
from tieout.extract.mentions import Mention, find_mentions
from tieout.extract.prose_periods import Context, Phrase, also_stated, assign_periods, find_phrases, is_hinted, main_period
from tieout.extract.sentences import Sentence, find_sentences, place_in_prose
from tieout.extract.tables_of_words import load
from tieout.model.document import Document
from tieout.model.fact import Fact
from tieout.model.guidance import Guidance
from tieout.model.period import Duration, Period

LONGEST_LABEL, LONGEST_TAIL = 160, 45  # characters of what a number is said of, before and behind it
FEWEST_OWN = 1  # telling words from which a number is of something else than the one before it
LONGEST_HEADING = 120  # characters of a line that names the period of what follows
MOST_FACTS = 5_000


class Stated(NamedTuple):
    """One number of a sentence and its period."""

    sentence: Sentence
    mention: Mention
    period: Period
    label: str


def find_prose(
    document: Document,
    calendar: Calendar,
    facts: Sequence[Fact],
    *,
    dollar: str,
    end: datetime.date | None,
    year: int | None = None,
    said: Sequence[Fact] = (),
) -> list[Fact]:
    """The facts of all sentences; their ids follow those of the tables' facts.

    `end` is the end of the period that is reported, `year` the fiscal year as the filer names it. `said` are facts of sentences that were
    read more closely: they keep their places.
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
    for stated in _read(find_sentences(document, tables), Context(calendar, end, main)):
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


def _read(sentences: Iterable[Sentence], context: Context) -> Iterable[Stated]:
    current = context
    last: Period | None = None
    for sentence in sentences:
        mentions = sorted(find_mentions(sentence.text))
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
        for mention, period, label in zip(mentions, periods, labels, strict=True):
            yield Stated(sentence, mention, period, label)
            second = also_stated(sentence.text, phrases, mention, period, own)
            if second is not None:
                yield Stated(sentence, mention, second, label)


def find_labels(text: str, mentions: Sequence[Mention], phrases: Sequence[Phrase]) -> list[str]:
    """What each number of a sentence is said of: the words before it without those of periods, and what follows right behind it.

    A number that is only compared with the one before it ("up from $28.0 million") is of the same thing.
    """
    blank = list(text)
    for phrase in phrases:
        blank[phrase.start : phrase.end] = " " * (phrase.end - phrase.start)
    plain = "".join(blank)
    found: list[str] = []
    done = 0
    for at, mention in enumerate(mentions):
        following = mentions[at + 1].low if at + 1 < len(mentions) else len(text)
        own = plain[max(done, mention.low - LONGEST_LABEL) : mention.low]
        own = own[max(own.rfind(";"), own.rfind("•")) + 1 :]
        words = " ".join(own.split()).strip(" ,(:-–—")
        if found and not _says_more(words):
            like = [label for label, one in zip(found, mentions, strict=False) if one.unit == mention.unit]
            words = f"{(like or found)[-1]} {words}"[-LONGEST_LABEL:].strip()
        behind = _behind().match(plain[mention.high : min(following, mention.high + LONGEST_TAIL)])
        found.append(" ".join(f"{words} {behind[0] if behind else ''}".split()))
        done = mention.high
    return found


def _says_more(words: str) -> bool:
    """Whether words before a number name something of their own."""
    return len(_little().sub(" ", words).split()) >= FEWEST_OWN


@cache
def _little() -> re.Pattern[str]:
    words = load("prose")["little"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b|[^\w\s]", re.IGNORECASE)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(r"\)?\s?(?:per|a|in|of|from|on a|for)\b[^,;.($]*")


def _fact(document: Document, stated: Stated, number: int, *, dollar: str) -> Fact:
    sentence, mention, period, label = stated
    unit = mention.unit
    if not unit or unit.startswith("/"):
        unit = f"{dollar}{unit}"
    elif unit == "pure" and mention.noun:
        unit = "pure"
    start = sentence.start + mention.start
    source = place_in_prose(document, sentence.block, start, start + len(mention.text))
    return Fact(
        f"f{number}", source, "other", label, (label,), mention.text, mention.value, mention.decimals, mention.scale, unit, period, {}
    )
