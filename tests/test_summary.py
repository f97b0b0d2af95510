"""The summary for people: tickmarks beside the figures, exceptions with their workings, and nothing that steers a terminal."""

import re
from decimal import Decimal

import msgspec
import pytest

import tieout
from tieout.model.fact import Fact, Source
from tieout.model.finding import ERROR, EXCEPTION, NOT_TESTED, NOTE, TIES, WARNING, Candidate, Finding, Suggestion, Term
from tieout.model.interval import Interval
from tieout.model.release import Caveat, Diagnostic
from tieout.model.sentence import Sentence
from tieout.render.context import context_lines
from tieout.render.terminal import CheckName, render
from tieout.render.words import amount_text, cut, pad, plain, width_of, wrap
from tools.places import EXAMPLES

PAGE = """<p>Condensed Consolidated Balance Sheets (in thousands)</p><table>
<tr><td></td><td>June 30, 2025</td><td>June 30, 2024</td></tr>
<tr><td>Cash</td><td>$ 1,250</td><td>$ 1,100</td></tr><tr><td>Receivables</td><td>300</td><td>200</td></tr>
<tr><td>Total assets</td><td>$ 1,505</td><td>$ 1,300</td></tr></table>"""
CHECKS = {"FT01": CheckName("Ft", "column-foots"), "TI02": CheckName("T", "table-ties"), "RC03": CheckName("Eps", "per-share")}


def amount(low, high=None):
    return Interval(Decimal(low), Decimal(high or low))


def release_of(*findings, page=PAGE, name="a.htm", **statuses):
    """The release of a page with findings of our own; facts are f1, f2 … by their printed order."""
    release = tieout.read(page.encode(), name=name)
    assert [fact.id for fact in release.facts][:2] == ["f1", "f2"]
    facts = tuple(
        msgspec.structs.replace(
            fact,
            status=statuses.get(fact.id, "untied"),
            findings=tuple(one.id for one in findings if fact.id in (one.subject, *(term.fact for term in one.terms))),
        )
        for fact in release.facts
    )
    return msgspec.structs.replace(release, facts=facts, findings=findings, highlights=())


def shown(release, width=100, **options):
    return render(release, width=width, colour=False, checks=CHECKS, **options)


def row_of(text, label):
    return next(line for line in text.splitlines() if line.strip().startswith(label))


TOTAL = Finding(
    *("n2", "FT01", EXCEPTION, "impossible", ERROR, "f5", (Term("f1", 1), Term("f3", 1))),
    *(amount("1504500", "1505500"), amount("1549000", "1551000"), Decimal(-45000), "Total assets is 1,505 but its parts sum to 1,550"),
    suspect="f5",
    candidates=(Candidate("f5", "1,550"), Candidate("f3", "255")),
    suggestion=Suggestion("1,550", "digits transposed; mends 1 exception"),
)
TIE = Finding("n1", "FT01", TIES, "exact", None, "f6", (Term("f2", 1), Term("f4", 1)), message="Cash + Receivables = Total assets")


def test_figures_have_the_tickmarks_of_the_checks_that_tie_them():
    again = msgspec.structs.replace(TIE, id="n3", check="TI02", terms=(Term("f2", 1),))
    third = msgspec.structs.replace(TIE, id="n4", check="RC03", terms=(Term("f2", 1),))
    text = shown(release_of(TIE, TOTAL, again, third, f2="tied", f4="tied", f6="tied", f5="disputed", f1="disputed"))
    assert row_of(text, "Cash").split() == ["Cash", "1,250", "?", "1,100", "Ft", "T+"]
    assert row_of(text, "Receivables").split() == ["Receivables", "300", "200", "Ft"]
    assert row_of(text, "Total assets").split() == ["Total", "assets", "1,505", "!", "1,300", "Ft", "T+"]
    words = " ".join(text.split())
    assert "Tickmarks: Ft column foots (FT01); T table ties (TI02); + and other checks; ! most likely wrong; ? does not tie" in words
    assert "Ft T Eps" in shown(release_of(TIE, again, third, f2="tied"), all_rows=True)
    assert re.search(r"6 figures in 1 table: \d tied, \d disputed, \d untied\.", text)


