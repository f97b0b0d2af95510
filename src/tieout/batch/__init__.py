"""Many documents: from folders, archives and lists, read by many processes, into a store or a folder; what was done is never done twice."""

import contextlib
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from tieout.archives import count_members, is_archive, read_members
from tieout.batch.pool import Pool
from tieout.batch.targets import Target, open_target, to_failure
from tieout.batch.work import Document, Job, Outcome
from tieout.config import Config
from tieout.errors import ConfigError, FeedError, ReadError, TieoutError
from tieout.gate import settings_of
from tieout.inputs import Input, expand, read_all
from tieout.model.filing import FilingRef
from tieout.store.runs import QUARANTINED, Counts, Failure

__all__ = ["Summary", "find_documents", "run_batch"]

CHUNK = 20  # documents at most in what one worker is given at a time
CHUNK_BYTES = 4 << 20
LIST_MARK = "@"
EDGAR_MARK = "edgar:"
NO_CONFIG = Config()
MOST_FAILURES = 100  # that a summary holds; the target has all
Found = tuple[str, bytes | TieoutError]
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


def find_documents(sources: Sequence[str], config: Config = NO_CONFIG) -> Iterator[Found]:
    """The documents that sources stand for, one at a time.

    A source is a file, a folder, an archive, `edgar:FROM..TO` for what the daily indexes of EDGAR list of those days (or of the one day
    FROM), or `@FILE` for a list of such sources, one a line.
    """
    for source in sources:
        if source.startswith(LIST_MARK):
            yield from find_documents(_lines_of(Path(source[1:])), config)
        elif source.startswith(EDGAR_MARK):
            yield from _of_edgar(source, config)
        elif is_archive(Path(source)) and Path(source).is_file():
            try:
                yield from read_members(Path(source))
            except ReadError as error:
                yield source, error
        else:
            for one in expand([source]):
                yield one.name, _content_of(one)


def count_documents(sources: Sequence[str]) -> int | None:
    """How many documents sources stand for; None where only reading them would tell."""
    total = 0
    for source in sources:
        if source.startswith(LIST_MARK):
            count = count_documents(_lines_of(Path(source[1:])))
        elif source.startswith(EDGAR_MARK):
            count = None
        elif is_archive(Path(source)) and Path(source).is_file():
            count = count_members(Path(source))
        else:
            count = sum(1 for _ in expand([source]))
        if count is None:
            return None
        total += count
    return total


def _lines_of(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ConfigError(f"@{path}: the list cannot be read ({reason}); give a text file with one path a line") from error
    paths = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    nested = next((line for line in paths if line.startswith(LIST_MARK)), None)
    if nested:
        raise ConfigError(f"@{path}: names another list ({nested}); give that list itself")
    return paths


def _of_edgar(source: str, config: Config) -> Iterator[Found]:
    """The complete submissions of releases that EDGAR's daily indexes list, from its cache where they are there."""
    from tieout.edgar import fetch_releases, open_edgar

    first, last = days_of(source)
    missing: list[Found] = []

    def report(ref: FilingRef, error: FeedError | None) -> None:
        missing.append((ref.accession, error or FeedError(f"{ref.accession}: is listed and not there (withdrawn, or not there yet)")))

    with open_edgar(config) as edgar:
        for form in ("8-K", "6-K"):
            for ref, submission in fetch_releases(edgar, form, since=first, until=last, report=report):
                yield from missing
                missing.clear()
                if submission is not None:
                    yield f"{ref.accession}.txt", submission
    yield from missing


def days_of(source: str) -> tuple[date, date]:
    """The first and the last day that a source of EDGAR names; ConfigError where they are none.

    >>> days_of("edgar:2026-05-04..2026-05-08")[1].isoformat(), days_of("edgar:2026-05-04")[1].isoformat()
    ('2026-05-08', '2026-05-04')
    """
    first, dots, last = source.removeprefix(EDGAR_MARK).partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError as error:
        raise ConfigError(f"{source}: names no days; give them as edgar:2026-05-04..2026-05-08") from error
    if days[0] > days[1]:
        raise ConfigError(f"{source}: ends before it begins; exchange the days")
    return days


def _content_of(one: Input) -> bytes | TieoutError:
    try:
        with one.open() as stream:
            return read_all(stream, b"", name=one.name)
    except TieoutError as error:
        return error


def run_batch(
    sources: Sequence[str],
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
    settings = settings_of(config)
    target = open_target(to, source=" ".join(sources)[:2000], settings=settings)
    for_store = not hasattr(target, "folder")
    job = Job(config.select, config.ignore, str(config.concepts) if config.concepts else None, settings, for_store, keeps)
    summary = Summary()
    is_done = False
    try:
        with _readers(job, jobs, cluster) as read:
            _read_all(find_documents(sources, config), target, read, summary, again=again, told=told)
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
            pairs = [(one.sha256, one.name) for one in documents]
            known = target.known(pairs)
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
        if outcomes:
            told(counts, outcomes[-1].name)


def _keep(target: Target, outcomes: Sequence[Outcome], summary: Summary) -> None:
    if not outcomes:
        return
    target.put(outcomes)
    counts = summary.counts
    for one in outcomes:
        if one.code:
            summary.fail(to_failure(one))
            continue
        counts.read += 1
        counts.tied += one.tied
        counts.disputed += one.disputed


def _missing(name: str, error: TieoutError) -> Outcome:
    """The outcome of a document that could not be had: without bytes its name stands for it."""
    return Outcome(name, hashlib.sha256(name.encode()).hexdigest(), code=error.code, reason=str(error))


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
