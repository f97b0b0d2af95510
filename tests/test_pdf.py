"""PDF with a text layer: words with boxes to lines, columns, tables and paragraphs; and what cannot be read."""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Sequence

import pdfplumber
import pytest
from reportlab.lib.utils import ImageReader

import tieout
from tests.paper import HEIGHT, WIDTH, Paper, paper_of
from tests.test_bad_input import CHILD
from tieout.model.document import Block, Table
from tieout.readers import read_document
from tools.places import ROOT

ENDS = (420, 520)
ROWS = [
    ("Net sales", "$ 1,250", "$ 1,100"),
    ("Cost of sales", "(480)", "(455)"),
    ("  Gross profit", "770", "645"),
    ("Interest expense, net", "(12)", "—"),
    ("Net income", "$ 758", "$ 645"),
]


def head(paper: Paper, *, top: float = 90, ends: Sequence[float] = ENDS, spanner: str = "Three Months Ended March 31,") -> None:
    paper.centre(306, top - 50, "ALDER POINT INSTRUMENTS, INC.")
    paper.centre(306, top - 36, "CONSOLIDATED STATEMENTS OF OPERATIONS")
    paper.centre(306, top - 24, "(In thousands)")
    paper.centre((ends[0] + ends[-1]) / 2 - 12, top, spanner)
    for end, year in zip(ends, ("2025", "2024"), strict=False):
        paper.right(end, top + 14, year)


def plain(paper: Paper) -> None:
    head(paper)
    paper.rows(ROWS, top=122, ends=ENDS)


def facts_of(content: bytes) -> list[dict]:
    return json.loads(tieout.to_json(tieout.read(content, name="x.pdf")))["facts"]


def figures(content: bytes) -> list[tuple[str, str, str]]:
    """Label, text and end of period of every fact."""
    return [
        (fact["label"], fact["text"], (fact["period"] or {}).get("end") or (fact["period"] or {}).get("instant"))
        for fact in facts_of(content)
    ]


def parts_of(content: bytes) -> list[str | list[list[str]]]:
    """Blocks as text, tables as rows of texts."""
    return [
        part.text if isinstance(part, Block) else [[cell.text for cell in row.cells] for row in part.rows]
        for part in read_document(content, name="x.pdf").parts
    ]


EXPECTED = [
    (label.strip(), text.lstrip("$ "), f"{year}-03-31") for label, *texts in ROWS for text, year in zip(texts, (2025, 2024), strict=True)
]


def test_a_statement_is_read_from_its_page():
    assert figures(paper_of(plain)) == EXPECTED
    facts = facts_of(paper_of(plain))
    assert {fact["statement"] for fact in facts} == {"income"}
    assert {(fact["source"]["page"], fact["source"]["start"], fact["source"]["end"]) for fact in facts} == {(1, None, None)}
    assert facts[0]["value"] == "1250000"


def test_a_header_wider_than_its_figures_begins_above_the_others():
    def draw(paper: Paper) -> None:
        paper.centre(306, 50, "CONSOLIDATED BALANCE SHEETS")
        paper.centre(306, 64, "(In thousands)")
        for middle, lines in ((405, ("September", "30,", "2025")), (495, ("", "December 31,", "2024"))):
            for at, line in enumerate(lines):
                paper.centre(middle, 90 + 12 * at, line)
        paper.rows([("Inventories", "3", "4"), ("Goodwill", "1", "2"), ("Total assets", "4", "6")], top=130, ends=(425, 515))

    assert figures(paper_of(draw))[:2] == [("Inventories", "3", "2025-09-30"), ("Inventories", "4", "2024-12-31")]


def test_the_box_is_that_of_the_digits():
    """Of "(480)" the brackets belong to the figure, of "$ 1,250" the sign does not."""
    facts = facts_of(paper_of(plain))
    paper = Paper()
    left, top, right, bottom = facts[0]["source"]["box"]
    assert left == pytest.approx(420 - paper.width_of("1,250"), abs=0.5)
    assert right == pytest.approx(420, abs=0.5)
    assert 110 < top < 116
    assert 122 <= bottom < 126
    left, _, right, _ = facts[2]["source"]["box"]
    assert left == pytest.approx(420 - paper.width_of("(480"), abs=0.5)
    assert right == pytest.approx(420 + paper.width_of(")"), abs=0.5)


