"""Which fact the digits at a place belong to: by offsets into the source, by cells of tables, or by boxes on pages."""

import bisect
from collections.abc import Sequence
from operator import itemgetter

from tieout.model.document import Cell, Document
from tieout.model.fact import Fact


class FactPlaces:
    """The facts of one document by their places; `by_start`, a quick way to most, holds the first at each normal offset, or nothing."""

    def __init__(self, document: Document, facts: Sequence[Fact]) -> None:
        self._document = document
        self._shifted = bool(document.returns or document.shifts)
        self.by_start: dict[int, str] = {}
        self.has_prose = any(fact.source.kind != "table" for fact in facts)
        self._cells: dict[tuple[int | None, int | None, int | None], list[Fact]] = {}
        self._boxed: dict[int, list[Fact]] = {}
        self._said: dict[str, list[Fact]] = {}
        placed: list[tuple[int, int, str]] = []
        for fact in facts:
            source = fact.source
            if source.start is not None and source.end is not None:
                placed.append((source.start, source.end, fact.id))
            elif source.kind == "table":
                self._cells.setdefault((source.table, source.row, source.cell), []).append(fact)
            elif source.page is not None:
                self._boxed.setdefault(source.page, []).append(fact)
            else:
                self._said.setdefault(fact.text.strip("$€£()-− "), []).append(fact)
        placed.sort(key=itemgetter(0, 1))
        self._starts = [start for start, _, _ in placed]
        self._ends = [end for _, end, _ in placed]
        self._ids = [name for _, _, name in placed]
        if document.has_source and not self._shifted:
            self.by_start = dict(zip(reversed(self._starts), reversed(self._ids), strict=True))

    def in_cell(self, start: int, end: int, table: int, cell: Cell, low: int, high: int) -> str | None:
        """The fact of a numeral of a cell, at normal offsets `start` and `end`, offsets `low` and `high` in its text."""
        if self._document.has_source:
            return self._at(start, end)
        facts = self._cells.get((table, cell.row, cell.ordinal))
        if not facts:
            return None
        digits = cell.text[low:high]
        found = next((fact for fact in facts if digits in fact.text), None)
        if found is not None and len(facts) > 1:
            facts.remove(found)
        return None if found is None else found.id

    def in_prose(self, start: int, end: int, digits: str) -> str | None:
        """The fact of a numeral of a sentence at normal offsets."""
        if self._document.has_source:
            return self._at(start, end)
        pages = self._document.pages
        if pages is None:
            said = self._said.get(digits)
            return said.pop(0).id if said else None
        box = pages.locate(start, end) if self._boxed else None
        if box is None:
            return None
        across, down = (box[1] + box[3]) // 2, (box[2] + box[4]) // 2
        for fact in self._boxed.get(box[0], ()):
            if fact.source.box is not None and digits in fact.text:
                left, top, right, bottom = (int(edge * 100) for edge in fact.source.box)
                if left <= across <= right and top <= down <= bottom:
                    return fact.id
        return None

    def _at(self, start: int, end: int) -> str | None:
        if self._shifted:
            start, end = self._document.to_source(start), self._document.to_source(end)
        index = bisect.bisect_left(self._starts, end) - 1
        if index < 0 or self._ends[index] <= start:
            return None
        while index and self._starts[index - 1] == self._starts[index]:
            index -= 1
        return self._ids[index]
