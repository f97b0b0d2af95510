"""The marks of the review page: which figure stands where, and how a marked text becomes markup that is still well formed.

A mark is put into a text as private-use characters before anything is done to it, travels with its characters through the sanitiser, and is
made an element at last: one for each run of text between two tags, so that no mark ever crosses markup.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import NamedTuple

from tieout.model.document import Document
from tieout.model.fact import Fact
from tieout.model.numeral import CLASSES
from tieout.model.release import Release
from tieout.render.statements import SUSPECT, find_marks

MOST_MARKED = 20_000  # figures; the largest release of the corpus has 3,700. Those of exceptions are marked beyond it
OPEN, CLOSE = "\uee10", "\uee11"
HEX = "".join(chr(0xEE00 + digit) for digit in range(16))
OWN = re.compile("[\uee00-\uee11]")
TOKEN = re.compile(f"<[^>]*>|{OPEN}[{HEX}]+|{CLOSE}|[^<{OPEN}{CLOSE}]+")
TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.DOTALL)
NO_DIGIT = re.compile(r"[^0-9]+")
LONGEST_REFERENCE, SLACK = 8, 16
MOST_TICKMARKS = 2
TIED, SUSPECTED, DOUBTFUL, UNTIED = "t", "d", "q", "u"  # classes of the marks, and codes of the page's data
NO_FIGURE = "n"


class Mark(NamedTuple):
    """A range of a text (its end exclusive) and the attributes of its mark; `tail` are those of its first run alone."""

    start: int
    end: int
    attributes: str
    tail: str = ""


class Looks(NamedTuple):
    """How each figure is marked: its class and its tickmarks, by its index; `marked` are the indices that are marked at all."""

    classes: Sequence[str]
    tickmarks: Sequence[str]
    marked: frozenset[int]
    used: Sequence[str]

    def attributes(self, indices: Sequence[int]) -> tuple[str, str]:
        """The attributes of the mark of some figures at one place: the worst of them says how it looks."""
        first = min(indices, key=lambda index: (SUSPECTED, DOUBTFUL, TIED, UNTIED).index(self.classes[index]))
        names = " ".join(map(str, indices))
        shown = f'"{names}"' if len(indices) > 1 else names
        text = self.tickmarks[first]
        return f"class={self.classes[first]} data-f={shown}", f' data-t="{escape(text)}"' if text else ""


def look(release: Release, tickmarks: Mapping[str, str]) -> Looks:
    """How the figures of a release are marked; `tickmarks` are those of the checks, by code."""
    found = find_marks(release, tickmarks, most=MOST_TICKMARKS)
    classes: list[str] = []
    for fact in release.facts:
        if fact.status == "disputed":
            classes.append(SUSPECTED if found.by_fact[fact.id][0] == SUSPECT else DOUBTFUL)
        else:
            classes.append(TIED if fact.status == "tied" else UNTIED)
    texts = [found.by_fact[fact.id][0] if fact.id in found.by_fact else "" for fact in release.facts]
    marked: Iterable[int] = range(len(release.facts))
    if len(release.facts) > MOST_MARKED:
        wanted = {
            name
            for finding in release.findings
            if finding.outcome == "exception"
            for name in (finding.subject, *(term.fact for term in finding.terms))
        }
        marked = (
            index for index, fact in enumerate(release.facts) if index < MOST_MARKED or fact.id in wanted or fact.status == "disputed"
        )
    return Looks(classes, texts, frozenset(marked), found.used)


def find_places(release: Release, document: Document, looks: Looks) -> list[Mark]:
    """The marks of a source text, in order and apart from each other: figures, and the numerals that are none."""
    facts = [(index, fact) for index, fact in enumerate(release.facts) if index in looks.marked and fact.source.start is not None]
    others = [one for one in release.numerals if one.fact is None and one.start is not None][:MOST_MARKED]
    offsets = [offset for _, fact in facts for offset in _range(fact)]
    offsets += [offset for one in others for offset in (one.start or 0, one.end or 0)]
    places = document.from_source(offsets)
    by_range: dict[tuple[int, int], list[int]] = {}
    for at, (index, _) in enumerate(facts):
        start, end = places[2 * at], places[2 * at + 1]
        if start is not None and end is not None and start < end:
            by_range.setdefault((start, end), []).append(index)
    marks = [Mark(*place, *looks.attributes(indices)) for place, indices in by_range.items()]
    for at, one in enumerate(others, start=len(facts)):
        start, end = places[2 * at], places[2 * at + 1]
        if start is not None and end is not None and start < end:
            kind = CLASSES.index(one.kind) if one.kind in CLASSES else 0
            marks.append(Mark(start, end, f"class={NO_FIGURE} data-n={kind}"))
    return list(_apart(marks))


def _range(fact: Fact) -> tuple[int, int]:
    return fact.source.start or 0, fact.source.end or 0


def _apart(marks: list[Mark]) -> Iterator[Mark]:
    """Yields the marks in order; of two that overlap the later begins where the first ends, and goes where nothing is left of it."""
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    last = 0
    for mark in marks:
        if mark.end <= last:
            continue
        yield mark._replace(start=max(mark.start, last))
        last = mark.end


def put_in(text: str, marks: Sequence[Mark], start: int, end: int) -> str:
    """A range of a text with the marks in it as private-use characters; those of its own are replaced."""
    parts: list[str] = []
    at = start
    for number, mark in enumerate(marks):
        if mark.start < start or mark.end > end:
            continue
        parts += (_clean(text[at : mark.start]), OPEN, _code(number), _clean(text[mark.start : mark.end]), CLOSE)
        at = mark.end
    parts.append(_clean(text[at:end]))
    return "".join(parts)


def _clean(text: str) -> str:
    return text if text.isascii() else OWN.sub("\ufffd", text)


def _code(number: int) -> str:
    return "".join(HEX[int(digit, 16)] for digit in f"{number:x}")


def _number(code: str) -> int:
    number = 0
    for character in code:
        number = number * 16 + ord(character) - 0xEE00
    return number


def bring_out(markup: str, marks: Sequence[Mark]) -> tuple[str, dict[int, str]]:
    """Markup with its private-use characters made elements, and the digits that each mark then holds, by the mark's number."""
    parts: list[str] = []
    held: dict[int, str] = {}
    number, room, is_first = -1, 0, True
    for match in TOKEN.finditer(markup):
        token = match.group()
        head = token[0]
        if head == OPEN:
            number, is_first = _number(token[1:]), True
            number = number if number < len(marks) else -1
            room = LONGEST_REFERENCE * (marks[number].end - marks[number].start) + SLACK
        elif head == CLOSE:
            number = -1
        elif head == "<" or number < 0 or token.isspace():
            parts.append(token)
        else:
            room -= len(token)
            if room < 0:  # its end was lost
                number = -1
                parts.append(token)
                continue
            mark = marks[number]
            parts.append(f"<mark {mark.attributes}{mark.tail if is_first else ''}>{token}</mark>")
            held[number] = held.get(number, "") + digits_of(unescape(token))
            is_first = False
    return "".join(parts), held


def count_lost(text: str, marks: Sequence[Mark], held: Mapping[int, str], within: Callable[[Mark], bool]) -> int:
    """How many marks of a text hold other digits than their range does, or are gone."""
    return sum(within(mark) and held.get(number) != _digits_in(text[mark.start : mark.end]) for number, mark in enumerate(marks))


def _digits_in(markup: str) -> str:
    return digits_of(unescape(TAG.sub("", markup)) if "<" in markup or "&" in markup else markup)


def digits_of(text: str) -> str:
    """The digits of a text, one behind the other.

    >>> digits_of("$ 1,250.5")
    '12505'
    """
    return NO_DIGIT.sub("", text)
