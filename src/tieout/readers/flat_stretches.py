"""Stretches of text without separators that are flattened all the same: one cell a line, or rows run together with single spaces."""

import re

from tieout.readers.flat_cells import FIGURE, LEAD, NIL, STAND_IN, TAIL, YEAR, Line, Scrap, classify
from tieout.readers.flat_forms import Stretch
from tieout.readers.flat_heads import is_period
from tieout.readers.flat_words import read_words

LONGEST_CELL = 200  # characters of a line that may be a cell
LONGEST_LINES = 200_000  # characters of text run together that are looked at
FEWEST_FIGURES = 6
FEWEST_LINES = 4
NUMBERS = frozenset((FIGURE, NIL, STAND_IN, YEAR, LEAD, TAIL))
SHOWN = re.compile(r"[^\s].*")
ENDS_ROW = frozenset("0123456789)%-–—")
SET = re.compile(r"\S[ \u00a0]{2,}[$(\d-]")  # figures set in spaces
ROW = re.compile(r"[A-Za-z)%:].* (?:\$ ?)?\(?(?:\$ ?)?(?:[\d,]*\.?\d+|[-–—])\)?%?(?: ?\)| ?%)?$")


def find_unparted(text: str) -> tuple[list[Stretch], list[tuple[int, int]]]:
    """The stretches of a text with one cell a line or with rows run together, in order, and what looks like a table and is none."""
    passed: list[tuple[int, int]] = []
    found: list[Stretch] = []
    group: list[tuple[int, int]] = []
    for match in SHOWN.finditer(text):
        if len(match.group()) > LONGEST_CELL:
            found.extend(_read_group(text, group, passed))
            group = []
            found.extend(_read_run(text, match.start(), match.end(), passed))
        else:
            group.append((match.start(), match.start() + len(match.group().rstrip())))
    found.extend(_read_group(text, group, passed))
    return found, passed


def _read_group(text: str, group: list[tuple[int, int]], passed: list[tuple[int, int]]) -> list[Stretch]:
    """The stretch of some short lines, where they are cells or rows."""
    if len(group) < FEWEST_LINES:
        return []
    kinds = [classify(text[low:high]) for low, high in group]
    figures = sum(kind in (FIGURE, NIL) for kind in kinds)
    numbers = sum(kind in NUMBERS for kind in kinds)
    laid = sum(SET.search(text, low, high) is not None for low, high in group)
    if (
        figures >= FEWEST_FIGURES
        and laid * 4 < figures
        and numbers * 10 >= 3 * len(group)
        and any(is_period(text[low:high]) for low, high in group)
    ):
        scraps = [Scrap(low, high, slot, kind, text[low:high]) for slot, ((low, high), kind) in enumerate(zip(group, kinds, strict=True))]
        return [Stretch(group[0][0], group[-1][1], [Line(scraps, len(scraps))])]
    likely = [(low, high) for low, high in group if text[high - 1] in ENDS_ROW]
    if laid * 4 >= len(likely):
        return []
    rows = sum(ROW.search(text, low, high) is not None for low, high in likely)
    if rows >= FEWEST_LINES and laid * 4 < rows:
        return _read_run(text, group[0][0], group[-1][1], passed)
    return []


def _read_run(text: str, start: int, end: int, passed: list[tuple[int, int]]) -> list[Stretch]:
    if end - start > LONGEST_LINES:
        passed.append((start + LONGEST_LINES, end))
        end = start + LONGEST_LINES
    scraps = read_words(text, start, end, passed)
    return [Stretch(start, end, [Line(scraps, len(scraps))])] if scraps else []
