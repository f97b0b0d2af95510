"""Whose release a document is: the filer's name as printed, its ticker, and the numbers EDGAR gave it and the filing."""

import re
from functools import cache

import msgspec

from tieout.extract.names import core_of, fold, full_name, has_form, is_name, name_at, name_before
from tieout.extract.opening import LONGEST_HEAD, Opening
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document

LEAD_READ = 700  # characters of the first sentence
TEXT_READ = 600_000  # characters of the text that are looked through for other spellings
ROWS_OF_TITLE = 4  # rows of a table that may name the filer
TICKERS_SEEN = 40
LINKS_SEEN = 400
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,160}[)\]]\s*$")
_APPOSITION = re.compile(r",\s+(?:an?|the|one|which|whose|parent)\s[^.;]{0,300}$")
_LINK = re.compile(r"(?P<site>sec\.gov)?/Archives/edgar/data/0*(?P<cik>\d{1,10})/(?P<accession>\d{18})/(?P<file>[\w.%-]{1,80})?", re.IGNORECASE)
_SOURCE_BEFORE = re.compile(r"src\s*=\s*[\"']?$|!\[[^\]]{0,80}\]\($", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|gif|png|svg|bmp|webp)$", re.IGNORECASE)
_COMPANY_LINK = re.compile(r"(?:[?&;]CIK=|\bCIK\b\s{0,3}(?:number|no\.?|code|#)?\s{0,3}:?\s{0,3}#?\s?)(\d{6,10})\b", re.IGNORECASE)
_TAGGED = re.compile(
    r"name\s*=\s*[\"']dei:(EntityRegistrantName|EntityCentralIndexKey|TradingSymbol)[\"'][^>]{0,400}>(?:<[^>]{0,200}>){0,3}([^<>]{1,120})<"
)


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


@cache
def _ticker() -> re.Pattern[str]:
    """A symbol behind the name of an exchange, or in brackets before it."""
    words = load("document")["tickers"]
    exchange = "|".join(sorted(words["exchanges"], key=len, reverse=True))
    symbol = r"[\"“”'‘’]?(?P<{0}>[A-Z][A-Z0-9]{{0,5}}(?:[.\-/][A-Z]{{1,2}})?)(?![A-Za-z0-9])"
    market = r"(?:[ ®™]{0,2}(?:GSM?|CM|GM|Global|Select|National|Capital|Market|American|MKT|Arca|Stock|Exchange|OMX|[A-Z][a-z]{2,9})){0,4}"
    return re.compile(
        rf"(?<![A-Za-z])(?i:(?:the\s)?(?:{exchange})){market}(?:\s?[®™])?(?:,\s?[A-Z]{{3,8}}{market})?\s?(?::|[-–—](?=\s))\s?{symbol.format('a')}"
        rf"|(?i:(?:{'|'.join(words['stated'])}))(?:\s?:\s?|\s(?=[\"“]))(?!(?i:{exchange})){symbol.format('b')}"
        rf"|[(\[](?i:(?:{exchange})){market}\s{symbol.format('c')}\s?[)\]]"
    )


def _before_brackets(text: str, end: int) -> str:
    """The name before a place, over the brackets that stand between."""
    head = text[:end].rstrip("([ ,-–—")
    if text[:end].rstrip().endswith(("(", "[")) or head != text[:end]:
        text, end = head, len(head)
    for _ in range(3):
        match = _BRACKETS.search(text, max(0, end - 180), end)
        if match is None:
            break
        end = match.start()
    return name_before(text, end)


def _lead_name(opening: Opening) -> str:
    """The filer's name in the first sentence: before its ticker, else before what it did, else at the beginning."""
    body = opening.body[:LEAD_READ]
    ticker = _ticker().search(body)
    if ticker is not None:
        opened = max(body.rfind("(", 0, ticker.start()), body.rfind("[", 0, ticker.start()))
        name = _before_brackets(body, opened if opened >= 0 else ticker.start())
        if is_name(name):
            return name
    first = name_at(body)
    if is_name(first) and has_form(first):
        return first
    for verb in _verb("lead").finditer(body):
        before = _APPOSITION.sub("", body[: verb.start()])
        name = _before_brackets(before, len(before))
        if is_name(name):
            return name
        if is_name(first):
            return first
    return first if is_name(first) and _verb("lead").search(body) else ""


