"""Changes in sentences recalculate.

What it tests
    Percents of sentences that say by how much something moved: against the two amounts the same sentence gives ("increased 47 % to
    $41.2 million from $28.0 million"), and against the row of a table that has the sentence's words, this period over the same
    a year or a quarter before.

Why it matters
    A growth rate is the first number that is quoted on, and the one nobody recalculates.

Example
    41.2 over 28.0 is 47.1 %: "47 %" ties. "74 %" does not.

What it leaves untested
    Percents of other things (margins, constant currency, shares of a whole), changes of what no table states, and differences that are
    more than a slip.

Since
    0.2
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from tieout.arithmetic.slips import find_slips
from tieout.checks.base import Relation, Untested, check
from tieout.checks.judge import judge
from tieout.checks.lines import words_of
from tieout.checks.prose import NEAR, TELLING, When, find_sentence_facts, stated_by_period, when
from tieout.checks.view import View
from tieout.checks.words import is_named
from tieout.model.fact import Fact
from tieout.model.period import Instant

HUNDRED = Fraction(100)
NARROW = 4  # units between the ends of what a change computes to, beyond which a slip explains anything
ODDS = 10  # bits of a change that agrees
LARGEST_STEP = 400  # days between the two periods of a change


@check("RC05", "prose-changes", tickmark="Rp")
def prose_changes(view: View) -> Iterator[Relation | Untested]:
    """Yields percents of sentences with the two figures they are the change between."""
    facts = find_sentence_facts(view)
    percents = [fact for fact in facts if view.facts[fact].unit == "percent" and view.facts[fact].direction]
    found = False
    for fact in percents:
        beside = [_change(view, fact, *pair) for pair in _beside(view, fact, facts)]
        every = [*beside, *(_change(view, fact, *pair) for pair in _in_tables(view, fact))]
        meant = next((one for one in every if _ties(view, one)), None)
        if meant is None and len(beside) == 1 and _is_slip(view, beside[0]):
            meant = beside[0]
        if meant is not None:
            found = True
            yield meant
    if percents and not found:
        yield Untested("no two figures were found that a percent of a sentence is the change between")


def _change(view: View, fact: int, now: int, before: int) -> Relation:
    """A percent as the change between two figures; stated without a sign it may be a decrease."""
    change, base = (view.value[now] or 0) - (view.value[before] or 0), view.value[before] or 0
    rises = (change > 0) == (base > 0)
    factor = HUNDRED if rises == ((view.value[fact] or 0) >= 0) else -HUNDRED
    wording = f"change from {view.facts[before].text} to {view.facts[now].text}"
    return Relation(fact, ((now, 1), (before, -1)), ODDS, divisors=((before, 1),), factor=factor, wording=wording)


def _ties(view: View, relation: Relation) -> bool:
    verdict = judge(view, "RC05", relation)
    return verdict is not None and verdict.ties


def _is_slip(view: View, relation: Relation) -> bool:
    """Whether one slip of the hand explains a percent that is not the change between two figures."""
    verdict = judge(view, "RC05", relation)
    value, unit = abs(view.value[relation.subject] or 0), 2 * view.half[relation.subject]
    if verdict is None or verdict.low is None or verdict.high is None or not unit or value // unit < TELLING:
        return False
    ends = sorted((abs(Fraction(verdict.low)), abs(Fraction(verdict.high))))
    low, high = floor(ends[0] / unit), ceil(ends[1] / unit)
    return high - low <= NARROW and any(True for _ in find_slips(value // unit, low, high))


def _beside(view: View, fact: int, facts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields pairs of amounts near a percent in the text, the one of its period first."""
    place = view.facts[fact].source.start
    near = [
        other
        for other in facts
        if abs(other - fact) <= 4 and view.facts[other].unit not in ("percent", "bps", "pure") and _is_near(view.facts[other], place)
    ]
    for now in near:
        for before in near:
            if view.facts[now].unit == view.facts[before].unit and _is_step(view.facts[now], view.facts[before]):
                yield now, before


def _is_near(fact: Fact, place: int | None) -> bool:
    return place is None or fact.source.start is None or abs(fact.source.start - place) <= NEAR


def _is_step(now: Fact, before: Fact) -> bool:
    """Whether two figures are of periods of one length, the second earlier by a year or a quarter."""
    one, two = now.period, before.period
    if one is None or two is None or isinstance(one, Instant) != isinstance(two, Instant):
        return False
    ends = [period.instant if isinstance(period, Instant) else period.end for period in (one, two)]
    if ends[0] is None or ends[1] is None or (not isinstance(one, Instant) and not isinstance(two, Instant) and one.months != two.months):
        return False
    return 0 < (ends[0] - ends[1]).days <= LARGEST_STEP


def _in_tables(view: View, fact: int) -> Iterator[tuple[int, int]]:
    """Yields figures of a row with the sentence's words: that of its period, and each earlier one."""
    stated = view.facts[fact]
    key: When | None = when(stated.period)
    if key is None:
        return
    words = words_of((stated.label,))
    version = is_named(stated.label, "version")
    for unit in {unit for unit, _ in stated_by_period(view)}:
        if unit in ("percent", "bps", "pure"):
            continue
        for line, index in stated_by_period(view).get((unit, key), ()):
            if not line.words or not line.words <= words or line.version != version:
                continue
            for other in line.cells.values():
                if _is_step(view.facts[index], view.facts[other]):
                    yield index, other
