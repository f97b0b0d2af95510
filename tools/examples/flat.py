"""Text without layout: cells joined by pipes, tabs, commas or nothing at all, rows a line each or run together, as scrapers leave it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tools.examples.draft import Draft, figure_text
from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title, Written
from tools.examples.tables import Figure, Row, Table

STRAY = 'img src=\'https://files.example/graphics/page-{}.jpg\' alt="Graphic" style="display:inline-block;height:30.6pt;width:158.65pt;">'


@dataclass(frozen=True)
class Style:
    """What is left of the layout.

    `cell` and `row` stand between cells and between rows; `outer` puts `cell` at both ends of each row as well. `blanks` keeps the
    cells that print nothing, `detached` gives currency signs, closing brackets and percent signs cells of their own, `quoted` puts
    quotes around cells that hold the separator, as spreadsheets do; `spans` puts a blank cell for every further column of the grid
    that a header stands over. `prose` stands between paragraphs, `mark` before a list item.
    `days` is False where headers have lost the day of their dates, `stray` leaves markup between pages, and the first `cut`
    characters of the text are missing.
    """

    cell: str = " | "
    row: str = "\n"
    outer: bool = False
    blanks: bool = True
    detached: bool = False
    quoted: bool = False
    spans: bool = False
    prose: str = "\n\n"
    mark: str = "• "
    days: bool = True
    stray: bool = False
    cut: int = 0
    newline: str = "\n"


Flat = str | tuple[Figure, str, str]  # a cell: words, or a figure with its row's label and how it is printed


def figure_cells(figure: Figure, label: str, style: Style) -> list[Flat]:
    """Returns the cells of a figure: its currency sign, itself, and what closes it."""
    shown = figure_text(figure)
    digits = shown.rstrip(")%") if style.detached else shown
    tail = [shown[len(digits) :]] if style.detached else []
    return [figure.symbol, (figure, label, digits), *tail]


def label_of(row: Row) -> str:
    """Returns the label of a row, with the mark of its note."""
    return f"{row.label} {row.mark}" if row.mark else row.label


def body_cells(row: Row, width: int, style: Style) -> list[Flat]:
    """Returns the cells of a row: the label, then two or three for each figure and a blank one between two figures."""
    cells: list[Flat] = [label_of(row)]
    blank: list[Flat] = [""] * (3 if style.detached else 2)
    for index, content in enumerate(row.cells or (None,) * width):
        if index:
            cells.append("")
        cells += figure_cells(content, row.label, style) if isinstance(content, Figure) else blank
    return cells


def header_cells(headers: Sequence[tuple[str, int]], style: Style) -> list[Flat]:
    """Returns the cells of a row of headers: each one cell however many columns it spans, or as many as the grid has."""
    cells: list[Flat] = [""]
    for index, (words, span) in enumerate(headers):
        shown = " ".join(words.split("\n"))
        cells += ["", shown] if index else [shown]
        if style.spans:
            cells += [""] * (span * (4 if style.detached else 3) - 2)
    return cells if style.days else [cell.removesuffix(" 31,") if isinstance(cell, str) else cell for cell in cells]


def rows_of(table: Table, style: Style) -> Iterator[list[Flat]]:
    """Yields the rows of a table as cells."""
    for headers in table.headers:
        yield header_cells(headers, style)
    for row in table.rows:
        yield body_cells(row, table.width, style)


class Flattener:
    """Writes the parts of a release, one after another."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.draft = Draft(newline=style.newline)
        self.is_open = False  # a row stands before this place that the next one is run on to

    def cells(self, cells: Sequence[Flat]) -> None:
        """Writes one row."""
        style = self.style
        shown = [cell for cell in cells if style.blanks or cell]
        if not shown:
            return
        if self.is_open:
            self.draft.write(style.row)
        elif style.outer:
            self.draft.write(style.cell.lstrip())
        self.is_open = True
        bare = style.cell.rstrip(" ")
        for index, cell in enumerate(shown):
            if index:
                self.draft.write(style.cell if cell else bare)
            if isinstance(cell, str):
                self.draft.write(self.quote(cell))
            else:
                quotes = '"' if self.quote(cell[2]) != cell[2] else ""
                self.draft.write(quotes)
                self.draft.write_figure(cell[2], label=cell[1], figure=cell[0])
                self.draft.write(quotes)
        if style.outer and "\n" in style.row:
            self.draft.write(style.cell.rstrip())

    def quote(self, words: str) -> str:
        """Returns a cell's words as a spreadsheet writes them."""
        if self.style.quoted and any(character in words for character in (self.style.cell, '"', "\n")):
            return '"' + words.replace('"', '""') + '"'
        return words

    def close(self) -> None:
        """Ends the line that rows are run on to."""
        if self.is_open:
            self.draft.write((self.style.cell.rstrip(" ") if self.style.outer and "\n" not in self.style.row else "") + "\n\n")
        self.is_open = False

    def part(self, part: Part) -> None:
        """Writes one part."""
        style = self.style
        match part:
            case Title() if "\n" not in style.row:
                for line in part.lines:
                    self.cells([line])
            case Title():
                self.close()
                self.draft.write("".join(f"{line}\n" for line in part.lines))
            case Table():
                for row in rows_of(part, style):
                    self.cells(row)
                self.close()
            case Paragraph():
                self.close()
                self.draft.write(part.words + style.prose)
            case Bullet():
                self.close()
                self.draft.write(f"{style.mark}{part.words}{style.prose}")
            case PageBreak():
                self.close()
                self.draft.write(STRAY.format(part.number) + "\n" if style.stray else "\n")


def write(release: Release, style: Style) -> Written:
    """Returns a release as flat text."""
    flattener = Flattener(style)
    for part in release.parts:
        flattener.part(part)
    return flattener.draft.finish(cut=style.cut)
