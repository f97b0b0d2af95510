"""A non-GAAP measure follows from the GAAP measure and the items between them.

What it tests
    Down a column: the measure as reported, the items, and the measure as adjusted, per share, in percent and in amounts; which row is a
    measure and which an item is read from the labels, which of them sum up is found from all columns together. Across a row of
    percents: a rate as reported, the effects on it, and the rate without them. Free cash flow and EBITDA by their names, from the
    lines of the statements for the same period. A column or row in which what holds in the others fails is an exception there. Sums
    of amounts that FT01 finds are left to it.

Why it matters
    Reconciliations are required, are worked out by hand in the last days, and the ones per share are often typed.

Example
    Diluted earnings per share of 0.99, a loss on debt of 0.10 and an allowance of 0.16 make adjusted earnings of 1.25. They do not make
    1.52.

What it leaves untested
    Items that are stated in another unit than their measure, ratios that are reconciled by their numerators and divisors, and measures
    that hold in one column only where the figures are too small to exclude chance. It says so of a table of reconciliations in
    which nothing was found to reconcile.

Since
    0.2
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from tieout.arithmetic.formulas import Formula, Row, find_formulas
from tieout.checks.base import Relation, Untested, check
from tieout.checks.cf01_row_cross_foots import FEWEST_COLUMNS, MOST_COLUMNS, cross_footings
from tieout.checks.ft01_column_foots import footings, row_of, sums
from tieout.checks.judge import judge
from tieout.checks.measures import measures_of
from tieout.checks.view import Line, Sheet, View
from tieout.checks.words import asks

RECONCILIATION = "reconciliation"
STATEMENTS = frozenset(("income", "balance", "cashflow", "comprehensive", "equity"))
MOST_ROWS = 400
ADJUSTED, REPORTED, ITEM = "adjusted", "reported", ""
# What a row is by its words: of two kinds that fit the first counts.
KINDS = (("item", ITEM), ("adjusted", ADJUSTED), ("as_reported", REPORTED), ("own", ADJUSTED), ("reported", REPORTED))
COMPOUNDED = "it misses the sum of the percents by no more than percents of percents make up"
NOTHING = "no measure of this table was found to follow from another one and the items between them"

Cells = frozenset[tuple[int, int]]  # rows and columns

says_here = asks("reconciliations")


@check("RN01", "reconciliations", tickmark="Rn")
def reconciliations(view: View) -> Iterator[Relation | Untested]:
    """Yields the reconciliations down the columns of tables and across their rows of percents, and measures made of the statements."""
    measures = list(measures_of(view))
    yield from measures
    known = {view.facts[relation.subject].source.table for relation in measures}
    tables: dict[int, list[int]] = {}
    for at, sheet in enumerate(view.sheets):
        tables.setdefault(sheet.table.ordinal, []).append(at)
    for table, places in tables.items():
        sheets = [view.sheets[at] for at in places]
        searched = [at for at in places if _may_reconcile(view.sheets[at])]
        rows, columns = max(len(sheet.lines) for sheet in sheets), max(len(sheet.columns) for sheet in sheets)
        if searched and (rows > MOST_ROWS or columns > MOST_COLUMNS):
            yield Untested(
                f"{columns} columns and {rows} rows in one table: the search for reconciliations takes on {MOST_COLUMNS} and {MOST_ROWS} at"
                " most",
                table=table,
            )
            continue
        is_found = table in known
        for at in searched:
            sheet = view.sheets[at]
            footed = {relation.subject for relation in footings(view).get(at, ())}
            others = _cells_of_others(sheet, sheets)
            is_found = is_found or bool(footed)
            for one in (*_down(view, sheet, others, footed), *_across(view, sheet, others)):
                if one.subject not in footed:
                    is_found = True
                    yield one
        if not is_found and sheets[0].table.statement == RECONCILIATION:
            yield Untested(NOTHING, table=table)


def _may_reconcile(sheet: Sheet) -> bool:
    """Whether a sheet may hold reconciliations: of the statements only what is stated per share."""
    return sheet.table.statement not in STATEMENTS or sheet.unit.endswith("/shares")


def _cells_of_others(sheet: Sheet, sheets: Sequence[Sheet]) -> Cells:
    """The rows and columns of a table in which it holds figures of another unit than the sheet's."""
    return frozenset((line.row, column) for other in sheets if other is not sheet for line in other.lines for column in line.cells)


def _down(view: View, sheet: Sheet, others: Cells, footed: set[int]) -> Sequence[Relation]:
    """The reconciliations down the columns of a sheet; where there is none, those that begin with the adjusted measure."""
    found = _in_runs(view, sheet, others, footed)
    if not found and not footed:
        found = _in_runs(view, sheet._replace(lines=sheet.lines[::-1]), others, footed)
    return found


