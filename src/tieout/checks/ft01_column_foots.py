"""A column of a table adds up to its totals.

What it tests
    Every total of a table against the rows above it, or below it where the total stands first, in each column: nested subtotals,
    rows that are taken off (printed without a sign or with one), contra lines, totals of totals. Which row sums up which is found from
    the figures of all columns together, the label and the headings; a column in which a sum that holds elsewhere fails is an exception
    there, and so is the total of a heading or a balance rolled forward that one slip keeps from its sum. A total that other rows add
    up to as well, as revenue by product and by region, is tested both ways.

Why it matters
    A total that does not foot is the plainest sign of a mistyped figure, and most figures of a release stand in some sum.

Example
    Products 12 and services 45, in millions, foot to total net sales of 58: [11.5, 12.5] + [44.5, 45.5] meets [57.5, 58.5]. They do
    not foot to 59.

What it leaves untested
    Rows that no total sums up (supplementary lines, shares), sums of fewer figures than chance could make, and tables of more rows than
    the search takes on, which it says.

Since
    0.2
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from tieout.arithmetic.doubts import is_doubtful, odds_in
from tieout.arithmetic.formulas import Formula, Row, find_formulas, parts_in
from tieout.arithmetic.seconds import find_seconds
from tieout.checks.base import Relation, Untested, check
from tieout.checks.view import Line, Sheet, View, once_a_view
from tieout.checks.words import says
from tieout.model.period import Instant, Period

MOST_ROWS = 1200
MOST_PARTS_BELOW = 120  # rows that no total above sums up, among which totals that stand first are looked for
NO_SUMS = frozenset(("percent", "bps"))
PLAIN = frozenset(("balance", "equity"))
WORD = re.compile(r"[a-z]{2,}")
LITTLE = frozenset(("the", "of", "and", "in", "on", "for", "to", "from", "by", "net"))
TOTALS = frozenset(("total",))
FLOWS = frozenset(("cashflow", "equity"))
FACES = frozenset(("income", "balance", "cashflow"))
AFTER_COSTS = ("level_gross", "level_operating")
LEVELS = ("level_assets", "level_liabilities", "level_sales", "level_gross", "level_operating", "level_pretax", "level_net")


@check("FT01", "column-foots", tickmark="Ft")
def column_foots(view: View) -> Iterator[Relation | Untested]:
    """Yields the sums down the columns of every table."""
    for index, fact in enumerate(view.facts):
        if view.value[index] is None:
            yield Untested("a figure beyond any size or fineness is not tested", index, fact.source.table)
    footed: set[int] = set()
    for at, relations in footings(view).items():
        footed.add(view.sheets[at].table.ordinal)
        yield from relations
    for sheet in view.sheets:
        table = sheet.table
        if len(sheet.lines) > MOST_ROWS and _has_sums(sheet):
            yield Untested(f"{len(sheet.lines)} rows in one table: the search for sums takes on {MOST_ROWS} at most", table=table.ordinal)
        elif table.ordinal not in footed and table.statement in FACES and len(sheet.lines) > 1 and _has_sums(sheet):
            footed.add(table.ordinal)
            yield Untested("no row of this table was found to be the sum of others", table=table.ordinal)


@once_a_view
def footings(view: View) -> Mapping[int, Sequence[Relation]]:
    """The sums of every sheet that has any, by its place among the sheets of the view."""
    found = {at: tuple(relations_of(view, sheet)) for at, sheet in enumerate(view.sheets) if _has_sums(sheet)}
    return {at: relations for at, relations in found.items() if relations}


def _has_sums(sheet: Sheet) -> bool:
    return sheet.unit not in NO_SUMS and not sheet.unit.endswith("/shares")


def relations_of(view: View, sheet: Sheet) -> Iterator[Relation]:
    """The sums of one sheet, a relation for each column that states the total; none of one that is too long."""
    lines = sheet.lines
    if len(lines) > MOST_ROWS:
        return
    is_plain = sheet.table.statement in PLAIN
    rows = [row_of(view, line, sheet.columns, statement=sheet.table.statement) for line in lines]
    formulas = {formula.total: formula for formula in find_formulas(rows, only_plain=is_plain)}
    yield from sums(sheet, rows, formulas)
    # a total that stands over its parts
    used = {part.row for formula in formulas.values() for part in formula.parts} | set(formulas)
    free = [row for row in range(len(rows) - 1, -1, -1) if row not in used]
    if len(free) > MOST_PARTS_BELOW:
        return
    over = find_formulas([rows[row] for row in free], only_plain=True)
    renamed = [
        formula._replace(total=free[formula.total], parts=tuple(part._replace(row=free[part.row]) for part in formula.parts))
        for formula in over
        if len(formula.parts) > 1
    ]
    if sheet.table.statement == "income":  # what is left stands below what it is left of
        renamed = [one for one in renamed if not 0 < rows[one.total].level < max(rows[part.row].level for part in one.parts)]
    yield from sums(sheet, rows, {formula.total: formula for formula in renamed})
    for second in find_seconds(rows, (*formulas.values(), *renamed)):
        yield from sums(sheet, rows, {second.total: second})


def sums(sheet: Sheet, rows: Sequence[Row], formulas: Mapping[int, Formula], *, only: Container[int] | None = None) -> Iterator[Relation]:
    """The relations that formulas of a sheet are, in each column that states the total; `only` of some totals."""
    lines = sheet.lines
    for total, formula in formulas.items():
        if only is not None and total not in only:
            continue
        for at in (*formula.holds, *formula.fails):
            column = sheet.columns[at]
            parts = parts_in(formulas, rows, total, at)
            terms = tuple((lines[part.row].cells[column], part.weight) for part in parts)
            if terms and not is_doubtful(formula, rows, parts, at):
                yield Relation(lines[total].cells[column], terms, odds_in(formula, rows, at))


def row_of(view: View, line: Line, columns: Sequence[int], *, statement: str) -> Row:
    """A line of a sheet of a statement as the search for sums takes it."""
    indices = [line.cells.get(column) for column in columns]
    periods = [view.facts[index].period for index in indices if index is not None]
    words = _row_in_words(line.path, statement)
    return Row(
        [None if index is None else view.value[index] for index in indices],
        [0 if index is None else view.half[index] for index in indices],
        words.group,
        words.is_total,
        words.is_deducted,
        words.names_group,
        _date_of(periods),
        words.level,
        statement in FLOWS and any(isinstance(period, Instant) for period in periods),
        words.is_owed,
        words.is_own,
        words.is_after_costs,
    )


@lru_cache(maxsize=4096)
def _row_in_words(path: tuple[str, ...], statement: str) -> Row:
    """What the words of a line of a statement say of it, as a row without figures."""
    label = path[-1] if path else ""
    is_movement = statement == "equity" and says(label, "movement")
    return Row(
        (),
        (),
        group=path[:-1],
        is_total=says(label, "total") and not is_movement,
        is_deducted=says(label, "contra" if statement in PLAIN else "deducted"),
        names_group=len(path) > 1 and says(label, "total_of_group") and names_group(label, path[-2]),
        level=level_of(label),
        is_owed=statement == "balance" and says(label, "owed") and not says(label, "own"),
        is_own=statement == "balance" and says(label, "own") and not says(label, "owed"),
        is_after_costs=any(says(label, kind) for kind in AFTER_COSTS),
    )


@lru_cache(maxsize=4096)
def level_of(label: str) -> int:
    """Which of the rows that no sum adds to each other a label names; 0 for none of them."""
    return next((at for at, kind in enumerate(LEVELS, start=1) if says(label, kind)), 0)


@lru_cache(maxsize=4096)
def names_group(label: str, heading: str) -> bool:
    """Whether a label shares most of its words with a heading: "Total current assets" with "Current assets:"."""
    words = set(WORD.findall(heading.lower())) - LITTLE
    own = set(WORD.findall(label.lower())) - LITTLE
    return bool(words) and 2 * len(words & own) > len(words | own - TOTALS)


def _date_of(periods: Sequence[Period | None]) -> date | None:
    """The date of a row of balances that has the same in every column."""
    first = periods[0] if periods else None
    if not isinstance(first, Instant):
        return None
    return first.instant if all(isinstance(period, Instant) and period.instant == first.instant for period in periods) else None
