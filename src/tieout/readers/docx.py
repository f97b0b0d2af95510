"""Word documents to blocks and tables: what Word shows once all tracked changes are accepted. The one door to python-docx.

Read are the paragraphs and tables of the body and of its text boxes; heads and feet of pages, footnotes, endnotes, comments and hidden
text are not. Nothing in the archive but the body and the styles is ever inflated.
"""

import re
from collections.abc import Iterable, Iterator
from posixpath import join, normpath
from typing import Any

import msgspec
from docx.oxml.parser import parse_xml

from tieout.errors import ReadError
from tieout.model.document import Block, Cell, Document, Passage, Row, Table
from tieout.readers.notes import is_note
from tieout.readers.package import Package
from tieout.readers.tab_stops import Paragraph, is_set, render
from tieout.readers.text import read_passage
from tieout.readers.word_styles import Styles, is_on, measure_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_XML = 64 << 20
LARGEST_STYLES = 8 << 20
MOST_NODES = 5_000_000  # elements and attributes: each takes a hundred times its bytes
MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument)/")  # the other dialect of the same standard
TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
# elements that only wrap what they hold; w:del and w:moveFrom are tracked away, and everything else shows no text of its own
WRAPPING = frozenset(
    MAIN + tag for tag in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
)
BREAKS = {MAIN + "tab": "\t", MAIN + "ptab": "\t", MAIN + "br": "\n", MAIN + "cr": "\n", MAIN + "noBreakHyphen": "-"}
BULLETS = 0xF000  # where Word keeps the characters of its symbol fonts
HARD_SPACES = "\u00a0\t "
INDENT_OF_SPACE = 250


def read_docx(data: bytes, *, name: str, sha256: str) -> Document:
    """The document of one Word file; ReadError in one line where it is none, or damaged, locked, or a bomb."""
    package = Package(data, name=name)
    main = _main_part(package)
    body = _parse(package, main, LARGEST_XML).find(MAIN + "body")
    if body is None:
        raise ReadError(f"{name}: {main} inside has no body; give the release itself, saved again by Word")
    reader = _Reader(body, _styles(package, main))
    reader.read(body)
    return Document(
        name=name,
        sha256=sha256,
        bytes=len(data),
        media_type=MEDIA_TYPE,
        encoding="utf-8",
        normal="".join(reader.texts),
        parts=tuple(reader.parts),
        remarks=tuple(reader.remarks),
        has_source=False,
        table_count=reader.table_count,
    )


def _main_part(package: Package) -> str:
    """The member that holds the body; ReadError where the archive is another kind of file."""
    for target in _related(package, "_rels/.rels", "", "/officeDocument"):
        if target in package and not target.startswith(("xl/", "ppt/")):
            return target
    if "word/document.xml" in package:
        return "word/document.xml"
    raise package.refuse()


def _styles(package: Package, main: str) -> Styles:
    folder, _, file = main.rpartition("/")
    for target in _related(package, join(folder, "_rels", f"{file}.rels"), folder, "/styles"):
        if target in package:
            return Styles(_parse(package, target, LARGEST_STYLES))
    return Styles(())


def _related(package: Package, member: str, folder: str, kind: str) -> Iterator[str]:
    """The members that a list of relations names as of one kind."""
    if member in package:
        for relation in _parse(package, member, LARGEST_STYLES):
            if isinstance(relation.tag, str) and (relation.get("Type") or "").endswith(kind) and relation.get("TargetMode") != "External":
                yield normpath(join("/" + folder, relation.get("Target") or "")).lstrip("/")


def _parse(package: Package, member: str, largest: int) -> Any:
    content = package.read(member, largest)
    if content.count(b"<") + content.count(b"=") > MOST_NODES:
        raise ReadError(f"{package.name}: {member} inside holds more than {MOST_NODES:,} elements and attributes; give the release itself")
    if b"<!DOCTYPE" in content.replace(b"\x00", b"")[:65536] or b"<!ENTITY" in content:
        raise ReadError(f"{package.name}: {member} inside declares entities, which Word never does; give the release itself")
    try:
        return parse_xml(STRICT.sub(TRANSITIONAL, content))
    except (SyntaxError, ValueError) as error:
        reason = "nests too deeply" if "depth" in str(error) else "is damaged"
        raise ReadError(f"{package.name}: {member} inside {reason}; give the release itself, saved again by Word") from error


