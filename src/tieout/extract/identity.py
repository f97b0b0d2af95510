"""Whose release a document is: the filer's name as printed, its ticker, and the numbers EDGAR gave it and the filing."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

import msgspec

from tieout.extract.links import find_numbers, stated_cik, tagged
from tieout.extract.name_lines import Lines
from tieout.extract.names import core_of, full_name, has_form, is_name, is_short, name_at, name_before, name_before_brackets
from tieout.extract.opening import LEAD_READ, LONGEST_HEAD, Opening, date_pattern
from tieout.extract.tables_of_words import load
from tieout.extract.tickers import find_ticker, first_ticker
from tieout.model.document import Document

REGISTRANT = "registrant"
TODAY = "today"
MOST_VERBS = 4  # of a first sentence
SHORTEST_LEAD = 60
HEADS_READ = 60  # passages among which a headline is looked for
LATEST_VERB = 110  # characters of a headline before its verb
SUBJECTS_SEEN = 60
FEWEST_SUBJECTS = 2
_APPOSITION = re.compile(r",\s+(?:an?|the|one|which|whose|parent)\s[^.;]{0,300}$")


class Identity(msgspec.Struct, frozen=True):
    """The filer and the filing as the document itself tells them; None where it does not. `remark` is a contradiction that was met."""

    name: str | None = None
    cik: str | None = None
    ticker: str | None = None
    accession: str | None = None
    remark: tuple[str, str, int, int] | None = None


@cache
def _verb(kind: str) -> re.Pattern[str]:
    verbs = "|".join(load("document")["verbs"][kind])
    return re.compile(rf"[,\s](?:has\s|have\s)?(?:today,?\s|also\s)?(?:{verbs})\b", re.IGNORECASE if kind == "headline" else 0)


def name_of_lead(body: str) -> str:
    """The filer's name in a first sentence: before its ticker, else before what it did, else at the beginning."""
    body = body[:LEAD_READ]
    ticker = first_ticker(body)
    verbs = list(itertools.islice(_verb("lead").finditer(body), MOST_VERBS))
    first = name_at(body)
    if ticker is not None and (not verbs or ticker.start() < verbs[0].start() or not is_name(first)):
        opened = max(body.rfind("(", 0, ticker.start()), body.rfind("[", 0, ticker.start()))
        name = name_before_brackets(body, opened if opened >= 0 else ticker.start())
        if is_name(name):
            return name
    if is_name(first) and has_form(first):
        return first
    for verb in verbs:
        before = _APPOSITION.sub("", body[: verb.start()])
        name = name_before_brackets(before, len(before))
        if is_name(name):
            return name
        if is_name(first):
            return first
    return _headline_name((body,))


def _told_name(passages: tuple[str, ...]) -> str:
    """The filer's name in the first sentence of a document without a dateline: one with a ticker, or of what was done today."""
    for passage in passages[:HEADS_READ]:
        if len(passage) > SHORTEST_LEAD and (TODAY in passage.casefold() or first_ticker(passage[:LEAD_READ])):
            name = name_of_lead(passage)
            if name and has_form(name):
                return name
    return ""


def _headline_name(passages: tuple[str, ...]) -> str:
    """Who a headline says reports."""
    for at, passage in enumerate(passages[:HEADS_READ]):
        date = date_pattern().match(passage)
        head = passage[date.end() if date else 0 : LONGEST_HEAD].lstrip(" ,:")
        verb = _verb("headline").search(head, 0, LATEST_VERB)
        if verb and _about().search(head, verb.end()):
            name = name_at(head[: verb.start()])
            if is_name(name) and len(name) >= verb.start() - 1:
                return name
        elif len(head) <= LATEST_VERB and has_form(head) and _verb("headline").match(f" {''.join(passages[at + 1 : at + 2])}"):
            name = name_at(head)
            if is_name(name):
                return name
    return ""


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load('document')['verbs']['about'])})\b", re.IGNORECASE)


@cache
def _subject() -> re.Pattern[str]:
    return re.compile(rf"(?<=[a-zA-Z.])\s(?:{'|'.join(load('document')['verbs']['subject'])})\s")


def _subject_name(lines: Lines) -> str:
    """Of whom sentences tell results most often, where the text also prints its name with a legal form; "" where nobody is."""
    counts: dict[str, int] = {}
    for match in itertools.islice(_subject().finditer(lines.text), SUBJECTS_SEEN):
        name = name_before(lines.text, match.start())
        if is_name(name) and not has_form(name):
            counts[name] = counts.get(name, 0) + 1
    best = max(counts, key=lambda name: counts[name], default=None)
    if best is None or counts[best] < FEWEST_SUBJECTS:
        return ""
    full = full_name(best, lines.text, lines.folded)
    return full if has_form(full) else ""


