"""What a worker does: bytes in, what is kept of them out. Nothing else crosses from one process to another."""

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from multiprocessing import connection as waiting
from multiprocessing import parent_process

import msgspec

from tieout.config import Config
from tieout.errors import TieoutError, to_failure
from tieout.gate import settings_of
from tieout.model.filing import FilingRef
from tieout.store.rows import Prepared

LONGEST = 600  # seconds for one document; the slowest of 171 takes 4


class Job(msgspec.Struct, frozen=True):
    """How documents are read: as `tieout check` with the same options. `keeps` are the documents' bytes kept in a store as well."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    concepts: str | None = None
    settings: str = ""
    for_store: bool = True
    keeps: bool = False


def job_of(config: Config, *, for_store: bool, keeps: bool) -> Job:
    """How documents are read with some settings."""
    concepts = str(config.concepts) if config.concepts else None
    return Job(config.select, config.ignore, concepts, settings_of(config), for_store, keeps)


class Document(msgspec.Struct, frozen=True):
    """One document to read: its name, its bytes and their hash, and what is known of it as a filing."""

    name: str
    content: bytes
    sha256: str
    filing: FilingRef | None = None

    @classmethod
    def of(cls, name: str, content: bytes, filing: FilingRef | None = None) -> "Document":
        """The document of some bytes."""
        return cls(name, content, hashlib.sha256(content).hexdigest(), filing)


class Outcome(msgspec.Struct, frozen=True):
    """What became of one document: what a store keeps, or the report, or the error that stands for it."""

    name: str
    sha256: str
    prepared: Prepared | None = None
    report: bytes = b""
    tied: int = 0
    disputed: int = 0
    code: str = ""
    reason: str = ""


def read_chunk(documents: Sequence[Document], job: Job) -> list[Outcome]:
    """What becomes of some documents, in their order."""
    return list(_read_each(documents, job))


def read_one(one: Document, job: Job) -> Outcome:
    """What becomes of one document; raises what reading it raises."""
    from tieout import api

    release = api.read(one.content, name=one.name, select=job.select, ignore=job.ignore, concepts=job.concepts)
    tied, disputed = release.numbers.tied, release.numbers.disputed
    if not job.for_store:
        return Outcome(one.name, one.sha256, report=api.to_json(release), tied=tied, disputed=disputed)
    prepared = api.prepare(release, content=one.content if job.keeps else None, filing=one.filing, settings=job.settings)
    return Outcome(one.name, one.sha256, prepared, tied=tied, disputed=disputed)


def _read_each(documents: Sequence[Document], job: Job) -> Iterator[Outcome]:
    for one in documents:
        # Nothing but ending the process ends a reader that is lost; it is then tried alone, and given up.
        watch = threading.Timer(LONGEST, os._exit, (1,))
        watch.daemon = True
        watch.start()
        try:
            yield read_one(one, job)
        except Exception as error:  # noqa: BLE001 - the others must go on
            yield fail(one, to_failure(one.name, error))
        finally:
            watch.cancel()


def fail(document: Document, error: TieoutError) -> Outcome:
    """The outcome of a document that could not be read."""
    return Outcome(document.name, document.sha256, code=error.code, reason=str(error))


def begin_worker() -> None:
    """Readies a process: it ends when the one that began it is gone, however that ended, and what every document needs is loaded."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    from tieout import api  # noqa: F401 - loaded before the first document comes


def _end_with(sentinel: int) -> None:
    waiting.wait([sentinel])
    os._exit(1)
