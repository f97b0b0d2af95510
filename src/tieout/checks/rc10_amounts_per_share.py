"""An amount and what it is per share belong together.

What it tests
    Amounts of sentences with the amount per share right behind them ("net income of $38.5 million, or $0.42 per diluted share"): the one
    over the other is a count of shares. It is held against the weighted average counts that the tables state for the period, else against
    those of other periods, else against what the document's other pairs make. Where it is far from all of them, beyond what rounding,
    tax and what belongs to others explain, that is an exception.

Why it matters
    The two are typed side by side and hardly ever recalculated, and a point that slipped in one reads well.

Example
    With 91 million shares $38.5 million is $0.42 per share. "$38.5 million, or $4.20 per share" is not.

What it leaves untested
    Pairs where no count of shares is known, figures that a table or another relation ties both, and those that are off by less.

Since
    0.2
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tieout.checks.base import Observation, Untested, check
from tieout.checks.per_share_rows import rows_of
from tieout.checks.prose import When, when
from tieout.checks.sayings import Saying, by_sentence
from tieout.checks.view import View, once_a_view
from tieout.checks.words import pattern

FARTHEST = 60  # characters between an amount and what it is per share
PER_SHARE = "/shares"
PER = re.compile(r"\)?\s+(?:per|a)\s+(?:\w+\s+){0,2}share\b")  # right behind an amount per share whose unit was not seen
FEWEST_SHARES = 1000  # a smaller count is one of another scale
FEWEST = 1000  # of the currency: a smaller amount is itself one per share
FAR = 2  # times the counts of shares that no allocation explains
FEWEST_PAIRS = 3  # of a document that tell the count of shares where no table does
# What an amount per share may be of the amount over the shares: of earnings, whose part may belong to others; of other amounts, which may
# be before tax; where the counts are of other periods; where they are what other pairs make.
EARNED, OTHER, OTHER_PERIOD, OTHER_PAIRS = (
    (Fraction(85, 100), Fraction(106, 100)),
    (Fraction(40, 100), Fraction(125, 100)),
    (Fraction(30, 100), Fraction(250, 100)),
    (Fraction(45, 100), Fraction(180, 100)),
)


class _Pair(NamedTuple):
    """An amount and what it is per share, with the least and the greatest count of shares that the two make."""

    amount: int
    per_share: int
    least: Fraction
    most: Fraction


@check("RC10", "amounts-per-share", tickmark="Rs")
def amounts_per_share(view: View) -> Iterator[Observation | Untested]:
    """Yields each amount per share that does not go with the amount before it."""
    pairs = _find_pairs(view)
    tested = odd = 0
    for pair in pairs:
        counts, share = _counts_for(view, pair, pairs)
        if not counts:
            continue
        tested += 1
        if pair.most >= min(counts) / share[1] and pair.least <= max(counts) / share[0]:
            continue
        odd += 1
        amount, per_share = view.facts[pair.amount], view.facts[pair.per_share]
        message = (
            f"{amount.label or 'an amount'} is {amount.text}, or {per_share.text} per share: no count of shares stated here makes that"
        )
        yield Observation(message, pair.per_share, beside=pair.amount, about_words=_is_far(pair, counts) and not _is_alike(pair, pairs))
    if tested and not odd:
        yield Observation(f"{tested} amounts of sentences go with what they are per share", severity=None)
    if not tested:
        yield Untested("no sentence states an amount and what it is per share, or no count of shares is known")


def _is_far(pair: _Pair, counts: Sequence[Fraction]) -> bool:
    """Whether a pair is so far from all counts of shares that a table which states one of the two does so by chance."""
    return pair.most * FAR < min(counts) or pair.least > max(counts) * FAR


def _is_alike(pair: _Pair, pairs: Sequence[_Pair]) -> bool:
    """Whether other pairs make the same count of shares: then it is the stated counts that are of another scale."""
    others = (one for one in pairs if one.amount != pair.amount and one.per_share != pair.per_share)
    return any(one.least <= pair.most and pair.least <= one.most and one.most <= FAR * one.least for one in others)


@once_a_view
def _find_pairs(view: View) -> Sequence[_Pair]:
    """The amounts with the amount per share right behind them."""
    found = []
    for sentence in by_sentence(view):
        for one, two in pairwise(sentence):
            if _belong(view, one, two):
                pair = _pair(view, one.fact, two.fact)
                if pair is not None:
                    found.append(pair)
    return found


def _belong(view: View, one: Saying, two: Saying) -> bool:
    """Whether the second of two figures is what the first is per share."""
    amount, per_share = view.facts[one.fact], view.facts[two.fact]
    is_bare = per_share.unit == amount.unit and len(amount.unit or "") == 3 and PER.match(two.after) is not None
    if (
        not (is_bare or per_share.unit == f"{amount.unit}{PER_SHARE}")
        or one.quote.text is not two.quote.text
        or "change" in (amount.role, per_share.role)
    ):
        return False
    between = one.quote.text[one.quote.end : two.quote.start]
    return len(between) <= FARTHEST and pattern("or_per_share", table="sentences").fullmatch(between) is not None


def _pair(view: View, amount: int, per_share: int) -> _Pair | None:
    above, below = abs(view.value[amount] or 0), abs(view.value[per_share] or 0)
    half, small = view.half[amount], view.half[per_share]
    if above < FEWEST * 2 * 10 ** max(view.decimals, 0) or below + small <= 0:
        return None
    most = Fraction(above + half, max(below - small, 1)) if below > small else Fraction(10**30)
    return _Pair(amount, per_share, Fraction(max(above - half, 0), below + small), most)


def _counts_for(view: View, pair: _Pair, pairs: Sequence[_Pair]) -> tuple[Sequence[Fraction], tuple[Fraction, Fraction]]:
    """The counts of shares that a pair may be of, and what share of the quotient an amount per share may be."""
    counts = _stated_counts(view)
    if counts:
        key = when(view.facts[pair.amount].period)
        own = counts.get(key, ()) if key is not None else ()
        if own:
            return own, EARNED if pattern("earned", table="sentences").search(view.facts[pair.amount].label) else OTHER
        return [count for found in counts.values() for count in found], OTHER_PERIOD
    others = [one for one in pairs if one is not pair and one.per_share != pair.per_share and one.most < 10**30]
    if len(others) < FEWEST_PAIRS:
        return (), OTHER
    middles = sorted((one.least + one.most) / 2 for one in others)
    return middles[len(middles) // 4 : len(middles) - len(middles) // 4], OTHER_PAIRS


@once_a_view
def _stated_counts(view: View) -> Mapping[When, Sequence[Fraction]]:
    """The weighted average counts of shares of the tables, by period."""
    found: dict[When, list[Fraction]] = {}
    unit = 2 * 10**view.decimals if view.decimals >= 0 else 2
    for named in rows_of(view).shares:
        for index in named.line.cells.values():
            key, value = when(view.facts[index].period), view.value[index] or 0
            if key is not None and value >= FEWEST_SHARES * unit:
                found.setdefault(key, []).append(Fraction(value, unit))
    return found
