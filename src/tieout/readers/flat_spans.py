"""Over which columns each header of a row stands, from what it says, what stands below it and what the columns hold."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tieout.readers.flat_cells import Scrap
from tieout.readers.flat_heads import CHANGE, LENGTH, MOST_COLUMNS, PERIOD, SHARE_OF, YEAR, Head, hint_of, is_period, kind_of

UNFIT = 1 << 30
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINALS = ("fir", "sec", "thi", "fou")
QUARTER_NUMBER = re.compile(
    r"\b(?:q|qtr\.?|quarter)\s?([1-4])\b|\b([1-4])(?:q|st|nd|rd|th)\b|\b(first|second|third|fourth)\b", re.IGNORECASE
)
MONTH_NAME = re.compile(rf"\b((?:{'|'.join(MONTHS)})[a-z]*)", re.IGNORECASE)

STOCK = re.compile(r"\b(?:common|ordinary|preferred|capital)\s+(?:stock|shares)\b|\bordinary\s+shares\b", re.IGNORECASE)
SHARES = re.compile(r"(?:number\s+of\s+)?shares|units", re.IGNORECASE)

Placed = tuple[Scrap, int, int]  # a header and the columns it stands over, the last one exclusive


def place(rows: Sequence[Head], columns: int, marks: Sequence[str], slots: Mapping[int, list[int]]) -> list[list[Placed]] | None:
    """Each header row over a number of columns; None where one does not fit.

    `marks` says of each column "%" where its figures carry percent signs, "$" currency signs, "1" neither, "" where that is open;
    `slots` in which cells the figures stand, in lines of so many cells.
    """
    below = _Below(columns, marks)
    cells = dict(slots)
    for row in reversed(rows):
        if len(row.units) == columns:
            below.add(row.units)
            if row.slots:
                cells.setdefault(row.slots, [unit.slot for unit in row.units])
    placed: list[list[Placed]] = []
    for index, row in enumerate(rows):
        parted = _over_shares(row.units, rows[index + 1].units, columns) if index + 1 < len(rows) else None
        if parted:
            placed.append([(unit, low, high) for unit, (low, high) in zip(row.units, parted, strict=True)])
            continue
        spans = _by_slots(row.units, cells[row.slots]) if row.slots in cells else None
        spans = spans or _under(row.units, placed[-1] if placed else (), columns) or below.spans([hint_of(unit.text) for unit in row.units])
        if spans is None and any(is_period(unit.text) for unit in row.units):
            return None
        if spans is not None:
            placed.append([(unit, low, high) for unit, (low, high) in zip(row.units, spans, strict=True)])
    return placed


def _under(units: Sequence[Scrap], above: Sequence[Placed], columns: int) -> list[tuple[int, int]] | None:
    """The columns of headers that say no period ("Shares", "Amount"), where as many stand under those above that span several."""
    wide = [(low, high) for _, low, high in above if high - low > 1]
    if any(hint_of(unit.text) & PERIOD for unit in units) or not len(units) == sum(high - low for low, high in wide) < columns:
        return None
    return [(column, column + 1) for low, high in wide for column in range(low, high)]


def _over_shares(units: Sequence[Scrap], below: Sequence[Scrap], columns: int) -> list[tuple[int, int]] | None:
    """The columns of headers of which one, that of a stock, stands over shares and amounts, and every other over one column."""
    stocks = [at for at, unit in enumerate(units) if STOCK.search(unit.text)]
    if len(stocks) != 1 or len(units) - 1 + len(below) != columns or not any(SHARES.fullmatch(unit.text) for unit in below):
        return None
    if any(hint_of(unit.text) & PERIOD for unit in (*units, *below)):
        return None
    lows = [at + (len(below) - 1) * (at > stocks[0]) for at in range(len(units))]
    return list(zip(lows, [*lows[1:], columns], strict=True))


def _by_slots(units: Sequence[Scrap], slots: Sequence[int]) -> list[tuple[int, int]] | None:
    """The columns of headers that stand in cells of the columns' own; a period reaches to the next header."""
    places = {slot: column for column, slot in enumerate(slots)}
    if not all(unit.slot in places for unit in units):
        return None
    lows = [places[unit.slot] for unit in units]
    highs = [*lows[1:], len(slots)]
    return [(low, high if kind_of(unit.text) & PERIOD else low + 1) for unit, low, high in zip(units, lows, highs, strict=True)]


