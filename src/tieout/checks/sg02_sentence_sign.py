"""Losses per share that sentences state are all in brackets, or none is.

What it tests
    Amounts per share that stand right behind the amount of a loss ("a net loss of $631,000, or ($0.02) per share"). Where a document prints
    them in brackets or with a minus sign, one without is an exception.

Why it matters
    A loss whose brackets are lost reads as a profit.

Example
    "A net loss of $631,000, or $0.02 per share" is an exception beside "a net loss of $370,000, or ($0.01) per share".

What it leaves untested
    Documents that print losses in sentences without brackets, and amounts per share without an amount before them.

Since
    0.2
"""

from collections.abc import Iterator
from itertools import pairwise

from tieout.checks.base import Observation, Untested, check
from tieout.checks.sayings import Saying, by_sentence
from tieout.checks.view import View
from tieout.checks.words import pattern

FARTHEST = 60  # characters between an amount and what it is per share
NEAREST = 60  # characters before an amount in which it is called a loss
MARKS = "(-−"
PER_SHARE, PER = "/shares", " per"
FEWEST = 2  # losses per share in brackets that make it the document's manner


@check("SG02", "sentence-sign", tickmark="S")
def sentence_sign(view: View) -> Iterator[Observation | Untested]:
    """Yields each loss per share that has no brackets where others have."""
    losses = [two for sentence in by_sentence(view) for one, two in pairwise(sentence) if _is_loss(view, one, two)]
    plain = [saying.fact for saying in losses if not _is_marked(saying)]
    if len(losses) - len(plain) < FEWEST:
        yield Untested("sentences do not print losses per share in brackets")
    elif len(plain) == 1:
        fact = view.facts[plain[0]]
        message = f"{fact.label or 'a loss per share'} is {fact.text} without brackets, which the other losses per share have"
        yield Observation(message, plain[0], about_words=True)
    else:
        yield Observation(f"{len(losses)} losses per share are printed in one manner", severity=None)


def _is_marked(saying: Saying) -> bool:
    """Whether a figure has a bracket or a minus sign."""
    quote = saying.quote
    return any(mark in quote.text[max(0, quote.start - 1) : quote.end] for mark in MARKS)


def _is_loss(view: View, one: Saying, two: Saying) -> bool:
    """Whether the second of two figures is what the first, a loss, is per share."""
    unit = view.facts[one.fact].unit
    is_bare = view.facts[two.fact].unit == "pure" and two.after.startswith(PER)  # its currency is lost with its bracket
    if not is_bare and view.facts[two.fact].unit != f"{unit}{PER_SHARE}":
        return False
    if one.quote.text is not two.quote.text or len(unit or "") != 3 or not view.value[two.fact]:
        return False
    between = one.quote.text[one.quote.end : two.quote.start]
    if len(between) > FARTHEST or pattern("or_per_share", table="sentences").fullmatch(between) is None:
        return False
    called = pattern("called", table="sentences").findall(one.before[-NEAREST:])
    return bool(called) and called[-1].lower().startswith("loss")
