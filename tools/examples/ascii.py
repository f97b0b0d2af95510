"""Text set in spaces, after the manner of wire services and filing agents before HTML: hard-wrapped prose, ruled columns."""

import itertools
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tools.examples.draft import Draft, figure_text
from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title, Written
from tools.examples.tables import Figure, Row, Table

HEADER_ROOM = 14  # characters a header may take before it is broken over lines
NARROWEST_LABEL = 30
WIDEST = 132


@dataclass(frozen=True)
class Style:
    """How a text is set.

    `width` is that of prose; a table may take more. `detached` puts the currency sign at the left of its column, `hangs` the closing
    bracket right of the digits, `marks` the SGML tags of old filings around each table. `figures` says on which line of a wrapped
    label its figures stand, `page` what parts two pages, `margin` how far everything is indented. A table goes on to the next page
    after `rows` rows, where that is not zero.
    """

    width: int = 78
    marks: bool = False
    leaders: str = ""
    detached: bool = True
    hangs: bool = True
    rules: bool = True
    typewriter: bool = True
    figures: Literal["first", "last"] = "last"
    page: str = "\n<PAGE>\n\n"
    newline: str = "\n"
    margin: int = 0
    gap: int = 2
    rows: int = 0


PLAIN = Style()


@dataclass(frozen=True)
class Column:
    """The characters of one column: the field's first, the place after the digits, and the field's end, where brackets hang."""

    start: int
    digits: int
    end: int


def break_words(words: str, room: int) -> list[str]:
    """Returns words on lines of at most a width, broken at their line feeds as well."""
    return [line for part in words.split("\n") for line in textwrap.wrap(part, room, break_long_words=False) or [""]]


def body_width(figure: Figure, style: Style) -> int:
    """Returns the characters a figure takes left of where its digits end."""
    sign = len(figure.symbol) + (1 if style.detached else 0) if figure.symbol else 0
    tail = 0 if style.hangs else figure.is_negative + len(figure.suffix)
    return sign + figure.is_negative + max(2, len(figure.digits)) + tail


def lay_out(table: Table, style: Style) -> tuple[list[Column], int]:
    """Returns the columns of a table, and the width of its labels."""
    figures = [[row.cells[index] for row in table.rows if row.cells] for index in range(table.width)]
    bodies = [max((body_width(one, style) for one in column if isinstance(one, Figure)), default=2) for column in figures]
    hangs = [style.hangs and any(isinstance(one, Figure) and (one.is_negative or one.suffix) for one in column) for column in figures]
    tails = [2 if any(isinstance(one, Figure) and one.is_negative and one.suffix for one in column) else 1 for column in figures]
    widths = [body + (tail if hang else 0) for body, hang, tail in zip(bodies, hangs, tails, strict=True)]
    for headers in reversed(table.headers):
        at = 0
        for words, span in headers:
            room = sum(widths[at : at + span]) + style.gap * (span - 1)
            longest = max(map(len, break_words(words, max(room, HEADER_ROOM * span))))
            for extra in range(max(0, longest - room)):
                widths[at + extra % span] += 1
            at += span
    total = sum(widths) + style.gap * len(widths)
    labels = max(min(style.width, WIDEST) - total, NARROWEST_LABEL)
    columns, at = [], labels
    for width, hang, tail in zip(widths, hangs, tails, strict=True):
        at += style.gap
        columns.append(Column(at, at + width - (tail if hang else 0), at + width))
        at += width
    return columns, labels


def sink(rows: Sequence[Sequence[tuple[str, int]]]) -> list[list[tuple[str, int]]]:
    """Returns header rows in which a header with nothing under it stands in the lowest row."""
    sunk = [list(row) for row in rows]
    for upper, lower in itertools.pairwise(sunk):
        places = {place: index for index, place in enumerate(places_of(lower))}
        for index, place in enumerate(places_of(upper)):
            if place in places and not lower[places[place]][0]:
                lower[places[place]] = upper[index]
                upper[index] = ("", upper[index][1])
    return sunk


