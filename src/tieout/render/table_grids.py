"""Where the figures of a table stand on its sheet: rows under headings, columns of figures with tickmark and recalculation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.model.fact import Fact
from tieout.model.release import TableInfo
from tieout.render.number_formats import cell_power
from tieout.render.recalculations import Place
from tieout.render.words import plain, unit_name

MOST_COLUMNS = 400  # of figures on a sheet; those of a wider table stand with the sources
TITLE_ROWS, HEAD_ROWS = 3, 2
IN_LABELS = 1 << 40  # the column of figures that stand in labels, behind all others
WIDE_AS = 3  # columns of the recalculation: amount, difference, tickmark


class Row(NamedTuple):
    """One row: its label, how deep it stands under headings, and its figures by column; a heading has none."""

    label: str
    depth: int
    figures: Mapping[tuple[int, int], Fact]
    unit: str


class Grid(NamedTuple):
    """One table on a sheet. `columns` are its columns of figures: the grid column, and which figure of one cell."""

    table: TableInfo
    sheet: str
    top: int
    rows: Sequence[Row]
    columns: Sequence[tuple[int, int]]
    has_units: bool
    beside: Mapping[tuple[int, int], int]

    @property
    def first_row(self) -> int:
        """The row of the first figures or heading."""
        return self.top + TITLE_ROWS + HEAD_ROWS

    @property
    def end(self) -> int:
        """The row behind the last one."""
        return self.first_row + len(self.rows)

    @property
    def first_column(self) -> int:
        """The column of the first figures: behind the labels, and the units where they differ."""
        return 2 if self.has_units else 1

    def column_of(self, key: tuple[int, int]) -> int:
        """Where a column of figures stands; its tickmarks stand behind it."""
        return self.first_column + 2 * self.columns.index(key)

    def header(self, key: tuple[int, int]) -> str:
        """The header over a column of figures, as printed."""
        if key[0] == IN_LABELS:
            return "(in the label)"
        label = next((plain(column.label) for column in self.table.columns if column.column == key[0]), "")
        return label if not key[1] else f"{label} ({key[1] + 1})"

    def places(self) -> Iterator[tuple[str, Place]]:
        """Yields each figure with its cell."""
        at = {key: self.column_of(key) for key in self.columns}
        for number, row in enumerate(self.rows):
            for key, fact in row.figures.items():
                if key in at:
                    yield fact.id, Place(self.sheet, self.first_row + number, at[key])

    def with_recalculations(self, subjects: set[str]) -> "Grid":
        """The grid with room for recalculations beside the columns that hold subjects."""
        kept = [key for key in self.columns if any(key in row.figures and row.figures[key].id in subjects for row in self.rows)]
        first = self.first_column + 2 * len(self.columns) + 1
        return self._replace(beside={key: first + WIDE_AS * at for at, key in enumerate(kept)})


def make_grid(table: TableInfo, facts: Sequence[Fact], *, sheet: str, top: int) -> Grid:
    """The grid of a table's figures, from a row of its sheet on."""
    known = {column.column for column in table.columns}
    lines: dict[tuple[int | None, tuple[str, ...]], dict[tuple[int, int], Fact]] = {}
    for fact in facts:
        figures = lines.setdefault((fact.source.row, fact.path), {})
        column = fact.source.column if fact.source.column in known and fact.source.column is not None else IN_LABELS
        nth = 0
        while (column, nth) in figures:
            nth += 1
        figures[column, nth] = fact
    usual = unit_name(table.currency, table.scale or 0)
    rows: list[Row] = []
    last: tuple[str, ...] = ()
    for (_, path), figures in lines.items():
        for level, heading in enumerate(path[:-1]):
            if last[: level + 1] != path[: level + 1]:
                rows.append(Row(plain(heading), level, {}, ""))
        last = path[:-1]
        label = (plain(path[-1]) if path else "") or "(no label)"
        rows.append(Row(label, max(len(path) - 1, 0), figures, _units(figures, usual)))
    columns = sorted({key for row in rows for key in row.figures})[:MOST_COLUMNS]
    return Grid(table, sheet, top, rows, columns, any(row.unit for row in rows), {})


def _units(figures: Mapping[tuple[int, int], Fact], usual: str) -> str:
    """The units of a row where they are not the table's; percents say it themselves."""
    units = (unit_name(fact.unit, cell_power(fact)) for fact in figures.values() if fact.unit not in ("percent", "pure"))
    return ", ".join(dict.fromkeys(unit for unit in units if unit != usual))
