"""The language of a document, and its decimal mark where it is not English: words that are not understood give no meaning to figures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import msgspec

from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Cell, Document, Table
from tieout.model.fact import Fact

ENGLISH = "english"
ENOUGH_ENGLISH = 24  # little words in the beginning from which a text is English
READ, READ_FIRST = 12_000, 2_400  # characters of the beginning that are looked at
FEWEST_WORDS = 4  # of another language
TIMES = 3  # so many times as many little words of it as of English
FEWEST_LETTERS = 12  # of a script, and so many parts of all letters
PARTS = 4
FEWEST_OWN = 3  # letters that only one script has
LONGEST_CELL = 40
COMMA, POINT = ",", "."
ODD, FEWEST_ODD = "odd-grouping", 2
WORD = re.compile(r"[^\W\d_]+")
# numbers that leave no doubt of the decimal mark: one or two decimals, both marks, or one mark more than once
COMMAS = re.compile(
    r"(?<![\d.,])(?:\d+|\d{1,3}(?:[.\s\u00a0\u202f’']\d{3}){1,6}),\d{1,2}(?![\d,.])"
    r"|(?<![\d.,])\d{1,3}(?:\.\d{3}){1,6},\d|(?<![\d.,])\d{1,3}(?:\.\d{3}){2,6}(?!\d)"
)
POINTS = re.compile(
    r"(?<![\d.,])(?:\d+|\d{1,3}(?:,\d{3}){1,6})\.\d{1,2}(?![\d,.])"
    r"|(?<![\d.,])\d{1,3}(?:,\d{3}){1,6}\.\d|(?<![\d.,])\d{1,3}(?:,\d{3}){2,6}(?!\d)"
)
DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?")
EITHER = re.compile(r"\D*\d{1,3}[.,]\d{3}\D*")  # "1,250" and "12.345": thousands in one country, decimals in another
GAP = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
SWAPPED = str.maketrans(",.", ".,")
SIGNS = "()-–—−+ \u00a0"


class Tongue(NamedTuple):
    """The language of a document that is not in English, and the decimal mark that its numbers prove; "" where none does.

    A document in English whose tables have a decimal comma has the language "".
    """

    language: str
    mark: str

    @property
    def code(self) -> str:
        """The code of the diagnostic that says so."""
        return "language" if self.language else "decimal-comma"

    @property
    def message(self) -> str:
        """What a report says of it."""
        if not self.language:
            return "the numbers of the tables have a decimal comma and are read so; nothing is read from the sentences"
        read = {
            COMMA: "its numbers are read with a decimal comma",
            POINT: "its numbers are read with a decimal point",
            "": "nothing proves its decimal mark, and numbers that may be thousands or decimals are left out",
        }[self.mark]
        said = f"the document reads as {self.language}: its words are not understood and nothing is read from its sentences"
        return f"{said}; {read}"


def find_tongue(document: Document) -> Tongue | None:
    """The language of a document that is not in English; None of one that is, or of which nothing tells."""
    text = " ".join(_texts(document, READ_FIRST))
    if _count(text, ENGLISH) >= ENOUGH_ENGLISH:
        return None
    text = " ".join(_texts(document, READ))
    language = _by_letters(text) or _by_words(text)
    if language is None:
        return None
    return Tongue(language, _mark_of(_all_texts(document)))


def find_commas(document: Document, remarks: Sequence[tuple[str, str, int, int]]) -> Tongue | None:
    """A decimal comma in the tables of a document in English, where `remarks` tell of commas in odd places and no number has a point."""
    if sum(code == ODD for code, *_ in remarks) < FEWEST_ODD:
        return None
    cells = [cell.text for part in document.parts if isinstance(part, Table) for row in part.rows for cell in row.cells]
    numbers = [text for text in cells if _is_number(text)]
    return Tongue("", COMMA) if _mark_of(numbers) == COMMA and not any(map(POINTS.search, numbers)) else None


def _mark_of(texts: Iterable[str]) -> str:
    """The decimal mark that the numbers of some texts prove; "" where they prove none, or both alike."""
    commas = points = 0
    for text in texts:
        plain = DATE.sub(" ", text)
        commas += len(COMMAS.findall(plain))
        points += len(POINTS.findall(plain))
    return COMMA if commas > points else POINT if points > commas else ""


def _texts(document: Document, most: int) -> Iterator[str]:
    left = most
    for part in document.parts:
        texts = (part.text,) if isinstance(part, Block) else [cell.text for row in part.rows for cell in row.cells]
        for text in texts:
            if left <= 0:
                return
            yield text[:left]
            left -= len(text) + 1


def _all_texts(document: Document) -> Iterator[str]:
    for part in document.parts:
        if isinstance(part, Block):
            yield part.text
        else:
            yield from (cell.text for row in part.rows for cell in row.cells)


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(entry["words"]) for name, entry in load("languages").items() if isinstance(entry, dict)}


def _count(text: str, language: str) -> int:
    known = _words()[language]
    return sum(word in known for word in WORD.findall(text.lower()))


def _by_letters(text: str) -> str | None:
    """The language whose letters a text has; of two that share letters the first, which has some of its own."""
    counts = [(str(entry["language"]), len(re.findall(entry["letters"], text))) for entry in load("languages")["scripts"]]
    found = sum(count for _, count in counts)
    if found < FEWEST_LETTERS or PARTS * found < sum(len(word) for word in WORD.findall(text)):
        return None
    return next(language for language, count in counts if count >= FEWEST_OWN)


def _by_words(text: str) -> str | None:
    words = WORD.findall(text.lower())
    counts = {name: sum(word in known for word in words) for name, known in _words().items()}
    best = max(counts, key=lambda name: counts[name])
    return best if best != ENGLISH and counts[best] >= max(FEWEST_WORDS, TIMES * counts[ENGLISH]) else None


def with_points(document: Document) -> Document:
    """The document with the decimal commas of its cells as points and their points as commas, every character in its place."""
    return msgspec.structs.replace(
        document, parts=tuple(_table_with_points(part) if isinstance(part, Table) else part for part in document.parts)
    )


def _table_with_points(table: Table) -> Table:
    rows = tuple(msgspec.structs.replace(row, cells=tuple(map(_cell_with_points, row.cells))) for row in table.rows)
    return msgspec.structs.replace(table, rows=rows)


def _cell_with_points(cell: Cell) -> Cell:
    if not _is_number(cell.text):
        return cell
    passage = msgspec.structs.replace(cell.passage, text=_swap(cell.passage.text))
    return msgspec.structs.replace(cell, text=_swap(cell.text), passage=passage)


def _is_number(text: str) -> bool:
    """Whether a cell holds a number and little else; a date is none."""
    if len(text) > LONGEST_CELL or not any(map(str.isdigit, text)) or DATE.search(text):
        return False
    return sum(map(str.isalpha, text)) <= len("EUR")


def _swap(text: str) -> str:
    return GAP.sub("\u00a0", text.translate(SWAPPED))


def restore(document: Document, facts: Sequence[Fact], tongue: Tongue) -> tuple[list[Fact], list[tuple[str, str, int, int]]]:
    """The facts of such a document with their texts as printed, without those whose decimal mark nothing proves; and remarks on these."""
    cells = {
        (part.ordinal, cell.row, cell.ordinal): cell
        for part in document.parts
        if isinstance(part, Table)
        for row in part.rows
        for cell in row.cells
    }
    kept: list[Fact] = []
    remarks = []
    for fact in facts:
        cell = cells.get((fact.source.table or 0, fact.source.row or 0, fact.source.cell or 0))
        if not tongue.mark and EITHER.fullmatch(fact.text):
            if cell is not None:
                start, end = cell.passage.range(0, len(cell.passage.text))
                remarks.append(("ambiguous-number", f'"{fact.text}" may have thousands or decimals; nothing tells which', start, end))
            continue
        text = fact.text if cell is None or tongue.mark != COMMA else _printed(fact.text, cell.text)
        kept.append(msgspec.structs.replace(fact, id=f"f{len(kept) + 1}", text=text))
    return kept, remarks


def _printed(text: str, cell: str) -> str:
    """The text of a fact that was read from a cell with its marks swapped, as the cell prints it."""
    digits = text.strip(SIGNS)
    at = _swap(cell).find(digits)
    return text if at < 0 else text.replace(digits, cell[at : at + len(digits)])
