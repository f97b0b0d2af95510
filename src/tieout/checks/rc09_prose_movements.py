"""Amounts of changes in sentences recalculate.

What it tests
    Amounts of sentences that say by how much something moved ("an increase of $4.0 million, or 17 %", "increased by $6.0 million") against
    the row of a table that has the sentence's words: its figure for the sentence's period less that of a year or a quarter before. Where
    the percent beside the amount is the change of that row and the amount is not, or the amount misses by one unit of its last place,
    that is an exception; so is a percent that misses by a few units beside an amount that agrees.

Why it matters
    Writers take the difference of two figures that were rounded before, which is often one off, or correct the one place and not the
    other.

Example
    Operating income of 3,951 after 2,305 thousand is "a $1.6 million, or 71 %, increase". 4.0 less 2.3 makes 1.7, which is not it.

What it leaves untested
    Movements of what no table states, and amounts that miss by more where no percent tells which row is meant.

Since
    0.2
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from tieout.checks.base import Relation, Untested, check
from tieout.checks.judge import judge
from tieout.checks.lines import words_of
from tieout.checks.prose import When, when
from tieout.checks.sayings import (
    RATES,
    Saying,
    agrees,
    by_sentence,
    change_wording,
    moved_in,
    named_by,
    named_last,
    percent_change,
    steps_of,
)
from tieout.checks.view import View
from tieout.model.finding import WARNING

MOST = 600  # movements of one document that are tested
NEAREST = 160  # characters before an amount in which what moved is named, where no percent says which row is meant
BESIDE = 8  # characters between an amount and its percent
FEWEST_UNITS = 10  # of the last place of an amount, and of a percent: less agrees or nearly agrees with anything
MOST_LINES = 60  # rows with the words of one sentence
UNITS_OFF = 5  # of the last place
MOST_TIMES = 12  # times an amount that its change may be, one place too many or too few
ODDS = 16


class _Step(NamedTuple):
    """Two figures of a row that an amount may be the change between: whether it is, its percent too, and whether its period is theirs."""

    now: int
    before: int
    words: int
    ties: bool
    is_percent: bool | None
    is_of_period: bool
    miss: int


@check("RC09", "prose-movements", tickmark="Ra")
def prose_movements(view: View) -> Iterator[Relation | Untested]:
    """Yields amounts and percents of movements with the two figures they are the change between."""
    tried = 0
    found = False
    for sentence in by_sentence(view):
        for saying in sentence:
            moved = None if view.facts[saying.fact].unit in RATES or not view.value[saying.fact] else moved_in(saying)
            if moved is None or tried >= MOST:
                continue
            tried += 1
            for relation in _tested(view, sentence, saying, moved):
                found = True
                yield relation
    if tried and not found:
        yield Untested("no two figures were found that an amount of a sentence is the change between")


def _tested(view: View, sentence: Sequence[Saying], saying: Saying, moved: str) -> Iterator[Relation]:
    percent = next((one for one in sentence if 0 <= one.quote.start - saying.quote.end <= BESIDE and _is_percent(view, one)), None)
    unit = view.facts[saying.fact].unit
    lines = named_by(view, unit, words_of((moved,))) if percent else named_last(view, unit, moved[-NEAREST:])
    periods = {when(view.facts[one.fact].period) for one in sentence if one.quote.start == saying.quote.start}
    steps = [_weigh(view, saying, percent, periods, pair, len(line.words)) for line in lines[:MOST_LINES] for pair in steps_of(view, line)]
    tied = [step for step in steps if step.ties]
    meant = [step for step in tied if step.is_percent or (step.is_of_period and not _is_small(view, saying.fact))]
    if meant:
        best = max(meant, key=lambda step: (step.is_percent or False, step.is_of_period, step.words))
        yield _amount(view, saying.fact, best)
        if percent is not None and not best.is_percent and best.is_of_period:
            yield from _percent(view, percent.fact, best)
    elif not tied and not _is_small(view, saying.fact):
        near = [step for step in steps if step.is_of_period and _is_near(view, saying.fact, step)]
        if near:
            best = max(near, key=lambda step: (step.words, -step.miss))
            if best.words == max(step.words for step in steps):
                yield _amount(view, saying.fact, best)._replace(severity=WARNING)


def _is_near(view: View, fact: int, step: _Step) -> bool:
    """Whether an amount misses the change of two figures that it surely is meant to be."""
    unit = 2 * view.half[fact]
    if not step.is_percent:
        return step.is_percent is None and step.miss <= unit
    change = abs((view.value[step.now] or 0) - (view.value[step.before] or 0))
    return step.miss <= UNITS_OFF * unit or change >= FEWEST_UNITS * unit


def _is_percent(view: View, saying: Saying) -> bool:
    return view.facts[saying.fact].unit == "percent" and bool(view.value[saying.fact])


def _is_small(view: View, fact: int) -> bool:
    return abs(view.value[fact] or 0) < FEWEST_UNITS * 2 * view.half[fact]


def _weigh(view: View, saying: Saying, percent: Saying | None, periods: set[When | None], pair: tuple[int, int], words: int) -> _Step:
    now, before = pair
    stated, change = abs(view.value[saying.fact] or 0), abs((view.value[now] or 0) - (view.value[before] or 0))
    miss = abs(change - stated)
    ties = miss <= sum(view.half[fact] for fact in (saying.fact, now, before))
    is_far = change > MOST_TIMES * stated or stated > MOST_TIMES * change
    is_percent = None if percent is None else not is_far and agrees(view, percent_change(view, percent.fact, now, before))
    return _Step(now, before, words, ties, is_percent, when(view.facts[now].period) in periods, miss)


def _amount(view: View, fact: int, step: _Step) -> Relation:
    """An amount as the change between two figures, whichever is greater."""
    rises = (view.value[step.now] or 0) >= (view.value[step.before] or 0)
    weight = 1 if rises == ((view.value[fact] or 0) >= 0) else -1
    return Relation(fact, ((step.now, weight), (step.before, -weight)), ODDS, wording=change_wording(view, step.now, step.before))


def _percent(view: View, fact: int, step: _Step) -> Iterator[Relation]:
    """The percent beside an amount that agrees, where it misses by a few units."""
    relation = percent_change(view, fact, step.now, step.before)
    verdict = judge(view, "RC09", relation)
    if verdict is None or verdict.middle is None or _is_small(view, fact):
        return
    if abs((view.value[fact] or 0) - Fraction(verdict.middle)) <= UNITS_OFF * 2 * view.half[fact]:
        yield relation._replace(severity=WARNING)
