"""The parts a release falls into: header, highlights, results, guidance, call, about, forward-looking, non-GAAP, contacts, statements.

A part begins at a line or paragraph whose first words name it, or at a table of its kind, and goes on to where the next one begins.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from tieout.extract.places import place_of
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document, Table
from tieout.model.numeral import Section

LONGEST_HEADING = 130
LONGEST_LOOK = 300  # characters of a paragraph that are looked at
FEWEST_REPEATED = 3  # times that a line of a page's head or foot stands there
SHORTEST_TEXT = 160  # characters of the first paragraph that is no headline
FACES = frozenset(("income", "balance", "cashflow", "comprehensive", "equity"))
KINDS_OF_TABLES = {**dict.fromkeys(FACES, "statements"), "reconciliation": "non_gaap", "guidance": "guidance"}
HEADLINED = frozenset(("results", "guidance"))
LONGEST_TITLE = 24  # characters of a heading that is no headline
# sections tried in this order: the surest words first
ORDER = ("header", "forward_looking", "call", "contacts", "about", "non_gaap", "guidance", "statements", "highlights", "results")
BULLET = re.compile(r"\s*[•●■▪◦·*–—-]\s*")


def find_sections(document: Document, statements: Mapping[int, str]) -> tuple[Section, ...]:
    """The sections of a document in order, without overlap; `statements` says of each table that holds figures which one it is."""
    marks: list[tuple[str, int]] = []
    repeated = _repeated(document)
    kind = ""
    end = 0
    for part in document.parts:
        start, last = _range(part)
        if last <= start:
            continue
        end = max(end, last)
        if isinstance(part, Table):
            found = _kind_of_table(part, statements, kind)
        else:
            found = "" if part.text in repeated else _kind_of_block(part, kind)
        if not kind:
            found = found if found in ("forward_looking", "statements") else "header"
        if found and found != kind:
            kind = found
            marks.append((kind, start))
    return tuple(_sections(document, marks, end))


def _sections(document: Document, marks: list[tuple[str, int]], end: int) -> Iterator[Section]:
    for (kind, start), (_, stop) in zip(marks, [*marks[1:], ("", end)], strict=False):
        place = place_of(document, start, max(start + 1, stop))
        yield Section(kind, place.start, place.end, place.page, place.table)


def _repeated(document: Document) -> frozenset[str]:
    """The lines that stand on several pages: their heads and feet."""
    counts = Counter(part.text for part in document.parts if isinstance(part, Block) and len(part.text) <= LONGEST_HEADING)
    return frozenset(text for text, count in counts.items() if count >= FEWEST_REPEATED)


def _range(part: Block | Table) -> tuple[int, int]:
    """Where a part stands, in normal offsets."""
    if isinstance(part, Table):
        return part.start, part.end
    text = part.text
    return part.passage.range(0, len(text)) if text else (0, 0)


def _kind_of_table(table: Table, statements: Mapping[int, str], kind: str) -> str:
    """What a table begins; "" where it belongs to what it stands in."""
    statement = statements.get(table.ordinal)
    if statement is None:
        text = " ".join(cell.text for row in table.rows[:3] for cell in row.cells)
        return _kind_of_text(text, kind) if len(text) <= LONGEST_HEADING else ""
    found = KINDS_OF_TABLES.get(statement, "")
    return "" if found == "statements" and kind in ("non_gaap", "highlights") and statement not in ("balance", "cashflow") else found


def _kind_of_block(block: Block, kind: str) -> str:
    """What a paragraph begins; "" where it goes on with what is there."""
    found = _kind_of_text(block.text[:LONGEST_LOOK], kind)
    if not found and kind in ("header", "contacts") and len(block.text) >= SHORTEST_TEXT:
        return "results"
    return found


def _kind_of_text(given: str, kind: str) -> str:
    text = " ".join(given.split())
    is_bullet = BULLET.match(text) is not None
    text = BULLET.sub("", text, count=1) if is_bullet else text
    is_heading = len(text) <= LONGEST_HEADING and not text.endswith((".", ";", ",")) and not is_bullet
    anything, any_opening = _any_pattern()
    if not (is_heading and anything.match(text)) and (is_bullet or not any_opening.match(text)):
        return ""
    for name in ORDER:
        if kind == "header" and name in HEADLINED and LONGEST_TITLE < len(text) < SHORTEST_TEXT:
            continue  # a headline
        headings, openings = _patterns(name)
        if (is_heading and headings.match(text)) or (openings is not None and not is_bullet and openings.match(text)):
            return name
    return ""


@cache
def _any_pattern() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Any heading and any opening there is."""
    words = [load("sections")[name] for name in ORDER]
    headings, openings = ([f"(?:{one})" for named in words for one in named[kind]] for kind in ("headings", "openings"))
    return re.compile("|".join(headings), re.IGNORECASE), re.compile("|".join(openings), re.IGNORECASE)


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    words = load("sections")[name]
    headings = re.compile("|".join(f"(?:{one})" for one in words["headings"]), re.IGNORECASE)
    openings = re.compile("|".join(f"(?:{one})" for one in words["openings"]), re.IGNORECASE) if words["openings"] else None
    return headings, openings
