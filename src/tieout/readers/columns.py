"""Tables set in spaces: preformatted lines to blocks and tables.

A table is a run of lines with a label and figures at the right; its header is the lines above it that stand over the figures. The
grid of such a table counts characters: a figure takes the range of its column, a header that of the columns it stands over, and
every label begins in column 0, however deep it is indented.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from tieout.model.document import Block, Cell, Passage, Piece, Row, Table
from tieout.readers.lines import BLANK, FIGURE, FIGURES, MARKUP, NIL, RULE, STAND_IN, TEXT, WORDS, YEAR, Line, Stretch

INDENT_OF_SPACE = 600
LONGEST_HEAD = 16  # lines looked at above the first figures for column headers
MOST_BETWEEN = 10  # lines of words between two lines of figures of one table
FARTHEST_DRIFT = 2  # characters by which the figures of one column may miss each other
HEADER_SLACK = 6  # characters by which a header may begin left of the first figure
FARTHEST_CENTRE = 3
LONGEST_LABEL = 50
FEWEST_LINES = 20  # lines that tell a text set in double spacing
PERIOD_WORDS = re.compile(
    r"\b(?:months?|weeks?|quarters?|years?|ended|ending|as\s+of|(?:19|20)\d\d|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|"
    r"january|february|march|april|august|september|october|november|december|change|inc|percent)\b|%",
    re.IGNORECASE,
)
LENGTH_WORDS = re.compile(r"\b(?:months?|weeks?|quarters?|years?|period|ended)\b", re.IGNORECASE)
CAPTION = re.compile(
    r"^\W*(?:\w+\s+){0,4}(?:in\s+)?(?:thousands|millions|billions|unaudited|audited|restated|except\b|dollars|000s?\b)[^\d]*$",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
UNITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_MONTH} {{0,2}}\d{{1,2}},?(?: (?:19|20)\d\d)?\*?",
        rf"{_MONTH},? (?:19|20)\d\d\*?",
        r"(?:19|20)\d\d\*?|[%$] ?Change|Change",
        r"(?:Three|Six|Nine|Twelve|\d{1,2}) (?:Months|Weeks)(?: Ended)?|(?:Quarter|Year|Months|Weeks) Ended|Ended",
        r"[%$] ?(?:Change|Chg\.?)|Change|Percent",
        r"\(?(?:un)?audited\)?",
    )
)
OPEN_END = re.compile(r"(?:[-/,&]|\b(?:and|or|of|to|the|for|in|on|from|per|by|net|with|before|after))$", re.IGNORECASE)
MONTH = re.compile(rf"{_MONTH}", re.IGNORECASE)
DAY = re.compile(r"\d{1,2},?(?: (?:19|20)\d\d)?")

Span = tuple[int, int]


def read_columns(passage: Passage, ordinal: int) -> list[Block | Table]:
    """The blocks and tables of preformatted text in reading order; its tables are numbered from `ordinal` on."""
    lines = split_lines(passage.text)
    parts: list[Block | Table] = []
    at = 0
    for head, first, last in find_tables(lines):
        parts.extend(_blocks(passage, lines[at:head]))
        table = _Reader(passage, lines[head : last + 1], first - head).read(ordinal)
        at = last + 1
        if table is not None:
            parts.append(table)
            ordinal += 1
    parts.extend(_blocks(passage, lines[at:]))
    return parts


def split_lines(text: str) -> list[Line]:
    """The lines of a text."""
    lines: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        lines.append(Line(raw, at))
        at += len(raw) + 1
    return _close_up(lines)


def _close_up(lines: list[Line]) -> list[Line]:
    """The lines of a text set with a blank line after every line, without those."""
    shown = sum(line.kind != BLANK for line in lines)
    touching = sum(one.kind != BLANK and other.kind != BLANK for one, other in itertools.pairwise(lines))
    if shown < FEWEST_LINES or touching * 10 > shown:
        return lines
    closed: list[Line] = []
    was_shown = False
    for line in lines:
        if line.kind == BLANK and was_shown:
            was_shown = False
            continue
        was_shown = line.kind != BLANK
        closed.append(line)
    return closed


def find_tables(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
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
        if len(run) > 1 and any(lines[number].has_label for number in run):
            found.append((_find_head(lines, run, floor), run[0], run[-1]))
            floor = run[-1] + 1
    return found


def _is_parted(lines: Sequence[Line], last: int, following: int) -> bool:
    """Whether a table ends between two lines of figures: prose, or new column headers after a blank or a rule."""
    between = lines[last + 1 : following]
    words = [line for line in between if line.kind == TEXT]
    if not words:
        return False
    if len(words) > MOST_BETWEEN or _has_prose(words, lines[last], lines[following]):
        return True
    edge = lines[following].first_number
    rested = False
    for line in between:
        if line.kind != TEXT:
            rested = True
        elif rested and _is_header(line, edge) and PERIOD_WORDS.search(line.text):
            return True
    marks = sum(line.kind == MARKUP and "<" in line.text for line in between)
    return marks > 1 and any(_is_header(line, edge) for line in words)


def _has_prose(words: Sequence[Line], above: Line, below: Line) -> bool:
    """Whether two lines in turn, or one that ends a sentence, run on over the columns as no label does."""
    edge = max(LONGEST_LABEL, above.first_number, below.first_number)
    previous = False
    for line in words:
        runs_on = len(line.text) > edge and _is_running(line)
        if runs_on and (previous or line.text.endswith((".", ";"))):
            return True
        previous = runs_on
    return False


def _is_running(line: Line) -> bool:
    """Whether a line is running text: no gaps but those after a sentence."""
    stretches = line.stretches
    return all(line.text[one.end - 1] in ".:;?!)\"'" or other.start - one.end < 3 for one, other in itertools.pairwise(stretches))


def _is_header(line: Line, edge: int) -> bool:
    """Whether a line of words stands over the columns, the first of which begins at `edge`."""
    stretches = line.stretches
    last = stretches[-1]
    if last.end <= edge:
        return False
    if len(stretches) == 1:
        return last.start >= edge - HEADER_SLACK and not CAPTION.match(line.text)
    runs_on = line.start < edge // 2 and len(line.text) > LONGEST_LABEL and _is_running(line)
    return last.start >= edge - HEADER_SLACK and not runs_on


def _find_head(lines: Sequence[Line], run: Sequence[int], floor: int) -> int:
    """The first line of a table's head: the topmost column header above its figures, else the labels that lead to them."""
    first = run[0]
    columns = find_columns([lines[number] for number in run])
    edge = columns[0][0] if columns else lines[first].first_number
    head = -1
    start = max(floor, first - LONGEST_HEAD)
    texts = [number for number in range(start, first) if lines[number].kind == TEXT]
    for number in reversed(texts):
        line = lines[number]
        if len(line.text) > max(edge, LONGEST_LABEL) and _is_running(line) and line.text.endswith("."):
            break
        if _is_header(line, edge) and not _is_title(lines, number, floor, edge):
            head = number
    if head >= 0:
        return head
    head = first
    while head > floor and lines[head - 1].kind in (TEXT, RULE) and len(lines[head - 1].text) <= edge and lines[head - 1].start < edge // 2:
        head -= 1
    return head