def test_an_exception_is_shown_with_its_workings():
    text = shown(release_of(TOTAL, f5="disputed"))
    assert "Exceptions  1 error\n" in text
    assert "error FT01 n2  Total assets is 1,505 but its parts sum to 1,550" in text
    assert re.search(r"place +table t0 \(balance sheet\), row 3, 2025-06-30, characters \d+-\d+", text)
    assert "in USD thousands:" in text
    lines = [line.split("  ") for line in text.splitlines()]
    cells = [[part.strip() for part in line if part.strip()] for line in lines]
    assert ["+ Cash", "1,250", "[1,249.5, 1,250.5]"] in cells
    assert ["+ Receivables", "300", "[299.5, 300.5]"] in cells
    assert ["= computed", "1,550", "[1,549, 1,551]"] in cells
    assert ["Total assets", "1,505", "[1,504.5, 1,505.5]"] in cells
    assert ["difference", "-45; no rounding explains it"] in cells
    assert ["suspect", "Total assets 1,505 should be 1,550: digits transposed; mends 1 exception"] in cells
    assert ["else", "Receivables 300 should be 255"] in cells
    assert text.rstrip().endswith("1 error.")


def test_an_exception_of_a_table_is_shown_with_its_place_and_what_its_heading_should_say():
    stale = Finding(
        "n2", "DT01", EXCEPTION, severity=WARNING, message="a column is stale", suggestion=Suggestion("June 30", "why"), table=0
    )
    lines = [" ".join(line.split()) for line in shown(release_of(stale)).splitlines()]
    assert "warning DT01 n2 a column is stale" in lines
    assert "place table t0 (balance sheet)" in lines
    assert "should be June 30: why" in lines


def test_a_suspect_is_explained_once_and_named_elsewhere_with_its_place():
    second = msgspec.structs.replace(TOTAL, id="n5", subject="f1", terms=(Term("f5", 1), Term("f3", -1)))
    text = shown(release_of(TOTAL, second))
    assert text.count("digits transposed") == 1
    assert "Total assets, as in n2" in text
    text = shown(release_of(second))
    assert text.index("suspect") < text.rindex("row 3,")
    assert "- Receivables" in text


def test_without_a_suspect_the_candidates_are_named():
    text = shown(release_of(msgspec.structs.replace(TOTAL, suspect=None, suggestion=None)))
    assert "one of      Total assets 1,505 should be 1,550" in text
    assert "suspect" not in text


def test_worst_first_and_notes_and_accepted_ones_shortly():
    findings = [
        msgspec.structs.replace(TOTAL, id="n1", severity=NOTE, grade="improbable", chance=Decimal("0.004"), message="a note"),
        msgspec.structs.replace(TOTAL, id="n2", severity=WARNING, message="a warning"),
        msgspec.structs.replace(TOTAL, id="n3", message="accepted", accepted=True),
        msgspec.structs.replace(TOTAL, id="n4", message="an error"),
    ]
    text = shown(release_of(*findings))
    places = [text.index(f"  {message}") for message in ("an error", "a warning", "a note", "accepted\n")]
    assert places == sorted(places)
    assert "Exceptions  1 error, 1 warning, 1 note; 1 accepted" in text
    assert text.count("= computed") == 2
    text = shown(release_of(*findings), all_rows=True)
    assert text.count("= computed") == 3
    assert "once in 250" in text


