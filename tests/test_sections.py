"""The parts of a release are told by the words and tables that open them, in order and without overlap."""

import itertools

import pytest

import tieout
from tools.places import EXAMPLES

LEAD = "Ostrander Tools, Inc. (NYSE: OSTR), a maker of hand tools, today reported what it earned in the quarter; " * 2
STATEMENT = (
    "<table><tr><td></td><td>June 30, 2025</td></tr><tr><td>Cash</td><td>1,250</td></tr>"
    "<tr><td>Total assets</td><td>1,250</td></tr><tr><td>Total liabilities and equity</td><td>1,250</td></tr></table>"
)
PARTS = (
    ("header", "Ostrander Tools Reports Second Quarter Results"),
    ("results", LEAD),
    ("highlights", "Second Quarter Highlights"),
    ("guidance", "Fiscal 2026 Outlook"),
    ("call", "Conference Call and Webcast"),
    ("about", "About Ostrander Tools"),
    ("forward_looking", "Forward-Looking Statements"),
    ("non_gaap", "Use of Non-GAAP Financial Measures"),
    ("contacts", "Investor Contact:"),
    ("statements", "Condensed Consolidated Balance Sheets"),
)
PAGE = "".join(f"<p>{opening}</p>\n<p>Some words about it that go on for a while.</p>\n" for _, opening in PARTS) + STATEMENT


def test_sections_in_order():
    sections = tieout.read(PAGE.encode(), name="a.htm").sections
    assert [section.kind for section in sections] == [kind for kind, _ in PARTS]
    for section, (_, opening) in zip(sections, PARTS, strict=True):
        assert PAGE[section.start : section.end].startswith(opening)
    assert [section.end for section in sections[:-1]] == [section.start for section in sections[1:]]


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("The company will host a conference call today to talk about the quarter.", "call"),
        ("This release contains forward-looking statements about what may come.", "forward_looking"),
        ("Safe Harbor", "forward_looking"),
        ("To supplement its statements the company gives other measures.", "non_gaap"),
        ("Reconciliation of Net Income to Adjusted EBITDA", "non_gaap"),
        ("For more information, please call the treasurer.", "contacts"),
        ("Business Outlook", "guidance"),
        ("Statements of Cash Flows", "statements"),
        ("Segment Results", "results"),
    ],
)
def test_openings(opening, kind):
    page = f"<p>Ostrander reports</p><p>{LEAD}</p><h3>Quarterly Highlights</h3><p>{opening}</p>"
    assert tieout.read(page.encode(), name="a.htm").sections[-1].kind == kind


def test_nothing_is_invented():
    assert tieout.read(b"<p>   </p><p>-</p>" + STATEMENT.encode(), name="a.htm").sections[-1].kind == "statements"
    assert [section.kind for section in tieout.read(b"<p>Good morning.</p>", name="a.htm").sections] == ["header"]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_sections_of_the_examples_do_not_overlap(path):
    sections = tieout.read(path).sections
    assert sections
    places = [(section.start, section.end) for section in sections if section.start is not None]
    assert all(start < end for start, end in places)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(places))
