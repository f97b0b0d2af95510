"""Column headers of flattened text: units such as "Three Months Ended" and "2022" to rows of headers over a number of columns."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from tieout.readers.flat_cells import Scrap

# what a unit of a header says; combinations are sums
LENGTH, DATE, YEAR, CHANGE, OTHER = 1, 2, 4, 8, 16
PERIOD = LENGTH | DATE | YEAR
MOST_COLUMNS = 60
LONGEST_UNIT = 120

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_YEAR = r"(?:19|20)\d\d(?![\d,.]\d)"
_NUMBER = (
    r"(?:one|two|three|four|five|six|nine|ten|twelve|thirteen|fourteen|sixteen|seventeen|twenty[\s-](?:four|five|six|seven|eight)|"
    r"thirty[\s-](?:six|nine)|forty|fifty[\s-](?:two|three)|\d{1,2})"
)
_NOUN = r"(?:months?|weeks?|quarters?|years?|days?)\b"
_NAMED = (
    r"(?:first|second|third|fourth|1st|2nd|3rd|4th|current|prior|previous|preceding|linked|last|full|fiscal|calendar|latest|trailing|same)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d.%])(?!,\d{3}\b)"
LENGTH_UNIT = (
    rf"(?:(?:for\s+)?(?:the\s+)?(?:{_NAMED}\s+){{0,2}}(?:{_NUMBER}[\s-]+(?:(?:and|,|&)\s*{_NUMBER}[\s-]+)?)?(?:fiscal\s+|calendar\s+)?"
    rf"(?:{_NOUN}|halves|half\b|periods?\b)(?:\s+(?:periods?\s+)?(?:then\s+)?(?:ended|ending|end|to[\s-]date)\b)?"
    r"|year[\s-]to[\s-]date\b|ytd\b|(?:ended|ending|as\s+of|as\s+at|at)\b|q[1-4]\b|[1-4]q\b|ltm\b|ttm\b|(?:fiscal|fy)\b|[1-4]h\b|h[12]\b)"
)
DATE_UNIT = rf"(?:{_MONTH}\s*{_DAY}|{_DAY}[\s-]+{_MONTH}|{_MONTH}|(?<![\d/.])\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-](?:\d\d){{1,2}})?(?![\d/%.,]))"
YEAR_UNIT = rf"(?:{_YEAR}|(?:fy|cy|q[1-4]|[1-4]q)\s?['’]?(?:\d\d)?\d\d\b|['’]\d\d\b)"
CHANGE_UNIT = (
    r"(?:(?:[%$#]|percent(?:age)?|dollar|amount|point)?[\s-]*(?:of\s+)?(?:\(?\b(?:change|chg|variance|var|growth|inc(?:rease|r)?|"
    r"dec(?:rease|r)?|better|worse|fav(?:orable|ourable)?|unfav(?:orable|ourable)?|yoy|qoq|y/y|q/q|y-o-y|b/w)\b\.?\)?[\s/]*)+(?:[%$]|in\s+%|percent)?"
    r"|[%$](?=\s|$)|\(?bps\)?|percent(?:age)?\b)"
)
OTHER_UNIT = (
    r"(?:\(?(?:un)?audited\)?|\(?restated\)?|\(?preliminary\)?|notes?\b|as\s+(?:reported|adjusted|restated|revised)|actual|non-?gaap|gaap|"
    r"adjustments?|adjusted|pro\s+forma|reported|amounts?|totals?)"
)
UNITS = (
    (LENGTH, re.compile(LENGTH_UNIT, re.IGNORECASE)),
    (DATE, re.compile(DATE_UNIT, re.IGNORECASE)),
    (YEAR, re.compile(YEAR_UNIT, re.IGNORECASE)),
    (CHANGE, re.compile(CHANGE_UNIT, re.IGNORECASE)),
    (OTHER, re.compile(OTHER_UNIT, re.IGNORECASE)),
)
GAP = re.compile(r"(?:[\s,:;()*–—/-]|\b(?:and|of|the|for|in|from|to|vs\.?|versus|over|compared|with|through)\b)*", re.IGNORECASE)


@lru_cache(maxsize=8192)
def kind_of(text: str) -> int:
    """What a text says as the header of a column: a sum of this module's constants, 0 where it says anything else."""
    if len(text) > LONGEST_UNIT:
        return 0
    kind, at = 0, GAP.match(text).end()  # type: ignore[union-attr]
    while at < len(text):
        for one, unit in UNITS:
            match = unit.match(text, at)
            if match and match.end() > at:
                kind |= one
                at = GAP.match(text, match.end()).end()  # type: ignore[union-attr]
                break
        else:
            return 0
    return kind


