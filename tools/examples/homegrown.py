"""Markup after the manner of a company that writes its own pages: upper-case tags, FONT and BR, numbers whole in one cell."""

from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Placed, Release, Title, Written, join_bullets
from tools.examples.tables import Figure, Row, Table

SPACE = "&nbsp;"
DASH = "&#151;"


def escape(words: str) -> str:
    """Returns words as markup, as old page editors write it: dashes and quotes by their numbers in the Windows code page."""
    plain = words.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<BR>")
    return "".join(character if character.isascii() else f"&#{character.encode('cp1252')[0]};" for character in plain)


def paragraph(words: str, *, bold: bool = False) -> str:
    """Returns a paragraph, left open as such pages do."""
    return f'<P><FONT FACE="Times New Roman" SIZE=2>{"<B>" + escape(words) + "</B>" if bold else escape(words)}</FONT>\n'


def bullet(words: str) -> str:
    """Returns an item of a list."""
    return f'<LI><FONT FACE="Times New Roman" SIZE=2>{escape(words)}</FONT>\n'


def title(*lines: str) -> str:
    """Returns the lines above a table."""
    return f'<P ALIGN=CENTER><FONT FACE="Times New Roman" SIZE=2><B>{"<BR>".join(map(escape, lines))}</B></FONT></P>\n'


def header_row(headers: tuple[tuple[str, int], ...]) -> str:
    """Returns a row of headers; a comma in a date breaks the line."""
    parts = [f"<TD><FONT SIZE=1>{SPACE}</FONT></TD>"]
    for words, span in headers:
        parts.append(f"<TD><FONT SIZE=1>{SPACE}</FONT></TD>")
        columns = f" COLSPAN={2 * span - 1}" if span > 1 else ""
        shown = escape(words.replace(", 20", ",\n20")) or SPACE
        parts.append(f"<TD{columns} ALIGN=CENTER><FONT SIZE=1><B>{shown}</B></FONT>{'<HR NOSHADE SIZE=1>' if words else ''}</TD>")
    return f"<TR VALIGN=BOTTOM>{''.join(parts)}</TR>"


def figure_text(figure: Figure) -> str:
    """Returns a figure as one run of text: symbol, brackets, digits and suffix."""
    symbol = f"{figure.symbol}{SPACE}" if figure.symbol else ""
    if not figure.digits:
        return f"{symbol}{DASH}"
    return f"{symbol}({figure.digits}){figure.suffix}" if figure.is_negative else f"{symbol}{figure.digits}{figure.suffix}"


def body_row(row: Row, table: int, number: int, width: int) -> tuple[str, list[Placed]]:
    """Returns a row and its figures with their places."""
    label = escape(row.label) + (f"<SUP>{row.mark}</SUP>" if row.mark else "")
    label = f"{SPACE * 3 * row.indent}{'<B>' + label + '</B>' if row.bold else label}"
    parts = [f"<TD><FONT SIZE=2>{label}</FONT></TD>"]
    placed = []
    for content in row.cells or (None,) * width:
        parts.append(f"<TD><FONT SIZE=2>{SPACE}</FONT></TD>")
        shown = SPACE
        if isinstance(content, Figure):
            placed.append(Placed({"table": table, "row": number, "cell": len(parts)}, row.label, content))
            shown = figure_text(content)
        elif content:
            shown = escape(content)
        parts.append(f"<TD ALIGN=RIGHT NOWRAP><FONT SIZE=2>{shown}</FONT></TD>")
    return f"<TR VALIGN=BOTTOM>{''.join(parts)}</TR>", placed


def rule_row(double: bool, width: int) -> str:
    """Returns a row that draws a line above the figures of the next."""
    line = "<HR NOSHADE SIZE=1>" * (2 if double else 1)
    return f"<TR><TD></TD>{f'<TD></TD><TD>{line}</TD>' * width}</TR>"


def render(table: Table, ordinal: int) -> tuple[str, list[Placed]]:
    """Returns a table as HTML, and its figures with their places."""
    rows = [header_row(headers) for headers in table.headers]
    placed: list[Placed] = []
    for row in table.rows:
        if row.rule:
            rows.append(rule_row(row.rule == "double", table.width))
        html, found = body_row(row, ordinal, len(rows), table.width)
        rows.append(html)
        placed += found
    lines = "".join(f"{row}\n" for row in rows)
    return f'<TABLE BORDER=0 CELLSPACING=0 CELLPADDING=1 WIDTH="100%">\n{lines}</TABLE>\n', placed


def wrap(heading: str, body: str) -> str:
    """Returns the whole page."""
    return f"<HTML>\n<HEAD>\n<TITLE>{heading}</TITLE>\n</HEAD>\n<BODY BGCOLOR=WHITE>\n{body}</BODY>\n</HTML>\n"


def other_part(part: Part | tuple[Bullet, ...]) -> str:
    """Returns what is no table as HTML."""
    match part:
        case tuple():
            return "<UL>\n" + "".join(bullet(item.words) for item in part) + "</UL>\n"
        case Paragraph():
            return paragraph(part.words, bold=part.bold)
        case Title():
            return title(*part.lines)
        case PageBreak():
            return "<HR>\n"
        case _:
            return ""


def write(release: Release) -> Written:
    """Returns the page of a release."""
    body, placed, tables = "", [], 0
    for part in join_bullets(release.parts):
        if isinstance(part, Table):
            html, found = render(part, tables)
            placed += found
            tables += 1
        else:
            html = other_part(part)
        body += html
    return Written(wrap(escape(release.heading), body).encode(), tuple(placed))
