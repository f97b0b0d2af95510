"""Lines of pages to tables: runs of labels with figures at their right, and the headers over them.

The grid of such a table is its columns: labels stand in grid column 0, the figures of the n-th column in 2n + 2, what stands between
two columns in the odd one between them.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from tieout.model.document import Cell, Row, Table
from tieout.readers.column_heads import PERIOD_WORDS
from tieout.readers.label_lines import OPEN_END
from tieout.readers.lines import FIGURE, FIGURES, NIL, TEXT, WORDS, YEAR, Stretch
from tieout.readers.page_columns import find_columns, home_of, reach_of, under, with_signs
from tieout.readers.page_heads import NAMES_PERIOD, SLACK, Heads, Span, is_header, is_ruled
from tieout.readers.page_lines import PageLine, is_running
from tieout.readers.page_text import PageText

LONGEST_HEAD = 16  # lines looked at above the first figures for column headers
LINES_COMPARED = 12  # of a table, for a column
OVER_COLUMNS = 35  # percent of the room of the figures that prose takes and a long label does not
MOST_BETWEEN = 10  # lines of words between two lines of figures of one table
# in hundredths of the type's height
CENTRE = 60  # by which centred lines miss each other
OFF_MIDDLE = 150  # of a title from the middle of the page
REST = 190  # between baselines: more is a blank line
FARTHEST = 900  # between two lines of figures of one table
OVERLAP = 80  # between baselines: less are two lines of one row
INDENT = 20  # deeper is an indent
PAGE = re.compile(r"\d{1,3}")
YEAR_END = re.compile(r"(?:19|20)\d\d$|\d,$")


def find_tables(lines: Sequence[PageLine]) -> list[tuple[int, int, int]]:
    """Each table as line numbers: the first line of its head, its first line of figures, its last line."""
    runs: list[list[int]] = []
    for number, line in enumerate(lines):
        if line.kind != FIGURES:
            continue
        if runs and not _is_parted(lines, runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    found: list[tuple[int, int, int]] = []
    floor = 0
    for run in runs:
        if not any(lines[number].has_label for number in run):
            continue
        if _has_column([lines[number] for number in run]) if len(run) > 1 else _is_headed(lines, run[0], floor):
            head = _find_head(lines, run, floor)
            if head < run[0] or not _is_contents([lines[number] for number in run]):
                found.append((head, run[0], run[-1]))
                floor = run[-1] + 1
    return found


def _is_contents(lines: Sequence[PageLine]) -> bool:
    """Whether lines are those of a table of contents: labels and the numbers of pages."""
    texts = [line.text[line.stretches[-1].start :] for line in lines if len(line.stretches) == 2 and line.has_label]
    pages = [int(text) for text in texts if PAGE.fullmatch(text)]
    return len(pages) == len(lines) and pages == sorted(pages)


def _has_column(lines: Sequence[PageLine]) -> bool:
    """Whether two lines hold figures that stand under each other; numbers of a form stand where they will."""
    reaches = [[reach_of(line, stretch) for stretch in line.stretches if stretch.is_number] for line in lines]
    return any(
        one.low < other.high and other.low < one.high
        for above, below in itertools.combinations(reaches[:LINES_COMPARED], 2)
        for one in above
        for other in below
    )


def _is_headed(lines: Sequence[PageLine], number: int, floor: int) -> bool:
    """Whether a lone line of several figures stands right under column headers: a table of one row."""
    line = lines[number]
    figures = sum(stretch.kind == FIGURE for stretch in line.stretches)
    above = lines[number - 1] if number > floor else None
    if above is None or figures < 2 or above.kind != TEXT or line.gap is None or line.gap > 3 * line.size:
        return False
    return len(above.stretches) >= figures and is_header(above, first_number(line)) and PERIOD_WORDS.search(above.text) is not None


def first_number(line: PageLine) -> int:
    """Where on the sheet the first figure of a line begins; its right end without one."""
    first = next((stretch for stretch in line.stretches if stretch.is_number), None)
    return line.right if first is None else line.x(first.start)


def _is_rested(line: PageLine) -> bool:
    """Whether white space parts a line from the one above."""
    return line.gap is None or line.gap * 100 > REST * line.size


def _is_parted(lines: Sequence[PageLine], last: int, following: int) -> bool:
    """Whether a table ends between two lines of figures: prose, or new column headers after a blank."""
    below = lines[following]
    words = [line for line in lines[last + 1 : following] if line.kind == TEXT]
    if not words:
        return below.gap is not None and below.gap * 100 > FARTHEST * below.size
    if len(words) > MOST_BETWEEN or _has_prose(words, lines[last], below):
        return True
    if below.sheet.page != lines[last].sheet.page and not _has_column([lines[last], below]):
        return True
    edge = first_number(below)
    rested = titled = False
    for line in words:
        rested = rested or _is_rested(line)
        if rested and is_header(line, edge) and (PERIOD_WORDS.search(line.text) or (titled and len(line.stretches) > 1)):
            return True
        titled = titled or (len(line.stretches) == 1 and line.left > lines[last].left + SLACK * line.size // 100)
    return False


def _has_prose(words: Sequence[PageLine], above: PageLine, below: PageLine) -> bool:
    """Whether two lines in turn, or one that ends a sentence, run on over the columns as no label does."""
    edge = max(first_number(above), first_number(below))
    edge += (max(above.right, below.right) - edge) * OVER_COLUMNS // 100
    previous = False
    for line in words:
        runs_on = line.right > edge and is_running(line)
        if runs_on and (previous or line.text.endswith((".", ";"))):
            return True
        previous = runs_on
    return False


def _find_head(lines: Sequence[PageLine], run: Sequence[int], floor: int) -> int:
    """The first line of a table's head: the topmost column header above its figures, else the labels that lead to them."""
    first = run[0]
    columns = with_signs(find_columns([lines[number] for number in run]), [lines[number] for number in run])
    edge = columns[0].low if columns else first_number(lines[first])
    head = -1
    start = max(floor, first - LONGEST_HEAD)
    for number in range(first - 1, start - 1, -1):
        line = lines[number]
        if line.kind != TEXT:
            continue
        if line.right > edge and len(line.stretches) == 1 and is_running(line) and line.text.endswith("."):
            break
        if _is_title(lines, number, floor, edge):
            break
        if is_header(line, edge) or (head >= 0 and _is_above_header(line, lines[head])):
            head = number
        if line.gap is None:
            break  # the top of a page
    if head >= 0:
        return _below_titles(lines, head, first, columns[0].low + columns[-1].high if columns else 0)
    head = first
    while head > floor and lines[head - 1].kind == TEXT and _is_leading_label(lines[head - 1], lines[head], edge):
        head -= 1
    return head


