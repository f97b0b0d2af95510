"""Releases into a folder: one file a submission, whole or not at all, and none twice."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tieout.edgar.client import Edgar
from tieout.edgar.finding import Report, fetch_releases
from tieout.edgar.header import read_filing_header
from tieout.errors import ConfigError
from tieout.model.filing import FilingRef
from tieout.outputs import open_output


class Saved(NamedTuple):
    """A release in a folder: what it is, where, whether it was there before, and, where not, whether it holds an exhibit 99."""

    ref: FilingRef
    path: Path
    is_new: bool
    has_exhibit: bool


def place_of(folder: Path, ref: FilingRef) -> Path:
    """The file of a submission."""
    return folder / ref.cik / f"{ref.accession}.txt"


def save_releases(
    edgar: Edgar,
    target: str,
    folder: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    report: Report | None = None,
) -> Iterator[Saved]:
    """Saves the releases that a target stands for, at most `limit` of them, and yields each once it is there."""
    found = fetch_releases(edgar, target, since=since, until=until, has=lambda ref: place_of(folder, ref).is_file(), report=report)
    for ref, submission in islice(found, limit):
        path = place_of(folder, ref)
        if submission is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ConfigError(f"{path.parent}: cannot be made ({error.strerror}); give another folder with -o") from error
            with open_output(path) as stream:
                stream.write(submission)
        yield Saved(ref, path, submission is not None, submission is None or bool(read_filing_header(submission).exhibits))
