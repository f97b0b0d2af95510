"""The document in the frame of the review page: as published where there is a source text, as pictures of its pages, or as it was read."""

import base64
import bisect
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from tieout.model.document import Document, PageImage, Stretch
from tieout.model.fact import Points
from tieout.model.release import Release
from tieout.render.as_read import TABLE_END, lay_out
from tieout.render.html import sanitise
from tieout.render.marks import CLOSE, OPEN, Looks, Mark, bring_out, count_lost, find_places, put_in

LINES_OF_CHUNK = 60  # lines of a text that are laid out together, and only when they come near the screen
PARTS_OF_CHUNK = 400  # elements of a document as read
PUBLISHED, PAGES, READ = "published", "pages", "read"


class Frame(NamedTuple):
    """What stands in the frame: how it is shown, its markup, and what is to be said of it."""

    kind: str
    markup: str
    remarks: tuple[str, ...] = ()


def draw_frame(release: Release, document: Document, images: Iterable[PageImage], looks: Looks) -> Frame:
    """The document with its marks."""
    if not document.has_source:
        pages = list(images)
        if pages:
            return Frame(PAGES, "".join(_pages(release, pages, looks)), _left_out(release, pages))
        return Frame(READ, _as_read(release, document, looks), ("This document is shown as it was read, in paragraphs and tables.",))
    marks = find_places(release, document, looks)
    parts: list[str] = []
    lost = 0
    for stretch in document.stretches():
        markup, missing = _published(document.normal, stretch, marks)
        parts.append(markup)
        lost += missing
    if lost:
        remark = (
            f"{lost:,} figures do not survive being made harmless in the page's own layout, so the document is shown as it was read, "
            "in paragraphs and tables."
        )
        return Frame(READ, _as_read(release, document, looks), (remark,))
    return Frame(PUBLISHED, "".join(parts))


def _published(text: str, stretch: Stretch, marks: Sequence[Mark]) -> tuple[str, int]:
    """The markup of one document of the text, and how many marks of it were lost."""
    marked = put_in(text, marks, stretch.start, stretch.end)
    if stretch.is_markup:
        markup, held = bring_out(sanitise(marked), marks)
        markup = f"<section class=page>{markup}</section>"
    else:
        markup, held = bring_out("".join(f"<div class=chunk>{escape(chunk, quote=False)}</div>" for chunk in _chunks(marked)), marks)
        markup = f"<section class=text>{markup}</section>"
    return markup, count_lost(text, marks, held, lambda mark: stretch.start <= mark.start and mark.end <= stretch.end)


def _chunks(text: str) -> Iterator[str]:
    """The text in pieces of some lines, none of which ends within a mark."""
    lines: list[str] = []
    opened = 0
    for line in text.split("\n"):
        lines.append(line)
        opened += line.count(OPEN) - line.count(CLOSE)
        if len(lines) >= LINES_OF_CHUNK and not opened:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _pages(release: Release, images: Sequence[PageImage], looks: Looks) -> Iterator[str]:
    """Yields the pages as pictures, each with boxes over its figures."""
    boxes: dict[int, dict[tuple[Points, ...], list[int]]] = {}
    for index, fact in enumerate(release.facts):
        if index in looks.marked and fact.source.page is not None and fact.source.box is not None:
            boxes.setdefault(fact.source.page, {}).setdefault(tuple(fact.source.box), []).append(index)
    for image in images:
        picture = base64.b64encode(image.png).decode()
        yield f'<section class=sheet style="aspect-ratio:{image.width}/{image.height}">'
        yield f'<img alt="Page {image.page}" src="data:image/png;base64,{picture}">'
        for box, indices in boxes.get(image.page, {}).items():
            left, top, right, bottom = (int(100 * edge) for edge in box)
            attributes, tail = looks.attributes(indices)
            place = (
                f"left:{_share(left, image.width)};top:{_share(top, image.height)};"
                f"width:{_share(right - left, image.width)};height:{_share(bottom - top, image.height)}"
            )
            yield f'<mark {attributes}{tail} style="{place}"></mark>'
        yield "</section>"


def _share(part: int, whole: int) -> str:
    """A length in percent of another, to the thousandth."""
    thousandths = 100_000 * part // whole
    return f"{thousandths // 1000}.{thousandths % 1000:03}%"


def _left_out(release: Release, images: Sequence[PageImage]) -> tuple[str, ...]:
    drawn = {image.page for image in images}
    missing = sum(fact.source.page not in drawn for fact in release.facts)
    return (f"{missing:,} figures stand on pages that are not drawn here.",) if missing else ()


def _as_read(release: Release, document: Document, looks: Looks) -> str:
    text, marks, elements = lay_out(release, document, looks)
    starts = [mark.start for mark in marks]
    parts: list[str] = ["<section class=read><div class=chunk>"]
    count = 0
    for markup, start, end in elements:
        if not markup:
            inside = marks[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]
            shown, _ = bring_out(escape(put_in(text, inside, start, end), quote=False), inside)
            parts.append(shown.replace("\n", "<br>"))
            continue
        parts.append(markup)
        count += 1
        if count >= PARTS_OF_CHUNK and markup in ("</p>", TABLE_END):
            parts.append("</div><div class=chunk>")
            count = 0
    return "".join(parts) + "</div></section>"
