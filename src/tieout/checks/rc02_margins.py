"""Margins, tax rates and other ratio rows are one row over another.

What it tests
    Rows of percents: gross, operating and other margins, the effective tax rate, "as a percentage of net sales", growth over the year
    before. Numerator and divisor are found by the labels, in the same table or in another one for the same period, and by which pair
    holds in all columns; a column in which a pair that holds in the others fails is an exception. Columns of percents that are one column
    over another are tested row by row.

Why it matters
    Ratios are worked out in a sheet of their own and are left behind when an amount changes late.

Example
    Gross profit of 23,595 over net sales of 57,412 is a gross margin of 41.1 %. It is not 41.7 %.

What it leaves untested
    Ratios of averages, annualized returns, and rates whose amounts are not stated; a miss of less than one unit of the last place.

Since
    0.2
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.checks.base import Relation, Untested, check
from tieout.checks.percents import QUOTIENT, readings_of, relations_of
from tieout.checks.quotients import CHANGE, PERCENT, Cells, Fit, Ratio, best_fit, cells_beside, failures, relation_of
from tieout.checks.view import Line, Sheet, View
from tieout.checks.words import load, pattern, says_of_ratio
from tieout.model.period import Duration, Instant, Period

NAMED = 8  # bits of a ratio whose numerator and divisor are named
ALIKE, UNLIKE = 3, -5  # both adjusted or neither; one
ELSEWHERE = -3  # a line of another table
TOTAL = 2  # a divisor that is a total
ENOUGH = 14  # bits that are left after the failures
NEAREST = 12  # rows above a rate that its growth may be of
MOST_LINES = 60  # lines of amounts that are tried as numerator or divisor
MOST_RATES = 200  # rows of percents of one document
BESIDE_BY = 1  # units of the last place by which ratios of finer figures miss
NEAR = "it misses by less than one unit of its last place: it may be made from finer figures"
REMAINS = "the amounts that it is the ratio of are not stated, or give another ratio in every column"


YEAR = (350, 380)  # days between the ends of a period and of the same a year before

_Test = Callable[[str], bool]


class _Way(NamedTuple):
    """A ratio of a row with its numerator, divisor and bits."""

    ratio: Ratio
    pairs: Sequence[tuple[Cells, Cells, int]]


@check("RC02", "margins", tickmark="Rx")
def margins(view: View) -> Iterator[Relation | Untested]:
    """Yields rows of percents over the rows that they are named for, and columns of quotients."""
    explained: set[int] = set()
    for one in readings_of(view):
        explained.update(one.stated.values())
        if one.kind == QUOTIENT:
            yield from relations_of(view, one)
    amounts = [(sheet, line) for sheet in view.sheets if sheet.unit not in ("percent", "bps") for line in sheet.lines]
    rates = [
        (sheet, line._replace(cells=cells))
        for sheet in view.sheets
        if sheet.unit == "percent"
        for line in sheet.lines
        if (cells := {column: index for column, index in line.cells.items() if index not in explained})
    ]
    for sheet, line in rates[:MOST_RATES]:
        yield from _relations(view, sheet, line, amounts)


def _relations(view: View, sheet: Sheet, line: Line, amounts: Sequence[tuple[Sheet, Line]]) -> Iterator[Relation | Untested]:
    is_told = False
    for way in (_margin(view, sheet, line, amounts), _growth(sheet, line, amounts)):
        is_told = is_told or bool(way.pairs)
        found = best_fit(view, line.cells, way.pairs, way.ratio)
        if found is None or not found.holds:
            continue
        failed = failures(view, line.cells, found, way.ratio)
        if found.odds - sum(failure.cost for failure in failed) < ENOUGH:
            continue
        for column in found.holds:
            yield _relation(view, line, found, column, way.ratio)
        for failure in failed:
            index = line.cells[failure.column]
            yield Untested(NEAR, index) if failure.units < BESIDE_BY else _relation(view, line, found, failure.column, way.ratio)
        return
    if is_told:
        yield Untested(REMAINS, next(iter(line.cells.values())))


def _relation(view: View, line: Line, found: Fit, column: int, ratio: Ratio) -> Relation:
    top, bottom = view.facts[found.top[column]], view.facts[found.bottom[column]]
    wording = (
        f"{top.label} {top.text} over {bottom.label} {bottom.text}" if ratio == PERCENT else f"change from {bottom.text} to {top.text}"
    )
    return relation_of(line.cells, found, column, ratio, wording=wording)


def _margin(view: View, sheet: Sheet, line: Line, amounts: Sequence[tuple[Sheet, Line]]) -> _Way:
    """The pairs of rows that a row of percents may be the ratio of, by their labels."""
    tests = _tests(sheet, line)
    if tests is None:
        return _Way(PERCENT, ())
    own = _is_adjusted(view, line)
    tops: list[tuple[Cells, int]] = []
    bottoms: list[tuple[Cells, int]] = []
    for other_sheet, other in amounts:
        for found, fits in ((tops, tests[0](other.label)), (bottoms, tests[1](other.label))):
            if fits and len(found) < MOST_LINES:
                is_same = other_sheet.table is sheet.table
                cells = cells_beside(view, line.cells, other, same_table=is_same)
                if cells:
                    bits = 0 if is_same else ELSEWHERE
                    if found is tops:
                        bits += ALIKE if _is_adjusted(view, other) == own else UNLIKE
                    elif says_of_ratio(other.label, "total"):
                        bits += TOTAL
                    found.append((cells, bits))
    tried = (len(tops) * len(bottoms)).bit_length()
    pairs = [
        (top, bottom, NAMED + top_bits + bottom_bits - tried)
        for top, top_bits in tops
        for bottom, bottom_bits in bottoms
        if top is not bottom and _one_unit(view, top, bottom)
    ]
    return _Way(PERCENT, pairs)


class _Named(NamedTuple):
    """A ratio by its name: the words of its label, of its numerator, and the kind of its divisor."""

    label: re.Pattern[str]
    top: re.Pattern[str]
    bottom: str


@cache
def _named() -> tuple[_Named, ...]:
    def any_of(words: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(words), re.IGNORECASE)

    return tuple(_Named(any_of(one["label"]), any_of(one["top"]), one["bottom"]) for one in load("ratios")["named"])


def _tests(sheet: Sheet, line: Line) -> tuple[_Test, _Test] | None:
    """Which rows may be numerator and which divisor of a row of percents; None where its words say neither."""
    label = line.label
    whole = pattern("percent_of", table="ratios").search(label)
    if whole is not None:
        part, of = _words(label[: whole.start()]), _words(whole.group("whole"))
        if part and of:
            return (lambda other: part <= _words(other) or _words(other) == part), (lambda other: bool(of & _words(other)))
        return None
    named = next((one for one in _named() if one.label.search(label)), None)
    if named is not None:
        return (lambda other: named.top.search(other) is not None), (lambda other: _is_bottom(other, named.bottom))
    title = f"{sheet.table.title} {' '.join(line.path[:-1])}"
    if pattern("percent_of", table="ratios").search(title) and _words(label):
        same = _words(label)
        return (lambda other: _words(other) == same), (lambda other: _is_bottom(other, "revenue"))
    return None


def _is_bottom(label: str, kind: str) -> bool:
    return says_of_ratio(label, kind) and not (kind == "revenue" and says_of_ratio(label, "no_revenue"))


def _growth(sheet: Sheet, line: Line, amounts: Sequence[tuple[Sheet, Line]]) -> _Way:
    """The rows near above that a row of growth may be of, each over itself a year before or a column before."""
    text = f"{line.label} {line.path[-2] if len(line.path) > 1 else ''}"
    if not says_of_ratio(text, "growth") or says_of_ratio(text, "no_growth"):
        return _Way(CHANGE, ())
    above = [other for other_sheet, other in amounts if other_sheet.table is sheet.table and 0 < line.row - other.row <= NEAREST]
    years, steps = _earlier(sheet)
    words = _words(text)
    pairs = []
    for other in above:
        alike = ALIKE if words & _words(other.label) else 0
        nearest = ALIKE if other is above[-1] else 0
        for before in (years, steps):
            earlier = {column: other.cells[place] for column, place in before.items() if place in other.cells}
            if earlier:
                pairs.append((other.cells, earlier, NAMED + alike + nearest - (2 * len(above)).bit_length()))
    return _Way(CHANGE, pairs)


def _earlier(sheet: Sheet) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """For each column of a table that of the same length a year before, and that of the same length next before it."""
    spans = {at: column.period for at, column in enumerate(sheet.table.columns) if isinstance(column.period, Duration | Instant)}
    years: dict[int, int] = {}
    steps: dict[int, int] = {}
    for at, one in spans.items():
        past = [(days, place) for place, other in spans.items() if (days := _days(one, other)) > 0]
        years.update((at, place) for days, place in past if YEAR[0] <= days <= YEAR[1])
        if past:
            steps[at] = min(past)[1]
    return years, steps


def _days(one: Period, other: Period) -> int:
    """By how many days a period ends after another of the same length; 0 where that cannot be said."""
    if isinstance(one, Instant) and isinstance(other, Instant):
        return (one.instant - other.instant).days
    if isinstance(one, Duration) and isinstance(other, Duration) and one.months == other.months and one.end and other.end:
        return (one.end - other.end).days
    return 0


@lru_cache(maxsize=4096)
def _words(label: str) -> frozenset[str]:
    """The words of a label that say what it is about."""
    text = pattern("ratio_words", table="ratios").sub(" ", label.lower())
    return frozenset(word.rstrip("s") for word in text.split() if len(word) > 1)


def _is_adjusted(view: View, line: Line) -> bool:
    return says_of_ratio(line.label, "adjusted") or any(view.facts[index].basis == "non-gaap" for index in line.cells.values())


def _one_unit(view: View, top: Cells, bottom: Cells) -> bool:
    facts = view.facts
    return facts[next(iter(top.values()))].unit == facts[next(iter(bottom.values()))].unit
