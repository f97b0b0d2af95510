"""Documents whose sums come out to the last digit: there a sum that is one unit off is no rounding.

Honest rounding leaves about every fourth sum of two figures one unit off, and more of longer ones. Where of many sums nearly all come out,
the figures were made to add up, or are exact; of the few that do not, a careful reader wants to know.
"""

from collections import defaultdict
from collections.abc import Sequence

from tieout.arithmetic.intervals import IMPOSSIBLE, IMPROBABLE, ROUNDING, SAME
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
    """The verdicts, those of sums that rounding alone would excuse turned into exceptions where no other sum of the document needs it."""
    came_out: dict[tuple[int, str | None], int] = defaultdict(int)
    missed: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    for at, verdict in enumerate(verdicts):
        if verdict.grade == IMPOSSIBLE or not _is_plain_sum(view, verdict):
            continue
        subject = verdict.relation.subject
        kind = view.facts[subject].decimals, view.facts[subject].unit
        if verdict.grade == SAME:
            came_out[kind] += 1
        elif verdict.grade in (ROUNDING, IMPROBABLE):
            missed[kind].append(at)
    found = list(verdicts)
    for kind, places in missed.items():
        if came_out[kind] >= max(FEWEST, (SHARE if kind[0] < 0 else SHARE_UNSCALED) * len(places)):
            for at in places:
                found[at] = _exact(found[at])
    return found


def _is_plain_sum(view: View, verdict: Verdict) -> bool:
    """Whether it is a sum down a column of at least two figures that are not nil, all of one precision."""
    relation = verdict.relation
    is_sum = verdict.check in SUMS or (verdict.check == ACROSS and view.facts[relation.subject].decimals >= 0)
    if not is_sum or relation.divisors:
        return False
    live = [fact for fact, _ in relation.terms if view.value[fact]]
    return len(live) >= FEWEST_PARTS and len({view.half[fact] for fact in relation.figures}) == 1


def _exact(verdict: Verdict) -> Verdict:
    relation = verdict.relation
    wording = f"{relation.wording}; {WORDS}" if relation.wording else WORDS
    relation = relation._replace(severity=WARNING, wording=wording)
    return verdict._replace(relation=relation, grade=IMPOSSIBLE, low=verdict.middle, high=verdict.middle, chance=None, is_exact=True)
