"""Every numeral that a reader of the document sees, in order, each with its class and the fact it belongs to.

A numeral is a run of digits with the points, commas and colons between them: "1,234.5" and "8:30" are one, a date in figures is three.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate

from tieout.extract.numeral_classes import DIALLED, classes_of, classes_of_cell
from tieout.extract.numeral_facts import FactPlaces
from tieout.extract.numeral_marks import MOST_NOTES
from tieout.extract.numeral_spots import DAYS, MOST_NUMERALS, NUMERAL, YEARS
from tieout.extract.places import place_of
from tieout.model.document import Block, Cell, Document, Row, Table
from tieout.model.fact import Fact
from tieout.model.numeral import Numeral
from tieout.model.release import Diagnostic

LONGEST_CELL = 400  # characters of a cell that may well come again
LONGEST_LINE = 400  # characters on either side of a numeral outside all parts
MOST_BESIDE = 60  # cells of a row that are looked at
BARE = re.compile(r"[\s$€£¥(\[+\-–—−~<>*]*\d+(?:[.,:]\d+)*([\s)\]*,.]*)")
BARE_NOTE = re.compile(r"\s*[(\[]\d{1,2}[)\]]\s*")
BARE_NUMBER = re.compile(r"[\s$€£¥(\[+\-–—−]*\d+(?:[.,]\d+)*[\s)\]%x]*")
PAGE_LINE = re.compile(r"\W*(?:page\s+)?(?:[a-z]{1,2}\s?[-–—.]\s?)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*", re.IGNORECASE)

Found = tuple[int, int, str, str | None]  # normal offsets, class, fact
Classed = tuple[int, int, str]  # range in the text of a block, class


def class_blocks(document: Document) -> dict[int, list[Classed]]:
    """The numerals of each paragraph that has any, by the number of the part: what they are, as far as their text alone says."""
    found: dict[int, list[Classed]] = {}
    seen_table = False
    count = 0
    for number, part in enumerate(document.parts):
        if isinstance(part, Table):
            seen_table = True
        elif NUMERAL.search(part.passage.text) is not None and count < MOST_NUMERALS:
            found[number] = classes_of(part.passage.text, after_tables=seen_table)
            count += len(found[number])
    return found


def find_numerals(document: Document, facts: Sequence[Fact], classed: Mapping[int, Sequence[Classed]]) -> tuple[Numeral, ...]:
    """Every numeral of a document in reading order; what is the figure of a fact is known by its place.

    `classed` are those of its paragraphs, as `class_blocks` gives them.
    """
    places = FactPlaces(document, facts)
    found: list[Found] = []
    for number, part in enumerate(document.parts):
        if len(found) >= MOST_NUMERALS:
            break
        if isinstance(part, Table):
            _of_table(part, places, found)
        elif number in classed:
            _of_block(part, classed[number], places, found)
    found.extend(_of_marks(document))
    whole = ((0, len(document.normal)),) if document.media_type != "text/html" else ()
    for start, end in document.plain if document.filing else whole:
        if len(found) < MOST_NUMERALS:
            found.extend(_left_out(document.normal, start, end, sorted(found, key=_start_of)))
    found.sort(key=_start_of)
    del found[MOST_NUMERALS:]
    if document.has_source:
        if not (document.returns or document.shifts):
            return tuple([Numeral(*one) for one in found])
        place = document.to_source
        return tuple([Numeral(place(start), place(end), kind, fact) for start, end, kind, fact in found])
    numerals = []
    for start, end, kind, fact in found:
        where = place_of(document, start, end)
        numerals.append(Numeral(None, None, kind, fact, where.page, where.table))
    return tuple(_with_edges(document, numerals) if document.edges else numerals)


def remark_numerals(numerals: Sequence[Numeral]) -> tuple[Diagnostic, ...]:
    """What is to be said where a document has more numerals than are listed."""
    if len(numerals) < MOST_NUMERALS:
        return ()
    last = numerals[-1]
    message = f"only the first {MOST_NUMERALS:,} numerals are listed; give one release"
    return (Diagnostic("too-many-numerals", message, last.start, last.end, last.page, last.table),)


def count_others(numerals: Iterable[Numeral]) -> dict[str, int]:
    """How many numerals are no figures, by class, the most frequent first."""
    counts = Counter([numeral.kind for numeral in numerals])
    del counts["figure"]
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))


def _with_edges(document: Document, numerals: Sequence[Numeral]) -> Iterator[Numeral]:
    """Yields the numerals with those of the heads and feet of pages in their places."""
    waiting = [
        (2 * edge.page + (not edge.is_head), Numeral(None, None, _kind_in_line(edge.text, *match.span()), None, edge.page))
        for edge in document.edges
        for match in NUMERAL.finditer(edge.text)
    ]
    at, place = 0, 0
    for numeral in numerals:
        place = 2 * numeral.page if numeral.page is not None else place
        while at < len(waiting) and waiting[at][0] <= place:
            yield waiting[at][1]
            at += 1
        yield numeral
    yield from (numeral for _, numeral in waiting[at:])


def _start_of(found: Found) -> int:
    return found[0]


def _of_block(block: Block, classed: Sequence[Classed], places: FactPlaces, found: list[Found]) -> None:
    """Adds the numerals of a paragraph."""
    passage = block.passage
    text = passage.text
    pieces = passage.pieces
    index, last = 0, len(pieces) - 1
    for low, high, kind in classed:
        while index < last and pieces[index + 1].at <= low:
            index += 1
        if not pieces:
            start, end = passage.start + low, passage.start + high
        elif pieces[index].literal and (index == last or pieces[index + 1].at >= high):
            start = pieces[index].start + low - pieces[index].at
            end = start + high - low
        else:
            start, end = passage.range(low, high)
        fact = places.in_prose(start, end, text[low:high]) if places.has_prose else None
        found.append((start, end, "figure" if fact else kind, fact))


def _of_table(table: Table, places: FactPlaces, found: list[Found]) -> None:
    """Adds the numerals of a table: those of facts, then what the cell or the row says of the rest."""
    rows = [row for row in table.rows for _ in row.cells]
    cells = [cell for row in table.rows for cell in row.cells]
    texts = [cell.text for cell in cells]
    offsets = [0, *accumulate([len(text) + 1 for text in texts])]
    at, in_cell = places.by_start.get, places.in_cell
    ordinal = table.ordinal
    index = 0
    for match in NUMERAL.finditer("\n".join(texts)):
        if len(found) >= MOST_NUMERALS:
            break
        low, high = match.span()
        while offsets[index + 1] <= low:
            index += 1
        low -= offsets[index]
        high -= offsets[index]
        cell = cells[index]
        passage = cell.passage
        pieces = passage.pieces
        if pieces and pieces[0].literal and (len(pieces) == 1 or pieces[1].at >= high):
            start, end = pieces[0].start + low, pieces[0].start + high
        elif pieces:
            start, end = passage.range(low, high)
        else:
            start, end = passage.start + low, passage.start + high
        fact = at(start) or in_cell(start, end, ordinal, cell, low, high)
        found.append((start, end, "figure", fact) if fact else (start, end, _kind_in_cell(cell, low, high, rows[index]), None))


def _kind_in_cell(cell: Cell, low: int, high: int, row: Row) -> str:
    """The class of a numeral of a cell that is the figure of no fact."""
    text = cell.text
    bare = BARE.fullmatch(text)
    if bare is None or ":" in text:
        kinds = classes_of_cell(text) if len(text) <= LONGEST_CELL else _kinds_of_long(text)
        return kinds.get(low, "figure")
    digits = text[low:high]
    if DIALLED.fullmatch(digits):
        return "contact"
    if digits in YEARS and not text.strip().startswith(("$", "€", "£", "¥")):
        return "date"
    if "," in bare[1] and digits in DAYS:
        return "date"
    if len(digits) > 2 or not digits.isdecimal() or int(digits) > MOST_NOTES:
        return "figure"
    beside = [other.text for other in row.cells[:MOST_BESIDE] if other is not cell]
    numbers = sum(BARE_NUMBER.fullmatch(other) is not None for other in beside)
    if BARE_NOTE.fullmatch(text):
        return "footnote" if not numbers or not _is_amount(text, beside) else "figure"
    words = any(character.isalpha() for other in beside for character in other)
    if row.cells[0] is cell and words and not numbers:
        return "list" if bare[1].strip() else "footnote"
    return "page" if not beside and not bare[1].strip(" )") else "figure"


def _is_amount(text: str, beside: Sequence[str]) -> bool:
    """Whether a small number in brackets among other numbers of its row is one of them, printed negative."""
    others = [other for other in beside if BARE_NUMBER.fullmatch(other)]
    return all(BARE_NOTE.fullmatch(other) is None or other.strip() != text.strip() for other in others) and len(others) < 2


@lru_cache(maxsize=4)
def _kinds_of_long(text: str) -> dict[int, str]:
    """The class of the numeral at each start of a long cell, which its numerals ask for one after the other."""
    return dict(_starts(text))


def _starts(text: str) -> Iterator[tuple[int, str]]:
    return ((start, kind) for start, _, kind in classes_of(text, after_tables=True))


def _of_marks(document: Document) -> Iterator[Found]:
    """Yields the numerals of marks of notes that the reader set apart from the text they stand beside."""
    for start, end in document.marks:
        for match in NUMERAL.finditer(document.normal, start, end):
            yield match.start(), match.end(), "footnote", None


def _left_out(normal: str, first: int, last: int, taken: Sequence[Found]) -> list[Found]:
    """The numerals of a range without markup that are in none of its parts: numbers of pages, and raised marks of notes."""
    left: list[Found] = []
    index, count = 0, len(taken)
    for match in NUMERAL.finditer(normal, first, last):
        start, end = match.span()
        while index < count and taken[index][1] <= start:
            index += 1
        if index < count and taken[index][0] < end:
            continue
        low = max(normal.rfind("\n", max(0, start - LONGEST_LINE), start) + 1, start - LONGEST_LINE, 0)
        high = normal.find("\n", end, end + LONGEST_LINE)
        line = normal[low : high if high >= 0 else end + LONGEST_LINE]
        if len(left) >= MOST_NUMERALS:
            break
        left.append((start, end, _kind_in_line(line, start - low, end - low), None))
    return left


def _kind_in_line(line: str, low: int, high: int) -> str:
    """The class of a numeral of a line that stands in no paragraph and no table."""
    digits = line[low:high]
    if PAGE_LINE.fullmatch(line):
        return "page"
    before = line[:low].rstrip("([")
    if (
        digits.isdecimal()
        and len(digits) < 3
        and int(digits) <= MOST_NOTES
        and before
        and not before[-1].isspace()
        and before[-1] not in "$€£-–"
    ):
        return "footnote"
    return dict(_starts(line)).get(low, "figure")