class _Reader:
    """Reads a body in order; its text is what `texts` become when joined."""

    def __init__(self, body: Any, styles: Styles) -> None:
        self.styles = styles
        self.texts: list[str] = []
        self.parts: list[Block | Table] = []
        self.remarks: list[tuple[str, str, int, int]] = []
        self._length = 0
        tables = list(body.iter(MAIN + "tbl"))  # held, so that each keeps its identity
        self._ordinals = {table: ordinal for ordinal, table in enumerate(tables)}
        self.table_count = len(tables)
        self._stretch: list[Paragraph] = []
        self._beside: list[Any] = []  # text boxes, read after the paragraph or table they are anchored in

    def read(self, container: Any) -> None:
        """Reads the paragraphs and tables of an element and what is anchored in them."""
        self._read_blocks(container)
        self._end_stretch()

    def _read_blocks(self, container: Any) -> None:
        for child in container:
            tag = child.tag
            if tag == MAIN + "p":
                self._add_paragraph(self._stretch, child)
            elif tag == MAIN + "tbl":
                self._end_stretch()
                self._read_table(child)
            elif tag in WRAPPING:
                self._read_blocks(child)
            elif tag == COMPATIBLE + "AlternateContent":
                self._read_blocks(_choice(child))
            elif tag == MAIN + "altChunk":
                self._remark("embedded-object", "a document is embedded here whose text Word has not taken over; it is not read")
            if self._beside and tag in (MAIN + "p", MAIN + "tbl"):
                boxes, self._beside = self._beside, []
                for box in boxes:
                    self.read(box)

    def _end_stretch(self) -> None:
        """Paragraphs since the last table to blocks, or to tables where tab stops set them as such."""
        stretch, self._stretch = self._stretch, []
        if is_set(stretch):
            passage = self._add(render(stretch))
            found = read_passage(passage, self.table_count, self.remarks)
            self.table_count += sum(isinstance(part, Table) for part in found)
            self.parts.extend(found)
            return
        for paragraph in stretch:
            text = paragraph.text.strip()
            if text:
                self.parts.append(Block(self._add(text.replace("\t", " "))))

    def _add(self, text: str) -> Passage:
        passage = Passage(text, self._length)
        self.texts.append(text + "\n")
        self._length += len(text) + 1
        return passage

    def _remark(self, code: str, message: str) -> None:
        self.remarks.append((code, message, self._length, self._length))

    def _read_table(self, table: Any) -> None:
        ordinal = self._ordinals[table]
        place = len(self.parts)
        start = self._length
        rows: list[Row] = []
        nested: list[Any] = []
        merged: dict[int, int] = {}  # grid column -> width of a cell that goes on downward from there
        for index, row in enumerate(_children(table, MAIN + "tr")):
            properties = row.find(MAIN + "trPr")
            if properties is not None and (properties.find(MAIN + "del") is not None or is_on(properties.find(MAIN + "hidden"))):
                continue
            column = _number(properties, "gridBefore", 0)
            cells: list[Cell] = []
            for position, cell in enumerate(_children(row, MAIN + "tc")):
                column = self._read_cell(cell, index, position, column, cells, merged, nested)
            if cells:
                rows.append(Row(index, tuple(cells)))
        if rows:
            self.parts.insert(place, Table(ordinal, tuple(rows), start, self._length))
        for inner in nested:
            self._read_table(inner)

    def _read_cell(
        self, cell: Any, row: int, position: int, column: int, cells: list[Cell], merged: dict[int, int], nested: list[Any]
    ) -> int:
        """Adds a cell where it prints something; gives the grid column after it."""
        properties = cell.find(MAIN + "tcPr")
        width = _number(properties, "gridSpan", 1)
        end = column + width
        down = properties.find(MAIN + "vMerge") if properties is not None else None
        goes_on = down is not None and down.get(MAIN + "val") != "restart" and column in merged
        merged.pop(column, None)
        if down is not None:
            merged[column] = width
        across = properties.find(MAIN + "hMerge") if properties is not None else None
        if across is not None and across.get(MAIN + "val") != "restart":
            if cells and cells[-1].end == column:
                cells[-1] = msgspec.structs.replace(cells[-1], width=cells[-1].width + width)
            goes_on = True
        if goes_on or (properties is not None and properties.find(MAIN + "cellDel") is not None):
            return end
        inner = [table for table in _contents(cell) if table.tag == MAIN + "tbl"]
        paragraphs: list[Paragraph] = []
        for part in _contents(cell):
            if part.tag == MAIN + "p":
                self._add_paragraph(paragraphs, part)
        texts = [paragraph.text.strip() for paragraph in paragraphs]
        if inner:  # a frame on the page: what stands beside the inner table is no cell
            nested.extend(inner)
            self.parts.extend(Block(self._add(text.replace("\t", " "))) for text in texts if text)
            return end
        text = "\n".join(text for text in texts if text).replace("\t", " ")
        if text:
            first = next(paragraph for paragraph in paragraphs if paragraph.text.strip())
            lead = len(first.text) - len(first.text.lstrip(HARD_SPACES))
            indent = 0 if cells else 5 * first.indent + INDENT_OF_SPACE * lead
            notes = tuple(note for paragraph in paragraphs for note in paragraph.notes)
            cells.append(Cell(row, position, column, width, 1, text, self._add(text), indent, notes))
        return end

    def _add_paragraph(self, paragraphs: list[Paragraph], element: Any) -> None:
        """Adds a paragraph; one whose end is tracked away takes in the next."""
        added = self._paragraph(element)
        if paragraphs and paragraphs[-1].is_open:
            before = paragraphs.pop()
            added = msgspec.structs.replace(before, text=before.text + added.text, notes=before.notes + added.notes, is_open=added.is_open)
        paragraphs.append(added)

    def _paragraph(self, paragraph: Any) -> Paragraph:
        """What a paragraph shows."""
        properties = paragraph.find(MAIN + "pPr")
        style = self.styles.paragraph(properties)
        tokens: list[tuple[str, bool]] = []
        self._read_inline(paragraph, style.hidden, tokens, [])
        texts: list[str] = []
        notes: list[str] = []
        raised = ""
        for text, is_raised in [*tokens, ("", False)]:
            if is_raised:
                raised += text
                continue
            if raised:
                if is_note(raised) and "".join(texts).strip():
                    notes.append(raised.strip())
                else:
                    texts.append(raised)
                raised = ""
            texts.append(text)
        mark = properties.find(MAIN + "rPr") if properties is not None else None
        is_open = mark is not None and (mark.find(MAIN + "del") is not None or mark.find(MAIN + "moveFrom") is not None)
        return Paragraph("".join(texts), tuple(notes), style.indent, style.stops, style.is_centred, style.size, is_open)

    def _read_inline(self, element: Any, hidden: bool, tokens: list[tuple[str, bool]], fields: list[bool]) -> None:
        """Adds the text of the runs in an element, each with whether it is set above the line.

        `fields` are the fields that are open: True while their code, which is not shown, goes on.
        """
        for child in element:
            tag = child.tag
            if tag == MAIN + "r":
                self._read_run(child, hidden, tokens, fields)
            elif tag in WRAPPING:
                self._read_inline(child, hidden, tokens, fields)
            elif tag == COMPATIBLE + "AlternateContent":
                self._read_inline(_choice(child), hidden, tokens, fields)
            elif tag in (MATH + "oMath", MATH + "oMathPara"):
                tokens.append(("".join(text.text or "" for text in child.iter(MATH + "t")), False))

    def _read_run(self, run: Any, hidden: bool, tokens: list[tuple[str, bool]], fields: list[bool]) -> None:
        hidden, raised = self.styles.run(run.find(MAIN + "rPr"), hidden)
        for child in run:
            tag = child.tag
            if tag == MAIN + "fldChar":
                _turn_field(child.get(MAIN + "fldCharType"), fields)
            elif tag in (MAIN + "drawing", MAIN + "pict", MAIN + "object", COMPATIBLE + "AlternateContent"):
                self._find_beside(child)
            elif hidden or any(fields):
                continue
            elif tag == MAIN + "t":
                tokens.append((child.text or "", raised))
            elif tag in BREAKS:
                tokens.append((BREAKS[tag], False))
            elif tag == MAIN + "sym":
                tokens.append((_symbol(child.get(MAIN + "char")), False))

    def _find_beside(self, element: Any) -> None:
        """Notes the text boxes of a drawing, and remarks on objects of other programs, which are shown as pictures."""
        if element.tag == COMPATIBLE + "AlternateContent":
            element = _choice(element)
        self._beside.extend(_outermost(element, MAIN + "txbxContent"))
        for inside in element.iter(OFFICE + "OLEObject"):
            kind = inside.get("ProgID") or "another program"
            self._remark("embedded-object", f"an object of {kind[:40]} is embedded here and shown as a picture; it is not read")


