"""A `Document` to what its figures mean."""

from collections.abc import Iterable, Mapping, Sequence

from tieout.extract.caveats import find_caveats
from tieout.extract.describe import Remark, describe
from tieout.extract.drivers import find_drivers
from tieout.extract.facts import FactWriter, write_table
from tieout.extract.guidance import find_guidance
from tieout.extract.guidance_facts import in_columns, settle_guidance, with_guidance
from tieout.extract.kinds import find_kind
from tieout.extract.languages import COMMA, Tongue, find_commas, find_tongue, restore, with_points
from tieout.extract.liquidity import find_liquidity
from tieout.extract.mending import Prose, mend_sentences
from tieout.extract.numerals import class_blocks, count_others, find_numerals, remark_numerals
from tieout.extract.places import place_of
from tieout.extract.prose import Figure, find_prose, remark_prose
from tieout.extract.reach import Clock
from tieout.extract.reading import ReadTable
from tieout.extract.said import find_said
from tieout.extract.sections import find_sections
from tieout.extract.sentences import Sentence, find_sentences
from tieout.extract.table_mending import Tables, mend_tables
from tieout.extract.tables import TableReader, title_of, whole_tables
from tieout.model import sentence as model
from tieout.model.document import Document
from tieout.model.fact import Fact
from tieout.model.guidance import Guidance
from tieout.model.release import Column, Diagnostic, Numbers, Release, TableInfo


def extract(document: Document) -> Release:
    """The release of a document: its tables, the facts in them, and what could not be read."""
    tongue = find_tongue(document)
    reader, tables, facts, written = _read_tables(document, tongue)
    if tongue is None and (tongue := find_commas(document, written)) is not None:
        reader, tables, facts, written = _read_tables(document, tongue)
    remarks: Sequence[Remark] = reader.remarks
    described = tuple(_table_info(table) for table in tables)
    info, contradictions = describe(document, described, reader.calendar)
    classed = class_blocks(document)
    others: list[Fact] = []
    guidance: tuple[Guidance, ...] = ()
    read: list[tuple[Sentence, list[Figure]]] = []
    mended: tuple[Diagnostic, ...] = ()
    if tongue is None:
        said = find_said(document, reader.calendar, facts, dollar=reader.currency)
        sentences = find_sentences(document, {fact.source.table for fact in facts if fact.source.table is not None})
        stated = find_guidance(document, reader.calendar, dollar=reader.currency, sentences=sentences)
        prose, figures = find_prose(
            document,
            sentences,
            reader.calendar,
            facts,
            dollar=reader.currency,
            classed=classed,
            end=info.period_end,
            year=info.fiscal_year,
            published=info.published,
            said=said,
        )
        _, described, facts, remarks, written = mend_tables(document, Tables(tables, described, facts, remarks, written), figures)
        (prose, figures), mended = mend_sentences(Prose(prose, figures), facts, info.period_end)
        others, guidance, moved = settle_guidance(facts, prose, stated, dollar=reader.currency)
        read = _with_figures(sentences, figures, moved)
        others = in_columns(described, others)
    every = (*facts, *others)
    described = with_guidance(described, others)
    numerals = find_numerals(document, every, classed)
    sections = find_sections(document, {table.ordinal: table.statement for table in described})
    return Release(
        document=info,
        tables=described,
        facts=every,
        diagnostics=find_kind(document, info, described, facts, others, tongue)
        + tuple(
            _diagnostic(document, *remark)
            for remark in sorted((*document.remarks, *remarks, *written, *contradictions), key=lambda remark: remark[2])
        )
        + mended
        + remark_prose([figure.fact for _, figures in read for figure in figures])
        + remark_numerals(numerals),
        numbers=Numbers(total=len(numerals), facts=len(every), untied=len(every), not_figures=count_others(numerals)),
        guidance=guidance,
        numerals=numerals,
        sections=sections,
        drivers=find_drivers(document, read, filer=info.entity.name),
        liquidity=find_liquidity(document, read, sections, Clock(reader.calendar, info.published, info.period_end)),
        caveats=find_caveats(document),
        sentences=tuple(_stated(document, sentence, figures) for sentence, figures in read if figures),
    )


def _read_tables(document: Document, tongue: Tongue | None) -> tuple[TableReader, list[ReadTable], Sequence[Fact], Sequence[Remark]]:
    """The tables of a document and their facts, with the decimal mark of its language, and what there is to say of them."""
    read = with_points(document) if tongue is not None and tongue.mark == COMMA else document
    reader = TableReader(read)
    tables = reader.read()
    writer = FactWriter(read)
    for parts in whole_tables(tables):
        write_table(writer, parts)
    if tongue is None:
        return reader, tables, tuple(writer.facts), writer.remarks
    facts, remarks = restore(document, writer.facts, tongue)
    return reader, tables, tuple(facts), [*writer.remarks, *remarks]


def _stated(document: Document, sentence: Sentence, figures: Sequence[Figure]) -> model.Sentence:
    """A sentence as the report has it: its words, its figures and its place."""
    place = place_of(document, *sentence.block.passage.range(*sentence.within(0, len(sentence.text))))
    facts, at = tuple(figure.fact.id for figure in figures), tuple(figure.mention.start for figure in figures)
    return model.Sentence(sentence.text, facts, at, place.start, place.end, place.page, place.table)


def _with_figures(sentences: Sequence[Sentence], figures: Iterable[Figure], now: Mapping[str, Fact]) -> list[tuple[Sentence, list[Figure]]]:
    """The sentences, each with its figures; their facts as they stand `now`, by the ids they had."""
    by_sentence: dict[int, list[Figure]] = {}
    for figure in figures:
        if figure.fact.id in now:
            by_sentence.setdefault(id(figure.sentence), []).append(figure._replace(fact=now[figure.fact.id]))
    return [(sentence, by_sentence.get(id(sentence), [])) for sentence in sentences]


def _diagnostic(document: Document, code: str, message: str, start: int, end: int) -> Diagnostic:
    return Diagnostic(code, message, *place_of(document, start, end))


def _table_info(read: ReadTable) -> TableInfo:
    columns = tuple(
        Column(high - 1, reading.label, reading.period) for (_, high), reading in zip(read.layout.columns, read.columns[0], strict=True)
    )
    ordinal = read.layout.table.ordinal
    audited = False if any("unaudited" in title.lower() for title in read.titles) else None
    return TableInfo(f"t{ordinal}", ordinal, read.statement, title_of(read.titles), read.caption.scale, read.currency, audited, columns)
