"""Tables of guidance: measures in rows; ranges in one column or in two, of two periods, of two bases, or old and new."""

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tieout.extract import units
from tieout.extract.guidance_periods import Clock, Timed
from tieout.extract.guidance_ranges import Range, find_ranges
from tieout.extract.guidance_sentences import Context, End, Found, Item, fit, looks_ahead, movement
from tieout.extract.guidance_words import MONEY, PER_SHARE, RATIO, SHARES, Named, action_of, find_names, label_slug, word
from tieout.extract.mentions import BPS, PERCENT, PURE
from tieout.extract.periods import period_of_text
from tieout.extract.places import place_of
from tieout.model.document import Cell, Document, Row, Table
from tieout.model.fact import Points, Source
from tieout.model.period import Instant, Period

MOST_ROWS, MOST_CELLS = 120, 24
LONGEST_CELL, LONGEST_LABEL = 160, 200
OPEN = ("$", "(", "$(", "€", "£")
CLOSE = re.compile(r"\s*(?:%|\)|\)%|percent|million|billion|bps|x)\s*$", re.IGNORECASE)
LINK = re.compile(r"\s*(?:to|-|–|—|through)\s*$", re.IGNORECASE)
DIGIT = re.compile(r"\d")
LETTERS = re.compile(r"[A-Za-z]{2,}")
GROWS = re.compile(r"\bgrowth\b|\bchange\b|\by\s*/\s*y\b|\byear[-/ ]over[- ]year\b|\byear\s*/\s*year\b", re.IGNORECASE)
MARGIN_HEAD = re.compile(r"\bmargin\b|%\s+of\s+(?:revenue|sales)", re.IGNORECASE)
NO_METRIC = ""  # of an item between two measures
FULL_COUNT = MOST_UNSCALED = 1_000_000


class Value(NamedTuple):
    """What the cells of one column print in a row, put together; `start` and `end` are offsets in the document's normal text."""

    column: int
    until: int
    text: str
    start: int
    end: int
    cell: Cell
    cells: tuple[Cell, ...]


class Column(NamedTuple):
    """What the headers over a value say: period, basis, scale, and what kind of column it is."""

    heads: str
    period: Period | None
    basis: str
    kind: str  # "", low, high, old, skipped
    scale: int | None
    is_past: bool
    given: datetime.date | None  # a date that heads it: the day its figures were given on, or are of


def read_table(document: Document, table: Table, clock: Clock, context: Context, leads: Sequence[str]) -> Iterator[Found]:
    """Yields the guidance of a table; nothing where it is no table of guidance. `leads` are the texts right before it."""
    rows = [row for row in table.rows if row.cells][:MOST_ROWS]
    if not _is_of_guidance(rows, context, leads):
        return
    yield from _Reader(document, table, clock, _context_of(rows, clock, context, leads), leads).items(rows)


def _is_of_guidance(rows: Sequence[Row], context: Context, leads: Sequence[str]) -> bool:
    heads = " ".join(cell.text[:LONGEST_CELL] for row in rows[:4] for cell in row.cells[:MOST_CELLS])
    if not any(DIGIT.search(cell.text) for row in rows for cell in row.cells):
        return False
    if word("outlook_table").search(heads):
        return True
    near = " ".join(leads[-2:])
    if word("outlook_table").search(near) and not word("past_guidance").search(near):
        return not word("other").search(leads[-1]) or bool(word("outlook_table").search(leads[-1]))
    return context.is_outlook and looks_ahead(near, is_outlook=True) and not word("other").search(near)


def _context_of(rows: Sequence[Row], clock: Clock, context: Context, leads: Sequence[str]) -> Context:
    """What the lead-ins say for the whole table."""
    period, action = context.period, context.action
    for lead in leads[-2:]:
        ahead = [one for one in clock.find(lead) if one.is_ahead]
        if ahead:
            period = ahead[0].period
        action = action_of(lead) or action
    title = rows[0].cells[0].text[:LONGEST_CELL] if rows and len(rows[0].cells) == 1 else ""
    ahead = [one for one in clock.find(title) if one.is_ahead]
    return Context(True, ahead[0].period if ahead else period, action)


