"""Text set in spaces to blocks and tables, in reading order.

A table is a run of lines with a label and figures at the right; its header is the lines above it that stand over the figures.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from tieout.model.document import Block, Passage, Table
from tieout.readers.column_heads import HEADER_SLACK, LONGEST_LABEL, PERIOD_WORDS, is_caption, is_closed_up, is_header, is_running, is_title
from tieout.readers.column_ranges import Columns, find_columns, take_in_figures
from tieout.readers.label_lines import LabelLines
from tieout.readers.lines import BLANK, FIGURE, FIGURES, LETTER, MARKUP, NIL, RULE, TEXT, WORDS, Line
from tieout.readers.paragraphs import read_blocks
from tieout.readers.table_lines import read_table

LONGEST_HEAD = 16  # lines looked at above the first figures for column headers
LONGEST_TAIL = 4  # lines looked at below the last figures for the rest of their label
MOST_BETWEEN = 10  # lines of words between two lines of figures of one table
FEWEST_LINES = 20  # lines that tell a text set in double spacing
FEWEST_BESIDE = 3  # lines that tell two tables side by side
NEAR_PAGE = 4  # lines between a page's end and its number
PAGE_NUMBER = re.compile(r"\s*\d{1,3}")
FIRST_INDENT = 20  # a number set further left is none of a page
TITLE_INDENT = 12  # a line set further left is no centred title
NOTE = re.compile(r"\(\d\)")
TABLE_TAG = re.compile(r"</?TABLE>|<CAPTION>", re.IGNORECASE)
TABLE_END = re.compile(r"</TABLE>", re.IGNORECASE)
COLUMN_TAGS = re.compile(r"<S>.*<C>", re.IGNORECASE)  # they stand below the column headers
FEWEST_HEADED = 2  # figures of a table of one row
MOST_BLANK = 8  # blank lines in turn: more say nothing more
SHOWN = re.compile(r"[^\n]+")
MOST_WORDS = 4_000_000  # characters of a text whose words are told apart


class Found(NamedTuple):
    """Where one table stands, as line numbers: the first line of its head, the first below its head, its last; and its columns."""

    head: int
    body: int
    last: int
    columns: Columns


def read_columns(passage: Passage, ordinal: int) -> list[Block | Table]:
    """The blocks and tables of text set in spaces, in reading order; its tables are numbered from `ordinal` on."""
    lines = split_lines(passage.text)
    is_word = _words_of(passage.text)
    parts: list[Block | Table] = []
    at = 0
    for found in find_tables(lines):
        parts.extend(read_blocks(passage, lines[at : found.head]))
        tables = _read_tables(passage, lines, found, ordinal, is_word)
        parts.extend(tables)
        ordinal += len(tables)
        at = found.last + 1 if tables else found.head
    parts.extend(read_blocks(passage, lines[at:]))
    return parts


def _words_of(text: str) -> Callable[[str], bool]:
    """A test for the words of a text, which are told apart when it is first asked."""

    @cache
    def words() -> frozenset[str]:
        return frozenset(match.group().lower() for match in re.finditer(r"[A-Za-z]{4,}", text[:MOST_WORDS]))

    return lambda word: word.lower() in words()


def _read_tables(passage: Passage, lines: Sequence[Line], found: Found, ordinal: int, is_word: Callable[[str], bool]) -> list[Table]:
    """The table found in some lines, or the two that stand there side by side."""
    own = lines[found.head : found.last + 1]
    body = found.body - found.head
    border = _find_border(own)
    if border:
        halves = _halves(own, border)
        tables: list[Table] = []
        for half in halves:
            columns = find_columns([line for line in half if line.kind == FIGURES])
            table = read_table(passage, half, body, columns, ordinal + len(tables), is_word=is_word)
            if table is not None:
                tables.append(table)
        return tables
    table = read_table(passage, own, body, found.columns, ordinal, is_word=is_word)
    return [table] if table is not None else []


def split_lines(text: str) -> list[Line]:
    """The lines of a text, page numbers told from figures."""
    lines: list[Line] = []
    last = -1  # where the last line feed stands
    for match in SHOWN.finditer(text):
        start = match.start()
        lines.extend(Line("", last + 1) for _ in range(min(start - last - 1, MOST_BLANK)))
        lines.append(Line(match.group(), start))
        last = match.end()
    _mark_page_numbers(lines)
    return _close_up(lines)


def _mark_page_numbers(lines: Sequence[Line]) -> None:
    """Marks lone numbers at the end of a page, or set apart in the middle of the line."""
    for number, line in enumerate(lines):
        if line.is_page and not any(character.isdigit() for character in line.text):
            for step in (-1, 1):
                beside = _next_shown(lines, number, step)
                if beside >= 0 and PAGE_NUMBER.fullmatch(lines[beside].text):
                    lines[beside].kind = MARKUP
        elif line.kind == TEXT and line.start >= FIRST_INDENT and PAGE_NUMBER.fullmatch(line.text):
            around = [lines[one].kind for one in (number - 1, number + 1) if 0 <= one < len(lines)]
            if all(kind in (BLANK, MARKUP) for kind in around):
                line.kind = MARKUP


def _next_shown(lines: Sequence[Line], number: int, step: int) -> int:
    """The next line that shows something before or after a line, -1 where it is far away."""
    for beside in range(number + step, number + step * (NEAR_PAGE + 1), step):
        if not 0 <= beside < len(lines) or lines[beside].is_page:
            return -1
        if lines[beside].kind != BLANK:
            return beside
    return -1


def _close_up(lines: list[Line]) -> list[Line]:
    """The lines of a text set with a blank line after every line, without those."""
    shown = sum(line.kind != BLANK for line in lines)
    touching = sum(one.kind != BLANK and other.kind != BLANK for one, other in itertools.pairwise(lines))
    figures = sum(line.kind == FIGURES for line in lines)
    if shown < FEWEST_LINES or touching * 10 > shown or figures * 10 < shown:  # paragraphs of one line each are not double spacing
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


def find_tables(lines: Sequence[Line]) -> list[Found]:
    """Each table of a text."""
    runs: list[list[int]] = []
    for number, line in enumerate(lines):
        if line.kind != FIGURES:
            continue
        if runs and not _is_parted(lines, runs[-1][-1], number):
            runs[-1].append(number)
        elif not _is_note_line(line):
            runs.append([number])
        else:
            line.make_words(is_one=False)
    found: list[Found] = []
    heads: set[str] = set()
    floor = 0
    for run in runs:
        if not any(lines[number].has_label for number in run) and not _is_labelled_above(lines, run):
            continue
        table = _find_extent(lines, run, floor)
        above = _line_above(lines, run[0])
        if len(run) > 1 or _column_tags(lines, table.head, run[0]) >= 0 or _is_headed(lines[run[0]], above, heads):
            found.append(table)
            heads.add(above.text)
            floor = table.last + 1
    return found


def _is_labelled_above(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether the labels of most lines of figures stand on the lines right above them."""
    edge = min(lines[number].first_number for number in run)
    labelled = sum(
        number > 0 and lines[number - 1].kind == TEXT and lines[number - 1].end <= edge and lines[number - 1].start < edge // 2
        for number in run
    )
    return labelled * 2 > len(run) and labelled >= FEWEST_HEADED


