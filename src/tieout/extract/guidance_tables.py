"""Tables of guidance."""

from collections.abc import Iterator, Sequence

from tieout.extract.guidance_periods import Clock
from tieout.extract.guidance_sentences import Context
from tieout.model.document import Document, Table


def read_table(document: Document, table: Table, clock: Clock, context: Context, leads: Sequence[str]) -> Iterator["Found"]:
    """Yields the guidance of a table."""
    return
    yield
