"""The tick-and-tie workbook: the tables as printed with live recalculations beside their totals, and lists of all that was found."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from unicodedata import bidirectional

from tieout.model.fact import Fact
from tieout.model.finding import EXCEPTION, NOT_TESTED
from tieout.model.release import Release
from tieout.render.excel import PLAIN, Book, Look, Page
from tieout.render.exceptions import exceptions_counted
from tieout.render.number_formats import cell_power, fits_cell, in_cell, is_number, number_format
from tieout.render.recalculations import CROSS, Place
from tieout.render.statements import DOUBTFUL, SUSPECT, standing
from tieout.render.table_grids import TITLE_ROWS, WIDE_AS, Grid, Row
from tieout.render.words import SCALES, STATEMENTS, plain, width_of
from tieout.render.workbook_lists import (
    BAD,
    DOUBT,
    GOOD,
    HEAD,
    NOTE,
    TITLE,
    write_exceptions,
    write_guidance,
    write_sentences,
    write_slot,
    write_sources,
    write_untested,
    write_workings,
)
from tieout.render.workbook_plan import (
    EXCEPTIONS,
    FOOTS,
    GUIDANCE,
    LIST_ROW,
    MORE_TABLES,
    SENTENCES,
    SLOT_OF_WORKINGS,
    SOURCES,
    SUMMARY,
    TICKMARKS,
    UNTESTED,
    WORKINGS,
    Plan,
    Tickmark,
    make_plan,
)

WIDEST_LABEL, NARROWEST_FIGURE, WIDEST_FIGURE = 58, 12, 22


def render(release: Release, checks: Mapping[str, Tickmark], *, version: str) -> bytes:
    """The workbook of a release, an .xlsx file. Raises ConfigError where the library that writes it is not installed."""
    book = Book()
    plan = make_plan(release, checks)
    has_exceptions = any(finding.outcome == EXCEPTION for finding in release.findings)
    _write_summary(book.add(SUMMARY), plan, version)
    exceptions = book.add(EXCEPTIONS)
    exceptions.colour("#C00000" if has_exceptions else "#00703C")
    write_exceptions(exceptions, plan)
    pages: dict[str, Page] = {}
    for grid in plan.grids:
        if grid.sheet not in pages:
            pages[grid.sheet] = book.add(grid.sheet)
            pages[grid.sheet].colour("#1F4E79")
        _write_table(pages[grid.sheet], plan, grid)
    write_sentences(book.add(SENTENCES), plan)
    write_workings(book.add(WORKINGS), plan)
    write_guidance(book.add(GUIDANCE), plan)
    write_untested(book.add(UNTESTED), plan)
    write_sources(book.add(SOURCES), plan, version)
    _write_legend(book.add(TICKMARKS), plan)
    return book.to_bytes()


def _write_table(page: Page, plan: Plan, grid: Grid) -> None:
    table = grid.table
    kind = STATEMENTS.get(table.statement, plain(table.statement))
    scale = (
        "scale unknown"
        if table.scale is None
        else f"in {SCALES.get(table.scale) or 'units'}"
        if table.scale in SCALES
        else f"x 10^{table.scale}"
    )
    told = ", ".join(part for part in (plain(table.currency or "currency unknown"), scale) if part)
    excepted = ", except where a unit stands beside" if grid.has_units else ""
    page.text(grid.top, 0, table.title or kind, TITLE)
    page.text(grid.top + 1, 0, f"{table.id} {kind}: {told}{excepted}; figures as printed", NOTE)
    page.link(grid.top + 2, 0, Place(SUMMARY, 0, 0).name(), "Summary", NOTE)
    if not grid.top:
        _set_widths(page, plan, grid, _widths(grid))
    _write_heads(page, grid)
    texts = [fact.text for row in grid.rows for fact in row.figures.values() if fact.value < 0]
    brackets = any("(" in text for text in texts)
    subjects = {plan.slots[name].finding.subject for name in plan.beside.values() if name in plan.slots and _is_footing(plan, name)}
    for at, row in enumerate(grid.rows, grid.first_row):
        is_total = any(fact.id in subjects for fact in row.figures.values())
        page.text(at, 0, row.label, Look(indent=row.depth, italic=not row.figures, bold=is_total, wrap=True, low=True))
        if row.unit:
            page.text(at, 1, row.unit, NOTE._replace(low=True))
        for key, fact in row.figures.items():
            if key in grid.columns:
                _write_figure(page, plan, grid, fact, key, at, brackets=brackets, is_total=fact.id in subjects)
    for column in grid.beside.values():
        area = (grid.first_row, column + 1, max(grid.end - 1, grid.first_row), column + 2)
        page.mark(area, f'${Place("", grid.first_row, column + 2).name("")}="{CROSS}"', fill=BAD.fill, colour=BAD.colour)
    if not grid.top:
        page.freeze(grid.first_row, grid.first_column)
        if _runs_left(grid.rows):
            page.turn()


def _is_footing(plan: Plan, name: str) -> bool:
    finding = plan.slots[name].finding
    return finding.check in FOOTS and len(finding.terms) > 1


def _write_heads(page: Page, grid: Grid) -> None:
    top = grid.top + TITLE_ROWS
    for column in range(grid.first_column):
        page.blank(top, column, HEAD._replace(bottom=False))
        page.text(top + 1, column, ("", "Unit")[column], HEAD)
    heads = HEAD._replace(align="right", wrap=True)
    for key in grid.columns:
        column = grid.column_of(key)
        page.text(top, column, grid.header(key), heads._replace(bottom=False))
        page.blank(top, column + 1, HEAD._replace(bottom=False))
        page.blank(top + 1, column, heads)
        page.blank(top + 1, column + 1, HEAD)
    for key, column in grid.beside.items():
        page.text(top, column, grid.header(key), heads._replace(bottom=False))
        for at in range(1, WIDE_AS):
            page.blank(top, column + at, HEAD._replace(bottom=False))
        for at, head in enumerate(("Recalculated", "Difference", "Tick")):
            page.text(top + 1, column + at, head, heads._replace(align="center" if at == WIDE_AS - 1 else "right"))


def _write_figure(
    page: Page, plan: Plan, grid: Grid, fact: Fact, key: tuple[int, int], row: int, *, brackets: bool, is_total: bool
) -> None:
    column = grid.column_of(key)
    mark, _ = plan.marks.by_fact.get(fact.id, ("", ""))
    doubt = BAD if mark == SUSPECT else DOUBT if mark == DOUBTFUL else PLAIN
    look = doubt._replace(number=number_format(fact, brackets=brackets), align="right", bold=is_total, top=is_total, low=True)
    if is_number(fact):
        value = in_cell(fact.value, cell_power(fact))
        page.number(row, column, value, look)
        mark = mark if fits_cell(value) else f"{mark} exactly {plain(fact.text)}".strip()
    else:
        page.text(row, column, fact.text, look)
    if mark:
        page.text(row, column + 1, mark, (doubt if doubt is not PLAIN else GOOD)._replace(size=8, low=True))
    slot = plan.slots.get(plan.beside.get(fact.id, ""))
    if slot is not None and key in grid.beside:
        write_slot(page, plan, slot, bold=is_total)


def _widths(grid: Grid) -> dict[tuple[int, int], float]:
    """The width of each column of figures."""
    widths: dict[tuple[int, int], float] = {}
    for key in grid.columns:
        figures = [row.figures[key] for row in grid.rows if key in row.figures]
        words = max((width_of(word) for word in grid.header(key).split()), default=0)
        figure = max((width_of(plain(fact.text)) for fact in figures), default=0)
        widths[key] = max(NARROWEST_FIGURE, min(WIDEST_FIGURE, max(figure + 4, words + 3)))
    return widths


def _set_widths(page: Page, plan: Plan, grid: Grid, widths: Mapping[tuple[int, int], float]) -> None:
    label = max((width_of(row.label) + 2 * row.depth for row in grid.rows), default=0) + 1
    page.widths(max(16, min(WIDEST_LABEL, label)), *([16] if grid.has_units else []))
    by_fact = plan.marks.by_fact
    for key, width in widths.items():
        marks = (by_fact[row.figures[key].id][0] for row in grid.rows if key in row.figures and row.figures[key].id in by_fact)
        page.widths(width, min(10, max((width_of(mark) for mark in marks), default=3)), first=grid.column_of(key))
        if key in grid.beside:
            page.widths(max(13, width), 12, 6, first=grid.beside[key])
    page.widths(3, first=grid.first_column + 2 * len(grid.columns))


def _runs_left(rows: Sequence[Row]) -> bool:
    """Whether most letters of the labels are of a script that runs from right to left."""
    kinds = [bidirectional(character) for row in rows for character in row.label]
    return sum(kind in ("R", "AL") for kind in kinds) > kinds.count("L")


def _write_summary(page: Page, plan: Plan, version: str) -> None:
    release = plan.release
    info, numbers = release.document, release.numbers
    page.widths(26, 58, 24, 10, 10, 10)
    page.text(0, 0, f"Tick and tie: {info.entity.name or info.name}", TITLE)
    period = f"{info.fiscal_period} FY{info.fiscal_year}" if info.fiscal_period and info.fiscal_year else ""
    rows = [
        ("Document", info.name),
        ("Period", ", ".join(part for part in (period, f"to {info.period_end}" if info.period_end else "") if part) or "not said"),
        ("Published", str(info.published or "not said")),
        ("SHA-256", info.sha256),
        ("Size", f"{info.bytes:,} bytes, {info.media_type}"),
        ("Read by", f"tieout {version}"),
        ("Exceptions", exceptions_counted(release)),
        ("Not tested", str(sum(finding.outcome == NOT_TESTED for finding in release.findings))),
    ]
    if not release.facts:
        rows.append(("Figures", "No figure was found in this document."))
    for at, (name, text) in enumerate(rows, 2):
        page.text(at, 0, name, Look(bold=True))
        page.text(at, 1, text, Look(wrap=True))
    at = 2 + len(rows)
    counts = [("Figures", numbers.facts), ("tied", numbers.tied), ("disputed", numbers.disputed), ("untied", numbers.untied)]
    for name, count in counts if release.facts else []:
        page.text(at, 0, name, Look(bold=name == "Figures", indent=int(name != "Figures")))
        page.number(at, 1, count, Look(number="#,##0", align="left"))
        at += 1
    if plan.slots:
        last = LIST_ROW + len(plan.slots)
        now, then = (
            f"{Place(WORKINGS, LIST_ROW, SLOT_OF_WORKINGS + 2 + more).name()}:{Place('', last - 1, SLOT_OF_WORKINGS + 2 + more).name('')}"
            for more in (0, 1)
        )
        page.text(at, 0, "Tickmarks moved", Look(bold=True))
        page.formula(at, 1, f"SUMPRODUCT(--({now}<>{then}))", Decimal(0), Look(number="0", align="left"))
        page.text(at, 2, "by a change of a cell of this workbook", NOTE)
        at += 1
    at += 1
    for column, name in enumerate(("Sheet", "What it holds", "Unit", "Figures", "Tied", "Disputed")):
        page.text(at, column, name, HEAD._replace(align="right" if column > 2 else ""))
    at += 1
    for name, what in CONTENTS:
        page.link(at, 0, Place(name, 0, 0).name(), name)
        page.text(at, 1, what)
        at += 1
    for grid in plan.grids:
        _write_contents(page, grid, at)
        at += 1


CONTENTS = (
    (EXCEPTIONS, "What does not agree, worst first"),
    (SENTENCES, "Figures of sentences, and what each agrees with"),
    (WORKINGS, "Every recalculation, a line each"),
    (GUIDANCE, "What is said of periods to come"),
    (UNTESTED, "What could not be tested, and why"),
    (SOURCES, "Where every figure stands in the document"),
    (TICKMARKS, "What the tickmarks mean"),
)


def _write_contents(page: Page, grid: Grid, row: int) -> None:
    table = grid.table
    facts = [fact for line in grid.rows for fact in line.figures.values()]
    page.link(row, 0, Place(grid.sheet, grid.top, 0).name(), grid.sheet if grid.sheet != MORE_TABLES else f"{grid.sheet}: {table.id}")
    page.text(row, 1, table.title or standing(facts))
    scale = "scale unknown" if table.scale is None else SCALES.get(table.scale, f"x 10^{table.scale}")
    page.text(row, 2, f"{plain(table.currency or '')} {scale}".strip(), NOTE)
    disputed = sum(fact.status == "disputed" for fact in facts)
    for column, count in ((3, len(facts)), (4, sum(fact.status == "tied" for fact in facts)), (5, disputed)):
        page.number(row, column, count, (BAD if column == 5 and count else PLAIN)._replace(number="#,##0"))


def _write_legend(page: Page, plan: Plan) -> None:
    page.widths(10, 10, 70, 10, 12)
    page.text(0, 0, "Tickmarks", TITLE)
    page.texts(LIST_ROW - 1, ("Mark", "Check", "What was done", "Ties", "Exceptions"), HEAD)
    counts: dict[tuple[str, str], int] = {}
    for finding in plan.release.findings:
        counts[finding.check, finding.outcome] = counts.get((finding.check, finding.outcome), 0) + 1
    row = LIST_ROW
    for code, check in plan.checks.items():
        page.text(row, 0, check.mark, GOOD._replace(bold=True))
        page.text(row, 1, code)
        page.text(row, 2, check.title, Look(wrap=True))
        page.number(row, 3, counts.get((code, "ties"), 0), Look(number='#,##0;;"–"', align="right"))
        page.number(row, 4, counts.get((code, EXCEPTION), 0), Look(number='#,##0;;"–"', align="right"))
        row += 1
    for mark, what, look in (
        (CROSS, "a recalculation that no rounding explains", BAD),
        (SUSPECT, "does not agree, and is most likely wrong", BAD),
        (DOUBTFUL, "does not agree, and may be wrong", DOUBT),
        ("+", "and other checks", GOOD),
    ):
        page.text(row, 0, mark, look._replace(bold=True))
        page.text(row, 2, what)
        row += 1
    page.freeze(LIST_ROW, 0)
