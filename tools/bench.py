"""Measure speed, memory and start-up in one run, each against its bar.

Speed is CPU time, the best of three rounds, the ways compared taking turns document by document. Reading is the way from bytes to a JSON
report without the checks. It is compared with `lxml.html` only parsing the same bytes; plain text with what HTML releases cost a
byte, and with what HTML costs a character that it shows, since most of a page's bytes are markup; PDF with the shared `pdf_baseline.py`,
which finds the words of the same files. The whole way, checks included, is compared with reading alone, over all statements and releases,
and over those in HTML with lxml's parse of the same bytes.
Memory is the peak of one process that reads the whole corpus. The review page is measured in Chromium (tools/bench_page.py), where it is.
"""

import argparse
import gc
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tools.bench_page import measure_page
from tools.places import ROOT, find_shared

ROUNDS = 3
HELP_ROUNDS = 5
GROUPS = {"statements": "statements/html/*", "releases": "releases/*.htm"}
TEXT, PDF = "releases/*.txt", "releases/*.pdf"
BASELINE_SECONDS = re.compile(r"([\d.]+) s,")
TIEOUT = Path(sys.executable).with_name("tieout")


@dataclass(frozen=True)
class Speed:
    """CPU seconds over a group of documents: all the way, without the checks, and of the baseline."""

    group: str
    documents: int
    megabytes: float
    whole: float
    reading: float
    baseline: float

    @property
    def ratio(self) -> float:
        """Returns how many times the baseline's time reading takes."""
        return self.reading / self.baseline

    @property
    def checked(self) -> float:
        """Returns how many times the time of reading the whole way takes."""
        return self.whole / self.reading

    @property
    def complete(self) -> float:
        """Returns how many times the baseline's time the whole way takes."""
        return self.whole / self.baseline


@dataclass(frozen=True)
class Bar:
    """A measured figure and the limit it must not pass."""

    name: str
    limit: float
    measured: float
    unit: str

    @property
    def passes(self) -> bool:
        """Returns whether the measured figure is within its limit."""
        return self.measured <= self.limit


def find_documents(corpus: Path, pattern: str) -> list[Path]:
    """Returns the documents of a group in order of name."""
    return sorted(path for path in corpus.glob(pattern) if path.is_file())


def read_to_report(source: bytes, name: str) -> int:
    """Returns the length of the JSON report of a document."""
    import tieout

    return len(tieout.to_json(tieout.read(source, name=name)))


def read_alone(source: bytes, name: str) -> int:
    """Returns the length of the JSON report that a document has without the checks."""
    import tieout
    from tieout.extract import extract
    from tieout.readers import read_document

    return len(tieout.to_json(extract(read_document(source, name=name))))


def parse_only(source: bytes) -> int:
    """Returns the number of children of the root that lxml makes of a document."""
    import lxml.html

    return len(lxml.html.fromstring(source))


def cpu_seconds(task: Callable[[], int]) -> float:
    """Returns the CPU time of one call, with the litter of earlier ones collected before it."""
    gc.collect()
    start = time.process_time()
    task()
    return time.process_time() - start


