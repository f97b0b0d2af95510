"""Tables set in spaces by a random but honest typesetter give back every figure with its row's label and its column."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.document import Cell, Passage, Table
from tieout.readers.columns import read_columns

pytestmark = pytest.mark.property

FIRST = ("Sales", "Cost", "Interest", "Loans", "Taxes", "Provision", "Deposits", "Other", "Net")
LATER = ("expense", "of", "goods", "sold", "and", "income", "for", "loan", "losses", "less", "plant", "before", "after", "held", "by")
LEADERS = ("", ".", " .", ". ")
TAB = 8


@dataclass(frozen=True)
class Row:
    """A label and a figure, or nothing, for each column; a row without figures is a heading."""

    label: str
    indent: int
    figures: tuple[str, ...]
    rule: str
    is_spaced: bool


@dataclass(frozen=True)
class Style:
    """How a table is set: widths, leaders, signs, where the figures of a wrapped label stand, tabs, drift, pages."""

    margin: int
    label: int
    hanging: int
    gap: int
    leader: str
    is_detached: bool
    figures_first: bool
    has_tabs: bool
    hangs: bool
    drift: int
    page: str
    marks: bool


NUMBERS = st.one_of(
    st.integers(0, 9_999_999).map("{:,}".format),
    st.integers(1, 9_999_999).map("({:,})".format),
    st.decimals(0, 999, places=1).map(str),
)
FIGURES = st.one_of(NUMBERS, NUMBERS, NUMBERS, st.just("--"))


@st.composite
def rows(draw: st.DrawFn, width: int) -> list[Row]:
    found: list[Row] = []
    for number in range(draw(st.integers(3, 9))):
        words = [draw(st.sampled_from(FIRST)), *draw(st.lists(st.sampled_from(LATER), max_size=7))]
        while words[-1] in ("of", "and", "for", "by"):
            words.pop()
        is_heading = number > 1 and draw(st.integers(0, 5)) == 0
        label = f"{' '.join(words)} {'abcdefghi'[number]}{number}"  # no two alike
        if is_heading:
            found.append(Row(f"{label}:", 0, (), "", is_spaced=False))
            continue
        full = number < 2 or draw(st.integers(0, 3))
        kinds = NUMBERS if number < 2 else FIGURES
        figures = tuple(draw(kinds) if full or draw(st.booleans()) else "" for _ in range(width))
        if not any(figures):
            figures = (*figures[:-1], "7,001")
        rule = draw(st.sampled_from(("", "", "-", "=")))
        found.append(Row(label, draw(st.sampled_from((0, 2, 4))), figures, rule, is_spaced=draw(st.integers(0, 6)) == 0))
    return found


STYLES = st.builds(
    Style,
    margin=st.integers(0, 10),
    label=st.integers(24, 44),
    hanging=st.integers(1, 3),
    gap=st.integers(3, 6),
    leader=st.sampled_from(LEADERS),
    is_detached=st.booleans(),
    figures_first=st.booleans(),
    has_tabs=st.booleans(),
    hangs=st.booleans(),
    drift=st.integers(0, 2),
    page=st.sampled_from(("", "", "\n                         - 7 -\n<PAGE>\n\n", "\f")),
    marks=st.booleans(),
)


def break_label(label: str, room: int, hanging: int) -> list[str]:
    """The label on as few lines as its words need, later ones set in."""
    lines, line = [], ""
    for word in label.split():
        indent = " " * (hanging if lines else 0)
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = " " * hanging + word
        else:
            line = f"{line} {word}" if line else indent + word
    return [*lines, line]


def with_tabs(line: str) -> str:
    """The line with tabs for the spaces up to a tab stop, as it looks the same."""
    parts = [line[at : at + TAB] for at in range(0, len(line), TAB)]
    return "".join(part.rstrip(" ") + "\t" if len(part) == TAB and part.endswith("  ") else part for part in parts)


def typeset(table: list[Row], style: Style) -> str:
    """The table as text, under years."""
    width = max(len(row.figures) for row in table)
    body = max(len(one) for row in table for one in row.figures) + 2
    ends = [style.margin + style.label + (style.gap + body) * (number + 1) for number in range(width)]
    lines = ["".join(str(2003 - number).rjust(end - (ends[number - 1] if number else 0)) for number, end in enumerate(ends))]
    if style.marks:
        lines = ["<TABLE>", "<CAPTION>", *lines, "<S>".ljust(ends[0] - body) + "<C>".ljust(style.gap + body) * width]
    middle = len(table) // 2
    for number, row in enumerate(table):
        shift = style.drift if number > middle else 0
        if number == middle and style.page and row.figures:
            lines.append(style.page)
        if row.rule:
            lines.append("".join((row.rule * body).rjust(end - (ends[at - 1] if at else 0)) for at, end in enumerate(ends)))
        if row.is_spaced:
            lines.append("")
        indent = " " * (style.margin + row.indent)
        label = [indent + one for one in break_label(row.label, style.label - row.indent, style.hanging)]
        if not row.figures:
            lines.extend(label)
            continue
        home = 0 if style.figures_first else len(label) - 1
        label[home] = with_figures(label[home], row, [end + shift for end in ends], body, style, has_sign=number == 0)
        lines.extend(label)
    if style.marks:
        lines.append("</TABLE>")
    return "\n".join(with_tabs(line) if style.has_tabs else line for line in lines) + "\n"


def with_figures(label: str, row: Row, ends: list[int], body: int, style: Style, *, has_sign: bool) -> str:
    first = next(at for at, one in enumerate(row.figures) if one)
    room = ends[first] - body - 1 - len(label)
    line = label + (" " + (style.leader * room)[: room - 2].rstrip() if style.leader and room > 8 else "")
    for figure, end in zip(row.figures, ends, strict=True):
        if not figure:
            continue
        end += style.hangs and figure.endswith(")")
        shown = figure.rjust(body)
        if has_sign and figure != "--":
            shown = "$" + figure.rjust(body - 1) if style.is_detached else f"${figure}".rjust(body)
        line = line.ljust(end - len(shown)) + shown
    return line


def label_of(cell: Cell) -> str:
    return " ".join(cell.text.split())


def is_row(cells: Sequence[Cell]) -> bool:
    return cells[0].column == 0 and len(cells) > 1


def figures_of(cells: Sequence[Cell]) -> list[str]:
    return ["".join(cell.text.replace("$", "").split()) for cell in cells]


@given(st.data(), STYLES, st.integers(1, 4))
def test_every_figure_comes_back(data: st.DataObject, style: Style, width: int) -> None:
    table = data.draw(rows(width))
    text = typeset(table, style)
    parts = [part for part in read_columns(Passage(text, 0), 0) if isinstance(part, Table)]
    read = [(part.ordinal, row.cells) for part in parts for row in part.rows if is_row(row.cells)]
    expected = [(row.label, [one for one in row.figures if one]) for row in table if row.figures]
    assert [(label_of(cells[0]), figures_of(cells[1:])) for _, cells in read] == expected, text
    homes: dict[tuple[int, int], int] = {}  # by table, of which a page may make two, and column
    for (ordinal, cells), row in zip(read, [row for row in table if row.figures], strict=True):
        for cell, column in zip(cells[1:], [at for at, one in enumerate(row.figures) if one], strict=True):
            assert homes.setdefault((ordinal, column), cell.column) == cell.column, text
    order = [(ordinal, homes[ordinal, column]) for ordinal, column in sorted(homes)]
    assert order == sorted(set(order)), text
    for part in parts:
        for row in part.rows:
            for cell in row.cells:
                for at, character in enumerate(cell.text):
                    low, high = cell.passage.range(at, at + 1)
                    assert character.isspace() or text[low:high] == character
