"""Columns of a table on a page: where its figures stand, and which of them each header stands over."""

from collections.abc import Sequence
from typing import NamedTuple

from tieout.readers.lines import FIGURE, FIGURES, NIL, STAND_IN, YEAR, Stretch
from tieout.readers.page_lines import PageLine

DRIFT = 35  # hundredths of the type's height by which the figures of one column miss each other
NEAR = 90  # hundredths of the type's height between a dash and the figures of its column
MOST_COLUMNS = 64
EVEN = 30  # what the placing of headers may cost more where all have equally many columns, in hundredths of that distance
WIDE, NARROW = 3, 20  # what a column costs that a header of many columns, or of few, does not touch, likewise
SKIPPED, COVERED = 5, 25  # what a column without a header costs, in hundredths of the distance between columns; more where one is over it


class Column(NamedTuple):
    """The figures of one column: from the left of the widest to the right of the one that ends last."""

    low: int
    high: int


class Reach(NamedTuple):
    """A stretch of a line and where it stands on the sheet; `weight` is what each column costs that it stands over without touching."""

    low: int
    high: int
    stretch: Stretch
    weight: int = 0


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


def with_signs(columns: Sequence[Column], lines: Sequence[PageLine]) -> list[Column]:
    """The columns with the currency signs that stand at their left: what headers are centred over."""
    spans = list(columns)
    for line in lines:
        for stretch in line.stretches if line.kind == FIGURES else ():
            reach, sign = reach_of(line, stretch), line.x(stretch.start)
            home = home_of(reach, columns, line.size) if stretch.kind == FIGURE and sign < reach.low else None
            if home is not None and sign < spans[home].low and (not home or sign > spans[home - 1].high):
                spans[home] = Column(sign, spans[home].high)
    return spans


def under(reach: Reach, columns: Sequence[Column]) -> tuple[int, int]:
    """The columns a text overlaps, first and last; where it overlaps none, the column right of it and the one left of it."""
    found = [index for index, column in enumerate(columns) if column.low < reach.high and reach.low < column.high]
    if found:
        return found[0], found[-1]
    after = sum(column.high <= reach.low for column in columns)
    return after, after - 1


def spread(headers: Sequence[Reach], columns: Sequence[Column], fixed: Sequence[tuple[int, int] | None]) -> list[tuple[int, int]]:
    """The columns each header of a line stands over, first and last: that which leaves the headers nearest to the middle of theirs.

    A column may have no header, and no column has two. `fixed` are the columns of headers whose place a rule tells. Headers over
    equally many columns each come before others that fit hardly better.
    """
    count = len(columns)
    if len(headers) == count:
        return [(index, index) for index in range(count)]
    if count > MOST_COLUMNS:
        return [(-1, -1)] * len(headers)
    pitch = pitch_of(columns)
    best = _place(headers, columns, fixed, pitch, None)
    if len(headers) > 1 and count % len(headers) == 0 and not any(fixed):
        even = _place(headers, columns, fixed, pitch, count // len(headers))
        if even[0] * 100 <= best[0] * 100 + EVEN * pitch:
            best = even
    return list(zip(best[1][::2], best[1][1::2], strict=True))


def _place(
    headers: Sequence[Reach], columns: Sequence[Column], fixed: Sequence[tuple[int, int] | None], pitch: int, size: int | None
) -> tuple[int, tuple[int, ...]]:
    """What it costs to place headers over columns (`size` of them each, where given) and over which, first and last in turn."""
    count = len(columns)
    skips = [
        pitch * (SKIPPED + COVERED * any(header.low < column.high and column.low < header.high for header in headers)) // 100
        for column in columns
    ]
    outside = 4 * pitch  # what a header over no column costs
    best: list[tuple[int, tuple[int, ...]]] = [(sum(skips[:passed]), ()) for passed in range(count + 1)]  # by columns passed
    for header, given in zip(headers, fixed, strict=True):
        row: list[tuple[int, tuple[int, ...]]] = []
        for passed in range(count + 1):
            choices = [(best[passed][0] + outside, (*best[passed][1], -1, -1))]
            if passed:
                choices.append((row[-1][0] + skips[passed - 1], row[-1][1]))
            for first in _firsts(given, passed, size):
                cost, ends = best[first]
                if given is None:
                    cost += _misfit(header, columns[first:passed], pitch)
                choices.append((cost, (*ends, first, passed - 1)))
            row.append(min(choices, key=lambda choice: choice[0]))
        best = row
    return best[count]


def _firsts(given: tuple[int, int] | None, passed: int, size: int | None) -> Sequence[int]:
    """The columns at which those of a header may begin, where the last of them is the one before `passed`."""
    if given is not None:
        return range(given[0], given[0] + (passed == given[1] + 1))
    if size is None:
        return range(passed)
    return range(passed - size, passed - size + (passed >= size))


def _misfit(header: Reach, columns: Sequence[Column], pitch: int) -> int:
    """What it costs to place a header over columns: how far its middle is from theirs, how far it reaches past them, how many it misses."""
    first, last = columns[0], columns[-1]
    off = abs(header.low + header.high - first.low - last.high) // 2
    missed = sum(column.high <= header.low or header.high <= column.low for column in columns) if len(columns) > 1 else 0
    return off + max(0, first.low - header.high, header.low - last.high) + missed * header.weight * pitch // 100


def pitch_of(columns: Sequence[Column]) -> int:
    """The distance between columns, on average; the width of the only one."""
    if len(columns) == 1:
        return columns[0].high - columns[0].low
    return (columns[-1].high - columns[0].high) // (len(columns) - 1)
