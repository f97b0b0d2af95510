"""A release as a notebook shows it: a few lines of HTML, of the same size however long the release is.

No scripts, no style sheet and nothing fetched: styles stand on the elements, colours are those of the notebook (light or dark) but for
thin bars, and every text of the document is escaped, on one line, without control characters, and isolated from the direction around it.
"""

import html
from collections.abc import Iterator, Sequence

from tieout.model.fact import Fact
from tieout.model.finding import Finding
from tieout.model.guidance import Guidance
from tieout.model.highlight import Highlight
from tieout.model.period import Instant
from tieout.model.release import DocumentInfo, Release
from tieout.render.exceptions import exceptions_counted, worst_first
from tieout.render.guidance import range_text
from tieout.render.highlights import NAMES, NOTHING
from tieout.render.words import counted, cut, period_name, plain, quantity_text

MOST_HIGHLIGHTS, MOST_EXCEPTIONS, MOST_GUIDANCE, MOST_DIAGNOSTICS = 24, 10, 12, 5
LONGEST, LONGEST_MESSAGE = 80, 240

FRAME = "color:inherit;background:transparent;font-family:system-ui,sans-serif;font-size:13px;line-height:1.45;max-width:72em"
HEAD = "margin:.9em 0 .2em;font-weight:600"
TABLE = "border-collapse:collapse;color:inherit;background:transparent;font-size:inherit;margin:0"
CELL = "padding:.15em 1.2em .15em 0;text-align:left;vertical-align:top;color:inherit;background:transparent"
AMOUNT = CELL + ";text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"
QUIET = "opacity:.7"
BARS = {"error": "#e5484d", "warning": "#d9940c", "note": "#3e8ed0"}

Cell = tuple[str, str]  # style and HTML


def render(release: Release) -> str:
    """The summary of a release as an HTML fragment."""
    facts = {fact.id: fact for fact in release.facts}
    parts = [*_heading(release), *_highlights(release.highlights, facts), *_exceptions(release, facts), *_guidance(release.guidance)]
    return f'<div class="tieout-release" style="{FRAME}">{"".join([*parts, *_diagnostics(release)])}</div>'


def _shown(text: str, longest: int = LONGEST) -> str:
    """A text of the document, safe inside an element."""
    return f"<bdi>{html.escape(cut(plain(text), longest))}</bdi>"


def _heading(release: Release) -> Iterator[str]:
    document = release.document
    name = document.entity.name or document.name
    yield f'<div style="font-size:1.15em;font-weight:600">{_shown(name)}{_period(document)}</div>'
    told = [document.name if document.entity.name else "", document.accession or ""]
    published = f"published {document.published}" if document.published else ""
    line = " · ".join(filter(None, [*(_shown(text) for text in told if text), published]))
    yield f'<div style="{QUIET}">{line}</div>' if line else ""
    numbers = release.numbers
    counts = f"{counted(len(release.facts), 'figure')} in {counted(len(release.tables), 'table')} and sentences" if release.facts else ""
    stand = f"{numbers.tied:,} tied, {numbers.disputed:,} disputed, {numbers.untied:,} with nothing to check them against"
    yield f"<div>{counts}: {stand}; {exceptions_counted(release)}</div>" if counts else "<div>No figure was read.</div>"


def _period(document: DocumentInfo) -> str:
    said = [document.fiscal_period or "", str(document.fiscal_year or "")]
    end = f"to {document.period_end}" if document.period_end else ""
    text = " ".join(filter(None, [*said, end]))
    return f' <span style="font-weight:400">{html.escape(text)}</span>' if text else ""


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], left_out: int) -> Iterator[str]:
    yield f'<div style="{HEAD}">{title}</div><table style="{TABLE}">'
    if heads:
        styles = (style for style, _ in rows[0])  # a heading stands as its column does
        cells = (f'<th style="{style};font-weight:400;{QUIET}">{head}</th>' for style, head in zip(styles, heads, strict=True))
        yield f"<thead><tr>{''.join(cells)}</tr></thead>"
    yield "<tbody>"
    for row in rows:
        cells = (f'<td style="{style}">{text}</td>' for style, text in row)
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"
    if left_out > 0:
        yield f'<div style="{QUIET}">… and {left_out:,} more</div>'