def _in_runs(view: View, sheet: Sheet, others: Cells, footed: set[int]) -> list[Relation]:
    """The reconciliations of each run that sums leave open; where there is none, without the row that sums up the items."""
    found: list[Relation] = []
    for lines in _runs(sheet.lines):
        if all(footed >= set(line.cells.values()) for line in lines if kind_of(line.label) == ADJUSTED):
            continue
        sums = list(_sums_of(view, sheet._replace(lines=lines), others))
        if not sums:
            items = [line for line in lines if not says_here(line.label, "items")]
            sums = list(_sums_of(view, sheet._replace(lines=items), others)) if len(items) < len(lines) else []
        found += sums
    return found


def _runs(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines from each measure as reported to the last one adjusted before the next."""
    start = end = None
    for at, line in enumerate(lines):
        kind = kind_of(line.label)
        if kind == REPORTED and (start is None or end is not None):
            if start is not None and end is not None:
                yield lines[start : end + 1]
            start, end = at, None
        elif kind == ADJUSTED and start is not None:
            end = at
    if start is not None and end is not None:
        yield lines[start : end + 1]


def _sums_of(view: View, sheet: Sheet, others: Cells) -> Iterator[Relation]:
    rows = [_row_of(view, line, sheet) for line in sheet.lines]
    formulas = {formula.total: formula for formula in find_formulas(rows)}
    kept = {total: formula for total, formula in formulas.items() if _is_reconciliation(sheet, formulas, total)}
    for total, formula in kept.items():
        mixed = {column for line in sheet.lines[formula.parts[0].row : total] for column in sheet.columns if (line.row, column) in others}
        fails = tuple(at for at in formula.fails if sheet.columns[at] not in mixed)
        kept[total] = formula._replace(fails=fails)
    yield from sums(sheet, rows, formulas | kept, only=kept)


def _is_reconciliation(sheet: Sheet, formulas: Mapping[int, Formula], total: int) -> bool:
    """Whether a sum leads from one measure to another by items, or sums up items: in most columns, or in half and over all rows."""
    formula = formulas[total]
    lines = sheet.lines
    if len(formula.parts) < 2 or len(formula.holds) < len(formula.fails):
        return False
    if len(formula.holds) == len(formula.fails) and len(_rows_under(formulas, total)) < total:
        return False
    measures = [part for part in formula.parts if kind_of(lines[part.row].label)]
    if kind_of(lines[total].label) == ADJUSTED:
        return measures == [formula.parts[0]] and formula.parts[0].weight > 0
    return says_here(lines[total].label, "items") and not measures


def _rows_under(formulas: Mapping[int, Formula], total: int) -> set[int]:
    """The rows that a total sums up, and those that they do."""
    found: set[int] = set()
    for part in formulas[total].parts if total in formulas else ():
        found |= {part.row} | _rows_under(formulas, part.row)
    return found


@lru_cache(maxsize=4096)
def kind_of(label: str) -> str:
    """What a row of a reconciliation is by its label: a measure as reported or as adjusted, or an item."""
    return next((kind for words, kind in KINDS if says_here(label, words)), ITEM)


def _row_of(view: View, line: Line, sheet: Sheet) -> Row:
    """A line as the search for sums takes it: one adjusted measure after the other sums up what stands over it."""
    row, kind = row_of(view, line, sheet.columns, statement=sheet.table.statement), kind_of(line.label)
    if kind == ITEM:
        return row._replace(group=(RECONCILIATION, *row.group))
    return row._replace(group=(RECONCILIATION,), is_total=kind == ADJUSTED, names_group=kind == ADJUSTED)


def _across(view: View, sheet: Sheet, others: Cells) -> Iterator[Relation | Untested]:
    """The sums across the rows of percents that hold figures of no other unit: all added, or all others taken off the first."""
    if sheet.unit != "percent" or len(sheet.columns) < FEWEST_COLUMNS:
        return
    lines = [line for line in sheet.lines if not any((line.row, column) in others for column in sheet.columns)]
    for relation in cross_footings(view, sheet._replace(lines=lines)):
        signs = {weight for _, weight in relation.terms[1:]}
        if len(signs) == 1 and relation.terms[0][1] > 0:
            yield Untested(COMPOUNDED, relation.subject) if _is_compounded(view, relation) else relation


def _is_compounded(view: View, relation: Relation) -> bool:
    """Whether a sum of percents fails by no more than percents of percents, or one unit of the last place, make up."""
    verdict = judge(view, "RN01", relation)
    if verdict is None or verdict.ties or not isinstance(verdict.middle, int) or not isinstance(verdict.high, int):
        return False
    whole: int = 2 * 100 * 10**view.decimals  # a hundred percent
    terms = [abs(view.value[fact] or 0) for fact, _ in relation.terms]
    products = sum(one * other for one, other in combinations(terms, 2)) // whole
    slack = verdict.high - verdict.middle + 3 * view.half[relation.subject]
    return abs((view.value[relation.subject] or 0) - verdict.middle) <= slack + products
