"""Every table of a document: titles above it, its statement, its captions and columns; the context that one table lends the next."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from tieout.extract import units
from tieout.extract.evidence import ProseAmounts, is_rounded_in_full, prints_in_full
from tieout.extract.fiscal import Calendar
from tieout.extract.layout import Layout, lay_out
from tieout.extract.members import heads_equity
from tieout.extract.numbers import NIL
from tieout.extract.periods import ColumnReading, is_period_text, read_columns
from tieout.extract.reading import AMOUNT_STATEMENTS, ReadTable, table_currency
from tieout.extract.row_periods import roll_forward
from tieout.extract.statements import find_statement, title_kinds
from tieout.extract.tables_of_words import pattern
from tieout.extract.units import read_caption
from tieout.model.document import Block, Document, Table
from tieout.model.period import Duration, Instant, Period, end_of

LONGEST_TITLE = 260
LONGEST_BLOCK = 20_000  # characters of a block that are looked at: no title is longer
TITLES_KEPT = 10
FACE_STATEMENTS = frozenset(("income", "balance", "cashflow", "comprehensive", "equity"))
IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
UNSETTLED = frozenset(("other", "metrics", "segment", "reconciliation"))
FLOW_WORDS = pattern("flow_words")
AVERAGES = re.compile(r"^\W*average\b|(?<!to )\baverage\s+(?:balances?|loans|deposits|assets)\b", re.IGNORECASE)
ADJUSTED_HEADER = re.compile(r"\badjustments?\b|\bnon-?\s?gaap\b|\bas\s+adjusted\b|^\W*adjusted\b", re.IGNORECASE)
REPORTED_HEADER = re.compile(r"\bas\s+reported\b|(?<!non-)(?<!non)\bgaap\b", re.IGNORECASE)
LENGTH_WORDS = re.compile(r"\b(?:months?|weeks|quarters?|years?)\s+ended\b", re.IGNORECASE)
NO_FLOW = pattern("no_flow")
BALANCE_WORDS = pattern("balance_words")
IGNORED_TITLE = pattern("ignored_title")
FOOTNOTE = re.compile(r"^\s*(?:\(\w{1,2}\)|\*+|†|\d{1,2}\s|[•■●▪◦]|nm\b|n/m\b)\s*\S", re.IGNORECASE)
NOTE_MARK = re.compile(r"\(\w{1,2}\)|\*+|†|[•■●▪◦·–—-]|\d{1,2}\.?|nm", re.IGNORECASE)
REMARK = pattern("remark")
SHORT_SCALE = re.compile(r"^\W*[$€£]\s?(?:mm|m|k|bn)\W*$", re.IGNORECASE)  # "£m" over a column
LONGEST_NOTE = 80
CONTINUED = re.compile(r"\bcont(?:inued|['’]d|\.)|\bconcluded\b", re.IGNORECASE)
PAGE_HEADER_COUNT = 4
LONGEST_REMARK = 60  # characters of a header quoted in a diagnostic
MOST_NAMED = 6


class TableReader:
    """Reads a document's tables in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.layouts: list[tuple[Layout, list[str], list[list[str]]]] = []
        self._collect()
        self.calendar = Calendar.from_texts(self._calendar_texts())
        self.currency = self._dollar()
        self.captions: dict[str, units.Caption] = {}
        self.last_caption: units.Caption | None = None
        self._prose: ProseAmounts | None = None
        self._searched_ahead = False
        self._prints_in_full = any(prints_in_full(layout) for layout, _, _ in self.layouts)
        self.remarks: list[tuple[str, str, int, int]] = []

    def _collect(self) -> None:
        """Layouts of the tables that hold figures, each with the titles above it and a header table that stands before it."""
        texts = [" ".join(part.text[:LONGEST_BLOCK].split()) if isinstance(part, Block) else "" for part in self.document.parts]
        repeated = {text for text, count in Counter(texts).items() if count >= PAGE_HEADER_COUNT and not _says_something(text)}
        recent: list[str] = []
        heads: list[list[str]] = []
        for part, text in zip(self.document.parts, texts, strict=True):
            if isinstance(part, Block):
                if len(text) > LONGEST_TITLE or (FOOTNOTE.match(text) and len(text) > LONGEST_NOTE) or text.endswith((".", ";")):
                    recent = _section_heading(recent)
                elif text not in repeated and not IGNORED_TITLE.match(text):
                    recent.append(text)
                    heads = []
                continue
            layout = lay_out(part, is_period_text, lambda text: bool(title_kinds(text)))
            if is_data(layout):
                if self.layouts and recent and not heads and _is_twin(layout, recent, self.layouts[-1][0]):
                    recent = [*(title for title in self.layouts[-1][1] if not is_period_text(title)), *recent]
                self.layouts.append((layout, recent[-TITLES_KEPT:], heads))
                recent, heads = [], []
            else:
                heads = _header_rows(part)
                _add_titles(recent, part)

    def _calendar_texts(self) -> list[str]:
        """Every text that may say a date: all but the cells of figures."""
        laid = {layout.table.ordinal: layout for layout, _, _ in self.layouts}
        texts: list[str] = []
        for part in self.document.parts:
            if isinstance(part, Block):
                texts.append(part.text)
            elif part.ordinal in laid:
                for line in laid[part.ordinal].lines:
                    texts.extend(cell.text for cell in (line.row.cells if line.is_header else line.label_cells))
            else:
                texts.extend(cell.text for row in part.rows for cell in row.cells)
        return texts

    def _dollar(self) -> str:
        """What a bare dollar sign means in this document."""
        votes: dict[str, int] = {}
        for part in self.document.parts:
            if isinstance(part, Block) and "ollars" in part.text:
                currency = units.find_currency(part.text)
                if currency:
                    votes[currency] = votes.get(currency, 0) + (3 if currency != "USD" else 2)
        return max(votes, key=lambda code: votes[code]) if votes else "USD"

    def read(self) -> list[ReadTable]:
        """Every table that holds figures."""
        tables: list[ReadTable] = []
        for layout, above, heads in self.layouts:
            tables.append(self._read(layout, above, heads, tables[-1] if tables else None))
        for parts in whole_tables(tables):
            if len(parts) > 1 and parts[0].periods.members_across:
                rolled = roll_forward([(part.layout, part.columns) for part in parts], self.calendar)
                for part in parts:
                    part.periods.join(rolled)
        for read in tables:
            self._remark_periods(read)
        return tables

    def _read(self, layout: Layout, above: Sequence[str], heads: list[list[str]], previous: ReadTable | None) -> ReadTable:
        sections = layout.sections
        if heads and not any(sections[0].headers):
            _lend_headers(layout, heads)
        titles = [*above, *layout.titles, *layout.stub_header]
        labels = [line.label for line in layout.lines if line.label]
        members = heads_equity([" ".join(texts) for texts in sections[0].headers], len(layout.columns))
        headers = [text for texts in sections[0].headers for text in texts]
        adjusts = any(ADJUSTED_HEADER.search(text) for text in headers) and any(REPORTED_HEADER.search(text) for text in headers)
        statement = find_statement(titles, labels, members=members, adjusts=adjusts, ratios=_is_of_ratios(layout))
        headless = not any(sections[0].headers)
        continues = previous is not None and _continues(layout, above, previous)
        if continues and previous is not None:
            if headless:
                sections[0].headers = [list(texts) for texts in previous.layout.sections[-1].headers]
            statement = previous.statement if not any(title_kinds(title) for title in titles) else statement
        caption = self._caption(titles, layout)
        states_scale = caption is not None and caption.scale is not None
        if caption is None or caption.scale is None:
            caption = self._borrowed(caption, layout, statement, previous if continues else None)
        elif statement in AMOUNT_STATEMENTS:
            self.captions[statement] = caption
        if caption is not None and caption.scale is not None:
            self.last_caption = caption
        columns: list[tuple[ColumnReading, ...]] = []
        kinds = [statement] * len(sections) if statement not in UNSETTLED else _kinds_of_sections(layout, titles)
        for section, kind in zip(sections, kinds, strict=True):
            title = [*above, *layout.titles, *layout.stub_header, *section.titles]
            if section.titles and is_period_text(section.titles[0]):
                title = section.titles
            if continues and previous is not None:
                title = [*previous.titles, *title]
            title = [_bare(text) for text in title]
            columns.append(_settle(read_columns(section.headers, title=title, statement=kind, calendar=self.calendar)))
        self._remark_scales(titles, layout.table, caption)
        default = (caption.currency if caption else None) or self.currency
        currency, _ = table_currency(layout, default)
        read = ReadTable(
            layout,
            statement=statement,
            titles=titles,
            caption=caption or units.NO_CAPTION,
            columns=columns,
            currency=currency,
            dollar=default if units.has_dollar_sign(default) else self.currency,
            calendar=self.calendar,
        )
        read.unit_known = caption is not None and caption.scale is not None
        read.borrows_before = continues and not states_scale
        read.states_scale = previous.states_scale if read.borrows_before and previous is not None else states_scale
        read.goes_on = previous is not None and _goes_on(read, above, previous)
        return read

    def _remark_periods(self, read: ReadTable) -> None:
        """Says which periods were completed from outside their headers, and which columns have none."""
        table = read.layout.table
        for section, readings in enumerate(read.columns):
            used = {figure.column for line in read.layout.lines if line.section == section for figure in line.figures}
            guessed = [reading for column, reading in enumerate(readings) if column in used and reading.assumed]
            if guessed:
                parts = ", ".join(sorted({part for reading in guessed for part in reading.assumed}))
                named = "; ".join(f'"{reading.label[:LONGEST_REMARK]}"' for reading in guessed[:MOST_NAMED])
                self.remarks.append(
                    (
                        "period-assumed",
                        f"taken from elsewhere in the document, not from the column header: {parts} of {named}",
                        table.start,
                        table.end,
                    )
                )
            unknown = [
                reading for column, reading in enumerate(readings) if column in used and reading.period is None and reading.role != "note"
            ]
            if unknown and not read.periods.is_roll_forward:
                named = "; ".join(f'"{reading.label[:LONGEST_REMARK]}"' for reading in unknown[:MOST_NAMED])
                self.remarks.append(("period-unknown", f"nothing says the period of these columns: {named}", table.start, table.end))

    def _remark_scales(self, titles: Sequence[str], table: Table, caption: units.Caption | None) -> None:
        """Says where the texts over a table state more than one scale for its amounts, and which was taken."""
        scales = set().union(*(units.stated_scales(title) for title in titles))
        if len(scales) > 1 and caption is not None:
            named = " and ".join(f"10^{scale}" for scale in sorted(scales))
            message = f"the texts over this table state {named} for its amounts; 10^{caption.scale} was taken"
            self.remarks.append(("scale-contradictory", message, table.start, table.end))

    def _borrowed(self, caption: units.Caption | None, layout: Layout, statement: str, previous: ReadTable | None) -> units.Caption | None:
        """The caption that holds for a table that states none: of the table it continues, of the same statement, or the last one stated."""
        lender = previous.caption if previous is not None and previous.caption.scale is not None else None
        if lender is None and statement in AMOUNT_STATEMENTS:
            lender = self.captions.get(statement)
        lender = lender or self._usual_caption() or self._first_caption()
        if not _has_amounts(layout):
            return caption
        if lender is None:
            return self._inferred(caption, layout)
        if previous is None and is_rounded_in_full(layout):
            return self._in_full(caption, layout.table, "all of its amounts end in three zeros")
        if caption is not None:
            lender = units.Caption(
                lender.scale,
                caption.share_scale if caption.share_scale is not None else lender.share_scale,
                caption.currency or lender.currency,
                lender.covers_shares,
            )
        if previous is None:
            table = layout.table
            self.remarks.append(
                (
                    "scale-assumed",
                    f"no scale is stated for this table; 10^{lender.scale} assumed, as in the other tables of the document",
                    table.start,
                    table.end,
                )
            )
        return lender

    def _usual_caption(self) -> units.Caption | None:
        """The last caption stated, or that of the statements where all of them have one scale and the last one has another."""
        scales = {caption.scale for caption in self.captions.values()}
        if self.last_caption is None or len(scales) != 1 or self.last_caption.scale in scales:
            return self.last_caption
        return next(iter(self.captions.values()))

    def _first_caption(self) -> units.Caption | None:
        """The first caption of the tables that are still to come."""
        if self._searched_ahead:
            return None  # as before: the tables are the same
        self._searched_ahead = True
        for layout, above, _ in self.layouts:
            caption = self._caption([*above, *layout.titles, *layout.stub_header], layout)
            if caption is not None and caption.scale is not None:
                self.last_caption = caption
                return caption
        return None

    def _inferred(self, caption: units.Caption | None, layout: Layout) -> units.Caption | None:
        """The caption of a table in a document that states no scale before it: from the amounts of its sentences, else unknown."""
        if self._prose is None:
            self._prose = ProseAmounts(part.text for part in self.document.parts if isinstance(part, Block))
        scale = self._prose.scale_of(layout)
        table = layout.table
        if scale is None and (self._prints_in_full or prints_in_full(layout)):
            self._prints_in_full = True
            return self._in_full(caption, table, "figures of nine digits and more are printed")
        if scale is None:
            self.remarks.append(
                (
                    "scale-unknown",
                    "no scale is stated for this table and nothing tells it; its amounts are given as printed, without a unit",
                    table.start,
                    table.end,
                )
            )
            return caption
        self.remarks.append(
            (
                "scale-inferred",
                f"no scale is stated for this table; 10^{scale} inferred, since sentences restate its figures so",
                table.start,
                table.end,
            )
        )
        return units.Caption(scale, caption.share_scale if caption else None, caption.currency if caption else None, covers_shares=False)

    def _in_full(self, caption: units.Caption | None, table: Table, reason: str) -> units.Caption:
        """The caption of a table whose amounts are printed in full."""
        message = f"no scale is stated for this table; whole amounts inferred, since {reason}"
        self.remarks.append(("scale-inferred", message, table.start, table.end))
        return units.Caption(0, 0, caption.currency if caption else None, covers_shares=True)

    def _caption(self, titles: Sequence[str], layout: Layout) -> units.Caption | None:
        """The nearest caption above the table or in its head; a scale in one and share rules in another are put together."""
        found: units.Caption | None = None
        for title in reversed(titles):
            caption = units.read_caption(title)
            if caption.scale is not None:
                return (
                    caption
                    if found is None
                    else units.Caption(caption.scale, found.share_scale, caption.currency or found.currency, caption.covers_shares)
                )
            if found is None and (caption.share_scale is not None or caption.currency is not None):
                found = caption
        for line in layout.lines[: layout.first_body + 2]:
            for cell in line.row.cells:
                if "illion" in cell.text or "ousand" in cell.text or "000" in cell.text or SHORT_SCALE.search(cell.text):
                    caption = units.read_caption(" ".join(cell.text.split()))
                    if caption.scale is not None and not line.figures:
                        return caption
        return found


