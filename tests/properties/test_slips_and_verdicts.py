"""Slips of the hand come back; verdicts agree with a second way to compute them; what a figure should be is right to the last unit."""

import random
from copy import copy
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tieout.arithmetic.formulas import Row, find_formulas
from tieout.arithmetic.intervals import IMPOSSIBLE
from tieout.arithmetic.slips import ADDED, DIGIT, DROPPED, SIGN, SLIPPED, TRANSPOSED, find_slips
from tieout.checks.base import Relation
from tieout.checks.judge import judge, wanted
from tieout.checks.printing import print_like
from tieout.checks.view import View
from tieout.model.fact import Fact, Source
from tieout.model.release import DocumentInfo, Numbers, Release

pytestmark = pytest.mark.property

numbers = st.integers(10, 10**9)


def kinds(printed: int, was: int) -> set[str]:
    return {slip.kind for slip in find_slips(printed, was, was)}


@given(numbers, st.data())
def test_swapped_digits_come_back(was: int, data: st.DataObject) -> None:
    text = str(was)
    at = data.draw(st.integers(0, len(text) - 2))
    assume(text[at] != text[at + 1])
    printed = int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    assume(len(str(printed)) == len(text))
    assert TRANSPOSED in kinds(printed, was)


@given(numbers, st.data())
def test_a_changed_digit_comes_back(was: int, data: st.DataObject) -> None:
    text = str(was)
    at = data.draw(st.integers(0, len(text) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    assume(digit != text[at] and not (at == 0 and digit == "0"))
    assert DIGIT in kinds(int(text[:at] + digit + text[at + 1 :]), was)


@given(numbers, st.data())
def test_a_lost_digit_comes_back(was: int, data: st.DataObject) -> None:
    text = str(was)
    at = data.draw(st.integers(0, len(text) - 1))
    shorter = text[:at] + text[at + 1 :]
    assume(not shorter.startswith("0"))
    assert DROPPED in kinds(int(shorter), was)


@given(numbers, st.data())
def test_an_added_digit_comes_back(was: int, data: st.DataObject) -> None:
    text = str(was)
    at = data.draw(st.integers(0, len(text)))
    longer = text[:at] + data.draw(st.sampled_from("123456789")) + text[at:]
    assert ADDED in kinds(int(longer), was)


@given(numbers, st.sampled_from((10, 1000, 10**6)), st.booleans())
def test_a_slipped_point_and_a_turned_sign_come_back(was: int, power: int, turned: bool) -> None:
    sign = -1 if turned else 1
    assert SLIPPED in kinds(sign * was * power, sign * was)
    assert SLIPPED in kinds(sign * was, sign * was * power)
    assert SIGN in kinds(sign * was, -sign * was)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(0, 10**6))
def test_what_is_found_lies_where_it_is_sought(printed: int, low: int, width: int) -> None:
    for slip in find_slips(printed, low, low + width):
        assert low <= slip.was <= low + width
        assert slip.was != printed


def view_of(figures: list[tuple[int, int]]) -> View:
    """A view of figures, each so many units of the last place at so many decimals."""
    source = Source("table", 0, 1)
    facts = [
        Fact(f"f{at}", source, "other", "", (), str(abs(units)), Decimal(units).scaleb(-decimals), decimals, 0, "USD", None, {})
        for at, (units, decimals) in enumerate(figures)
    ]
    return View(Release(DocumentInfo("x", "", 0, "text/html"), (), tuple(facts), (), Numbers()))


units = st.integers(-(10**7), 10**7)
figures = st.tuples(units, st.integers(-3, 2))
near = st.integers(-4, 4)


def with_value(view: View, fact: int, amount: int) -> View:
    """The view with another value of one figure."""
    changed = copy(view)
    changed.value = [amount if at == fact else value for at, value in enumerate(view.value)]
    return changed


def interval(figure: tuple[int, int]) -> tuple[Fraction, Fraction]:
    """The true values that a figure stands for."""
    count, decimals = figure
    unit = Fraction(10) ** -decimals
    return (count - Fraction(1, 2)) * unit, (count + Fraction(1, 2)) * unit


@given(st.lists(st.tuples(figures, st.sampled_from((1, -1))), min_size=2, max_size=8), near, st.integers(-3, 2))
def test_sums_are_judged_as_their_intervals_say(terms: list[tuple[tuple[int, int], int]], off: int, decimals: int) -> None:
    exact = sum((weight * count * Fraction(10) ** -places for (count, places), weight in terms), Fraction(0))
    stated = round(exact * Fraction(10) ** decimals) + off
    view = view_of([(stated, decimals), *(figure for figure, _ in terms)])
    relation = Relation(0, tuple((at + 1, weight) for at, (_, weight) in enumerate(terms)), 20)
    verdict = judge(view, "X", relation)
    assert verdict is not None
    ends = [[weight * end for end in interval(figure)] for figure, weight in terms]
    low, high = sum(map(min, ends)), sum(map(max, ends))
    own = interval((stated, decimals))
    assert (verdict.grade != IMPOSSIBLE) == (low <= own[1] and own[0] <= high)
    scale = 2 * Fraction(10) ** view.decimals
    assert (verdict.low, verdict.high) == (low * scale, high * scale)


@given(st.lists(st.tuples(units, st.sampled_from((1, -1))), min_size=2, max_size=8), near, st.data())
def test_what_a_figure_of_a_sum_should_be_ties_and_the_next_does_not(terms: list[tuple[int, int]], off: int, data: st.DataObject) -> None:
    stated = sum(weight * count for count, weight in terms) + 100 * off + 57
    view = view_of([(stated, 0), *((count, 0) for count, _ in terms)])
    relation = Relation(0, tuple((at + 1, weight) for at, (_, weight) in enumerate(terms)), 20)
    verdict = judge(view, "X", relation)
    assert verdict is not None
    fact = data.draw(st.integers(0, len(terms)))
    range_ = wanted(view, verdict, fact)
    assert range_ is not None
    low, high, exact = range_
    unit = 2 * view.half[fact]
    assert low <= exact <= high

    def is_impossible(amount: int) -> bool:
        found = judge(with_value(view, fact, amount), "X", relation)
        return found is not None and found.grade == IMPOSSIBLE

    inside = range(-(-low // unit) * unit, high + 1, unit)
    assert inside
    assert not any(is_impossible(amount) for amount in (inside[0], inside[-1], exact))
    assert is_impossible(inside[0] - unit)
    assert is_impossible(inside[-1] + unit)


@given(units, st.integers(1, 10**7), st.integers(-3, 3), st.sampled_from((1, 100, 1000)))
def test_quotients_are_judged_as_their_intervals_say(above: int, below: int, off: int, factor: int) -> None:
    stated = round(Fraction(above * factor * 100, below)) + off  # at two decimals
    view = view_of([(stated, 2), (above, 0), (below, 0)])
    verdict = judge(view, "X", Relation(0, ((1, 1),), 20, ((2, 1),), Fraction(factor)))
    assert verdict is not None
    ends = [factor * top / bottom for top in interval((above, 0)) for bottom in interval((below, 0))]
    own = interval((stated, 2))
    assert (verdict.grade != IMPOSSIBLE) == (min(ends) <= own[1] and own[0] <= max(ends))


@given(units, st.integers(1, 10**6), st.integers(-(10**4), 10**4), st.sampled_from((1, 100)), st.integers(0, 2))
def test_what_a_figure_of_a_quotient_should_be_ties(above: int, below: int, off: int, factor: int, fact: int) -> None:
    stated = round(Fraction(above * factor * 100, below)) + off
    view = view_of([(stated, 2), (above, 0), (below, 0)])
    relation = Relation(0, ((1, 1),), 20, ((2, 1),), Fraction(factor))
    verdict = judge(view, "X", relation)
    assert verdict is not None
    range_ = wanted(view, verdict, fact)
    if range_ is None:
        return
    low, high, exact = range_
    assert low <= exact <= high
    unit = 2 * view.half[fact]
    inside = range(-(-low // unit) * unit, high + 1, unit)
    assert inside

    def is_impossible(amount: int) -> bool | None:
        found = judge(with_value(view, fact, amount), "X", relation)
        return None if found is None else found.grade == IMPOSSIBLE

    assert not any(is_impossible(amount) for amount in (inside[0], inside[-1]))
    assert all(is_impossible(amount) in (True, None) for amount in (inside[0] - unit, inside[-1] + unit))


def test_nothing_is_divided_by_what_may_be_zero() -> None:
    assert judge(view_of([(5, 2), (3, 0), (0, 0)]), "X", Relation(0, ((1, 1),), 20, ((2, 1),))) is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.booleans())
def test_what_is_printed_like_a_figure_is_read_as_that_amount(was: int, places: int, negative: bool) -> None:
    text = f"{12345678:,}" + ("." + "9" * places if places else "")
    text = f"({text})" if negative else text
    fact = Fact("f1", Source("table", 0, 1), "other", "", (), text, Decimal(-1 if negative else 1), places, 0, "USD", None, {})
    shown = print_like(fact, was)
    digits = shown.strip("()").replace(",", "").replace(".", "")
    assert int(digits) == abs(was)
    assert (shown.startswith("(") and shown.endswith(")")) == (was < 0)
    assert len(shown.strip("()").partition(".")[2]) == places


seeds = st.integers(0, 2**32)


def draw_table(seed: int, count: int, columns: int) -> list[list[int]]:
    hat = random.Random(seed)
    return [[hat.randint(10_000, 9_999_999) for _ in range(columns)] for _ in range(count)]


def rows_of(table: list[list[int]], totals: set[int] = frozenset()) -> list[Row]:
    return [Row([2 * value for value in line], [1] * len(line), is_total=at in totals) for at, line in enumerate(table)]


@given(seeds, st.integers(2, 9), st.integers(2, 5))
def test_a_planted_sum_is_found(seed: int, count: int, columns: int) -> None:
    table = draw_table(seed, count, columns)
    table.append([sum(column) for column in zip(*table, strict=True)])
    [found] = [one for one in find_formulas(rows_of(table, {count})) if one.total == count]
    assert [(part.row, part.weight) for part in found.parts] == [(at, 1) for at in range(count)]
    assert found.holds == tuple(range(columns))
    assert found.fails == ()


@given(seeds, st.integers(3, 9), st.integers(3, 5), st.data())
def test_a_planted_sum_that_is_broken_in_a_column_is_found(seed: int, count: int, columns: int, data: st.DataObject) -> None:
    table = draw_table(seed, count, columns)
    table.append([sum(column) for column in zip(*table, strict=True)])
    row, column = data.draw(st.integers(0, count)), data.draw(st.integers(0, columns - 1))
    table[row][column] *= 10
    [found] = [one for one in find_formulas(rows_of(table, {count})) if one.total == count]
    assert {part.row for part in found.parts} == set(range(count))
    assert found.fails == (column,)


def test_figures_of_chance_are_hardly_ever_sums() -> None:
    found = [one for seed in range(200) for one in find_formulas(rows_of(draw_table(seed, 20, 2), {5, 11, 19}))]
    assert len(found) <= 2, found
