"""Periods that rows have of their own: balances among flows, roll-forwards, cash taken apart, trailing years.

A column says when; a row may say otherwise: "Cash, end of period" under a span of months is an instant, and what stands between two
balances of a roll-forward spans the days between them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from tieout.extract.fiscal import Calendar
from tieout.extract.layout import Layout, Line
from tieout.extract.period_labels import label_instant, roll_forward_period
from tieout.extract.periods import ColumnReading
from tieout.extract.tables_of_words import pattern
from tieout.model.period import Duration, Instant, Period

AVERAGE, DATED, BALANCE, FLOW, TRAILING, TOTAL_EQUITY, EDGE, BALANCE_WORD, MOVE = (1 << bit for bit in range(9))
_WORDS = re.compile(r"[a-z0-9]+")
# balances among flows: stated for a date even where the column is a span of time
_BALANCE = pattern("balance")
_DATED = pattern("dated")
# flows among balances: stated for the quarter even where the column is a date
_FLOW = pattern("flow")
_RATIO = re.compile(r"(?<!-)\bto\b(?!-)|\bratio\b|%|\bpercent")
_TRAILING = re.compile(r"\b(?:last|trailing|past)[\s-]+(?:12|twelve)[\s-]+months?\b|\bttm\b|\bltm\b")
_TOTAL_EQUITY = re.compile(r"^\s*total\b.{0,60}\b(?:equity|deficit)\b|\bbeginning\s+and\s+(?:at\s+)?(?:the\s+)?end\b")
_EDGE = re.compile(r"\s*(?:beginning|ending|end|opening|closing)\b.{0,30}$")
# "capital to average assets" and "risk-weighted" are words of balances
_AVERAGE = re.compile(r"(?<!to )\baverage\b|(?<!risk )(?<!risk-)\bweighted\b|\bavg\b")
_TRIGGERS = (
    (AVERAGE, frozenset(("average", "weighted", "avg")), _AVERAGE),
    (
        DATED,
        frozenset(
            (
                "end",
                "book",
                "outstanding",
                "balance",
                "backlog",
                "annual",
                "annualized",
                "arr",
                "rpo",
                "crpo",
                "obligation",
                "obligations",
                "headcount",
                "employees",
                "stores",
                "clients",
                "customers",
                "branches",
                "restaurants",
                "offices",
                "locations",
                "management",
                "administration",
                "supervision",
                "cash",
                "debt",
                "allowance",
                "cet1",
                "tier",
                "capital",
                "leverage",
                "nonperforming",
                "performing",
                "nonaccrual",
                "accrual",
                "past",
                "delinquent",
                "delinquency",
                "delinquencies",
                "substandard",
                "classified",
                "mention",
                "troubled",
                "tangible",
                "intangible",
                "intangibles",
                "goodwill",
                "absorbing",
                "trouble",
                "equity",
            )
        ),
        _DATED,
    ),
    (FLOW, frozenset(("average", "charge", "charged", "chargeoffs", "offs", "off", "recoveries", "earnings")), _FLOW),
    (TRAILING, frozenset(("last", "trailing", "past", "ttm", "ltm")), _TRAILING),
    (TOTAL_EQUITY, frozenset(("equity", "deficit", "beginning")), _TOTAL_EQUITY),
    (EDGE, frozenset(("beginning", "ending", "end", "opening", "closing")), _EDGE),
    (BALANCE_WORD, frozenset(("balance", "balances", "end", "beginning")), re.compile("")),
)
_MOVES = frozenset(
    (
        "opened",
        "closed",
        "acquired",
        "added",
        "additions",
        "sold",
        "relocated",
        "openings",
        "closings",
        "closures",
        "opening",
        "new",
        "change",
        "orders",
    )
)
_BALANCE_TRIGGERS = frozenset(("assets", "deposits", "loans", "stockholders", "shareholders", "equity", "liabilities"))
CASH_PART = pattern("cash_part")
CASH_FLOW = pattern("cash_flow")
RECONCILED_CASH = pattern("reconciled_cash")
OTHER_FLOWS = re.compile(r"\bsupplement|\bnon-?\s?cash\b|\bpaid\b|\bactivities\b|\bdisclosure", re.IGNORECASE)
LONGEST_LABEL = 300
_ANY_TRIGGER = frozenset[str]().union(_MOVES, _BALANCE_TRIGGERS, *(triggers for _, triggers, _ in _TRIGGERS))


@lru_cache(maxsize=4096)
def traits_of(label: str) -> int:
    """What a label says of the time its figures are stated for, as flags."""
    label = label[:LONGEST_LABEL].lower()
    words = frozenset(_WORDS.findall(label))
    traits = 0
    if _ANY_TRIGGER.isdisjoint(words):
        return traits
    for flag, triggers, words_of in _TRIGGERS:
        if not triggers.isdisjoint(words) and words_of.search(label):
            traits |= flag
    if not _BALANCE_TRIGGERS.isdisjoint(words) and _BALANCE.match(label):
        traits |= BALANCE
    if not _MOVES.isdisjoint(words):
        traits |= MOVE
    if traits & FLOW and _RATIO.search(label) and "charge" not in label:
        traits &= ~FLOW
    return traits


class RowPeriods:
    """The period of each figure of one table: its column's, unless its row says otherwise."""

    def __init__(
        self, layout: Layout, columns: list[tuple[ColumnReading, ...]], *, statement: str, titles: list[str], calendar: Calendar
    ) -> None:
        self.calendar = calendar
        self.statement = statement
        across = len({reading.period for reading in columns[0] if reading.role == "period"}) > 1
        self.members_across = statement == "equity" and not across
        self._own: dict[int, Period] = {}
        self._closed: set[int] = set()
        if statement == "cashflow":
            self._closed = _cash_lines(layout, columns, calendar)
        elif statement not in ("income", "comprehensive") and not across:
            self._own = roll_forward([(layout, columns)], calendar)
        self._columns = columns
        self._is_average = any(traits_of(title) & AVERAGE for title in [title for title in titles if not title.startswith("(")][-3:])
        self._averages = [any(traits_of(text) & AVERAGE for reading in section for text in reading.rest) for section in columns]
        self._known: dict[tuple[str, Period], Period | None] = {}

    @property
    def is_roll_forward(self) -> bool:
        """Whether balances and movements alternate down the table."""
        return bool(self._own)

    def join(self, own: dict[int, Period]) -> None:
        """Takes the periods of a roll-forward of which this table holds a part."""
        self._own = own

    def own_period(self, line: Line) -> Period | None:
        """The row's own period in a roll-forward."""
        return self._own.get(id(line))

    def is_filler(self, line: Line) -> bool:
        """Whether a dash of the row says only that a component of equity does not move: it states no figure.

        A balance of nothing is stated; a movement that passes a column by is not.
        """
        if self.statement != "equity":
            return False
        if self._own:
            return not isinstance(self._own.get(id(line)), Instant)
        reading = self._columns[line.section][line.figures[0].column]
        return bool(reading.rest) and label_instant(line.label, period=reading.period, calendar=self.calendar) is None

    def is_plain(self, line: Line, path: tuple[str, ...], traits: int) -> bool:
        """Whether the row says nothing of its own: its figures have the periods of their columns."""
        if traits or self._own or id(line) in self._closed or (self.statement == "cashflow" and "ash" in path[-1]):
            return False
        return len(path) < 2 or not traits_of(path[-2]) & DATED

    def period_of(self, line: Line, column: int, path: tuple[str, ...], traits: int) -> Period | None:
        """The period of the line's figure in a column; `traits` are those of its label."""
        period = self._columns[line.section][column].period
        if self._own:
            return self._own.get(id(line), period)
        if isinstance(period, Duration):
            if period.end is None:
                return period
            if id(line) in self._closed:
                return Instant(period.end)
            found = self._among_flows(path, period, traits, is_average=self._averages[line.section])
            if found is not None:
                return found
            if traits & TRAILING and period.months != 12:
                return Duration(self.calendar.start_of(period.end, 12, None), period.end, 12)
        elif isinstance(period, Instant) and traits & TRAILING and self.statement != "balance":
            return Duration(self.calendar.start_of(period.instant, 12, None), period.instant, 12)
        elif isinstance(period, Instant) and traits & FLOW and self.statement in ("metrics", "other", "balance"):
            return Duration(self.calendar.start_of(period.instant, 3, None), period.instant, 3)
        return period

    def _among_flows(self, path: tuple[str, ...], period: Duration, traits: int, *, is_average: bool) -> Period | None:
        """The instant of a balance in a column of flows, None where the row is a flow too."""
        label = path[-1]
        if traits & BALANCE_WORD or (self.statement == "cashflow" and (traits or "ash" in label)):
            key = (label, period)
            if key not in self._known:
                own = label_instant(label, period=period, calendar=self.calendar)
                if own is None and len(path) > 1 and traits & EDGE:
                    own = label_instant(f"Balance at {label.strip()} of period", period=period, calendar=self.calendar)
                self._known[key] = own
            if self._known[key] is not None:
                return self._known[key]
        end = period.end
        if end is None:
            return None
        if self.statement == "equity":
            return Instant(end) if traits & TOTAL_EQUITY else None
        if traits & AVERAGE or is_average or self._is_average:
            return None
        heading = traits_of(path[-2]) if len(path) > 1 else 0
        if heading & AVERAGE:
            return None
        if traits & DATED and self.statement != "cashflow":
            return Instant(end)
        if heading & DATED and not traits & MOVE and self.statement not in ("income", "cashflow", "comprehensive"):
            return Instant(end)
        if traits & BALANCE and self.statement not in ("income", "comprehensive", "cashflow"):
            return Instant(end)
        return None


