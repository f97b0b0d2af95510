"""One table as read: statement, captions, columns with their periods, and what they make of each figure."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

from tieout.extract import units
from tieout.extract.fiscal import Calendar
from tieout.extract.layout import Figure, Layout, Line
from tieout.extract.members import column_member
from tieout.extract.numbers import NIL
from tieout.extract.periods import ColumnReading, label_instant
from tieout.model.period import Duration, Instant, Period

AMOUNT_STATEMENTS = frozenset(("income", "balance", "cashflow", "comprehensive", "equity", "segment", "reconciliation"))
NON_GAAP = re.compile(r"non[-\s]?gaap|\badjusted\b|\bebitda|\bfree\s+cash\s+flow|\bcore\s+(?:earnings|net)|\bpro\s*forma\b|constant\s+currency|\borganic\b", re.IGNORECASE)
PRO_FORMA = re.compile(r"\bpro\s*-?\s*forma\b", re.IGNORECASE)
CONSTANT_CURRENCY = re.compile(r"constant[\s-]+currency", re.IGNORECASE)
# balances among flows: stated for a date even where the column is a span of time
BALANCE_ROW = re.compile(
    r"^(?:total\s+)?(?:assets|deposits|loans|stockholders|shareholders|equity|liabilities)\b(?!.*\b(?:change|growth|yield|rate|sold|sales)\b)", re.IGNORECASE)
DATED_ROW = re.compile(
    r"\b(?:at|as\s+of)\s+(?:the\s+)?(?:period|quarter|year|month)[\s-]+end\b|\bend\s+of\s+(?:the\s+)?(?:period|quarter|year)\b|\b(?:period|quarter|year)[\s-]+end\b|"
    r"\b(?:tangible\s+)?book\s+value\s+per\b|\bshares\s+outstanding\s+(?:at|as\s+of)\b|\bending\s+balance\b|\bbacklog\b|\bheadcount\b|\bassets\s+under\s+(?:management|administration|supervision)\b|\bnet\s+(?:cash|debt)(?:\s+position)?\s*$|\bcash\s+position\b|\bcet1\b|\btier\s+1\b|\b(?:total\s+)?(?:risk-based\s+)?capital\s+ratio\b|\bleverage\s+ratio\b|^\s*(?:total\s+)?allowance\s+for\b|"
    r"\b(?:number\s+of|total|ending)\s+(?:full-?time\s+)?(?:employees|stores|clients|customers|branches|restaurants|offices|locations)\b|^\s*(?:employees|stores|clients|customers|branches)\s*(?:\(.*)?$", re.IGNORECASE)
# flows among balances: stated for the quarter even where the column is a date
FLOW_ROW = re.compile(r"^\s*(?:less:?\s+)?average\b|\bcharge(?:d)?-?\s?offs?\b|\bcharged\s+off\b|\brecoveries\b|\bper\s+share\s+earnings\b|\bearnings\s+per\b", re.IGNORECASE)
AVERAGE = re.compile(r"\baverage\b|\bweighted\b|\bavg\b", re.IGNORECASE)


class ReadTable:
    """One table with everything that governs its figures."""

    __slots__ = ("_amounts", "_balances", "_is_roll_forward", "caption", "captions", "columns", "currency", "layout", "members", "measures", "per_unit", "prints_percent", "share_scale", "statement",
                 "titles", "unit_known", "calendar")

    def __init__(self, layout: Layout, *, statement: str, titles: list[str], caption: units.Caption, columns: list[tuple[ColumnReading, ...]],
                 currency: str, calendar: Calendar) -> None:
        self.layout = layout
        self.statement = statement
        self.titles = titles
        self.caption = caption
        self.columns = columns
        self.currency = currency
        self.calendar = calendar
        self.unit_known = True
        self.share_scale: int | None = None
        self.prints_percent = any(figure.word == "percent" for line in layout.lines for figure in line.figures)
        self.per_unit = [any(units.PER_UNIT.search(title) for title in (section.titles if section.titles else layout.titles if section.first == 0 else ()))
                         for section in layout.sections]
        headers = [[(units.header_measure(reading.rest[-1]) or units.header_measure(" ".join(reading.rest))) if reading.rest else "" for reading in section]
                   for section in columns]
        self.measures = headers
        self.captions = [[units.read_caption(reading.label) if "illion" in reading.label or "housand" in reading.label else units.NO_CAPTION
                          for reading in section] for section in columns]
        self.members = [[column_member(reading.rest) if statement == "equity" else {} for reading in section] for section in columns]
        across = len({reading.period for reading in columns[0] if reading.role == "period"}) > 1
        self._balances = {} if across or statement in ("income", "cashflow", "comprehensive") else _balance_periods(layout, columns, calendar)
        self._is_roll_forward = bool(self._balances)
        self._amounts = _amount_columns(layout) if statement == "equity" and not across else None
        if statement == "cashflow":
            self._balances = _cash_periods(layout, columns, calendar)

    def unit_of(self, line: Line, figure: Figure, measure: str, column: ColumnReading, *, row_scale: int | None,
                is_percent: bool) -> tuple[str | None, int, int]:
        """Unit, scale, and a further power of ten (cents) of one figure."""
        word = figure.word
        header = self.measures[line.section][figure.column]
        if self._amounts is not None:      # members across: the column says what a figure is, not the row
            measure = measure if measure == "per_share" else ""
            if figure.column in self._amounts:
                header = ""
        if word == "percent" or word == "points":
            return "percent", 0, 0
        if word == "bps":
            return "bps", 0, 0
        if word == "times":
            return "pure", 0, 0
        symbol = figure.symbol
        currency = (units.sign_currency(symbol) or self.currency) if symbol and symbol != "$" else self.currency
        if word == "cents":
            return f"{currency}/shares", 0, -2
        if column.role == "percent_change":
            return ("percent", 0, 0) if not symbol else (currency, self._scale(line, figure, row_scale), 0)
        if measure == "per_share" and not (header == "shares" and not symbol and not figure.printed.places):
            return f"{currency}/shares", 0, 0
        if not symbol:
            if measure == "shares" or (header == "shares" and measure != "count"):
                return "shares", self._share_scale(figure, line, row_scale), 0
            if header == "bps":
                return "bps", 0, 0
            if header == "percent" or is_percent:
                return "percent", 0, 0
            if measure == "percent_of":
                return "percent", 0, 0
            if measure == "percent" and figure.printed.places and len(figure.printed.digits.partition(".")[0]) <= LARGEST_RATIO_DIGITS:
                return "percent", 0, 0
            if measure == "share_of" and figure.printed.places and not self.prints_percent and self.statement != "income" and len(
                    figure.printed.digits.partition(".")[0]) <= 2:
                return "percent", 0, 0
            if measure == "percent" and figure.printed.kind == NIL and not self._is_amount_line(line):
                return "percent", 0, 0
            if measure == "count":
                return "pure", row_scale or 0, 0
            if measure == "times" and figure.printed.places:
                return "pure", 0, 0
        if header == "per_share" and (figure.printed.places >= 2 or figure.printed.kind == NIL):
            return f"{currency}/shares", 0, 0
        if measure == "per_unit" or self.per_unit[line.section]:
            return currency, 0, 0
        if not self.unit_known and not symbol:
            return None, 0, 0
        return currency, self._scale(line, figure, row_scale), 0

    def is_balance(self, path: tuple[str, ...], column: ColumnReading) -> bool:
        """Whether a row states a balance among flows: by its own words, or those of the heading over it."""
        if AVERAGE.search(path[-1]) or any(AVERAGE.search(text) for text in (*path[:-1], *column.rest, *self.titles[-2:])):
            return False
        if DATED_ROW.search(path[-1]) or (len(path) > 1 and DATED_ROW.search(path[-2])):
            return True
        return self.statement not in ("income", "comprehensive", "cashflow", "equity") and bool(BALANCE_ROW.search(path[-1]))

    def _is_amount_line(self, line: Line) -> bool:
        return any(figure.symbol or (figure.printed.kind != NIL and not figure.printed.places and not figure.word) for figure in line.figures)

    def _scale(self, line: Line, figure: Figure, row_scale: int | None) -> int:
        word = units.SCALES.get(figure.word)
        if word is not None:
            return word
        own = self.captions[line.section][figure.column].scale
        if own is not None:
            return own
        if row_scale is not None:
            return row_scale
        return self.caption.scale or 0

    def _share_scale(self, figure: Figure, line: Line, row_scale: int | None) -> int:
        word = units.SCALES.get(figure.word)
        if word is not None:
            return word
        if row_scale is not None:
            return row_scale
        own = self.captions[line.section][figure.column].scale
        if own is not None:
            return own
        if self.share_scale is not None:
            return self.share_scale
        if self.caption.share_scale is not None:
            return self.caption.share_scale
        if self.caption.covers_shares or figure.printed.places:
            return self.caption.scale or 0
        return 0

    def is_filler(self, line: Line) -> bool:
        """Whether a dash of the row says only that a component of equity does not move: it states no figure.

        A balance of nothing is stated; a movement that passes a column by is not.
        """
        if self.statement != "equity":
            return False
        if self._is_roll_forward:
            return not isinstance(self._balances.get(id(line)), Instant)
        reading = self.columns[line.section][line.figures[0].column]
        return bool(reading.rest) and label_instant(line.label, period=reading.period, calendar=self.calendar) is None

    def period_columns(self, line: Line) -> list[tuple[int, date | None]]:
        """The columns that stand for periods, left to right, each with its period's end (the row's own period where it has one)."""
        found: list[tuple[int, date | None]] = []
        for index, reading in enumerate(self.columns[line.section]):
            period = reading.period
            end = period.instant if isinstance(period, Instant) else period.end if period else None
            if reading.role == "period" and (not found or found[-1][1] != end or self.statement != "equity"):
                found.append((index, end))
        return found or [(0, None)]

    def line_period(self, line: Line, column: ColumnReading) -> Period | None:
        """The period of a figure in the row's label."""
        own = self._balances.get(id(line))
        return own or column.period

    def inline_share_scale(self, digits: str) -> int:
        """The scale of a share count inside a label: printed in full where it is long, unless a caption scales share counts by name."""
        if self.caption.share_scale is not None:
            return self.caption.share_scale
        return (self.caption.scale or 0) if self.caption.covers_shares and len(digits) < WHOLE_COUNT_DIGITS else 0

    def meaning_of(self, line: Line, figure: Figure, column: ColumnReading, path: tuple[str, ...]) -> tuple[Period | None, dict[str, str], str | None]:
        """Period, dimensions and basis of one figure."""
        period = column.period
        dimensions = self.members[line.section][figure.column]
        if self._balances and self.statement != "cashflow":
            own = self._balances.get(id(line))
            if own is not None:
                period = own
        elif id(line) in self._balances and isinstance(period, Duration) and period.end:
            period = Instant(period.end)
        elif isinstance(period, Duration):
            label = path[-1]
            if self.statement == "cashflow" or "alance" in label or "nd of" in label or "eginning" in label:
                own = label_instant(label, period=period, calendar=self.calendar)
                if own is None and len(path) > 1 and EDGE.match(label):
                    own = label_instant(f"Balance at {label.strip()} of period", period=period, calendar=self.calendar)
                if own is not None:
                    period = own
                elif self.statement == "equity" and period.end and TOTAL_EQUITY.search(label):
                    period = Instant(period.end)
            elif period.end and self.statement == "equity" and TOTAL_EQUITY.search(label):
                period = Instant(period.end)
            elif period.end and self.is_balance(path, column):
                period = Instant(period.end)
        elif isinstance(period, Instant) and self.statement in ("metrics", "other", "balance") and FLOW_ROW.search(path[-1]) and not RATIO.search(path[-1]):
            period = Duration(self.calendar.start_of(period.instant, 3, None), period.instant, 3)
        if isinstance(period, Duration) and period.months != 12 and period.end and TRAILING_YEAR.search(path[-1]):
            period = Duration(self.calendar.start_of(period.end, 12, None), period.end, 12)
        return period, dimensions, basis_of(" ".join(column.rest), path[-1], self.statement)