def test_long_lists_are_cut_unless_all_is_wanted():
    errors = [msgspec.structs.replace(TOTAL, id=f"n{at}", message=f"error number {at}.") for at in range(30)]
    notes = [msgspec.structs.replace(TOTAL, id=f"m{at}", severity=NOTE, message=f"note number {at}.") for at in range(30)]
    many = msgspec.structs.replace(TOTAL, id="n99", terms=tuple(Term("f1", 1) for _ in range(60)))
    release = msgspec.structs.replace(
        release_of(many, *errors, *notes), diagnostics=tuple(Diagnostic("odd", f"trouble number {at}.") for at in range(30))
    )
    text = shown(release)
    assert (text.count("error number"), text.count("note number"), text.count("trouble number")) == (11, 5, 10)
    assert "… 19 more errors and warnings (--all shows them)" in text
    assert "… 20 more terms" in text
    text = shown(release, all_rows=True)
    assert (text.count("error number"), text.count("note number"), text.count("trouble number")) == (30, 30, 30)
    table = "".join(f"<tr><td>Item {at}</td><td>{at + 10}</td></tr>" for at in range(200))
    release = tieout.read(f"<p>Balance Sheets</p><table><tr><td></td><td>2025</td></tr>{table}</table>".encode(), select=["RC03"])
    assert "more rows (--all shows them)" in shown(release)
    assert "Item 199" in shown(release, all_rows=True)


def test_a_quotient_shows_the_units_of_its_terms():
    finding = Finding(
        *("n1", "RC03", EXCEPTION, "impossible", WARNING, "f1", (Term("f2", 1), Term("f3", 1, over=True), Term("f4", -2, over=True))),
        *(amount("1249500", "1250500"), amount("1", "2"), Decimal("1.5"), "odd"),
    )
    release = release_of(finding)
    units = {"f2": ("shares", 6), "f3": ("percent", 0), "f4": ("USD", 6)}
    facts = tuple(
        msgspec.structs.replace(fact, unit=units[fact.id][0], scale=units[fact.id][1]) if fact.id in units else fact
        for fact in release.facts
    )
    text = shown(msgspec.structs.replace(release, facts=facts))
    assert re.search(r"\+ Cash +1,100 shares millions", text)
    assert re.search(r"/\+ Receivables +300%", text)
    assert re.search(r"/- 2 x Receivables +200 USD millions", text)


def test_what_was_not_tested_is_counted_by_reason():
    release = release_of(
        Finding("n1", "FT01", NOT_TESTED, message="no sum here", table=0),
        Finding("n2", "FT01", NOT_TESTED, message="no sum here", table=0),
        Finding("n3", "TI02", NOT_TESTED, message="too \x1b[31m long", subject="f1"),
    )
    text = shown(release)
    assert "Not tested\n  FT01  2 x no sum here (t0)\n  TI02  too [31m long\n" in text


def test_other_tables_are_a_line_each_beside_statements():
    other = PAGE + "<p>Revenue by country</p><table><tr><td></td><td>2025</td></tr><tr><td>France</td><td>7</td></tr></table>"
    text = shown(release_of(page=other))
    assert "France" not in text
    assert re.search(r"t1  \w+: 1 untied", text)
    assert "France" in shown(release_of(page=other), all_rows=True)
    alone = tieout.read(other[len(PAGE) :].encode())
    assert "France" in shown(alone)


def test_the_documents_caveats_are_mentioned_once():
    release = msgspec.structs.replace(release_of(), caveats=(Caveat("rounding", 1, 2), Caveat("rounding", 3, 4), Caveat("unaudited", 5, 6)))
    text = shown(release)
    assert text.count("due to rounding") == 1
    assert "unaudited" in text


@pytest.mark.parametrize("width", [60, 72, 100, 250])
@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.stem)
def test_no_line_is_longer_than_the_terminal(path, width, everything):
    release = tieout.read(path)
    facts = [fact.id for fact in release.facts[:6]]
    wrong = Finding(
        *("n0", "FT01", EXCEPTION, "impossible", ERROR, facts[0], tuple(Term(fact, 1) for fact in facts[1:])),
        *(amount("1"), amount("123456789012345"), Decimal(-45000), "Words and " * 40),
        suspect=facts[1],
        suggestion=Suggestion("9" * 300, "because"),
    )
    release = msgspec.structs.replace(release, findings=(*release.findings, wrong))
    lines = render(release, width=width, colour=False, all_rows=everything, checks=CHECKS).splitlines()
    assert max(width_of(line) for line in lines) <= width
    if everything:
        for fact in release.facts:
            if fact.source.column is not None:
                assert any(plain(fact.text) in line for line in lines)


