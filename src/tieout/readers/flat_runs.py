"""Headers of columns in cells run together: which of the texts before the first figures stand over columns."""

import re
from collections import Counter
from collections.abc import Sequence

from tieout.readers.flat_cells import Scrap
from tieout.readers.flat_heads import CHANGE, PERIOD, Head, beneath_from, hint_of, is_period, kind_of, split_levels
from tieout.readers.flat_rows import Entry

MOST_HEADERS = 80
MOST_MEMBERS = 2  # headings that may stand between headers that say no period and the first label
ROWS_COUNTED = 12
LONGEST_HEADER = 60
LONGEST_MEMBER = 40
MOST_CAPITALS = 5
FARTHEST = 4  # texts between a header that says a period and one that says none
TITLE = re.compile(
    r"\bstatements?\s+of\b|\bbalance\s+sheets?\b|\breconciliations?\b|\bcash\s+flows?\s+statements?\b|\b(?:un)?audited\b|"
    r"\b(?:in|of|\$)\s*(?:thousands|millions|billions)\b|\(\s*(?:thousands|millions)|\bsupplement|\bhighlights\b|\bexcept\b",
    re.IGNORECASE,
)

STATEMENT = re.compile(
    r"\bstatements?\s+of\s+(?:\w+\s+){0,3}(?:operations|income|earnings|loss|cash|equity|comprehensive|changes|financial|condition|"
    r"stockholders|shareholders|profit)|\bbalance\s+sheets?\s*(?:\(|$)",
    re.IGNORECASE,
)


def find_heads(entries: Sequence[Entry], at: int, body: int) -> tuple[int, int]:
    """The first header and the first row (heading or figures) of a segment whose first figures stand in entry `body`."""
    start = body
    while start > at and body - start < MOST_HEADERS and _is_text(entries[start - 1]) and entries[start - 1].line == entries[body].line:
        start -= 1
    texts = [entry.labels[0] for entry in entries[start:body]]
    columns = _usual_count(entries, body)
    known = [index for index, text in enumerate(texts) if kind_of(text.text) & (PERIOD | CHANGE)]
    if not any(is_period(texts[index].text) for index in known):
        widest = max(len(entry.figures) for entry in entries[body : body + ROWS_COUNTED])
        members = next((found for count in (columns, widest) if count > 2 and (found := _members(texts, count))), None)
        first = members[0] if members else len(texts)
        return start + first, start + (members[1] if members else len(texts))
    first = _first_header(texts, known[-1], columns)
    last = _last_header(texts, first, known[-1], columns)
    if (
        first == last
        and columns > MOST_MEMBERS
        and first >= columns
        and all(_is_member(text.text) for text in texts[first - columns : first])
    ):
        first -= columns
    return start + first, start + last + 1


def _is_text(entry: Entry) -> bool:
    return not entry.figures and len(entry.labels) == 1


def _usual_count(entries: Sequence[Entry], body: int) -> int:
    counts = Counter(len(entry.figures) for entry in entries[body : body + ROWS_COUNTED] if entry.figures)
    return max(counts, key=lambda count: (counts[count], count))


def _first_header(texts: Sequence[Scrap], last: int, columns: int) -> int:
    """The first of the texts up to `last` that stands over columns: no title, and no other text far from a period."""
    first = index = last
    while index > 0 and first - index <= max(FARTHEST, columns):
        index -= 1
        text = texts[index].text
        if kind_of(text) & (PERIOD | CHANGE) or (len(text) <= LONGEST_HEADER and hint_of(text) & PERIOD and not TITLE.search(text)):
            first = index
        elif len(text) > LONGEST_HEADER or (TITLE.search(text) and not text.startswith("(")):
            break
    return first


def _last_header(texts: Sequence[Scrap], first: int, last: int, columns: int) -> int:
    """The last header: texts behind the last one that says a period belong to its row as far as columns are without a header."""
    shown = [text for text in texts[first : last + 1] if not text.text.startswith("(")] or [texts[last]]
    bottom = split_levels(Head(shown, 0))[-1].units
    if _repeats(texts[last + 1 : last + 1 + columns], columns, len(bottom)):
        return last + columns
    missing = columns - len(bottom)
    following = texts[last + 1 : last + 1 + missing] if missing > 0 else []
    if len(following) == missing and any(hint_of(text.text) for text in following) and all(_may_head(text.text) for text in following):
        return last + missing
    rest = texts[last + 1 :]
    if missing and (columns % len(bottom) == 0) and (members := _members(rest, columns)):
        return last + members[1]
    return last


def _repeats(texts: Sequence[Scrap], columns: int, count: int) -> bool:
    """Whether texts say the same under each of so many headers ("Amount", "Percent", "Amount", "Percent")."""
    width, rest = divmod(columns, count)
    return (
        not rest
        and 1 < width < len(texts) == columns
        and all(text.text == texts[at % width].text and _may_head(text.text) for at, text in enumerate(texts))
    )


def _members(texts: Sequence[Scrap], columns: int) -> tuple[int, int] | None:
    """Where the headers that say no period ("Americas", "Total") begin and end: as many as there are columns, right before the rows."""
    for more in range(MOST_MEMBERS + 1):
        high = len(texts) - more
        beneath = beneath_from(texts[:high])
        low = high - columns - (beneath > 0)  # the header of a stock stands over two of them
        if low < 0:
            continue
        over = texts[low:high]
        if all(_may_head(text.text) for text in over) and (low == 0 or texts[low - 1].text.startswith("(")):
            return max(0, low - 1) if low else 0, high
    return None


def _is_member(text: str) -> bool:
    """Whether a text above a period may stand over a column: short, and no title in capitals."""
    return _may_head(text) and len(text) <= LONGEST_MEMBER and not (text.isupper() and len(text) > MOST_CAPITALS) and text[:1] != "("


def _may_head(text: str) -> bool:
    return len(text) <= LONGEST_HEADER and not text.endswith(":") and not TITLE.search(text)
