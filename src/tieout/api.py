"""The one place where the parts are put together."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from tieout.checks import CHECKS, run
from tieout.checks.base import Check
from tieout.checks.baseline import accept, entries_of, entries_to_json, read_baseline
from tieout.checks.choosing import choose_checks
from tieout.compare import compare
from tieout.concepts import name_concepts
from tieout.concepts.own import OwnTags, read_own
from tieout.extract import extract
from tieout.extract.sentences import plain_sentences
from tieout.highlights import find_highlights
from tieout.highlights.liquidity import weigh_liquidity
from tieout.inputs import open_file
from tieout.model.difference import Difference
from tieout.model.document import Document
from tieout.model.release import Release
from tieout.outputs import open_output
from tieout.readers import read_document
from tieout.render.json import difference_schema, render, report_schema

__all__ = ["diff", "difference_schema", "list_checks", "read", "report_schema", "to_json", "write_baseline"]


def read(
    source: bytes | str | Path | BinaryIO,
    *,
    name: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baseline: str | Path | None = None,
    concepts: str | Path | None = None,
) -> Release:
    """The release in a file (its path, or an open binary file) or in bytes: HTML, text, PDF, Word, or a full EDGAR submission.

    `name` is what the report calls the document, by default the file's name. `select` and `ignore` choose the checks that are run, by
    code or by the beginning of codes (`select=["FT", "RC03"]`); without them all are. `baseline` is a file of accepted exceptions: those
    findings are marked `accepted`. `concepts` is a CSV file of a filer's own earlier tags (columns label, concept and, where wanted,
    statement), which win over the names tieout gives. No settings file is looked for.

    Raises ReadError, with one line that says what is wrong and how to mend it, for what is no document; a release that is odd or half
    legible never raises but carries diagnostics. Raises ConfigError for a code that no check has and for a file that is no baseline or no
    table of concepts.
    """
    choose_checks(CHECKS, select=select, ignore=ignore)  # a wrong code is said before anything is read
    accepted = None if baseline is None else read_baseline(Path(baseline))
    own = None if concepts is None else read_own(Path(concepts))
    release = _read(_document(source, name), select=select, ignore=ignore, own=own)
    return release if accepted is None else accept(release, accepted.accepted)[0]


def diff(
    old: Release | bytes | str | Path | BinaryIO,
    new: Release | bytes | str | Path | BinaryIO,
    *,
    names: tuple[str | None, str | None] = (None, None),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    concepts: str | Path | None = None,
) -> Difference:
    """What became of the figures and ties of one draft in another: two releases, or what `read` takes, in any two forms.

    Figures are matched by what they mean and where they stand. `names`, `select`, `ignore` and `concepts` are as in `read`, for what is not
    a release yet. Sentences without figures are compared where neither is a release, for a release does not hold them. Raises what `read`
    raises.
    """
    choose_checks(CHECKS, select=select, ignore=ignore)
    own = None if concepts is None else read_own(Path(concepts))
    releases: list[Release] = []
    texts: list[tuple[str, ...]] = []
    for source, name in zip((old, new), names, strict=True):
        if isinstance(source, Release):
            releases.append(source)
            continue
        document = _document(source, name)
        releases.append(_read(document, select=select, ignore=ignore, own=own))
        texts.append(plain_sentences(document, releases[-1]))
    return compare(*releases, texts=(texts[0], texts[1]) if len(texts) == 2 else None)


def _document(source: bytes | str | Path | BinaryIO, name: str | None) -> Document:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return read_document(bytes(source), name=name or "(bytes)")
    if isinstance(source, (str, Path)):
        with open_file(Path(source)) as stream:
            return read_document(stream, name=name or Path(source).name)
    return read_document(source, name=name or str(getattr(source, "name", "(file)")))


def _read(document: Document, *, select: Sequence[str], ignore: Sequence[str], own: OwnTags | None) -> Release:
    checks = choose_checks(CHECKS, select=select, ignore=ignore)
    # The sums that tie say what a line is, whichever checks were asked for.
    whole = weigh_liquidity(find_highlights(name_concepts(run(extract(document)), own=own)))
    return whole if checks == CHECKS else run(whole, checks=checks)


def write_baseline(path: str | Path, releases: Iterable[Release]) -> None:
    """Writes a file of accepted exceptions: every error and warning of the releases. The same releases make the same file, byte by byte."""
    content = entries_to_json([entry for release in releases for entry in entries_of(release)])
    with open_output(Path(path)) as stream:
        stream.write(content)


def list_checks() -> tuple[Check, ...]:
    """All checks, in the order in which they are run."""
    return CHECKS


def to_json(release: Release | Difference) -> bytes:
    """The JSON report of a release, or of what became of one in another, in UTF-8, without a line feed."""
    return render(release)