def _bare(title: str) -> str:
    """A title without the captions in brackets beside its date: "December 31 (in millions)" is a date."""
    if "(" not in title:
        return title
    bare = IN_BRACKETS.sub("", title).strip(" ,;")
    return bare if bare and is_period_text(bare) else title


def _kinds_of_sections(layout: Layout, titles: Sequence[str]) -> list[str | None]:
    """Balances or flows for each section of a table: by its own labels and headers, else by those of the whole table."""
    sections = layout.sections
    headers = [[text for texts in section.headers for text in texts] for section in sections]
    whole = _kind_of_labels(
        [line.label for line in layout.lines if line.label],
        [*titles, *(line.label for line in layout.lines if not line.figures), *(text for texts in headers for text in texts)],
    )
    if len(sections) == 1:
        return [whole]
    own = [[line.label for line in layout.lines if line.section == number and line.label] for number in range(len(sections))]
    return [_kind_of_labels(labels, texts) or whole for labels, texts in zip(own, headers, strict=True)]


@lru_cache(maxsize=4096)
def _nature_of(label: str) -> str:
    """Whether a label speaks of a flow or of a balance; "" where of neither."""
    text = NO_FLOW.sub(" ", label)
    return "flow" if FLOW_WORDS.search(text) else "balance" if BALANCE_WORDS.search(text) else ""


