"""The text laid out from the lines of pages: what a document's `normal` holds, and where its characters stand on the pages."""

import bisect
import re
from collections.abc import Sequence

from tieout.model.document import Box, Pages, Passage, Piece
from tieout.readers.page_lines import PageLine
from tieout.readers.page_words import Sheet, Word

DIGITS = re.compile(r"\d(?:[\d.,]*\d)?|[^\d]+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WORD_END = re.compile(r"([^\W\d_]+)-$")


class PageText:
    """Text as it grows, each run of it with its box."""

    def __init__(self, sizes: Sequence[tuple[int, int]]) -> None:
        """Begins with a form feed for each page, which stands for the whole of it; `sizes` are widths and heights."""
        self.at = len(sizes)
        self._parts: list[str] = ["\f" * len(sizes)]
        self._known: frozenset[str] = frozenset()
        self._starts: list[int] = list(range(len(sizes)))
        self._boxes: list[Box] = [(page, 0, 0, width, height) for page, (width, height) in enumerate(sizes, start=1)]

    def add(self, text: str) -> None:
        """Adds characters that stand nowhere."""
        self._parts.append(text)
        self.at += len(text)

    def learn_words(self, lines: Sequence[PageLine]) -> None:
        """Takes in the words of all lines, which tell whether a hyphen at a line's end belongs to its word."""
        if any(line.text.endswith("-") for line in lines):
            self._known = frozenset(word for line in lines for word in WORD.findall(line.text.lower()))

    def write(self, pieces: Sequence[tuple[PageLine, int, int]]) -> tuple[Passage, tuple[str, ...]]:
        """Writes stretches of lines, one space between them; their passage without the raised marks in it, and those marks.

        No space follows a stretch that ends in a hyphen or slash; a hyphen that only the line's end made is left out.
        """
        start = self.at
        texts: list[str] = []
        cuts: list[tuple[int, int, int]] = []
        notes: list[str] = []
        length = 0
        joins = False
        for number, (line, low, high) in enumerate(pieces):
            broken = number + 1 < len(pieces) and self._is_broken(line.text[low:high], *pieces[number + 1])
            for index, begin, end in _words_of(line, low, high):
                if texts and not (texts[-1][-1] in "-/" and begin == low) and not joins:
                    self.add(" ")
                    texts.append(" ")
                    length += 1
                joins = broken and end == high
                word, place = line.words[index], line.places[index]
                text = line.text[begin : end - joins]
                self._write(line.sheet, word, begin - place, end - joins - place, text)
                texts.append(text)
                length += len(text)
                if index in line.marks and end == place + len(word.text):
                    begun = self.at
                    for mark in line.marks[index]:
                        self._write(line.sheet, mark, 0, len(mark.text), mark.text)
                        notes.append(mark.text)
                    cuts.append((length, begun, self.at))
        text = "".join(texts)
        if not notes:
            return Passage(text, start), ()
        return Passage(text, start, _around(start, [*cuts, (length, self.at, self.at)])), tuple(notes)

    def _is_broken(self, text: str, line: PageLine, low: int, high: int) -> bool:
        """Whether the hyphen a text ends in was put there by the end of the line: the document writes the word without it elsewhere."""
        end, start = WORD_END.search(text.lower()), WORD.match(line.text[low:high].lower())
        if end is None or start is None:
            return False
        head, rest = end.group(1), start.group()
        return head + rest in self._known and f"{head}-{rest}" not in self._known

    def _write(self, sheet: Sheet, word: Word, low: int, high: int, text: str) -> None:
        """Writes characters of a word, a run for its digits and one for what stands around them."""
        if not word.edges:
            self._run(sheet, word.left if low == 0 else word.edge(low), word, word.right if high == len(word.text) else word.edge(high))
            self.add(text)
            return
        for match in DIGITS.finditer(text):
            self._run(sheet, word.edge(low + match.start()), word, word.edge(low + match.end()))
            self.add(match.group())

    def _run(self, sheet: Sheet, left: int, word: Word, right: int) -> None:
        self._starts.append(self.at)
        self._boxes.append((sheet.page, *sheet.to_page((left, word.top, right, word.bottom))))

    def finish(self) -> tuple[str, Pages]:
        """The whole text and its places."""
        return "".join(self._parts), Pages(tuple(self._starts), tuple(self._boxes))


def _words_of(line: PageLine, low: int, high: int) -> list[tuple[int, int, int]]:
    """The words of a stretch that print something there: number of the word, and the range of its characters."""
    found: list[tuple[int, int, int]] = []
    for index in range(max(0, bisect.bisect_right(line.places, low) - 1), bisect.bisect_left(line.places, high)):
        place = line.places[index]
        begin, end = max(low, place), min(high, place + len(line.words[index].text))
        if begin >= end:
            continue
        text = line.text[begin:end]
        shown = text.strip()
        if shown:
            begin += len(text) - len(text.lstrip())
            found.append((index, begin, begin + len(shown)))
    return found


def _around(start: int, cuts: Sequence[tuple[int, int, int]]) -> tuple[Piece, ...]:
    """The pieces of a passage from which some ranges are left out: each with the offset in its text, and the range in the whole."""
    pieces: list[Piece] = []
    at, place = 0, start
    for offset, begin, end in cuts:
        if offset > at:
            pieces.append(Piece(at, place, begin, literal=True))
            at = offset
        place = end
    return tuple(pieces)
