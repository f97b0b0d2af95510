"""A fact as one row of plain columns: what the CSV, Parquet and the data frames hold, in one place so that they never differ.

The other tables are in `tieout.model.tables`, made of the same parts.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tieout.model.fact import Fact, Source
from tieout.model.period import Duration, Instant, Period

Plain = str | int | bool | Decimal | date | None

TEXT, WHOLE, EXACT, DAY, FLAG = "text", "whole", "exact", "day", "flag"
# What decimals of Parquet and polars hold: digits in all, and digits after the point. Of 400,000 amounts of 172 documents the most
# digits after the point are 9 (the ends of recalculated quotients), the most before it 16; see docs/decisions/0023.
DIGITS, PLACES = 38, 12


class Described(NamedTuple):
    """One column: its name, the kind of its values, what it holds, an example, and whether every row has a value.

    `refers` names the column of another table whose values it holds: `facts.id`, within the same document. A column with a
    `separator` holds several values in one text.
    """

    name: str
    kind: str
    description: str
    example: str
    is_required: bool = False
    refers: str | None = None
    separator: str | None = None


DOCUMENT = Described("document", TEXT, "Name of the document, as the report has it: the path that was given.", "releases/acme.htm", True)
PERIOD = (
    Described("period_start", DAY, "First day of a duration.", "2022-10-01"),
    Described("period_end", DAY, "Last day of a duration.", "2022-12-31"),
    Described("period_instant", DAY, "The day a balance is stated for.", "2022-12-31"),
    Described("period_months", WHOLE, "Nominal months of a duration: 3, 6, 9 or 12 for one to four fiscal quarters.", "3"),
)
WEEKS = Described("period_weeks", WHOLE, "Weeks of a duration, where the filer counts weeks.", "13")
BOX = Described(
    "box", TEXT, "Of a PDF: left, top, right and bottom in points from the page's top left.", "310.2 88.4 342.75 97.1", separator=" "
)

# The order is part of the contract, new columns come last.
FACTS = (
    DOCUMENT,
    Described("id", TEXT, "Id of the fact, unique in its document.", "f17", True),
    Described("kind", TEXT, "Where it stands: table or prose.", "table", True),
    Described(
        "statement",
        TEXT,
        "What its table is: income, balance, cashflow, comprehensive, equity, segment, reconciliation, metrics, guidance or other.",
        "income",
        True,
    ),
    Described("table", WHOLE, "Ordinal of its table in the source, from 0.", "3"),
    Described("row", WHOLE, "Ordinal of its row in the table, from 0.", "9"),
    Described("cell", WHOLE, "Ordinal of its cell in the row, from 0, spans not expanded.", "2"),
    Described("column", WHOLE, "Grid column, spans expanded: the same for every figure of one column.", "1"),
    Described("label", TEXT, "Label of its row; in prose the words that say what it measures.", "Total revenues", True),
    Described(
        "path", TEXT, "Headings over the row, ending in its label, joined by ` > `.", "Revenues: > Total revenues", True, separator=" > "
    ),
    Described("text", TEXT, "As printed, with its parentheses or minus sign.", "41,167", True),
    Described("value", EXACT, "Exact value: sign as printed, times the scale; of a percent the printed number.", "41167000", True),
    Described("decimals", WHOLE, "How precisely the value is stated, as in XBRL: -3 is to the nearest thousand.", "-3", True),
    Described("scale", WHOLE, "Power of ten that the printed number is multiplied by.", "3", True),
    Described("unit", TEXT, "ISO 4217 code, shares, USD/shares, percent, bps, pure or a counted noun.", "USD"),
    *PERIOD,
    Described(
        "dimensions", TEXT, "Members that cut the figure, as `axis=member`, joined by `; `.", "SegmentsAxis=EuropeMember", separator="; "
    ),
    Described("basis", TEXT, "gaap, non-gaap, constant-currency, pro-forma or guidance.", "gaap"),
    Described("concept", TEXT, "us-gaap element, or a name of our own (`tieout:…`).", "us-gaap:Revenues"),
    Described("concept_confidence", EXACT, "Calibrated: of the figures given 0.9, nine in ten are rightly named.", "0.98"),
    Described("xbrl_value", EXACT, "Value under the concept's own sign rule; of a percent the fraction.", "41167000"),
    Described("status", TEXT, "tied, disputed or untied.", "tied", True),
    Described("findings", TEXT, "Ids of the findings it takes part in, joined by blanks.", "n4 n19", refers="findings.id", separator=" "),
    Described("start", WHOLE, "Offset of its first character in the source as decoded.", "91833"),
    Described("end", WHOLE, "Offset after its last character.", "91839"),
    Described("page", WHOLE, "Page of a PDF, from 1.", "4"),
    BOX,
    WEEKS,
    Described("comparative", TEXT, "Of a figure in prose: id of the fact it is compared with.", "f18", refers="facts.id"),
    Described("direction", TEXT, "Of a figure in prose: up or down.", "up"),
    Described("role", TEXT, "Of a figure in prose: level, change or base.", "level"),
    Described("sentence", WHOLE, "Of a figure in prose: number of its sentence.", "12"),
)
# Each column of the facts with the kind of its values.
COLUMNS: dict[str, str] = {column.name: column.kind for column in FACTS}


def rows_of(document: str, facts: tuple[Fact, ...]) -> Iterator[tuple[Plain, ...]]:
    """Yields a row for each fact of a document, its values in the order of FACTS; None where the report has null."""
    for fact in facts:
        source = fact.source
        yield (
            *(document, fact.id, source.kind, fact.statement, source.table, source.row, source.cell, source.column),
            *(fact.label, " > ".join(fact.path), fact.text, fact.value, fact.decimals, fact.scale, fact.unit),
            *period_of(fact.period),
            "; ".join(f"{axis}={member}" for axis, member in fact.dimensions.items()) or None,
            *(fact.basis, fact.concept, fact.concept_confidence, fact.xbrl_value, fact.status, " ".join(fact.findings) or None),
            *(source.start, source.end, source.page),
            *(box_of(source), weeks_of(fact.period), fact.comparative, fact.direction, fact.role, fact.sentence),
        )


def period_of(period: Period | None) -> tuple[Plain, Plain, Plain, Plain]:
    """The values of the columns of PERIOD."""
    if isinstance(period, Instant):
        return None, None, period.instant, None
    if isinstance(period, Duration):
        return period.start, period.end, None, period.months
    return None, None, None, None


def weeks_of(period: Period | None) -> int | None:
    """The weeks of a period whose weeks the filer counts."""
    return period.weeks if isinstance(period, Duration) else None


def box_of(source: Source) -> str | None:
    """The box of a place on a page, its four lengths joined by blanks."""
    return None if source.box is None else " ".join(map(str, source.box))


def fits(value: object) -> bool:
    """Whether decimals of DIGITS digits, PLACES of them after the point, hold a value exactly."""
    if not isinstance(value, Decimal):
        return True
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES and value.adjusted() < DIGITS - PLACES
