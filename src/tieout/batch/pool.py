"""Documents read by processes of this machine; one that kills its worker is tried alone, twice, then given up with its reason."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from tieout.batch.work import Document, Job, Outcome, begin_worker, read_chunk

AHEAD = 2  # chunks that wait for each worker while it reads another
TRIES_ALONE = 2  # a process may end for want of memory as well, or by someone's hand
KILLED = "killed"
# Of a process begun anew nothing is shared with this one, whatever threads and locks it has.
CONTEXT = multiprocessing.get_context("spawn")
Chunk = list[Document]


class Pool:
    """Processes of this machine that read documents; to be used in a `with`. One worker is a process of its own too."""

    def __init__(self, workers: int, job: Job) -> None:
        self.workers = workers
        self.job = job
        self._executor = self._begin()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, mp_context=CONTEXT, initializer=begin_worker)

    def read(self, chunks: Iterable[Chunk]) -> Iterator[list[Outcome]]:
        """What becomes of documents, chunk by chunk, in the order in which they are done; each document is in the answer once."""
        coming = iter(chunks)
        running: dict[Future[list[Outcome]], Chunk] = {}
        while True:
            suspects: list[Chunk] = []
            try:
                while len(running) < self.workers * (1 + AHEAD) and (chunk := next(coming, None)) is not None:
                    running[self._submit(chunk, suspects)] = chunk
            except BrokenProcessPool:
                pass
            if not running and not suspects:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED) if running and not suspects else (set(running), set())
            for future in done:
                chunk = running.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    suspects.append(chunk)
            if suspects:
                # Whose worker died is not told: all that were under way are read once more, each alone.
                suspects += running.values()
                running.clear()
                self._executor.shutdown(wait=True, cancel_futures=True)
                self._executor = self._begin()
                yield from read_alone((document for chunk in suspects for document in chunk), self.job)

    def _submit(self, chunk: Chunk, suspects: list[Chunk]) -> "Future[list[Outcome]]":
        try:
            return self._executor.submit(read_chunk, chunk, self.job)
        except BrokenProcessPool:
            suspects.append(chunk)
            raise


def read_alone(documents: Iterable[Document], job: Job) -> Iterator[list[Outcome]]:
    """What becomes of documents that are read one at a time, in a process that has nothing else: one that ends it each time kills it."""
    alone: ProcessPoolExecutor | None = None
    try:
        for document in documents:
            outcomes = [quarantine(document)]
            for _ in range(TRIES_ALONE):
                alone = alone or ProcessPoolExecutor(1, mp_context=CONTEXT, initializer=begin_worker)
                try:
                    outcomes = alone.submit(read_chunk, [document], job).result()
                    break
                except BrokenProcessPool:
                    alone.shutdown(wait=True, cancel_futures=True)
                    alone = None
            yield outcomes
    finally:
        if alone is not None:
            alone.shutdown(wait=False, cancel_futures=True)


def quarantine(document: Document) -> Outcome:
    """The outcome of a document that kills who reads it."""
    reason = f"{document.name}: ends the process that reads it, tried alone as well; please report it, with the document if it is public"
    return Outcome(document.name, document.sha256, code=KILLED, reason=reason)
