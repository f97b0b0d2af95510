"""The lines of one table set in spaces to its rows and cells.

The grid of such a table counts characters: a figure takes the range of its column, a header that of the columns it stands over, and
every label begins in column 0, however deep it is indented.
"""

import itertools
import re
from collections.abc import Callable, Sequence

from tieout.model.document import Cell, Passage, Row, Table
from tieout.readers.column_heads import DAY, MONTH, PERIOD_WORDS, Placed, is_caption, is_header, is_title, place_headers, stands_over
from tieout.readers.column_ranges import MOST_COLUMNS, Columns, part_figures, place_figures, take_in_figures
from tieout.readers.label_lines import CONNECTIVE, OPEN_END, LabelLines
from tieout.readers.lines import FIGURES, STAND_IN, TEXT, WORDS, YEAR, Line, Stretch
from tieout.readers.passages import join_passages

INDENT_OF_SPACE = 600
HYPHEN = re.compile(r"([A-Za-z]+)-$")
MARK = re.compile(r"\(\d{1,2}\)|\*+")  # of a note
MONTH_END = re.compile(rf"\b{MONTH.pattern}$", re.IGNORECASE)
TOUCHES = re.compile(r"\w[-/]$")


def read_table(
    passage: Passage, lines: Sequence[Line], body: int, columns: Columns, ordinal: int, *, is_word: Callable[[str], bool]
) -> Table | None:
    """The table of some lines, of which `body` is the first below the column headers; None where they keep to no columns.

    `is_word` tells whether a word occurs in the text: one that a hyphen breaks at the end of a line is then made whole.
    """
    if not columns or len(columns) > MOST_COLUMNS:
        return None
    reader = _Reader(passage, lines, body, columns, is_word)
    rows = reader.read()
    passages = [cell.passage for row in rows for cell in row.cells]
    start = passages[0].range(0, len(passages[0].text))[0]
    return Table(ordinal, rows, start, passages[-1].range(0, len(passages[-1].text))[1])


