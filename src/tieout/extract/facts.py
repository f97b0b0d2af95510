"""Figures to facts: value, unit, scale and period of every figure in the tables of a document."""

import re
from collections.abc import Sequence
from decimal import Decimal

from tieout.extract import units
from tieout.extract.blocks import settle_blocks
from tieout.extract.dashes import settle_dashes
from tieout.extract.evidence import share_scale
from tieout.extract.inline import find_inline
from tieout.extract.labels import NO_AMOUNTS, HeadingStack, totals_of
from tieout.extract.layout import Figure, Line
from tieout.extract.numbers import DASHES, NIL
from tieout.extract.reading import ReadTable, basis_of
from tieout.extract.row_periods import traits_of
from tieout.extract.tables_of_words import pattern
from tieout.model.document import Cell, Document
from tieout.model.fact import Fact, Points, Source
from tieout.model.period import Period

INLINE_HINT = re.compile(
    r"\d.*(?:[Ss]hares?|authorized|issued|outstanding)|[$€£]\s?\(?\d|\d\s?¢|(?:[Ss]hares?|authorized|issued|outstanding).*\d", re.DOTALL
)
AMOUNT_HEADING = pattern("amount_heading")
DIGIT = re.compile(r"\d")
LONGEST_HINT = 4000  # characters of a label searched for figures
LARGEST_PERCENT_OF = 3  # digits before the point of a percent that only its heading calls one


def scaled(digits: str, scale: int, *, negative: bool) -> Decimal:
    """Printed digits times ten to the `scale`, exact and without an exponent."""
    if scale > 0 and "." not in digits:
        digits += "0" * scale
    elif scale:
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
    if printed.end - printed.start == len(figure.cell.text) and not printed.is_open:
        return figure.cell.text
    text = figure.cell.text[printed.start : printed.end].strip()
    if printed.kind == NIL:
        return text
    if figure.negative:
        if text[:1] in "([<（":
            return text if text[-1:] in ")]>）" else text + ")"
        if text[:1] in DASHES or text[-1:] in DASHES:
            return text
        return f"({text.rstrip(')]>）')})"
    return text


