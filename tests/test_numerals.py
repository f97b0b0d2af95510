"""Every numeral that a reader sees is in the report, in order, once, with the class that what stands around it gives it."""

import html
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

import tieout
from tests.word import paragraph, table, word
from tieout.model.numeral import CLASSES
from tools.places import EXAMPLES, ROOT, find_shared, is_strict

FOLDER = ROOT / "tests" / "numerals"
SENTENCES = [line.split("\t") for line in (FOLDER / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]]
DRAWN = [line.split("\t") for line in (FOLDER / "drawn.tsv").read_text(encoding="utf-8").splitlines()[1:]]
DIGITS = re.compile(r"[0-9]+(?:[.,:][0-9]+)*|[¹²³⁰⁴-⁹]+")
ROWS = "<tr><td></td><td>June 30, 2025</td></tr><tr><td>Cash</td><td>1,250</td></tr><tr><td>Total</td><td>(1,250)</td></tr>"
FIGURES = f"<table>{ROWS}</table>"
UNSEEN = (
    "<!-- 11 --><style>p{margin:12px}</style><script>var a = 13;</script>"
    "<p style='width:14px' title='15'>no</p><p style='display:none'>16</p>"
)
LONG = ["1" * 100_000, "1 " * 50_000, "(1)" * 30_000, "1-" * 50_000, "12/" * 30_000, "+1 (" * 30_000, "A1" * 50_000, "34 ²³"]
INLINE = frozenset(("a", "b", "i", "u", "s", "em", "font", "span", "strong", "sup", "sub", "small", "big", "ins", "del", "img"))
RIGHT = 97  # percent of the drawn numerals


class Shown(HTMLParser):
    """What a page shows, character by character with its offset; tags that break a line are line feeds."""

    def __init__(self, page):
        super().__init__(convert_charrefs=False)
        self.page = page
        self.lines = [0, *(match.end() for match in re.finditer("\n", page))]
        self.shown, self.hidden = [], []
        self.feed(page)
        self.close()

    def add(self, text, length):
        line, column = self.getpos()
        if not any(is_hidden for _, is_hidden in self.hidden):
            place = self.lines[line - 1] + column
            self.shown += [(one, place + (0 if length else index)) for index, one in enumerate(text)]

    def handle_starttag(self, tag, attrs):
        if tag not in INLINE:
            self.shown.append(("\n", -1))
        if tag not in ("br", "hr", "img", "meta", "link", "input", "col"):
            style = (dict(attrs).get("style") or "").replace(" ", "").lower()
            self.hidden.append((tag, tag in ("script", "style", "title") or "display:none" in style))

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self.shown.append(("\n", -1))
        open_tags = [name for name, _ in self.hidden]
        if tag in open_tags:
            del self.hidden[len(open_tags) - 1 - open_tags[::-1].index(tag) :]

    def handle_data(self, data):
        self.add(data, 0)

    def handle_entityref(self, name):
        self.add(html.unescape(f"&{name};"), 1)

    def handle_charref(self, name):
        self.add(html.unescape(f"&#{name};"), 1)


def shown_in(page, name):
    """The offsets at which the numerals begin that are seen in a page or text."""
    if not name.endswith(".htm"):
        plain = re.sub(r"<[A-Z/][^<>\n]*>", lambda tag: " " * len(tag[0]), page)
        return [match.start() for match in DIGITS.finditer(plain)]
    shown = Shown(page).shown
    return [shown[match.start()][1] for match in DIGITS.finditer("".join(one for one, _ in shown))]


def test_a_table_of_odd_cells_costs_little():
    long = "1 and (2) of 3, " * 10_000
    row = "".join(f"<td>{number % 30}</td>" for number in range(5_000))
    numerals = numerals_of(f"<table><tr><td>{long}</td></tr><tr>{row}</tr></table>")
    assert len(numerals) == 35_000


def corpus_files():
    """The releases of the shared corpus; without it the test is skipped, or fails where nothing may be."""
    folder = find_shared()
    if folder is None:
        assert not is_strict(), "the shared corpus is not there"
        pytest.skip("the shared corpus is not there: its numerals are not tested")
    return sorted(path for path in (folder / "corpus" / "releases").iterdir() if path.suffix in (".htm", ".txt", ".pdf"))


def numerals_of(page, name="a.htm"):
    return tieout.read(page if isinstance(page, bytes) else page.encode(), name=name).numerals


@pytest.mark.parametrize(("sentence", "classes"), SENTENCES, ids=[sentence[:40] for sentence, _ in SENTENCES])
def test_sentences(sentence, classes):
    page = f"<p>{sentence}</p>"
    numerals = numerals_of(page)
    assert [page[numeral.start : numeral.end] for numeral in numerals] == DIGITS.findall(sentence)
    assert " ".join(numeral.kind for numeral in numerals) == classes


def test_every_class_has_sentences():
    counts = Counter(kind for _, classes in SENTENCES for kind in classes.split())
    assert set(counts) == set(CLASSES)
    assert len(SENTENCES) >= 120
    assert min(counts.values()) >= 4


def test_facts_of_tables_are_found_and_headers_are_dates():
    release = tieout.read(FIGURES.encode(), name="a.htm")
    told = [(FIGURES[numeral.start : numeral.end], numeral.kind, numeral.fact) for numeral in release.numerals]
    assert told == [("30", "date", None), ("2025", "date", None), ("1,250", "figure", "f1"), ("1,250", "figure", "f2")]
    assert release.numbers.total == 4
    assert release.numbers.not_figures == {"date": 2}


