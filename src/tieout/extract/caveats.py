"""What a document says of its own figures: that they may not add up by rounding, are unaudited, recast or preliminary."""

import re
from collections.abc import Iterator
from functools import cache

from tieout.extract.places import place_of
from tieout.extract.tables_of_words import load
from tieout.model.document import Document, Passage, Table
from tieout.model.release import Caveat

KINDS = ("rounding", "unaudited", "recast", "preliminary")
HINT = re.compile(  # cheaper than the patterns, and in every text that any of them fits
    r"round|audit|not\s(?:\w+\s+){0,2}?(?:sum|add|foot|cross|total|re|tie)|recast|restat|revised|classif|adjusted|conform|prelim",
    re.IGNORECASE,
)
BREAK = re.compile(r"[.;!?][\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])|\n\s*\n|(?<=\))\n|\n(?=\()|\s[*†‡•]\s")
LONGEST_QUOTE = 300


def find_caveats(document: Document) -> tuple[Caveat, ...]:
    """The caveats of a document in order, each kind at most once in a paragraph and once in a table."""
    found = []
    for part in document.parts:
        passages = [cell.passage for row in part.rows for cell in row.cells] if isinstance(part, Table) else [part.passage]
        seen: set[str] = set()
        for passage in passages:
            if HINT.search(passage.text):
                caveats = [caveat for caveat in _caveats_in(document, passage) if caveat.kind not in seen]
                seen.update(caveat.kind for caveat in caveats)
                found += caveats
    return tuple(found)


def _caveats_in(document: Document, passage: Passage) -> Iterator[Caveat]:
    """Yields the caveats of one passage; each is the sentence that says it."""
    text = passage.text
    places = []
    for kind in KINDS:
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