class FactWriter:
    """Writes the facts of one document, table by table, numbering them in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.facts: list[Fact] = []
        self.remarks: list[tuple[str, str, int, int]] = []

    def source_of(self, start: int, end: int, cell: Cell, *, table: int, column: int) -> Source:
        """The place of a table figure: normal offsets, its cell, and the ordinals of table and grid column."""
        document = self.document
        if document.has_source:
            if document.returns or document.shifts:
                start, end = document.to_source(start), document.to_source(end)
            return Source("table", start, end, table, cell.row, cell.ordinal, column)
        box = document.pages.locate(start, end) if document.pages else None
        if box is None:
            return Source("table", None, None, table, cell.row, cell.ordinal, column)
        left, top, right, bottom = (Points(edge).scaleb(-2) for edge in box[1:])
        sides = Points(left), Points(top), Points(right), Points(bottom)
        return Source("table", None, None, table, cell.row, cell.ordinal, column, box[0], sides)

    def add(
        self,
        source: Source,
        statement: str,
        path: tuple[str, ...],
        text: str,
        value: Decimal,
        decimals: int,
        scale: int,
        unit: str | None,
        period: Period | None,
        dimensions: dict[str, str],
        basis: str,
    ) -> None:
        """Adds one fact; its label is the last of the path."""
        self.facts.append(
            Fact(
                f"f{len(self.facts) + 1}",
                source,
                statement,
                path[-1],
                path,
                text,
                value,
                decimals,
                scale,
                unit,
                period,
                dimensions,
                None,
                None,
                None,
                basis,
            )
        )


Rows = list[tuple[Line, tuple[str, ...], str]]  # each line with its label path, and what its label measures


def write_table(writer: FactWriter, parts: Sequence[ReadTable]) -> None:
    """Adds the facts of one table, which may be in several parts: headings stay in force from one to the next."""
    for read, rows in zip(parts, find_paths(parts), strict=True):
        _write_part(writer, read, rows)


def find_paths(parts: Sequence[ReadTable]) -> list[Rows]:
    """The rows of the parts of one table, each with its label path."""
    headings = HeadingStack()
    lines = [
        [line for line in read.layout.lines if line.figures or (line.label and not line.is_header and not line.is_empty)] for read in parts
    ]
    totals = totals_of([(line.label, bool(line.figures)) for own in lines for line in own])
    has_unlabelled = any(line.figures and not line.label for own in lines for line in own)
    found: list[Rows] = []
    row = 0
    for read, own in zip(parts, lines, strict=True):
        rows: Rows = []
        for line in own:
            if line.figures:
                path = headings.path_of(row, line.label, line.indent, _amounts_of(line) if has_unlabelled else NO_AMOUNTS)
                rows.append((line, path, line_measure(line, path, read.statement)))
            else:
                headings.add_heading(row, line.label, line.indent, total=totals[row])
                named = headings.headings()
                rows.append((line, tuple(named if named[-1:] == [line.label.strip()] else [*named, line.label]), ""))
            row += 1
        found.append(rows)
    return found


def _amounts_of(line: Line) -> dict[int, Decimal]:
    """The figures of a line by column, as printed."""
    return {figure.column: scaled(figure.printed.digits, 0, negative=figure.negative) for figure in line.figures}


def _write_part(writer: FactWriter, read: ReadTable, rows: Rows) -> None:
    if read.statement not in ("balance", "cashflow", "equity"):
        titles = read.titles[-3:]
        rows = settle_blocks(
            rows,
            skipped=read.per_unit,
            is_per_share=any(units.row_measure(units.EXCEPT.sub(" ", title)) == "per_share" for title in titles),
            excepts_per_share=any(units.row_measure(title) == "per_share" for title in titles),
        )
    measures = {measure for _, _, measure in rows}
    if "shares" in measures and "per_share" in measures:
        _settle_share_scale(writer, read, rows)
    first = len(writer.facts)
    for line, path, measure in rows:
        _write_inline(writer, read, line, path)
        if line.figures:
            _write_line(writer, read, line, path, measure)
    writer.facts[first:] = settle_dashes(writer.facts[first:])


def _settle_share_scale(writer: FactWriter, read: ReadTable, rows: Sequence[tuple[Line, tuple[str, ...], str]]) -> None:
    """Takes the scale of share counts from income and earnings per share where they tell another than the captions."""
    found = share_scale(
        [(line, path[-1] if path else "", measure) for line, path, measure in rows if line.figures], read.caption.scale or 0
    )
    if found is None or found == read.default_share_scale():
        return
    read.share_scale = found
    table = read.layout.table
    writer.remarks.append(
        (
            "share-scale-inferred",
            f"share counts read at 10^{found}: only so does income divided by earnings per share give them, whatever the caption says",
            table.start,
            table.end,
        )
    )


def _write_line(writer: FactWriter, read: ReadTable, line: Line, path: tuple[str, ...], measure: str) -> None:
    """Adds the figures of one line."""
    layout = read.layout
    label = path[-1]
    traits = traits_of(label)
    row_scale = next((scale for scale in map(units.own_scale, reversed(path)) if scale is not None), None)
    is_percent_line = line.figures[0].word == "percent"
    is_plain = read.periods.is_plain(line, path, traits)
    basis = basis_of(label) or ("guidance" if read.statement == "guidance" else "gaap")
    columns, bases, members = read.columns[line.section], read.bases[line.section], read.members[line.section]
    for figure in line.figures:
        column, printed = figure.column, figure.printed
        if columns[column].role == "note" or (printed.kind == NIL and read.periods.is_filler(line)):
            continue
        unit, scale, shift = read.unit_of(
            line, figure, measure, row_scale=row_scale, is_percent=is_percent_line or column in read.percent_columns
        )
        cell = figure.cell
        start, end = cell.passage.range(printed.start, printed.end)
        if printed.is_odd:
            writer.remarks.append(
                ("odd-grouping", f'"{cell.text.strip()}" has its commas in odd places; read as {printed.digits}', start, end)
            )
        writer.add(
            writer.source_of(start, end, cell, table=layout.table.ordinal, column=layout.columns[column][1] - 1),
            read.statement,
            path,
            printed_text(figure),
            scaled(printed.digits, scale + shift, negative=figure.negative),
            printed.places - scale - shift,
            scale,
            unit,
            columns[column].period if is_plain else read.periods.period_of(line, column, path, traits),
            members[column],
            bases[column] or basis,
        )


def _write_inline(writer: FactWriter, read: ReadTable, line: Line, path: tuple[str, ...]) -> None:
    """Adds the figures that stand inside the words of a label."""
    if not path or len(line.label) > LONGEST_HINT or not DIGIT.search(line.label) or not INLINE_HINT.search(line.label):
        return
    places = read.period_columns(line)
    for cell in line.label_cells:
        for number in find_inline(cell.text, [end for _, end in places]):
            column = places[number.column][0]
            scale, shift = number.scale, -2 if number.cents else 0
            currency = units.sign_currency(number.symbol if number.symbol != "$" else "") or read.currency
            if number.measure == "per_share":
                unit, scale = f"{currency}/shares", 0
            elif number.measure == "shares":
                unit, scale = "shares", read.inline_share_scale(number.digits) if scale is None else scale
            else:
                unit, scale = currency, (read.caption.scale or 0) if scale is None else scale
            start, end = cell.passage.range(number.start, number.end)
            writer.add(
                writer.source_of(start, end, cell, table=read.layout.table.ordinal, column=cell.column),
                read.statement,
                path,
                cell.text[number.start : number.end],
                scaled(number.digits, scale + shift, negative=number.negative),
                len(number.digits.partition(".")[2]) - scale - shift,
                scale,
                unit,
                read.label_period(line, column),
                {},
                "gaap",
            )


def line_measure(line: Line, path: Sequence[str], statement: str) -> str:
    """What the row's label, or the nearest heading that says anything, makes of its figures."""
    label = path[-1]
    measure = units.row_measure(label)
    if statement in ("cashflow", "comprehensive", "balance", "equity"):
        return _face_measure(line, label, measure, statement)
    if (measure == "per_share" and not _is_per_share(line)) or (measure == "count" and _is_amount(line, path)):
        return ""
    if measure:
        return measure
    for heading in reversed(path[:-1]):
        measure = units.row_measure(heading)
        if measure in ("percent_of", "per_unit"):
            small = all(len(figure.printed.digits.partition(".")[0]) <= LARGEST_PERCENT_OF and not figure.symbol for figure in line.figures)
            return measure if heading == path[-2] and (small or measure == "per_unit") else ""
        if measure == "per_share":
            return measure if _is_per_share(line) and any(figure.printed.places >= 2 for figure in line.figures) else ""
        if measure == "shares":
            return measure if units.SHARE_KIND.search(label) and not any(figure.symbol for figure in line.figures) else ""
        if measure == "count":
            whole = all(not figure.printed.places and not figure.symbol for figure in line.figures)
            return measure if whole and heading == path[-2] else ""
        if measure == "percent":
            plain = [figure for figure in line.figures if figure.printed.kind != NIL]
            return measure if plain and all(figure.printed.places and not figure.symbol for figure in plain) else ""
        if measure:
            return ""
    return ""


