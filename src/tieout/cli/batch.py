"""`tieout batch`: many documents into a store or a folder."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.shared import TIES, UNREADABLE, read_settings
from tieout.errors import ConfigError
from tieout.progress import Progress, plain

if TYPE_CHECKING:
    from tieout.batch import Summary
    from tieout.store.runs import Counts

MOST_SHOWN = 10
BATCH_EXAMPLES = """\b
Examples:
  tieout batch releases/ --to releases.db      a folder into a store (SQLite)
  tieout batch 2024.zip @list.txt --to postgresql://me@host/releases
                                               an archive, and a list of paths, one a line
  tieout batch edgar:2026-05-04..2026-05-08 --to releases.db
                                               all releases that EDGAR's indexes list for these days
  tieout batch releases/ --to reports/ --jobs 8
                                               the JSON report of each document in a folder
  tieout batch releases/ --to releases.db --cluster tcp://host:8786
                                               read by the workers of a Dask cluster

\b
Exit status:
  0  everything was read, now or before
  2  a document could not be read, or the call was wrong
Run it again to go on from where it stopped."""


def batch(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, archives (zip, tar), edgar:FROM..TO for days of EDGAR, and @FILE for a list of those.",
        ),
    ],
    to: Annotated[
        str, typer.Option("--to", metavar="STORE|DIR", help="A store (a URL, or a file that ends in .db), or a folder for JSON reports.")
    ],
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", help="Processes that read.  [default: one a core]", show_default=False)
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDRESS", help="Read on the workers of the Dask scheduler there.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the documents themselves in the store as well.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Try once more what this version could not read before.")] = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Read many documents with many processes, into a store or a folder; what is there already is not read again."""
    from tieout.batch import run_batch
    from tieout.batch.sources import Sources
    from tieout.cli.shared import complain

    if jobs is not None and not 1 <= jobs <= 1024:
        raise ConfigError(f"--jobs {jobs}: give a number of processes from 1 to 1024")
    if jobs is not None and cluster is not None:
        raise ConfigError("--jobs is for this machine and --cluster for others; give one of them")
    settings = read_settings(config, select=None, ignore=None, baseline=None, concepts=None, fail_on=None)
    found = Sources(sources, settings, say=complain)
    with Progress(found.count(), logs=True) as progress:

        def told(counts: "Counts", name: str) -> None:
            done = counts.read + counts.known + counts.failed
            progress.show(done, name, told=f", {counts.failed} failed" if counts.failed else "", before=counts.known)

        summary = run_batch(found, to=to, config=settings, jobs=jobs or _cores(), cluster=cluster, keeps=keep, again=again, told=told)
    if sys.stderr is not None:
        sys.stderr.write(_told(summary))
    return UNREADABLE if summary.counts.failed else TIES


def _cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _told(summary: "Summary") -> str:
    """What is said at the end."""
    counts = summary.counts
    figures = f"; {counts.tied:,} figures tie, {counts.disputed:,} are disputed" if counts.read else ""
    lines = [f"{counts.total:,} documents: {counts.read:,} read, {counts.known:,} known before, {counts.failed:,} failed{figures}"]
    lines += [plain(one.reason) for one in summary.failures[:MOST_SHOWN]]
    if counts.failed > MOST_SHOWN:
        kinds = ", ".join(f"{count} {code}" for code, count in summary.reasons.most_common())
        lines.append(f"{counts.failed - MOST_SHOWN:,} more failed ({kinds})")
    if summary.known_failures:
        lines.append(f"{summary.known_failures:,} of those failed before and were left alone; --again tries them once more")
    return "".join(f"tieout: {line}\n" for line in lines)
