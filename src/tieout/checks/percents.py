"""Columns of percents beside columns of amounts, and what each is of them: a change, a share of one row, or a quotient of two columns."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tieout.checks.base import Relation, Untested
from tieout.checks.judge import judge
from tieout.checks.quotients import CHANGE, PERCENT, Cells, Failure, Fit, Ratio, failures, fit, relation_of, share_test
from tieout.checks.view import View, once_a_view
from tieout.checks.words import says_of_ratio

CHANGED, SHARE, QUOTIENT = "change", "share", "quotient"
RATES = frozenset(("percent", "bps"))
WORDS = 6  # bits of a heading that says "change" or "of net sales"
BESIDE = 2  # bits of the columns that stand nearest
LATER = 2  # bits of a change from an earlier period to a later one
ENOUGH = 10  # bits that are left after the failures
MOST_COLUMNS = 24
MOST_ROWS = 400
BESIDE_BY = 1  # units of the last place by which nudged percents miss
TURNED = Ratio(-100, 100)  # a change of a negative base, or one that is called unfavourable


class Row(NamedTuple):
    """One printed row of a table with its figures of all units by position of their column."""

    path: tuple[str, ...]
    amounts: Cells
    rates: Cells

    @property
    def label(self) -> str:
        """The row's own label."""
        return self.path[-1] if self.path else ""


class Table(NamedTuple):
    """The rows of one table, by number, and the positions of columns that hold amounts and percents."""

    ordinal: int
    rows: Sequence[Row]
    amounts: Sequence[int]
    rates: Sequence[int]


class Reading(NamedTuple):
    """What a column of percents is: its cells by row, how they are computed, and where that fails."""

    kind: str
    table: Table
    column: int
    stated: Cells
    found: Fit
    ratio: Ratio
    failed: Sequence[Failure]

    @property
    def left(self) -> int:
        """The bits that are left after the failures."""
        return self.found.odds - sum(failure.cost for failure in self.failed)


NUDGED = "it misses by less than one unit of its last place: percents are nudged to add up, or made from finer figures"


@once_a_view
def readings_of(view: View) -> tuple[Reading, ...]:
    """What the columns of percents of a release are."""
    return tuple(one for table in tables_of(view) for one in readings(view, table))


def relations_of(view: View, one: Reading) -> Iterator[Relation | Untested]:
    """A relation for each row of a column of percents; the reason where one fails that is not meant or only nudged."""
    for at in one.found.holds:
        yield _relation(view, one, at, one.ratio)
    for failure in one.failed:
        at = failure.column
        index = one.stated[at]
        base, now = view.value[one.found.bottom[at]] or 0, view.value[one.found.top[at]] or 0
        turned = _relation(view, one, at, TURNED) if one.kind == CHANGED and (base <= 0 or now < 0) else None
        verdict = None if turned is None else judge(view, "", turned)
        if turned is not None and verdict is not None and verdict.ties:
            yield turned
        elif one.kind == CHANGED and base <= 0:
            yield Untested("a change from a base that is not positive has no percent", index)
        elif not any(mark.isdigit() for mark in view.facts[index].text):
            yield Untested("a dash stands for a percent that means nothing", index)
        elif failure.units < BESIDE_BY:
            yield Untested(NUDGED, index)
        else:
            yield _relation(view, one, at, one.ratio)


def _relation(view: View, one: Reading, at: int, ratio: Ratio) -> Relation:
    found = one.found
    top, bottom = view.facts[found.top[at]], view.facts[found.bottom[at]]
    wording = f"change from {bottom.text} to {top.text}" if one.kind == CHANGED else f"{top.text} as a percentage of {bottom.text}"
    return relation_of(one.stated, found, at, ratio, wording=wording)


@once_a_view
def tables_of(view: View) -> tuple[Table, ...]:
    """The tables that hold both amounts and percents."""
    rows: dict[int, dict[tuple[int, tuple[str, ...]], tuple[dict[int, int], dict[int, int]]]] = {}
    for sheet in view.sheets:
        which = 1 if sheet.unit in RATES else 0
        lines = rows.setdefault(sheet.table.ordinal, {})
        for line in sheet.lines:
            cells = lines.setdefault((line.row, line.path), ({}, {}))[which]
            for column, index in line.cells.items():
                cells.setdefault(column, index)
    found = []
    for ordinal, lines in rows.items():
        made = [Row(path, amounts, rates) for (_, path), (amounts, rates) in sorted(lines.items(), key=lambda pair: pair[0])]
        amounts = sorted({column for row in made for column in row.amounts})
        rates = sorted({column for row in made for column in row.rates})
        if amounts and rates and len(made) <= MOST_ROWS and len(amounts) <= MOST_COLUMNS:
            found.append(Table(ordinal, made, amounts, rates))
    return tuple(found)


