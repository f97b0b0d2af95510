"""Lines of other tables that restate a line of the statements: like words, and the same figures for the same periods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from tieout.concepts.lines import Group, NamedLine
from tieout.concepts.naming import ONCE
from tieout.concepts.taxonomy import PER_SHARE, Element
from tieout.model.fact import Fact

Named = tuple[Element, int]  # an element and the confidence in it, in percent
EXACT_HALF_UP = Context(prec=1000, rounding=ROUND_HALF_UP)
LARGEST = 30  # power of ten: no amount is larger
LEAST_DIGITS = 3  # fewer agree by chance
LEAST_SHARED = 3  # at least a third of the words of both
COARSE = (-6, -5, -9, -8, -3)  # decimals that a summary rounds the statements' figures to
UNITS = {decimals: Decimal((0, (1,), -decimals)) for decimals in COARSE}


def restate(groups: Sequence[Group], facts: Sequence[Fact], named: Mapping[int, Named]) -> dict[int, Named]:
    """The elements of lines outside the statements that restate a named line of theirs, by the line's id."""
    others = [line for group in groups if group.statement not in ONCE for line in group.lines if line.words and not line.inside]
    printed = {facts[number].decimals for line in others for number in line.facts}
    coarse = [decimals for decimals in COARSE if decimals in printed]
    index: dict[tuple[object, ...], list[NamedLine]] = defaultdict(list)
    for group in groups if others else ():
        if group.statement in ONCE:
            for line in group.lines:
                if id(line) in named and not line.inside:
                    _enter(line, facts, index, coarse)
    found: dict[int, Named] = {}
    for line in others if index else ():
        votes: dict[int, int] = {}
        for number in line.facts:
            fact = facts[number]
            if not fact.dimensions and _is_telling(fact):
                stated = index.get((fact.period, line.kind, abs(fact.value), fact.decimals), ())
                for key in dict.fromkeys(id(other) for other in stated if _is_like(line, other)):
                    votes[key] = votes.get(key, 0) + 1
        most = max(votes.values(), default=0)
        best = [key for key, times in votes.items() if times == most]
        if best and len({named[key][0].name for key in best}) == 1:
            found[id(line)] = named[best[0]]
    return found


def _enter(line: NamedLine, facts: Sequence[Fact], index: dict[tuple[object, ...], list[NamedLine]], coarse: Sequence[int]) -> None:
    """Enters the figures of a line as they are printed, and as they are rounded to the decimals of a summary."""
    for number in line.facts:
        fact = facts[number]
        if fact.period is None or fact.dimensions or not _is_telling(fact) or fact.value.adjusted() > LARGEST:
            continue
        value = abs(fact.value)
        index[fact.period, line.kind, value, fact.decimals].append(line)
        for decimals in coarse:
            if line.kind != PER_SHARE and decimals < fact.decimals <= 0:
                rounded = EXACT_HALF_UP.quantize(value, UNITS[decimals])
                index[fact.period, line.kind, rounded, decimals].append(line)


def _is_telling(fact: Fact) -> bool:
    """Whether a figure, which is without an exponent, has digits enough, rounded ones left out."""
    value, least = fact.value, LEAST_DIGITS + max(0, -fact.decimals - fact.scale)
    return bool(value) and (value.adjusted() + 1 >= least or len(value.as_tuple().digits) >= least)


def _is_like(line: NamedLine, other: NamedLine) -> bool:
    one, two = set(line.words), set(other.words)
    return LEAST_SHARED * len(one & two) >= len(one | two) or one <= two or two <= one