def _line_above(lines: Sequence[Line], number: int) -> Line:
    """The line above another, rules left out."""
    above = number - 1
    while above > 0 and lines[above].kind == RULE:
        above -= 1
    return lines[max(0, above)]


def _is_headed(line: Line, header: Line, heads: set[str]) -> bool:
    """Whether a lone line of several figures stands right under column headers, periods or those of a table before: a table of one row."""
    figures = sum(stretch.kind in (FIGURE, NIL) for stretch in line.stretches)
    if figures < FEWEST_HEADED or header.kind != TEXT or len(header.stretches) != figures or not is_header(header, line.first_number):
        return False
    return header.text in heads or PERIOD_WORDS.search(header.text) is not None


def _is_note_line(line: Line) -> bool:
    """Whether a line holds nothing but marks of notes in brackets, as below column headers."""
    numbers = [stretch for stretch in line.stretches if stretch.is_number]
    label = line.text[line.stretches[0].start : line.stretches[0].end] if line.has_label else ""
    return all(NOTE.fullmatch(line.text, one.start, one.end) for one in numbers) and (not label or label.startswith("("))


def _find_extent(lines: Sequence[Line], run: Sequence[int], floor: int) -> Found:
    """Where the table of a run of lines of figures begins and ends."""
    columns = find_columns([lines[number] for number in run])
    edge = columns[0][0] if columns else lines[run[0]].first_number
    first, last = run[0], run[-1]
    for number in range(max(floor, first - LONGEST_HEAD), first):
        if lines[number].kind == MARKUP and (lines[number].is_page or TABLE_TAG.search(lines[number].text)):
            floor = number + 1
    head = _find_head(lines, first, floor, edge)
    tags = _column_tags(lines, head, first)
    body = tags + 1 if tags >= 0 else head
    if tags < 0:
        for number in range(head, first):
            line = lines[number]
            if line.kind == TEXT and (is_header(line, edge) or (columns and is_caption(line, columns))):
                body = number + 1
    last = _with_dashes(lines, last, columns, edge)
    below = LabelLines(lines[first : last + LONGEST_TAIL], edge, last - first).rows()[0]
    return Found(head, body, _with_headings(lines, first + below[-1], edge), columns)


