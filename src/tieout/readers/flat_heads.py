"""Column headers of flattened text: units such as "Three Months Ended" and "2022" to rows of headers over a number of columns."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

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
    r"|year[\s-]to[\s-]date\b|ytd\b|(?:ended|ending|as\s+of|as\s+at|at)\b|(?:q|qtr\.?\s?|quarter\s)[1-4]\b|[1-4]q\b|ltm\b|ttm\b|(?:fiscal|fy)\b|[1-4]h\b|h[12]\b)"
)
DATE_UNIT = rf"(?:{_MONTH}\s*{_DAY}|{_DAY}[\s-]+{_MONTH}|{_MONTH}|(?<![\d/.])\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-](?:\d\d){{1,2}})?(?![\d/%.,]))"
YEAR_UNIT = rf"(?:{_YEAR}|(?:fy|cy|q[1-4]|[1-4]q)\s?['’]?(?:\d\d)?\d\d\b|['’]\d\d\b)"
CHANGE_UNIT = (
    r"(?:(?:[%$#]|percent(?:age)?|dollar|amount|point)?[\s-]*(?:of\s+)?(?:\(?\b(?:change|chg|variance|var|growth|inc(?:rease|r)?|"
    r"dec(?:rease|r)?|better|worse|fav(?:orable|ourable)?|unfav(?:orable|ourable)?|yoy|qoq|y/y|q/q|y-o-y|b/w)\b\.?\)?[\s/]*)+(?:[%$]|in\s+%|percent)?"
    r"|[%$](?=\s|$)|\(?bps\)?|percent(?:age)?\b|vs\.?(?=\s)|versus\b|compared\b)"
)
OTHER_UNIT = (
    r"(?:\(?(?:un)?audited\)?|\(?restated\)?|\(?preliminary\)?|notes?\b|as\s+(?:reported|adjusted|restated|revised)|actual|non-?gaap|gaap|"
    r"adjustments?|adjusted|pro\s+forma|reported|amounts?|shares|totals?)"
)
UNITS = (
    (LENGTH, re.compile(LENGTH_UNIT, re.IGNORECASE)),
    (DATE, re.compile(DATE_UNIT, re.IGNORECASE)),
    (YEAR, re.compile(YEAR_UNIT, re.IGNORECASE)),
    (CHANGE, re.compile(CHANGE_UNIT, re.IGNORECASE)),
    (OTHER, re.compile(OTHER_UNIT, re.IGNORECASE)),
)
BENEATH = re.compile(r"(?:number\s+of\s+)?shares|units|amounts?|(?:par|stated)\s+value|[$€£]", re.IGNORECASE)  # of one class of stock
SHARE_OF = re.compile(r"(?:%|percent)\s*(?:of|to)\b", re.IGNORECASE)
HINTS = (
    (YEAR, re.compile(rf"\b{_YEAR}|\b(?:q[1-4]|qtr\.?\s?[1-4]|[1-4]q|fy)\b", re.IGNORECASE)),
    (DATE, re.compile(rf"\b{_MONTH}\s*\d", re.IGNORECASE)),
    (LENGTH, re.compile(r"\b(?:months|weeks|quarters?|years?)\b", re.IGNORECASE)),
    (
        CHANGE,
        re.compile(r"\b(?:change|chg|variance|growth|increase|decrease|constant\s+currency|us\s*\$)|\bvs\b|%(?!\s*of\b)", re.IGNORECASE),
    ),
)
GAP = re.compile(r"(?:[\s,:;()*–—/-]|\b(?:and|of|the|for|in|from|to|over|with|through|due)\b)*", re.IGNORECASE)


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def hint_of(text: str) -> int:
    """What a header hints at among other words: a period, a change."""
    kind = kind_of(text)
    if kind:
        return kind
    found = sum(one for one, unit in HINTS if unit.search(text[:LONGEST_UNIT]))
    return found & ~YEAR if found & CHANGE and SHARE_OF.search(text) else found


def is_period(text: str) -> bool:
    """Whether a text says nothing but a period."""
    return bool(kind_of(text) & PERIOD) and not kind_of(text) & CHANGE


def level_of(kind: int) -> int:
    """How near to the figures a header stands: lengths above dates above years."""
    if kind & YEAR:
        return 2
    return 1 if kind & DATE and not kind & LENGTH else 0


class Head(NamedTuple):
    """One row of headers: its texts, and how many cells their line has, blank ones counted (0 where it holds more than this row)."""

    units: list[Scrap]
    slots: int


def split_levels(head: Head, columns: int = 0) -> list[Head]:
    """The rows of headers that stand one behind the other in a stream; a line of its own is one row.

    With the number of `columns` known, as many texts that say no period behind ones that do are a row, and what is too much for a row
    is dropped where it says nothing of a column.
    """
    if head.slots:
        return [head]
    rows: list[list[Scrap]] = []
    level = -1
    for at, unit in enumerate(head.units):
        kind = kind_of(unit.text)
        own = level_of(kind) if kind & PERIOD and not kind & CHANGE else level
        begins = columns > 1 and (_begins_members(head.units, at, columns) or beneath_from(head.units) == at)
        if not rows or own != level or begins:
            rows.append([unit])
        else:
            rows[-1].append(unit)
        level = own
    return [Head(_cut_to(row, columns) if columns and len(row) > columns else row, 0) for row in rows]


def all_beneath(units: Sequence[Scrap]) -> bool:
    """Whether headers stand under that of a stock, all of them: "Shares", "Amount"."""
    return all(BENEATH.fullmatch(unit.text) for unit in units)


def beneath_from(units: Sequence[Scrap]) -> int:
    """Where the headers at the end begin that stand under those of a stock ("Shares", "Amount"), 0 where there are none."""
    first = len(units)
    while first > 0 and BENEATH.fullmatch(units[first - 1].text):
        first -= 1
    return first if len(units) - first > 1 and first > 0 else 0


def _begins_members(units: Sequence[Scrap], at: int, columns: int) -> bool:
    """Whether exactly as many texts as there are columns follow a period, and none of them says one."""
    run = at
    while run < len(units) and not hint_of(units[run].text) & PERIOD:
        run += 1
    return run - at == columns and at > 0 and bool(hint_of(units[at - 1].text) & PERIOD)


def _cut_to(row: list[Scrap], columns: int) -> list[Scrap]:
    """A row without texts that hint at nothing, at its end and then at its start."""
    row = list(row)
    while len(row) > columns and not hint_of(row[-1].text):
        row.pop()
    while len(row) > columns and not hint_of(row[0].text):
        row.pop(0)
    return row
