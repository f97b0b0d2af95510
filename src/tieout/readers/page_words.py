"""The words of one page, each with its box: what a PDF's text layer holds before it is read as lines.

All lengths are whole hundredths of a point. A sheet's words stand in its own frame, in which they read from left to right, top left
first; `Sheet.to_page` gives places on the page as it is shown.
"""

from collections.abc import Sequence
from typing import NamedTuple

UNMAPPED = "\ufffd"  # a glyph of which the font does not say what character it draws

Rectangle = tuple[int, int, int, int]  # left, top, right, bottom


class Word(NamedTuple):
    """Characters that stand together: their box, their baseline, the height of their type.

    `edges` are the left edges of the characters and the last one's right edge; empty where they were not asked for.
    """

    left: int
    top: int
    right: int
    bottom: int
    base: int
    size: int
    text: str
    edges: tuple[int, ...] = ()

    def edge(self, index: int) -> int:
        """The left edge of a character (the right edge of the last one for the word's length), in equal shares where unknown."""
        if self.edges:
            return self.edges[index]
        return self.left + (self.right - self.left) * index // len(self.text)

    def cut(self, start: int, end: int) -> "Word":
        """The word of some of its characters."""
        edges = self.edges[start : end + 1]
        return Word(self.edge(start), self.top, self.edge(end), self.bottom, self.base, self.size, self.text[start:end], edges)

    def replaced(self, index: int, text: str) -> "Word":
        """The word with other text in place of one character, which keeps its room."""
        low, high = self.edge(index), self.edge(index + 1)
        inner = [low + (high - low) * step // len(text) for step in range(len(text))]
        edges = [self.edge(place) for place in range(len(self.text) + 1)]
        return self._replace(text=self.text[:index] + text + self.text[index + 1 :], edges=(*edges[:index], *inner, *edges[index + 1 :]))


class Sheet(NamedTuple):
    """The words of one page that run in one direction; `turn` is that direction in quarter turns against the clock as shown.

    `rules` are the lines drawn along that direction, from top to bottom.
    """

    page: int
    width: int
    height: int
    turn: int
    words: list[Word]
    rules: Sequence[Rectangle] = ()

    def to_page(self, box: Rectangle) -> Rectangle:
        """The box on the page as shown of a box of the sheet."""
        left, top, right, bottom = box
        if self.turn == 1:
            return top, self.width - right, bottom, self.width - left
        if self.turn == 2:
            return self.width - right, self.height - bottom, self.width - left, self.height - top
        if self.turn == 3:
            return self.height - bottom, left, self.height - top, right
        return box
