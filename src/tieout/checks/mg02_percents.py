"""A percent of a sentence has a size that percents have.

What it tests
    Percents of sentences that nothing ties: a margin, a rate or a share of a whole of more than 100, and a change that is more than a
    doubling where it may have lost its point: it is printed to fewer places than most changes of the document, or all are whole and it
    ends with a nought. Ratios that may be of any size (coverage, an allowance to bad loans) and percentage points are left out.

Why it matters
    A decimal point that is lost makes 21.5 % of tax 215 %, and a growth of 14 % one of 140 %.

Example
    "The effective tax rate was 217 percent" is an exception.

What it leaves untested
    Percents that a table or the sentence itself ties, guidance, and percents that are wrong and still look like one.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.checks.base import Observation, Untested, check
from tieout.checks.prose import find_sentence_facts
from tieout.checks.sayings import is_points
from tieout.checks.view import View
from tieout.checks.words import is_named

WHOLE = 100


@check("MG02", "percent-size", tickmark="M")
def percent_size(view: View) -> Iterator[Observation | Untested]:
    """Yields the percents of sentences that are larger than a percent of their kind is."""
    percents = [fact for fact in find_sentence_facts(view) if view.facts[fact].unit == "percent"]
    if not percents:
        yield Untested("no sentence states a percent")
    changes = [_places(view.facts[fact].text) for fact in percents if view.facts[fact].role == "change"]
    places = max(sorted(set(changes)), key=changes.count, default=0)
    odd = False
    for fact in percents:
        stated = view.facts[fact]
        if abs(stated.value) <= WHOLE or is_named(stated.label, "any_size") or is_points(view, fact):
            continue
        if stated.role == "change" and not _may_have_slipped(stated.text, places):
            continue
        odd = True
        if stated.role == "change":
            yield Observation(
                f"{stated.label or 'a change'} is {stated.text} percent: more than a doubling, and nothing here confirms it", fact
            )
        elif " " in stated.label:
            yield Observation(f"{stated.label or 'a percent'} is {stated.text} percent, more than the whole", fact)
    if percents and not odd:
        yield Observation(f"{len(percents)} percents of sentences have a size that percents have", severity=None)


def _may_have_slipped(text: str, places: int) -> bool:
    """Whether a percent may have lost its point, or gained a nought: it is printed to fewer places than others, or ends with a nought."""
    return _places(text) < places or (not places and text.endswith("0"))


def _places(text: str) -> int:
    return len(text.partition(".")[2])