def test_a_submission_has_the_numerals_of_its_exhibit():
    whole, alone = (tieout.read(EXAMPLES / name).numerals for name in ("larkspur-fy2025-q2-filing.txt", "larkspur-fy2025-q2.htm"))
    assert Counter(numeral.kind for numeral in whole) == Counter(numeral.kind for numeral in alone)


def test_only_what_is_seen_counts():
    assert numerals_of(UNSEEN + FIGURES.replace("1,250", "none").replace("June 30, 2025", "none")) == ()


def test_digits_cut_by_markup_and_written_as_references_are_one_numeral():
    page = "<p>It was $1<b>,2</b>34 and &#53;6%.</p>"
    first, second = numerals_of(page)
    assert page[first.start : first.end] == "1<b>,2</b>34"
    assert page[second.start : second.end] == "&#53;6"


def test_raised_marks_are_footnotes():
    page = FIGURES.replace("Cash", "Cash<sup>(1)</sup>") + "<p>Sales<sup>2</sup> rose.</p><p>(1) Held by banks.</p>"
    told = [(page[numeral.start : numeral.end], numeral.kind) for numeral in numerals_of(page)]
    assert told == [
        *(("30", "date"), ("2025", "date"), ("1", "footnote"), ("1,250", "figure"), ("1,250", "figure")),
        *(("2", "footnote"), ("1", "footnote")),
    ]


def test_offsets_are_those_of_the_source():
    text = "Cash was $1,250 on June 30, 2025.\r\nIt was $900 on June 30, 2024.\r\n"
    told = [text[numeral.start : numeral.end] for numeral in numerals_of(b"\xef\xbb\xbf" + text.encode(), name="a.txt")]
    assert told == ["1,250", "30", "2025", "900", "30", "2024"]


def test_without_source_text_page_or_table_say_where():
    pages = numerals_of((EXAMPLES / "ostrander-q4-2024.pdf").read_bytes(), name="a.pdf")
    assert pages
    assert all(numeral.start is None and numeral.end is None and numeral.page for numeral in pages)
    given = numerals_of(word(paragraph("Sales in 2025") + table(["", "2025"], ["Cash", "1,250"])), name="a.docx")
    assert [(numeral.kind, numeral.fact, numeral.table) for numeral in given] == [
        ("date", None, None),
        ("date", None, 0),
        ("figure", "f1", 0),
    ]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.*")), ids=lambda path: path.name)
def test_every_figure_of_the_examples_is_a_numeral(path):
    release = tieout.read(path)
    told = {numeral.fact for numeral in release.numerals}
    told_at = {fact.source for fact in release.facts if fact.id in told}  # one numeral may be said of two periods: two facts
    assert [fact.id for fact in release.facts if any(map(str.isdigit, fact.text)) and fact.source not in told_at] == []
    starts = [numeral.start for numeral in release.numerals if numeral.start is not None]
    assert starts == sorted(set(starts))
    assert {numeral.kind for numeral in release.numerals} <= set(CLASSES)
    assert (
        sum(release.numbers.not_figures.values()) + sum(numeral.kind == "figure" for numeral in release.numerals) == release.numbers.total
    )


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1 " * 50_000, "(1)" * 30_000, "1-" * 50_000, "12/" * 30_000, "+1 (" * 30_000, "A1" * 50_000, "٣٤ ²³"]
)
def test_odd_text_costs_little_and_is_classed(text):
    numerals = numerals_of(f"<p>{text}</p>")
    assert len(numerals) == len(DIGITS.findall(text))
    assert {numeral.kind for numeral in numerals} <= set(CLASSES)


def test_no_numeral_of_the_corpus_is_left_out():
    """The numerals of every third page and text of the corpus against those that Python's own parser sees in them."""
    for path in [path for path in corpus_files() if path.suffix != ".pdf"][::3]:
        data = path.read_bytes()
        numerals = tieout.read(data, name=path.name).numerals
        page = data.decode("utf-8-sig", "replace") if path.suffix == ".htm" else data.decode("cp1252", "replace")
        if len(page) != len(data) and path.suffix == ".htm" and "\ufffd" in page:
            page = data.decode("cp1252", "replace")
        starts = {numeral.start for numeral in numerals}
        assert [page[start : start + 20] for start in shown_in(page, path.name) if start not in starts] == [], path.name
        assert all(numeral.kind in CLASSES for numeral in numerals)


def test_drawn_numerals_of_the_corpus():
    """300 numerals drawn over all forms of the corpus and classed by hand: document, how many numerals stand before it, digits, class."""
    drawn = {name for name, *_ in DRAWN}
    releases = {path.name: tieout.read(path, select=["OR01"]) for path in corpus_files() if path.name in drawn}  # checks change no class
    assert len(DRAWN) == 300
    wrong = []
    for name, ordinal, digits, kind in DRAWN:
        numeral = releases[name].numerals[int(ordinal)]
        if numeral.kind != kind:
            wrong.append((name, ordinal, digits, kind, numeral.kind))
    assert len(wrong) * 100 <= (100 - RIGHT) * len(DRAWN), wrong
