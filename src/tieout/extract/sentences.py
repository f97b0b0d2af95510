"""The sentences of a text, each with its place."""

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import NamedTuple

from tieout.extract.places import place_of
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document
from tieout.model.fact import Points, Source
from tieout.model.release import Release

SHORTEST_CELL, FEWEST_SPACES = 24, 3  # of a cell that holds a sentence
LONGEST_BLOCK, LONGEST_SENTENCE = 60_000, 2_000  # characters that are read
MOST_CHARACTERS = 1_000_000  # of sentences: beyond them nothing is read
SPACE, SPACES = re.compile(r"\s"), re.compile(r" {2,}")
# Where a sentence may end: at a full stop or question mark before a capital, an empty line, a bullet, or a line that begins with a dash.
END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[•●▪◦■–—-]*\s*[A-Z0-9$€£])|\n\s*\n|\s(?=[•●▪◦■]\s)|\n(?=[ \t]*[-*]\s)")
MAY_END = re.compile(r"[.!?\n•●▪◦■]")  # what stands in every text that this fits


class Sentence(NamedTuple):
    """One sentence: its text with white space as one space, and where it begins in its block; `number` counts the document's parts.

    `gaps` are the offsets in the text behind which white space was left out, with how much up to there; see `within`.
    """

    text: str
    block: Block
    start: int
    number: int
    gaps: tuple[tuple[int, int], ...] = ()

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The range in the block's text of a range of the sentence's."""
        return self._at(start), self._at(end - 1) + 1 if end > start else self._at(start)

    def source(self, document: Document, start: int, end: int) -> Source:
        """The source of a range of the sentence's text."""
        return place_in_prose(document, self.block, *self.within(start, end))

    def _at(self, offset: int) -> int:
        left_out = 0
        for at, total in self.gaps:
            if at > offset:
                break
            left_out = total
        return self.start + offset + left_out


def find_sentences(document: Document, stated: Container[int] = ()) -> tuple[Sentence, ...]:
    """The sentences of all blocks in order, and of the cells of tables that state no figures; a heading or list item is one.

    `stated` are the ordinals of the tables whose figures are facts. Of a document with more text than any release holds only the
    beginning is read.
    """
    left = MOST_CHARACTERS
    found: list[Sentence] = []
    for number, part in enumerate(document.parts):
        if isinstance(part, Block):
            blocks = [part]
        elif part.ordinal not in stated:
            cells = [cell for row in part.rows for cell in row.cells if len(cell.text) >= SHORTEST_CELL]
            blocks = [Block(cell.passage) for cell in cells if cell.text.count(" ") >= FEWEST_SPACES]
        else:
            continue
        for block in blocks:
            left -= len(block.text)
            if left < 0:
                return tuple(found)
            found.extend(split_block(block, number))
    return tuple(found)


def plain_sentences(document: Document, release: Release) -> tuple[str, ...]:
    """The sentences of a document that state no figure of its release."""
    stated = {sentence.text for sentence in release.sentences}
    tables = {fact.source.table for fact in release.facts if fact.source.table is not None}
    return tuple(sentence.text for sentence in find_sentences(document, tables) if sentence.text not in stated)


def split_block(block: Block, number: int = 0) -> Iterator[Sentence]:
    """Yields the sentences of one block."""
    text = block.text[:LONGEST_BLOCK]
    done = 0
    for match in END.finditer(text) if MAY_END.search(text) else ():
        if match.end() > done and not _is_abbreviation(text, match.start()):
            yield from _sentence(block, number, done, match.end())
            done = match.end()
    yield from _sentence(block, number, done, len(text))


def _sentence(block: Block, number: int, start: int, end: int) -> Iterator[Sentence]:
    text = block.text[start:end]
    cut = text.rstrip()
    lead = len(cut) - len(cut.lstrip())
    if lead < len(cut):
        yield Sentence(*_tight(cut[lead : lead + LONGEST_SENTENCE], block, start + lead, number))


def _tight(text: str, block: Block, start: int, number: int) -> tuple[str, Block, int, int, tuple[tuple[int, int], ...]]:
    """The fields of a sentence with these characters."""
    if not text.isprintable():  # white space other than the space is not
        text = SPACE.sub(" ", text)
    if "  " not in text:
        return text, block, start, number, ()
    pieces: list[str] = []
    gaps: list[tuple[int, int]] = []
    done = length = left_out = 0
    for match in SPACES.finditer(text):
        pieces.append(text[done : match.start() + 1])
        length += len(pieces[-1])
        left_out += match.end() - match.start() - 1
        gaps.append((length, left_out))
        done = match.end()
    pieces.append(text[done:])
    return "".join(pieces), block, start, number, tuple(gaps)


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether a full stop ends a short form ("Inc.", "U.S.", "No.") rather than a sentence."""
    before = text[max(0, end - 14) : end].rstrip('"”’)]')
    return before.endswith(".") and _abbreviated().search(before) is not None


@cache
def _abbreviated() -> re.Pattern[str]:
    words = "|".join(map(re.escape, load("prose")["abbreviations"]))
    return re.compile(rf"(?:\b(?:{words})|\b[A-Z])\.$")


def place_in_prose(document: Document, block: Block, start: int, end: int) -> Source:
    """The source of a figure in a block, from its range in the block's text."""
    low, high = block.passage.range(start, end)
    place = place_of(document, low, high)
    box = document.pages.locate(low, high) if document.pages and not document.has_source else None
    if box is None:
        return Source("prose", place.start, place.end)
    left, top, right, bottom = (Points(Points(edge).scaleb(-2)) for edge in box[1:])
    return Source("prose", None, None, page=box[0], box=(left, top, right, bottom))
