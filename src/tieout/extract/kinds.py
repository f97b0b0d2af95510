"""What a document is, where it is not one earnings release in English: said in the report, with what was therefore not done."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from tieout.extract.identity import name_of_lead
from tieout.extract.languages import Tongue
from tieout.extract.names import core_of
from tieout.extract.opening import Opening, read_lead, read_opening
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document
from tieout.model.fact import Fact
from tieout.model.release import Diagnostic, DocumentInfo, TableInfo

STATEMENTS = frozenset(("income", "balance", "cashflow"))
LINES_READ = 60  # passages among which a form's name is looked for
HEAD_READ = 400  # characters of a first sentence
LONGEST_LEAD = 1_400
SHORTEST_LEAD = 60
LONGEST_EMPTY = 400  # characters of an exhibit that holds nothing
MOST_NAMED = 3
DASHES = ("-", "–", "—", "/")
VERBS = (" announced", " reported", " announces", " reports")
AMOUNTS = ("$", "€", "£", "¥", "%", "percent", "million", "billion")
UNREAD = "no period is reported, so the figures of its sentences have none and are not read"


def find_kind(
    document: Document,
    info: DocumentInfo,
    tables: Sequence[TableInfo],
    facts: Sequence[Fact],
    others: Sequence[Fact],
    tongue: Tongue | None,
) -> tuple[Diagnostic, ...]:
    """What there is to say of a document as a whole; nothing of one earnings release with tables and sentences.

    `facts` are those of tables, `others` those of sentences.
    """
    return tuple(
        chain(
            _of_figures(document, facts, others),
            _of_language(tongue),
            () if tongue is not None else _of_kind(document, info, tables, [*facts, *others]),
            _of_companies(document),
        )
    )


def _of_figures(document: Document, facts: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Diagnostic]:
    if not facts and others:
        yield Diagnostic("no-tables", "no table of figures was found: only sentences were read, and there is nothing to tie them to")
    elif not facts:
        yield Diagnostic("no-figures", "no table of figures was found; give the page that holds the release")
    elif not others and len({fact.statement for fact in facts} & STATEMENTS) > 1 and not _has_sentences(document):
        yield Diagnostic("no-sentences", "no sentences were found: only tables were read")


def _of_language(tongue: Tongue | None) -> Iterator[Diagnostic]:
    if tongue is not None:
        yield Diagnostic(tongue.code, tongue.message)


def _has_sentences(document: Document) -> bool:
    return any(isinstance(part, Block) and len(part.text) > SHORTEST_LEAD and part.text.rstrip().endswith(".") for part in document.parts)


def _of_kind(document: Document, info: DocumentInfo, tables: Sequence[TableInfo], facts: Sequence[Fact]) -> Iterator[Diagnostic]:
    """Yields what the document is where it is no earnings release, and that nothing is read without a period."""
    opening = read_opening(document, {table.ordinal for table in tables})
    has_statements = any(table.statement in STATEMENTS for table in tables)
    form = _form_of(opening)
    if form:
        said = "its tables and sentences are read as those of a release" if info.period_end is not None else UNREAD
        yield Diagnostic("not-a-release", f"the document reads as {form}, not as an earnings release: {said}")
        return
    if not tables and _is_empty(document):
        yield Diagnostic("not-a-release", "the document is an exhibit that holds no text: there is nothing to read")
        return
    kind = None if has_statements else _kind_of(opening)
    if kind:
        said = "what it states is read as figures of the period that it names" if facts else UNREAD
        yield Diagnostic("not-a-release", f"the document reads as {kind}, not as an earnings release: {said}")
    elif not facts and info.period_end is None and _states_amounts(document):
        yield Diagnostic("no-period", UNREAD)


def _form_of(opening: Opening) -> str | None:
    """The form of the commission that a line near the beginning names; None on the cover of another one."""
    for passage in opening.passages[:LINES_READ]:
        for name, lines in _forms():
            if lines.fullmatch(passage):
                return name
    return None


def _kind_of(opening: Opening) -> str | None:
    """What the headline and the first sentence are about, where not results; None where they say neither."""
    heads = " \n ".join(opening.heads)
    body = opening.body[:HEAD_READ]
    for text in (heads, body):
        kinds = [name for name, pattern in _kinds() if pattern.search(text)]
        if kinds and (kinds[0] == _kinds()[0][0] or not _results().search(text)):
            return kinds[0]
        if _results().search(text):
            return None
    return None


def _is_empty(document: Document) -> bool:
    text = [part.text for part in document.parts if isinstance(part, Block)]
    if sum(map(len, text)) > LONGEST_EMPTY or len(text) < len(document.parts) or not any(map(str.strip, text)):
        return False
    return all(_nothing().fullmatch(" ".join(line.split())) for one in text for line in one.split("\n"))


def _states_amounts(document: Document) -> bool:
    return any(isinstance(part, Block) and any(sign in part.text for sign in AMOUNTS) for part in document.parts)


def _of_companies(document: Document) -> Iterator[Diagnostic]:
    """Yields that two filers report in one document, by the first sentences of their releases."""
    found: dict[str, str] = {}
    for part in document.parts:
        if not isinstance(part, Block) or len(part.text) < SHORTEST_LEAD:
            continue
        head = part.text[:HEAD_READ]
        if not any(verb in head for verb in VERBS) or not any(dash in head for dash in DASHES):
            continue
        text = " ".join(part.text[:LONGEST_LEAD].split())
        lead = read_lead(text)
        name = name_of_lead(text[lead[0] :]) if lead is not None and lead[1] is not None else ""
        if name:
            found.setdefault(core_of(name), name)
    if len(found) > 1:
        names = " and ".join(list(found.values())[:MOST_NAMED])
        yield Diagnostic("several-companies", f"releases of several companies stand here ({names}); their figures are not told apart")


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["name"], _any_of(entry["lines"])) for entry in load("kinds")["forms"])


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry["name"], _any_of(entry["headline"])) for entry in load("kinds")["kinds"])


@cache
def _results() -> re.Pattern[str]:
    return _any_of(load("kinds")["results"])


@cache
def _nothing() -> re.Pattern[str]:
    return _any_of(load("kinds")["empty"]["lines"])


def _any_of(alternatives: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in alternatives), re.IGNORECASE)
