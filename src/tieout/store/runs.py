"""Runs over many documents: when they began and ended, what they read, and what could not be read and why."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import msgspec
import sqlalchemy as sa

from tieout.store.connecting import insert_into, reading, writing
from tieout.store.database import Database
from tieout.store.moments import now
from tieout.store.owners import is_gone, this_process
from tieout.store.rows import clean
from tieout.store.schema import CONTENTS, DOCUMENTS, FAILURES, READINGS, RUNS

RUNNING, DONE, STOPPED = "running", "done", "stopped"
FAILED, QUARANTINED = "failed", "quarantined"
AT_ONCE = 500  # hashes in one question
LONGEST_SILENCE = timedelta(hours=1)  # of a run: one document takes ten minutes at most


class Counts(msgspec.Struct):
    """What became of the documents of a run: those seen in all, read anew, known from before, and failed; and the figures of those read."""

    total: int = 0
    read: int = 0
    known: int = 0
    failed: int = 0
    tied: int = 0
    disputed: int = 0


class Failure(msgspec.Struct, frozen=True):
    """A document that could not be read by a version: `state` is "failed" (it is no document) or "quarantined" (it kills who reads it)."""

    sha256: str
    name: str
    code: str
    reason: str
    state: str


def begin_run(store: Database, *, kind: str, source: str, version: str) -> int:
    """The number of a run that begins now; what the store has as running of processes that are gone is put down as stopped, in one step."""
    moment = now()
    told = {"kind": kind, "source": source, "version": version, "owner": this_process(), "state": RUNNING}
    row = {**told, "started": moment, "noted": moment, **msgspec.structs.asdict(Counts())}
    with writing(store.engine, store.url) as connection:
        for run, owner, noted in connection.execute(sa.select(RUNS.c.id, RUNS.c.owner, RUNS.c.noted).where(RUNS.c.state == RUNNING)).all():
            if is_gone(owner) or moment - noted > LONGEST_SILENCE:
                connection.execute(RUNS.update().where(RUNS.c.id == run).values(state=STOPPED, ended=noted))
        return int(connection.execute(RUNS.insert().values(row).returning(RUNS.c.id)).scalar_one())


def note_run(store: Database, run: int, counts: Counts, *, state: str = RUNNING) -> None:
    """Keeps how far a run is; any state but "running" ends it."""
    moment = now()
    values = {**msgspec.structs.asdict(counts), "state": state, "noted": moment, "ended": None if state == RUNNING else moment}
    with writing(store.engine, store.url) as connection:
        connection.execute(RUNS.update().where(RUNS.c.id == run).values(values))


def find_stored(store: Database, hashes: Sequence[str], *, version: str, settings: str = "") -> set[str]:
    """Those of some documents that are there as this version reads them."""
    found: set[str] = set()
    with reading(store.engine, store.url) as connection:
        for first in range(0, len(hashes), AT_ONCE):
            wanted = DOCUMENTS.c.sha256.in_(hashes[first : first + AT_ONCE])
            chosen = sa.select(DOCUMENTS.c.sha256).join(READINGS).where(wanted, READINGS.c.version == version)
            found |= set(connection.execute(chosen.where(READINGS.c.settings == settings)).scalars())
    return found


def has_filing(store: Database, accession: str, *, version: str, settings: str = "", kept: bool = False) -> bool:
    """Whether a filing as this version reads it is there, and with `kept` its bytes as well."""
    chosen = sa.select(READINGS.c.id).join(DOCUMENTS).where(DOCUMENTS.c.accession == accession, READINGS.c.version == version)
    if kept:
        chosen = chosen.join(CONTENTS, CONTENTS.c.document == DOCUMENTS.c.id)
    with reading(store.engine, store.url) as connection:
        return connection.execute(chosen.where(READINGS.c.settings == settings)).first() is not None


def find_failures(store: Database, hashes: Sequence[str], *, version: str, settings: str = "") -> dict[str, Failure]:
    """Those of some documents that this version could not read before with these settings, by hash."""
    found: dict[str, Failure] = {}
    names = Failure.__struct_fields__
    with reading(store.engine, store.url) as connection:
        for first in range(0, len(hashes), AT_ONCE):
            chosen = sa.select(*(FAILURES.c[name] for name in names)).where(FAILURES.c.sha256.in_(hashes[first : first + AT_ONCE]))
            for row in connection.execute(chosen.where(FAILURES.c.version == version, FAILURES.c.settings == settings)):
                found[row.sha256] = Failure(*row)
    return found


def note_failures(store: Database, failures: Iterable[Failure], *, version: str, settings: str = "", run: int | None = None) -> None:
    """Keeps what could not be read; what was known of those documents by this version is replaced."""
    with writing(store.engine, store.url) as connection:
        for one in failures:
            row = {**msgspec.structs.asdict(one), "version": version, "settings": settings, "run": run, "at": now()}
            insert = insert_into(store.engine, FAILURES).values({name: clean(value) for name, value in row.items()})
            told = {name: insert.excluded[name] for name in ("name", "code", "reason", "state", "run", "at")}
            connection.execute(insert.on_conflict_do_update(index_elements=["sha256", "version", "settings"], set_=told))
