"""The columns of a table of flattened text: how many there are, and which figure stands in which."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from tieout.readers.flat_cells import FIGURE, NIL, WORDS, YEAR, Scrap
from tieout.readers.flat_heads import CHANGE, MOST_COLUMNS, OTHER, PERIOD, Head, all_beneath, beneath_from, hint_of, kind_of, split_levels
from tieout.readers.flat_rows import Entry, Figure
from tieout.readers.flat_spans import Placed, place
from tieout.readers.flat_sums import is_percent, place_by_sums

MOST_CHOICES = 64


class Grid:
    """Rows in columns: `places[k]` are the columns of the figures of row k, None where nothing tells them."""

    __slots__ = ("columns", "heads", "places", "rows", "stubs")

    def __init__(self, columns: int, rows: list[Entry]) -> None:
        self.columns = columns
        self.rows = rows
        self.places: list[tuple[int, ...] | None] = [None] * len(rows)
        self.heads: list[list[Placed]] = []
        self.stubs: list[Scrap] = []


def count_columns(rows: Sequence[Entry], heads: Sequence[Head]) -> int:
    """How many columns a table has: as many as its widest header, or as most of its rows have figures."""
    counts = Counter(len(row.figures) for row in rows if row.figures)
    if not counts:
        return 0
    total = sum(counts.values())
    usual = max(counts, key=lambda count: (counts[count], count))
    stated = max((len(head.units) for head in heads), default=0)
    widest = max((count for count, number in counts.items() if number > 1 or number * 5 >= total), default=usual)
    if stated > 1:
        # a total without a label stands behind the row it sums
        runs = Counter(len(row.figures) for row in rows if row.figures and not row.slots)
        double = max((count for count in runs if count > stated and count % stated == 0), key=runs.__getitem__, default=0)
        doubled = runs[double]
        if double and doubled * 3 >= total:
            return double  # so many rows do not end without a label: each header stands over several columns
        if counts[stated] and (widest <= stated or doubled or max(counts) <= stated):
            return stated
        if max(counts) <= stated and usual * 2 > stated and not runs:
            return stated
    return min(widest, MOST_COLUMNS)


def _count_under_stock(rows: Sequence[Entry], heads: Sequence[Head]) -> int:
    """How many columns stand under headers run together of which that of a stock stands over two: 0 where no row has so many figures."""
    widest = max((len(row.figures) for row in rows), default=0)
    for head in heads:
        units = [unit for unit in head.units if not unit.text.startswith("(")]
        if not head.slots and beneath_from(units) and len(units) == widest + 1:
            return widest
    return 0


def build_grid(rows: list[Entry], heads: Sequence[Head]) -> Grid:
    """The grid of a table's rows under its header rows."""
    usual = max((len(row.figures) for row in rows), key=Counter(len(row.figures) for row in rows if row.figures).__getitem__, default=0)
    if rows and not rows[-1].slots and len(rows[-1].figures) == usual + 1 and _is_page_number(rows[-1].figures[-1]):
        rows[-1].figures.pop()
    parted = [_without_captions(head) for head in heads]
    heads = [head for _, head in parted if head.units]
    stated = [_without_stub(level, rows)[1] for head in heads for level in split_levels(head, usual)]
    columns = _count_under_stock(rows, heads) or count_columns(rows, [head if head.slots else _hinting(head) for head in stated])
    levels = [level for head in heads for level in split_levels(head, columns)]
    grid = Grid(columns, _fit(rows, columns))
    grid.stubs.extend(caption for captions, _ in parted for caption in captions)
    grid.places = [tuple(range(columns)) if len(row.figures) == columns else () if not row.figures else None for row in grid.rows]
    _place_by_slots(grid)
    _place_by_gaps(grid)
    _place_by_marks(grid)
    place_by_sums(grid.rows, grid.places, _column_kinds(grid))
    _place_heads(grid, levels)
    return grid


def _without_captions(head: Head) -> tuple[list[Scrap], Head]:
    """The captions in brackets that stand between headers in cells run together, and the headers."""
    if head.slots:
        return [], head
    captions = [unit for unit in head.units if unit.text.startswith("(") and not hint_of(unit.text) & (PERIOD | CHANGE)]
    return captions, head._replace(units=[unit for unit in head.units if unit not in captions])


def _hinting(head: Head) -> Head:
    """The texts of a row in a stream that say something of a column."""
    return head._replace(units=[unit for unit in head.units if hint_of(unit.text)])


