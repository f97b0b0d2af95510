"""Texts with tags left over from the page they were taken from: what such a text shows, each character with its place."""

import html
import re

from tieout.model.document import Passage, Piece

INLINE = r"a|b|big|em|font|i|ins|small|span|strong|sub|sup|tt|u"
BREAKING = r"br|center|div|h[1-6]|hr|li|ol|p|ul"
TAG = re.compile(rf"</?(?:{INLINE}|{BREAKING})\b[^<>\n]*>", re.IGNORECASE)
STRAY = re.compile(
    rf"(?P<inline></?(?:{INLINE})\b[^<>\n]*>)|(?P<break></?(?:{BREAKING})\b[^<>\n]*>)(?P<end>[ \t]*\n)?"
    r"|(?P<reference>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});)",
    re.IGNORECASE,
)
SGML = re.compile(r"^[ \t]*<(?:S|C|CAPTION)>", re.IGNORECASE | re.MULTILINE)
PIPES = 2  # on one line: its cells are parted by them, and a break stands inside a cell


def show(normal: str) -> Passage:
    """The passage of what a text shows: the text itself, unless it holds tags of pages and no tables of SGML."""
    if "<" not in normal or not TAG.search(normal) or SGML.search(normal):
        return Passage(normal, 0)
    shown = _Shown(normal)
    position = line_end = 0
    is_piped = False
    for match in STRAY.finditer(normal):
        start, end = match.span()
        shown.add_literal(position, start)
        position = end
        if start >= line_end:
            begin = normal.rfind("\n", line_end, start) + 1 or line_end
            line_end = normal.find("\n", start) + 1 or len(normal)
            is_piped = normal.count("|", begin, line_end) >= PIPES
        if match["reference"]:
            read = html.unescape(match.group())
            shown.add(read, start, end, literal=read == match.group())
        elif match["break"]:
            shown.add("\n" if match["end"] or not is_piped else " ", start, end, literal=False)
    shown.add_literal(position, len(normal))
    return Passage("".join(shown.texts), 0, tuple(shown.pieces))


class _Shown:
    """What a text shows so far."""

    def __init__(self, normal: str) -> None:
        self.normal = normal
        self.texts: list[str] = []
        self.pieces: list[Piece] = []
        self._length = 0

    def add(self, text: str, start: int, end: int, *, literal: bool) -> None:
        """Adds a text that stands for a range of the source."""
        self.pieces.append(Piece(self._length, start, end, literal))
        self.texts.append(text)
        self._length += len(text)

    def add_literal(self, start: int, end: int) -> None:
        """Adds a range of the source as it is."""
        if start < end:
            self.add(self.normal[start:end], start, end, literal=True)
