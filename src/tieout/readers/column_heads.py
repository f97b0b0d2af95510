"""Column headers set in spaces: which lines stand over the columns of a table, and how far each header of a line reaches."""

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from tieout.readers.column_ranges import FARTHEST_DRIFT, Span
from tieout.readers.lines import RULE, TEXT, WORDS, Line, Stretch

HEADER_SLACK = 6  # characters by which a header may begin left of the first figure
FARTHEST_CENTRE = 3
LONGEST_LABEL = 50
WIDEST_GAP = 3  # spaces between the words of one title
PERIOD_WORDS = re.compile(
    r"\b(?:months?|weeks?|quarters?|years?|ended|ending|as\s+of|(?:19|20)\d\d|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|"
    r"january|february|march|april|august|september|october|november|december|change|inc|percent)\b|%",
    re.IGNORECASE,
)
LENGTH_WORDS = re.compile(r"\b(?:months?|weeks?|quarters?|years?|period|ended)\b", re.IGNORECASE)
CAPTION = re.compile(
    r"\W*(?:\w+\s+){0,4}(?:in\s+)?(?:thousands|millions|billions|unaudited|audited|restated|except\b|dollars|000s?\b)[^\d]*$",
    re.IGNORECASE,
)
SCALED = re.compile(r"thousands|millions|billions|\b000", re.IGNORECASE)
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
MONTH = re.compile(_MONTH, re.IGNORECASE)
DAY = re.compile(r"\d{1,2},?(?: (?:19|20)\d\d)?")


class Placed(NamedTuple):
    """A stretch of a line and the range of the grid it takes."""

    stretch: Stretch
    low: int
    high: int


def is_running(line: Line) -> bool:
    """Whether a line is running text: no gaps but those after a sentence."""
    stretches = line.stretches
    if len(stretches) == 1:
        return True
    return all(line.text[one.end - 1] in ".:;?!)\"'" or other.start - one.end < 3 for one, other in itertools.pairwise(stretches))


def is_closed_up(line: Line) -> bool:
    """Whether a line is one text, without gaps that part columns."""
    stretches = line.stretches
    return len(stretches) == 1 or all(other.start - one.end <= WIDEST_GAP for one, other in itertools.pairwise(stretches))


def is_header(line: Line, edge: int) -> bool:
    """Whether a line of words stands over the columns, the first of which begins at `edge`."""
    stretches = line.stretches
    last = stretches[-1]
    if last.end <= edge:
        return False
    if len(stretches) == 1:
        return last.start >= edge - HEADER_SLACK and not CAPTION.match(line.text)
    runs_on = line.start < edge // 2 and len(line.text) > LONGEST_LABEL and is_running(line)
    return last.start >= edge - HEADER_SLACK and not runs_on


def stands_over(line: Line, columns: Sequence[Span]) -> bool:
    """Whether a line of a table's head stands over its columns: headers, or a remark such as "(unaudited)" over one of them."""
    if is_header(line, columns[0][0]):
        return True
    return len(line.stretches) == 1 and line.start >= columns[0][0] - HEADER_SLACK and not is_caption(line, columns)


def is_title(lines: Sequence[Line], number: int, floor: int, edge: int) -> bool:
    """Whether a line is one of several centred lines, of which one begins too far left to stand over the columns."""
    line = lines[number]
    if not is_closed_up(line) or any(stretch.kind != WORDS for stretch in line.stretches):
        return False
    first = last = number
    while first > max(floor, number - 16) and _is_centred(lines[first - 1], line):
        first -= 1
    while last + 1 < min(len(lines), number + 16) and _is_centred(lines[last + 1], line):
        last += 1
    leftmost = min(one.start for one in lines[first : last + 1])
    if first < last and line.start < edge - HEADER_SLACK and len(line.stretches) > 1:
        return True
    return leftmost < min(edge, line.start) - HEADER_SLACK


def _is_centred(line: Line, other: Line) -> bool:
    """Whether two lines hold one text each, set about one centre."""
    if line.kind != TEXT or not is_closed_up(line):
        return False
    return abs(line.start + len(line.text) - other.start - len(other.text)) <= 2 * FARTHEST_CENTRE


def is_caption(line: Line, columns: Sequence[Span]) -> bool:
    """Whether a line over the columns is a caption of them all: "(in thousands)" in their middle, or over several of them."""
    if len(line.stretches) != 1 or not CAPTION.match(line.text):
        return False
    (stretch,) = line.stretches
    over = sum(column[0] < stretch.end and stretch.start < column[1] for column in columns)
    near = abs(stretch.start + stretch.end - columns[0][0] - columns[-1][1]) <= 4 * FARTHEST_CENTRE
    scaled = SCALED.search(line.text) is not None
    return over > 1 or near or (scaled and (over == 0 or len(columns) == 1))


