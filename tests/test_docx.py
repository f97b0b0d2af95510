"""Word documents: what Word shows is what is read, each figure with its table, row and cell; and what is no Word document."""

import io
import json
import re
import struct
import subprocess
import sys

import docx
import pytest
from docx.shared import Pt

import tieout
from tests.word import archive, cell, members, paragraph, row, run, table, word
from tieout.readers import read_document
from tools.places import ROOT

HEAD = ["(in thousands)", "March 31, 2026", "December 31, 2025"]
BALANCE = table(HEAD, ["Cash", "$ 912", "$ 844"], ["Total assets", "3,250", "(3,100)"])


def read(data, name="x.docx"):
    return json.loads(tieout.to_json(tieout.read(data, name=name)))


def places(report):
    """Text and place of every fact."""
    return [(fact["text"], fact["source"]["table"], fact["source"]["row"], fact["source"]["cell"]) for fact in report["facts"]]


def texts(data):
    return [fact["text"] for fact in read(data)["facts"]]


def cells(body, styles=""):
    """The texts of the cells of all tables of a body, row by row."""
    document = read_document(word(body, styles), name="x.docx")
    return [[one.text for one in line.cells] for part in document.parts if hasattr(part, "rows") for line in part.rows]


def blocks(body, styles=""):
    """The texts of the blocks of a body."""
    return [part.text for part in read_document(word(body, styles), name="x.docx").parts if not hasattr(part, "rows")]