def _without_stub(head: Head, rows: Sequence[Entry]) -> tuple[list[Scrap], Head]:
    """The texts of a header row over the labels, and those over figures."""
    first, count = head.units[0], len(head.units)
    if not head.slots:
        return [], head
    edge = min((row.labels[0].slot for row in rows if row.labels and row.figures), default=0)
    if count == 1 or first.kind != WORDS or first.slot > edge:
        return [], head
    usual = Counter(len(row.figures) for row in rows if row.figures).most_common(1)
    kind = kind_of(first.text)
    is_stub = first.text.startswith("(") or not usual or count != usual[0][0]
    if kind & ~OTHER:  # a period or a change stands over the labels only where there are too many headers
        is_stub = bool(usual) and count == usual[0][0] + 1
    return (head.units[:1], head._replace(units=head.units[1:])) if is_stub else ([], head)


def _place_heads(grid: Grid, heads: Sequence[Head]) -> None:
    rows: list[Head] = []
    for index, head in enumerate(heads):
        below = heads[index + 1].units if index + 1 < len(heads) else ()
        is_whole = len(below) > 1 and all_beneath(below) and len(head.units) - 1 + len(below) == grid.columns
        stub, over = ([], head) if is_whole else _without_stub(head, grid.rows)
        grid.stubs.extend(stub)
        rows.append(over)
    marks = _column_kinds(grid, first_only=True)
    slots = _cells_of_columns(grid)
    placed = place(rows, grid.columns, marks, slots)
    if placed is None:  # a text over the labels
        extra = [row.units[0] for row in rows if len(row.units) == grid.columns + 1]
        rows = [row._replace(units=row.units[1:]) if row.units[0] in extra else row for row in rows]
        placed = place(rows, grid.columns, marks, slots)
        grid.stubs.extend(extra)
    if placed is None:
        grid.stubs.extend(unit for row in rows for unit in row.units)
    else:
        grid.heads = placed


def _fit(rows: Sequence[Entry], columns: int) -> list[Entry]:
    """The rows with at most as many figures as there are columns: a total without a label stands behind the row it sums."""
    fitted: list[Entry] = []
    for row in rows:
        count = len(row.figures)
        if count > columns:  # asterisks in cells of their own
            row.figures = [figure for figure in row.figures if figure.main.text != "*"] or row.figures
            count = len(row.figures)
        is_one_more = count == columns + 1
        if is_one_more and (_is_note(row.figures[0]) or (row.figures[0].main.kind == YEAR and not row.labels)):
            row.labels.append(row.figures.pop(0).main)
        elif columns and not row.slots and count > columns and count % columns == 0:
            for at in range(0, count, columns):
                one = Entry(row.line)
                one.figures = row.figures[at : at + columns]
                one.labels = row.labels if at == 0 else []
                one.end = one.figures[-1].scraps[-1].slot + 1
                fitted.append(one)
            continue
        fitted.append(row)
    return fitted


def _is_page_number(figure: Figure) -> bool:
    text = figure.main.text
    return len(figure.scraps) == 1 and text.isdigit() and len(text) <= 3


def _is_note(figure: Figure) -> bool:
    """Whether a number before the figures is that of a note: "(1)", "7"."""
    text = figure.main.text.strip("()[]")
    return len(figure.scraps) == 1 and text.isdigit() and len(text) <= 2


def _place_by_slots(grid: Grid) -> None:
    """Places the figures of short rows whose blank cells were kept, where figures of whole rows stand in the same cells."""
    columns_of: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row, places in zip(grid.rows, grid.places, strict=True):
        if places and len(places) == grid.columns:
            for figure, column in zip(row.figures, places, strict=True):
                columns_of[_key(row, figure)].add(column)
    for index, row in enumerate(grid.rows):
        missing = grid.columns - len(row.figures)
        if grid.places[index] is not None or not 0 < missing <= row.blanks:
            continue
        found = [columns_of.get(_key(row, figure), set()) for figure in row.figures]
        if all(len(columns) == 1 for columns in found):
            places = tuple(next(iter(columns)) for columns in found)
            if all(one < other for one, other in pairwise(places)):
                grid.places[index] = places


def _key(row: Entry, figure: Figure) -> tuple[int, int]:
    """The cell of a figure: counted in a line of as many cells, or from the row's label where a line holds several rows."""
    return row.slots, figure.main.slot - (row.labels[-1].slot if row.labels and not row.slots else 0)


