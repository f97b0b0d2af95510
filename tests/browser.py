"""The system's Chromium, for tests of the review page: what a page asks for and complains of is kept."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
READY = "html[data-ready]"


def find_chromium() -> str:
    """The path of Chromium, or of what TIEOUT_CHROMIUM names; the test is skipped, loudly, where there is none."""
    path = os.environ.get("TIEOUT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("CHROMIUM IS NOT HERE: `apt-get install --no-install-recommends chromium`, or name it in TIEOUT_CHROMIUM")
    return path


@contextmanager
def launched() -> Iterator[Any]:
    """A browser without a window."""
    path = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


class Opened:
    """A review page in the browser, with what it asked for and what it complained of."""

    def __init__(self, browser: Any, path: Path, *, context: Any = None, **options: Any) -> None:
        self.context = context or browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.blocked: list[str] = []  # asked for, and refused by the policy before anything left
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.blocked.append(request.url) if request.failure == "csp" else None)
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        self.page.on("popup", lambda popup: self.complaints.append(f"popup: {popup.url}"))
        self.page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.address = path.as_uri()
        self.page.goto(self.address)
        self.page.wait_for_selector(READY, state="attached")

    @property
    def paper(self) -> Any:
        """The frame with the document."""
        return self.page.frame_locator("#frame")

    def mark(self, index: int) -> Any:
        """The first mark of a figure."""
        return self.paper.locator(f'mark[data-f~="{index}"]').first

    def is_quiet(self) -> bool:
        """Whether nothing but the page itself was asked for, and nothing was complained of."""
        return self.requests == [self.address] and self.complaints == []

    def inside(self, script: str) -> Any:
        """What a script about `paper`, the document in the frame, gives."""
        return self.page.evaluate(f"() => {{ const paper = document.getElementById('frame').contentDocument; return {script}; }}")

    def close(self) -> None:
        """Ends it."""
        self.page.close()
