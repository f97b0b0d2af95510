"""The one place where the parts are put together."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from tieout.checks import CHECKS, run
from tieout.checks.base import Check
from tieout.checks.baseline import accept, entries_of, entries_to_json, read_baseline
from tieout.checks.choosing import choose_checks
from tieout.concepts import name_concepts
from tieout.concepts.own import read_own
from tieout.extract import extract
from tieout.highlights import find_highlights
from tieout.highlights.liquidity import weigh_liquidity
from tieout.inputs import open_file
from tieout.model.document import Document
from tieout.model.release import Release
from tieout.outputs import open_output
from tieout.readers import read_document
from tieout.render.json import render, report_schema

__all__ = ["list_checks", "open_document", "read", "report_schema", "review", "to_json", "to_page", "write_baseline"]


def open_document(source: bytes | str | Path | BinaryIO, *, name: str | None = None) -> Document:
    """The document in a file or in bytes, in blocks and tables, before anything is made of it: what `read` and `to_page` take.

    Raises ReadError for what is no document.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return read_document(bytes(source), name=name or "(bytes)")
    if isinstance(source, (str, Path)):
        with open_file(Path(source)) as stream:
            return read_document(stream, name=name or Path(source).name)
    return read_document(source, name=name or str(getattr(source, "name", "(file)")))


def read(
    source: bytes | str | Path | BinaryIO | Document,
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
    checks = choose_checks(CHECKS, select=select, ignore=ignore)
    accepted = None if baseline is None else read_baseline(Path(baseline))
    own = None if concepts is None else read_own(Path(concepts))
    document = source if isinstance(source, Document) else open_document(source, name=name)
    # The sums that tie say what a line is, whichever checks were asked for.
    whole = weigh_liquidity(find_highlights(name_concepts(run(extract(document)), own=own)))
    release = whole if checks == CHECKS else run(whole, checks=checks)
    return release if accepted is None else accept(release, accepted.accepted)[0]


def review(
    source: bytes | str | Path | BinaryIO,
    *,
    name: str | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    baseline: str | Path | None = None,
    concepts: str | Path | None = None,
) -> bytes:
    """The review page of a release: one HTML file, in UTF-8, that shows it as published with every figure marked.

    Takes what `read` takes, and raises what it raises.
    """
    document = open_document(source, name=name)
    return to_page(read(document, select=select, ignore=ignore, baseline=baseline, concepts=concepts), document)


def to_page(release: Release, document: Document) -> bytes:
    """The review page of a release and the document that it was read from."""
    from tieout.readers.pdf import draw_pages
    from tieout.render.page import render as render_page

    images = draw_pages(document.data, name=document.name) if document.data else ()
    return render_page(release, document, images=images, checks={check.code: (check.tickmark, check.title) for check in CHECKS})


def write_baseline(path: str | Path, releases: Iterable[Release]) -> None:
    """Writes a file of accepted exceptions: every error and warning of the releases. The same releases make the same file, byte by byte."""
    content = entries_to_json([entry for release in releases for entry in entries_of(release)])
    with open_output(Path(path)) as stream:
        stream.write(content)


def list_checks() -> tuple[Check, ...]:
    """All checks, in the order in which they are run."""
    return CHECKS


def to_json(release: Release) -> bytes:
    """The JSON report of a release, in UTF-8, without a line feed."""
    return render(release)
