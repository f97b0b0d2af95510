"""The tables of the summary: each row of figures as it was read, with the tickmarks of the checks that tie them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.model.fact import Fact
from tieout.model.finding import ERROR, TIES, WARNING, Finding
from tieout.model.release import Column, Release, TableInfo
from tieout.render.words import SCALES, STATEMENTS, Line, counted, cut, figure_text, pad, period_name, plain, width_of

WIDEST_LABEL, NARROW_LABEL, NARROWEST_LABEL = 44, 24, 16
WIDEST_FIGURE = 24
SUSPECT, DOUBTFUL, MORE = "!", "?", "+"
GAP = "  "


class Marks(NamedTuple):
    """What stands beside figures: by the figure's id, a text and its style; `used` are the checks whose tickmarks those are."""

    by_fact: Mapping[str, tuple[str, str]]
    used: Sequence[str]


def find_marks(release: Release, tickmarks: Mapping[str, str], *, most: int) -> Marks:
    """The marks of a release's figures: tickmarks of the checks that tie it, "!" for a suspect, "?" for one of those that may be wrong."""
    findings = {finding.id: finding for finding in release.findings}
    suspects = {finding.suspect for finding in release.findings if finding.severity in (ERROR, WARNING)}
    marks: dict[str, tuple[str, str]] = {}
    used: dict[str, None] = {}
    for fact in release.facts:
        if fact.status == "disputed":
            marks[fact.id] = (SUSPECT, "bold red") if fact.id in suspects else (DOUBTFUL, "yellow")
        elif fact.status == "tied":
            codes = _tying(fact, findings)
            shown = codes[:most]
            used.update(dict.fromkeys(shown))
            text = " ".join(dict.fromkeys(tickmarks.get(code, code) for code in shown))
            marks[fact.id] = (text + (MORE if len(codes) > most else ""), "green")
    return Marks(marks, list(used))


def _tying(fact: Fact, findings: Mapping[str, Finding]) -> list[str]:
    """The codes of the checks that tie a figure."""
    found = (findings[name] for name in fact.findings if name in findings)
    return list(dict.fromkeys(finding.check for finding in found if finding.outcome == TIES))


def title_line(table: TableInfo) -> Line:
    """What a table is: its id, kind, title, and unit."""
    kind = STATEMENTS.get(table.statement, plain(table.statement))
    scale = "scale unknown" if table.scale is None else SCALES.get(table.scale, f"10^{table.scale}")
    remark = ", ".join(part for part in (plain(table.currency or ""), scale) if part)
    title = f"  {plain(table.title)}" if table.title else ""
    return (f"{table.id}  {kind}", "bold"), (f" ({remark})" if remark else "", ""), (title, "")


def standing(facts: Sequence[Fact]) -> str:
    """How the figures of a table stand, in a few words."""
    counts = {status: sum(fact.status == status for fact in facts) for status in ("tied", "disputed", "untied")}
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "no figures"


def draw_table(
    table: TableInfo, facts: Sequence[Fact], marks: Mapping[str, tuple[str, str]], *, width: int, limit: int | None, all_columns: bool
) -> Iterator[Line]:
    """Yields the lines of a table, at most `limit` rows; columns that do not fit are named, or follow below with `all_columns`."""
    rows: dict[tuple[int | None, tuple[str, ...]], list[Fact]] = {}
    for fact in facts:
        rows.setdefault((fact.source.row, fact.path), []).append(fact)
    shown = list(rows.items())
    if limit is not None and len(shown) > limit + 2:
        shown = shown[:limit]
    used = [column for column in table.columns if any(fact.source.column == column.column for fact in facts)]
    grid = _Grid(table, shown, marks)
    label = min(WIDEST_LABEL, max((width_of(grid.label(path, figures)) for (_, path), figures in shown), default=0))
    rooms = [width - sum(grid.width(column) for column in used[:count]) for count in range(1, len(used) + 1)]
    label = min(label, min((room for room in rooms if room >= NARROW_LABEL), default=NARROWEST_LABEL))
    first = 0
    while True:
        last = first
        left = width - label
        while last < len(used) and (grid.width(used[last]) <= left or last == first):
            left -= grid.width(used[last])
            last += 1
        yield from grid.lines(used[first:last], label)
        if last >= len(used):
            break
        if not all_columns:
            yield ((f"  … {counted(len(used) - last, 'more column')} (--all shows them)", "dim"),)
            break
        yield (("", ""),)
        first = last
    if len(shown) < len(rows):
        yield ((f"  … {counted(len(rows) - len(shown), 'more row')} (--all shows them)", "dim"),)


