"""Many documents, read by many processes, into a store or a folder; what was done is never done twice."""

import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from tieout.batch.pool import Pool
from tieout.batch.sources import Found, Sources
from tieout.batch.targets import Target, failure_of, open_target
from tieout.batch.work import Document, Job, Outcome, job_of
from tieout.config import Config
from tieout.errors import TieoutError
from tieout.gate import settings_of
from tieout.store.runs import QUARANTINED, Counts, Failure

__all__ = ["Summary", "run_batch"]

CHUNK = 20  # documents at most in what one worker is given at a time
CHUNK_BYTES = 4 << 20
MOST_FAILURES = 100  # that a summary holds; the target has all
Readers = Callable[[Iterable[list[Document]]], Iterator[list[Outcome]]]


class Summary(msgspec.Struct):
    """What a batch did.

    `reasons` counts its failures by kind, `given_up` those of them that kill who reads them, `known_failures` those that were known from
    before; `failures` are the first of them.
    """

    counts: Counts = msgspec.field(default_factory=Counts)
    reasons: Counter[str] = msgspec.field(default_factory=Counter)
    failures: list[Failure] = []
    given_up: int = 0
    known_failures: int = 0

    def fail(self, failure: Failure) -> None:
        """Counts a failure."""
        self.counts.failed += 1
        self.reasons[failure.code] += 1
        self.given_up += failure.state == QUARANTINED
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)


def run_batch(
    sources: Sequence[str] | Sources,
    *,
    to: str,
    config: Config,
    jobs: int,
    cluster: str | None = None,
    keeps: bool = False,
    again: bool = False,
    told: Callable[[Counts, str], None] = lambda _, __: None,
) -> Summary:
    """Reads every document of some sources that the target does not have yet, and puts it there.

    `to` names a store or a folder; `jobs` processes of this machine read, or the workers of the Dask scheduler at `cluster`. `keeps` puts
    the documents themselves into the store as well. What this version could not read before is left alone, unless `again`. `told` is
    called for every document with what has been done so far. Raises ConfigError and StoreError for what stops all of it; what is done
    by then is kept, and the next call goes on from there.
    """
    documents = sources if isinstance(sources, Sources) else Sources(sources, config)
    target = open_target(to, source=" ".join(documents.given)[:2000], settings=settings_of(config), keeps=keeps)
    job = job_of(config, for_store=target.is_store, keeps=keeps)
    summary = Summary()
    is_done = False
    try:
        with _readers(job, jobs, cluster) as read:
            _read_all(documents.read(target.has), target, read, summary, again=again, told=told)
        is_done = True
    finally:
        with contextlib.suppress(TieoutError):  # what ended the run is told, not that its end could not be noted
            target.note(summary.counts, is_done=is_done)
        target.close()
    return summary


@contextlib.contextmanager
def _readers(job: Job, jobs: int, cluster: str | None) -> Iterator[Readers]:
    if cluster is None:
        with Pool(jobs, job) as pool:
            yield pool.read
        return
    from tieout.batch.cluster import Cluster

    with Cluster(cluster, job) as workers:
        yield workers.read


def _read_all(
    found: Iterator[Found], target: Target, read: Readers, summary: Summary, *, again: bool, told: Callable[[Counts, str], None]
) -> None:
    counts = summary.counts
    seen: set[bytes] = set()

    def chunks() -> Iterator[list[Document]]:
        """Documents that are still to be read, some at a time."""
        for some in _in_chunks(found, counts):
            _keep(target, [_missing(name, error) for name, error in some if isinstance(error, TieoutError)], summary)
            documents = [Document.of(name, content) for name, content in some if isinstance(content, bytes)]
            counts.known += sum(content is None for _, content in some)
            pairs = [(one.sha256, one.name) for one in documents]
            known = target.known(pairs)
            target.keep([one for one in documents if one.sha256 in known])
            failed = {} if again else target.failed(pairs)
            left = []
            for one in documents:
                key = bytes.fromhex(one.sha256)[:16]
                if one.sha256 in known or key in seen:
                    counts.known += 1
                elif one.sha256 in failed:
                    summary.known_failures += 1
                    summary.fail(failed[one.sha256])
                else:
                    left.append(one)
                seen.add(key)
            if documents:
                told(counts, documents[-1].name)
            if left:
                yield left

    for outcomes in read(chunks()):
        _keep(target, outcomes, summary)
        target.note(counts, is_done=None)
        if outcomes:
            told(counts, outcomes[-1].name)


def _keep(target: Target, outcomes: Sequence[Outcome], summary: Summary) -> None:
    if not outcomes:
        return
    counts = summary.counts
    for one in target.put(outcomes):
        if one.code:
            summary.fail(failure_of(one))
            continue
        counts.read += 1
        counts.tied += one.tied
        counts.disputed += one.disputed


def _missing(name: str, error: TieoutError) -> Outcome:
    """The outcome of a document that could not be had: without bytes its name stands for it."""
    return Outcome(name, hashlib.sha256(name.encode(errors="replace")).hexdigest(), code=error.code, reason=str(error))


def _in_chunks(found: Iterable[Found], counts: Counts) -> Iterator[list[Found]]:
    chunk: list[Found] = []
    size = 0
    for name, content in found:
        counts.total += 1
        chunk.append((name, content))
        size += len(content) if isinstance(content, bytes) else 0
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
