"""What changed between two drafts, on the terminal: broken ties first, then changed figures table by table, then what came and went."""

from collections.abc import Iterator, Sequence

from tieout.model.difference import ADDED, BROKE, GONE, MENDED, MOVED, NEW, REMOVED, TIED, UNTESTED, Difference, TieChange
from tieout.render.change_words import (
    ARROW,
    IN_SENTENCES,
    Group,
    Told,
    changed_groups,
    document_lines,
    guidance_text,
    highlight_text,
    row_groups,
    summary_lines,
    table_lines,
    tie_groups,
    told,
)
from tieout.render.terminal import draw
from tieout.render.words import Line, counted, cut, pad, plain, width_of, wrap

STYLES = {BROKE: "bold red", NEW: "bold red", MENDED: "green", GONE: "green"}
QUIET = (UNTESTED, TIED)  # told by their number alone unless all is asked for
MOST_TIES, MOST_FIGURES, MOST_ROWS, MOST_LINES = 12, 60, 30, 20
WIDEST_NAME, NARROWEST_NAME, WIDEST_FIGURE = 44, 16, 24
INDENT = "  "
Section = Iterator[Line]


def render_changes(difference: Difference, *, width: int, colour: bool, everything: bool = False) -> str:
    """What changed, `width` characters wide; escape sequences only with `colour`, and never any of the documents' own."""
    return draw(_lines(difference, width, everything=everything), width=width, colour=colour)


def _lines(difference: Difference, width: int, *, everything: bool) -> Iterator[Line]:
    yield ((f"{plain(difference.old.name)} {ARROW} {plain(difference.new.name)}", "bold"),)
    for text in (*summary_lines(difference), *document_lines(difference)):
        yield from (((line, ""),) for line in wrap(text, width))
    for section in (
        _ties(difference, width, everything=everything),
        _changed(difference, width, everything=everything),
        _rows(difference, width, everything=everything),
        _tables(difference, width, everything=everything),
        _list("Guidance", [guidance_text(change) for change in difference.guidance], width, everything=everything),
        _list("Highlights", [highlight_text(change) for change in difference.highlights], width, everything=everything),
    ):
        yield from section


def _ties(difference: Difference, width: int, *, everything: bool) -> Section:
    figures = {figure.id: told(figure, {}) for figure in difference.figures}
    for outcome, heading, ties in tie_groups(difference):
        yield (("", ""),)
        yield (heading, "bold"), (f"  {len(ties):,}", "")
        if outcome in QUIET and not everything:
            continue
        for tie in ties if everything else ties[:MOST_TIES]:
            yield from _tie(tie, [figures[one] for one in tie.figures], STYLES.get(outcome, ""), width)
        yield from _more(len(ties) - MOST_TIES, "more", everything=everything)


def _tie(tie: TieChange, figures: Sequence[Told], style: str, width: int) -> Section:
    head = f"{INDENT}{tie.check} {tie.severity or ''}".rstrip()
    room = max(20, width - width_of(head) - 2)
    for at, text in enumerate(wrap(plain(tie.message), room)):
        yield (head if at == 0 else " " * width_of(head), style), (f"  {text}", "")
    for figure in figures:
        period = f", {figure.period}" if figure.period else ""
        text = f"{_short(figure.old)} {ARROW} {_short(figure.new)}  {figure.name}{period}"
        yield ((f"{INDENT * 3}{cut(text, width - 6)}", ""),)


def _changed(difference: Difference, width: int, *, everything: bool) -> Section:
    left = MOST_FIGURES if not everything else len(difference.figures)
    groups = list(changed_groups(difference))
    if groups:
        yield (("", ""),)
        yield (("Changed figures", "bold"), (f"  {difference.numbers.changed:,}", ""))
    for group in groups:
        if left <= 0:
            break
        yield ((f"{INDENT}{cut(group.head, width - 2)}", "bold"),)
        for text in group.together:
            yield from (((f"{INDENT * 2}{line}", ""),) for line in wrap(text, width - 4))
        yield from _columns(group, group.figures[:left], width)
        left -= len(group.figures)
    if not everything:
        yield from _more(sum(len(group.figures) for group in groups) - MOST_FIGURES, "more figures", everything=False)


