"""What a document says of its own figures: that they may not add up by rounding, are unaudited, recast or preliminary."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tieout.extract.places import place_of
from tieout.extract.tables_of_words import load
from tieout.model.document import Document, Passage, Table
from tieout.model.release import Caveat

# of each kind, what stands, whatever the case, in every text that its patterns fit: far cheaper to look for than they
HINTS = {
    "rounding": ("round", "not"),
    "unaudited": ("audit",),
    "recast": ("recast", "restat", "revised", "reclassif", "retrospectively", "conform"),
    "preliminary": ("prelim", "reclassification"),
}
SUMMED = ("sum", "add", "foot", "total", "calculate", "recompute", "tie")  # beside the "not" of rounding
BREAK = re.compile(r"[.;!?][\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\n\s*\n|(?<=\))\n|\n(?=\()|\s[*†‡•]\s")
LONGEST_QUOTE = 300
SHORTEST = 5  # characters of a caveat


def find_caveats(document: Document) -> tuple[Caveat, ...]:
    """The caveats of a document in order, each kind at most once in a paragraph and once in a table."""
    found: list[Caveat] = []
    for part in document.parts:
        passages = [cell.passage for row in part.rows for cell in row.cells] if isinstance(part, Table) else [part.passage]
        kinds = _hinted("\n".join([passage.text for passage in passages]), HINTS)
        for passage in passages if kinds else ():
            if len(passage.text) < SHORTEST:
                continue
            hinted = _hinted(passage.text, kinds)
            for caveat in _caveats_in(document, passage, hinted) if hinted else ():
                found.append(caveat)
                kinds.remove(caveat.kind)
    return tuple(found)


def _hinted(text: str, kinds: Iterable[str]) -> list[str]:
    """Those of some kinds whose patterns may fit a text."""
    folded = text.casefold()
    hinted = []
    for kind in kinds:
        for hint in HINTS[kind]:
            if hint in folded and (hint != "not" or any(word in folded for word in SUMMED)):
                hinted.append(kind)
                break
    return hinted


def _caveats_in(document: Document, passage: Passage, kinds: Iterable[str]) -> Iterator[Caveat]:
    """Yields the caveats of one passage; each is the sentence that says it."""
    text = passage.text
    places = []
    for kind in kinds:
        match = _pattern(kind).search(text)
        if match:
            places.append((*_sentence(text, match.start(), match.end()), kind))
    for start, end, kind in sorted(places):
        place = place_of(document, *passage.range(start, end))
        yield Caveat(kind, place.start, place.end, place.page, place.table, " ".join(text[start:end].split()))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a match, or the match with what of it fits."""
    first = max((found.end() for found in BREAK.finditer(text, 0, start)), default=0)
    after = BREAK.search(text, end)
    last = after.start() + 1 if after else len(text)
    if last - first > LONGEST_QUOTE:
        first, last = max(first, start - LONGEST_QUOTE // 2), min(last, end + LONGEST_QUOTE // 2)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    alternatives = "|".join(f"(?:{one})" for one in load("caveats")[kind])
    return re.compile(alternatives.replace(" ", r"\s+"), re.IGNORECASE)
