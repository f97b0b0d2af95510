"""Plain text to blocks and tables: each stretch of it by the reader of its own kind."""

from tieout.errors import ReadError
from tieout.model.document import Block, Document, Passage, Table
from tieout.readers.columns import read_columns
from tieout.readers.flat import read_lines
from tieout.readers.flat_forms import find_stretches
from tieout.readers.normal import normalise
from tieout.readers.stray_markup import show

MOST_LINES = 2_000_000  # fifty times what the longest annual report has
Remark = tuple[str, str, int, int]


def read_text(source: str, *, name: str, sha256: str, size: int, encoding: str) -> Document:
    """The document of one plain text."""
    normal = normalise(source, is_utf8=encoding != "cp1252")
    if normal.text.count("\n") > MOST_LINES:
        raise ReadError(f"{name}: more than {MOST_LINES:,} lines; give one release")
    remarks: list[Remark] = list(normal.remarks)
    return Document(
        name=name,
        sha256=sha256,
        bytes=size,
        media_type="text/plain",
        encoding=encoding,
        normal=normal.text,
        parts=tuple(read_passage(show(normal.text), 0, remarks)),
        returns=normal.returns,
        remarks=tuple(remarks),
    )


def read_passage(passage: Passage, ordinal: int, remarks: list[Remark]) -> list[Block | Table]:
    """The blocks and tables of a text in order, its tables numbered from `ordinal` on; what could not be read joins the remarks."""
    parts: list[Block | Table] = []
    at = 0
    stretches, passed = find_stretches(passage.text)
    if passed:
        said = "more cells between separators than a release has; passed over as text: give one release at a time"
        remarks.append(("too-many-cells", said, passage.range(*passed[0])[0], passage.range(*passed[-1])[1]))
    for stretch in stretches:
        parts.extend(read_columns(passage.cut(at, stretch.start), ordinal + _tables(parts)))
        parts.extend(read_lines(passage, stretch.lines, ordinal + _tables(parts), remarks))
        at = stretch.end
    rest = passage if at == 0 else passage.cut(at, len(passage.text))
    parts.extend(read_columns(rest, ordinal + _tables(parts)))
    return parts


def _tables(parts: list[Block | Table]) -> int:
    return sum(isinstance(part, Table) for part in parts)