class _Below:
    """What is known of each column from the header rows that have a text for every one of them, and from its figures."""

    def __init__(self, columns: int, marks: Sequence[str]) -> None:
        self.columns = columns
        self.marks = marks
        self.kinds = [0] * columns
        self.texts = [""] * columns
        self.is_known = False
        self.has_amounts = "1" in marks or "$" in marks

    def add(self, row: Sequence[Scrap]) -> None:
        """Takes in a header row with a text for every column."""
        self.is_known = True
        for at, unit in enumerate(row):
            self.kinds[at] |= hint_of(unit.text)
            self.texts[at] = f"{unit.text} {self.texts[at]}".lower()

    def spans(self, units: Sequence[int]) -> list[tuple[int, int]] | None:
        """The columns of each header of one row: all columns parted among them, as fits best."""
        count, columns = len(units), self.columns
        if not 0 < count <= columns:
            return None
        if count == columns:
            return [(at, at + 1) for at in range(columns)]
        if columns > MOST_COLUMNS:
            return None
        if not any(unit & PERIOD for unit in units) and all(_is_change(unit) for unit in units):
            # periods without a header of this row stand left of the changes, or on both sides
            padded = [[LENGTH, *units], [LENGTH, *units, LENGTH]]
            first = 1
        else:
            # and changes right of the periods
            padded = [[*units], [*units, CHANGE]] if _is_change(self.kinds[-1]) and not _is_change(units[-1]) else [[*units]]
            first = 0
        by_signs = self._by_signs(count)
        if by_signs:
            return by_signs
        options = [self._parted(one) for one in padded]
        return min(enumerate(options), key=lambda option: option[1][0] + 3 * option[0])[1][1][first : first + count] or None

    def _by_signs(self, count: int) -> list[tuple[int, int]]:
        """The columns of headers of which each ends with a column of currency signs: "Shares | Amount" under one name."""
        if self.is_known or self.marks.count("$") != count or self.marks[-1] != "$":
            return []
        edges = [0, *(at + 1 for at, mark in enumerate(self.marks) if mark == "$")]
        return list(pairwise(edges))

    def _parted(self, units: Sequence[int]) -> tuple[int, list[tuple[int, int]]]:
        """The cheapest way to part the columns among headers, with its cost; no columns where there is none."""
        changes = [_is_change(unit) for unit in units]
        if not any(changes):
            changes = [bool(unit & CHANGE) for unit in units]
        if not any(changes) and any(units) and len(units) < self.columns and self.columns % len(units):
            changes = [not unit for unit in units]
        singles, wide = sum(changes), len(units) - sum(changes)
        targets = [
            ((self.columns - singles * width) // wide if wide else 0, width)
            for width in range(1, (self.columns - wide) // singles + 1 if singles else 2)
            if not wide or (self.columns - singles * width) % wide == 0
        ]
        options = [self._search(units, changes, target) for target in targets or [(0, 0)]]
        return min(options, key=lambda option: option[0], default=(UNFIT, []))

    def _search(self, units: Sequence[int], changes: Sequence[bool], target: tuple[int, int]) -> tuple[int, list[tuple[int, int]]]:
        """The cheapest parting in which periods take `target[0]` columns each and changes `target[1]`, or nearly so."""
        count, columns = len(units), self.columns
        start = 2 * target[1] if target[1] else 15  # shares that are not equal
        best: list[tuple[int, list[int]]] = [(start, [0])] + [(UNFIT, [])] * columns  # cost and edges up to each column
        for index, (unit, is_change) in enumerate(zip(units, changes, strict=True)):
            following: list[tuple[int, list[int]]] = [(UNFIT, [])] * (columns + 1)
            for high in range(index + 1, columns - (count - index - 1) + 1):
                for low in range(index, high):
                    cost, edges = best[low]
                    if edges:
                        cost += 8 * abs(high - low - target[is_change]) if target[0] else 0
                        cost += self._cost_of_change(low, high) if is_change else self._cost(unit, low, high, beside=any(changes))
                        if cost < following[high][0]:
                            following[high] = (cost, [*edges, high])
            best = following
        cost, edges = best[columns] if count <= columns else (UNFIT, [])
        return cost, list(pairwise(edges)) if len(edges) == count + 1 else []

    def _cost_of_change(self, low: int, high: int) -> int:
        """How ill the header of a change fits over some columns."""
        texts = self.texts[low:high]
        known = self._changes(0, self.columns)
        return (10 * (high - low - self._changes(low, high)) if known else 0) + 5 * (len(texts) - len(set(texts)))

    def _cost(self, unit: int, low: int, high: int, *, beside: bool) -> int:
        """How ill the header of a period fits over some columns; `beside` says that headers of changes stand in its row."""
        over, texts = self.kinds[low:high], self.texts[low:high]
        cost = 10 * self._changes(low, high) if beside else 0
        if not self.is_known:
            return cost
        stated = [text for text, kind in zip(texts, over, strict=True) if kind & PERIOD]
        cost += 12 * _is_change(over[0]) + 15 * (len(stated) - len(set(stated)))
        if high < self.columns and _is_change(self.kinds[high]) and not beside:
            cost += 10  # a change stands right of the periods it compares
        if unit & YEAR and not self._is_in_order(texts):
            cost += 10
        if any(kind & YEAR for kind in self.kinds):
            doubled = sum(bool(kind & YEAR) for kind in over)
            cost += 8 * doubled if unit & YEAR else 4 * sum(not kind & (PERIOD | CHANGE) for kind in over) if unit & LENGTH else 0
        return cost

    def _changes(self, low: int, high: int) -> int:
        """How many of some columns say or show that they are changes."""
        return sum(
            bool(kind & CHANGE) or (mark == "%" and self.has_amounts and not SHARE_OF.search(text))
            for kind, mark, text in zip(self.kinds[low:high], self.marks[low:high], self.texts[low:high], strict=True)
        )

    def _is_in_order(self, texts: Sequence[str]) -> bool:
        """Whether the quarters or months of columns under one year go on as most do: only forward or only backward."""
        steps = _steps(self.texts)
        forward = 2 * sum(steps) > len(steps)
        return all(step == forward for step in _steps(texts))


def _is_change(kind: int) -> bool:
    return bool(kind & CHANGE and not kind & PERIOD)


def _steps(texts: Sequence[str]) -> list[bool]:
    """For each two neighbours among columns of quarters or months, whether the right one is later in the year."""
    places = [place for place in map(_place_in_year, texts) if place]
    return [one < other for one, other in pairwise(places)]


def _place_in_year(text: str) -> int:
    quarter = QUARTER_NUMBER.search(text)
    if quarter:
        return 3 * int(quarter[1] or quarter[2] or ORDINALS.index(quarter[3][:3]) + 1)
    month = MONTH_NAME.search(text)
    return MONTHS.index(month[1][:3]) + 1 if month else 0
