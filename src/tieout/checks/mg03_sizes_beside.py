"""A figure of a sentence has the size of those it is laid beside.

What it tests
    Figures of sentences that nothing ties, against those that the same sentence or a table gives for the like: a percent or an amount per
    share against what it is compared with, a growth in constant currency against the reported one, the two ends of a range, and an
    amount against the row of a table that has all its words and no others, whatever the period. One that is several times as large or as
    small, or many points away, is an exception; one that is such a row and another with the rest of its words together is not.

Why it matters
    A decimal point that slipped, or a figure pasted from the next line, makes a figure of another size.

Example
    "The effective tax rate was 18.4 %, compared to 89.5 %" is an exception; so is "up 27 %, or 92 % in constant currency".

What it leaves untested
    Figures that a table or the sentence ties, amounts that only the sentence compares (those may well grow tenfold), small percents of
    one digit, and figures that are wrong and still have the size.

Since
    0.2
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tieout.checks.base import Observation, Untested, check
from tieout.checks.lines import StatedLine, find_lines, words_of
from tieout.checks.meant import is_idle
from tieout.checks.prose import find_sentence_facts, has_digits, is_told_apart, sentence_facts_by_id
from tieout.checks.sayings import Saying, by_sentence, find_sayings, named_by, named_last, quote_of
from tieout.checks.view import View
from tieout.checks.words import is_named, pattern
from tieout.model.fact import Fact
from tieout.model.period import Duration, Period

PER_SHARE = "/shares"
# Times that a figure is at most of what it is compared with; an end of a range of the other; a level of the rows with its words.
PERCENT_LIKE, PER_SHARE_LIKE, AMOUNT_LIKE, RANGE_LIKE, ROW_LIKE, PERCENT_ROW_LIKE = 2, 3, 7, 2, 2, 2
EXPECTED_LIKE, PART_LIKE = 6, 4  # the same of what is expected, and of what has further words
MANY = 3  # words of a rate that is the same of a day and of a period
OTHER_THING = 30  # times the rows with its words from which a figure is of something else
MOST_EXTRA, MOST_EXTRA_OF_RATES = 2, 0  # words of a figure that its row has not
NEAREST = 120  # characters before a figure in which what it is of is named
MOST_POINTS = 9  # between reported growth and that in constant currency (the largest of 24 documents is 7)
FEWEST = 1000  # of the currency, from which the ends of a range are amounts
REACH = 40  # characters between a growth and that in constant currency
MONTHS = 12
WHOLE = 100
WAYS = ("range", "between")


@check("MG03", "sizes-beside", tickmark="M")
def sizes_beside(view: View) -> Iterator[Observation | Untested]:
    """Yields the figures of sentences that are of another size than those beside them."""
    tried = odd = 0
    for tested in (*_compared(view), *_currencies(view), *_ranges(view), *_rows(view)):
        tried += 1
        if tested is not None:
            odd += 1
            yield tested
    if tried and not odd:
        yield Observation(f"{tried} figures of sentences have the size of those beside them", severity=None)
    if not tried:
        yield Untested("no sentence lays two figures of a kind side by side")


def _compared(view: View) -> Iterator[Observation | None]:
    """Yields percents and amounts per share with what they are compared with: what is odd, else None."""
    index = sentence_facts_by_id(view)
    for fact in find_sentence_facts(view):
        stated = view.facts[fact]
        other = index.get(stated.comparative or "")
        if other is None or stated.role != "level" or view.facts[other].role != "base" or view.facts[other].unit != stated.unit:
            continue
        unit = stated.unit or ""
        most = PER_SHARE_LIKE if unit.endswith(PER_SHARE) else PERCENT_LIKE if unit == "percent" else AMOUNT_LIKE if len(unit) == 3 else 0
        if not most or is_named(stated.label, "any_size") or not (has_digits(view, fact) and has_digits(view, other)):
            continue
        if most == AMOUNT_LIKE and not _is_one_amount(view, fact, other):
            continue
        if _is_far(abs(view.value[fact] or 0), abs(view.value[other] or 0), most):
            message = f"{stated.label or 'a figure'} is {stated.text}, compared with {view.facts[other].text}: more than {most} times apart"
            yield Observation(message, other, beside=fact)
        else:
            yield None


def _is_one_amount(view: View, fact: int, other: int) -> bool:
    """Whether two amounts that are compared are of one thing that is named: no other stands before or between them."""
    one, two = view.facts[fact], view.facts[other]
    words = [{word for word in words_of((figure.label,)) if not is_idle(word)} for figure in (one, two)]
    if not words[0] or (words[1] != words[0] and len(words[1]) > 1):
        return False
    between = view.facts[min(fact, other) - 1 : max(fact, other)]
    if any(near.sentence == one.sentence and near.unit == one.unit and near.role != "change" and near is not one for near in between):
        return False
    least: int = FEWEST * 2 * 10**view.decimals
    return min(abs(view.value[at] or 0) for at in (fact, other)) >= least


def _is_far(one: int, other: int, most: int) -> bool:
    """Whether one of two sizes is more than so many times the other."""
    return one > most * other or other > most * one


def _currencies(view: View) -> Iterator[Observation | None]:
    """Yields reported growth with that in constant currency right beside it: what is odd, else None."""
    for sentence in by_sentence(view):
        for one, two in pairwise(sentence):
            if not _is_in_currency(view, one, two):
                continue
            first, second = view.facts[one.fact], view.facts[two.fact]
            apart = _points_apart(view, one.fact, two.fact)
            if apart > MOST_POINTS * 2 * 10**view.decimals:
                yield Observation(
                    f"{first.label or 'a figure'} moved {first.text} percent and {second.text} in constant currency: more than "
                    f"{MOST_POINTS} points apart",
                    two.fact,
                    beside=one.fact,
                )
            else:
                yield None


def _is_in_currency(view: View, one: Saying, two: Saying) -> bool:
    """Whether the second of two percents is the first in constant currency."""
    first, second = view.facts[one.fact], view.facts[two.fact]
    if first.unit != "percent" or second.unit != "percent" or first.role != "change":
        return False
    if not is_told_apart(view, two.fact) or is_told_apart(view, one.fact):
        return False
    if one.quote.text is not two.quote.text or not 0 <= two.quote.start - one.quote.end <= REACH:
        return False
    between = one.quote.text[one.quote.end : two.quote.start]
    return pattern("or_in_currency", table="sentences").fullmatch(between) is not None


def _points_apart(view: View, one: int, two: int) -> int:
    """How far two movements are apart; one that does not say which way it goes goes the way of the other."""
    ways = view.facts[one].direction, view.facts[two].direction
    first, second = abs(view.value[one] or 0), abs(view.value[two] or 0)
    return first + second if None not in ways and ways[0] != ways[1] else abs(first - second)


def _ranges(view: View) -> Iterator[Observation | None]:
    """Yields ranges whose ends are far apart or the same, else None."""
    index = {fact.id: at for at, fact in enumerate(view.facts) if fact.source.kind == "prose" and view.value[at] is not None}
    for sentence in view.release.sentences:
        places = [(index[fact], at) for fact, at in zip(sentence.facts, sentence.at, strict=True) if fact in index]
        for (one, start), (two, end) in pairwise(places):
            low, high = view.facts[one], view.facts[two]
            if not _is_range(low, high) or not 0 < end - start - len(low.text) <= REACH:
                continue
            before, between = sentence.text[max(0, start - REACH) : start], sentence.text[start + len(low.text) : end]
            if not any(_says(f"{way}_begins", before) and _says(f"{way}_goes_on", between) for way in WAYS):
                continue
            if view.value[one] == view.value[two] or _is_far(abs(view.value[one] or 0), abs(view.value[two] or 0), RANGE_LIKE):
                yield Observation(f"{low.label or 'a range'} goes from {low.text} to {high.text}", two, beside=one)
            else:
                yield None


def _says(name: str, text: str) -> bool:
    """Whether a text holds words of a kind; those that go on stand alone."""
    words = pattern(name, table="sentences")
    return (words.fullmatch(text) if name.endswith("goes_on") else words.search(text)) is not None


def _is_range(low: Fact, high: Fact) -> bool:
    """Whether two figures may be the ends of one range: of the same unit and scale, and no small sums of money."""
    if low.unit != high.unit or low.scale != high.scale or not low.value or not high.value:
        return False
    return (low.unit or "").endswith(PER_SHARE) or (len(low.unit or "") == 3 and min(abs(low.value), abs(high.value)) >= FEWEST)


def _rows(view: View) -> Iterator[Observation | None]:
    """Yields levels with the rows that have words of theirs: what is far larger than any figure of those rows, else None."""
    for saying in (*find_sayings(view), *_expected(view)):
        fact, stated = saying.fact, view.facts[saying.fact]
        usual = EXPECTED_LIKE if stated.basis == "guidance" else ROW_LIKE
        most = usual if len(stated.unit or "") == 3 else PERCENT_ROW_LIKE if stated.unit == "percent" else 0
        if not most or stated.role == "change" or not view.value[fact] or is_named(stated.label, "any_size"):
            continue
        if stated.basis == "guidance" and stated.unit == "percent" and is_named(stated.label, "rate") and stated.value > WHOLE:
            yield Observation(f"{stated.label} is {stated.text} percent, more than the whole", fact)
            continue
        lines = _lines_of(view, saying)
        if all(_extra(saying, view, line) for line in lines):
            most = max(most, PART_LIKE)
        others = [other for line in lines for other in line.cells.values() if _may_be(view, line, other, fact)]
        if not others:
            continue
        largest = max(others, key=lambda other: _a_month(view, other))
        is_far = most * _a_month(view, largest) < _a_month(view, fact) < OTHER_THING * _a_month(view, largest)
        if is_far and not _is_sum(view, fact, lines):
            message = f"{stated.label} is {stated.text}, several times all figures of the rows of that name ({view.facts[largest].text})"
            yield Observation(message, fact)
        else:
            yield None


def _expected(view: View) -> Iterator[Saying]:
    """Yields the figures of guidance with their sentences."""
    index = {fact.id: at for at, fact in enumerate(view.facts) if fact.basis == "guidance" and fact.source.kind == "prose"}
    for sentence in view.release.sentences if index else ():
        for fact, at in zip(sentence.facts, sentence.at, strict=True):
            if fact in index and view.value[index[fact]] is not None:
                yield Saying(index[fact], quote_of(sentence.text, at))


def _may_be(view: View, line: StatedLine, other: int, fact: int) -> bool:
    """Whether a figure of a row is one that a level may be laid beside: of a day or a period as it is, or a rate with many words."""
    is_rate = view.facts[fact].unit == "percent" and len(line.words) >= MANY
    return bool(view.value[other]) and (is_rate or _is_alike(view.facts[other].period, view.facts[fact].period))


def _extra(saying: Saying, view: View, line: StatedLine) -> int:
    """How many telling words a figure has that a row has not."""
    return sum(word not in line.words and not is_idle(word) for word in words_of((view.facts[saying.fact].label,)))


def _lines_of(view: View, saying: Saying) -> Sequence[StatedLine]:
    """The rows that have most words of the label of a figure; where it has none, of the clause before it."""
    stated = view.facts[saying.fact]
    words = words_of((stated.label,))
    telling = {word for word in words if not is_idle(word)}
    lines = named_by(view, stated.unit, words) if telling else named_last(view, stated.unit, saying.before[-NEAREST:])
    most = MOST_EXTRA_OF_RATES if stated.unit == "percent" else MOST_EXTRA
    near = [line for line in lines if _is_telling(line) and len(telling - line.words) <= most]
    if stated.unit == "percent":
        near = [line for line in near if is_named(line.label, "rate")]
    if stated.basis == "guidance":
        return [line for line in near if len(line.words) == len(near[0].words)]
    return near


def _is_sum(view: View, fact: int, lines: Sequence[StatedLine]) -> bool:
    """Whether a figure is a row of its name and one that has others of its words, together: "cash and short-term investments"."""
    stated = view.facts[fact]
    words = words_of((stated.label,))
    half = Decimal(5).scaleb(-stated.decimals - 1)
    for line in lines:
        rest = words - line.words
        beside = [other for other in find_lines(view) if other.table == line.table and other.row != line.row and rest & other.words]
        for kept, cell in line.cells.items():
            one = view.facts[cell]
            for other in beside:
                if kept in other.cells:
                    two = view.facts[other.cells[kept]]
                    slack = half + Decimal(1).scaleb(-min(one.decimals, two.decimals))
                    if abs(one.value + two.value - stated.value) <= slack:
                        return True
    return False


def _is_telling(line: StatedLine) -> bool:
    """Whether a row has a word that says what it is of."""
    return not all(map(is_idle, line.words))


def _is_alike(one: Period | None, other: Period | None) -> bool:
    return one is not None and other is not None and isinstance(one, Duration) == isinstance(other, Duration)


def _a_month(view: View, fact: int) -> int:
    """What a figure is in an average month, twelve times, in whole numbers of the view; a percent as it is."""
    if view.facts[fact].unit == "percent":
        return abs(view.value[fact] or 0)
    period = view.facts[fact].period
    months = period.months if isinstance(period, Duration) and period.months else MONTHS
    return abs(view.value[fact] or 0) * MONTHS // months
