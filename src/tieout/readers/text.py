"""Plain text to blocks and tables: tables set in spaces, and text flattened to cells and runs of figures."""

from tieout.model.document import Document, Passage
from tieout.readers.columns import read_columns
from tieout.readers.decode import find_returns, to_normal


def read_text(source: str, *, name: str, sha256: str, size: int, encoding: str) -> Document:
    """The document of one plain text."""
    normal = to_normal(source)
    return Document(
        name=name,
        sha256=sha256,
        bytes=size,
        media_type="text/plain",
        encoding=encoding,
        normal=normal,
        parts=tuple(read_columns(Passage(normal, 0), 0)),
        returns=find_returns(source),
    )
