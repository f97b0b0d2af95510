"""A document as it was read, in paragraphs and tables: for those without a source text, and those that cannot be shown as published."""

import re
from collections.abc import Iterator, Sequence

from tieout.model.document import Block, Cell, Document, Row, Table
from tieout.model.fact import Fact
from tieout.model.release import Release
from tieout.render.marks import Looks, Mark

SPACE = re.compile(r"\s")
NUMERIC = re.compile(r"[\s$€£¥(]*[-–—−]?[\d.,\s]+[)%]*\s*|[\s—–-]+")
TABLE_END = "</tbody></table>"
AROUND = "()[]-−–—+%$ "
WIDEST = 200  # grid columns that are laid out


class Text:
    """One text of the document as it will be shown, and the marks in it."""

    __slots__ = ("flat", "marks", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.flat = SPACE.sub(" ", text)
        self.marks: dict[tuple[int, int], list[int]] = {}

    def find(self, fact: Fact, index: int) -> None:
        """Marks the first place of a figure that holds none yet; its sign and brackets may stand in the cells beside it."""
        for wanted in (fact.text, fact.text.strip(AROUND)):
            at = self.flat.find(wanted) if wanted else -1
            while at >= 0:
                end = at + len(wanted)
                if not any(start < end and at < stop for start, stop in self.marks):
                    self.marks[at, end] = [index]
                    return
                at = self.flat.find(wanted, at + 1)


def lay_out(release: Release, document: Document, looks: Looks) -> tuple[str, list[Mark], list[tuple[str, int, int]]]:
    """The text of a document, its marks, and its elements: each a piece of markup, or the range of the text that stands there.

    A range has an empty markup.
    """
    texts: list[Text] = []
    layout: list[str | Text] = []
    cells: dict[tuple[int, int, int], Text] = {}
    for part in document.parts:
        if isinstance(part, Block):
            texts.append(Text(part.text))
            layout += ["<p>", texts[-1], "</p>"]
        else:
            layout.extend(_table(part, texts, cells))
    _place(release, looks, texts, cells)
    return _written(layout, looks)


def _table(table: Table, texts: list[Text], cells: dict[tuple[int, int, int], Text]) -> Iterator[str | Text]:
    yield "<table class=read><tbody>"
    for row in table.rows:
        yield "<tr>"
        at = 0
        for cell in row.cells:
            if cell.column > at:
                yield f"<td colspan={min(cell.column - at, WIDEST)}></td>"
            at = max(at, cell.end)
            texts.append(Text(cell.text))
            cells[table.ordinal, row.index, cell.ordinal] = texts[-1]
            yield _opening(cell, row)
            yield texts[-1]
            if cell.notes:
                notes = Text(" ".join(cell.notes))
                yield "<sup>"
                yield notes
                yield "</sup>"
            yield "</td>"
        yield "</tr>"
    yield TABLE_END


def _opening(cell: Cell, row: Row) -> str:
    span = f" colspan={min(cell.width, WIDEST)}" if cell.width > 1 else ""
    if NUMERIC.fullmatch(cell.text):
        return f"<td class=r{span}>"
    indent = min(cell.indent // 100, 60) if cell is row.cells[0] else 0
    return f'<td{span} style="padding-left:{indent}pt">' if indent else f"<td{span}>"


def _place(release: Release, looks: Looks, texts: Sequence[Text], cells: dict[tuple[int, int, int], Text]) -> None:
    """Finds the figures: those of tables by their cells, those of sentences by their sentences, in order."""
    for index, fact in enumerate(release.facts):
        source = fact.source
        if index in looks.marked and source.table is not None and source.row is not None and source.cell is not None:
            text = cells.get((source.table, source.row, source.cell))
            if text is not None:
                text.find(fact, index)
    by_id = {fact.id: index for index, fact in enumerate(release.facts)}
    at = 0
    for sentence in release.sentences:
        found = next((place for place in [*range(at, len(texts)), *range(at)] if sentence.text in texts[place].flat), None)
        if found is None:
            continue
        at = found
        start = texts[found].flat.index(sentence.text)
        for name, offset in zip(sentence.facts, sentence.at, strict=True):
            index = by_id.get(name, -1)
            if index in looks.marked:
                place = start + offset, start + offset + len(release.facts[index].text)
                texts[found].marks.setdefault(place, []).append(index)


def _written(layout: Sequence[str | Text], looks: Looks) -> tuple[str, list[Mark], list[tuple[str, int, int]]]:
    """The texts one behind the other, with the marks at their places there."""
    whole: list[str] = []
    marks: list[Mark] = []
    elements: list[tuple[str, int, int]] = []
    at = 0
    for one in layout:
        if isinstance(one, str):
            elements.append((one, at, at))
            continue
        last = 0
        for (start, end), indices in sorted(one.marks.items()):
            if start >= last:
                marks.append(Mark(at + start, at + end, *looks.attributes(indices)))
                last = end
        whole.append(one.text)
        elements.append(("", at, at + len(one.text)))
        at += len(one.text)
    return "".join(whole), marks, elements
