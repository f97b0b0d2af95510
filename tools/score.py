"""Score the reading of the shared corpus and the tie-out, and fail where they fell below the record in `scores.json`.

Each corpus is read once by `tieout check --format jsonl`; its reports stay in `out/score/` for a closer look. The scoring
tools themselves are shared material (`../shared/scoring`, or `TIEOUT_SHARED`). A figure counts once `scores.json` names it:

    "statements.core.right": {"best": 99.1, "slack": 0.1, "better": "higher"}
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import planted
from tools.places import OUT, ROOT, find_shared, is_strict

RECORD = ROOT / "scores.json"
TIEOUT = Path(sys.executable).with_name("tieout")

# Figures that count trouble; every other figure counts success.
LOWER_IS_BETTER = frozenset(
    {
        "wrong_value",
        "missed",
        "spurious",
        "unreported",
        "guidance_extra_per_document",
        "error_exceptions_per_document",
        "falsely_tied",
        "alarms",
        "warnings",
        "clean_with_alarm",
        "calibration_error",
    }
)
FACES = ("income", "balance", "cashflow")  # the statements whose figures are to be tied, together
# What the scoring tools give for orientation: sizes of the corpus, not merits of the reading.
SIZES = frozenset({"documents", "counts"})

Figures = dict[str, float]


@dataclass(frozen=True)
class Corpus:
    """One run of one scoring tool."""

    name: str
    script: str
    folder: str
    documents: str
    gold: str
    options: tuple[str, ...] = ()


CORPORA = (
    Corpus(name="statements", script="score_statements.py", folder="statements", documents="html/*", gold="gold"),
    Corpus(
        name="releases.htm",
        script="score_releases.py",
        folder="releases",
        documents="*.htm",
        gold="labels",
        options=("--suffix", ".htm"),
    ),
    Corpus(name="seed", script="score_releases.py", folder="../seed", documents="*.txt", gold="labels"),
    Corpus(
        name="releases.txt",
        script="score_releases.py",
        folder="releases",
        documents="*.txt",
        gold="labels",
        options=("--suffix", ".txt"),
    ),
    Corpus(
        name="releases.pdf",
        script="score_releases.py",
        folder="releases",
        documents="*.pdf",
        gold="labels",
        options=("--suffix", ".pdf"),
    ),
)


@dataclass(frozen=True)
class Recorded:
    """The best measured value of a figure, and how far below it a run may fall."""

    best: float
    slack: float
    better: str

    def holds(self, measured: float) -> bool:
        """Returns whether a measured value is as good as the record, slack allowed."""
        shortfall = self.best - measured if self.better == "higher" else measured - self.best
        return round(shortfall - self.slack, 6) <= 0

    def raised(self, measured: float) -> "Recorded":
        """Returns the record with the better of its own value and a measured one."""
        best = max(self.best, measured) if self.better == "higher" else min(self.best, measured)
        return Recorded(best=best, slack=self.slack, better=self.better)


Record = dict[str, Recorded]


def read_record(path: Path) -> Record:
    """Returns the recorded figures by name."""
    return {name: Recorded(**entry) for name, entry in json.loads(path.read_text()).items()}


def write_record(path: Path, record: Record) -> None:
    """Writes the recorded figures, one a line, in order of name."""
    lines = [f"  {json.dumps(name)}: {json.dumps(vars(entry))}" for name, entry in sorted(record.items())]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def flatten(result: Mapping[str, Any], prefix: str) -> Figures:
    """Returns the figures of a scoring tool's result under dotted names; lists count as their length.

    >>> flatten({"core": {"figures": 7, "right": 99.1, "tied": None}, "documents": 1, "unreported": ["a.htm"]}, "statements")
    {'statements.core.right': 99.1, 'statements.unreported': 1.0}
    """
    figures: Figures = {}
    for key, value in result.items():
        if key in SIZES or (key == "figures" and isinstance(value, int)):
            continue
        # Neither level says anything that the names below it do not.
        name = prefix if key in ("statements", "percent_right") else f"{prefix}.{key}"
        if isinstance(value, Mapping):
            figures |= flatten(value, name)
        elif isinstance(value, list):
            figures[name] = float(len(value))
        elif value is not None:
            figures[name] = float(value)
    return figures


def documents_of(corpus: Corpus, folder: Path) -> list[Path]:
    """Returns the documents of a corpus that have a gold file, in order of name."""
    labelled = {path.stem for path in (folder / corpus.gold).glob("*.json")}
    return sorted(path for path in folder.glob(corpus.documents) if path.stem in labelled)


def read_corpus(corpus: Corpus, folder: Path, reports: Path) -> None:
    """Writes the report of every labelled document of a corpus, one a line; exceptions in them are no concern here."""
    documents = [str(path) for path in documents_of(corpus, folder)]
    with reports.open("wb") as output:
        done = subprocess.run([TIEOUT, "check", "--format", "jsonl", *documents], stdout=output, check=False)
    if done.returncode not in (0, 1):
        print(f"{corpus.name}: tieout check ended with status {done.returncode}", file=sys.stderr)


def score_corpus(corpus: Corpus, shared: Path, *, worst: int) -> Figures:
    """Returns the figures of one corpus, and prints the tool's own listing of misses where it is asked for."""
    OUT.joinpath("score").mkdir(parents=True, exist_ok=True)
    reports, result = OUT / "score" / f"{corpus.name}.jsonl", OUT / "score" / f"{corpus.name}.json"
    folder = shared / "corpus" / corpus.folder
    read_corpus(corpus, folder, reports)
    command = [sys.executable, str(shared / "scoring" / corpus.script), str(folder), *corpus.options]
    command += ["--reports", str(reports), "--json", str(result), "--worst", str(worst)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    if worst:
        print(f"== {corpus.name}\n{done.stdout}")
    measured = json.loads(result.read_text())
    return flatten(measured, corpus.name) | tied_together(measured, corpus.name)


def tied_together(result: Mapping[str, Any], prefix: str) -> Figures:
    """Returns the share of the figures of the three statements that are tied, where a tool gives it.

    >>> tied_together({"statements": {"income": {"figures": 3, "tied": 90.0}, "balance": {"figures": 1, "tied": 98.0}}}, "statements")
    {'statements.faces.tied': 92.0}
    """
    faces = [face for name, face in result.get("statements", {}).items() if name in FACES and face.get("tied") is not None]
    if not faces:
        return {}
    tied = sum(face["figures"] * face["tied"] for face in faces) / sum(face["figures"] for face in faces)
    return {f"{prefix}.faces.tied": round(tied, 2)}


def score_left_out() -> Figures:
    """Returns the figures of the naming of concepts with each company left out in turn."""
    from tools.concepts.figures import figures_of
    from tools.concepts.learn import read_statements
    from tools.concepts.leave_out import leave_out_each

    return {f"concepts.{name}": figure for name, figure in figures_of(leave_out_each(read_statements())).items()}


def verdict(recorded: Recorded | None, measured: float | None) -> str:
    """Returns one word on a figure: better, holds, BELOW, MISSING, or that it is not recorded."""
    if recorded is None:
        return "not recorded"
    if measured is None:
        return "MISSING"
    if not recorded.holds(measured):
        return "BELOW"
    return "better" if recorded.raised(measured) != recorded else "holds"


def print_table(record: Record, figures: Figures, *, every: bool) -> bool:
    """Prints figure, record, measured value and verdict; returns whether all that is recorded holds."""
    names = sorted(set(record) | set(figures)) if every else sorted(record)
    print(f"{'figure':<46}{'recorded':>10}{'measured':>10}  verdict")
    for name in names:
        recorded, measured = record.get(name), figures.get(name)
        best = f"{recorded.best:g}" if recorded else "–"
        print(f"{name:<46}{best:>10}{'–' if measured is None else f'{measured:g}':>10}  {verdict(recorded, measured)}")
    return not any(verdict(recorded, figures.get(name)).isupper() for name, recorded in record.items())


def raise_record(record: Record, figures: Figures, adopt: Sequence[str]) -> Record:
    """Returns the record with every better figure taken over, and the figures named in `adopt` added."""
    raised = {name: entry.raised(figures[name]) if name in figures else entry for name, entry in record.items()}
    for name in adopt:
        if name not in figures:
            raise SystemExit(f"score: no figure is called {name!r}; --all lists them")
        better = "lower" if name.rsplit(".", 1)[-1] in LOWER_IS_BETTER else "higher"
        raised.setdefault(name, Recorded(best=figures[name], slack=0.1, better=better))
    return raised


def main(arguments: Sequence[str] | None = None) -> int:
    """Scores all corpora; returns 0 where the record holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="raise the recorded figures to the measured ones; it never lowers one")
    parser.add_argument("--adopt", action="append", default=[], metavar="NAME", help="with --record: also record this figure from now on")
    parser.add_argument("--all", action="store_true", help="also list the figures that are not recorded")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also print the scoring tools' listing of misses, N of each kind")
    options = parser.parse_args(arguments)
    shared = find_shared()
    if shared is None:
        print("score: NOTHING SCORED: no ../shared/corpus here (TIEOUT_SHARED can name another place)", file=sys.stderr)
        return 1 if is_strict() else 0
    figures: Figures = {}
    with ThreadPoolExecutor() as pool:  # each is a process of its own
        for measured in pool.map(lambda corpus: score_corpus(corpus, shared, worst=options.worst), CORPORA):
            figures |= measured
    figures |= planted.score_planted(shared)
    figures |= score_left_out()
    record = read_record(RECORD)
    holds = print_table(record, figures, every=options.all)
    if options.record:
        write_record(RECORD, raise_record(record, figures, options.adopt))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
