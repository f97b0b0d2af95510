"""Markup after the manner of the reporting tool most filers use: three grid columns a figure, spacer columns, a style in every cell."""

from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Placed, Release, Title, Written
from tools.examples.tables import Cell, Figure, Row, Table

FONT = "color:#000000;font-family:'Arial',sans-serif;font-size:{size}pt;font-weight:{weight};line-height:{height}%"
SHADE = "background-color:#cceeff;"
RULES = {"": "", "single": "border-top:1pt solid #000000;", "double": "border-bottom:3pt double #000000;border-top:1pt solid #000000;"}


def escape(words: str) -> str:
    """Returns words as markup: every character outside ASCII by its number."""
    plain = words.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return plain.encode("ascii", "xmlcharrefreplace").decode()


def text(words: str, *, bold: bool = False, size: int = 9, height: int = 100, mark: str = "") -> str:
    """Returns words in the font everything is set in, with a superscript mark behind them."""
    note = f'<sup style="vertical-align:super;font-size:6pt">{mark}</sup>' if mark else ""
    return f'<font style="{FONT.format(size=size, weight=700 if bold else 400, height=height)}">{escape(words)}{note}</font>'


def paragraph(words: str, *, bold: bool = False, align: str = "justify") -> str:
    """Returns a paragraph and the empty one that parts it from the next."""
    return f'<div style="text-align:{align}">{text(words, bold=bold, size=10, height=120)}</div>\n<div><font><br></font></div>\n'


def bullet(words: str) -> str:
    """Returns an item of a list, its bullet a character of its own font."""
    mark = text("•", size=10, height=120)
    return f'<div style="padding-left:36pt;text-indent:-18pt">{mark}{text(words, size=10, height=120)}</div>\n'


def title(*lines: str) -> str:
    """Returns the lines above a table, centred."""
    return "".join(f'<div style="text-align:center">{text(line, bold=True)}</div>\n' for line in lines)


def page_break(number: int) -> str:
    """Returns the foot of a page and the rule to the next."""
    return f'<div style="text-align:center">{text(str(number))}</div>\n<hr style="page-break-after:always">\n'


def cell(words: str, style: str, span: int = 1) -> str:
    """Returns one table cell."""
    columns = f' colspan="{span}"' if span > 1 else ""
    return f'<td{columns} style="{style}">{words}</td>'


def header_row(headers: tuple[tuple[str, int], ...]) -> str:
    """Returns a row of headers, each over the figures and spacers it spans."""
    parts = [cell(text("\u00a0"), "padding:2px 1pt;text-align:left;vertical-align:bottom", 3)]
    for index, (words, span) in enumerate(headers):
        if index:
            parts.append(cell("", "padding:0 1pt", 3))
        line = "border-bottom:1pt solid #000000;" if words else ""
        parts.append(
            cell(text(words, bold=True) if words else "", f"{line}padding:2px 1pt;text-align:center;vertical-align:bottom", 6 * span - 3)
        )
    return f"<tr>{''.join(parts)}</tr>"


def figure_cells(figure: Figure, style: str) -> tuple[list[str], int]:
    """Returns the cells of a figure (symbol, digits, closing mark) and which of them holds the digits."""
    digits = ("(" if figure.is_negative else "") + figure.digits if figure.digits else "—"
    closing = (")" if figure.is_negative else "") + (figure.suffix if figure.digits else "")
    end = cell(text(closing) if closing else "", f"{style}padding:2px 1pt 2px 0;text-align:right;vertical-align:bottom")
    if figure.symbol:
        start = cell(text(figure.symbol), f"{style}padding:2px 0 2px 1pt;text-align:left;vertical-align:bottom")
        return [start, cell(text(f"{digits}\u00a0"), f"{style}padding:2px 0;text-align:right;vertical-align:bottom"), end], 1
    return [cell(text(digits), f"{style}padding:2px 0 2px 1pt;text-align:right;vertical-align:bottom", 2), end], 0


def other_cells(content: str | None, style: str) -> list[str]:
    """Returns the cell of a place that holds no figure."""
    return [cell(text(content) if content else "", f"{style}padding:2px 1pt;text-align:right;vertical-align:bottom", 3)]


def body_row(row: Row, table: int, number: int, width: int) -> tuple[str, list[Placed]]:
    """Returns a row and its figures with their places; every other row is shaded."""
    shade = SHADE if number % 2 else ""
    indent = f"padding:2px 1pt 2px {1 + 9 * row.indent}pt" if row.indent else "padding:2px 1pt"
    label = text(row.label, bold=row.bold, mark=row.mark)
    parts = [cell(label, f"{shade}{indent};text-align:left;vertical-align:bottom", 3)]
    placed = []
    cells: tuple[Cell, ...] = row.cells or (None,) * width
    for index, content in enumerate(cells):
        if index:
            parts.append(cell("", f"{shade}padding:0 1pt", 3))
        if isinstance(content, Figure):
            made, offset = figure_cells(content, shade + RULES[row.rule])
            placed.append(Placed({"table": table, "row": number, "cell": len(parts) + offset}, row.label, content))
            parts += made
        else:
            parts += other_cells(content, shade)
    return f'<tr style="height:13pt">{"".join(parts)}</tr>', placed


def column_row(width: int) -> str:
    """Returns the empty first row that fixes the widths of all grid columns."""
    count = 3 + 6 * width - 3
    return "<tr>" + "".join(f'<td style="width:{100 / count:.3f}%"></td>' for _ in range(count)) + "</tr>"


def render(table: Table, ordinal: int) -> tuple[str, list[Placed]]:
    """Returns a table as HTML, and its figures with their places."""
    rows = [column_row(table.width), *(header_row(headers) for headers in table.headers)]
    placed: list[Placed] = []
    for row in table.rows:
        html, found = body_row(row, ordinal, len(rows), table.width)
        rows.append(html)
        placed += found
    style = "border-collapse:collapse;display:inline-table;margin-bottom:5pt;vertical-align:text-bottom;width:100.000%"
    lines = "".join(f"{row}\n" for row in rows)
    return f'<div style="margin-top:7pt"><table style="{style}">\n{lines}</table></div>\n', placed


def other_part(part: Part) -> str:
    """Returns what is no table as HTML."""
    match part:
        case Paragraph():
            return paragraph(part.words, bold=part.bold, align=part.align)
        case Bullet():
            return bullet(part.words)
        case Title():
            return title(*part.lines)
        case PageBreak():
            return page_break(part.number)
        case _:
            return ""


def wrap(file_name: str, body: str) -> str:
    """Returns the exhibit: the SGML of a filing around the page."""
    head = f"<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<FILENAME>{file_name}\n<DESCRIPTION>EX-99.1\n<TEXT>\n"
    page = f'<html><head>\n<title>Document</title></head><body><div style="min-height:42.75pt;width:100%">\n{body}</div></body></html>\n'
    return f"{head}{page}</TEXT>\n</DOCUMENT>\n"


def write(release: Release) -> Written:
    """Returns the exhibit of a release."""
    body, placed, tables = "", [], 0
    for part in release.parts:
        if isinstance(part, Table):
            html, found = render(part, tables)
            placed += found
            tables += 1
        else:
            html = other_part(part)
        body += html
    return Written(wrap(f"{release.name}.htm", body).encode(), tuple(placed))
