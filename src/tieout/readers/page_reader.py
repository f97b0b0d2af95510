"""Pages of words to a document: lines, then tables and blocks in reading order."""

from collections.abc import Iterable, Iterator, Sequence

from tieout.model.document import Block, Edge, Table
from tieout.readers.page_blocks import write_blocks
from tieout.readers.page_flow import in_reading_order
from tieout.readers.page_furniture import strip_furniture
from tieout.readers.page_lines import PageLine, find_lines, with_labels
from tieout.readers.page_tables import TableReader, find_tables
from tieout.readers.page_text import PageText
from tieout.readers.page_words import Sheet


def read_pages(pages: Iterable[Sequence[Sheet]], text: PageText) -> tuple[list[Block | Table], tuple[Edge, ...]]:
    """The blocks and tables of pages, in order, and the lines at the edges of pages that are in none of them."""
    given = [[line for sheet in sheets for line in find_lines(sheet)] for sheets in pages]
    found = strip_furniture(given)
    edges = tuple(_edges(given, found))
    lines = [line for page in found for line in with_labels(in_reading_order(page))]
    text.learn_words(lines)
    parts: list[Block | Table] = []
    at = ordinal = 0
    for head, first, last in find_tables(lines):
        parts.extend(write_blocks(lines[at:head], text))
        at = head
        table = TableReader(lines[head : last + 1], first - head, text).read(ordinal)
        if table is not None:
            text.add("\n")
            parts.append(table)
            ordinal += 1
            at = last + 1
    parts.extend(write_blocks(lines[at:], text))
    return parts, edges


def _edges(given: Sequence[Sequence[PageLine]], found: Sequence[Sequence[PageLine]]) -> Iterator[Edge]:
    """Yields the lines of each page that were set aside, and whether they stand above the others."""
    for number, (lines, kept) in enumerate(zip(given, found, strict=True)):
        ids = {id(line) for line in kept}
        is_head = True
        for line in lines:
            if id(line) in ids:
                is_head = False
            else:
                yield Edge(number + 1, line.text, is_head=is_head)
