"""The Atom feed of current filings, read without trusting it: no document types, no entities of its own, nothing beyond its entries."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from tieout.edgar.client import submission_url, to_accession
from tieout.edgar.moments import NEW_YORK
from tieout.errors import FeedError
from tieout.model.filing import FilingRef

LARGEST = 32 << 20
DEEPEST = 50
LONGEST_TITLE, LONGEST_SUMMARY = 300, 10_000
TITLE = re.compile(r"\s*(\S.*?)\s+-\s+(.*\S)\s+\((\d{1,10})\)\s*(?:\(([^()]*)\))?\s*")
LINKED = re.compile(r"/edgar/data/(\d{1,10})/")
NUMBER = re.compile(r"accession-number=(\d{10}-\d{2}-\d{6})")
ITEM = re.compile(r"\bItems? (\d{1,2}\.\d{2})\b", re.IGNORECASE)
FILED = re.compile(r"Filed:\s*(?:<[^>]*>)?\s*(\d{4}-\d{2}-\d{2})")
SLACK = timedelta(hours=1)  # by which an entry may be later than its page
WANTED = ("title", "summary", "updated", "id")


@dataclass
class _Entry:
    texts: dict[str, str] = field(default_factory=dict)
    term: str = ""
    link: str = ""


@dataclass(frozen=True)
class Page:
    """One page of the feed: when EDGAR wrote it, how many entries it has, their filings in its order, and what is to be said of others."""

    written: datetime | None
    count: int
    refs: tuple[FilingRef, ...]
    remarks: tuple[str, ...]


def read_page(content: bytes, *, name: str) -> Page:
    """A page of the feed; each filing once, by the first entry that names it. FeedError where it is no feed."""
    if len(content) > LARGEST:
        raise FeedError(f"{name}: is larger than the {LARGEST >> 20} MB that are read of a feed; try again later")
    reader = _Reader(name)
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise FeedError(f"{name}: is no XML ({error}); try again later") from error
    if reader.root != "feed":
        raise FeedError(f"{name}: is no Atom feed but <{reader.root[:40]}>; try again later")
    found: dict[str, FilingRef] = {}
    remarks = []
    written = _moment(reader.written)
    for number, entry in enumerate(reader.entries):
        ref = _to_ref(entry, written)
        if ref is None:
            remarks.append(f"{name}: entry {number} names no filing ({entry.texts.get('title', '')[:60]!r}); it is left out")
        else:
            found.setdefault(ref.accession, ref)
    return Page(written, len(reader.entries), tuple(found.values()), tuple(remarks))


class _Reader:
    """Collects the entries of a feed while expat walks through it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root = ""
        self.written = ""
        self.entries: list[_Entry] = []
        self._path: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: object) -> None:
        raise FeedError(f"{self.name}: declares a document type, as no feed of EDGAR does; it is not read")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        self.root = self.root or tag
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise FeedError(f"{self.name}: is nested too deeply for a feed; it is not read")
        if self._path == ["feed", "entry"]:
            self.entries.append(_Entry())
        elif self._path[:2] == ["feed", "entry"]:
            if tag == "category":
                self.entries[-1].term = attributes.get("term", "")
            elif tag == "link":
                self.entries[-1].link = attributes.get("href", "")

    def _end(self, _: str) -> None:
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._path == ["feed", "updated"]:
            self.written += text
        elif len(self._path) == 3 and self._path[1] == "entry" and self._path[2] in WANTED:
            texts = self.entries[-1].texts
            texts[self._path[2]] = texts.get(self._path[2], "") + text


def _to_ref(entry: _Entry, written: datetime | None) -> FilingRef | None:
    """The filing that an entry names; None where it names none. A moment later than its page is none: it would hide others."""
    number = NUMBER.search(entry.texts.get("id", ""))
    accession = to_accession(number[1]) if number else None
    title = TITLE.fullmatch(entry.texts.get("title", "")[:LONGEST_TITLE])
    linked = LINKED.search(entry.link)
    cik = title[3] if title else linked[1] if linked else None
    if accession is None or cik is None or not cik.isascii() or not accession.isascii():
        return None
    accepted = _moment(entry.texts.get("updated", ""))
    if accepted and written and accepted - written > SLACK:
        accepted = None
    summary = entry.texts.get("summary", "")[:LONGEST_SUMMARY]
    said = FILED.search(summary)
    try:
        filed = datetime.fromisoformat(said[1]).date() if said else accepted.astimezone(NEW_YORK).date() if accepted else None
    except (ValueError, OverflowError):
        filed = None
    if filed is None:
        return None
    cik = cik.zfill(10)
    form = (entry.term or (title[1] if title else "")).strip()
    items = tuple(dict.fromkeys(ITEM.findall(summary)))
    return FilingRef(accession, cik, title[2] if title else "", form, filed, submission_url(cik, accession), items, accepted)


def _moment(text: str) -> datetime | None:
    """A moment with its offset, in UTC; None where there is none or it has no offset."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