def _is_title(lines: Sequence[Line], number: int, floor: int, edge: int) -> bool:
    """Whether a line is one of several centred lines, of which one begins too far left to stand over the columns."""
    if len(lines[number].stretches) != 1:
        return False
    first = last = number
    while first > floor and _is_centred(lines[first - 1], lines[number]):
        first -= 1
    while last + 1 < len(lines) and _is_centred(lines[last + 1], lines[number]):
        last += 1
    leftmost = min(line.start for line in lines[first : last + 1])
    return leftmost < min(edge, lines[number].start) - HEADER_SLACK


def _is_centred(line: Line, other: Line) -> bool:
    """Whether two lines hold one text each, set about one centre."""
    if line.kind != TEXT or len(line.stretches) != 1:
        return False
    return abs(line.start + len(line.text) - other.start - len(other.text)) <= 2 * FARTHEST_CENTRE


def _blocks(passage: Passage, lines: Sequence[Line]) -> list[Block]:
    """Paragraphs between tables, one block each; the lines of a title are blocks of their own."""
    blocks: list[Block] = []
    group: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.kind in (TEXT, FIGURES):
            group.append(line)
            continue
        if group:
            if _is_paragraph(group):
                blocks.append(_block(passage, group))
            else:
                blocks.extend(_block(passage, [one]) for one in group)
            group = []
    return blocks


