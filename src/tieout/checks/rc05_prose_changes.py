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

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from tieout.checks.base import Relation, Untested, check
from tieout.checks.beside import LEAST, Pair, find_before, find_beneath, find_beside, find_meant, find_steps, is_same, is_year
from tieout.checks.judge import Verdict, is_slip_of, judge, wanted
from tieout.checks.meant import PER_SHARE, Meant
from tieout.checks.prose import TELLING, find_sentences, has_digits, is_copy, is_slip, is_told_apart, matches
from tieout.checks.sayings import agrees, change_wording
from tieout.checks.view import View
from tieout.model.finding import WARNING

HUNDRED = Fraction(100)
NAMED = 9  # bits of the words of a row that is named, whatever else is
MOST_ROWS = 6  # steps of rows that may be meant
NARROW = 8  # units of its last place that a change leaves to one of its figures
# bits of a change that agrees; of one that its sentence means, and that a table or a comparison makes certain; of one that is a row's
ODDS, SURE, CERTAIN, DOUBTED = 10, 15, 16, 12
RATES = ("percent", "bps")


@check("RC05", "prose-changes", tickmark="Rp")
def prose_changes(view: View) -> Iterator[Relation | Untested]:
    """Yields each change that a sentence states with the two figures it is the change between."""
    found = tried = False
    sentences = find_sentences(view)
    for number, sentence in enumerate(sentences):
        for place, fact in enumerate(sentence):
            stated = view.facts[fact]
            if stated.role != "change" or is_told_apart(view, fact) or stated.unit == "pure":
                continue
            tried = True
            pairs = find_beside(view, sentence, place) or find_before(view, sentences, number, place)
            for relation in _test(view, sentence, place, pairs):
                found = True
                yield relation
    if tried and not found:
        yield Untested("no two figures were found that a change of a sentence is between")


def _test(view: View, sentence: Sequence[int], place: int, pairs: Sequence[Pair]) -> Iterator[Relation]:
    """Yields what one change is tested with: the two figures beside it, else those of a row."""
    fact = sentence[place]
    beside = [_change(view, fact, *pair, odds=ODDS) for pair in pairs]
    tied = _first_tied(view, beside)
    if tied is not None:
        yield tied
        return
    beneath = [_change(view, fact, *pair, odds=ODDS) for pair in find_beneath(view, sentence, place)]
    tied = _first_tied(view, beneath)
    meant = find_meant(view, fact) if tied is None else []
    tied = tied or _first_tied(view, (_change(view, fact, *pair, odds=ODDS) for pair in find_steps(view, meant)))
    if tied is not None:
        yield tied
    if beside:
        sure = tied is not None or _is_stated(view, beside[0]) or _is_compared(view, sentence, beside[0])
        explained = _is_explained(view, beside[0])
        if not _is_turn(view, beside[0]) and _is_only_one(view, sentence, place, beside[0]) and (sure or explained):
            severity = WARNING if sure and _is_in_order(beside[0]) else None
            yield beside[0]._replace(odds=SURE if explained else CERTAIN, severity=severity)
    elif tied is None and beneath:
        likely = next((one for one in beneath if _is_explained(view, one)), None)
        if likely is not None:
            yield likely._replace(odds=SURE)
        elif view.facts[fact].unit == "percent":
            yield beneath[0]._replace(odds=CERTAIN)
    elif tied is None and has_digits(view, fact):
        yield from _slips(view, fact, meant, _twins(view, sentence, place))


def _first_tied(view: View, relations: Iterable[Relation]) -> Relation | None:
    """The first change that agrees, whichever way it is said to go: of a loss, and of what is called better or worse."""
    for one in relations:
        for way in (one, _turned(one)):
            if agrees(view, way):
                return way
    return None


