"""Which figures of a metric's rows are its highlights: the latest quarter, the year or year to date, the latest balance."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from tieout.highlights.rows import Row, facts_of
from tieout.model.fact import Fact
from tieout.model.highlight import Highlight
from tieout.model.period import Duration, end_of

QUARTER, YEAR = 3, 12
YEAR_DAYS = 365
NEAR = timedelta(days=10)  # fiscal years of 52 and 53 weeks end that far from a year ago
CENT = Decimal("0.01")
WIDE = Context(prec=200)


def choose(rows: Mapping[str, list[Row]]) -> list[Highlight]:
    """The highlights of the rows of each metric, in the order of the metrics."""
    flows = {name: found for name, found in rows.items() if found and isinstance(found[0].facts[0].period, Duration)}
    balances = {name: found for name, found in rows.items() if found and name not in flows}
    end = _latest(flows.values())
    day = _latest(balances.values())
    years = _reports_years(flows.values(), end) or _ends_year(balances.values(), day)
    opening = _opening(flows.values(), end)
    chosen: list[Highlight] = []
    for name, found in rows.items():
        if name in flows and end is not None:
            chosen += _of_flow(name, found, end, years=years)
        elif name in balances and day is not None:
            chosen += _of_balance(name, found, day, opening)
    return chosen


def _end_of(fact: Fact) -> date | None:
    return end_of(fact.period)


def _latest(metrics: Iterable[list[Row]]) -> date | None:
    """The date that most metrics end with in their best row; the later of two that as many do."""
    votes: Counter[date] = Counter()
    for rows in metrics:
        ends = [end for end in map(_end_of, rows[0].facts) if end is not None]
        if ends:
            votes[max(ends)] += 1
    return max(votes, key=lambda end: (votes[end], end)) if votes else None


def _months(fact: Fact) -> int:
    return fact.period.months or 0 if isinstance(fact.period, Duration) else 0


def _lengths(rows: list[Row], end: date) -> list[int]:
    """The quarter, and the longest stretch of the fiscal year that ends with it; a year beside a shorter stretch is a trailing one."""
    lengths = {_months(fact) for _, fact in facts_of(rows) if _end_of(fact) == end}
    longer = sorted(length for length in lengths if length > QUARTER)
    to_date = [length for length in longer if length < YEAR] or longer
    return [QUARTER] * (QUARTER in lengths) + to_date[-1:] or sorted(lengths)[:1]


def _reports_years(metrics: Iterable[list[Row]], end: date | None) -> bool:
    """Whether the statements give a year that ends with the quarter, or none of them gives the quarter."""
    at_home = [fact for rows in metrics for row, fact in facts_of(rows) if row.nearness == 0 and _end_of(fact) == end and row.is_income]
    return not at_home or any(_months(fact) == YEAR for fact in at_home)


def _ends_year(metrics: Iterable[list[Row]], day: date | None) -> bool:
    """Whether the latest balance is that of a year's end: it stands beside that of a year before and none between."""
    days = {end for rows in metrics for row, fact in facts_of(rows) if row.nearness == 0 and (end := _end_of(fact)) is not None}
    earlier = [one for one in days if day is not None and one < day]
    return day is not None and bool(earlier) and abs(max(earlier) - (day - timedelta(days=YEAR_DAYS))) <= NEAR


def _opening(metrics: Iterable[list[Row]], end: date | None) -> date | None:
    """The last day of the fiscal year before the one that is reported, by where its longest stretch begins."""
    starts: Counter[date] = Counter()
    for rows in metrics:
        lengths = _lengths(rows, end) if end else []
        for _, fact in facts_of(rows):
            period = fact.period
            if lengths and isinstance(period, Duration) and period.end == end and period.months == lengths[-1] and period.start:
                starts[period.start] += 1
    return max(starts, key=lambda start: (starts[start], start)) - timedelta(days=1) if starts else None


def _of_flow(name: str, rows: list[Row], end: date, *, years: bool) -> Iterable[Highlight]:
    for length in _lengths(rows, end):
        at = next(((row, fact) for row, fact in facts_of(rows) if _end_of(fact) == end and _months(fact) == length), None)
        if at is None:
            continue
        row, fact = at
        if length == YEAR and not years and row.nearness:
            continue  # twelve months in some other table, as a return on capital has them
        ago = end - timedelta(days=YEAR_DAYS)
        same = [other for _, other in facts_of(_nearest(rows, row)) if _months(other) == length and other.unit == fact.unit]
        yield _highlight(name, fact, next((other for other in same if _is_near(other, ago)), None))


def _of_balance(name: str, rows: list[Row], day: date, opening: date | None) -> Iterable[Highlight]:
    at = next(((row, fact) for row, fact in facts_of(rows) if _end_of(fact) == day), None)
    if at is None:
        return
    row, fact = at
    earlier = [other for _, other in facts_of(_nearest(rows, row)) if other.unit == fact.unit and (_end_of(other) or day) < day]
    of_year = next((other for other in earlier if opening is not None and _is_near(other, opening)), None)
    year_ago = next((other for other in earlier if _is_near(other, day - timedelta(days=YEAR_DAYS))), None)
    beside = next((other for other in earlier if other.source.table == row.table and other.source.row == row.row), None)
    prior = of_year or year_ago or beside or next(iter(earlier), None)
    yield _highlight(name, fact, prior)
    if year_ago is not None and year_ago.period != (prior and prior.period):
        yield _highlight(name, fact, year_ago)


def _nearest(rows: list[Row], row: Row) -> list[Row]:
    """The rows with one of them first, then the others of its table."""
    return sorted(rows, key=lambda other: (other is not row, other.table != row.table))


def _is_near(fact: Fact, day: date) -> bool:
    end = _end_of(fact)
    return end is not None and abs(end - day) <= NEAR


def _highlight(name: str, fact: Fact, prior: Fact | None) -> Highlight:
    assert fact.unit is not None
    assert fact.period is not None
    if prior is None:
        return Highlight(name, fact.id, fact.value, fact.unit, fact.period)
    return Highlight(name, fact.id, fact.value, fact.unit, fact.period, prior.id, prior.value, change_of(fact.value, prior.value))


def change_of(value: Decimal, prior: Decimal) -> Decimal | None:
    """The change in percent of the size of the prior value, to two digits; None where that is zero or the signs differ.

    >>> change_of(Decimal(41167000), Decimal(27992000)), change_of(Decimal(-15), Decimal(-10)), change_of(Decimal(1), Decimal(-1))
    (Decimal('47.07'), Decimal('-50.00'), None)
    """
    if not prior or (value and value.is_signed() != prior.is_signed()):
        return None
    change = WIDE.divide(WIDE.multiply(WIDE.subtract(value, prior), Decimal(100)), abs(prior))
    return change.quantize(CENT, rounding=ROUND_HALF_UP, context=WIDE)
