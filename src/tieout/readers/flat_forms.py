"""Which stretches of a text are flattened tables, and in which form: parted by pipes, tabs or commas."""

import re
from typing import NamedTuple

from tieout.readers.flat_cells import Line, split_fields, split_pipes, split_tabs

RULING = re.compile(r"[\s|:+=_-]*")
LONGEST_SHORT = 200  # characters of a line without separators that may stand among lines of cells
MOST_BLANK = 1
MOST_WAITING = 12


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

    def see(self, start: int, end: int) -> None:
        """Takes in the next line."""
        form = form_of(self.text, start, end)
        if form:
            if form != self.form:
                self.close()
                self.form = form
                self.start = self.waiting[0][0] if self.waiting else start
            self.lines.extend(split_pipes(self.text, *line) for line in self.waiting)
            self.waiting, self.blank = [], 0
            self.lines.append(cells_of(self.text, start, end, form))
            self.end = end
            return
        shown = self.text[start : min(end, start + LONGEST_SHORT + 1)].strip()
        if not shown:
            self.blank += 1
            if self.blank > MOST_BLANK or self.waiting or not self.form:
                self.close()
        elif is_short(shown) and not (self.form and self.blank):
            self.waiting.append((start, end))
            if len(self.waiting) > MOST_WAITING:
                self.close()
        else:
            self.close()

    def close(self) -> None:
        """Ends the stretch."""
        if self.form:
            self.found.append(Stretch(self.start, self.end, self.lines))
            self.lines, self.form = [], ""
        self.waiting, self.blank = [], 0


def is_short(line: str) -> bool:
    """Whether a line may be a heading, a label or a header among lines of cells."""
    return len(line) <= LONGEST_SHORT and "  " not in line and not (len(line) > 80 and line[-1] in ".;")


def find_stretches(text: str) -> list[Stretch]:
    """The flattened stretches of a text, in order."""
    if not any(separator in text for separator in "|"):
        return []
    finder = _Finder(text)
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        finder.see(at, end)
        at = end + 1
    finder.close()
    return finder.found


def form_of(text: str, start: int, end: int) -> str:
    """The form of one line, "" where it is none of these."""
    if text.find("|", start, end) >= 0:
        return "pipes"
    return ""


def cells_of(text: str, start: int, end: int, form: str) -> Line:
    """The cells of one line in its form; none of a ruling."""
    if form == "pipes":
        if end - start < 2000 and RULING.fullmatch(text, start, end) and text.find("-", start, end) >= 0:
            return Line([], 0)
        return split_pipes(text, start, end)
    if form == "tabs":
        return split_tabs(text, start, end)
    return split_fields(text, start, end, form)
