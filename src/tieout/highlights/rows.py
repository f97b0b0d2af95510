"""The rows of a release that may state a metric, the likeliest first."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tieout.highlights.words import metrics, metrics_of, says
from tieout.model.fact import Fact
from tieout.model.period import Duration, Instant
from tieout.model.release import Release, TableInfo

FINEST, COARSEST, LARGEST = 12, -18, 24  # decimals and size of the figures that are taken: beyond them no amount is meant
FALLBACKS = ("metrics", "other", "comprehensive", "segment", "reconciliation")
VERSION = 20
LAST_CHOICE = 100
PROSE, NO_TABLE = "prose", -1
PART = 10
ENOUGH = 60  # percent of the metrics of the richest statement of a kind that another has
OTHER_CONCEPT = 5
NET_INCOME = "net_income"
NO_INCOME = frozenset(("operating_cash_flow",))
BEFORE_OTHERS = 2  # what "net income" loses in a table that then takes off the share of others


class Row(NamedTuple):
    """One row that may state a metric: where it stands and how well it fits, and its figures, those of the whole group first.

    The least is best of: how far its table is from the statement of the metric, what its concept says, and the rank of its name.
    """

    metric: str
    table: int
    row: int
    nearness: int
    concept: int
    rank: int
    facts: tuple[Fact, ...]

    @property
    def is_income(self) -> bool:
        """Whether the row is of a statement of income, where it is at home."""
        return self.metric not in NO_INCOME


def find_rows(release: Release) -> Mapping[str, list[Row]]:
    """The rows of each metric, the best first.

    A total per share has the headings of the rows it sums up: "Diluted" stands over its parts only.
    """
    tables = {table.ordinal: table for table in release.tables}
    labels = {(table.ordinal, column.column): column.label for table in release.tables for column in table.columns}
    grouped: dict[tuple[int, int, tuple[str, ...], str], list[tuple[bool, Fact]]] = {}
    shared: set[int] = set()
    above: dict[int, tuple[str, ...]] = {}
    for fact in release.facts:
        source = fact.source
        if source.table not in tables or source.row is None or fact.dimensions or fact.basis not in (None, "gaap"):
            continue
        kind = _kind_of(fact)
        if kind == "amount" and source.table not in shared and fact.path and says(fact.path[-1], "others"):
            shared.add(source.table)
        path = fact.path
        if kind == "per_share":
            is_total = bool(path) and says(path[-1], "total")
            path = (*above.get(source.table, path)[:-1], path[-1]) if is_total else path
            above[source.table] = path
        if kind and metrics_of(path, kind):
            label = labels.get((source.table, source.column or 0), "")
            if not says(label, "change") and not says(label, "version"):
                grouped.setdefault((source.table, source.row, path, kind), []).append((not says(label, "whole"), fact))
    found: list[Row] = []
    for (ordinal, row, path, kind), columns in grouped.items():
        is_whole = any(not is_part for is_part, _ in columns) or any(says(text, "whole") for text in path)
        facts = [fact for _, fact in sorted(columns, key=lambda column: column[0])]
        for name, rank in metrics_of(path, kind):
            fitting = tuple(fact for fact in facts if isinstance(fact.period, Instant) is (metrics()[name].unit == "balance"))
            nearness = _nearness(tables[ordinal], name, is_whole=is_whole)
            if fitting and nearness is not None and (nearness == 0 or rank not in metrics()[name].home):
                settled = rank + BEFORE_OTHERS if name == NET_INCOME and rank == 1 and ordinal in shared else rank
                found.append(Row(name, ordinal, row, nearness, _concept_rank(fitting, name), settled, fitting))
    return _ordered([*found, *_sentences(release)])


def _sentences(release: Release) -> Iterator[Row]:
    """Yields what sentences state, a row a figure: the last choice."""
    for at, fact in enumerate(release.facts):
        kind = _kind_of(fact) if fact.source.kind == PROSE and not fact.dimensions and fact.basis in (None, "gaap") else ""
        for name, rank in metrics_of(fact.path, kind) if kind else ():
            if isinstance(fact.period, Instant) is (metrics()[name].unit == "balance"):
                yield Row(name, NO_TABLE, at, LAST_CHOICE, _concept_rank((fact,), name), rank, (fact,))


def _kind_of(fact: Fact) -> str:
    """What a figure measures: an "amount", an amount "per_share", or neither ("")."""
    unit = fact.unit or ""
    if fact.period is None or not (COARSEST <= fact.decimals <= FINEST and fact.value.adjusted() <= LARGEST):
        return ""
    if isinstance(fact.period, Duration) and (fact.period.end is None or not fact.period.months):
        return ""
    if unit.endswith("/shares"):
        return "per_share"
    return "amount" if len(unit) == 3 and unit.isupper() else ""


def _nearness(table: TableInfo, name: str, *, is_whole: bool) -> int | None:
    """How near a table is to the statement a metric is at home in; None where a row of it is that of a segment.

    `is_whole` says that the row or one of its columns is said to be of the whole group.
    """
    metric = metrics()[name]
    if table.statement == "segment" and not is_whole:
        return None
    kinds = (*metric.statements, *metric.fallback, *(kind for kind in FALLBACKS if kind not in metric.statements))
    at = kinds.index(table.statement) if table.statement in kinds else len(kinds)
    nearness = 2 * at
    nearness += VERSION if table.statement != "reconciliation" and says(table.title, "version") else 0
    return nearness + (PART if says(table.title, "part") and table.statement != "segment" and not is_whole else 0)


def _concept_rank(facts: tuple[Fact, ...], name: str) -> int:
    """0 where the concept of a row is the metric's or it has none, more where it has another."""
    concepts = {fact.concept for fact in facts} - {None}
    return 0 if not concepts or concepts & metrics()[name].concepts else OTHER_CONCEPT


def _ordered(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows by metric, the best first.

    Of the statements of one kind those that hold most metrics come first, in the order of the document; a profit of some holders only
    comes after any of the whole.
    """
    richness: dict[int, set[str]] = {}
    for row in rows:
        richness.setdefault(row.table, set()).add(row.metric)
    most: dict[tuple[str, int], int] = {}
    for row in rows:
        key = row.metric, row.nearness
        most[key] = max(most.get(key, 0), len(richness[row.table]))

    def order(row: Row) -> tuple[int, ...]:
        is_poor = 100 * len(richness[row.table]) < ENOUGH * most[row.metric, row.nearness]
        is_weak = row.metric == NET_INCOME and row.rank > 1
        place = row.table if row.nearness == 0 else 0
        return row.nearness, is_weak, is_poor, place, row.concept, row.rank, row.table, row.row

    by_metric: dict[str, list[Row]] = {name: [] for name in metrics()}
    for row in sorted(rows, key=order):
        by_metric[row.metric].append(row)
    return by_metric


def facts_of(rows: list[Row]) -> Iterator[tuple[Row, Fact]]:
    """Yields the figures of rows in their order, each with its row."""
    for row in rows:
        for fact in row.facts:
            yield row, fact
