"""Lines of text set in spaces: what stands where in each, figures apart from words.

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
APART = "\x1f"  # a tab one column wide: it parts what a single space would not
LONGEST_LINE = 500  # characters; longer lines are text that was never set
FARTHEST_SIGN = 16  # spaces between the sign of a column and its digits
FARTHEST_CLOSE = 3  # spaces between digits and the bracket or percent sign behind them
CLOSE_WORD = 3  # spaces within which a word behind a figure makes the line a sentence
SIGNS = frozenset("$€£¥")
_SIGN = r"(?:US\$|C\$|A\$|HK\$|R\$|\$|€|£|¥)"
_SUFFIX = r"(?:[ ]?(?:x|X|bps|bp|pts)|[ ](?:million|billion|thousand|percent|cents))"
_END = r"(?:[ ]?[)%\]])*(?:[ ]?\([a-z0-9]\))?(?:[ ]?\*{1,3})?(?= |$)"
FIGURE_TEXT = re.compile(
    rf"(?:{_SIGN} ?)?(?:[(\[] ?|[-–—+])?(?:{_SIGN} ?)?[-–]?"
    rf"(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d*)?|\.\d+){_SUFFIX}?{_END}"
)
NIL_TEXT = re.compile(rf"(?:{_SIGN} ?)?(?:\( ?)?(?:-{{1,4}}|–|—|-0-|nil){_END}")
WORD_TEXT = re.compile(r"\(?(?i:n/?a|n/?m|n\.m\.|n\.a\.|nmf|\*+)\)?%?(?= |$)")
LEAD_TEXT = re.compile(rf"{_SIGN}(?: ?[(\[])?|[(\[](?: ?{_SIGN})?|-{_SIGN}")  # the first piece of a figure whose digits stand apart
CLOSE_TEXT = re.compile(r"[)%\]]{1,2}(?:\([a-z0-9]\))?\*{0,3}|\*{1,3}|\([a-z]\)")  # the last piece
SIGN_BEHIND = re.compile(rf" ({_SIGN})$")  # the sign of a column, one space behind a long label
CHUNK = re.compile(rf"[^ {APART}]+(?: [^ {APART}]+)*")
WORD = re.compile(rf"[^ {APART}]+")
BEGINS_FIGURE = frozenset("0123456789$([-–—+.€£¥UCAHRnN*%)]")
LEADER = re.compile(
    r"(?<!\.)(?<!\. )(?:\.[ ]?){3,}+(?=[ $(\d-]|$)|\.{2}(?=[ ]{2})|(?<= )\.{1,2}(?: \.)?(?=  |$| [$(\d])|[·…]+|\||"
    r"(?<=[\w)])[ ]?[-_]{4,}(?=[ ]*[$(\d])"
)
YEAR_TEXT = re.compile(r"(?:19|20)\d\d[A-Z*]?")
RULING = "-=_─━═~*"
RULE_MARKS = re.compile(rf"[{RULING}]{{3}}|[=_─━═]{{2}}")
RULE_CHUNK = re.compile(r"[-_=─━═]{5,}|[=_─━═]{2,}")
PAGE_MARK = re.compile(r"<PAGE>", re.IGNORECASE)
_TAGS = r"PAGE|TABLE|CAPTION|S|C|FN|F\d+|TEXT|PRE"
MARKUP_LINE = re.compile(
    rf"(?:\s*</?(?:{_TAGS})>)+(?:\s*\d{{1,3}})?\s*|\(?[-– ]*\(?(?:more|continued)\)?[-– ]*\)?|"
    rf"\W{{0,3}}\s?page\s+\d{{1,3}}(?:\s+of\s+\d{{1,3}})?\W{{0,3}}|[-–]\s?\d{{1,3}}\s?[-–]",
    re.IGNORECASE,
)
BEGINS_MARKUP = frozenset("<(-–mMpP[")
AMOUNT = re.compile(r"[$€£]|\d[,.]\d")
LETTER = re.compile(r"[^\W\d_]")
BLANKS = str.maketrans(dict.fromkeys("\f\v\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "))


class Stretch(NamedTuple):
    """Characters `start` to `end` of a line that stand together."""

    start: int
    end: int
    kind: int

    @property
    def is_number(self) -> bool:
        """Whether it stands in a figure's place: a number, a dash, or a word for one."""
        return self.kind <= STAND_IN


