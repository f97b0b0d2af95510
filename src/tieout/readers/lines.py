"""Lines of preformatted text: what stands where in each, figures apart from words.

A line's positions are character columns with tabs expanded; dot leaders count as blanks.
"""

import bisect
import re
from typing import NamedTuple

# what a stretch of a line is
FIGURE, NIL, STAND_IN, YEAR, WORDS = range(5)
# what a line is
BLANK, RULE, MARKUP, FIGURES, TEXT = range(5)

TAB = 8
_SIGN = r"(?:US\$|C\$|A\$|HK\$|R\$|\$|€|£|¥)"
_END = r"(?:[ ]{0,3}[)%\]])*(?:[ ]?\([a-z0-9]\))?\*{0,3}(?!\S)"
TOKEN = re.compile(
    rf"(?<!\S)(?:"
    rf"(?P<figure>(?:{_SIGN}[ ]{{0,16}})?(?:[(\[][ ]{{0,8}}|[-–—+])?(?:{_SIGN}[ ]{{0,12}})?[-–]?"
    rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d*)?|\.\d+)(?:[ ]?(?:x|X|bps|bp|pts))?{_END})"
    rf"|(?P<nil>(?:{_SIGN}[ ]{{0,16}})?(?:\([ ]{{0,6}})?(?:-{{1,3}}|–|—|-0-|nil){_END})"
    rf"|(?P<word>\(?(?i:n/?a|n/?m|n\.m\.|n\.a\.|nmf|\*+)\)?%?(?!\S)))"
)
LEADER = re.compile(r"(?:\.[ ]?){3,}(?=[ $(\d-]|$)|\.{2}(?=[ ]{2})|…+|\|")
YEAR_TEXT = re.compile(r"(?:19|20)\d\d[A-Z*]?")
RULE_LINE = re.compile(r"[-=_─━~*.+ ]*[-=_─━~*]{4}[-=_─━~*.+ ]*|[-=_─━ ]*[=_─━]{2}[-=_─━ ]*")
MARKUP_LINE = re.compile(
    r"(?:\s*</?(?:PAGE|TABLE|CAPTION|S|C|FN|F\d+|TEXT|PRE)>)+(?:\s*\d{1,3})?\s*|\s*\(?[-– ]*\(?more\)?[-– ]*\)?\s*", re.IGNORECASE
)
GAP = re.compile(r" {2,}")
SET_APART = re.compile(r"[$€£]  ")  # the sign of a column, one space behind a long label
AMOUNT = re.compile(r"[$€£]|\d[,.]\d")
LETTER = re.compile(r"[^\W\d_]")


class Stretch(NamedTuple):
    """Characters `start` to `end` of a line that stand together."""

    start: int
    end: int
    kind: int

    @property
    def is_number(self) -> bool:
        """Whether it stands in a figure's place: a number, a dash, or a word for one."""
        return self.kind in (FIGURE, NIL, STAND_IN)


