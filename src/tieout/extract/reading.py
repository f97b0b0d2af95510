"""One table as read: statement, captions, columns with their periods, and the unit and scale they make of each figure."""

import re
from collections import Counter
from datetime import date
from functools import lru_cache

import msgspec

from tieout.extract import units
from tieout.extract.fiscal import Calendar
from tieout.extract.layout import Figure, Layout, Line
from tieout.extract.members import column_member, restated_members
from tieout.extract.numbers import NIL
from tieout.extract.periods import ColumnReading
from tieout.extract.row_periods import RowPeriods
from tieout.extract.tables_of_words import pattern
from tieout.model.period import Period, end_of

AMOUNT_STATEMENTS = frozenset(("income", "balance", "cashflow", "comprehensive", "equity", "segment", "reconciliation"))
NON_GAAP = pattern("non_gaap")
PRO_FORMA = re.compile(r"\bpro\s*-?\s*forma\b", re.IGNORECASE)
CONSTANT_CURRENCY = re.compile(r"constant[\s-]+currency", re.IGNORECASE)
LARGEST_RATIO_DIGITS = 4  # digits before the point of a ratio printed without a percent sign
LARGEST_PERCENT_DIGITS = 3  # digits of a ratio printed without decimals
RATIO_LABEL = re.compile(r"\bratio(?:\s*\([^)]*\))*\s*$", re.IGNORECASE)
LARGEST_SHARE_DIGITS = 2  # the same of what may be an amount as well
WHOLE_COUNT_DIGITS = 7  # a share count this long is printed in full, unless a caption scales share counts by name