def is_period(text: str) -> bool:
    """Whether a text says nothing but a period."""
    return bool(kind_of(text) & PERIOD) and not kind_of(text) & CHANGE


def level_of(kind: int) -> int:
    """How near to the figures a header stands: lengths above dates above years."""
    if kind & YEAR:
        return 2
    return 1 if kind & DATE and not kind & LENGTH else 0


def split_levels(units: Sequence[Scrap]) -> list[list[Scrap]]:
    """The rows of headers that stand one behind the other in a stream."""
    rows: list[list[Scrap]] = []
    level = -1
    for unit in units:
        kind = kind_of(unit.text)
        own = level_of(kind) if kind & PERIOD else level
        if not rows or own > level:
            rows.append([unit])
        else:
            rows[-1].append(unit)
        level = own
    return rows


Placed = tuple[Scrap, int, int]  # a header and the columns it stands over, the last one exclusive


def place(rows: Sequence[Sequence[Scrap]], columns: int) -> list[list[Placed]] | None:
    """Each header row over a number of columns; None where one does not fit."""
    kinds: list[int] = []
    years: list[str] = []
    placed: list[list[Placed]] = []
    for row in reversed(rows):
        spans = _spans([kind_of(unit.text) for unit in row], columns, kinds, years)
        if spans is None:
            return None
        placed.append([(unit, low, high) for unit, (low, high) in zip(row, spans, strict=True)])
        if len(row) == columns and not kinds:
            kinds = [kind_of(unit.text) for unit in row]
            years = [unit.text for unit in row]
    return placed[::-1]


def _spans(units: Sequence[int], columns: int, kinds: Sequence[int], below: Sequence[str]) -> list[tuple[int, int]] | None:
    """The columns of each header of one row: all columns parted among them as the row below and equal shares have it."""
    count = len(units)
    if not 0 < count <= columns:
        return None
    if count == columns:
        return [(at, at + 1) for at in range(columns)]
    if count == 1 and not kinds:
        return [(0, columns)]
    best: list[tuple[int, list[int]]] = [(0, [0])] + [(1 << 30, [])] * columns  # cost and edges of the first k units that reach a column
    for index, unit in enumerate(units):
        following: list[tuple[int, list[int]]] = [(1 << 30, [])] * (columns + 1)
        for high in range(index + 1, columns - (count - index - 1) + 1):
            for low in range(index, high):
                cost, edges = best[low]
                if not edges:
                    continue
                cost += _cost(unit, low, high, columns, units, kinds, below)
                if cost < following[high][0]:
                    following[high] = (cost, [*edges, high])
        best = following
    edges = best[columns][1]
    return list(pairwise(edges)) if len(edges) == count + 1 else None


def _cost(unit: int, low: int, high: int, columns: int, units: Sequence[int], kinds: Sequence[int], below: Sequence[str]) -> int:
    """How ill a header fits over some columns."""
    width = high - low
    singles = sum(bool(one & CHANGE and not one & PERIOD) for one in units)
    wide = len(units) - singles
    over = kinds[low:high]
    if unit & CHANGE and not unit & PERIOD:
        return 30 * sum(not kind & CHANGE for kind in over) + width if kinds else 8 * (width - 1)
    cost = abs(width * wide - (columns - singles))  # equal shares
    if kinds:
        cost += 12 * bool(_is_change(over[0]))
        stated = [text for text, kind in zip(below[low:high], over, strict=True) if kind & PERIOD]
        cost += 10 * (len(stated) - len(set(stated)))
        if high < columns and _is_change(kinds[high]) and not singles:
            cost += 10  # a change stands right of the periods it compares
    return cost


def _is_change(kind: int) -> bool:
    return bool(kind & CHANGE and not kind & PERIOD)