def _highlights(highlights: tuple[Highlight, ...], facts: dict[str, Fact]) -> Iterator[str]:
    if not highlights:
        return
    rows = [_highlight_row(one, facts) for one in highlights[:MOST_HIGHLIGHTS]]
    named = [highlights[0].metric, *(one.metric for one in highlights)]
    for at, row in enumerate(rows):
        if at and named[at] == named[at + 1]:
            row[0] = (CELL, "")
    heads = ("", "value", "before", "change", "period")
    yield from _table("Highlights", heads, rows, len(highlights) - MOST_HIGHLIGHTS)


def _highlight_row(one: Highlight, facts: dict[str, Fact]) -> list[Cell]:
    value, prior = facts.get(one.fact), facts.get(one.prior or "")
    change = NOTHING if one.change_percent is None else f"{one.change_percent:+,}%"
    period = period_name(one.period)
    if isinstance(one.period, Instant) and prior is not None and prior.period is not None:
        period += f" ({period_name(prior.period)})"
    amounts = [NOTHING if fact is None else _shown(quantity_text(fact)) for fact in (value, prior)]
    return [(CELL, _shown(NAMES.get(one.metric, one.metric))), *((AMOUNT, text) for text in amounts), (AMOUNT, change), (CELL, period)]


def _exceptions(release: Release, facts: dict[str, Fact]) -> Iterator[str]:
    counting = [one for one in worst_first(release.findings) if not one.accepted]
    if not counting:
        return
    worst = counting[:MOST_EXCEPTIONS]
    rows = [_exception_row(one, facts) for one in worst]
    yield from _table("Exceptions, worst first", (), rows, len(counting) - len(worst))


def _exception_row(finding: Finding, facts: dict[str, Fact]) -> list[Cell]:
    text = _shown(finding.message, LONGEST_MESSAGE)
    suspect = facts.get(finding.suspect or "")
    if suspect is not None and finding.suggestion is not None:
        text += f'<div style="{QUIET}">{_shown(suspect.name)} {_shown(suspect.text)} should be {_shown(finding.suggestion.text)}</div>'
    bar = f"{CELL};white-space:nowrap;padding-left:.6em;border-left:3px solid {BARS[finding.severity or 'note']}"
    return [(bar, html.escape(finding.severity or "")), (CELL, f"{finding.check} {finding.id}"), (CELL, text)]


def _guidance(guidance: tuple[Guidance, ...]) -> Iterator[str]:
    if not guidance:
        return
    rows = [_guidance_row(one) for one in guidance[:MOST_GUIDANCE]]
    yield from _table("Guidance", ("", "range", "period", ""), rows, len(guidance) - MOST_GUIDANCE)


def _guidance_row(one: Guidance) -> list[Cell]:
    metric = NAMES.get(one.metric) or one.metric.replace("_", " ").capitalize()
    basis = "" if one.basis == "gaap" else f", {one.basis}"
    period = NOTHING if one.period is None else period_name(one.period)
    return [(CELL, _shown(metric + basis)), (AMOUNT, _shown(range_text(one))), (CELL, period), (CELL, _shown(one.action or ""))]


def _diagnostics(release: Release) -> Iterator[str]:
    told = list(dict.fromkeys(one.message for one in release.diagnostics))
    if told:
        rows = [[(CELL, _shown(message, LONGEST_MESSAGE))] for message in told[:MOST_DIAGNOSTICS]]
        yield from _table("Trouble in reading", (), rows, len(told) - MOST_DIAGNOSTICS)
