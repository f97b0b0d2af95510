"""Pages of words to a document: lines, then tables and blocks in reading order."""

from collections.abc import Iterable, Sequence

from tieout.model.document import Block, Table
from tieout.readers.page_blocks import write_blocks
from tieout.readers.page_flow import in_reading_order
from tieout.readers.page_furniture import strip_furniture
from tieout.readers.page_lines import find_lines, with_labels
from tieout.readers.page_tables import TableReader, find_tables
from tieout.readers.page_text import PageText
from tieout.readers.page_words import Sheet


def read_pages(pages: Iterable[Sequence[Sheet]], text: PageText) -> list[Block | Table]:
    """The blocks and tables of pages, in order."""
    found = strip_furniture([[line for sheet in sheets for line in find_lines(sheet)] for sheets in pages])
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
    return parts