def _is_amount(line: Line, path: Sequence[str]) -> bool:
    """Whether figures under a label that may count something are amounts: a currency sign stands there, or the heading is of amounts."""
    if any(figure.symbol for figure in line.figures):
        return True
    heading = path[-2] if len(path) > 1 else ""
    return bool(AMOUNT_HEADING.search(heading)) and not units.row_measure(heading) and not units.COUNTED.search(path[-1])


def _is_per_share(line: Line) -> bool:
    """Whether the row's figures can be amounts per share: decimals, or few digits; "17.7" beside them is a change in percent."""
    cents = any(figure.printed.places >= 2 for figure in line.figures)
    return all(
        figure.printed.kind == NIL or figure.printed.places >= (1 if cents else 2) or figure.word or len(figure.printed.digits) <= 3
        for figure in line.figures
    )


def _face_measure(line: Line, label: str, measure: str, statement: str) -> str:
    """On the face of a balance sheet, a cash flow statement or a statement of (comprehensive) income or equity figures are amounts.

    A row there states shares or amounts per share only where its label says nothing else ("Shares outstanding", "per share").
    """
    if measure == "per_share":
        if statement == "cashflow":
            return ""
        small = all(figure.printed.kind == NIL or figure.printed.places >= 2 for figure in line.figures)
        stated = any(figure.printed.kind != NIL for figure in line.figures)
        return measure if small and stated and (statement != "balance" or units.PER_SHARE_LABEL.search(label)) else ""
    if measure == "shares":
        if statement == "cashflow" or any(figure.symbol for figure in line.figures):
            return ""
        if statement == "comprehensive":
            return measure
        counted = units.SHARES_LABEL.search(label) and not any(character.isdigit() for character in label)
        return measure if counted else ""
    return (
        measure
        if measure in ("percent", "count")
        and any(figure.word or figure.printed.places for figure in line.figures)
        and statement != "cashflow"
        else ""
    )
