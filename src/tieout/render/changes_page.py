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
LONG = 24  # characters of a figure that are kept on one line
MOST_COLUMNS = 8  # figures of a row that stand in columns of their own
OLD, NEWER = "del", "ins"
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
p{margin:.3rem 0}
table{border-collapse:collapse;width:100%}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{color:var(--dim);font-weight:normal;font-size:.85rem}
.changed{table-layout:fixed}
.changed th:nth-child(1){width:32%}.changed th:nth-child(2){width:17%}.changed th:nth-child(3),.changed th:nth-child(4){width:12%}
.n{text-align:right;font-variant-numeric:tabular-nums}
.rows td:first-child{min-width:10rem;width:100%}.rows .n{white-space:nowrap;overflow-wrap:normal}
.rows .many{white-space:normal;min-width:14rem}
del,ins{padding:0 .15em;border-radius:2px;text-decoration:none;white-space:nowrap}del{background:var(--old)}ins{background:var(--new)}
.long{white-space:normal}
.bad{color:var(--bad)}.good{color:var(--good)}.dim{color:var(--dim)}
.said{color:var(--dim);font-size:.9rem}
summary{cursor:pointer;font-size:1.1rem;font-weight:600;margin:1.5rem 0 .5rem}
ul{padding-left:1.2rem}li{margin:.3rem 0;overflow-wrap:anywhere}
@media screen and (max-width:46rem){
body{padding:1rem}
table,tbody{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{display:grid;grid-template-columns:auto 1fr auto;gap:0 .6rem;padding:.4rem 0;border-bottom:1px solid var(--line)}
td{border:0;padding:.05rem 0}
.changed td:nth-child(1){grid-column:1/3}.changed td:nth-child(2){grid-column:3;color:var(--dim)}
.changed .n{text-align:left}.changed td:nth-child(3){grid-column:1}.changed td:nth-child(4){grid-column:2/4}
.changed td:nth-child(4)::before{content:"\\2192\\00a0"}.changed td:nth-child(5){grid-column:1/4}
.rows tr{display:flex;flex-wrap:wrap;justify-content:flex-end}.rows td:first-child{flex:1 0 100%}.rows td:empty{display:none}
}
@media print{body{max-width:none;padding:0;font-size:10pt}tr,li{break-inside:avoid}h2,h3,summary{break-after:avoid}}
"""
COLUMNS = "<table class=changed><thead><tr><th>Figure<th>Period<th class=n>Old<th class=n>New<th>What of it</tr></thead><tbody>\n"
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
    # the same figure in two sentences changed the same way: once is enough
    lines = dict.fromkeys(f"{_turn(one)} {_text(one.name)} <span class=dim>{_text(one.period)}</span>" for one in figures)
    return head + (_list(lines) if lines else "")


def _turn(one: Told) -> str:
    return f"{_printed(one.old, OLD)} {ARROW} {_printed(one.new, NEWER)}"


def _printed(text: str, element: str) -> str:
    """A figure as it is or was printed; its digits stay on one line."""
    return f"<{element}{' class=long' if len(text) > LONG else ''}>{_text(text)}</{element}>"


def _changed(difference: Difference) -> Iterator[str]:
    groups = list(changed_groups(difference))
    if groups:
        yield f"<h2>Changed figures ({difference.numbers.changed:,})</h2>\n"
    for group in groups:
        yield f"<h3>{_text(group.head)}</h3>\n"
        if group.together:
            yield _list(map(_text, group.together))
        if group.figures:
            yield COLUMNS
            yield "".join(_row(one, with_sentence=group.head == IN_SENTENCES) for one in group.figures)
            yield "</tbody></table>\n"


def _row(one: Told, *, with_sentence: bool) -> str:
    said = f'<div class="said">{_text(one.change.sentence)}</div>' if with_sentence and one.change.sentence else ""
    tone = "bad" if one.change.broke else "good" if one.change.mended else ""
    old, new = (f"<td class=n>{_printed(text, element)}" for text, element in ((one.old, OLD), (one.new, NEWER)))
    return f'<tr><td>{_text(one.name)}{said}<td>{_text(one.period)}{old}{new}<td class="{tone}">{_text(one.note)}</tr>\n'


def _rows(difference: Difference) -> Iterator[str]:
    for outcome, heading, element in ((ADDED, "Added figures", NEWER), (REMOVED, "Removed figures", OLD), (MOVED, "Moved figures", "span")):
        groups = list(row_groups(difference, outcome))
        if groups:
            yield f"<h2>{heading} ({sum(len(figures) for _, rows in groups for _, figures in rows):,})</h2>\n"
        for head, rows in groups:
            yield f"<h3>{_text(head)}</h3>\n<table class=rows><tbody>\n"
            columns = max(len(figures) for _, figures in rows)
            for label, figures in rows:
                texts = [_printed(fact_of(one).text, element) for one in figures]
                yield f"<tr><td>{_text(label)}{_cells(texts, columns)}</tr>\n"
            yield "</tbody></table>\n"


def _cells(texts: Sequence[str], columns: int) -> str:
    """The figures of one row: each in a column of its own, the last ones above each other, or all in one cell where they are many."""
    if columns > MOST_COLUMNS:
        return f'<td class="n many">{" &nbsp; ".join(texts)}'
    return "<td>" * (columns - len(texts)) + "".join(f"<td class=n>{text}" for text in texts)