def _is_paragraph(group: Sequence[Line]) -> bool:
    if len(group) == 1 or group[-1].text.endswith("."):
        return True
    starts = Counter(line.start for line in group)
    return starts.most_common(1)[0][1] * 2 > len(group) and max(len(line.text) for line in group) > LONGEST_LABEL


def _block(passage: Passage, group: Sequence[Line]) -> Block:
    first, last = group[0], group[-1]
    return Block(passage.cut(first.place(first.start), last.place(len(last.text))))


class _Reader:
    """Reads the lines of one table: `body` is its first line of figures."""

    def __init__(self, passage: Passage, lines: Sequence[Line], body: int) -> None:
        self.passage = passage
        self.lines = lines
        self.body = body
        self.columns = find_columns([line for line in lines if line.kind == FIGURES])
        self.edge = self.columns[0][0] if self.columns else 0
        for line in self.lines:
            if line.kind == FIGURES and not any(_home(stretch, self.columns) for stretch in line.stretches if stretch.is_number):
                line.kind = TEXT
                line.stretches = [Stretch(line.start, len(line.text), WORDS)]
        ends = [line.stretches[0].end for line in self.lines if line.kind in (TEXT, FIGURES) and line.stretches[0].end <= self.edge]
        self.label_end = max(ends, default=0)

    def read(self, ordinal: int) -> Table | None:
        """The table; None where it has no columns."""
        if not self.columns:
            return None
        rows: list[Row] = []
        begun: list[Line] = []
        for index, line in enumerate(self.lines):
            if line.kind not in (FIGURES, TEXT) or self._is_tail(index):
                begun = []
                continue
            if self._is_wrapped(index, is_chain=bool(begun)):
                begun.append(line)
                continue
            is_over = line.kind == TEXT and self._is_over(index)
            spans = self._header_spans(index) if is_over else self._body_spans(line)
            cells = [self._cell(line, index, position, *span) for position, span in enumerate(spans)]
            if cells[0].column == 0:
                tail = [self.lines[index + 1]] if index + 1 < len(self.lines) and self._is_tail(index + 1) else []
                if begun or tail:
                    cells[0] = self._whole_label(begun, cells[0], tail)
            begun = []
            rows.append(Row(index, tuple(cells)))
        passages = [cell.passage for row in rows for cell in row.cells]
        start = passages[0].range(0, len(passages[0].text))[0]
        return Table(ordinal, tuple(rows), start, passages[-1].range(0, len(passages[-1].text))[1])

    def _is_over(self, index: int) -> bool:
        """Whether a line of words is one of column headers."""
        line = self.lines[index]
        if len(line.stretches) == 1 and index > self.body and not PERIOD_WORDS.search(line.text):
            return False
        return _is_header(line, self.edge)

    def _is_wrapped(self, index: int, *, is_chain: bool) -> bool:
        """Whether a label runs on in the next line: it stands alone, and the next line's first word had no room behind it."""
        line = self.lines[index]
        if index + 1 >= len(self.lines) or not self._is_label(line) or line.text.endswith((":", ";")):
            return False
        below = self.lines[index + 1]
        if below.kind not in (TEXT, FIGURES) or below.stretches[0].kind != WORDS or below.start >= self.edge or below.start < line.start:
            return False
        if OPEN_END.search(line.text) and (below.text.lstrip()[0].islower() or line.text[-1] in "-/"):
            return True
        return self._runs_on(line.stretches[0], line, below, is_chain=is_chain)

    def _runs_on(self, label: Stretch, line: Line, below: Line, *, is_chain: bool) -> bool:
        word = below.text.split(maxsplit=1)[0]
        deeper = below.start - line.start
        begun = word[0].islower() or (is_chain and deeper == 0) or (deeper > 0 and (word[0] == "(" or deeper < HEADER_SLACK))
        return begun and label.end + len(word) >= self.label_end

    def _is_label(self, line: Line) -> bool:
        return line.kind == TEXT and len(line.stretches) == 1 and line.start < self.edge // 2 and len(line.text) <= self.edge + HEADER_SLACK

    def _is_tail(self, index: int) -> bool:
        """Whether a line is the rest of the label of the row above it, whose figures stand on its first line."""
        if index == 0 or not self._is_label(self.lines[index]):
            return False
        line, above = self.lines[index], self.lines[index - 1]
        if above.kind != FIGURES or above.stretches[0].kind != WORDS or above.stretches[0].start >= line.start or line.text.endswith(":"):
            return False
        followed = index + 1 < len(self.lines) and self.lines[index + 1].kind in (TEXT, FIGURES)
        if followed and self.lines[index + 1].start >= line.start:
            return False
        return self._runs_on(above.stretches[0], above, line, is_chain=False)

    def _whole_label(self, begun: Sequence[Line], cell: Cell, tail: Sequence[Line]) -> Cell:
        """The label cell of a row whose label begins in the lines above or goes on below."""
        first = [self.passage.cut(line.place(line.start), line.place(len(line.text))) for line in begun]
        last = [self.passage.cut(line.place(line.start), line.place(len(line.text))) for line in tail]
        passage = _join([*first, cell.passage, *last])
        indent = begun[0].start * INDENT_OF_SPACE if begun else cell.indent
        return Cell(cell.row, 0, 0, cell.width, 1, passage.text, passage, indent, ())

    def _cell(self, line: Line, index: int, position: int, stretch: Stretch, column: int, end: int) -> Cell:
        passage = self.passage.cut(line.place(stretch.start), line.place(stretch.end))
        indent = line.start * INDENT_OF_SPACE if column == 0 else 0
        return Cell(index, position, column, max(1, end - column), 1, passage.text, passage, indent, ())

    def _body_spans(self, line: Line) -> list[tuple[Stretch, int, int]]:
        """A label, figures in their columns, and words where they stand."""
        stretches = _split_drifted(line, self.columns)
        first = next((stretch.start for stretch in stretches if stretch.is_number), len(line.text))
        edge = min(first, self.edge) if line.kind == FIGURES else self.edge
        label = [stretch for stretch in stretches if not stretch.is_number and (stretch.end <= edge or stretch.start < self.edge // 2)]
        if stretches[0].kind == YEAR and line.kind == FIGURES:
            label = stretches[:1]
        spans: list[tuple[Stretch, int, int]] = []
        if label:
            whole = Stretch(label[0].start, label[-1].end, WORDS)
            spans.append((whole, 0, whole.end))
        figures = [stretch for stretch in stretches if stretch not in label]
        homes = [_home(stretch, self.columns) if stretch.is_number or stretch.kind == YEAR else None for stretch in figures]
        doubled = {home for home, count in Counter(homes).items() if count > 1}
        for stretch, home in zip(figures, homes, strict=True):
            if home is None or home in doubled:
                spans.append((stretch, max(1, stretch.start), stretch.end))
            else:
                spans.append((stretch, *home))
        return spans

    def _header_spans(self, index: int) -> list[tuple[Stretch, int, int]]:
        """Column headers, each widened to the columns it stands over."""
        line = self.lines[index]
        stretches = _header_texts(line, self.columns)
        over = [stretch for stretch in stretches if not self._is_stub(stretch)]
        stub = [stretch for stretch in stretches if stretch not in over]
        spans: list[tuple[Stretch, int, int]] = []
        if stub:
            whole = Stretch(stub[0].start, stub[-1].end, WORDS)
            spans.append((whole, 0, min(whole.end, self.edge)))
        rules = self._rules_below(index)
        if len(over) == len(self.columns):
            spans.extend((stretch, *column) for stretch, column in zip(over, self.columns, strict=True))
            return spans
        whole_span = (self.columns[0][0], self.columns[-1][1])
        if len(over) == 1 and len(self.columns) > 1 and PERIOD_WORDS.search(line.text):
            centre = over[0].start + over[0].end
            near = abs(centre - whole_span[0] - whole_span[1]) <= 4 * FARTHEST_CENTRE
            if near and not rules and (len(self.columns) % 2 == 0 or LENGTH_WORDS.search(line.text)):
                return [*spans, (over[0], *whole_span)]
        for stretch, wide in zip(over, _widen(over, rules, self.edge), strict=True):
            spans.append((stretch, *_columns_under(line, stretch, wide, self.columns, is_ruled=bool(rules))))
        return spans

    def _is_stub(self, stretch: Stretch) -> bool:
        """Whether a text in a header line stands over the labels."""
        return (stretch.end <= self.edge and stretch.start < self.edge - 2 * HEADER_SLACK) or stretch.start < self.edge // 3

    def _rules_below(self, index: int) -> list[Span]:
        """The rules right under a header line, which say how far each header reaches."""
        if index + 1 >= len(self.lines) or self.lines[index + 1].kind != RULE:
            return []
        rules = [(rule.start, rule.end) for rule in self.lines[index + 1].stretches]
        return [rule for rule in rules if rule[0] > self.edge // 2]


def _join(passages: Sequence[Passage]) -> Passage:
    """One passage of several, a line feed between them where no hyphen ends one."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at, end = 0, 0
    for passage in passages:
        if texts and not texts[-1].endswith("-"):
            pieces.append(Piece(at, end, max(end, passage.start), literal=False))
            texts.append("\n")
            at += 1
        own = passage.pieces or (Piece(0, passage.start, passage.start + len(passage.text), literal=True),)
        pieces.extend(Piece(at + piece.at, piece.start, piece.end, piece.literal) for piece in own)
        texts.append(passage.text)
        at += len(passage.text)
        end = passage.range(0, len(passage.text))[1]
    return Passage("".join(texts), passages[0].start, tuple(pieces))


def _widen(over: Sequence[Stretch], rules: Sequence[Span], edge: int) -> list[Span]:
    """The reach of each header of a line: the rule under it, else half the gap to its neighbours, and as much on its outer side."""
    reaches: list[Span] = []
    for index, stretch in enumerate(over):
        under = [rule for rule in rules if rule[0] < stretch.end and stretch.start < rule[1]]
        if under and len(rules) >= len(over):
            reaches.append((min(stretch.start, under[0][0]), max(stretch.end, under[-1][1])))
            continue
        left = (stretch.start - over[index - 1].end) // 2 if index else -1
        right = (over[index + 1].start - stretch.end) // 2 if index + 1 < len(over) else -1
        left = right if left < 0 else left
        right = left if right < 0 else right
        reaches.append((max(edge - HEADER_SLACK, 1, stretch.start - max(0, left)), stretch.end + max(0, right)))
    return reaches


def _columns_under(line: Line, stretch: Stretch, reach: Span, columns: Sequence[Span], *, is_ruled: bool) -> Span:
    """The range of the columns whose middle a header reaches or that its text overlaps; its own range where there are none."""
    if not LENGTH_WORDS.search(line.text, stretch.start, stretch.end):
        over = [column for column in columns if column[0] < stretch.end and stretch.start < column[1]]
        if len(over) == 1 and abs(stretch.start + stretch.end - sum(over[0])) <= 2 * FARTHEST_CENTRE and not is_ruled:
            return over[0]
    low, high = min(reach[0], stretch.start), max(reach[1], stretch.end)
    under = [column for column in columns if low <= (column[0] + column[1]) // 2 < high]
    if not under:
        under = [column for column in columns if column[0] < stretch.end and stretch.start < column[1]]
    return (under[0][0], under[-1][1]) if under else (max(1, stretch.start), stretch.end)


def _header_texts(line: Line, columns: Sequence[Span]) -> list[Stretch]:
    """The headers of a line: "September  30," is one, "Jun 30, Mar 31," over two columns are two."""
    joined: list[Stretch] = []
    for stretch in line.stretches:
        last = joined[-1] if joined else None
        if (
            last is not None
            and stretch.start - last.end <= FARTHEST_DRIFT
            and MONTH.fullmatch(line.text, last.start, last.end)
            and DAY.fullmatch(line.text, stretch.start, stretch.end)
        ):
            joined[-1] = Stretch(last.start, stretch.end, WORDS)
        else:
            joined.append(stretch)
    return [part for stretch in joined for part in _parted(line, stretch, columns)]


def _parted(line: Line, stretch: Stretch, columns: Sequence[Span]) -> list[Stretch]:
    under = sum(column[0] < stretch.end and stretch.start < column[1] for column in columns)
    if under > 1:
        for unit in UNITS:
            found: list[Stretch] = []
            at = stretch.start
            while (match := unit.match(line.text, at, stretch.end)) and (match.end() == stretch.end or line.text[match.end()] == " "):
                found.append(Stretch(match.start(), match.end(), stretch.kind))
                at = match.end() + 1
            if 1 < len(found) <= under + 1 and found[-1].end == stretch.end:
                return found
    return [stretch]


def find_columns(lines: Sequence[Line]) -> list[Span]:
    """The character ranges of a table's columns: figures that end at the same place, or overlap without meeting in a line."""
    figures = [
        [stretch for stretch in line.stretches[1 if line.stretches[0].kind == YEAR else 0 :] if stretch.kind in (FIGURE, NIL, STAND_IN)]
        for line in lines
    ]
    places: list[tuple[int, int, int, int]] = []  # where the digits end, the range, the line
    for number, (line, row) in enumerate(zip(lines, figures, strict=True)):
        places.extend((_digits_end(line, stretch), stretch.start, stretch.end, number) for stretch in row)
    clusters: list[list[tuple[int, int, int, int]]] = []
    for place in sorted(places):
        if clusters and place[0] - clusters[-1][-1][0] <= FARTHEST_DRIFT and not _meet(clusters[-1], [place]):
            clusters[-1].append(place)
        else:
            clusters.append([place])
    merged: list[list[tuple[int, int, int, int]]] = []
    for cluster in clusters:
        if merged and _overlap(merged[-1], cluster) and not _meet(merged[-1], cluster):
            merged[-1] = [*merged[-1], *cluster]
        else:
            merged.append(cluster)
    ranges = [(min(place[1] for place in cluster), max(place[2] for place in cluster)) for cluster in merged]
    labels = [line.stretches[0] for line in lines if line.stretches[0].kind == WORDS]
    return _apart([span for span, cluster in zip(ranges, merged, strict=True) if not _is_among(span, len(cluster), labels)])


def _is_among(span: Span, figures: int, labels: Sequence[Stretch]) -> bool:
    """Whether figures stand among the labels, as a number in a wrapped label does."""
    return sum(label.start < span[1] and span[0] < label.end for label in labels) >= 3 * figures


def _digits_end(line: Line, stretch: Stretch) -> int:
    text = line.text[stretch.start : stretch.end]
    return stretch.start + len(text.rstrip(" )%*]x"))


def _meet(cluster: Sequence[tuple[int, int, int, int]], other: Sequence[tuple[int, int, int, int]]) -> bool:
    """Whether one line has a figure in both."""
    return not {place[3] for place in cluster}.isdisjoint(place[3] for place in other)


def _overlap(cluster: Sequence[tuple[int, int, int, int]], other: Sequence[tuple[int, int, int, int]]) -> bool:
    low, high = min(place[1] for place in other), max(place[2] for place in other)
    return min(place[1] for place in cluster) < high and low < max(place[2] for place in cluster)


def _apart(columns: list[Span]) -> list[Span]:
    """The columns cut where they overlap: what ends earlier keeps its end."""
    apart: list[Span] = []
    for low, high in sorted(columns, key=lambda column: column[1]):
        start = max(low, apart[-1][1] if apart else 0)
        if start < high:
            apart.append((start, high))
    return apart


def _home(stretch: Stretch, columns: Sequence[Span]) -> Span | None:
    """The column a figure stands in: the one it shares most characters with; None where it stands in none."""
    best, most = None, 0
    for column in columns:
        shared = min(stretch.end, column[1]) - max(stretch.start, column[0])
        if shared > most:
            best, most = column, shared
    return best


def _split_drifted(line: Line, columns: Sequence[Span]) -> list[Stretch]:
    """The stretches of a line; a figure that stands one space behind its label is parted from it where it ends as its column does."""
    stretches = line.stretches
    found: list[Stretch] = []
    for stretch in stretches:
        text = line.text[stretch.start : stretch.end]
        match = re.search(r" ((?:\$ {0,3})?[(-]?[\d,.]+[)%]{0,2})$", text)
        if (
            stretch.kind == WORDS
            and match
            and any(abs(stretch.end - high) <= FARTHEST_DRIFT for _, high in columns)
            and re.search(r"[,.%)]|\d{2}", match.group(1))
            and not YEAR_END.search(text)
        ):
            start = stretch.start + match.start(1)
            found.extend((Stretch(stretch.start, stretch.start + match.start(), WORDS), Stretch(start, stretch.end, FIGURE)))
        else:
            found.append(stretch)
    return found


YEAR_END = re.compile(r"(?:19|20)\d\d$|\d,$")
