"""Measure questions "as of" over a store of 100,000 facts and more, how fast one writer fills it, and what it takes on disk.

The facts are those of the corpus's releases, each release several times as that of other filers, of other days, with a part of them read by
an older version as well. What a filer's release says is what the corpus's says; who filed it and when is made up.
"""

import contextlib
import gc
import hashlib
import os
import statistics
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from tieout.store import Database, Prepared

COPIES = 3
FILERS = 29  # of which each has nine releases, a quarter apart
FIRST = datetime(2023, 2, 1, 21, 5, tzinfo=UTC)
QUARTER = timedelta(days=91)
ROUNDS = 15
CHUNK = 20  # as a batch stores them
OLDER = "0.0.9"  # a version that read every tenth document before


@dataclass(frozen=True)
class Asked:
    """A question: how many rows answer it, and the best, middle and worst milliseconds."""

    name: str
    rows: int
    best: float
    median: float
    worst: float


@dataclass(frozen=True)
class Filled:
    """A store: readings and facts in it, documents a second that one writer puts, bytes a document on disk, and what it was asked."""

    kind: str
    readings: int
    facts: int
    a_second: float
    bytes_each: float
    asked: tuple[Asked, ...]


def prepare_all(releases: Sequence[Path], *, keeps: bool = False) -> list["Prepared"]:
    """Returns what a store keeps of each release."""
    from tieout import api

    found = []
    for path in releases:
        source = path.read_bytes()
        found.append(api.prepare(api.read(source, name=path.name), content=source if keeps else None))
    return found


def spread(prepared: Sequence["Prepared"], copies: int = COPIES) -> Iterator["Prepared"]:
    """Yields readings under other hashes, of made-up filers, a quarter apart; every tenth by an older version as well."""
    for number in range(copies * len(prepared)):
        one = prepared[number % len(prepared)]
        filer, turn = number % FILERS, number // FILERS
        sha256 = hashlib.sha256(f"{number}".encode()).hexdigest()
        cik = f"{1_000_000 + filer:010}"
        document = {**one.document, "sha256": sha256, "accession": f"{cik}-23-{turn:06}", "name": f"{number}.htm"}
        known = FIRST + turn * QUARTER + timedelta(minutes=filer)
        reading = {**one.reading, "cik": cik, "entity": f"Filer {filer}", "ticker": f"Q{filer}", "known": known, "known_by": "accepted"}
        if number % 10 == 0:
            older = {**reading, "version": OLDER, "version_key": "000000.000000.000009"}
            yield msgspec.structs.replace(one, document=document, reading=older)
        yield msgspec.structs.replace(one, document=document, reading=reading)


def questions(store: "Database") -> dict[str, Callable[[], int]]:
    """Returns the questions by name, each of which gives the number of its rows."""
    from tieout import Query

    filer, day = f"{1_000_007:010}", date(2024, 6, 30)
    moment = datetime(2024, 6, 30, 16, 5, tzinfo=UTC)

    def newest() -> int:
        last = list(store.readings(Query(cik=filer, as_of=moment)))[-1]
        return len(list(store.facts(Query(sha256=last.sha256, as_of=moment))))

    def count(query: Query) -> Callable[[], int]:
        return lambda: len(list(store.facts(query)))

    return {
        "revenue of one filer as of a day": count(Query(cik=filer, metric="revenue", as_of=day)),
        "one concept of one filer as of a day": count(Query(cik=filer, concept="us-gaap:NetIncomeLoss", as_of=day)),
        "the same, as this store had it then": count(Query(cik=filer, concept="us-gaap:NetIncomeLoss", as_of=day, stored_by=moment)),
        "all facts of a filer's newest release as of a moment": newest,
        "revenue of all filers as of a day": count(Query(metric="revenue", as_of=day)),
        "the same of all filers, as this store had it then": count(Query(metric="revenue", as_of=day, stored_by=moment)),
        "readings of all filers as of a day": lambda: len(list(store.readings(Query(as_of=day)))),
    }


def ask_all(store: "Database") -> tuple[Asked, ...]:
    """Returns how long each question takes; they take turns."""
    asked = questions(store)
    spent: dict[str, list[float]] = {name: [] for name in asked}
    rows = {}
    for _ in range(ROUNDS):
        for name, question in asked.items():
            begun = time.perf_counter()
            rows[name] = question()
            spent[name].append(1000 * (time.perf_counter() - begun))
    return tuple(Asked(name, rows[name], min(times), statistics.median(times), max(times)) for name, times in spent.items())


def fill(store: "Database", prepared: Sequence["Prepared"]) -> float:
    """Puts readings into a store as a batch does, and returns how many it takes a second."""
    begun = time.perf_counter()
    for start in range(0, len(prepared), CHUNK):
        store.put_all(prepared[start : start + CHUNK])
    seconds = time.perf_counter() - begun
    _set_back(store)
    return len(prepared) / seconds


def _set_back(store: "Database") -> None:
    """Makes a store look as if it had stored each reading a day after it was known."""
    import sqlalchemy as sa

    from tieout.store.connecting import writing
    from tieout.store.schema import READINGS

    with writing(store.engine, store.url) as connection:
        for number, known in list(connection.execute(sa.select(READINGS.c.id, READINGS.c.known))):
            connection.execute(READINGS.update().where(READINGS.c.id == number).values(stored=known + timedelta(days=1)))


def size_of(store: "Database") -> int:
    """Returns the bytes that a store takes on disk."""
    import sqlalchemy as sa

    with store.engine.connect() as connection:
        if store.engine.dialect.name == "postgresql":
            return int(connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one())
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(store.url.database)).stat().st_size


@contextlib.contextmanager
def place_of(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty store of a kind: a file, or a database of its own on the server that TIEOUT_POSTGRES names."""
    if kind == "sqlite":
        yield str(folder / f"{uuid.uuid4().hex[:12]}.db")
        return
    import psycopg

    url, name = os.environ["TIEOUT_POSTGRES"], f"tieout_{uuid.uuid4().hex[:12]}"
    execute: Callable[[str], Any]
    with psycopg.connect(url, autocommit=True) as connection:
        execute = connection.execute
        execute(f"CREATE DATABASE {name}")
        yield url.rpartition("/")[0] + f"/{name}"
        execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure_store(kind: str, prepared: Sequence["Prepared"], folder: Path) -> Filled:
    """Fills a store of a kind and asks it."""
    import tieout

    readings = list(spread(prepared))
    count, facts = len(readings), sum(len(one.facts) for one in readings)
    with place_of(kind, folder) as address, tieout.open_store(address) as store:
        empty = size_of(store)
        a_second = fill(store, readings)
        each = (size_of(store) - empty) / count
        del readings
        gc.collect()
        gc.freeze()  # who asks does not hold all that was stored, nor has it looked through for litter
        return Filled(kind, count, facts, a_second, each, ask_all(store))


def measure_kept(kind: str, prepared: Sequence["Prepared"], folder: Path) -> float:
    """Returns the bytes a document that a store takes which keeps the documents as well."""
    import tieout

    with place_of(kind, folder) as address, tieout.open_store(address) as store:
        empty = size_of(store)
        fill(store, prepared)
        return (size_of(store) - empty) / len(prepared)
