"""What changed between two drafts, in words: shared by the terminal and the page. All texts are those of the document, made plain."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tieout.model.difference import (
    ADDED,
    BROKE,
    GONE,
    MENDED,
    MOVED,
    NEW,
    PRINTED,
    REMOVED,
    STILL,
    TIED,
    UNTESTED,
    VALUE,
    Change,
    Difference,
    FigureChange,
    GuidanceChange,
    HighlightChange,
    TieChange,
)
from tieout.model.fact import Fact
from tieout.render.exceptions import severity_rank
from tieout.render.guidance import range_text
from tieout.render.highlights import NAMES
from tieout.render.words import SCALES, STATEMENTS, amount_text, counted, period_name, plain

ARROW, NOTHING = "→", "–"
IN_SENTENCES = "In sentences"
FEWEST_TOGETHER = 3  # figures of one table with the same change that are told in one line
TIES = {
    BROKE: "Ties that broke",
    NEW: "New exceptions",
    STILL: "Still exceptions",
    MENDED: "Mended: these tie now",
    GONE: "Exceptions that are gone, with what they were about",
    UNTESTED: "No longer tested: these tied before",
    TIED: "Tie now and were not tested before",
}
WHAT = {
    "printed": "printed otherwise",
    "dimensions": "members",
    "low": "low end",
    "high": "high end",
    "change_percent": "change in percent",
}
DOCUMENT = {
    "period_end": "Period end",
    "fiscal_year": "Fiscal year",
    "fiscal_period": "Fiscal period",
    "published": "Published",
    "entity_name": "Name",
    "entity_cik": "CIK",
    "entity_ticker": "Ticker",
}


class Told(NamedTuple):
    """One figure in columns: of what, of when, as it was, as it is, and what there is to say of it; `change` is the change as such."""

    name: str
    period: str
    old: str
    new: str
    note: str
    change: FigureChange


class Group(NamedTuple):
    """The changed figures of one table, or of sentences: each by itself, and those that share a change, a line together."""

    head: str
    figures: tuple[Told, ...]
    together: tuple[str, ...]


def summary_lines(difference: Difference) -> Iterator[str]:
    """Yields what changed, counted: figures, ties, sentences."""
    counts = difference.numbers
    figures = counts.changed + counts.added + counts.removed + counts.moved
    if not figures:
        yield f"No figure changed: {counted(counts.unchanged, 'figure')} {'is' if counts.unchanged == 1 else 'are'} as before."
    else:
        parts = (("changed", counts.changed), ("added", counts.added), ("removed", counts.removed), ("moved", counts.moved))
        said = ", ".join(f"{count:,} {what}" for what, count in parts if count)
        yield f"Figures: {said}; {counts.unchanged:,} as before."
    fates = (
        ("broke", counts.broke),
        (f"new {'exception' if counts.new == 1 else 'exceptions'}", counts.new),
        ("mended", counts.mended),
        (f"{'exception' if counts.gone == 1 else 'exceptions'} gone", counts.gone),
        ("still wrong", counts.still),
        ("no longer tested", counts.untested),
        ("newly tested", counts.tied),
    )
    said = ", ".join(f"{count:,} {what}" for what, count in fates if count)
    yield f"Ties: {said + '; ' if said else ''}{counts.held:,} hold as before."
    words = difference.sentences
    sentences = (
        ("changed", words.changed),
        ("added", words.added),
        ("removed", words.removed),
        ("moved", words.moved),
        ("changed without figures", words.plain_changed or 0),
        ("added without figures", words.plain_added or 0),
        ("removed without figures", words.plain_removed or 0),
    )
    said = ", ".join(f"{count:,} {what}" for what, count in sentences if count)
    if said:
        yield f"Sentences: {said}."
    if counts.reread:
        yield f"{counted(counts.reread, 'figure')} stand as before under the same words, but tieout understood them otherwise."


def document_lines(difference: Difference) -> Iterator[str]:
    """Yields what is said otherwise of the document as a whole."""
    for change in difference.document:
        yield f"{DOCUMENT.get(change.what, plain(change.what))}: {turn_text(change)}"


def turn_text(change: Change) -> str:
    """A change as old and new with an arrow between."""
    return f"{_plain(change.old)} {ARROW} {_plain(change.new)}"


def _plain(text: str | None) -> str:
    return NOTHING if text is None else plain(text) or NOTHING


def head_of(figure: FigureChange) -> str:
    """The heading that a figure stands under: its table, or that it stands in a sentence."""
    fact = fact_of(figure)
    if fact.source.kind != "table" or fact.source.table is None:
        return IN_SENTENCES
    title = plain(figure.title)
    return f"{STATEMENTS.get(fact.statement, 'Table')}{f'  {title}' if title else ''}"


def fact_of(figure: FigureChange) -> Fact:
    """The figure as it is, or as it was where it is gone."""
    fact = figure.new or figure.old
    assert fact is not None
    return fact


def _by_table(figures: Iterable[FigureChange]) -> dict[tuple[bool, int | None], list[FigureChange]]:
    tables: dict[tuple[bool, int | None], list[FigureChange]] = {}
    for figure in figures:
        tables.setdefault((figure.new is None, fact_of(figure).source.table), []).append(figure)
    return tables


def changed_groups(difference: Difference) -> Iterator[Group]:
    """Yields the changed figures, a table at a time, with what many share told once."""
    checks = {tie.id: tie.check for tie in difference.ties}
    for figures in _by_table(figure for figure in difference.figures if figure.outcome not in (ADDED, REMOVED, MOVED)).values():
        shared = Counter(_meanings(figure) for figure in figures)
        alone = [figure for figure in figures if not _meanings(figure) or shared[_meanings(figure)] < FEWEST_TOGETHER]
        lines = [
            f"{counted(count, 'figure')}: {', '.join(_said(change) for change in meanings)}"
            for meanings, count in shared.items()
            if meanings and count >= FEWEST_TOGETHER
        ]
        yield Group(head_of(figures[0]), tuple(told(figure, checks) for figure in alone), tuple(lines))


def _meanings(figure: FigureChange) -> tuple[Change, ...]:
    """The changes of a figure whose print is as it was; none of another."""
    return () if any(change.what in (VALUE, PRINTED) for change in figure.changes) else figure.changes


def _said(change: Change) -> str:
    if change.what == "scale":
        old, new = (SCALES.get(int(side or 0), f"x 10^{side}") or "units" for side in (change.old, change.new))
        return f"scale {old} {ARROW} {new}"
    return f"{WHAT.get(change.what, plain(change.what))} {turn_text(change)}"


def told(figure: FigureChange, checks: Mapping[str, str]) -> Told:
    """One figure in columns."""
    fact = fact_of(figure)
    old, new = (NOTHING if one is None else plain(one.text) for one in (figure.old, figure.new))
    return Told(
        plain(fact.name) or NOTHING,
        "" if fact.period is None else period_name(fact.period),
        old,
        new,
        "; ".join(_notes(figure, fact, checks)),
        figure,
    )


def _notes(figure: FigureChange, fact: Fact, checks: Mapping[str, str]) -> Iterator[str]:
    if figure.difference is not None:
        sign = "+" if figure.difference > 0 else ""
        percent = "" if figure.percent is None else f" ({'+' if figure.percent > 0 else ''}{figure.percent:,f}%)"
        yield f"{sign}{amount_text(figure.difference, fact.scale)}{percent}"
    if figure.slip:
        yield f"{figure.slip}?"
    for change in figure.changes:
        if change.what == PRINTED:
            yield "printed otherwise"
        elif change.what != VALUE:
            yield _said(change)
    if figure.moved:
        yield "moved"
    for word, ties in (("breaks", figure.broke), ("mends", figure.mended)):
        if ties:
            counts = Counter(checks.get(tie, "") for tie in ties)
            yield f"{word} {', '.join(f'{check} x{count}' if count > 1 else check for check, count in sorted(counts.items()))}"


def row_groups(difference: Difference, outcome: str) -> Iterator[tuple[str, list[tuple[str, list[FigureChange]]]]]:
    """Yields the figures of one outcome, a table at a time, by rows."""
    for figures in _by_table(figure for figure in difference.figures if figure.outcome == outcome).values():
        rows: dict[tuple[int | None, str], list[FigureChange]] = {}
        for figure in figures:
            fact = fact_of(figure)
            rows.setdefault((fact.source.row if fact.source.table is not None else fact.sentence, fact.label), []).append(figure)
        yield head_of(figures[0]), [(plain(label) or NOTHING, some) for (_, label), some in rows.items()]


def tie_groups(difference: Difference) -> Iterator[tuple[str, str, list[TieChange]]]:
    """Yields what became of ties: the outcome, its heading, and the ties, worst first."""
    groups: dict[str, list[TieChange]] = {}
    for tie in difference.ties:
        groups.setdefault(tie.outcome, []).append(tie)
    for outcome, heading in TIES.items():
        if outcome in groups:
            yield outcome, heading, sorted(groups[outcome], key=lambda tie: severity_rank(tie.severity))


def table_lines(difference: Difference) -> Iterator[tuple[str, list[str]]]:
    """Yields the tables that are not as they were, with what changed of each."""
    for table in difference.tables:
        head = f"{STATEMENTS.get(table.statement, 'Table')}{f'  {plain(table.title)}' if table.title else ''}"
        lines = [table.outcome] if table.outcome in (ADDED, REMOVED) else ["moved among the tables"] if table.moved else []
        lines += [_said(change) for change in table.changes]
        for line in table.lines:
            name = turn_text(Change(line.kind, line.old, line.new)) if line.outcome == "renamed" else _plain(line.new or line.old)
            lines.append(f"{line.kind} {line.outcome}: {name}")
        yield head, lines


def guidance_text(change: GuidanceChange) -> str:
    """What became of one piece of guidance."""
    one = change.new or change.old
    assert one is not None
    name = NAMES.get(one.metric) or plain(one.metric).replace("_", " ")
    name = f"{name[:1].upper()}{name[1:]}{'' if one.basis == 'gaap' else f', {plain(one.basis)}'}"
    period = "" if one.period is None else f", {period_name(one.period)}"
    if change.old is None or change.new is None:
        return f"{name}{period}: {range_text(one)}, {change.outcome}"
    was, now = range_text(change.old), range_text(change.new)
    said = [f"{was} {ARROW} {now}"] if was != now else [now]
    said += [change.direction] if change.direction else []
    said += [_said(one) for one in change.changes if one.what not in ("low", "high", "unit")]
    return f"{name}{period}: {', '.join(said)}"


def highlight_text(change: HighlightChange) -> str:
    """What became of one highlight."""
    one = change.new or change.old
    assert one is not None
    name = NAMES.get(one.metric) or plain(one.metric)
    head = f"{name}, {period_name(one.period)}"
    if change.old is None or change.new is None:
        return f"{head}: {one.value:,f} {plain(one.unit)}, {change.outcome}"
    said = []
    for part in change.changes:
        was, now = (getattr(side, part.what) for side in (change.old, change.new))
        if part.what in ("value", "prior_value", "change_percent"):
            was, now = (NOTHING if side is None else f"{side:,f}" for side in (was, now))
            said.append(
                f"{ {'value': '', 'prior_value': 'before ', 'change_percent': 'change in percent '}[part.what] }{was} {ARROW} {now}"
            )
        else:
            said.append(_said(part))
    return f"{head}: {'; '.join(said)}"