def test_a_balance_sheet():
    report = read(word(paragraph("Balance Sheets") + BALANCE))
    assert places(report) == [("912", 0, 1, 1), ("844", 0, 1, 2), ("3,250", 0, 2, 1), ("(3,100)", 0, 2, 2)]
    fact = report["facts"][3]
    assert (fact["value"], fact["scale"], fact["unit"], fact["period"]) == ("-3100000", 3, "USD", {"instant": "2025-12-31"})
    assert (fact["source"]["start"], fact["source"]["end"], fact["source"]["page"], fact["source"]["box"]) == (None, None, None, None)
    assert report["document"]["media_type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert report["tables"][0]["title"] == "Balance Sheets"


def test_a_draft_made_by_the_library():
    draft = docx.Document()
    draft.add_heading("Condensed Balance Sheets", 1)
    grid = draft.add_table(3, 3)
    for line, given in zip(grid.rows, (HEAD, ["Cash", "$ 912", "$ 844"], ["  Total assets", "3,250", "(3,100)"]), strict=True):
        for one, text in zip(line.cells, given, strict=True):
            one.text = text
    grid.rows[2].cells[0].paragraphs[0].paragraph_format.left_indent = Pt(9)
    draft.sections[0].header.paragraphs[0].text = "Confidential 777"
    stored = io.BytesIO()
    draft.save(stored)
    assert places(read(stored.getvalue())) == [("912", 0, 1, 1), ("844", 0, 1, 2), ("3,250", 0, 2, 1), ("(3,100)", 0, 2, 2)]
    (found,) = [part for part in read_document(stored.getvalue(), name="x").parts if hasattr(part, "rows")]
    assert [line.cells[0].indent for line in found.rows] == [0, 0, 900 + 500]


def test_tables_and_blocks_are_in_order():
    body = paragraph("One") + table(["a", "1"]) + paragraph("Two") + paragraph("") + table(["b", "2"]) + paragraph("Three")
    parts = read_document(word(body), name="x").parts
    assert [part.ordinal if hasattr(part, "rows") else part.text for part in parts] == ["One", 0, "Two", 1, "Three"]


def test_spans_are_grid_columns():
    lines = [
        row("", cell("Three Months Ended March 31,", '<w:gridSpan w:val="2"/>')),
        row("(in thousands)", "2026", "2025"),
        row("Revenue", "1,250", "1,100"),
        row("2,250", "2,100", properties='<w:gridBefore w:val="1"/>'),
    ]
    (found,) = [part for part in read_document(word(table(*lines)), name="x").parts if hasattr(part, "rows")]
    assert [[(one.ordinal, one.column, one.width) for one in line.cells] for line in found.rows] == [
        [(1, 1, 2)],
        [(0, 0, 1), (1, 1, 1), (2, 2, 1)],
        [(0, 0, 1), (1, 1, 1), (2, 2, 1)],
        [(0, 1, 1), (1, 2, 1)],
    ]
    assert [fact["period"]["months"] for fact in read(word(table(*lines)))["facts"]] == [3, 3, 3, 3]


def test_merged_cells():
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    lines = [
        row(cell("Revenue", down), "1,250", "x"),
        row(cell("hidden", on), "1,100", cell("y", '<w:hMerge w:val="restart"/>'), cell("z", "<w:hMerge/>")),
        row("Cost", "77", "x"),
        row(cell("shown, as nothing is above", on), "88", "x"),
    ]
    found = cells(table(*lines))
    assert found == [["Revenue", "1,250", "x"], ["1,100", "y"], ["Cost", "77", "x"], ["shown, as nothing is above", "88", "x"]]
    parts = read_document(word(table(*lines)), name="x").parts
    assert [(one.ordinal, one.column, one.width) for one in parts[0].rows[1].cells] == [(1, 1, 1), (2, 2, 2)]


def test_nested_tables_are_counted():
    outer = table([cell(table(["Cash", "1"]) + paragraph("beside")), cell("x")], ["y", "2"])
    parts = read_document(word(outer + table(["z", "3"])), name="x").parts
    found = [(part.ordinal, [one.text for line in part.rows for one in line.cells]) for part in parts if hasattr(part, "rows")]
    assert found == [(0, ["x", "y", "2"]), (1, ["Cash", "1"]), (2, ["z", "3"])]
    assert "beside" in [part.text for part in parts if not hasattr(part, "rows")]


def test_tracked_changes_are_read_as_accepted():
    inside = (
        f"<w:del>{run('9').replace('w:t', 'w:delText')}</w:del><w:ins>{run('1,2')}</w:ins>{run('50')}"
        f"<w:moveFrom>{run('6')}</w:moveFrom><w:moveTo>{run('0')}</w:moveTo>"
    )
    lines = [row("Revenue", cell(paragraph(inside))), row("Gone", "5", properties="<w:del/>"), row("New", "7", properties="<w:ins/>")]
    assert cells(table(*lines)) == [["Revenue", "1,2500"], ["New", "7"]]
    parts = read_document(word(table(*lines)), name="x").parts
    assert [line.index for line in parts[0].rows] == [0, 2]


def test_a_paragraph_whose_end_is_tracked_away_goes_on():
    assert blocks(paragraph("net in", "<w:rPr><w:del/></w:rPr>") + paragraph("come") + paragraph("Next")) == ["net income", "Next"]


def test_hidden_text_is_left_out():
    styles = (
        '<w:style w:type="character" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Par"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Par"/></w:style>'
    )
    body = (
        paragraph(run("1", "<w:vanish/>") + run("2", '<w:vanish w:val="0"/>') + run("3", '<w:rStyle w:val="Hid"/>') + run("4"))
        + paragraph("5", '<w:pStyle w:val="Sub"/>')
        + paragraph(run("6", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="Sub"/>')
    )
    assert blocks(body, styles) == ["24", "6"]


@pytest.mark.parametrize(
    ("properties", "styles"),
    [
        ('<w:vertAlign w:val="superscript"/>', ""),
        ('<w:position w:val="6"/>', ""),
        (
            '<w:rStyle w:val="Up"/>',
            '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
        ),
    ],
)
def test_marks_of_footnotes_are_no_text(properties, styles):
    body = table([cell(paragraph(run("Revenue ") + run("(", properties) + run("1", properties) + run(")", properties))), "1,250"])
    (part,) = read_document(word(body, styles), name="x").parts
    assert (part.rows[0].cells[0].text, part.rows[0].cells[0].notes) == ("Revenue", ("(1)",))
    assert blocks(paragraph(run("the 4") + run("th", properties) + run(" quarter")), styles) == ["the 4th quarter"]


def test_what_a_run_holds():
    body = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/>"
        '<w:sym w:font="Symbol" w:char="F0B7"/><w:sym w:font="x" w:char="2014"/><w:footnoteReference w:id="1"/></w:r>'
    )
    assert blocks(paragraph(body)) == ["a b\nc-d•—"]


def test_fields_show_their_result_only():
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE)</w:instrText><w:t>9</w:t></w:r>'
    shown = f'{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("1,250")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert blocks(paragraph(shown + run("x")) + paragraph(code) + paragraph("not lost")) == ["1,250x", "not lost"]


def test_wrappings():
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('<w:hyperlink>' + run('one') + '</w:hyperlink>')}</w:sdtContent></w:sdt>"
        f"<w:customXml>{paragraph('<w:smartTag>' + run('two') + '</w:smartTag><w:fldSimple>' + run('2') + '</w:fldSimple>')}</w:customXml>"
    )
    assert blocks(body) == ["one", "two2"]
    assert cells(
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{cell('a')}</w:sdtContent></w:sdt>{cell('1')}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    ) == [["a", "1"]]


