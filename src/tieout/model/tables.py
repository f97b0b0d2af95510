"""The tables of a run over documents: documents, facts, findings, the terms of findings, and guidance.

One definition for CSV, Parquet, data frames, the data dictionary and CSVW. Tables join on `document` and an id.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tieout.errors import ConfigError
from tieout.model.columns import (
    BOX,
    DAY,
    DOCUMENT,
    EXACT,
    FACTS,
    FLAG,
    PERIOD,
    TEXT,
    WEEKS,
    WHOLE,
    Described,
    Plain,
    box_of,
    period_of,
    rows_of,
    weeks_of,
)
from tieout.model.interval import Interval

if TYPE_CHECKING:
    from tieout.model.finding import Finding, Term
    from tieout.model.release import Release

Row = tuple[Plain, ...]


class Tabular(NamedTuple):
    """One table: its name, what a row is, the columns that tell rows apart, its columns, and who makes the rows of a release."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Described, ...]
    rows: Callable[["Release"], Iterator[Row]]


DOCUMENTS = (
    DOCUMENT,
    Described("sha256", TEXT, "SHA-256 of its bytes.", "9f86d081…", True),
    Described("bytes", WHOLE, "Its size.", "182733", True),
    Described("media_type", TEXT, "What it was read as.", "text/html", True),
    Described("entity", TEXT, "Name of the filer.", "Larkspur & Finch Stores, Inc."),
    Described("cik", TEXT, "CIK of the filer, ten digits.", "0009990417"),
    Described("ticker", TEXT, "Ticker of the filer.", "LKF"),
    Described("accession", TEXT, "Accession number of the filing.", "0009990417-25-000031"),
    Described("period_end", DAY, "Last day of the period reported.", "2025-08-02"),
    Described("fiscal_year", WHOLE, "Fiscal year of that period.", "2025"),
    Described("fiscal_period", TEXT, "Q1 to Q4, or FY where only a year is reported.", "Q2"),
    Described("published", DAY, "The day it was published.", "2025-08-21"),
    Described("facts", WHOLE, "How many facts it has.", "268", True),
    Described("tied", WHOLE, "How many of them an independent check ties.", "241", True),
    Described("disputed", WHOLE, "How many of them are disputed.", "0", True),
    Described("untied", WHOLE, "How many of them nothing checks.", "27", True),
    Described("errors", WHOLE, "Exceptions of severity error that are not accepted.", "0", True),
    Described("warnings", WHOLE, "Exceptions of severity warning that are not accepted.", "1", True),
)
FINDINGS = (
    DOCUMENT,
    Described("id", TEXT, "Id of the finding, unique in its document.", "n4", True),
    Described("check", TEXT, "Code of the check.", "FT01", True),
    Described("outcome", TEXT, "ties, exception or not_tested.", "ties", True),
    Described("grade", TEXT, "exact, rounding, improbable or impossible.", "rounding"),
    Described("severity", TEXT, "Of an exception: error, warning or note.", "error"),
    Described("accepted", FLAG, "Whether a baseline lists it, so that it does not count.", "false", True),
    Described("subject", TEXT, "Id of the fact that is recalculated.", "f17", refers="facts.id"),
    Described(
        "terms",
        TEXT,
        "Facts of the recalculation: `f13 f14*-1 /f9` is (f13 - f14) / f9; see the table of terms.",
        "f13 f14*-1",
        separator=" ",
    ),
    Described("reported_low", EXACT, "Lower end of the subject's rounding interval.", "41166500"),
    Described("reported_high", EXACT, "Upper end of it.", "41167500"),
    Described("reported_closed", TEXT, "Which of its ends belong to it: both, low, high or neither.", "both"),
    Described("computed_low", EXACT, "Lower end of the interval that the recalculation gives.", "41166000"),
    Described("computed_high", EXACT, "Upper end of it.", "41168000"),
    Described("computed_closed", TEXT, "Which of its ends belong to it.", "both"),
    Described("difference", EXACT, "The printed figure less the one computed from printed figures.", "27000"),
    Described("chance", EXACT, "Of grade improbable: how probable honest rounding makes such a difference.", "0.00041"),
    Described(
        "message", TEXT, "What ties or does not; why it was not tested.", "Total assets is 348,963 but its parts sum to 348,936", True
    ),
    Described("suspect", TEXT, "Id of the fact most likely wrong.", "f42", refers="facts.id"),
    Described(
        "candidates",
        TEXT,
        "Facts that may be wrong, likeliest first, each with what it should say.",
        "f42=348,936; f40=275,165",
        separator="; ",
    ),
    Described("suggestion", TEXT, "What the suspect should say.", "348,936"),
    Described("because", TEXT, "Why.", "digits transposed; mends 2 exceptions and breaks nothing"),
    Described("table", WHOLE, "Ordinal of the table a finding without subject is about.", "3"),
)
TERMS = (
    DOCUMENT,
    Described("finding", TEXT, "Id of the finding.", "n4", True, "findings.id"),
    Described("check", TEXT, "Code of its check.", "FT01", True),
    Described("ordinal", WHOLE, "Place of the term in the recalculation, from 0.", "0", True),
    Described("fact", TEXT, "Id of the fact.", "f13", True, "facts.id"),
    Described("weight", WHOLE, "What it is multiplied by.", "-1", True),
    Described("over", FLAG, "Whether it is one of the divisor.", "false", True),
)
GUIDANCE = (
    DOCUMENT,
    Described("ordinal", WHOLE, "Place in the report's list, from 0.", "0", True),
    Described("metric", TEXT, "Fixed name of the measure, or a short one of the same kind.", "revenue", True),
    Described("concept", TEXT, "Concept of its GAAP measure.", "us-gaap:Revenues"),
    Described("basis", TEXT, "gaap, non-gaap, constant-currency or pro-forma.", "gaap", True),
    Described("qualifier", TEXT, "Words that narrow the measure.", "excluding product revenue"),
    Described("low", EXACT, "Lower end, exact and scaled; of a point the same as the upper; nothing where it is open.", "30000000"),
    Described("high", EXACT, "Upper end.", "35000000"),
    Described("unit", TEXT, "As in a fact.", "USD", True),
    *PERIOD,
    WEEKS,
    Described("action", TEXT, "initiated, reaffirmed, raised, lowered, narrowed or withdrawn.", "raised"),
    Described("low_fact", TEXT, "Id of the fact that prints the lower end.", "f201", refers="facts.id"),
    Described("high_fact", TEXT, "Id of the fact that prints the upper end.", "f202", refers="facts.id"),
    Described("falls", FLAG, "Whether the higher end is printed first and nothing explains it.", "false", True),
    Described("earlier_low", EXACT, "Lower end of the range that it replaces.", "28000000"),
    Described("earlier_high", EXACT, "Upper end of it.", "33000000"),
    Described("quote", TEXT, "The words, as printed.", "between $30 million and $35 million", True),
    Described("kind", TEXT, "Where it stands: table or prose.", "prose", True),
    Described("start", WHOLE, "Offset of its first character in the source as decoded.", "3120"),
    Described("end", WHOLE, "Offset after its last character.", "3155"),
    Described("table", WHOLE, "Ordinal of its table, from 0.", "5"),
    Described("row", WHOLE, "Ordinal of its row, from 0.", "2"),
    Described("cell", WHOLE, "Ordinal of its cell, from 0.", "1"),
    Described("page", WHOLE, "Page of a PDF, from 1.", "2"),
    BOX,
)


