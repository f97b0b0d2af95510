"""The one place where the parts are put together."""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tieout.checks import CHECKS, run
from tieout.checks.base import Check
from tieout.checks.baseline import accept, entries_of, entries_to_json, read_baseline
from tieout.checks.choosing import choose_checks
from tieout.compare import compare
from tieout.concepts import name_concepts
from tieout.concepts.own import OwnTags, read_own
from tieout.errors import ConfigError
from tieout.extract import extract
from tieout.extract.sentences import plain_sentences
from tieout.highlights import find_highlights
from tieout.highlights.liquidity import weigh_liquidity
from tieout.inputs import open_file, read_all
from tieout.model.difference import Difference
from tieout.model.document import Document
from tieout.model.filing import FilingRef
from tieout.model.history import History
from tieout.model.release import Release
from tieout.outputs import open_output
from tieout.readers import decode_source, read_document
from tieout.render.annotations import SourceText, render_page
from tieout.render.json import difference_schema, history_schema, render, report_schema

if TYPE_CHECKING:
    from tieout.histories import HistoryCheck
    from tieout.model.release import Entity
    from tieout.model.stored import Reading
    from tieout.store import Database, Prepared, Store

__all__ = [
    "diff",
    "difference_schema",
    "history",
    "history_schema",
    "list_checks",
    "list_history_checks",
    "open_document",
    "open_store",
    "prepare",
    "read",
    "report_schema",
    "review",
    "to_annotations",
    "to_json",
    "to_page",
    "to_workbook",
    "write_baseline",
]


def open_document(source: bytes | str | Path | BinaryIO, *, name: str | None = None) -> Document:
    """The document in a file or in bytes, in blocks and tables, before anything is made of it: what `read` and `to_page` take.

    Raises ReadError for what is no document.
    """
    with _without_collector():
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
    chosen = choose_checks(CHECKS, select=select, ignore=ignore)
    accepted = None if baseline is None else read_baseline(Path(baseline))
    own = None if concepts is None else read_own(Path(concepts))
    with _without_collector():
        release = _read(source if isinstance(source, Document) else open_document(source, name=name), own, chosen)
    return release if accepted is None else accept(release, accepted.accepted)[0]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Holds back the collector of cycles: one document makes objects by the hundred thousand, and no cycles worth looking for."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(document: Document, own: OwnTags | None, checks: Sequence[Check]) -> Release:
    """The release in a document, read, named and checked."""
    # The sums that tie say what a line is, whichever checks were asked for.
    whole = weigh_liquidity(find_highlights(name_concepts(run(extract(document)), own=own)))
    return whole if checks == CHECKS else run(whole, checks=checks)


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
    checks = choose_checks(CHECKS, select=select, ignore=ignore)
    own = None if concepts is None else read_own(Path(concepts))
    releases: list[Release] = []
    texts: list[tuple[str, ...]] = []
    for source, name in zip((old, new), names, strict=True):
        if isinstance(source, Release):
            releases.append(source)
            continue
        with _without_collector():
            document = open_document(source, name=name)
            releases.append(_read(document, own, checks))
        texts.append(plain_sentences(document, releases[-1]))
    return compare(*releases, texts=(texts[0], texts[1]) if len(texts) == 2 else None)


def write_baseline(path: str | Path, releases: Iterable[Release]) -> None:
    """Writes a file of accepted exceptions: every error and warning of the releases. The same releases make the same file, byte by byte."""
    content = entries_to_json([entry for release in releases for entry in entries_of(release)])
    with open_output(Path(path)) as stream:
        stream.write(content)


def list_checks() -> tuple[Check, ...]:
    """All checks, in the order in which they are run."""
    return CHECKS


def list_history_checks() -> "tuple[HistoryCheck, ...]":
    """The checks across documents of one filer, which `history` runs."""
    from tieout.histories import CHECKS as ACROSS

    return ACROSS


def to_json(release: Release | Difference | History) -> bytes:
    """The JSON report of a release, of what became of one in another, or of a history, in UTF-8, without a line feed."""
    return render(release)


def to_annotations(release: Release, source: bytes | str | Path | BinaryIO) -> bytes:
    """The figures and the guidance of a release as Web Annotations: one AnnotationPage (JSON-LD), in UTF-8, without a line feed.

    `source` is what the release was read from: quotes and byte offsets come from it. Raises ConfigError where it is another document, and
    ReadError where it cannot be read.
    """
    name = release.document.name
    if isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    elif isinstance(source, (str, Path)):
        with open_file(Path(source)) as stream:
            data = read_all(stream, b"", name=name)
    else:
        data = read_all(source, b"", name=name)
    if hashlib.sha256(data).hexdigest() != release.document.sha256:
        raise ConfigError(f"{name}: the source is not the document that was read; give the same bytes")
    places = (*(fact.source for fact in release.facts), *(one.source for one in release.guidance))
    has_text = any(place.start is not None for place in places)
    text, encoding = decode_source(data, name=name) if has_text else ("", "")
    return render_page(release, SourceText(data, text, encoding))


