"""Flattened text: tables whose cells are parted by pipes, tabs or commas, one row a line or run together, to blocks and tables."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tieout.model.document import Block, Passage, Table
from tieout.readers.flat_cells import Line, without_escapes
from tieout.readers.flat_grid import Grid, build_grid
from tieout.readers.flat_heads import Head, kind_of
from tieout.readers.flat_rows import LONGEST_HEADER, LONGEST_STUB, Entry, build_entries, is_head
from tieout.readers.flat_runs import STATEMENT, TITLE, find_heads
from tieout.readers.flat_tables import Remark, Section, write_table

MOST_HEADINGS = 6  # texts between the headers of the columns and the first figures
MOST_TITLES = 12
LONGEST_LABEL = 320
LONGEST_TITLE = 600
SENTENCE = re.compile(r"[.;?!]$")


class Segment(NamedTuple):
    """Rows under one set of column headers, as entries: the titles above, the header rows, the rows."""

    titles: Sequence[Entry]
    heads: Sequence[Entry]
    rows: list[Entry]


def read_lines(passage: Passage, lines: Iterable[Line], ordinal: int, remarks: list[Remark]) -> list[Block | Table]:
    """The blocks and tables of lines of cells, in order; tables are numbered from `ordinal` on."""
    entries = [entry for number, line in enumerate(lines) if line.scraps for entry in build_entries(line, number)]
    parts: list[Block | Table] = []
    open_sections: list[Section] = []
    at = 0

    def close() -> None:
        if open_sections:
            tables = sum(isinstance(part, Table) for part in parts)
            table = write_table(passage, open_sections, ordinal + tables, remarks)
            parts.extend([table] if table else [])
            open_sections.clear()

    while at < len(entries):
        titles, head, first, last = _find_segment(entries, at)
        if first == len(entries):
            break
        segment = Segment(entries[titles:head], entries[head:first], entries[first : last + 1])
        grid = build_grid(segment.rows, _head_rows(segment.heads))
        if not (open_sections and titles == at and _goes_on(open_sections[-1].grid, grid, entries[at - 1 : first + 1], segment)):
            close()
            parts.extend(_blocks(passage, entries[at:head]))
            segment = segment._replace(titles=())
        open_sections.append(Section(segment.titles, grid))
        at = last + 1
    close()
    parts.extend(_blocks(passage, entries[at:]))
    return parts


def _goes_on(grid: Grid, following: Grid, between: Sequence[Entry], segment: Segment) -> bool:
    """Whether a segment is part of the table before it: as many columns, no blank line and no title between."""
    if grid.columns != following.columns or not segment.heads:
        return False
    if any(other.line - one.line > 1 for one, other in pairwise(between)):
        return False
    return not any(TITLE.search(scrap.text) or len(scrap.text) > LONGEST_LABEL for entry in segment.titles for scrap in entry.scraps)


def _find_segment(entries: Sequence[Entry], at: int) -> tuple[int, int, int, int]:
    """The next segment: its first title, its first header, its first row (heading or figures) and its last row of figures."""
    body = next((index for index in range(at, len(entries)) if _is_row(entries[index])), len(entries))
    if body == len(entries):
        return body, body, body, body
    head, first = (_heads_of_rows if entries[body].slots else find_heads)(entries, at, body)
    titles = head
    while titles > at and head - titles < MOST_TITLES and _is_title(entries[titles - 1], entries[titles]):
        titles -= 1
    return titles, head, first, _find_last(entries, body)


def _heads_of_rows(entries: Sequence[Entry], at: int, body: int) -> tuple[int, int]:
    """The first header and the first row of a segment with one row a line."""
    first = body
    edge = entries[body].labels[0].slot if entries[body].labels else 0
    while first > at and body - first < MOST_HEADINGS and not is_head(entries[first - 1]) and _is_heading(entries[first - 1]):
        texts = entries[first - 1].scraps
        if len(texts) > 1 and (texts[0].slot > edge or all(kind_of(text.text) for text in texts)):
            break  # over the columns
        first -= 1
    head = first
    while head > at and (is_head(entries[head - 1]) or _is_over(entries, head - 1, at)):
        head -= 1
    if head == first:
        first = head = body if body - first > 1 else first  # texts above it that head nothing are titles
    return head, first


def _find_last(entries: Sequence[Entry], body: int) -> int:
    last = index = body
    while index + 1 < len(entries):
        index += 1
        if is_head(entries[index]):
            break
        if entries[index].is_body:
            last = index
        elif not _is_heading(entries[index]) or _is_statement(entries[index]):
            break
    return last


def _is_row(entry: Entry) -> bool:
    """Whether an entry states figures; years that no figures stand above are headers."""
    return entry.is_body and not (entry.is_years and len(entry.figures) > 1)


def _is_heading(entry: Entry) -> bool:
    """Whether a row without figures may head rows: one short text."""
    texts = entry.scraps
    return len(texts) <= 2 and all(len(text.text) <= LONGEST_LABEL for text in texts) and not _is_sentence(texts[0].text if texts else "")


def _is_statement(entry: Entry) -> bool:
    """Whether a text names a statement: what follows is another table."""
    return any(STATEMENT.search(text.text) for text in entry.scraps)


def _is_title(entry: Entry, following: Entry) -> bool:
    """Whether a text may stand above a table: no blank line below it, and not too long."""
    texts = entry.scraps
    return not entry.is_body and following.line - entry.line <= 1 and all(len(text.text) <= LONGEST_TITLE for text in texts)


def _is_sentence(text: str) -> bool:
    return len(text) > 100 and SENTENCE.search(text) is not None


def _is_over(entries: Sequence[Entry], index: int, at: int) -> bool:
    """Whether a row of texts stands among headers: several short texts, or the second of a header's words."""
    texts = entries[index].scraps
    if entries[index].is_body and not entries[index].is_years:
        return False
    if all(kind_of(text.text) for text in texts):
        # "Change" over the last columns
        is_far = entries[index].slots > 1 and bool(texts) and texts[0].slot > 1 and is_head(entries[index + 1])
        return is_far or len(texts) > 1 or (index > at and is_head(entries[index - 1]))
    return len(texts) > 1 and len(texts[0].text) <= LONGEST_STUB and all(len(text.text) <= LONGEST_HEADER for text in texts[1:])


def _blocks(passage: Passage, entries: Sequence[Entry]) -> list[Block]:
    return [Block(without_escapes(passage.cut(scrap.start, scrap.end))) for entry in entries for scrap in entry.scraps]


def _head_rows(heads: Sequence[Entry]) -> list[Head]:
    """Header entries as rows: those of one line are one row, to be parted by what they say."""
    rows: list[Head] = []
    last = -1
    for entry in heads:
        if entry.line == last:
            rows[-1] = Head([*rows[-1].units, *entry.scraps], 0)
        else:
            rows.append(Head(entry.scraps, entry.slots))
        last = entry.line
    return rows