def test_wide_tables_go_on_below_on_demand():
    heads = "".join(f"<td>June 30, {2000 + at}</td>" for at in range(20))
    cells = "".join(f"<td>{1000 + at}</td>" for at in range(20))
    page = f"<p>Balance Sheets</p><table><tr><td></td>{heads}</tr><tr><td>Cash and a long label that goes on</td>{cells}</tr></table>"
    release = tieout.read(page.encode())
    assert "more columns (--all shows them)" in shown(release, width=60)
    text = shown(release, width=60, all_rows=True)
    assert all(str(1000 + at) in text for at in range(20))


def test_colour_only_where_it_is_wanted():
    release = release_of(TIE, TOTAL, f2="tied", f5="disputed")
    assert "\x1b" not in shown(release)
    coloured = render(release, width=100, colour=True, checks=CHECKS)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == shown(release).split()


def test_a_document_does_not_steer_the_terminal():
    evil = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m\u200b\n"
    finding = msgspec.structs.replace(
        TOTAL,
        message=f"Total {evil} assets",
        suggestion=Suggestion(f"1,550{evil}", f"because{evil}"),
        candidates=(Candidate("f3", f"255{evil}"),),
    )
    release = release_of(finding, Finding("n9", "FT01", NOT_TESTED, message=f"reason {evil}"), page=PAGE.replace("Cash", f"Cash {evil}"))
    labels = {fact.id: f"{fact.label}{evil}" for fact in release.facts}
    facts = tuple(
        msgspec.structs.replace(
            fact, label=labels[fact.id], path=(f"Head{evil}", labels[fact.id]), text=f"{fact.text}{evil}", unit=f"USD{evil}"
        )
        for fact in release.facts
    )
    tables = tuple(msgspec.structs.replace(table, title=f"Title{evil}", currency=f"USD{evil}") for table in release.tables)
    release = msgspec.structs.replace(release, facts=facts, tables=tables, diagnostics=(Diagnostic("odd", f"trouble{evil}"),))
    for everything in (False, True):
        text = shown(release, all_rows=everything)
        assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u200b"} & set(text)
        coloured = re.sub(r"\x1b\[[0-9;]*m", "", render(release, width=80, colour=True, checks=CHECKS, all_rows=everything))
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(coloured)


def test_widths_and_amounts():
    assert list(wrap("a bb ccc", 4)) == ["a bb", "ccc"]
    assert list(wrap("abcdefgh 日本語", 4)) == ["abcd", "efgh", "日本", "語"]
    assert list(wrap("", 4)) == []
    assert (cut("日本語", 4), pad("日本", 6, right=True)) == ("日…", "  日本")
    assert amount_text(Decimal("1E+30"), 3) == f"1{',000' * 9}"
    assert amount_text(Decimal("1E+900"), 3) == "1E+900"
    assert amount_text(Decimal("-0"), 0) in ("0", "-0")


def test_a_release_without_figures():
    assert shown(tieout.read(b"<p>No figures in here.</p>")).rstrip().endswith("No table of figures was found.")


def test_a_divisor_that_stands_alone_and_a_label_of_one_word_read_as_they_are_said():
    text = shown(tieout.read(EXAMPLES / "harbor-q3-2025-mistyped.htm"))
    assert "Diluted (Net income per share) is 1.52 but Net income 66,869 over 53,455 shares (Diluted) makes" in text
    assert re.search(r"^    / Diluted \(Weighted-average shares", text, re.MULTILINE)
    assert text.index("most likely wrong") < text.index("  error FT01")
    assert "    Total current assets 473,897 should be 473,987, balance sheet t1, 2025-09-30" in text


SAID = """<p>Alder Works reported results for the quarter ended June 30, 2025.</p>"""
BURN = (
    "<p>At June 30, 2025, Alder had $1.25 million in cash. "
    "Cash used in operations was $0.5 million for the six months ended June 30, 2025. "
    "We believe that our cash is sufficient to fund operations through 2026. "
    "In May, Alder sold 200,000 shares of common stock for net proceeds of $0.9 million. "
    "Fees were $2.5 million, driven by milestones under our agreement with Kestrel\x1b[31m Bio and partially offset by lower royalties.</p>"
)


