"""Documents read by the workers of a Dask cluster. The one door to Dask; its scheduler is reached by address."""

import importlib
import logging
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

from tieout import __version__
from tieout.batch.pool import AHEAD, TRIES_ALONE, Chunk, quarantine
from tieout.batch.work import Document, Job, Outcome, read_chunk
from tieout.errors import ConfigError

ADDRESS = re.compile(r"(?:[a-z]+://)?[^\s/:]+:\d{1,5}|[a-z]+://\S+")
ANSWERS = 10  # seconds until a scheduler answers
PATIENCE = 30  # seconds until it has a worker
POLL = 0.005  # seconds between two looks at what is done


class Cluster:
    """The workers of a Dask scheduler; to be used in a `with`. Raises ConfigError where they cannot be had, or run another tieout."""

    def __init__(self, address: str, job: Job) -> None:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise ConfigError("--cluster needs Dask, which is not installed: pip install 'tieout[cluster]'") from error
        if not ADDRESS.fullmatch(address):
            raise ConfigError(f"{address}: is no address of a scheduler; give one as tcp://host:8786")
        for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what it has to say to people, we say
        self.job = job
        self._distributed = distributed
        try:
            self._client: Any = distributed.Client(address, timeout=ANSWERS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ConfigError(f"{address}: no Dask scheduler answers there; start one (dask scheduler), or leave --cluster out") from error
        try:
            self._check(address)
        except BaseException:
            self._client.close()
            raise

    def _check(self, address: str) -> None:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError) as error:
            raise ConfigError(f"{address}: the scheduler has no worker; start some (dask worker {address})") from error
        try:
            versions: dict[str, str] = self._client.run(version_here)
        except Exception as error:
            raise ConfigError(
                f"{address}: a worker cannot load tieout ({type(error).__name__}); install tieout {__version__} there"
            ) from error
        other = next(((worker, version) for worker, version in versions.items() if version != __version__), None)
        if other:
            raise ConfigError(f"{address}: the worker {other[0]} runs tieout {other[1]}, and this is {__version__}; install the same")

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def read(self, chunks: Iterable[Chunk]) -> Iterator[list[Outcome]]:
        """What becomes of documents, chunk by chunk, in the order in which they are done; each document is in the answer once."""
        coming = iter(chunks)
        running: dict[Any, Chunk] = {}
        suspects: list[Chunk] = []
        is_over = False
        while running or suspects or not is_over:
            if suspects and not running:
                # Dask lays a death to every task that its worker had: only one that runs by itself has surely done it.
                yield from ([self._read_alone(document)] for chunk in suspects for document in chunk)
                suspects = []
            while not suspects and not is_over and len(running) < self._slots():
                chunk = next(coming, None)
                if chunk is None:
                    is_over = True
                else:
                    running[self._submit(chunk)] = chunk
            for future in self._settled(running):
                chunk = running.pop(future)
                outcomes = self._outcomes(future)
                if outcomes is None:
                    running[future] = chunk
                elif outcomes:
                    yield outcomes
                else:
                    suspects.append(chunk)

    def _slots(self) -> int:
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values())) * (1 + AHEAD)

    def _submit(self, chunk: Chunk) -> Any:
        # Two chunks of the same bytes are two tasks: pure=False gives each a key of its own.
        return self._client.submit(read_chunk, chunk, self.job, pure=False, retries=0)

    def _settled(self, running: Iterable[Any]) -> list[Any]:
        """The tasks that are under way no longer, as soon as there is one; ConfigError where no worker is left to do them."""
        futures = list(running)
        alone_since = time.monotonic()
        asked = alone_since
        while futures:
            if settled := [future for future in futures if future.status != "pending"]:
                return settled
            time.sleep(POLL)
            now = time.monotonic()
            if now - asked > 1:
                asked = now
                alone_since = now if self._client.nthreads() else alone_since
                if now - alone_since > PATIENCE:
                    raise ConfigError("the cluster has no worker any more; what was read is kept, start workers and run this again")
        return []

    def _outcomes(self, future: Any) -> list[Outcome] | None:
        """What a task gave; nothing where it was lost or killed its worker, None where it is under way (again)."""
        if future.status == "pending":
            return None
        if future.status == "finished":
            try:
                found: list[Outcome] = future.result(timeout=ANSWERS)
            except TimeoutError:
                return None
            future.release()
            return found
        error = future.exception(timeout=ANSWERS) if future.status == "error" else None
        if error is None or isinstance(error, self._distributed.KilledWorker):
            return []
        raise ConfigError(f"the cluster gave up ({type(error).__name__}); what was read is kept, run this again")

    def _read_alone(self, document: Document) -> Outcome:
        """What becomes of a document that is read while nothing else is; one that is only lost, by whatever hand, is read again."""
        for _ in range(TRIES_ALONE):
            future = self._submit([document])
            while (outcomes := self._outcomes(future)) is None:
                self._settled([future])
            if outcomes:
                return outcomes[0]
            if future.status == "error":
                break
        return quarantine(document)


def version_here() -> str:
    """The version of tieout in the process that runs this."""
    return __version__