def _headline_name(heads: tuple[str, ...]) -> str:
    """Who a headline says reports."""
    for at, head in enumerate(heads):
        verb = _verb("headline").search(head)
        if verb and (verb.start() <= 80):
            name = head[: verb.start()].strip(" ,")
            if is_name(name) and name_at(f"{name} ") == name.rstrip(",") and len(name) > 2:
                return name
        elif at + 1 < len(heads) and _verb("headline").match(f" {heads[at + 1]}") and is_name(head) and has_form(head):
            return name_at(head)
    return ""


def _cover_name(passages: tuple[str, ...]) -> str:
    """The registrant on the cover page of a form."""
    pattern = _cover()
    for at, passage in enumerate(passages):
        match = pattern.search(passage)
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


def _heading_name(lines: list[str]) -> str:
    """The name with a legal form that stands alone most often over the tables, at least twice, or with a statement's title behind it."""
    counts: dict[str, int] = {}
    printed: dict[str, str] = {}
    for line in lines:
        if len(line) > LONGEST_HEAD:
            continue
        name = name_at(line)
        if not name or not has_form(name) or not is_name(name):
            continue
        rest = line[len(name) :].strip(" ,.").casefold()
        if rest and not rest.startswith(("and subsidiar", "(", "&", "and its", "consolidated", "condensed", "selected", "unaudited")):
            continue
        key = core_of(name)
        counts[key] = counts.get(key, 0) + 1
        printed.setdefault(key, name)
    best = max(counts, key=lambda key: counts[key], default=None)
    return printed[best] if best is not None and counts[best] > 1 else ""


def _is_short(short: str, long: str) -> bool:
    """Whether one name is a short form of another: its first words, or the initials of its words."""
    one, other = core_of(short), core_of(long)
    if other == one or other.startswith(f"{one} "):
        return True
    letters = [word[0] for word in long.casefold().split() if word[0].isalpha()]
    return short.isupper() and 2 <= len(short) <= 6 and short[0].casefold() == letters[0] and _in_order(short.casefold(), long.casefold())


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class Lines(msgspec.Struct, frozen=True):
    """The text of a document a passage a line, the lines that may be titles, and the text folded for looking up."""

    text: str
    titles: list[str]
    folded: str


def read_lines(document: Document) -> Lines:
    """The lines of a document in which its filer may be named."""
    lines: list[str] = []
    titles: list[str] = []
    room = TEXT_READ
    for part in document.parts:
        if isinstance(part, Block):
            found = [part.text]
        else:
            found = [row.cells[0].text for row in part.rows[:ROWS_OF_TITLE]]
        for text in found:
            if "\n" in text or "  " in text or "\xa0" in text:
                pieces = [" ".join(piece.split()) for piece in text.split("\n")] if len(text) <= LONGEST_HEAD else []
                text = " ".join(text.split())
                titles.extend(pieces)
            elif len(text) <= LONGEST_HEAD:
                titles.append(text)
            lines.append(text)
            room -= len(text)
        if room <= 0:
            break
    text = "\n".join(lines)[:TEXT_READ]
    return Lines(text, titles, fold(text))


def _find_name(opening: Opening, lines: Lines, given: str | None) -> str | None:
    """The filer's name: on a form's cover, in the first sentence, a source line, a headline, the header, or over the statements."""
    lead = _lead_name(opening)
    found = _cover_name(opening.passages) or lead or _source_name(opening.passages) or _headline_name(opening.heads)
    heading = "" if has_form(found) else _heading_name(lines.titles)
    if not found and given is None:
        found = heading
    elif found and heading and _is_short(found, heading):
        found = heading
    if given is not None and (not found or core_of(given) == core_of(found) or not has_form(found)):
        if found and core_of(given).startswith(core_of(found)):
            longer = full_name(found, lines.text, lines.folded)
            return longer if core_of(longer) == core_of(given) else full_name(given, lines.text, lines.folded)
        return full_name(given, lines.text, lines.folded) if not found else full_name(found, lines.text, lines.folded)
    return full_name(found, lines.text, lines.folded) if found else None