LARGEST_RATIO_DIGITS = 4
WHOLE_COUNT_DIGITS = 8
TOTAL_EQUITY = re.compile(r"^\s*total\b.{0,60}\b(?:equity|deficit)\b|\bbeginning\s+and\s+(?:at\s+)?(?:the\s+)?end\b", re.IGNORECASE)
EDGE = re.compile(r"\s*(?:beginning|ending|end|opening|closing)\b.{0,30}$", re.IGNORECASE)
TRAILING_YEAR = re.compile(r"\b(?:last|trailing|past)[\s-]+(?:12|twelve)[\s-]+months?\b|\bttm\b|\bltm\b", re.IGNORECASE)
RATIO = re.compile(r"\bto\b|\bratio\b|%|\bpercent", re.IGNORECASE)


@lru_cache(maxsize=16384)
def basis_of(header: str, label: str, statement: str) -> str:
    """GAAP, non-GAAP, constant currency or pro forma, by the words of the column, then of the row."""
    for text in (header, label):
        if CONSTANT_CURRENCY.search(text):
            return "constant-currency"
        if PRO_FORMA.search(text):
            return "pro-forma"
        if NON_GAAP.search(text):
            return "non-gaap"
    return "guidance" if statement == "guidance" else "gaap"


def _balance_periods(layout: Layout, columns: list[tuple[ColumnReading, ...]], calendar: Calendar) -> dict[int, Period]:
    """Periods of a roll-forward's rows: a balance is an instant; what stands between two balances spans the days between them.

    Empty where the table is no roll-forward.
    """
    periods: dict[int, Period] = {}
    last: Instant | None = None
    between: list[int] = []
    balances = 0
    for line in layout.lines:
        if not line.figures:
            continue
        column = columns[line.section][line.figures[0].column].period
        instant = label_instant(line.label, period=column if isinstance(column, Duration) else None, calendar=calendar)
        if instant is None:
            between.append(id(line))
            continue
        balances += 1
        if last is not None and instant.instant > last.instant:
            span = _days_between(last, instant)
            periods.update((key, span) for key in between)
        periods[id(line)] = instant
        last, between = instant, []
    return periods if balances >= 2 else {}


