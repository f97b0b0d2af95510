"""Bytes to a `Document`: each reader in `READERS`, in order, is asked whether the input is its own."""

import hashlib
import re
from collections.abc import Callable

import msgspec

from tieout.errors import ReadError
from tieout.model.document import Document
from tieout.readers.decode import decode

# what only markup has; a text with SGML tags of its own (<TABLE>, <S>, <C>, <PAGE>) is no page
PAGE_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|span|font|tr|td|th|p|br|pre|center)\b", re.IGNORECASE)
LOOKED_AT = 1 << 16


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


def read_document(data: bytes, *, name: str) -> Document:
    """The document in some bytes; ReadError where they are none that a reader knows."""
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf\xfe\xff"):
        raise ReadError(f"{name}: the file is empty; give the release itself")
    given = Given(name, data, hashlib.sha256(data).hexdigest())
    return next(reader for reader in READERS if reader.accepts(given)).read(given)


def _is_page(given: Given) -> bool:
    return bool(PAGE_TAG.search(given.data.replace(b"\x00", b"") if b"\x00" in given.data[:LOOKED_AT] else given.data))


def _read_page(given: Given) -> Document:
    from tieout.readers.html import read_html

    text, encoding = decode(given.data, name=given.name)
    return read_html(text, name=given.name, sha256=given.sha256, size=len(given.data), encoding=encoding)


def _read_plain(given: Given) -> Document:
    from tieout.readers.text import read_text

    text, encoding = decode(given.data, name=given.name)
    return read_text(text, name=given.name, sha256=given.sha256, size=len(given.data), encoding=encoding)


def _refuse_pdf(given: Given) -> Document:
    raise ReadError(f"{given.name}: this is a PDF, and PDF is read by a later version; give the release itself as HTML or text")


READERS: tuple[Reader, ...] = (
    Reader("pdf", lambda given: given.data[:1024].lstrip().startswith(b"%PDF-"), _refuse_pdf),
    Reader("html", _is_page, _read_page),
    Reader("text", lambda _: True, _read_plain),
)