def _find_ticker(opening: Opening, lines: Lines, name: str | None) -> str | None:
    """The ticker beside an exchange in the first sentence or over it, else one beside the filer's name anywhere."""
    body = opening.body[:LEAD_READ]
    match = _ticker().search(body)
    if match is not None and name is not None:
        opened = max(body.rfind("(", 0, match.start()), 0)
        before = _before_brackets(body, opened or match.start())
        if not before or _is_short(before, name) or core_of(before) in core_of(name) or core_of(name) in core_of(before):
            return _symbol(match)
    for passage in opening.passages if opening.lead is None else opening.passages[: opening.lead]:
        if len(passage) <= LONGEST_HEAD and (match := _ticker().search(passage)):
            before = _before_brackets(passage, match.start()) if match.start() else ""
            if not before or name is None or not is_name(before) or _is_short(before, name) or core_of(before) in core_of(name):
                return _symbol(match)
    if name is None:
        return None
    core = core_of(name)
    for seen, match in enumerate(_ticker().finditer(lines.text)):
        before = _before_brackets(lines.text[max(0, match.start() - 240) : match.start()], 240)
        if before and (core_of(before) == core or _is_short(before, name)):
            return _symbol(match)
        if seen > TICKERS_SEEN:
            break
    return None


def _symbol(match: re.Match[str]) -> str:
    return match["a"] or match["b"] or match["c"] or ""


def _find_numbers(document: Document) -> tuple[str | None, str | None, tuple[int, int] | None]:
    """CIK, accession number and the place of the first link that gives them; None where there is none, or links disagree.

    A picture stands in the folder of the filing itself, and a link without a site is one of the filing's own page; a link to EDGAR
    with its site may lead to an earlier filing.
    """
    source = document.normal
    own: dict[tuple[str, str], tuple[int, int]] = {}
    ciks: dict[str, tuple[int, int]] = {}
    at = source.find("/edgar/data/")
    while at >= 0 and len(ciks) + len(own) < LINKS_SEEN:
        start = max(0, at - 18)
        match = _LINK.search(source, start, at + 140)
        if match:
            cik, accession = match["cik"].zfill(10), match["accession"]
            is_picture = _PICTURE.search(match["file"] or "") is not None
            if is_picture or not match["site"]:
                own.setdefault((cik, f"{accession[:10]}-{accession[10:12]}-{accession[12:]}"), match.span())
            ciks.setdefault(cik, match.span())
        at = source.find("/edgar/data/", at + 12)
    if len(own) == 1:
        (cik, number), place = next(iter(own.items()))
        return cik, number, place
    if len(ciks) == 1:
        cik, place = next(iter(ciks.items()))
        return cik, None, place
    if not ciks and ("CIK" in source):
        said = {found[1].zfill(10): found.span() for found in _COMPANY_LINK.finditer(source)}
        if len(said) == 1:
            cik, place = next(iter(said.items()))
            return cik, None, place
    return None, None, None


def _tagged(document: Document) -> dict[str, str]:
    """What inline XBRL tags of a cover page say."""
    if "dei:" not in document.normal:
        return {}
    found: dict[str, str] = {}
    for match in _TAGGED.finditer(document.normal):
        found.setdefault(match[1], " ".join(match[2].split()))
    return found


def find_identity(document: Document, opening: Opening) -> Identity:
    """Who filed a document, as far as it says; a header's number stands against that of a link."""
    filing = document.filing
    tagged = _tagged(document)
    lines = read_lines(document)
    given = (filing.company if filing else None) or tagged.get("EntityRegistrantName")
    name = _find_name(opening, lines, given)
    cik, accession, place = _find_numbers(document)
    stated = (filing.cik if filing else None) or tagged.get("EntityCentralIndexKey")
    stated = stated.zfill(10) if stated else None
    remark = None
    if stated and cik and stated != cik and place:
        remark = ("document-cik", f"a link leads to the filings of CIK {cik}, but the filer's is {stated}", *place)
    return Identity(
        name=name,
        cik=stated or cik,
        ticker=tagged.get("TradingSymbol") or _find_ticker(opening, lines, name),
        accession=(filing.accession if filing else None) or (accession if not stated or stated == cik else None),
        remark=remark,
    )
