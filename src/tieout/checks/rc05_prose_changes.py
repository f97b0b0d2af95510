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

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tieout.checks.base import Relation, Untested, check
from tieout.checks.judge import Verdict, is_slip_of, judge, wanted
from tieout.checks.lines import words_of
from tieout.checks.meant import Meant, rank
from tieout.checks.prose import ENOUGH, TELLING, find_sentences, has_digits, is_copy, is_slip, matches
from tieout.checks.view import View, once_a_view
from tieout.model.fact import Fact
from tieout.model.period import Instant

HUNDRED = Fraction(100)
NAMED = 9  # bits of the words of a row that is named, whatever else is
MOST_ROWS = 6  # steps of rows that may be meant
CERTAIN = 16  # bits of a change between two figures that a table states as well
ODDS, SURE, DOUBTED = 10, 15, 12  # bits of a change that agrees; of one that is meant by its sentence; of one that a slip keeps from agreeing
NARROW = 8  # units of its last place that a change leaves to one of its figures
LARGEST_STEP = 400  # days between the two periods of a change
YEAR = 300  # days from which a step is one of a year
LIKE = 2  # bits by which the words of rows may differ that are equally likely meant
LEAST = 4  # bits of the words of a row that is meant
RATES = ("percent", "bps")
UNCOUNTED = ("pure", "percent", "bps")

Pair = tuple[int, int]


@check("RC05", "prose-changes", tickmark="Rp")
def prose_changes(view: View) -> Iterator[Relation | Untested]:
    """Yields each change that a sentence states with the two figures it is the change between."""
    found = tried = False
    for sentence in find_sentences(view):
        for place, fact in enumerate(sentence):
            stated = view.facts[fact]
            if stated.role != "change" or stated.basis is not None or stated.unit == "pure":
                continue
            tried = True
            for relation in _test(view, sentence, place):
                found = True
                yield relation
    if tried and not found:
        yield Untested("no two figures were found that a change of a sentence is between")


def _test(view: View, sentence: Sequence[int], place: int) -> Iterator[Relation]:
    """Yields what one change is tested with: the two figures beside it, else those of a row."""
    fact = sentence[place]
    beside = [_change(view, fact, *pair, odds=SURE) for pair in _beside(view, sentence, place)]
    tied = next((one for one in beside if _ties(view, one)), None)
    if tied is None:
        tied = next((one for one in map(_turned, beside) if one.divisors and _ties(view, one)), None)
    if tied is not None:
        yield tied._replace(odds=ODDS)
        return
    beneath = [_change(view, fact, *pair, odds=ODDS) for pair in _beneath(view, sentence, place)]
    meant = _meant(view, fact)
    tied = next((one for one in beneath for one in (one, _turned(one)) if _ties(view, one)), None)
    tied = tied or next(
        (one for now, before in _steps(view, meant) if _ties(view, one := _change(view, fact, now, before, odds=ODDS)) or (one.divisors and _ties(view, one := _turned(one)))),
        None,
    )
    if tied is not None:
        yield tied
    if beside:
        sure = tied is not None or _is_stated(view, beside[0]) or _is_compared(view, sentence, beside[0])
        if _is_only_one(view, sentence, place, beside[0]) and (sure or _is_explained(view, beside[0])):
            yield beside[0]._replace(odds=CERTAIN if sure else SURE)
    elif tied is None and beneath:
        explained = next((one for one in beneath if _is_explained(view, one)), None)
        yield beneath[0]._replace(odds=CERTAIN) if explained is None else explained._replace(odds=SURE)
    elif tied is None and has_digits(view, fact):
        yield from _slips(view, fact, meant)


def _slips(view: View, fact: int, meant: Sequence[Meant]) -> Iterator[Relation]:
    """Yields the change of a row that a sentence is about and does not state, where one slip explains it."""
    is_rate = view.facts[fact].unit in RATES or has_digits(view, fact, TELLING)
    named = [one for one in meant if one.own >= LEAST and not one.missing and not one.foreign and (not one.extra or (is_rate and one.own >= NAMED))]
    steps = [pair for pair in _steps(view, named) if _is_year(view, *pair) and _moves_as(view, fact, *pair)]
    if len(steps) > MOST_ROWS:
        return
    for pair in steps:
        relation = _change(view, fact, *pair, odds=DOUBTED)
        if _is_explained(view, relation):
            yield relation
            return


