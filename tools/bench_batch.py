"""Measure batches over the corpus, repeated: Dask's two workers against one process, a worker that is killed, and the memory of a worker.

Each copy of a document has blanks or a comment of its own behind it, which change its hash and not its reading. All figures are wall time,
and what is compared takes turns part by part.
"""

import contextlib
import importlib
import itertools
import multiprocessing
import os
import shutil
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARTS = 4  # in which the two ways take turns
RELEASES = (".htm", ".txt", ".pdf")
WARM_UP = 500  # documents until a worker has seen all of its code
FIFTHS = 5


@dataclass(frozen=True)
class Race:
    """Wall seconds of one process and of two Dask workers over the same documents, and what their stores hold.

    `leads_*` are CPU seconds a document of the process that hands out documents and stores what comes back, of Dask with its scheduler.
    """

    documents: int
    alone: float
    cluster: float
    stored_alone: int
    stored_cluster: int
    leads_alone: float
    leads_cluster: float
    parts: tuple[tuple[float, float], ...]  # seconds of one process and of the workers, part by part
    load: tuple[float, ...]  # of the machine when each began

    @property
    def ratio(self) -> float:
        """Returns how many times as fast the cluster is."""
        return self.alone / self.cluster


@dataclass(frozen=True)
class Killed:
    """A run in which a worker was killed: documents given, found in the store, found more than once, and failed."""

    documents: int
    found: int
    doubled: int
    failed: int
    seconds: float


@dataclass(frozen=True)
class Growth:
    """Peak resident MiB of a worker in each window of documents, after the warm-up."""

    documents: int
    window: int
    peaks: tuple[float, ...]

    @property
    def fifths(self) -> tuple[float, ...]:
        """Returns the mean peak of each fifth."""
        return fifths_of(self.peaks)

    @property
    def growth(self) -> float:
        """Returns the mean peak of the last fifth against that of the second."""
        return self.fifths[-1] / self.fifths[1]