def _columns(group: Group, figures: Sequence[Told], width: int) -> Section:
    """Yields figures in columns: name, period, old, new, notes; the notes on a line of their own where there is no room beside."""
    if not figures:
        return
    old, new = (max(width_of(_short(text)) for text in side) for side in ([one.old for one in figures], [one.new for one in figures]))
    period = max(width_of(one.period) for one in figures)
    fixed = 4 + period + old + new + 7 + 2
    name = max(NARROWEST_NAME, min(WIDEST_NAME, max(width_of(one.name) for one in figures), width - fixed))
    for one in figures:
        head = f"{INDENT * 2}{pad(cut(one.name, name), name)}  {pad(one.period, period)}  {pad(_short(one.old), old, right=True)} {ARROW} "
        shown = pad(_short(one.new), new, right=True)
        style = "bold red" if one.change.broke else "green" if one.change.mended else "yellow"
        room = width - width_of(head) - width_of(shown) - 2
        if width_of(one.note) <= room:
            yield (head, ""), (shown, style), (f"  {one.note}", "")
        else:
            yield (head, ""), (shown, style)
            yield from (((f"{INDENT * 4}{line}", ""),) for line in wrap(one.note, width - 8))
        if group.head == IN_SENTENCES and one.change.sentence:
            yield ((f"{INDENT * 4}{cut(plain(one.change.sentence), width - 8)}", "dim"),)


def _rows(difference: Difference, width: int, *, everything: bool) -> Section:
    """Yields the figures that were added, removed and moved, by rows."""
    for outcome, heading in ((ADDED, "Added figures"), (REMOVED, "Removed figures"), (MOVED, "Moved figures")):
        left = MOST_ROWS
        groups = list(row_groups(difference, outcome))
        if groups:
            yield (("", ""),)
            yield (heading, "bold"), (f"  {sum(len(figures) for _, rows in groups for _, figures in rows):,}", "")
        for head, rows in groups:
            if left <= 0 and not everything:
                break
            yield ((f"{INDENT}{cut(head, width - 2)}", "bold"),)
            for label, figures in rows if everything else rows[:left]:
                texts = "  ".join(_short(one.new if one.new != "–" else one.old) for one in (told(figure, {}) for figure in figures))
                name = min(WIDEST_NAME, max(NARROWEST_NAME, width // 2))
                yield ((f"{INDENT * 2}{cut(f'{pad(cut(label, name), name)}  {texts}', width - 4)}", ""),)
            left -= len(rows)
        yield from _more(sum(len(rows) for _, rows in groups) - MOST_ROWS, "more rows", everything=everything)


def _tables(difference: Difference, width: int, *, everything: bool) -> Section:
    tables = list(table_lines(difference))
    if tables:
        yield (("", ""),)
        yield (("Tables", "bold"),)
    for head, lines in tables if everything else tables[:MOST_LINES]:
        yield ((f"{INDENT}{cut(head, width - 2)}", ""),)
        for text in lines if everything else lines[:MOST_LINES]:
            yield ((f"{INDENT * 2}{cut(text, width - 4)}", ""),)
        yield from _more(len(lines) - MOST_LINES, "more", everything=everything)
    yield from _more(len(tables) - MOST_LINES, "more tables", everything=everything)


def _list(heading: str, texts: Sequence[str], width: int, *, everything: bool) -> Section:
    if not texts:
        return
    yield (("", ""),)
    yield (heading, "bold"), (f"  {counted(len(texts), 'change')}", "")
    for text in texts if everything else texts[:MOST_LINES]:
        for at, line in enumerate(wrap(text, width - 6)):
            yield ((f"{INDENT * 2 if at else INDENT}{line}", ""),)
    yield from _more(len(texts) - MOST_LINES, "more", everything=everything)


def _short(text: str) -> str:
    return cut(text, WIDEST_FIGURE)


def _more(count: int, what: str, *, everything: bool) -> Section:
    if count > 0 and not everything:
        yield ((f"{INDENT}… {count:,} {what} (--all shows them)", "dim"),)