def _amount_columns(layout: Layout) -> set[int]:
    """Columns in which a currency sign stands."""
    return {figure.column for line in layout.lines for figure in line.figures if figure.symbol}


def _cash_periods(layout: Layout, columns: list[tuple[ColumnReading, ...]], calendar: Calendar) -> dict[int, Period]:
    """Rows below the closing cash balance that take it apart (cash, restricted cash …) are balances too, up to what is no cash."""
    periods: dict[int, Period] = {}
    closed = False
    for line in layout.lines:
        if not line.figures:
            if line.label and RECONCILED_CASH.search(line.label):
                closed = True
            elif line.label and OTHER_FLOWS.search(line.label):
                closed = False
            continue
        reading = columns[line.section][line.figures[0].column]
        period = reading.period
        if isinstance(period, Duration) and period.end:
            if closed and CASH_PART.search(line.label) and not CASH_FLOW.search(line.label):
                periods[id(line)] = Instant(period.end)
                continue
            closing = label_instant(line.label, period=period, calendar=calendar)
            closed = closing is not None and closing.instant == period.end
    return periods


CASH_PART = re.compile(r"\bcash\b|\brestricted\b|\bequivalents\b|\bshort-?term\s+investments\b|^\s*(?:total|less|other)\b|^\s*$", re.IGNORECASE)
CASH_FLOW = re.compile(r"\bpaid\b|\bpayments?\b|\breceived\b|\bnon-?\s?cash\b|\bincrease|\bdecrease|\bprovided\b|\bused\b|\bflow|\bbeginning\b|\bproceeds\b|\brefund|\bexchange\b", re.IGNORECASE)
RECONCILED_CASH = re.compile(r"\breconcil\w+\b.{0,40}\bcash\b.{0,80}(?:restricted|balance\s+sheet|equivalents)|\bcash\b.{0,60}\breconcil", re.IGNORECASE)
OTHER_FLOWS = re.compile(r"\bsupplement|\bnon-?\s?cash\b|\bpaid\b|\bactivities\b|\bdisclosure", re.IGNORECASE)


def _days_between(opening: Instant, closing: Instant) -> Duration:
    days = (closing.instant - opening.instant).days
    months = round_months(days)
    return Duration(opening.instant + timedelta(days=1), closing.instant, months)


def round_months(days: int) -> int:
    """Nominal months of a span of days: 12 to 17 weeks are 3, 24 to 28 are 6, 36 to 41 are 9, 52 and 53 are 12, else whole months."""
    for least, most, months in ((83, 120, 3), (167, 197, 6), (251, 288, 9), (358, 373, 12)):
        if least <= days <= most:
            return months
    return max(1, (days * 1000 + 15219) // 30438)


def table_currency(layout: Layout, default: str) -> tuple[str, bool]:
    """The currency of most signs in a table, and whether any sign stands there."""
    signs: Counter[str] = Counter(figure.symbol for line in layout.lines for figure in line.figures if figure.symbol)
    if not signs:
        return default, False
    symbol = signs.most_common(1)[0][0]
    return (default if symbol == "$" else units.sign_currency(symbol) or default), True
