"""An amount and the percent right behind it are of one whole.

What it tests
    Amounts of sentences with their percent right behind them. Where it is a part ("$19.1 million, or 0.96 % of total loans"), the one over
    the other is the whole: it is held against the row of a table with the words of the whole, and against what the other pairs of the
    sentence make of it. Where it is a movement ("increased $166.8 million, or 5.3 %, to $3.3 billion"), the one over the other is what it
    moved from: it is held against the level behind it, and against the rows with the words of the sentence. A whole that is several
    times as large or as small is an exception.

Why it matters
    The two are typed side by side, and a point that slipped in one of them reads well.

Example
    19.1 million out of 1,990 million are 0.96 %. "$191 million, or 0.96 % of total loans" is not.

What it leaves untested
    Wholes that no table and no other pair gives, figures that a table or another relation ties both, and those that are off by less.

Since
    0.2
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tieout.checks.base import Observation, Untested, check
from tieout.checks.lines import StatedLine, words_of
from tieout.checks.meant import is_idle
from tieout.checks.sayings import Saying, by_sentence, moved_in, named_by, named_last, units_of, whole_after
from tieout.checks.view import View, once_a_view
from tieout.checks.words import pattern
from tieout.model.period import Duration, Instant, Period

MOST_BETWEEN = 24  # characters between an amount and its percent
REACH = 12  # characters between a percent and the level it moved to
# Times that a whole may be of the row of its day, of a row's figures of any period, of what another pair makes; a base of rows.
OF_DAY, OF_ROW, OF_PAIR, OF_BASE, OF_LEVEL = Fraction(5, 4), Fraction(4), Fraction(8, 5), Fraction(3), Fraction(11, 10)
OTHER_THING = 40  # times a row from which a base is one of something else
OF_NAMED = Fraction(9, 4)  # the same of rows with all the words of what moved
NEAREST = 120  # characters before an amount in which what moved is named
NET, UNNAMED = frozenset(("net",)), frozenset(("?",))
FEWEST_ITEMS = 3  # of a list whose whole is not named


class _Pair(NamedTuple):
    """An amount and its percent, with the least and the greatest whole that the two make, in whole numbers of the view."""

    amount: Saying
    percent: Saying
    least: Fraction
    most: Fraction

    def is_near(self, whole: int, times: Fraction) -> bool:
        """Whether the whole may be one figure, or so many times as large or as small."""
        return self.least <= whole * times and self.most * times >= whole


@check("RC12", "percent-of-amount", tickmark="Rx")
def percent_of_amount(view: View) -> Iterator[Observation | Untested]:
    """Yields each percent that does not go with the amount before it."""
    tested = odd = 0
    for sentence in by_sentence(view):
        pairs = [pair for pair in (_pair(view, sentence, at) for at in range(1, len(sentence))) if pair is not None]
        wholes = _wholes_of(view, pairs)
        for at, (pair, whole) in enumerate(zip(pairs, wholes, strict=True)):
            others = [other for one, other in enumerate(pairs) if one != at and whole and wholes[one] == whole and _is_unlike(pair, other)]
            says = _of_whole(view, pair, whole, others) if whole else _of_movement(view, sentence, pair)
            if says is None:
                continue
            tested += 1
            if says:
                odd += 1
                amount, percent = view.facts[pair.amount.fact], view.facts[pair.percent.fact]
                yield Observation(
                    f"{amount.label or 'an amount'} is {amount.text}, or {percent.text} percent: {says}",
                    pair.percent.fact,
                    beside=pair.amount.fact,
                )
    if tested and not odd:
        yield Observation(f"{tested} amounts of sentences go with their percents", severity=None)
    if not tested:
        yield Untested("no sentence states an amount and its percent, or nothing tells their whole")


def _wholes_of(view: View, pairs: Sequence[_Pair]) -> list[frozenset[str]]:
    """The words of the whole of each pair; of a list the last names it: "$60.9 million, or 71%, and $19.1 million, or 22%, of the loans".

    Pairs in brackets behind the items of a list are of one whole, though the sentence does not name it.
    """
    wholes = [whole_after(pair.percent) - NET for pair in pairs]
    is_part = ["change" not in (view.facts[pair.amount.fact].role, view.facts[pair.percent.fact].role) for pair in pairs]
    for at in range(len(pairs) - 2, -1, -1):
        between = pairs[at].percent.quote.text[pairs[at].percent.quote.end : pairs[at + 1].amount.quote.start]
        if not wholes[at] and is_part[at] and is_part[at + 1] and pattern("next_part", table="sentences").fullmatch(between):
            wholes[at] = wholes[at + 1]
    items = [at for at, pair in enumerate(pairs) if not wholes[at] and is_part[at] and pair.amount.before.endswith("(")]
    if len(items) >= FEWEST_ITEMS:
        for at in items:
            wholes[at] = UNNAMED
    return wholes


def _pair(view: View, sentence: Sequence[Saying], at: int) -> _Pair | None:
    """A percent with the amount right before it."""
    amount, percent = sentence[at - 1], sentence[at]
    first, second = view.facts[amount.fact], view.facts[percent.fact]
    if second.unit != "percent" or len(first.unit or "") != 3 or amount.quote.text is not percent.quote.text:
        return None
    between = amount.quote.text[amount.quote.end : percent.quote.start]
    if not 0 < len(between) <= MOST_BETWEEN or pattern("or_percent", table="sentences").fullmatch(between) is None:
        return None
    above, below = abs(view.value[amount.fact] or 0), abs(view.value[percent.fact] or 0)
    half, small = view.half[amount.fact], view.half[percent.fact]
    if not above or below <= small:
        return None
    unit = 200 * 10**view.decimals  # of the view in a hundred percent
    return _Pair(amount, percent, Fraction((above - half) * unit, below + small), Fraction((above + half) * unit, below - small))


def _is_unlike(one: _Pair, other: _Pair) -> bool:
    return one.amount.quote.start != other.amount.quote.start


def _of_whole(view: View, pair: _Pair, whole: frozenset[str], others: Sequence[_Pair]) -> str | None:
    """What is wrong with a part of a whole: nothing (""), or None where nothing tells."""
    if pattern("volatile", table="sentences").search(" ".join(whole)):
        return None
    if others and all(pair.most * OF_PAIR < other.least or pair.least > other.most * OF_PAIR for other in others):
        return "the other figures of the sentence make another whole"
    cells = _wholes(view, view.facts[pair.amount.fact].unit or "", whole)
    if not pattern("all_of_it", table="sentences").match(pair.percent.after):  # a segment's own sales
        cells = [cell for cell in cells if isinstance(view.facts[cell].period, Instant)]
    own = [cell for cell in cells if view.facts[cell].period == view.facts[pair.amount.fact].period]
    like = own or [cell for cell in cells if isinstance(view.facts[cell].period, Instant)]
    if not like:
        return "" if others else None
    times = OF_DAY if own and isinstance(view.facts[own[0]].period, Instant) else OF_ROW
    if any(pair.is_near(abs(view.value[cell] or 0), times) for cell in like):
        return ""
    return f"{view.facts[like[0]].label} is {view.facts[like[0]].text}"


def _wholes(view: View, unit: str, whole: frozenset[str]) -> Sequence[int]:
    """The figures of the rows that have the words of a whole and no others."""
    lines = (line for line in _by_words(view).get(whole, ()) if line.unit == unit)
    return [cell for line in lines for cell in line.cells.values() if view.value[cell] and not view.facts[cell].dimensions]


@once_a_view
def _by_words(view: View) -> Mapping[frozenset[str], Sequence[StatedLine]]:
    """The lines of amounts by their words without "net"."""
    found: dict[frozenset[str], list[StatedLine]] = {}
    for unit in units_of(view):
        if len(unit) == 3:
            for line in named_by(view, unit, _all_words(view)):
                found.setdefault(line.words - NET, []).append(line)
    return found


@once_a_view
def _all_words(view: View) -> frozenset[str]:
    return frozenset(word for fact in view.facts if fact.source.kind == "table" for word in words_of(fact.path))


def _of_movement(view: View, sentence: Sequence[Saying], pair: _Pair) -> str | None:
    """What is wrong with a movement: nothing (""), or None where nothing tells."""
    if view.facts[pair.amount.fact].role != "change":
        return None
    level = next((one for one in sentence if 0 <= one.quote.start - pair.percent.quote.end <= REACH), None)
    if level is not None and _is_moved_to(view, pair, level):
        change, now = abs(view.value[pair.amount.fact] or 0), abs(view.value[level.fact] or 0)
        bases = [base for base in (now - change, now + change) if base > 0]
        if any(pair.is_near(base, OF_LEVEL) for base in bases):
            return ""
        return f"it moved to {view.facts[level.fact].text}"
    cells = _cells_of(view, pair.amount)
    if not cells:
        return None
    largest = max(abs(view.value[cell] or 0) for cell in cells)
    times = OF_NAMED if _is_named(view, pair.amount, cells) else OF_BASE
    if pair.least <= largest * times:  # a part of what a row states may be small
        return ""
    if pair.least > largest * OTHER_THING:
        return None
    return f"{view.facts[cells[0]].label} is {view.facts[cells[0]].text}"


def _is_moved_to(view: View, pair: _Pair, level: Saying) -> bool:
    """Whether a figure behind a percent is what the amount before it made the level to be."""
    if level.quote.text is not pair.percent.quote.text or view.facts[level.fact].unit != view.facts[pair.amount.fact].unit:
        return False
    between = level.quote.text[pair.percent.quote.end : level.quote.start]
    return pattern("moved_to", table="sentences").fullmatch(between) is not None


def _cells_of(view: View, saying: Saying) -> Sequence[int]:
    """The figures of the rows that a movement may be of, by the words of the sentence."""
    unit = view.facts[saying.fact].unit
    moved = moved_in(saying)
    lines = named_last(view, unit, moved[-NEAREST:]) if moved else named_by(view, unit, words_of((view.facts[saying.fact].label,)))
    telling = [line for line in lines if not all(map(is_idle, line.words))]
    periods = (view.facts[saying.fact].period,)
    return [cell for line in telling for cell in line.cells.values() if view.value[cell] and _is_like(view.facts[cell].period, periods[0])]


def _is_named(view: View, saying: Saying, cells: Sequence[int]) -> bool:
    """Whether one of some figures is of a row with all the telling words of a movement."""
    telling = {word for word in words_of((view.facts[saying.fact].label,)) if not is_idle(word)}
    return bool(telling) and any(telling <= words_of(view.facts[cell].path) for cell in cells)


def _is_like(one: Period | None, other: Period | None) -> bool:
    """Whether two periods are of one length, or one of them is a day."""
    return not isinstance(one, Duration) or not isinstance(other, Duration) or one.months == other.months
