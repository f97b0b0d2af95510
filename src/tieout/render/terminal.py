"""The summary for people: every table as it was read. The one door to the terminal library."""

import io
import unicodedata
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from tieout.model.fact import Fact
from tieout.model.period import Duration, Instant, Period
from tieout.model.release import Column, Release, TableInfo

ROWS_SHOWN = 12
WIDEST_LABEL = 44
MOST_COLUMNS = 8
SCALES = {0: "", 3: "thousands", 6: "millions", 9: "billions"}
STATEMENTS = {
    "income": "Income statement",
    "balance": "Balance sheet",
    "cashflow": "Cash flow statement",
    "comprehensive": "Comprehensive income",
    "equity": "Statement of equity",
    "segment": "Segments",
    "reconciliation": "Reconciliation",
    "metrics": "Metrics",
    "guidance": "Guidance",
    "other": "Table",
}


def render(release: Release, *, width: int, colour: bool, all_rows: bool = False) -> str:
    """The summary of a release, `width` characters wide; escape sequences only with `colour`, and never any of the document's own."""
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    info = release.document
    console.print(Text(plain(info.name), style="bold"), Text(f"  {info.bytes:,} bytes, {info.media_type}"))
    by_table: dict[int | None, list[Fact]] = {}
    for fact in release.facts:
        by_table.setdefault(fact.source.table, []).append(fact)
    for table in release.tables:
        console.print()
        _draw(console, table, by_table.get(table.ordinal, []), limit=None if all_rows else ROWS_SHOWN)
    if release.diagnostics:
        console.print()
        console.print(Text("What tieout could not read as it stands", style="bold"))
        for diagnostic in release.diagnostics:
            place = "" if diagnostic.start is None else f" (characters {diagnostic.start}-{diagnostic.end})"
            place = place or (f" (page {diagnostic.page})" if diagnostic.page else "")
            console.print(Text(f"  {diagnostic.code}: {plain(diagnostic.message)}{place}"), soft_wrap=False)
    console.print()
    console.print(Text(_closing(release)))
    output = console.file
    assert isinstance(output, io.StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def _closing(release: Release) -> str:
    facts = release.facts
    if not facts:
        return "No table of figures was found."
    without = []
    for count, what in ((sum(fact.period is None for fact in facts), "a period"), (sum(fact.unit is None for fact in facts), "a unit")):
        if count:
            without.append(f"{count} without {what}")
    meaning = f"; {', '.join(without)}" if without else ", each with value, unit and period"
    return f"{len(facts)} figures in {len(release.tables)} tables{meaning}. Nothing was tied out: the checks come with a later version."


def _draw(console: Console, table: TableInfo, facts: Sequence[Fact], *, limit: int | None) -> None:
    kind = STATEMENTS.get(table.statement, table.statement)
    scale = "scale unknown" if table.scale is None else SCALES.get(table.scale, f"10^{table.scale}")
    remark = ", ".join(part for part in (table.currency, scale) if part)
    title = f"  {plain(table.title)}" if table.title else ""
    console.print(Text(f"{table.id}  {kind}", style="bold"), Text(f"{title}  ({remark})"))
    rows: dict[tuple[int | None, tuple[str, ...]], list[Fact]] = {}
    for fact in facts:
        rows.setdefault((fact.source.row, fact.path), []).append(fact)
    known = {column.column for column in table.columns}
    used = [column for column in table.columns if any(fact.source.column == column.column for fact in facts)]
    shown = used[:MOST_COLUMNS]
    grid = Grid(box=None, padding=(0, 1), show_edge=False, header_style="")
    grid.add_column("", max_width=WIDEST_LABEL, overflow="ellipsis", no_wrap=True)
    for column in shown:
        grid.add_column(_header(column), justify="right", no_wrap=True)
    if len(used) > len(shown):
        grid.add_column(f"+{len(used) - len(shown)} columns", justify="right")
    last: tuple[str, ...] = ()
    for count, ((_, path), figures) in enumerate(rows.items()):
        if limit is not None and count >= limit and len(rows) > limit + 2:
            break
        for depth, heading in enumerate(path[:-1]):
            if last[: depth + 1] != path[: depth + 1]:
                grid.add_row(Text("  " * depth + plain(heading), style="italic"))
        last = path[:-1]
        cells = [" ".join(_shown(fact, table) for fact in figures if fact.source.column == column.column) for column in shown]
        inline = [fact for fact in figures if fact.source.column not in known]
        label = "  " * (len(path) - 1) + (plain(path[-1]) or "(no label)")
        if inline and not any(cells):
            label = "  " * (len(path) - 1) + "in the label: " + ", ".join(_shown(fact, table) for fact in inline)
        grid.add_row(label, *cells)
    console.print(grid)
    if limit is not None and len(rows) > limit + 2:
        console.print(f"  … {len(rows) - limit} more rows (--all shows them)")


def _header(column: Column) -> str:
    """What a column is, over two lines: its period, and the words of its header where it is a change or a share."""
    if column.period is None:
        return plain(column.label)[-12:].strip()
    name = period_name(column.period).replace(" to ", " to\n")
    return f"{name}\n%" if "%" in column.label or "hange" in column.label else name


def _shown(fact: Fact, table: TableInfo) -> str:
    unit = fact.unit or "?"
    if unit == table.currency:
        return plain(fact.text)
    if unit == "percent":
        return f"{plain(fact.text)}%"
    return f"{plain(fact.text)} {'/sh' if unit.endswith('/shares') else 'sh' if unit == 'shares' else unit}"


def period_name(period: Period) -> str:
    """A period in a few characters: "3m to 2025-09-30", "2025-09-30"."""
    if isinstance(period, Instant):
        return period.instant.isoformat()
    assert isinstance(period, Duration)
    length = f"{period.weeks}w" if period.weeks else f"{period.months}m" if period.months else "?"
    return f"{length} to {period.end.isoformat() if period.end else '?'}"


def plain(text: str) -> str:
    """The text on one line, without control and format characters: a document must not steer the terminal."""
    return " ".join(
        "".join(" " if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else character for character in text).split()
    )
