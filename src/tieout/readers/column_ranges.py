"""The columns of a table set in spaces: the character ranges that its figures keep to, and which figure stands in which."""

import bisect
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tieout.readers.lines import FIGURE, FIGURE_TEXT, NIL, STAND_IN, WORDS, YEAR, Line, Stretch

FARTHEST_DRIFT = 2  # characters by which the figures of one column may miss each other
MOST_COLUMNS = 40  # a table set in spaces has no more: what has is no table
MOST_PAIRS = 400  # figures times columns of one line that are tried out
FAR = 1 << 20
ENDS_FIGURE = frozenset("0123456789)%.")
DIGITS_END = " )%*]x"
# a figure one space behind its label, not the day or year of a date
LAST_WORD = re.compile(r" (?:\$ {0,3})?[(-]?[\d,.]+[)%]{0,2}$")
SURE_FIGURE = re.compile(r"[,.%)]|\d{2}")
DATE_END = re.compile(r"(?:19|20)\d\d$|\d,$")

Span = tuple[int, int]


class Columns(list[Span]):
    """The character ranges of a table's columns, left to right; `percents` are those that belong to percentages beside amounts."""

    def __init__(self, spans: Iterable[Span] = (), percents: Iterable[Span] = ()) -> None:
        super().__init__(spans)
        self.percents = frozenset(percents)


def find_columns(lines: Sequence[Line]) -> Columns:
    """The columns of a table: figures that end at the same place, or overlap without meeting in a line."""
    places = sorted(  # where the digits end, the range, the line, whether it is a percentage
        (_digits_end(line, stretch), stretch.start, stretch.end, number, is_percent(line, stretch))
        for number, line in enumerate(lines)
        for stretch in (line.stretches[1:] if line.stretches[0].kind == YEAR else line.stretches)
        if stretch.kind in (FIGURE, NIL, STAND_IN)
    )
    clusters: list[_Cluster] = []
    last = -FARTHEST_DRIFT - 1
    for ends, low, high, number, percent in places:
        if not clusters or ends - last > FARTHEST_DRIFT or number in clusters[-1].lines:
            clusters.append(_Cluster())
        clusters[-1].add(low, high, {number}, set() if percent else {number})
        last = ends
    merged: list[_Cluster] = []
    for cluster in clusters:
        if merged and cluster.low < merged[-1].high and merged[-1].low < cluster.high and merged[-1].lines.isdisjoint(cluster.lines):
            merged[-1].add(cluster.low, cluster.high, cluster.lines, cluster.amounts)
        else:
            merged.append(cluster)
    _join_drifted(merged)
    labels = _Labels([line.stretches[0] for line in lines if line.stretches[0].kind == WORDS])
    merged = [one for one in merged if labels.count(one.low, one.high) < 3 * len(one.lines)]
    spans = _apart([(one.low, one.high) for one in merged])
    return Columns(spans, _percents(merged, spans) if len(spans) == len(merged) else ())


def _join_drifted(clusters: "list[_Cluster]") -> None:
    """Puts neighbours together that nearly touch and never meet in a line, where there are more of them than any line has figures."""
    counts = Counter(line for cluster in clusters for line in cluster.lines)
    most = max(counts.values(), default=0)
    index = 1
    while len(clusters) > most and index < len(clusters):
        left, right = clusters[index - 1], clusters[index]
        if right.low - left.high <= FARTHEST_DRIFT and left.lines.isdisjoint(right.lines):
            left.add(right.low, right.high, right.lines, right.amounts)
            del clusters[index]
        else:
            index += 1


class _Cluster:
    """Figures that may be one column: their range, the lines they stand in, and those of them that hold no percentage."""

    __slots__ = ("amounts", "high", "lines", "low")

    def __init__(self) -> None:
        self.low, self.high = 1 << 30, 0
        self.lines: set[int] = set()
        self.amounts: set[int] = set()

    def add(self, low: int, high: int, lines: set[int], amounts: set[int]) -> None:
        """Takes in figures of a range."""
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.lines |= lines
        self.amounts |= amounts


def is_percent(line: Line, figure: Stretch) -> bool:
    """Whether a figure of a line is printed with a percent sign."""
    return "%" in line.text[figure.end - 3 : figure.end]


def _percents(clusters: Sequence[_Cluster], spans: Sequence[Span]) -> list[Span]:
    """The columns of percentages: each beside an amount of the column at its left, which no amount that ends there ever meets in a line."""
    found: list[Span] = []
    for (left, right), span in zip(itertools.pairwise(clusters), spans[1:], strict=True):
        percents = right.lines - right.amounts
        if len(percents) > 1 and percents <= left.amounts and left.lines.isdisjoint(right.amounts):
            found.append(span)
    return found


class _Labels:
    """Where the labels of a table stand."""

    def __init__(self, labels: Sequence[Stretch]) -> None:
        self.starts = sorted(label.start for label in labels)
        self.ends = sorted(label.end for label in labels)

    def count(self, low: int, high: int) -> int:
        """How many labels reach into a range: figures among three times as many labels are numbers in them."""
        return len(self.starts) - bisect.bisect_right(self.ends, low) - (len(self.starts) - bisect.bisect_left(self.starts, high))


