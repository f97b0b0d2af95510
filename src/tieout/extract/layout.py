"""How a table is laid out: its figures in logical columns, the header texts over each column, labels, headings and titles.

Columns are aligned by the grid, spans expanded; blanks are never dropped. A `$`, `(`, `)` or `%` in a cell of its own belongs to the
figure beside it, so figures of one column overlap in the grid even where their digits stand in different cells.
"""

import bisect
import re
from collections import Counter
from collections.abc import Callable

from tieout.extract.labels import is_wrapped
from tieout.extract.numbers import LEAD, NIL, NO_FIGURE, NOTE, NUMBER, TAIL, Printed, is_year, read_cell
from tieout.model.document import Cell, Row, Table

NOTE_MARKS = re.compile(r"(?<=\w|\))(?:\s*\((?:\d{1,2}|[a-z])\))+$")  # "Loans (1) (2)": marks, no words
MARK = re.compile(r"\(\d\)")
FARTHEST_HEADER = 12  # grid columns between a header and the columns it stands for
LONGEST_LABEL = 600
MOST_PAIRS = 1_000_000  # stray headers times columns: no table of a release comes near
FARTHEST_PIECE = 3  # grid columns between a figure and a sign or bracket in a cell of its own


class Figure:
    """One printed number or stated zero in a table, with everything of it that stands in neighbouring cells."""

    __slots__ = ("cell", "column", "high", "is_open", "low", "negative", "notes", "printed", "symbol", "word")

    def __init__(self, cell: Cell, printed: Printed) -> None:
        self.cell = cell
        self.printed = printed
        self.low = cell.column
        self.high = cell.column + cell.width
        self.negative = printed.negative
        self.is_open = printed.is_open
        self.symbol = printed.symbol
        self.word = printed.word
        self.notes = printed.notes
        self.column = -1


class Line:
    """One row of a table: label cells, figures, and texts over the figure columns, and "nm" (`is_empty`)."""

    __slots__ = ("figures", "indent", "is_empty", "is_header", "label", "label_cells", "row", "section", "texts")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.figures: list[Figure] = []
        self.texts: list[Cell] = []
        self.label_cells: list[Cell] = []
        self.label = ""
        self.indent = 0
        self.is_empty = False
        self.is_header = False
        self.section = 0


class Section:
    """Rows under one set of column headers: `headers[k]` are the texts over figure column k, top first; `titles` stand over all."""

    __slots__ = ("first", "headers", "titles")

    def __init__(self, first: int, headers: list[list[str]], titles: list[str]) -> None:
        self.first = first
        self.headers = headers
        self.titles = titles


class Layout:
    """One table read as lines, columns and sections."""

    __slots__ = ("columns", "first_body", "lines", "sections", "stub_header", "table", "titles")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.lines: list[Line] = []
        self.columns: list[tuple[int, int]] = []
        self.sections: list[Section] = []
        self.titles: list[str] = []
        self.stub_header: list[str] = []
        self.first_body = 0


def lay_out(table: Table, is_period_text: Callable[[str], bool], is_title: Callable[[str], bool]) -> Layout:
    """The layout of a table; `is_period_text` tells header words from labels, `is_title` the name of a statement from a heading."""
    layout = Layout(table)
    layout.lines = [_line(row) for row in table.rows]
    body = next((index for index, line in enumerate(layout.lines) if _is_body(line, is_period_text)), len(layout.lines))
    layout.first_body = body
    for line in layout.lines[:body]:
        _make_header(line)
    for line in layout.lines[body:]:
        _settle_years(line, is_period_text)
    layout.columns = _columns(layout.lines[body:])
    _assign(layout)
    _label(layout)
    _join_wrapped(layout, is_period_text)
    _find_sections(layout, is_period_text, is_title)
    return layout


def _line(row: Row) -> Line:
    """The row's cells joined to figures; what is no part of a figure is text."""
    line = Line(row)
    lead: tuple[Cell, Printed] | None = None
    last: Figure | None = None
    signs: list[Cell] = []
    for cell in row.cells:
        printed = read_cell(cell.text)
        kind = printed.kind
        if kind in (NUMBER, NIL):
            figure = Figure(cell, printed)
            if lead is not None and cell.column - lead[0].end <= FARTHEST_PIECE:
                figure.low = lead[0].column
                figure.symbol = figure.symbol or lead[1].symbol
                if lead[1].is_open:
                    figure.negative = figure.is_open = True
            lead = None
            line.figures.append(figure)
            last = figure
        elif kind == LEAD:
            if printed.symbol not in ("", "$"):
                signs.append(cell)
            lead = (cell, printed)
        elif kind == TAIL and last is not None and cell.column - last.high <= FARTHEST_PIECE and not _is_beside_year(last, printed):
            last.word = last.word or printed.word
            last.high = cell.column + cell.width if cell.column - last.high <= 1 else last.high
            if not printed.is_open:
                last.is_open = False
        elif kind == NOTE and last is not None:
            last.notes = last.notes or printed.notes
        elif kind == NO_FIGURE and (line.figures or line.texts):
            line.is_empty = True
            last = None
        else:
            line.texts.append(cell)
            last = None
    if signs and not line.figures:  # "RMB" and "US$" over columns
        line.texts = sorted([*line.texts, *signs], key=lambda cell: cell.column)
    return line


