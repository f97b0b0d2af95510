"""Markdown, as converters write it: one header row over the alignment row, emphasis, escaped pipes and dollar signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tools.examples.draft import Draft, figure_text
from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title, Written
from tools.examples.tables import Figure, Row, Table


@dataclass(frozen=True)
class Style:
    """How a converter writes tables.

    `headers` are stacked (the first row is the header, the others stand below the alignment row) or joined to one row. A header over
    several columns is `repeated` in each or stands once, followed by blank cells. `escaped` puts a backslash before dollar signs, `padded` gives all cells of a column the same width, `detached` gives currency signs columns of their own.
    """

    joined: bool = False
    repeated: bool = False
    escaped: bool = False
    padded: bool = False
    detached: bool = False
    newline: str = "\n"


PLAIN = Style()
Cells = list[tuple[str, Figure | None]]


def one_line(words: str) -> str:
    """Returns words without line breaks, which a cell may not hold."""
    return " ".join(words.split("\n"))


def spread(headers: Sequence[tuple[str, int]], style: Style) -> list[str]:
    """Returns one text for each column."""
    return [one_line(words) if style.repeated or style.joined or not at else "" for words, span in headers for at in range(span)]


def header_rows(table: Table, style: Style) -> list[list[str]]:
    """Returns the rows of headers, one text for each column."""
    rows = [spread(headers, style) for headers in table.headers]
    return [[" ".join(filter(None, column)) for column in zip(*rows, strict=True)]] if style.joined else rows


class Converter:
    """Writes the parts of a release, one after another."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.draft = Draft(newline=style.newline)

    def escape(self, words: str) -> str:
        """Returns words with what Markdown would read as its own escaped."""
        shown = words.replace("|", r"\|").replace("*", r"\*")
        return shown.replace("$", r"\$").replace("#", r"\#") if self.style.escaped else shown

    def column(self, words: str) -> Cells:
        """Returns the cells of a column that hold words."""
        return [("", None), (words, None)] if self.style.detached else [(words, None)]

    def body_cells(self, row: Row, width: int) -> Cells:
        """Returns the cells of a row."""
        label = self.escape(f"{row.label} {row.mark}" if row.mark else row.label)
        cells: Cells = [(f"**{label}**" if row.bold else label, None)]
        for content in row.cells or (None,) * width:
            if not isinstance(content, Figure):
                cells += self.column("")
                continue
            sign = self.escape(content.symbol)
            if self.style.detached:
                cells += [(sign, None), (figure_text(content), content)]
            else:
                cells.append((sign + self.escape(figure_text(content)), content))
        return cells

    def rows_of(self, table: Table) -> Iterator[tuple[str, Cells]]:
        """Yields the rows of a table with their labels."""
        for number, headers in enumerate(header_rows(table, self.style)):
            cells: Cells = [("", None)]
            for words in headers:
                cells += self.column(f"**{self.escape(words)}**" if words and number else self.escape(words))
            yield "", cells
            if not number:
                lines = [":---", *(["---:"] * (len(cells) - 1))]
                yield "", [(line, None) for line in lines]
        for row in table.rows:
            yield row.label, self.body_cells(row, table.width)

    def table(self, table: Table) -> None:
        """Writes a table."""
        rows = list(self.rows_of(table))
        widths = [max(len(cells[index][0]) for _, cells in rows) if self.style.padded else 0 for index in range(len(rows[0][1]))]
        for label, cells in rows:
            for (words, figure), width in zip(cells, widths, strict=True):
                self.draft.write("| ")
                if figure is None:
                    self.draft.write(words.ljust(width))
                else:
                    self.draft.write(" " * (width - len(words)))
                    self.draft.write_figure(words, label=label, figure=figure)
                self.draft.write(" ")
            self.draft.write("|\n")
        self.draft.write("\n")

    def part(self, part: Part) -> None:
        """Writes one part."""
        match part:
            case Paragraph():
                words = self.escape(one_line(part.words))
                self.draft.write(f"### {words}\n\n" if part.bold else f"{words}\n\n")
            case Bullet():
                self.draft.write(f"- {self.escape(part.words)}\n")
            case Title():
                self.draft.write("".join(f"**{self.escape(line)}**\n\n" for line in part.lines))
            case PageBreak():
                self.draft.write("\n---\n\n")
            case Table():
                self.table(part)


def write(release: Release, style: Style = PLAIN) -> Written:
    """Returns a release as Markdown."""
    converter = Converter(style)
    for part in release.parts:
        converter.part(part)
    return converter.draft.finish()
