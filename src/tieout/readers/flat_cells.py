"""Cells of flattened text: what stands between separators, and whether it is a figure, a piece of one, or words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tieout.model.document import Passage
from tieout.readers.passages import join_passages

# what a scrap is
WORDS, FIGURE, NIL, STAND_IN, YEAR, LEAD, TAIL = range(7)
NUMBERS = frozenset((FIGURE, NIL, STAND_IN, YEAR))

LONGEST_FIGURE = 48  # characters of a cell that may be a figure
_DASH = "\\-‐‑‒–—―−"
_SIGN = r"(?:US\$|C\$|CA\$|A\$|AU\$|HK\$|NT\$|NZ\$|S\$|R\$|RMB|CHF|EUR|GBP|USD|\$|€|£|¥|₹|₩|₪)"
_SUFFIX = (
    r"(?:[)\]>]|%|‰|percent|basis\spoints|bps?\.?|ppts?\.?|pp|pts?\.?|points|"
    r"[x×]|times|¢|cents|million|billion|trillion|thousand|MM|bn|[MBK])"
)
_NOTE = r"(?:\s?(?:\([a-zA-Z]{1,2}\)|\(\d{1,2}\)|\[[a-zA-Z\d]{1,2}\]|[*†‡§¹²³#^]{1,4}))"
FIGURE_TEXT = re.compile(
    rf"(?:[\s(\[<+~{_DASH}]|{_SIGN})*+(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:\s?{_SUFFIX}(?![A-Za-z]))*(?:\s?[{_DASH}])?{_NOTE}*", re.IGNORECASE
)
NIL_TEXT = re.compile(rf"(?:[(\[\s]|{_SIGN})*+(?:[{_DASH}](?:\s?[{_DASH}]){{0,3}}|-0-|nil)[\s)\]%]*{_NOTE}*", re.IGNORECASE)
STAND_IN_TEXT = re.compile(r"[(*]?\s?(?:n\.?\s?/?\s?m\.?f?\.?|n/?a|n\.a\.|nmf|not\smeaningful|\*{1,3}|N\.?C\.?)\s?[)*%]*", re.IGNORECASE)
_BOUND = rf"(?:[\s(~]|{_SIGN})*\d[\d,]*(?:\.\d+)?\s?(?:%|[MB]|million|billion)?\)?"
RANGE_TEXT = re.compile(rf"{_BOUND}\s?(?:to|[{_DASH}])\s?{_BOUND}", re.IGNORECASE)
LEAD_TEXT = re.compile(rf"(?:[(\[]|{_SIGN}|\s)+", re.IGNORECASE)
TAIL_TEXT = re.compile(rf"(?:{_SUFFIX}\s?)+{_NOTE}*", re.IGNORECASE)
YEAR_TEXT = re.compile(r"(?:19|20)\d\d")
UNSHOWN = "\u200b\u200c\u200d\u2060\ufeff\u00a0 "
PIPED = re.compile(r"[^|\s][^|]*")
PIPED_ESCAPED = re.compile(r"(?:\\.|[^|\s\\])(?:\\.|[^|\\])*")
TABBED = re.compile(r"[^\t\n ][^\t]*")
QUOTED = re.compile(r'"((?:[^"]|"")*)"')
EMPHASIS = re.compile(r"(\*{1,3}|_{1,2}|`)(?=\S)([^|]*\S)\1")
ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")  # before punctuation, as Markdown has it
# what a scraper left of markup: a tag with or without its "<"
STRAY = re.compile(
    r"<?\b(?:img|a|font|span|div|p|br|td|tr|table|input|hr)\s+(?:[\w-]{1,40}\s?=\s?(?:'[^'<>]*'|\"[^\"<>]*\"|[^\s'\"<>]+)\s*)++/?>"
    r"|</?[a-zA-Z][a-zA-Z0-9]{0,12}(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)


class Scrap(NamedTuple):
    """One cell that shows something: its characters, the n-th cell of its line (blank ones counted), what it is, its text unescaped."""

    start: int
    end: int
    slot: int
    kind: int
    text: str

    @property
    def is_number(self) -> bool:
        """Whether it stands in a figure's place: a number, a dash, a year, a word for a figure."""
        return self.kind in NUMBERS


