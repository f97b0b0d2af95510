"""Measure what is kept and done at scale, each against its bar: questions "as of", Dask against one process, memory, from feed to facts.

All of it takes an hour on two cores, most of it for 7,000 documents that are read in turn. `--only` names parts, `--documents` and
`--memory-documents` lower the numbers. PostgreSQL is measured where TIEOUT_POSTGRES names a server. Each part stands with the load of the
machine when it began; all figures are in out/scale.json, where parts that were not measured this time keep what they had.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tools.bench import Bar
from tools.bench_batch import find_releases, measure_growth, measure_killed, measure_race
from tools.bench_queries import measure_kept, measure_store, prepare_all
from tools.bench_watch import measure_watch
from tools.places import OUT, find_shared

PARTS = ("forms", "store", "watch", "dask", "killed", "memory")
FORMS = {".htm": "HTML", ".txt": "text", ".pdf": "PDF"}
RESULT = OUT / "scale.json"


def measure_forms(releases: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Returns CPU seconds a document of each form, from bytes to what a store keeps, and the bytes that go from process to process."""
    import pickle

    from tieout import api

    api.prepare(api.read(releases[0]))  # loads what every document needs
    found: dict[str, dict[str, float]] = {}
    for form in FORMS:
        chosen = [path for path in releases if path.suffix == form]
        begun = time.process_time()
        prepared = [api.prepare(api.read(path.read_bytes(), name=path.name)) for path in chosen]
        seconds = time.process_time() - begun
        found[FORMS[form]] = {
            "documents": len(chosen),
            "seconds": seconds / len(chosen),
            "bytes": sum(path.stat().st_size for path in chosen) / len(chosen),
            "sent": sum(len(pickle.dumps(one, protocol=5)) for one in prepared) / len(chosen),
            "facts": sum(len(one.facts) for one in prepared) / len(chosen),
        }
    return found


def measure_stores(releases: Sequence[Path]) -> list[dict[str, Any]]:
    """Returns what filling and asking a store of each kind takes, and its size with and without the documents."""
    prepared, kept = prepare_all(releases), prepare_all(releases, keeps=True)
    found = []
    with tempfile.TemporaryDirectory() as name:
        for kind in ("sqlite", "postgresql"):
            if kind == "postgresql" and not os.environ.get("TIEOUT_POSTGRES"):
                print("bench: POSTGRESQL IS NOT MEASURED: TIEOUT_POSTGRES names none (tests/postgres.sh starts one)", file=sys.stderr)
                continue
            one = asdict(measure_store(kind, prepared, Path(name)))
            bare, full = measure_kept(kind, prepared, Path(name)), measure_kept(kind, kept, Path(name))
            found.append(one | {"bytes_kept_more": full - bare})
    return found


def bars_of(result: dict[str, Any]) -> Iterator[tuple[Bar, bool]]:
    """Yields the bars of what was measured, and whether each is one to be passed or to stay below."""
    for store in result.get("store", ()):
        worst = max(store["asked"], key=lambda one: one["median"])
        yield Bar(f"as of, {store['kind']}, {store['facts']:,} facts: {worst['name']}", 50, worst["median"], "ms"), False
    if watch := result.get("watch"):
        yield Bar(f"from feed to facts, middle of {watch['filings']} filings", 1000, watch["median"], "ms"), False
    if dask := result.get("dask"):
        yield Bar(f"two Dask workers against one process, {dask['documents']:,} documents", 1.4, dask["alone"] / dask["cluster"], "x"), True
        yield Bar("of those not stored", 0, 2 * dask["documents"] - dask["stored_alone"] - dask["stored_cluster"], "documents"), False
    if killed := result.get("killed"):
        lost = killed["documents"] - killed["found"] + killed["doubled"]
        yield Bar(f"lost or doubled of {killed['documents']:,} where a worker is killed", 0, lost, "documents"), False
    if memory := result.get("memory"):
        name = f"memory of a worker over {memory['documents']:,} documents, last fifth against second"
        yield Bar(name, 1.03, memory["growth"], "x"), False


def told_of(result: dict[str, Any]) -> Iterator[str]:
    """Yields the lines that are printed at the end."""
    for store in result.get("store", ()):
        yield f"{store['kind']}: {store['a_second']:.0f} readings a second, {store['bytes_each'] / 1e3:.0f} kB each on disk"
        for one in store["asked"]:
            yield f"  {one['name']:<55}{one['rows']:>6} rows{one['best']:>8.1f}{one['median']:>8.1f}{one['worst']:>8.1f} ms"
    for bar, is_least in bars_of(result):
        passes = bar.measured >= bar.limit if is_least else bar.passes
        limit = f"at {'least' if is_least else 'most'} {bar.limit:g}"
        yield f"{'pass' if passes else 'OFF '}  {bar.name}: {bar.measured:.2f} {bar.unit} ({limit})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures all parts or those named; returns 0 where every bar is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to measure")
    parser.add_argument("--documents", type=int, default=2000, metavar="N", help="documents that Dask and one process read")
    parser.add_argument("--memory-documents", type=int, default=5000, metavar="N", help="documents that one worker reads")
    options = parser.parse_args(arguments)
    shared = find_shared()
    if shared is None:
        print("bench: NOTHING MEASURED: no ../shared/corpus here (TIEOUT_SHARED can name another place)", file=sys.stderr)
        return 1
    corpus = shared / "corpus"
    releases = find_releases(corpus)
    measures: dict[str, Callable[[], Any]] = {
        "forms": lambda: measure_forms(releases),
        "store": lambda: measure_stores(releases),
        "watch": lambda: asdict(measure_watch([path for path in releases if path.suffix != ".pdf"])),
        "dask": lambda: asdict(measure_race(corpus, options.documents)),
        "killed": lambda: asdict(measure_killed(corpus, max(100, options.documents // 4))),
        "memory": lambda: (
            asdict(growth := measure_growth(corpus, options.memory_documents)) | {"fifths": growth.fifths, "growth": growth.growth}
        ),
    }
    result: dict[str, Any] = json.loads(RESULT.read_bytes()) if RESULT.exists() else {}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if part in options.only:
            load = round(os.getloadavg()[0], 2)
            print(f"{part} ... (load {load})", flush=True)
            result[part] = measures[part]()
            result.setdefault("load", {})[part] = load
            RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print("\n".join(told_of({part: result[part] for part in PARTS if part in options.only})))
    checked = bars_of({part: result[part] for part in options.only})
    return 0 if all(bar.measured >= bar.limit if is_least else bar.passes for bar, is_least in checked) else 1


if __name__ == "__main__":
    sys.exit(main())
