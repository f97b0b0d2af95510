"""Guidance: what a release says of future periods, in sentences, in the lines of an outlook, and in its tables."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tieout.extract.fiscal import Calendar
from tieout.extract.guidance_periods import Clock, Timed
from tieout.extract.guidance_ranges import Printed, find_ranges
from tieout.extract.guidance_sentences import NO_CONTEXT, Context, End, Found, read_text
from tieout.extract.guidance_tables import read_table
from tieout.extract.guidance_words import action_of, find_names, hints, word
from tieout.extract.sentences import LONGEST_BLOCK, Sentence, split_block
from tieout.model.document import Block, Cell, Document, Passage, Piece, Table
from tieout.model.guidance import Guidance
from tieout.model.period import Period

LONGEST_HEADING, LONGEST_LEAD = 110, 400
LONGEST_SECTION = 60  # parts under one heading
MOST_ITEMS = 400
MOST_JOINED = 6
LONGEST_BULLET, FEWEST_SPACES = 3, 3  # of a table that only sets words
LEADS = re.compile(r"(?:following table|as follows|presented below|shown below)\b", re.IGNORECASE)
DIGIT = re.compile(r"\d")
NOTE = re.compile(r"\s*\(?\w{1,2}[.)]")
OPENS = re.compile(r"\s*(?:[•●▪◦■o*]\s|--\s|[-–—]\s|\(\d+\)|\d\.\s)")
ENDS = re.compile(r"[.;:!?]\W*$")


class Stated(NamedTuple):
    """One guidance with the figures it is made of; `first` counts the one that says the same before it.

    Without a metric it is an item of a reconciliation, whose figures are facts and which is no guidance.
    """

    guidance: Guidance
    found: Found
    first: int | None


def find_guidance(document: Document, calendar: Calendar, *, dollar: str, sentences: Iterable[Sentence] = ()) -> list[Stated]:
    """The guidance of a document in order; `dollar` is the currency of a bare sign, `sentences` are those of its blocks that are known."""
    clock = Clock(calendar)
    seen: dict[tuple[object, ...], int] = {}
    found: list[Stated] = []
    for one in _Walk(document, clock, sentences).items():
        guidance = _guidance(one, dollar=dollar)
        end = getattr(guidance.period, "end", None)
        key = (guidance.metric, guidance.basis, guidance.low, guidance.high, guidance.unit, end)
        if len(found) >= MOST_ITEMS:
            break
        found.append(Stated(guidance, one, seen.get(key) if guidance.metric else None))
        if guidance.metric:
            seen.setdefault(key, len(seen))
    return found


def in_full(unit: str, dollar: str) -> str:
    """A unit with the document's own dollar where only its sign is printed."""
    return dollar if unit == "" else f"{dollar}{unit}" if unit.startswith("/") else unit


def _guidance(found: Found, *, dollar: str) -> Guidance:
    item = found.item
    unit = in_full(item.range.unit, dollar)
    return Guidance(
        item.metric, item.concept, item.basis, item.qualifier, item.range.low, item.range.high, unit, item.period, item.action,
        found.source, found.quote,
    )  # fmt: skip