def _document_rows(release: "Release") -> Iterator[Row]:
    document, numbers = release.document, release.numbers
    entity = document.entity
    open_ones = [finding.severity for finding in release.findings if finding.severity and not finding.accepted]
    yield (
        *(document.name, document.sha256, document.bytes, document.media_type, entity.name, entity.cik, entity.ticker),
        *(document.accession, document.period_end, document.fiscal_year, document.fiscal_period, document.published),
        *(len(release.facts), numbers.tied, numbers.disputed, numbers.untied, open_ones.count("error"), open_ones.count("warning")),
    )


def _fact_rows(release: "Release") -> Iterator[Row]:
    return rows_of(release.document.name, release.facts)


def _finding_rows(release: "Release") -> Iterator[Row]:
    for finding in release.findings:
        mend = finding.suggestion
        yield (
            *(release.document.name, finding.id, finding.check, finding.outcome, finding.grade, finding.severity, finding.accepted),
            *(finding.subject, " ".join(map(_term_text, finding.terms)) or None),
            *_interval(finding.reported),
            *_interval(finding.computed),
            *(finding.difference, finding.chance, finding.message, finding.suspect, _candidates(finding)),
            *((None, None) if mend is None else (mend.text, mend.because)),
            finding.table,
        )


def _term_text(term: "Term") -> str:
    weight = "" if term.weight == 1 else f"*{term.weight}"
    return f"{'/' if term.over else ''}{term.fact}{weight}"


def _interval(interval: Interval | None) -> tuple[Plain, Plain, Plain]:
    if interval is None:
        return None, None, None
    ends = {(True, True): "both", (True, False): "low", (False, True): "high", (False, False): "neither"}
    return interval.low, interval.high, ends[interval.low_closed, interval.high_closed]


def _candidates(finding: "Finding") -> str | None:
    return "; ".join(one.fact if one.text is None else f"{one.fact}={one.text}" for one in finding.candidates) or None


def _term_rows(release: "Release") -> Iterator[Row]:
    for finding in release.findings:
        for ordinal, term in enumerate(finding.terms):
            yield release.document.name, finding.id, finding.check, ordinal, term.fact, term.weight, term.over


def _guidance_rows(release: "Release") -> Iterator[Row]:
    for ordinal, one in enumerate(release.guidance):
        source, earlier = one.source, one.earlier
        yield (
            *(release.document.name, ordinal, one.metric, one.concept, one.basis, one.qualifier, one.low, one.high, one.unit),
            *period_of(one.period),
            *(weeks_of(one.period), one.action, one.low_fact, one.high_fact, one.falls),
            *((None, None) if earlier is None else (earlier.low, earlier.high)),
            *(one.quote, source.kind, source.start, source.end, source.table, source.row, source.cell, source.page, box_of(source)),
        )


TABLES = (
    Tabular("documents", "One row a document.", ("document",), DOCUMENTS, _document_rows),
    Tabular("facts", "One row a figure that was understood, in tables and in prose.", ("document", "id"), FACTS, _fact_rows),
    Tabular(
        "findings",
        "One row a relation that was tested: what ties, what does not, what was left.",
        ("document", "id"),
        FINDINGS,
        _finding_rows,
    ),
    Tabular("terms", "One row a figure of a recalculation: findings to facts.", ("document", "finding", "ordinal"), TERMS, _term_rows),
    Tabular(
        "guidance", "One row a measure that the filer expects for a period to come.", ("document", "ordinal"), GUIDANCE, _guidance_rows
    ),
)
DEFAULT = "facts"


def find_table(name: str) -> Tabular:
    """The table of a name; ConfigError where there is none."""
    for table in TABLES:
        if table.name == name:
            return table
    raise ConfigError(f"{name!r} is no table; give {', '.join(table.name for table in TABLES)}")
