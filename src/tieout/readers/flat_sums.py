"""Short rows of flattened text placed by arithmetic: the columns under which the statement foots are the right ones."""

import re
from collections.abc import Sequence
from itertools import combinations
from math import comb

from tieout.arithmetic.choices import choose
from tieout.arithmetic.sums import Amount
from tieout.readers.flat_cells import FIGURE, NIL
from tieout.readers.flat_rows import Entry, Figure

DIGITS = re.compile(r"\d[\d,]*(?:\.\d*)?|\.\d+")
NEGATIVE = re.compile(r"[(\[<‐‑‒–—―−-]")
MOST_PLACES = 6
MOST_WAYS = 400  # to place the figures of one row
FEWEST_ROWS = 2  # whole rows that show a column to be the sum of others

Reading = tuple[int, ...]
Cells = list[Amount | None]


def place_by_sums(rows: Sequence[Entry], places: list[Reading | None], kinds: Sequence[str]) -> None:
    """Sets the places of rows that have none where sums of columns and rows leave one choice; `kinds` says "%" of columns of percents."""
    columns = len(kinds)
    if columns < 2 or all(place is not None for place in places):
        return
    most = max((_places(figure) for row in rows for figure in row.figures), default=0)
    if most > MOST_PLACES:
        return
    readings = [_ways(row, place, kinds) for row, place in zip(rows, places, strict=True)]
    amounts = [[_cells(row, way, kinds, most) for way in ways] for row, ways in zip(rows, readings, strict=True)]
    total = _total_column(amounts, columns)
    for index, ways in enumerate(readings):
        if total is not None and len(ways) > 1:
            kept = [at for at, cells in enumerate(amounts[index]) if _cross_foots(cells, total, columns)]
            readings[index] = [ways[at] for at in kept]
            amounts[index] = [amounts[index][at] for at in kept]
    for index, pick in enumerate(choose(amounts)):
        if places[index] is None and pick is not None and readings[index]:
            places[index] = readings[index][pick]


def _ways(row: Entry, place: Reading | None, kinds: Sequence[str]) -> list[Reading]:
    """The columns in which the figures of a row may stand."""
    if place is not None:
        return [place]
    count = len(row.figures)
    if not 0 < count < len(kinds) or comb(len(kinds), count) > MOST_WAYS:
        return []
    return [way for way in combinations(range(len(kinds)), count) if _fits(row, way, kinds)]


def _fits(row: Entry, way: Reading, kinds: Sequence[str]) -> bool:
    return all(kinds[column] in ("", "%" if is_percent(figure) else "1") for figure, column in zip(row.figures, way, strict=True))


def _cells(row: Entry, way: Reading, kinds: Sequence[str], most: int) -> Cells:
    """The amounts of a row in their columns; percents are no part of sums."""
    cells: Cells = [None] * len(kinds)
    for figure, column in zip(row.figures, way, strict=True):
        if kinds[column] != "%":
            cells[column] = amount_of(figure, most)
    return cells


def amount_of(figure: Figure, places: int) -> Amount | None:
    """A figure in halves of the last of so many decimal places, None where it is no number."""
    if figure.main.kind == NIL:
        return Amount(0, 0)
    match = DIGITS.search(figure.main.text)
    if figure.main.kind != FIGURE or match is None:
        return None
    whole, _, fraction = match.group().replace(",", "").partition(".")
    unit = 10 ** (places - len(fraction))
    value = 2 * int(whole + fraction) * unit
    printed = "".join(scrap.text for scrap in figure.scraps)
    return Amount(-value if NEGATIVE.search(printed[: printed.index(match.group())]) else value, unit)


def is_percent(figure: Figure) -> bool:
    """Whether a figure carries a percent sign, or points."""
    return figure.scraps[-1].text.rstrip(" )*").lower().endswith(("%", "bps", "bp", "pts", "points", "percent"))


def _places(figure: Figure) -> int:
    match = DIGITS.search(figure.main.text)
    return len(match.group().partition(".")[2]) if match else 0


def _total_column(amounts: Sequence[Sequence[Cells]], columns: int) -> int | None:
    """The first of the columns that the last one sums up in every whole row; None where it does not."""
    whole = [readings[0] for readings in amounts if len(readings) == 1 and None not in readings[0] and len(readings[0]) == columns]
    if len(whole) < FEWEST_ROWS or columns < FEWEST_ROWS + 1:
        return None
    return next((first for first in range(columns - 2) if all(_cross_foots(cells, first, columns) for cells in whole)), None)


def _cross_foots(cells: Cells, first: int, columns: int) -> bool:
    """Whether the last cell is the sum of those from `first` on; a blank counts as nothing."""
    parts = [cell for cell in cells[first : columns - 1] if cell is not None]
    total = cells[columns - 1] or Amount(0, 0)
    slack = sum(cell.half for cell in parts) + total.half
    return abs(sum(cell.value for cell in parts) - total.value) <= slack and bool(parts or total.value == 0)
