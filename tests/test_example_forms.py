"""The writers of examples: the same bytes every time, and figures where they say."""

import io
import re
import zipfile

import pdfplumber
import pytest

from tools.examples import forms, larkspur, ostrander
from tools.examples.parts import Writer, Written

WRITERS = {(form, manner): write for form, manners in forms.WRITERS.items() for manner, write in manners.items()}
TEXTS = [key for key in WRITERS if key[0] not in ("PDF", "Word", "submission")] + [("submission", "text")]
RELEASES = {"larkspur": larkspur.make_release(), "ostrander": ostrander.make_release()}


def name_of(key: tuple[str, str]) -> str:
    return ", ".join(key)


def written(writer: Writer, release: str) -> Written:
    return writer(RELEASES[release])


@pytest.mark.parametrize("key", WRITERS, ids=name_of)
def test_the_same_bytes_are_written_every_time(key):
    assert written(WRITERS[key], "ostrander") == written(WRITERS[key], "ostrander")


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("key", TEXTS, ids=name_of)
def test_text_holds_each_figure_where_it_says(key, release):
    made = written(WRITERS[key], release)
    text = made.content.decode()
    assert len(made.placed) == len(written(WRITERS["Word", "spacers"], release).placed)
    for placed in made.placed:
        digits = placed.figure.digits
        start = placed.place["start"]
        assert text[start : start + len(digits)] == digits if digits else text[start] in "-—"


@pytest.mark.parametrize("manner", ["A4, Times", "leaders, attached signs"])
def test_pages_hold_each_figure_where_they_say(manner):
    made = written(WRITERS["PDF", manner], "ostrander")
    with pdfplumber.open(io.BytesIO(made.content)) as document:
        words = {page.page_number: page.extract_words(x_tolerance=1) for page in document.pages}
    for placed in made.placed:
        x, y = placed.place["x"], placed.place["y"]
        under = [
            word["text"] for word in words[placed.place["page"]] if word["x0"] <= x <= word["x1"] and word["top"] <= y <= word["bottom"]
        ]
        assert len(under) == 1
        assert re.sub(r"[^\d.,]", "", under[0]) == placed.figure.digits


@pytest.mark.parametrize("manner", forms.WORD)
def test_cells_hold_each_figure_where_they_say(manner):
    made = written(WRITERS["Word", manner], "larkspur")
    with zipfile.ZipFile(io.BytesIO(made.content)) as opened:
        xml = opened.read("word/document.xml").decode()
    tables = [
        [re.findall(r"<w:tc>(.*?)</w:tc>", row, re.DOTALL) for row in re.findall(r"<w:tr>(.*?)</w:tr>", table, re.DOTALL)]
        for table in re.findall(r"<w:tbl>(.*?)</w:tbl>", xml, re.DOTALL)
    ]
    for placed in made.placed:
        cell = tables[placed.place["table"]][placed.place["row"]][placed.place["cell"]]
        shown = re.sub(r"<[^<>]*>", "", cell)
        assert placed.figure.digits in shown
        assert placed.figure.digits or "—" in shown