def values_of(row: Row) -> tuple[str, list[Value]]:
    """The label of a row, and its values: signs and links in cells of their own joined to the figure beside them."""
    cells = [cell for cell in row.cells if cell.text.strip()][:MOST_CELLS]
    label = ""
    if cells and cells[0].column == 0 and LETTERS.search(cells[0].text) and not _is_value(cells[0].text):
        label, cells = " ".join(cells[0].text.split())[:LONGEST_LABEL], cells[1:]
    values: list[Value] = []
    is_open = False
    for cell in cells:
        text = " ".join(cell.text.split())[:LONGEST_CELL]
        start, end = cell.passage.range(0, len(cell.passage.text))
        last = values[-1] if values else None
        if last is not None and (is_open or LINK.fullmatch(text) or CLOSE.fullmatch(text)):
            values[-1] = last._replace(
                text=f"{last.text} {text}", until=cell.end, end=max(last.end, end), cell=last.cell if DIGIT.search(last.text) else cell,
                cells=(*last.cells, cell),
            )  # fmt: skip
        else:
            values.append(Value(cell.column, cell.end, text, start, end, cell, (cell,)))
        is_open = text in OPEN or bool(LINK.search(values[-1].text) and DIGIT.search(values[-1].text) and LINK.fullmatch(text))
    return label, values


def _is_value(text: str) -> bool:
    return bool(DIGIT.search(text)) and not re.search(
        r"[A-Za-z]{4,}", re.sub(r"(?i)million|billion|percent|approximately|about|between", "", text)
    )