def _kind_of_labels(labels: Sequence[str], titles: Sequence[str]) -> str | None:
    """Whether a table's labels speak of balances or of flows, which decides what a bare date over its columns means.

    Titles and headings of averages speak of flows.
    """
    if any(AVERAGES.search(text) for text in titles):
        return "income"
    told = [_nature_of(label) for label in labels]
    flows, balances = told.count("flow"), told.count("balance")
    if balances > flows:
        return None if any(LENGTH_WORDS.search(title) for title in titles) else "balance"
    return "income" if flows else None


def _settle(readings: tuple[ColumnReading, ...]) -> tuple[ColumnReading, ...]:
    """Gives columns without a period of their own that of the column they speak of.

    A percent-of-sales column has its neighbour's; a change column is about the latest period of the columns before it.
    """
    readings = tuple(_dated(reading) for reading in readings)
    settled: list[ColumnReading] = []
    block: list[ColumnReading] = []
    for reading in readings:
        if reading.role in ("change", "percent_change"):
            current = max(block, key=lambda one: _end_of(one.period), default=None)
            if current is not None and reading.period is None:
                reading = msgspec.structs.replace(reading, period=current.period)
        elif reading.period is None and reading.role == "none" and reading.rest and settled and settled[-1].period is not None:
            reading = msgspec.structs.replace(reading, period=settled[-1].period, role="period")
        elif reading.period is not None:
            if settled and settled[-1].role in ("change", "percent_change"):
                block = []
            block.append(reading)
        settled.append(reading)
    return tuple(settled)


