"""The facts of a release as the checks see them: whole numbers of one unit, and the grids and lines they stand in."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, wraps
from typing import Any, NamedTuple, TypeVar

from tieout.arithmetic.intervals import EXACT
from tieout.model.fact import Fact
from tieout.model.release import Release, TableInfo

FINEST, COARSEST = 12, -18  # decimals of the figures that are tested: beyond them no amount is meant
LARGEST = 24  # power of ten

Key = tuple[str, ...]
Made = TypeVar("Made")


class Line(NamedTuple):
    """One printed row of figures of one unit: its place, its label path, and its figures by position of their column."""

    row: int
    path: Key
    cells: Mapping[int, int]

    @property
    def label(self) -> str:
        """The row's own label."""
        return self.path[-1] if self.path else ""


class Sheet(NamedTuple):
    """The rows of one table that share a unit ("" where it is unknown), in order.

    `columns` are the positions, among the table's columns, that hold any figure.
    """

    table: TableInfo
    unit: str
    lines: Sequence[Line]
    columns: Sequence[int]


class View:
    """One release, with everything the checks share.

    `value` and `half` give each fact as whole numbers of half the finest printed unit of the document: the figure, and half its rounding
    interval; `one` is what stands for one, 0 where all figures are coarser. A figure of absurd size or fineness has no value (None) and is
    tested by nothing.
    """

    def __init__(self, release: Release) -> None:
        self.release = release
        self.made: dict[Callable[[View], Any], Any] = {}
        self.facts: Sequence[Fact] = release.facts
        usable = [COARSEST <= fact.decimals <= FINEST and fact.value.adjusted() <= LARGEST for fact in self.facts]
        self.decimals = max((fact.decimals for fact, use in zip(self.facts, usable, strict=True) if use), default=0)
        self.one: int = 2 * 10**self.decimals if self.decimals >= 0 else 0
        shift = self.decimals
        self.value: list[int | None] = [
            int(EXACT.scaleb(fact.value, shift)) * 2 if use else None for fact, use in zip(self.facts, usable, strict=True)
        ]
        self.half = [10 ** (shift - fact.decimals) if use else 0 for fact, use in zip(self.facts, usable, strict=True)]

    @cached_property
    def tables(self) -> Mapping[int, TableInfo]:
        """The tables by their ordinal."""
        return {table.ordinal: table for table in self.release.tables}

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        """The places of the facts by their ids."""
        return {fact.id: at for at, fact in enumerate(self.facts)}

    @cached_property
    def headers(self) -> Mapping[tuple[int | None, int | None], str]:
        """What heads each column, by the ordinal of its table and its number in the grid."""
        found: dict[tuple[int | None, int | None], str] = {}
        for table in self.release.tables:
            for column in table.columns:
                found.setdefault((table.ordinal, column.column), column.label)
        return found

    @cached_property
    def sheets(self) -> Sequence[Sheet]:
        """The figures of every table by unit, in the order of the document; figures inside labels and ranges in one cell are in none."""
        rows: dict[tuple[int, str], dict[tuple[int, Key], dict[int, int]]] = {}
        places = {table.ordinal: {column.column: at for at, column in enumerate(table.columns)} for table in self.release.tables}
        ranged = ranged_cells(self)
        for index, fact in enumerate(self.facts):
            source = fact.source
            if source.table is None or source.row is None or source.column is None or self.value[index] is None or index in ranged:
                continue
            position = places[source.table].get(source.column)
            if position is None:
                continue
            lines = rows.setdefault((source.table, fact.unit or ""), {})
            lines.setdefault((source.row, fact.path), {}).setdefault(position, index)
        found = []
        for (ordinal, unit), lines in rows.items():
            used = sorted({position for cells in lines.values() for position in cells})
            found.append(Sheet(self.tables[ordinal], unit, [Line(row, path, cells) for (row, path), cells in lines.items()], used))
        return found


def once_a_view(make: Callable[[View], Made]) -> Callable[[View], Made]:
    """Makes a function of a view that is worked out once and kept as long as the view."""

    @wraps(make)
    def once(view: View) -> Made:
        made = view.made
        if make not in made:
            made[make] = make(view)
        found: Made = made[make]
        return found

    return once


@once_a_view
def ranged_cells(view: View) -> Sequence[int]:
    """The figures that stand as a range in one cell of a table, in order: a cell holds two of them."""
    cells: dict[tuple[int | None, int | None, int | None], list[int]] = {}
    for index, fact in enumerate(view.facts):
        source = fact.source
        if fact.basis == "guidance" and source.kind == "table" and view.value[index] is not None:
            cells.setdefault((source.table, source.row, source.cell), []).append(index)
    return [index for cell in cells.values() if len(cell) > 1 for index in cell]
