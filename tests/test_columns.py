"""Tables set in spaces: lines to cells, and small documents of `pre` elements to facts."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.drawings import to_html
from tieout.model.document import Block, Document, Passage, Table
from tieout.model.period import Duration, Instant
from tieout.readers.columns import find_tables, read_columns, split_lines
from tieout.readers.html import read_html, set_lines
from tieout.readers.lines import FIGURE, FIGURES, NIL, RULE, STAND_IN, TEXT, WORDS, YEAR, Line, find_stretches

CASES = Path(__file__).parent / "pre"


def read(name: str) -> tuple[str, tieout.Release]:
    data = (CASES / name).read_bytes()
    return data.decode(), tieout.read(data, name=name)


def document_of(name: str) -> Document:
    return read_html((CASES / name).read_text(), name=name, sha256="", size=0, encoding="utf-8")


def facts_of(release: tieout.Release, label: str) -> list[tuple[str, str | None, object]]:
    return [(str(fact.value), fact.unit, fact.period) for fact in release.facts if " ".join(fact.label.split()) == label]


def spans_of(facts: list[tuple[str, str | None, object]]) -> list[object]:
    return [(period.end, period.months) if isinstance(period, Duration) else period for _, _, period in facts]


QUARTERS = [(date(1999, 9, 30), 3), (date(1998, 9, 30), 3), (date(1999, 9, 30), 9), (date(1998, 9, 30), 9)]


@pytest.mark.parametrize(
    ("label", "values", "unit"),
    [
        ("Net sales", ["41205000", "38117000", "120366000", "111940000"], "USD"),
        ("Research & development", ["3012000", "2876000", "8940000", "8417000"], "USD"),
        ("Selling, general and administrative", ["8120000", "7655000", "23887000", "22480000"], "USD"),
        ("Restructuring charge", ["0", "1200000", "0", "1200000"], "USD"),
        ("Other expense, net", ["-412000", "-380000", "-1190000", "-1105000"], "USD"),
        ("Diluted earnings per share", ["0.43", "0.25", "1.22", "0.97"], "USD/shares"),
    ],
)
def test_quarters_and_nine_months(label, values, unit):
    _, release = read("quarters.htm")
    facts = facts_of(release, label)
    assert [value for value, _, _ in facts] == values
    assert {one for _, one, _ in facts} == {unit}
    assert spans_of(facts) == QUARTERS


@pytest.mark.parametrize("name", ["quarters.htm", "percents.htm", "balance.htm"])
def test_offsets_hold_the_digits(name):
    source, release = read(name)
    assert release.facts
    for fact in release.facts:
        printed = source[fact.source.start : fact.source.end]
        digits = "".join(character for character in fact.text if character.isdigit())
        assert "".join(character for character in printed if character.isdigit()) == digits


def test_percent_column_beside_amounts():
    _, release = read("percents.htm")
    facts = facts_of(release, "Interest expense")
    assert [(value, unit) for value, unit, _ in facts] == [("-145000", "USD"), ("-200000", "USD"), ("-27.5", "percent")]
    assert spans_of(facts)[:2] == [(date(2001, 6, 30), 3), (date(2000, 6, 30), 3)]
    assert [value for value, _, _ in facts_of(release, "Gross margin")] == ["5040000", "4400000", "14.5"]


def test_balance_sheet_with_tabs_drift_and_no_gap():
    _, release = read("balance.htm")
    days = [Instant(date(2003, 6, 30)), Instant(date(2002, 12, 31))]
    for label, values in {
        "Cash and equivalents": ["812400000.0", "790100000.0"],
        "Receivables": ["301700000.0", "288000000.0"],
        "Total current assets": ["1114100000.0", "1078100000.0"],
        "Goodwill and other intangible assets acquired": ["95000000.0", "96500000.0"],
    }.items():
        facts = facts_of(release, label)
        assert [str(whole_of(value)) for value, _, _ in facts] == [str(whole_of(value)) for value in values], label
        assert [period for _, _, period in facts] == days, label


def whole_of(text: str) -> int:
    return int(text.partition(".")[0])


def test_order_and_ordinals():
    parts = document_of("balance.htm").parts
    tables = [part.ordinal for part in parts if isinstance(part, Table)]
    assert tables == [0, 2, 1]  # tables of spaces count on from the last <table>, and stand where they stand
    texts = [part.text for part in parts if isinstance(part, Block)]
    assert texts == ["ROWAN LIMITED", "CONDENSED BALANCE SHEETS", "(in millions)", "Between."]


def test_prose_stays_blocks():
    parts = document_of("prose.htm").parts
    assert [type(part) for part in parts] == [Block] * 3
    assert parts[0].text.startswith("Juniper Ridge")
    assert parts[1].text == "12,000 shares."


def test_statement_and_titles():
    _, release = read("quarters.htm")
    assert [(table.statement, table.title) for table in release.tables] == [("income", "CONSOLIDATED STATEMENTS OF INCOME")]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Net sales     $ 1,234   (56 )   7.8 %", [WORDS, FIGURE, FIGURE, FIGURE]),
        ("Other   --   $   -   N/A", [WORDS, NIL, NIL, STAND_IN]),
        ("Net loss  $(370)  $(631) $(694) $(4,327)", [WORDS, FIGURE, FIGURE, FIGURE, FIGURE]),
        ("             2003     2002", [YEAR, YEAR]),
        ("Stock, $1 par,  5,000 shares authorized", [WORDS, WORDS]),
        ("    Jun 30, 2003     June 30, 2002*", [WORDS, WORDS]),
        ("Note 7   12", [WORDS, FIGURE]),
        ("per share $   10.21  $   9.00", [WORDS, FIGURE, FIGURE]),
    ],
)
def test_stretches(text, kinds):
    assert [stretch.kind for stretch in find_stretches(text)] == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- --------   -------", RULE),
        ("   ====  ====", RULE),
        ("Sales .... 1,200", FIGURES),
        ("           1,200", FIGURES),
        ("              12", TEXT),
        ("(unaudited)   2003   2002", TEXT),
        ("Call 800-555-0100  or write.", TEXT),
    ],
)
def test_kinds_of_lines(text, kind):
    assert Line(text, 0).kind == kind


def test_tabs_keep_their_place():
    line = Line("\tCash\t12", 100)
    assert [line.text[one.start : one.end] for one in line.stretches] == ["Cash", "12"]
    assert [line.place(one.start) for one in line.stretches] == [101, 106]


def test_new_headers_begin_a_new_table():
    text = """
                    2003    2002