def place_headers(lines: Sequence[Line], index: int, columns: Sequence[Span]) -> list[Placed]:
    """The headers of a line, each widened to the columns it stands over; what stands over the labels goes before them, to column 0."""
    line, edge = lines[index], columns[0][0]
    texts = _header_texts(line, columns)
    over = [stretch for stretch in texts if not _is_stub(stretch, edge)]
    stub = [stretch for stretch in texts if stretch not in over]
    placed: list[Placed] = []
    if stub:
        whole = Stretch(stub[0].start, stub[-1].end, WORDS)
        placed.append(Placed(whole, 0, min(whole.end, edge)))
    rules = _rules_below(lines, index, edge)
    if len(over) == len(columns):
        placed.extend(Placed(stretch, *column) for stretch, column in zip(over, columns, strict=True))
        return placed
    whole_span = (columns[0][0], columns[-1][1])
    if len(over) == 1 and len(columns) > 1 and SCALED.search(line.text, over[0].start) and CAPTION.match(line.text, over[0].start):
        return [*placed, Placed(over[0], *whole_span)]
    if len(over) == 1 and len(columns) > 1 and PERIOD_WORDS.search(line.text):
        centre = over[0].start + over[0].end
        near = abs(centre - whole_span[0] - whole_span[1]) <= 4 * FARTHEST_CENTRE
        if near and not rules and (len(columns) % 2 == 0 or LENGTH_WORDS.search(line.text)):
            return [*placed, Placed(over[0], *whole_span)]
    for stretch, wide in zip(over, _widen(over, rules, edge), strict=True):
        placed.append(Placed(stretch, *_columns_under(line, stretch, wide, columns, is_ruled=bool(rules))))
    return placed


def _is_stub(stretch: Stretch, edge: int) -> bool:
    """Whether a text in a header line stands over the labels."""
    return (stretch.end <= edge and stretch.start < edge - 2 * HEADER_SLACK) or stretch.start < edge // 3


def _rules_below(lines: Sequence[Line], index: int, edge: int) -> list[Span]:
    """The rules right under a header line, which say how far each header reaches."""
    if index + 1 >= len(lines) or lines[index + 1].kind != RULE:
        return []
    rules = [(rule.start, rule.end) for rule in lines[index + 1].stretches]
    return [rule for rule in rules if rule[0] > edge // 2]


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
    """The headers of a line: "September  30," is one; "Jun 30, Mar 31," over two columns and "(unaudited) Mar 31," are two."""
    joined = join_days(line.text, line.stretches, FARTHEST_DRIFT)
    return [part for stretch in joined for piece in _off_stub(line, stretch, columns[0]) for part in _parted(line, piece, columns)]


def join_days(text: str, stretches: Sequence[Stretch], farthest: int) -> list[Stretch]:
    """The stretches of a line, a month and the day at most so many characters behind it as one."""
    joined: list[Stretch] = []
    for stretch in stretches:
        last = joined[-1] if joined else None
        near = last is not None and stretch.start - last.end <= farthest
        if last and near and MONTH.fullmatch(text, last.start, last.end) and DAY.fullmatch(text, stretch.start, stretch.end):
            joined[-1] = Stretch(last.start, stretch.end, WORDS)
        else:
            joined.append(stretch)
    return joined


def part_units(text: str, stretch: Stretch, under: int) -> list[Stretch]:
    """A text over so many columns in its parts, where it is nothing but headers of one kind, one behind the other."""
    if under > 1:
        for unit in UNITS:
            found: list[Stretch] = []
            at = stretch.start
            while (match := unit.match(text, at, stretch.end)) and (match.end() == stretch.end or text[match.end()] == " "):
                found.append(Stretch(match.start(), match.end(), stretch.kind))
                at = match.end() + 1
            if 1 < len(found) <= under + 1 and found[-1].end == stretch.end:
                return found
    return [stretch]


def _off_stub(line: Line, stretch: Stretch, column: Span) -> list[Stretch]:
    """A text that begins over the labels with a remark in brackets and ends with a header of the first column, in its two parts."""
    at = line.text.rfind(") ", stretch.start, stretch.end) + 1
    if at and stretch.end > column[0] and at >= column[0] - HEADER_SLACK and stretch.start < column[0] // 2 + 1:
        after = at + 1
        if any(unit.fullmatch(line.text, after, stretch.end) for unit in UNITS):
            return [Stretch(stretch.start, at, stretch.kind), Stretch(after, stretch.end, stretch.kind)]
    return [stretch]


def _parted(line: Line, stretch: Stretch, columns: Sequence[Span]) -> list[Stretch]:
    return part_units(line.text, stretch, sum(column[0] < stretch.end and stretch.start < column[1] for column in columns))