class _Reader:
    def __init__(self, passage: Passage, lines: Sequence[Line], body: int, columns: Columns, is_word: Callable[[str], bool]) -> None:
        self.passage = passage
        self.lines = lines
        self.body = body
        self.is_word = is_word
        self.columns = columns
        self.edge = columns[0][0]
        for index, line in enumerate(lines):
            if line.kind == FIGURES and not any(place_figures(line, [one], self.columns)[0] for one in line.stretches if one.is_number):
                line.make_words(is_one=True)
            elif (
                line.kind == FIGURES and MARK.fullmatch(line.text, line.start, line.stretches[0].end) and line.stretches[0].end < self.edge
            ):
                line.begin_with_words()
            elif line.kind == TEXT and index >= body:
                take_in_figures(line, self.columns)

    def read(self) -> tuple[Row, ...]:
        """The rows of the table."""
        rows = self._head_rows()
        labels = LabelLines(self.lines, self.edge, self.body)
        last = -1  # the line of figures that the row before ends with
        for group in labels.rows():
            carrier = next((index for index in group if self.lines[index].kind == FIGURES), group[-1])
            line = self.lines[carrier]
            if line.kind not in (FIGURES, TEXT):
                continue
            if carrier == last + 1 and rows and self._is_wrapped(line, rows[-1]):
                placed = self._place(line)
                rows[-1].extend(self._cells(line, placed, rows[-1][0].row, len(rows[-1])))
                last = carrier
                continue
            is_over = line.kind == TEXT and len(group) == 1 and self._is_over(carrier)
            placed = place_headers(self.lines, carrier, self.columns) if is_over else self._place(line)
            cells = self._cells(line, placed, carrier, 0)
            if len(group) > 1:
                cells = self._with_label(group, carrier, cells)
            rows.append(cells)
            last = carrier if line.kind == FIGURES else -1
        return tuple(Row(cells[0].row, tuple(_renumbered(cells))) for cells in rows if cells)

    def _is_over(self, index: int) -> bool:
        """Whether a line of words in the body is one of column headers."""
        line = self.lines[index]
        if len(line.stretches) == 1 and not PERIOD_WORDS.search(line.text):
            return False
        return is_header(line, self.edge)

    def _is_wrapped(self, line: Line, row: Sequence[Cell]) -> bool:
        """Whether a line of figures without a label holds the columns right of those that the row above it fills."""
        if line.kind != FIGURES or not line.stretches[0].is_number:
            return False
        filled = [cell.column for cell in row if cell.column]
        homes = [home for home in place_figures(line, [one for one in line.stretches if one.is_number], self.columns) if home]
        if not filled or row[0].column or not homes or len(filled) + len(homes) > len(self.columns):
            return False
        return max(filled) < homes[0][0]

    def _place(self, line: Line) -> list[Placed]:
        """A label, figures in their columns, and words where they stand."""
        stretches = part_figures(line, self.columns) if line.kind == FIGURES else line.stretches
        figures = stretches[1:]
        if line.kind == FIGURES and stretches[0].kind == WORDS and all(one.kind <= STAND_IN for one in figures):  # as nearly all are
            homes = place_figures(line, figures, self.columns)
            whole = stretches[0]
            placed = [Placed(whole, 0, whole.end)]
            placed.extend(Placed(one, *(home or (max(1, one.start), one.end))) for one, home in zip(figures, homes, strict=True))
            return placed
        first = next((stretch.start for stretch in stretches if stretch.is_number), len(line.text))
        edge = min(first, self.edge) if line.kind == FIGURES else self.edge
        label = [stretch for stretch in stretches if not stretch.is_number and (stretch.end <= edge or stretch.start < self.edge // 2)]
        if stretches[0].kind == YEAR and line.kind == FIGURES:
            label = stretches[:1]
        placed = []
        if label:
            whole = Stretch(label[0].start, label[-1].end, WORDS)
            placed.append(Placed(whole, 0, whole.end))
        others = [stretch for stretch in stretches if stretch not in label]
        own = iter(place_figures(line, [one for one in others if one.is_number or one.kind == YEAR], self.columns))
        for stretch in others:
            home = next(own) if stretch.is_number or stretch.kind == YEAR else None
            placed.append(Placed(stretch, *(home or (max(1, stretch.start), stretch.end))))
        return placed

    def _cells(self, line: Line, placed: Sequence[Placed], row: int, ordinal: int) -> list[Cell]:
        cells: list[Cell] = []
        for position, (stretch, low, high) in enumerate(placed, ordinal):
            passage = self._cut(line, stretch.start, stretch.end)
            indent = line.start * INDENT_OF_SPACE if low == 0 else 0
            cells.append(Cell(row, position, low, max(1, high - low), 1, passage.text, passage, indent, ()))
        return cells

    def _cut(self, line: Line, start: int, end: int) -> Passage:
        low, high = line.place(start), line.place(end)
        if self.passage.pieces:
            return self.passage.cut(low, high)
        return Passage(self.passage.text[low:high], self.passage.start + low)

    def _with_label(self, group: Sequence[int], carrier: int, cells: list[Cell]) -> list[Cell]:
        """The cells of a row with its label put together from the lines it stands on."""
        passages: list[Passage] = []
        for index in group:
            line = self.lines[index]
            if index != carrier:
                passages.append(self._cut(line, line.start, line.end))
            elif cells[0].column == 0:
                passages.append(cells[0].passage)
        passage = self._joined(passages)
        label = Cell(carrier, 0, 0, 1, 1, passage.text, passage, self.lines[group[0]].start * INDENT_OF_SPACE, ())
        return [label, *(cells[1:] if cells[0].column == 0 else cells)]

    def _joined(self, passages: Sequence[Passage]) -> Passage:
        """One passage of several; a word that a hyphen breaks is made whole where it is a word of the text."""
        whole: list[Passage] = []
        for passage, after in zip(passages, [*passages[1:], None], strict=True):
            broken = HYPHEN.search(passage.text)
            if broken and after is not None and after.text[:1].islower():
                rest = re.match(r"[a-z]+", after.text)
                if rest and self.is_word(broken[1] + rest.group()):
                    whole.append(passage.cut(0, len(passage.text) - 1))
                    continue
            whole.append(passage)
        pairs = list(zip(whole, passages, strict=True))[:-1]
        return join_passages(whole, ["" if other is not one or TOUCHES.search(one.text) else "\n" for one, other in pairs])

    def _head_rows(self) -> list[list[Cell]]:
        """The rows above the body: column headers, captions over all columns, and the texts over the labels, each put together."""
        rows: list[list[Cell]] = []
        stub: list[Passage] = []
        home: list[Cell] = []
        index = 0
        while index < self.body:
            line = self.lines[index]
            taken = [index]
            if line.kind not in (TEXT, FIGURES):
                index += 1
                continue
            is_over = stands_over(line, self.columns) and not is_title(self.lines, index, 0, self.edge)
            if is_caption(line, self.columns) or (not is_over and line.start >= self.edge // 2):
                while _depth(self.lines, taken) > 0 and taken[-1] + 1 < self.body and self.lines[taken[-1] + 1].kind == TEXT:
                    taken.append(taken[-1] + 1)
                passages = [self._cut(self.lines[one], self.lines[one].start, self.lines[one].end) for one in taken]
                passage = self._joined(passages)
                rows.append([Cell(index, 0, 0, self.columns[-1][1], 1, passage.text, passage, 0, ())])
            else:
                placed = place_headers(self.lines, index, self.columns) if is_over else self._place(line)
                cells = self._cells(line, placed, index, 0)
                if cells[0].column == 0 and stub and _goes_on(stub[-1].text, cells[0].text, "".join(one.text for one in stub)):
                    stub.append(cells[0].passage)
                    passage = self._joined(stub)
                    first = home[0]
                    home[0] = Cell(first.row, 0, 0, first.width, 1, passage.text, passage, first.indent, ())
                    cells = cells[1:]
                elif cells[0].column == 0:
                    stub, home = [cells[0].passage], cells
                if cells:
                    rows.append(cells)
            index = taken[-1] + 1
        self._mend_headers(rows)
        self._widen_over_percents(rows)
        if rows and rows[-1] is home and len(home) > 1 and stub[-1].text.endswith(":"):
            rows.append([home.pop(0)])  # no title of the table, but of its first rows
        return rows

    def _widen_over_percents(self, rows: list[list[Cell]]) -> None:
        """Widens headers of amounts over the column of percentages beside them, where that has no header of its own."""
        for left, span in itertools.pairwise(self.columns):
            if span not in self.columns.percents or any(
                one.column < span[1] and span[0] < one.end for row in rows for one in row if one.column
            ):
                continue
            for row in rows:
                for index, cell in enumerate(row):
                    if cell.column and cell.end == left[1]:
                        width = span[1] - cell.column
                        row[index] = Cell(cell.row, cell.ordinal, cell.column, width, 1, cell.text, cell.passage, cell.indent, ())

    def _is_stacked(self, cell: Cell, below: Cell) -> bool:
        """Whether two headers stand over one and the same column: a header over two lines."""
        return (cell.column, cell.end) == (below.column, below.end) and (cell.column, cell.end) in self.columns

    def _mend_headers(self, rows: list[list[Cell]]) -> None:
        """Puts headers of one column together that break in the middle of a word, between a month and its day, or over two lines.

        The last only where the line below has a header for every column and this one has not: else it may stand over several columns.
        """
        for row, below in itertools.pairwise(rows):
            over = [cell for cell in row if cell.column]
            under = sum(cell.column > 0 for cell in below)
            stacks = 1 < len(over) < under == len(self.columns) and below[0].row == row[0].row + 1
            for cell in over:
                rest = next((one for one in below if one.column < cell.end and cell.column < one.end), None)
                if rest is None:
                    continue
                if HYPHEN.search(cell.text) and rest.text[0].islower():
                    passage = join_passages([cell.passage.cut(0, len(cell.text) - 1), rest.passage], [""])
                elif (MONTH_END.search(cell.text) and DAY.fullmatch(rest.text)) or (stacks and self._is_stacked(cell, rest)):
                    passage = join_passages([cell.passage, rest.passage], ["\n"])
                else:
                    continue
                whole = Cell(rest.row, rest.ordinal, rest.column, rest.width, 1, passage.text, passage, rest.indent, ())
                below[below.index(rest)] = whole
                row.remove(cell)


def _renumbered(cells: Sequence[Cell]) -> list[Cell]:
    if all(cell.ordinal == ordinal for ordinal, cell in enumerate(cells)):
        return list(cells)
    return [
        Cell(cell.row, ordinal, cell.column, cell.width, 1, cell.text, cell.passage, cell.indent, ()) for ordinal, cell in enumerate(cells)
    ]


def _depth(lines: Sequence[Line], taken: Sequence[int]) -> int:
    """How many brackets that open in some lines are still to be closed."""
    return sum(lines[index].text.count("(") - lines[index].text.count(")") for index in taken)


def _goes_on(above: str, text: str, whole: str) -> bool:
    """Whether a text over the labels runs on in the header line below: a title over two lines, a remark in brackets."""
    if whole.count("(") > whole.count(")"):
        return True
    if above.endswith((":", ")")) or text.startswith("("):
        return False
    if OPEN_END.search(above) or text[:1].islower() or CONNECTIVE.match(text):
        return True
    return above.isupper() and text.partition("(")[0].isupper()
