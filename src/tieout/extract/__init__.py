"""A `Document` to what its figures mean."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tieout.extract.caveats import find_caveats
from tieout.extract.describe import describe
from tieout.extract.facts import FactWriter, write_table
from tieout.extract.guidance import find_guidance
from tieout.extract.numerals import count_others, find_numerals, remark_numerals
from tieout.extract.places import place_of
from tieout.extract.prose import find_prose, mark_guidance
from tieout.extract.reading import ReadTable
from tieout.extract.said import find_said
from tieout.extract.sections import find_sections
from tieout.extract.sentences import Sentence
from tieout.extract.tables import TableReader, title_of, whole_tables
from tieout.model import sentence as model
from tieout.model.document import Document
from tieout.model.release import Column, Diagnostic, Numbers, Release, TableInfo


def extract(document: Document) -> Release:
    """The release of a document: its tables, the facts in them, and what could not be read."""
    reader = TableReader(document)
    tables = reader.read()
    writer = FactWriter(document)
    for parts in whole_tables(tables):
        write_table(writer, parts)
    facts = tuple(writer.facts)
    said = find_said(document, reader.calendar, facts, dollar=reader.currency)
    nothing = () if facts else (Diagnostic("no-figures", "no table of figures was found; give the page that holds the release"),)
    described = tuple(_table_info(table) for table in tables)
    info, contradictions = describe(document, described, reader.calendar)
    guidance = find_guidance(document, reader.calendar, dollar=reader.currency)
    places: list[tuple[Sentence, str, int]] = []
    prose = find_prose(
        document, reader.calendar, facts, dollar=reader.currency, end=info.period_end, year=info.fiscal_year, said=said, places_in=places
    )
    every = (*facts, *mark_guidance(prose, guidance))
    numerals = find_numerals(document, every)
    return Release(
        document=info,
        tables=described,
        facts=every,
        diagnostics=nothing
        + tuple(
            _diagnostic(document, *remark)
            for remark in sorted((*document.remarks, *reader.remarks, *writer.remarks, *contradictions), key=lambda remark: remark[2])
        )
        + remark_numerals(numerals),
        numbers=Numbers(total=len(numerals), facts=len(every), untied=len(every), not_figures=count_others(numerals)),
        guidance=guidance,
        numerals=numerals,
        sections=find_sections(document, {table.ordinal: table.statement for table in described}),
        caveats=find_caveats(document),
        sentences=tuple(_sentences(document, places)),
    )


def _sentences(document: Document, places: Sequence[tuple[Sentence, str, int]]) -> Iterator[model.Sentence]:
    """The sentences that state figures, each with its figures and its place."""
    for _, group in groupby(places, key=lambda place: id(place[0])):
        figures = list(group)
        sentence = figures[0][0]
        place = place_of(document, *sentence.block.passage.range(sentence.start, sentence.start + len(sentence.text)))
        by_id = {fact: at for _, fact, at in figures}
        yield model.Sentence(sentence.text, tuple(by_id), tuple(by_id.values()), place.start, place.end, place.page, place.table)


def _diagnostic(document: Document, code: str, message: str, start: int, end: int) -> Diagnostic:
    return Diagnostic(code, message, *place_of(document, start, end))


def _table_info(read: ReadTable) -> TableInfo:
    columns = tuple(
        Column(high - 1, reading.label, reading.period) for (_, high), reading in zip(read.layout.columns, read.columns[0], strict=True)
    )
    ordinal = read.layout.table.ordinal
    audited = False if any("unaudited" in title.lower() for title in read.titles) else None
    return TableInfo(f"t{ordinal}", ordinal, read.statement, title_of(read.titles), read.caption.scale, read.currency, audited, columns)
