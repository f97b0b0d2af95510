"""Row labels that run over several lines: which lines of a table make up one row."""

import re
from collections.abc import Sequence

from tieout.readers.column_heads import HEADER_SLACK, is_closed_up
from tieout.readers.lines import FIGURES, RULE, TEXT, WORDS, Line

OPEN_END = re.compile(r"(?:[-/&]|\b(?:and|or|of|to|the|for|in|on|from|per|by|with|than))$", re.IGNORECASE)
CONNECTIVE = re.compile(r"(?:and|or|of|to|the|for|in|on|from|per|by|with|before|after|than)\b", re.IGNORECASE)
HANGING = 2  # characters by which the items of a list stand deeper than its heading, where a wrapped label stands less deep


class LabelLines:
    """The lines of one table, whose body begins with line `first`; `edge` is where its first column begins."""

    def __init__(self, lines: Sequence[Line], edge: int, first: int = 0) -> None:
        self.lines = lines
        self.first = first
        self.edge = edge
        ends = [line.stretches[0].end for line in lines[first:] if line.kind in (TEXT, FIGURES) and line.stretches[0].end <= edge]
        self.width = max(ends, default=0)

    def rows(self) -> list[list[int]]:
        """The lines of each row of the body, in order; a row's figures stand on its last line or on its first one."""
        found: list[list[int]] = []
        index, count = self.first, len(self.lines)
        while index < count:
            group = [index]
            if self.is_label(index):
                while (below := self._below(group[-1])) and self._goes_on(group, below):
                    group.append(below)
                    if self.lines[below].kind == FIGURES:
                        break
            if self._has_label(group[-1]) and self.lines[group[-1]].kind == FIGURES:
                carrier = group[-1]
                while (below := self._below(group[-1])) and self._is_tail(group, carrier, below):
                    group.append(below)
            found.append(group)
            index = group[-1] + 1
        return found

    def is_label(self, index: int) -> bool:
        """Whether a line is a label and nothing else."""
        line = self.lines[index]
        if line.kind != TEXT or line.start >= max(1, self.edge // 2) or line.end > self.edge + HEADER_SLACK:
            return False
        stretches = line.stretches
        return len(stretches) == 1 or (is_closed_up(line) and all(one.kind == WORDS for one in stretches))

    def _has_label(self, index: int) -> bool:
        line = self.lines[index]
        return line.kind in (TEXT, FIGURES) and line.stretches[0].kind == WORDS and line.start < self.edge

    def _below(self, index: int) -> int:
        """The line below, a line that only underlines the label passed over; 0 where none can belong to it."""
        below = index + 1
        if below + 1 < len(self.lines) and self.lines[below].kind == RULE:
            rules = self.lines[below].stretches
            if len(rules) == 1 and rules[0].end <= self.edge and rules[0].start == self.lines[index].start:
                below += 1
        return below if below < len(self.lines) and self.lines[below].kind in (TEXT, FIGURES) else 0

    def _label(self, index: int) -> str:
        line = self.lines[index]
        return line.text[line.start : line.stretches[0].end if line.kind == FIGURES else line.end]

    def _fits(self, above: int, word: str) -> bool:
        """Whether a line's first word would have had room behind the label of the line above."""
        return self.lines[above].stretches[0].end + 1 + len(word) <= self.width

    def _goes_on(self, group: Sequence[int], below: int) -> bool:
        """Whether a label that stands alone so far runs on in the next line."""
        lines = self.lines
        first, line = lines[group[0]], lines[below]
        text = self._label(group[-1])
        if text.endswith(":"):
            return False
        if not self._has_label(below):
            return line.kind == FIGURES and below == group[-1] + 1 and len(group) == 1 and line.start >= self.edge - HEADER_SLACK
        if line.start < first.start - 1 or (line.kind == TEXT and not self.is_label(below)):
            return False
        if _is_open(lines, group):
            return True
        label = self._label(below)
        word = label.split(maxsplit=1)[0]
        deeper = line.start - lines[group[-1]].start
        if OPEN_END.search(text):
            return deeper > -HANGING or label[0].islower()
        if _runs_on(text, label):
            return not (deeper >= HANGING and self._is_listed(below))
        return self._has_no_room(group, below, word, deeper)

    def _has_no_room(self, group: Sequence[int], below: int, word: str, deeper: int) -> bool:
        """Whether a label runs on in a line that begins with a capital or a number: its first word had no room above."""
        first, line, text = self.lines[group[0]], self.lines[below], self._label(group[-1])
        if word[0].isdigit() or word[0] == "$":
            return text.endswith(";") or (deeper >= 0 and not self._fits(group[-1], word) and (len(group) > 1 or deeper > 0))
        if text.endswith(";") or (line.kind == FIGURES and deeper > 0 and self._is_followed(below)) or self._fits(group[-1], word):
            return False
        if text.isupper() != self._label(below).isupper():
            return False
        return 0 < line.start - first.start < HEADER_SLACK or (len(group) > 1 and deeper == 0)

    def _is_followed(self, index: int) -> bool:
        """Whether the next line is a row of its own that begins where this one does: a heading stands over both."""
        if index + 1 >= len(self.lines):
            return False
        line, below = self.lines[index], self.lines[index + 1]
        return below.kind == FIGURES and below.start == line.start

    def _is_listed(self, index: int) -> bool:
        """Whether this line and the next are rows with small letters of their own."""
        return self.lines[index].kind == FIGURES and self._is_followed(index) and self._label(index + 1)[0].islower()

    def _is_tail(self, group: Sequence[int], carrier: int, below: int) -> bool:
        """Whether a line is the rest of the label of the row above it, whose figures stand on the label's first line."""
        lines = self.lines
        first, line = lines[group[0]], lines[below]
        if not self.is_label(below) or line.text.endswith(":") or line.start < first.start - 1:
            return False
        above, label = self._label(group[-1]), self._label(below)
        after = below + 1 if below + 1 < len(lines) and lines[below + 1].kind in (TEXT, FIGURES) else 0
        heads = after > 0 and self._has_label(after) and self._goes_on([below], after)
        if OPEN_END.search(above) or above.count("(") > above.count(")"):
            return not heads or label[0].islower()
        if label[0].islower() or (label[0] == "(" and label.endswith(")")):
            return not heads or self._label(carrier)[:1].isupper()
        word = label.split(maxsplit=1)[0]
        if line.start <= first.start or (after and lines[after].start >= line.start) or self._fits(group[-1], word):
            return False
        return line.start - first.start < HEADER_SLACK


def _is_open(lines: Sequence[Line], group: Sequence[int]) -> bool:
    """Whether a bracket that opens in a label is still to be closed."""
    depth = sum(lines[index].text.count("(") - lines[index].text.count(")") for index in group)
    return depth > 0


def _runs_on(above: str, label: str) -> bool:
    """Whether a line begins as the middle of a label does: with a small letter, or in capitals with a word that joins."""
    first = label[0]
    if first.islower():
        return True
    if first == "(":
        return label[1:2].islower() or (label.endswith(")") and label.count("(") == 1)
    return above.isupper() and label.isupper() and CONNECTIVE.match(label) is not None
