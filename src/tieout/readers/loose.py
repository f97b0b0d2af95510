"""Tables of a page that stand in its text and in no table element: pasted Markdown, cells between pipes, statements run together."""

import re
from collections.abc import Callable, Sequence

from tieout.model.document import Block, Passage, Table
from tieout.readers.text import Remark, read_passage

FEWEST_FIGURES = 4  # cells of nothing but a figure that make a page one with tables
FIGURE = re.compile(r"[($€£\s-]*\d[\d,.]*[)%\s]*")
LINES_OF_CELLS = re.compile(r"(?:^[^\n|]*\|[^\n|]*\|[^\n]*(?:\n|\Z)){3}", re.MULTILINE)


def with_loose_tables(
    parts: tuple[Block | Table, ...], whole: Callable[[], Passage], ordinal: int, remarks: list[Remark]
) -> tuple[Block | Table, ...]:
    """The parts of a page with the tables that its text holds, numbered from `ordinal` on.

    Blocks with lines of cells are read as the text they are. A page without any table of figures is read whole as the text it prints
    (`whole` gives that), and stays as it is where no table is found in it either.
    """
    if not _has_figures(parts):
        found_remarks: list[Remark] = []
        found = read_passage(whole(), ordinal, found_remarks)
        if any(isinstance(part, Table) for part in found):
            remarks.extend(found_remarks)
            return tuple(found)
        return parts
    if not any(_holds_cells(part) for part in parts):
        return parts
    read: list[Block | Table] = []
    for part in parts:
        if isinstance(part, Block) and _holds_cells(part):
            found = read_passage(part.passage, ordinal, remarks)
            ordinal += sum(isinstance(one, Table) for one in found)
            read.extend(found)
        else:
            read.append(part)
    return tuple(read)


def _holds_cells(part: Block | Table) -> bool:
    return isinstance(part, Block) and "|" in part.text and LINES_OF_CELLS.search(part.text) is not None


def _has_figures(parts: Sequence[Block | Table]) -> bool:
    """Whether the tables hold figures."""
    count = 0
    for part in parts:
        if isinstance(part, Table):
            for row in part.rows:
                count += sum(FIGURE.fullmatch(cell.text) is not None for cell in row.cells)
                if count >= FEWEST_FIGURES:
                    return True
    return False
