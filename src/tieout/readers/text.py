"""Plain text to blocks and tables: each stretch of it by the reader of its own kind."""

from tieout.errors import ReadError
from tieout.model.document import Block, Document, Passage, Table
from tieout.readers.columns import read_columns
from tieout.readers.flat import read_lines
from tieout.readers.flat_forms import find_stretches
from tieout.readers.flat_stretches import LONGEST_LINES, find_unparted
from tieout.readers.normal import normalise
from tieout.readers.stray_markup import show

MOST_LINES = 1_000_000  # twenty times what the longest annual report has
UNFIT = "labels and figures run together under headers that do not fit them; not read"
TOO_LONG = "more text run together than a release has; looked at as text only: give one release at a time"
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
        _read_rest(passage, at, stretch.start, parts, ordinal, remarks)
        parts.extend(read_lines(passage, stretch.lines, ordinal + _tables(parts), remarks))
        at = stretch.end
    _read_rest(passage, at, len(passage.text), parts, ordinal, remarks)
    return parts


def _read_rest(passage: Passage, start: int, end: int, parts: list[Block | Table], ordinal: int, remarks: list[Remark]) -> None:
    """Adds the parts of a text without separators: cells in lines of their own, rows run together, and what is set in spaces."""
    rest = passage if start == 0 and end == len(passage.text) else passage.cut(start, end)
    at = 0
    stretches, passed = find_unparted(rest.text)
    for low, high in passed:
        said = UNFIT if high - low <= LONGEST_LINES else TOO_LONG
        remarks.append(("table-unread", said, *rest.range(low, high)))
    for stretch in stretches:
        parts.extend(read_columns(rest.cut(at, stretch.start), ordinal + _tables(parts)))
        parts.extend(read_lines(rest, stretch.lines, ordinal + _tables(parts), remarks))
        at = stretch.end
    parts.extend(read_columns(rest if at == 0 else rest.cut(at, len(rest.text)), ordinal + _tables(parts)))


def _tables(parts: list[Block | Table]) -> int:
    return sum(isinstance(part, Table) for part in parts)
