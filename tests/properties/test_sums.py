"""Sums: what foots is found, what does not is not, and blanks come back where the sums leave one choice."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tieout.arithmetic.choices import choose
from tieout.arithmetic.formulas import Row, find_formulas, parts_in
from tieout.arithmetic.intervals import add, chance, grade, intersect, meets, rounding_interval, scale, total
from tieout.arithmetic.sums import Amount, Cells
from tieout.model.interval import Interval

pytestmark = pytest.mark.property

COLUMNS = 3


def draw_rows(seed: int, count: int) -> list[list[int]]:
    """Figures out of a hat: no hand of hypothesis makes them sums of each other."""
    hat = random.Random(seed)
    return [[hat.randint(10_000, 9_999_999) for _ in range(COLUMNS)] for _ in range(count)]


seeds = st.integers(0, 2**32)


def draw_sections(seed: int, counts: list[int]) -> list[list[list[int]]]:
    return [draw_rows(seed + number, count) for number, count in enumerate(counts)]


sections = st.builds(draw_sections, seeds, st.lists(st.integers(2, 6), min_size=1, max_size=4))


def cells(row: list[int]) -> list[Amount | None]:
    return [Amount(2 * value, 1) for value in row]


def rows_of(grid: list[Cells]) -> list[Row]:
    return [Row([cell and cell.value for cell in row], [cell.half if cell else 0 for cell in row]) for row in grid]


def statement(parts: list[list[list[int]]]) -> tuple[list[Cells], dict[int, set[int]]]:
    """Sections of rows, each with its total below it: the grid, and the rows of each total."""
    grid: list[Cells] = []
    sums: dict[int, set[int]] = {}
    for part in parts:
        first = len(grid)
        grid.extend(cells(row) for row in part)
        sums[len(grid)] = set(range(first, len(grid)))
        grid.append(cells([sum(column) for column in zip(*part, strict=True)]))
    return grid, sums


@given(sections)
def test_totals_are_found(parts: list[list[list[int]]]) -> None:
    grid, sums = statement(parts)
    found = {one.total: {part.row for part in one.parts} for one in find_formulas(rows_of(grid)) if not one.fails}
    assert {row: found.get(row) for row in sums} == sums


@given(sections, st.data())
def test_every_sum_foots_in_every_column(parts: list[list[list[int]]], data: st.DataObject) -> None:
    grid, _ = statement(parts)
    row = data.draw(st.integers(0, len(grid) - 1))
    column = data.draw(st.integers(0, COLUMNS - 1))
    grid[row] = [None if at == column else cell for at, cell in enumerate(grid[row])]
    rows = rows_of(grid)
    formulas = {one.total: one for one in find_formulas(rows)}
    for one in formulas.values():
        for at in one.holds:
            terms = [(cell, part.weight) for part in parts_in(formulas, rows, one.total, at) if (cell := grid[part.row][at]) is not None]
            wanted = grid[one.total][at]
            assert wanted is not None
            slack = wanted.half + sum(cell.half for cell, _ in terms)
            assert abs(sum(weight * cell.value for cell, weight in terms) - wanted.value) <= slack


@given(st.builds(draw_rows, seeds, st.integers(2, 12)))
def test_figures_of_chance_are_no_sums(table: list[list[int]]) -> None:
    assume(not any(row == [2 * value for value in other] for row in table for other in table))
    for one in find_formulas(rows_of([cells(row) for row in table])):
        exact = [sum(part.weight * table[part.row][column] for part in one.parts) for column in range(COLUMNS)]
        assert all(abs(sum_ - value) <= len(one.parts) + 1 for sum_, value in zip(exact, table[one.total], strict=True))


@given(st.builds(draw_rows, seeds, st.integers(3, 7)), st.data())
def test_blanks_come_back(part: list[list[int]], data: st.DataObject) -> None:
    """One row lost its blank cell: it is found again, or the row stays unsettled, and never settles elsewhere."""
    index = data.draw(st.integers(0, len(part) - 1))
    blank = data.draw(st.integers(0, COLUMNS - 1))
    part[index][blank] = 0
    wanted = [None if at == blank else Amount(2 * value, 1) for at, value in enumerate(part[index])]
    shown = [cell for cell in wanted if cell is not None]
    readings: list[Cells] = []
    for at in range(COLUMNS):
        left = list(shown)
        readings.append([None if column == at else left.pop(0) for column in range(COLUMNS)])
    totals = [sum(column) for column in zip(*part, strict=True)]
    table = [readings if at == index else [cells(row)] for at, row in enumerate(part)]
    pick = choose([*table, [cells(totals)]])[index]
    assert pick is None or readings[pick] == wanted


def test_the_blank_of_a_statement_is_found() -> None:
    blank: Cells = [None, Amount(2 * 44_101, 1), Amount(2 * 47_222, 1)]
    shown = [cell for cell in blank if cell is not None]
    readings: list[Cells] = [[None, *shown], [shown[0], None, shown[1]], [*shown, None]]
    first, last = cells([275_138, 478_750, 501_003]), cells([73_798, 47_015, 52_664])
    totals = cells([348_936, 569_866, 600_889])
    assert choose([[first], readings, [last], [totals]]) == [0, 0, 0, 0]


decimals = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
intervals = st.tuples(decimals, decimals, st.booleans(), st.booleans()).map(lambda it: Interval(min(it[:2]), max(it[:2]), it[2], it[3]))


@given(decimals, st.integers(-6, 4))
def test_a_rounding_interval_is_one_unit_wide_about_its_value(value: Decimal, places: int) -> None:
    interval = rounding_interval(value, places)
    assert interval.high - interval.low == Decimal(10) ** -places
    assert interval.low + interval.high == 2 * value
    assert interval.holds(value)


@given(intervals, intervals, decimals, decimals)
def test_sums_hold_the_sums_of_what_they_hold(one: Interval, other: Interval, low: Decimal, high: Decimal) -> None:
    if one.holds(low) and other.holds(high):
        assert add(one, other).holds(low + high)
        assert total([(one, 1), (other, -1)]).holds(low - high)


@given(intervals, st.integers(-5, 5), decimals)
def test_weights_swap_ends_with_their_marks(interval: Interval, weight: int, value: Decimal) -> None:
    assume(weight != 0)
    assert scale(interval, weight).holds(value * weight) == interval.holds(value)


@given(intervals, intervals, decimals)
def test_an_intersection_holds_what_both_hold(one: Interval, other: Interval, value: Decimal) -> None:
    assert intersect(one, other).holds(value) == (one.holds(value) and other.holds(value))
    assert meets(one, other) == meets(other, one)


@given(st.integers(1, 20))
def test_grades_go_from_exact_to_impossible(terms: int) -> None:
    order = ["exact", "rounding", "improbable", "impossible"]
    grades = [order.index(grade(units, terms)) for units in range(terms + 2)]
    assert grades[0] == 0
    assert grades == sorted(grades)
    assert grades[-1] == 3
    assert all(Fraction(0) <= chance(units, terms) <= 1 for units in range(terms + 2))


def test_the_worked_example_of_the_xbrl_requirements() -> None:
    parts = [rounding_interval(Decimal(value) * 10**6, -6) for value in (12, 45)]
    assert meets(total((part, 1) for part in parts), rounding_interval(Decimal(58) * 10**6, -6))
    assert not meets(total((part, 1) for part in parts), rounding_interval(Decimal(59) * 10**6, -6))
