"""Words of a sheet to lines of text: what stands on one baseline, raised marks set apart, gaps kept as spaces.

A line's text has one space where words follow each other and two or more where a gap parts them, so that it reads like a line set
in spaces; `PageLine.x` tells where on the sheet a character of it stands.
"""

import bisect
import itertools
import re
from collections.abc import Sequence

from tieout.readers.lines import FIGURE, FIGURES, NIL, TEXT, WORDS, Line, Stretch
from tieout.readers.page_words import Sheet, Word

# all in hundredths of the type's height
SAME_BASE = 20  # baselines of one line differ by so much at most
SMALL_TYPE = 84  # what is no higher is a raised mark, or small print
NO_GAP = 12  # less parts no words
CELL_GAP = 75  # more parts cells
SPACE = 45  # a gap in characters
BESIDE = 45  # between a mark and the word it belongs to
HIGHEST_MARK, LOWEST_MARK = 80, -25  # of its baseline above that of the line
RAISED = 8
OFF_BASE = 60  # of figures from the baseline of their label, where no other line of it is as near
MOST_SPACES = 15  # a currency sign stands no further from its figure
APPROXIMATE = "~≈"  # before a figure of guidance, in a cell of its own
RANGE = re.compile(r"\S [-–—] \S")
LONGEST_MARK = 12
_NOTE = r"(?:[(\[]\w{1,3}[)\]]|\d{1,2}|[a-zA-Z])"
NOTE_MARK = re.compile(rf"{_NOTE}(?:,?[(\[]\w{{1,3}}[)\]]|,{_NOTE})*|[*†‡§]+|[®™]|SM|(?:st|nd|rd|th)[.,;:]?")
ORDINAL_END = re.compile(r"(?:st|nd|rd|th)[.,;:]?")


