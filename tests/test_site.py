"""The documentation site: whole, linked, complete and without a network; and the tour, whose pictures can be taken anew."""

import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from PIL import Image

import tieout
from tests.browser import find_chromium, launched
from tools import site as sites
from tools import tour
from tools.places import ROOT, is_strict
from tools.stops import STOPS

DOCS = ROOT / "docs"
MOST_BYTES, MOST_OF_ALL = 120_000, 1_000_000  # of a picture, and of all of them
LOADED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "object": ("data",),
    "embed": ("src",),
}
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
STYLE_LOADS = re.compile(r"@import[^;]*|url\([^)]*\)")
ON_A_HOST = re.compile(r"^(?:https?:)?//")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return sites.build(tmp_path_factory.mktemp("site") / "site").parent


@pytest.fixture(scope="module")
def pages(site):
    from lxml import html

    return {path: html.parse(path).getroot() for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def anchors(pages):
    return {path: {*page.xpath("//@id"), *page.xpath("//a/@name")} for path, page in pages.items()}


def targets(path: Path, page) -> list[tuple[str, Path, str]]:
    """What a page leads to inside the site: the address as written, the file, the anchor."""
    found = []
    for address in [*page.xpath("//a/@href"), *page.xpath("//img/@src"), *page.xpath("//link/@href"), *page.xpath("//script/@src")]:
        if re.match(r"[a-z]+:|//", address):
            continue
        file, anchor = urldefrag(address)
        found.append((address, (path.parent / unquote(file)).resolve() if file else path, unquote(anchor)))
    return found


@pytest.mark.slow
def test_every_link_anchor_and_picture_leads_somewhere(site, pages, anchors):
    broken, count = [], 0
    for path, page in pages.items():
        if path.name == "404.html":  # whose addresses are those of a server
            continue
        for address, file, anchor in targets(path, page):
            count += 1
            if not file.is_file() or (anchor and file in anchors and anchor not in anchors[file] and not anchor.startswith("__")):
                broken.append((str(path.relative_to(site)), address))
    assert broken == []
    assert count > 5000


@pytest.mark.slow
def test_no_page_style_sheet_or_script_loads_from_a_host(site, pages):
    loads = []
    for path, page in pages.items():
        for element in page.iter(*LOADED):
            loads += [(path.name, value) for name in LOADED[element.tag] for value in [element.get(name) or ""] if ON_A_HOST.match(value)]
        for link in page.iter("link"):
            if LOADING_LINKS & set((link.get("rel") or "").split()) and ON_A_HOST.match(link.get("href") or ""):
                loads.append((path.name, link.get("href")))
        styles = " ".join([*page.xpath("//style/text()"), *page.xpath("//@style")])
        loads += [(path.name, one) for one in STYLE_LOADS.findall(styles) if "//" in one]
        # nothing may come before what forbids it, and the addresses in the theme's scripts are under it
        policy = page.xpath("//head/*")[1]
        assert policy.get("http-equiv") == "Content-Security-Policy", path
        assert policy.get("content") == sites.POLICY
    for path in site.rglob("*.css"):
        loads += [(path.name, one) for one in STYLE_LOADS.findall(path.read_text()) if "//" in one and "data:" not in one]
    for path in site.rglob("*.js"):
        loads += [
            (path.name, one) for one in re.findall(r"(?:importScripts\(|\bfrom ?|\bimport ?)[\"'`](?:https?:)?//[^\"'`]*", path.read_text())
        ]
    assert loads == []


@pytest.mark.slow
def test_every_page_is_reached_from_the_first(site, pages):
    reached, ahead = set(), [site / "index.html"]
    while ahead:
        path = ahead.pop()
        if path in reached or path not in pages:
            continue
        reached.add(path)
        ahead += [file for _, file, _ in targets(path, pages[path])]
    assert set(pages) - reached == {site / "404.html"}
    for path in DOCS.rglob("*.md"):
        name = path.relative_to(DOCS).with_suffix(".html")
        assert site / (name.parent / "index.html" if name.name == "README.html" else name) in reached, path


@pytest.mark.slow
def test_every_check_stands_in_the_navigation_and_has_its_page(site, pages):
    side = " ".join(pages[site / "index.html"].xpath("string(//nav[contains(@class, 'md-nav--primary')])").split())
    for check in tieout.list_checks():
        page = pages[site / "checks" / f"{check.code.lower()}.html"]
        assert check.title in " ".join(page.xpath("//h1")[0].text_content().split())
        assert f"{check.code} {check.tickmark}" in side


@pytest.mark.slow
def test_pages_have_their_text_and_no_link_out_of_the_site(site, pages):
    assert "<currency>/shares" in pages[site / "report.html"].text_content()  # and not a tag of that name
    start = pages[site / "start.html"].text_content()
    assert "pip install ." in start
    assert "exit status" in start
    for path, page in pages.items():
        assert not [one for one in page.xpath("//article//a/@href") if one.startswith(("docs/", "../README", "/"))], path


@pytest.mark.slow
def test_a_site_that_cannot_be_built_leaves_the_last_one(site, tmp_path, monkeypatch):
    target = tmp_path / "site"
    target.mkdir()
    (target / "index.html").write_text("the last one")
    monkeypatch.setattr(sites, "stage", lambda folder: (folder / "zensical.toml").write_text("[project]\n"))
    with pytest.raises(SystemExit, match="the last one stays"):
        sites.build(target)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (target / "index.html").read_text() == "the last one"


def test_a_page_without_a_place_in_the_navigation_ends_the_build(tmp_path, monkeypatch):
    (tmp_path / "later.md").write_text("# Later\n")
    monkeypatch.setattr(sites, "PAGES", tmp_path)
    with pytest.raises(SystemExit, match=r"no place for later\.md"):
        sites.navigation()


@pytest.mark.slow
def test_pages_are_quiet_from_files_and_the_search_finds(site):
    with launched() as browser:
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        page = context.new_page()
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for name in ("index", "tour", "checks/ft01", "api"):
            page.goto((site / f"{name}.html").as_uri())
            page.keyboard.press("Control+k")
            page.get_by_role("combobox", name="Search").fill("cross-foots")
            found = page.locator("[role=listbox] a[href*='checks/cf01.html']").first
            found.wait_for()
            assert "foots" in found.inner_text()
        assert [one for one in requests if not one.startswith(("file:", "blob:null/"))] == []
        assert complaints == []
        # and what a script might ask for all the same is refused before it leaves
        refused = page.evaluate(
            """() => new Promise((done) => {
              document.addEventListener('securitypolicyviolation', (event) => done(event.blockedURI));
              const script = document.createElement('script');
              script.src = 'http://127.0.0.1:9/none.js';
              document.head.append(script);
            })"""
        )
        assert refused.startswith("http://127.0.0.1:9")


def test_the_home_page_says_what_the_readme_says_is_to_come():
    to_come = re.findall(r"^\| (.+?) \| to come \|$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert re.findall(r"^To come: (.+)\.$", (DOCS / "index.md").read_text(), re.MULTILINE) == to_come


def tour_blocks() -> list[tuple[str, str, str]]:
    """The pictures of docs/tour.md: alt text, name, and the last command or code above each."""
    found, command = [], ""
    for match in re.finditer(
        r"```(?:console|python)\n(.*?)```|!\[([^\]]*)\]\(tour/([a-z-]+)\.png\)", (DOCS / "tour.md").read_text(), re.DOTALL
    ):
        if match[3]:
            found.append((match[2], match[3], command))
        else:
            command = match[1].strip().removeprefix("$ ")
    return found


def test_the_tour_shows_every_stop_under_its_command():
    assert [(name, command) for _, name, command in tour_blocks()] == [(stop.name, stop.command) for stop in STOPS]
    assert all(len(alt) > 30 for alt, _, _ in tour_blocks())
    assert 8 <= len(STOPS) <= 12


def test_the_pictures_are_there_and_small():
    sizes = {path.stem: path.stat().st_size for path in (DOCS / "tour").glob("*.png")}
    assert set(sizes) == {stop.name for stop in STOPS}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    assert sum(sizes.values()) < MOST_OF_ALL
    assert "docs/tour/review.png" in (ROOT / "README.md").read_text()


@pytest.mark.slow
def test_the_tour_can_be_taken_anew_and_shows_what_it_says(tmp_path):
    find_chromium()
    stops = [stop for stop in STOPS if tour.can_take(stop) or is_strict()]
    with tour.browsing() as browser:
        guide = tour.Guide(browser, tmp_path)
        guide.prepare(stops)
        for stop in stops:
            taken = guide.take(stop)
            assert tour.lacks(taken, stop) == [], stop.name
            assert taken.picture.width >= 400, stop.name
            assert taken.picture.height >= 300, stop.name
            assert taken.picture.convert("L").getextrema()[1] - taken.picture.convert("L").getextrema()[0] > 150, stop.name
    if len(stops) < len(STOPS):
        pytest.skip("LIBREOFFICE IS NOT HERE: all stops of the tour but that of the workbook were taken")


def test_a_picture_that_looks_the_same_is_not_written_again(tmp_path):
    picture = Image.new("RGB", (400, 300), "white")
    picture.paste("black", (10, 10, 200, 60))
    assert tour.keep(picture, tmp_path / "one.png")
    picture.putpixel((5, 5), (200, 200, 200))
    assert not tour.keep(picture, tmp_path / "one.png")
    picture.paste("black", (10, 100, 200, 160))
    assert tour.keep(picture, tmp_path / "one.png")


def test_without_a_browser_the_pictures_are_kept(monkeypatch, capsys):
    monkeypatch.setattr(tour, "find_browser", lambda: None)
    before = {path: path.read_bytes() for path in tour.PICTURES.glob("*.png")}
    assert tour.main([]) == 0
    assert "apt-get install" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tour.PICTURES.glob("*.png")} == before


def test_without_an_office_the_picture_of_the_workbook_is_kept(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert [stop.name for stop in STOPS if not tour.can_take(stop)] == ["workbook"]
