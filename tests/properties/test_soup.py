"""Tag soup never raises and every figure stands where it says; a cell's text keeps its digits."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.places_of_facts import misplaced_facts
from tieout.extract.numbers import NUMBER, read_cell

TAGS = ["table", "tr", "td", "th", "tbody", "thead", "div", "p", "b", "span", "sup", "font", "a", "pre", "select", "svg", "form", "caption"]
ATTRIBUTES = ["", ' colspan="3"', " rowspan=2", " colspan=1000000000", ' style="display:none"', ' style="padding-left:9pt"', " a='>' "]
TEXTS = [
    *("1,250", "(12.5)", "$", ")", "%", "—", "2025", "June 30, 2025", "Three Months Ended", "(in millions)", "Revenue", "Total", "(1)"),
    *("&nbsp;", "&#49;", "&amp;", "&", "<", ">", "\r\n", "\r", " ", "\x00", "\ue0005\ue001", "<!-- 9 -->", "<![CDATA[9]]>", "<br>", "n/m"),
]
pieces = st.one_of(
    st.builds(lambda tag, attribute: f"<{tag}{attribute}>", st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(["<tr><td>", "</td><td>", "</td></tr>", "<table><tr><td>"]),
    st.sampled_from(TEXTS),
    st.text(max_size=6),
)
MARKS = "0123456789.,()$€%-—–−+ \u00a0\u2009'[]*¹½xXmMkb<>{}（）１٣bps\n"


@pytest.mark.property
@given(st.lists(pieces, max_size=60).map("".join))
def test_soup_never_raises(soup):
    text = "<table><tr><td>Net sales</td><td>1,234</td></tr>" + soup.encode("utf-8", "replace").decode()
    try:
        report = json.loads(tieout.to_json(tieout.read(text.encode())))
    except tieout.ReadError:  # so many controls that it is no text
        assert sum(not character.isprintable() for character in text) > 4
        return
    assert misplaced_facts(text, report["facts"]) == []


@pytest.mark.property
@given(st.one_of(st.text(MARKS, min_size=1, max_size=20), st.text(min_size=1, max_size=80)))
def test_a_cell_keeps_its_digits(text):
    printed = read_cell(text)
    assert 0 <= printed.start <= printed.end <= len(text)
    if printed.kind == NUMBER:
        within = "".join(character for character in text[printed.start : printed.end] if character.isdigit())
        assert printed.digits.replace(".", "").lstrip("0") == within.lstrip("0")
        assert printed.places == len(printed.digits.partition(".")[2])
        assert printed.negative or not printed.is_open
