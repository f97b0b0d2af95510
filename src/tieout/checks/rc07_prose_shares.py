"""Parts of a whole in sentences recalculate.

What it tests
    Percents of sentences that say what part of a whole an amount before them is ("to $53 million and represented 26 % of total revenue"):
    the figure of the table that the amount states over that of the row with the words behind the percent, for the same period. One
    that misses by less than two units of its last place is an exception.

Why it matters
    Shares are nudged so that those of one paragraph add up to 100, or are left over from an earlier draft.

Example
    Sales of 52,572 out of 206,012 thousand are 25.5 %: "26 %" ties. "25 %" does not.

What it leaves untested
    Percents without an amount, wholes that no table states, percents said to be about so much, and those that miss by more: a whole that
    is called alike may be another one.

Since
    0.2
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tieout.checks.base import Relation, Untested, check
from tieout.checks.judge import Verdict, judge
from tieout.checks.prose import matches, stated_by_period, when
from tieout.checks.sayings import RATES, Saying, by_sentence, whole_after
from tieout.checks.view import View
from tieout.checks.words import pattern
from tieout.model.finding import WARNING

REACH = 60  # characters between an amount and its percent
MOST = 300  # percents of one document that are tested
MOST_PARTS = 12  # figures of tables that an amount may state
FEWEST_UNITS = 10  # of the last place of a percent that is an exception
MOST_OFF = Fraction(3, 2)  # units of the last place by which it may miss
ODDS, HUNDRED = 16, Fraction(100)
NET = frozenset(("net",))


@check("RC07", "prose-shares", tickmark="Rw")
def prose_shares(view: View) -> Iterator[Relation | Untested]:
    """Yields percents of sentences with the part and the whole that they are the share of."""
    tried = 0
    found = False
    for sentence in by_sentence(view):
        for saying in sentence:
            whole = _whole_of(view, saying)
            part = None if whole is None else _part_of(view, sentence, saying)
            if whole is None or part is None or tried >= MOST:
                continue
            tried += 1
            relation = _tested(view, saying, part, whole)
            if relation is not None:
                found = True
                yield relation
    if tried and not found:
        yield Untested("no two figures were found that a percent of a sentence is the share of")


def _whole_of(view: View, saying: Saying) -> frozenset[str] | None:
    """The words of the whole that a percent is said to be a part of; None where it is none."""
    if view.facts[saying.fact].unit != "percent" or not view.value[saying.fact]:
        return None
    return whole_after(saying) or None


def _part_of(view: View, sentence: Sequence[Saying], saying: Saying) -> Saying | None:
    """The amount right before a percent in its sentence."""
    before = [one for one in sentence if 0 <= saying.quote.start - one.quote.end <= REACH and view.facts[one.fact].unit not in RATES]
    return before[-1] if before else None


def _tested(view: View, saying: Saying, part: Saying, whole: frozenset[str]) -> Relation | None:
    """The share with its part and whole in the tables: those with which it ties, else those that it just misses."""
    near: list[tuple[Fraction, Relation]] = []
    for match in sorted(matches(view, part.fact), key=lambda match: -match.bits)[:MOST_PARTS]:
        stated = view.facts[match.fact]
        for line, index in stated_by_period(view).get((stated.unit or "", when(stated.period) or ()), ()):
            if line.words - NET != whole - NET or index == match.fact or not view.value[index] or view.facts[index].dimensions:
                continue
            relation = _share(view, saying.fact, match.fact, index)
            verdict = judge(view, "RC07", relation)
            if verdict is None:
                continue
            if verdict.ties:
                return relation
            near.append((_units_off(view, verdict), relation))
    if not near:
        return None
    units, nearest = min(near, key=lambda one: one[0])
    if units > MOST_OFF or abs(view.value[saying.fact] or 0) < FEWEST_UNITS * 2 * view.half[saying.fact]:
        return None
    if pattern("about", table="sentences").search(saying.before):
        return None
    return nearest._replace(severity=WARNING)


def _share(view: View, fact: int, part: int, whole: int) -> Relation:
    factor = HUNDRED if (view.value[part] or 0) * (view.value[whole] or 0) * (view.value[fact] or 0) >= 0 else -HUNDRED
    wording = f"{view.facts[part].text} as a percentage of {view.facts[whole].text}"
    return Relation(fact, ((part, 1),), ODDS, divisors=((whole, 1),), factor=factor, wording=wording)


def _units_off(view: View, verdict: Verdict) -> Fraction:
    stated = verdict.relation.subject
    return abs(Fraction((view.value[stated] or 0) - (verdict.middle or 0))) / (2 * view.half[stated])