def _is_above_header(line: PageLine, below: PageLine) -> bool:
    """Whether a line is the beginning of a header that narrow figures leave no room for: a period, set about the centre of what goes on."""
    if len(line.stretches) != 1 or not PERIOD_WORDS.search(line.text):
        return False
    middles = (below.x(stretch.start) + below.x(stretch.end) for stretch in below.stretches)
    return any(abs(line.left + line.right - middle) * 50 <= CENTRE * line.size for middle in middles)


def _below_titles(lines: Sequence[PageLine], head: int, first: int, middle: int) -> int:
    """The first header of a head below the titles that stand over it: lone texts about the middle of the page.

    They name no period, or stand far from the middle of the columns (`middle` is twice that).
    """
    for number in range(head, first):
        line = lines[number]
        centre = line.left + line.right
        alone = line.kind == TEXT and len(line.stretches) == 1 and abs(centre - line.sheet.width) * 50 <= OFF_MIDDLE * line.size
        apart = abs(centre - middle) * 50 > 2 * OFF_MIDDLE * line.size
        if not alone or (NAMES_PERIOD.search(line.text) and not apart) or is_ruled(line, lines[number + 1]):
            return number
    return head


def _is_leading_label(line: PageLine, below: PageLine, edge: int) -> bool:
    close = below.gap is not None and not _is_rested(below)
    return close and len(line.stretches) == 1 and line.right <= edge and line.left < below.left + SLACK * line.size // 100


def _is_title(lines: Sequence[PageLine], number: int, floor: int, edge: int) -> bool:
    """Whether a line is one of several centred lines, of which one begins too far left to stand over the columns."""
    if len(lines[number].stretches) != 1:
        return False
    first = last = number
    while first > max(floor, number - LONGEST_HEAD) and _is_centred(lines[first - 1], lines[number]):
        first -= 1
    while last + 1 < min(len(lines), number + LONGEST_HEAD) and _is_centred(lines[last + 1], lines[number]):
        last += 1
    leftmost = min(line.left for line in lines[first : last + 1])
    return leftmost < min(edge, lines[number].left) - SLACK * lines[number].size // 100


def _is_centred(line: PageLine, other: PageLine) -> bool:
    """Whether two lines hold one text each, set about one centre."""
    if line.kind != TEXT or len(line.stretches) != 1:
        return False
    return abs(line.left + line.right - other.left - other.right) * 50 <= CENTRE * max(line.size, other.size)


