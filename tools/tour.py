"""Take the pictures of the tour, docs/tour/*.png: each is what a command on the bundled examples really shows.

What they show stands in tools/stops.py; docs/tour.md tells the walk. A picture is written only where it looks otherwise than the one that
is there. Without Chromium the pictures are kept as they are.
"""

import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops

from tools.places import EXAMPLES, ROOT
from tools.stops import FRAME, STOPS, Clip, Stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FloatRect, Locator, Page

PICTURES = ROOT / "docs" / "tour"
TIEOUT = Path(sys.executable).with_name("tieout")
BROWSERS = ("chromium", "chromium-browser")
SWITCHES = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")
NO_BROWSER = (
    "tour: no Chromium here, so the checked-in pictures are kept; `apt-get install --no-install-recommends chromium`, or name one in "
    "TIEOUT_CHROMIUM"
)
NO_OFFICE = "tour: no LibreOffice here, so the picture of the workbook is kept; `apt-get install --no-install-recommends libreoffice-calc`"
DOTS = 96  # an inch on a screen; PDF counts 72
COLUMNS = 100  # of a terminal
# black, red, green, yellow, blue, magenta, cyan, white
COLOURS = [
    *((60, 64, 72), (255, 138, 143), (127, 212, 148), (240, 200, 110), (125, 176, 255), (214, 160, 255), (110, 208, 220), (228, 230, 234)),
]
PATIENCE = 20  # times that a page is looked at again that does not show what it should
SETTLED = 150  # milliseconds after which nothing moves any more
SHADES, REFINEMENTS = 192, 3
# Two pictures look the same where fewer than one dot in a thousand differs by more than this, of 255: letters are drawn a little
# differently by each version of the browser.
SLIGHT, FEW = 48, 0.001