Columns = list[tuple[ColumnReading, ...]]


def roll_forward(parts: Sequence[tuple[Layout, Columns]], calendar: Calendar) -> dict[int, Period]:
    """Periods of a roll-forward's rows: a balance is an instant; what stands between two balances spans the days between them.

    It may go on over several tables. Empty where they hold no roll-forward.
    """
    periods: dict[int, Period] = {}
    last: Instant | None = None
    between: list[int] = []
    balances = 0
    for line, columns in ((line, columns) for layout, columns in parts for line in layout.lines if line.figures):
        column = columns[line.section][line.figures[0].column].period
        instant = label_instant(line.label, period=column if isinstance(column, Duration) else None, calendar=calendar)
        if instant is None:
            between.append(id(line))
            continue
        balances += 1
        if last is not None and instant.instant > last.instant:
            span = roll_forward_period(last, instant, calendar=calendar)
            if span is not None:
                periods.update((key, span) for key in between)
        periods[id(line)] = instant
        last, between = instant, []
    return periods if balances >= 2 else {}


def _cash_lines(layout: Layout, columns: list[tuple[ColumnReading, ...]], calendar: Calendar) -> set[int]:
    """Rows below the closing cash balance that take it apart (cash, restricted cash …): balances too, up to what is no cash."""
    found: set[int] = set()
    closed = False
    for line in layout.lines:
        if not line.figures:
            if line.label and RECONCILED_CASH.search(line.label):
                closed = True
            elif line.label and OTHER_FLOWS.search(line.label):
                closed = False
            continue
        period = columns[line.section][line.figures[0].column].period
        if isinstance(period, Duration) and period.end:
            if closed and CASH_PART.search(line.label) and not CASH_FLOW.search(line.label):
                found.add(id(line))
                continue
            closing = label_instant(line.label, period=period, calendar=calendar) if traits_of(line.label) & (BALANCE_WORD | EDGE) else None
            closed = closing is not None and closing.instant == period.end
    return found
