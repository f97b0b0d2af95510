"""What kind a document is, told by what it holds: pages, texts with tags of their own, texts with tags left over from a page."""

import json

import pytest

import tieout
from tests.places_of_facts import misplaced_facts

LINES = ["Balance Sheets", "(in thousands)", "                     June 30, 2025    June 30, 2024"]
LINES += ["Cash                       $ 1,250          $   930", "Debt                            77               (66)"]
PLAIN = "\n".join(LINES) + "\n"
PROSE = "The company reports that it had a quarter like others. " * 40
TABLE = "<table><tr><td>(in thousands)</td><td>June 30, 2025</td></tr><tr><td>Cash</td><td>1,250</td></tr></table>"
FIGURES = ["1,250", "930", "77", "(66)"]


def read(text):
    report = json.loads(tieout.to_json(tieout.read(text.encode(), name="x")))
    assert misplaced_facts(text, report["facts"]) == []
    return report["document"]["media_type"], [fact["text"] for fact in report["facts"]], [fact["label"] for fact in report["facts"]]


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "Before it\n" + TABLE,
        PROSE + TABLE,
        "<html>" + TABLE,
        "<!-- stored --> \n" + TABLE,
        "<?xml version='1.0'?>\n<div>" + TABLE + "</div>",
        "<p>Nothing but words</p>",
        "Words <p>and</p> more <p>words</p> and <span>words</span>",
        "\ufeff<div>x</div>",
        "<pre>\n" + PLAIN + "</pre>",
        "Heading\n<PRE>\n" + PLAIN + "</PRE>",
    ],
)
def test_pages(text):
    assert read(text)[0] == "text/html"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "<PAGE>\n" + PLAIN,
        "<TABLE>\n<CAPTION>\n" + PLAIN + "</TABLE>\n",
        "<P>\n" + "<CAPTION>\n" + PLAIN,
        PROSE + "\n\n" + PLAIN.replace("Debt", "Debt<td>"),
        PROSE + "\n<p>\n" + PLAIN,
        PROSE + "\n\n" + PLAIN + "\n</body></html>",
        "a < b and c > d\n" + PLAIN,
    ],
)
def test_texts(text):
    kind, figures, _ = read(text)
    assert (kind, figures) == ("text/plain", FIGURES)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", "<br>\n"),
        PLAIN.replace("\n", "<br/>"),
        PLAIN.replace("\n", "  <BR>\n"),
        PLAIN.replace("Cash", "<b>Cash</b>"),
        PROSE + "\n<p>\n" + PLAIN.replace("$ 1,250", "<b>$ 1,250</b>").replace("Debt", "<i>Debt</i>") + "</p>",
        PLAIN.replace("\n", "<br>\n").replace("Debt ", "Debt&nbsp;").replace("Cash", "&#67;ash"),
    ],
)
def test_texts_with_tags_left_over(text):
    assert read(text) == ("text/plain", FIGURES, ["Cash", "Cash", "Debt", "Debt"])


def test_breaks_inside_cells_parted_by_pipes():
    text = "| (in thousands) | June 30,<br>2025 | June 30,<br>2024 |\n|---|---|---|\n| Cash | $ 1,250 | $ 930 |\n| Debt | 77 | (66) |\n"
    assert read(text) == ("text/plain", FIGURES, ["Cash", "Cash", "Debt", "Debt"])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"BZh91AY&SY" + bytes(90), "a bzip2 archive"),
        (b"\xfd7zXZ\x00" + bytes(90), "an xz archive"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(90), "a 7-Zip archive"),
        (b"Rar!\x1a\x07" + bytes(90), "a RAR archive"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>', "a Word document in one XML file"),
        (b'<?xml version="1.0"?>\n<xbrl xmlns="http://www.xbrl.org/2003/instance"/>', "an XBRL instance"),
        (b"II*\x00" + bytes(90), "an image"),
        (
            b"From: a@example.org\nSubject: x\n y\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
            "e-mail or a web archive",
        ),
    ],
)
def test_what_is_no_release(data, said):
    with pytest.raises(tieout.ReadError, match=said) as caught:
        tieout.read(data, name="x.txt")
    assert "; give the release itself" in str(caught.value)


def test_what_begins_like_a_mail_is_a_text():
    assert read("Contact: Jane Roe\nPhone: 555-0100\n\n" + PLAIN)[1] == FIGURES
