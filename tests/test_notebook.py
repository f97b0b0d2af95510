"""A release in a notebook: escaped, without scripts, of bounded size, and shown by the machinery of notebooks themselves."""

import html.parser
import re

import msgspec
import pytest
from IPython.core.formatters import DisplayFormatter

import tieout
from tools.places import EXAMPLES

ALLOWED = {"div", "span", "table", "thead", "tbody", "tr", "th", "td", "bdi"}
LARGEST = 40_000
PAGE = """<h1>{label} Reports</h1><p>Statements of Operations (in thousands)</p><table>
<tr><td></td><td>Year Ended December 31, 2024</td></tr>
<tr><td>{label}</td><td>5,000</td></tr><tr><td>Other {label}</td><td>1,000</td></tr><tr><td>Total {label}</td><td>7,000</td></tr></table>"""


class Elements(html.parser.HTMLParser):
    """The elements of a fragment, each closed where it should be, and its text."""

    def __init__(self, fragment):
        super().__init__()
        self.open, self.names, self.attributes, self.text = [], [], set(), ""
        self.feed(fragment)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def shown(release):
    """What a notebook is given."""
    data, _ = DisplayFormatter().format(release)
    assert data["text/plain"].startswith("<Release")
    fragment = data["text/html"]
    found = Elements(fragment)
    assert set(found.names) <= ALLOWED
    assert found.attributes <= {"class", "style"}
    assert len(fragment) < LARGEST
    assert "url(" not in fragment
    return found


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_examples_show_themselves(path):
    release = tieout.read(path)
    found = shown(release)
    assert f"{len(release.facts):,} figure" in found.text
    for one in release.highlights:
        if one.change_percent is not None:
            assert f"{one.change_percent:+,}%" in found.text
    assert ("Guidance" in found.text) == bool(release.guidance)


def test_exceptions_stand_worst_first_with_what_would_mend_them():
    release = tieout.read(EXAMPLES / "harbor-q3-2025-mistyped.htm")
    text = shown(release).text
    assert "Exceptions, worst first" in text
    severities = re.findall(r"(error|warning|note)(?=[A-Z]{2}\d\d n\d)", text)
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    mended = next(one for one in release.findings if one.suggestion is not None)
    assert f"should be {mended.suggestion.text}" in text


@pytest.mark.parametrize(
    "label", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "مبيعات ‮ صافية", "a & b \x1b[31m", "'\" onclick=1", "x" * 5000]
)
def test_labels_are_texts(label):
    release = tieout.read(PAGE.format(label=label.replace("&", "&amp;").replace("<", "&lt;")).encode(), name="<b>.htm")
    found = shown(release)
    assert "‮" not in found.text
    assert "\x1b" not in found.text
    assert found.text.count("x" * 300) == 0


def test_accepted_exceptions_do_not_stand_there():
    release = tieout.read(EXAMPLES / "harbor-q3-2025-mistyped.htm")
    accepted = tuple(msgspec.structs.replace(one, accepted=one.severity is not None) for one in release.findings)
    assert "worst first" not in shown(msgspec.structs.replace(release, findings=accepted)).text


def test_a_release_without_figures_says_so():
    found = shown(tieout.read(b"<p>Nothing here.</p>", name="a.htm"))
    assert "No figure was read." in found.text
    assert "Trouble in reading" in found.text


@pytest.mark.slow
@pytest.mark.parametrize("count", [5_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_thousands_of_figures_take_no_more_room(count):
    rows = "".join(f"<tr><td>Line {n}</td><td>1,{n % 900 + 100}</td></tr>" for n in range(count))
    release = tieout.read(f"<table><tr><td></td><td>2024</td></tr>{rows}</table>".encode(), name="a.htm")
    assert len(release.facts) == count
    assert f"{count:,} figures" in shown(release).text
