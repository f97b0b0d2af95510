"""Web Annotations (W3C): one AnnotationPage a document, one annotation a figure, with its meaning as body and its place as target.

Offsets count Unicode code points of the source as decoded, markup included (REPORT.md); the end is exclusive.
"""

import codecs
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence

import msgspec

from tieout.model.fact import Fact, Source
from tieout.model.finding import Finding
from tieout.model.guidance import Guidance
from tieout.model.period import Instant, Period
from tieout.model.release import DocumentInfo, Release
from tieout.render.json import escape_steering
from tieout.render.words import period_name, plain

Made = dict[str, object]

CONTEXT: tuple[object, ...] = ("http://www.w3.org/ns/anno.jsonld", {"tieout": "urn:x-tieout:report:1#"})
PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"
MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
AROUND = 32  # characters of prefix and suffix
STEP = 1024
LONGEST_QUOTE = 1000  # characters; a longer one is told by its place alone
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
MARKS |= {"utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE}


class SourceText:
    """The source of a document: its bytes, their text, and which byte a character begins at."""

    def __init__(self, data: bytes, text: str, encoding: str) -> None:
        self.data = data
        self.text = text
        self.encoding = encoding
        mark = MARKS.get(encoding, b"")
        self._steps = [len(mark) if mark and data.startswith(mark) else 0]  # the byte that every STEP-th character begins at

    def byte_range(self, start: int, end: int) -> tuple[int, int] | None:
        """The bytes of a range of characters; None where they do not decode to just these characters."""
        try:
            low = self._byte_of(start)
            high = low + self._size(start, end)
            return (low, high) if self.data[low:high].decode(self.encoding) == self.text[start:end] else None
        except (UnicodeError, LookupError):
            return None

    def _byte_of(self, offset: int) -> int:
        if self.encoding == "cp1252":  # also the five bytes it does not use are a character each
            return offset
        while len(self._steps) <= offset // STEP:
            begin = (len(self._steps) - 1) * STEP
            self._steps.append(self._steps[-1] + self._size(begin, begin + STEP))
        begin = offset // STEP * STEP
        return self._steps[offset // STEP] + self._size(begin, offset)

    def _size(self, start: int, end: int) -> int:
        return len(self.text[start:end].encode(self.encoding))


def render_page(release: Release, source: SourceText) -> bytes:
    """The annotations of a release as one AnnotationPage, in UTF-8, without a line feed."""
    items = list(_annotations(release, source))
    document = release.document
    page: Made = {
        "@context": CONTEXT,
        "id": _identify(document, "page"),
        "type": "AnnotationPage",
        "partOf": {
            "id": _identify(document, "collection"),
            "type": "AnnotationCollection",
            "label": f"tieout: {_name(document)}",
            "total": len(items),
        },
        "startIndex": 0,
        "tieout:document": _document(document, source.encoding),
        "items": items,
    }
    return escape_steering(msgspec.json.encode(page))


def _document(document: DocumentInfo, encoding: str) -> Made:
    entity = document.entity
    told = {
        "name": _name(document),
        "sha256": document.sha256,
        "bytes": document.bytes,
        "mediaType": document.media_type,
        "encoding": encoding or None,
        "entity": entity.name,
        "cik": entity.cik,
        "ticker": entity.ticker,
        "accession": document.accession,
        "periodEnd": document.period_end,
        "fiscalYear": document.fiscal_year,
        "fiscalPeriod": document.fiscal_period,
        "published": document.published,
    }
    return {f"tieout:{name}": value for name, value in told.items() if value is not None}


def _annotations(release: Release, source: SourceText) -> Iterator[Made]:
    findings = {finding.id: finding for finding in release.findings}
    said = {fact: (sentence.text, at) for sentence in release.sentences for fact, at in zip(sentence.facts, sentence.at, strict=True)}
    for fact in release.facts:
        quote = _quote_of(fact, *said.get(fact.id, ("", 0)))
        yield _annotation(release.document, fact.id, _fact_body(fact, findings), _target(release.document, fact.source, quote, source))
    for at, one in enumerate(release.guidance):
        quote = {"type": "TextQuoteSelector", "exact": one.quote}
        yield _annotation(release.document, f"g{at}", _guidance_body(one), _target(release.document, one.source, quote, source))


def _annotation(document: DocumentInfo, key: str, body: Sequence[Made], target: Made) -> Made:
    return {"id": _identify(document, key), "type": "Annotation", "motivation": "describing", "body": body, "target": target}


def _identify(document: DocumentInfo, key: str) -> str:
    """The same name for the same figure of the same document, whenever it is read."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{_name(document)}#{document.sha256}#{key}").urn


def _name(document: DocumentInfo) -> str:
    """The name without halves of characters, which names of files may have and UTF-8 has no bytes for."""
    return document.name.encode("utf-8", errors="replace").decode("utf-8")


def _fact_body(fact: Fact, findings: dict[str, Finding]) -> list[Made]:
    period = "" if fact.period is None else f", {period_name(fact.period)}"
    said = f"{plain(fact.name) or '(no label)'}{period}: {fact.value:f} {fact.unit or '(unit unknown)'}; {fact.status}"
    meaning = {
        "type": "tieout:Fact",
        "tieout:id": fact.id,
        "tieout:label": fact.label,
        "tieout:path": fact.path,
        "tieout:text": fact.text,
        "tieout:value": f"{fact.value:f}",
        "tieout:decimals": fact.decimals,
        "tieout:scale": fact.scale,
        "tieout:unit": fact.unit,
        "tieout:period": _period(fact.period),
        "tieout:dimensions": {f"tieout:{axis}": member for axis, member in fact.dimensions.items()} or None,
        "tieout:concept": fact.concept,
        "tieout:conceptConfidence": fact.concept_confidence,
        "tieout:basis": fact.basis,
        "tieout:statement": fact.statement,
        "tieout:status": fact.status,
        "tieout:findings": [_finding(findings[key]) for key in fact.findings if key in findings],
        "tieout:table": fact.source.table,
        "tieout:row": fact.source.row,
        "tieout:cell": fact.source.cell,
    }
    return [_words(said), {name: value for name, value in meaning.items() if value is not None}]


def _guidance_body(one: Guidance) -> list[Made]:
    ends = (
        "–" if one.low is None and one.high is None else " to ".join("open" if end is None else f"{end:f}" for end in (one.low, one.high))
    )
    period = "" if one.period is None else f", {period_name(one.period)}"
    meaning = {
        "type": "tieout:Guidance",
        "tieout:metric": one.metric,
        "tieout:concept": one.concept,
        "tieout:basis": one.basis,
        "tieout:qualifier": one.qualifier,
        "tieout:low": None if one.low is None else f"{one.low:f}",
        "tieout:high": None if one.high is None else f"{one.high:f}",
        "tieout:unit": one.unit,
        "tieout:period": _period(one.period),
        "tieout:action": one.action,
        "tieout:lowFact": one.low_fact,
        "tieout:highFact": one.high_fact,
    }
    words = _words(f"Guidance, {plain(one.metric)}{period}: {ends} {one.unit}")
    return [words, {name: value for name, value in meaning.items() if value is not None}]


def _words(text: str) -> Made:
    return {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en", "value": text}


def _period(period: Period | None) -> Made | None:
    if period is None:
        return None
    days = ("instant",) if isinstance(period, Instant) else ("start", "end", "months")
    return {f"tieout:{name}": value for name in days if (value := getattr(period, name)) is not None}


def _finding(finding: Finding) -> Made:
    told = {name: getattr(finding, name) for name in ("id", "check", "outcome", "grade", "severity")}
    made: Made = {f"tieout:{name}": value for name, value in told.items() if value is not None}
    return made if finding.severity is None else {**made, "tieout:message": finding.message, "tieout:accepted": finding.accepted}


def _quote_of(fact: Fact, sentence: str, at: int) -> Made:
    """The printed figure with the words around it, as far as a sentence tells them."""
    quote: Made = {"type": "TextQuoteSelector", "exact": fact.text}
    end = at + len(fact.text)
    if not sentence or sentence[at:end] != fact.text:
        return quote
    return {**quote, "prefix": sentence[max(0, at - AROUND) : at], "suffix": sentence[end : end + AROUND]}


def _target(document: DocumentInfo, place: Source, quote: Made, source: SourceText) -> Made:
    """The place: position, quote and bytes where there is source text; else page and box, and the quote as read."""
    selectors: list[Made] = []
    if place.start is not None and place.end is not None:
        start, end, text = place.start, place.end, source.text
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
        if end - start <= LONGEST_QUOTE:
            around = {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
            selectors.append({"type": "TextQuoteSelector", "exact": text[start:end], **around})
        if found := source.byte_range(start, end):
            selectors.append({"type": "DataPositionSelector", "start": found[0], "end": found[1]})
    else:
        selectors += _fragments(place)
        selectors.append(quote)
    return {
        "source": urllib.parse.quote(document.name.encode("utf-8", errors="surrogateescape")),
        "tieout:sha256": document.sha256,
        "selector": selectors,
    }


def _fragments(place: Source) -> Iterator[Made]:
    """Page and box: as PDF viewers know them, and as a media fragment; in points from the page's top left."""
    if place.page is None:
        return
    if place.box is None:
        yield {"type": "FragmentSelector", "conformsTo": PDF_FRAGMENTS, "value": f"page={place.page}"}
        return
    left, top, right, bottom = place.box
    box = f"{left},{top},{right - left},{bottom - top}"
    yield {"type": "FragmentSelector", "conformsTo": PDF_FRAGMENTS, "value": f"page={place.page}&viewrect={box}"}
    yield {"type": "FragmentSelector", "conformsTo": MEDIA_FRAGMENTS, "value": f"page={place.page}&xywh={box}"}