class _Reader:
    """Reads one table row by row under what its headers say."""

    def __init__(self, document: Document, table: Table, clock: Clock, context: Context, leads: Sequence[str]) -> None:
        self.document = document
        self.table = table
        self.clock = clock
        self.context = context
        self.heads: list[Cell] = []
        self.is_fresh = True  # the next header row goes on with the one before
        texts = [*leads[-2:], *(cell.text for row in table.rows[:3] for cell in row.cells[:3] if len(cell.text) < LONGEST_CELL)]
        captions = [units.read_caption(text) for text in texts if "illion" in text or "housand" in text]
        self.scale = next((caption.scale for caption in captions if caption.scale is not None), None)
        reconciled = [*leads[-3:], *(row.cells[0].text[:LONGEST_CELL] for row in table.rows[:MOST_ROWS] if row.cells)]
        self.is_reconciling = any(word("reconciling").search(text) for text in reconciled)
        self.section = ""
        self.kind = MONEY  # what the last measure is counted in, and so the items of its reconciliation
        ranged = [
            any(one.low != one.high for cell in row.cells for one in find_ranges(cell.text[:LONGEST_CELL]))
            for row in table.rows[:MOST_ROWS]
        ]
        self.is_ranged = 2 * sum(ranged) >= sum(any(DIGIT.search(cell.text) for cell in row.cells[1:]) for row in table.rows[:MOST_ROWS])

    def items(self, rows: Sequence[Row]) -> Iterator[Found]:
        """Yields the guidance of the rows."""
        for row in rows:
            label, values = values_of(row)
            if not any(_is_value(value.text) or find_ranges(value.text) for value in values):
                self._take_heads(row, label, values)
                continue
            if self._is_head_of_periods(label, values):
                self._take_heads(row, label, values)
                continue
            self.is_fresh = False
            yield from self._of_row(row, label, values)

    def _is_head_of_periods(self, label: str, values: Sequence[Value]) -> bool:
        return not find_names(label) and all(
            self.clock.find(value.text) and not re.search(r"[$%]", value.text) for value in values if DIGIT.search(value.text)
        )

    def _take_heads(self, row: Row, label: str, values: Sequence[Value]) -> None:
        """Takes a row without figures: the next row of headers, headers for the columns below it alone, or the heading of a section."""
        heads = [cell for cell in row.cells if LETTERS.search(cell.text) or DIGIT.search(cell.text)]
        if label and not values:
            self.section = label if not self.is_fresh else self.section
            if len(row.cells) == 1 and not self.is_fresh:
                return
        if label:
            heads = heads[1:]
        if not self.is_fresh:
            self.heads = [
                head
                for head in self.heads
                if not any(_overlap(head.column, head.end, one) and head.row > _first(self.heads) for one in heads)
            ]
        self.heads = [*self.heads, *heads][-4 * MOST_CELLS :]

    def _column(self, value: Value) -> Column:
        over = [" ".join(head.text.split()) for head in self.heads if _overlap(value.column, value.until, head)]
        heads = " | ".join(over)[: 4 * LONGEST_CELL]
        periods = self.clock.find(heads)
        if not periods and (dated := period_of_text(" ".join(over)[: 2 * LONGEST_CELL], calendar=self.clock.calendar, statement="income")):
            periods = [Timed(0, 0, dated, self.clock.is_ahead(dated))]
        given = next((one.period.instant for one in periods if isinstance(one.period, Instant)), None)
        periods = [one for one in periods if not isinstance(one.period, Instant)]
        ahead = [one for one in periods if one.is_ahead]
        kind = ""
        inner = over[-1] if over else ""
        if any(word("skipped_column").search(text) for text in over[-2:]):
            kind = "skipped"
        elif word("old_column").search(heads) and not word("new_column").search(inner):
            kind = "old"
        elif word("low_column").search(inner):
            kind = "low"
        elif word("high_column").search(inner):
            kind = "high"
        bases = [match[0].lower() for match in word("basis").finditer(heads)]
        basis = "" if not bases else "gaap" if bases[-1] == "gaap" else "non-gaap"
        scales = [caption.scale for text in over if (caption := units.read_caption(text)).scale is not None]
        period = ahead[-1].period if ahead else self.context.period
        return Column(heads, period, basis, kind, scales[-1] if scales else None, bool(periods) and not ahead, given)

    def _of_row(self, row: Row, label: str, values: Sequence[Value]) -> Iterator[Found]:
        adjusts = self.is_reconciling and word("adjusts").match(label)
        if adjusts and not any(len(one.printed) > 1 for value in values for one in find_ranges(value.text)):
            return
        low: tuple[Value, Range] | None = None
        old: tuple[Value, Range] | None = None
        done: list[tuple[Value, Found]] = []
        columns = [self._column(value) for value in values]
        days = [one.given for one in columns if one.given is not None]
        if len(days) == len(columns) > 1 and min(days) < max(days):
            columns = [one._replace(kind="" if one.given == max(days) else "old") for one in columns]
        elif days:
            columns = [one._replace(is_past=one.is_past or (one.given is not None and not one.period)) for one in columns]
        usual = next((one.period for one in columns if one.period is not None and not one.is_past), None)
        for value, own in zip(values, columns, strict=True):
            column = own if own.period is not None else own._replace(period=usual)
            found = find_ranges(value.text)
            if not found or column.kind == "skipped" or column.is_past:
                continue
            one = found[0]
            if column.kind == "old":
                old = value, one
            elif column.kind == "low" and low is None:
                low = value, one
            elif column.kind == "high" and low is not None:
                joined = _between(low[1], one)
                whole = value._replace(start=low[0].start, cell=low[0].cell, cells=(*low[0].cells, *value.cells))
                low = None
                if joined is not None:
                    done.extend((whole, item) for item in self._found(row, label, column, whole, joined))
            else:
                done.extend((value, item) for item in self._found(row, label, column, value, one))
        for _, item in done:
            yield item if old is None else self._moved(row, item, *old)

    def _moved(self, row: Row, found: Found, value: Value, old: Range) -> Found:
        """An item with what moving from the old range to it is called, and that range in the scale it is printed in."""
        new = found.item.range
        if old.unit.removesuffix("/shares") != new.unit.removesuffix("/shares"):
            return found
        scaled = _scaled_like(old, new)
        if scaled is None:
            return found
        action = movement(scaled, new) or found.item.action
        ends = self._ends(row, value, scaled, found.ends[0].name if found.ends else "")
        return found._replace(item=found.item._replace(action=action, old=scaled._replace(unit=new.unit)), old_ends=ends)

    def _found(self, row: Row, label: str, column: Column, value: Value, found: Range) -> Iterator[Found]:
        named, rest = self._named(label, found)
        if named is None:
            return
        sized = self._sized(found, named, column, label)
        if sized is None:
            return
        metric, final = sized
        explicit = re.search(r"\b(non-?GAAP|GAAP):", value.text, re.IGNORECASE)
        basis = ("gaap" if explicit[1].lower() == "gaap" else "non-gaap") if explicit else named.basis
        if not explicit and basis == "gaap" and column.basis and not re.search(r"(?<!non-)\bGAAP\b", label, re.IGNORECASE):
            basis = column.basis
        concept = named.concept if basis == "gaap" and metric == named.metric else None
        action = action_of(rest) or action_of(column.heads) or self.context.action
        item = Item(metric, concept, basis, None, final, column.period, action)
        start, end = value.start, value.end
        yield Found(item, self._source(row, value, start, end), value.text, self._ends(row, value, final, label or self.section))

    def _named(self, label: str, found: Range) -> tuple[Named | None, str]:
        text = label or self.section
        if self.is_reconciling and word("adjusts").match(label):
            kind = RATIO if found.unit in (PERCENT, BPS) else self.kind
            return (Named(0, len(label), NO_METRIC, kind, None, "gaap", False) if len(found.printed) > 1 else None), text
        share = word("as_share").search(text)
        names = [one for one in find_names(text, is_label=True) if share is None or not share.start() <= one.start < share.end()]
        fitting = [one for one in names if one.kind == RATIO or found.unit not in (PERCENT, BPS)] or names
        if fitting:
            named = max(fitting, key=lambda one: one.end - one.start)
            self.kind = named.kind if named.kind in (MONEY, PER_SHARE) else self.kind
            return named, text
        if self.is_reconciling or not text or not label_slug(text) or found.unit == PURE:
            return None, text
        if found.low == found.high and not self.is_ranged:
            return None, text
        kind = RATIO if found.unit in (PERCENT, BPS) else PER_SHARE if found.unit.endswith("/shares") else MONEY
        return Named(0, len(text), label_slug(text), kind, None, "gaap", False), text

    def _sized(self, found: Range, named: Named, column: Column, label: str) -> tuple[str, Range] | None:
        """The name and the range in full: unit and scale by the headers, the row and the table."""
        is_percent = "%" in column.heads or "%" in label or named.kind == RATIO or bool(GROWS.search(column.heads))
        scale = column.scale if column.scale is not None else self.scale
        own = units.own_scale(label)
        if found.unit == PURE and named.kind == SHARES and not found.is_scaled:
            size = _size(found)
            power = own if own is not None else scale if size < FULL_COUNT else 0
            found = found.scaled(power or 0)
        elif found.unit == PURE and is_percent and "$" not in column.heads.rpartition("|")[2]:
            found = found._replace(unit=PERCENT)
        elif found.unit == PURE and named.kind in (MONEY, PER_SHARE):
            found = found._replace(unit="/shares" if named.kind == PER_SHARE else "")
        if found.unit == "" and named.kind == MONEY and not found.is_scaled and _size(found) < MOST_UNSCALED:
            power = own if own is not None else scale
            found = found.scaled(power or 0)
        if (
            found.unit == PERCENT
            and named.kind == MONEY
            and (MARGIN_HEAD.search(column.heads.rpartition("|")[2]) or MARGIN_HEAD.search(label))
        ):
            return _margin_name(named.metric), found
        if found.unit == PERCENT and named.kind == MONEY and (self.is_reconciling or word("as_share").search(label)):
            return (f"{named.metric}_percent_of_revenue", found) if found.low or found.high else None
        return fit(found, named, label if not found.low or found.low >= 0 else "", "")

    def _ends(self, row: Row, value: Value, found: Range, name: str) -> tuple[End, ...]:
        """The figures of a range where they stand in the cells of a value."""
        ends: list[End] = []
        cells = iter(value.cells)
        cell, at = next(cells), 0
        for printed in found.printed:
            while (place := cell.text.find(printed.text, at)) < 0:
                following = next(cells, None)
                if following is None:
                    return tuple(ends)
                cell, at = following, 0
            at = place + len(printed.text)
            low, high = cell.passage.range(place, at)
            ends.append(End(self._source(row, value._replace(cell=cell), low, high), printed, name))
        return tuple(ends)

    def _source(self, row: Row, value: Value, start: int, end: int) -> Source:
        place = place_of(self.document, start, end)
        document = self.document
        cell = value.cell
        box = document.pages.locate(start, end) if document.pages and not document.has_source else None
        if box is None:
            return Source("table", place.start, place.end, self.table.ordinal, row.index, cell.ordinal, cell.column)
        left, top, right, bottom = (Points(Points(edge).scaleb(-2)) for edge in box[1:])
        return Source(
            "table", None, None, self.table.ordinal, row.index, cell.ordinal, cell.column, page=box[0], box=(left, top, right, bottom)
        )


