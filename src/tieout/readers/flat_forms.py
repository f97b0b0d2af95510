"""Which stretches of a text are flattened tables, and in which form: parted by pipes, tabs or commas."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tieout.readers.flat_cells import FIGURE, NIL, WORDS, Line, split_fields, split_pipes, split_tabs

SEPARATORS = "|\t;,"
_FIELD = r'(?:\s?"(?:[^"]|"")*"\s?|[^"{0}]*)'
FIELDS = {one: re.compile(_FIELD.format(one) + f"(?:{one}" + _FIELD.format(one) + ")+") for one in ";,"}
LONGEST_FIELDS = 4000  # characters of a line of separated values
GAP = re.compile(r"\S {2,}\S")
MOST_IN_LINE = 100_000  # cells of one line; a whole release in one line has some thousands
MOST_CELLS = 600_000
FEWEST_LINES = 3  # of a table of tabs or separated values

RULING = re.compile(r"[\s|:+=_-]*")
LONGEST_SHORT = 200  # characters of a line without separators that may stand among lines of cells
LONGEST_LABEL = 600  # the same where a stretch is open
LONGEST_RULING = 2000
MOST_BLANK = 1
MOST_WAITING = 12


NO_LINE = Line([], 0)


class Stretch(NamedTuple):
    """A stretch of text in one form: its range and the cells of each of its lines."""

    start: int
    end: int
    lines: list[Line]


class _Finder:
    """Goes through a text line by line and keeps the stretch that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Stretch] = []
        self.form = ""
        self.start = self.end = 0
        self.lines: list[Line] = []
        self.waiting: list[tuple[int, int]] = []  # short lines that belong to a stretch if one of its form follows
        self.blank = 0
        self.ranges: list[tuple[int, int]] = []  # the lines of the stretch that is open
        self.parted = 0  # how many of them hold separators
        self.passed: list[tuple[int, int]] = []
        self.cells = 0

    def see(self, start: int, end: int) -> None:
        """Takes in the next line."""
        form = form_of(self.text, start, end)
        if not form and self.form == "\t" and self.text.find("\t", start, end) >= 0 and self.text[start:end].strip():
            form = "\t"
        if form[:1] in (",", ";") and self.form in ("|", "\t"):
            form = ""  # a date or a heading among cells
        if form:
            cells = self.text.count(form[0], start, end)
            if cells > MOST_IN_LINE or self.cells > MOST_CELLS:
                self.close()
                self.passed.append((start, end))
                return
            self.cells += cells
            if form != self.form:
                short = self._short_lines()
                self.close()
                self.form, self.waiting = form, short
                self.start = self.waiting[0][0] if self.waiting else start
            split = split_tabs if form == "\t" else split_pipes
            self.lines.extend(split(self.text, *line) for line in self.waiting)
            self.lines.extend([NO_LINE] * self.blank)
            self.ranges.extend(self.waiting)
            self.waiting, self.blank = [], 0
            if not RULING.fullmatch(self.text, start, min(end, start + LONGEST_RULING)):
                self.lines.append(cells_of(self.text, start, end, form))
            self.ranges.append((start, end))
            self.parted += 1
            self.end = end
            return
        shown = self.text[start : min(end, start + LONGEST_LABEL + 1)].strip()
        if not shown:
            self.blank += 1
            if self.blank > MOST_BLANK or self.form[:1] in (",", ";") or self.waiting or not self.form:
                self.close()
        elif is_short(shown, LONGEST_LABEL if self.lines else LONGEST_SHORT) and not (self.form and self.blank):
            self.waiting.append((start, end))
            if len(self.waiting) > MOST_WAITING:
                self.close()
        else:
            self.close()

    def _short_lines(self) -> list[tuple[int, int]]:
        """The lines right above that belong to what follows: those that wait, and dates and titles that looked like separated values."""
        if self.form and self.form[0] in ",;" and self.parted < FEWEST_LINES:
            return [line for line in (*self.ranges, *self.waiting) if is_short(self.text[line[0] : line[1]], LONGEST_SHORT)]
        return [] if self.form else self.waiting

    def close(self) -> None:
        """Ends the stretch."""
        if self.form:
            if is_sound(self.form, self.lines):
                self.found.append(Stretch(self.start, self.end, self.lines))
            self.lines, self.form, self.ranges, self.parted = [], "", [], 0
        self.waiting, self.blank = [], 0


def is_short(line: str, longest: int) -> bool:
    """Whether a line may be a heading, a label or a header among lines of cells."""
    return len(line) <= longest and "  " not in line


def find_stretches(text: str) -> tuple[list[Stretch], list[tuple[int, int]]]:
    """The flattened stretches of a text, in order, and the ranges passed over because they hold more cells than any release."""
    if not any(separator in text for separator in SEPARATORS):
        return [], []
    finder = _Finder(text)
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        finder.see(at, end)
        at = end + 1
    finder.close()
    return finder.found, finder.passed


def form_of(text: str, start: int, end: int) -> str:
    """The separator of the cells in one line, with their number where it is a comma or semicolon; "" where it is none of these."""
    if text.find("|", start, end) >= 0:
        return "|"
    if text.find("\t", start, end) >= 0 and "\t" in text[start : min(end, start + LONGEST_FIELDS)].strip():
        return "\t"
    if end - start <= LONGEST_FIELDS:
        for separator, fields in FIELDS.items():
            if text.find(separator, start, end) >= 0 and fields.fullmatch(text, start, end):
                quoted = text.find('"', start, end) >= 0
                slots = split_fields(text, start, end, separator).slots if quoted else text.count(separator, start, end) + 1
                return f"{separator}{slots}"  # lines of as many fields are one table
    return ""


def cells_of(text: str, start: int, end: int, form: str) -> Line:
    """The cells of one line between separators."""
    if form == "|":
        return split_pipes(text, start, end)
    return split_tabs(text, start, end) if form == "\t" else split_fields(text, start, end, form[0])


def is_sound(form: str, lines: Sequence[Line]) -> bool:
    """Whether lines with tabs or commas are a table: several lines, most with figures, and no cell that was set in spaces."""
    if form == "|":
        return True
    shown = [line for line in lines if line.scraps]
    stated = [_states_figures(line, strict=form != "\t") for line in shown]
    behind = len(stated) - stated.index(True) if True in stated else 0  # lines from the first with figures on
    if len(shown) < FEWEST_LINES or sum(stated) < FEWEST_LINES - 1 or sum(stated) * (4 if form == "\t" else 2) < behind:
        return False
    return not any(GAP.search(scrap.text) for line in shown for scrap in line.scraps)


def _states_figures(line: Line, *, strict: bool) -> bool:
    """Whether figures stand behind a line's first cell; with `strict`, nothing else, as between the commas of a sentence."""
    rest = line.scraps[1:]
    if strict and line.scraps[0].slot == 0 and line.scraps[0].kind != WORDS:
        return False  # the commas of "1,234"
    return any(scrap.kind in (FIGURE, NIL) for scrap in rest) and not (strict and any(scrap.kind == WORDS for scrap in rest))