class Line:
    """One line: its text with tabs expanded and leaders blanked, where it begins in the passage, and its stretches left to right.

    `start` is where its first character stands; `is_page` says that a page ends or begins with it: its mark, number, or "(more)".
    """

    __slots__ = ("_stretches", "_tabs", "at", "is_page", "kind", "start", "text")

    def __init__(self, raw: str, at: int) -> None:
        self.at = at
        self.is_page = "\f" in raw
        self._tabs: list[int] | None = None
        self._stretches: list[Stretch] | None = None
        text = raw if raw.isascii() and not self.is_page and "\v" not in raw else raw.translate(BLANKS)
        if len(text) > LONGEST_LINE:
            self._show(text)
            self.kind = TEXT if self.text else BLANK
            return
        if "\t" in text:
            text = self._expand(text)
        self._show(_blank_leaders(text))
        self.kind = self._kind()

    def _show(self, text: str) -> None:
        self.text = text.rstrip()
        self.start = len(self.text) - len(self.text.lstrip())

    @classmethod
    def piece(cls, line: "Line", start: int, end: int) -> "Line":
        """Columns `start` to `end` of a line as a line of its own, which begins at column 0."""
        part = cls.__new__(cls)
        part.at = line.at
        part.is_page = False
        part._tabs = [column - start for column in line._tabs] if line._tabs is not None else None
        if part._tabs is None:
            part.at += start
        part._stretches = None
        part._show(line.text[start:end])
        part.kind = part._kind()
        return part

    @property
    def stretches(self) -> list[Stretch]:
        """The stretches of the line, left to right."""
        if self._stretches is None:
            self._stretches = [Stretch(self.start, len(self.text), WORDS)] if self.text else []
        return self._stretches

    @property
    def end(self) -> int:
        """Where the last stretch ends: rules behind it do not count."""
        return self.stretches[-1].end if self.text else 0

    def make_words(self, *, is_one: bool) -> None:
        """Makes the line one of words, a single stretch or as many as before: what looked like figures is none."""
        self.kind = TEXT
        self._stretches = None if is_one else [Stretch(one.start, one.end, WORDS) for one in self.stretches]

    def begin_with_words(self) -> None:
        """Makes the line's first stretch one of words: the mark of a note that stands among the labels."""
        first, *others = self.stretches
        self._stretches = [Stretch(first.start, first.end, WORDS), *others]

    def make_figures(self, stretches: list[Stretch]) -> None:
        """Makes the line one of figures."""
        self.kind = FIGURES
        self._stretches = stretches

    def _expand(self, text: str) -> str:
        """The text with tabs expanded; `_tabs` holds the column at which each raw character begins."""
        self._tabs = []
        shown: list[str] = []
        length = 0
        for character in text:
            self._tabs.append(length)
            if character == "\t":
                width = TAB - length % TAB
                shown.append(APART if width == 1 else " " * width)
                length += width
            else:
                shown.append(character)
                length += 1
        return "".join(shown)

    def _kind(self) -> int:
        text = self.text
        if not text:
            return BLANK
        first = text[self.start]
        if not first.isalnum():
            if not text.strip(RULING + " .+") and RULE_MARKS.search(text):
                self._stretches = [Stretch(*match.span(), WORDS) for match in WORD.finditer(text)]
                return RULE
            if first == APART and not text.strip(APART + " "):
                return BLANK
        if (first in BEGINS_MARKUP or text[-1] == ">") and MARKUP_LINE.fullmatch(text, self.start):
            self.is_page = self.is_page or first != "<" or PAGE_MARK.search(text) is not None
            return MARKUP
        if "  " not in text[self.start :] and first.isalpha() and APART not in text:
            return TEXT
        self._stretches = find_stretches(text)
        if not self._stretches:
            return BLANK
        return FIGURES if self._has_figures() else TEXT

    def _has_figures(self) -> bool:
        figures = numbers = 0
        last = -1  # where a figure ends that no other stretch follows
        for stretch in self.stretches:
            if stretch.kind == WORDS:
                if 0 <= last >= stretch.start - CLOSE_WORD and self.text[stretch.start].islower():
                    return False  # a sentence, spaced out
                last = -1
            elif stretch.kind == FIGURE:
                figures += 1
                numbers += 1
                last = stretch.end
            elif stretch.kind == NIL:
                numbers += 1
        if not figures and numbers < 2:
            return False
        if self.has_label or numbers > 1:
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

    def place(self, column: int) -> int:
        """The offset in the passage of a character column."""
        if self._tabs is None:
            return self.at + column
        return self.at + bisect.bisect_left(self._tabs, column)


