"""Documents read by the workers of a Dask cluster. The one door to Dask; its scheduler is reached by address."""

import importlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from tieout import __version__
from tieout.batch.pool import AHEAD, Chunk, quarantine
from tieout.batch.work import Job, Outcome, read_chunk
from tieout.errors import ConfigError

PATIENCE = 30  # seconds until a scheduler answers, and until it has a worker


class Cluster:
    """The workers of a Dask scheduler; to be used in a `with`. Raises ConfigError where they cannot be had, or run another tieout."""

    def __init__(self, address: str, job: Job) -> None:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise ConfigError("--cluster needs Dask, which is not installed: pip install 'tieout[cluster]'") from error
        for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what it has to say to people, we say
        self.job = job
        self._distributed = distributed
        try:
            self._client: Any = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
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
        again: deque[Chunk] = deque()
        running: dict[Any, Chunk] = {}
        done = self._distributed.as_completed(loop=self._client.loop)
        while True:
            slots = max(1, sum(self._client.nthreads().values())) * (1 + AHEAD)
            while len(running) < slots and (chunk := again.popleft() if again else next(coming, None)) is not None:
                # Two chunks of the same bytes are two tasks: pure=False gives each a key of its own.
                future = self._client.submit(read_chunk, chunk, self.job, pure=False, retries=0)
                running[future] = chunk
                done.add(future)
            if not running:
                return
            future = next(done)
            chunk = running.pop(future)
            if future.status == "finished":
                yield future.result()
            elif len(chunk) > 1:  # its workers died, or it was lost with one: which document does that, reading each alone tells
                again.extend([document] for document in chunk)
            elif isinstance(future.exception(), self._distributed.KilledWorker):
                yield [quarantine(chunk[0])]
            else:
                raise ConfigError(f"the cluster gave up ({type(future.exception()).__name__}); what was read is kept, run this again")
            future.release()


def version_here() -> str:
    """The version of tieout in the process that runs this."""
    return __version__
