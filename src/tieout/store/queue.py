"""The filings that a watcher has seen and what became of them, and how far it has read, so that a new one goes on from there."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from tieout.errors import StoreError
from tieout.model.filing import FilingRef
from tieout.store.addresses import show
from tieout.store.connecting import insert_into, reading, writing
from tieout.store.database import Database
from tieout.store.moments import now
from tieout.store.owners import is_gone
from tieout.store.schema import FILINGS, MARKS

# What became of a filing: not looked at yet, to be tried again, not there yet, stored, no release, gone from EDGAR, or given up.
NEW, AGAIN, ABSENT, DONE, PASSED, GONE, GIVEN_UP = "new", "again", "absent", "stored", "passed", "gone", "given-up"
OPEN = (NEW, AGAIN, ABSENT)
HOLDS = 5  # failures up to which a filing holds back what its company filed later: most of two hours
MOST_IN_TURN = 3  # ends of who read a filing until it no longer comes in its turn
REMEMBERED = timedelta(days=45)  # a feed and the daily indexes behind it are read back for less
WATCH = "watch"
LEASE = timedelta(minutes=10)  # longer than one filing takes, with all that it is waited for


def note_filings(store: Database, refs: Iterable[FilingRef]) -> None:
    """Keeps filings that a feed lists, each once, in one step."""
    rows = [
        {
            **{name: getattr(ref, name) for name in ("accession", "cik", "company", "form", "url", "filed", "accepted")},
            "items": json.dumps(ref.items),
            "state": NEW,
            "seen": now(),
            "begun": 0,
            "failed": 0,
        }
        for ref in refs
    ]
    with writing(store.engine, store.url) as connection:
        for row in rows:
            connection.execute(insert_into(store.engine, FILINGS).values(row).on_conflict_do_nothing())


def find_known(store: Database) -> set[str]:
    """The accession numbers of all filings seen of late."""
    with reading(store.engine, store.url) as connection:
        return set(connection.execute(sa.select(FILINGS.c.accession).where(FILINGS.c.seen >= now() - REMEMBERED)).scalars())


def find_latest(store: Database) -> datetime | None:
    """When the latest filing seen was accepted; None where none was. EDGAR's clock counts, for ours may be wrong."""
    with reading(store.engine, store.url) as connection:
        return connection.execute(sa.select(sa.func.max(FILINGS.c.accepted, type_=FILINGS.c.accepted.type))).scalar()


class Open(NamedTuple):
    """A filing that is to be looked at: how often that was tried and failed, how often who read it ended, and when it was first seen."""

    ref: FilingRef
    failed: int
    deaths: int
    seen: datetime


def find_open(store: Database) -> list[Open]:
    """The filings that are to be looked at now, oldest first; none of a company before an earlier one of it that is to be tried again.

    Companies with a filing at which one watcher after the other has ended come last: the others are not to wait for it.
    """
    order = (FILINGS.c.filed, FILINGS.c.accepted.nulls_last(), FILINGS.c.accession)
    with reading(store.engine, store.url) as connection:
        rows = list(connection.execute(sa.select(FILINGS).where(FILINGS.c.state.in_(OPEN)).order_by(*order)))
    moment = now()
    held: set[str] = set()
    found = []
    for row in rows:
        if row.cik in held:
            continue
        if row.due is not None and row.due > moment:
            if row.state == AGAIN and row.failed <= HOLDS:
                held.add(row.cik)
            continue
        found.append(Open(_to_ref(row), row.failed, row.begun - row.failed, row.seen))
    late = {one.ref.cik for one in found if one.deaths >= MOST_IN_TURN}
    return sorted(found, key=lambda one: one.ref.cik in late)


def _to_ref(row: Any) -> FilingRef:
    names = ("accession", "cik", "company", "form", "filed", "url", "accepted")
    return FilingRef(**{name: getattr(row, name) for name in names}, items=tuple(json.loads(row.items)))


def find_undated(store: Database) -> list[FilingRef]:
    """The filings that nothing was done with yet and of which only the day is known: those that an index has listed, and no feed."""
    chosen = sa.select(FILINGS).where(FILINGS.c.state == NEW, FILINGS.c.accepted.is_(None)).order_by(FILINGS.c.filed, FILINGS.c.accession)
    with reading(store.engine, store.url) as connection:
        return [_to_ref(row) for row in connection.execute(chosen)]


def date_filing(store: Database, ref: FilingRef) -> None:
    """Keeps when a filing was accepted, as its own header tells it."""
    with writing(store.engine, store.url) as connection:
        values = {"accepted": ref.accepted, "filed": ref.filed}
        connection.execute(FILINGS.update().where(FILINGS.c.accession == ref.accession).values(values))


def begin_filing(store: Database, accession: str) -> None:
    """Keeps that a filing is looked at once more, before anything is done with it: who dies of it is found by that."""
    with writing(store.engine, store.url) as connection:
        connection.execute(FILINGS.update().where(FILINGS.c.accession == accession).values(begun=FILINGS.c.begun + 1))


def release_filing(store: Database, accession: str) -> None:
    """Takes back that a filing is looked at: what ended it was not the filing."""
    with writing(store.engine, store.url) as connection:
        connection.execute(FILINGS.update().where(FILINGS.c.accession == accession).values(begun=FILINGS.c.begun - 1))


def settle_filing(
    store: Database, accession: str, state: str, *, reason: str | None = None, sha256: str | None = None, due: datetime | None = None
) -> None:
    """Keeps what became of a filing; `due` is when it is to be tried again."""
    values = {"state": state, "reason": reason, "sha256": sha256, "due": due, "failed": FILINGS.c.failed + int(state in OPEN)}
    with writing(store.engine, store.url) as connection:
        connection.execute(FILINGS.update().where(FILINGS.c.accession == accession).values(values))


def _set_mark(connection: sa.Connection, store: Database, name: str, moment: datetime, note: str) -> None:
    insert = insert_into(store.engine, MARKS).values(name=name, moment=moment, note=note)
    connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"moment": moment, "note": note}))


def take_lease(store: Database, owner: str) -> None:
    """Makes `owner` the one watcher of a store for ten minutes; StoreError where another is, unless that is surely no more."""
    with writing(store.engine, store.url) as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(sa.text("LOCK TABLE marks IN EXCLUSIVE MODE"))
        held = connection.execute(sa.select(MARKS).where(MARKS.c.name == WATCH)).first()
        if held is not None and held.note not in ("", owner) and held.moment > now() and not is_gone(held.note):
            raise StoreError(f"{show(store.url)}: {held.note} watches into it already; end that, or give another store")
        _set_mark(connection, store, WATCH, now() + LEASE, owner)


def end_lease(store: Database, owner: str) -> None:
    """Ends the lease of a watcher."""
    with writing(store.engine, store.url) as connection:
        connection.execute(MARKS.delete().where(MARKS.c.name == WATCH, MARKS.c.note == owner))