def _dated(reading: ColumnReading) -> ColumnReading:
    """A date over a column with no length to be found anywhere is a date."""
    period = reading.period
    if isinstance(period, Duration) and period.months is None and period.start is None and period.end is not None:
        return msgspec.structs.replace(reading, period=Instant(period.end))
    return reading


def _end_of(period: Period | None) -> date:
    return end_of(period) or date.min


def _is_of_ratios(layout: Layout) -> bool:
    """Whether most figures of a table carry a percent sign."""
    figures = [figure for line in layout.lines for figure in line.figures if figure.printed.kind != NIL]
    return 3 * sum(figure.word == "percent" for figure in figures) >= 2 * len(figures) > 0


def _section_heading(titles: Sequence[str]) -> list[str]:
    """What stays of the titles where prose follows: the last one if it heads a section that names a statement, and captions below it."""
    captions: list[str] = []
    for title in reversed(titles):
        if title_kinds(title) or read_caption(title).scale is None:
            return [title, *captions] if title_kinds(title) else captions
        captions.insert(0, title)
    return captions


def _says_something(text: str) -> bool:
    """Whether a text above tables names a statement, a scale or a length of time, however often it stands in the document."""
    return bool(title_kinds(text)) or read_caption(text).scale is not None or bool(LENGTH_WORDS.search(text))