@pytest.mark.parametrize("kind", ["plain", "turned by the page", "turned by its matrix"])
def test_boxes_hold_the_words_another_reader_finds(kind):
    content = {"plain": lambda: paper_of(plain), "turned by the page": turned_page, "turned by its matrix": turned_text}[kind]()
    facts = facts_of(content)
    assert len(facts) == len(EXPECTED)
    with pdfplumber.open(io.BytesIO(content)) as document:
        words = document.pages[0].dedupe_chars().chars
        for fact in facts:
            left, top, right, bottom = fact["source"]["box"]
            inside = [
                one["text"]
                for one in words
                if left - 0.6 <= one["x0"] and one["x1"] <= right + 0.6 and top - 2.5 <= one["top"] and one["bottom"] <= bottom + 2.5
            ]
            assert sorted(character for character in inside if character.strip()) == sorted(fact["text"]), fact


def turned_page() -> bytes:
    """A landscape page whose /Rotate shows it upright: the text runs upwards in the page's own space."""
    paper = Paper(width=HEIGHT, height=WIDTH)
    paper.canvas.setPageRotation(90)  # which also swaps the page's sides
    paper.canvas.translate(WIDTH, 0)
    paper.canvas.rotate(90)
    paper.height = WIDTH
    plain(paper)
    return paper.pdf()


def turned_text() -> bytes:
    """An upright page on which a landscape table is printed sideways."""
    paper = Paper()
    paper.canvas.translate(WIDTH, 0)
    paper.canvas.rotate(90)
    paper.height = WIDTH
    plain(paper)
    return paper.pdf()


@pytest.mark.parametrize("content", [turned_page(), turned_text()], ids=["page", "matrix"])
def test_a_landscape_table_is_read(content):
    assert figures(content) == EXPECTED


def test_stacked_headers_over_four_columns():
    def draw(paper: Paper) -> None:
        paper.centre(306, 40, "CONSOLIDATED STATEMENTS OF OPERATIONS")
        paper.centre(306, 52, "(In thousands)")
        paper.centre(345, 80, "Three Months Ended")
        paper.centre(345, 92, "June 30,")
        paper.centre(485, 80, "Six Months Ended")
        paper.centre(485, 92, "June 30,")
        ends = (330, 400, 470, 540)
        for end, year in zip(ends, ("2025", "2024", "2025", "2024"), strict=True):
            paper.centre(end - 12, 106, year)
        paper.rows([("Net sales", "1,250", "1,100", "2,450", "2,210"), ("Net income", "758", "(645)", "1,500", "5")], top=122, ends=ends)

    found = facts_of(paper_of(draw))
    assert [(fact["text"], fact["period"]["months"], fact["period"]["end"]) for fact in found] == [
        (text, months, f"{year}-06-30")
        for row in (("1,250", "1,100", "2,450", "2,210"), ("758", "(645)", "1,500", "5"))
        for text, months, year in zip(row, (3, 3, 6, 6), (2025, 2024, 2025, 2024), strict=True)
    ]


def test_signs_far_from_their_figures_and_percent_columns():
    def draw(paper: Paper) -> None:
        head(paper, ends=(380, 460))
        paper.centre(530, 104, "% Change")
        for label, first, second, change, y in (
            ("Net sales", "1,250", "1,100", "13.6", 122),
            ("Net income", "758", "(645)", "(217.5)", 136),
        ):
            paper.left(72, y, label)
            paper.left(335, y, "$")
            paper.right(380, y, first)
            paper.left(415, y, "$")
            digits = second.rstrip(")")
            paper.right(460, y, digits)
            paper.left(460, y, second[len(digits) :])
            paper.right(540, y, change.rstrip(")"))
            paper.left(540, y, ")%" if change.endswith(")") else "%")

    found = facts_of(paper_of(draw))
    assert [(fact["text"], fact["unit"]) for fact in found] == [
        ("1,250", "USD"), ("1,100", "USD"), ("13.6", "percent"), ("758", "USD"), ("(645)", "USD"), ("(217.5)", "percent"),
    ]  # fmt: skip


