"""Labels and figures run together with nothing but single spaces between them, to cells: headers, headings, labels and figures.

A table is known by a row of headers that say periods, and at least a few labels behind it that are followed by as many figures as
there are columns. Everything else is text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import NamedTuple

from tieout.readers.flat_cells import Scrap, classify
from tieout.readers.flat_heads import CHANGE, DATE, LENGTH, PERIOD, UNITS, YEAR, hint_of, kind_of, level_of
from tieout.readers.flat_runs import STATEMENT

FEWEST_ROWS = 3  # rows with a figure for every column that make a table
LONGEST_LABEL = 260  # characters between the figures of two rows
LONGEST_HEADER = 60
LONGEST_TITLE = 400  # characters looked at above headers
MOST_UNITS = 60
BESIDE = 64  # a caption in brackets between headers
LAST = 3  # the row of headers that say no period
LOOKED_AT = 24  # runs of figures
_SIGN = r"(?:US\$|C\$|[$€£])"
NUMBER = re.compile(
    rf"(?<!\S)(?:{_SIGN}\s?)?(?:\(\s?)?(?:{_SIGN}\s?)?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)?(?:\.\d+|(?<=\d))(?:\s?\))?(?:\s?%|\s?(?:x|bps|bp|pts)(?![\w]))?\)?(?!\S)"
    rf"|(?<!\S)(?:{_SIGN}\s?)?[-–—](?:\s?%)?(?!\S)|(?<!\S)(?:N/M|n/m|NM|nm|N/A|n/a|\*)(?!\S)"
)
UNIT_START = re.compile(
    r"(?<![\w$(])(?:(?:for\s+the\s+)?(?:three|six|nine|twelve|thirteen|fourteen|twenty|thirty|thirty|forty|fifty|fiscal|full|first|second|third|"
    r"fourth|quarters?|years?|months?|weeks?|as\s+of|at|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|q[1-4]|[1-4]q|fy|ytd|(?:19|20)\d\d|\d{1,2}\s(?:months|weeks))(?![a-z]))",
    re.IGNORECASE,
)
GAP = re.compile(r"[\s,]*")
BRACKETED = re.compile(r"\((?:un)?audited\)", re.IGNORECASE)
CAPTION = re.compile(r"\([^()]{3,120}\)")
SENTENCE_END = re.compile(r"[.;!?]\s")
CAPITALS = re.compile(r"[A-Z][A-Z'’&,/()\s-]{3,}(?=\s[A-Z][a-z])")


YEAR_TEXT = re.compile(r"(?:19|20)\d\d")
COLUMN = re.compile(
    r"(?:amounts?|%\s+of\s+(?:total(?=\s+(?:amounts?|%))|(?:net\s+|total\s+)?\w+)|as\s+reported|adjustments|actual|non-gaap|gaap|shares)(?![\w])",
    re.IGNORECASE,
)


class Unit(NamedTuple):
    """One header of a column, or of several: its range and what it says."""

    start: int
    end: int
    kind: int


def read_words(text: str, start: int, end: int, passed: list[tuple[int, int]]) -> list[Scrap]:
    """The cells of the tables in a text run together, with the text between them; nothing where it holds no table.

    What looks like a table whose headers do not fit its figures joins `passed`.
    """
    scraps: list[Scrap] = []
    at = position = start
    while position < end:
        begin = UNIT_START.search(text, position, end)
        if begin is None:
            break
        units = find_units(text, begin.start(), end)
        units = _with_columns(text, units, end)
        table = _find_rows(text, units, end) if len(units) > 1 else None
        titles = _titles(text, at, begin.start())
        if table is None or (titles and hint_of(titles[-1].text) & CHANGE and len(titles[-1].text) <= LONGEST_HEADER):
            if len(units) > 1 and (lost := _lost(text, units[-1].end, end)):
                passed.append((begin.start(), lost))
            position = max(begin.end(), units[-1].end if units else 0)
            continue
        scraps.extend(titles)
        scraps.extend(_scrap(text, unit.start, unit.end, len(scraps) + at) for at, unit in enumerate(units))
        rows = _split_headings(text, table)
        for label, figures in rows:
            scraps.extend(_scrap(text, low, high, 0) for low, high in label)
            scraps.extend(_scrap(text, low, high, 0) for low, high in figures)
        at = position = rows[-1][1][-1][1]
    if scraps:
        scraps.extend(_titles(text, at, end))
    return [scrap._replace(slot=slot) for slot, scrap in enumerate(scraps)]


def _lost(text: str, at: int, end: int) -> int:
    """Where the rows behind headers end that are no table: as many figures behind several labels; 0 where there are none."""
    runs = [run for _, run in islice(_runs(text, at, end), LOOKED_AT)]
    counts = Counter(len(run) for run in runs if len(run) > 1)
    return runs[-1][-1][1] if counts and max(counts.values()) >= FEWEST_ROWS else 0


def find_units(text: str, start: int, end: int) -> list[Unit]:
    """The headers of columns that stand one behind the other from an offset on."""
    units: list[Unit] = []
    at = start
    while at < end and len(units) < MOST_UNITS:
        unit = _unit_at(text, at, end)
        if unit is None:
            break
        units.append(unit)
        at = GAP.match(text, unit.end, end).end()  # type: ignore[union-attr]
        caption = CAPTION.match(text, at, end)
        if caption:
            after = GAP.match(text, caption.end(), end).end()  # type: ignore[union-attr]
            if _unit_at(text, after, end) is None and not BRACKETED.fullmatch(caption.group()):
                break
            units.append(Unit(caption.start(), caption.end(), BESIDE))
            at = after
    while units and units[-1].kind == BESIDE:
        units.pop()
    return _parted(text, units)


def _with_columns(text: str, units: list[Unit], end: int) -> list[Unit]:
    """The headers with those behind them that say no period ("Amount", "% of revenue", "Change"), where as many figures follow."""
    more: list[Unit] = []
    at = GAP.match(text, units[-1].end, end).end() if units else end  # type: ignore[union-attr]
    while at < end and len(more) < MOST_UNITS:
        match = COLUMN.match(text, at, end) or PATTERNS[CHANGE].match(text, at, end)
        stop = _end_of(match)
        if match is None or stop <= at or _runs_on(text, stop, end):
            break
        more.append(Unit(at, stop, CHANGE if kind_of(match.group()) & CHANGE else 0))
        at = GAP.match(text, stop, end).end()  # type: ignore[union-attr]
    if not more:
        return units
    lengths = [len(run) for _, run in islice(_runs(text, more[-1].end, end), LOOKED_AT)]
    return [*units, *more] if lengths.count(len(more)) >= FEWEST_ROWS else units


def _unit_at(text: str, at: int, end: int) -> Unit | None:
    """The header at an offset: a length, a date and a year that follow each other are one."""
    begin, kind = at, 0
    stop = at
    for one in (LENGTH, DATE, YEAR):
        match = PATTERNS[one].match(text, at, end)
        if match and match.end() > at and not _runs_on(text, match.end(), end):
            kind |= one
            stop = match.end()
            at = GAP.match(text, stop, end).end()  # type: ignore[union-attr]
    if not kind:
        match = PATTERNS[CHANGE].match(text, at, end)
        stop = _end_of(match)
        if stop <= at or _runs_on(text, stop, end) or NUMBER.match(text, at, end):  # the sign of a figure
            return None
        return Unit(begin, stop, CHANGE)
    return Unit(begin, stop, kind)


PATTERNS = dict(UNITS)


def _end_of(match: re.Match[str] | None) -> int:
    """Where what was matched ends without the space behind it; -1 for no match."""
    return match.start() + len(match.group().rstrip()) if match else -1


def _runs_on(text: str, at: int, end: int) -> bool:
    return at < end and (text[at].isalnum() or (text[at] in ".,%" and at + 1 < end and text[at + 1].isdigit()))


def _parted(text: str, units: list[Unit]) -> list[Unit]:
    """The headers with what was joined across rows parted: "December 31, 2022 2021" is a date over two years."""
    return _without_lengths(text, _without_years(text, units))


def _without_years(text: str, units: Sequence[Unit]) -> list[Unit]:
    found: list[Unit] = []
    for unit, following in zip_longest(units, units[1:]):
        year = YEAR_TEXT.search(text, unit.start, unit.end)
        if year and unit.kind & YEAR and unit.kind & (DATE | LENGTH) and following and following.kind == YEAR:
            found.append(_unit(text, unit.start, year.start(), unit.kind & ~YEAR))
            found.append(Unit(year.start(), unit.end, YEAR))
        else:
            found.append(unit)
    return found


def _without_lengths(text: str, units: Sequence[Unit]) -> list[Unit]:
    found: list[Unit] = []
    for unit, following in zip_longest(units, units[1:]):
        length = PATTERNS[LENGTH].match(text, unit.start, unit.end)
        if length and following and unit.kind & LENGTH and following.kind and following.kind == unit.kind & ~LENGTH:
            found.append(Unit(unit.start, length.end(), LENGTH))
            found.append(_unit(text, length.end(), unit.end, following.kind))
        else:
            found.append(unit)
    return found


def _unit(text: str, low: int, high: int, kind: int) -> Unit:
    part = text[low:high]
    return Unit(low + len(part) - len(part.lstrip(" \n,")), high - len(part) + len(part.rstrip(" \n,")), kind)


def count_columns(units: Sequence[Unit]) -> int:
    """How many columns some headers head: as many as stand in their last row."""
    count, level = 0, -1
    for unit in units:
        if unit.kind == BESIDE:
            continue
        own = level_of(unit.kind) if unit.kind & PERIOD else level if unit.kind else LAST
        count = count + 1 if own == level else 1
        level = own
    return count


Ranges = list[tuple[int, int]]
Rows = list[tuple[Ranges, Ranges]]


def _find_rows(text: str, units: Sequence[Unit], end: int) -> Rows | None:
    """The rows behind headers: the range of each label, and of its figures; None where they are no table."""
    at = units[-1].end
    first = list(islice(_runs(text, at, end), LOOKED_AT))
    counts = Counter(len(run) for _, run in first)
    columns = count_columns(units)
    if columns < 2 or counts[columns] < FEWEST_ROWS or counts[columns] * 2 < len(first):
        return None
    runs = list(_runs(text, at, end)) if len(first) == LOOKED_AT else first
    rows: Rows = []
    label_at = at
    for index, (_, run) in enumerate(runs):
        following = text[run[-1][1] : run[-1][1] + 2].strip()
        if len(run) < columns and (following[:1].islower() or following[:1] in ",;)") and index + 1 < len(runs):
            continue  # numbers inside a label
        extra = len(run) % columns if len(run) > columns else 0
        label = (label_at, run[extra][0])
        rows.append(([_stripped(text, *label)], run[extra:]))
        label_at = run[-1][1]
    return rows


def _runs(text: str, at: int, end: int) -> Iterator[tuple[int, Ranges]]:
    """The runs of figures behind an offset, each with the end of the text before it, up to the next headers or to prose."""
    run: Ranges = []
    last = at
    for match in NUMBER.finditer(text, at, end):
        between = text[run[-1][1] if run else last : match.start()]
        if between.strip():
            if run:
                yield last, run
                last = run[-1][1]
                run = []
            if (
                len(between) > LONGEST_LABEL
                or _begins_table(text, last, match.start(), end)
                or _is_prose(between)
                or STATEMENT.search(between)
            ):
                return
        run.append(match.span())
    if run:
        yield last, run


def _is_prose(between: str) -> bool:
    return len(between) > 100 and SENTENCE_END.search(between) is not None


def _begins_table(text: str, start: int, stop: int, end: int) -> bool:
    """Whether headers of columns begin in a text between figures."""
    begin = UNIT_START.search(text, start, stop)
    while begin:
        units = find_units(text, begin.start(), end)
        if len(units) > 1 and units[-1].end >= stop and count_columns(units) > 1:
            return True
        begin = UNIT_START.search(text, max(begin.end(), units[0].end if units else 0), stop) if begin.end() < stop else None
    return False


def _split_headings(text: str, rows: Rows) -> Rows:
    """The rows with headings parted from the labels that they were run together with."""
    totals = {
        text[low:high].lower().removeprefix("total ").strip()
        for label, _ in rows
        for low, high in label
        if text[low:high].lower().startswith("total ")
    }
    return [([part for low, high in label for part in _parts(text, low, high, totals)], figures) for label, figures in rows]


def _parts(text: str, low: int, high: int, totals: set[str]) -> Ranges:
    """A label and the headings before it: what ends with a colon, what stands in capitals, what a total below names, other lines."""
    parts: Ranges = []
    while True:
        cut = _heading_end(text, low, high, totals)
        if cut is None:
            break
        parts.append(_stripped(text, low, cut))
        low = cut
    if low < high:
        parts.append(_stripped(text, low, high))
    return [part for part in parts if part[0] < part[1]]


def _heading_end(text: str, low: int, high: int, totals: set[str]) -> int | None:
    label = text[low:high]
    offset = len(label) - len(label.lstrip())
    colon = label.find(": ")
    colon = label.find(":\n") if colon < 0 else colon
    if 0 <= colon < len(label) - 2:
        return low + colon + 1
    broken = label.find("\n", offset)
    if broken > 0 and label[broken:].lstrip()[:1].isupper():
        return low + broken
    capitals = CAPITALS.match(label, offset)
    if capitals and not label.isupper():
        return low + capitals.end()
    words = [match.end() for match in re.finditer(r"\S+", label)]
    for end in words[:-1]:
        if label[offset:end].lower() in totals and label[end:].lstrip()[:1].isupper():
            return low + end
    return None


def _titles(text: str, start: int, end: int) -> list[Scrap]:
    """The text before headers: its last sentence with captions in brackets apart, and what stands before that."""
    low = max(start, end - LONGEST_TITLE)
    ends = [match.end() for match in SENTENCE_END.finditer(text, low, end)]
    cut = ends[-1] if ends else low if low > start else start
    parts: Ranges = [(start, cut)]
    at = cut
    for match in CAPTION.finditer(text, cut, end):
        parts.extend([(at, match.start()), match.span()])
        at = match.end()
    parts.append((at, end))
    shown = [_stripped(text, *part) for part in parts]
    return [_scrap(text, low, high, 0) for low, high in shown if low < high]


def _stripped(text: str, low: int, high: int) -> tuple[int, int]:
    part = text[low:high]
    return low + len(part) - len(part.lstrip()), high - len(part) + len(part.rstrip())


def _scrap(text: str, low: int, high: int, slot: int) -> Scrap:
    shown = text[low:high]
    return Scrap(low, high, slot, classify(shown), shown)