class _Grid:
    """The cells of one table, measured once."""

    def __init__(
        self,
        table: TableInfo,
        rows: Sequence[tuple[tuple[int | None, tuple[str, ...]], Sequence[Fact]]],
        marks: Mapping[str, tuple[str, str]],
    ) -> None:
        self.rows = rows
        self.table = table
        self._marks = marks
        self._known = {column.column for column in table.columns}
        self._figures: dict[int, int] = {}
        self._tickmarks: dict[int, int] = {}
        for column in table.columns:
            cells = [self._cell(figures, column) for _, figures in rows]
            header = max((width_of(line) for line in _header(column)), default=0)
            self._figures[column.column] = max([header, *(width_of(text) for text, _, _ in cells)])
            self._tickmarks[column.column] = max([0, *(width_of(mark) for _, mark, _ in cells)])

    def width(self, column: Column) -> int:
        """The columns of the terminal that a column takes, with the gap before it."""
        mark = self._tickmarks[column.column]
        return len(GAP) + self._figures[column.column] + (mark + 1 if mark else 0)

    def _cell(self, figures: Sequence[Fact], column: Column) -> tuple[str, str, str]:
        """The figures of a cell, their mark, and its style."""
        here = [fact for fact in figures if fact.source.column == column.column]
        text = " ".join(figure_text(fact, self.table.currency) for fact in here)
        mark, style = next((self._marks[fact.id] for fact in here if fact.id in self._marks), ("", ""))
        return cut(text, WIDEST_FIGURE), mark, style

    def label(self, path: tuple[str, ...], figures: Sequence[Fact]) -> str:
        """The label of a row, indented under its headings; the figures in it where it has no others."""
        indent = " " + "  " * (len(path) - 1)
        inline = [fact for fact in figures if fact.source.column not in self._known]
        if inline and len(inline) == len(figures):
            return f"{indent}in the label: {', '.join(figure_text(fact, self.table.currency) for fact in inline)}"
        return indent + ((plain(path[-1]) if path else "") or "(no label)")

    def lines(self, columns: Sequence[Column], label: int) -> Iterator[Line]:
        """Yields the header lines, headings and rows of some of the columns."""
        headers = [_header(column) for column in columns]
        depth = max((len(header) for header in headers), default=0)
        for level in range(depth):
            line = [(" " * label, "")]
            for column, header in zip(columns, headers, strict=True):
                at = level - (depth - len(header))
                text = header[at] if at >= 0 else ""
                blanks = " " * (self._tickmarks[column.column] + 1 if self._tickmarks[column.column] else 0)
                line.append((GAP + pad(text, self._figures[column.column], right=True) + blanks, ""))
            yield tuple(line)
        last: tuple[str, ...] = ()
        for (_, path), figures in self.rows:
            for level, heading in enumerate(path[:-1]):
                if last[: level + 1] != path[: level + 1]:
                    yield ((cut(" " + "  " * level + plain(heading), label + sum(self.width(column) for column in columns)), "italic"),)
            last = path[:-1]
            row = [(pad(cut(self.label(path, figures), label), label), "")]
            for column in columns:
                text, mark, style = self._cell(figures, column)
                row.append((GAP + pad(text, self._figures[column.column], right=True), style if style != "green" else ""))
                if self._tickmarks[column.column]:
                    row.append((" " + pad(mark, self._tickmarks[column.column]), style))
            yield tuple(row)


def _header(column: Column) -> list[str]:
    """What a column is, over a line or two: its period, and the words of its header where it is a change or a share."""
    if column.period is None:
        return [plain(column.label)[-12:].strip()]
    name = period_name(column.period).replace(" to ", " to\n")
    return (f"{name}\n%" if "%" in column.label or "hange" in column.label else name).split("\n")
