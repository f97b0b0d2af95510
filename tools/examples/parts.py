"""A release as a list of parts, apart from any markup; a writer makes a file of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tools.examples.tables import Figure, Table


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a bold one is a heading."""

    words: str
    bold: bool = False
    align: Literal["justify", "left", "center", "right"] = "justify"


@dataclass(frozen=True)
class Bullet:
    """An item of a list."""

    words: str


@dataclass(frozen=True)
class Title:
    """The lines above a table: whose it is, what it is, in what unit."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class PageBreak:
    """The end of a page, with its number."""

    number: int


Part = Paragraph | Bullet | Title | PageBreak | Table


@dataclass(frozen=True)
class Release:
    """A release: the name of its files, what a window that shows it would be called, and its parts in order.

    Words are plain text; a line feed breaks a line.
    """

    name: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Placed:
    """A figure with its label and its place in the file: in the words of the report's `source`."""

    place: Mapping[str, int]
    label: str
    figure: Figure


@dataclass(frozen=True)
class Written:
    """A file and the figures that stand in its tables, in order."""

    content: bytes
    placed: tuple[Placed, ...]


Writer = Callable[[Release], Written]


def join_bullets(parts: Iterable[Part]) -> Iterator[Part | tuple[Bullet, ...]]:
    """Yields the parts, bullets that follow each other as one list."""
    for is_bullet, group in groupby(parts, key=lambda part: isinstance(part, Bullet)):
        if is_bullet:
            yield tuple(part for part in group if isinstance(part, Bullet))
        else:
            yield from group
