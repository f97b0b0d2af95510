"""What changed of the tables: their titles, scales, headings, rows and columns; and which words stand around a figure."""

from collections.abc import Callable, Iterator

from tieout.compare.aligning import Pair, left
from tieout.compare.layout import Grid
from tieout.compare.matching import Lines, Matching
from tieout.compare.words import fold
from tieout.model.difference import ADDED, CHANGED, MOVED, REMOVED, RENAMED, SCALE, Change, LineChange, TableChange


def words_around(matching: Matching) -> Callable[[Pair], bool]:
    """Whether the words around a figure changed: of its row, its column, its table or its sentence; True of one found elsewhere."""
    known: dict[Pair, bool] = {}
    figures = dict(matching.figures)
    for lines in matching.tables:
        old, new = (matching.grids[which][lines.tables[which]] for which in (0, 1))
        retitled = any(_changes_of_table(old, new))
        heads = [{column.column: fold(column.label) for column in grid.info.columns} for grid in (old, new)]
        steps = _steps(old), _steps(new)
        for pair in lines.lines:
            one, other = old.lines[pair[0]], new.lines[pair[1]]
            renamed = retitled or not (steps[1].issuperset(one.path) and steps[0].issuperset(other.path))
            columns = dict(zip(other.figures, other.columns, strict=True))
            for index, column in zip(one.figures, one.columns, strict=True):
                there = figures.get(index)
                if there in columns:
                    known[index, there] = renamed or heads[0].get(column) != heads[1].get(columns[there])
    for one_place, other_place in matching.sentences:
        was, now = matching.said[0][one_place], matching.said[1][other_place]
        for index in was.figures:
            if index in figures:
                known[index, figures[index]] = was.keys[1] != now.keys[1]
    return lambda pair: known.get(pair, True)


def compare_tables(matching: Matching) -> Iterator[TableChange]:
    """Yields the tables that are not as they were, in the order of the new ones, those that are gone last."""
    by_new = {lines.tables[1]: lines for lines in matching.tables}
    found = {one for one, _ in matching.figures}, {other for _, other in matching.figures}
    for at, grid in enumerate(matching.grids[1]):
        lines = by_new.get(at)
        if lines is None and _is_found(grid, found[1]):
            continue
        if lines is None:
            yield TableChange(ADDED, None, grid.info.id, grid.info.statement, grid.info.title)
            continue
        old = matching.grids[0][lines.tables[0]]
        changes, some = tuple(_changes(old, grid, lines)), tuple(_lines(old, grid, lines, found))
        moved = lines.tables in matching.tables_moved
        if changes or some or moved:
            outcome = CHANGED if changes or some else MOVED
            yield TableChange(outcome, old.info.id, grid.info.id, grid.info.statement, grid.info.title, changes, some, moved)
    for at in left(len(matching.grids[0]), (lines.tables[0] for lines in matching.tables)):
        info = matching.grids[0][at].info
        if not _is_found(matching.grids[0][at], found[0]):
            yield TableChange(REMOVED, info.id, None, info.statement, info.title)


def _is_found(grid: Grid, found: set[int]) -> bool:
    """Whether all lines of a table are found in other tables."""
    return all(any(index in found for index in line.figures) for line in grid.lines)


def _changes_of_table(old: Grid, new: Grid) -> Iterator[Change]:
    if fold(old.info.title) != fold(new.info.title):
        yield Change("title", old.info.title, new.info.title)
    for what, was, now in ((SCALE, old.info.scale, new.info.scale), ("currency", old.info.currency, new.info.currency)):
        if was != now:
            yield Change(what, *(None if value is None else str(value) for value in (was, now)))


def _changes(old: Grid, new: Grid, lines: Lines) -> Iterator[Change]:
    yield from _changes_of_table(old, new)
    steps = _steps(old), _steps(new)
    headings: dict[tuple[str, str], None] = {}
    for one, other in lines.lines:
        was, now = old.lines[one], new.lines[other]
        if was.path[:-1] != now.path[:-1] and len(was.path) == len(now.path):
            for at, (before, after) in enumerate(zip(was.path[:-1], now.path[:-1], strict=True)):
                if before not in steps[1] and after not in steps[0]:
                    headings[was.shown[at], now.shown[at]] = None
    for before, after in headings:
        yield Change("heading", before, after)


def _lines(old: Grid, new: Grid, lines: Lines, found: tuple[set[int], set[int]]) -> Iterator[LineChange]:
    """Yields the rows and columns that are not as they were; of rows not those that are found in another table."""
    by_new = {other: one for one, other in lines.lines}
    for at, line in enumerate(new.lines):
        one = by_new.get(at)
        if one is None:
            if not found[1].intersection(line.figures):
                yield LineChange("row", ADDED, None, line.name)
        elif old.lines[one].label != line.label:
            yield LineChange("row", RENAMED, old.lines[one].name, line.name)
        elif (one, at) in lines.moved:
            yield LineChange("row", MOVED, old.lines[one].name, line.name)
    for at in left(len(old.lines), by_new.values()):
        if not found[0].intersection(old.lines[at].figures):
            yield LineChange("row", REMOVED, old.lines[at].name, None)
    yield from _columns(old, new, lines)


def _columns(old: Grid, new: Grid, lines: Lines) -> Iterator[LineChange]:
    heads = [{column.column: column.label for column in grid.info.columns} for grid in (old, new)]
    known = {one for one, _ in lines.columns}, {other for _, other in lines.columns}
    for one, other in lines.columns:
        was, now = heads[0].get(one, ""), heads[1].get(other, "")
        if fold(was) != fold(now):
            yield LineChange("column", RENAMED, was, now)
    for column in sorted({column for line in new.lines for column in line.columns} - known[1]):
        yield LineChange("column", ADDED, None, heads[1].get(column, ""))
    for column in sorted({column for line in old.lines for column in line.columns} - known[0]):
        yield LineChange("column", REMOVED, heads[0].get(column, ""), None)


def _steps(grid: Grid) -> set[str]:
    """All labels and headings of a table, folded."""
    return {step for line in grid.lines for step in line.path}
