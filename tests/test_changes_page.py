"""The page of a comparison in a browser: it fits the window, figures keep together, and nothing is asked for."""

import pytest

import tieout
from tests.browser import launched
from tieout.render.changes_page import render_changes_page
from tools.places import EXAMPLES

HARBOR, MISTYPED, OTHER = (EXAMPLES / name for name in ("harbor-q3-2025.htm", "harbor-q3-2025-mistyped.htm", "larkspur-fy2025-q2.htm"))
pytestmark = pytest.mark.slow
WIDE, NARROW = 1200, 380
# Figures that are broken over lines, and what reaches over the window's edge.
BROKEN = """() => [...document.querySelectorAll("ins:not(.long), del:not(.long)")]
  .filter((one) => one.getClientRects().length > 1).map((one) => one.textContent)"""
OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    harbor = tieout.read(HARBOR)
    made = {}
    for name, other in (("none", harbor), ("some", tieout.read(MISTYPED)), ("all", tieout.read(OTHER))):
        made[name] = folder / f"{name}.html"
        made[name].write_bytes(render_changes_page(tieout.diff(harbor, other)))
    return made


def test_it_fits_every_window_and_asks_for_nothing(pages):
    with launched() as browser:
        for width in (WIDE, NARROW):
            for name, path in pages.items():
                page = browser.new_page(viewport={"width": width, "height": 800})
                requests, complaints = [], []
                page.on("request", lambda request, kept=requests: kept.append(request.url))
                page.on("console", lambda message, kept=complaints: kept.append(message.text))
                page.goto(path.as_uri())
                assert page.evaluate(BROKEN) == [], (name, width)
                assert page.evaluate(OVER) == 0, (name, width)
                assert requests == [path.as_uri()]
                assert complaints == []
                page.close()


def test_columns_line_up_and_both_colour_schemes_are_there(pages):
    with launched() as browser:
        grounds = {}
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": WIDE, "height": 800}, color_scheme=scheme)
            page.goto(pages["some"].as_uri())
            lefts = page.eval_on_selector_all(".changed td:nth-child(3)", "all => all.map((one) => one.getBoundingClientRect().left)")
            assert len(lefts) == 3
            assert len(set(lefts)) == 1
            grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            page.close()
        assert grounds["light"] != grounds["dark"]
