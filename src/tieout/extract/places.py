"""Where a range of a document's text stands: in its source, else on a page, else in a table."""

import bisect
from typing import NamedTuple

from tieout.model.document import Block, Document, Table


class Place(NamedTuple):
    """Offsets into the source; without source text the page of a PDF, or the ordinal of a table in a Word document."""

    start: int | None = None
    end: int | None = None
    page: int | None = None
    table: int | None = None


def place_of(document: Document, start: int, end: int) -> Place:
    """The place of a range of normal offsets."""
    if document.has_source:
        return Place(document.to_source(start), document.to_source(end))
    if document.pages:
        box = document.pages.locate(start, end)
        return Place(page=box[0] if box else None)
    index = bisect.bisect_right(document.parts, start, key=_start_of) - 1
    part = document.parts[index] if index >= 0 else None
    return Place(table=part.ordinal if isinstance(part, Table) and start < part.end else None)


def _start_of(part: Block | Table) -> int:
    return part.start if isinstance(part, Table) else part.passage.start
