"""The two figures that a change of a sentence is between: beside it in the sentence, or in the row of a table that it is about."""

from collections.abc import Iterator, Sequence

from tieout.checks.lines import words_of
from tieout.checks.meant import PER_SHARE, Meant, is_idle, rank
from tieout.checks.prose import ENOUGH, matches
from tieout.checks.sayings import by_fact, is_step
from tieout.checks.view import View, once_a_view
from tieout.checks.words import pattern
from tieout.model.fact import Fact
from tieout.model.period import end_of

YEAR = 300  # days from which a step is one of a year
LIKE = 2  # bits by which the words of rows may differ that are equally likely meant
LEAST = 4  # bits of the words of a row that is meant
MOST_FURTHER = 3  # words of a change that the level beside it has not
UNCOUNTED = ("pure", "percent", "bps")

RATES = ("percent", "bps")

Pair = tuple[int, int]


def find_beside(view: View, sentence: Sequence[int], place: int) -> list[Pair]:
    """The pairs of figures of a sentence that a change may be between, the nearest first."""
    facts = view.facts
    fact = sentence[place]
    index = view.by_id
    pairs: list[tuple[int, int, Pair]] = []
    for at, one in enumerate(sentence):
        if facts[one].role != "level" or not _may_change(facts[fact], facts[one]) or not facts[one].label:
            continue
        base = index.get(facts[one].comparative or "")
        if at < place and place + 1 < len(sentence) and facts[sentence[place + 1]].role == "base":
            following = sentence[place + 1]
            base = following if facts[following].unit == facts[one].unit else base
        if base is None and at and facts[sentence[at - 1]].role == "base" and facts[sentence[at - 1]].unit == facts[one].unit:
            base = sentence[at - 1]
        if base is None or not (is_same(facts[fact], facts[one]) or _is_inside(view, sentence, fact, one, base)):
            continue
        between = sentence[min(at, place) + 1 : max(at, place)]
        if not any(facts[other].role == "level" and facts[other].unit == facts[one].unit for other in between):
            further = () if _leads_to(view, sentence, place, base) else _further(view, sentence, base)
            pairs += [(abs(at - place), at, (one, other)) for other in (base, *further)]
    return [pair for _, _, pair in sorted(pairs, key=lambda found: found[:2])]


def find_before(view: View, sentences: Sequence[Sequence[int]], number: int, place: int) -> list[Pair]:
    """The level of the sentence before and the figure that this one compares it with: "This is a decrease of 21% from $274 million".

    Only where this sentence has no level of its own, and names by no more than such a word what moved.
    """
    sentence = sentences[number]
    fact, saying = view.facts[sentence[place]], by_fact(view).get(sentence[place])
    if not number or saying is None or not pattern("goes_on", table="sentences").match(saying.quote.text):
        return []
    if any(view.facts[one].role == "level" and view.facts[one].unit not in UNCOUNTED for one in sentence):
        return []
    base = next((one for one in sentence[place + 1 : place + 2] if view.facts[one].role == "base"), None)
    if base is None:
        return []
    levels = [one for one in sentences[number - 1] if view.facts[one].role == "level" and view.facts[one].unit == view.facts[base].unit]
    return [(levels[-1], base)] if levels and _may_change(fact, view.facts[levels[-1]]) else []


def _leads_to(view: View, sentence: Sequence[int], place: int, base: int) -> bool:
    """Whether a change stands right before the figure that it is from: "down 3.8% from $11.5 million in the quarter before"."""
    if place + 1 == len(sentence) or sentence[place + 1] != base:
        return False
    one, two = (by_fact(view).get(fact) for fact in (sentence[place], base))
    if one is None or two is None:
        return False
    return pattern("change_from", table="sentences").fullmatch(one.quote.text, one.quote.end, two.quote.start) is not None


def _further(view: View, sentence: Sequence[int], base: int) -> list[int]:
    """The figures that one is compared with behind the first of them: those of a year ago behind those of the quarter before."""
    found = []
    for other in sentence[sentence.index(base) + 1 :] if base in sentence else ():
        if view.facts[other].unit == view.facts[base].unit:
            if view.facts[other].role != "base":
                break
            found.append(other)
    return found


