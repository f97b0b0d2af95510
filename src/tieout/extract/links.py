"""The numbers that EDGAR gave a filer and a filing, as links, pictures, tags and cover pages of a document tell them."""

import re

from tieout.model.document import Document

_LINK = re.compile(
    r"(?P<site>sec\.gov)?/Archives/edgar/data/0*(?P<cik>\d{1,10})/(?P<accession>\d{18})/(?P<file>[\w.%-]{1,80})?", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|gif|png|svg|bmp|webp)$", re.IGNORECASE)
_STATED_CIK = re.compile(r"\bCIK\b\s{0,3}(?:number|no\.?|code|#)?\s{0,3}:?\s{0,3}#?\s?(\d{6,10})\b", re.IGNORECASE)
_TAGGED = re.compile(
    r"name\s*=\s*[\"']dei:(EntityRegistrantName|EntityCentralIndexKey|TradingSymbol)[\"'][^>]{0,400}>(?:<[^>]{0,200}>){0,3}([^<>]{1,120})<"
)
LINKS_SEEN = 400
ENDS_READ = 40_000  # characters at either end of a source that are looked through for links
TAGS_READ = 40_000


def find_numbers(document: Document) -> tuple[str | None, str | None, tuple[int, int] | None]:
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
            is_bare = not match["site"] and not source[max(0, match.start() - 1) : match.start()].isalnum()
            if is_picture or is_bare:
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


def stated_cik(passages: tuple[str, ...]) -> str | None:
    """The CIK that the opening states, None where it states none or several."""
    said = {match[1].zfill(10) for passage in passages if "CIK" in passage for match in _STATED_CIK.finditer(passage)}
    return said.pop() if len(said) == 1 else None


def tagged(document: Document) -> dict[str, str]:
    """What inline XBRL tags of a cover page say."""
    head = document.normal[:TAGS_READ]
    if document.media_type != "text/html" or "dei:" not in head:
        return {}
    found: dict[str, str] = {}
    for match in _TAGGED.finditer(head):
        found.setdefault(match[1], " ".join(match[2].split()))
    return found