class ReadTable:
    """One table with everything that governs its figures."""

    __slots__ = (
        "_amounts",
        "_heads_per_share",
        "_signed",
        "bases",
        "borrows_before",
        "caption",
        "captions",
        "columns",
        "currencies",
        "currency",
        "dollar",
        "goes_on",
        "layout",
        "measures",
        "members",
        "per_unit",
        "percent_columns",
        "periods",
        "prints_percent",
        "share_scale",
        "statement",
        "states_scale",
        "titles",
        "unit_known",
    )

    def __init__(
        self,
        layout: Layout,
        *,
        statement: str,
        titles: list[str],
        caption: units.Caption,
        columns: list[tuple[ColumnReading, ...]],
        currency: str,
        dollar: str,
        calendar: Calendar,
    ) -> None:
        self.layout = layout
        self.statement = statement
        self.titles = titles
        self.caption = caption
        self.columns = columns
        self.currency = currency
        self.dollar = dollar
        self.currencies = [[_header_currency(reading.rest) for reading in section] for section in columns]
        self.unit_known = True
        self.states_scale = True
        self.borrows_before = False  # its scale is that of the table before it, which it continues
        self.goes_on = False  # the table before it breaks off, and this is the rest of it
        self.share_scale: int | None = None
        self.prints_percent = any(figure.word == "percent" for line in layout.lines for figure in line.figures)
        self.per_unit = [
            any(units.PER_UNIT.search(title) for title in (section.titles or (layout.titles if section.first == 0 else ())))
            for section in layout.sections
        ]
        self.measures = [[_header_measure(reading.rest) for reading in section] for section in columns]
        self._heads_per_share = ["per_share" in measures for measures in self.measures]
        self.captions = [
            [
                units.read_caption(reading.label) if "illion" in reading.label or "housand" in reading.label else units.NO_CAPTION
                for reading in section
            ]
            for section in columns
        ]
        self.members = [
            [column_member(reading.rest) for reading in section]
            if statement == "equity"
            else restated_members([reading.label for reading in section])
            for section in columns
        ]
        self.bases = [[basis_of(" ".join(reading.rest)) if reading.rest else "" for reading in section] for section in columns]
        self.periods = RowPeriods(layout, columns, statement=statement, titles=titles, calendar=calendar)
        self.percent_columns = _percent_columns(layout)
        self._signed = _amount_columns(layout)
        self._amounts = self._signed if self.periods.members_across else None

    def take_scale(self, scale: int) -> None:
        """Reads the amounts at another scale than captions tell, and share counts too where theirs was that of the amounts."""
        covers = self.caption.covers_shares and self.caption.scale is not None
        self.caption = msgspec.structs.replace(self.caption, scale=scale, covers_shares=covers)
        self.unit_known = True

    def unit_of(self, line: Line, figure: Figure, measure: str, *, row_scale: int | None, is_percent: bool) -> tuple[str | None, int, int]:
        """Unit, scale, and a further power of ten (cents) of one figure."""
        word = figure.word
        header = self.measures[line.section][figure.column]
        if self._amounts is not None:  # members across: the column says what a figure is, not the row
            measure = measure if measure == "per_share" else ""
            if figure.column in self._amounts:
                header = ""
        if word in _WORD_UNITS:
            return _WORD_UNITS[word], 0, 0
        symbol = figure.symbol
        currency = self._currency_of(line, figure)
        if word == "cents":
            return f"{currency}/shares", 0, -2
        if not symbol and self.columns[line.section][figure.column].role == "percent_change":
            return "percent", 0, 0
        printed = figure.printed
        beside = header != "per_share" and not printed.places and self._heads_per_share[line.section]  # "Earnings/EPS" in both
        if measure == "per_share" and not beside and not (header == "shares" and not symbol and not printed.places):
            return f"{currency}/shares", 0, 0
        if not symbol and (measure or header or is_percent):
            plain = self._counted(line, figure, measure, header, is_percent=is_percent)
            if plain == "shares":
                return plain, self._share_scale(figure, line, row_scale), 0
            if plain == "pure" and "count" in (measure, header):
                return plain, self._stated_scale(line, figure, row_scale) or 0, 0
            if plain:
                return plain, 0, 0
        if header == "per_share" and (printed.places >= 2 or printed.kind == NIL):
            return f"{currency}/shares", 0, 0
        return self._amount(line, figure, measure, currency, row_scale)

    def _currency_of(self, line: Line, figure: Figure) -> str:
        """The currency of a figure by its own sign, its column's header, or the table."""
        symbol = figure.symbol
        stated = units.sign_currency(symbol) if symbol and symbol != "$" else None
        return stated or self.currencies[line.section][figure.column] or (self.dollar if symbol == "$" else self.currency)

    def _amount(self, line: Line, figure: Figure, measure: str, currency: str, row_scale: int | None) -> tuple[str | None, int, int]:
        """Unit and scale of an amount; no unit where nothing tells the scale."""
        if measure == "per_unit" or self.per_unit[line.section]:
            return currency, 0, 0
        stated = self._stated_scale(line, figure, row_scale)
        if stated is not None:
            return currency, stated, 0
        return (currency, self.caption.scale or 0, 0) if self.unit_known else (None, 0, 0)

    def _counted(self, line: Line, figure: Figure, measure: str, header: str, *, is_percent: bool) -> str:
        """The unit of a figure without a currency sign that is no amount; "" for an amount."""
        printed = figure.printed
        if measure == "shares" or (header == "shares" and measure != "count" and figure.column not in self._signed):
            return "shares"
        if header == "count":
            return "shares" if self._amounts is not None else "pure"
        if header == "bps":
            return "bps"
        if header == "percent" or is_percent or measure == "percent_of":
            return "percent"
        before = len(printed.digits.partition(".")[0])
        if measure == "percent":
            if printed.places and before <= LARGEST_RATIO_DIGITS:
                return "percent"
            if before <= LARGEST_PERCENT_DIGITS and RATIO_LABEL.search(line.label):
                return "percent"
            return "percent" if printed.kind == NIL and not _is_amount_line(line) else ""
        if measure == "share_of":
            sure = printed.places and self.statement != "income" and before <= LARGEST_SHARE_DIGITS
            return "percent" if sure else ""
        if measure == "count" or (measure == "times" and printed.places):
            return "pure"
        return ""

    def _stated_scale(self, line: Line, figure: Figure, row_scale: int | None) -> int | None:
        """The scale the figure itself, its row or its column states."""
        if figure.word in units.SCALES:
            return units.SCALES[figure.word]
        caption = self.captions[line.section][figure.column]
        own = caption.scale if caption.scale is not None else caption.share_scale
        return row_scale if row_scale is not None else own

    def _share_scale(self, figure: Figure, line: Line, row_scale: int | None) -> int:
        stated = self._stated_scale(line, figure, row_scale)
        if stated is not None:
            return stated
        if self.share_scale is not None:
            return self.share_scale
        if self.caption.share_scale is None and figure.printed.places:
            return self.caption.scale or 0
        if self.caption.money_only and self.caption.share_scale is None and len(figure.printed.digits) < WHOLE_COUNT_DIGITS:
            return self.caption.scale or 0  # "dollars in millions" scales short counts too
        return self.default_share_scale()

    def default_share_scale(self) -> int:
        """The scale of share counts by the captions alone."""
        if self.caption.share_scale is not None:
            return self.caption.share_scale
        return (self.caption.scale or 0) if self.caption.covers_shares and not self.caption.money_only else 0

    def inline_share_scale(self, digits: str) -> int:
        """The scale of a share count inside a label: printed in full where it is long, unless a caption scales share counts by name."""
        if self.caption.share_scale is not None:
            return self.caption.share_scale
        return (self.caption.scale or 0) if self.caption.covers_shares and len(digits) < WHOLE_COUNT_DIGITS else 0

    def period_columns(self, line: Line) -> list[tuple[int, date | None]]:
        """The columns that stand for periods, left to right, each with its period's end."""
        found: list[tuple[int, date | None]] = []
        for index, reading in enumerate(self.columns[line.section]):
            end = end_of(reading.period)
            if reading.role == "period" and (not found or found[-1][1] != end or self.statement != "equity"):
                found.append((index, end))
        return found or [(0, None)]

    def label_period(self, line: Line, column: int) -> Period | None:
        """The period of a figure in the row's label."""
        return self.periods.own_period(line) or self.columns[line.section][column].period


