"""PDF with a text layer: proportional type, figures aligned at their last digits, page heads and feet, superscript marks."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tools.examples.draft import figure_text
from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Placed, Release, Title, Written
from tools.examples.tables import Figure, Row, Table

LETTER, A4 = (612, 792), (595, 842)
FONTS = {
    "Helvetica": ("Helvetica", "Helvetica-Bold"),
    "Times": ("Times-Roman", "Times-Bold"),
    "Courier": ("Courier", "Courier-Bold"),
}
STEP = 10  # points of one step of indentation
SHADE = HexColor(0xE6EEF5)


@dataclass(frozen=True)
class Style:
    """How a document is set: page and margins in points, the font and its size, and what stands on every page.

    `detached` puts the currency sign at the left of its column; `shaded` colours every other row, `leaders` sets dots from label to
    figures, `heads` gives every page a head and a foot, `compressed` packs the pages (which no two libraries for compression do
    alike). A table that runs over a page has its headers `repeated` on the next.
    """

    page: tuple[int, int] = LETTER
    margin: int = 54
    font: str = "Helvetica"
    size: int = 9
    detached: bool = True
    shaded: bool = False
    leaders: bool = False
    heads: bool = True
    compressed: bool = False
    repeated: bool = True
    gap: int = 10


PLAIN = Style()


@dataclass(frozen=True)
class Column:
    """The place of one column: where its field begins, where digits end, and where the field ends, closing marks hung."""

    start: float
    digits: float
    end: float


def tail_of(text: str) -> str:
    """Returns the closing marks of a figure, which hang right of its column."""
    return text[len(text.rstrip(")%")) :]


class Press:
    """Sets the parts of a release on pages, one after another."""

    def __init__(self, release: Release, style: Style) -> None:
        self.release = release
        self.style = style
        self.regular, self.bold = FONTS[style.font]
        self.leading = style.size + 3
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=style.page, invariant=1, pageCompression=int(style.compressed))
        self.canvas.setTitle(release.heading)
        self.width = style.page[0] - 2 * style.margin
        self.number = 1
        self.placed: list[Placed] = []
        self.y = 0.0
        self.begin_page()

    def begin_page(self) -> None:
        """Writes the head and foot of a page, and goes to its top."""
        style = self.style
        self.y = style.page[1] - style.margin
        if style.heads:
            small = style.size - 2
            self.put(style.margin, style.page[1] - 30, self.release.heading, size=small)
            self.put_right(style.page[0] - style.margin, style.page[1] - 30, f"Page {self.number}", size=small)
            self.put(style.page[0] / 2 - 4, 28, str(self.number), size=small)

    def turn_page(self) -> None:
        """Goes to the next page."""
        self.canvas.showPage()
        self.number += 1
        self.begin_page()

    def need(self, lines: int) -> bool:
        """Turns the page where so many lines no longer fit; returns whether it did."""
        if self.y - lines * self.leading >= self.style.margin:
            return False
        self.turn_page()
        return True

    def measure(self, words: str, *, bold: bool = False, size: float = 0) -> float:
        """Returns how wide words are."""
        return float(stringWidth(words, self.bold if bold else self.regular, size or self.style.size))

    def put(self, x: float, y: float, words: str, *, bold: bool = False, size: float = 0) -> None:
        """Writes words from a place on."""
        self.canvas.setFont(self.bold if bold else self.regular, size or self.style.size)
        self.canvas.drawString(x, y, words)

    def put_right(self, x: float, y: float, words: str, *, bold: bool = False, size: float = 0) -> None:
        """Writes words that end at a place."""
        self.put(x - self.measure(words, bold=bold, size=size), y, words, bold=bold, size=size)

    def put_mark(self, x: float, y: float, mark: str) -> None:
        """Writes a superscript."""
        self.put(x, y + 0.4 * self.style.size, mark, size=0.62 * self.style.size)

    def wrap(self, words: str, room: float, *, bold: bool = False) -> list[str]:
        """Returns words on lines of at most a width."""
        lines: list[str] = []
        for part in words.split("\n"):
            line = ""
            for word in part.split(" "):
                longer = f"{line} {word}" if line else word
                if line and self.measure(longer, bold=bold) > room:
                    lines.append(line)
                    longer = word
                line = longer
            lines.append(line)
        return lines

    def paragraph(self, words: str, *, bold: bool = False, align: str = "left", indent: float = 0, mark: str = "") -> None:
        """Writes a paragraph and the space below it."""
        left, right = self.style.margin + indent, self.style.margin + self.width
        for number, line in enumerate(self.wrap(words, self.width - indent, bold=bold)):
            self.need(1)
            self.y -= self.leading
            if mark and not number:
                self.put(left - STEP, self.y, mark)
            if align == "center":
                self.put((left + right - self.measure(line, bold=bold)) / 2, self.y, line, bold=bold)
            elif align == "right":
                self.put_right(right, self.y, line, bold=bold)
            else:
                self.put(left, self.y, line, bold=bold)
        self.y -= 0.6 * self.leading

    def part(self, part: Part) -> None:
        """Writes one part."""
        match part:
            case Paragraph():
                self.paragraph(part.words, bold=part.bold, align=part.align)
            case Bullet():
                self.paragraph(part.words, indent=2 * STEP, mark="•")
            case Title():
                self.need(len(part.lines) + 8)
                for line in part.lines:
                    self.y -= self.leading
                    self.put((self.style.page[0] - self.measure(line, bold=True)) / 2, self.y, line, bold=True)
                self.y -= 0.6 * self.leading
            case PageBreak():
                self.turn_page()
            case Table():
                self.table(part)

    def lay_out(self, table: Table) -> tuple[list[Column], float]:
        """Returns the columns of a table, and the room for its labels."""
        style, bodies, tails = self.style, [], []
        for index in range(table.width):
            figures = [cell for row in table.rows if row.cells and isinstance(cell := row.cells[index], Figure)]
            texts = [figure_text(one) for one in figures]
            sign = self.measure("$ ", bold=True) if any(one.symbol for one in figures) else 0
            bodies.append(sign + max((self.measure(text.removesuffix(tail_of(text)), bold=True) for text in texts), default=0))
            tails.append(max((self.measure(tail_of(text), bold=True) for text in texts), default=0))
        widths = [body + tail for body, tail in zip(bodies, tails, strict=True)]
        for headers in reversed(table.headers):
            at = 0
            for words, span in headers:
                room = sum(widths[at : at + span]) + style.gap * (span - 1)
                wanted = max(self.measure(line, bold=True) for line in self.wrap(words, max(room, 62 * span), bold=True))
                for index in range(at, at + span):
                    widths[index] += max(0, wanted - room) / span
                at += span
        labels = self.width - sum(widths) - style.gap * len(widths)
        columns, x = [], style.margin + labels
        for width, tail in zip(widths, tails, strict=True):
            x += style.gap
            columns.append(Column(x, x + width - tail, x + width))
            x += width
        return columns, labels

    def table(self, table: Table) -> None:
        """Writes a table, its headers once more on every page it runs on to."""
        columns, labels = self.lay_out(table)
        for headers in table.headers:
            self.headers(headers, columns)
        for number, row in enumerate(table.rows):
            lines = self.wrap(row.label, (labels if row.cells else self.width) - STEP * row.indent, bold=row.bold)
            if self.need(len(lines)) and self.style.repeated:
                for headers in table.headers:
                    self.headers(headers, columns)
            self.row(row, lines, columns, is_shaded=self.style.shaded and number % 2 == 1)
        self.y -= self.leading

    def headers(self, headers: Sequence[tuple[str, int]], columns: Sequence[Column]) -> None:
        """Writes a row of headers, each in the middle of what it spans, over a rule."""
        blocks, at = [], 0
        for words, span in headers:
            low, high = columns[at].start, columns[at + span - 1].end
            blocks.append((low, high, self.wrap(words, high - low + 1, bold=True) if words else []))
            at += span
        tallest = max(len(lines) for _, _, lines in blocks)
        for low, high, lines in blocks:
            for number, line in enumerate(lines):
                y = self.y - (tallest - len(lines) + number + 1) * self.leading
                self.put((low + high - self.measure(line, bold=True)) / 2, y, line, bold=True)
            if lines:
                self.rule(low, high, self.y - tallest * self.leading - 2)
        self.y -= tallest * self.leading + 2

    def rule(self, low: float, high: float, y: float) -> None:
        """Draws a line."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(low, y, high, y)

    def row(self, row: Row, lines: Sequence[str], columns: Sequence[Column], *, is_shaded: bool) -> None:
        """Writes a row, its figures beside the last line of its label."""
        style = self.style
        if is_shaded:
            self.canvas.setFillColor(SHADE)
            self.canvas.rect(style.margin, self.y - len(lines) * self.leading - 2, self.width, len(lines) * self.leading, stroke=0, fill=1)
            self.canvas.setFillColor(HexColor(0))
        if row.rule:
            for column in columns:
                self.rule(column.start, column.end, self.y - 1.5)
        x = style.margin + STEP * row.indent
        for number, line in enumerate(lines):
            self.y -= self.leading
            self.put(x + (STEP if number else 0), self.y, line, bold=row.bold)
        end = x + (STEP if len(lines) > 1 else 0) + self.measure(lines[-1], bold=row.bold)
        if row.mark:
            self.put_mark(end + 1, self.y, row.mark)
            end += self.measure(row.mark)
        if style.leaders and row.cells:
            dots = int((columns[0].start - end - 4) / self.measure("."))
            self.put_right(columns[0].start - 2, self.y, "." * dots)
        for cell, column in zip(row.cells, columns, strict=False):
            if isinstance(cell, Figure):
                self.figure(cell, column, row)
        if row.rule == "double":
            for column in columns:
                self.rule(column.start, column.end, self.y - 2)
                self.rule(column.start, column.end, self.y - 3.5)

    def figure(self, figure: Figure, column: Column, row: Row) -> None:
        """Writes a figure, its closing marks right of where the digits of its column end."""
        text = figure_text(figure)
        body = text.removesuffix(tail_of(text))
        start = column.digits - self.measure(body, bold=row.bold)
        if figure.symbol:
            sign = column.start if self.style.detached else start - self.measure(figure.symbol, bold=row.bold)
            self.put(sign, self.y, figure.symbol, bold=row.bold)
        self.put(start, self.y, text, bold=row.bold)
        middle = (start + column.digits) / 2
        place = {"page": self.number, "x": round(middle), "y": round(self.style.page[1] - self.y - 0.3 * self.style.size)}
        self.placed.append(Placed(place, row.label, figure))

    def finish(self) -> Written:
        """Returns the document."""
        self.canvas.showPage()
        self.canvas.save()
        return Written(self.file.getvalue(), tuple(self.placed))


def write(release: Release, style: Style = PLAIN) -> Written:
    """Returns a release as PDF."""
    press = Press(release, style)
    for part in release.parts:
        press.part(part)
    return press.finish()
