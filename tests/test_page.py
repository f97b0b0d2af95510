"""The review page in a browser, on HTML, text, PDF, Word and an EDGAR submission: what it shows, and how one gets about in it."""

import os
from pathlib import Path

import pytest

from tests.browser import Opened, launched
from tieout import api
from tools.bench_page import write_large
from tools.places import EXAMPLES

MISTYPED, TEXT, PDF = "harbor-q3-2025-mistyped.htm", "wendover-fy1999-q4.txt", "ostrander-q4-2024.pdf"
WORD, SUBMISSION = "harbor-q3-2025-draft.docx", "larkspur-fy2025-q2-filing.txt"
FORMS = [MISTYPED, TEXT, PDF, WORD, SUBMISSION]
MOST_BYTES, ALLOWED = 3, 400_000  # of a page of HTML: times its source, and beside it
FIRST_PAINT = 1000  # milliseconds
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The path of the page of an example, made once."""
    folder = tmp_path_factory.mktemp("pages")

    def make(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_bytes(api.review(EXAMPLES / name))
        return path

    return make


@pytest.fixture
def visit(browser, made):
    """Opens the page of an example; at the end nothing may have been asked for and nothing complained of."""
    opened: list[Opened] = []

    def go(name: str | Path, **options: object) -> Opened:
        opened.append(Opened(browser, name if isinstance(name, Path) else made(name), **options))
        return opened[-1]

    yield go
    for one in opened:
        assert one.is_quiet(), (one.requests, one.complaints)
        one.context.close()


@pytest.fixture(scope="module")
def releases():
    return {name: api.read(EXAMPLES / name) for name in FORMS}


@pytest.mark.parametrize("name", FORMS)
def test_every_figure_is_marked_as_it_stands(name, visit, releases):
    page = visit(name)
    release = releases[name]
    marked = page.inside("[...paper.querySelectorAll('mark[data-f]')].flatMap(m => m.dataset.f.split(' ').map(f => [+f, m.className[0]]))")
    classes = dict(marked)
    unmarked = [fact for index, fact in enumerate(release.facts) if index not in classes]
    # a figure without a box of its own
    assert [fact.id for fact in unmarked if fact.source.box is not None or fact.source.start is not None or name == WORD] == []
    for index, kind in classes.items():
        assert {"t": "tied", "u": "untied", "d": "disputed", "q": "disputed"}[kind] == release.facts[index].status or "," in str(marked)
    if name not in (PDF, WORD):
        others = page.inside("paper.querySelectorAll('mark.n').length")
        assert others == sum(one.fact is None for one in release.numerals)


@pytest.mark.parametrize("name", [MISTYPED, TEXT, WORD, SUBMISSION])
def test_marks_hold_the_figures_as_printed(name, visit, releases):
    page = visit(name)
    texts = dict(page.inside("[...paper.querySelectorAll('mark[data-f]')].map(m => [m.dataset.f.split(' ')[0], m.textContent])")[::-1])
    digits = {index: "".join(filter(str.isdigit, text)) for index, text in texts.items()}
    expected = {index: "".join(filter(str.isdigit, releases[name].facts[int(index)].text)) for index in texts}
    split = {index for index in texts if digits[index] != expected[index]}
    assert len(split) <= len(texts) // 100


def test_boxes_of_a_pdf_lie_over_their_figures(visit, releases):
    page = visit(PDF)
    index, fact = next((index, fact) for index, fact in enumerate(releases[PDF].facts) if fact.source.page == 2)
    place = page.inside(
        f"(() => {{ const mark = paper.querySelector('mark[data-f=\"{index}\"]').getBoundingClientRect(),"
        " sheet = paper.querySelectorAll('.sheet')[1].getBoundingClientRect();"
        " return [(mark.left - sheet.left) / sheet.width * 612, (mark.top - sheet.top) / sheet.height * 792]; })()"
    )
    assert fact.source.box is not None
    assert place == pytest.approx([float(fact.source.box[0]), float(fact.source.box[1])], abs=0.5)
    assert page.inside("[...paper.images].every(image => image.complete && image.naturalWidth > 900)")


def test_pointing_at_a_figure_shows_what_it_means_and_its_workings(visit, releases):
    page = visit(MISTYPED)
    index, fact = next((i, f) for i, f in enumerate(releases[MISTYPED].facts) if f.label == "Total assets" and f.status == "tied")
    page.inside(f"paper.querySelector('mark[data-f=\"{index}\"]').scrollIntoView({{block: 'center'}})")
    page.mark(index).hover()
    card = page.page.locator("#card")
    card.wait_for()
    text = card.inner_text()
    for said in (fact.text, "tied", "Total assets", f"{fact.value:,f} USD", "us-gaap:Assets", "gaap", "Balance sheet"):
        assert said in text
    assert card.locator(".workings").count() >= 1
    page.page.mouse.move(5, 5)
    card.wait_for(state="hidden")


def test_a_click_keeps_it_open_and_its_terms_lead_on(visit):
    page = visit(MISTYPED)
    page.mark(0).click()
    page.page.mouse.move(5, 5)
    page.page.wait_for_timeout(250)
    assert page.page.locator("#card").is_visible()
    page.page.locator("#card .other").first.click()
    assert page.inside("paper.querySelector('mark.cur').dataset.f") != "0"
    page.page.keyboard.press("o")
    page.page.keyboard.press("b")
    page.page.keyboard.press("Escape")
    assert page.page.locator("#card").is_hidden()


@pytest.mark.parametrize("name", [MISTYPED, TEXT])
def test_the_first_exception_is_told_at_once_and_is_one_key_away(name, visit, tmp_path):
    source = (EXAMPLES / name).read_bytes()
    if name == TEXT:
        source = source.replace(b"57,915", b"57,951", 1)
    path = tmp_path / f"{name}.html"
    path.write_bytes(api.review(source, name=name))
    page = visit(path)
    release = api.read(source, name=name)
    first = page.page.locator(".exceptions li").first
    assert first.locator(".detail").is_visible()  # without a key
    page.page.keyboard.press("n")
    finding = next(one for one in release.findings if one.outcome == "exception")
    assert finding.message in first.inner_text()
    for candidate in finding.candidates:
        assert candidate.text is None or candidate.text in first.inner_text()
    assert finding.suggestion is None or finding.suggestion.because in first.inner_text()
    page.page.wait_for_timeout(100)
    box = page.inside("(b => [b.top, b.bottom, paper.defaultView.innerHeight])(paper.querySelector('mark.cur').getBoundingClientRect())")
    assert 0 <= box[0] < box[1] <= box[2]
    assert page.inside("paper.querySelector('mark.cur').className[0]") in "dq"


def test_n_and_p_go_through_the_exceptions_worst_first(visit, releases):
    page = visit(MISTYPED)
    count = sum(one.outcome == "exception" for one in releases[MISTYPED].findings)
    seen = []
    for _ in range(count + 1):
        page.page.keyboard.press("n")
        seen.append(page.page.evaluate("document.querySelector('.exceptions li.open').id"))
    assert len(set(seen)) == count
    assert seen[0] == seen[-1]
    page.page.keyboard.press("p")
    assert page.page.evaluate("document.querySelector('.exceptions li.open').id") == seen[-2]
    severities = page.page.eval_on_selector_all(".exceptions .row .pill", "all => all.map(one => one.textContent)")
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


def test_arrows_go_from_figure_to_figure_and_screen_readers_hear_them(visit, releases):
    page = visit(MISTYPED)
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    said = page.page.locator("[role=status]").inner_text()
    label = page.inside("paper.activeElement.getAttribute('aria-label')")
    index = int(page.inside("paper.activeElement.dataset.f").split()[0])
    assert label == said.partition(". ")[0] or label in said
    assert releases[MISTYPED].facts[index].text in label
    page.page.keyboard.press("ArrowLeft")
    assert int(page.inside("paper.activeElement.dataset.f").split()[0]) != index
    table = next(i for i, f in enumerate(releases[MISTYPED].facts) if f.label == "Total assets")
    page.mark(table).click()
    page.page.keyboard.press("ArrowUp")
    above = int(page.inside("paper.querySelector('mark.cur').dataset.f").split()[0])
    assert releases[MISTYPED].facts[above].source.column == releases[MISTYPED].facts[table].source.column
    assert page.inside("[...paper.querySelectorAll('mark[tabindex=\"0\"]')].length") == 1


def test_search_finds_by_label_and_by_value(visit, releases):
    page = visit(MISTYPED)
    page.page.keyboard.press("/")
    page.page.keyboard.type("total assets")
    expected = sum("total assets" in " ".join((f.label, *f.path)).lower() for f in releases[MISTYPED].facts)
    assert page.page.locator(".results .hit").count() >= expected > 0
    page.page.keyboard.press("Enter")
    assert page.inside("paper.querySelector('mark.cur') !== null")
    page.page.fill("#search", "957564000")
    assert page.page.locator(".results .hit").count() >= 1
    page.page.keyboard.press("Escape")
    assert page.page.locator(".results").is_hidden()


def test_filters_by_status_and_by_check(visit, releases):
    page = visit(MISTYPED)
    page.page.click(".filter.s-t")
    tied = "paper.querySelectorAll('mark.t:not(.off)').length"
    assert page.inside(tied) == 0
    page.page.click(".filter.s-t")
    assert page.inside(tied) > 200
    page.page.select_option("select", "BE01")
    shown = page.inside("[...paper.querySelectorAll('mark[data-f]:not(.off)')].flatMap(m => m.dataset.f.split(' ').map(Number))")
    findings = {one.id: one.check for one in releases[MISTYPED].findings}
    assert shown
    assert all(any(findings[name] == "BE01" for name in releases[MISTYPED].facts[index].findings) for index in shown)
    page.page.click(".filter.s-n")
    assert page.inside("getComputedStyle(paper.querySelector('mark.n')).boxShadow") == "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_and_can_be_changed(scheme, visit):
    page = visit(MISTYPED, color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.page.evaluate(ground)
    assert (page.page.evaluate("getComputedStyle(document.getElementById('frame')).filter") != "none") == (scheme == "dark")
    page.page.keyboard.press("t")
    assert page.page.evaluate(ground) != before
    assert (page.page.evaluate("getComputedStyle(document.getElementById('frame')).filter") != "none") == (scheme == "light")


@pytest.mark.parametrize("name", [MISTYPED, PDF])
def test_it_prints_all_of_the_document(name, visit, releases):
    page = visit(name)
    height = page.inside("paper.documentElement.scrollHeight")
    printed = page.page.pdf(format="Letter")
    from pypdfium2 import PdfDocument

    document = PdfDocument(printed)
    texts = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    assert len(document) >= height // 1400
    assert "Highlights" in texts or "HIGHLIGHTS" in texts
    if name == MISTYPED:
        assert releases[name].facts[-1].text in texts
        assert "473,897 but its parts sum to 473,987" in " ".join(texts.split())


def test_highlights_and_guidance_stand_at_the_top_and_lead_to_their_figures(visit, releases):
    page = visit(MISTYPED)
    assert page.page.locator("nav[aria-label=Highlights] .line").count() == len(releases[MISTYPED].highlights)
    assert page.page.locator("nav[aria-label=Guidance] .line").count() == len(releases[MISTYPED].guidance)
    page.page.locator("nav[aria-label=Guidance] button.line").first.click()
    index = int(page.inside("paper.querySelector('mark.cur').dataset.f").split()[0])
    assert releases[MISTYPED].facts[index].id == releases[MISTYPED].guidance[0].low_fact


def test_everything_ties(visit):
    page = visit(PDF)
    assert "Everything that was tested ties" in page.page.locator("header").inner_text()
    page.page.keyboard.press("n")
    assert "no exception" in page.page.locator("[role=status]").inner_text()


def test_a_document_without_figures(visit, tmp_path):
    path = tmp_path / "none.html"
    path.write_bytes(api.review(b"<html><body><p>We are pleased to say nothing.</p></body></html>"))
    page = visit(path)
    assert "No figures were found" in page.page.locator("header").inner_text()
    for key in ("n", "p", "ArrowRight", "ArrowDown", "o", "b", "Escape", "?"):
        page.page.keyboard.press(key)
    assert page.page.locator("#help").is_visible()


def test_a_small_window_and_no_motion(visit):
    page = visit(MISTYPED, viewport={"width": 600, "height": 800}, reduced_motion="reduce")
    page.page.keyboard.press("n")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 600
    assert page.page.locator("#frame").bounding_box()["height"] > 100


def busy() -> float:
    """How many times longer everything takes while other work goes on on this machine."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_five_thousand_figures_paint_at_once_and_answer_fast(visit, tmp_path):
    source = write_large(5000)
    path = tmp_path / "large.html"
    path.write_bytes(api.review(source))
    page = visit(path)
    assert page.inside("paper.querySelectorAll('mark[data-f]').length") >= 4900
    spent = page.page.evaluate(
        """() => {
          const paper = document.getElementById('frame').contentDocument, marks = [...paper.querySelectorAll('mark[data-f]')];
          const begun = performance.now();
          for (let at = 0; at < 100; at++) marks[at * 40].dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
          return (performance.now() - begun) / 100;
        }"""
    )
    assert spent < 8 * busy()  # milliseconds; half a frame
    paint = page.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert paint < FIRST_PAINT * busy()


def test_more_figures_than_are_marked(visit, tmp_path, monkeypatch):
    monkeypatch.setattr("tieout.render.marks.MOST_MARKED", 100)
    source = write_large(440).replace(b"<td>Total</td><td>", b"<td>Total</td><td>9")
    path = tmp_path / "more.html"
    path.write_bytes(api.review(source))
    page = visit(path)
    assert "figures are marked" in page.page.locator("aside").inner_text()
    assert 100 <= page.inside("paper.querySelectorAll('mark[data-f]').length") < 440
    page.page.keyboard.press("n")
    assert page.inside("paper.querySelector('mark.cur') !== null")


def test_the_largest_release_of_the_corpus(visit, corpus, tmp_path):
    largest = max((corpus / "releases").glob("*.htm"), key=lambda path: path.stat().st_size)
    path = tmp_path / "largest.html"
    path.write_bytes(api.review(largest))
    assert path.stat().st_size <= MOST_BYTES * largest.stat().st_size + ALLOWED
    page = visit(path)
    assert page.inside("paper.querySelectorAll('mark[data-f]').length") > 1000
