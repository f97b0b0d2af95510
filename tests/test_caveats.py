"""What a document says of its own figures is found wherever it stands, with its place, and changes no verdict."""

import pytest

import tieout
from tests.word import table, word
from tools.places import EXAMPLES, ROOT

CASES = [line.split("\t") for line in (ROOT / "tests" / "caveats.tsv").read_text().splitlines()[1:]]
FIGURES = "<table><tr><td></td><td>June 30, 2025</td></tr><tr><td>Cash</td><td>1,250</td></tr></table>"


def caveats_of(page, name="a.htm"):
    return tieout.read(page if isinstance(page, bytes) else page.encode(), name=name).caveats


@pytest.mark.parametrize(("sentence", "kinds"), CASES, ids=[sentence[:40] for sentence, _ in CASES])
def test_sentences(sentence, kinds):
    for page in (f"<p>Words before it stand here.</p><p>{sentence}</p>{FIGURES}", FIGURES.replace("Cash", sentence)):
        caveats = caveats_of(page)
        assert sorted(caveat.kind for caveat in caveats) == sorted(kinds.split())
        for caveat in caveats:
            assert caveat.quote
            assert caveat.quote in sentence
            assert page[caveat.start : caveat.end] == caveat.quote


def test_the_sentence_is_quoted_and_no_more():
    page = f"<p>Sales rose 3.5%. Amounts may not\n  sum due to &#8220;rounding.&#8221; They were&nbsp;unaudited. More is said.</p>{FIGURES}"
    rounding, unaudited = caveats_of(page)
    assert rounding.quote.startswith("Amounts may not sum due to “rounding")
    assert page[rounding.start : rounding.end].startswith("Amounts may not\n  sum due to &#8220;rounding")
    assert unaudited.quote == "They were unaudited."
    assert page[unaudited.start : unaudited.end] == "They were&nbsp;unaudited."
    long = caveats_of(f"<p>{'word ' * 500}may not add due to rounding{' word' * 500}</p>{FIGURES}")
    assert len(long) == 1
    assert "may not add due to rounding" in long[0].quote
    assert len(long[0].quote) < 400


def test_once_a_paragraph_and_once_a_table():
    cells = "<tr><td>(unaudited)</td><td>(Unaudited)</td></tr>"
    page = f"<p>Unaudited figures. Unaudited they are.</p>{FIGURES.replace('</table>', cells + '</table>')}<p>(unaudited)</p>{FIGURES}"
    assert [caveat.kind for caveat in caveats_of(page)] == ["unaudited"] * 3


def test_lines_of_a_text_are_one_sentence():
    table = "           June 30,\n             2025\nCash        1,250\n"
    text = f"Certain amounts in this release may\nnot sum due to\nrounding. Nothing else is said.\n\n{table}"
    (caveat,) = caveats_of(text, name="a.txt")
    assert caveat.quote == "Certain amounts in this release may not sum due to rounding."
    assert text[caveat.start : caveat.end] == "Certain amounts in this release may\nnot sum due to\nrounding."


def test_without_source_text_the_place_is_a_page_or_a_table():
    pages = caveats_of((EXAMPLES / "ostrander-q4-2024.pdf").read_bytes(), name="a.pdf")
    assert pages
    assert all((caveat.start, caveat.end, caveat.table) == (None, None, None) and caveat.page for caveat in pages)
    (caveat,) = caveats_of(word(table(["(unaudited)", "2025"], ["Cash", "1,250"])), name="a.docx")
    assert (caveat.kind, caveat.start, caveat.page, caveat.table) == ("unaudited", None, None, 0)


def test_a_rounding_caveat_changes_no_verdict():
    page = (EXAMPLES / "harbor-q3-2025.htm").read_text().replace("957,564", "957,546")
    with_caveat = page.replace("</body>", "<p>Amounts may not sum due to rounding.</p></body>", 1)
    assert with_caveat != page
    plain, licensed = (tieout.read(source.encode(), name="a.htm") for source in (page, with_caveat))
    assert plain.findings == licensed.findings
    assert {caveat.kind for caveat in licensed.caveats} - {caveat.kind for caveat in plain.caveats} == {"rounding"}
