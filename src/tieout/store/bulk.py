"""Many rows of one table in one go: what a store does most of its work in goes past what SQLAlchemy does for each single value."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from tieout.store.rows import Row
from tieout.store.schema import Exact


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Iterable[tuple[int, Row]]) -> None:
    """Adds rows, each with the number of its reading and all with the same columns, none of which is there yet."""
    pairs = list(rows)
    if not pairs:
        return
    names = tuple(pairs[0][1])
    columns = [table.c["reading"], *(table.c[name] for name in names)]
    told = ", ".join(connection.dialect.identifier_preparer.quote(column.name) for column in columns)
    values = ((reading, *(row[name] for name in names)) for reading, row in pairs)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({told}) FROM STDIN", values)
        return
    statement = f"INSERT INTO {table.name} ({told}) VALUES ({', '.join('?' * len(columns))})"
    connection.exec_driver_sql(statement, list(_as_kept(values, columns)))


def _as_kept(values: Iterable[tuple[Any, ...]], columns: Sequence[sa.Column[Any]]) -> Iterator[tuple[Any, ...]]:
    """Rows as SQLite keeps them: amounts and days as text."""
    exact = [place for place, column in enumerate(columns) if isinstance(column.type, Exact)]
    days = [place for place, column in enumerate(columns) if isinstance(column.type, sa.Date)]
    for row in values:
        kept = list(row)
        for place in exact:
            if kept[place] is not None:
                kept[place] = format(kept[place], "f")
        for place in days:
            if kept[place] is not None:
                kept[place] = kept[place].isoformat()
        yield tuple(kept)


def _copy(connection: sa.Connection, statement: str, values: Iterable[tuple[Any, ...]]) -> None:
    """The same in PostgreSQL, by its own way for many rows."""
    driver: Any = connection.connection.driver_connection
    dialect: Any = connection.dialect
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in values:
                copy.write_row(row)
    except dialect.loaded_dbapi.Error as error:
        raise sa.exc.DBAPIError(statement, None, error) from error
