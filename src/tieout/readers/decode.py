"""Bytes to text: which encoding a document is in, whatever it declares."""

import codecs
import re

from tieout.errors import ReadError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
UNICODE_NAMES = re.compile(r"utf-?(8|16|32)|ucs", re.IGNORECASE)
CONTROL = bytes([*range(9), *range(14, 26), *range(28, 32)])
STRAY_CONTROLS = 4  # that the smallest page may have


def decode(data: bytes, *, name: str) -> tuple[str, str]:
    """The text of a document without its byte-order mark, and the name of the encoding it was read in.

    A byte-order mark decides (that of UTF-8 only where the rest is UTF-8 as well); then UTF-16 without one (every other byte is NUL);
    then UTF-8 if the bytes are valid UTF-8; then the declared charset; then windows-1252, whose five unused bytes stand for the control
    characters of the same number (as browsers read them). Raises ReadError for what is no text at all.
    """
    if data.startswith(codecs.BOM_UTF8):
        try:
            return data.decode("utf-8-sig"), "utf-8"
        except UnicodeDecodeError:
            return decode_bytes(data, is_utf8=False), "cp1252"
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_wide(data[len(mark) :], encoding, name=name), encoding
    wide = _wide_encoding(data)
    if wide:
        return _decode_wide(data, wide, name=name), wide
    if _is_binary(data):
        raise ReadError(f"{name}: this is binary data; give the release itself as HTML, text, PDF, Word or EDGAR submission")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    return _decode_single_byte(data)


def _decode_wide(data: bytes, encoding: str, *, name: str) -> str:
    text = data.decode(encoding, errors="replace")
    if _is_binary(text[:65536].encode("utf-8", errors="replace")):
        raise ReadError(f"{name}: this is binary data; give the release itself as HTML, text, PDF, Word or EDGAR submission")
    return text


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte-order mark, told by where its NUL bytes stand."""
    sample = data[:4096]
    if len(sample) < 8 or b"\x00" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    """Whether control characters that no text holds are common (a stray NUL does not make a page binary)."""
    sample = data[:65536]
    controls = len(sample) - len(sample.translate(None, CONTROL))
    return controls > STRAY_CONTROLS and controls * 50 > len(sample)


def _decode_single_byte(data: bytes) -> tuple[str, str]:
    declared = DECLARED.search(data[:4096])
    if declared:
        label = declared.group(1).decode("ascii")
        try:
            codec = codecs.lookup(label)
        except LookupError:
            codec = None
        # pages that say latin-1 mean windows-1252, as browsers do; pages that say UTF-8 and are not fall through
        if codec and codec.name not in ("iso8859-1", "ascii", "cp1252") and not UNICODE_NAMES.search(codec.name):
            try:
                return data.decode(codec.name), codec.name
            except (UnicodeDecodeError, ValueError, LookupError):
                pass
    return decode_bytes(data, is_utf8=False), "cp1252"


def decode_bytes(data: bytes, *, is_utf8: bool) -> str:
    """A piece of a text that is UTF-8 as a whole, or else read as windows-1252."""
    return data.decode("utf-8", errors="replace") if is_utf8 else data.decode("cp1252", errors="tieout-latin1")


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("tieout-latin1", _as_latin1)
