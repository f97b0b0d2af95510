"""Scales and periods of tables that nothing states: from the sentences that state their figures again in full.

A sentence counts with an amount and the word for its scale, or with words for its period, where all telling words of a row stand in what it
says. One that agrees with a table as it was read keeps that as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from tieout.extract.describe import Remark
from tieout.extract.facts import FactWriter, write_table
from tieout.extract.mending import FEWEST_DIGITS, SURE_DIGITS, is_same_span
from tieout.extract.prose import Figure
from tieout.extract.reading import ReadTable
from tieout.extract.restated import Restated, find_restated, telling_digits
from tieout.extract.tables import whole_tables
from tieout.model.document import Document
from tieout.model.fact import Fact
from tieout.model.period import Period
from tieout.model.release import TableInfo

ENOUGH = 2  # figures of sentences that agree; one alone where it has SURE_DIGITS
POSSIBLE = (0, 3, 6, 9)
MOST_QUOTED = 3  # figures that a remark names
OF_SCALES = ("scale-assumed", "scale-unknown", "scale-inferred")  # remarks that a mended scale makes void
OF_PERIODS = ("period-unknown", "period-assumed")
Place = tuple[int | None, int | None]  # the ordinals of a table and of a grid column


class Tables(NamedTuple):
    """The tables of a document and what was made of them: `remarks` are those of reading them, `written` those of writing their facts."""

    read: Sequence[ReadTable]
    described: tuple[TableInfo, ...]
    facts: Sequence[Fact]
    remarks: Sequence[Remark]
    written: Sequence[Remark]


class Evidence(NamedTuple):
    """What sentences say of the scale of a table: the scale, and the figures that say it, none where they speak of other tables."""

    scale: int
    texts: tuple[str, ...]


Votes = Mapping[int, Mapping[str, int]]  # by scales, the figures of sentences that speak for one, each with its telling digits


def mend_tables(document: Document, tables: Tables, figures: Sequence[Figure]) -> Tables:
    """The tables with the scales and periods that sentences tell."""
    return _with_periods(_with_scales(document, tables, figures), figures)


def _with_scales(document: Document, tables: Tables, figures: Sequence[Figure]) -> Tables:
    doubtful = [group for group in _groups(tables.read) if not group[0].states_scale]
    stated = [(at, figure.fact) for at, figure in enumerate(figures) if _states_scale(figure)] if doubtful else []
    if not stated:
        return tables
    amounts = _amounts(tables.facts, doubtful)
    having = {fact.source.table for fact in amounts}
    doubtful = [group for group in doubtful if any(read.layout.table.ordinal in having for read in group)]
    found = _by_table(find_restated(stated, amounts))
    votes = [_votes(group, found, figures) for group in doubtful]
    told = [_evidence(one) for one in votes]
    if not any(read.states_scale for read in tables.read):
        told = _lent(doubtful, votes, told)
    taken = [(group, one) for group, one in zip(doubtful, told, strict=True) if one is not None]
    mended = {read.layout.table.ordinal: (read, one) for group, one in taken for read in group if one.scale != read.caption.scale}
    if not mended:
        return tables
    return _rewritten(document, tables, mended)


def _groups(tables: Sequence[ReadTable]) -> list[list[ReadTable]]:
    """The tables, each with those that go on from it and state no scale."""
    groups: list[list[ReadTable]] = []
    for read in tables:
        if read.borrows_before and groups:
            groups[-1].append(read)
        else:
            groups.append([read])
    return groups


def _states_scale(figure: Figure) -> bool:
    mention = figure.mention
    return mention.is_money and mention.has_scale_word and telling_digits(figure.fact) >= FEWEST_DIGITS


def _amounts(facts: Iterable[Fact], groups: Iterable[Sequence[ReadTable]]) -> list[Fact]:
    """The facts of tables that their scale governs."""
    scales = {read.layout.table.ordinal: read.caption.scale or 0 for group in groups for read in group}
    return [fact for fact in facts if fact.scale == scales.get(fact.source.table or 0) and (fact.unit is None or fact.unit.isupper())]


def _by_table(found: Iterable[Restated]) -> Mapping[int | None, Sequence[Restated]]:
    tables: dict[int | None, list[Restated]] = defaultdict(list)
    for one in found:
        tables[one.cell.source.table].append(one)
    return tables


def _votes(group: Sequence[ReadTable], found: Mapping[int | None, Sequence[Restated]], figures: Sequence[Figure]) -> Votes:
    """The figures of sentences that speak for each scale of a table and of what goes on from it.

    For the scale that it was read with digits alone do; for another the words of the row as well, and its period if the sentence names one.
    """
    votes: dict[int, dict[str, int]] = defaultdict(dict)
    for read in group:
        known = read.caption.scale
        for one in found.get(read.layout.table.ordinal, ()):
            figure = figures[one.figure]
            is_read = known is not None and one.power == 0
            if is_read or (one.is_named and _may_be_same(one.cell.period, figure)):
                votes[(known or 0) + one.power][figure.fact.text] = telling_digits(figure.fact)
    return votes


def _may_be_same(period: Period | None, figure: Figure) -> bool:
    return period is None or figure.named is None or is_same_span(period, figure.fact.period)


def _evidence(votes: Votes) -> Evidence | None:
    """The one scale that figures enough speak for; None where they speak for more than one."""
    if len(votes) != 1:
        return None
    ((scale, digits),) = votes.items()
    is_enough = len(digits) >= ENOUGH or max(digits.values()) >= SURE_DIGITS
    return Evidence(scale, tuple(digits)) if is_enough and scale in POSSIBLE else None


def _lent(groups: Sequence[Sequence[ReadTable]], votes: Sequence[Votes], told: Sequence[Evidence | None]) -> list[Evidence | None]:
    """What is told of the tables of a document that states no scale at all: for all that print amounts alike the one that sentences tell.

    A table whose whole amounts were told otherwise, or of which sentences say something else, is left alone.
    """
    pooled: dict[int, dict[str, int]] = defaultdict(dict)
    for one in votes:
        for scale, digits in one.items():
            pooled[scale].update(digits)
    lent = _evidence(pooled)
    if lent is None:
        return list(told)
    places = {_printed_places(group[0]) for group, one in zip(groups, votes, strict=True) if one}
    return [
        one or (lent._replace(texts=()) if group[0].caption.scale != 0 and _printed_places(group[0]) in places else None)
        for group, one in zip(groups, told, strict=True)
    ]


def _printed_places(read: ReadTable) -> int:
    """The digits behind the point that most amounts of a table are printed with."""
    places = Counter(figure.printed.places for line in read.layout.lines for figure in line.figures if not figure.word)
    return max(places, key=lambda one: (places[one], -one), default=0)


def _rewritten(document: Document, tables: Tables, mended: Mapping[int, tuple[ReadTable, Evidence]]) -> Tables:
    """The tables with the facts of all of them written anew, since rows of shares depend on the scale of the amounts."""
    remarks = [remark for remark in tables.remarks if not _is_of(remark, OF_SCALES, [read for read, _ in mended.values()])]
    for read, one in mended.values():
        remarks.append(_scale_remark(read, one))
        read.take_scale(one.scale)
    writer = FactWriter(document)
    for parts in whole_tables(tables.read):
        for read in parts:
            read.share_scale = None
        write_table(writer, parts)
    scales = {ordinal: one.scale for ordinal, (_, one) in mended.items()}
    described = tuple(msgspec.structs.replace(table, scale=scales.get(table.ordinal, table.scale)) for table in tables.described)
    return Tables(tables.read, described, writer.facts, remarks, writer.remarks)


def _scale_remark(read: ReadTable, told: Evidence) -> Remark:
    table, before = read.layout.table, read.caption.scale
    had = "nothing else tells it" if before is None else f"10^{before} had been assumed"
    source = f"sentences, which state {_quoted(told.texts)} in it so" if told.texts else "the tables whose figures sentences state so"
    message = f"no scale is stated for this table; 10^{told.scale} taken from {source}; {had}"
    return "scale-from-prose", message, table.start, table.end


def _with_periods(tables: Tables, figures: Sequence[Figure]) -> Tables:
    """The tables with the periods that sentences tell for columns whose own nothing states."""
    open_columns = _open_columns(tables)
    told = [
        (at, figure.fact) for at, figure in enumerate(figures) if figure.named is not None and telling_digits(figure.fact) >= FEWEST_DIGITS
    ]
    if not open_columns or not told:
        return tables
    cells = [fact for fact in tables.facts if _place(fact) in open_columns]
    votes: dict[Place, list[tuple[Period, str]]] = defaultdict(list)
    for one in find_restated(told, cells):
        period = figures[one.figure].fact.period
        if one.power == 0 and one.is_named and period is not None:
            votes[_place(one.cell)].append((period, figures[one.figure].fact.text))
    taken = {place: found[0][0] for place, found in votes.items() if _is_one(found)}
    moved = {place: period for place, period in taken.items() if not is_same_span(open_columns[place], period)}
    if not moved:
        return tables
    quoted = {place: tuple(dict.fromkeys(text for _, text in votes[place])) for place in moved}
    return _redated(tables, moved, open_columns, quoted)


def _open_columns(tables: Tables) -> dict[Place, Period | None]:
    """The columns whose periods nothing states, or were completed from elsewhere, with what they were read as."""
    found: dict[Place, Period | None] = {}
    for read, table in zip(tables.read, tables.described, strict=True):
        if len(read.columns) == 1:
            for column, reading in zip(table.columns, read.columns[0], strict=True):
                if reading.role in ("period", "none") and (reading.period is None or reading.assumed):
                    found[table.ordinal, column.column] = reading.period
    return found


def _is_one(found: Sequence[tuple[Period, str]]) -> bool:
    """Whether figures enough tell one period and none another."""
    return len({text for _, text in found}) >= ENOUGH and all(is_same_span(period, found[0][0]) for period, _ in found)


def _redated(
    tables: Tables, moved: Mapping[Place, Period], before: Mapping[Place, Period | None], quoted: Mapping[Place, tuple[str, ...]]
) -> Tables:
    facts = [
        msgspec.structs.replace(fact, period=moved[_place(fact)]) if _place(fact) in moved and fact.period == before[_place(fact)] else fact
        for fact in tables.facts
    ]
    described: list[TableInfo] = []
    remarks = list(tables.remarks)
    for read, table in zip(tables.read, tables.described, strict=True):
        columns = tuple(
            msgspec.structs.replace(column, period=moved.get((table.ordinal, column.column), column.period)) for column in table.columns
        )
        described.append(msgspec.structs.replace(table, columns=columns) if columns != table.columns else table)
        if columns != table.columns:
            places = [(table.ordinal, column.column) for column in columns]
            if all(place in moved for place in places if place in before):
                remarks = [remark for remark in remarks if not _is_of(remark, OF_PERIODS, [read])]
            remarks += [_period_remark(read, moved[place], before[place], quoted[place]) for place in places if place in moved]
    return tables._replace(described=tuple(described), facts=facts, remarks=remarks)


def _period_remark(read: ReadTable, period: Period, before: Period | None, texts: tuple[str, ...]) -> Remark:
    table = read.layout.table
    had = "nothing else tells it" if before is None else f"{before} had been assumed"
    message = (
        f"a column of this table does not state its period; {period} taken from sentences, which state {_quoted(texts)} in it so; {had}"
    )
    return "period-from-prose", message, table.start, table.end


def _quoted(texts: Sequence[str]) -> str:
    return " and ".join(f'"{text}"' for text in texts[:MOST_QUOTED])


def _is_of(remark: Remark, codes: Sequence[str], tables: Iterable[ReadTable]) -> bool:
    """Whether a remark has one of the codes and is of one of the tables."""
    return remark[0] in codes and any(remark[2:] == (read.layout.table.start, read.layout.table.end) for read in tables)


def _place(fact: Fact) -> Place:
    return fact.source.table, fact.source.column
