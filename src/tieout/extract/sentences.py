"""The sentences of a document outside its tables, each with its place."""

import re
from collections.abc import Container, Iterator
from functools import cache
from typing import NamedTuple

from tieout.extract.places import place_of
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document
from tieout.model.fact import Points, Source

SHORTEST_CELL, FEWEST_SPACES = 24, 3  # of a cell that holds a sentence
LONGEST_BLOCK, LONGEST_SENTENCE = 60_000, 2_000  # characters that are read
MOST_CHARACTERS = 1_000_000  # of sentences: beyond them nothing is read
SPACE = re.compile(r"\s")
# Where a sentence may end: a full stop, question mark or semicolon list end before a capital; an empty line; a bullet.
END = re.compile(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“‘(\[•●▪◦■–—-]*\s*[A-Z0-9$€£])|\n\s*\n|\s(?=[•●▪◦■]\s)")


class Sentence(NamedTuple):
    """One sentence: its text with every white space as a space, and where it begins in its block; `number` counts the document's parts."""

    text: str
    block: Block
    start: int
    number: int

    @property
    def end(self) -> int:
        """Where it ends in its block."""
        return self.start + len(self.text)


def find_sentences(document: Document, stated: Container[int] = ()) -> Iterator[Sentence]:
    """Yields the sentences of all blocks in order, and of the cells of tables that state no figures; a heading or list item is one.

    `stated` are the ordinals of the tables whose figures are facts.
    """
    for number, part in enumerate(document.parts):
        if isinstance(part, Block):
            yield from split_block(part, number)
        elif part.ordinal not in stated:
            for row in part.rows:
                for cell in row.cells:
                    if len(cell.text) >= SHORTEST_CELL and cell.text.count(" ") >= FEWEST_SPACES:
                        yield from split_block(Block(cell.passage), number)


def first_sentences(document: Document, stated: Container[int] = ()) -> tuple[Sentence, ...]:
    """The sentences of the beginning of a document, up to more text than any release holds."""
    left = MOST_CHARACTERS
    found = []
    for sentence in find_sentences(document, stated):
        left -= len(sentence.text)
        if left < 0:
            break
        found.append(sentence)
    return tuple(found)


def split_block(block: Block, number: int = 0) -> Iterator[Sentence]:
    """Yields the sentences of one block."""
    text = block.text[:LONGEST_BLOCK]
    done = 0
    for match in END.finditer(text):
        if match.end() > done and not _is_abbreviation(text, match.start()):
            yield from _sentence(block, number, done, match.end())
            done = match.end()
    yield from _sentence(block, number, done, len(text))


def _sentence(block: Block, number: int, start: int, end: int) -> Iterator[Sentence]:
    text = block.text[start:end]
    cut = text.rstrip()
    lead = len(cut) - len(cut.lstrip())
    if cut.strip():
        yield Sentence(SPACE.sub(" ", cut[lead : lead + LONGEST_SENTENCE]), block, start + lead, number)


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
