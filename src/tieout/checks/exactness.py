"""Documents whose sums come out to the last digit: there a sum that is one unit off is hardly rounding.

Honest rounding leaves about every fourth sum of two figures one unit off, and more of longer ones. Where of many sums nearly all come out,
the figures were made to add up, or are exact; of the few that do not, a careful reader wants to know.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod

from tieout.arithmetic.intervals import HARDLY, IMPOSSIBLE, SAME, chance
from tieout.checks.base import Observation
from tieout.checks.judge import Verdict
from tieout.checks.view import View

FEWEST = 15  # sums of one precision that come out
SHARE = 30  # for each that does not at least so many
SHARE_UNSCALED = 15  # the same of figures in whole dollars, in which only cents are rounded
SUMS = frozenset(("FT01", "RF01", "RF02", "BE01", "RN01"))  # down one column: periods and members are rounded apart
ACROSS = "RF03"  # two statements, which are rounded apart
FEWEST_PARTS = 2
WORDS = "comes out one off in the last digit, and figures of this document otherwise add up to the last digit"


def find_odd_sums(view: View, verdicts: Sequence[Verdict]) -> list[tuple[str, Observation]]:
    """What there is to see of sums that rounding excuses, by the check that tests each: next to no other of the document needs the excuse.

    Such a sum ties by rounding, as its verdict says; that it is odd is an observation about the document, a warning.
    """
    came_out: dict[tuple[int, str | None], list[Verdict]] = defaultdict(list)
    missed: dict[tuple[int, str | None], list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.grade != IMPOSSIBLE and _is_plain_sum(view, verdict):
            subject = view.facts[verdict.relation.subject]
            (came_out if verdict.grade == SAME else missed)[subject.decimals, subject.unit].append(verdict)
    found = []
    for (decimals, unit), odd in missed.items():
        exact = came_out[decimals, unit]
        if len(exact) >= max(FEWEST, (SHARE if decimals < 0 else SHARE_UNSCALED) * len(odd)) and _chance_of(view, exact) < HARDLY:
            found += [(verdict.check, _observation(view, verdict)) for verdict in odd]
    return found


def _observation(view: View, verdict: Verdict) -> Observation:
    subject = view.facts[verdict.relation.subject]
    return Observation(f"{subject.label} {subject.text} {WORDS}", verdict.relation.subject, about_words=True)


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
