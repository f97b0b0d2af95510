"""The store in a database: SQLite by default, PostgreSQL by its URL. With `schema` and `connecting`, the door to SQLAlchemy."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from tieout.errors import StoreError
from tieout.model.stored import STORED, Reading, StoredFact, StoredFinding, StoredGuidance
from tieout.store.addresses import find_address, show
from tieout.store.base import Query
from tieout.store.bulk import insert_rows
from tieout.store.connecting import connect, insert_into, reading, writing
from tieout.store.moments import now, to_moment
from tieout.store.rows import PACKED, Prepared, Row, Value, to_fact, to_finding, to_guidance, to_reading
from tieout.store.schema import CONTENTS, DELIVERIES, DOCUMENTS, FACTS, FAILURES, FINDINGS, GUIDANCE, OF_READING, READINGS, REPORTS, WAITING

PAGE = 500  # rows fetched at a time


class Database:
    """A store in a database; see `Store` for what it does. To be closed, or used in a `with`."""

    def __init__(self, address: str | Path | None = None) -> None:
        self.url = find_address(address)
        self.engine = connect(self.url)

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Database {show(self.url)}>"

    def close(self) -> None:
        """Ends all connections."""
        self.engine.dispose()

    def put(self, prepared: Prepared, *, run: int | None = None, deliver_to: Sequence[str] = ()) -> bool:
        """Keeps a reading, whole or not at all; False where this document by this version is there already.

        `run` is the run it belongs to. For each of `deliver_to` a delivery of it is put down in the same step.
        """
        return self.put_all([prepared], run=run, deliver_to=deliver_to) == 1

    def put_all(self, prepared: Sequence[Prepared], *, run: int | None = None, deliver_to: Sequence[str] = ()) -> int:
        """Keeps several readings in one step, all of them or none, and says how many of them were not there yet."""
        with writing(self.engine, self.url) as connection:
            made = [(number, one) for one in prepared if (number := self._put_reading(connection, one, run)) is not None]
            for number, one in made:
                connection.execute(REPORTS.insert(), {"reading": number, "packed": one.report})
                is_same = (
                    FAILURES.c.sha256 == one.sha256,
                    FAILURES.c.version == one.reading["version"],
                    FAILURES.c.settings == one.reading["settings"],
                )
                connection.execute(FAILURES.delete().where(*is_same))
                self._put_deliveries(connection, number, one, deliver_to)
            insert_rows(connection, FACTS, ((number, row) for number, one in made for row in one.facts))
            insert_rows(connection, FINDINGS, ((number, row) for number, one in made for row in one.findings))
            insert_rows(connection, GUIDANCE, ((number, row) for number, one in made for row in one.guidance))
        return len(made)

    def _put_reading(self, connection: sa.Connection, prepared: Prepared, run: int | None) -> int | None:
        """The number of a new reading; None where it is there already."""
        document, first = self._put_document(connection, prepared)
        row = {**prepared.reading, "document": document, "stored": now(), "run": run}
        if row["known"] is None:
            row |= {"known": first, "known_by": STORED}
        insert = insert_into(self.engine, READINGS).values(row).on_conflict_do_nothing()
        number: int | None = connection.execute(insert.returning(READINGS.c.id)).scalar()
        return number

    def _put_deliveries(self, connection: sa.Connection, number: int, prepared: Prepared, deliver_to: Sequence[str]) -> None:
        if not deliver_to:
            return
        company = prepared.reading["cik"] or prepared.reading["entity"] or prepared.sha256
        moment = now()
        common = {"company": company, "reading": number, "state": WAITING, "made": moment, "due": moment, "attempts": 0}
        connection.execute(DELIVERIES.insert(), [{"target": target, **common} for target in dict.fromkeys(deliver_to)])

    def _put_document(self, connection: sa.Connection, prepared: Prepared) -> tuple[int, Any]:
        """The number of a document, and when it was first stored; what an earlier reading did not know of it is added."""
        told = {**prepared.document, "first_stored": now()}
        insert = insert_into(self.engine, DOCUMENTS).values(told)
        filled = {name: sa.func.coalesce(DOCUMENTS.c[name], insert.excluded[name]) for name in ("url", "accession", "form")}
        statement = insert.on_conflict_do_update(index_elements=["sha256"], set_=filled)
        number, first = connection.execute(statement.returning(DOCUMENTS.c.id, DOCUMENTS.c.first_stored)).one()
        if prepared.content is not None:
            self._put_content(connection, number, prepared.content)
        return number, first

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Keeps the bytes of documents, by hash, that are there without them."""
        bare = sa.select(DOCUMENTS.c.id, DOCUMENTS.c.sha256).outerjoin(CONTENTS).where(CONTENTS.c.document.is_(None))
        with reading(self.engine, self.url) as connection:
            found = connection.execute(bare.where(DOCUMENTS.c.sha256.in_(contents))).all()
        packed = [(number, zlib.compress(contents[sha256], PACKED)) for number, sha256 in found]
        if packed:
            with writing(self.engine, self.url) as connection:
                for number, content in packed:
                    self._put_content(connection, number, content)

    def _put_content(self, connection: sa.Connection, document: int, packed: bytes) -> None:
        content = insert_into(self.engine, CONTENTS).values(document=document, packed=packed)
        connection.execute(content.on_conflict_do_nothing())

    def holds(self, sha256: str, *, version: str, settings: str = "") -> bool:
        """Whether a document as this version reads it is there."""
        found = (
            sa.select(READINGS.c.id)
            .join(DOCUMENTS)
            .where(DOCUMENTS.c.sha256 == sha256, READINGS.c.version == version, READINGS.c.settings == settings)
        )
        with reading(self.engine, self.url) as connection:
            return connection.execute(found).first() is not None

    def readings(self, query: Query) -> Iterator[Reading]:
        """Readings in the order in which they became known."""
        statement = _chosen(sa.select(*OF_READING).join(DOCUMENTS), query).order_by(READINGS.c.known, READINGS.c.id)
        if query.limit is not None:
            statement = statement.limit(query.limit)
        for row in self._rows(statement):
            yield to_reading(row)

    def facts(self, query: Query) -> Iterator[StoredFact]:
        """Facts by reading, in the order of the document."""
        narrowed = [FACTS.c[name] == value for name in ("concept", "metric", "statement") if (value := getattr(query, name)) is not None]
        if query.tables_only:
            narrowed.append(FACTS.c.kind == "table")
        if query.whole_only:
            narrowed.append(FACTS.c.dimensions.is_(None))
        # "f9" comes before "f10", and a place in a document has no other order
        order = (sa.func.length(FACTS.c.id), FACTS.c.id)
        for read, row in self._of_readings(FACTS, query, narrowed, order):
            yield StoredFact(read, to_fact(row), row["metric"])  # type: ignore[arg-type]  # a text, by the schema

    def findings(self, query: Query) -> Iterator[StoredFinding]:
        """Findings by reading, in the order of the report."""
        pairs = ((FINDINGS.c.outcome, query.outcome), (FINDINGS.c.check_code, query.check))
        narrowed = [column == value for column, value in pairs if value is not None]
        for read, row in self._of_readings(FINDINGS, query, narrowed, (sa.func.length(FINDINGS.c.id), FINDINGS.c.id)):
            yield StoredFinding(read, to_finding(row))

    def guidance(self, query: Query) -> Iterator[StoredGuidance]:
        """Guidance by reading, in the order of the report."""
        narrowed = [GUIDANCE.c[name] == value for name in ("concept", "metric") if (value := getattr(query, name)) is not None]
        for read, row in self._of_readings(GUIDANCE, query, narrowed, (GUIDANCE.c.ordinal,)):
            yield StoredGuidance(read, to_guidance(row))

    def _of_readings(self, table: sa.Table, query: Query, narrowed: Sequence[Any], order: Sequence[Any]) -> Iterator[tuple[Reading, Row]]:
        """The rows of a table with the reading of each, which is one object for all of its rows."""
        chosen = _chosen(sa.select(READINGS.c.id, READINGS.c.known).join(DOCUMENTS), query).subquery()
        statement = (
            sa.select(table)
            .join(chosen, table.c.reading == chosen.c.id)
            .where(*narrowed)
            .order_by(chosen.c.known, table.c.reading, *order)
            .limit(query.limit)
        )
        readings: dict[Value, Reading] = {}
        with reading(self.engine, self.url) as connection:
            for rows in _pages(connection, statement):
                missing = {row["reading"] for row in rows} - readings.keys()
                if missing:
                    found = sa.select(*OF_READING).join(DOCUMENTS).where(READINGS.c.id.in_(missing))
                    readings |= {row["id"]: to_reading(row) for page in _pages(connection, found) for row in page}
                for row in rows:
                    yield readings[row["reading"]], row

    def _rows(self, statement: Any) -> Iterator[Row]:
        with reading(self.engine, self.url) as connection:
            for rows in _pages(connection, statement):
                yield from rows

    def report(self, reading_id: int) -> bytes:
        """The JSON report of a reading."""
        packed = self._packed(sa.select(REPORTS.c.packed).where(REPORTS.c.reading == reading_id))
        if packed is None:
            raise StoreError(f"{show(self.url)}: there is no reading {reading_id}; `readings` of a store says which there are")
        return packed

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a document; None where they were not kept."""
        return self._packed(sa.select(CONTENTS.c.packed).join(DOCUMENTS).where(DOCUMENTS.c.sha256 == sha256))

    def _packed(self, statement: Any) -> bytes | None:
        with reading(self.engine, self.url) as connection:
            packed = connection.execute(statement).scalar()
        return None if packed is None else zlib.decompress(packed)


def _pages(connection: sa.Connection, statement: Any) -> Iterator[list[Row]]:
    """The rows of an answer as ours, some hundred at a time."""
    found: Any = connection.execution_options(yield_per=PAGE).execute(statement)
    names = tuple(found.keys())
    for rows in found.partitions():
        yield [dict(zip(names, row, strict=True)) for row in rows]


def _chosen(statement: Any, query: Query) -> Any:
    """A selection of readings and their documents, narrowed as a query asks."""
    table = READINGS
    pairs = (
        (DOCUMENTS.c.sha256, query.sha256),
        (DOCUMENTS.c.accession, query.accession),
        (table.c.cik, query.cik.zfill(10) if query.cik else None),
        (sa.func.upper(table.c.ticker), query.ticker.upper() if query.ticker else None),
    )
    statement = statement.where(*(column == value for column, value in pairs if value is not None))
    if query.entity:
        statement = statement.where(sa.func.lower(table.c.entity).contains(query.entity.lower(), autoescape=True))
    if query.since is not None:
        statement = statement.where(table.c.period_end >= query.since)
    if query.until is not None:
        statement = statement.where(table.c.period_end <= query.until)
    if query.as_of is not None:
        statement = statement.where(table.c.known <= to_moment(query.as_of))
    stored_by = None if query.stored_by is None else to_moment(query.stored_by)
    if stored_by is not None:
        statement = statement.where(table.c.stored <= stored_by)
    if not query.every_reading:
        newer = table.alias("newer")
        is_newer = sa.tuple_(newer.c.version_key, newer.c.stored, newer.c.id) > sa.tuple_(table.c.version_key, table.c.stored, table.c.id)
        seen = [] if stored_by is None else [newer.c.stored <= stored_by]
        statement = statement.where(~sa.exists().where(newer.c.document == table.c.document, is_newer, *seen))
    return statement