def test_liquidity_and_reasons_are_shown_in_words():
    text = shown(tieout.read((PAGE + SAID + BURN).encode(), name="a.htm"))
    words = " ".join(text.split())
    assert (
        "Liquidity Cash 1.25 million USD 2025-06-30 Cash used in operations 0.5 million USD 6m to 2025-06-30 Lasts at that rate 15.0 months"
        in words
    )
    assert "sufficient through 2026-12-31: “We believe that our cash is sufficient to fund operations through 2026.”" in words
    assert "raised 0.9 million USD with 200,000 shares" in words
    assert re.search(r"Reasons given Fees 2\.5 million USD, 6m to 2025-06-30: milestones .*; against it lower royalties", words)
    assert "\x1b" not in text
    for width in (30, 60):
        assert max(map(width_of, shown(tieout.read((PAGE + SAID + BURN).encode(), name="a.htm"), width=width).splitlines())) <= width


def test_cash_of_the_balance_sheet_alone_is_no_section():
    assert "Liquidity" not in shown(tieout.read((PAGE + SAID).encode(), name="a.htm"))
    assert "Reasons given" not in shown(tieout.read((PAGE + SAID).encode(), name="a.htm"))


def sentence_of(text, figure, *, key="f7"):
    return Sentence(text, (key,), (text.index(figure),), 0, len(text))


def fact_of(text, *, key="f7"):
    return Fact(key, Source("prose", 0, 1), "other", "Revenue", ("Revenue",), text, Decimal(1), 0, 0, "USD", None, {})


def test_a_figure_is_marked_in_its_sentence():
    text = "In the quarter, revenue was $41.2 million, compared with $28.0 million."
    lines = context_lines(sentence_of(text, "41.2"), fact_of("41.2"), 100)
    assert ["".join(piece for piece, _ in line) for line in lines] == [
        "In the quarter, revenue was $»41.2« million, compared with $28.0 million."
    ]
    assert [piece for piece, style in lines[0] if style] == ["»41.2«"]


@pytest.mark.parametrize("width", [20, 40, 88])
def test_of_a_long_sentence_as_much_is_shown_as_fits(width):
    text = "word " * 100 + "was $41.2 million, " + "more " * 100
    lines = ["".join(piece for piece, _ in line) for line in context_lines(sentence_of(text, "41.2"), fact_of("41.2"), width)]
    assert max(map(width_of, lines)) <= width
    assert len(lines) <= 4
    shown_text = " ".join(lines)
    assert "was $»41.2« million," in shown_text
    assert shown_text.startswith("… word")
    assert shown_text.endswith("…")
    assert len(shown_text) > width


def test_an_exception_in_prose_has_the_sentence_around_it():
    page = PAGE + SAID + "<p>Total assets were $1.51 million\x1b]0; at the end of the quarter.</p>"
    release = release_of(page=page)
    said = next(fact for fact in release.facts if fact.source.kind == "prose")
    finding = msgspec.structs.replace(TOTAL, subject=said.id, suspect=said.id, terms=(Term("f5", 1),), candidates=(), message="as said")
    facts = tuple(msgspec.structs.replace(fact, findings=(finding.id,) if fact.id in (said.id, "f5") else ()) for fact in release.facts)
    text = shown(msgspec.structs.replace(release, facts=facts, findings=(finding,)))
    assert re.search(r"sentence +Total assets were \$»1\.51« million ?\]0; at the end of the quarter\.", text)
    assert "\x1b" not in text


def test_figures_of_sentences_that_nothing_checks_are_named():
    page = PAGE + SAID + "<p>Headcount was 1,234 employees.</p>"
    release = release_of(TIE, page=page)
    assert re.search(r"Not tested\n +1 figure in sentences with nothing to check it against: 1,234 \(Headcount", shown(release))
    assert "nothing to check" not in shown(release_of(page=page))