def test_labels_wrap_and_figures_stand_beside_any_of_their_lines():
    def draw(paper: Paper) -> None:
        head(paper)
        paper.rows([("Net sales", "1,250", "1,100")], top=122, ends=ENDS)
        paper.left(72, 140, "Income from continuing operations before the provision for")
        paper.rows([("  income taxes", "758", "645")], top=152, ends=ENDS)
        paper.rows([("Loss from discontinued operations, net of the benefit of", "(12)", "(9)")], top=170, ends=ENDS)
        paper.left(80, 182, "income taxes")
        paper.left(72, 200, "Preferred stock dividends, and the part of the income that belongs")
        paper.right(420, 206, "31")
        paper.right(520, 206, "30")
        paper.left(80, 212, "to noncontrolling interests")
        paper.rows([("Net income", "715", "606")], top=230, ends=ENDS)

    assert [label for label, _, _ in figures(paper_of(draw))][::2] == [
        "Net sales",
        "Income from continuing operations before the provision for income taxes",
        "Loss from discontinued operations, net of the benefit of income taxes",
        "Preferred stock dividends, and the part of the income that belongs to noncontrolling interests",
        "Net income",
    ]


def test_dot_leaders_are_no_part_of_labels():
    def draw(paper: Paper) -> None:
        head(paper)
        for y, (label, first, second) in zip((122, 136), (("Net sales", "1,250", "1,100"), ("Net income", "758", "645")), strict=True):
            paper.left(72, y, label + " " + "." * 70)
            paper.right(420, y, first)
            paper.right(520, y, second)
        paper.left(72, 150, "Dividends . . . . . . . . . . . . . . . . . . . .")
        paper.rows([("", "31", "30")], top=150, ends=ENDS)

    read = [(label, text) for label, text, _ in figures(paper_of(draw))]
    assert read == [
        (label, text)
        for label, *texts in (("Net sales", "1,250", "1,100"), ("Net income", "758", "645"), ("Dividends", "31", "30"))
        for text in texts
    ]


def test_raised_marks_are_notes_and_ordinals_are_words():
    def draw(paper: Paper) -> None:
        head(paper)
        paper.rows(ROWS[:2], top=122, ends=ENDS)
        paper.left(72 + paper.width_of("Net sales"), 118, "(1)", 6)
        paper.left(520 + 4, 132, "2", 6)
        paper.left(72, 300, "The 53")
        paper.left(72 + paper.width_of("The 53"), 296, "rd", 6)
        paper.left(72 + paper.width_of("The 53") + 6, 300, " week added five million to sales")
        paper.left(72 + paper.width_of("The 53") + 6 + paper.width_of(" week added five million to sales"), 296, "3", 6)

    document = read_document(paper_of(draw), name="x.pdf")
    table = next(part for part in document.parts if isinstance(part, Table))
    label = next(cell for row in table.rows for cell in row.cells if cell.text == "Net sales")
    assert label.notes == ("(1)",)
    assert "(1)" in document.normal
    assert figures(paper_of(draw)) == [*EXPECTED[:4], ("53rd week added", "five", "2025-03-31")]
    assert document.parts[-1].text == "The 53rd week added five million to sales"
    assert document.normal.endswith("sales3\n\n")


def furnished(paper: Paper, number: int) -> None:
    paper.left(72, 24, "Alder Point Instruments Reports First Quarter Results")
    paper.right(540, 24, f"Page {number}")
    paper.centre(306, 770, f"- {number} -")


def test_a_table_runs_over_pages_with_heads_feet_and_headers_repeated():
    paper = Paper()
    furnished(paper, 1)
    paper.left(72, 100, "The first page holds a sentence, and no more than that.")
    paper.next_page()
    furnished(paper, 2)
    head(paper, top=650)
    paper.rows([("Net sales", "$ 1,250", "$ 1,100"), ("Operating expenses:", "", ""), ("  Selling", "(300)", "(290)")], top=682, ends=ENDS)
    paper.next_page()
    furnished(paper, 3)
    head(paper, top=110)
    paper.rows([("  Research", "(100)", "(90)"), ("Net income", "758", "645")], top=142, ends=ENDS)
    paper.next_page()
    furnished(paper, 4)
    content = paper.pdf()
    assert parts_of(content)[0] == "The first page holds a sentence, and no more than that."
    assert sum(isinstance(part, list) for part in parts_of(content)) == 1
    facts = facts_of(content)
    assert [fact["path"] for fact in facts[4:6]] == [["Operating expenses:", "Research"]] * 2
    assert [fact["source"]["page"] for fact in facts] == [2] * 4 + [3] * 4