def _is_beside_year(figure: Figure, tail: Printed) -> bool:
    """Whether a percent sign stands beside a year: both are headers."""
    return tail.word == "percent" and figure.low == figure.cell.column and is_year(figure.printed, figure.cell.text)


def _is_body(line: Line, is_period_text: Callable[[str], bool]) -> bool:
    """Whether the line states figures (years over columns and numbers in a line of header words do not)."""
    figures = line.figures
    if not figures:
        return False
    stated = [figure for figure in figures if not is_year(figure.printed, figure.cell.text)]
    if not stated or _is_of_marks(line):
        return False
    if line.texts and line.texts[0].column < figures[0].low:
        return True
    if len(stated) < len(figures):
        return not line.texts and _begins_with_year(line)
    if line.texts:  # numbers left of all text: header words over columns, or line numbers
        return all(not is_period_text(cell.text) for cell in line.texts) and figures[-1].low > line.texts[0].column
    return not all(figure.printed.kind == NIL for figure in figures)


def _begins_with_year(line: Line) -> bool:
    """Whether a line without words is a row of a schedule by years: a year where labels stand, then amounts."""
    year, *amounts = line.figures
    is_first = year.cell.column == 0 and is_year(year.printed, year.cell.text)
    return is_first and any(figure.symbol or "," in figure.cell.text or figure.printed.places for figure in amounts)


def _is_of_marks(line: Line) -> bool:
    """Whether a line holds nothing but remarks in brackets and the numbers of notes: "(unaudited)  (1)" below column headers."""
    return all(MARK.fullmatch(figure.cell.text) for figure in line.figures) and all(cell.text.startswith("(") for cell in line.texts)


def _make_header(line: Line) -> None:
    """Turns the line's years and stray numbers back into texts."""
    line.is_header = True
    if line.figures:
        line.texts = sorted([*line.texts, *(figure.cell for figure in line.figures)], key=lambda cell: cell.column)
        line.figures = []


def _settle_years(line: Line, is_period_text: Callable[[str], bool]) -> None:
    """A body line of nothing but years is a header where no label of its own stands before them."""
    figures = line.figures
    if not figures:
        return
    if all(is_year(figure.printed, figure.cell.text) for figure in figures):
        label = line.texts[0].text if line.texts and line.texts[0].column < figures[0].low else ""
        if not label or is_period_text(label) or any(cell.column > figures[0].low for cell in line.texts):
            _make_header(line)
            return
    first = figures[0]
    if line.texts and all(cell.column > first.cell.column for cell in line.texts):
        # a line number or a bullet before the label
        line.figures = figures[1:]
        if not line.figures:
            line.texts.insert(0, first.cell)
    elif (
        not line.texts
        and len(figures) > 1
        and is_year(first.printed, first.cell.text)
        and not all(is_year(figure.printed, figure.cell.text) for figure in figures)
    ):
        line.texts.append(first.cell)  # a schedule by years: the year is the label
        line.figures = figures[1:]


def _columns(lines: list[Line]) -> list[tuple[int, int]]:
    """Grid ranges of the logical columns, left to right: overlapping figures are one column unless a row has two of them."""
    counts: Counter[tuple[int, int]] = Counter()
    for line in lines:
        for figure in line.figures:
            counts[figure.low, figure.high] += 1
    if not counts:
        return []
    merged = _merge(counts)
    if _has_conflict(lines, merged):
        counts.clear()
        for line in lines:
            for figure in line.figures:
                counts[figure.cell.column, figure.cell.column + figure.cell.width] += 1
        largest = max(counts.values())
        wide = {span: count for span, count in counts.items() if count * 20 >= largest or span[1] - span[0] == 1}
        merged = _merge(Counter(wide))
        if _has_conflict(lines, merged):
            ends = sorted({figure.cell.end for line in lines for figure in line.figures})
            merged = [(end - 1, end) for end in ends]
    return merged


