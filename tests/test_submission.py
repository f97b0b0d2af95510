"""Full EDGAR submissions: which documents are read, what their header says, where every figure stands, and where they end too early."""

import json
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.places_of_facts import misplaced_facts, proven_report
from tests.submissions import COVER, HEADER, PEM, SECOND_FILER, TAGGED_HEADER, document, submission, uuencoded
from tools.places import ROOT

TABLE = (
    "<table><tr><td>(in thousands)</td><td>March 31, 2026</td><td>December 31, 2025</td></tr>"
    "<tr><td>Total assets</td><td>$ 1,250</td><td>(1,100)</td></tr></table>"
)
PAGE = f"<html><body><p>Pebble &amp; Shore reports — first quarter</p>\n{TABLE}</body></html>"
OTHER = PAGE.replace("Total assets", "Total liabilities").replace("1,250", "7,770").replace("1,100", "6,660")
PLAIN = """                    PEBBLE & SHORE CORP
               CONDENSED BALANCE SHEETS
                    (in thousands)
<TABLE>
<CAPTION>
                               March 31,    December 31,
                                    2026            2025
<S>                          <C>            <C>
Cash                           $     912       $     844
Total assets                       3,250           3,100
Total liabilities                  2,118           2,027
</TABLE>
"""


def read(text, name="x.txt"):
    """The report of a submission, each of its facts proven to stand where it says."""
    return proven_report(text if isinstance(text, bytes) else text.encode(), name)


def texts(report):
    return [fact["text"] for fact in report["facts"]]


def codes(report):
    return [remark["code"] for remark in report["diagnostics"]]


def places(report, code):
    return [report["source"][remark["start"] : remark["end"]] for remark in report["diagnostics"] if remark["code"] == code]


WHOLE = submission(
    document("8-K", COVER),
    document("EX-99.1", PAGE, sequence=2),
    document("GRAPHIC", uuencoded(5000), name="logo.jpg"),
    document("ZIP", uuencoded(5000), name="x.zip"),
    document("EX-101.INS", "<XBRL>\n<?xml version='1.0'?><xbrl><document>9</document></xbrl>\n</XBRL>"),
)


def test_the_exhibit_is_read_and_the_header_is_told():
    report = read(WHOLE)
    assert texts(report) == ["1,250", "(1,100)"]
    assert codes(report) == []
    told = report["document"]
    assert told["entity"] == {"name": "PEBBLE & SHORE CORP", "cik": "0009999999", "ticker": None}
    assert (told["accession"], told["form"], told["published"]) == ("0009999999-26-000042", "8-K", "2026-05-04")
    assert told["items"] == ["Results of Operations and Financial Condition", "Financial Statements and Exhibits"]
    assert told["exhibits"] == ["EX-99.1"]
    assert (told["bytes"], told["media_type"]) == (len(WHOLE.encode()), "text/plain")
    assert (told["period_end"], told["fiscal_year"], told["fiscal_period"]) == ("2026-03-31", 2026, "Q1")


def test_a_header_in_tags():
    report = read(submission(document("8-K", COVER), document("EX-99.1", PAGE), header=TAGGED_HEADER, end="</SUBMISSION>\n"))
    told = report["document"]
    assert told["entity"] == {"name": "PEBBLE & SHORE CORP", "cik": "0009999999", "ticker": None}
    assert (told["accession"], told["form"], told["published"], told["items"]) == (
        "0009999999-26-000042",
        "8-K",
        "2026-05-04",
        ["2.02", "9.01"],
    )
    assert codes(report) == []


def test_the_period_of_report_is_kept():
    from tieout.readers import read_document

    filing = read_document(WHOLE.encode(), name="x").filing
    assert filing is not None
    assert filing.period == date(2026, 4, 30)


@pytest.mark.parametrize(
    "wrap",
    [
        PEM.format,
        lambda text: text.replace("SEC-DOC", "IMS-DOC").replace("SEC-HEADER", "IMS-HEADER"),
        lambda text: "\ufeff" + text,
        lambda text: "\n\n" + text,
        lambda text: "stored 2026-05-05\n" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("<DOCUMENT>", "<document>").replace("<TYPE>", "<type>").replace("TEXT>", "text>"),
        lambda text: text[text.index("<SEC-HEADER>") :].replace("</SEC-DOCUMENT>\n", ""),
    ],
    ids=["pem", "ims", "mark", "blank", "stored", "crlf", "lower", "header"],
)
def test_wrappings(wrap):
    report = read(wrap(WHOLE))
    assert texts(report) == ["1,250", "(1,100)"]
    assert report["document"]["accession"] == "0009999999-26-000042"
    assert codes(report) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(encoding):
    data = WHOLE.encode(encoding)
    report = json.loads(tieout.to_json(tieout.read(data, name="x.txt")))
    assert misplaced_facts(WHOLE, report["facts"]) == []
    assert texts(report) == ["1,250", "(1,100)"]
    assert report["document"]["bytes"] == len(data)