def _turn_field(kind: str | None, fields: list[bool]) -> None:
    if kind == "begin":
        fields.append(True)
    elif fields and kind == "separate":
        fields[-1] = False
    elif fields and kind == "end":
        fields.pop()


def _choice(alternate: Any) -> Any:
    """The first of several ways to say the same thing."""
    return next(iter(alternate), ())


def _children(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row: its children, those inside content controls among them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPING:
            yield from _children(child, tag)


def _contents(cell: Any) -> Iterator[Any]:
    for child in cell:
        if child.tag in WRAPPING:
            yield from _contents(child)
        elif child.tag == COMPATIBLE + "AlternateContent":
            yield from _contents(_choice(child))
        else:
            yield child


def _outermost(element: Iterable[Any], tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == COMPATIBLE + "AlternateContent":
            yield from _outermost([_choice(child)], tag)
        else:
            yield from _outermost(child, tag)


def _number(properties: Any, tag: str, default: int) -> int:
    """A count that properties state, kept within what a grid may have."""
    element = properties.find(MAIN + tag) if properties is not None else None
    return min(1000, max(default, measure_of(element.get(MAIN + "val"), default))) if element is not None else default


def _symbol(code: str | None) -> str:
    """A character of a symbol font; bullets and the like are one bullet here."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return "•" if BULLETS <= number < BULLETS + 256 or not 32 <= number < 0xD800 else chr(number)