@pytest.mark.parametrize("kind", ["both", "old"])
def test_text_boxes_are_read_once(kind):
    inside = f"<w:txbxContent>{paragraph('In the box')}{table(['Cash', '12'])}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    new = f"<w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>"
    both = f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>'
    body = paragraph(f"<w:r>{both if kind == 'both' else old}</w:r>{run('Beside')}") + paragraph("After")
    assert sorted(blocks(body)) == ["After", "Beside", "In the box"]
    assert cells(body) == [["Cash", "12"]]


def test_embedded_objects_are_remarked_on():
    body = BALANCE + paragraph('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>') + "<w:altChunk/>"
    report = read(word(body))
    assert [remark["code"] for remark in report["diagnostics"]] == ["embedded-object", "embedded-object"]
    assert "Excel.Sheet.12" in report["diagnostics"][0]["message"]


def test_diagnostics_name_their_table():
    report = read(word(BALANCE + table(HEAD, ["Cash", "$ 1,23,456", "844"]) + paragraph("and so on")))
    assert ("odd-grouping", 1) in [(remark["code"], remark["table"]) for remark in report["diagnostics"]]
    assert {remark["table"] for remark in report["diagnostics"]} == {1}


def test_indents_come_from_styles_and_paragraphs():
    styles = (
        '<w:docDefaults><w:pPrDefault><w:pPr><w:ind w:left="20"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="A" w:default="1"/>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:pPr><w:ind w:left="400" w:hanging="100"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="D"><w:basedOn w:val="D"/></w:style>'
    )
    given = [
        "",
        '<w:pStyle w:val="B"/>',
        '<w:pStyle w:val="C"/>',
        '<w:pStyle w:val="D"/>',
        '<w:ind w:start="0.5in"/>',
        '<w:ind w:left="x"/>',
    ]
    body = table(*[[cell(paragraph("a", properties)), "1"] for properties in given])
    parts = read_document(word(body, styles), name="x").parts
    assert [line.cells[0].indent for line in parts[0].rows] == [100, 1500, 1500, 100, 3600, 0]


STOPS = '<w:tabs><w:tab w:val="{}" w:pos="6000"/><w:tab w:val="{}" w:pos="8000"/></w:tabs>'


def tabbed(*texts, properties=""):
    return paragraph("<w:r>" + "<w:tab/>".join(f"<w:t>{text}</w:t>" for text in texts) + "</w:r>", properties)


@pytest.mark.parametrize("kind", ["right", "decimal", "left", "end"])
def test_statements_set_with_tab_stops(kind):
    stops = STOPS.format(kind, kind)
    body = (
        paragraph("Consolidated Statements of Income", '<w:jc w:val="center"/>')
        + paragraph("(in thousands)", '<w:jc w:val="center"/>')
        + tabbed("", "Three Months Ended March 31,", properties='<w:tabs><w:tab w:val="center" w:pos="6800"/></w:tabs>')
        + tabbed("", "2026", "2025", properties=stops)
        + tabbed("Revenue", "$ 1,234,567", "$ 998", properties=stops)
        + tabbed("Cost of goods sold and of services rendered", "(77)", "—", properties=stops)
        + tabbed("Net income", "1,234,490", "998", properties=stops)
    )
    report = read(word(BALANCE + body))
    found = [(fact["text"], fact["period"].get("end")) for fact in report["facts"] if fact["source"]["table"] == 1]
    assert found == [
        ("1,234,567", "2026-03-31"),
        ("998", "2025-03-31"),
        ("(77)", "2026-03-31"),
        ("—", "2025-03-31"),
        ("1,234,490", "2026-03-31"),
        ("998", "2025-03-31"),
    ]
    assert report["tables"][1]["title"] == "Consolidated Statements of Income"


def test_default_tab_stops():
    lines = [
        tabbed("", "", "", "", "", "", "March 31,", "", "December 31,"),
        tabbed("(in thousands)", "", "", "", "", "2026", "", "2025"),
        tabbed("Cash", "", "", "", "", "", "912", "", "844"),
        tabbed("Receivables from customers", "", "", "", "15", "", "2,118"),
        tabbed("Total assets", "", "", "", "", "927", "", "2,962"),
    ]
    report = read(word("".join(lines)))
    assert [fact["text"] for fact in report["facts"]] == ["912", "844", "15", "2,118", "927", "2,962"]


