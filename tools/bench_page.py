"""Measure the review page in a browser: first paint, and the time of a frame while one scrolls and points, with 5,000 marked figures.

The baseline is the same document in the same browser as its author wrote it, without marks: what scrolling it costs on this machine.
Without Chromium nothing is measured.
"""

import os
import random
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIGURES = 5000
COLUMNS, ROWS = 4, 10
TURNS = 120  # of the wheel, and moves of the pointer
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Frames follow each other as the screen shows them; the time between two is what a reader sees as smooth or not.
RECORD = """() => {
  window.frames_seen = []; window.watching = true; let last;
  const frame = at => { if (last) frames_seen.push(at - last); last = at; if (watching) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
STOP = "() => { window.watching = false; return frames_seen; }"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True)
class Frames:
    """The time between two frames, in milliseconds: the middle one, and that which 95 in 100 do not pass."""

    middle: float
    late: float


@dataclass(frozen=True)
class Page:
    """What was measured: first paint in milliseconds, and the frames of scrolling, of pointing, and of scrolling without marks."""

    paint: float
    scrolling: Frames
    pointing: Frames
    plain: Frames


def write_large(count: int) -> bytes:
    """Returns a release of about so many figures, in tables of sums."""
    draw = random.Random(count)
    tables = []
    for table in range(count // (COLUMNS * (ROWS + 1))):
        rows = [[draw.randint(100, 99_999) for _ in range(COLUMNS)] for _ in range(ROWS)]
        named = [
            *((f"Costs {table}.{at}", row) for at, row in enumerate(rows)),
            ("Total", [sum(column) for column in zip(*rows, strict=True)]),
        ]
        lines = [f"<tr><td>{name}</td>{''.join(f'<td>{value:,}</td>' for value in row)}</tr>" for name, row in named]
        head = "<tr><td>(in thousands)</td><td>2024</td><td>2023</td><td>2022</td><td>2021</td></tr>"
        tables.append(f"<p>Costs</p><table>{head}{''.join(lines)}</table>")
    return f"<html><body>{''.join(tables)}</body></html>".encode()


def frames_of(seen: list[float]) -> Frames:
    """Returns the middle and the late one of the times between frames.

    >>> frames_of([16.0, 17.0, 18.0, 40.0])
    Frames(middle=17.5, late=40.0)
    """
    ordered = sorted(seen)
    return Frames(statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)])


def scroll(page: Any) -> Frames:
    """Turns the wheel over the middle of a page and returns its frames."""
    page.mouse.move(900, 500)
    page.evaluate(RECORD)
    for _ in range(TURNS):
        page.mouse.wheel(0, 240)
        page.wait_for_timeout(16)
    return frames_of(page.evaluate(STOP))


def point(page: Any) -> Frames:
    """Moves the pointer over the figures of the frame and returns the frames."""
    box = page.locator("#frame").bounding_box()
    page.evaluate(RECORD)
    for at in range(TURNS):
        page.mouse.move(box["x"] + 40 + at * 37 % 700, box["y"] + 40 + at * 53 % 600)
        page.wait_for_timeout(16)
    return frames_of(page.evaluate(STOP))


def measure_page() -> Page | None:
    """Returns what the review page does in Chromium; None where there is none."""
    path = os.environ.get("TIEOUT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        return None
    from playwright.sync_api import sync_playwright

    from tieout import api

    source = write_large(FIGURES)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        review, plain = Path(folder, "review.html"), Path(folder, "plain.html")
        review.write_bytes(api.review(source))
        plain.write_bytes(source)
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(review.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_timeout(500)
        paint, scrolling, pointing = page.evaluate(PAINT), scroll(page), point(page)
        page.goto(plain.as_uri())
        page.wait_for_timeout(500)
        measured = Page(paint=paint, scrolling=scrolling, pointing=pointing, plain=scroll(page))
        browser.close()
    return measured