def best_of(tasks: Sequence[Callable[[], int]]) -> list[float]:
    """Returns the best CPU time of each of some tasks that take turns."""
    rounds = [[cpu_seconds(task) for task in tasks] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def measure_speed(group: str, documents: Sequence[Path]) -> Speed:
    """Returns the best CPU times over a group of documents, only one of them in memory at a time."""
    times = []
    size = 0
    for path in documents:
        source = path.read_bytes()
        size += len(source)
        times.append(
            best_of([partial(read_to_report, source, path.name), partial(read_alone, source, path.name), partial(parse_only, source)])
        )
    return Speed(group, len(documents), size / 1e6, *map(sum, zip(*times, strict=True)))


def measure_reading(documents: Sequence[Path]) -> tuple[float, float]:
    """Returns the best CPU time over all of a group's documents, of the whole way and of reading."""
    whole = reading = 0.0
    for path in documents:
        source = path.read_bytes()
        times = best_of([partial(read_to_report, source, path.name), partial(read_alone, source, path.name)])
        whole, reading = whole + times[0], reading + times[1]
    return whole, reading


def measure_text(shared: Path, html: Speed) -> Speed:
    """Returns the CPU time over the text releases beside what as many bytes of the HTML releases take to read."""
    documents = find_documents(shared / "corpus", TEXT)
    megabytes = sum(path.stat().st_size for path in documents) / 1e6
    return Speed("text", len(documents), megabytes, *measure_reading(documents), html.reading / html.megabytes * megabytes)


def measure_pdf(shared: Path) -> Speed:
    """Returns the CPU times over the PDF releases; the baseline's are those of the shared script, which takes the best of three itself."""
    documents = find_documents(shared / "corpus", PDF)
    command = [sys.executable, str(shared / "scoring" / "pdf_baseline.py"), *map(str, documents)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds = BASELINE_SECONDS.search(done.stdout)
    if seconds is None:
        raise SystemExit(f"bench: pdf_baseline.py says no seconds: {done.stdout!r}")
    megabytes = sum(path.stat().st_size for path in documents) / 1e6
    return Speed("pdf", len(documents), megabytes, *measure_reading(documents), float(seconds[1]))


def count_shown(source: bytes, name: str) -> int:
    """Returns the characters that a document shows: those of its blocks and cells, without markup and the spaces between columns."""
    from tieout.model.document import Table
    from tieout.readers import read_document

    parts = read_document(source, name=name).parts
    cells = sum(len(cell.text) for part in parts if isinstance(part, Table) for row in part.rows for cell in row.cells)
    return cells + sum(len(part.text) for part in parts if not isinstance(part, Table))


def per_character(seconds: float, documents: Sequence[Path]) -> float:
    """Returns the CPU time per character that the documents of a group show."""
    return seconds / sum(count_shown(path.read_bytes(), path.name) for path in documents)


def print_peak_memory(corpus: Path) -> None:
    """Reads every document of the corpus once and prints this process's peak resident memory in bytes."""
    for pattern in (*GROUPS.values(), TEXT, PDF):
        for path in find_documents(corpus, pattern):
            read_to_report(path.read_bytes(), path.name)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)


def measure_memory() -> float:
    """Returns the peak memory, in MiB, of a process of its own that reads the whole corpus.

    To be called before this process has grown: on Linux a child's peak starts at that of its parent.
    """
    command = [sys.executable, "-m", "tools.bench", "--memory-only"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout) / 2**20


def measure_help() -> float:
    """Returns the best wall time of `tieout --help`, in seconds."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run([TIEOUT, "--help"], stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    return min(once() for _ in range(HELP_ROUNDS))


def total_of(group: str, speeds: Sequence[Speed]) -> Speed:
    """Returns the sum of some groups."""
    return Speed(
        group=group,
        documents=sum(speed.documents for speed in speeds),
        megabytes=sum(speed.megabytes for speed in speeds),
        whole=sum(speed.whole for speed in speeds),
        reading=sum(speed.reading for speed in speeds),
        baseline=sum(speed.baseline for speed in speeds),
    )


def page_bars() -> list[Bar]:
    """Returns the bars of the review page with 5,000 figures: two frames of 60 a second are what a reader sees as smooth."""
    page = measure_page()
    if page is None:
        print("bench: THE REVIEW PAGE IS NOT MEASURED: no chromium here (apt-get install chromium)", file=sys.stderr)
        return []
    return [
        Bar(name="review page of 5,000 figures, first paint", limit=1000, measured=page.paint, unit="ms"),
        Bar(name="its frames while scrolling, middle", limit=17.5, measured=page.scrolling.middle, unit="ms"),
        Bar(name="its frames while scrolling, 95 in 100", limit=34, measured=page.scrolling.late, unit="ms"),
        Bar(name="its frames while pointing, 95 in 100", limit=34, measured=page.pointing.late, unit="ms"),
        Bar(name="scrolling it, against the document without marks", limit=2.5, measured=page.scrolling.late / page.plain.late, unit="x"),
    ]


def lines_of(speeds: Sequence[Speed], bars: Sequence[Bar]) -> Iterator[str]:
    """Yields the printed result: a line a group, then a line a bar."""
    ratios = f"{'reading/base':>14}{'whole/reading':>15}{'whole/base':>12}"
    yield f"{'group':<12}{'documents':>10}{'MB':>8}{'whole s':>9}{'reading s':>11}{'base s':>8}{ratios}"
    for speed in speeds:
        yield (
            f"{speed.group:<12}{speed.documents:>10}{speed.megabytes:>8.1f}{speed.whole:>9.2f}{speed.reading:>11.2f}{speed.baseline:>8.2f}"
            f"{speed.ratio:>14.2f}{speed.checked:>15.2f}{speed.complete:>12.2f}"
        )
    for bar in bars:
        yield f"{'pass' if bar.passes else 'OFF '}  {bar.name}: {bar.measured:.2f} {bar.unit} (at most {bar.limit:g})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures everything; returns 0 where every bar is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    parser.add_argument("--memory-only", action="store_true", help="read the corpus once and print the peak memory in bytes")
    options = parser.parse_args(arguments)
    shared = find_shared()
    if shared is None:
        print("bench: NOTHING MEASURED: no ../shared/corpus here (TIEOUT_SHARED can name another place)", file=sys.stderr)
        return 1
    corpus = shared / "corpus"
    if options.memory_only:
        print_peak_memory(corpus)
        return 0
    memory = measure_memory()
    speeds = [measure_speed(group, find_documents(corpus, pattern)) for group, pattern in GROUPS.items()]
    html = total_of("html", speeds)
    text, pdf = measure_text(shared, speeds[-1]), measure_pdf(shared)
    pages = [path for pattern in GROUPS.values() for path in find_documents(corpus, pattern)]
    shown = per_character(text.reading, find_documents(corpus, TEXT)) / per_character(html.reading, pages)
    every = total_of("all", [html, text, pdf])
    speeds += [html, text, pdf, every]
    bars = [
        Bar(name="the whole way, against reading alone", limit=2, measured=every.checked, unit="x"),
        Bar(name="reading HTML, against lxml only parsing", limit=6, measured=html.ratio, unit="x"),
        Bar(name="the whole way of HTML, against lxml only parsing", limit=14, measured=html.complete, unit="x"),
        Bar(name="text against HTML, per byte", limit=1, measured=text.ratio, unit="x"),
        Bar(name="text against HTML, per character shown", limit=1, measured=shown, unit="x"),
        Bar(name="PDF against finding its words", limit=4, measured=pdf.ratio, unit="x"),
        Bar(name="peak memory over the corpus", limit=150, measured=memory, unit="MiB"),
        Bar(name="tieout --help", limit=0.3, measured=measure_help(), unit="s"),
        *page_bars(),
    ]
    print("\n".join(lines_of(speeds, bars)))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        result = {
            "speeds": [asdict(speed) | {"ratio": speed.ratio, "checked": speed.checked, "complete": speed.complete} for speed in speeds],
            "bars": [asdict(bar) for bar in bars],
        }
        options.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0 if all(bar.passes for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
