"""Guidance follows from the figures beside it, at both ends.

What it tests
    A range of a table and the items under it against the range as adjusted, low ends with low ends and high ends with high ends;
    a midpoint, in a sentence or a column, against the two ends; earnings per share against net income over diluted shares where all
    three are guided for one period; a range for a year against those for all its quarters or halves, which must have a sum in common; and
    growth against the amount guided over that of the period a year before.

Why it matters
    Reconciliations of what lies ahead are required as those of results are, and no system computes them.

Example
    A net loss of $70 million to $61 million and items of $45 million make a loss as adjusted of $25 million to $16 million.

What it leaves untested
    Reconciliations in columns of low and high ends, which are tested like those of results (FT01, RN01), items that are not stated, and
    differences that are more than a slip.

Since
    0.2
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from tieout.checks.base import Found, Observation, Relation, Untested, check
from tieout.checks.guidance import Stated, find_stated
from tieout.checks.judge import is_slip_of, judge
from tieout.checks.prose import NEAR
from tieout.checks.view import Line, View, ranged_cells
from tieout.checks.words import asks, pattern
from tieout.model.period import Duration, Period

ODDS = 12  # bits of a relation that is named by its words
MOST_ITEMS = 30  # between two measures of a table
FARTHEST = 4  # ranges before a measure that it may start from
HUNDRED = Fraction(100)
DAYS_OF_YEAR = (358, 372)
GROWTH = "_growth"

says_of_rows = asks("reconciliations")


@check("GD03", "guidance-reconciles", tickmark="Gr")
def guidance_reconciles(view: View) -> Iterator[Found]:
    """Yields what ties the ends of guidance to the figures beside them."""
    if not view.release.guidance:
        return
    stated = find_stated(view)
    found = False
    for one in (*_reconciled(view), *_midpoints(view, stated), *_per_share(stated), *_growth(view, stated)):
        if _holds(view, one):
            found = True
            yield one
    for seen in _parts(view, stated):
        found = True
        yield seen
    if not found:
        yield Untested("no guidance follows from figures beside it")


def _holds(view: View, relation: Relation) -> bool:
    """Whether a relation ties, or one slip of one of its figures is all that keeps it from it."""
    verdict = judge(view, "GD03", relation)
    return verdict is not None and (verdict.ties or any(is_slip_of(view, verdict, fact) for fact in relation.figures))


def _reconciled(view: View) -> Iterator[Relation]:
    """The ranges of one column of a table that are another range and the items between the two, at both ends."""
    columns: dict[tuple[int, int, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows: dict[tuple[int, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at in ranged_cells(view):
        source = view.facts[at].source
        columns[source.table or 0, source.column or 0, view.facts[at].unit or ""][source.row or 0].append(at)
    if not columns:
        return
    tables = {table for table, _, _ in columns}
    for at, fact in enumerate(view.facts):
        source = fact.source
        if source.table in tables and source.row is not None and fact.unit and view.value[at] is not None:
            rows[source.table, fact.unit][source.row].append(at)
    for (table, column, unit), measures in columns.items():
        whole = [(row, ends) for row, ends in sorted(measures.items()) if len(ends) == 2 and not _is_item(view, ends[0])]
        for at, (bottom, second) in enumerate(whole):
            for top, first in reversed(whole[max(0, at - FARTHEST) : at]):
                items = [_of_column(view, figures, column) for row, figures in sorted(rows[table, unit].items()) if top < row < bottom]
                relations = list(_bridge(view, first, second, items))
                if relations:
                    yield from relations
                    break


def _of_column(view: View, figures: Sequence[int], column: int) -> Sequence[int]:
    """The figures of a row that stand in a column, where any do; items in one column of their own stand beside it."""
    return [at for at in figures if view.facts[at].source.column == column] or figures


def _is_item(view: View, fact: int) -> bool:
    return says_of_rows(view.facts[fact].label, "item")


def _bridge(view: View, first: Sequence[int], second: Sequence[int], items: Sequence[Sequence[int]]) -> Iterator[Relation]:
    """One range and the items under it as another, for each end; nothing where it fails at both, or a row has more figures than two."""
    if not items or len(items) > MOST_ITEMS or any(len(row) > 2 for row in items):
        return
    ends = []
    for end, name in enumerate(("low", "high")):
        terms = [first[end], *_without_sums(view, [row[min(end, len(row) - 1)] for row in items])]
        wording = f"{name} end of {view.facts[first[end]].label} and the items under it"
        ends.append(Relation(second[end], tuple((term, 1) for term in terms), ODDS, wording=wording))
    if any((verdict := judge(view, "GD03", one)) is not None and verdict.ties for one in ends):
        yield from ends


def _without_sums(view: View, items: Sequence[int]) -> list[int]:
    """The items without the subtotals of those before them."""
    kept: list[int] = []
    since = 0
    for item in items:
        open_items = kept[since:]
        miss = abs((view.value[item] or 0) - sum(view.value[one] or 0 for one in open_items))
        if len(open_items) > 1 and miss <= view.half[item] + sum(view.half[one] for one in open_items):
            since = len(kept)
        else:
            kept.append(item)
    return kept


def _midpoints(view: View, stated: Sequence[Stated]) -> Iterator[Relation]:
    """Midpoints said near a range, and those in a column beside its ends: the high end is twice the midpoint less the low end."""
    for one in stated:
        if not one.is_range or one.low is None or one.high is None or one.guidance.falls:
            continue
        place = view.facts[one.high].source
        for at in range(one.high + 1, min(one.high + 3, len(view.facts))):
            fact = view.facts[at]
            is_near = place.start is None or fact.source.start is None or 0 < fact.source.start - place.start < NEAR
            if fact.source.kind == "prose" and fact.unit == one.guidance.unit and is_near and _is_named(fact.label, "midpoint"):
                yield _midpoint(one.low, one.high, at)
    for sheet in view.sheets:
        heads = {
            name: [at for at in sheet.columns if _is_named(sheet.table.columns[at].label, name)] for name in ("low", "high", "midpoint")
        }
        if all(len(columns) == 1 for columns in heads.values()):
            for line in sheet.lines:
                yield from _midpoint_in(line, *(heads[name][0] for name in ("low", "high", "midpoint")))


def _midpoint_in(line: Line, low: int, high: int, middle: int) -> Iterator[Relation]:
    ends = [line.cells.get(column) for column in (low, high, middle)]
    if ends[0] is not None and ends[1] is not None and ends[2] is not None:
        yield _midpoint(ends[0], ends[1], ends[2])


def _midpoint(low: int, high: int, middle: int) -> Relation:
    return Relation(high, ((middle, 2), (low, -1)), ODDS, wording="twice the midpoint less the low end")


def _is_named(label: str, name: str) -> bool:
    return pattern(name, table="guidance").search(label) is not None


def _per_share(stated: Sequence[Stated]) -> Iterator[Relation]:
    """Earnings per share at each end, over the diluted shares that are guided for the same period."""
    by_metric: dict[str, list[Stated]] = defaultdict(list)
    for one in stated:
        by_metric[one.guidance.metric].append(one)
    for shares in by_metric["diluted_shares"]:
        for income in by_metric["net_income"]:
            for earned in by_metric["eps_diluted"]:
                basis, period = income.guidance.basis, income.guidance.period
                if period is None or basis != earned.guidance.basis or not period == earned.guidance.period == shares.guidance.period:
                    continue
                for end, amount, share in ((0, income.low, earned.low), (1, income.high, earned.high)):
                    count = shares.low if shares.low is not None else shares.high
                    if amount is not None and share is not None and count is not None and (shares.low == shares.high or not end):
                        yield Relation(
                            share,
                            ((amount, 1),),
                            ODDS,
                            divisors=((count, 1),),
                            wording=f"net income at the {('low', 'high')[end]} end over shares",
                        )


def _growth(view: View, stated: Sequence[Stated]) -> Iterator[Relation]:
    """Growth that is guided, with the amount guided for the same period and what a table states for the year before."""
    amounts = {(one.guidance.metric, one.guidance.basis, one.guidance.period): one for one in stated}
    for one in stated:
        metric = one.guidance.metric
        if not metric.endswith(GROWTH) or one.guidance.unit != "percent":
            continue
        amount = amounts.get((metric.removesuffix(GROWTH), one.guidance.basis, one.guidance.period))
        if amount is None or amount.guidance.concept is None:
            continue
        before = _year_before(view, amount)
        for growth, total in ((one.low, amount.low), (one.high, amount.high)):
            if growth is not None and total is not None and before is not None:
                wording = f"growth from {view.facts[before].text} to {view.facts[total].text}"
                sign = HUNDRED if (view.value[total] or 0) >= (view.value[before] or 0) or (view.value[growth] or 0) < 0 else -HUNDRED
                yield Relation(growth, ((total, 1), (before, -1)), ODDS, divisors=((before, 1),), factor=sign, wording=wording)


def _year_before(view: View, one: Stated) -> int | None:
    """The figure of a table for the same measure a year before; None where tables differ on it."""
    guidance = one.guidance
    found = {
        view.value[at]: at
        for at, fact in enumerate(view.facts)
        if fact.concept == guidance.concept
        and fact.source.kind == "table"
        and fact.unit == guidance.unit
        and not fact.dimensions
        and _is_year_before(fact.period, guidance.period)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _is_year_before(one: Period | None, other: Period | None) -> bool:
    if not isinstance(one, Duration) or not isinstance(other, Duration) or one.end is None or other.end is None:
        return False
    least, most = DAYS_OF_YEAR
    return one.months == other.months and least <= (other.end - one.end).days <= most


def _parts(view: View, stated: Sequence[Stated]) -> Iterator[Observation]:
    """Ranges of a year against those of all its parts: what the parts can sum to is something the year can be."""
    whole: dict[tuple[object, ...], list[Stated]] = defaultdict(list)
    for one in stated:
        if (
            isinstance(one.guidance.period, Duration)
            and one.low is not None
            and one.high is not None
            and not one.guidance.unit.endswith("t")
        ):
            key = one.guidance.metric, one.guidance.basis, one.guidance.unit, one.guidance.qualifier
            whole[key].append(one)
    for ranges in whole.values():
        for year in ranges:
            parts = _tiling(year, ranges)
            if parts is None or year.high is None:
                continue
            least, most = (
                sum(view.value[end] or 0 for part in parts if (end := getattr(part, name)) is not None) for name in ("low", "high")
            )
            slack = sum(view.half[part.high] for part in parts if part.high is not None) + view.half[year.high]
            meets = least <= (view.value[year.high] or 0) + slack and most >= (view.value[year.low or 0] or 0) - slack
            name = year.guidance.metric.replace("_", " ")
            said = f"{name}: the ranges of its parts {'sum to' if meets else 'cannot sum to'} that of the whole period"
            yield Observation(said, year.high, severity=None) if meets else Observation(said, year.high, beside=year.low)


def _tiling(whole: Stated, ranges: Sequence[Stated]) -> list[Stated] | None:
    """The ranges whose periods make up the whole one, without gap and overlap."""
    span = whole.guidance.period
    assert isinstance(span, Duration)
    starts = {
        one.guidance.period.start: one
        for one in ranges
        if one is not whole and isinstance(one.guidance.period, Duration) and one.guidance.period != span
    }
    at = span.start
    found: list[Stated] = []
    while at is not None and at in starts and len(found) < len(starts):
        one = starts[at]
        found.append(one)
        end = one.guidance.period.end if isinstance(one.guidance.period, Duration) else None
        if end is not None and end == span.end:
            return found if len(found) > 1 else None
        at = None if end is None else end + datetime.timedelta(days=1)
    return None