def find_browser() -> str | None:
    """Returns the path of Chromium, or of what TIEOUT_CHROMIUM names."""
    return os.environ.get("TIEOUT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@contextlib.contextmanager
def browsing() -> Iterator["Browser"]:
    """Gives the system's Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(SWITCHES))
        yield browser
        browser.close()


class Taken(NamedTuple):
    """A picture and the text that stands in the part of the page it shows."""

    picture: Image.Image
    text: str


class Guide:
    """Goes to the stops of the tour: runs their commands in a folder, each once, and takes their pictures."""

    def __init__(self, browser: "Browser", folder: Path) -> None:
        self.browser = browser
        self.folder = folder
        self.pages: dict[str, Path] = {}
        (folder / "examples").symlink_to(EXAMPLES)

    def prepare(self, stops: Sequence[Stop]) -> None:
        """Runs the commands of the stops, some at once."""
        commands = list(dict.fromkeys(stop.command for stop in stops))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            self.pages.update(zip(commands, pool.map(self._run, commands), strict=True))

    def take(self, stop: Stop) -> Taken:
        """Returns the picture of a stop that was prepared."""
        if stop.sheet:
            return self._take_sheet(self.pages[stop.command], stop)
        return self._take_page(self.pages[stop.command], stop)

    def _run(self, command: str) -> Path:
        """Runs a command and returns what is to be looked at: a page of HTML, or the sheets of a workbook as PDF."""
        if not command.startswith("tieout "):
            return self._write("notebook", notebook_page(command, self.folder))
        words = shlex.split(command)[1:]
        status, output = run_in_terminal([str(TIEOUT), *words], self.folder)
        if status not in (0, 1):
            raise SystemExit(f"tour: {command} ended with {status}: {output}")
        if "-o" not in words:
            return self._write("terminal", terminal_page(command, output))
        made = self.folder / words[words.index("-o") + 1]
        return self._print(made) if made.suffix == ".xlsx" else made

    def _write(self, name: str, page: str) -> Path:
        path = self.folder / f"{name}.html"
        path.write_text(page)
        return path

    def _print(self, book: Path) -> Path:
        """Returns a workbook as LibreOffice prints it."""
        profile = (self.folder / "office").as_uri()
        command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir"]
        environment = {**os.environ, "HOME": str(self.folder)}
        subprocess.run([*command, self.folder, book], env=environment, capture_output=True, check=True, timeout=300)
        return book.with_suffix(".pdf")

    def _take_page(self, path: Path, stop: Stop) -> Taken:
        width, height = stop.window
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if stop.dark else "light",
            device_scale_factor=stop.sharp,
            reduced_motion="reduce",
            offline=True,
        )
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_timeout(SETTLED)
        for verb, target in stop.do:
            act(page, verb, target)
            page.wait_for_timeout(SETTLED)
        taken = cut(page, stop.clip)
        for _ in range(PATIENCE):  # on a busy machine
            if not lacks(taken, stop):
                break
            page.wait_for_timeout(SETTLED)
            taken = cut(page, stop.clip)
        context.close()
        return taken

    def _take_sheet(self, path: Path, stop: Stop) -> Taken:
        from pypdfium2 import PdfDocument

        for sheet in PdfDocument(path):
            text = sheet.get_textpage().get_text_range()
            if stop.sheet in text:
                picture = sheet.render(scale=DOTS / 72 * stop.sharp).to_pil().convert("RGB")
                return Taken(trim(picture), text)
        raise SystemExit(f"tour: {path.name} has no sheet with {stop.sheet!r}")


def lacks(taken: Taken, stop: Stop) -> list[str]:
    """Returns the texts that a stop says and its picture does not show."""
    shown = " ".join(taken.text.split())
    return [text for text in stop.says if " ".join(text.split()) not in shown]


def act(page: "Page", verb: str, target: str) -> None:
    """Does one step of a stop."""
    paper = page.frame_locator(FRAME)
    match verb:
        case "press":
            page.keyboard.press(target)
        case "click":
            page.locator(target).first.click()
        case "click in paper":
            paper.locator(target).first.click()
        case "point in paper":
            paper.locator(target).first.hover()
        case "find":
            page.locator("#search").fill(target)
            page.keyboard.press("Enter")
            page.locator("#search").fill("")
        case _:
            raise SystemExit(f"tour: no step is called {verb!r}")


def cut(page: "Page", clip: Clip) -> Taken:
    """Returns the part of a page that a clip names, and the text in it; of a box or the window, the text of the page and its frame."""
    if isinstance(clip, str):
        part: Locator = page.locator(clip).first
        inside = page.frame_locator(clip).locator("body") if clip == FRAME else part
        return Taken(opened(part.screenshot()), inside.inner_text())
    texts = [page.locator("body").inner_text()]
    if page.locator(FRAME).count():
        texts.append(page.frame_locator(FRAME).locator("body").inner_text())
    if clip is None:
        return Taken(opened(page.screenshot()), "\n".join(texts))
    if len(clip) == 2:
        top, bottom, width, text = page.evaluate(LINES, list(clip))
        clip, texts = (0, top, width, bottom - top), [text]
    left, top, width, height = clip
    box: FloatRect = {"x": left, "y": top, "width": width, "height": height}
    return Taken(opened(page.screenshot(clip=box, full_page=True)), "\n".join(texts))


def opened(content: bytes) -> Image.Image:
    """Returns the picture in a PNG file."""
    return Image.open(io.BytesIO(content)).convert("RGB")


def trim(picture: Image.Image, margin: int = 16) -> Image.Image:
    """Returns the picture without the empty paper around what it shows, the running foot of the sheet left out."""
    paper = Image.new("RGB", picture.size, "white")
    body = picture.crop((0, 0, picture.width, picture.height * 9 // 10))
    box = ImageChops.difference(body, paper.crop((0, 0, *body.size))).getbbox() or (0, 0, *picture.size)
    return picture.crop((max(0, box[0] - margin), max(0, box[1] - margin), box[2] + margin, box[3] + margin))


# Where the lines begin and end that hold two texts, how wide the page is, and the text between.
LINES = """([first, last]) => {
  const lines = [...document.querySelectorAll("pre div")], from = lines.findIndex((one) => one.textContent.includes(first));
  const to = lines.findIndex((one, at) => at >= from && one.textContent.includes(last)), margin = 10;
  const top = from ? lines[from].offsetTop - margin : 0, bottom = lines[to].offsetTop + lines[to].offsetHeight + margin;
  const text = lines.slice(from, to + 1).map((one) => one.textContent).join("\\n");
  return [top, bottom, document.querySelector("pre").offsetWidth, text];
}"""
SCREEN = """<!DOCTYPE html><meta charset="utf-8"><style>
body{margin:0;background:#fff}pre{margin:0;padding:14px 18px;font:13px/1.35 "DejaVu Sans Mono",monospace;display:inline-block}
.screen{background:#16181c;color:#e4e6ea}.screen i{font-style:normal;color:#8b929c}
</style>"""


def run_in_terminal(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """Runs a command in a folder, as on a terminal of COLUMNS columns; returns its exit status and what it wrote there."""
    import pty

    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (50, COLUMNS))
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")} | {"TERM": "xterm"}
    running = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=its, stderr=its)
    os.close(its)
    written = bytearray()
    # a terminal that nobody writes to any more is an error, not an end
    with contextlib.suppress(OSError):
        while part := os.read(ours, 65536):
            written += part
    os.close(ours)
    return running.wait(), written.decode().replace("\r\n", "\n")


def terminal_page(command: str, output: str) -> str:
    """Returns a page that shows what a command wrote to a terminal, in the terminal's colours, a line an element."""
    from rich.ansi import AnsiDecoder
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme

    theme = TerminalTheme((22, 24, 28), (228, 230, 234), COLOURS)
    lines = []
    for line in AnsiDecoder().decode(output):
        console = Console(file=io.StringIO(), record=True, width=COLUMNS, force_terminal=True, color_system="truecolor")
        console.print(line, soft_wrap=True, end="")
        lines.append(console.export_html(theme=theme, inline_styles=True, code_format="{code}"))
    drawn = "".join(f"<div>{line or ' '}</div>" for line in ("", *lines))
    return f'{SCREEN}<pre class="screen"><div><i>$ {escape(command)}</i></div>{drawn}</pre>'


NOTEBOOK = """<!DOCTYPE html><meta charset="utf-8"><style>
body{margin:0;background:#fff;color:#1d1d1f;font:14px system-ui,sans-serif}
main{display:grid;grid-template-columns:auto 1fr;gap:10px 12px;padding:16px 18px}
b{font:12px "DejaVu Sans Mono",monospace;color:#5f6368;padding-top:9px}
code{display:block;white-space:pre;font:13px/1.4 "DejaVu Sans Mono",monospace;background:#f5f6f8;border:1px solid #d8dade;padding:7px 10px}
</style>"""


def notebook_page(code: str, folder: Path) -> str:
    """Returns a page that shows some lines of Python and what the last one is worth, as a notebook would."""
    *before, last = code.splitlines()
    program = "\n".join([*before, f"print(({last})._repr_html_())"])
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return f"{NOTEBOOK}<main><b>In [1]:</b><code>{escape(code)}</code><b>Out[1]:</b><div>{done.stdout}</div></main>"


def is_alike(one: Image.Image, other: Image.Image) -> bool:
    """Returns whether two pictures look the same.

    >>> is_alike(Image.new("RGB", (9, 9), "white"), Image.new("RGB", (9, 9), "black"))
    False
    """
    if one.size != other.size:
        return False
    shades = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(shades[SLIGHT:]) < FEW * one.width * one.height


def keep(picture: Image.Image, path: Path) -> bool:
    """Writes a picture in few shades, unless the file looks like it already; returns whether it was written."""
    small = picture.quantize(SHADES, method=Image.Quantize.MAXCOVERAGE, kmeans=REFINEMENTS, dither=Image.Dither.NONE)
    if path.exists() and is_alike(Image.open(path).convert("RGB"), small.convert("RGB")):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    small.save(path, optimize=True)
    return True


def can_take(stop: Stop) -> bool:
    """Returns whether the program that a stop needs beside the browser is there."""
    return not stop.sheet or shutil.which("soffice") is not None


def take_all(stops: Sequence[Stop] = STOPS, folder: Path = PICTURES) -> list[str]:
    """Takes the pictures of the stops anew and returns the names of those that look otherwise than before."""
    written = []
    with tempfile.TemporaryDirectory() as work, browsing() as browser:
        guide = Guide(browser, Path(work))
        possible = list(filter(can_take, stops))
        guide.prepare(possible)
        for stop in possible:
            taken = guide.take(stop)
            if missing := lacks(taken, stop):
                raise SystemExit(f"tour: the picture {stop.name} does not show {missing}; see tools/stops.py")
            if keep(taken.picture, folder / f"{stop.name}.png"):
                written.append(stop.name)
    return written


def main(names: Sequence[str] | None = None) -> int:
    """Takes all pictures, or those of the names given; pictures that no stop takes are removed."""
    wanted = sys.argv[1:] if names is None else names
    if find_browser() is None:
        print(NO_BROWSER, file=sys.stderr)
        return 0
    if not all(map(can_take, STOPS)):
        print(NO_OFFICE, file=sys.stderr)
    written = take_all([stop for stop in STOPS if not wanted or stop.name in wanted])
    for path in set(PICTURES.glob("*.png")) - {PICTURES / f"{stop.name}.png" for stop in STOPS}:
        path.unlink()
    print(f"tour: {'taken anew: ' + ', '.join(written) if written else 'the pictures look as before'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
