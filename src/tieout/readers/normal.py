"""The normal text of a source: line ends as line feeds, and characters that were decoded wrongly as what they stand for.

Where a source is not valid UTF-8 as a whole it is read as windows-1252, and what stands in it as UTF-8 comes out as two or three
characters for one ("â€”" for a dash). The same happens to a text that was encoded twice. Such sequences are read as the one
character where they cannot be anything else; every offset still counts the characters of the source.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from heapq import merge

import msgspec

LEADS = "âÂÃ"  # first characters of what nearly all such sequences stand for: dashes, quotes, spaces, signs, accented letters
# the characters that bytes 80 to BF come out as: those of windows-1252, and of latin-1
BYTES = {bytes([byte]).decode("cp1252", errors="replace"): byte for byte in range(0x80, 0xC0)} | {
    chr(byte): byte for byte in range(0x80, 0xC0)
}
BYTES.pop("\ufffd", None)
_REST = "[" + "".join(BYTES) + "]"
# nothing else is sought: what three characters might be in the writing of China may as well be an accented letter before two dashes
SEQUENCE = re.compile(f"[ÂÃ]{_REST}|â{_REST}{{2}}|ï»¿")
HIGH = re.compile(r"[^\x00-\x7f]")
# what stands behind "â" and "Â" in no language: punctuation, signs and spaces; "ï" begins a byte-order mark
CERTAIN = re.compile("[\u00a0-\u00bf\u2000-\u2bff\ufeff]")

Remark = tuple[str, str, int, int]


class Normal(msgspec.Struct, frozen=True):
    """A normal text, the offsets in it after which the source has a character more, and what is to be said of it."""

    text: str
    returns: tuple[int, ...] = ()
    remarks: tuple[Remark, ...] = ()


def normalise(source: str, *, is_utf8: bool) -> Normal:
    """The normal text of a source; `is_utf8` tells whether the whole of it is UTF-8 (else it was read as windows-1252)."""
    text = source
    returns: tuple[int, ...] = ()
    remarks: tuple[Remark, ...] = ()
    if not source.isascii() and any(lead in source for lead in LEADS):
        text, returns, remarks = _repair(source, is_utf8=is_utf8)
    if "\r" not in text:
        return Normal(text, returns, remarks)
    breaks = [match.start() - index for index, match in enumerate(re.finditer("\r\n", text))]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if returns or remarks:
        returns = tuple(offset - _before(breaks, offset) for offset in returns)
        remarks = tuple(
            (code, message, start - _before(breaks, start), end - _before(breaks, end)) for code, message, start, end in remarks
        )
    return Normal(text, tuple(merge(breaks, returns)), remarks)


def _before(breaks: Sequence[int], offset: int) -> int:
    """How many line ends of two characters stand before an offset that counts them so."""
    low = 0
    high = len(breaks)
    while low < high:
        middle = (low + high) // 2
        if breaks[middle] + middle < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _repair(source: str, *, is_utf8: bool) -> tuple[str, tuple[int, ...], tuple[Remark, ...]]:
    """The text with such sequences replaced, the offsets after which the source has more, and a remark on where it happened."""
    found = [(match.start(), match.end(), read) for match in SEQUENCE.finditer(source) if (read := _decoded(match.group())) is not None]
    certain = sum(1 for _, _, read in found if CERTAIN.match(read))
    if not found:
        return source, (), ()
    strays = len(HIGH.findall(source)) - sum(end - start for start, end, _ in found)
    if not certain or len(found) <= strays:  # accented letters may stand beside each other; without other evidence they are left alone
        found = [sequence for sequence in found if CERTAIN.match(sequence[2])]
    if not found:
        return source, (), ()
    texts: list[str] = []
    returns: list[int] = []
    at = length = 0
    for start, end, read in found:
        texts += (source[at:start], read)
        length += start - at
        returns += [length] * (end - start - 1)
        length += 1
        at = end
    texts.append(source[at:])
    text = "".join(texts)
    return text, tuple(returns), (_remark(source, found, strays=strays, is_utf8=is_utf8),)


def _remark(source: str, found: Sequence[tuple[int, int, str]], *, strays: int, is_utf8: bool) -> Remark:
    """The remark on the first place that is unlike most of the text."""
    first = found[0][0]
    count = len(found)
    if is_utf8:
        return "encoded-twice", f"{count} characters were encoded twice; read as what they stand for", first, first + 1
    if strays >= count:
        message = f"{count} characters are UTF-8 in a text that is windows-1252 elsewhere; read as what they stand for"
        return "mixed-encodings", message, first, first + 1
    starts = [start for start, _, _ in found]
    for match in HIGH.finditer(source):
        index = bisect_right(starts, match.start()) - 1
        if index < 0 or match.start() >= found[index][1]:
            place = match.start() - sum(end - start - 1 for start, end, _ in found[: index + 1])
            return "mixed-encodings", f"{strays} bytes are windows-1252 in a text that is UTF-8 elsewhere; read so", place, place + 1
    return "mixed-encodings", "the text is not all in one encoding", first, first + 1


@lru_cache(maxsize=4096)
def _decoded(sequence: str) -> str | None:
    """The one character that a sequence stands for; None where its bytes are no UTF-8."""
    try:
        return (bytes([ord(sequence[0])]) + bytes(BYTES[character] for character in sequence[1:])).decode("utf-8")
    except UnicodeDecodeError:
        return None