def _is_inside(view: View, sentence: Sequence[int], fact: int, now: int, before: int) -> bool:
    """Whether a change stands between the first figure of a sentence and the one it is compared with, whatever it is called."""
    if view.facts[fact].unit not in RATES or not now < fact < before or view.facts[now].comparative != view.facts[before].id:
        return False
    return not any(one < now and view.facts[one].unit == view.facts[now].unit for one in sentence)


def find_beneath(view: View, sentence: Sequence[int], place: int) -> list[Pair]:
    """The changes of the row that states the level beside a change, that of a year first."""
    fact = view.facts[sentence[place]]
    near = sorted(range(len(sentence)), key=lambda at: (abs(at - place), at))
    for at in near:
        level = sentence[at]
        if view.facts[level].role != "level" or view.facts[level].unit in UNCOUNTED or not view.facts[level].label:
            continue
        if not _may_change(fact, view.facts[level]) or not is_same(fact, view.facts[level]) or _is_narrower(fact, view.facts[level]):
            return []
        found = sorted(matches(view, level), key=lambda match: (-match.bits, match.fact))
        if not found or found[0].bits < ENOUGH:
            return []
        steps = [
            (found[0].fact, other)
            for other in found[0].line.cells.values()
            if is_step(view.facts[found[0].fact].period, view.facts[other].period)
        ]
        return sorted(steps, key=lambda pair: not is_year(view, *pair))
    return []


def _may_change(change: Fact, level: Fact) -> bool:
    """Whether a change may be one of a figure, by the units of both."""
    if change.unit == "bps":
        return level.unit == "percent"
    if change.unit == "percent":
        return level.unit not in UNCOUNTED
    return level.unit == change.unit


def _is_narrower(change: Fact, level: Fact) -> bool:
    """Whether a change is said of a part of what a level states: the segment revenue beside the revenue."""
    further = words_of((change.label,)) - words_of((level.label,))
    return sum(not is_idle(word) for word in further) > MOST_FURTHER


def is_same(one: Fact, two: Fact) -> bool:
    """Whether two figures of a sentence are said of the same."""
    if one.label.startswith(two.label) or two.label.startswith(one.label):
        return True
    own, other = words_of((one.label,)), words_of((two.label,))
    return own <= other or other <= own


def _days(now: Fact, before: Fact) -> int:
    """By how many days the period of one figure ends after that of another; 0 where that cannot be said."""
    last, first = end_of(now.period), end_of(before.period)
    return (last - first).days if last is not None and first is not None else 0


def is_year(view: View, now: int, before: int) -> bool:
    """Whether a step is one of a year."""
    return _days(view.facts[now], view.facts[before]) >= YEAR


def find_meant(view: View, fact: int) -> list[Meant]:
    """The rows that a change may be of, likeliest first."""
    stated = view.facts[fact]
    if stated.unit == "bps":
        units: tuple[str, ...] = ("percent",)
    elif stated.unit == "percent":
        units = tuple(sorted(_units(view)))
    else:
        units = (stated.unit or "",)
    meant = sorted((one for unit in units for one in rank(view, fact, unit)), key=lambda one: (-one.left, one.fact))
    return [one for one in meant if one.left >= max(LEAST, meant[0].left - LIKE) or (one is meant[0] and one.line.unit.endswith(PER_SHARE))]


def find_steps(view: View, meant: Sequence[Meant]) -> Iterator[Pair]:
    """Yields figures of rows: that of the period of a change, and each earlier one."""
    for one in meant:
        for other in one.line.cells.values():
            if is_step(view.facts[one.fact].period, view.facts[other].period):
                yield one.fact, other


@once_a_view
def _units(view: View) -> frozenset[str]:
    """The units of amounts that tables state."""
    return frozenset(fact.unit for fact in view.facts if fact.source.kind == "table" and fact.unit and fact.unit not in UNCOUNTED)