def places_of(headers: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    """Returns the first column and the count of columns of each header."""
    ends = list(itertools.accumulate(span for _, span in headers))
    return [(end - span, span) for end, (_, span) in zip(ends, headers, strict=True)]


class Typesetter:
    """Sets the parts of a release, one after another."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.draft = Draft(newline=style.newline, typewriter=style.typewriter)
        self.title = Title(())
        self.number = 1

    def line(self, words: str = "") -> None:
        """Writes one line."""
        self.draft.write(f"{' ' * self.style.margin}{words}".rstrip() + "\n")

    def wrapped(self, words: str, *, first: str, later: str) -> None:
        """Writes words on as many lines as they need, and an empty one."""
        lines = textwrap.wrap(
            self.draft.fold(words), self.style.width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
        )
        for line in lines:
            self.line(line)
        self.line()

    def centred(self, words: str) -> None:
        """Writes words in the middle of the page."""
        for line in break_words(self.draft.fold(words), self.style.width - 8):
            self.line(" " * ((self.style.width - len(line)) // 2) + line)

    def part(self, part: Part) -> None:
        """Writes one part."""
        match part:
            case Paragraph(align="right"):
                self.line(self.draft.fold(part.words).rjust(self.style.width))
                self.line()
            case Paragraph(align="center"):
                self.centred(part.words)
                self.line()
            case Paragraph():
                self.wrapped(part.words, first="" if part.bold or part.align == "left" else "     ", later="")
            case Bullet():
                self.wrapped(part.words, first="  *  ", later="     ")
            case Title():
                self.title = part
                self.titles(part.lines)
            case PageBreak():
                self.turn_page()
            case Table():
                self.table(part)

    def titles(self, lines: Sequence[str]) -> None:
        """Writes the lines above a table."""
        for line in lines:
            self.centred(line)
        self.line()

    def turn_page(self) -> None:
        """Writes the foot of a page and what parts it from the next."""
        self.centred(f"-{self.number}-")
        self.number += 1
        self.draft.write(self.style.page.replace("#", str(self.number)))

    def table(self, table: Table) -> None:
        """Writes a table, on as many pages as its style wants."""
        columns, labels = lay_out(table, self.style)
        rows = self.style.rows or len(table.rows)
        for first in range(0, len(table.rows), rows):
            if first:
                self.turn_page()
                self.titles([*self.title.lines[:-1], f"{self.title.lines[-1]} (Continued)"])
            self.page_of(table, table.rows[first : first + rows], columns, labels)

    def page_of(self, table: Table, rows: Sequence[Row], columns: Sequence[Column], labels: int) -> None:
        """Writes headers, and rows of a table under them."""
        if self.style.marks:
            self.draft.write("<TABLE>\n<CAPTION>\n")
        for number, headers in enumerate(sink(table.headers)):
            self.headers(headers, columns, is_last=number == len(table.headers) - 1)
        if self.style.marks:
            self.line("<S>" + "".join(" " * (column.start - (before + 3)) + "<C>" for before, column in starts(columns)))
        for row in rows:
            self.row(row, columns, labels)
        if self.style.marks:
            self.draft.write("</TABLE>\n")
        self.line()

    def headers(self, headers: Sequence[tuple[str, int]], columns: Sequence[Column], *, is_last: bool) -> None:
        """Writes a row of headers, each in the middle of what it spans, and the rules under them."""
        blocks, at = [], 0
        for words, span in headers:
            low, high = columns[at].start, columns[at + span - 1].end
            blocks.append((low, high, break_words(words, high - low) if words else []))
            at += span
        tallest = max(len(lines) for _, _, lines in blocks)
        for number in range(tallest):
            shown = ""
            for low, high, lines in blocks:
                at = number - tallest + len(lines)
                shown = shown.ljust(low) + (lines[at].center(high - low).rstrip() if at >= 0 else "")
            self.line(shown)
        if self.style.rules and (is_last or any(span > 1 for _, span in headers)):
            self.rule([(low, high) for low, high, lines in blocks if lines], "-")

    def rule(self, ranges: Sequence[tuple[int, int]], character: str) -> None:
        """Writes a rule over ranges of characters."""
        shown = ""
        for low, high in ranges:
            shown = shown.ljust(low) + character * (high - low)
        self.line(shown)

    def row(self, row: Row, columns: Sequence[Column], labels: int) -> None:
        """Writes a row, its label on as many lines as it needs."""
        ranges = [(column.start, column.end) for column in columns]
        if row.rule and self.style.rules:
            self.rule(ranges, "-")
        indent = "  " * row.indent
        label = self.draft.fold(row.label) + (f" {row.mark}" if row.mark else "")
        if not row.cells:
            for line in textwrap.wrap(label, self.style.width, initial_indent=indent, subsequent_indent=f"{indent}  "):
                self.line(line)
            return
        lines = textwrap.wrap(label, labels, initial_indent=indent, subsequent_indent=f"{indent}  ")
        home = 0 if self.style.figures == "first" else len(lines) - 1
        for number, line in enumerate(lines):
            if number == home:
                self.figures(line, row, columns)
            else:
                self.line(line)
        if row.rule == "double" and self.style.rules:
            self.rule(ranges, "=")

    def figures(self, label: str, row: Row, columns: Sequence[Column]) -> None:
        """Writes the line of a row that holds its figures."""
        style = self.style
        shown = " " * style.margin + label
        if style.leaders:
            room = columns[0].start - len(label) - 2
            shown += " " + (style.leaders * room)[: max(0, room)]
        self.draft.write(shown)
        at = len(shown)
        for cell, column in itertools.zip_longest(row.cells, columns):
            if column is None or not isinstance(cell, Figure):
                continue
            text = figure_text(cell, nil="--" if style.typewriter else "—")
            tail = len(text) - len(text.rstrip(")%")) if style.hangs else 0
            start = style.margin + column.digits - (len(text) - tail)
            if cell.symbol:
                sign = style.margin + column.start if style.detached else start - 1
                self.draft.write(" " * (sign - at) + cell.symbol)
                at = sign + 1
            self.draft.write(" " * (start - at))
            self.draft.write_figure(text, label=row.label, figure=cell)
            at = start + len(text)
        self.draft.write("\n")


def starts(columns: Sequence[Column]) -> list[tuple[int, Column]]:
    """Returns each column with the place of the mark before it."""
    return list(zip([0, *(column.start for column in columns)], columns, strict=False))


def write(release: Release, style: Style = PLAIN) -> Written:
    """Returns a release as text."""
    setter = Typesetter(style)
    for part in release.parts:
        setter.part(part)
    return setter.draft.finish()
