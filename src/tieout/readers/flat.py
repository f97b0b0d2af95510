"""Flattened text: tables whose cells are parted by pipes, tabs or commas, one row a line or run together, to blocks and tables."""

import re
from collections.abc import Iterable, Sequence

from tieout.model.document import Block, Cell, Passage, Piece, Row, Table
from tieout.readers.flat_cells import Line, Scrap
from tieout.readers.flat_grid import Grid, build_grid
from tieout.readers.flat_heads import kind_of
from tieout.readers.flat_rows import Entry, Figure, build_entries, is_head

MOST_HEADINGS = 6  # texts between the headers of the columns and the first figures
LONGEST_LABEL = 320
INDENT_OF_SPACE = 600
SENTENCE = re.compile(r"[.;?!]$")
Part = Block | Table


Remark = tuple[str, str, int, int]


def read_lines(passage: Passage, lines: Iterable[Line], ordinal: int, remarks: list[Remark]) -> list[Part]:
    """The blocks and tables of lines of cells, in order; tables are numbered from `ordinal` on."""
    entries = [entry for number, line in enumerate(lines) if line.scraps for entry in build_entries(line, number)]
    parts: list[Part] = []
    at = 0
    while at < len(entries):
        head, first, last = _find_table(entries, at)
        parts.extend(_blocks(passage, entries[at:head]))
        if first < len(entries):
            parts.append(_table(passage, entries[head:first], entries[first : last + 1], ordinal, remarks))
            ordinal += 1
        at = last + 1
    return parts


def _find_table(entries: Sequence[Entry], at: int) -> tuple[int, int, int]:
    """The next table: its first header, its first row (heading or figures) and its last row of figures."""
    body = next((index for index in range(at, len(entries)) if _is_row(entries[index])), len(entries))
    if body == len(entries):
        return body, body, body
    first = body
    while first > at and body - first < MOST_HEADINGS and not is_head(entries[first - 1]) and _is_heading(entries[first - 1]):
        first -= 1
    head = first
    while head > at and (is_head(entries[head - 1]) or _is_over(entries, head - 1, at)):
        head -= 1
    if head == first:
        first = head = body if body - first > 1 else first  # texts above it that head nothing are titles
    last = index = body
    while index + 1 < len(entries):
        index += 1
        if is_head(entries[index]):
            break
        if entries[index].is_body:
            last = index
        elif not _is_heading(entries[index]):
            break
    return head, first, last


def _is_row(entry: Entry) -> bool:
    """Whether an entry states figures; years that no figures stand above are headers."""
    return entry.is_body and not (entry.is_years and len(entry.figures) > 1)


def _is_heading(entry: Entry) -> bool:
    """Whether a row without figures may head rows: one short text."""
    texts = entry.scraps
    return len(texts) <= 2 and all(len(text.text) <= LONGEST_LABEL for text in texts) and not _is_sentence(texts[0].text if texts else "")


def _is_sentence(text: str) -> bool:
    return len(text) > 100 and SENTENCE.search(text) is not None


def _is_over(entries: Sequence[Entry], index: int, at: int) -> bool:
    """Whether a row of texts stands among headers: several short texts, or the second of a header's words."""
    texts = entries[index].scraps
    if entries[index].is_body and not entries[index].is_years:
        return False
    if all(kind_of(text.text) for text in texts):
        return index > at and is_head(entries[index - 1])
    return len(texts) > 1 and all(len(text.text) <= 60 for text in texts)


def _blocks(passage: Passage, entries: Sequence[Entry]) -> list[Block]:
    return [Block(passage.cut(scrap.start, scrap.end)) for entry in entries for scrap in entry.scraps]


def _table(passage: Passage, heads: Sequence[Entry], rows: list[Entry], ordinal: int, remarks: list[Remark]) -> Table:
    lines: list[list[Scrap]] = []
    last = -1
    for entry in heads:
        if entry.line == last and len(entry.scraps) == 1:
            lines[-1].extend(entry.scraps)
        else:
            lines.append(entry.scraps)
        last = entry.line
    grid = build_grid(rows, lines)
    return _Writer(passage, grid, ordinal, remarks).write()


class _Writer:
    """Writes a grid as a table: labels in column 0, the k-th figure column in column k + 1."""

    def __init__(self, passage: Passage, grid: Grid, ordinal: int, remarks: list[Remark]) -> None:
        self.passage = passage
        self.grid = grid
        self.ordinal = ordinal
        self.remarks = remarks
        self.rows: list[Row] = []

    def write(self) -> Table:
        """The table."""
        grid = self.grid
        for scrap in grid.stubs:
            self._add([self._cell(scrap, 0, 0, 1)])
        for head in grid.heads:
            self._add([self._cell(scrap, at, low + 1, high - low) for at, (scrap, low, high) in enumerate(head)])
        for entry, places in zip(grid.rows, grid.places, strict=True):
            if places is None:
                self._remark(entry)
                continue
            cells = [self._cell(label, at, 0, 1) for at, label in enumerate(entry.labels)]
            first = max(1, len(cells))  # a blank label is a cell
            for at, (figure, column) in enumerate(zip(entry.figures, places, strict=True)):
                cells.append(self._figure_cell(figure, first + at, column + 1))
            cells.extend(self._cell(extra, len(cells) + at, grid.columns + 1, 1) for at, extra in enumerate(entry.extras))
            if cells:
                self._add(cells)
        passages = [cell.passage for row in self.rows for cell in row.cells]
        start = min(passage.start for passage in passages)
        end = max(passage.range(0, len(passage.text))[1] for passage in passages)
        return Table(self.ordinal, tuple(self.rows), start, end)

    def _add(self, cells: list[Cell]) -> None:
        self.rows.append(Row(len(self.rows), tuple(cells)))

    def _cell(self, scrap: Scrap, ordinal: int, column: int, width: int) -> Cell:
        passage = self.passage.cut(scrap.start, scrap.end)
        return Cell(len(self.rows), ordinal, column, width, 1, passage.text, passage, 0, ())

    def _figure_cell(self, figure: Figure, ordinal: int, column: int) -> Cell:
        passage = join([self.passage.cut(scrap.start, scrap.end) for scrap in figure.scraps])
        return Cell(len(self.rows), ordinal, column, 1, 1, passage.text, passage, 0, ())

    def _remark(self, entry: Entry) -> None:
        first, last = entry.figures[0].scraps[0], entry.figures[-1].scraps[-1]
        start = self.passage.range(first.start, first.end)[0]
        end = self.passage.range(last.start, last.end)[1]
        count = len(entry.figures)
        said = f"a row of {count} figures in a table of {self.grid.columns} columns: nothing tells which are blank; not read"
        self.remarks.append(("columns-unknown", said, start, end))


def join(passages: Sequence[Passage]) -> Passage:
    """One passage of several, a space between them."""
    if len(passages) == 1:
        return passages[0]
    texts: list[str] = []
    pieces: list[Piece] = []
    at, end = 0, 0
    for passage in passages:
        if texts:
            pieces.append(Piece(at, end, max(end, passage.start), literal=False))
            texts.append(" ")
            at += 1
        own = passage.pieces or (Piece(0, passage.start, passage.start + len(passage.text), literal=True),)
        pieces.extend(Piece(at + piece.at, piece.start, piece.end, piece.literal) for piece in own)
        texts.append(passage.text)
        at += len(passage.text)
        end = passage.range(0, len(passage.text))[1]
    return Passage("".join(texts), passages[0].start, tuple(pieces))
