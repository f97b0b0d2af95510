"""What changed between two drafts, as one page of HTML: no script, nothing loaded, and nothing of the documents but as text."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from tieout.model.difference import ADDED, BROKE, GONE, MENDED, MOVED, NEW, REMOVED, Difference, TieChange
from tieout.render.change_words import (
    ARROW,
    IN_SENTENCES,
    Told,
    changed_groups,
    document_lines,
    fact_of,
    guidance_text,
    highlight_text,
    row_groups,
    summary_lines,
    table_lines,
    tie_groups,
    told,
)
from tieout.render.words import plain

LONGEST = 400  # characters of one text that are shown
TONES = {BROKE: "bad", NEW: "bad", MENDED: "good", GONE: "good"}
OPEN = (BROKE, NEW, MENDED)  # outcomes of ties whose list is open at first
STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1f;--dim:#5f6368;--page:#fff;--line:#d8dade;--bad:#a8071a;--good:#176b2c;
--old:#fde8e8;--new:#e3f4e6}
@media (prefers-color-scheme:dark){:root{--ink:#e6e6e8;--dim:#a0a4ab;--page:#16181c;--line:#3a3d44;--bad:#ff8a8f;--good:#7fd494;
--old:#4a2226;--new:#1f3d28}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.3rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}
table{border-collapse:collapse;width:100%}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{color:var(--dim);font-weight:normal;font-size:.85rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:pre-wrap}
del{background:var(--old);text-decoration-thickness:1px}ins{background:var(--new);text-decoration:none}
.bad{color:var(--bad)}.good{color:var(--good)}.dim{color:var(--dim)}
.said{color:var(--dim);font-size:.9rem}
summary{cursor:pointer;font-size:1.1rem;font-weight:600;margin:1.5rem 0 .5rem}
ul{padding-left:1.2rem}li{margin:.3rem 0;overflow-wrap:anywhere}
@media print{body{max-width:none;padding:0;font-size:10pt}tr,li{break-inside:avoid}h2,h3,summary{break-after:avoid}}
"""
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def render_changes_page(difference: Difference) -> bytes:
    """The page, in UTF-8."""
    return "".join(_page(difference)).encode("utf-8", errors="replace")


def _text(text: str) -> str:
    """A text of a document: on one line, escaped, not longer than anyone reads, and kept from turning the text around it."""
    shown = plain(text)
    return f"<bdi>{escape(shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + '…')}</bdi>"


def _page(difference: Difference) -> Iterator[str]:
    policy = POLICY.format(base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode())
    title = f"{plain(difference.old.name)} {ARROW} {plain(difference.new.name)}"
    yield f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
    yield f"<title>{escape(title[:LONGEST])}</title><style>{STYLE}</style></head>\n<body><main><h1>{_text(title)}</h1>\n"
    yield "".join(f"<p>{_text(line)}</p>\n" for line in (*summary_lines(difference), *document_lines(difference)))
    yield from _ties(difference)
    yield from _changed(difference)
    yield from _rows(difference)
    tables = [f"{_text(head)}{_list(map(_text, lines))}" for head, lines in table_lines(difference)]
    for heading, items in (
        ("Tables", tables),
        ("Guidance", [_text(guidance_text(change)) for change in difference.guidance]),
        ("Highlights", [_text(highlight_text(change)) for change in difference.highlights]),
    ):
        if items:
            yield f"<h2>{heading}</h2>\n{_list(items)}\n"
    yield "</main></body></html>\n"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _ties(difference: Difference) -> Iterator[str]:
    figures = {figure.id: told(figure, {}) for figure in difference.figures}
    for outcome, heading, ties in tie_groups(difference):
        is_open = " open" if outcome in OPEN else ""
        items = _list(_tie(tie, [figures[one] for one in tie.figures], TONES.get(outcome, "")) for tie in ties)
        yield f"<details{is_open}><summary>{heading} ({len(ties):,})</summary>\n{items}</details>\n"


def _tie(tie: TieChange, figures: Sequence[Told], tone: str) -> str:
    severity = f" {escape(tie.severity)}" if tie.severity else ""
    head = f'<b class="{tone}">{escape(tie.check)}{severity}</b> {_text(tie.message)}'
    return head + (
        _list(f"{_turn(one)} {_text(one.name)} <span class=dim>{_text(one.period)}</span>" for one in figures) if figures else ""
    )


def _turn(one: Told) -> str:
    return f"<del>{_text(one.old)}</del> {ARROW} <ins>{_text(one.new)}</ins>"


def _changed(difference: Difference) -> Iterator[str]:
    groups = list(changed_groups(difference))
    if groups:
        yield f"<h2>Changed figures ({difference.numbers.changed:,})</h2>\n"
    for group in groups:
        yield f"<h3>{_text(group.head)}</h3>\n"
        if group.together:
            yield _list(map(_text, group.together))
        if group.figures:
            yield "<table><thead><tr><th>Figure<th>Period<th class=n>Old<th class=n>New<th>What of it</tr></thead><tbody>\n"
            yield "".join(_row(one, with_sentence=group.head == IN_SENTENCES) for one in group.figures)
            yield "</tbody></table>\n"


def _row(one: Told, *, with_sentence: bool) -> str:
    said = f'<div class="said">{_text(one.change.sentence)}</div>' if with_sentence and one.change.sentence else ""
    tone = "bad" if one.change.broke else "good" if one.change.mended else ""
    old, new = f"<td class=n><del>{_text(one.old)}</del>", f"<td class=n><ins>{_text(one.new)}</ins>"
    return f'<tr><td>{_text(one.name)}{said}<td>{_text(one.period)}{old}{new}<td class="{tone}">{_text(one.note)}</tr>\n'


def _rows(difference: Difference) -> Iterator[str]:
    for outcome, heading, mark in ((ADDED, "Added figures", "ins"), (REMOVED, "Removed figures", "del"), (MOVED, "Moved figures", "span")):
        groups = list(row_groups(difference, outcome))
        if groups:
            yield f"<h2>{heading} ({sum(len(figures) for _, rows in groups for _, figures in rows):,})</h2>\n"
        for head, rows in groups:
            yield f"<h3>{_text(head)}</h3>\n<table><tbody>\n"
            for label, figures in rows:
                texts = [_text(fact_of(one).text) for one in figures]
                yield f"<tr><td>{_text(label)}<td class=n>{' &nbsp; '.join(f'<{mark}>{text}</{mark}>' for text in texts)}</tr>\n"
            yield "</tbody></table>\n"