def fifths_of(peaks: Sequence[float]) -> tuple[float, ...]:
    """Returns the mean of each fifth of some figures.

    >>> fifths_of([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    (1, 2, 3, 4, 5)
    """
    edges = [len(peaks) * number // FIFTHS for number in range(FIFTHS + 1)]
    return tuple(statistics.mean(peaks[start:end]) for start, end in itertools.pairwise(edges))


def find_releases(corpus: Path) -> list[Path]:
    """Returns the corpus's releases in order of name: HTML, text and PDF as they come."""
    return sorted(path for path in (corpus / "releases").iterdir() if path.suffix in RELEASES)


def copy_of(source: bytes, suffix: str, number: int) -> bytes:
    r"""Returns a document with other bytes and the same reading.

    >>> copy_of(b"<p>1</p>", ".htm", 7), copy_of(b"1", ".txt", 2), copy_of(b"%PDF", ".pdf", 7)
    (b'<p>1</p><!-- 7 -->\n', b'1\n  \n', b'%PDF\n% 7\n')
    """
    if suffix == ".htm":
        return source + b"<!-- %d -->\n" % number
    return source + (b"\n" + b" " * number + b"\n" if suffix == ".txt" else b"\n%% %d\n" % number)


def write_copies(folder: Path, releases: Sequence[Path], numbers: range) -> Path:
    """Writes documents into a folder: the releases again and again, those of the numbers given."""
    folder.mkdir(parents=True)
    for number in numbers:
        path = releases[number % len(releases)]
        (folder / f"{number:06}-{path.name}").write_bytes(copy_of(path.read_bytes(), path.suffix, number // len(releases)))
    return folder


def run(source: Path, to: Path, told: Callable[[Any, str], None] = lambda _, __: None, **how: Any) -> tuple[float, Any]:
    """Reads a folder into a store and returns the wall seconds and the summary."""
    from tieout.batch import run_batch
    from tieout.config import Config

    begun = time.perf_counter()
    summary = run_batch([str(source)], to=str(to), config=Config(), told=told, **{"jobs": 1, **how})
    return time.perf_counter() - begun, summary


def hashes_in(store: Path) -> list[str]:
    """Returns the hash of every reading in a store."""
    import tieout

    with tieout.open_store(str(store)) as opened:
        return [one.sha256 for one in opened.readings(tieout.Query(every_reading=True))]


@contextlib.contextmanager
def cluster_of(workers: int) -> Iterator[Any]:
    """A Dask scheduler on this machine with single-thread workers, in processes of their own, once they are up."""
    distributed: Any = importlib.import_module("distributed")
    config: Any = importlib.import_module("dask.config")
    # A cluster of this kind, unlike `dask worker`, drops a worker that is away when it looks, a while after its death.
    patient = config.set({"distributed.deploy.lost-worker-timeout": "300s"})
    with (
        patient,
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        yield cluster


def measure_race(corpus: Path, documents: int) -> Race:
    """Returns the wall time of one process and of two workers over the same documents, part by part in turns."""
    releases = find_releases(corpus)
    spent, leads = {"alone": 0.0, "cluster": 0.0}, {"alone": 0.0, "cluster": 0.0}
    load, parts = [], []
    with tempfile.TemporaryDirectory() as name, cluster_of(2) as cluster:
        folder = Path(name)
        ways: dict[str, dict[str, Any]] = {"alone": {"jobs": 1}, "cluster": {"cluster": cluster.scheduler_address}}
        for part in range(PARTS):
            source = write_copies(folder / str(part), releases, range(documents * part // PARTS, documents * (part + 1) // PARTS))
            took = {}
            for way in sorted(ways, reverse=part % 2 == 1):
                load.append(round(os.getloadavg()[0], 2))
                begun = time.process_time()
                took[way], _ = run(source, folder / f"{way}.db", **ways[way])
                spent[way] += took[way]
                leads[way] += time.process_time() - begun
                print(f"  part {part + 1} of {PARTS}, {way}: {took[way]:.1f} s (load {load[-1]})", flush=True)
            parts.append((took["alone"], took["cluster"]))
            shutil.rmtree(source)
        stored = {way: len(set(hashes_in(folder / f"{way}.db"))) for way in ways}
    return Race(
        documents=documents,
        alone=spent["alone"],
        cluster=spent["cluster"],
        stored_alone=stored["alone"],
        stored_cluster=stored["cluster"],
        leads_alone=leads["alone"] / documents,
        leads_cluster=leads["cluster"] / documents,
        parts=tuple(parts),
        load=tuple(load),
    )


def measure_killed(corpus: Path, documents: int) -> Killed:
    """Returns what becomes of a run in which one of two workers is killed when a third of it is done."""
    with tempfile.TemporaryDirectory() as name, cluster_of(2) as cluster:
        folder = Path(name)
        source = write_copies(folder / "in", find_releases(corpus), range(documents))
        victims = [one.pid for one in list(cluster.workers.values())[:1]]

        def told(counts: Any, _: str) -> None:
            if counts.read >= documents // 3 and victims:
                os.kill(victims.pop(), signal.SIGKILL)

        seconds, summary = run(source, folder / "all.db", told, cluster=cluster.scheduler_address)
        if victims:
            raise SystemExit("bench: the run was over before a worker was killed; give more documents")
        found = hashes_in(folder / "all.db")
    return Killed(documents, len(set(found)), len(found) - len(set(found)), summary.counts.failed, seconds)


def peak_of(process: int) -> float:
    """Returns the peak resident MiB of a process since the last look, and begins anew."""
    status = Path(f"/proc/{process}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
    Path(f"/proc/{process}/clear_refs").write_text("5")
    return peak / 1024


def measure_growth(corpus: Path, documents: int) -> Growth:
    """Returns the peak memory of a batch's one worker in every two rounds of the corpus."""
    releases = find_releases(corpus)
    window = 2 * len(releases)
    peaks: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_copies(folder / "in", releases, range(documents))

        def told(counts: Any, _: str) -> None:
            if counts.read // window > len(peaks):
                peaks.append((counts.read, peak_of(multiprocessing.active_children()[0].pid or 0)))
                print(f"  {counts.read} documents: {peaks[-1][1]:.1f} MiB", flush=True)

        run(source, folder / "all.db", told)
    return Growth(documents, window, tuple(peak for read, peak in peaks if read > WARM_UP))
