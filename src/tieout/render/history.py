"""A history on the terminal: quarters and years by metric, or one metric in depth; guidance beside what came; what does not tie."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tieout.model.finding import EXCEPTION, NOT_TESTED, TIES
from tieout.model.history import CORRECTED, DISAGREES, NOT_COMPARABLE, RECAST, GuidanceResult, History, Place, Point, Series, Stated
from tieout.render.guidance import metric_name, span_text
from tieout.render.highlights import NAMES
from tieout.render.points import scale_of, shown
from tieout.render.terminal import draw
from tieout.render.words import Line, counted, cut, pad, plain, unit_name, width_of, wrap

OVERVIEW = ("revenue", "operating_income", "net_income", "eps_diluted", "operating_cash_flow")
SHORT = {"eps_diluted": "EPS diluted", "eps_basic": "EPS basic", "operating_cash_flow": "Op. cash flow", "operating_income": "Op. income"}
NEW_YORK = ZoneInfo("America/New_York")  # the day on which something was known is the exchange's
DERIVED, REVISED, MENDED, DISPUTED, COMPARATIVE = "=", "†", "‡", "?", "'"
LEGEND = {
    DERIVED: "worked out from other periods, and printed nowhere",
    REVISED: "recast later",
    MENDED: "corrected by the filer",
    DISPUTED: "another document of the same moment says otherwise",
    COMPARATIVE: "known from a later release's comparative only",
}
NOTHING = "–"
APART = "\0"  # between a value and its signs, until they are laid out
GAP = 2
MOST_ROWS, MOST_YEARS, MOST_TOLD, MOST_GUIDANCE = 13, 8, 12, 16
NARROW = 12  # least width of a text that is cut
STYLES = {"within": "green", "above": "green", "below": "yellow", "error": "bold red", "warning": "yellow", "note": "dim"}


def render_history(history: History, *, width: int, colour: bool, everything: bool = False) -> str:
    """The history, `width` characters wide; escape sequences only with `colour`, and never any of the documents' own."""
    return draw(_lines(history, width, everything=everything), width=width, colour=colour)


def _lines(history: History, width: int, *, everything: bool) -> Iterator[Line]:
    name, told = _first_line(history)
    if width_of(name[0] + told[0]) <= width:
        yield name, told
    else:
        yield (name,)
        yield (told,)
    if history.as_of:
        yield ((f"As of {plain(history.as_of)}: nothing that became known later is in it.", "yellow"),)
    drawn: list[Point] = []
    if history.metric is None:
        sections = [_overview(history, kind, width, drawn, everything=everything) for kind in ("quarters", "years")]
        sections.append(_balances(history, width, drawn, everything=everything))
    else:
        sections = [_in_depth(series, width, drawn, everything=everything) for series in history.series]
    sections.append(_guidance(history.guidance, width, everything=everything))
    for section in sections:
        yield from _apart(section)
    yield from _apart(_legend(drawn, width))
    yield from _apart(_findings(history, width, everything=everything))
    yield from _apart(_notes(history, width, everything=everything))


def _first_line(history: History) -> Line:
    entity = history.entity
    told = [plain(entity.name or "(no name)"), f" ({plain(entity.ticker)})" if entity.ticker else ""]
    days = [day_of(one.known) for one in history.documents]
    between = f", known {days[0]} to {days[-1]}" if len(days) > 1 else f", known {days[0]}" if days else ""
    cik = f"CIK {plain(entity.cik)}, " if entity.cik else ""
    return ("".join(told), "bold"), (f"  {cik}{counted(len(history.documents), 'document')}{between}", "")


def day_of(moment: datetime) -> str:
    """The day of a moment in New York."""
    return moment.astimezone(NEW_YORK).date().isoformat()


def mark_of(point: Point) -> str:
    """The signs beside a value; `LEGEND` says what they mean."""
    kinds = {one.kind for one in point.revisions}
    found = DERIVED if point.derived else COMPARATIVE if point.first is not None and not point.first.own else ""
    is_recast = RECAST in kinds or (point.derived and point.latest is not None)
    pairs = ((REVISED, is_recast), (MENDED, CORRECTED in kinds), (DISPUTED, DISAGREES in kinds))
    return found + "".join(sign for sign, holds in pairs if holds)


def _marked(point: Point, scale: int) -> str:
    """The value with its signs, apart from it, so that `_grid` can set the values under each other."""
    return f"{shown(point, scale)}{APART}{mark_of(point)}"


