"""Hostile documents: nothing of them runs, nothing loads, nothing leaves the page, and no digit is lost."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.browser import Opened, launched
from tieout import api
from tieout.model.document import Block

CASES = yaml.safe_load((Path(__file__).parent / "page" / "hostile.yml").read_text())
FLAG = "window.flag=1;top.flag=1;parent.flag=1"
TABLE = """<table><tr><td></td><td>2024</td><td>2023</td></tr>
<tr><td>Revenue (in thousands)</td><td>1,250</td><td>1,100</td></tr>{row}
<tr><td>Costs</td><td>1,000</td><td>900</td></tr><tr><td>Profit</td><td>251</td><td>200</td></tr></table>"""
TEXT = """Harbor Corp. reports
{case}

(in thousands)     2024      2023
Revenue           1,250     1,100
Costs             1,000       900
"""


def documents() -> dict[str, bytes]:
    """Every hostile document, by its name."""
    found = {}
    for name, case in CASES["markup"].items():
        case = case.replace("FLAG", FLAG).replace("DEEP", "<div>" * 600 + "Costs 12").replace("LONG", "color:blue;" * 4000)
        found[f"markup: {name}"] = f"<html><body><p>Revenue was $1.25 million.</p>{case}{TABLE.format(row='')}</body></html>".encode()
    for name, case in CASES["label"].items():
        row = f"<tr><td>{case.replace('FLAG', FLAG)}</td><td>77</td><td>66</td></tr>"
        found[f"label: {name}"] = f"<html><body>{TABLE.format(row=row)}</body></html>".encode()
    for name, case in CASES["text"].items():
        found[f"text: {name}"] = TEXT.format(case=case.replace("FLAG", FLAG)).encode()
    return found


DOCUMENTS = documents()


@pytest.fixture(scope="module")
def context():
    with launched() as browser:
        yield browser.new_context(viewport={"width": 1200, "height": 800})


def digits_read(data: bytes) -> Counter[str]:
    """The digits of a document as the reader sees it, which has another parser than the page."""
    texts = []
    for part in api.open_document(data).parts:
        cells = [] if isinstance(part, Block) else [cell for row in part.rows for cell in row.cells]
        texts += [part.text] if isinstance(part, Block) else [text for cell in cells for text in (cell.text, *cell.notes)]
    return Counter(character for text in texts for character in text if character in "0123456789")


def test_there_are_enough_of_them():
    assert len(DOCUMENTS) >= 60


USE = """() => {
  const paper = document.getElementById('frame').contentDocument, search = document.getElementById('search');
  for (const element of [...paper.querySelectorAll('*')].slice(0, 400))
    for (const kind of ['mouseover', 'mouseenter', 'click', 'focus', 'focusin', 'error', 'load', 'toggle', 'animationstart'])
      element.dispatchEvent(new Event(kind, { bubbles: true }));
  paper.querySelector('mark[data-f]').click();
  search.value = 'costs';
  search.dispatchEvent(new Event('input'));
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }));
}"""


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_does_nothing(name, context, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(api.review(DOCUMENTS[name], name=f"<script>{FLAG}</script>\"'>.htm"))
    opened = Opened(None, path, context=context)
    opened.page.evaluate(USE)
    opened.page.wait_for_timeout(30)
    attributes = opened.inside("[...paper.querySelectorAll('*')].flatMap(element => element.getAttributeNames())")
    assert (opened.page.evaluate("window.flag"), opened.inside("paper.defaultView.flag")) == (None, None)
    assert opened.is_quiet(), (opened.requests, opened.complaints)
    assert opened.page.evaluate("document.querySelectorAll('iframe').length") == 1
    assert [one for one in attributes if one.startswith("on") or one in ("href", "src", "srcset", "id", "name", "action")] == []
    assert digits_read(DOCUMENTS[name]) - Counter(opened.inside("paper.body.textContent")) == Counter()
    opened.close()


def test_without_the_sanitiser_the_policy_and_the_frame_still_hold(context, tmp_path, monkeypatch):
    monkeypatch.setattr("tieout.render.page_frame.sanitise", lambda markup: markup)
    names = ["image on error", "image from afar", "script", "style import", "svg on load", "meta refresh", "frame", "link of a script"]
    for name in (f"markup: {name}" for name in names):
        path = tmp_path / "page.html"
        path.write_bytes(api.review(DOCUMENTS[name]))
        opened = Opened(None, path, context=context)
        opened.page.wait_for_timeout(30)
        assert (opened.page.evaluate("window.flag"), opened.inside("paper.defaultView.flag")) == (None, None), name
        assert set(opened.requests) - {opened.address} <= set(opened.blocked), name
        opened.close()