def test_two_columns_of_prose_are_read_one_after_the_other():
    left = [f"left line {number} of the first column of words" for number in range(12)]
    right = [f"right line {number} of the second column of words" for number in range(12)]

    def draw(paper: Paper) -> None:
        paper.left(72, 60, "A heading over both columns of this page stands here in full width, and is read first of all of it")
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            paper.left(72, 100 + 12 * number, one)
            paper.left(320, 104 + 12 * number, other)

    text = " ".join(" ".join(part.split()) for part in parts_of(paper_of(draw)))
    assert text.endswith(" ".join(left) + " " + " ".join(right))


def test_rules_tell_what_headers_stand_over():
    """ "% Change" is over two of the four columns of each half, and its rule says over which."""

    def draw(paper: Paper) -> None:
        paper.centre(306, 40, "REVENUES BY PRODUCT")
        paper.centre(306, 52, "(In millions)")
        ends = (220, 270, 310, 350, 410, 460, 500, 540)
        for start, title in ((0, "Second Quarter"), (4, "Six Months")):
            paper.centre((ends[start] + ends[start + 3]) / 2 - 14, 76, title, 9)
            paper.canvas.line(ends[start] - 34, HEIGHT - 79, ends[start + 3] + 6, HEIGHT - 79)
            paper.centre((ends[start + 2] + ends[start + 3]) / 2 - 10, 88, "% Change", 9)
            paper.canvas.line(ends[start + 2] - 26, HEIGHT - 91, ends[start + 3] + 6, HEIGHT - 91)
            for place, header in enumerate(("2025", "2024", "Total", "Oper.")):
                paper.centre(ends[start + place] - 10, 102, header, 9)
        paper.size = 9
        rows = ("Pumps", "581", "2,979", "(72%)", "(71%)", "1,731", "3,983", "(57%)", "(55%)"), ("Valves", *["12"] * 8)
        paper.rows(rows, top=120, ends=ends)
        paper.left(72, 300, "All of this is for the quarter ended June 30, 2025.")

    found = facts_of(paper_of(draw))[:8]
    assert [(fact["text"], fact["unit"], fact["period"]["months"], fact["period"]["end"][:4]) for fact in found] == [
        ("581", "USD", 3, "2025"), ("2,979", "USD", 3, "2024"), ("(72)", "percent", 3, "2025"), ("(71)", "percent", 3, "2025"),
        ("1,731", "USD", 6, "2025"), ("3,983", "USD", 6, "2024"), ("(57)", "percent", 6, "2025"), ("(55)", "percent", 6, "2025"),
    ]  # fmt: skip


def test_titles_over_a_wide_table_are_no_headers():
    def draw(paper: Paper) -> None:
        paper.centre(306, 40, "SEGMENT REPORTING")
        paper.centre(306, 52, "(dollars in thousands)")
        paper.centre(250, 76, "Three Months Ended March 31, 2025")
        paper.centre(450, 76, "Three Months Ended March 31, 2024")
        ends = (200, 250, 300, 400, 450, 500)
        for end, member in zip(ends, ("Pumps", "Valves", "Total") * 2, strict=True):
            paper.right(end, 90, member)
        paper.rows(
            [("Net sales", "10", "20", "30", "11", "21", "32"), ("Gross margin", "5", "6", "11", "5", "7", "12")], top=106, ends=ends
        )

    table = next(part for part in parts_of(paper_of(draw)) if isinstance(part, list))
    assert table[0] == ["Three Months Ended March 31, 2025", "Three Months Ended March 31, 2024"]
    assert parts_of(paper_of(draw))[:2] == ["SEGMENT REPORTING", "(dollars in thousands)"]


def test_a_table_of_contents_is_no_table():
    def draw(paper: Paper) -> None:
        paper.rows([("Item 2.02 Results of Operations", "2"), ("Item 9.01 Exhibits", "2"), ("Signature", "3")], top=100, ends=(500,))

    assert figures(paper_of(draw)) == []


def test_ranges_and_signs_of_guidance():
    """A range is no figure of a column; "~" before a figure is not of its label."""

    def draw(paper: Paper) -> None:
        head(paper, spanner="Year Ending March 31,")
        paper.rows([("Legal costs", "65", "40"), ("Storm costs", "15", "10"), ("Tax impacts", "(18)", "(9)")], top=122, ends=ENDS)
        for y in (122, 136, 150):
            paper.left(330, y, "~")
            paper.left(470, y, "~")
        paper.left(72, 164, "Sales")
        paper.right(420, 164, "8.51 - 8.53")
        paper.right(520, 164, "7.1 - 7.3")

    assert [(label, text) for label, text, _ in figures(paper_of(draw))] == [
        (label, text)
        for label, *texts in (("Legal costs", "65", "40"), ("Storm costs", "15", "10"), ("Tax impacts", "(18)", "(9)"))
        for text in texts
    ]