def _cells_of_columns(grid: Grid) -> dict[int, list[int]]:
    """In which cells the figures stand, for lines of so many cells in which they always stand in the same."""
    found: dict[int, list[int]] = {}
    unsteady: set[int] = set()
    for row, places in zip(grid.rows, grid.places, strict=True):
        if row.slots and places and len(places) == grid.columns:
            slots = [figure.main.slot for figure in row.figures]
            if found.setdefault(row.slots, slots) != slots:
                unsteady.add(row.slots)
    return {count: slots for count, slots in found.items() if count not in unsteady}


def _place_by_gaps(grid: Grid) -> None:
    """Places the figures of short rows where the cells left blank before, between and behind them leave one choice."""
    whole = [_distances(row) for row, places in zip(grid.rows, grid.places, strict=True) if places and len(places) == grid.columns]
    if not whole:
        return
    lead, tail = {one[0] for one in whole}, {one[-1] for one in whole}
    between = {gap for one in whole for gap in one[1:-1]} or lead
    for index, row in enumerate(grid.rows):
        missing = grid.columns - len(row.figures)
        if grid.places[index] is not None or not 0 < missing <= row.blanks:
            continue
        usual = [lead, *[between] * (len(row.figures) - 1), tail]
        found: set[tuple[int, ...]] = set()
        for cells in range(max(1, min(between) - 1), min(between) + 1):
            found |= _skips(_distances(row), usual, cells, missing)
        if len(found) == 1:
            at, places = -1, []
            for skipped in next(iter(found))[:-1]:
                at += skipped + 1
                places.append(at)
            grid.places[index] = tuple(places)


def _skips(gaps: Sequence[int], usual: Sequence[set[int]], cells: int, missing: int) -> set[tuple[int, ...]]:
    """The ways to skip `missing` columns of so many cells each in the gaps of a row, beyond the usual gaps."""
    found: set[tuple[int, ...]] = {()}
    for gap, known in zip(gaps, usual, strict=True):
        skips = {(gap - one) // cells for one in known if gap >= one and (gap - one) % cells == 0}
        found = {(*one, skip) for one in found for skip in skips if sum(one) + skip <= missing}
        if len(found) > MOST_CHOICES:
            return set()
    return {one for one in found if sum(one) == missing}


def _distances(row: Entry) -> list[int]:
    """The cells from the label to the first figure, from figure to figure, and from the last one to the row's end."""
    slots = [figure.main.slot for figure in row.figures]
    first = row.labels[-1].slot if row.labels else -1
    return [slots[0] - first, *(other - one for one, other in pairwise(slots)), row.end - slots[-1]]


def _place_by_marks(grid: Grid) -> None:
    """Places a short row's figures where only one choice has percents in columns of percents."""
    kinds = _column_kinds(grid)
    for index, row in enumerate(grid.rows):
        if grid.places[index] is not None or not row.figures or len(row.figures) > grid.columns:
            continue
        fitting = _fitting(["%" if is_percent(figure) else "1" for figure in row.figures], kinds)
        if len(fitting) == 1:
            grid.places[index] = fitting[0]


def _fitting(marks: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, ...]]:
    """The placements, at most two, in which every figure stands in a column of its kind."""
    found: list[tuple[int, ...]] = [()]
    for mark in marks:
        found = [(*one, column) for one in found for column in range(one[-1] + 1 if one else 0, len(kinds)) if kinds[column] in (mark, "")][
            :64
        ]
    return found


def _column_kinds(grid: Grid, *, first_only: bool = False) -> list[str]:
    """For each column "%" where its figures carry percent signs (or the first alone does), "1" where none does, else "".

    With `first_only`, "$" where the first figure carries a currency sign.
    """
    marks: list[list[bool]] = [[] for _ in range(grid.columns)]
    signed: set[int] = set()
    for row, places in zip(grid.rows, grid.places, strict=True):
        for figure, column in zip(row.figures, places or (), strict=False):
            if figure.main.kind in (FIGURE, NIL) and not (first_only and marks[column]):
                marks[column].append(is_percent(figure))
            if first_only and any(sign in scrap.text for scrap in figure.scraps for sign in "$€£"):
                signed.add(column)
    kinds = ["" if len(set(seen)) != 1 else "%" if seen[0] else "1" for seen in marks]
    return ["$" if column in signed else kind for column, kind in enumerate(kinds)]
