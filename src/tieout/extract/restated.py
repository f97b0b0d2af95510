"""Figures of sentences that state those of tables again, digit by digit, whatever the scale and the period that either was read with."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from tieout.extract.tables_of_words import load
from tieout.model.fact import Fact

POWERS = (0, 3, -3, 6, -6, 9, -9)
KEY = 3  # digits that figures are found by
NO_DIGIT = re.compile(r"[^0-9]+")
WORD = re.compile(r"[a-z]{3,}")
BRACKETED = re.compile(r"\([^()]*\)")
LONGEST_LABEL = 300  # characters of a label that are read


class Restated(NamedTuple):
    """A figure of a sentence, by its position among them, and one of a table that has its digits or rounds to them.

    As they were read the amount of the sentence is that of the table times ten to the `power`. `words` are the telling words of the row
    where all of them stand in what the sentence says of its figure, `is_named` that they say what it is.
    """

    figure: int
    cell: Fact
    power: int
    words: frozenset[str]
    is_named: bool


def find_restated(said: Iterable[tuple[int, Fact]], cells: Iterable[Fact]) -> list[Restated]:
    """Every pair of a figure of a sentence, given with its position, and a cell of a table that it may state again."""
    by_key: dict[str, list[tuple[int, Fact]]] = {}
    for at, fact in said:
        value, half = abs(fact.value), Decimal(5).scaleb(-fact.decimals - 1)
        for key in {_key(f"{one:f}"): None for one in (value - half, value, value + half)}:
            by_key.setdefault(key, []).append((at, fact))
    found: list[Restated] = []
    for cell in cells if by_key else ():
        for at, fact in by_key.get(_key(cell.text), ()):
            power = _power_between(fact, cell) if is_alike(fact.unit, cell.unit) else None
            if power is not None:
                found.append(Restated(at, cell, power, *shared_words(cell.path[-2:], fact.label)))
    return found


def is_alike(unit: str | None, other: str | None) -> bool:
    """Whether a figure of a sentence and one of a table measure in the same unit, as far as that is known."""
    return unit == other or (other is None and unit is not None and unit.isupper())


def telling_digits(fact: Fact) -> int:
    """How many digits of a figure tell it from others: zeros at the end of a whole number may be rounded."""
    digits = NO_DIGIT.sub("", fact.text).lstrip("0")
    return len(digits if "." in fact.text else digits.rstrip("0"))


def _key(text: str) -> str:
    """The first digits of a figure, whatever its sign, its commas and its point."""
    first = text.replace(",", "")[:KEY]
    return first if first.isdecimal() and first[0] != "0" else NO_DIGIT.sub("", text).lstrip("0")[:KEY]


def _power_between(fact: Fact, cell: Fact) -> int | None:
    """The power of ten by which a figure of a sentence is as read more than the cell that rounds to it; None where no cell does."""
    value, other = abs(fact.value), abs(cell.value)
    apart = value.adjusted() - other.adjusted()
    for power in POWERS:
        if abs(apart - power) <= 1 and abs(other.scaleb(power) - value) * 2 <= Decimal(1).scaleb(-fact.decimals):
            return power
    return None


@lru_cache(maxsize=8192)
def shared_words(path: tuple[str, ...], label: str) -> tuple[frozenset[str], bool]:
    """The telling words of a row where a sentence has all of them for its figure, else none, and whether they say what that is.

    One word alone says so only where the sentence has no other, but for those of the heading over the row, the first of two in the `path`.

    >>> said = "cost of revenue of the segment"
    >>> [shared_words((row,), said)[1] for row in ("Total cost of sales", "Revenues", "Cost of services")]
    [True, False, False]
    """
    words, said = telling_words(BRACKETED.sub(" ", path[-1])), telling_words(label)
    if not words or not words <= said:
        return frozenset(), False
    return words, len(words) > 1 or words == said or (len(path) > 1 and said <= words | telling_words(path[0]))


@lru_cache(maxsize=8192)
def telling_words(label: str) -> frozenset[str]:
    """The words of a label that tell what it is of, each without the s at its end, and by the one that stands for it."""
    same = _rows()["same"]
    words = (word.rstrip("s") for word in WORD.findall(label[:LONGEST_LABEL].lower()))
    return frozenset(same.get(word, word) for word in words).difference(_rows()["little"])


@cache
def _rows() -> dict[str, Any]:
    return dict(load("prose")["rows"])
