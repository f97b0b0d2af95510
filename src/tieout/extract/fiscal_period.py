"""The period a document reports on: its end, its fiscal year as the filer names it, and which quarter of it that is."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from tieout.extract.fiscal import Calendar, add_months, month_end
from tieout.extract.opening import Opening
from tieout.extract.period_words import Token, find_tokens
from tieout.extract.tables_of_words import load
from tieout.model.period import Duration
from tieout.model.release import TableInfo

FLOWS = ("income", "cashflow", "comprehensive")
FACES = (*FLOWS, "balance", "equity")
HEAD_READ, LEAD_READ = 200, 420  # characters in which the period is named
MOST_HEADS = 12
HINTS = ("uarter", "UARTER", "iscal", "ISCAL", "FY", "Q", "Qtr")  # one stands in every text that names a quarter or a fiscal year
COMPARED = 60  # characters before a period in which a word of comparison stands
NEAR = 70  # characters between a quarter and the year that belongs to it
TWO_WEEKS = datetime.timedelta(days=14)
LONGEST_WAIT = datetime.timedelta(days=366)  # from a period's end to its release
QUARTERS = 4
FEW_DAYS = datetime.timedelta(days=10)  # between a period's end and another date of the same quarter ("the 13 weeks ended")


Stated = tuple[str, datetime.date]  # the statement a column belongs to, and the end of its period


def stated_ends(tables: Iterable[TableInfo]) -> list[Stated]:
    """The period end of every column that states one, guidance left out."""
    found: list[Stated] = []
    for table in tables:
        for column in table.columns if table.statement != "guidance" else ():
            end = column.period.end if isinstance(column.period, Duration) else column.period.instant if column.period else None
            if end is not None:
                found.append((table.statement, end))
    return found


def statement_ends(stated: Iterable[Stated]) -> set[datetime.date]:
    """The period ends that the columns of financial statements state."""
    return {end for kind, end in stated if kind in FACES}


def _usable(date: datetime.date | None, ends: Iterable[datetime.date]) -> bool:
    """Whether a publication date can be that of a document whose columns end so: not more than a year after the last before it."""
    latest = max((end for end in ends if date and end < date), default=None)
    return date is not None and latest is not None and date - latest <= LONGEST_WAIT


def find_period_end(
    stated: Sequence[Stated], calendar: Calendar, published: datetime.date | None, filed: datetime.date | None
) -> datetime.date | None:
    """The latest period end that statements report before publication, else other tables, else the text."""
    ends = {end for _, end in stated}
    limit = next((date for date in (published, filed) if _usable(date, ends)), None)
    told = [end for kind, end in stated if kind in FLOWS]
    if limit is not None and 2 * sum(end >= limit for end in told) >= len(told) > 0:
        limit = None  # a dateline of last year, as releases of January have
    before = [(kind, end) for kind, end in stated if limit is None or end < limit]
    flows = {end for kind, end in before if kind in FLOWS}
    found = (flows if len(flows) > 1 else None) or statement_ends(before) or {end for _, end in before}
    if not found:
        return calendar.latest if calendar.latest is not None and (limit is None or calendar.latest < limit) else None
    latest = max(found)
    balances = [end for kind, end in before if kind == "balance"]
    if limit is None and (max(balances, default=None) or calendar.latest) in found:
        latest = max(balances, default=None) or calendar.latest or latest
    return max((end for end in balances if abs(end - latest) <= FEW_DAYS), default=latest)


class Said:
    """What the opening says of quarters and fiscal years, in order."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self.quarters: list[int] = []
        self.pairs: list[tuple[int, int]] = []  # a quarter, and the year named beside it
        self.years: list[int] = []  # fiscal years by themselves
        self.compared: list[int] = []  # fiscal years that it is compared with
        self._is_whole = False
        self._read([*(text[:HEAD_READ] for text in opening.heads[-MOST_HEADS:]), opening.body[:LEAD_READ]])

    def read_on(self) -> None:
        """Take in what follows the first sentence as well."""
        if self._opening.lead is not None and not self._is_whole:
            self._read([text[:LEAD_READ] for text in self._opening.passages[self._opening.lead + 1 :]])
        self._is_whole = True

    def _read(self, texts: Iterable[str]) -> None:
        for text in texts:
            if not any(hint in text for hint in HINTS):
                continue
            tokens = find_tokens(text)
            self.quarters.extend(token.a for token in tokens if token.kind == "quarter")
            named = [token for token in tokens if token.kind in ("quarter", "year")]
            own = [token for token in named if not _is_compared(text, token.start)]
            self.compared.extend(token.a for token in named if token.kind == "year" and token.b == 1 and token not in own)
            self.years.extend(token.a for token in own if token.kind == "year" and token.b == 1)
            self.pairs.extend(_pairs(own))


