"""Pages of words at random: nothing crashes, a figure's box holds its digits, and a page says the same whichever way it is turned."""

import io
import json

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.paper import HEIGHT, WIDTH, Paper

pytestmark = pytest.mark.property
LABELS = st.sampled_from(["Net sales", "Total assets", "Cost of sales (1)", "Three Months Ended June 30,", "(Unaudited)", "of the", ""])
FIGURES = st.sampled_from(["1,234", "(56)", "—", "12.5%", "7", "2025", "2024", "$ 1,250", "n/m", "", "(1)", "0.43"])
ROWS = st.lists(st.tuples(LABELS, st.lists(FIGURES, max_size=3), st.sampled_from([1, 1, 1, 2])), max_size=12)
ANYWHERE = st.tuples(st.just(41), st.integers(3, 50), st.sampled_from(["2025", "note", "5", "*", "%"]), st.just(9))
STRAY = st.lists(ANYWHERE, max_size=4, unique_by=lambda word: word[1])


@st.composite
def pages(draw: st.DrawFn) -> list[tuple[int, int, str, int]]:
    """Words of one page with their places: rows of labels and figures, and some that stand anywhere."""
    words, y = draw(STRAY), draw(st.integers(4, 20))
    for label, figures, step in draw(ROWS):
        words += [(4, y, label, 10)] * bool(label)
        words += [(24 + 6 * column, y, figure, 10) for column, figure in enumerate(figures) if figure]
        y += step
    return words


SHEETS = st.lists(pages(), min_size=1, max_size=3)


def drawn(sheets: list[list[tuple[int, int, str, int]]], *, turns: int = 0) -> bytes:
    """The words on pages, on a grid of 14 points; turned against the clock by a quarter each time."""
    paper = Paper()
    for words in sheets:
        for _ in range(turns):
            paper.canvas.translate(WIDTH, 0)
            paper.canvas.rotate(90)
            paper.canvas.scale(WIDTH / HEIGHT, WIDTH / HEIGHT)
        for x, y, text, size in words:
            paper.left(14 * x, 14 * y, text, size)
        paper.next_page()
    paper.left(72, 72, "A word, so that there is one.")
    return paper.pdf()


def facts_of(content: bytes) -> list[dict]:
    return json.loads(tieout.to_json(tieout.read(content, name="x.pdf")))["facts"]


@given(SHEETS)
def test_boxes_hold_the_digits_of_their_figures(sheets):
    content = drawn(sheets)
    facts = facts_of(content)
    with pdfplumber.open(io.BytesIO(content)) as document:
        for fact in facts:
            left, top, right, bottom = fact["source"]["box"]
            shown = [
                one["text"]
                for one in document.pages[fact["source"]["page"] - 1].chars
                if left - 0.6 <= one["x0"] and one["x1"] <= right + 0.6 and top - 2.5 <= one["top"] and one["bottom"] <= bottom + 2.5
            ]
            assert set(filter(str.isdigit, fact["text"])) <= set(shown), fact


@given(SHEETS, st.integers(1, 3))
def test_turned_pages_say_the_same(sheets, turns):
    upright, turned = facts_of(drawn(sheets)), facts_of(drawn(sheets, turns=turns))
    assert [(fact["label"], fact["text"], fact["period"]) for fact in turned] == [
        (fact["label"], fact["text"], fact["period"]) for fact in upright
    ]
