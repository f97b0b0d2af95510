"""Column headers of a table on a page: which columns each of them stands over, from rules, from the middle, and from each other."""

import re
from collections.abc import Sequence

from tieout.readers.column_heads import CAPTION, LENGTH_WORDS, MONTH, PERIOD_WORDS, join_days, part_units
from tieout.readers.lines import TEXT, WORDS, Stretch
from tieout.readers.page_columns import NARROW, WIDE, Column, Reach, pitch_of, reach_of, spread, under, with_signs
from tieout.readers.page_lines import PageLine, is_running
from tieout.readers.page_words import Rectangle

FARTHEST_DAY = 2  # characters between a month and its day
SLACK = 300  # hundredths of the type's height by which a header may begin left of the first figure
FEWEST_TOUCHED = 3  # columns under a text that is no header of some of them
LINES_OF_HEADER = 3  # over one rule
CLOSE = 135  # hundredths of the type's height between the lines of one header
TOUCHING = 150  # hundredths of a point between two rules that are one
NAMES_PERIOD = re.compile(rf"{LENGTH_WORDS.pattern}|\b{MONTH.pattern}\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
LONE_DAY = re.compile(r"\d{1,2},?")
MONTH_END = re.compile(rf"{MONTH.pattern}$", re.IGNORECASE)

Span = tuple[Stretch, int, int]  # a text, and the grid columns it takes: first, and the one after the last


def is_header(line: PageLine, edge: int) -> bool:
    """Whether a line of words stands over the columns, the first of which begins at `edge`."""
    last = line.stretches[-1]
    if line.right <= edge:
        return False
    begins = line.x(last.start)
    slack = SLACK * line.size // 100
    if len(line.stretches) == 1:
        return begins >= edge - slack and not CAPTION.match(line.text)
    return begins >= edge - slack and not (line.left < edge // 2 and is_running(line) and len(line.text) > 50)


def is_ruled(line: PageLine, below: PageLine) -> bool:
    """Whether a rule parts a text from the line below it."""
    return any(rule[0] < line.right and line.left < rule[2] for rule in _rules_under(line, below))


def _rules_under(line: PageLine, below: PageLine | None) -> list[Rectangle]:
    """The rules between a line and the next."""
    floor = line.base + line.size
    if below is not None and below.gap is not None:
        floor = max(line.base + line.size * 55 // 100, below.base - below.size * 6 // 10)
    return [rule for rule in line.sheet.rules if line.base - line.size // 10 <= rule[1] <= floor]


def _joined_rules(rules: Sequence[Rectangle]) -> list[tuple[int, int]]:
    """The rules of one height as ranges, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for left, right in sorted((rule[0], rule[2]) for rule in rules):
        if joined and left - joined[-1][1] <= TOUCHING:
            joined[-1] = joined[-1][0], max(joined[-1][1], right)
        else:
            joined.append((left, right))
    return joined


class Heads:
    """The header lines of one table: `placed` are their texts with grid columns, by line; `days` are parts that lines below give them.

    `body` is the table's first line of figures, `margin` where its labels begin.
    """

    def __init__(self, lines: Sequence[PageLine], body: int, columns: Sequence[Column], margin: int) -> None:
        self.lines = lines
        self.body = body
        self.columns = columns
        self.margin = margin
        self.size = max(line.size for line in lines)
        self.spans = with_signs(columns, lines)
        self.edge = self.spans[0].low if columns else 0
        self.placed: dict[int, list[Span]] = {}
        numbers = [index for index, line in enumerate(lines) if columns and line.kind == TEXT and self._is_over(index)]
        reaches = {index: [reach_of(lines[index], stretch) for stretch in self._texts(lines[index])] for index in numbers}
        self.over = {index: [reach for reach in found if not self._is_stub(reach)] for index, found in reaches.items()}
        for index in reversed(numbers):
            self.placed[index] = self._place(index, [reach for reach in reaches[index] if reach not in self.over[index]])
        self.days = self._move_days()

    def _place(self, index: int, stub: Sequence[Reach]) -> list[Span]:
        """The texts of a header line with their grid columns; what stands over the labels is one text."""
        line = self.lines[index]
        spans: list[Span] = []
        if stub:
            spans.append((Stretch(stub[0].stretch.start, stub[-1].stretch.end, WORDS), 0, 1))
        whole = [reach._replace(weight=NARROW if self._heads_one(line, reach) else WIDE) for reach in self._stacked(index)]
        ruled = self._ruled(index, self.over[index])
        if len(whole) == 1 and ruled == [None] and self._is_heading(line, whole[0]):
            ruled = [(0, len(self.columns) - 1)]
        places = spread(whole, self.spans, ruled)
        for reach, (low, high) in zip(self.over[index], places, strict=True):
            if low < 0:
                low, high = under(reach, self.columns)
            if low == high:  # a header tells how far its column reaches
                own = self.spans[low]
                self.spans[low] = Column(min(own.low, reach.low), max(own.high, reach.high))
            column = 2 * low + 2 if low <= high else 2 * low + 1
            spans.append((reach.stretch, column, 2 * high + 3 if low <= high else column + 1))
        return spans

    def _is_heading(self, line: PageLine, reach: Reach) -> bool:
        """Whether a lone text that names no period reaches over so many columns that it is about them all."""
        touched = sum(column.low < reach.high and reach.low < column.high for column in self.columns)
        return touched >= FEWEST_TOUCHED and not PERIOD_WORDS.search(line.text)

    def _stacked(self, index: int) -> list[Reach]:
        """The headers of a line, as wide as the widest of those set about the same middles in the lines above and below them."""
        whole = list(self.over[index])
        for step in (-1, 1):
            other = index + step
            while other in self.over and len(self.over[other]) == len(whole):
                pairs = list(zip(whole, self.over[other], strict=True))
                if any(abs(one.low + one.high - two.low - two.high) > self.lines[index].size for one, two in pairs):
                    break
                whole = [one._replace(low=min(one.low, two.low), high=max(one.high, two.high)) for one, two in pairs]
                other += step
        return whole

    def _move_days(self) -> dict[tuple[int, int], list[tuple[PageLine, int, int]]]:
        """Days under the months they belong to ("June" over "30,"), by line and grid column of the month; their own line loses them."""
        moved: dict[tuple[int, int], list[tuple[PageLine, int, int]]] = {}
        for index, spans in self.placed.items():
            above = self.placed.get(index - 1, [])
            days = [span for span in spans if LONE_DAY.fullmatch(self.lines[index].text, span[0].start, span[0].end)]
            for stretch, low, high in days:
                over = next((span for span in above if span[1] < high and low < span[2]), None)
                if over is None or not MONTH_END.search(self.lines[index - 1].text[over[0].start : over[0].end]):
                    continue
                moved[index - 1, over[1]] = [(self.lines[index], stretch.start, stretch.end)]
                spans = [span for span in spans if span[0] is not stretch]
            self.placed[index] = spans
        return moved

    def _is_over(self, index: int) -> bool:
        """Whether a line of words is one of column headers."""
        line = self.lines[index]
        if len(line.stretches) == 1 and index > self.body and not PERIOD_WORDS.search(line.text):
            return False
        return is_header(line, self.edge)

    def _heads_one(self, line: PageLine, reach: Reach) -> bool:
        """Whether a header stands right over one column, and is no wider than the distance between columns."""
        if NAMES_PERIOD.search(line.text, reach.stretch.start, reach.stretch.end):
            return False
        touched = [column for column in self.spans if column.low < reach.high and reach.low < column.high]
        pitch = pitch_of(self.spans)
        return len(touched) == 1 and reach.high - reach.low <= pitch and abs(reach.low + reach.high - sum(touched[0])) * 3 <= pitch

    def _ruled(self, index: int, over: Sequence[Reach]) -> list[tuple[int, int] | None]:
        """The columns over which the rule under each header of a line stretches; None where there is no rule, or one under several."""
        found: list[tuple[int, int] | None] = [None] * len(over)
        for below in range(index, min(index + LINES_OF_HEADER, len(self.lines))):
            line, following = self.lines[below], self.lines[below + 1] if below + 1 < len(self.lines) else None
            rules = _joined_rules(_rules_under(line, following))
            found = [one or self._under_rule(reach, over, rules) for one, reach in zip(found, over, strict=True)]
            if following is None or following.gap is None or following.gap * 100 > CLOSE * line.size:
                break  # what follows is no second line of the same headers
        return found

    def _under_rule(self, reach: Reach, over: Sequence[Reach], rules: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
        """The columns under the rule in whose middle one header stands and no other; None without one."""
        for low, high in rules:
            alone = sum(low < one.high and one.low < high for one in over) == 1
            off = abs(low + high - reach.low - reach.high) // 2
            if alone and low - self.size <= reach.low and reach.high <= high + self.size and off <= max(2 * self.size, (high - low) // 8):
                places = [place for place, column in enumerate(self.columns) if low <= (column.low + column.high) // 2 <= high]
                if places:
                    return places[0], places[-1]
        return None

    def _is_stub(self, reach: Reach) -> bool:
        """Whether a text in a header line stands over the labels."""
        slack = 2 * SLACK * self.size // 100
        return (reach.high <= self.edge and reach.low < self.edge - slack) or reach.low < self.margin + (self.edge - self.margin) // 3

    def _texts(self, line: PageLine) -> list[Stretch]:
        """The headers of a line: "September  30," is one, "Jun 30, Mar 31," over two columns are two."""
        joined = join_days(line.text, line.stretches, FARTHEST_DAY)
        return [part for stretch in joined for part in self._parted(line, stretch)]

    def _parted(self, line: PageLine, stretch: Stretch) -> list[Stretch]:
        low, high = line.x(stretch.start), line.x_end(stretch.end)
        return part_units(line.text, stretch, sum(column.low < high and low < column.high for column in self.columns))
