"""Bad input: whatever comes, within a few seconds there is a report whose figures stand where it says, or one clear line."""

import json
import random
import subprocess
import sys

import pytest

import tieout
from tests.places_of_facts import misplaced_facts
from tools.places import EXAMPLES, ROOT

LARKSPUR = (EXAMPLES / "larkspur-fy2025-q2.htm").read_text()
HARBOR = (EXAMPLES / "harbor-q3-2025.htm").read_text()
HEAD = "<table><tr><td></td><td>2025</td><td>2024</td></tr>"
TABLE = HEAD + "<tr><td>Revenue (in thousands)</td><td>$ 1,250</td><td>(1,100)</td></tr></table>"
DEEP = 200_000
ROWS = 100_000

# Each is read in a process of its own, with this much processor time and memory; the machine of CI is slow, and runs others beside.
SECONDS = 30
MEGABYTES = 1500
CHILD = f"""
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} << 20, {MEGABYTES} << 20))
import tieout
try:
    release = tieout.read(sys.stdin.buffer, name="x.htm")
except tieout.TieoutError as error:
    print(json.dumps([-1, str(error), len(tieout.__all__)]))
else:
    print(json.dumps([len(release.facts), " ".join(remark.code for remark in release.diagnostics[:20]), len(tieout.to_json(release))]))
"""
LARGE = {
    "nested div": (lambda: "<div>" * DEEP + TABLE, 2, "nested-too-deep"),
    "nested b": (lambda: "<b>" * DEEP + TABLE, 2, "nested-too-deep"),
    "nested list": (lambda: "<ul><li>x" * DEEP + TABLE, 2, "nested-too-deep"),
    "nested table": (lambda: "<table><tr><td>" * DEEP + TABLE, 2, ""),
    "nested table with text": (lambda: "<table><tr><td>x" * DEEP + TABLE, 2, ""),
    "nested svg": (lambda: "<svg>1" * DEEP + TABLE, None, ""),
    "nested object": (lambda: "<object>1" * DEEP + TABLE, None, ""),
    "nested display:none": (lambda: '<div style="display:none">1' * 50_000 + TABLE, None, ""),
    "span in a cell": (lambda: "<table><tr><td>x</td><td>" + "<span>" * DEEP + "12</table>", 1, ""),
    "rows": (lambda: HEAD + "<tr><td>Revenue</td><td>$</td><td>1,234</td></tr>" * ROWS + "</table>", ROWS, ""),
    "rows of labels": (lambda: HEAD + "<tr><td>and more</td></tr>" * ROWS + "<tr><td>a<td>1</table>", 1, ""),
    "rows of wrapped labels": (lambda: HEAD + "<tr><td>total and</td></tr><tr><td>of x</td></tr>" * (ROWS // 2) + "<tr><td>a<td>1", 1, ""),
    "rows of deeper headings": (
        lambda: HEAD + "".join(f'<tr><td style="padding-left:{n}pt">H:<tr><td style="padding-left:{n}pt">x<td>1' for n in range(20_000)),
        20_000,
        "",
    ),
    "cells in a row": (lambda: "<table><tr><td>x" + "".join(f"<td>{n}" for n in range(ROWS)), ROWS, ""),
    "headers in a row": (lambda: "<table><tr><td>x" + "<td>June 30, 2025" * ROWS + "<tr><td>x" + "<td>5" * ROWS, ROWS, ""),
    "colspans": (lambda: "<table>" + '<tr><td colspan=1000000000>x<td colspan="1000000000">12<td rowspan=1000000000>5' * 1000, 2000, ""),
    "rowspans": (lambda: "<table>" + ("<tr>" + "<td colspan=1000 rowspan=1000000000>7" * 20) * 300, 6000, ""),
    "rowspans like stairs": (lambda: "<table>" + "<tr><td rowspan=65534>7<td>8" * 10_000, 20_000, ""),
    "a megabyte in a cell": (lambda: "<table><tr><td>x<td>12<tr><td>" + "lorem 12 and $5 million " * 42_000 + "<td>1</table>", 2, ""),
    "a megabyte of digits": (lambda: "<table><tr><td>x<td>12<tr><td>" + "1 " * 500_000 + "<td>1</table>", 2, ""),
    "a hundred thousand digits": (lambda: "<table><tr><td>x<td>12<tr><td>" + "1 " * 100_000 + "<td>1</table>", 2, ""),
    "a megabyte of dates": (lambda: "<p>" + "June 30, 2025 and " * 60_000 + TABLE, 2, ""),
    "tables without scale": (lambda: (HEAD + "<tr><td>Revenue<td>1,250<td>1,100</table>") * 5000, 10_000, "scale-unknown"),
    "amounts in sentences": (
        lambda: "".join(f"we had ${n}.5 million. " for n in range(10, 5000)) + (HEAD + "<tr><td>A<td>1,250<td>1,100</table>") * 500,
        1000,
        "",
    ),
    "per share and shares": (
        lambda: HEAD + "<tr><td>Net income<td>1,234<tr><td>Earnings per share<td>1.23<tr><td>Weighted average shares<td>1,000" * 3000,
        9000,
        "",
    ),
    "50 MB of release": (lambda: HARBOR * (50_000_000 // len(HARBOR) + 1), None, ""),
    "50 MB of text": (lambda: "The quick brown fox had $5 million in June 2025. " * 1_000_000, 0, "no-figures"),
    "50 MB of cells in pipes": (lambda: "| 1 " * 12_500_000, 0, "too-many-cells"),
    "50 MB of pipes": (lambda: "|" * 50_000_000, 0, "too-many-cells"),
    "50 MB of cells in tabs": (lambda: "\t1" * 25_000_000, 0, "too-many-cells"),
    "50 MB of digits": (lambda: "1" * 50_000_000, 0, "no-figures"),
    "50 MB of commas": (lambda: "," * 50_000_000, 0, "no-figures"),
    "50 MB run together": (
        lambda: "Three Months Ended June 30, 2025 2024 " + "Revenue 1,234 1,100 " * 2_500_000,
        None,
        "table-unread",
    ),
    "rows in pipes": (lambda: "| | 2025 | 2024 |\n" + "| Revenue (in thousands) | 1,234 | 1,100 |\n" * 20_000, 40_000, ""),
    "rows in one line of pipes": (lambda: "| 2025 | 2024 | " + "Revenue | 1,234 | 1,100 | " * 20_000, 40_000, ""),
    "short rows": (
        lambda: "| 2025 | 2024 | 2023 |\n" + ("A | 11 | 12 | 13\n" + "B | 21 | 22\n" * 5 + "Total | 99 | 98 | 97\n") * 500,
        None,
        "columns-unknown",
    ),
    "headers in pipes": (lambda: "| a | " + "June 30, 2025 | % Change | " * 20_000 + "\n" + "| b | " + "5 | " * 40_000, None, ""),
    "cells in lines": (lambda: "2025\n2024\n" + "Revenue\n1,234\n1,100\n" * 20_000, 40_000, ""),
    "50 MB of one table": (lambda: HEAD + "<tr><td>Revenue<td>$<td>1,234<td>$<td>(1,234)\n" * 1_000_000, -1, "tags"),
    "50 MB of <": (lambda: "<" * 50_000_000, 0, "no-figures"),
    "50 MB of &": (lambda: "<p>" + "&" * 50_000_000, -1, "references"),
    "comments never closed": (lambda: TABLE + "<!--" * 2_000_000, 2, ""),
    "line ends": (lambda: "\r\n" * 5_000_000 + TABLE, 2, ""),
    "spaces": (lambda: "<table><tr><td>x<td>12<tr><td>a" + " " * 1_000_000 + "b<td>1", 2, ""),
    "spaces before a text": (lambda: " \n" * 500_000 + " " * 500_000 + "Cash 1", 0, "no-figures"),
    "spaces within a text": (
        lambda: ("x" + " " * 500_000) * 2 + "<b>1</b>" + "\t" * 500_000 + "<br>" + " " * 500_000 + "2",
        0,
        "no-figures",
    ),
    "a submission of spaces": (
        lambda: (
            "<SEC-HEADER>\nA" + " " * 500_000 + "x\nACCESSION NUMBER:" + " " * 500_000 + "x" + " " * 500_000 + "\n</SEC-HEADER>\n"
            "<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n" + " " * 500_000 + TABLE + " " * 500_000 + "x</TEXT>" + " " * 500_000 + "</DOCUMENT>"
        ),
        2,
        "",
    ),
    "a submission of documents": (lambda: "<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n" * 100_000 + TABLE, 0, "exhibits-left-out"),
    "a submission of tags": (lambda: "<SEC-DOCUMENT>" + "<DOCUMENT>" * 500_000 + "<TYPE>" * 500_000, 0, "truncated"),
    "a mail without end": (lambda: "A: x\n y\n" * 20_000 + "B: " + "x" * 200_000, 0, "no-figures"),
    "mojibake": (lambda: "â€”Ã©Â" * 500_000 + "\n" + TABLE, 2, "encoded-twice"),
    "pipes and breaks": (lambda: "| a<br>" * 100_000 + "\n<b>", None, ""),
    "brackets": (lambda: "<table><tr><td>x<td>12<tr><td>" + "(" * 1_000_000 + "<td>1", 2, ""),
    "attributes": (lambda: "<div " + " ".join(f"a{n}=1" for n in range(DEEP)) + ">" + TABLE, 2, ""),
}


# Forms of one size that differ in their character alone: one of each kind is read in every run, the rest in `make soak`. Of those that are
# read to their end every run has the first ten of the fifty megabytes.
OTHERS = [f"50 MB of {name}" for name in ("text", "cells in tabs", "pipes", "commas", "digits", "&")]
LONGEST = ["50 MB of release", "50 MB of cells in pipes", "50 MB run together", "50 MB of <"]
SOAKED = {*OTHERS, *LONGEST, "a megabyte of digits"}
LARGE |= {name.replace("50 MB", "10 MB"): (lambda name=name: LARGE[name][0]()[:10_000_000], *LARGE[name][1:]) for name in LONGEST}


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(one, marks=pytest.mark.soak if one in SOAKED else ()) for one in LARGE])
def test_large(name):
    make, facts, said = LARGE[name]
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=make().encode(), capture_output=True, env={"PYTHONPATH": str(ROOT / "src")}, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-500:]
    count, remarks, _ = json.loads(done.stdout)
    assert facts is None or count == facts
    assert said in remarks
    assert "\n" not in remarks


def read(content, name="x.htm"):
    """The facts of a content, each proven to stand in the source where it says."""
    data = content if isinstance(content, bytes) else content.encode()
    report = json.loads(tieout.to_json(tieout.read(data, name=name)))
    source = content if isinstance(content, str) else None
    if source is not None:
        assert misplaced_facts(source.removeprefix("\ufeff"), report["facts"]) == []
    return report["facts"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\r\x0c" * 50, "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xff\xfe \x00\n\x00", "is empty"),
        (random.Random(1).randbytes(20_000), "binary data"),
        (b"\xff\xfe" + bytes([1, 0]) * 5000, "binary data"),
        (b"\x00\x01" * 5000, "binary data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "an image"),
        (b"GIF89a" + bytes(90), "an image"),
        (b"\xff\xd8\xff\xe0" + bytes(90), "an image"),
        (b"PK\x03\x04" + bytes(90), "zip"),
        (b"\x1f\x8b\x08" + bytes(90), "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(90), "old Office"),
        (b"\x7fELF" + bytes(90), "a program"),
        (b"%PDF-1.7\n" + bytes(90), "begins like a PDF but is none"),
        (b"\r\n%PDF-1.7 all in text", "begins like a PDF but is none"),
    ],
)
def test_no_document(content, said):
    with pytest.raises(tieout.ReadError) as caught:
        tieout.read(content, name="x.htm")
    assert said in str(caught.value)
    assert "; give the release itself" in str(caught.value)


@pytest.mark.parametrize("whole", [LARKSPUR, HARBOR], ids=["larkspur", "harbor"])
@pytest.mark.parametrize("percent", range(5, 101, 5))
def test_a_release_may_be_cut(whole, percent):
    facts = read(whole[: len(whole) * percent // 100])
    assert facts or percent < 50


@pytest.mark.parametrize("span", ["1000000000", "-1", "abc", "0", "", "2.5", "+2", "٣", "9" * 5000])
@pytest.mark.parametrize("name", ["colspan", "rowspan"])
def test_spans(name, span):
    page = f'{HEAD}<tr><td {name}="{span}">Revenue</td><td {name}="{span}">1,250</td><td>1,100</td></tr></table>'
    assert [fact["text"] for fact in read(page)] == ["1,250", "1,100"]


@pytest.mark.parametrize("digits", ["1" * 10_000, "1," * 9999 + "1", "0." + "1" * 10_000, "1" * 10_000 + "." + "2" * 10_000])
@pytest.mark.parametrize("caption", ["", "(in millions)", "(amounts in cents)"])
def test_ten_thousand_digits(digits, caption):
    facts = read(f"{HEAD}<tr><td>Revenue {caption}<td>{digits}<tr><td>Cost<td>12</table>")
    assert facts[-1]["text"] == "12"
    for fact in facts[:-1]:
        assert fact["text"] == digits
        assert fact["value"].replace(".", "").strip("0") == digits.replace(",", "").replace(".", "").strip("0")


@pytest.mark.parametrize(
    ("odd", "value"),
    [
        ("&#x31;&#50;5", "125"),
        ("&#49;,2&#53;0", "1250"),
        ("&nbsp;1,250&nbsp;", "1250"),
        ("&thinsp;1,250&#8201;", "1250"),
        ("&#36;1,250", "1250"),
        ("&lpar;1,250&rpar;", "-1250"),
        ("&minus;1,250", "-1250"),
        ("&#8722;1,250", "-1250"),
        ("1,250&foo;", None),
        ("&#0;1,250", None),
        ("&#x110000;1,250", None),
        ("&#xD800;1,250", None),
        ("&#99999999999999999999;1", None),
        ("&amp;1,250", None),
        ("1&#x2c;250", "1250"),
        ("<!-- <td>9</td> -->1,250", "1250"),
        ("1,2<!-- 99 -->50", "1250"),
        ("<b>1,</b>250", "1250"),
        ("<script>document.write('<td>9</td>')</script>1,250", "1250"),
        ("<style>td { content: '9' }</style>1,250", "1250"),
        ("<![CDATA[9]]>1,250", "1250"),
        ("1,250<br/>", "1250"),
        ("\ue0005\ue001 1,250", None),
        ("\ue0000\ue001", None),
        ("1,\x00250", None),
        ("\u200b1,250\u200b", None),
        ("１，２５０", None),
        ("١٢٥", None),
        ("²", None),
        ("1,250\u202e", None),
        ("💰1,250", None),
    ],
)
def test_odd_cells(odd, value):
    facts = read(f"{HEAD}<tr><td>Revenue (whole dollars)<td>{odd}<td>77</td></tr></table>")
    assert facts[-1]["text"] == "77"
    if value is not None:
        assert facts[0]["value"] == value


def test_xhtml_with_namespaces_and_empty_cells():
    page = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL">'
        "<body><table><tr><td/><td>2025</td></tr><tr><td>Revenue</td><td/></tr>"
        '<tr><td>Cost</td><td><ix:nonFraction name="a:b" scale="6">1,234</ix:nonFraction></td></tr></table></body></html>'
    )
    assert [(fact["label"], fact["text"]) for fact in read(page)] == [("Cost", "1,234")]


DECLARED = '<meta charset="{}"><p>Société Générale — “quoted” €</p>' + TABLE.replace("Revenue", "Société")


@pytest.mark.parametrize(
    "declared", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "us-ascii", "x-unknown", "utf-7", "hex", "rot13", "idna"]
)
@pytest.mark.parametrize("real", ["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_charset_declared_wrongly(declared, real):
    page = DECLARED.format(declared)
    facts = read(page.encode(real))
    assert [fact["label"] for fact in facts] == ["Société (in thousands)"] * 2
    assert misplaced_facts(page, facts) == []


def test_broken_pairs_of_utf_16():
    data = b"\xff\xfe" + (TABLE.encode("utf-16-le") + b"\x00\xd8\x41\x00\x00\xdc") * 5
    facts = read(data)
    assert misplaced_facts(data[2:].decode("utf-16-le", errors="replace"), facts) == []
    assert len(facts) == 10


def test_bytes_that_windows_1252_does_not_have():
    assert read(b"<p>\x81\x8d\x8f\x90\x9d\xe9</p>" + TABLE.encode())


@pytest.mark.parametrize("whole", [LARKSPUR, HARBOR], ids=["larkspur", "harbor"])
@pytest.mark.parametrize("ends", [["\r\n"], ["\r"], ["\n", "\r\n", "\r"], ["\r\n\r", "\n\r"]], ids=["crlf", "cr", "mixed", "odd"])
def test_line_ends(whole, ends):
    lines = whole.splitlines()
    assert len(lines) > 20
    page = "".join(line + ends[number % len(ends)] for number, line in enumerate(lines))
    facts = read(page)
    assert [fact["value"] for fact in facts] == [fact["value"] for fact in read(whole)]
    assert any(fact["source"]["start"] != other["source"]["start"] for fact, other in zip(facts, read(whole), strict=True)) or ends == [
        "\r"
    ]


def test_line_ends_within_a_figure():
    page = HEAD + "<tr>\r\n<td>Revenue\r\n(in thousands)</td>\r\n<td>\r\n$\r\n1,<b>\r\n</b>250\r\n</td></tr></table>"
    assert "1" in read(page)[0]["text"]


def test_a_page_without_figures_says_so():
    release = tieout.read(b"<p>Nothing to see</p>")
    assert release.facts == ()
    assert [remark.code for remark in release.diagnostics] == ["no-figures"]


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_mutations(seed):
    """A hundred mutations a seed: random chunks deleted, doubled, moved in from elsewhere or replaced by junk."""
    chance = random.Random(seed)
    for _ in range(100):
        text = chance.choice([LARKSPUR, HARBOR[: len(HARBOR) // 3]])
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(text) + 1)
            end = min(len(text), at + chance.choice([1, 5, 50, 500, 5000]))
            other = chance.randrange(len(text) + 1)
            middle = chance.choice(
                [
                    "",
                    text[at:end] * 2,
                    text[other : other + 300],
                    chance.choice("<>&\"'/\x00\r\ue000()$%-9;"),
                    "<td>",
                    "</table>",
                    "<!--",
                    "\r\n",
                ]
            )
            text = text[:at] + middle + text[end:]
        read(text)


@pytest.mark.parametrize("length", ["1.2.3pt", "..", "-", "9" * 400, "1e5pt", "٣pt"])
def test_lengths_that_are_none(length):
    page = f'{HEAD}<tr><td style="padding-left:{length};text-indent:{length}">Revenue<td>1,250<td>1,100</table>'
    assert [fact["text"] for fact in read(page)] == ["1,250", "1,100"]