def _moves_as(view: View, fact: int, now: int, before: int) -> bool:
    """Whether a row moved in the direction that a change says."""
    direction, first, last = view.facts[fact].direction, view.value[before] or 0, view.value[now] or 0
    return direction is None or (abs(last) > abs(first)) == (direction == "up")


def _is_compared(view: View, sentence: Sequence[int], relation: Relation) -> bool:
    """Whether a sentence compares the two figures with each other and states no other change of that unit."""
    now, before = (fact for fact, _ in relation.terms)
    unit = view.facts[relation.subject].unit
    changes = [fact for fact in sentence if view.facts[fact].role == "change" and view.facts[fact].unit == unit]
    return len(changes) == 1 and view.facts[now].comparative == view.facts[before].id


def _is_stated(view: View, relation: Relation) -> bool:
    """Whether one row of a table states both figures beside a change: then they are what it is the change between."""
    now, before = (fact for fact, _ in relation.terms)
    rows = [{(match.line.table, match.line.row) for match in matches(view, fact)} for fact in (now, before)]
    return not rows[0].isdisjoint(rows[1])


def _is_only_one(view: View, sentence: Sequence[int], place: int, relation: Relation) -> bool:
    """Whether no other change of a sentence has the unit of one and the same two figures beside it."""
    for at, fact in enumerate(sentence):
        if at != place and view.facts[fact].role == "change" and view.facts[fact].unit == view.facts[sentence[place]].unit:
            pairs = _beside(view, sentence, at)
            if pairs and set(pairs[0]) == {index for index, _ in relation.terms}:
                return False
    return True


def _change(view: View, fact: int, now: int, before: int, *, odds: int) -> Relation:
    """A change between two figures: a percent, an amount or basis points; stated without a sign it may be a decrease."""
    change, base = (view.value[now] or 0) - (view.value[before] or 0), view.value[before] or 0
    stated = view.facts[fact]
    wording = f"change from {view.facts[before].text} to {view.facts[now].text}"
    if stated.unit == "percent" and view.facts[now].unit != "percent":
        rises = (change > 0) == (base > 0) if stated.direction is None or base <= 0 else stated.direction == "up"
        factor = HUNDRED if rises == ((view.value[fact] or 0) >= 0) else -HUNDRED
        return Relation(fact, ((now, 1), (before, -1)), odds, divisors=((before, 1),), factor=factor, wording=wording)
    weight = 100 if stated.unit == "bps" and view.facts[now].unit == "percent" else 1
    sign = weight if (change >= 0) == ((view.value[fact] or 0) >= 0) else -weight
    return Relation(fact, ((now, sign), (before, -sign)), odds, wording=wording)


def _turned(relation: Relation) -> Relation:
    """A change with the other sign: of losses, and of what is called worse."""
    return relation._replace(factor=-relation.factor)


def _ties(view: View, relation: Relation) -> bool:
    verdict = judge(view, "RC05", relation)
    return verdict is not None and verdict.ties


def _is_explained(view: View, relation: Relation) -> bool:
    """Whether one slip of the hand, or a figure copied from beside it, explains why a change does not agree."""
    verdict = judge(view, "RC05", relation)
    if verdict is None or verdict.middle is None:
        return False
    if is_slip(view, relation.subject, round(verdict.middle)) or any(is_copy(view, fact) for fact in relation.figures):
        return True
    return any(_is_narrow(view, verdict, fact) and is_slip_of(view, verdict, fact) for fact, _ in relation.terms)


def _is_narrow(view: View, verdict: Verdict, fact: int) -> bool:
    """Whether a change leaves so few numbers to one of its figures that a slip tells anything."""
    ends = wanted(view, verdict, fact)
    return ends is not None and ends[1] - ends[0] <= NARROW * 2 * view.half[fact]