class Line(NamedTuple):
    """One line of cells: those that show something, and how many there are with the blank ones (a bar that closes the line has none)."""

    scraps: list[Scrap]
    slots: int


def classify(text: str) -> int:
    """What the text of a cell is."""
    if len(text) > LONGEST_FIGURE:
        return WORDS
    return _classify(text)


@lru_cache(maxsize=4096)
def _classify(text: str) -> int:
    if YEAR_TEXT.fullmatch(text):
        return YEAR
    if FIGURE_TEXT.fullmatch(text):
        return FIGURE
    if NIL_TEXT.fullmatch(text):
        return NIL
    if LEAD_TEXT.fullmatch(text):
        return LEAD
    if TAIL_TEXT.fullmatch(text):
        return TAIL
    if STAND_IN_TEXT.fullmatch(text) or RANGE_TEXT.fullmatch(text):
        return STAND_IN
    return WORDS


def split_pipes(text: str, start: int, end: int) -> Line:
    """The cells of a line parted by pipes."""
    return _split(text, start, end, "|", PIPED_ESCAPED if text.find("\\|", start, end) >= 0 else PIPED)


def split_tabs(text: str, start: int, end: int) -> Line:
    """The cells of a line parted by tabs."""
    return _split(text, start, end, "\t", TABBED)


def _split(text: str, start: int, end: int, separator: str, pattern: re.Pattern[str]) -> Line:
    scraps: list[Scrap] = []
    slot, last = 0, start
    for match in pattern.finditer(text, start, end):
        slot += text.count(separator, last, match.start())
        shown = match.group().rstrip()
        last = match.start() + len(shown)
        scraps.extend(_scraps(shown, match.start(), slot))
    after = text.count(separator, last, end)
    closed = after > 0 and separator == "|" and text[end - 1] == separator
    return Line(scraps, slot + 1 + after - closed)


def split_fields(text: str, start: int, end: int, separator: str) -> Line:
    """The fields of a line of separated values; a quoted field may hold the separator."""
    scraps: list[Scrap] = []
    slot, at = 0, start
    while at <= end:
        quoted = QUOTED.match(text, at, end)
        if quoted and (quoted.end() == end or text[quoted.end()] == separator):
            low, high = quoted.span(1)
            after = quoted.end()
        else:
            after = text.find(separator, at, end)
            after = end if after < 0 else after
            low, high = at, after
        shown = text[low:high]
        bare = shown.strip()
        if bare:
            scraps.extend(_scraps(bare, low + len(shown) - len(shown.lstrip()), slot))
        slot, at = slot + 1, after + 1
    return Line(scraps, slot)


def _scraps(shown: str, start: int, slot: int) -> Iterator[Scrap]:
    """The scraps of one cell: as a rule one; stray markup parts it."""
    marked = EMPHASIS.fullmatch(shown)
    if marked:
        start, shown = start + marked.start(2), marked[2]
    if ">" in shown and STRAY.search(shown):
        at = 0
        for match in [*STRAY.finditer(shown), None]:
            part = shown[at : match.start() if match else len(shown)]
            bare = part.strip()
            if bare:
                begin = start + at + len(part) - len(part.lstrip())
                yield Scrap(begin, begin + len(bare), slot, classify(bare), bare)
            at = match.end() if match else at
        return
    if shown.strip(UNSHOWN):
        plain = ESCAPE.sub("", shown) if "\\" in shown else shown
        yield Scrap(start, start + len(shown), slot, classify(plain), plain)


def without_escapes(passage: Passage) -> Passage:
    """The passage without the backslashes that escape what follows them."""
    if "\\" not in passage.text:
        return passage
    bounds = [0, *(bound for match in ESCAPE.finditer(passage.text) for bound in match.span()), len(passage.text)]
    kept = [passage.cut(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=True) if low < high]
    return join_passages(kept, [""] * (len(kept) - 1))
