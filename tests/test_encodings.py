"""Encodings: a source in several at once, or encoded twice, is read as what it stands for, and every offset still counts its characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.places_of_facts import proven_report
from tests.submissions import document, submission
from tieout.readers.normal import normalise

PAGE = (
    "<p>Société Générale – first quarter</p><table><tr><td>(in thousands)</td><td>June 30, 2025</td></tr>"
    "<tr><td>Caisse – “brute”</td><td>€ 1,250</td></tr><tr><td>Écart</td><td>—</td></tr></table>"
)
PLAIN = """Balance Sheets – June 30, 2025
(in thousands)

Cash – “gross”      $ 1,250
Debt                    (77)
Écart                     —
"""


def read(data):
    return proven_report(data, "x")


def facts(report):
    return [(fact["label"], fact["text"], fact["unit"]) for fact in report["facts"]]


def remarks(report):
    return {remark["code"]: report["source"][remark["start"] : remark["end"]] for remark in report["diagnostics"]}


@pytest.mark.parametrize("content", [PAGE, PLAIN], ids=["page", "plain"])
def test_a_stray_byte_in_utf_8(content):
    whole = read(content.encode())
    assert "mixed-encodings" not in remarks(whole)
    report = read(content.encode().replace("“".encode(), b"\x93"))
    assert facts(report) == facts(whole)
    assert remarks(report)["mixed-encodings"] == "“"


@pytest.mark.parametrize("content", [PAGE, PLAIN], ids=["page", "plain"])
def test_some_utf_8_in_windows_1252(content):
    whole = read(content.encode("cp1252"))
    assert "mixed-encodings" not in remarks(whole)
    report = read(content.encode("cp1252").replace(b"\x96", "–".encode(), 1))
    assert facts(report) == facts(whole)
    assert remarks(report)["mixed-encodings"] == "â€“"


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("content", [PAGE, PLAIN], ids=["page", "plain"])
def test_encoded_twice(content, wrong):
    twice = content.replace("”", "’").encode().decode(wrong).encode()  # windows-1252 has no character for one byte of the closing quote
    report = read(twice)
    assert facts(report) == facts(read(content.replace("”", "’").encode()))
    assert "encoded-twice" in remarks(report)


def test_a_mark_of_utf_8_before_what_is_not():
    report = read(b"\xef\xbb\xbf" + PAGE.encode("cp1252"))
    assert facts(report) == facts(read(PAGE.encode("cp1252")))


def test_each_exhibit_of_a_submission():
    parts = [document("EX-99.1", PAGE).encode("cp1252"), document("EX-99.2", PLAIN.replace("\n", "\r\n")).encode()]
    head, tail = submission("|").encode().split(b"|")
    report = read(head + b"".join(parts) + tail)
    assert facts(report) == facts(read(PAGE.encode())) + facts(read(PLAIN.encode()))
    assert "mixed-encodings" in remarks(report)


@pytest.mark.parametrize(
    "text",
    [
        "É”",
        "“CAFÉ”",
        "voilà…”",
        "MAÇÃ”",
        "â la carte",
        "Âge",
        "Ã",
        "â€",
        "naïve “Ö”",
        "1,250 é — ½",
        "Ä‘",
        "\u00a0\u00a0",
        "â…",
        "é——",
        "â€” é——",
    ],
)
def test_what_may_be_meant_stays(text):
    for is_utf8 in (True, False):
        assert normalise(text, is_utf8=is_utf8).text == text.replace("â€”", "—")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("â€”", "—"),
        ("â€“ 5", "– 5"),
        ("companyâ€™s", "company’s"),
        ("â€œquotedâ€\x9d", "“quoted”"),
        ("Â\u00a0", "\u00a0"),
        ("Â©Â®Â½", "©®½"),
        ("â‚¬ 5", "€ 5"),
        ("â„¢", "™"),
        ("âˆ’5", "−5"),
        ("â€¢ SociÃ©tÃ©", "• Société"),
        ("â—\x8f", "●"),
        ("ï»¿Â\u00a0x", "\ufeff\u00a0x"),
    ],
)
def test_what_cannot_be_meant_is_read_as_what_it_stands_for(text, read):
    assert normalise(text, is_utf8=False).text == read


@given(st.lists(st.sampled_from(["a", "1", "\r\n", "\r", "\n", "—", "é", "\u00a0", "â€”", "Â\u00a0", "Ã©", "“"]), max_size=40))
def test_offsets_count_the_characters_of_the_source(pieces):
    from tieout.model.document import Document

    source = "".join(pieces)
    normal = normalise(source, is_utf8=False)
    document = Document("", "", 0, "", "", normal.text, (), normal.returns)
    places = [document.to_source(offset) for offset in range(len(normal.text) + 1)]
    assert places[-1] == len(source)
    assert places == sorted(set(places))
    for offset, character in enumerate(normal.text):
        printed = source[places[offset] : places[offset + 1]]
        assert normalise(printed, is_utf8=False).text == character or character == printed or printed == "Ã©"