def test_statements_set_in_spaces():
    lines = [
        "                                   March 31,   December 31,",
        "(in thousands)                          2026           2025",
        "Cash                                $    912       $    844",
        "Total assets                           3,250         (3,100)",
    ]
    separate, joined = (
        "".join(map(paragraph, lines)),
        paragraph("<w:r>" + "<w:br/>".join(f"<w:t>{line}</w:t>" for line in lines) + "</w:r>"),
    )
    for body in (separate, joined):
        report = read(word(paragraph("Balance Sheets") + body + paragraph("A closing sentence.")))
        assert [(fact["text"], fact["period"]["instant"][:4]) for fact in report["facts"]] == [
            ("912", "2026"),
            ("844", "2025"),
            ("3,250", "2026"),
            ("(3,100)", "2025"),
        ]


def test_flattened_text_in_paragraphs():
    lines = ["(in thousands) | March 31, 2026 | December 31, 2025 |", "Cash | $ 912 | $ 844 |", "Total assets | 3,250 | (3,100) |"]
    for body in ("".join(map(paragraph, lines)), paragraph(" ".join(lines))):
        assert texts(word(paragraph("Balance Sheets") + body)) == ["912", "844", "3,250", "(3,100)"]


def test_another_main_part_and_the_strict_dialect():
    assert len(texts(word(BALANCE, main="word/document2.xml"))) == 4
    assert len(texts(word(BALANCE, main="doc/main.xml"))) == 4
    strict = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/"
        ).replace("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/")
        for name, content in members(BALANCE).items()
    }
    assert len(texts(archive(strict))) == 4


def test_the_name_does_not_matter(tmp_path):
    (tmp_path / "x.txt").write_bytes(word(BALANCE))
    assert len(tieout.read(tmp_path / "x.txt").facts) == 4


LOCKED = bytearray(word(BALANCE))
for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    for match in re.finditer(re.escape(signature), word(BALANCE)):
        LOCKED[match.start() + flags] |= 1
DAMAGED = bytearray(word(BALANCE))
BODY_AT = DAMAGED.index(b"word/document.xml") + 40
DAMAGED[BODY_AT : BODY_AT + 8] = b"\xff" * 8
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9)) + "]>"


def spoiled(**changes):
    found = members(BALANCE)
    found.update({"word/document.xml": changes["main"]} if "main" in changes else {})
    for name in changes.get("without", ()):
        del found[name]
    return archive(found)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (word(BALANCE)[:-30], "cut off or damaged"),
        (word(BALANCE)[:700], "cut off or damaged"),
        (bytes(LOCKED), "protected by a password"),
        (bytes(DAMAGED), "damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(508) + "EncryptedPackage".encode("utf-16-le") + bytes(80), "protected by a password"),
        (b"\xd0\xcf\x11\xe0" + bytes(508) + "WordDocument".encode("utf-16-le") + bytes(80), "old kind (.doc)"),
        (b"\xd0\xcf\x11\xe0" + bytes(508) + "Workbook".encode("utf-16-le") + bytes(80), "old kind (.xls)"),
        (rb"{\rtf1\ansi Revenue 1,250}", "rich text file"),
        (archive({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), "an Excel workbook"),
        (archive({"ppt/presentation.xml": "x"}), "a PowerPoint presentation"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}), "an OpenDocument file"),
        (archive({"a.htm": "x", "b.htm": "y"}), "a zip archive of 2 files"),
        (archive({}), "a zip archive of 0 files"),
        (spoiled(without=["word/document.xml"]), "has no word/document.xml"),
        (spoiled(main=""), "is damaged"),
        (spoiled(main="<w:document"), "is damaged"),
        (spoiled(main="<a>" * 300 + "</a>" * 300), "nests too deeply"),
        (spoiled(main="<a/>"), "has no body"),
        (spoiled(main=LAUGHS + "<x>&a8;</x>"), "declares entities"),
        (spoiled(main='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'), "declares entities"),
        (spoiled(main='<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>'), "declares entities"),
        (spoiled(main=('<?xml version="1.0" encoding="utf-16"?>' + LAUGHS + "<x>&a8;</x>").encode("utf-16")), "declares entities"),
    ],
)
def test_what_is_no_word_document_is_one_line(data, said):
    with pytest.raises(tieout.ReadError) as caught:
        tieout.read(data, name="x.docx")
    assert said in str(caught.value)
    assert "; give the release itself" in str(caught.value)
    assert "\n" not in str(caught.value)