class PageLine(Line):
    """One line of a sheet: its words left to right and their places in its text; `marks` are raised words by the word before them.

    `gap` is the distance of its baseline from that of the line above; None at the top of a page or column.
    """

    __slots__ = ("base", "bottom", "gap", "left", "marks", "places", "right", "sheet", "size", "top", "words")

    def __init__(self, sheet: Sheet, words: Sequence[Word], marks: dict[int, list[Word]]) -> None:
        self.sheet = sheet
        self.words = words
        self.marks = marks
        self.places: list[int] = []
        self.gap: int | None = None
        self.left = words[0].left
        self.right = max([words[-1].right, *[mark.right for mark in marks.get(len(words) - 1, ())]])
        self.base = max(words, key=lambda word: len(word.text)).base
        self.size = max([word.size for word in words])
        self.top = min([word.top for word in words])
        self.bottom = max([word.bottom for word in words])
        super().__init__(self._write(), 0)
        if RANGE.search(self.text):
            self._join_ranges()

    def _write(self) -> str:
        parts: list[str] = []
        at = 0
        last: Word | None = None
        for index, word in enumerate(self.words):
            if last is not None:
                end = max([last.right, *[mark.right for mark in self.marks.get(index - 1, ())]])
                gap, size = 100 * (word.left - end), max(word.size, last.size, 1)
                spaces = 1 if gap <= CELL_GAP * size else min(MOST_SPACES, max(2, gap // (SPACE * size)))
                parts.append(" " * spaces)
                at += spaces
            self.places.append(at)
            parts.append(" " if word.text in APPROXIMATE else word.text)
            at += len(word.text)
            last = word
        return "".join(parts)

    def _join_ranges(self) -> None:
        """Makes one text of two figures with a dash between them, a space on either side."""
        found = self.stretches
        for index in range(len(found) - 3, -1, -1):
            if index + 3 > len(found):
                continue
            low, dash, high = found[index : index + 3]
            if (low.kind, dash.kind, high.kind) == (FIGURE, NIL, FIGURE) and high.start - dash.end == dash.start - low.end == 1:
                found[index : index + 3] = [Stretch(low.start, high.end, WORDS)]
        if self.kind == FIGURES and not any(stretch.kind == FIGURE for stretch in found):
            self.kind = TEXT

    def x(self, place: int) -> int:
        """Where a character of the text begins; the end of the last one for the text's length."""
        index = bisect.bisect_right(self.places, place) - 1
        word = self.words[index]
        return word.edge(min(place - self.places[index], len(word.text)))

    def x_end(self, place: int) -> int:
        """Where the character before a place ends."""
        index = bisect.bisect_left(self.places, place) - 1
        word = self.words[max(0, index)]
        return word.edge(min(place - self.places[max(0, index)], len(word.text)))


def with_labels(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines with figures that stand a little off the baseline of their label set beside it."""
    found: list[PageLine] = []
    for index, line in enumerate(lines):
        below = lines[index + 1] if index + 1 < len(lines) else None
        last = found[-1] if found else None
        if last is not None and _belongs(last, line) and not (below is not None and _belongs(line, below)):
            found[-1] = _beside(last, line)
        else:
            found.append(line)
    return found


def _belongs(line: PageLine, below: PageLine) -> bool:
    """Whether one of two lines is a label and the other holds its figures, hardly lower or higher."""
    if below.gap is None or below.gap * 100 > OFF_BASE * below.size or line.sheet is not below.sheet:
        return False
    figures, label = (line, below) if line.kind == FIGURES else (below, line)
    return (
        figures.kind == FIGURES
        and label.kind == TEXT
        and not figures.has_label
        and len(label.stretches) == 1
        and label.right < figures.left
    )


def _beside(line: PageLine, below: PageLine) -> PageLine:
    """Two lines that stand side by side as one."""
    left, right = sorted((line, below), key=lambda one: one.left)
    shift = len(left.words)
    marks = {**left.marks, **{shift + index: found for index, found in right.marks.items()}}
    joined = PageLine(line.sheet, [*left.words, *right.words], marks)
    joined.gap = line.gap
    return joined


def is_running(line: PageLine) -> bool:
    """Whether a line is running text: no gaps but those after a sentence or a mark at its beginning."""
    stretches = line.stretches
    gaps = [
        other
        for one, other in itertools.pairwise(stretches)
        if line.text[one.end - 1] not in ".:;?!)\"'”" and other.start - one.end > 2 and one.end - one.start > 3
    ]
    return not gaps and len(line.words) > 4


def find_lines(sheet: Sheet) -> list[PageLine]:
    """The lines of a sheet from top to bottom."""
    groups: list[list[Word]] = []
    first: Word | None = None
    for word in sorted(sheet.words, key=lambda word: word.base):
        if first is not None and (word.base - first.base) * 100 <= SAME_BASE * max(word.size, first.size):
            groups[-1].append(word)
        else:
            groups.append([word])
            first = word
    rows = [_Row(group) for group in groups]
    _settle_small(rows)
    lines = [row.line(sheet) for row in rows if row.words]
    lines.sort(key=lambda line: line.base)
    for above, line in itertools.pairwise(lines):
        line.gap = line.base - above.base
    return lines


class _Row:
    """The words of one baseline."""

    __slots__ = ("base", "marks", "size", "smallest", "words")

    def __init__(self, words: list[Word]) -> None:
        self.words = sorted(words)
        self.smallest = min([word.size for word in words])
        self.size = max([word.size for word in words])
        self.base = max(words, key=lambda word: (word.size, len(word.text))).base
        self.marks: list[Word] = []

    def line(self, sheet: Sheet) -> PageLine:
        """The line, its marks by the word they follow."""
        words = _joined(self.words)
        marks: dict[int, list[Word]] = {}
        kept: list[Word] = []
        for word in words:
            if kept and word.size * 100 <= SMALL_TYPE * self.size and self._is_mark(word, kept[-1]):
                _add_mark(kept, marks, len(kept) - 1, word)
            else:
                kept.append(word)
        for mark in self.marks:
            _add_mark(kept, marks, max(0, bisect.bisect_left(kept, mark) - 1), mark)
        return PageLine(sheet, kept, marks)

    def _is_mark(self, word: Word, before: Word) -> bool:
        """Whether a small word of the line is a raised mark of the one before it."""
        raised = (self.base - word.base) * 100 >= RAISED * self.size
        near = (word.left - before.right) * 100 <= BESIDE * self.size
        return raised and near and NOTE_MARK.fullmatch(word.text) is not None


def _add_mark(words: list[Word], marks: dict[int, list[Word]], index: int, mark: Word) -> None:
    """Adds a raised mark to a word; the "rd" of "53rd" is part of it."""
    if ORDINAL_END.fullmatch(mark.text) and words[index].text[-1].isdigit():
        words[index] = _join(words[index], mark)
    else:
        marks.setdefault(index, []).append(mark)


def _settle_small(rows: list[_Row]) -> None:
    """Moves raised marks, and small words that stand beside a line, from the rows of their own baselines to the line they belong to."""
    for index, row in enumerate(rows):
        if row.smallest * 100 > SMALL_TYPE * max(host.size for host in rows[max(0, index - 1) : index + 3]):
            continue
        left: list[Word] = []
        for word in row.words:
            hosts = [
                host
                for host in rows[max(0, index - 1) : index + 3]
                if word.size * 100 <= SMALL_TYPE * host.size
                and LOWEST_MARK * host.size <= (host.base - word.base) * 100 <= HIGHEST_MARK * host.size
            ]
            host = min(hosts, key=lambda host: (not _stands_beside(word, host), abs(host.base - word.base)), default=row)
            if host is row or len(word.text) > LONGEST_MARK:
                left.append(word)
            elif NOTE_MARK.fullmatch(word.text.strip(",")) and _stands_beside(word, host):
                host.marks.append(word)
            elif row.size * 100 <= SMALL_TYPE * host.size and _has_room(word, host):
                bisect.insort(host.words, word)
            else:
                left.append(word)
        row.words = left


def _stands_beside(word: Word, host: _Row) -> bool:
    """Whether a word of the row ends where a mark begins."""
    index = bisect.bisect_left(host.words, word)
    ends = [before.right for before in (*host.words[max(0, index - 1) : index], *host.marks[-1:]) if before.left < word.left]
    return bool(ends) and -BESIDE * host.size <= (word.left - max(ends)) * 100 <= BESIDE * host.size


def _has_room(word: Word, host: _Row) -> bool:
    index = bisect.bisect_left(host.words, word)
    clear_left = not index or host.words[index - 1].right <= word.left
    clear_right = index == len(host.words) or word.right <= host.words[index].left
    return clear_left and clear_right


def _joined(words: Sequence[Word]) -> list[Word]:
    """The words with those joined that no space parts, and those left out that are printed twice at one place."""
    found: list[Word] = []
    for word in words:
        last = found[-1] if found else None
        if last is None:
            found.append(word)
        elif last.right > word.left and word.text == last.text and abs(word.left - last.left) * 5 < word.size:
            continue
        elif (
            (word.left - last.right) * 100 < NO_GAP * word.size
            and abs(word.size - last.size) * 100 <= word.size * NO_GAP
            and _is_one_number(last.text[-1], word.text[0])
        ):
            found[-1] = _join(last, word)
        else:
            found.append(word)
    return found


def _is_one_number(end: str, start: str) -> bool:
    """Whether a word that ends so and one that begins so are parts of one number."""
    return (
        (end in "$€£¥(-–—" and (start.isdigit() or start in ".($€£¥"))
        or (end.isdigit() and (start.isdigit() or start in ",.)%"))
        or (end in ",.)" and (start.isdigit() or start == "%"))
    )


def _join(one: Word, other: Word) -> Word:
    own = [one.edge(index) for index in range(len(one.text))]
    edges = (*own, *[other.edge(index) for index in range(len(other.text))], max(one.right, other.right))
    right, top, bottom = max(one.right, other.right), min(one.top, other.top), max(one.bottom, other.bottom)
    return Word(one.left, top, right, bottom, one.base, max(one.size, other.size), one.text + other.text, edges)