def _beside(view: View, sentence: Sequence[int], place: int) -> list[Pair]:
    """The pairs of figures of a sentence that a change may be between, the nearest first."""
    facts = view.facts
    fact = sentence[place]
    index = _by_id(view)
    pairs: list[tuple[int, int, Pair]] = []
    for at, one in enumerate(sentence):
        if facts[one].role != "level" or not _may_change(facts[fact], facts[one]):
            continue
        base = index.get(facts[one].comparative or "")
        if at < place and place + 1 < len(sentence) and facts[sentence[place + 1]].role == "base":
            following = sentence[place + 1]
            base = following if facts[following].unit == facts[one].unit else base
        if base is None and at and facts[sentence[at - 1]].role == "base" and facts[sentence[at - 1]].unit == facts[one].unit:
            base = sentence[at - 1]
        if base is None or not _is_same(facts[fact], facts[one]):
            continue
        between = sentence[min(at, place) + 1 : max(at, place)]
        if not any(facts[other].role == "level" and facts[other].unit == facts[one].unit for other in between):
            pairs.append((abs(at - place), at, (one, base)))
    return [pair for _, _, pair in sorted(pairs)]


def _beneath(view: View, sentence: Sequence[int], place: int) -> list[Pair]:
    """The changes of the row that states the level beside a change, that of a year first."""
    fact = view.facts[sentence[place]]
    near = sorted(range(len(sentence)), key=lambda at: (abs(at - place), at))
    for at in near:
        level = sentence[at]
        if view.facts[level].role != "level" or view.facts[level].unit in UNCOUNTED:
            continue
        if not _may_change(fact, view.facts[level]) or not _is_same(fact, view.facts[level]):
            return []
        found = sorted(matches(view, level), key=lambda match: (-match.bits, match.fact))
        if not found or found[0].bits < ENOUGH:
            return []
        steps = [(found[0].fact, other) for other in found[0].line.cells.values() if _is_step(view.facts[found[0].fact], view.facts[other])]
        return sorted(steps, key=lambda pair: not _is_year(view, *pair))
    return []


@once_a_view
def _by_id(view: View) -> Mapping[str, int]:
    return {fact.id: at for at, fact in enumerate(view.facts) if fact.source.kind == "prose"}


def _may_change(change: Fact, level: Fact) -> bool:
    """Whether a change may be one of a figure, by the units of both."""
    if change.unit == "bps":
        return level.unit == "percent"
    if change.unit == "percent":
        return level.unit not in UNCOUNTED
    return level.unit == change.unit


def _is_same(one: Fact, two: Fact) -> bool:
    """Whether two figures of a sentence are said of the same."""
    if one.label.startswith(two.label) or two.label.startswith(one.label):
        return True
    own, other = words_of((one.label,)), words_of((two.label,))
    return own <= other or other <= own


def _is_step(now: Fact, before: Fact) -> bool:
    """Whether two figures are of periods of one length, the second earlier by a year or a quarter."""
    one, two = now.period, before.period
    if one is None or two is None or isinstance(one, Instant) != isinstance(two, Instant):
        return False
    ends = [period.instant if isinstance(period, Instant) else period.end for period in (one, two)]
    if ends[0] is None or ends[1] is None or (not isinstance(one, Instant) and not isinstance(two, Instant) and one.months != two.months):
        return False
    return 0 < (ends[0] - ends[1]).days <= LARGEST_STEP


def _is_year(view: View, now: int, before: int) -> bool:
    one, two = view.facts[now].period, view.facts[before].period
    ends = [period.instant if isinstance(period, Instant) else period and period.end for period in (one, two)]
    return ends[0] is not None and ends[1] is not None and (ends[0] - ends[1]).days >= YEAR


def _meant(view: View, fact: int) -> list[Meant]:
    """The rows that a change may be of, likeliest first."""
    stated = view.facts[fact]
    if stated.unit == "bps":
        units: tuple[str, ...] = ("percent",)
    elif stated.unit == "percent":
        units = tuple(sorted(_units(view)))
    else:
        units = (stated.unit or "",)
    meant = sorted((one for unit in units for one in rank(view, fact, unit)), key=lambda one: (-one.left, one.fact))
    return [one for one in meant if one.left >= max(LEAST, meant[0].left - LIKE)]


def _steps(view: View, meant: Sequence[Meant]) -> Iterator[Pair]:
    """Yields figures of rows: that of the period of a change, and each earlier one."""
    for one in meant:
        for other in one.line.cells.values():
            if _is_step(view.facts[one.fact], view.facts[other]):
                yield one.fact, other


@once_a_view
def _units(view: View) -> frozenset[str]:
    """The units of amounts that tables state."""
    return frozenset(fact.unit for fact in view.facts if fact.source.kind == "table" and fact.unit and fact.unit not in UNCOUNTED)