def _digits_end(line: Line, stretch: Stretch) -> int:
    text = line.text[stretch.start : stretch.end]
    return stretch.start + len(text.rstrip(DIGITS_END))


def _apart(columns: list[Span]) -> list[Span]:
    """The columns cut where they overlap: what ends earlier keeps its end."""
    apart: list[Span] = []
    for low, high in sorted(columns, key=lambda column: column[1]):
        start = max(low, apart[-1][1] if apart else 0)
        if start < high:
            apart.append((start, high))
    return apart


def place_figures(line: Line, figures: Sequence[Stretch], columns: Columns) -> list[Span | None]:
    """The column of each figure of a line, left to right, no column twice; None for a figure that stands in none."""
    if len(figures) == len(columns) and all(
        figure.start < column[1] + FARTHEST_DRIFT and column[0] < figure.end + FARTHEST_DRIFT
        for figure, column in zip(figures, columns, strict=True)
    ):
        return list(columns)
    homes = [_nearest(figure, columns) for figure in figures]
    if columns.percents:
        for index, home in enumerate(homes):
            if home > 0 and columns[home] in columns.percents and not is_percent(line, figures[index]) and home - 1 not in homes:
                homes[index] = home - 1
    if all(left < right for left, right in itertools.pairwise([home for home in homes if home >= 0])):
        return [columns[home] if home >= 0 else None for home in homes]
    if len(figures) > len(columns) or len(figures) * len(columns) > MOST_PAIRS:
        taken: set[int] = set()
        for index, home in enumerate(homes):
            homes[index] = -1 if home in taken else home
            taken.add(home)
        return [columns[home] if home >= 0 else None for home in homes]
    return _in_order(figures, columns)


def _nearest(figure: Stretch, columns: Sequence[Span]) -> int:
    """The column a figure shares most characters with, or nearly touches; -1 where there is none."""
    at = bisect.bisect_right(columns, figure.start, key=lambda column: column[1])
    best, most = -1, 0
    first = at
    while at < len(columns) and columns[at][0] < figure.end:
        shared = min(figure.end, columns[at][1]) - max(figure.start, columns[at][0])
        if shared > most:
            best, most = at, shared
        at += 1
    if best < 0 and first and figure.start - columns[first - 1][1] < FARTHEST_DRIFT:
        return first - 1
    return best


def _in_order(figures: Sequence[Stretch], columns: Sequence[Span]) -> list[Span | None]:
    """The columns of figures of which two would stand in one: each its own, in order, all as near their ends as can be."""
    costs: list[list[tuple[int, int]]] = []  # by figure and column: the least cost up to there, the column before
    for row, figure in enumerate(figures):
        best, came = (0, -1) if row == 0 else (FAR, -1)
        line: list[tuple[int, int]] = []
        for index, column in enumerate(columns):
            if row and index and costs[-1][index - 1][0] < best:
                best, came = costs[-1][index - 1][0], index - 1
            line.append((min(FAR, best + abs(figure.end - column[1])), came))
        costs.append(line)
    at = min(range(len(columns)), key=lambda index: costs[-1][index][0])
    homes: list[Span | None] = []
    for row in range(len(figures) - 1, -1, -1):
        homes.append(columns[at])
        at = costs[row][at][1]
    return homes[::-1]


def part_figures(line: Line, columns: Sequence[Span]) -> list[Stretch]:
    """The stretches of a line; figures one space behind a label are parted from it where they end as columns do."""
    found: list[Stretch] = []
    for stretch in line.stretches:
        end = stretch.end
        if stretch.kind != WORDS or line.text[end - 1] not in ENDS_FIGURE:
            found.append(stretch)
            continue
        parted: list[Stretch] = []
        while (start := _last_figure(line, stretch.start, end, columns)) >= 0:
            parted.append(Stretch(start, end, FIGURE))
            end = start - 1
        if end > stretch.start:
            found.append(Stretch(stretch.start, end, stretch.kind) if parted else stretch)
        found.extend(reversed(parted))
    return found


def _last_figure(line: Line, start: int, end: int, columns: Sequence[Span]) -> int:
    """Where the figure begins that `line.text[start:end]` ends with, as a column ends; -1 where it ends with none."""
    match = LAST_WORD.search(line.text, start, end)
    if not match or not any(abs(end - high) <= FARTHEST_DRIFT for _, high in columns):
        return -1
    text = match.group().strip()
    if not SURE_FIGURE.search(text) or DATE_END.search(line.text, start, end) or not FIGURE_TEXT.fullmatch(text):
        return -1
    return match.start() + 1


def take_in_figures(line: Line, columns: Columns) -> None:
    """Makes a line of words one of figures where it holds dashes in columns, or where all that follows its label ends as columns do."""
    numbers = [stretch for stretch in line.stretches if stretch.is_number]
    if numbers and line.has_label and all(place_figures(line, numbers, columns)):
        line.make_figures(line.stretches)
        return
    stretches = part_figures(line, columns)
    if len(stretches) > len(line.stretches) and sum(stretch.is_number for stretch in stretches) == len(columns):
        line.make_figures(stretches)
