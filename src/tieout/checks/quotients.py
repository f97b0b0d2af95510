"""Which lines of a release are meant as numerator and divisor of a printed ratio: weighed in bits, over all its columns together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tieout.checks.base import Relation
from tieout.checks.judge import is_slip_of, judge
from tieout.checks.view import Line, View

MOST_BITS = 16  # of one column
FAILS, SLIPS = 14, 9  # bits that a failing column costs; one that a single slip explains

Cells = Mapping[int, int]


class Ratio(NamedTuple):
    """How a ratio is computed: `factor` times numerator over divisor, plus a constant; of a percentage the factor is 100."""

    factor: int = 1
    constant: int = 0


PLAIN, PERCENT, CHANGE = Ratio(), Ratio(100), Ratio(100, -100)


class Fit(NamedTuple):
    """A numerator and a divisor for the cells of one line: where they hold and fail, and the bits that the holding columns give."""

    top: Cells
    bottom: Cells
    words: int
    holds: tuple[int, ...]
    fails: tuple[int, ...]
    bits: int

    @property
    def odds(self) -> int:
        """How sure it is that these two are meant, failures left out."""
        return self.words + self.bits


def fit(view: View, stated: Cells, top: Cells, bottom: Cells, ratio: Ratio, words: int = 0, *, mostly: bool = False) -> Fit | None:
    """Tests one pair on every column that states all three; None where no column does, or `mostly` is asked and most columns fail."""
    holds, fails, bits = [], [], 0
    unit = 2 * 10**view.decimals
    scaled, constant = unit * ratio.factor, ratio.constant * unit
    value, half = view.value, view.half
    most = min(len(stated), len(top), len(bottom))
    enough = (most + 1) // 2 if mostly else most
    for column, subject in stated.items():
        above, below = top.get(column), bottom.get(column)
        if above is None or below is None:
            continue
        base, slack = value[below] or 0, half[below]
        divisor = abs(base)
        if divisor <= slack:
            continue
        figure, own = value[subject] or 0, half[subject]
        printed = figure - constant
        amount = (value[above] or 0) * (scaled if base > 0 else -scaled)
        tolerance = own * divisor + (abs(printed) + own) * slack + half[above] * scaled
        if -tolerance <= printed * divisor - amount <= tolerance:
            holds.append(column)
            bits += min(MOST_BITS, (abs(figure) * divisor // (tolerance or 1)).bit_length())
        else:
            fails.append(column)
            if len(fails) > enough:
                return None
    if not holds and not fails:
        return None
    return Fit(top, bottom, words, tuple(holds), tuple(fails), bits)


def share_test(view: View, stated: Cells, top: Cells, ratio: Ratio) -> Callable[[int], bool]:
    """Makes a test of one divisor for all columns: whether `fit` holds in any, and fails in no more than most of them."""
    scaled = 2 * 10**view.decimals * ratio.factor
    constant = ratio.constant * 2 * 10**view.decimals
    value, half = view.value, view.half
    columns = []
    for column, subject in stated.items():
        above = top.get(column)
        if above is not None:
            printed, own = (value[subject] or 0) - constant, half[subject]
            columns.append((printed, own, abs(printed) + own, (value[above] or 0) * scaled, half[above] * scaled))
    enough = (min(len(stated), len(top)) + 1) // 2

    def may_fit(bottom: int) -> bool:
        base, slack = value[bottom] or 0, half[bottom]
        divisor = abs(base)
        if divisor <= slack:
            return False
        fails = 0
        for printed, own, widest, amount, rough in columns:
            miss = printed * divisor - (amount if base > 0 else -amount)
            tolerance = own * divisor + widest * slack + rough
            if miss > tolerance or miss < -tolerance:
                fails += 1
                if fails > enough:
                    return False
        return fails < len(columns)

    return may_fit


def best_fit(view: View, stated: Cells, pairs: Iterable[tuple[Cells, Cells, int]], ratio: Ratio) -> Fit | None:
    """The likeliest of some pairs (numerator, divisor, what the words say for them in bits); the first of equals."""
    best: Fit | None = None
    best_left = 0
    for top, bottom, words in pairs:
        if best is not None and words + MOST_BITS * min(len(stated), len(top), len(bottom)) <= best_left:
            continue  # even where it holds in every column
        found = fit(view, stated, top, bottom, ratio, words)
        if found is None:
            continue
        left = found.odds - FAILS * len(found.fails)
        if best is None or left > best_left:
            best, best_left = found, left
    return best


def relation_of(stated: Cells, found: Fit, column: int, ratio: Ratio, *, wording: str = "", proves: Sequence[int] = ()) -> Relation:
    """The relation of one column; it ties the stated ratio, and beside it what `proves` names."""
    subject = stated[column]
    return Relation(
        subject,
        ((found.top[column], 1),),
        found.odds,
        ((found.bottom[column], 1),),
        _whole(ratio.factor),
        _whole(ratio.constant),
        wording,
        (subject, *proves),
    )


_whole = lru_cache(maxsize=64)(Fraction)


class Failure(NamedTuple):
    """A column in which a fit fails: by how many units of the last printed place, and whether one slip of the hand explains it."""

    column: int
    units: Fraction
    is_slip: bool

    @property
    def cost(self) -> int:
        """What it speaks against the fit, in bits."""
        return SLIPS if self.is_slip else FAILS


def failures(view: View, stated: Cells, found: Fit, ratio: Ratio) -> list[Failure]:
    """The columns in which a fit fails."""
    failed = []
    for column in found.fails:
        relation = relation_of(stated, found, column, ratio)
        verdict = judge(view, "", relation)
        if verdict is None or verdict.ties or verdict.low is None or verdict.high is None:
            continue
        own = view.half[relation.subject]
        printed = view.value[relation.subject] or 0
        gap = max(verdict.low - printed - own, printed - own - verdict.high)
        failed.append(Failure(column, Fraction(gap) / (2 * own or 1), any(is_slip_of(view, verdict, fact) for fact in relation.figures)))
    return failed


def cells_beside(view: View, stated: Cells, line: Line, *, same_table: bool) -> Cells:
    """The cells of another line that go with those of a line, by its columns: the same column, or in another table the same period."""
    if same_table:
        return line.cells
    by_period: dict[tuple[object, ...], int] = {}
    twice = set()
    for index in line.cells.values():
        fact = view.facts[index]
        key = _when(view, index)
        if fact.period is None or key in by_period:
            twice.add(key)
        by_period[key] = index
    found = {}
    for column, index in stated.items():
        key = _when(view, index)
        if key in by_period and key not in twice:
            found[column] = by_period[key]
    return found


def _when(view: View, index: int) -> tuple[object, ...]:
    fact = view.facts[index]
    return _in_words(fact.period), *sorted(fact.dimensions.items())


_in_words = lru_cache(maxsize=1024)(str)
