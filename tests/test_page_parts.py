"""The parts of the review page that need no browser: marks in texts, harmless markup, digits, the page as a file, its built app."""

import hashlib
import json
import re
import shutil
import subprocess
from decimal import Decimal

import pytest

from tests.test_page_hostile import DOCUMENTS, digits_read
from tieout import api
from tieout.cli import main
from tieout.readers.png import Pixels, to_png
from tieout.render.html import sanitise
from tieout.render.marks import Mark, bring_out, count_lost, put_in
from tieout.render.page_data import value_text
from tools.places import EXAMPLES, ROOT

ASSETS = ROOT / "src" / "tieout" / "render" / "assets"
WEB = ROOT / "web"
DATA = re.compile(rb"<script id=data type=application/json>(.*?)</script>", re.DOTALL)


def marked(markup: str, *ranges: str) -> str:
    """Some HTML made harmless, with marks around some pieces of it."""
    marks = [Mark(markup.index(piece), markup.index(piece) + len(piece), "class=t", " data-t=T") for piece in ranges]
    shown, held = bring_out(sanitise(put_in(markup, marks, 0, len(markup))), marks)
    assert count_lost(markup, marks, held, lambda _: True) == 0
    return shown


@pytest.mark.parametrize(
    ("markup", "piece", "shown"),
    [
        ("<p>was $12.5 million</p>", "12.5", "<p>was $<mark class=t data-t=T>12.5</mark> million</p>"),
        ("<p>1<b>2</b>,3</p>", "1<b>2</b>,3", "<p><mark class=t data-t=T>1</mark><b><mark class=t>2</mark></b><mark class=t>,3</mark></p>"),
        ("<p>&#49;2&nbsp;</p>", "&#49;2", "<p><mark class=t data-t=T>12</mark>\u00a0</p>"),
        ("<p>a<script>1</script>2</p>", "2", "<p>a<mark class=t data-t=T>2</mark></p>"),
        ("<td>1</td> <p>(2)", "(2)", "1 <p><mark class=t data-t=T>(2)</mark></p>"),
        ("<table><tr><td>(1<td>)</table>", "(1<td>)", None),
        ("<p>&mdash;</p>", "&mdash;", "<p><mark class=t data-t=T>—</mark></p>"),
    ],
)
def test_a_mark_never_breaks_markup(markup, piece, shown):
    found = marked(markup, piece)
    assert shown is None or found == shown
    assert found.count("<mark") == found.count("</mark>") > 0


def test_private_characters_of_a_document_make_no_marks():
    assert marked("<p>\uee10\uee01\uee11 5</p>", "5") == "<p>\ufffd\ufffd\ufffd <mark class=t data-t=T>5</mark></p>"


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("color:red;font-size:10pt", "color:red;font-size:10pt"),
        ("Padding : 1px 2px ; background:url(x)", "padding:1px 2px"),
        ("background-color:rgb(204, 238, 255)", "background-color:rgb(204, 238, 255)"),
        ("position:fixed;top:0", "top:0"),
        ("width:expression(1);height:calc(1px)", None),
        ("color:r\\65 d;content:'x'", None),
    ],
)
def test_only_harmless_declarations_are_kept(style, kept):
    expected = f'<p style="{kept}">x</p>' if kept else "<p>x</p>"
    assert sanitise(f'<p style="{style}" onclick=x id=y class=z>x</p>') == expected


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_digit_of_a_hostile_document_is_lost(name):
    page = api.review(DOCUMENTS[name]).decode()
    inside = page.partition("srcdoc='")[2].partition("'></iframe>")[0]
    text = re.sub(r"<style>.*?</style>|<[^>]*>", "", inside.replace("&#39;", "'").replace("&amp;", "&"))
    assert not digits_read(DOCUMENTS[name]) - type(digits_read(b"<p>1</p>"))(re.sub(r"&#?\w+;", "", text))


def test_a_document_that_would_lose_digits_is_shown_as_it_was_read(monkeypatch):
    monkeypatch.setattr("tieout.render.page_frame.sanitise", lambda markup: markup.replace("8", "", 30))
    page = api.review(EXAMPLES / "harbor-q3-2025.htm")
    data = json.loads(DATA.search(page)[1])
    assert data["kind"] == "read"
    assert "shown as it was read" in data["notices"][0]
    marks = {name for names in re.findall(rb'data-f="?([\d ]+)', page) for name in names.split()}
    assert len(marks) >= 0.97 * len(data["facts"])


