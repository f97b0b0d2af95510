"""Where a batch puts what it has read: a store, or a folder of reports."""

import contextlib
import json
import time
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Protocol

import msgspec

from tieout import __version__
from tieout.batch.pool import KILLED
from tieout.batch.work import Document, Outcome
from tieout.errors import ConfigError, UnstorableError
from tieout.model.filing import FilingRef
from tieout.outputs import open_output
from tieout.store import Database
from tieout.store.runs import (
    DONE,
    FAILED,
    QUARANTINED,
    STOPPED,
    Counts,
    Failure,
    begin_run,
    find_failures,
    find_stored,
    has_filing,
    note_failures,
    note_run,
)

EVERY = 30  # seconds between two notes of how far a run is
STORE_ENDINGS = (".db", ".sqlite", ".sqlite3")
NOTE = "tieout.json"  # in a folder of reports: who made them
FAILURES = "failures"


class Target(Protocol):
    """What a batch writes to; `is_store` says whether it keeps rows, and not reports."""

    is_store: bool

    def known(self, hashes: Sequence[tuple[str, str]]) -> set[str]:
        """Those of some documents, given by hash and name, that are there, by hash."""

    def failed(self, hashes: Sequence[tuple[str, str]]) -> dict[str, Failure]:
        """Those of some documents that were given up before, by hash."""

    def has(self, ref: FilingRef) -> bool:
        """Whether a filing is there, so that it need not be fetched."""

    def keep(self, documents: Sequence[Document]) -> None:
        """Keeps the bytes of documents that are there, where bytes are kept at all."""

    def put(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Keeps what became of some documents, each whole or not at all, and says what became of them by that."""

    def note(self, counts: Counts, *, is_done: bool | None) -> None:
        """Keeps how far the run is: under way (None), done, or stopped."""

    def close(self) -> None:
        """Ends it."""


def open_target(given: str, *, source: str, settings: str, keeps: bool = False) -> Target:
    """The store or the folder that a user names: a store is a URL, a file, or a path that ends as the name of one."""
    path = Path(given)
    if "://" in given or path.suffix.lower() in STORE_ENDINGS or path.is_file():
        return StoreTarget(given, source=source, settings=settings, keeps=keeps)
    return FolderTarget(path, settings=settings)


def failure_of(outcome: Outcome) -> Failure:
    """The failure of a document that could not be read."""
    state = QUARANTINED if outcome.code == KILLED else FAILED
    return Failure(outcome.sha256, outcome.name, outcome.code, outcome.reason, state)


class StoreTarget:
    """A store: one step for each chunk."""

    is_store = True

    def __init__(self, address: str, *, source: str, settings: str, keeps: bool) -> None:
        self.store = Database(address)
        self.settings = settings
        self.keeps = keeps
        self.run = begin_run(self.store, kind="batch", source=source, version=__version__)
        self._noted = time.monotonic()

    def known(self, hashes: Sequence[tuple[str, str]]) -> set[str]:
        """Those that this version has read."""
        return find_stored(self.store, [sha256 for sha256, _ in hashes], version=__version__, settings=self.settings)

    def failed(self, hashes: Sequence[tuple[str, str]]) -> dict[str, Failure]:
        """Those that this version could not read."""
        return find_failures(self.store, [sha256 for sha256, _ in hashes], version=__version__, settings=self.settings)

    def has(self, ref: FilingRef) -> bool:
        """Whether this version has read a filing, and its bytes are there where they are to be."""
        return has_filing(self.store, ref.accession, version=__version__, settings=self.settings, kept=self.keeps)

    def keep(self, documents: Sequence[Document]) -> None:
        """Keeps the bytes of those that were read before without them."""
        if self.keeps and documents:
            self.store.keep({one.sha256: one.content for one in documents})

    def put(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Keeps a chunk in one step; where the store cannot keep what one of it holds, the others are kept and that one has failed."""
        outcomes = list(outcomes)
        prepared = [one.prepared for one in outcomes if one.prepared is not None]
        try:
            self.store.put_all(prepared, run=self.run)
        except UnstorableError:
            outcomes = [self._put_alone(one) for one in outcomes]
        failures = [failure_of(one) for one in outcomes if one.code]
        if failures:
            note_failures(self.store, failures, version=__version__, settings=self.settings, run=self.run)
        return outcomes

    def _put_alone(self, one: Outcome) -> Outcome:
        try:
            if one.prepared is not None:
                self.store.put(one.prepared, run=self.run)
        except UnstorableError as error:
            return Outcome(one.name, one.sha256, code=error.code, reason=f"{one.name}: {error}")
        return one

    def note(self, counts: Counts, *, is_done: bool | None) -> None:
        """Keeps the counts in the table of runs: at the end, and now and then on the way."""
        if is_done is not None:
            note_run(self.store, self.run, counts, state=DONE if is_done else STOPPED)
        elif time.monotonic() - self._noted > EVERY:
            note_run(self.store, self.run, counts)
            self._noted = time.monotonic()

    def close(self) -> None:
        """Closes the store."""
        self.store.close()


class FolderTarget:
    """A folder: the JSON report of each document in a file of its own, named after it and its hash; failures in a folder beside them."""

    is_store = False

    def __init__(self, folder: Path, *, settings: str) -> None:
        self.folder = folder
        try:
            (folder / FAILURES).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"{folder}: cannot be made ({error.strerror}); give a folder that is yours, or a store (a .db file, a URL)"
            ) from error
        note = {"tieout": __version__, "settings": settings}
        path = folder / NOTE
        if path.exists():
            if (found := _note_of(path)) != note:
                made = found.get("tieout", "?")
                with_what = f"tieout {made}" if made != __version__ else "other checks or names"
                raise ConfigError(f"{folder}: its reports were made with {with_what}; give another folder, or a store, which keeps both")
        else:
            with open_output(path) as stream:
                stream.write(json.dumps(note).encode() + b"\n")

    def path_of(self, sha256: str, name: str, *, failed: bool = False) -> Path:
        """The file of a document's report, or of its failure."""
        stem = "".join(one if one.isalnum() or one in "-_." else "_" for one in PurePath(name).name)[-80:]
        return self.folder / FAILURES / f"{sha256}.json" if failed else self.folder / f"{stem}.{sha256[:16]}.json"

    def known(self, hashes: Sequence[tuple[str, str]]) -> set[str]:
        """Those whose report is there."""
        return {sha256 for sha256, name in hashes if self.path_of(sha256, name).exists()}

    def failed(self, hashes: Sequence[tuple[str, str]]) -> dict[str, Failure]:
        """Those whose failure is there."""
        found = {}
        for sha256, name in hashes:
            path = self.path_of(sha256, name, failed=True)
            with contextlib.suppress(OSError, msgspec.MsgspecError):  # not there, or damaged: it is tried once more
                found[sha256] = msgspec.json.decode(path.read_bytes(), type=Failure)
        return found

    def has(self, ref: FilingRef) -> bool:  # noqa: ARG002 - as every target
        """Not known: a report is found by the bytes of its document."""
        return False

    def keep(self, documents: Sequence[Document]) -> None:
        """Nothing: a folder has reports only."""

    def put(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Writes each report whole."""
        for one in outcomes:
            path = self.path_of(one.sha256, one.name, failed=bool(one.code))
            with open_output(path) as stream:
                stream.write((msgspec.json.encode(failure_of(one)) if one.code else one.report) + b"\n")
            if not one.code:
                self.path_of(one.sha256, one.name, failed=True).unlink(missing_ok=True)
        return list(outcomes)

    def note(self, counts: Counts, *, is_done: bool | None) -> None:
        """Nothing: what is in the folder says it."""

    def close(self) -> None:
        """Nothing is open."""


def _note_of(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
