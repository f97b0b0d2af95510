"""Where the documents of an EDGAR submission stand: one pass over its bytes, of which hardly any are kept."""

import codecs
import hashlib
import re
from typing import BinaryIO

CHUNK = 1 << 20
HEAD = 8192  # bytes of a document that hold its lines before <TEXT> and show what follows
KEPT = 32  # bytes that may hold the beginning of a tag
TAIL = 4096
HEADER_READ = 1 << 20
MOST_PARTS = 2000
DOCUMENT = re.compile(rb"<(/?)DOCUMENT>", re.IGNORECASE)
HEAD_LINES = re.compile(rb"<DOCUMENT>\s*<TYPE>[ \t]*([^\r\n<]*)", re.IGNORECASE)
TEXT = re.compile(rb"<TEXT>[^\S\r\n]*(?:\r\n?|\n)?", re.IGNORECASE)
WHOLE = re.compile(rb"<(/?)(?:SEC-DOCUMENT|IMS-DOCUMENT|SUBMISSION)>", re.IGNORECASE)
HEADER = re.compile(rb"<(/?)(?:SEC|IMS)-HEADER>", re.IGNORECASE)
EXHIBIT = re.compile(r"EX-?99\b.*", re.IGNORECASE)
NO_TEXT = re.compile(rb"\s*(?:begin \d{3,4} |<(?:PDF|ZIP|EXCEL|GRAPHIC|XML|JSON)>)", re.IGNORECASE)
NO_TEXT_TYPES = frozenset(("GRAPHIC", "ZIP", "EXCEL", "PDF", "XML", "JSON", "COVER", "PAPER"))
CONTINUATION = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character


class Part:
    """One document of a submission: its type, where it begins, and the bytes of its text; `is_cut` where the file ends within it."""

    __slots__ = ("begin", "end", "is_cut", "is_text", "start", "type")

    def __init__(self, kind: str, begin: int, start: int, *, is_text: bool) -> None:
        self.type = kind
        self.begin = begin
        self.start = start
        self.end = start
        self.is_text = is_text
        self.is_cut = True

    @property
    def is_exhibit(self) -> bool:
        """Whether it is an exhibit 99."""
        return EXHIBIT.fullmatch(self.type) is not None


class Survey:
    """What one pass over a submission tells: its header, its parts, whether it is whole, and which character each byte belongs to."""

    def __init__(self, stream: BinaryIO) -> None:
        self.header = b""
        self.parts: list[Part] = []
        self.left_out = 0
        self.size = 0
        self._stream = stream
        self._origin = stream.tell()
        self._extras = [0]  # how many bytes more than characters stand before each chunk
        self._open: Part | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.is_utf8 = True
        digest = hashlib.sha256()
        buffer = tail = b""
        while chunk := _read_full(stream, CHUNK):
            digest.update(chunk)
            self._count(chunk)
            tail = (tail + chunk[-TAIL:])[-TAIL:]
            if len(self.header) < HEADER_READ and not self.parts:
                self.header += chunk
            buffer += chunk
            self.size += len(chunk)
            buffer = buffer[self._find_parts(buffer, self.size - len(buffer), is_last=False) :]
        self._find_parts(buffer, self.size - len(buffer), is_last=True)
        self._finish(tail)
        self.sha256 = digest.hexdigest()

    def _finish(self, tail: bytes) -> None:
        if self._open:
            self._open.end = self.size
        try:
            self._decoder.decode(b"", True)
        except UnicodeDecodeError:
            self.is_utf8 = False
        self.has_mark = self.header.startswith(codecs.BOM_UTF8)
        self.header = self.header[: self.parts[0].begin if self.parts else HEADER_READ].removeprefix(codecs.BOM_UTF8).strip()
        self.is_cut = self._open is not None or _is_open(WHOLE, self.header, tail) or _is_open(HEADER, self.header, self.header)

    def _count(self, chunk: bytes) -> None:
        extra = 0 if chunk.isascii() else len(chunk) - len(chunk.translate(None, CONTINUATION))
        self._extras.append(self._extras[-1] + extra)
        if self.is_utf8:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self.is_utf8 = False
                self._decoder.reset()

    def _find_parts(self, buffer: bytes, base: int, *, is_last: bool) -> int:
        """Notes the documents that begin and end in a stretch of bytes; how many of those bytes are done with."""
        done = 0
        for match in DOCUMENT.finditer(buffer):
            if match[1]:
                self._close(base + match.start())
            elif not is_last and len(buffer) - match.start() < HEAD:
                return match.start()
            elif head := HEAD_LINES.match(buffer, match.start()):
                self._close(base + match.start())
                self._begin(buffer, base, head)
            done = match.end()
        return max(done, len(buffer) - KEPT)

    def _begin(self, buffer: bytes, base: int, head: re.Match[bytes]) -> None:
        text = TEXT.search(buffer, head.end(), head.start() + HEAD)
        start = text.end() if text else head.end()
        kind = head[1].decode("ascii", errors="replace").strip()
        is_text = kind.upper() not in NO_TEXT_TYPES and not NO_TEXT.match(buffer, start)
        self._open = Part(kind, base + head.start(), base + start, is_text=is_text)
        if len(self.parts) < MOST_PARTS:
            self.parts.append(self._open)
        else:
            self.left_out += 1

    def _close(self, end: int) -> None:
        if self._open:
            self._open.end = max(self._open.start, end)
            self._open.is_cut = False
            self._open = None

    def read(self, start: int, end: int) -> bytes:
        """The bytes of a range."""
        self._stream.seek(self._origin + start)
        return _read_full(self._stream, end - start)

    def offset_of(self, place: int) -> int:
        """The offset of the character at a byte, in the source as decoded."""
        if not self.is_utf8:
            return place
        chunk = place // CHUNK
        rest = self.read(chunk * CHUNK, place)
        extra = self._extras[chunk] + (len(rest) - len(rest.translate(None, CONTINUATION)))
        return place - extra - (1 if self.has_mark and place else 0)


def _is_open(tag: re.Pattern[bytes], start: bytes, end: bytes) -> bool:
    """Whether an element begins in one stretch of bytes and does not end in another."""
    return any(not match[1] for match in tag.finditer(start)) and not any(match[1] for match in tag.finditer(end))


def _read_full(stream: BinaryIO, size: int) -> bytes:
    """So many bytes of a stream, fewer only at its end."""
    data = stream.read(size)
    while 0 < len(data) < size:
        more = stream.read(size - len(data))
        if not more:
            break
        data += more
    return data