def _overview(history: History, kind: str, width: int, drawn: list[Point], *, everything: bool) -> Iterator[Line]:
    """Yields a row a period and a column a metric; of a metric in several units the one with most points."""
    columns: list[Series] = []
    for name in OVERVIEW:
        columns += [one for one in history.series if one.name == name and getattr(one, kind)][:1]
    periods = {point.period_end: point.label for one in columns for point in getattr(one, kind)}
    ends = sorted(periods)
    most = MOST_ROWS if kind == "quarters" else MOST_YEARS
    if not ends:
        return
    yield (("Quarters" if kind == "quarters" else "Years", "bold"), *(_left_out(len(ends) - most, everything=everything)))
    cells: list[list[str]] = [["", *(SHORT.get(one.name, NAMES[one.name]) for one in columns)]]
    cells.append(["", *(unit_name(one.unit, scale_of(one)) for one in columns)])
    for end in ends if everything else ends[-most:]:
        row = [periods[end]]
        for one in columns:
            point = next((point for point in getattr(one, kind) if point.period_end == end), None)
            row.append(NOTHING if point is None else _marked(point, scale_of(one)))
            drawn += [] if point is None else [point]
        cells.append(row)
    yield from _grid(cells, width, heads=2)


def _balances(history: History, width: int, drawn: list[Point], *, everything: bool) -> Iterator[Line]:
    """Yields the last balances, a row a metric and a column a day."""
    series = [one for one in history.series if one.balances]
    days = sorted({point.period_end for one in series for point in one.balances})[-5 if not everything else 0 :]
    if not days:
        return
    yield (("Balances", "bold"),)
    cells: list[list[str]] = [["", *(str(day) for day in days)]]
    for one in series:
        points = {point.period_end: point for point in one.balances}
        drawn += [points[day] for day in days if day in points]
        values = [_marked(points[day], scale_of(one)) if day in points else NOTHING for day in days]
        cells.append([f"{NAMES.get(one.name, plain(one.name))} ({unit_name(one.unit, scale_of(one))})", *values])
    yield from _grid(cells, width, heads=1, keep_last=True)


def _in_depth(series: Series, width: int, drawn: list[Point], *, everything: bool) -> Iterator[Line]:
    """Yields one metric: value, change on the year before, trailing twelve months, what it was recast to, source and when it was known."""
    scale = scale_of(series)
    yield (
        (NAMES.get(series.name, plain(series.label or series.name)), "bold"),
        (f"  {plain(series.name)}, {unit_name(series.unit, scale)}", "dim"),
    )
    rolling = {point.period_end: point for point in series.trailing}
    has_trailing = bool(rolling)
    head = ["", "value", "change", *(["12 months"] if has_trailing else []), "later", "since", "known", "source"]
    cells = [head]
    for points in (series.quarters, series.to_dates if everything or not series.quarters else (), series.years, series.balances):
        for point in points if everything else points[-MOST_ROWS:]:
            drawn.append(point)
            last = rolling.get(point.period_end) if point in series.quarters else None
            trailed = [f"{shown(last, scale)}{APART}{DERIVED if last.derived else ''}" if last else ""] if has_trailing else []
            drawn += [last] if last else []
            later = "" if point.latest is None else shown(point, scale, value=point.latest)
            since = "" if point.latest_known is None else day_of(point.latest_known)
            change = NOTHING if point.change_percent is None else f"{point.change_percent:+,}%"
            values = [_marked(point, scale), change, *trailed, later, since, day_of(point.known), _source(point)]
            cells.append([point.label, *values])
        if points and len(cells) > 1 and cells[-1][0]:
            cells.append([""] * len(head))
    if not cells[-1][0] and len(cells) > 1:
        cells.pop()
    yield from _grid(cells, width, heads=1, texts=(len(head) - 1,), given_up=(len(head) - 3, len(head) - 1, len(head) - 2))


def _source(point: Point) -> str:
    if point.stated is None:
        return " ".join(f"{'+' if one.weight > 0 else '−'} {one.label}" for one in point.terms).removeprefix("+ ")
    return plain(point.stated.place.accession or point.stated.place.name)


def _grid(
    cells: Sequence[Sequence[str]],
    width: int,
    *,
    heads: int,
    texts: Sequence[int] = (),
    given_up: Sequence[int] = (),
    keep_last: bool = False,
) -> Iterator[Line]:
    """Yields rows in columns that fit the width: without those given up, in their order, then without the last ones, or the first."""
    cells = _aligned(cells)
    columns = list(range(len(cells[0])))
    wide = [max(width_of(row[column]) for row in cells) for column in columns]
    room = width - GAP
    given = [*given_up, *(sorted(columns[1:]) if keep_last else sorted(columns[2:], reverse=True))]
    for column in given:
        if sum(wide[one] + GAP for one in columns) - GAP > room and column in columns:
            if column in texts and sum(wide[one] + GAP for one in columns) - wide[column] + NARROW - GAP <= room:
                wide[column] -= sum(wide[one] + GAP for one in columns) - GAP - room
                continue
            columns.remove(column)
    for at, row in enumerate(cells):
        parts = [pad(cut(row[one], wide[one]), wide[one], right=one != 0 and one not in texts) for one in columns]
        yield ((f"  {(' ' * GAP).join(parts)}".rstrip(), "dim" if at < heads else ""),)


