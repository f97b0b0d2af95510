"""The columns of two tables that are one, and the figures of their lines in pairs."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tieout.compare.aligning import Pair, align
from tieout.compare.layout import Grid, Line
from tieout.compare.words import fold, fold_figure
from tieout.model.fact import Fact

# what speaks for two columns being one, besides the share of their lines that print the same
SAME_LABEL, SAME_PERIOD, SAME_RANK = 0.75, 0.25, 0.1
MOST_ALIKE = 20  # columns under one header that are compared one by one


class _Side(NamedTuple):
    """The columns of one table with figures, from left to right, with header and period of each."""

    columns: list[int]
    labels: dict[int, str]
    periods: dict[int, str]


def pair_cells(
    grids: tuple[Grid, Grid], lines: Sequence[Pair], facts: tuple[Sequence[Fact], Sequence[Fact]]
) -> tuple[tuple[Pair, ...], dict[Pair, list[Pair]], list[Pair]]:
    """Columns in pairs, the figures of each pair of lines in pairs, and those that stand in another column now."""
    columns = _pair_columns((_side(grids[0]), _side(grids[1])), _votes(grids, lines), len(lines))
    to_new = dict(columns)
    taken = set(to_new), set(to_new.values())
    stayed: dict[Pair, list[Pair]] = {}
    shifted: list[Pair] = []
    for pair in lines:
        some = grids[0].lines[pair[0]], grids[1].lines[pair[1]]
        cells = [_cells(line) for line in some]
        found = [
            figures
            for column, here in cells[0].items()
            if column in to_new and to_new[column] in cells[1]
            for figures in _pair_figures(here, cells[1][to_new[column]], facts)
        ]
        done = {one for one, _ in found}, {other for _, other in found}
        at = [dict(zip(line.figures, line.columns, strict=True)) for line in some]
        rest = [[index for index in line.figures if index not in done[which]] for which, line in enumerate(some)]
        again = _same_figures(rest, facts)
        elsewhere = [one for one in again if at[0][one[0]] in taken[0] and at[1][one[1]] in taken[1]]
        shifted += elsewhere
        found += [one for one in again if one not in elsewhere]
        used = {one for one, _ in again}, {other for _, other in again}
        loose = [[index for index in rest[which] if index not in used[which] and at[which][index] not in taken[which]] for which in (0, 1)]
        if len(loose[0]) == len(loose[1]):
            found += zip(loose[0], loose[1], strict=True)
        stayed[pair] = found
    return tuple(sorted(columns)), stayed, shifted


def _side(grid: Grid) -> _Side:
    columns = sorted({column for line in grid.lines for column in line.columns})
    labels = {column.column: fold(column.label) for column in grid.info.columns}
    periods = {column.column: str(column.period) for column in grid.info.columns if column.period is not None}
    return _Side(columns, labels, periods)


def _cells(line: Line) -> dict[int, list[int]]:
    """The figures of a line by column."""
    cells: dict[int, list[int]] = {}
    for index, column in zip(line.figures, line.columns, strict=True):
        cells.setdefault(column, []).append(index)
    return cells


def _votes(grids: tuple[Grid, Grid], lines: Sequence[Pair]) -> Counter[Pair]:
    """How many lines print the same, once, in two columns."""
    votes: Counter[Pair] = Counter()
    for one, other in lines:
        places = _places(grids[0].lines[one]), _places(grids[1].lines[other])
        for text, column in places[0].items():
            there = places[1].get(text)
            if column is not None and there is not None:
                votes[column, there] += 1
    return votes


def _places(line: Line) -> dict[str, int | None]:
    """The column of each text that a line prints; None of one it prints twice."""
    found: dict[str, int | None] = {}
    for column, text in zip(line.columns, line.texts, strict=True):
        found[text] = None if text in found else column
    return found


def _pair_columns(sides: tuple[_Side, _Side], votes: Mapping[Pair, int], lines: int) -> list[Pair]:
    """Columns in pairs, the likest first; then those between the same neighbours where there are as many on both sides."""
    scores: dict[Pair, float] = {pair: count / max(1, lines) for pair, count in votes.items()}
    ranks = [{column: rank for rank, column in enumerate(side.columns)} for side in sides]
    headed: defaultdict[str, list[int]] = defaultdict(list)
    for column in sides[1].columns:
        headed[sides[1].labels.get(column, "")].append(column)
    for column in sides[0].columns:
        label = sides[0].labels.get(column, "")
        for other in headed[label][:MOST_ALIKE] if label else ():
            scores[column, other] = scores.get((column, other), 0) + SAME_LABEL
    for one, other in scores:
        if sides[0].periods.get(one, "") == sides[1].periods.get(other, "?"):
            scores[one, other] += SAME_PERIOD
        if ranks[0][one] == ranks[1][other]:
            scores[one, other] += SAME_RANK
    pairs: list[Pair] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for one, other in sorted(scores, key=lambda pair: (-scores[pair], abs(ranks[0][pair[0]] - ranks[1][pair[1]]), pair)):
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            pairs.append((one, other))
    return pairs + _between(sides, pairs)


def _between(sides: tuple[_Side, _Side], pairs: Sequence[Pair]) -> list[Pair]:
    """The columns left over, in order, where as many are left over on both sides."""
    known = {one for one, _ in pairs}, {other for _, other in pairs}
    rest = [[column for column in side.columns if column not in known[which]] for which, side in enumerate(sides)]
    return list(zip(rest[0], rest[1], strict=True)) if len(rest[0]) == len(rest[1]) else []


def _pair_figures(old: Sequence[int], new: Sequence[int], facts: tuple[Sequence[Fact], Sequence[Fact]]) -> list[Pair]:
    """The figures of one cell in pairs."""
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    keys = [[(fold_figure(facts[which][at].text), facts[which][at].unit) for at in some] for which, some in enumerate((old, new))]
    found = align([(key, key[1]) for key in keys[0]], [(key, key[1]) for key in keys[1]])
    return [(old[one], new[other]) for one, other in found]


def _same_figures(rest: Sequence[Sequence[int]], facts: tuple[Sequence[Fact], Sequence[Fact]]) -> list[Pair]:
    """The figures left over in one line that print the same, once on both sides."""
    if not rest[0] or not rest[1]:
        return []
    texts = [[fold_figure(facts[which][at].text) for at in some] for which, some in enumerate(rest)]
    counts = Counter(texts[0]), Counter(texts[1])
    places = {text: rest[1][at] for at, text in enumerate(texts[1])}
    return [
        (rest[0][at], places[text])
        for at, text in enumerate(texts[0])
        if counts[0][text] == 1 == counts[1][text] and any(map(str.isdigit, text))
    ]