class Line:
    """One line: its text with tabs expanded and leaders blanked, where it begins in the passage, and its stretches left to right."""

    __slots__ = ("_tabs", "at", "kind", "stretches", "text")

    def __init__(self, raw: str, at: int) -> None:
        self.at = at
        self._tabs: list[int] = []
        text = raw.replace("\f", " ").replace("\u00a0", " ")
        if "\t" in text:
            text = self._expand(text)
        self.text = _blank_leaders(text).rstrip()
        self.stretches: list[Stretch] = []
        self.kind = self._kind()

    def _expand(self, text: str) -> str:
        """The text with tabs expanded; `_tabs` holds the column at which each raw character begins."""
        shown = ""
        for character in text:
            self._tabs.append(len(shown))
            shown += " " * (TAB - len(shown) % TAB) if character == "\t" else character
        return shown

    def _kind(self) -> int:
        text = self.text
        if not text or text.isspace():
            return BLANK
        if RULE_LINE.fullmatch(text):
            self.stretches = [Stretch(start, end, WORDS) for start, end in _split(text, 0, len(text), 1)]
            return RULE
        if MARKUP_LINE.fullmatch(text):
            return MARKUP
        self.stretches = find_stretches(text)
        return FIGURES if self._has_figures() else TEXT

    def _has_figures(self) -> bool:
        numbers = [stretch for stretch in self.stretches if stretch.kind in (FIGURE, NIL)]
        if not any(stretch.kind == FIGURE for stretch in numbers) and len(numbers) < 2:
            return False
        if self.has_label or len(numbers) > 1:
            return True
        return AMOUNT.search(self.text) is not None  # a subtotal; a bare number is that of the page

    @property
    def has_label(self) -> bool:
        """Whether words stand left of every figure."""
        first = self.stretches[0]
        if first.kind == YEAR:
            return True  # a schedule by years
        return not first.is_number and LETTER.search(self.text, first.start, first.end) is not None

    @property
    def first_number(self) -> int:
        """Where the first figure begins; the line's end without one."""
        return next((stretch.start for stretch in self.stretches if stretch.is_number), len(self.text))

    @property
    def start(self) -> int:
        """Where the line's first character stands."""
        return len(self.text) - len(self.text.lstrip())

    def place(self, column: int) -> int:
        """The offset in the passage of a character column."""
        if not self._tabs:
            return self.at + column
        return self.at + bisect.bisect_left(self._tabs, column)


def find_stretches(text: str) -> list[Stretch]:
    """The stretches of a line: figures at its right, parted by two spaces from words, and the words between gaps."""
    found: list[Stretch] = []
    at = 0
    tokens = _tokens(text)
    for token in tokens:
        found.extend(Stretch(start, end, WORDS) for start, end in _split(text, at, token.start, 2))
        found.append(token)
        at = token.end
    found.extend(Stretch(start, end, WORDS) for start, end in _split(text, at, len(text), 2))
    return found


def _tokens(text: str) -> list[Stretch]:
    """The figures of a line that stand apart: nothing but figures within one space on either side."""
    matches = list(TOKEN.finditer(text))
    kept: list[Stretch] = []
    open_left = False
    for index, match in enumerate(matches):
        start, end = match.span()
        before = text[:start]
        joined = open_left and not text[matches[index - 1].end() : start].strip()
        open_left = joined or before.isspace() or not before or before.endswith("  ") or SET_APART.match(match.group()) is not None
        if open_left:
            kept.append(Stretch(start, end, _kind_of(match)))
    while kept or matches:
        bad = next((index for index, token in enumerate(kept) if not _is_apart(text, token, kept, index)), None)
        if bad is None:
            break
        del kept[bad]
    return kept


def _is_apart(text: str, token: Stretch, kept: list[Stretch], index: int) -> bool:
    after = text[token.end : token.end + 2]
    if not after.strip():
        return True
    following = kept[index + 1] if index + 1 < len(kept) else None
    return following is not None and following.start == token.end + 1


def _kind_of(match: re.Match[str]) -> int:
    if match["nil"] is not None:
        return NIL
    if match["word"] is not None:
        return STAND_IN
    return YEAR if YEAR_TEXT.fullmatch(match.group()) else FIGURE


def _split(text: str, start: int, end: int, gap: int) -> list[tuple[int, int]]:
    """The ranges of what stands in `text[start:end]`, parted by `gap` or more spaces."""
    pattern = rf"\S+(?: {{1,{gap - 1}}}\S+)*" if gap > 1 else r"\S+"
    return [(start + match.start(), start + match.end()) for match in re.finditer(pattern, text[start:end])]


def _blank_leaders(text: str) -> str:
    if ".." not in text and ". ." not in text and "|" not in text and "…" not in text:
        return text
    return LEADER.sub(lambda match: " " * len(match.group()), text)
