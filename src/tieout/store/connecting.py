"""Connections to a database: what SQLite and PostgreSQL need to be told, one error in one line for whatever fails, and the migrations."""

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from tieout.errors import ConfigError, StoreError, UnstorableError
from tieout.store.addresses import show
from tieout.store.moments import now
from tieout.store.schema import MIGRATIONS, MIGRATIONS_TABLE

PATIENCE = 60  # seconds to wait for other writers before giving up
MIGRATION_LOCK = 7_410_021  # of PostgreSQL: one process at a time makes the tables
WRITES = "tieout_writes"
REASONS = (
    (r"disk is full|no space left", "the disk is full; free some space, nothing stored is lost"),
    (r"readonly|read-only|permission denied for", "it can only be read; give a store that may be written"),
    (r"is locked|lock timeout|deadlock", "other processes kept it busy too long; run this again"),
    (r"not a database|malformed|corrupt", "is no store of tieout, or is damaged; give another file"),
    (
        r"unable to open|not a directory|no such file|\[errno 13\]|file name too long",
        "cannot be opened; give a file in a folder that exists and is yours",
    ),
    (r"password|authentication", "the server refuses this user or password; mend the URL"),
    (r'database "[^"]*" does not exist', "the server has no such database; create it (createdb) or mend the URL"),
    (
        r"refused|could not translate|failed to resolve|timeout expired|no route|is the server running",
        "the server cannot be reached; see that it runs, and mend the URL",
    ),
    (r"disk i/o error", "the disk cannot be read or written; nothing that was stored before is lost"),
)


# What is wrong with what is to be kept, not with the store: names that every driver has for it.
OF_A_ROW = {"DataError", "IntegrityError", "UnicodeError", "OverflowError"}


@contextlib.contextmanager
def one_line(url: URL) -> Iterator[None]:
    """Turns whatever the database raises into a StoreError of one line."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError, OverflowError) as error:
        told = str(getattr(error, "orig", None) or error)
        first = " ".join(told.split())[:200]
        reason = next((reason for pattern, reason in REASONS if re.search(pattern, told, re.IGNORECASE)), None)
        kinds = {base.__name__ for base in type(getattr(error, "orig", error)).__mro__}
        if reason is None and kinds & OF_A_ROW:
            raise UnstorableError(f"{show(url)}: cannot keep what the document holds ({first}); nothing was changed") from error
        raise StoreError(f"{show(url)}: {reason or f'the store failed ({first}); nothing was changed'}") from error


def connect(url: URL) -> sa.Engine:
    """The engine of an address, its tables made or brought up to date; a store that can only be read is read."""
    is_file = url.get_backend_name() == "sqlite"
    with one_line(url):
        engine = _file_engine(url) if is_file else _server_engine(url)
        try:
            _migrate(engine, url)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _server_engine(url: URL) -> sa.Engine:
    try:
        return sa.create_engine(url, connect_args={"connect_timeout": 10, "application_name": "tieout"}, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as error:
        raise ConfigError("a store in PostgreSQL needs psycopg, which is not installed: pip install 'tieout[postgres]'") from error


def _file_engine(url: URL) -> sa.Engine:
    path = Path(str(url.database))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    is_readable_only = path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    address = f"file:{_quoted(path)}{_read_only(path) if is_readable_only else ''}"

    def open_file() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            if not is_readable_only:
                _keep_trying(connection, "PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            # SQLite's own knows the letters of English alone
            connection.create_function("lower", 1, _lower, deterministic=True)
        except BaseException:
            connection.close()
            raise
        return connection

    # A connection is opened for each piece of work: threads and forked processes never share one.
    engine = sa.create_engine("sqlite://", creator=open_file, poolclass=NullPool)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _read_only(path: Path) -> str:
    """How a file is opened that may only be read: as one that nobody writes to, unless a writer's log beside it says otherwise."""
    log = Path(f"{path}-wal")
    return "?mode=ro" if log.exists() and log.stat().st_size else "?mode=ro&immutable=1"


def _quoted(path: Path) -> str:
    return "".join(f"%{ord(one):02x}" if one in "%?#" else one for one in str(path))


def _keep_trying(connection: sqlite3.Connection, statement: str) -> None:
    """Runs a statement for which SQLite does not wait by itself: the first processes to open a new file switch its journal together."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(1 / 50)


@contextlib.contextmanager
def writing(engine: sa.Engine, url: URL) -> Iterator[sa.Connection]:
    """A transaction that writes: all of it is kept, or nothing is changed."""
    with one_line(url), engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def reading(engine: sa.Engine, url: URL) -> Iterator[sa.Connection]:
    """A transaction that reads, all of it from one state of the store."""
    with one_line(url), engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


def _applied(connection: sa.Connection) -> dict[str, datetime] | None:
    """The migrations a store has had; None of one without tables."""
    if not sa.inspect(connection).has_table(MIGRATIONS_TABLE.name):
        return None
    rows: list[Any] = list(connection.execute(sa.select(MIGRATIONS_TABLE)))
    return {row.name: row.applied for row in rows}


def _migrate(engine: sa.Engine, url: URL) -> None:
    known = {migration.name for migration in MIGRATIONS}
    with engine.connect() as connection, connection.begin():
        applied = _applied(connection)
    newer = sorted(set(applied or ()) - known)
    if newer:
        raise StoreError(f"{show(url)}: was made by a newer tieout ({newer[0]}); install that version, or give another store")
    if applied is not None and known <= set(applied):
        return
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": MIGRATION_LOCK})
        applied = _applied(connection)
        if applied is None:
            _refuse_strangers(connection, url)
            MIGRATIONS_TABLE.create(connection)
        for migration in MIGRATIONS:
            if migration.name not in (applied or ()):
                migration.apply(connection)
                connection.execute(MIGRATIONS_TABLE.insert(), {"name": migration.name, "applied": now()})


def _refuse_strangers(connection: sa.Connection, url: URL) -> None:
    """Raises StoreError for a database that other tables stand in: what is not ours is left alone."""
    if connection.dialect.name == "sqlite" and (others := sa.inspect(connection).get_table_names()):
        raise StoreError(f"{show(url)}: is a database of something else (it holds {others[0]}); give another file")


def insert_into(engine: sa.Engine, table: sa.Table) -> Any:
    """An insert that can say what is to happen where a row is there already: each dialect has its own."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)