def test_a_row_that_the_page_cuts_is_read_once():
    paper = Paper()
    head(paper, top=690)
    paper.rows(ROWS[:2], top=722, ends=ENDS)
    paper.left(72, 750, "Gr s pr fit")
    paper.next_page()
    paper.rows([("Gross profit", "770", "645"), *ROWS[3:]], top=60, ends=ENDS)
    assert figures(paper.pdf()) == EXPECTED


def test_hyphens_at_line_ends():
    """One that the words elsewhere show to be none is left out; any other stays."""

    def draw(paper: Paper) -> None:
        paper.left(72, 100, "The company sells instruments for laboratories and the field, and the com-")
        paper.left(72, 112, "pany has done so for longer than a decade; its forward-looking and non-")
        paper.left(72, 124, "standard measures are explained below.")

    assert "and the company has done so" in parts_of(paper_of(draw))[0]
    assert "and non-standard measures" in parts_of(paper_of(draw))[0]


def with_glyphs(content: bytes, differences: str) -> bytes:
    """The PDF with other glyphs for some codes; its table of references is then off, which readers mend."""
    changed = content.replace(b"/Encoding /WinAnsiEncoding", f"/Encoding << /Type /Encoding /Differences [{differences}] >>".encode())
    assert changed != content
    return changed


def with_unicode(content: bytes, codes: str) -> bytes:
    """The PDF with characters without a name (U+FFFD) for some of its codes."""
    lines = "".join(f"<{ord(code):02X}> <FFFD>\n" for code in codes)
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Odd def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{lines}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    table = f"99 0 obj\n<< /Length {len(table)} >>\nstream\n{table}\nendstream\nendobj\n"
    changed = content.replace(b"/Encoding /WinAnsiEncoding", b"/ToUnicode 99 0 R /Encoding /WinAnsiEncoding")
    return changed.replace(b"xref\n", table.encode() + b"xref\n", 1)


def words_of_ligatures(paper: Paper) -> None:
    paper.left(72, 100, "Net pro#t and cash @ow of the #rst quarter, and ben&its with e%ect", 12)


def test_ligatures_are_letters():
    content = with_glyphs(paper_of(words_of_ligatures), "35 /fi 64 /fl 38 /e 37 /f")
    assert parts_of(content) == ["Net profit and cash flow of the first quarter, and beneits with efect"]


def test_ligatures_without_a_name_are_told_by_their_words():
    content = with_unicode(paper_of(words_of_ligatures), "#@%")
    assert parts_of(content) == ["Net profit and cash flow of the first quarter, and ben&its with effect"]


def test_figures_with_an_unknown_character_are_no_figures():
    def draw(paper: Paper) -> None:
        head(paper)
        paper.rows([*ROWS, ("Dividends", "3@1", "30")], top=122, ends=ENDS)

    content = with_unicode(paper_of(draw), "@")
    assert "3@1" not in [text for _, text, _ in figures(content)]
    assert [text for label, text, _ in figures(content) if label == "Dividends"] == ["30"]
    remarks = [(one.code, one.page) for one in tieout.read(content, name="x.pdf").diagnostics]
    assert remarks == [("characters-unmapped", 1)]


@pytest.mark.parametrize(
    "content",
    [
        with_glyphs(paper_of(plain), "33 " + "/A " * 90),
        with_glyphs(paper_of(plain), "33 " + "/one " * 90),
        with_unicode(paper_of(plain), "".join(map(chr, range(33, 126)))),
    ],
    ids=["A", "1", "none"],
)
def test_fonts_that_give_one_character_for_all_or_none(content):
    with pytest.raises(tieout.ReadError) as caught:
        tieout.read(content, name="x.pdf")
    assert "ocrmypdf --force-ocr" in str(caught.value)


def test_a_page_with_such_a_font_is_a_diagnostic():
    paper = Paper()
    plain(paper)
    paper.next_page()
    paper.font = "Courier"
    plain(paper)
    content = paper.pdf()
    at = content.index(b"/Encoding", content.index(b"/BaseFont /Courier"))
    broken = content[:at] + with_glyphs(content[at:], "33 " + "/A " * 90)
    release = tieout.read(broken, name="x.pdf")
    assert [(one.code, one.page) for one in release.diagnostics] == [("page-unmapped", 2)]
    assert len(release.facts) == len(EXPECTED)


