"""Figures to facts: value, unit, scale and period of every figure in the tables of a document."""

from collections.abc import Sequence
from decimal import Decimal

from tieout.extract import units
from tieout.extract.labels import HeadingStack
from tieout.extract.layout import Figure, Layout, Line
from tieout.extract.numbers import NIL
from tieout.extract.reading import ReadTable
from tieout.model.document import Document
from tieout.model.fact import Fact, Source
from tieout.model.period import Period

LARGEST_PERCENT = 5  # digits before the point a percent without a sign may have


def scaled(digits: str, scale: int, *, negative: bool) -> Decimal:
    """Printed digits times ten to the `scale`, exact and without an exponent."""
    if scale:
        whole, _, fraction = digits.partition(".")
        if scale > 0:
            if len(fraction) <= scale:
                digits = whole + fraction + "0" * (scale - len(fraction))
            else:
                digits = f"{whole}{fraction[:scale]}.{fraction[scale:]}"
        else:
            whole = whole.rjust(1 - scale, "0")
            digits = f"{whole[:scale]}.{whole[scale:]}{fraction}"
    value = Decimal(digits)
    return -value if negative and value else value


def printed_text(figure: Figure) -> str:
    """The figure as printed, with its brackets or minus sign, without currency or percent sign."""
    printed = figure.printed
    text = figure.cell.text[printed.start : printed.end].strip()
    if printed.kind == NIL:
        return text
    if figure.negative:
        if text[:1] in "([<（":
            return text if text[-1:] in ")]>）" else text + ")"
        if figure.printed.negative and not printed.is_open and text[:1] not in "0123456789.":
            return text
        return f"({text.rstrip(')')})" if not printed.negative or printed.is_open else f"-{text}"
    return text


class FactWriter:
    """Writes the facts of one document, table by table, numbering them in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.facts: list[Fact] = []

    def add(self, *, table: int, figure_range: tuple[int, int], row: int, cell: int, column: int, statement: str, path: tuple[str, ...],
            text: str, value: Decimal, decimals: int, scale: int, unit: str | None, period: Period | None, dimensions: dict[str, str],
            basis: str | None) -> None:
        """Adds one fact; the range is in normal offsets."""
        document = self.document
        start, end = figure_range
        if document.returns:
            start, end = document.to_source(start), document.to_source(end)
        self.facts.append(Fact(f"f{len(self.facts) + 1}", Source("table", start, end, table, row, cell, column), statement, path[-1], path,
                               text, value, decimals, scale, unit, period, dimensions, basis=basis))


def write_table(writer: FactWriter, read: ReadTable) -> None:
    """Adds the facts of one table."""
    headings = HeadingStack()
    layout = read.layout
    percent_columns = _percent_columns(layout)
    for line in layout.lines:
        if not line.figures:
            if line.label and not line.is_header:
                headings.add_heading(line.label, line.indent)
            continue
        path = headings.path_of(line.label, line.indent)
        measure = line_measure(line, path)
        row_scale = next((scale for scale in map(units.own_scale, reversed(path)) if scale is not None), None)
        percent_line = line.figures[0].word == "percent"
        for figure in line.figures:
            column = read.columns[line.section][figure.column]
            if column.role == "note":
                continue
            unit, scale, shift = read.unit_of(line, figure, measure, column, row_scale=row_scale,
                                              is_percent=figure.column in percent_columns or percent_line)
            printed = figure.printed
            low, high = figure.cell.passage.range(printed.start, printed.end)
            period, dimensions, basis = read.meaning_of(line, figure, column, path)
            writer.add(table=layout.table.ordinal, figure_range=(low, high), row=figure.cell.row, cell=figure.cell.ordinal,
                       column=layout.columns[figure.column][1] - 1, statement=read.statement, path=path, text=printed_text(figure),
                       value=scaled(printed.digits, scale + shift, negative=figure.negative), decimals=printed.places - scale - shift,
                       scale=scale, unit=unit, period=period, dimensions=dimensions, basis=basis)


def line_measure(line: Line, path: Sequence[str]) -> str:
    """What the row's label, or the nearest heading that says anything, makes of its figures."""
    measure = units.row_measure(path[-1])
    if measure:
        return measure
    for heading in reversed(path[:-1]):
        measure = units.row_measure(heading)
        if measure == "per_share":
            return measure if any(figure.printed.places >= 2 for figure in line.figures) else ""
        if measure == "shares":
            return measure if not any(figure.symbol for figure in line.figures) else ""
        if measure:
            return ""
    return ""


def _percent_columns(layout: Layout) -> set[int]:
    """Columns whose first figure alone carries the percent sign: all of it has decimals and no currency sign."""
    first: dict[int, Figure] = {}
    plain: set[int] = set()
    for line in layout.lines:
        for figure in line.figures:
            first.setdefault(figure.column, figure)
            if figure.symbol or (not figure.printed.places and figure.printed.kind != NIL and figure.word != "percent"):
                plain.add(figure.column)
    return {column for column, figure in first.items() if figure.word == "percent" and column not in plain}