def _with_dashes(lines: Sequence[Line], last: int, columns: Columns, edge: int) -> int:
    """The last line of a table with the rows below it that hold nothing but a dash."""
    number = last + 1
    while columns and number < len(lines) and number <= last + MOST_BETWEEN:
        line = lines[number]
        if line.kind == FIGURES or (line.kind == MARKUP and TABLE_TAG.search(line.text)):
            break
        if _has_dashes(line):
            take_in_figures(line, columns)
        if line.kind == FIGURES:
            last = number
        elif line.kind == TEXT and line.end > edge:
            break
        number += 1
    return last


def _with_headings(lines: Sequence[Line], last: int, edge: int) -> int:
    """The last line of a table with the headings below it that the end of a page parts from their rows."""
    heading = last
    for number in range(last + 1, min(len(lines), last + 1 + LONGEST_TAIL)):
        line = lines[number]
        if line.kind == MARKUP and (line.is_page or TABLE_END.search(line.text)):
            return heading
        if line.kind == TEXT and line.start <= edge // 2 and (line.text.endswith(":") or (line.text.isupper() and line.end <= edge)):
            heading = number
        elif line.kind == TEXT:
            return last
    return last


def _column_tags(lines: Sequence[Line], head: int, first: int) -> int:
    """The line of `<S>` and `<C>` marks between a table's head and its first figures; -1 without one."""
    for number in range(first - 1, max(-1, min(head - 1, first) - LONGEST_HEAD), -1):
        line = lines[number]
        if line.kind == MARKUP and COLUMN_TAGS.search(line.text):
            return number if number >= head else -1
    return -1


def _is_parted(lines: Sequence[Line], last: int, following: int) -> bool:
    """Whether a table ends between two lines of figures: the mark of its end, prose, or new column headers after a blank or a rule."""
    between = lines[last + 1 : following]
    if any(line.kind == MARKUP and TABLE_TAG.search(line.text) for line in between):
        return True
    words = [line for line in between if line.kind == TEXT and not _has_dashes(line)]
    if not words:
        return False
    edge = lines[following].first_number
    if len(words) > MOST_BETWEEN or _has_prose(words, lines[last], lines[following]) or _has_page_head(between, edge):
        return True
    rested = titled = False
    for line in between:
        if line.kind != TEXT:
            rested = True
        elif rested and _heads_columns(line, edge, is_titled=titled):
            return True
        elif rested and len(line.stretches) == 1 and line.start >= TITLE_INDENT:
            titled = True
    return False


def _heads_columns(line: Line, edge: int, *, is_titled: bool) -> bool:
    """Whether a line is one of new column headers; a title above makes it one without a period, or with one that begins further left."""
    if PERIOD_WORDS.search(line.text):
        return is_header(line, edge) or (is_titled and line.end > edge)
    return is_titled and len(line.stretches) > 1 and is_header(line, edge)


def _has_dashes(line: Line) -> bool:
    """Whether a line of words holds a dash or its like in a figure's place."""
    return line.kind == TEXT and any(stretch.is_number for stretch in line.stretches) and line.has_label