class TableReader:
    """Reads the lines of one table: `body` is its first line of figures."""

    def __init__(self, lines: Sequence[PageLine], body: int, text: PageText) -> None:
        self.lines = lines
        self.body = body
        self.text = text
        self.columns = find_columns([line for line in lines if line.kind == FIGURES])
        self.edge = self.columns[0].low if self.columns else 0
        self.size = max(line.size for line in lines)
        labelled = [line for line in lines if line.kind in (TEXT, FIGURES) and not line.stretches[0].is_number]
        self.margin = min((line.left for line in labelled), default=0)
        ends = [line.x_end(line.stretches[0].end) for line in labelled]
        self.label_end = max((end for end in ends if end <= self.edge), default=0)
        heads = Heads(lines, body, self.columns, self.margin)
        self.headers, self.days = heads.placed, heads.days

    def read(self, ordinal: int) -> Table | None:
        """The table; None where it has no columns."""
        if not self.columns:
            return None
        start = self.text.at
        rows: list[Row] = []
        begun: list[PageLine] = []
        for index, line in enumerate(self.lines):
            if line.kind not in (FIGURES, TEXT) or self._is_tail(index):
                begun = []
                continue
            if self._is_wrapped(index, is_chain=bool(begun)):
                begun.append(line)
                continue
            spans = self.headers.get(index)
            if spans is None:
                spans = self._body_spans(line)
            elif not spans:
                continue
            tail = [self.lines[index + 1]] if index + 1 < len(self.lines) and self._is_tail(index + 1) else []
            rows.append(Row(index, tuple(self._cells(index, line, spans, begun, tail))))
            begun = []
            self.text.add("\n")
        return Table(ordinal, tuple(rows), start, self.text.at)

    def _cells(self, index: int, line: PageLine, spans: list[Span], begun: list[PageLine], tail: list[PageLine]) -> list[Cell]:
        cells: list[Cell] = []
        if (begun or tail) and (not spans or spans[0][1] > 0):
            spans = [(Stretch(0, 0, WORDS), 0, 1), *spans]
        for position, (stretch, column, end) in enumerate(spans):
            pieces = [(line, stretch.start, stretch.end)] if stretch.end > stretch.start else []
            indent = 0
            if column == 0:
                pieces = [(one, 0, len(one.text)) for one in begun] + pieces + [(one, 0, len(one.text)) for one in tail]
                first, at, _ = pieces[0]
                indent = max(0, first.x(at) - self.margin)
            pieces += self.days.get((index, column), [])
            passage, notes = self.text.write(pieces)
            self.text.add("\t")
            cells.append(Cell(index, position, column, max(1, end - column), 1, passage.text, passage, indent, notes))
        return cells

    def _is_label(self, line: PageLine) -> bool:
        return line.kind == TEXT and len(line.stretches) == 1 and line.left < (self.margin + self.edge) // 2

    def _gap(self, index: int) -> int:
        """The distance of a line's baseline from that of the line above, in hundredths of its type; very much at the top of a page."""
        gap = self.lines[index].gap
        return 1 << 20 if gap is None else gap * 100 // max(1, self.lines[index].size)

    def _is_wrapped(self, index: int, *, is_chain: bool) -> bool:
        """Whether a label runs on in the next line: it stands alone, and the next line's first word had no room behind it."""
        line = self.lines[index]
        if index + 1 >= len(self.lines) or not self._is_label(line) or index in self.headers:
            return False
        below = self.lines[index + 1]
        if below.kind == FIGURES and not below.has_label:
            return self._gap(index + 1) < OVERLAP
        if line.text.endswith((":", ";")) or below.kind not in (TEXT, FIGURES) or index + 1 in self.headers:
            return False
        if below.stretches[0].kind != WORDS or below.left >= self.edge or below.left < line.left - INDENT:
            return False
        if OPEN_END.search(line.text) and (below.text[0].islower() or line.text[-1] in "-/"):
            return True
        if index + 2 < len(self.lines) and below.kind == FIGURES and not below.text[0].islower():
            sibling = self.lines[index + 2]
            if sibling.kind == FIGURES and abs(sibling.left - below.left) < INDENT and not self._is_tighter(index + 1, index + 2):
                return False  # a heading and the rows under it
        label = below.text[below.stretches[0].start : below.stretches[0].end]
        if line.text.isupper() and not label.isupper():
            return False  # a heading in capitals
        return self._runs_on(line, below, is_chain=is_chain)

    def _is_tighter(self, index: int, other: int) -> bool:
        """Whether a line follows the one above it more closely than another follows its own."""
        return other < len(self.lines) and self._gap(index) * 10 < self._gap(other) * 9

    def _runs_on(self, line: PageLine, below: PageLine, *, is_chain: bool) -> bool:
        word = below.words[0]
        label = line.stretches[0]
        deeper = below.left - line.left
        if word.text[0].islower() and deeper > INDENT and line.kind == TEXT:
            return True
        begun = word.text[0].islower() or (is_chain and abs(deeper) <= INDENT)
        begun = begun or (deeper > INDENT and (word.text[0] == "(" or deeper * 100 < SLACK * line.size))
        return begun and line.x_end(label.end) + word.right - word.left + line.size // 5 >= self.label_end

    def _is_tail(self, index: int) -> bool:
        """Whether a line is the rest of the label of the row above it, whose figures stand on its first line."""
        if index == 0 or not self._is_label(self.lines[index]) or index in self.headers:
            return False
        line, above = self.lines[index], self.lines[index - 1]
        if above.kind != FIGURES:
            return False
        if not above.has_label:
            return self._gap(index) < OVERLAP
        if above.stretches[0].kind != WORDS or above.left > line.left + INDENT or line.text.endswith(":"):
            return False
        if OPEN_END.search(above.text[above.stretches[0].start : above.stretches[0].end]):
            return True
        if line.text[0].islower() and line.left > above.left + INDENT and self._is_tighter(index, index + 1):
            return True
        if above.left >= line.left:
            return False
        followed = index + 1 < len(self.lines) and self.lines[index + 1].kind in (TEXT, FIGURES)
        if followed and self.lines[index + 1].left >= line.left and not self._is_tighter(index, index + 1):
            return False
        return self._runs_on(above, line, is_chain=False)

    def _body_spans(self, line: PageLine) -> list[Span]:
        """A label, figures in their columns, and words where they stand."""
        stretches = self._split_drifted(line)
        reaches = [reach_of(line, stretch) for stretch in stretches]
        first = next((reach.low for reach in reaches if reach.stretch.is_number), line.right)
        edge = min(first, self.edge) if line.kind == FIGURES else self.edge
        half = (self.margin + self.edge) // 2
        label = [reach for reach in reaches if not reach.stretch.is_number and (reach.high <= edge or reach.low < half)]
        if stretches[0].kind == YEAR and line.kind == FIGURES:
            label = reaches[:1]
        elif label and reaches[0] not in label and reaches[0].high < label[0].low < half:
            label = reaches[: reaches.index(label[-1]) + 1]  # the mark of a note before its words
        spans: list[Span] = []
        if label:
            spans.append((Stretch(label[0].stretch.start, label[-1].stretch.end, WORDS), 0, 1))
        others = reaches[len(label) :] if label == reaches[: len(label)] else [reach for reach in reaches if reach not in label]
        homes = [
            home_of(reach, self.columns, self.size) if reach.stretch.is_number or reach.stretch.kind == YEAR else None for reach in others
        ]
        doubled = {home for home, count in Counter(homes).items() if count > 1}
        for reach, home in zip(others, homes, strict=True):
            low, high = (home, home) if home is not None and home not in doubled else under(reach, self.columns)
            column = 2 * low + 2 if low <= high else 2 * low + 1
            spans.append((reach.stretch, column, 2 * high + 3 if low <= high else column + 1))
        return spans

    def _split_drifted(self, line: PageLine) -> list[Stretch]:
        """The stretches of a line; a figure one space behind its label is parted from it where it ends as its column does."""
        found: list[Stretch] = []
        begun: int | None = None
        for stretch in line.stretches:
            text = line.text[stretch.start : stretch.end]
            if stretch.kind == WORDS and text.endswith((" $", " €", " £")):  # the sign of the figure behind a long label
                found.append(Stretch(stretch.start, stretch.end - 2, WORDS))
                begun = stretch.end - 1
                continue
            if begun is not None and stretch.is_number:
                stretch = Stretch(begun, stretch.end, stretch.kind)
            begun = None
            if stretch.kind == NIL:
                bare = text.lstrip("USCAHKR$€£¥ ")
                stretch = Stretch(stretch.end - len(bare), stretch.end, NIL)
            match = re.search(r" ((?:\$ {0,3})?[(-]?[\d,.]+[)%]{0,2})$", text) if stretch.kind == WORDS else None
            if (
                match
                and any(abs(line.x_end(stretch.end) - column.high) * 100 <= 40 * line.size for column in self.columns)
                and re.search(r"[,.%)]|\d{2}", match.group(1))
                and not YEAR_END.search(text)
            ):
                start = stretch.start + match.start(1)
                found.extend((Stretch(stretch.start, stretch.start + match.start(), WORDS), Stretch(start, stretch.end, FIGURE)))
            else:
                found.append(stretch)
        return found
