"""Word documents of any elements, and submissions with anything done to them: no crash, and every place is true."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.places_of_facts import misplaced_facts
from tests.submissions import COVER, PEM, document, submission, uuencoded
from tests.word import word
from tieout.model.document import Block
from tieout.readers import read_document

pytestmark = pytest.mark.property

BLOCKS = ("p", "tbl", "tr", "tc", "sdt", "sdtContent", "r", "t", "tab", "br", "ins", "del", "pict", "txbxContent", "hyperlink", "object")
PROPERTIES = ("pPr", "rPr", "tcPr", "trPr", "ind", "tabs", "vMerge", "hMerge", "gridSpan", "gridBefore", "vanish", "fldChar", "sym", "jc")
VALUES = ("restart", "continue", "3", "-7", "999999999", "x", "", "begin", "separate", "end", "F0B7", "center", "superscript", "1.5in")
TEXTS = ("Cash", "1,250", "$", "(77)", "—", " ", "June 30, 2025", "(in thousands)", "(1)", "\t", "  ")


def element(name, inside, value, attribute):
    value = f' w:{attribute}="{value}"' if value else ""
    return f"<w:{name}{value}>{''.join(inside)}</w:{name}>"


TREES = st.recursive(
    st.one_of(
        st.sampled_from(TEXTS).map(lambda text: f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'),
        st.builds(element, st.sampled_from(PROPERTIES), st.just([]), st.sampled_from(VALUES), st.sampled_from(["val", "left", "char"])),
    ),
    lambda inside: st.builds(
        element, st.sampled_from(BLOCKS + PROPERTIES), st.lists(inside, max_size=5), st.sampled_from(["", *VALUES]), st.just("val")
    ),
    max_leaves=40,
)


@given(st.lists(TREES, min_size=1, max_size=6))
def test_word_documents_of_any_elements(trees):
    data = word("".join(trees))
    read = read_document(data, name="x")
    ordinals = [part.ordinal for part in read.parts if not isinstance(part, Block)]
    assert len(set(ordinals)) == len(ordinals)
    for part in read.parts:
        passages = [part.passage] if isinstance(part, Block) else [cell.passage for row in part.rows for cell in row.cells]
        for passage in passages:
            start, end = passage.range(0, len(passage.text))
            assert passage.text.split() == read.normal[start:end].split() or passage.pieces
    tieout.to_json(tieout.read(data))


PAGE = (
    "<html><body><p>é</p><table><tr><td>(in thousands)</td><td>March 31, 2026</td></tr>"
    "<tr><td>Total assets</td><td>$ 1,250</td></tr></table></body></html>"
)
PLAIN = "Balance Sheets\n                March 31, 2026\nCash                $ 912\nDebt                  844\n"
PARTS = [document("8-K", COVER), document("EX-99.1", PAGE), document("GRAPHIC", uuencoded(200)), document("EX-99.2", PLAIN)]
WHOLES = [submission(*PARTS).encode(), PEM.format(submission(*PARTS)).replace("\n", "\r\n").encode("cp1252"), "".join(PARTS).encode()]
JUNK = [
    b"",
    b"<DOCUMENT>\n<TYPE>EX-99.3\n<TEXT>\n",
    b"</DOCUMENT>",
    b"<DOCUMENT>",
    b"</TEXT>",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"\xe2\x80\x94",
    b"<TYPE>",
]


@given(st.sampled_from(WHOLES), st.integers(0, 10**9))
def test_submissions_with_anything_done_to_them(whole, seed):
    chance = random.Random(seed)
    data = whole
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice([0, 1, 7, 60, 900]))
        other = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice([*JUNK, data[other : other + 300], data[at:end] * 2]) + data[end:]
    try:
        report = json.loads(tieout.to_json(tieout.read(data, name="x")))
    except tieout.ReadError:
        return
    if b"\x00" in data[:4096]:
        return  # may be taken for UTF-16
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = data.decode("cp1252", errors="replace")
    assert misplaced_facts(source, report["facts"]) == []
    for remark in report["diagnostics"]:
        assert remark["start"] is None or 0 <= remark["start"] <= remark["end"] <= len(source)