_WORD_UNITS = {"percent": "percent", "points": "percent", "bps": "bps", "times": "pure"}


def _header_measure(rest: tuple[str, ...]) -> str:
    """What a column's header makes of its figures, the innermost words first."""
    return (units.header_measure(rest[-1]) or units.header_measure(" ".join(rest))) if rest else ""


def _header_currency(rest: tuple[str, ...]) -> str | None:
    """The currency that a column's header names by nothing but its sign or code: "RMB", "US$"."""
    return next((currency for currency in (units.sign_currency(text.strip()) for text in rest if text.strip() != "$") if currency), None)


def _is_amount_line(line: Line) -> bool:
    return any(figure.symbol or (figure.printed.kind != NIL and not figure.printed.places and not figure.word) for figure in line.figures)


def _amount_columns(layout: Layout) -> set[int]:
    """Columns in which a currency sign stands."""
    return {figure.column for line in layout.lines for figure in line.figures if figure.symbol}


def _percent_columns(layout: Layout) -> set[int]:
    """Columns of which only some figures carry the percent sign: the first one, and all have decimals; or the first and the last one.

    Figures with a currency sign are never among them, nor numbers of four digits among those without decimals.
    """
    first: dict[int, Figure] = {}
    last: dict[int, Figure] = {}
    plain: set[int] = set()
    large: set[int] = set()
    for line in layout.lines:
        for figure in line.figures:
            first.setdefault(figure.column, figure)
            last[figure.column] = figure
            if figure.symbol or (not figure.printed.places and figure.printed.kind != NIL and figure.word != "percent"):
                plain.add(figure.column)
                if figure.symbol or len(figure.printed.digits) > LARGEST_PERCENT_DIGITS:
                    large.add(figure.column)
    framed = {column for column, figure in last.items() if figure.word == "percent" and figure is not first[column]} - large
    return {column for column, figure in first.items() if figure.word == "percent" and (column not in plain or column in framed)}


@lru_cache(maxsize=4096)
def basis_of(text: str) -> str:
    """Non-GAAP, constant currency or pro forma by the words of a header or label; "" where they say nothing."""
    if not NON_GAAP.search(text):
        return ""
    if CONSTANT_CURRENCY.search(text):
        return "constant-currency"
    return "pro-forma" if PRO_FORMA.search(text) else "non-gaap"


def table_currency(layout: Layout, default: str) -> tuple[str, bool]:
    """The currency of most signs in a table, and whether any sign stands there."""
    signs: Counter[str] = Counter(figure.symbol for line in layout.lines for figure in line.figures if figure.symbol)
    if not signs:
        return default, False
    symbol = signs.most_common(1)[0][0]
    return (default if symbol == "$" else units.sign_currency(symbol) or default), True
