"""The tables of a store, declared once for SQLite and PostgreSQL, and the named migrations that make them.

A migration is never changed once it is released, only followed by another; `migrations` in the store lists those it has had.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

MOMENT_TEXT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(sa.TypeDecorator[datetime]):
    """A moment in UTC: a timestamp with time zone, or in SQLite text of one width, which sorts as time does."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        """The type that a dialect keeps moments in."""
        return dialect.type_descriptor(sa.DateTime(timezone=True) if dialect.name == "postgresql" else sa.String(27))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """A moment as it is kept."""
        if value is None or dialect.name == "postgresql":
            return value
        moment = value.astimezone(UTC)
        return f"{moment.year:04}{moment.strftime(MOMENT_TEXT.removeprefix('%Y'))}"

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """A moment from what was kept."""
        if isinstance(value, str):
            return datetime.strptime(value, MOMENT_TEXT).replace(tzinfo=UTC)
        return None if value is None else value.astimezone(UTC)


class Exact(sa.TypeDecorator[Decimal]):
    """An exact decimal: NUMERIC without bounds, or in SQLite, which has no exact decimals, its digits as text."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        """The type that a dialect keeps amounts in."""
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.String())

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> Any:
        """An amount as it is kept."""
        return value if value is None or dialect.name == "postgresql" else format(value, "f")

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        """An amount from what was kept."""
        return Decimal(value) if isinstance(value, str) else value


METADATA = sa.MetaData()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # what SQLite numbers rows by itself in


def _text(name: str, *, required: bool = False) -> Column[str]:
    return Column(name, sa.Text, nullable=not required)


def _whole(name: str, *, required: bool = False) -> Column[int]:
    return Column(name, sa.BigInteger, nullable=not required)


def _of_reading() -> Column[int]:
    return Column("reading", NUMBER, ForeignKey("readings.id", ondelete="CASCADE"), primary_key=True)


def _period() -> tuple[Column[Any], ...]:
    return (
        Column("period_start", sa.Date),
        Column("period_end", sa.Date),
        Column("period_instant", sa.Date),
        _whole("period_months"),
        _whole("period_weeks"),
    )


def _place() -> tuple[Column[Any], ...]:
    """Where something stands, as in the tables of facts and guidance; `grid_column` is their `column`, a word SQL keeps to itself."""
    return (
        _text("kind", required=True),
        *(_whole(name) for name in ("start", "stop", "table_ordinal", "row_ordinal", "cell_ordinal", "grid_column", "page")),
        _text("box"),
    )


def _where_given(table: str, name: str) -> Index:
    """An index of the rows that have a value in a column: most facts have no metric, and many no concept."""
    given = sa.text(f"{name} IS NOT NULL")
    return Index(f"{table}_{name}", name, "reading", sqlite_where=given, postgresql_where=given)


MIGRATIONS_TABLE = Table("migrations", METADATA, Column("name", sa.Text, primary_key=True), Column("applied", Moment, nullable=False))
RUNS = Table(
    "runs",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    *(_text(name, required=True) for name in ("kind", "source", "version", "owner", "state")),
    Column("started", Moment, nullable=False),
    Column("noted", Moment, nullable=False),  # its last sign of life
    Column("ended", Moment),
    *(_whole(name, required=True) for name in ("total", "read", "known", "failed", "tied", "disputed")),
)
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("sha256", sa.String(64), nullable=False, unique=True),
    _whole("bytes", required=True),
    _text("name", required=True),
    *(_text(name) for name in ("url", "accession", "form", "items")),
    Column("first_stored", Moment, nullable=False),
    Index("documents_accession", "accession"),
)
CONTENTS = Table(
    "contents",
    METADATA,
    Column("document", NUMBER, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("packed", sa.LargeBinary, nullable=False),
)
READINGS = Table(
    "readings",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("document", NUMBER, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    *(_text(name, required=True) for name in ("version", "version_key", "settings")),
    Column("known", Moment, nullable=False),
    _text("known_by", required=True),
    Column("stored", Moment, nullable=False),
    Column("run", NUMBER, ForeignKey("runs.id")),
    *(_text(name) for name in ("cik", "entity", "ticker")),
    Column("period_end", sa.Date),
    _whole("fiscal_year"),
    _text("fiscal_period"),
    Column("published", sa.Date),
    *(_whole(name, required=True) for name in ("facts", "tied", "disputed", "untied", "errors", "warnings")),
    UniqueConstraint("document", "version", "settings", name="readings_once"),
    Index("readings_cik", "cik", "known"),
    Index("readings_ticker", sa.func.upper(sa.column("ticker"))),
    Index("readings_known", "known"),
)
REPORTS = Table("reports", METADATA, _of_reading(), Column("packed", sa.LargeBinary, nullable=False))
FACTS = Table(
    "facts",
    METADATA,
    _of_reading(),
    Column("id", sa.Text, primary_key=True),
    *_place(),
    *(_text(name, required=True) for name in ("statement", "label", "path", "printed")),
    Column("value", Exact, nullable=False),
    # value = mantissa x 10^exponent, without zeros at its end: what SQL compares exactly where a store has no decimals
    _whole("mantissa"),
    _whole("exponent"),
    _whole("decimals", required=True),
    _whole("scale", required=True),
    _text("unit"),
    *_period(),
    *(_text(name) for name in ("dimensions", "concept")),
    Column("concept_confidence", Exact),
    Column("xbrl_value", Exact),
    *(_text(name) for name in ("basis", "comparative", "direction")),
    _text("status", required=True),
    _text("findings"),
    _whole("sentence"),
    *(_text(name) for name in ("role", "metric")),
    *(_where_given("facts", name) for name in ("concept", "metric")),
    sqlite_with_rowid=False,
)
FINDINGS = Table(
    "findings",
    METADATA,
    _of_reading(),
    Column("id", sa.Text, primary_key=True),
    *(_text(name, required=True) for name in ("check_code", "outcome")),
    *(_text(name) for name in ("grade", "severity", "subject")),
    Column("difference", Exact),
    _text("message", required=True),
    *(_text(name) for name in ("suspect", "suggestion")),
    Column("accepted", sa.Boolean, nullable=False),
    _text("body", required=True),
    sqlite_with_rowid=False,
)
GUIDANCE = Table(
    "guidance",
    METADATA,
    _of_reading(),
    Column("ordinal", NUMBER, primary_key=True, autoincrement=False),
    _text("metric", required=True),
    _text("concept"),
    _text("basis", required=True),
    _text("qualifier"),
    Column("low", Exact),
    Column("high", Exact),
    _text("unit", required=True),
    *_period(),
    _text("action"),
    _text("quote", required=True),
    _text("body", required=True),
    sqlite_with_rowid=False,
)
FAILURES = Table(
    "failures",
    METADATA,
    Column("sha256", sa.String(64), primary_key=True),
    Column("version", sa.Text, primary_key=True),
    Column("settings", sa.Text, primary_key=True),
    *(_text(name, required=True) for name in ("name", "code", "reason", "state")),
    Column("run", NUMBER, ForeignKey("runs.id")),
    Column("at", Moment, nullable=False),
)
FILINGS = Table(
    "filings",
    METADATA,
    Column("accession", sa.Text, primary_key=True),
    *(_text(name, required=True) for name in ("cik", "company", "form", "url", "state")),
    _text("items"),
    Column("filed", sa.Date, nullable=False),
    Column("accepted", Moment),
    Column("seen", Moment, nullable=False),
    Column("sha256", sa.String(64)),
    # how often it was begun, and how often that ended with a failure that was told: the rest have ended whoever read it
    _whole("begun", required=True),
    _whole("failed", required=True),
    Column("due", Moment),
    _text("reason"),
    Index("filings_state", "state", "due"),
)
WAITING, DELIVERED = "waiting", "delivered"  # states of a delivery
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    *(_text(name, required=True) for name in ("target", "company", "state")),
    Column("reading", NUMBER, ForeignKey("readings.id", ondelete="CASCADE"), nullable=False),
    Column("made", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("delivered", Moment),
    _whole("attempts", required=True),
    _text("reason"),
    UniqueConstraint("target", "reading", name="deliveries_once"),
    Index("deliveries_due", "state", "due"),
)


MARKS = Table(
    "marks",
    METADATA,
    Column("name", sa.Text, primary_key=True),
    Column("moment", Moment, nullable=False),
    _text("note", required=True),
)


# The columns of a reading with what it has of its document.
OF_READING: tuple[Any, ...] = (READINGS, *(DOCUMENTS.c[name] for name in ("sha256", "name", "url", "accession", "form")))


class Migration(NamedTuple):
    """One step of the schema: its name, by which a store knows that it has had it, and what does it."""

    name: str
    apply: Callable[[sa.Connection], None]


def _make_tables(connection: sa.Connection) -> None:
    METADATA.create_all(connection, checkfirst=False, tables=[one for one in METADATA.sorted_tables if one is not MIGRATIONS_TABLE])


MIGRATIONS = (Migration("0001-first-tables", _make_tables),)
