"""Bytes to a `Document`: each reader in `READERS`, in order, is asked whether the input is its own.

Modules of readers are imported when first needed: most inputs need one.
"""

import hashlib
import io
from collections.abc import Callable
from typing import BinaryIO

import msgspec

from tieout.errors import ReadError
from tieout.inputs import read_all, read_stream
from tieout.model.document import Document
from tieout.readers.decode import decode, decode_bytes
from tieout.readers.sniff import LOOKED_AT, head_of, is_page, is_pdf, is_submission, is_zip, name_other


class Given(msgspec.Struct, frozen=True):
    """What was given to read: the name it goes by, its bytes, and their SHA-256."""

    name: str
    data: bytes
    sha256: str


class Reader(msgspec.Struct, frozen=True):
    """One kind of document: whether an input is of that kind, and how it is read."""

    kind: str
    accepts: Callable[[Given], bool]
    read: Callable[[Given], Document]


def read_document(source: bytes | BinaryIO, *, name: str) -> Document:
    """The document in some bytes or an open file; ReadError where it is none that a reader knows.

    A submission in a file that can be read twice is never held in memory as a whole, so it may be larger than any other.
    """
    if not isinstance(source, bytes):
        head = read_stream(source, LOOKED_AT, name=name)
        if b"\x00" not in head and is_submission(head) and source.seekable():
            source.seek(-len(head), io.SEEK_CUR)
            return _open_submission(source, name)
        source = read_all(source, head, name=name)
    if not source.strip(b"\x00 \t\r\n\f\xef\xbb\xbf\xfe\xff"):
        raise ReadError(f"{name}: the file is empty; give the release itself")
    given = Given(name, source, hashlib.sha256(source).hexdigest())
    return next(reader for reader in READERS if reader.accepts(given)).read(given)


def decode_source(data: bytes, *, name: str) -> tuple[str, str]:
    """The text that the offsets of a document count in, without a byte-order mark, and the name of its encoding."""
    if b"\x00" in data[:LOOKED_AT] or not is_submission(head_of(data)):
        return decode(data, name=name)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return decode_bytes(data, is_utf8=False), "cp1252"


def _open_submission(stream: BinaryIO, name: str, encoding: str | None = None) -> Document:
    from tieout.readers.submission import read_submission

    return read_submission(stream, name=name, encoding=encoding)


def _read_submission(given: Given) -> Document:
    if b"\x00" not in given.data[:LOOKED_AT]:
        return _open_submission(io.BytesIO(given.data), given.name)
    text, encoding = decode(given.data, name=given.name)
    document = _open_submission(io.BytesIO(text.encode("utf-8", errors="replace")), given.name, encoding)
    return msgspec.structs.replace(document, sha256=given.sha256, bytes=len(given.data))


def _read_word(given: Given) -> Document:
    from tieout.readers.docx import read_docx

    return read_docx(given.data, name=given.name, sha256=given.sha256)


def _refuse_other(given: Given) -> Document:
    what, how = name_other(given.data) or ("no release", "")
    raise ReadError(f"{given.name}: this is {what}; give the release itself{', ' + how if how else ''}")


def _read_page(given: Given) -> Document:
    from tieout.readers.html import read_html

    text, encoding = decode(given.data, name=given.name)
    return read_html(text, name=given.name, sha256=given.sha256, size=len(given.data), encoding=encoding)


def _read_plain(given: Given) -> Document:
    from tieout.readers.text import read_text

    text, encoding = decode(given.data, name=given.name)
    return read_text(text, name=given.name, sha256=given.sha256, size=len(given.data), encoding=encoding)


def _read_pdf(given: Given) -> Document:
    from tieout.readers.pdf import read_pdf

    return read_pdf(given.data, name=given.name, sha256=given.sha256)


READERS: tuple[Reader, ...] = (
    Reader("pdf", lambda given: is_pdf(given.data), _read_pdf),
    Reader("submission", lambda given: is_submission(head_of(given.data)), _read_submission),
    Reader("word", lambda given: is_zip(given.data), _read_word),
    Reader("other", lambda given: name_other(given.data) is not None, _refuse_other),
    Reader("html", lambda given: is_page(given.data), _read_page),
    Reader("text", lambda _: True, _read_plain),
)
