"""Build the documentation site into out/site: docs/ with parts of README.md and the changelog, for a browser without a network.

The site is built in a folder of its own and takes the place of the last one only when it is whole. What zensical builds would fetch one
script from a host when it is opened as files: here that script is ours, and a policy on every page keeps the rest from being asked for.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.docs import check_families, decision_files, decision_title
from tools.places import OUT, ROOT

SITE = OUT / "site"
PAGES = ROOT / "docs"
CONFIG = "zensical.toml"
NO_NAV = "nav = []\n"
# Parts of README.md that are pages of the site: file, title, and the headings under which its text stands.
PARTS = (
    ("start.md", "Install and first steps", ("Install", "Examples", "On the command line", "In Python", "The report")),
    ("works.md", "What works now", ("What works now",)),
    ("working.md", "Working on it", ("Working on it", "Licence")),
)
COPIES = ("LICENSE", "scores.json")  # that README.md links to
Nav = list["str | dict[str, str | Nav]"]
SHIM = re.compile(r'<script src="https://unpkg\.com/iframe-worker/shim"[^>]*></script>')
CHARSET = '<meta charset="utf-8">'
# Scripts and styles of the theme stand in its pages; a picture may be data, the worker of the search is made of a text.
POLICY = "default-src 'self' file: data: blob: 'unsafe-inline'"
WORKER = "assets/javascripts/worker.js"
# A browser starts no worker from a file: there the one of the search is made from its text.
WORKER_SCRIPT = """if (location.protocol === "file:") {
  const text = %s, Plain = window.Worker;
  window.Worker = function () { return new Plain(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))); };
}
"""


def navigation() -> Nav:
    """Returns what stands at the side of every page; a page of docs/ that has no place here ends the build."""
    checks: Nav = ["checks/README.md"]
    for title, family in check_families():
        pages: Nav = [{f"{one.code} {one.tickmark} · {one.slug.replace('-', ' ')}": f"checks/{one.code.lower()}.md"} for one in family]
        checks.append({title: pages})
    records: Nav = ["decisions/README.md"]
    records += [{decision_title(path): f"decisions/{path.name}"} for path in decision_files()]
    nav: Nav = [
        {"Home": "index.md"},
        {"Tour": "tour.md"},
        {"Install and first steps": "start.md"},
        {"What works now": "works.md"},
        {
            "Using it": [
                {"Command line": "cli.md"},
                {"Python": "api.md"},
                {"Review page": "review.md"},
                {"Workbook": "workbook.md"},
                {"Comparing drafts": "diff.md"},
                {"Tables, annotations, notebooks": "tables.md"},
            ]
        },
        {
            "What it says": [
                {"The report": "report.md"},
                {"Data dictionary": "data-dictionary.md"},
                {"Concepts": "concepts.md"},
            ]
        },
        {"Many releases": [{"Store": "store.md"}, {"EDGAR": "edgar.md"}, {"History": "history.md"}, {"Scale": "scale.md"}]},
        {"Checks": checks},
        {"How it works": [{"Working on it": "working.md"}, {"Changelog": "changelog.md"}, {"Decisions": records}]},
    ]
    placed = set(places_of(nav))
    if homeless := sorted(str(path.relative_to(PAGES)) for path in PAGES.rglob("*.md") if str(path.relative_to(PAGES)) not in placed):
        raise SystemExit(f"site: navigation() in tools/site.py has no place for {', '.join(homeless)}")
    return nav


def places_of(nav: "str | Nav") -> Iterator[str]:
    """Yields the files that a part of the navigation leads to.

    >>> list(places_of(["a.md", {"B": [{"C": "c.md"}]}]))
    ['a.md', 'c.md']
    """
    if isinstance(nav, str):
        yield nav
        return
    for one in nav:
        for inner in [one] if isinstance(one, str) else one.values():
            yield from places_of(inner)


def to_toml(nav: "str | Nav") -> str:
    """Returns a part of the navigation as TOML.

    >>> to_toml([{"Home": "index.md"}])
    '[{"Home" = "index.md"}]'
    """
    if isinstance(nav, str):
        return json.dumps(nav, ensure_ascii=False)
    entries = [
        to_toml(one)
        if isinstance(one, str)
        else "{" + ", ".join(f"{to_toml(name)} = {to_toml(inner)}" for name, inner in one.items()) + "}"
        for one in nav
    ]
    return f"[{', '.join(entries)}]"


def part_page(readme: str, title: str, headings: tuple[str, ...]) -> str:
    """Returns a page made of parts of README.md, its links led to the pages of the site."""
    sections = dict(zip(*[iter(re.split(r"^## (.+)\n", readme, flags=re.MULTILINE)[1:])] * 2, strict=True))
    parts = [f"# {title}\n", *(sections[one] if one == title else f"## {one}\n{sections[one]}" for one in headings)]
    return led("\n".join(parts))


def led(text: str) -> str:
    """Returns a text of the project's own folder with its links as they are on the site.

    >>> led("[a](docs/api.md), [b](docs/decisions), [c](CHANGELOG.md)")
    '[a](api.md), [b](decisions/README.md), [c](changelog.md)'
    """
    text = text.replace("](docs/decisions)", "](decisions/README.md)").replace("](CHANGELOG.md)", "](changelog.md)")
    return text.replace("](docs/", "](")


def led_up(text: str) -> str:
    """Returns a page of docs/ with its links to the folder above as they are on the site."""
    for name, title, headings in PARTS:
        for heading in (*headings, title):
            anchor = heading.lower().replace(" ", "-")
            text = text.replace(f"](../README.md#{anchor})", f"]({name}{'' if heading == title else f'#{anchor}'})")
    return re.sub(r"\]\(\.\./(scores\.json|LICENSE)", r"](\1", text.replace("](../CHANGELOG.md)", "](changelog.md)"))


def stage(folder: Path) -> None:
    """Puts together what the site is built from."""
    readme = (ROOT / "README.md").read_text()
    pages = folder / "docs"
    shutil.copytree(PAGES, pages)
    for path in pages.glob("*.md"):
        path.write_text(led_up(path.read_text()))
    for name, title, headings in PARTS:
        (pages / name).write_text(part_page(readme, title, headings))
    (pages / "changelog.md").write_text(led((ROOT / "CHANGELOG.md").read_text()))
    for name in COPIES:
        shutil.copy(ROOT / name, pages / name)
    config = (ROOT / CONFIG).read_text()
    if NO_NAV not in config:
        raise SystemExit(f"site: {CONFIG} has no line {NO_NAV.strip()!r} for the navigation")
    (folder / CONFIG).write_text(config.replace(NO_NAV, f"nav = {to_toml(navigation())}\n"))


def seal(site: Path) -> None:
    """Gives every page its policy, and our script in place of the one that would be fetched."""
    (worker,) = (site / "assets" / "javascripts" / "workers").glob("search.*.js")
    (site / WORKER).write_text(WORKER_SCRIPT % json.dumps(worker.read_text()).replace("</", "<\\/"))
    for path in site.rglob("*.html"):
        up = "../" * (len(path.relative_to(site).parts) - 1)
        text, shims = SHIM.subn(f'<script src="{up}{WORKER}"></script>', path.read_text())
        text = text.replace(CHARSET, f'{CHARSET}<meta http-equiv="Content-Security-Policy" content="{POLICY}">', 1)
        if shims != 1 or POLICY not in text:
            raise SystemExit(f"site: {path.relative_to(site)} is not built as tools/site.py knows it: zensical has changed")
        path.write_text(text)


def build(target: Path = SITE) -> Path:
    """Builds the site into a folder, in place of what is there, and returns its first page."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".site-") as name:
        work = Path(name)
        stage(work)
        command = [sys.executable, "-m", "zensical", "build", "--strict"]
        done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"site: not built, the last one stays\n{done.stdout}")
        seal(work / "site")
        if target.exists():
            target.rename(work / "last")
        (work / "site").rename(target)
    return target / "index.html"


def main() -> int:
    """Builds the site and says where it is."""
    page = build()
    size = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file())
    print(f"site: open {page.relative_to(ROOT)} ({len(list(SITE.rglob('*.html')))} pages, {size / 1e6:.1f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
