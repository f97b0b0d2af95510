"""Columns of a table on a page: where its figures stand, and which of them each header stands over."""

from collections.abc import Sequence
from typing import NamedTuple

from tieout.readers.lines import FIGURE, NIL, STAND_IN, YEAR, Stretch
from tieout.readers.page_lines import PageLine

DRIFT = 35  # hundredths of the type's height by which the figures of one column miss each other
NEAR = 90  # hundredths of the type's height between a dash and the figures of its column
SKIPPED, COVERED = 10, 20  # what a column without a header costs, in hundredths of the distance between columns; more where one is over it
SIGNS = "$€£¥(-–—−+ "


class Column(NamedTuple):
    """The figures of one column: from the left of the widest to the right of the one that ends last."""

    low: int
    high: int


class Reach(NamedTuple):
    """A stretch of a line and where it stands on the sheet."""

    low: int
    high: int
    stretch: Stretch


def reach_of(line: PageLine, stretch: Stretch) -> Reach:
    """Where a stretch of a line stands; of a figure its digits, without the currency sign that may stand far off."""
    start = stretch.start
    if stretch.kind in (FIGURE, NIL):
        text = line.text[stretch.start : stretch.end]
        bare = text.lstrip("USCAHKR$€£¥ ")
        start += len(text) - len(bare)
    return Reach(line.x(start), line.x_end(stretch.end), stretch)


def _digits_end(line: PageLine, stretch: Stretch) -> int:
    text = line.text[stretch.start : stretch.end]
    return line.x_end(stretch.start + max(1, len(text.rstrip(" )%*]x"))))


class _Cluster:
    """Figures that may be one column: their range, and the lines they stand in."""

    __slots__ = ("high", "lines", "low")

    def __init__(self) -> None:
        self.low, self.high = 1 << 30, -(1 << 30)
        self.lines: set[int] = set()

    def add(self, low: int, high: int, lines: set[int]) -> None:
        """Takes in figures of a range."""
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.lines |= lines


def find_columns(lines: Sequence[PageLine]) -> list[Column]:
    """The columns of a table's lines of figures: what ends at one place, or overlaps without meeting in a line."""
    places: list[tuple[int, int, int, int]] = []
    size = max(line.size for line in lines)
    labels: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        first = line.stretches[0]
        if not first.is_number:
            labels.append((line.x(first.start), line.x_end(first.end)))
        for stretch in line.stretches[1 if first.kind == YEAR else 0 :]:
            if stretch.kind in (FIGURE, NIL, STAND_IN):
                reach = reach_of(line, stretch)
                places.append((_digits_end(line, stretch), reach.low, reach.high, number))
    clusters: list[_Cluster] = []
    last = 0
    for ends, low, high, number in sorted(places):
        if not clusters or (ends - last) * 100 > DRIFT * size or number in clusters[-1].lines:
            clusters.append(_Cluster())
        clusters[-1].add(low, high, {number})
        last = ends
    merged: list[_Cluster] = []
    for cluster in sorted(clusters, key=lambda cluster: cluster.high):
        near = merged[-1] if merged else None
        if near is not None and near.lines.isdisjoint(cluster.lines) and (cluster.low - near.high) * 100 < _reach(near, cluster) * size:
            near.add(cluster.low, cluster.high, cluster.lines)
        else:
            merged.append(cluster)
    return _apart([Column(one.low, one.high) for one in merged if not _is_among(one, labels)])


def _reach(one: _Cluster, other: _Cluster) -> int:
    """How far apart two clusters without a common line may be and still be one column: few figures beside many."""
    few, many = sorted((len(one.lines), len(other.lines)))
    return NEAR if few * 4 <= many or few == 1 else 0


def _is_among(cluster: _Cluster, labels: Sequence[tuple[int, int]]) -> bool:
    """Whether figures stand among the labels, as a number in a wrapped label does."""
    return sum(low < cluster.high and cluster.low < high for low, high in labels) >= 3 * len(cluster.lines)


def _apart(columns: list[Column]) -> list[Column]:
    """The columns cut where they overlap: what ends earlier keeps its end."""
    apart: list[Column] = []
    for low, high in sorted(columns, key=lambda column: column.high):
        start = max(low, apart[-1].high if apart else low)
        if start < high:
            apart.append(Column(start, high))
    return apart


def home_of(reach: Reach, columns: Sequence[Column], size: int) -> int | None:
    """The column a figure stands in: the one it shares most with, else a near one; None where it stands in none."""
    best, most = None, -NEAR * size // 100
    for index, column in enumerate(columns):
        shared = min(reach.high, column.high) - max(reach.low, column.low)
        if shared > most:
            best, most = index, shared
    return best


def spread(headers: Sequence[Reach], columns: Sequence[Column]) -> list[tuple[int, int]]:
    """The columns each header of a line stands over, first and last: that which leaves the headers nearest to the middle of theirs.

    A column may have no header, and no column has two.
    """
    if len(headers) == len(columns):
        return [(index, index) for index in range(len(columns))]
    count, pitch = len(columns), _pitch(columns)
    skips = [
        pitch * (SKIPPED + COVERED * any(header.low < column.high and column.low < header.high for header in headers)) // 100
        for column in columns
    ]
    outside = 4 * pitch  # what a header over no column costs
    best: list[tuple[int, tuple[int, ...]]] = [(sum(skips[:passed]), ()) for passed in range(count + 1)]  # by columns passed
    for header in headers:
        row: list[tuple[int, tuple[int, ...]]] = []
        for passed in range(count + 1):
            choices = [(best[passed][0] + outside, (*best[passed][1], -1, -1))]
            if passed:
                choices.append((row[-1][0] + skips[passed - 1], row[-1][1]))
            for first in range(passed):
                cost, ends = best[first]
                choices.append((cost + _misfit(header, columns[first], columns[passed - 1]), (*ends, first, passed - 1)))
            row.append(min(choices, key=lambda choice: choice[0]))
        best = row
    ends = best[count][1]
    return list(zip(ends[::2], ends[1::2], strict=True))


def _misfit(header: Reach, first: Column, last: Column) -> int:
    """How far a header's middle is from that of the columns under it, and how far it reaches past them."""
    off = abs(header.low + header.high - first.low - last.high) // 2
    return off + max(0, first.low - header.high, header.low - last.high)


def _pitch(columns: Sequence[Column]) -> int:
    if len(columns) == 1:
        return columns[0].high - columns[0].low
    return (columns[-1].high - columns[0].high) // (len(columns) - 1)