def to_workbook(release: Release) -> bytes:
    """The tick-and-tie workbook of a release, an .xlsx file: its tables as printed, and every recalculation as a live formula.

    Raises ConfigError where xlsxwriter is not installed (`pip install 'tieout[excel]'`).
    """
    from tieout import __version__
    from tieout.render.workbook import render as render_workbook
    from tieout.render.workbook_plan import Tickmark

    return render_workbook(release, {check.code: Tickmark(check.tickmark, check.title) for check in CHECKS}, version=__version__)


def open_store(address: str | Path | None = None) -> "Database":
    """The store at a path or URL, made where there is none: SQLite in a file, or PostgreSQL (`postgresql://user@host/name`).

    Without an address it is the user's own, in the user's data folder. To be used in a `with`, or closed. Raises StoreError, with one
    line that says what is wrong and how to mend it, for what cannot be opened.
    """
    from tieout.store import Database

    return Database(address)


def prepare(
    release: Release, *, content: bytes | None = None, filing: FilingRef | None = None, url: str | None = None, settings: str = ""
) -> "Prepared":
    """All that a store keeps of a release, for its `put`: plain values, which may cross to another process.

    `content` are the bytes it was read from, where they are to be kept; `filing` is what an index of EDGAR says of it, and `url` where it
    came from. `settings` tells readings apart that were made with other checks or names.
    """
    from tieout import __version__
    from tieout.store import prepare as prepare_rows

    return prepare_rows(release, render(release), version=__version__, settings=settings, content=content, filing=filing, url=url)


def history(
    entity: str,
    metric: str | None = None,
    *,
    store: "Store",
    as_of: date | datetime | None = None,
) -> History:
    """What a filer's releases in a store say over time: its highlight metrics, or the one asked for.

    `entity` is a ticker, a CIK, an accession number or a part of a name that is unique; `metric` a highlight metric, a concept, or a part
    of a name or label that only one line has. `as_of` is a day, which counts to its end in New York, or a moment: nothing that became known
    later is in any part of the answer. Raises ConfigError for what fits nothing or more than one, and StoreError where the store cannot be
    read.
    """
    from tieout.histories import RECAST, make_history, read_caveats
    from tieout.store import Query

    filer, readings = _find_filer(entity, store, as_of)
    of_each = [Query(sha256=one.sha256, as_of=as_of) for one in readings]
    facts = [one for query in of_each for one in store.facts(query)]
    given = [one for query in of_each for one in store.guidance(query)]
    numbers = {one.sha256: one.id for one in readings}

    def says_recast(sha256: str) -> bool:
        return RECAST in read_caveats(store.report(numbers[sha256]))

    return make_history(filer, readings, facts, given, asked=metric, as_of=as_of, caveats_recast=says_recast)


def _find_filer(asked: str, store: "Store", as_of: date | datetime | None) -> "tuple[Entity, list[Reading]]":
    """The filer that is meant, and its readings in the order in which they became known."""
    from tieout.histories import as_accession, as_cik, is_of, unknown, whose
    from tieout.store import Query

    def find(**narrow: str) -> "list[Reading]":
        return list(store.readings(Query(as_of=as_of, **narrow)))  # type: ignore[arg-type]  # fields that are texts

    accession, cik = as_accession(asked), as_cik(asked)
    ways = ({"accession": accession}, {"cik": cik}, {"ticker": asked.strip()}, {"entity": asked.strip()})
    found = next((readings for way in ways if (value := next(iter(way.values()))) and (readings := find(**dict.fromkeys(way, value)))), [])
    if not found:
        raise unknown(asked, as_of=as_of, is_empty=next(store.readings(Query(as_of=as_of, limit=1)), None) is None)
    filer = whose(found, asked)
    more = [{"cik": filer.cik}, {"ticker": filer.ticker}, {} if filer.cik or filer.ticker else {"entity": filer.name}]
    every = {one.id: one for way in more if (name := next(iter(way), "")) and way[name] for one in find(**{name: str(way[name])})}
    every |= {one.id: one for one in found}
    names = {one.entity for one in every.values() if one.entity and one.cik == filer.cik}
    kept = [one for one in every.values() if is_of(one, filer, names)]
    return filer, sorted(kept, key=lambda one: (one.known, one.sha256))


def to_page(release: Release, document: Document) -> bytes:
    """The review page of a release and the document that it was read from."""
    from tieout.readers.pdf import draw_pages
    from tieout.render.page import render as render_review

    images = draw_pages(document.data, name=document.name) if document.data else ()
    return render_review(release, document, images=images, checks={check.code: (check.tickmark, check.title) for check in CHECKS})
