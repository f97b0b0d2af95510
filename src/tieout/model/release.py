"""One document with everything known of it: the typed form of the JSON report."""

import importlib
from datetime import date, datetime
from typing import Any

import msgspec

from tieout.model.fact import Fact
from tieout.model.finding import Finding
from tieout.model.frame import make_frame
from tieout.model.guidance import Guidance
from tieout.model.highlight import Highlight
from tieout.model.liquidity import Liquidity
from tieout.model.numeral import Numeral, Section
from tieout.model.period import Period
from tieout.model.sentence import Driver, Sentence
from tieout.model.tables import DEFAULT, find_table

SCHEMA = "tieout/report/1"


class Entity(msgspec.Struct, frozen=True):
    """Whose release it is; None where the document does not say."""

    name: str | None = None
    cik: str | None = None
    ticker: str | None = None


class DocumentInfo(msgspec.Struct, frozen=True):
    """What is known of the document as a whole; `form`, `items` and `exhibits` are those of an EDGAR submission.

    `accepted` is the moment, in UTC, at which EDGAR took it: from then on the public could know it.
    """

    name: str
    sha256: str
    bytes: int
    media_type: str
    entity: Entity = Entity()
    accession: str | None = None
    period_end: date | None = None
    fiscal_year: int | None = None
    fiscal_period: str | None = None
    published: date | None = None
    form: str | None = None
    items: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    accepted: datetime | None = None


class Column(msgspec.Struct, frozen=True):
    """One column of figures: its grid column, the header over it, and the period its header states."""

    column: int
    label: str
    period: Period | None


class TableInfo(msgspec.Struct, frozen=True):
    """One table that holds figures."""

    id: str
    ordinal: int
    statement: str
    title: str
    scale: int | None
    currency: str | None
    audited: bool | None
    columns: tuple[Column, ...]


class Numbers(msgspec.Struct, frozen=True):
    """How many figures there are and how they stand.

    `total` counts every numeral of the document, `not_figures` those of each class that are no figures.
    """

    total: int = 0
    facts: int = 0
    tied: int = 0
    disputed: int = 0
    untied: int = 0
    not_figures: dict[str, int] = {}


class Diagnostic(msgspec.Struct, frozen=True):
    """Trouble in our own reading, with its place in the source; `page` is that of a PDF, `table` the ordinal of one in a Word document."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    table: int | None = None


class Caveat(msgspec.Struct, frozen=True):
    """A reservation the document makes about its own figures, with its place as in a diagnostic and its words.

    `kind` is "rounding" (figures may not add up by rounding: it excuses rounding and changes no verdict), "unaudited", "recast" (figures
    of earlier periods are restated or reclassified) or "preliminary".
    """

    kind: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    table: int | None = None
    quote: str = ""


class Release(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """One release as tieout understands it; what `tieout.to_json` writes is this object, field by field."""

    document: DocumentInfo
    tables: tuple[TableInfo, ...]
    facts: tuple[Fact, ...]
    diagnostics: tuple[Diagnostic, ...]
    numbers: Numbers
    findings: tuple[Finding, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    sections: tuple[Section, ...] = ()
    drivers: tuple[Driver, ...] = ()
    liquidity: Liquidity = Liquidity()
    caveats: tuple[Caveat, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    schema_: str = SCHEMA

    def to_frame(self, table: str = DEFAULT, *, library: str | None = None) -> Any:
        """A table as a data frame of pandas, or of polars where only that is installed or `library="polars"` asks for it.

        `table` is documents, facts, findings, terms or guidance; the columns are those of `tieout check --format csv --table ...`. Amounts
        are exact: Python decimals in pandas, Decimal(38, 12) in polars, or strings there where a column has an amount that does not
        fit. Days are datetime64[s] or Date, places and counts Int64. Raises ConfigError where neither library is installed, and for a
        table that there is not.
        """
        wanted = find_table(table)
        return make_frame(wanted.columns, list(wanted.rows(self)), library=library)

    def _repr_html_(self) -> str:
        """The release as a notebook shows it."""
        # The renderer stands on a floor above and is looked up when a notebook asks, as the libraries of frames are.
        shown: str = importlib.import_module("tieout.render.notebook").render(self)
        return shown

    def __repr__(self) -> str:
        statements: dict[str, int] = {}
        for table in self.tables:
            statements[table.statement] = statements.get(table.statement, 0) + 1
        shown = ", ".join(f"{count} {name}" for name, count in sorted(statements.items()))
        return (
            f"<Release {self.document.name}: {len(self.facts)} facts in {len(self.tables)} tables ({shown}); "
            f"{len(self.diagnostics)} diagnostics>"
        )
