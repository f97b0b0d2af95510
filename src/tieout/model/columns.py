"""A fact as one row of plain columns: what the CSV and the data frames hold, in one place so that they never differ."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tieout.model.fact import Fact
from tieout.model.period import Duration, Instant, Period

Plain = str | int | Decimal | date | None

TEXT, WHOLE, EXACT, DAY = "text", "whole", "exact", "day"
# Each column with the kind of its values; the order is part of the contract, new columns come last.
COLUMNS: dict[str, str] = {
    "document": TEXT,
    "id": TEXT,
    "kind": TEXT,
    "statement": TEXT,
    "table": WHOLE,
    "row": WHOLE,
    "cell": WHOLE,
    "column": WHOLE,
    "label": TEXT,
    "path": TEXT,
    "text": TEXT,
    "value": EXACT,
    "decimals": WHOLE,
    "scale": WHOLE,
    "unit": TEXT,
    "period_start": DAY,
    "period_end": DAY,
    "period_instant": DAY,
    "period_months": WHOLE,
    "dimensions": TEXT,
    "basis": TEXT,
    "concept": TEXT,
    "concept_confidence": EXACT,
    "xbrl_value": EXACT,
    "status": TEXT,
    "findings": TEXT,
    "start": WHOLE,
    "end": WHOLE,
    "page": WHOLE,
}


def rows_of(document: str, facts: tuple[Fact, ...]) -> Iterator[tuple[Plain, ...]]:
    """Yields a row for each fact of a document, its values in the order of COLUMNS; None where the report has null."""
    for fact in facts:
        source = fact.source
        yield (
            *(document, fact.id, source.kind, fact.statement, source.table, source.row, source.cell, source.column),
            *(fact.label, " > ".join(fact.path), fact.text, fact.value, fact.decimals, fact.scale, fact.unit),
            *_period(fact.period),
            "; ".join(f"{axis}={member}" for axis, member in fact.dimensions.items()) or None,
            *(fact.basis, fact.concept, fact.concept_confidence, fact.xbrl_value, fact.status, " ".join(fact.findings) or None),
            *(source.start, source.end, source.page),
        )


def _period(period: Period | None) -> tuple[Plain, Plain, Plain, Plain]:
    if isinstance(period, Instant):
        return None, None, period.instant, None
    if isinstance(period, Duration):
        return period.start, period.end, None, period.months
    return None, None, None, None
