"""Measures that are made of lines of the statements by their names: free cash flow, EBITDA."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product
from math import prod
from typing import NamedTuple

from tieout.checks.base import Relation
from tieout.checks.quotients import Cells, cells_beside
from tieout.checks.view import Line, Sheet, View
from tieout.checks.words import any_of, load

NAMED = 10  # bits of a measure and its lines by their names
MOST_LINES = 3  # lines of the statements that may be meant by one term
MOST_MEASURES = 40  # rows of one document
FEWEST_COLUMNS = 2  # in which it holds
MOST_BITS = 16  # of one column
ENOUGH = 16


class _Part(NamedTuple):
    """One term of a measure by its words: the statement and the label of its line, and whether its sign may be turned."""

    statement: str
    label: re.Pattern[str]
    turns: bool


class _Measure(NamedTuple):
    label: re.Pattern[str]
    parts: tuple[_Part, ...]


class _Way(NamedTuple):
    """One choice of lines and signs: the cells of each with its weight, the columns in which it holds and fails, and its bits."""

    terms: Sequence[tuple[Cells, int]]
    holds: tuple[int, ...]
    fails: tuple[int, ...]
    odds: int


@cache
def _measures() -> tuple[_Measure, ...]:
    return tuple(
        _Measure(
            any_of(one["label"]), tuple(_Part(part["statement"], any_of(part["label"]), part.get("turns", False)) for part in one["terms"])
        )
        for one in load("reconciliations")["measure"]
    )


@lru_cache(maxsize=4096)
def _named(label: str) -> tuple[_Measure, ...]:
    """The measures that a label names."""
    return tuple(measure for measure in _measures() if measure.label.search(label))


def measures_of(view: View) -> Iterator[Relation]:
    """The measures of other tables than the statements, each as the sum of its lines there; a relation for each column."""
    stated = [(sheet, line, measure) for sheet in view.sheets for line in sheet.lines for measure in _named(line.label)]
    for sheet, line, measure in stated[:MOST_MEASURES]:
        way = _best(view, sheet, line, measure)
        if way is not None:
            for column in (*way.holds, *way.fails):
                terms = tuple((cells[column], weight) for cells, weight in way.terms)
                yield Relation(line.cells[column], terms, way.odds)


def _best(view: View, sheet: Sheet, line: Line, measure: _Measure) -> _Way | None:
    """The likeliest lines and signs, where they hold in most columns that state all of them."""
    choices = [_choices(view, sheet, line, part) for part in measure.parts]
    tried = prod(map(len, choices)).bit_length()
    ways = [way for terms in product(*choices) if (way := _weigh(view, line, terms, tried)) is not None]
    return max(ways, key=lambda way: (len(way.holds) - len(way.fails), way.odds), default=None)


def _choices(view: View, sheet: Sheet, line: Line, part: _Part) -> list[tuple[Cells, int]]:
    """The cells of the lines that a term may be, for the columns of the measure, with each weight that it may have."""
    found = [
        cells
        for other in view.sheets
        if other.table is not sheet.table and other.table.statement == part.statement and other.unit == sheet.unit
        for beside in other.lines
        if part.label.search(beside.label) and (cells := cells_beside(view, line.cells, beside, same_table=False))
    ]
    return [(cells, weight) for cells in found[:MOST_LINES] for weight in ((1, -1) if part.turns else (1,))]


def _weigh(view: View, line: Line, terms: Sequence[tuple[Cells, int]], tried: int) -> _Way | None:
    holds, fails, bits = [], [], NAMED - tried
    for column, index in line.cells.items():
        cells = [(found, weight) for found, weight in ((one.get(column), weight) for one, weight in terms) if found is not None]
        if len(cells) < len(terms):
            continue
        left = sum(weight * (view.value[found] or 0) for found, weight in cells) - (view.value[index] or 0)
        slack = sum(view.half[found] for found, _ in cells) + view.half[index]
        if abs(left) <= slack:
            holds.append(column)
            bits += min(MOST_BITS, (abs(view.value[index] or 0) // slack).bit_length())
        else:
            fails.append(column)
    if len(holds) < FEWEST_COLUMNS or len(fails) >= len(holds) or bits < ENOUGH:
        return None
    return _Way(terms, tuple(holds), tuple(fails), bits)