@pytest.mark.parametrize("kind", ["EX-99", "EX-99.1", "EX-99.01", "ex-99.1", "EX-99.(A)", "EX-99.2", "EX-99.1 CHARTER"])
def test_types_of_the_exhibit(kind):
    report = read(submission(document("8-K", COVER), document(kind, PAGE)))
    assert texts(report) == ["1,250", "(1,100)"]
    assert report["document"]["exhibits"] == [kind]


@pytest.mark.parametrize("kind", ["EX-10.1", "EX-9", "EX-199.1", "GRAPHIC", "XML", "EX-101.INS"])
def test_other_types_are_passed_over_whatever_their_name(kind):
    report = read(submission(document("8-K", COVER), document(kind, OTHER, name="ex991.htm"), document("EX-99.1", PAGE, name="a.htm")))
    assert texts(report) == ["1,250", "(1,100)"]


def test_several_exhibits_are_one_document():
    report = read(
        submission(document("8-K", COVER), document("EX-99.1", PAGE), document("EX-99.2", PLAIN), document("EX-99.3", OTHER + TABLE))
    )
    assert texts(report) == ["1,250", "(1,100)", "912", "844", "3,250", "3,100", "2,118", "2,027", "7,770", "(6,660)", "1,250", "(1,100)"]
    assert [table["ordinal"] for table in report["tables"]] == [0, 1, 2, 3]
    assert report["document"]["exhibits"] == ["EX-99.1", "EX-99.2", "EX-99.3"]


def test_tables_that_print_nothing_are_counted():
    report = read(submission(document("EX-99.1", PAGE + "<table><tr><td></td></tr></table>"), document("EX-99.2", OTHER)))
    assert [table["ordinal"] for table in report["tables"]] == [0, 2]


def test_line_ends_differ_between_exhibits():
    parts = [document("EX-99.1", PAGE).replace("\n", "\r\n"), document("EX-99.2", PLAIN), document("EX-99.3", OTHER).replace("\n", "\r\n")]
    assert len(texts(read(submission(*parts)))) == 10


def test_several_filers():
    report = read(submission(document("EX-99.1", PAGE), header=HEADER.replace("</SEC-HEADER>\n", SECOND_FILER)))
    assert report["document"]["entity"]["name"] == "PEBBLE & SHORE CORP"
    assert codes(report) == ["several-filers"]


def test_the_filer_stands_after_other_parties():
    header = HEADER.replace("FILER:", "SUBJECT COMPANY:") + "".join(SECOND_FILER.splitlines(keepends=True))
    assert read(submission(document("EX-99.1", PAGE), header=header))["document"]["entity"]["name"] == "PEBBLE FUNDING LLC"


def test_without_an_exhibit_the_main_document_is_read():
    report = read(submission(document("EX-10.1", OTHER), document("8-K", PAGE), document("GRAPHIC", uuencoded(100))))
    assert texts(report) == ["1,250", "(1,100)"]
    assert codes(report) == ["no-exhibit"]
    assert places(report, "no-exhibit")[0].startswith("<DOCUMENT>\n<TYPE>8-K\n")
    assert report["document"]["exhibits"] == ["8-K"]


def test_an_exhibit_without_tables_does_not_hide_the_main_document():
    report = read(submission(document("10-Q", f"<XBRL>\n{PAGE}\n</XBRL>"), document("EX-99.1", "<p>A letter</p>")))
    assert texts(report) == ["1,250", "(1,100)"]
    assert report["document"]["exhibits"] == ["EX-99.1", "10-Q"]


def test_an_exhibit_set_as_a_picture_is_remarked_on():
    report = read(submission(document("8-K", PAGE), document("EX-99.1", f"<PDF>\n{uuencoded(300, 'r.pdf')}</PDF>")))
    assert codes(report) == ["no-exhibit", "exhibit-unread"]
    assert places(report, "exhibit-unread")[0].startswith("<DOCUMENT>\n<TYPE>EX-99.1")


@pytest.mark.parametrize("documents", [[], [document("GRAPHIC", uuencoded(90))], [document("4", "<XML>\n<ownershipDocument/>\n</XML>")]])
def test_nothing_to_read_is_one_line(documents):
    with pytest.raises(tieout.ReadError) as caught:
        read(submission(*documents))
    assert "holds nothing that can be read" in str(caught.value)
    assert str(caught.value).endswith("; give the release itself")


@pytest.mark.parametrize(("text", "kind"), [(PAGE, "text/html"), (PLAIN, "text/plain")])
@pytest.mark.parametrize("whole", [True, False])
def test_a_document_with_nothing_but_its_wrapper(text, kind, whole):
    wrapped = document("EX-99.1", text)
    report = read(wrapped if whole else wrapped[: wrapped.index("</TEXT>")])
    assert report["document"]["media_type"] == kind
    assert len(report["facts"]) == (2 if text is PAGE else 6)
    assert codes(report) == ([] if whole else ["truncated"])