def many_pages() -> bytes:
    paper = Paper()
    for number in range(2000):
        paper.left(72, 60, f"Page {number} of a document that nobody has ever read to its end")
        paper.rows(ROWS, top=122, ends=ENDS)
        paper.next_page()
    return paper.pdf()


def many_words() -> bytes:
    paper = Paper(size=1)
    for line in range(1000):
        paper.left(10, 10 + 0.75 * line, " ".join(f"word{number}" for number in range(100)))
    return paper.pdf()


def many_figures() -> bytes:
    paper = Paper(size=2)
    for line in range(700):
        for column in range(100):
            paper.left(10 + 5.8 * column, 10 + 0.75 * line + column % 3, str(line * column % 997))
    return paper.pdf()


@pytest.mark.slow
@pytest.mark.parametrize("make", [many_pages, many_words, many_figures])
def test_large_documents_take_bounded_time_and_memory(make):
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=make(), capture_output=True, env={"PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-500:]
    if make is many_pages:
        assert json.loads(done.stdout)[0] == 2000 * len(EXPECTED)


def with_encryption() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return paper_of(plain, encrypt=StandardEncryption("secret", canPrint=0))


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("L", (60, 80), 200))


def scanned(*, pages: int = 1) -> bytes:
    paper = Paper()
    for _ in range(pages):
        paper.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
        paper.next_page()
    return paper.pdf()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_encryption(), "is encrypted; give it without a password"),
        (scanned(), "run OCR over it first (for instance `ocrmypdf`)"),
        (b"%PDF-1.7\n" + b"no more of it\n" * 100, "begins like a PDF but is none"),
        (paper_of(plain)[:300], "begins like a PDF but is none"),
    ],
    ids=["password", "pictures", "junk", "cut off early"],
)
def test_what_cannot_be_read_is_one_line(content, said):
    with pytest.raises(tieout.ReadError) as caught:
        tieout.read(content, name="x.pdf")
    assert str(caught.value).startswith("x.pdf: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_pages():
    paper = paper_of(plain).replace(b"/Count 1", b"/Count 0")
    start, end = paper.index(b"/Kids ["), paper.index(b"]", paper.index(b"/Kids ["))
    with pytest.raises(tieout.ReadError):
        tieout.read(paper[:start] + b"/Kids [" + b" " * (end - start - 7) + paper[end:], name="x.pdf")


def test_a_picture_among_pages_is_a_diagnostic_with_its_page():
    paper = Paper()
    plain(paper)
    paper.next_page()
    paper.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    release = tieout.read(paper.pdf(), name="x.pdf")
    assert [(one.code, one.page) for one in release.diagnostics] == [("page-picture", 2)]
    assert len(release.facts) == len(EXPECTED)


def test_a_damaged_table_of_references_is_mended():
    content = paper_of(plain)
    damaged = content.replace(b"startxref\n", b"startxref\n9")
    assert damaged != content
    assert figures(damaged) == EXPECTED


@pytest.mark.parametrize("share", range(30, 100, 10))
def test_a_file_may_be_cut_anywhere(share):
    paper = Paper()
    for _ in range(5):
        plain(paper)
        paper.next_page()
    content = paper.pdf()
    with contextlib.suppress(tieout.ReadError):
        release = tieout.read(content[: len(content) * share // 100], name="x.pdf")
        assert {fact.text for fact in release.facts} <= {text for _, text, _ in EXPECTED}


@pytest.mark.parametrize("matrix", ["1e30 0 0 1e30 0 0", "1e38 1e38 -1e38 1e38 1e38 1e38", "0 0 0 0 0 0", "1 0 0 1 1e38 -1e38"])
def test_words_at_infinity_are_left_out(matrix):
    paper = Paper()
    plain(paper)
    paper.canvas.saveState()
    paper.canvas._code.append(f"{matrix} cm")
    paper.left(72, 400, "Goodwill 1,234")
    paper.canvas.line(0, 0, 100, 0)
    paper.canvas.restoreState()
    sound = Paper()
    plain(sound)
    assert figures(paper.pdf()) == figures(sound.pdf())


def test_two_words_printed_over_each_other():
    paper = Paper()
    plain(paper)
    for _ in range(2):
        paper.left(300, 500, "over")
        paper.left(300, 500, "1,234")
    assert facts_of(paper.pdf())