def find_stretches(text: str) -> list[Stretch]:
    """The stretches of a line: what stands between gaps of two spaces and more, runs of figures taken apart, rules left out."""
    found: list[Stretch] = []
    lead = -1  # where the sign or bracket stands that waits for its digits
    for match in CHUNK.finditer(text):
        start, end = match.span()
        figures: list[Stretch] = []
        after = -1
        if text[start] in BEGINS_FIGURE:
            figures, after = _figures_of(text, start, end)
            if not figures and after < 0 and _closes(text, found, start, end):
                continue
        if lead >= 0:
            if figures and figures[0].kind in (FIGURE, NIL) and start - lead <= FARTHEST_SIGN:
                figures[0] = Stretch(lead, figures[0].end, figures[0].kind)
            else:
                found.append(Stretch(lead, lead + 1, WORDS))
            lead = -1
        if figures or after >= 0:
            found.extend(figures)
            lead = after
            continue
        if text[end - 1] in SIGNS and (sign := SIGN_BEHIND.search(text, start, end)):
            lead, end = sign.start(1), sign.start()
        if text[start] not in RULING or not RULE_CHUNK.fullmatch(text, start, end):
            found.append(Stretch(start, end, WORDS))
    if lead >= 0:
        found.append(Stretch(lead, len(text), WORDS))
    if "----" in text and not any(stretch.kind == FIGURE for stretch in found):
        return [stretch for stretch in found if text[stretch.start : stretch.end] != "----"]
    return found


def _figures_of(text: str, start: int, end: int) -> tuple[list[Stretch], int]:
    """The figures that make up `text[start:end]`, and where a sign or bracket stands at its end that waits for its digits, else -1.

    No figures and -1 where it is anything else.
    """
    found: list[Stretch] = []
    at = start
    while at < end:
        match = FIGURE_TEXT.match(text, at, end)
        if match:
            kind = YEAR if YEAR_TEXT.fullmatch(text, at, match.end()) else FIGURE
        elif match := NIL_TEXT.match(text, at, end):
            kind = NIL
        elif match := WORD_TEXT.match(text, at, end):
            kind = STAND_IN
        elif LEAD_TEXT.fullmatch(text, at, end):
            return found, at
        else:
            return [], -1
        found.append(Stretch(at, match.end(), kind))
        at = match.end() + 1
    if len(found) == 1 and found[0].kind == STAND_IN and text[start] == "*":
        return [], -1  # a mark behind a figure, or a word of its own: see `_closes`
    return found, -1


def _closes(text: str, found: list[Stretch], start: int, end: int) -> bool:
    """Takes what stands in `text[start:end]` into the figure before it, where it is the bracket, sign or mark that figure ends with."""
    if not CLOSE_TEXT.fullmatch(text, start, end):
        return False
    if found and found[-1].kind in (FIGURE, NIL) and start - found[-1].end <= FARTHEST_CLOSE:
        found[-1] = Stretch(found[-1].start, end, found[-1].kind)
        return True
    if text[start] == "*":
        found.append(Stretch(start, end, STAND_IN))
        return True
    return False


def _blank_leaders(text: str) -> str:
    dots = ".." in text or " ." in text
    if not dots and "|" not in text and "----" not in text and "____" not in text and "…" not in text and "·" not in text:
        return text
    return LEADER.sub(lambda match: " " * len(match.group()), text)