def test_the_beginning_may_be_lost():
    for start in (WHOLE.index("FILED AS OF DATE"), WHOLE.index("SEC ACT"), WHOLE.index("</SEC-HEADER>"), WHOLE.index("<DOCUMENT>")):
        report = read(WHOLE[start:])
        assert texts(report) == ["1,250", "(1,100)"]
        assert report["document"]["published"] == ("2026-05-04" if WHOLE[start:].startswith("FILED") else None)
    assert texts(read(WHOLE[WHOLE.index("Pebble &amp;") :])) == ["1,250", "(1,100)"]


def test_a_wrapper_on_one_line():
    text = document("EX-99.1", PAGE)
    head = text.index("<html>")
    assert texts(read(text[:head].replace("\n", "") + text[head:])) == ["1,250", "(1,100)"]


@pytest.mark.parametrize(
    ("cut", "facts", "where"),
    [
        (WHOLE.index("CENTRAL INDEX"), [], "in its header"),
        (WHOLE.index("Exhibit 99.1"), [], "within its 8-K"),
        (WHOLE.index("(1,100)"), ["1,250"], "within its EX-99.1"),
        (WHOLE.index("M", WHOLE.index("begin 644")) + 200, ["1,250", "(1,100)"], "within its GRAPHIC"),
        (WHOLE.index("<DOCUMENT>\n<TYPE>GRAPHIC"), ["1,250", "(1,100)"], "after its EX-99.1"),
        (WHOLE.index("</SEC-DOCUMENT>"), ["1,250", "(1,100)"], "after its EX-101.INS"),
    ],
)
def test_cut_off(cut, facts, where):
    report = read(WHOLE[:cut])
    assert texts(report) == facts
    (remark,) = [remark for remark in report["diagnostics"] if remark["code"] == "truncated"]
    assert where in remark["message"]
    assert remark["end"] == cut
    assert WHOLE[remark["start"] :].startswith("<DOCUMENT>") or where.startswith(("after", "in its header"))


@given(st.integers(1, len(WHOLE)))
def test_cut_anywhere(cut):
    report = read(WHOLE[:cut])
    for text in texts(report):
        assert "1,250".startswith(text) or "(1,100)".startswith(text.removesuffix(")"))


@given(st.sampled_from(["é", "—", "\u00a0", "字", "🌊"]), st.integers(0, 3000))
def test_places_after_characters_of_several_bytes(character, count):
    text = submission(document("8-K", character * count), document("EX-99.1", PAGE.replace("Shore", character * 7)))
    assert texts(read(text)) == ["1,250", "(1,100)"]
    if character in "é—":
        assert texts(read(text.encode("cp1252"))) == ["1,250", "(1,100)"]


@pytest.mark.parametrize("size", [(1 << 20) + at for at in range(-40, 40, 7)])
@pytest.mark.parametrize("filler", ["é\n", "a\n"])
def test_documents_begin_and_end_at_the_border_of_what_is_read_at_once(size, filler):
    before = len(submission(document("8-K", ""), document("EX-99.1", "")).split("<DOCUMENT>\n<TYPE>EX-99.1")[0].encode())
    count, odd = divmod(size - before, len(filler.encode()))
    report = read(submission(document("8-K", filler * count + "a" * odd), document("EX-99.1", PAGE)))
    assert texts(report) == ["1,250", "(1,100)"]


def test_a_stray_byte_makes_the_whole_source_windows_1252():
    data = submission(document("8-K", "caf\u00e9 — \u00a0"), document("EX-99.1", PAGE)).encode().replace(b"caf", b"caf\x92")
    report = read(data)
    assert texts(report) == ["1,250", "(1,100)"]


CHILD = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
import tieout
report = json.loads(tieout.to_json(tieout.read(sys.argv[1])))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(json.dumps([[fact["text"] for fact in report["facts"]], report["facts"][0]["source"]["start"], report["document"]["bytes"],
    int(peak.split()[1]) >> 10]))
"""


@pytest.mark.slow
def test_a_large_submission_takes_little_memory(tmp_path):
    path = tmp_path / "big.txt"
    picture = document("GRAPHIC", uuencoded(1 << 20))
    with path.open("w") as file:
        file.write(HEADER + document("8-K", COVER + "é") + picture * 150)
        place = file.tell() - 1
        file.write(document("EX-99.1", PAGE) + picture * 150 + "</SEC-DOCUMENT>\n")
    assert path.stat().st_size > 400 << 20
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, env={"PYTHONPATH": str(ROOT / "src")}, check=False)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    found, start, size, megabytes = json.loads(done.stdout)
    assert found == ["1,250", "(1,100)"]
    assert start == place + document("EX-99.1", PAGE).index("1,250")
    assert size == path.stat().st_size
    assert megabytes < 150


def test_what_is_too_large_and_no_submission_is_one_line(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.write(b"Cash   1,250\n")
        file.truncate(257 << 20)
    with pytest.raises(tieout.ReadError, match="more than the 256 MB read at once; give one release"):
        tieout.read(path)
