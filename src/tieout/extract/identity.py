"""Whose release a document is: the filer's name as printed, its ticker, and the numbers EDGAR gave it and the filing."""

import itertools
import re
from collections.abc import Iterator
from functools import cache, cached_property

import msgspec

from tieout.extract.names import core_of, fold, full_name, has_form, is_name, name_at, name_before
from tieout.extract.opening import LONGEST_HEAD, Opening, date_pattern
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document

LEAD_READ = 700  # characters of the first sentence
TEXT_READ = 300_000  # characters of the text that are looked through for other spellings
PARAGRAPHS_READ = 50  # of the beginning, and of the end
PARAGRAPH_READ = 4000  # characters of each
ROWS_OF_TITLE = 3  # rows of a table that may name the filer
TICKERS_SEEN = 40
LINKS_SEEN = 400
ENDS_READ = 40_000  # characters at either end of a source that are looked through for links
TAGS_READ = 40_000
REGISTRANT = "registrant"
TODAY = "today"
MOST_VERBS = 4  # of a first sentence
SHORTEST_LEAD = 60
HEADS_READ = 60  # passages among which a headline is looked for
LATEST_VERB = 110  # characters of a headline before its verb
SUBJECTS_SEEN = 60
FEWEST_SUBJECTS = 2
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,160}[)\]]\s*$")
_APPOSITION = re.compile(r",\s+(?:an?|the|one|which|whose|parent)\s[^.;]{0,300}$")
_LINK = re.compile(
    r"(?P<site>sec\.gov)?/Archives/edgar/data/0*(?P<cik>\d{1,10})/(?P<accession>\d{18})/(?P<file>[\w.%-]{1,80})?", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|gif|png|svg|bmp|webp)$", re.IGNORECASE)
_STATED_CIK = re.compile(r"\bCIK\b\s{0,3}(?:number|no\.?|code|#)?\s{0,3}:?\s{0,3}#?\s?(\d{6,10})\b", re.IGNORECASE)
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


class Lines:
    """The text of a document in which its filer may be named, a passage a line; made when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def text(self) -> str:
        """Short lines of all of it, and the paragraphs at its beginning and end."""
        lines: list[str] = []
        parts = self._document.parts
        last = len(parts) - PARAGRAPHS_READ
        for at, part in enumerate(parts):
            if isinstance(part, Block):
                text = part.text
                if len(text) <= LONGEST_HEAD:
                    lines.append(text)
                elif at < PARAGRAPHS_READ or at >= last:
                    lines.append(" ".join(text[:PARAGRAPH_READ].split()))
            else:
                lines.extend([row.cells[0].text for row in part.rows[:ROWS_OF_TITLE]])
        return "\n".join(lines)[:TEXT_READ].replace("\xa0", " ").replace("  ", " ")

    @cached_property
    def folded(self) -> str:
        """The text folded, character by character."""
        return fold(self.text)


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
        rf"|[(\[](?i:(?:{exchange})){market}\s(?:{symbol.format('c')}\s?[)\]]|[\"“\x93](?P<d>[A-Z][A-Z.]{{0,5}})[\"”\x94])"
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
    name = name_before(text, end)
    return _told_of().sub("", name)


@cache
def _told_of() -> re.Pattern[str]:
    """Words of office before a name: "the Board of Directors of"."""
    return re.compile(rf"^(?:{'|'.join(load('document')['names']['before'])})\s", re.IGNORECASE)


def _lead_name(body: str) -> str:
    """The filer's name in a first sentence: before its ticker, else before what it did, else at the beginning."""
    body = body[:LEAD_READ]
    ticker = _ticker().search(body)
    verbs = list(itertools.islice(_verb("lead").finditer(body), MOST_VERBS))
    first = name_at(body)
    if ticker is not None and (not verbs or ticker.start() < verbs[0].start() or not is_name(first)):
        opened = max(body.rfind("(", 0, ticker.start()), body.rfind("[", 0, ticker.start()))
        name = _before_brackets(body, opened if opened >= 0 else ticker.start())
        if is_name(name):
            return name
    if is_name(first) and has_form(first):
        return first
    for verb in verbs:
        before = _APPOSITION.sub("", body[: verb.start()])
        name = _before_brackets(before, len(before))
        if is_name(name):
            return name
        if is_name(first):
            return first
    return _headline_name((body,))


def _told_name(passages: tuple[str, ...]) -> str:
    """The filer's name in the first sentence of a document without a dateline: one with a ticker, or of what was done today."""
    for passage in passages[:HEADS_READ]:
        if len(passage) > SHORTEST_LEAD and (TODAY in passage.casefold() or _ticker().search(passage[:LEAD_READ])):
            name = _lead_name(passage)
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