@cache
def _comparing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('document')['verbs']['comparing'])})\b(?:[^.;]|\.\d)*$", re.IGNORECASE)


def _is_compared(text: str, at: int) -> bool:
    """Whether what stands at a place is what something is compared with: "up from $16 million in the fourth quarter of fiscal 2024"."""
    return _comparing().search(text[max(0, at - COMPARED) : at]) is not None


def _pairs(tokens: Sequence[Token]) -> Iterable[tuple[int, int]]:
    """Yields each quarter with the year nearest to it, where one is near."""
    years = [token for token in tokens if token.kind == "year" and token.a]
    for token in tokens:
        if token.kind != "quarter":
            continue
        if token.b:
            yield token.a, token.b
            continue
        near = [year for year in years if 0 <= year.start - token.end <= NEAR or 0 <= token.start - year.end <= NEAR // 4]
        if near:
            best = min(near, key=lambda year: max(year.start - token.end, token.start - year.end))
            yield token.a, best.a


def _names(end: datetime.date, quarter: int) -> tuple[int, ...]:
    """What the fiscal year may be called in which a quarter ends on a date, likeliest first."""
    last = add_months(end, 12 - 3 * quarter) - TWO_WEEKS
    return (last.year, last.year - 1) if last.month <= 6 else (last.year,)


def _lengths(tables: Iterable[TableInfo], end: datetime.date) -> set[int]:
    """Nominal months of the periods that flows are stated for up to a date."""
    return {
        column.period.months or 0
        for table in tables
        if table.statement in (*FLOWS, "reconciliation", "segment")
        for column in table.columns
        if isinstance(column.period, Duration) and column.period.end == end
    }


def find_quarter(said: Said, tables: Sequence[TableInfo], calendar: Calendar, end: datetime.date) -> int | None:
    """Which quarter ends on a date, by the words of the opening first; 0 where only a year is reported, None where nothing tells."""
    months = calendar.months_to_date(end)
    if not said.quarters:
        said.read_on()
    counted = months // 3 if months else None
    lengths = _lengths(tables, end)
    if counted in said.quarters or (counted is None and said.quarters):
        return counted or said.quarters[0]
    if 12 in lengths and 3 not in lengths and not said.quarters and (counted in (None, QUARTERS)):
        return 0
    if said.quarters:
        tally = Counter(said.quarters)
        return max(tally, key=lambda quarter: (tally[quarter], -said.quarters.index(quarter)))
    if counted is not None:
        return counted
    return {6: 2, 9: 3}.get(max((length for length in lengths if length < 12), default=0))


def find_year(said: Said, calendar: Calendar, end: datetime.date, quarter: int | None) -> int | None:
    """The name of the fiscal year in which a period ends, as the filer says it, else by its calendar."""
    if quarter is None:
        return calendar.fiscal_year_of(end) if calendar.year_end else None
    names = _names(end, quarter or QUARTERS)
    if len(names) == 1:
        return names[0]
    for _ in range(2):
        paired = next((year for which, year in said.pairs if which == (quarter or QUARTERS) and year in names), None)
        if paired is not None:
            return paired
        said.read_on()
    named = [*said.years, *(year + 1 for year in said.compared)]
    return next((year for year in named if year in names), names[1] if calendar.label_shift else names[0])


def named_end(said: Said, calendar: Calendar, published: datetime.date) -> datetime.date | None:
    """The end of the quarter that the opening names, the last one before publication; None where it names none or no year end is known."""
    if not said.quarters:
        said.read_on()
    if not said.quarters or calendar.year_end is None:
        return None
    month, _ = calendar.year_end
    for back in range(1, 13):
        year, number = divmod(published.year * 12 + published.month - 1 - back, 12)
        if (number + 1 - month - 3 * said.quarters[0]) % 12 == 0:
            return calendar.end_in_month(year, number + 1) or month_end(year, number + 1)
    return None
