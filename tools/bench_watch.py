"""Measure the time from an entry of EDGAR's feed to stored facts, by a server that answers at once: its time is counted as ours.

The stand-in server of the tests lists filings whose exhibits are releases of the corpus, of their real size: HTML and text, as filers
send them.
"""

import dataclasses
import importlib
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTACT = "Jane Doe jane@example.com"
SECOND = 0.01  # of the stand-in: its limit is not to be waited for


@dataclass(frozen=True)
class Watched:
    """Filings stored, and the milliseconds for one of them: the middle, and the worst."""

    filings: int
    median: float
    worst: float


def world_of(releases: Sequence[Path]) -> Any:
    """Returns a world of the stand-in in which each release was filed once, each by a company of its own."""
    worlds: Any = importlib.import_module("tests.edgar_world")
    world = worlds.World(filings=len(releases), companies=len(releases), days=1)
    exhibits = [path.read_text("utf-8", errors="replace") for path in releases]

    class Real(worlds.Filed):  # type: ignore[misc]  # the tests are not typed
        """A filing with a release of the corpus in it."""

        exhibit = property(lambda self: exhibits[self.seed])

    changes = {"form": "8-K", "items": ("2.02", "9.01"), "is_release": True, "is_withdrawn": False}
    filed = [Real(**{one.name: getattr(old, one.name) for one in dataclasses.fields(old)} | changes) for old in world.filings]
    world.filings = filed
    world.by_accession = {one.accession: one for one in filed}
    return world


def measure_watch(releases: Sequence[Path]) -> Watched:
    """Returns the time from entry to facts, over a turn of a watcher that finds all releases in the feed."""
    import tieout
    from tieout.config import Config
    from tieout.edgar import Edgar
    from tieout.watch import Turn, Watcher

    server: Any = importlib.import_module("tests.edgar_server")
    spent: list[float] = []

    class Noted(Watcher):
        """A watcher that notes how long each filing takes."""

        def _handle(self, one: Any, turn: Turn) -> bool:
            begun = time.perf_counter()
            goes_on = super()._handle(one, turn)
            spent.append(time.perf_counter() - begun)
            return goes_on

    with tempfile.TemporaryDirectory() as name, server.serve(world_of(releases), second=SECOND) as stand:
        edgar = Edgar(CONTACT, base=stand.url, folder=Path(name) / "cache", second=SECOND)
        config = Config(contact=CONTACT)
        with edgar, tieout.open_store(str(Path(name) / "all.db")) as store, Noted(store, edgar, [], config=config, say=print) as watcher:
            begun = time.perf_counter()
            turn = watcher.turn()
            rest = (time.perf_counter() - begun - sum(spent)) / len(spent)  # of each filing in reading the feed
    own = [1000 * (one + rest) for one in spent]
    return Watched(turn.stored, statistics.median(own), max(own))


if __name__ == "__main__":
    from tools.bench_batch import find_releases
    from tools.places import shared

    print(os.getloadavg(), measure_watch([path for path in find_releases(shared() / "corpus") if path.suffix != ".pdf"]))