def is_data(layout: Layout) -> bool:
    """Whether a table holds figures: at least one labelled row with a number, or several rows of numbers."""
    if not layout.columns:
        return False
    numbers = labelled = rows = 0
    for line in layout.lines:
        if line.figures:
            rows += 1
            numbers += any(figure.printed.kind != NIL for figure in line.figures)
            labelled += bool(line.label)
    if not numbers:
        return False
    return labelled > 0 or rows >= 3


def _has_amounts(layout: Layout) -> bool:
    """Whether any figure of a table could be an amount that a caption scales."""
    return any(
        not figure.word and figure.printed.kind != NIL
        for line in layout.lines
        if line.figures and units.own_scale(line.label) is None and units.row_measure(line.label) != "per_share"
        for figure in line.figures
    )


def _add_titles(recent: list[str], table: Table) -> None:
    """Adds the texts of a table without figures to the titles above the next one; notes and bullets are none, and end what stood before."""
    for row in table.rows:
        texts = [" ".join(cell.text.split()) for cell in row.cells]
        is_note = len(texts) > 1 and NOTE_MARK.fullmatch(texts[0]) is not None
        if is_note or any(len(text) > LONGEST_TITLE or FOOTNOTE.match(text) or text.endswith((".", ";")) for text in texts):
            recent.clear()
        else:
            recent.extend(text for text in texts if text)


