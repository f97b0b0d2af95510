"""Rows of raw cells to one logical grid: where each cell stands once spans are expanded."""

LARGEST_COLUMN_SPAN = 1000  # the WHATWG limits: larger spans count as these
LARGEST_ROW_SPAN = 65534
MOST_HELD = 1000  # columns that cells from above can hold: what is further right is no release's
SMALL_SPANS: dict[object, int] = {str(number): number for number in range(1, 100)}


class GridPlacer:
    """Places the cells of one table row by row, by the WHATWG table model (forming a table, cells that span rows and columns)."""

    __slots__ = ("_below", "_column", "_held", "_last", "_row")

    def __init__(self) -> None:
        self._held: dict[int, int] = {}  # column -> first row that no cell from above holds any more
        self._below: list[tuple[int, int, int]] = []
        self._column = 0
        self._row = -1
        self._last = 0

    def next_row(self) -> None:
        """Begin the next row."""
        self._column = 0
        self._row += 1
        if self._held and self._row >= self._last:
            self._held.clear()
        for column, width, rows in self._below:
            free = self._row + rows
            self._last = max(self._last, free)
            for held in range(column, min(column + width, MOST_HELD)):
                self._held[held] = free
        self._below.clear()

    def place(self, column_span: object, row_span: object) -> tuple[int, int, int]:
        """Grid column, width and height of the row's next cell, from its colspan and rowspan attributes."""
        width = 1 if column_span is None else SMALL_SPANS.get(column_span) or span_of(column_span, LARGEST_COLUMN_SPAN)
        column = self._column
        if self._held:
            held, row = self._held, self._row
            while held.get(column, 0) > row:
                column += 1
        self._column = column + width
        height = 1 if row_span is None else SMALL_SPANS.get(row_span) or span_of(row_span, LARGEST_ROW_SPAN)
        if height > 1:
            self._below.append((column, width, height - 1))
        return column, width, height


def span_of(attribute: object, largest: int) -> int:
    """A colspan or rowspan attribute as a number from 1 to `largest`; what is no number is 1."""
    text = str(attribute).strip()
    digits = text[: len(text) - len(text.lstrip("0123456789"))] if text[:1].isdigit() else ""
    if not digits or not digits.isascii():
        return 1
    if len(digits) > 9:
        return largest
    return min(max(1, int(digits)), largest)