def _size(found: Range) -> Decimal:
    return max(abs(end) for end in (found.low, found.high, Decimal(0)) if end is not None)


def _first(heads: Sequence[Cell]) -> int:
    """The row of the first headers, which stand over the whole table."""
    return min((head.row for head in heads), default=0)


def _overlap(low: int, high: int, head: Cell) -> bool:
    return head.column < high and low < head.end


def _between(low: Range, high: Range) -> Range | None:
    """The range from the figure of one column to that of another."""
    if low.unit != high.unit or low.low is None or high.high is None:
        return None
    first, second = sorted((low.low, high.high))
    falls = low.low > high.high and first >= 0
    return low._replace(low=first, high=second, end=high.end, printed=(*low.printed[:1], *high.printed[-1:]), falls=falls)


def _scaled_like(old: Range, new: Range) -> Range | None:
    """An old range in whichever scale it is printed; None where it is of another size than the new one."""
    for power in (0, 3, 6, 9):
        scaled = old.scaled(power)
        if scaled.high and new.high and abs(scaled.high) * 5 > abs(new.high) and abs(scaled.high) < abs(new.high) * 5:
            return scaled
    return None


def _margin_name(metric: str) -> str:
    names = {"operating_income": "operating_margin", "gross_profit": "gross_margin"}
    base = re.sub(r"gross_profit$", "gross", metric)
    return names.get(metric) or f"{base}_margin"