def _is_twin(layout: Layout, above: Sequence[str], previous: Layout) -> bool:
    """Whether a table is the one before it over again for another period, which is all that stands between the two."""
    if not all(is_period_text(title) for title in above) or layout.titles or layout.stub_header:
        return False
    headers, others = layout.sections[0].headers, previous.sections[0].headers
    return any(headers) and headers == others


def title_of(titles: Sequence[str]) -> str:
    """The title of a table among the texts above it and in its head: the last that is no caption, period, remark or lone number."""
    proper = [title for title in titles if _is_proper_title(title)]
    named = [title for title in proper if title_kinds(title)]
    return (named or proper or [""])[-1]


def _is_proper_title(title: str) -> bool:
    bare = IN_BRACKETS.sub("", title).strip(" ,;:*—–-")
    return (
        len(bare) > 2
        and not title.startswith("(")
        and not REMARK.fullmatch(bare)
        and not is_period_text(bare)
        and read_caption(bare).scale is None
        and any(character.isalpha() for character in bare)
    )


def _header_rows(table: Table) -> list[list[str]]:
    """The rows of a table without figures that look like column headers."""
    rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
    return rows if rows and len(rows) <= 5 and any(is_period_text(text) for row in rows for text in row) else []


def _lend_headers(layout: Layout, heads: list[list[str]]) -> None:
    """Gives a table the headers of the header table before it: each row by order, one text over several columns by equal shares."""
    columns = len(layout.columns)
    for row in heads:
        texts = row[1:] if len(row) == columns + 1 else row
        if len(texts) and columns % len(texts) == 0:
            share = columns // len(texts)
            for index in range(columns):
                layout.sections[0].headers[index].append(texts[index // share])


def whole_tables(tables: Sequence[ReadTable]) -> Iterator[Sequence[ReadTable]]:
    """The tables, those that go on from one another together."""
    first = 0
    for last in range(1, len(tables) + 1):
        if last == len(tables) or not tables[last].goes_on:
            yield tables[first:last]
            first = last


def _goes_on(read: ReadTable, above: Sequence[str], previous: ReadTable) -> bool:
    """Whether a table is the rest of the one before: the same headers again, and no titles but those of the other, or that it continues."""
    layout = read.layout
    if layout.sections[0].headers != previous.layout.sections[-1].headers or read.statement != previous.statement:
        return False
    titles = [*above, *layout.titles, *layout.stub_header]
    return all(title in previous.titles or CONTINUED.search(title) for title in titles)


def _continues(layout: Layout, above: Sequence[str], previous: ReadTable) -> bool:
    """Whether a table goes on from the one before: as many columns, no other headers, and no title of another statement between."""
    if len(layout.columns) != len(previous.layout.columns):
        return False
    headers = layout.sections[0].headers
    kinds = {kind for title in (*above, *layout.titles) for kind, _ in title_kinds(title) if kind in FACE_STATEMENTS}
    if any(headers):
        return headers == previous.layout.sections[0].headers and not kinds and not layout.stub_header and not above and not layout.titles
    return not kinds or previous.statement in kinds or any("continued" in title.lower() for title in above)