def _aligned(cells: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells with the signs of a column as wide as its longest, so that its values end under each other."""
    widest = [max(width_of(cell.partition(APART)[2]) for cell in column) for column in zip(*cells, strict=True)]
    parted = [[cell.partition(APART) for cell in row] for row in cells]
    return [[text + pad(sign, wide) for (text, _, sign), wide in zip(row, widest, strict=True)] for row in parted]


def _left_out(count: int, *, everything: bool) -> Iterator[tuple[str, str]]:
    if count > 0 and not everything:
        yield f"  {count} earlier ones are left out (--all shows them)", "dim"


def _guidance(results: Sequence[GuidanceResult], width: int, *, everything: bool) -> Iterator[Line]:
    """Yields what was expected of each period beside what came."""
    chosen = [one for one in results if everything or one.outcome != NOT_COMPARABLE]
    if not chosen:
        return
    yield ("Guidance beside what came", "bold"), *_left_out(len(chosen) - MOST_GUIDANCE, everything=everything)
    cells = [["", "period", "given", "range", "came", "outcome"]]
    styles = [""]
    for one in chosen if everything else chosen[-MOST_GUIDANCE:]:
        basis = "" if one.basis == "gaap" else f", {plain(one.basis)}"
        came = NOTHING if one.actual is None else span_text(one.actual, one.actual, one.unit) + (DERIVED if one.derived else "")
        outcome = plain(one.reason or "") if one.outcome == NOT_COMPARABLE else one.outcome.replace("_", " ")
        given = f"{day_of(one.given.known)}{f' {plain(one.action)}' if one.action else ''}"
        cells.append([f"{metric_name(one.metric)}{basis}", one.label, given, span_text(one.low, one.high, one.unit), came, outcome])
        styles.append(STYLES.get(one.outcome, ""))
    for line, style in zip(_grid(cells, width, heads=1, texts=(1, 2, 5), given_up=(2, 1)), styles, strict=True):
        yield ((line[0][0], style or line[0][1]),)


def _legend(drawn: Iterable[Point], width: int) -> Iterator[Line]:
    used = {sign for point in drawn for sign in mark_of(point)}
    told = [f"{sign} {words}" for sign, words in LEGEND.items() if sign in used]
    for text in wrap(f"Signs: {'; '.join(told)}." if told else "", width):
        yield ((text, "dim"),)


def _findings(history: History, width: int, *, everything: bool) -> Iterator[Line]:
    """Yields how the documents tie to each other: the counts, and the exceptions, those that are no mere notes first."""
    counts = {outcome: sum(one.outcome == outcome for one in history.findings) for outcome in (TIES, EXCEPTION, NOT_TESTED)}
    if not history.findings:
        return
    yield (
        ("Across documents", "bold"),
        (f"  {counts[TIES]:,} tie, {counted(counts[EXCEPTION], 'exception')}, {counts[NOT_TESTED]:,} not tested", ""),
    )
    found = sorted((one for one in history.findings if one.outcome == EXCEPTION), key=lambda one: one.severity == "note")
    notes = [one for one in found if one.severity == "note"]
    listed = found if everything or history.metric else [one for one in found if one.severity != "note"]
    for one in listed if everything else listed[:MOST_TOLD]:
        head = f"  {one.check} {one.severity or ''}"
        name = NAMES.get(one.metric, metric_name(one.metric))
        places = [plain(place.accession or place.name) for place in _places(one.subject, *(term.stated for term in one.terms))]
        text = f"{name}, {one.label}: {plain(one.message)} ({' against '.join(dict.fromkeys(places))})"
        for at, part in enumerate(wrap(text, width - width_of(head) - 2)):
            yield (head if at == 0 else " " * width_of(head), STYLES.get(one.severity or "", "")), (f"  {part}", "")
    left = len(listed) - MOST_TOLD if not everything else 0
    if left > 0:
        yield ((f"  … {left} more (--all shows them)", "dim"),)
    if notes and not everything and not history.metric:
        yield (
            (f"  {counted(len(notes), 'note')}: figures that documents recast and say so, or off by one unit (--all shows them)", "dim"),
        )


def _places(*stated: Stated | None) -> Iterator[Place]:
    yield from (one.place for one in stated if one is not None)


def _notes(history: History, width: int, *, everything: bool) -> Iterator[Line]:
    """Yields what to know beside the figures: units, what is not derived, gaps."""
    texts = list(history.notes)
    if history.metric is not None or everything:
        texts += [gap for one in history.series for gap in one.gaps]
        texts += [f"{point.label}: {note}" for one in history.series for point in one.points for note in point.notes]
    shown_ones = texts if everything else texts[:MOST_TOLD]
    for text in dict.fromkeys(shown_ones):
        yield from (((line, "dim"),) for line in wrap(plain(text), width))
    if len(texts) > len(shown_ones):
        yield ((f"… {len(texts) - len(shown_ones)} more (--all shows them)", "dim"),)


def _apart(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines with an empty one before them, where there are any."""
    for at, line in enumerate(lines):
        if at == 0:
            yield (("", ""),)
        yield line
