"""Readers of a chunk, for tests, that some documents kill, crash or hold up: what the processes of a batch are given in place of ours."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tieout.batch import work
from tieout.batch.work import Document, Job, Outcome

DEADLY, DEADLY_ONCE, SLOW = b"<!-- deadly -->", b"<!-- deadly once", b"<!-- slow -->"


def read_chunk(documents: Sequence[Document], job: Job) -> list[Outcome]:
    """As `work.read_chunk`, but a deadly document ends the process as the kernel does that is out of memory."""
    outcomes = []
    for one in documents:
        if DEADLY in one.content:
            os.kill(os.getpid(), signal.SIGKILL)
        if DEADLY_ONCE in one.content:
            mark = Path(one.content.partition(DEADLY_ONCE)[2].partition(b"-->")[0].decode().strip())
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if SLOW in one.content:
            time.sleep(0.2)
        outcomes += work.read_chunk([one], job)
    return outcomes


HANGING = b"<!-- hangs -->"


def read_chunk_in_haste(documents: Sequence[Document], job: Job) -> list[Outcome]:
    """As `work.read_chunk` with a limit of four seconds a document, which a hanging one passes."""
    work.LONGEST = 4  # type: ignore[misc]
    from tieout import api

    read = api.read

    def slow(source: bytes, **options: object) -> object:
        if HANGING in source:
            time.sleep(60)
        return read(source, **options)  # type: ignore[arg-type]

    api.read = slow  # type: ignore[assignment]
    return work.read_chunk(documents, job)


def read_chunk_named(documents: Sequence[Document], job: Job) -> list[Outcome]:
    """As `work.read_chunk`, but a document of the name in DEADLY ends the process."""
    if any(one.name == os.environ["DEADLY"] for one in documents):
        os.kill(os.getpid(), signal.SIGKILL)
    return work.read_chunk(documents, job)
