"""Word documents, as finance teams draft releases: styles, merged headers, indented labels, superscript marks; the same bytes every time."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from tools.examples.draft import figure_text
from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Placed, Release, Title, Written
from tools.examples.tables import Figure, Row, Table

MADE = datetime(2025, 1, 2, 3, 4, 5)
ZIP_TIME = (2025, 1, 2, 3, 4, 4)
STEP = 180  # twentieths of a point of one step of indentation
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True)
class Style:
    """How tables are built.

    `detached` gives the currency sign, and `closed` the closing bracket or percent sign, a cell of its own; `spacers` puts an empty
    column before every column of figures.
    """

    detached: bool = False
    closed: bool = False
    spacers: bool = False

    @property
    def cells(self) -> int:
        """Returns the number of grid columns of one column of figures, without its spacer."""
        return 1 + self.detached + self.closed


PLAIN = Style()


def run(words: str, *, bold: bool = False, raised: bool = False) -> str:
    """Returns a run of text as XML."""
    form = ("<w:b/>" if bold else "") + ('<w:vertAlign w:val="superscript"/>' if raised else "")
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in words.split("\n"))
    return f"<w:r>{f'<w:rPr>{form}</w:rPr>' if form else ''}{lines}</w:r>" if words else ""


def cell(content: str, *, span: int = 1, align: str = "right", indent: int = 0, rule: str = "") -> str:
    """Returns a table cell as XML; `rule` is what is drawn above it."""
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    top = '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>' if rule else ""
    left = f'<w:ind w:left="{indent}"/>' if indent else ""
    form = f'<w:pPr><w:spacing w:after="0"/>{left}<w:jc w:val="{align}"/></w:pPr>'
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{merged}{top}</w:tcPr><w:p>{form}{content}</w:p></w:tc>'


def header_cells(headers: Sequence[tuple[str, int]], style: Style) -> str:
    """Returns a row of headers, each merged over the grid columns of the figures it stands over."""
    cells = [cell("", align="left")]
    for words, span in headers:
        if style.spacers:
            cells.append(cell(""))
        cells.append(cell(run(words, bold=True), span=span * style.cells + (span - 1) * style.spacers, align="center"))
    return "".join(cells)


def figure_cells(figure: Figure, row: Row, style: Style) -> tuple[list[str], int]:
    """Returns the cells of a figure, and which of them holds the digits."""
    text = figure_text(figure, symbol="" if style.detached else figure.symbol)
    body = text.rstrip(")%") if style.closed else text
    cells = [run(figure.symbol, bold=row.bold)] if style.detached else []
    cells.append(run(body, bold=row.bold))
    if style.closed:
        cells.append(run(text[len(body) :], bold=row.bold))
    return [cell(content, rule=row.rule) for content in cells], int(style.detached)


def body_cells(row: Row, width: int, place: dict[str, int], style: Style) -> tuple[str, list[Placed]]:
    """Returns a row and its figures with their places."""
    label = run(row.label, bold=row.bold) + run(row.mark, raised=True)
    cells, placed = [cell(label, align="left", indent=STEP * row.indent)], []
    for content in row.cells or (None,) * width:
        if style.spacers:
            cells.append(cell(""))
        if isinstance(content, Figure):
            made, offset = figure_cells(content, row, style)
            placed.append(Placed({**place, "cell": len(cells) + offset}, row.label, content))
            cells += made
        else:
            cells += [cell("")] * style.cells
    return "".join(cells), placed


def rows_of(table: Table, ordinal: int, style: Style) -> Iterator[tuple[str, list[Placed]]]:
    """Yields the rows of a table with their figures."""
    for headers in table.headers:
        yield header_cells(headers, style), []
    for number, row in enumerate(table.rows, start=len(table.headers)):
        yield body_cells(row, table.width, {"table": ordinal, "row": number}, style)


def add_table(document: Document, table: Table, ordinal: int, style: Style) -> list[Placed]:
    """Adds a table to the end of a document, and returns its figures with their places."""
    placed: list[Placed] = []
    rows = ""
    for cells, found in rows_of(table, ordinal, style):
        rows += f"<w:tr>{cells}</w:tr>"
        placed += found
    count = 1 + table.width * (style.cells + style.spacers)
    grid = "".join(f'<w:gridCol w:w="{4200 if not index else 1100}"/>' for index in range(count))
    form = '<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0"/></w:tblPr>'
    xml = f"<w:tbl {nsdecls('w')}>{form}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    return placed


def add_part(document: Document, part: Part) -> None:
    """Adds what is no table to the end of a document."""
    match part:
        case Paragraph():
            paragraph = document.add_paragraph()
            paragraph.alignment = ALIGNMENTS[part.align]
            paragraph.add_run(part.words).bold = part.bold or None
        case Bullet():
            document.add_paragraph(part.words, style="List Bullet")
        case Title():
            for line in part.lines:
                paragraph = document.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.add_run(line).bold = True
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case _:
            pass


def with_fixed_times(content: bytes) -> bytes:
    """Returns a zip file with the same members, all of one time."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(fixed, "w") as written:
        for member in made.infolist():
            plain = zipfile.ZipInfo(member.filename, ZIP_TIME)
            plain.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(plain, made.read(member))
    return fixed.getvalue()


def write(release: Release, style: Style = PLAIN) -> Written:
    """Returns a release as a Word document."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = release.heading, "tools.examples"
    properties.created = properties.modified = properties.last_printed = MADE
    placed: list[Placed] = []
    tables = 0
    for part in release.parts:
        if isinstance(part, Table):
            placed += add_table(document, part, tables, style)
            tables += 1
        else:
            add_part(document, part)
    file = io.BytesIO()
    document.save(file)
    return Written(with_fixed_times(file.getvalue()), tuple(placed))
