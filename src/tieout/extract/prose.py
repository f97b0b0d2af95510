"""The figures of sentences: every number that measures something, with its unit and the period it is stated for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tieout.extract.fiscal import Calendar
from tieout.extract.mentions import Mention, find_mentions
from tieout.extract.prose_periods import Context, assign_periods, find_phrases, main_period
from tieout.extract.sentences import Sentence, find_sentences, place_in_prose
from tieout.model.document import Document
from tieout.model.fact import Fact
from tieout.model.period import Duration, Period

LONGEST_HEADING = 120  # characters of a line that names the period of what follows
MOST_FACTS = 5_000


class Stated(NamedTuple):
    """One number of a sentence and its period."""

    sentence: Sentence
    mention: Mention
    period: Period


def find_prose(document: Document, calendar: Calendar, facts: Sequence[Fact], *, dollar: str) -> list[Fact]:
    """The facts of all sentences; their ids follow those of the tables' facts."""
    main = main_period(calendar)
    if main is None or main.end is None:
        return []
    tables = {fact.source.table for fact in facts if fact.source.table is not None}
    found: list[Fact] = []
    for stated in _read(find_sentences(document, tables), Context(calendar, main.end, main)):
        if len(found) >= MOST_FACTS:
            break
        found.append(_fact(document, stated, len(facts) + len(found) + 1, dollar=dollar))
    return found


def _read(sentences: Iterable[Sentence], context: Context) -> Iterable[Stated]:
    current = context
    for sentence in sentences:
        mentions = sorted(find_mentions(sentence.text))
        phrases = find_phrases(sentence.text, context)
        if not mentions:
            told = [phrase for phrase in phrases if phrase.kind == "told" and isinstance(phrase.period, Duration)]
            if len(sentence.text) <= LONGEST_HEADING and len(told) == 1 and isinstance(told[0].period, Duration):
                current = context._replace(main=told[0].period)
            continue
        periods = assign_periods(sentence.text, mentions, phrases, current)
        for mention, period in zip(mentions, periods, strict=True):
            yield Stated(sentence, mention, period)


def _fact(document: Document, stated: Stated, number: int, *, dollar: str) -> Fact:
    sentence, mention, period = stated
    unit = mention.unit
    if not unit or unit.startswith("/"):
        unit = f"{dollar}{unit}"
    elif unit == "pure" and mention.noun:
        unit = "pure"
    start = sentence.start + mention.start
    source = place_in_prose(document, sentence.block, start, start + len(mention.text))
    label = sentence.text[max(0, mention.low - 60) : mention.low].strip()
    return Fact(
        f"f{number}", source, "other", label, (label,), mention.text, mention.value, mention.decimals, mention.scale, unit, period, {}
    )
