"""Documents whose sums come out to the last digit: there a sum that is one unit off is hardly rounding.

Honest rounding leaves about every fourth sum of two figures one unit off, and more of longer ones. Where of many sums nearly all come out,
the figures were made to add up, or are exact; of the few that do not, a careful reader wants to know.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod

from tieout.arithmetic.intervals import HARDLY, IMPOSSIBLE, IMPROBABLE, SAME, chance
from tieout.checks.judge import Verdict
from tieout.checks.view import View
from tieout.model.finding import WARNING

FEWEST = 15  # sums of one precision that come out
SHARE = 30  # for each that does not at least so many
SHARE_UNSCALED = 15  # the same of figures in whole dollars, in which only cents are rounded
SUMS = frozenset(("FT01", "RF01", "RF02", "BE01", "RN01"))  # down one column: periods and members are rounded apart
ACROSS = "RF03"  # two statements, which are rounded apart
FEWEST_PARTS = 2
WORDS = "figures of this document otherwise add up to the last digit"


def without_rounding(view: View, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, those of sums that rounding excuses made improbable where next to no other sum of the document needs the excuse."""
    came_out: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    missed: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    for at, verdict in enumerate(verdicts):
        if verdict.grade != IMPOSSIBLE and _is_plain_sum(view, verdict):
            subject = view.facts[verdict.relation.subject]
            (came_out if verdict.grade == SAME else missed)[subject.decimals, subject.unit].append(at)
    found = list(verdicts)
    for (decimals, unit), places in missed.items():
        exact = came_out[decimals, unit]
        if len(exact) < max(FEWEST, (SHARE if decimals < 0 else SHARE_UNSCALED) * len(places)):
            continue
        odds = _chance_of(view, (verdicts[at] for at in exact))
        if odds < HARDLY:
            for at in places:
                found[at] = _improbable(found[at], odds)
    return found


def _is_plain_sum(view: View, verdict: Verdict) -> bool:
    """Whether it is a sum down a column of at least two figures that are not nil, all of one precision."""
    relation = verdict.relation
    is_sum = verdict.check in SUMS or (verdict.check == ACROSS and view.facts[relation.subject].decimals >= 0)
    if not is_sum or relation.divisors:
        return False
    return _live(view, verdict) >= FEWEST_PARTS and len({view.half[fact] for fact in relation.figures}) == 1


def _live(view: View, verdict: Verdict) -> int:
    """How many parts of a sum are not nil."""
    return sum(bool(view.value[fact]) for fact, _ in verdict.relation.terms)


def _chance_of(view: View, verdicts: Iterable[Verdict]) -> Fraction:
    """The chance that figures each rounded by itself make all of some sums come out to the last digit."""
    return prod((1 - chance(1, _live(view, verdict)) for verdict in verdicts), start=Fraction(1))


def _improbable(verdict: Verdict, odds: Fraction) -> Verdict:
    relation = verdict.relation
    wording = f"{relation.wording}; {WORDS}" if relation.wording else WORDS
    return verdict._replace(relation=relation._replace(severity=WARNING, wording=wording), grade=IMPROBABLE, chance=odds)
