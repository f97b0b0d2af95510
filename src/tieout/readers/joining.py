"""Several documents cut out of one source to one `Document`: their places become places of the whole source."""

from collections.abc import Sequence

import msgspec

from tieout.model.document import Block, Cell, Document, Filing, Passage, Piece, Row, Table


class Joined:
    """Documents in order, and remarks on places outside them.

    The normal text is that of the documents one after the other, a line feed after each; a remark's place outside them is two line
    feeds that stand for its two ends.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.length = 0
        self.parts: list[Block | Table] = []
        self.returns: list[int] = []
        self.shifts: list[tuple[int, int]] = []
        self.remarks: list[tuple[str, str, int, int]] = []
        self.marks: list[tuple[int, int]] = []
        self.plain: list[tuple[int, int]] = []
        self.tables = 0

    @property
    def has_table(self) -> bool:
        """Whether any table has been read."""
        return any(isinstance(part, Table) for part in self.parts)

    def add(self, document: Document, start: int) -> None:
        """Adds a document whose source text begins at an offset of the whole source; its tables are numbered on."""
        base = self.length
        self.parts.extend(_moved(part, base, self.tables) for part in document.parts)
        self.remarks.extend((code, message, base + first, base + last) for code, message, first, last in document.remarks)
        self.marks.extend((base + first, base + last) for first, last in document.marks)
        if document.media_type != "text/html":
            self.plain.append((base, base + len(document.normal)))
        self.tables += document.table_count or 1 + max((part.ordinal for part in document.parts if isinstance(part, Table)), default=-1)
        self._append(document.normal + "\n", start)
        self.returns.extend(base + place for place in document.returns)

    def remark(self, code: str, message: str, start: int, end: int) -> None:
        """Adds a remark on a range of the source."""
        place = self.length
        self._append("\n", start)
        self._append("\n", end)
        self.remarks.append((code, message, place, place + 1))

    def document(self, *, name: str, sha256: str, size: int, media_type: str, encoding: str, filing: Filing) -> Document:
        """The one document of all that was added."""
        return Document(
            name=name,
            sha256=sha256,
            bytes=size,
            media_type=media_type,
            encoding=encoding,
            normal="".join(self.texts),
            parts=tuple(self.parts),
            returns=tuple(self.returns),
            remarks=tuple(self.remarks),
            shifts=tuple(self.shifts),
            filing=filing,
            table_count=self.tables,
            marks=tuple(self.marks),
            plain=tuple(self.plain),
        )

    def _append(self, text: str, start: int) -> None:
        self.shifts.append((self.length, start - self.length - len(self.returns)))
        self.texts.append(text)
        self.length += len(text)


def _moved(part: Block | Table, base: int, tables: int) -> Block | Table:
    """A block or table `base` characters further on, its ordinal counted on from that of the tables before."""
    if not base and not tables:
        return part
    if isinstance(part, Block):
        return Block(_moved_passage(part.passage, base))
    rows = tuple(Row(row.index, _moved_cells(row.cells, base)) for row in part.rows)
    return Table(part.ordinal + tables, rows, part.start + base, part.end + base)


def _moved_cells(cells: Sequence[Cell], base: int) -> tuple[Cell, ...]:
    return tuple(msgspec.structs.replace(cell, passage=_moved_passage(cell.passage, base)) for cell in cells)


def _moved_passage(passage: Passage, base: int) -> Passage:
    pieces = tuple(Piece(piece.at, piece.start + base, piece.end + base, piece.literal) for piece in passage.pieces)
    return Passage(passage.text, passage.start + base, pieces)
