"""What of one figure changed."""

import decimal
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tieout.arithmetic.slips import ADDED, DIGIT, DROPPED, SIGN, SLIPPED, TRANSPOSED, find_slips
from tieout.compare.words import fold_figure, fold_label
from tieout.model.difference import BASIS, DIMENSIONS, LABEL, PERIOD, PRINTED, SCALE, UNIT, VALUE, Change
from tieout.model.fact import Fact

MOST_DIGITS = 60  # of figures that a slip is looked for in, and whose change is worked out in percent
EXACT = decimal.Context(prec=10_000)
SLIPS = {
    SIGN: "sign turned",
    TRANSPOSED: "digits transposed",
    DIGIT: "one digit changed",
    DROPPED: "a digit lost",
    ADDED: "a digit added",
    SLIPPED: "the point or the thousands slipped",
}


class Compared(NamedTuple):
    """What of a figure changed, and whether it was only understood otherwise."""

    changes: tuple[Change, ...]
    difference: Decimal | None
    percent: Decimal | None
    slip: str | None
    is_reread: bool


def compare_figures(old: Fact, new: Fact, *, words_changed: bool) -> Compared:
    """What changed from one figure to the other.

    Where nothing around it that is printed changed (`words_changed` is False), a unit, scale, period, member or basis that is not the same
    is our reading, not theirs.
    """
    changes: list[Change] = []
    difference = percent = slip = None
    is_printed_alike = fold_figure(old.text) == fold_figure(new.text)
    if not is_printed_alike:
        is_same = old.value == new.value and old.unit == new.unit
        changes.append(Change(PRINTED if is_same else VALUE, old.text, new.text))
        if not is_same and old.unit == new.unit:
            difference = EXACT.subtract(new.value, old.value)
            percent = percent_of(difference, old.value)
        slip = None if is_same else find_slip(old, new)
    meant = tuple(_meant(old, new))
    changes += meant if words_changed else ()
    if old.source.kind == new.source.kind == "table" and fold_label(old.label) != fold_label(new.label):
        changes.append(Change(LABEL, old.label, new.label))
    return Compared(tuple(changes), difference, percent, slip, bool(meant) and not words_changed)


def _meant(old: Fact, new: Fact) -> Iterator[Change]:
    if old.unit != new.unit:
        yield Change(UNIT, old.unit, new.unit)
    if old.scale != new.scale:
        yield Change(SCALE, str(old.scale), str(new.scale))
    if old.period != new.period:
        yield Change(PERIOD, *(None if fact.period is None else str(fact.period) for fact in (old, new)))
    if old.dimensions != new.dimensions:
        yield Change(DIMENSIONS, _members(old), _members(new))
    if old.basis != new.basis:
        yield Change(BASIS, old.basis, new.basis)


def _members(fact: Fact) -> str | None:
    return "; ".join(f"{axis}={member}" for axis, member in fact.dimensions.items()) or None


def percent_of(difference: Decimal, base: Decimal) -> Decimal | None:
    """A difference in percent of the size of what it is a difference to, to two digits, half away from zero; None of nothing.

    >>> percent_of(Decimal(-9), Decimal(38265))
    Decimal('-0.02')
    """
    if not base or max(abs(difference.adjusted()), abs(base.adjusted())) > MOST_DIGITS:
        return None
    share = EXACT.divide(difference.scaleb(2), abs(base)) if len(base.as_tuple().digits) <= MOST_DIGITS else None
    return None if share is None else share.quantize(Decimal("0.01"), rounding=decimal.ROUND_HALF_UP, context=EXACT)


def find_slip(old: Fact, new: Fact) -> str | None:
    """The slip of the hand that makes one printed figure of the other, in words; None where none does."""
    numbers = [fact.value.scaleb(-fact.scale, context=EXACT) for fact in (old, new)]
    places = [max(0, -exponent) if isinstance(exponent := number.as_tuple().exponent, int) else 0 for number in numbers]
    if any(abs(number.adjusted()) > MOST_DIGITS for number in numbers) or max(places) > MOST_DIGITS:
        return None
    was, printed = (int(number.scaleb(max(places), context=EXACT)) for number in numbers)
    if was == printed:
        return None
    slip = next(find_slips(printed, was, was), None)
    return None if slip is None else SLIPS[slip.kind]
