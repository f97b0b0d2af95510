"""Rows of flattened text: labels and the figures behind them, from lines of cells or from cells run together."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tieout.readers.flat_cells import FIGURE, LEAD, NUMBERS, TAIL, YEAR, Line, Scrap
from tieout.readers.flat_heads import is_period, kind_of

LONGEST_HEADER = 80  # characters of a text over a column
LONGEST_NAME = 60  # characters of a label behind a number in brackets; longer ones are notes
NOTE_MARK = re.compile(r"\(\d{1,2}\)|\(?\d{1,2}[.)]|\*+")
LONGEST_STUB = 200  # the same over the labels, beside headers


class Figure:
    """One figure: the scraps it is printed in (sign, digits, bracket, percent sign), of which `main` holds the digits."""

    __slots__ = ("main", "scraps")

    def __init__(self, scraps: list[Scrap], main: Scrap) -> None:
        self.scraps = scraps
        self.main = main


class Entry:
    """A row as it comes: its label cells and figures, and the line it stands in.

    `slots` counts the cells of that line, blank ones too, 0 where the line holds several rows; `end` is the cell after the row's last.
    """

    __slots__ = ("end", "extras", "figures", "labels", "line", "slots")

    def __init__(self, line: int, slots: int = 0) -> None:
        self.line = line
        self.slots = slots
        self.end = 0
        self.labels: list[Scrap] = []
        self.figures: list[Figure] = []
        self.extras: list[Scrap] = []

    @property
    def scraps(self) -> list[Scrap]:
        """All cells of the row in order."""
        return [*self.labels, *(scrap for figure in self.figures for scrap in figure.scraps), *self.extras]

    @property
    def blanks(self) -> int:
        """How many blank cells stand behind the row's label, among its figures and behind them."""
        scraps = self.scraps
        shown = len({scrap.slot for scrap in scraps})
        return self.end - scraps[0].slot - shown

    @property
    def is_years(self) -> bool:
        """Whether the row prints years and no other number."""
        return bool(self.figures) and all(figure.main.kind == YEAR for figure in self.figures)

    @property
    def is_body(self) -> bool:
        """Whether the row states figures."""
        if any(figure.main.kind == FIGURE for figure in self.figures):
            return True
        if not self.figures:
            return False
        if self.is_years:
            return bool(self.labels) and not any(kind_of(label.text) or label.text[:1] == "(" for label in self.labels)
        return bool(self.labels) or len(self.figures) > 1


def build_entries(line: Line, number: int) -> list[Entry]:
    """The rows in one line of cells: one, or several that were run together."""
    entries = _group(line.scraps, number)
    for entry, following in pairwise(entries):
        entry.end = following.labels[0].slot
    entries[-1].end = line.slots
    heads = _as_heads(entries, line.slots)
    if heads:
        return heads
    if sum(entry.is_body and bool(entry.labels) for entry in entries) > 1 or sum(bool(entry.figures) for entry in entries) > 1:
        return [one for entry in entries for one in _singly(entry)]
    return _as_one(entries, line.slots)


def _as_heads(entries: Sequence[Entry], slots: int) -> list[Entry]:
    """The entries of a line without figures: one, or one for each text where titles and headers run together; none of a line of figures."""
    figures = [figure.main.kind for entry in entries for figure in entry.figures]
    if any(kind != YEAR for kind in figures) or (figures and len(entries) == 1 and entries[0].labels):
        return []
    whole = Entry(entries[0].line)
    whole.labels = [scrap for entry in entries for scrap in entry.scraps]
    whole.slots = whole.end = slots
    first = next((at for at, label in enumerate(whole.labels) if is_period(label.text)), 0)
    if sum(not kind_of(label.text) for label in whole.labels[:first]) > 1:
        return _singly(whole)
    return [whole] if whole.labels else []


def _group(cells: Sequence[Scrap], number: int) -> list[Entry]:
    """The cells parted before every text that follows a figure; signs joined to their figures."""
    entries = [Entry(number)]
    leads: list[Scrap] = []
    for cell in cells:
        entry = entries[-1]
        if cell.kind == LEAD:
            leads.append(cell)
        elif cell.kind in NUMBERS:
            entry.figures.append(Figure([*leads, cell], cell))
            leads = []
        elif cell.kind == TAIL and entry.figures and not leads and _is_beside(entry.figures[-1], cell):
            entry.figures[-1].scraps.append(cell)
        else:
            if entry.figures and _heads_note(entry.figures[-1], cell, is_first=not entry.labels and len(entry.figures) == 1):
                leads = [entry.figures.pop().main]
                entry = entry if is_empty(entry) else Entry(number)
                entries += [entry] if entry is not entries[-1] else []
            elif entry.figures:
                entry = Entry(number)
                entries.append(entry)
            entry.labels.extend([*leads, cell])
            leads = []
    entries[-1].extras.extend(leads)
    return entries


def is_empty(entry: Entry) -> bool:
    """Whether nothing stands in a row."""
    return not entry.labels and not entry.figures


def _heads_note(figure: Figure, text: Scrap, *, is_first: bool) -> bool:
    """Whether a number in brackets is the mark of the note that follows."""
    return NOTE_MARK.fullmatch(figure.main.text) is not None and len(text.text) > (0 if is_first else LONGEST_NAME)


def _is_beside(figure: Figure, tail: Scrap) -> bool:
    """Whether a bracket or percent sign belongs to the figure before it: a year has none."""
    return figure.main.kind != YEAR and tail.slot - figure.scraps[-1].slot <= 2


def _singly(entry: Entry) -> list[Entry]:
    """One entry for each text of a row, the last of which labels the figures; years over columns are texts."""
    if not entry.is_body or entry.is_years:
        return [_of(scrap, entry.line) for scrap in entry.scraps]
    found = [_of(label, entry.line) for label in entry.labels[:-1]]
    entry.labels = entry.labels[-1:]
    return [*found, entry]


def _of(scrap: Scrap, line: int) -> Entry:
    entry = Entry(line)
    entry.labels.append(scrap)
    entry.end = scrap.slot + 1
    return entry


def _as_one(entries: Sequence[Entry], slots: int) -> list[Entry]:
    """The cells of a line that is one row: texts behind its figures are no labels."""
    whole = next((entry for entry in entries if entry.figures), entries[0])
    at = entries.index(whole)
    for entry in entries[:at]:
        whole.labels[:0] = entry.scraps
    for entry in entries[at + 1 :]:
        whole.extras.extend(entry.scraps)
    whole.slots = whole.end = slots
    return [whole] if whole.labels or whole.figures or whole.extras else []


def is_head(entry: Entry) -> bool:
    """Whether a row without figures of its own says the periods of columns."""
    if entry.is_body and not entry.is_years:
        return False
    texts = entry.scraps
    if not any(is_period(scrap.text) for scrap in texts):
        return False
    longest = [LONGEST_STUB, *[LONGEST_HEADER] * len(texts)]
    return all(kind_of(scrap.text) or (len(texts) > 1 and len(scrap.text) <= most) for scrap, most in zip(texts, longest, strict=False))