def _merge(counts: Counter[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(counts):
        if merged and low < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _has_conflict(lines: list[Line], columns: list[tuple[int, int]]) -> bool:
    lows = [low for low, _ in columns]
    for line in lines:
        last = -1
        for figure in line.figures:
            column = bisect.bisect_right(lows, figure.high - 1) - 1
            if column == last:
                return True
            last = column
    return False


def _assign(layout: Layout) -> None:
    columns = layout.columns
    lows = [low for low, _ in columns]
    for line in layout.lines:
        for figure in line.figures:
            column = bisect.bisect_right(lows, figure.cell.end - 1) - 1
            figure.column = max(0, column)


def _label(layout: Layout) -> None:
    """Splits each line's texts into its label (left of the columns) and texts over the columns."""
    if not layout.columns:
        for line in layout.lines:
            line.label_cells, line.texts = line.texts, []
        return
    first = layout.columns[0][0]
    lowest = min((line.texts[0].column for line in layout.lines if line.texts and line.figures), default=0)
    for line in layout.lines:
        texts = line.texts
        if not texts:
            continue
        edge = line.figures[0].low if line.figures else first
        label_cells = [cell for cell in texts if cell.column < edge and (line.figures or cell.end <= first or cell.column <= lowest)]
        if len(label_cells) > 1:  # "5, 6" in a column of notes is no part of the label
            label_cells = [cell for cell in label_cells if cell.column < first or any(character.isalpha() for character in cell.text)]
        line.label_cells = label_cells
        if len(label_cells) == len(texts):
            line.texts = []
        elif label_cells:
            labels = {cell.ordinal for cell in label_cells}
            line.texts = [cell for cell in texts if cell.ordinal not in labels]
        else:
            line.texts = texts
        label = " ".join(" ".join([cell.text for cell in label_cells]).split())
        line.label = NOTE_MARKS.sub("", label) if label.endswith(")") else label
        line.indent = label_cells[0].indent + 100000 * min(label_cells[0].column, 9) if label_cells else 0


def _join_wrapped(layout: Layout, is_period_text: Callable[[str], bool]) -> None:
    """Joins labels that run over several rows to the label of the row with the figures."""
    lines = layout.lines
    target: Line | None = None
    for index in range(len(lines) - 2, max(layout.first_body - 2, -1), -1):
        line, below = lines[index], target or lines[index + 1]
        target = None
        if index < layout.first_body and (len(line.row.cells) > 1 or is_period_text(line.label)):
            break
        alone = line.label and not line.figures and not line.texts and not line.is_empty and len(below.label) <= LONGEST_LABEL
        if alone and below.label and is_wrapped(line.label, below.label):
            below.label = f"{line.label} {below.label}"
            below.indent = min(line.indent, below.indent)
            line.is_header = True
            line.label = ""
            target = below


def _find_sections(layout: Layout, is_period_text: Callable[[str], bool], is_title: Callable[[str], bool]) -> None:
    lines, columns = layout.lines, layout.columns
    if not columns:
        return
    width, stub = columns[-1][1], _stub_column(layout)
    headers: list[list[str]] = [[] for _ in columns]
    last_header = -1
    for index, line in enumerate(lines[: layout.first_body]):
        over = [cell for cell in line.texts if not _is_full(cell, columns, stub, is_period_text)]
        for cell in line.label_cells:
            if _is_full(cell, columns, stub, is_period_text) and len(line.row.cells) == 1 and cell.width > 1:
                over = []
        if over:
            _add_header(headers, over, columns)
            last_header = index
    for index, line in enumerate(lines[: layout.first_body]):
        alone = len(line.row.cells) == 1 and bool(line.label)
        heads_rows = alone and (index > last_header >= 0 or (last_header < 0 and index == layout.first_body - 1))
        if heads_rows and not is_period_text(line.label) and not line.label.startswith("(") and not is_title(line.label):
            line.is_header = False  # a heading over the first rows
            continue
        over_columns = {cell.ordinal for cell in line.texts}
        for cell in line.row.cells:
            text = " ".join(cell.text.split())
            if cell.ordinal in over_columns and not _is_full(cell, columns, stub, is_period_text):
                continue
            if index <= last_header or last_header < 0 or (cell.width > 1 and cell.end >= width) or is_period_text(text) or alone:
                (layout.titles if len(line.row.cells) == 1 else layout.stub_header).append(text)
    layout.sections.append(Section(0, headers, []))
    _find_later_sections(layout, is_period_text)


def _find_later_sections(layout: Layout, is_period_text: Callable[[str], bool]) -> None:
    """Headers in the middle of the body begin a new section."""
    columns, lines, stub = layout.columns, layout.lines, _stub_column(layout)
    open_section: Section | None = None
    renewed: set[bool] = set()
    for index in range(layout.first_body, len(lines)):
        line = lines[index]
        if line.figures:
            open_section = None
        elif line.texts or (line.label_cells and is_period_text(line.label)):
            over = [cell for cell in line.texts if not _is_full(cell, columns, stub, is_period_text)]
            is_period = bool(line.label) and is_period_text(line.label)
            fresh = open_section is None
            if fresh:
                previous = layout.sections[-1]
                open_section = Section(index, [list(texts) for texts in previous.headers], list(previous.titles))
                layout.sections.append(open_section)
            assert open_section is not None
            line.is_header = True
            if over:
                # new period words replace the old ones, new other words the other ones: what is not said again still holds
                periods = {is_period_text(cell.text) for cell in over}
                if fresh or open_section.first == index:
                    renewed = set()
                if periods - renewed:
                    open_section.headers = [
                        [text for text in texts if is_period_text(text) not in periods - renewed] for texts in open_section.headers
                    ]
                    renewed |= periods
                _add_header(open_section.headers, over, columns)
            for cell in line.texts:
                if cell not in over:
                    text = " ".join(cell.text.split())
                    open_section.titles = [text] if is_period_text(text) else [*open_section.titles, text]
            if is_period:
                open_section.titles = [line.label]
        line.section = len(layout.sections) - 1


def _stub_column(layout: Layout) -> int:
    """The grid column in which most labels stand."""
    counts = Counter(line.label_cells[0].column for line in layout.lines if line.figures and line.label_cells)
    return counts.most_common(1)[0][0] if counts else 0


def _is_full(cell: Cell, columns: list[tuple[int, int]], stub: int, is_period_text: Callable[[str], bool]) -> bool:
    """Whether a cell is a title and no header: it stands over the stub and every column, or over every column without naming a period."""
    if cell.end <= columns[-1][0]:
        return False
    return cell.column <= stub or (cell.column < columns[0][1] and len(columns) > 1 and not is_period_text(cell.text))


def _add_header(headers: list[list[str]], cells: list[Cell], columns: list[tuple[int, int]]) -> None:
    """Adds a row of header cells to the columns they stand over."""
    found: list[Cell | None] = []
    lows = [cell.column for cell in cells]
    for low, high in columns:
        best, most = None, 0
        for cell in cells[max(0, bisect.bisect_right(lows, low) - 1) : bisect.bisect_left(lows, high)]:
            overlap = min(high, cell.end) - max(low, cell.column)
            if overlap > most:
                best, most = cell, overlap
        found.append(best)
    if cells[-1].column >= columns[-1][1] and len(columns) % len(cells) == 0 and len(cells) > 1:
        share = len(columns) // len(cells)  # headers that run past the table's edge: equal shares, in order
        found = [cells[index // share] for index in range(len(columns))]
    elif None in found or len({id(cell) for cell in found}) < min(len(cells), len(columns)):
        found = _by_order(found, cells, columns)
    for texts, header in zip(headers, found, strict=True):
        if header is not None:
            texts.append(header.text)


def _by_order(found: list[Cell | None], cells: list[Cell], columns: list[tuple[int, int]]) -> list[Cell | None]:
    """Headers placed by order where the grid does not place them: some columns have none, or some headers stand over no column."""
    if len(cells) == len(columns):
        return list(cells)  # as many headers as columns, shifted against them
    if len(cells) > 1 and len(columns) % len(cells) == 0:
        share = len(columns) // len(cells)  # spanners that stop short of their columns or run past them: equal shares
        even = [cells[index // share] for index in range(len(columns))]
        late = any(found[at] is None and found[at + share - 1] is not None for at in range(0, len(found), share))  # over the last ones only
        if (
            not late
            and 0 < found.count(None) <= share
            and all(cell is None or cell is other for cell, other in zip(found, even, strict=True))
        ):
            return list(even)
    placed = {id(cell) for cell in found}
    stray = [cell for cell in cells if id(cell) not in placed]
    if stray and len(stray) * len(columns) <= MOST_PAIRS:  # a header over no column stands over the nearest ones that have none
        for index, (low, high) in enumerate(columns):
            if found[index] is None:
                nearest = min(stray, key=lambda cell: max(low - cell.end, cell.column - high))
                if max(low - nearest.end, nearest.column - high) <= FARTHEST_HEADER:
                    found[index] = nearest
    return found