def _has_page_head(between: Sequence[Line], edge: int) -> bool:
    """Whether a page begins between two lines of figures, and words stand there that are no headings or labels of rows."""
    page = next((number for number, line in enumerate(between) if line.is_page), -1)
    if page < 0:
        return False
    # where the rows begin again: with the label of a row of dashes, or of the line of figures
    rows = next((number for number, line in enumerate(between) if number > page and _has_dashes(line)), len(between))
    while rows and between[rows - 1].kind == TEXT:
        rows -= 1
    for number, line in enumerate(between):
        if line.kind == TEXT and not _has_dashes(line):
            is_label = number < page or number >= rows or line.text.endswith(":")
            if line.end > edge or not is_label:
                return True
    return False


def _has_prose(words: Sequence[Line], above: Line, below: Line) -> bool:
    """Whether two lines in turn, or one that ends a sentence, run on over the columns as no label does."""
    edge = max(LONGEST_LABEL, above.first_number, below.first_number)
    previous = False
    for line in words:
        runs_on = len(line.text) > edge and is_running(line)
        if runs_on and (previous or line.text.endswith((".", ";"))):
            return True
        previous = runs_on
    return False


def _find_head(lines: Sequence[Line], first: int, floor: int, edge: int) -> int:
    """The first line of a table's head: the topmost column header above its figures, else the labels that lead to them."""
    head = -1
    for number in range(first - 1, max(floor, first - LONGEST_HEAD) - 1, -1):
        line = lines[number]
        if line.kind != TEXT:
            continue
        if head > number + 1 and lines[number + 1].kind in (BLANK, MARKUP) and _is_title_above(lines, number, floor, edge):
            break
        if len(line.text) > max(edge, LONGEST_LABEL) and is_running(line) and line.text.endswith("."):
            break
        if is_header(line, edge) and not is_title(lines, number, floor, edge):
            head = number
    if head >= 0:
        return _with_title(lines, head, floor)
    head = first
    while head > floor and lines[head - 1].kind in (TEXT, RULE) and len(lines[head - 1].text) <= edge and lines[head - 1].start < edge // 2:
        head -= 1
    return head


def _is_title_above(lines: Sequence[Line], number: int, floor: int, edge: int) -> bool:
    """Whether a line that is set off from the column headers below it ends a title: lines of one text each, not all of them periods."""
    first = number
    while first > floor and lines[first - 1].kind == TEXT:
        first -= 1
    block = lines[first : number + 1]
    if not all(is_closed_up(line) and line.end > edge // 2 for line in block):
        return False
    return not all(PERIOD_WORDS.search(line.text) for line in block)


def _with_title(lines: Sequence[Line], head: int, floor: int) -> int:
    """The head with the line above it, where a title over the labels begins there and runs on in it."""
    if head <= floor or lines[head - 1].kind != TEXT or lines[head].stretches[0].kind != WORDS:
        return head
    line, above = lines[head], lines[head - 1]
    stretch = line.stretches[0]
    label = line.text[stretch.start : stretch.end]
    beside = len(above.stretches) == 1 and abs(above.start - line.start) < HEADER_SLACK and len(line.stretches) > 1
    return head - 1 if beside and above.text.isupper() and label.isupper() else head


def _find_border(lines: Sequence[Line]) -> int:
    """Where the second of two tables side by side begins; 0 where there is one table only."""
    starts: list[int] = []
    rows = 0
    for line in lines:
        if line.kind != FIGURES:
            continue
        rows += 1
        stretches = line.stretches
        for left, middle, right in zip(stretches, stretches[1:], stretches[2:], strict=False):
            if middle.kind == WORDS and left.is_number and right.is_number and line.text[middle.start].isupper():
                if LETTER.search(line.text, middle.start, middle.end) and middle.end - middle.start > 2:
                    starts.append(middle.start)
                break
    if len(starts) < FEWEST_BESIDE or 2 * len(starts) < rows:
        return 0
    border = min(starts)
    if sum(start - border < HEADER_SLACK for start in starts) * 5 < 4 * len(starts):
        return 0
    straddled = any(one.start < border < one.end for line in lines if line.kind == FIGURES for one in line.stretches)
    return 0 if straddled else border


def _halves(lines: Sequence[Line], border: int) -> tuple[list[Line], list[Line]]:
    """The lines of two tables side by side; a text over both is the first one's."""
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if line.kind == MARKUP or any(one.start < border < one.end for one in line.stretches):
            left.append(line)
            right.append(Line("", line.at))
        else:
            left.append(Line.piece(line, 0, border))
            right.append(Line.piece(line, border, len(line.text)))
    return left, right
