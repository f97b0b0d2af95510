"""A column's date is that of the document and fits its neighbours.

What it tests
    Headings of columns against each other: two columns of one table with one heading and different figures; a date that stands in one place
    alone, where all others with the same columns beside it have another; a statement whose latest date is not that of the other
    statements, or a column later than that; columns of a statement that are not a quarter or a year apart; a day that no month has, or
    that misses the end of its month where all others are ends of months.

Why it matters
    A release is made from the last one, and a heading that was not rolled forward is the commonest slip in it. No sum shows it.

Example
    The cash flows are headed June 30, 2025 and June 30, 2023, where operations and comprehensive income are headed June 30, 2025 and
    June 30, 2024: 2023 was left standing.

What it leaves untested
    Columns of changes, adjustments and targets, headings that state no year, dates in titles, and a date that another table states too; of
    documents in which no two tables state the same dates, all but what is in conflict within a table.

Since
    0.2
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from itertools import pairwise

from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.headings import Group, Head, end_of_month, find_groups, headed, impossible_day, is_month_end, with_ends
from tieout.checks.view import Sheet, View
from tieout.model.finding import ERROR, WARNING

FACES = frozenset(("income", "balance", "cashflow", "comprehensive"))
MOST_COLUMNS = 40  # of a table whose headings are compared
QUARTER, MONTHS_OF_QUARTER = 91, 3  # days, months
QUARTERS, QUARTERS_OF_TWO = frozenset((1, 2, 3, 4)), frozenset((1, 2, 4))
FEWEST_ENDS = 3  # different dates, of which all but one are ends of months
MOST_BEFORE = 3  # days before the end of a month that are a slip for it
YEAR = (365, 366, *range(357, 365), *range(367, 372))  # days from a period's end to that of the next year, likeliest first
MOST_APART = 380
OFF_QUARTER = 22  # days by which periods of 12 to 17 weeks make the distance of two ends differ from whole quarters
FEWEST_SHARED = 3  # rows that twins share
FEWEST_ALIKE = 2  # columns elsewhere that say what should stand there

Places = Mapping[int, Set[tuple[int, int]]]  # by number of an end: table and length in months
Others = Mapping[tuple[bool, frozenset[int]], Places]


@check("DT01", "column-dates", tickmark="Dt")
def column_dates(view: View) -> Iterator[Found]:
    """Yields the columns whose date cannot be, and the tables whose dates are those of others."""
    every = find_groups(view, most=MOST_COLUMNS)
    groups = with_ends(every)
    places = _places_of(every)
    for table in view.release.tables:
        if len(table.columns) > MOST_COLUMNS:
            yield Untested(f"{len(table.columns)} columns: the headings of {MOST_COLUMNS} are compared at most", table=table.ordinal)
    seen: dict[int, Observation] = {}
    for found in (
        *_no_days(view),
        *_twins(view, every, _others_of(groups)),
        *_strangers(groups, places),
        *_off_days(groups),
        *_stale(groups, places),
        *_apart(groups, places),
        *_no_month_ends(groups),
    ):
        assert found.table is not None
        seen.setdefault(found.table, found)
    yield from seen.values()
    places = _places_of(groups)
    agree: Counter[int] = Counter()
    for group in groups:
        agree[group.table.ordinal] += sum(len(_tables(places[head.about])) > 1 for head in group.heads)
    for ordinal, count in agree.items():
        if count and ordinal not in seen:
            said = "the date of 1 column stands" if count == 1 else f"the dates of {count} columns stand"
            yield Observation(f"{said} in other tables too", table=ordinal, severity=None)
    if not any(agree.values()) and not seen and view.release.tables:
        yield Untested("no two tables have headings that state the same dates")


def _places_of(groups: Sequence[Group]) -> Places:
    """The tables in which each end of a period stands, with the length of it there."""
    places: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for group in groups:
        for head in group.heads:
            places[head.about].add((group.table.ordinal, group.months))
    return places


def _tables(places: Set[tuple[int, int]]) -> set[int]:
    return {ordinal for ordinal, _ in places}


def _no_days(view: View) -> Iterator[Observation]:
    """Days that no month has, over columns and in the labels of rows."""
    for sheet in view.sheets:
        labels = [*(column.label for column in sheet.table.columns), *(line.label for line in sheet.lines)]
        found = next((day for label in labels if (day := impossible_day(label)) is not None), None)
        if found is not None:
            yield Observation(f'the table states "{found[0]}", and that month has {found[1]} days', table=sheet.table.ordinal)


def _twins(view: View, groups: Sequence[Group], others: Others) -> Iterator[Observation]:
    """Two columns with one heading and different figures."""
    dates = _dates_of(groups)
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in view.sheets:
        sheets[sheet.table.ordinal].append(sheet)
    for group in groups:
        alike: dict[tuple[str, date], list[Head]] = defaultdict(list)
        for head in group.heads:
            alike[" ".join(head.column.label.lower().split()), head.end].append(head)
        for heads in alike.values():
            if len(heads) != 2 or not _differ(view, sheets[group.table.ordinal], heads):
                continue
            label = heads[0].column.label
            wanted = [about for about in others.get((group.months > 0, group.ends), ()) if about not in group.ends]
            text = headed(label, heads[0].end, dates[wanted[0]]) if len(wanted) == 1 else None
            severity = ERROR if group.table.statement in FACES else WARNING
            message = f'two columns are headed "{label}", and their figures differ'
            because = "other tables have that date beside it" if text else ""
            yield Observation(message, table=group.table.ordinal, severity=severity, text=text, because=because)


def _differ(view: View, sheets: Sequence[Sheet], heads: Sequence[Head]) -> bool:
    """Whether most figures of two columns differ, in the rows of the sheets of a table."""
    pairs = []
    for sheet in sheets:
        one, other = (sheet.table.columns.index(head.column) for head in heads)
        pairs += [(line.cells[one], line.cells[other]) for line in sheet.lines if one in line.cells and other in line.cells]
    return len(pairs) >= FEWEST_SHARED and 2 * sum(view.value[one] == view.value[other] for one, other in pairs) < len(pairs)


def _strangers(groups: Sequence[Group], places: Places) -> Iterator[Observation]:
    """Dates that stand in one place alone, where all others with the same columns beside have another."""
    others = _others_of(groups)
    dates = _dates_of(groups)
    for group in groups:
        for head in group.heads:
            if len(places[head.about]) > 1 or len(group.ends) < 2:
                continue
            rest = others[group.months > 0, group.ends - {head.about}]
            wanted = {about: alike for about, alike in rest.items() if about != head.about}
            if len(wanted) == 1:
                [(about, alike)] = wanted.items()
                if len(alike) >= FEWEST_ALIKE:
                    yield _mended(group, head, dates[about], f"the {len(alike)} other places with the columns beside it have")


def _others_of(groups: Sequence[Group]) -> Others:
    """For each set of ends, of flows or of dates, those that complete it somewhere, with the tables and lengths in which they do."""
    found: dict[tuple[bool, frozenset[int]], dict[int, set[tuple[int, int]]]] = defaultdict(lambda: defaultdict(set))
    for group in groups:
        for about in group.ends:
            found[group.months > 0, group.ends - {about}][about].add((group.table.ordinal, group.months))
    return found


def _dates_of(groups: Sequence[Group]) -> dict[int, date]:
    """The date that most columns state for each end of a period."""
    stated: dict[int, Counter[date]] = defaultdict(Counter)
    for group in groups:
        for head in group.heads:
            stated[head.about][head.end] += 1
    return {about: max(dates, key=lambda end: (dates[end], end)) for about, dates in stated.items()}


def _mended(group: Group, head: Head, end: date, why: str) -> Observation:
    """A column whose date should be another one."""
    label = headed(head.column.label, head.end, end)
    message = f'a column is headed "{head.column.label}" where {why} {end.isoformat()}'
    because = f"{why} that date" if label else ""
    return Observation(message, table=group.table.ordinal, text=label, because=because, column=head.column.column)


def _off_days(groups: Sequence[Group]) -> Iterator[Observation]:
    """Days that differ by a few from the one that all other tables state."""
    stated: dict[int, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    for group in groups:
        for head in group.heads:
            if head.is_dated:
                stated[head.about][head.end].add(group.table.ordinal)
    for group in groups:
        for head in group.heads:
            days = stated[head.about]
            if head.is_dated and len(days) == 2 and len(days[head.end]) == 1:
                other = next(end for end in days if end != head.end)
                if len(days[other]) >= FEWEST_ALIKE and other.month == head.end.month:
                    yield _mended(group, head, other, f"{len(days[other])} other tables have")


def _stale(groups: Sequence[Group], places: Places) -> Iterator[Observation]:
    """Statements none of which is of the date that the others are of, and columns beyond that date."""
    current = _current(groups)
    if current is None:
        return
    faces = [group for group in groups if group.table.statement in FACES]
    ends = {head.end for group in groups for head in group.heads}
    for kind in sorted(FACES):
        own = [group for group in faces if group.table.statement == kind]
        latest = max(((head.end, at) for at, group in enumerate(own) for head in group.heads), default=None)
        if latest is not None and not any(current.about in group.ends for group in own):
            group = own[latest[1]]
            head = max(group.heads, key=lambda head: head.end)
            yield _mended(group, head, current.end, "the other statements have")
    for group in faces:
        for head in group.heads:
            if head.about > current.about and head.is_dated and len(_tables(places[head.about])) == 1:
                year_before = next((end for days in YEAR if (end := head.end - timedelta(days)) in ends), None)
                label = None if year_before is None else headed(head.column.label, head.end, year_before)
                message = f'a column is headed "{head.column.label}", which is later than all other statements'
                because = "another column of the document is of the year before" if label else ""
                yield Observation(message, table=group.table.ordinal, text=label, because=because, column=head.column.column)


def _current(groups: Sequence[Group]) -> Head | None:
    """A column of the period that most statements report on, then most tables, by the latest date of each; of two the later period."""
    latest: dict[int, Head] = {}
    for group in groups:
        for head in group.heads:
            if group.table.ordinal not in latest or head.end > latest[group.table.ordinal].end:
                latest[group.table.ordinal] = head
    statements = {group.table.ordinal: group.table.statement for group in groups}
    counts: Counter[int] = Counter()
    for ordinal, head in latest.items():
        counts[head.about] += len(latest) + 1 if statements[ordinal] in FACES else 1
    most = max(counts.values(), default=0)
    return max((head for head in latest.values() if counts[head.about] == most), key=lambda head: head.end, default=None)


def _apart(groups: Sequence[Group], places: Places) -> Iterator[Observation]:
    """Columns of a statement that are not as far apart as columns can be."""
    for group in groups:
        if group.table.statement not in FACES:
            continue
        heads = sorted({head.end: head for head in group.heads}.values(), key=lambda head: head.end)
        for one, other in pairwise(heads):
            days = (other.end - one.end).days
            if not _may_be_apart(days, group, len(heads)) and 1 in (len(places[one.about]), len(places[other.about])):
                message = f'columns are headed "{one.column.label}" and "{other.column.label}", which are {days} days apart'
                yield Observation(message, table=group.table.ordinal)


def _may_be_apart(days: int, group: Group, count: int) -> bool:
    """Whether two columns next to each other in time may be so many days apart; two periods are a quarter, half a year or a year apart."""
    if group.months % MONTHS_OF_QUARTER:  # months, and parts of a year before and after a merger
        return True
    if not group.months:
        return days <= MOST_APART
    quarters, rest = divmod(days + OFF_QUARTER, QUARTER)
    return quarters in (QUARTERS_OF_TWO if count == 2 else QUARTERS) and rest <= 2 * OFF_QUARTER


def _no_month_ends(groups: Sequence[Group]) -> Iterator[Observation]:
    """A day just before the end of a month in one table alone, where all others are ends of months and no day of the week is theirs."""
    tables: dict[date, set[int]] = defaultdict(set)
    for group in groups:
        for head in group.heads:
            if head.is_dated:
                tables[head.end].add(group.table.ordinal)
    odd = [end for end in tables if not is_month_end(end)]
    if len(odd) != 1 or len(tables) < FEWEST_ENDS or len(tables[odd[0]]) > 1 or len({end.weekday() for end in tables}) == 1:
        return
    last = end_of_month(odd[0])
    for group in groups:
        for head in group.heads:
            if head.end == odd[0] and head.is_dated and group.table.statement in FACES and (last - head.end).days <= MOST_BEFORE:
                yield _mended(group, head, last, "all other columns have ends of months, as is")
