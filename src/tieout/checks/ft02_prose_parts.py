"""The parts that a sentence lists make up their whole.

What it tests
    Amounts of sentences that are said to consist of others ("$17 million, consisting of $12 million of … and $5 million of …"): the others
    add up to the first. Amounts that are said to be part of another: none is more than it ("total assets of $975.6 million, including
    $499.4 million in cash"), nor are several together ("of the $158.9 million, $49.9 million was invested in …").

Why it matters
    A list of parts is typed from several sources, and no table foots it.

Example
    12 + 5 = 17 ties. "$17 million, consisting of $120 million of … and $5 million of …" does not.

What it leaves untested
    Lists of one part that is to be all of the whole, parts of income and of other balances that have parts below zero, and parts that sum
    to less where the sentence does not say that they are all.

Since
    0.2
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tieout.checks.base import Observation, Relation, Untested, check
from tieout.checks.sayings import Saying, by_sentence
from tieout.checks.view import View
from tieout.checks.words import pattern
from tieout.model.finding import WARNING

FEWEST, MOST = 2, 8  # parts that make up a whole
ODDS = 14  # bits of parts that a sentence says are all
FARTHEST = 140  # characters between two parts of one list


@check("FT02", "prose-parts", tickmark="Fp")
def prose_parts(view: View) -> Iterator[Relation | Observation | Untested]:
    """Yields each amount of a sentence with the parts that the sentence says it has."""
    found = within = odd = 0
    for sentence in by_sentence(view):
        amounts = [saying for saying in sentence if len(view.facts[saying.fact].unit or "") == len("USD")]
        for at, (whole, first) in enumerate(pairwise(amounts)):
            text = whole.quote.text[whole.quote.end : first.quote.start]
            if view.facts[whole.fact].role == "base" or whole.quote.start >= first.quote.start:
                continue
            parts = _list(view, whole, amounts[at + 1 :])
            if len(parts) >= FEWEST and _says("all_parts", text):
                found += 1
                wording = " + ".join(view.facts[part.fact].text for part in parts)
                yield Relation(whole.fact, tuple((part.fact, 1) for part in parts), ODDS, wording=wording, severity=WARNING)
            elif parts and (_says("some_parts", text) or _is_of_whole(whole, text)) and not _has_negatives(view, whole):
                within += 1
                over = _beyond(view, whole, parts, are_apart=not _says("includes", text))
                if over is not None:
                    odd += 1
                    yield over
    if within and not odd:
        yield Observation(f"{within} amounts of sentences are at least as large as the parts that are named of them", severity=None)
    if not found and not within:
        yield Untested("no sentence lists the parts of an amount")


def _says(name: str, text: str) -> bool:
    return pattern(name, table="sentences").search(text) is not None


def _is_of_whole(whole: Saying, text: str) -> bool:
    """Whether a sentence begins with the whole: "Of the $158.9 million, $49.9 million was …"."""
    return _says("of_the_whole", whole.before) and text.startswith(",")


def _has_negatives(view: View, whole: Saying) -> bool:
    """Whether an amount may have parts that are larger than itself."""
    fact = view.facts[whole.fact]
    return fact.role == "change" or (view.value[whole.fact] or 0) <= 0 or _says("netted", fact.label)


def _list(view: View, whole: Saying, amounts: Sequence[Saying]) -> list[Saying]:
    """The amounts that stand behind a whole in one list."""
    unit = view.facts[whole.fact].unit
    found: list[Saying] = []
    for saying in amounts:
        fact = view.facts[saying.fact]
        if fact.unit != unit or fact.role != "level" or (view.value[saying.fact] or 0) <= 0:
            break
        end = found[-1].quote.end if found else whole.quote.end
        if saying.quote.start < end:  # said of a second period
            continue
        between = saying.quote.text[end : saying.quote.start]
        if len(between) > FARTHEST or _says("list_ends", between) or (found and _says("some_parts", between)):
            break
        found.append(saying)
    return found if len(found) <= MOST else []


def _beyond(view: View, whole: Saying, parts: Sequence[Saying], *, are_apart: bool) -> Observation | None:
    """What is odd where a part is more than its whole, or all of those that are apart from each other are: the last then stands for all."""
    stated, most = view.facts[whole.fact], (view.value[whole.fact] or 0) + view.half[whole.fact]
    least = [(view.value[part.fact] or 0) - view.half[part.fact] for part in parts]
    if (sum(least) if are_apart else max(least)) <= most:
        return None
    odd = next((part for part, size in zip(parts, least, strict=True) if size > most), parts[-1])
    message = f"{stated.label or 'the whole'} is {stated.text}, of which {view.facts[odd.fact].text} is said to be a part"
    return Observation(message, odd.fact, beside=whole.fact)