def lying(data, name, size):
    """An archive whose directory says that a member takes so many bytes."""
    data = bytearray(data)
    at = data.index(b"PK\x01\x02")
    while bytes(data[at + 46 : at + 46 + len(name)]) != name.encode():
        at = data.index(b"PK\x01\x02", at + 1)
    data[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(data)


def test_a_directory_that_lies_about_a_size():
    bomb = archive(members(paragraph("x" * 1000) + " " * (100 << 20)))
    for size in (10, 5000, 1 << 30):
        with pytest.raises(tieout.ReadError):
            tieout.read(lying(bomb, "word/document.xml", size), name="x.docx")


def nested(depth):
    inner = b"x"
    for _ in range(depth):
        inner = archive({"word/document.xml": inner})
    return inner


CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_AS, (1500 << 20, 1500 << 20))
import tieout
try:
    release = tieout.read(sys.stdin.buffer, name="x.docx")
    print(json.dumps([len(release.facts), len(tieout.to_json(release))]))
except tieout.ReadError as error:
    print(json.dumps([-1, str(error)]))
"""
LARGE = {
    "a member of gigabytes": (lambda: archive(members("<w:p/>" * 10 + " " * (200 << 20))), -1),
    "a picture of gigabytes": (lambda: archive({**members(BALANCE), "word/media/x.png": b"\0" * (200 << 20)}), 4),
    "paragraphs": (lambda: word("<w:p/>" * 8_000_000), -1),
    "attributes": (lambda: word("<w:p " + " ".join(f'a{n}=""' for n in range(5_000_000)) + "/>"), -1),
    "many members": (lambda: archive({**members(BALANCE), **{f"x{n}": b"" for n in range(50_000)}}), -1),
    "zip in zip": (lambda: nested(50), -1),
    "tables": (lambda: word(BALANCE * 2_000), 8_000),
    "ten thousand tables": (lambda: word(BALANCE * 10_000), 40_000),
    "a table of many rows": (lambda: word(table(HEAD, *[["Cash", "912", "844"]] * 20_000)), 40_000),
    "a row of many cells": (lambda: word(table(["x", *["June 30, 2025"] * 5000], ["x", *["5"] * 5000])), 5000),
    "spans": (lambda: word(table(*[[cell("a", '<w:gridSpan w:val="1000000000"/>'), "1"]] * 1000)), None),
    "merges": (lambda: word(table(*[[cell("a", '<w:vMerge/><w:gridSpan w:val="9"/>'), "1"]] * 20_000)), None),
    "a text of megabytes": (lambda: word(paragraph("lorem ipsum $5 million " * 400_000) + BALANCE), 4),
    "tabs": (lambda: word(paragraph("<w:r>" + "<w:tab/><w:t>1</w:t>" * 300_000 + "</w:r>") + BALANCE), None),
    "nothing but tabs": (lambda: word(paragraph("<w:r>" + "<w:tab/>" * 500_000 + "<w:t>x</w:t></w:r>") + BALANCE), None),
    "lines of tabs": (lambda: word(tabbed("Cash", "912", "844") * 20_000 + BALANCE), None),
    "styles": (
        lambda: word(
            paragraph("x", '<w:pStyle w:val="s30000"/>') * 1000 + BALANCE,
            "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n - 1}"/></w:style>' for n in range(30_001)),
        ),
        4,
    ),
    "nested tables": (lambda: word("<w:tbl><w:tr><w:tc>" * 60 + BALANCE + "</w:tc></w:tr></w:tbl>" * 60), 4),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(one, marks=pytest.mark.soak if one == "ten thousand tables" else ()) for one in LARGE])
def test_large(name):
    make, facts = LARGE[name]
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=make(), capture_output=True, env={"PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-500:]
    count, said = json.loads(done.stdout)
    assert facts is None or count == facts, said
    assert count >= 0 or "\n" not in said


def test_a_document_cut_anywhere_is_one_line():
    data = word(BALANCE)
    for cut in range(0, len(data), 37):
        with pytest.raises(tieout.ReadError):
            tieout.read(data[:cut], name="x.docx")


def test_the_archive_is_never_written_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tieout.read(archive({**members(BALANCE), "../../evil.txt": "x"}), name="x.docx")
    assert list(tmp_path.iterdir()) == []
