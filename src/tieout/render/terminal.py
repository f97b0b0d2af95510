"""The summary for people: highlights, guidance, liquidity, reasons, statements with tickmarks, exceptions, and how it all stands.

The one door to the terminal library.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from tieout.model.fact import Fact
from tieout.model.finding import EXCEPTION
from tieout.model.release import DocumentInfo, Release
from tieout.render.exceptions import draw_exceptions, draw_untested, exceptions_counted
from tieout.render.guidance import draw_guidance
from tieout.render.highlights import draw_highlights
from tieout.render.liquidity import draw_liquidity, draw_reasons
from tieout.render.statements import DOUBTFUL, MORE, SUSPECT, draw_table, find_marks, standing, title_line
from tieout.render.words import Line, counted, plain, wrap

FACES = frozenset(("income", "balance", "cashflow", "comprehensive", "equity"))
ROWS_OF_STATEMENT, ROWS_OF_TABLE = 80, 12
MOST_DIAGNOSTICS = 10
MOST_MARKS, ALL_MARKS = 2, 99  # tickmarks beside one figure


class CheckName(NamedTuple):
    """How a check appears in the summary."""

    tickmark: str
    slug: str


def render(release: Release, *, width: int, colour: bool, all_rows: bool = False, checks: Mapping[str, CheckName] | None = None) -> str:
    """The summary of a release, `width` characters wide; escape sequences only with `colour`, and never any of the document's own.

    `checks` gives the tickmarks by the code of a check; without it the codes stand for them.
    """
    return draw(_lines(release, width, checks or {}, all_rows=all_rows), width=width, colour=colour)


def draw(lines: Iterable[Line], *, width: int, colour: bool) -> str:
    """The lines as a terminal of a width shows them; escape sequences only with `colour`."""
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
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=False, no_wrap=True, overflow="ellipsis", crop=True)
    output = console.file
    assert isinstance(output, io.StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def _lines(release: Release, width: int, checks: Mapping[str, CheckName], *, all_rows: bool) -> Iterator[Line]:
    yield _first_line(release.document)
    yield from _apart(draw_highlights(release, width=width))
    yield from _apart(draw_guidance(release, width=width, everything=all_rows))
    yield from _apart(draw_liquidity(release, width=width, everything=all_rows))
    yield from _apart(draw_reasons(release, width=width, everything=all_rows))
    marks = find_marks(release, {code: check.tickmark for code, check in checks.items()}, most=ALL_MARKS if all_rows else MOST_MARKS)
    yield from _tables(release, width, marks.by_fact, all_rows=all_rows)
    if marks.by_fact:
        yield (("", ""),)
        yield from _wrapped(_legend(marks.used, marks.by_fact, checks), width, style="dim")
    for section in (
        draw_exceptions(release, width=width, everything=all_rows),
        draw_untested(release, width=width),
        _caveats(release, width),
        _diagnostics(release, width, all_rows=all_rows),
    ):
        yield from _apart(section)
    yield (("", ""),)
    for text in _closing(release):
        yield from _wrapped(text, width)


def _first_line(info: DocumentInfo) -> Line:
    """Whose document it is, of which fiscal period and from when, as far as known; then the file."""
    file, size = plain(info.name), f"{info.bytes:,} bytes, {info.media_type}"
    ticker = f" ({plain(info.entity.ticker)})" if info.entity.ticker else ""
    period = f"{info.fiscal_period} FY{info.fiscal_year}" if info.fiscal_period != "FY" else f"FY{info.fiscal_year}"
    told = (
        f"{plain(info.entity.name)}{ticker}" if info.entity.name else "",
        period if info.fiscal_period and info.fiscal_year else f"to {info.period_end}" if info.period_end else "",
        f"published {info.published}" if info.published else "",
    )
    if info.entity.name is None:
        rest = ", ".join(part for part in told if part)
        return (file, "bold"), (f"  {rest}, {size}" if rest else f"  {size}", "")
    return (", ".join(part for part in told if part), "bold"), (f"  {file}, {size}", "")


def _tables(release: Release, width: int, marks: Mapping[str, tuple[str, str]], *, all_rows: bool) -> Iterator[Line]:
    """Yields the statements in full and the other tables a line each; all in full where there is no statement, or on demand."""
    by_table: dict[int | None, list[Fact]] = {}
    for fact in release.facts:
        by_table.setdefault(fact.source.table, []).append(fact)
    has_faces = any(table.statement in FACES for table in release.tables)
    others = []
    for table in release.tables:
        facts = by_table.get(table.ordinal, [])
        is_face = table.statement in FACES
        if has_faces and not is_face and not all_rows:
            others.append((table, facts))
            continue
        yield (("", ""),)
        yield title_line(table)
        limit = None if all_rows else ROWS_OF_STATEMENT if is_face else ROWS_OF_TABLE
        yield from draw_table(table, facts, marks, width=width, limit=limit, all_columns=all_rows)
    if others:
        yield (("", ""),)
        yield ("Other tables", "bold"), ("  (--all shows them)", "dim")
        for table, facts in others:
            (head, _), _, title = title_line(table)
            style = "yellow" if any(fact.status == "disputed" for fact in facts) else ""
            yield (f"  {head}: ", ""), (standing(facts), style), title


def _legend(used: Iterable[str], marks: Mapping[str, tuple[str, str]], checks: Mapping[str, CheckName]) -> str:
    said: dict[str, list[str]] = {}
    for code in sorted(used):
        mark, slug = checks.get(code, CheckName(code, code))
        said.setdefault(mark, []).append(f"{slug.replace('-', ' ')} ({code})")
    parts = [f"{mark} {', '.join(names)}" for mark, names in said.items()]
    shown = {text for text, _ in marks.values()}
    if any(text.endswith(MORE) for text in shown):
        parts.append(f"{MORE} and other checks")
    if SUSPECT in shown:
        parts.append(f"{SUSPECT} most likely wrong")
    if DOUBTFUL in shown:
        parts.append(f"{DOUBTFUL} does not tie, and may be wrong")
    return f"Tickmarks: {'; '.join(parts)}."


def _caveats(release: Release, width: int) -> Iterator[Line]:
    """Yields what the document says of its own figures."""
    if release.caveats:
        kinds = dict.fromkeys(caveat.kind for caveat in release.caveats)
        yield from _wrapped(f"The document's own caveats: {', '.join(CAVEATS.get(kind, kind) for kind in kinds)}.", width)


CAVEATS = {
    "rounding": "figures may not add up due to rounding (which excuses rounding, and nothing else)",
    "unaudited": "unaudited",
    "recast": "figures of earlier periods are restated or reclassified",
    "preliminary": "preliminary",
}


def _diagnostics(release: Release, width: int, *, all_rows: bool) -> Iterator[Line]:
    if not release.diagnostics:
        return
    yield (("What tieout could not read as it stands", "bold"),)
    for diagnostic in release.diagnostics if all_rows else release.diagnostics[:MOST_DIAGNOSTICS]:
        place = "" if diagnostic.start is None else f" (characters {diagnostic.start}-{diagnostic.end})"
        place = place or (f" (page {diagnostic.page})" if diagnostic.page else "")
        for at, text in enumerate(wrap(f"{diagnostic.code}: {plain(diagnostic.message)}{place}", width - 4)):
            yield ((f"{'    ' if at else '  '}{text}", ""),)
    if not all_rows and len(release.diagnostics) > MOST_DIAGNOSTICS:
        yield ((f"  … {len(release.diagnostics) - MOST_DIAGNOSTICS} more (--all shows them)", "dim"),)


def _closing(release: Release) -> Iterator[str]:
    facts = release.facts
    prose = sum(fact.source.table is None for fact in facts)
    if len(facts) == prose:
        yield "No table of figures was found."
    if not facts:
        return
    numbers = release.numbers
    without = []
    for count, what in ((sum(fact.period is None for fact in facts), "a period"), (sum(fact.unit is None for fact in facts), "a unit")):
        if count:
            without.append(f"{count} without {what}")
    meaning = f" ({', '.join(without)})" if without else ""
    in_tables = f" in {counted(len(release.tables), 'table')}" if len(facts) > prose else ""
    in_prose = f" ({prose:,} of them in sentences)" if in_tables and prose else " in sentences" if prose else ""
    yield (
        f"{counted(len(facts), 'figure')}{in_tables}{in_prose}{meaning}: "
        f"{numbers.tied:,} tied, {numbers.disputed:,} disputed, {numbers.untied:,} untied."
    )
    if any(finding.outcome == EXCEPTION for finding in release.findings):
        yield f"{exceptions_counted(release)}."
    elif numbers.tied:
        yield "Everything that was tested ties."


def _wrapped(text: str, width: int, *, style: str = "") -> Iterator[Line]:
    for line in wrap(text, width):
        yield ((line, style),)


def _apart(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines with an empty one before them, where there are any."""
    for at, line in enumerate(lines):
        if at == 0:
            yield (("", ""),)
        yield line
