"""Small tables drawn with pipes, as the HTML of releases: one cell a drawn cell, or split and spaced as filers do it.

Lines without a pipe are paragraphs; lines with one are rows of a table, and an empty line or a paragraph ends it. The first cell of a
row is its label, two leading spaces a step of indentation. `<` continues the cell on its left, `^` the one above it, `~` breaks a line.
"""

import html
import re
from collections.abc import Callable, Iterator

STEP = 9  # points of indentation for two spaces
FIGURE = re.compile(r"(?P<lead>(?:US\$|C\$|[$€£])?)(?P<digits>\(?[$]?[\d,.]*\d\)?|[—–-])(?P<tail>(?:\)?%?|x|¢))(?P<notes>(?:\(\w\))?)")

Cell = tuple[str, int, int, int]  # text, indent, column span, row span
Row = list[Cell | None]  # None where a cell from above or from the left stands


def to_cell(text: str) -> str:
    return html.escape(text, quote=False).replace("~", "<br>")


def td(content: str, *, columns: int = 1, rows: int = 1, indent: int = 0) -> str:
    attributes = f' colspan="{columns}"' * (columns > 1) + f' rowspan="{rows}"' * (rows > 1)
    return f'<td{attributes} style="padding-left:{indent}pt">{content}</td>' if indent else f"<td{attributes}>{content}</td>"


def rows_of(lines: list[str]) -> list[Row]:
    """The drawn rows, spans counted."""
    drawn = [line.split("|") for line in lines]
    width = max(map(len, drawn))
    texts = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in drawn]
    indents = [(len(row[0]) - len(row[0].lstrip(" "))) // 2 * STEP if row[0].strip() else 0 for row in drawn]
    rows: list[Row] = []
    for index, row in enumerate(texts):
        cells: Row = []
        for column, text in enumerate(row):
            if text in ("<", "^"):
                cells.append(None)
                continue
            across = next((k for k in range(column + 1, width) if row[k] != "<"), width) - column
            below = next((k for k in range(index + 1, len(texts)) if texts[k][column] != "^"), len(texts)) - index
            cells.append((text, indents[index] if column == 0 else 0, across, below))
        rows.append(cells)
    return rows


def plain(rows: list[Row]) -> Iterator[str]:
    """One cell a drawn cell."""
    for row in rows:
        yield "".join(td(to_cell(text), columns=across, rows=below, indent=indent) for text, indent, across, below in filter(None, row))


def spaced(rows: list[Row]) -> Iterator[str]:
    """A spacer before every column, the label over three grid columns and every other cell over two."""
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            if cell is not None:
                text, indent, across, below = cell
                columns = 3 * across if column == 0 else 3 * across - 1
                spacer = td("&#160;", rows=below) if column else ""
                cells.append(spacer + td(to_cell(text), columns=columns, rows=below, indent=indent))
        yield "".join(cells)


def split(rows: list[Row]) -> Iterator[str]:
    """Currency signs, closing brackets and percent signs in cells of their own, a spacer before every column."""
    for row in rows:
        cells = []
        for column, cell in enumerate(row):
            if cell is None:
                continue
            text, indent, across, below = cell
            if column == 0:
                cells.append(td(to_cell(text), columns=4 * across - 3, rows=below, indent=indent))
                continue
            figure = FIGURE.fullmatch(text)
            cells.append(td("", rows=below))
            cells.append(pieces(figure) if figure and across == below == 1 else td(to_cell(text), columns=4 * across - 1, rows=below))
        yield "".join(cells)


def pieces(figure: re.Match[str]) -> str:
    lead, digits, tail, notes = figure.groups()
    if digits.startswith("(") and digits.endswith(")"):
        digits, tail = digits[:-1], ")" + tail
    if digits.startswith("($"):
        lead, digits = "($", digits[2:]
    front = td(lead) + td(digits) if lead else td(digits, columns=2)
    return front + td(tail + notes)


VARIANTS: dict[str, Callable[[list[Row]], Iterator[str]]] = {"plain": plain, "spaced": spaced, "split": split}


def to_html(page: str, *, variant: str = "plain") -> bytes:
    """The HTML of a drawn page."""
    parts: list[str] = []
    table: list[str] = []

    def close() -> None:
        if table:
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in VARIANTS[variant](rows_of(table))) + "</table>")
            table.clear()

    for line in page.strip("\n").split("\n"):
        if "|" in line:
            table.append(line)
            continue
        close()
        if line.strip():
            parts.append(f"<p>{to_cell(line.strip())}</p>")
    close()
    return f"<html><body>{''.join(parts)}</body></html>".encode()
