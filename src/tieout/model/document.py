"""What a reader hands on: the text of one document in blocks and tables, each character with its place in the source.

Offsets called *normal* count characters of the source after every line end (CR LF, CR) became one line feed; `Document.to_source`
turns them into offsets of the source as decoded, which is what reports show.
"""

import bisect
import itertools
from collections.abc import Sequence
from datetime import date, datetime

import msgspec


class Piece(msgspec.Struct, frozen=True, gc=False):
    """One stretch of a passage's text and where it stands in the source.

    `at` is the offset in the text. A literal piece equals its source character by character; any other (a character reference, a
    break that stands for markup) is one unit that maps to the whole of its source range.
    """

    at: int
    start: int
    end: int
    literal: bool


class Passage(msgspec.Struct, frozen=True, gc=False):
    """Text with the place of every character.

    `pieces`, in order of `at`, cover the text; without pieces the whole text stands literally at `start`.
    """

    text: str
    start: int
    pieces: tuple[Piece, ...] = ()

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Normal source offsets of `text[start:end]`, end exclusive; the range is not empty where the text is not."""
        if not self.pieces:
            return self.start + start, self.start + end
        first = self._piece(start)
        last = self._piece(max(start, end - 1))
        low = first.start + (start - first.at) if first.literal else first.start
        high = min(last.end, last.start + (end - last.at)) if last.literal else last.end
        return low, max(low, high)

    def cut(self, start: int, end: int) -> "Passage":
        """The passage of `text[start:end]`."""
        text = self.text[start:end]
        if not self.pieces:
            return Passage(text, self.start + start)
        pieces: list[Piece] = []
        index = max(0, bisect.bisect_right(self.pieces, start, key=lambda piece: piece.at) - 1)
        for piece in self.pieces[index : bisect.bisect_left(self.pieces, end, key=lambda piece: piece.at)]:
            skipped = max(0, start - piece.at)
            low = piece.start + skipped if piece.literal else piece.start
            pieces.append(Piece(max(0, piece.at - start), low, piece.end, piece.literal))
        if len(pieces) == 1 and pieces[0].literal:
            return Passage(text, pieces[0].start)
        return Passage(text, pieces[0].start if pieces else self.start, tuple(pieces))

    def _piece(self, offset: int) -> Piece:
        pieces = self.pieces
        if offset >= pieces[-1].at:
            return pieces[-1]
        if len(pieces) == 1 or offset < pieces[1].at:
            return pieces[0]
        return pieces[bisect.bisect_right(pieces, offset, key=lambda piece: piece.at) - 1]


class Cell(msgspec.Struct, frozen=True, gc=False):
    """One cell that prints something.

    `row` and `ordinal` are places in the source (n-th row of the table, n-th cell of the row); `column` and `width` are places in
    the grid, spans expanded. `indent` is in hundredths of a point. `notes` are superscript marks, which are not part of the text.
    """

    row: int
    ordinal: int
    column: int
    width: int
    height: int
    text: str
    passage: Passage
    indent: int
    notes: tuple[str, ...]

    @property
    def end(self) -> int:
        """Grid column after the cell's last one."""
        return self.column + self.width


class Row(msgspec.Struct, frozen=True, gc=False):
    """The cells of one row that print something, left to right; `index` counts every row of the source table."""

    index: int
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, gc=False):
    """One table of the source: its ordinal (n-th table of the document), its rows that print something, its range in the source."""

    ordinal: int
    rows: tuple[Row, ...]
    start: int
    end: int


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, heading or list item outside the tables (or in a table that holds no figures)."""

    passage: Passage

    @property
    def text(self) -> str:
        """The block's text as read."""
        return self.passage.text


class Filing(msgspec.Struct, frozen=True):
    """What the header of an EDGAR submission says of it; None or empty where it does not say.

    `form` is the submission type ("8-K"), `filed` the date it was filed as of, `period` the date it reports for (of an 8-K the day of
    the event), `items` the titles of the items it reports under, `exhibits` the types of the documents that were read ("EX-99.1").
    `accepted` is the moment, in UTC, at which EDGAR took it.
    """

    form: str | None = None
    accession: str | None = None
    cik: str | None = None
    company: str | None = None
    filed: date | None = None
    period: date | None = None
    items: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    accepted: datetime | None = None


Content = bytes  # under a name that no field has
Box = tuple[int, int, int, int, int]  # page from 1; then left, top, right and bottom in hundredths of a point from the page's top left