Sales                 10      12
Costs                  4       5

                    June 30,  May 31,
                      2003     2003
Cash                 100       90
Debt                  40       50
"""
    assert len(find_tables(split_lines(text))) == 2


def test_drifted_figures_share_a_column():
    text = """
                     1999       1998
Sales               1,200      1,100
Costs                 (800)     (700)
Other                  12        13
Profit               $412     $  413
"""
    (table,) = (part for part in read_columns(Passage(text, 0), 0) if isinstance(part, Table))
    assert len({(cell.column, cell.end) for row in table.rows for cell in row.cells if cell.column}) == 2


def test_markup_is_taken_out():
    markup = "<pre>A <b>bold</b>&amp;<br>line\n  B</pre>"
    passage = set_lines(markup, 5, markup.index("</pre>"))
    assert passage.text == "A bold&\nline\n  B"
    for word in ("bold", "line", "B"):
        start = passage.text.index(word)
        low, high = passage.range(start, start + len(word))
        assert markup[low:high] == word
        assert passage.cut(start, start + len(word)).range(0, len(word)) == (low, high)
    assert markup[slice(*passage.range(6, 7))] == "&amp;"


WORDS_OF_LINES = ["Sales", "1,234", "$", "(12)", "--", "....", "%", "2003", "----", "June 30,", "Total", ":", "=====", "x", "$   5"]
MARKS_OF_LINES = [
    "  ",
    " ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "&amp;",
    "<b>",
    "</b>",
    "<br>",
    "&nbsp;",
    "<PAGE>",
    "\f",
    "<td>",
    "</pre>",
    "<table>",
]
PIECES = st.sampled_from([*WORDS_OF_LINES, *MARKS_OF_LINES, "Three Months Ended"])


@pytest.mark.property
@given(st.lists(PIECES, max_size=120))
def test_any_lines_are_read_and_every_figure_maps_to_itself(pieces):
    source = "<html><pre>" + "".join(pieces)
    document = read_html(source, name="x", sha256="", size=0, encoding="utf-8")
    for part in document.parts:
        if not isinstance(part, Table):
            continue
        for row in part.rows:
            assert [cell.ordinal for cell in row.cells] == list(range(len(row.cells)))
            for cell in row.cells:
                assert cell.text == cell.passage.text
                for at, character in enumerate(cell.text):
                    low, high = cell.passage.range(at, at + 1)
                    if character.isalnum() and high - low == 1:
                        assert source[low:high] == character


NEXT_TABLE = """
                 Widgets     Gadgets       Total
Revenues           4,120       3,310       7,430
Cost of sales      1,204       1,307       2,511


             {title}
                (in thousands)

{header}
Balance            8,041       1,206       9,247
Dividends           (310)          -        (310)
"""


@pytest.mark.parametrize(
    "header", ["            Common Stock    Treasury       Total", "                                December 31, 2025"]
)
def test_a_centred_title_and_headers_end_a_table(header):
    lines = split_lines(NEXT_TABLE.format(title="Statements of Equity", header=header))
    assert len(find_tables(lines)) == 2


def test_a_heading_does_not_end_a_table():
    lines = split_lines(NEXT_TABLE.format(title="", header="Equity:").replace("(in thousands)", ""))
    assert len(find_tables(lines)) == 1


def test_amounts_with_cents_are_amounts_though_amounts_per_share_are_excepted():
    page = """
Statements of Operations
(in millions, except per share amounts)
|2025|2024
Products|8,956.71|5,734.07
Rental income|0.00|200.08
Other revenues|995.34|256.39
Net sales|9,952.05|6,190.54
Basic earnings per share|0.12|0.11
"""
    facts = tieout.read(to_html(page)).facts
    assert {fact.unit for fact in facts if fact.label in ("Rental income", "Other revenues")} == {"USD"}
    assert {fact.unit for fact in facts if fact.label.startswith("Basic")} == {"USD/shares"}
