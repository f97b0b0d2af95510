"""A release that is cut, doubled or filled with junk still gives a report whose every figure can be pointed at."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.mangling import mangled
from tests.places_of_facts import misplaced_facts
from tieout.errors import TieoutError
from tools.places import EXAMPLES

RELEASES = {path.stem: path.read_text() for path in sorted(EXAMPLES.glob("*.htm"))}
EXCERPT = 12_000
JUNK = [
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", '<td colspan="999999999">', '<td rowspan="40">', "<b>", "<div>", "</div>"),
    *("<!--", "-->", "<pre>", "<script>", "&#160;", "&", "&#150;", "$", "(", ")", "%", "—", "-", "\r\n", "\t", "1,234", "2025", "\u2009"),
    *("(in millions)", "Three Months Ended", "12345678901234567890.5", "\ufeff", "\u202e", "½", "٣"),
]


@pytest.mark.property
@given(mangled(RELEASES, JUNK, EXCERPT))
def test_every_figure_stands_where_the_report_says(text):
    source = text.removeprefix("\ufeff")
    report = json.loads(tieout.to_json(tieout.read(text.encode(), name="mangled.htm")))
    assert report["schema"] == "tieout/report/1"
    assert misplaced_facts(source, report["facts"]) == []


@pytest.mark.property
@given(st.binary(max_size=4000))
def test_junk_is_a_report_or_one_clear_error(junk):
    try:
        facts = json.loads(tieout.to_json(tieout.read(junk, name="junk.htm")))["facts"]
    except TieoutError as error:
        facts, complaint = [], str(error)
    else:
        complaint = ""
    assert "\n" not in complaint
    assert isinstance(facts, list)


@pytest.mark.soak
@pytest.mark.parametrize("release", sorted(RELEASES))
def test_a_release_may_end_anywhere(release):
    whole = RELEASES[release]
    step = max(1, len(whole) // 400)
    for end in range(0, len(whole), step):
        try:
            report = json.loads(tieout.to_json(tieout.read(whole[:end].encode(), name="cut.htm")))
        except TieoutError:
            continue
        assert misplaced_facts(whole[:end], report["facts"]) == []