def test_nothing_of_a_document_ends_the_data():
    page = api.review(DOCUMENTS["label: ends a script, as text"])
    found = DATA.findall(page)
    assert len(found) == 1
    assert b"<" not in found[0]
    assert json.loads(found[0])["facts"]


def test_the_policy_names_the_script_by_its_hash_and_allows_nothing_else():
    page = api.review(EXAMPLES / "harbor-q3-2025.htm").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
    assert "img-src 'none'" in policy
    assert "sandbox=allow-same-origin " in page
    assert not re.search(r"(?:src|href)=[\"']?https?:", page.partition("<script>")[0])


def test_the_command_writes_a_page_and_keeps_its_exit_status(tmp_path, capsys):
    output = tmp_path / "review.html"
    assert main(["check", str(EXAMPLES / "harbor-q3-2025-mistyped.htm"), "--format", "html", "-o", str(output)]) == 1
    assert output.read_bytes() == api.review(EXAMPLES / "harbor-q3-2025-mistyped.htm", name=str(EXAMPLES / "harbor-q3-2025-mistyped.htm"))
    assert main(["check", str(EXAMPLES), "--format", "html", "-o", str(output)]) == 2
    assert "takes one input" in capsys.readouterr().err
    assert main(["check", str(EXAMPLES / "harbor-q3-2025.htm"), "--format", "html", "-o", str(tmp_path / "no" / "a.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    empty = tmp_path / "empty.htm"
    empty.write_text("")
    assert main(["check", str(empty), "--format", "html", "-o", str(tmp_path / "b.html")]) == 2
    assert not (tmp_path / "b.html").exists()


def test_an_accepted_exception_is_shown_as_such(tmp_path):
    name, baseline, output = EXAMPLES / "harbor-q3-2025-mistyped.htm", tmp_path / "accepted.json", tmp_path / "review.html"
    api.write_baseline(baseline, [api.read(name)])
    assert main(["check", str(name), "--baseline", str(baseline), "--format", "html", "-o", str(output)]) == 0
    assert b"accepted" in output.read_bytes()


def test_offsets_of_a_submission_go_there_and_back():
    document = api.open_document(EXAMPLES / "larkspur-fy2025-q2-filing.txt")
    offsets = list(range(document.stretches()[0].start, document.stretches()[0].end, 97))
    assert document.from_source([document.to_source(offset) for offset in offsets]) == offsets
    assert document.from_source([0]) == [None]


@pytest.mark.parametrize(
    "source", [b"<p>a\r\nb\r\r\nc 12</p>\r\n<table><tr><td>Revenue</td><td>1,250</td></tr></table>", "é\r\n12\r\n".encode()]
)
def test_offsets_of_line_ends_go_there_and_back(source):
    document = api.open_document(source)
    offsets = [offset for offset in range(len(document.normal)) if document.normal[offset] != "\n"]
    assert document.from_source([document.to_source(offset) for offset in offsets]) == offsets


def test_amounts_keep_every_digit():
    assert [value_text(Decimal(text)) for text in ("1E+3", "-0.450", "0", "1E+99")] == ["1,000", "-0.450", "0", "1E+99"]


def test_pictures_are_grey_where_there_is_no_colour():
    grey = to_png(Pixels(2, 1, 12, bytes([9, 9, 9, 0, 250, 250, 250, 0, 0, 0, 0, 0])))
    colour = to_png(Pixels(2, 1, 12, bytes([9, 90, 200, 0, 250, 250, 250, 0, 0, 0, 0, 0])))
    assert (grey[25], colour[25]) == (0, 2)
    assert grey.startswith(b"\x89PNG")


def test_the_built_app_is_that_of_its_sources():
    digest = hashlib.sha256()
    for path in [WEB / "package-lock.json", *sorted((WEB / "public").iterdir()), *sorted((WEB / "src").iterdir())]:
        digest.update(path.relative_to(WEB).as_posix().encode() + path.read_bytes())
    assert (ASSETS / "sources.sha256").read_text().strip() == digest.hexdigest(), "`npm ci && npm run build` in web/ builds it anew"


@pytest.mark.slow
def test_building_gives_the_same_again(tmp_path):
    if not (WEB / "node_modules").is_dir():
        return  # the test above holds everywhere; .ci/run installs what this one needs where there is npm
    folder = tmp_path / "project" / "web"
    shutil.copytree(WEB, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(WEB / "node_modules")
    subprocess.run(["npm", "run", "build", "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    built = tmp_path / "project" / "src" / "tieout" / "render" / "assets"
    assert {path.name: path.read_text() for path in built.iterdir()} == {path.name: path.read_text() for path in ASSETS.iterdir()}