def _find_name(opening: Opening, lines: Lines, given: str | None) -> str | None:
    """The filer's name: on a form's cover, in the first sentence, a source line, a headline, the header, or over the statements."""
    found = (
        _cover_name(opening.passages)
        or _lead_name(opening.body)
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
    if found and heading and _is_short(found, heading):
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


def _find_ticker(opening: Opening, lines: Lines, name: str | None) -> str | None:
    """The ticker beside an exchange in the first sentence or over it, else one beside the filer's name anywhere."""
    body = opening.body[:LEAD_READ]
    match = _ticker().search(body)
    if match is not None and name is not None:
        opened = max(body.rfind("(", 0, match.start()), 0)
        before = _before_brackets(body, opened or match.start())
        if not before or _is_short(before, name) or core_of(before) in core_of(name) or core_of(name) in core_of(before):
            return _symbol(match)
    for passage in opening.passages[: opening.lead]:
        if len(passage) <= LONGEST_HEAD and (match := _ticker().search(passage)):
            before = _before_brackets(passage, match.start()) if match.start() else ""
            if not before or name is None or not is_name(before) or _is_short(before, name) or core_of(before) in core_of(name):
                return _symbol(match)
    if name is None:
        return None
    if symbol := _cover_symbol(opening.passages):
        return symbol
    core = core_of(name)
    for match in _tickers_in(lines):
        before = _before_brackets(lines.text[max(0, match.start() - 240) : match.start()], 240)
        if before and (core_of(before) == core or _is_short(before, name)):
            return _symbol(match)
    return None


def _tickers_in(lines: Lines) -> Iterator[re.Match[str]]:
    """Yields the symbols beside names of exchanges in the text, a kind of exchange after the other."""
    for exchange in load("document")["tickers"]["hints"]:
        at = lines.folded.find(exchange)
        for _ in range(TICKERS_SEEN):
            if at < 0:
                break
            match = _ticker().search(lines.text, max(0, at - 2), at + 90)
            if match:
                yield match
            at = lines.folded.find(exchange, at + len(exchange))


def _cover_symbol(passages: tuple[str, ...]) -> str:
    """The first trading symbol of a form's cover page: alone below the heading of its column, or right before an exchange."""
    words = load("document")
    at = next((at for at, text in enumerate(passages) if words["covers"]["symbols"] in text.casefold() and len(text) <= LONGEST_HEAD), None)
    if at is None:
        return ""
    for passage in passages[at + 1 : at + 8]:
        match = _symbol_before().search(passage) if len(passage) <= LONGEST_HEAD else None
        if match:
            return match[1]
    return ""


@cache
def _symbol_before() -> re.Pattern[str]:
    exchange = "|".join(sorted(load("document")["tickers"]["exchanges"], key=len, reverse=True))
    return re.compile(rf"(?:^|\s)([A-Z]{{1,5}}(?:[.-][A-Z])?)(?:$|\s(?=(?i:(?:the\s)?(?:{exchange}))\b))")


def _symbol(match: re.Match[str]) -> str:
    return match["a"] or match["b"] or match["c"] or match["d"] or ""


def _find_numbers(document: Document) -> tuple[str | None, str | None, tuple[int, int] | None]:
    """CIK, accession number and the place of the first link that gives them; None where there is none, or links disagree.

    A picture stands in the folder of the filing itself, and a link without a site is one of the filing's own page; a link to EDGAR
    with its site may lead to an earlier filing.
    """
    text = document.normal
    source = text if len(text) <= 2 * ENDS_READ else f"{text[:ENDS_READ]}\0{text[-ENDS_READ:]}"
    moved = len(text) - len(source)
    own: dict[tuple[str, str | None], tuple[int, int]] = {}
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
    found = next(iter(own.items())) if len(own) == 1 else None
    if found is None and len(ciks) == 1:
        found = (next(iter(ciks)), None), next(iter(ciks.values()))
    if found is None:
        return None, None, None
    (cik, number), (start, end) = found
    return cik, number, (start, end) if start <= ENDS_READ else (start + moved, end + moved)


def _stated_cik(passages: tuple[str, ...]) -> str | None:
    """The CIK that the opening states, None where it states none or several."""
    said = {match[1].zfill(10) for passage in passages if "CIK" in passage for match in _STATED_CIK.finditer(passage)}
    return said.pop() if len(said) == 1 else None


def _tagged(document: Document) -> dict[str, str]:
    """What inline XBRL tags of a cover page say."""
    head = document.normal[:TAGS_READ]
    if document.media_type != "text/html" or "dei:" not in head:
        return {}
    found: dict[str, str] = {}
    for match in _TAGGED.finditer(head):
        found.setdefault(match[1], " ".join(match[2].split()))
    return found


def find_identity(document: Document, opening: Opening) -> Identity:
    """Who filed a document, as far as it says; a header's number stands against that of a link."""
    filing = document.filing
    tagged = _tagged(document)
    lines = Lines(document)
    given = (filing.company if filing else None) or tagged.get("EntityRegistrantName")
    name = _find_name(opening, lines, given)
    cik, accession, place = _find_numbers(document)
    stated = (filing.cik if filing else None) or tagged.get("EntityCentralIndexKey")
    stated = stated.zfill(10) if stated else _stated_cik(opening.passages)
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