def _twins(view: View, sentence: Sequence[int], place: int) -> list[int]:
    """The changes right beside a change that say the same in another unit: "$60 million (7.6 percent)"."""
    facts, one = view.facts, view.facts[sentence[place]]
    near = [sentence[at] for at in (place - 1, place + 1) if 0 <= at < len(sentence)]
    return [other for other in near if facts[other].role == "change" and facts[other].unit != one.unit and is_same(one, facts[other])]


def _slips(view: View, fact: int, meant: Sequence[Meant], twins: Sequence[int]) -> Iterator[Relation]:
    """Yields the change of a row that a sentence is about and does not state, where one slip explains it."""
    is_rate = view.facts[fact].unit in RATES or has_digits(view, fact, TELLING)
    is_percent = view.facts[fact].unit == "percent"
    named = [
        one
        for one in meant
        if (one.own >= LEAST or (is_percent and not one.extra) or one.line.unit.endswith(PER_SHARE))
        and not one.missing
        and not one.foreign
        and (not one.extra or (is_rate and one.own >= NAMED))
    ]
    steps = [pair for pair in find_steps(view, named) if is_year(view, *pair) and _moves_as(view, fact, *pair)]
    if len(steps) > MOST_ROWS:
        return
    for pair in steps:
        relation = _change(view, fact, *pair, odds=DOUBTED)
        is_of_row = all(_first_tied(view, (_change(view, twin, *pair, odds=DOUBTED),)) for twin in twins)
        if is_of_row and _is_explained(view, relation):
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


def _is_turn(view: View, relation: Relation) -> bool:
    """Whether a loss is compared with what is none: the two are added up."""
    losses = {"loss" in view.facts[fact].label.lower() for fact, _ in relation.terms}
    return len(losses) > 1


def _is_stated(view: View, relation: Relation) -> bool:
    """Whether one row of a table states both figures beside a change: then they are what it is the change between."""
    now, before = (fact for fact, _ in relation.terms)
    rows = [{(match.line.table, match.line.row) for match in matches(view, fact)} for fact in (now, before)]
    return not rows[0].isdisjoint(rows[1])


def _is_in_order(relation: Relation) -> bool:
    """Whether the earlier of the two figures stands behind the later one, as in a comparison."""
    now, before = (fact for fact, _ in relation.terms)
    return now < before


def _is_only_one(view: View, sentence: Sequence[int], place: int, relation: Relation) -> bool:
    """Whether no other change of a sentence has the unit of one and the same two figures beside it."""
    for at, fact in enumerate(sentence):
        if at != place and view.facts[fact].role == "change" and view.facts[fact].unit == view.facts[sentence[place]].unit:
            pairs = find_beside(view, sentence, at)
            if pairs and set(pairs[0]) == {index for index, _ in relation.terms}:
                return False
    return True


def _change(view: View, fact: int, now: int, before: int, *, odds: int) -> Relation:
    """A change between two figures: a percent, an amount or basis points; stated without a sign it may be a decrease."""
    change, base = (view.value[now] or 0) - (view.value[before] or 0), view.value[before] or 0
    stated = view.facts[fact]
    wording = change_wording(view, now, before)
    if stated.unit == "percent" and view.facts[now].unit != "percent":
        rises = (change > 0) == (base > 0) if stated.direction is None or base <= 0 else stated.direction == "up"
        factor = HUNDRED if rises == ((view.value[fact] or 0) >= 0) else -HUNDRED
        return Relation(fact, ((now, 1), (before, -1)), odds, divisors=((before, 1),), factor=factor, wording=wording)
    weight = 100 if stated.unit == "bps" and view.facts[now].unit == "percent" else 1
    sign = weight if (change >= 0) == ((view.value[fact] or 0) >= 0) else -weight
    return Relation(fact, ((now, sign), (before, -sign)), odds, wording=wording)


def _turned(relation: Relation) -> Relation:
    """A change with the other sign."""
    if relation.divisors:
        return relation._replace(factor=-relation.factor)
    return relation._replace(terms=tuple((fact, -weight) for fact, weight in relation.terms))


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