def _cover_name(passages: tuple[str, ...]) -> str:
    """The registrant on the cover page of a form."""
    pattern = _cover()
    for at, passage in enumerate(passages):
        match = pattern.search(passage) if REGISTRANT in passage.casefold() else None
        if match is None:
            continue
        before = passage[: match.start()].strip(" (")
        name = name_before(before, len(before)) if before else name_at(passages[at - 1]) if at else ""
        if is_name(name):
            return name
    return ""


@cache
def _cover() -> re.Pattern[str]:
    return re.compile(load("document")["covers"]["registrant"], re.IGNORECASE)


@cache
def _source() -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(load('document')['covers']['source'])})\s?:\s?", re.IGNORECASE)


def _source_name(passages: tuple[str, ...]) -> str:
    """Who a line "Source: …" names."""
    for at, passage in enumerate(passages):
        match = _source().match(passage) if len(passage) <= LONGEST_HEAD else None
        if match:
            rest = passage[match.end() :] or (passages[at + 1] if at + 1 < len(passages) else "")
            name = name_at(rest)
            if is_name(name) and has_form(name):
                return name
    return ""


def _heading_name(lines: Lines) -> str:
    """The name with a legal form that stands alone most often over the tables, at least twice, or with a statement's title behind it."""
    counts: dict[str, int] = {}
    printed: dict[str, str] = {}
    for line in _named_lines(lines):
        name = name_at(line)
        if not name or not has_form(name) or not is_name(name):
            continue
        rest = line[len(name) :].strip(" ,.").casefold()
        if rest and not rest.startswith(_titles()):
            continue
        key = core_of(name)
        counts[key] = counts.get(key, 0) + 1
        printed.setdefault(key, name)
    best = max(counts, key=lambda key: counts[key], default=None)
    return printed[best] if best is not None and counts[best] > 1 else ""


def _named_lines(lines: Lines) -> Iterator[str]:
    """Yields the short lines in which a legal form stands, in order."""
    text = lines.text
    begun = -1
    for match in _form().finditer(lines.folded):
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = end if end >= 0 else len(text)
        if start != begun and end - start <= LONGEST_HEAD and text[start : start + 1].isupper():
            yield text[start:end].strip()
        begun = start


@cache
def _form() -> re.Pattern[str]:
    """How legal forms stand in folded text."""
    return re.compile("|".join(map(re.escape, load("document")["covers"]["forms"])))


@cache
def _titles() -> tuple[str, ...]:
    """What may follow a name in a heading over a statement."""
    return tuple(load("document")["covers"]["titles"])


def _find_name(opening: Opening, lines: Lines, given: str | None) -> str | None:
    """The filer's name: on a form's cover, in the first sentence, a source line, a headline, the header, or over the statements."""
    found = (
        _cover_name(opening.passages)
        or name_of_lead(opening.body)
        or _source_name(opening.passages)
        or _headline_name(opening.passages[: opening.lead])
        or ("" if given else _told_name(opening.passages))
    )
    if found and has_form(found) and any(map(str.islower, found)):
        return _spelled_out(found, lines) if _is_abbreviated(found) else found
    if given:
        named = full_name(found, lines.text, lines.folded) if found else ""
        is_whole = core_of(named) == core_of(given) and (has_form(named) or not has_form(given))
        return named if is_whole else full_name(given, lines.text, lines.folded)
    heading = "" if found and has_form(found) else _heading_name(lines)
    if found and heading and is_short(found, heading):
        found = heading
    return full_name(found or heading, lines.text, lines.folded) or _subject_name(lines) or None


def _is_abbreviated(name: str) -> bool:
    return name.rsplit(" ", 1)[-1].casefold().rstrip(".") in load("document")["covers"]["abbreviated"]


def _spelled_out(name: str, lines: Lines) -> str:
    """The name with its legal form in full where headings print it so and the text does in small letters."""
    heading = _heading_name(lines)
    if core_of(heading) == core_of(name) and len(heading) > len(name):
        longer = full_name(heading, lines.text, lines.folded)
        return longer if any(map(str.islower, longer)) else name
    return name


def find_identity(document: Document, opening: Opening) -> Identity:
    """Who filed a document, as far as it says; a header's number stands against that of a link."""
    filing = document.filing
    tags = tagged(document)
    lines = Lines(document)
    given = (filing.company if filing else None) or tags.get("EntityRegistrantName")
    name = _find_name(opening, lines, given)
    cik, accession, place = find_numbers(document)
    stated = (filing.cik if filing else None) or tags.get("EntityCentralIndexKey")
    stated = stated.zfill(10) if stated else stated_cik(opening.passages)
    remark = None
    if stated and cik and stated != cik and place:
        remark = ("document-cik", f"a link leads to the filings of CIK {cik}, but the filer's is {stated}", *place)
    return Identity(
        name=name,
        cik=stated or cik,
        ticker=tags.get("TradingSymbol") or find_ticker(opening, lines, name),
        accession=(filing.accession if filing else None) or (accession if not stated or stated == cik else None),
        remark=remark,
    )