class _Walk:
    """A walk over the parts of a document that keeps what headings and lead-ins say."""

    def __init__(self, document: Document, clock: Clock, sentences: Iterable[Sentence]) -> None:
        self.document = document
        self.sentences: dict[int, list[Sentence]] = {}
        for sentence in sentences:
            self.sentences.setdefault(id(sentence.block), []).append(sentence)
        self.clock = clock
        self.context = NO_CONTEXT
        self.left = 0
        self.leads: list[str] = []

    def items(self) -> Iterator[Found]:
        """Yields the guidance in order."""
        parts = self.document.parts
        at = 0
        while at < len(parts):
            part = parts[at]
            if isinstance(part, Table):
                at += 1
                cells = _words_of(part)
                if cells is not None:
                    for cell in cells:
                        yield from self._read(Block(cell.passage), parts, at)
                    continue
                yield from read_table(self.document, part, self.clock, self.context, self.leads)
                self.leads = []
                continue
            block, at = self._join(parts, at)
            yield from self._read(block, parts, at)

    def _join(self, parts: Sequence[Block | Table], at: int) -> tuple[Block, int]:
        """A block with the blocks that go on with its sentence, as lines of a page do; and where the next part is."""
        block = parts[at]
        assert isinstance(block, Block)
        at += 1
        joined = 1
        if not (self.context.is_outlook or _is_hinted(block.text)):
            return block, at
        while at < len(parts) and joined < MOST_JOINED:
            following = parts[at]
            if not isinstance(following, Block) or not _goes_on(block.text, following.text):
                break
            block = Block(_joined(block.passage, following.passage))
            at += 1
            joined += 1
        return block, at

    def _read(self, block: Block, parts: Sequence[Block | Table], at: int) -> Iterator[Found]:
        """Yields the guidance of a block; `at` is where the next part is."""
        text = block.text[:LONGEST_BLOCK]
        self.left -= 1
        if self.left <= 0:
            self.context = NO_CONTEXT
        plain = " ".join(text.split()) if len(text) <= LONGEST_LEAD else ""
        if plain:
            self.leads = [*self.leads[-2:], plain]
            self._settle(plain)
        else:
            self.leads = []
            lead = self._split(block)[-1:] if text.rstrip().endswith(":") else []
            if lead:
                self._settle(" ".join(lead[0].text.split())[:LONGEST_LEAD])
        if not DIGIT.search(text) or not (self.context.is_outlook or _is_hinted(text)):
            return
        label = _label_after(parts, at) if self.context.is_outlook and len(text) <= LONGEST_HEADING else ""
        before: Period | None = None
        for sentence in self._split(block):
            for found in self._of_sentence(sentence, label):
                before = found.item.period or before
                yield found if found.item.period else found._replace(item=found.item._replace(period=before))

    def _split(self, block: Block) -> Sequence[Sentence]:
        """The sentences of a block."""
        found = self.sentences.get(id(block))
        return list(split_block(block)) if found is None else found

    def _of_sentence(self, sentence: Sentence, label: str) -> Iterator[Found]:
        text = sentence.text
        if not DIGIT.search(text) or not (self.context.is_outlook or _is_hinted(text)):
            return
        for item in read_text(text, self.clock, self.context, label):
            source = sentence.source(self.document, item.range.start, item.range.end)
            ends, old = (
                () if one is None else tuple(self._end(sentence, printed) for printed in one.printed) for one in (item.range, item.old)
            )
            yield Found(item, source, text[item.range.start : item.range.end].strip(), ends, old)

    def _end(self, sentence: Sentence, printed: Printed) -> End:
        return End(sentence.source(self.document, printed.start, printed.end), printed)

    def _settle(self, text: str) -> None:
        """Takes what a heading or lead-in says for the texts under it."""
        is_outlook = word("outlook").search(text) is not None
        if not (is_outlook or self.context.is_outlook):
            return
        is_lead = text.endswith(":") or LEADS.search(text) is not None
        is_heading = len(text) <= LONGEST_HEADING and not text.endswith((".", ";", ",")) and not OPENS.match(text)
        if not (is_heading or is_lead) or find_ranges(text):
            return
        is_other = word("other").search(text) is not None
        periods = [one for one in self.clock.find(text) if one.is_ahead]
        columns = tuple(periods) if len(periods) > 1 else ()
        if is_outlook and (is_lead or not is_other):
            if not word("past_guidance").search(text):
                self.context = Context(True, _longest(periods) or self.context.period, action_of(text), columns)
                self.left = LONGEST_SECTION
        elif is_other:
            self.context = NO_CONTEXT
        elif periods and is_heading and len(text) < LONGEST_HEADING // 2:
            self.context = self.context._replace(period=periods[0].period, columns=columns)


def _words_of(table: Table) -> list[Cell] | None:
    """The texts of a table that only sets words (a list with its bullets in cells of their own), a cell a row; None of any other."""
    found: list[Cell] = []
    for row in table.rows:
        cells = [cell for cell in row.cells if len(cell.text.strip()) > LONGEST_BULLET]
        is_short = bool(cells) and cells[0].text.count(" ") < FEWEST_SPACES
        figures = any(DIGIT.search(cell.text) for cell in row.cells if is_short or cell not in cells)
        if len(cells) > 1 or (figures and not NOTE.match(row.cells[0].text)):
            return None
        found.extend(cells)
    return found


def _longest(periods: Sequence[Timed]) -> Period | None:
    """The longest of some periods, the first of them where several are."""
    return max(periods, key=lambda one: getattr(one.period, "months", 0) or 0).period if periods else None


def _label_after(parts: Sequence[Block | Table], at: int) -> str:
    """The next short line that names a measure and has no figures: the label of lines above it, set between them on a page."""
    for part in parts[at : at + 2]:
        if not isinstance(part, Block) or len(part.text) > LONGEST_HEADING:
            return ""
        if find_names(part.text) and not DIGIT.search(part.text):
            return " ".join(part.text.split())
    return ""


def _is_hinted(text: str) -> bool:
    low = text.lower()
    for hint in hints():  # noqa: SIM110 - asked of every sentence, and `any` takes twice as long
        if hint in low:
            return True
    return False


def _goes_on(text: str, following: str) -> bool:
    """Whether a block only goes on with the sentence of the one before it."""
    if ENDS.search(text[-8:]) or OPENS.match(following) or not following.strip() or len(text) > LONGEST_BLOCK:
        return False
    first = following.lstrip()[0]
    return first.islower() or (text.rstrip()[-1:] in ",$" and first.isalnum())


def _joined(first: Passage, second: Passage) -> Passage:
    """Two passages as one, with a space between them."""
    left = first.pieces or (Piece(0, first.start, first.start + len(first.text), True),)
    right = second.pieces or (Piece(0, second.start, second.start + len(second.text), True),)
    at = len(first.text)
    low, high = first.range(max(0, at - 1), at)[1], second.range(0, 1)[0]
    moved = tuple(Piece(piece.at + at + 1, piece.start, piece.end, piece.literal) for piece in right)
    return Passage(f"{first.text} {second.text}", first.start, (*left, Piece(at, low, max(low, high), False), *moved))