def readings(view: View, table: Table) -> Iterator[Reading]:
    """What each column of percents most likely is, where anything is likely enough."""
    for column in table.rates:
        stated = {at: row.rates[column] for at, row in enumerate(table.rows) if column in row.rates}
        best: Reading | None = None
        for kind, ratio, top, bottom, words in _ways(view, table, column, stated):
            found = fit(view, stated, top, bottom, ratio, words, mostly=True)
            if found is None or not found.holds or len(found.fails) > len(found.holds) + 1:
                continue
            rough = Reading(kind, table, column, stated, found, ratio, ())
            if found.odds < ENOUGH or (best is not None and found.odds - 4 * len(found.fails) <= best.left):
                continue
            whole = rough._replace(failed=failures(view, stated, found, ratio))
            if whole.left >= ENOUGH and (best is None or whole.left > best.left):
                best = whole
        if best is not None:
            yield best


def _ways(view: View, table: Table, column: int, stated: Cells) -> Iterator[tuple[str, Ratio, Cells, Cells, int]]:
    """The ways in which a column may be computed: its kind, the numerators and divisors by row, and what words and places say, in bits.

    Shares of a row that hold in too few others are left out.
    """
    heading = view.tables[table.ordinal].columns[column].label
    cells = {
        position: {at: table.rows[at].amounts[position] for at in stated if position in table.rows[at].amounts}
        for position in table.amounts
    }
    units = {index: view.facts[index].unit for by_row in cells.values() for index in by_row.values()}
    before = [position for position in table.amounts if position < column]
    says_change, says_share = says_of_ratio(heading, "change"), says_of_ratio(heading, "share")
    tried = -(len(table.amounts) ** 2).bit_length()
    for top in table.amounts:
        near = BESIDE if before and top in before[-2:] else 0
        for bottom in table.amounts:
            if top == bottom or not cells[top] or not cells[bottom]:
                continue
            bits = near + (BESIDE if bottom in before[-2:] else 0) + tried
            later = LATER if _is_later(view, table, top, bottom) else -LATER
            both = {at: index for at, index in cells[top].items() if at in cells[bottom] and units[index] == units[cells[bottom][at]]}
            if not both:
                continue
            yield CHANGED, CHANGE, both, cells[bottom], bits + later + (WORDS if says_change else -WORDS if says_share else 0)
            yield QUOTIENT, PERCENT, both, cells[bottom], bits + (-WORDS if says_change or says_share else 0)
        if not cells[top]:
            continue
        tried_rows = -(len(table.rows) * len(table.amounts)).bit_length()
        words = near + tried_rows + (WORDS if says_share else -WORDS if says_change else 0)
        if before and top == before[-1]:
            words += BESIDE
        of_unit: dict[str | None, tuple[Cells, Callable[[int], bool]]] = {}
        for at, row in enumerate(table.rows):
            base = row.amounts.get(top)
            if base is not None:
                unit = view.facts[base].unit
                if unit not in of_unit:
                    own = {part: index for part, index in cells[top].items() if units[index] == unit}
                    of_unit[unit] = own, share_test(view, stated, own, PERCENT)
                parts, may_fit = of_unit[unit]
                if may_fit(base):
                    yield SHARE, PERCENT, parts, dict.fromkeys(parts, base), words + (BESIDE if _is_whole(view, stated, at) else 0)


def _is_whole(view: View, stated: Cells, at: int) -> bool:
    """Whether the row itself is stated to be 100 %."""
    return at in stated and view.value[stated[at]] == 200 * 10**view.decimals


def _is_later(view: View, table: Table, one: int, other: int) -> bool:
    columns = view.tables[table.ordinal].columns
    ends = [_end(columns[position].period) for position in (one, other)]
    return bool(ends[0] and ends[1] and ends[0] > ends[1])


def _end(period: object) -> str:
    return str(getattr(period, "end", None) or getattr(period, "instant", None) or "")