class Pages(msgspec.Struct, frozen=True):
    """Where the characters of a text taken from pages stand on them: runs of characters, each with its box.

    `starts`, ascending, are the normal offsets at which the runs begin; a run ends where the next begins or at its own line's end.
    """

    starts: tuple[int, ...]
    boxes: tuple[Box, ...]

    def locate(self, start: int, end: int) -> Box | None:
        """The box around the characters of a range of normal offsets, on the page it begins on; None where there are none."""
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        last = max(first + 1, bisect.bisect_left(self.starts, end))
        boxes = self.boxes[first:last]
        if not boxes:
            return None
        page = boxes[0][0]
        boxes = tuple(box for box in boxes if box[0] == page)
        return page, min(box[1] for box in boxes), min(box[2] for box in boxes), max(box[3] for box in boxes), max(box[4] for box in boxes)


class Edge(msgspec.Struct, frozen=True, gc=False):
    """A line at the head or foot of a page (from 1) that is no part of the text that runs on from page to page."""

    page: int
    text: str
    is_head: bool


class PageImage(msgspec.Struct, frozen=True, gc=False):
    """A page of a PDF (from 1) as a picture: a PNG file, and the size of the page as shown in hundredths of a point."""

    page: int
    width: int
    height: int
    png: bytes


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """A range of normal offsets that is one document: the whole of a source, or an exhibit of a submission."""

    start: int
    end: int
    is_markup: bool


class Document(msgspec.Struct, frozen=True, gc=False):
    """One document as read: `normal` is its text with all line ends as line feeds; `parts` are blocks and tables in reading order.

    `returns` are the normal offsets after which the source has a character more; `shifts`, ascending pairs of a normal offset and a
    number of characters, say how much further on in the source that which stands from there on is (exhibits of a submission are cut
    out of it). A document without source text (`has_source` is False: PDF, docx) has places on `pages`, or none but in its tables.
    `table_count` counts the tables of the source, those that print nothing as well. `marks` are the normal ranges of the superscript marks
    that are in no passage, `plain` those of the texts without markup that a submission holds, `edges`
    the lines of a PDF at the heads and feet of its pages, in order. `data` are the bytes of a PDF, for whoever draws its pages.
    """

    name: str
    sha256: str
    bytes: int
    media_type: str
    encoding: str
    normal: str
    parts: tuple[Block | Table, ...]
    returns: tuple[int, ...] = ()
    remarks: tuple[tuple[str, str, int, int], ...] = ()
    shifts: tuple[tuple[int, int], ...] = ()
    has_source: bool = True
    pages: Pages | None = None
    filing: Filing | None = None
    table_count: int = 0
    marks: tuple[tuple[int, int], ...] = ()
    plain: tuple[tuple[int, int], ...] = ()
    edges: tuple[Edge, ...] = ()
    data: Content = b""

    def to_source(self, offset: int) -> int:
        """The offset in the source of a normal offset."""
        place = offset + bisect.bisect_left(self.returns, offset) if self.returns else offset
        return place + self._shift(offset) if self.shifts else place

    def from_source(self, offsets: Sequence[int]) -> list[int | None]:
        """The normal offset of each of some offsets in the source; None for one outside all that was read."""
        ends = [place + index for index, place in enumerate(self.returns)]
        if not self.shifts:
            return [offset - bisect.bisect_left(ends, offset) for offset in offsets]
        ranges = [(self.to_source(one.start), one, self._shift(one.start)) for one in self.stretches()]
        found: list[int | None] = []
        for offset in offsets:
            places = [
                place
                for begin, one, shift in ranges
                if offset >= begin and one.start <= (place := offset - shift - bisect.bisect_left(ends, offset - shift)) <= one.end
            ]
            found.append(places[-1] if places else None)
        return found

    def stretches(self) -> list[Stretch]:
        """The documents of the text, in order: one, or several exhibits of a submission."""
        if not self.shifts:
            return [Stretch(0, len(self.normal), self.media_type == "text/html")]
        edges = [*(start for start, _ in self.shifts), len(self.normal)]
        plain = {start for start, _ in self.plain}
        return [Stretch(start, end - 1, start not in plain) for start, end in itertools.pairwise(edges) if end - start > 1]

    def _shift(self, offset: int) -> int:
        return self.shifts[max(0, bisect.bisect_right(self.shifts, offset, key=lambda shift: shift[0]) - 1)][1]
