"""A figure of a sentence is not the one beside it a second time.

What it tests
    Figures of sentences that stand next to each other with the same digits: "net income of $38.5 million, or $38.5 per share". Of two
    different units it is an exception from two digits on, of one unit from three on where they are said of different things. Where a table
    or another sentence ties one of the two, the other is the suspect.

Why it matters
    A figure is pasted over the wrong one, and both read well.

Example
    "Operating margin was 20.9 % and net income was $20.9 million": that an amount and a percent have the same digits is hardly chance.

What it leaves untested
    Figures that a table, the sentence or another one ties, however alike they are.

Since
    0.2
"""

import itertools
from collections.abc import Iterator

from tieout.checks.base import Observation, Untested, check
from tieout.checks.prose import find_sentence_facts
from tieout.checks.view import View
from tieout.checks.words import says_of_sentence
from tieout.model.fact import Fact

UNCOUNTED = ("pure", "shares", "bps")
FEWEST, FEWEST_OF_ONE = 2, 3  # digits that hardly are the same by chance: of two units, of one (no pair of 54 releases is; 3 are)
FARTHEST = 1  # sentences between the two


@check("RP01", "figure-pasted-twice", tickmark="P")
def pasted(view: View) -> Iterator[Observation | Untested]:
    """Yields each figure of a sentence that has the digits of the one before it."""
    stated = [fact for fact in find_sentence_facts(view) if view.facts[fact].unit not in UNCOUNTED]
    if len(stated) < 2:
        yield Untested("no two figures of sentences stand next to each other")
    odd = False
    for one, two in itertools.pairwise(stated):
        first, second = view.facts[one], view.facts[two]
        if first.text == second.text and first.source != second.source and _is_odd(first, second):
            odd = True
            message = f"{second.label or 'a figure'} is {second.text}, as is the figure right before it ({first.label or 'without a name'})"
            yield Observation(message, two, beside=one)
    if len(stated) > 1 and not odd:
        yield Observation(f"{len(stated)} figures of sentences are not those beside them a second time", severity=None)


def _is_odd(first: Fact, second: Fact) -> bool:
    """Whether two figures with the same digits hardly are so by chance."""
    if says_of_sentence(first.label, "parts"):
        return False
    if abs((first.sentence or 0) - (second.sentence or 0)) > FARTHEST:
        return False
    digits = first.text.replace(",", "").replace(".", "")
    if first.unit != second.unit:
        return len(digits) >= FEWEST
    telling = digits.lstrip("0") if "." in first.text else digits.strip("0")
    return len(telling) >= FEWEST_OF_ONE and bool(first.label and second.label) and first.label != second.label
