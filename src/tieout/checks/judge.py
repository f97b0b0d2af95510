"""Relations tested: rounding intervals compared, differences graded (XBRL Calculations 1.1)."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from tieout.arithmetic.intervals import IMPOSSIBLE, IMPROBABLE, ROUNDING, SAME, chance, grade
from tieout.arithmetic.slips import find_slips
from tieout.checks.base import Relation
from tieout.checks.view import View

ONE, NOUGHT = Relation._field_defaults["factor"], Relation._field_defaults["constant"]


class Verdict(NamedTuple):
    """One relation with what came of it, in the whole numbers of the view.

    `low` and `high` bound what the terms give, `middle` is what they give as printed; None where a divisor may be zero.
    `chance` is that of an improbable difference.
    """

    check: str
    relation: Relation
    grade: str
    low: Fraction | int | None
    high: Fraction | int | None
    middle: Fraction | int | None
    chance: Fraction | None

    @property
    def ties(self) -> bool:
        """Whether the subject agrees with its terms."""
        return self.grade in (SAME, ROUNDING)


def judge(view: View, check: str, relation: Relation) -> Verdict | None:
    """Tests one relation; None where it cannot be computed."""
    stated, weighted = view.value[relation.subject], _find_weighted(view, relation.terms)
    if stated is None or weighted is None:
        return None
    if relation.divisors:
        return _judge_ratio(view, check, relation, stated, *weighted)
    middle, slack = weighted
    if (relation.factor is not ONE and relation.factor != 1) or (relation.constant is not NOUGHT and relation.constant):
        raise ValueError("a sum has no factor and no constant")
    found, odds = _grade(stated - middle, slack, view.half[relation.subject], len(relation.terms))
    return Verdict(check, relation, found, middle - slack, middle + slack, middle, odds)


def _grade(miss: int, slack: int, own: int, count: int) -> tuple[str, Fraction | None]:
    """The grade of a sum that misses its total by so much, and the chance of an improbable one."""
    if not miss:
        return SAME, None
    if count == 1:  # the same figure twice: equal, or the finer rounds to the coarser; one that ends in 5 to either side
        return (SAME if abs(miss) <= abs(slack - own) else ROUNDING if abs(miss) < slack + own else IMPOSSIBLE), None
    if abs(miss) > slack + own:
        return IMPOSSIBLE, None
    if slack == count * own:  # all of one precision
        units = abs(miss) // (2 * own)
        found = grade(units, count)
        return found, chance(units, count) if found == IMPROBABLE else None
    return ROUNDING, None


def _judge_ratio(view: View, check: str, relation: Relation, stated: int, above: int, above_slack: int) -> Verdict | None:
    divisor = _find_weighted(view, relation.divisors)
    if divisor is None or abs(divisor[0]) <= divisor[1]:
        return None
    below, below_slack = divisor
    if below < 0:
        above, below = -above, -below
    least, most = above - above_slack, above + above_slack
    low = _computed(view, relation, least, below + below_slack if least > 0 else below - below_slack)
    high = _computed(view, relation, most, below - below_slack if most > 0 else below + below_slack)
    if relation.factor < 0:
        low, high = high, low
    middle = _computed(view, relation, above, below)
    own = view.half[relation.subject]
    if abs(stated * middle[1] - middle[0]) <= own * middle[1]:
        found = SAME
    elif low[0] <= (stated + own) * low[1] and high[0] >= (stated - own) * high[1]:
        found = ROUNDING
    else:
        found = IMPOSSIBLE
    return Verdict(check, relation, found, Fraction(*low), Fraction(*high), Fraction(*middle), None)


def _computed(view: View, relation: Relation, above: int, below: int) -> tuple[int, int]:
    """What a ratio gives for the sum of its terms and that of its divisors, in whole numbers of the view: above and below the line."""
    factor, constant = relation.factor, relation.constant
    unit = 2 * 10**view.decimals  # of the view in one whole
    top = factor.numerator * above * constant.denominator + constant.numerator * factor.denominator * below
    return top * unit, factor.denominator * below * constant.denominator


def _weighted(view: View, terms: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """What the figures of a relation that was tested sum to, and by how much rounding may move that."""
    found = _find_weighted(view, terms)
    assert found is not None
    return found


def _find_weighted(view: View, terms: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """What some figures sum to, and by how much rounding may move that; None where one of them has no value."""
    middle = slack = 0
    for fact, weight in terms:
        value = view.value[fact]
        if value is None:
            return None
        middle += weight * value
        slack += abs(weight) * view.half[fact]
    return middle, slack


def wanted(view: View, verdict: Verdict, fact: int) -> tuple[int, int, int] | None:
    """The least and the greatest value of one figure under which a relation ties, and the one it computes to; None where none is.

    Of a figure that stands in the relation more than once, or in a divisor together with others, nothing is said.
    """
    relation = verdict.relation
    if relation.figures.count(fact) != 1:
        return None
    if relation.divisors:
        return _wanted_of_ratio(view, verdict, fact)
    if verdict.middle is None:
        return None
    own = view.half[relation.subject]
    stated = view.value[relation.subject]
    assert stated is not None
    if fact == relation.subject:
        return int(verdict.low or 0) - own, int(verdict.high or 0) + own, int(verdict.middle)
    weight = next(weight for one, weight in relation.terms if one == fact)
    value = view.value[fact]
    assert value is not None
    if abs(weight) != 1:
        return None
    slack = (int(verdict.high or 0) - int(verdict.low or 0)) // 2 + own
    exact = value + weight * (stated - int(verdict.middle))
    return exact - slack, exact + slack, exact


def _wanted_of_ratio(view: View, verdict: Verdict, fact: int) -> tuple[int, int, int] | None:
    relation = verdict.relation
    own = view.half[relation.subject]
    if fact == relation.subject:
        if verdict.low is None or verdict.high is None or verdict.middle is None:
            return None
        return ceil(verdict.low) - own, floor(verdict.high) + own, round(verdict.middle)
    stated = view.value[relation.subject]
    assert stated is not None
    unit = 2 * 10**view.decimals
    # subject = factor * above / below + constant, all in units of the view: above / below is each of `ratios` over `whole`
    factor, constant = relation.factor, relation.constant
    whole = unit * constant.denominator * factor.numerator
    ratios = [((stated + shift) * constant.denominator - constant.numerator * unit) * factor.denominator for shift in (-own, 0, own)]
    above = dict(relation.terms)
    if fact in above:
        rest, rest_slack = _weighted(view, [term for term in relation.terms if term[0] != fact])
        below, below_slack = _weighted(view, relation.divisors)
        weight = whole * above[fact]
        ends = [
            (ratio * bottom - others * whole, weight)
            for ratio in (ratios[0], ratios[2])
            for bottom in (below - below_slack, below + below_slack)
            for others in (rest - rest_slack, rest + rest_slack)
        ]
        middle = Fraction(ratios[1] * below - rest * whole, weight)
    else:
        weight = dict(relation.divisors)[fact]
        top, top_slack = _weighted(view, relation.terms)
        rest, rest_slack = _weighted(view, [term for term in relation.divisors if term[0] != fact])
        if ratios[0] * ratios[2] <= 0:
            return None
        ends = [
            (upper * whole - others * ratio, ratio * weight)
            for ratio in (ratios[0], ratios[2])
            for upper in (top - top_slack, top + top_slack)
            for others in (rest - rest_slack, rest + rest_slack)
        ]
        middle = Fraction(top * whole - rest * ratios[1], ratios[1] * weight)
    half = view.half[fact]  # the figure, too, stands for all that rounds to it
    return min([-(-up // down) for up, down in ends]) - half, max([up // down for up, down in ends]) + half, round(middle)


def is_slip_of(view: View, verdict: Verdict, fact: int) -> bool:
    """Whether one slip of the hand in one figure explains why a relation fails."""
    value, span = view.value[fact], wanted(view, verdict, fact)
    if span is None or value is None:
        return False
    unit = 2 * view.half[fact]
    return any(True for _ in find_slips(value // unit, -(-span[0] // unit), span[1] // unit))
