"""The columns of a table of flattened text: how many there are, and which figure stands in which."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from tieout.readers.flat_cells import FIGURE, WORDS, YEAR, Scrap
from tieout.readers.flat_heads import MOST_COLUMNS, Placed, kind_of, place, split_levels
from tieout.readers.flat_rows import Entry, Figure

PERCENT_MARKS = ("%", "bps", "bp", "pts", "points", "percent")


class Grid:
    """Rows in columns: `places[k]` are the columns of the figures of row k, None where nothing tells them."""

    __slots__ = ("columns", "heads", "places", "rows", "stubs")

    def __init__(self, columns: int, rows: list[Entry]) -> None:
        self.columns = columns
        self.rows = rows
        self.places: list[tuple[int, ...] | None] = [None] * len(rows)
        self.heads: list[list[Placed]] = []
        self.stubs: list[Scrap] = []


def count_columns(rows: Sequence[Entry], heads: Sequence[Sequence[Scrap]]) -> int:
    """How many columns a table has: as many as its widest header, or as most of its rows have figures."""
    counts = Counter(len(row.figures) for row in rows if row.figures)
    if not counts:
        return 0
    total = sum(counts.values())
    usual = max(counts, key=lambda count: (counts[count], count))
    stated = max((len(head) for head in heads), default=0)
    if stated > 1:
        fitting = sum(number for count, number in counts.items() if count == stated or (count > stated and count % stated == 0))
        if fitting * 5 >= total * 2:
            return stated
        if max(counts) <= stated and (usual * 2 > stated or fitting):
            return stated
    wide = [count for count, number in counts.items() if number * 4 >= total and count > usual]
    return min(max(wide, default=usual), MOST_COLUMNS)


def build_grid(rows: list[Entry], heads: Sequence[Sequence[Scrap]]) -> Grid:
    """The grid of a table's rows under its header rows."""
    columns = count_columns(rows, [_without_stub(head, rows)[1] for head in heads])
    grid = Grid(columns, _fit(rows, columns))
    grid.places = [tuple(range(columns)) if len(row.figures) == columns else () if not row.figures else None for row in grid.rows]
    _place_heads(grid, heads)
    _place_by_slots(grid)
    _place_by_marks(grid)
    return grid


def _without_stub(head: Sequence[Scrap], rows: Sequence[Entry]) -> tuple[list[Scrap], list[Scrap]]:
    """The texts of a header row over the labels, and those over figures."""
    edge = min((row.labels[0].slot for row in rows if row.labels and row.figures), default=0)
    first = head[0]
    is_stub = len(head) > 1 and first.kind == WORDS and first.slot <= edge and not kind_of(first.text)
    return (list(head[:1]), list(head[1:])) if is_stub else ([], list(head))


def _place_heads(grid: Grid, heads: Sequence[Sequence[Scrap]]) -> None:
    rows: list[list[Scrap]] = []
    for head in heads:
        stub, over = _without_stub(head, grid.rows)
        grid.stubs.extend(stub)
        rows.extend(split_levels(over))
    placed = place(rows, grid.columns)
    if placed is None:
        one_less = [row[1:] if len(row) == grid.columns + 1 else row for row in rows]  # a text over the labels
        placed = place(one_less, grid.columns)
        if placed is not None:
            grid.stubs.extend(row[0] for row in rows if len(row) == grid.columns + 1)
    if placed is None:
        grid.stubs.extend(scrap for row in rows for scrap in row)
    else:
        grid.heads = placed


def _fit(rows: Sequence[Entry], columns: int) -> list[Entry]:
    """The rows with at most as many figures as there are columns: a total without a label stands behind the row it sums."""
    fitted: list[Entry] = []
    for row in rows:
        count = len(row.figures)
        is_one_more = count == columns + 1
        if is_one_more and (_is_note(row.figures[0]) or (row.figures[0].main.kind == YEAR and not row.labels)):
            row.labels.append(row.figures.pop(0).main)
        elif columns and count > columns and count % columns == 0:
            for at in range(0, count, columns):
                one = Entry(row.line)
                one.figures = row.figures[at : at + columns]
                one.labels = row.labels if at == 0 else []
                one.end = one.figures[-1].scraps[-1].slot + 1
                fitted.append(one)
            continue
        fitted.append(row)
    return fitted


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


def _place_by_marks(grid: Grid) -> None:
    """Places a short row's figures where only one choice has percents in columns of percents."""
    kinds = _column_kinds(grid)
    for index, row in enumerate(grid.rows):
        if grid.places[index] is not None or not row.figures or len(row.figures) > grid.columns:
            continue
        fitting = _fitting(["%" if _is_percent(figure) else "1" for figure in row.figures], kinds)
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


def _column_kinds(grid: Grid) -> list[str]:
    """For each column "%" where it holds percents, "1" where it holds none, "" where both stand or nothing does."""
    kinds: list[str] = []
    for column in range(grid.columns):
        marks = {
            _is_percent(row.figures[places.index(column)])
            for row, places in zip(grid.rows, grid.places, strict=True)
            if places and column in places and row.figures[places.index(column)].main.kind == FIGURE
        }
        kinds.append("" if len(marks) != 1 else "%" if marks.pop() else "1")
    return kinds


def _is_percent(figure: Figure) -> bool:
    text = figure.scraps[-1].text.rstrip(" )*").lower()
    return text.endswith(PERCENT_MARKS)
