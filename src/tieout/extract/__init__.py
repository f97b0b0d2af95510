"""A `Document` to what its figures mean."""

import bisect

import msgspec

from tieout.extract.facts import FactWriter, write_table
from tieout.extract.reading import ReadTable
from tieout.extract.tables import TableReader, title_of, whole_tables
from tieout.model.document import Block, Document, Table
from tieout.model.release import Column, Diagnostic, DocumentInfo, Entity, Numbers, Release, TableInfo


def extract(document: Document) -> Release:
    """The release of a document: its tables, the facts in them, and what could not be read."""
    reader = TableReader(document)
    tables = reader.read()
    writer = FactWriter(document)
    for parts in whole_tables(tables):
        write_table(writer, parts)
    facts = tuple(writer.facts)
    nothing = () if facts else (Diagnostic("no-figures", "no table of figures was found; give the page that holds the release"),)
    return Release(
        document=_document_info(document),
        tables=tuple(_table_info(table) for table in tables),
        facts=facts,
        diagnostics=nothing
        + tuple(
            _diagnostic(document, *remark)
            for remark in sorted((*document.remarks, *reader.remarks, *writer.remarks), key=lambda remark: remark[2])
        ),
        numbers=Numbers(total=len(facts), facts=len(facts), untied=len(facts)),
    )


def _document_info(document: Document) -> DocumentInfo:
    info = DocumentInfo(document.name, document.sha256, document.bytes, document.media_type)
    filing = document.filing
    if filing is None:
        return info
    return msgspec.structs.replace(
        info,
        entity=Entity(filing.company, filing.cik),
        accession=filing.accession,
        published=filing.filed,
        form=filing.form,
        items=filing.items,
        exhibits=filing.exhibits,
    )


def _diagnostic(document: Document, code: str, message: str, start: int, end: int) -> Diagnostic:
    if document.has_source:
        return Diagnostic(code, message, document.to_source(start), document.to_source(end))
    if document.pages:
        box = document.pages.locate(start, end)
        return Diagnostic(code, message, page=box[0] if box else None)
    index = bisect.bisect_right(document.parts, start, key=_start_of) - 1
    part = document.parts[index] if index >= 0 else None
    return Diagnostic(code, message, table=part.ordinal if isinstance(part, Table) and start < part.end else None)


def _start_of(part: Block | Table) -> int:
    return part.start if isinstance(part, Table) else part.passage.start


def _table_info(read: ReadTable) -> TableInfo:
    columns = tuple(
        Column(high - 1, reading.label, reading.period) for (_, high), reading in zip(read.layout.columns, read.columns[0], strict=True)
    )
    ordinal = read.layout.table.ordinal
    audited = False if any("unaudited" in title.lower() for title in read.titles) else None
    return TableInfo(f"t{ordinal}", ordinal, read.statement, title_of(read.titles), read.caption.scale, read.currency, audited, columns)
