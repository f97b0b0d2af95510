"""Grids of flattened text to tables of the document: labels in column 0, the k-th column of figures in column k + 1."""

from collections.abc import Sequence
from typing import NamedTuple

from tieout.model.document import Cell, Passage, Row, Table
from tieout.readers.flat_cells import Scrap, without_escapes
from tieout.readers.flat_grid import Grid
from tieout.readers.flat_rows import Entry, Figure
from tieout.readers.passages import join_passages

Remark = tuple[str, str, int, int]


class Section(NamedTuple):
    """Part of a table: the titles above it, and its headers and rows."""

    titles: Sequence[Entry]
    grid: Grid


def write_table(passage: Passage, sections: Sequence[Section], ordinal: int, remarks: list[Remark]) -> Table | None:
    """The table of some sections with as many columns, None where nothing of it can be placed; what nothing places joins the remarks."""
    writer = _Writer(passage, remarks)
    for section in sections:
        writer.write(section)
    passages = [cell.passage for row in writer.rows for cell in row.cells]
    if not passages:
        return None
    start = min(passage.start for passage in passages)
    end = max(passage.range(0, len(passage.text))[1] for passage in passages)
    return Table(ordinal, tuple(writer.rows), start, end)


class _Writer:
    """Writes sections row by row."""

    def __init__(self, passage: Passage, remarks: list[Remark]) -> None:
        self.passage = passage
        self.remarks = remarks
        self.rows: list[Row] = []

    def write(self, section: Section) -> None:
        """Adds the rows of one section."""
        grid = section.grid
        for entry in section.titles:
            for scrap in entry.scraps:
                self._add([self._cell(scrap, 0, 0, grid.columns + 1)])
        for scrap in grid.stubs:
            self._add([self._cell(scrap, 0, 0, 1)])
        for head in grid.heads:
            self._add([self._cell(scrap, at, low + 1, high - low) for at, (scrap, low, high) in enumerate(head)])
        for entry, places in zip(grid.rows, grid.places, strict=True):
            if places is None:
                self._remark(entry, grid.columns)
                continue
            cells = [self._cell(label, at, 0, 1) for at, label in enumerate(entry.labels)]
            first = max(1, len(cells))  # a blank label is a cell
            for at, (figure, column) in enumerate(zip(entry.figures, places, strict=True)):
                cells.append(self._figure_cell(figure, first + at, column + 1))
            cells.extend(self._cell(extra, len(cells) + at, grid.columns + 1, 1) for at, extra in enumerate(entry.extras))
            if cells:
                self._add(cells)

    def _add(self, cells: list[Cell]) -> None:
        self.rows.append(Row(len(self.rows), tuple(cells)))

    def _cell(self, scrap: Scrap, ordinal: int, column: int, width: int) -> Cell:
        passage = without_escapes(self.passage.cut(scrap.start, scrap.end))
        return Cell(len(self.rows), ordinal, column, width, 1, passage.text, passage, 0, ())

    def _figure_cell(self, figure: Figure, ordinal: int, column: int) -> Cell:
        pieces = [without_escapes(self.passage.cut(scrap.start, scrap.end)) for scrap in figure.scraps]
        passage = join_passages(pieces, [" "] * (len(pieces) - 1))
        return Cell(len(self.rows), ordinal, column, 1, 1, passage.text, passage, 0, ())

    def _remark(self, entry: Entry, columns: int) -> None:
        first, last = entry.figures[0].scraps[0], entry.figures[-1].scraps[-1]
        start = self.passage.range(first.start, first.end)[0]
        end = self.passage.range(last.start, last.end)[1]
        count = len(entry.figures)
        said = f"a row of {count} figures in a table of {columns} columns: nothing tells which are blank; not read"
        self.remarks.append(("columns-unknown", said, start, end))
