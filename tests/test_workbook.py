"""The workbook: tables as printed, and recalculations that another program recalculates to the differences of the report."""

import io
import sys
import time
import zipfile
from decimal import Context, Decimal

import openpyxl
import pytest

import tieout
from tests import offices
from tieout import cli
from tieout.render.excel import LONGEST, cell_text, sheet_name
from tieout.render.number_formats import cell_power
from tieout.render.recalculations import CROSS
from tieout.render.workbook_plan import FIXED, LIST_ROW
from tools.places import EXAMPLES

MISTYPED = EXAMPLES / "harbor-q3-2025-mistyped.htm"
DIGITS = 15
NOISE = Decimal("4e-15")
SUFFIXES = (".htm", ".html", ".txt", ".pdf")
BATCH = 30  # documents that LibreOffice converts in one go
PAGE = """<p>Statements of Operations (in thousands, except per share data)</p><table>
<tr><td></td><td>Year Ended December 31, 2024</td><td>Year Ended December 31, 2023</td></tr>{rows}</table>{prose}"""


def row(label, *figures):
    return f"<tr><td>{label}</td>{''.join(f'<td>{figure}</td>' for figure in figures)}</tr>"


def read(*rows, prose="", name="release.htm"):
    return tieout.read(PAGE.format(rows="".join(rows), prose=prose).encode(), name=name)


SUMS = (row("Products", "1,200", "(1,100)"), row("Services", "300", "$ 200"), row("Total revenue", "1,500", "(900)"))


def book_of(release):
    return openpyxl.load_workbook(io.BytesIO(tieout.to_workbook(release)))


def places_of_difference(release):
    """The decimals to which the difference of a ratio is rounded down."""
    decimals = [fact.decimals for fact in release.facts if -18 <= fact.decimals <= 12]
    return max(0, *decimals) + 3


def to_digits(value):
    """An amount at the digits that a binary double keeps."""
    return Context(prec=DIGITS).plus(value)


def faults(release, path):
    """How many recalculated differences a workbook carries, and those that are not the report's."""
    facts = {fact.id: fact for fact in release.facts}
    findings = {finding.id: finding for finding in release.findings if finding.difference is not None}
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    seen, wrong = 0, []
    for line in book["Workings"].iter_rows(min_row=LIST_ROW + 1, values_only=True):
        finding = findings.pop(line[0], None)
        if finding is None:
            continue
        seen += 1
        reported, recalculated, difference, tick, then = line[5:10]
        power = cell_power(facts[finding.subject])
        if not all(isinstance(value, int | float) for value in (reported, recalculated, difference)):
            wrong.append((finding.id, finding.check, "no number", line[5:10]))
            continue
        found, stated, computed = (Decimal(repr(value)).scaleb(power) for value in (difference, reported, recalculated))
        noise = NOISE * max(abs(stated), abs(computed))
        if any(term.over for term in finding.terms):
            step = Decimal(1).scaleb(-places_of_difference(release))
            is_same = finding.difference - noise <= found <= finding.difference + step + noise
        else:
            is_same = to_digits(found) == to_digits(finding.difference)
        if not is_same:
            wrong.append((finding.id, finding.check, found, finding.difference))
        if tick != then:
            wrong.append((finding.id, finding.check, tick, then))
        if line[12]:
            wrong.append((finding.id, finding.check, line[12]))
    return seen, wrong + [(name, "missing") for name in findings]


@pytest.mark.slow
def test_examples_recalculate_to_the_differences_of_the_report(tmp_path):
    releases = {path.stem: tieout.read(path) for path in sorted(EXAMPLES.iterdir()) if path.is_file()}
    made = offices.recalculate({name: tieout.to_workbook(release) for name, release in releases.items()}, tmp_path)
    results = {name: faults(release, made[name]) for name, release in releases.items()}
    assert {name: wrong for name, (_, wrong) in results.items() if wrong} == {}
    assert sum(seen for seen, _ in results.values()) > 900


@pytest.mark.soak
def test_the_corpus_recalculates_to_the_differences_of_the_report(corpus, tmp_path):
    files = [path for place in ("releases", "statements/html") for path in sorted((corpus / place).iterdir()) if path.suffix in SUFFIXES]
    seen, wrong, documents = 0, {}, 0
    for first in range(0, len(files), BATCH):
        releases = {f"{path.stem}{path.suffix[1:]}": tieout.read(path) for path in files[first : first + BATCH]}
        made = offices.recalculate({name: tieout.to_workbook(release) for name, release in releases.items()}, tmp_path / str(first))
        for name, release in releases.items():
            count, faulty = faults(release, made[name])
            seen += count
            documents += 1
            wrong.update({name: faulty} if faulty else {})
    print(f"{documents} workbooks, {seen} differences, {sum(map(len, wrong.values()))} not as reported")
    assert wrong == {}
    assert documents == len(files)


def cells(sheet):
    return {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value is not None}


def beside(sheet, label, column):
    return sheet.cell(cells(sheet)[label].row, column)


def table_of(book):
    return next(book[name] for name in book.sheetnames if name not in FIXED)


def test_a_changed_cell_moves_the_difference_and_the_tickmark(tmp_path):
    book = book_of(read(*SUMS))
    sheet = table_of(book)
    assert beside(sheet, "Total revenue", 7).value == "=B6+B7"
    beside(sheet, "Services", 2).value = 310
    changed = io.BytesIO()
    book.save(changed)
    made = offices.recalculate({"changed": changed.getvalue()}, tmp_path)["changed"]
    found = openpyxl.load_workbook(made, data_only=True)
    line = next(line for line in found["Workings"].iter_rows(min_row=LIST_ROW + 1, values_only=True) if line[5] == 1500)
    assert line[6:10] == (1510, -10, CROSS, "Ft")
    assert cells(found["Summary"])["Tickmarks moved"].offset(column=1).value == 1


def test_a_difference_that_rounding_explains_keeps_its_tickmark(tmp_path):
    rows = [row(f"Product {number}", str(100 + number), str(200 + number)) for number in range(6)]
    release = read(*rows, row("Total revenue", "616", "1,215"))
    made = offices.recalculate({"one": tieout.to_workbook(release)}, tmp_path)["one"]
    lines = openpyxl.load_workbook(made, data_only=True)["Workings"].iter_rows(min_row=LIST_ROW + 1, values_only=True)
    assert [(line[7], line[8]) for line in lines if line[1] == "FT01"] == [(1, "Ft"), (0, "Ft")]


def test_figures_are_numbers_that_look_as_printed():
    sheet = table_of(
        book_of(
            read(
                row("Revenue", "$ 1,250", "$ (1,100)"),
                row("Nothing", "—", "12"),
                row("Margin", "12.5%", "(3.0)%"),
                row("Net loss per share", "(0.45)", "0.30"),
            )
        )
    )
    revenue, nothing, margin = (cells(sheet)[label].row for label in ("Revenue", "Nothing", "Margin"))
    found = [
        (sheet.cell(line, column).value, sheet.cell(line, column).number_format) for line in (revenue, nothing, margin) for column in (3, 5)
    ]
    assert [value for value, _ in found] == [1250, -1100, 0, 12, 0.125, -0.03]
    forms = [form for _, form in found]
    assert all("_);(" in form for form in forms)
    assert '"—"' in forms[2]
    assert forms[4] == "#,##0.0%_);(#,##0.0%)"
    share = beside(sheet, "Net loss per share", 3)
    assert (share.value, share.number_format) == (-0.45, "#,##0.00_);(#,##0.00)")
    assert beside(sheet, "Net loss per share", 2).value == "USD a share"
    assert "in thousands" in sheet["A2"].value


def test_a_term_in_another_scale_has_its_factor(tmp_path):
    release = read(*SUMS, prose="<p>Total revenue was $1.5 million for the year ended December 31, 2024.</p>")
    book = book_of(release)
    line = next(line for line in book["Sentences"].iter_rows(min_row=LIST_ROW + 1) if line[4].value == 1.5)
    assert line[7].value.endswith("/1000")
    made = offices.recalculate({"one": tieout.to_workbook(release)}, tmp_path)["one"]
    assert faults(release, made) == (len(release.findings) - sum(one.difference is None for one in release.findings), [])
    assert line[10].hyperlink.location.startswith("'t0 ")


@pytest.mark.parametrize("label", ["=1+1", "+1 more", "-1 and more", "@SUM(A1)", "{=1}", "http://example.com/a", "_x0041_ thing"])
def test_no_label_becomes_a_formula_or_a_link(label):
    release = read(row(label, "1,200", "(1,100)"), row("Other", "300", "200"), row(f"Total {label}", "1,500", "(900)"), name="=cmd.htm")
    book = book_of(release)
    sheet = table_of(book)
    cell = cells(sheet)[label]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert [line for sheet in book for row in sheet.iter_rows() for line in row if line.data_type == "f" and "cmd" in line.value] == []


def test_every_link_leads_to_a_cell_and_exceptions_come_worst_first():
    book = book_of(tieout.read(MISTYPED))
    links = [cell.hyperlink.location for sheet in book for line in sheet.iter_rows() for cell in line if cell.hyperlink]
    assert len(links) > 500
    for link in links:
        name, _, place = link.rpartition("!")
        assert name.strip("'") in book.sheetnames
        assert book[name.strip("'")][place].value is not None
    exceptions = list(book["Exceptions"].iter_rows(min_row=LIST_ROW + 1, values_only=True))
    severities = [line[0] for line in exceptions]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert {(line[9], line[10]) for line in exceptions} == {("473,897", "473,987"), ("9,846", "(9,846)"), ("1.52", "1.25")}


def test_every_figure_has_a_cell_and_its_place_in_the_source():
    release = tieout.read(MISTYPED)
    book = book_of(release)
    lines = {line[0]: line for line in book["Sources"].iter_rows(min_row=LIST_ROW + 1, values_only=True)}
    assert list(lines) == [fact.id for fact in release.facts]
    for fact in release.facts:
        line = lines[fact.id]
        assert line[4:6] == (fact.text, str(fact.value))
        assert line[14:18] == (fact.source.start, fact.source.end, fact.source.table, fact.source.row)
        name, _, place = line[1].rpartition("!")
        assert Decimal(repr(book[name][place].value)).scaleb(cell_power(fact)) == fact.value
    assert release.document.sha256 in book["Sources"]["A2"].value
    marks = [line[0] for line in book["Tickmarks"].iter_rows(min_row=LIST_ROW + 1, values_only=True)]
    assert [check.tickmark for check in tieout.list_checks()] == marks[: len(tieout.list_checks())]


def test_the_same_release_makes_the_same_bytes():
    release = tieout.read(MISTYPED)
    first = tieout.to_workbook(release)
    time.sleep(1.1)
    assert tieout.to_workbook(release) == first


def test_the_stored_results_are_those_of_the_report():
    release = read(*SUMS)
    found = openpyxl.load_workbook(io.BytesIO(tieout.to_workbook(release)), data_only=True)
    lines = [line for line in found["Workings"].iter_rows(min_row=LIST_ROW + 1, values_only=True) if line[1] == "FT01"]
    assert [line[5:9] for line in lines] == [(1500, 1500, 0, "Ft"), (-900, -900, 0, "Ft")]


def test_odd_texts_are_cut_and_cleaned():
    assert cell_text("a\x00b\x07\ufffe\uffff\ud800c") == "a b c"
    long = cell_text("\U0001f600" * 40_000)
    assert len(long.encode("utf-16-le")) <= 2 * (LONGEST + 1)
    rows = (row("Ω" * 40_000, "1,200", "1,100"), row("\x01\x02 הכנסות", "300", "200"), row("סך הכל", "1,500", "1,300"))
    assert book_of(read(*rows, name="a\x01\ufffe.htm"))["Summary"]["B3"].value == "a .htm"
    assert not table_of(book_of(read(*SUMS))).sheet_view.rightToLeft
    assert table_of(book_of(read(row("הכנסות", "300", "200"), row("סך הכל", "1,500", "1,300")))).sheet_view.rightToLeft


@pytest.mark.parametrize("text", ["a" * 40, "[]:*?/\\'", "History", "", "'quoted'", "\U0001f600" * 20, "t1 Revenue"])
def test_names_of_sheets_are_what_excel_takes(text):
    taken = {"t1 revenue"}
    names = [sheet_name(text, taken) for _ in range(12)]
    assert len({name.lower() for name in names} | {"t1 revenue"}) == 13
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.lower() != "history"


def test_more_digits_than_a_double_keeps_stand_beside_as_text():
    sheet = table_of(book_of(read(row("Shares", "12,345,678,901,234,567,891", "1"), row("Other", "5", "6"))))
    texts = [cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert any("12,345,678,901,234,567,891" in text for text in texts)


@pytest.mark.parametrize(
    "page", [b"<p>Nothing to see here.</p>", b"", b"<table><tr><td>a</td></tr></table>", b"<p>Revenue was $5 million in 2024.</p>"]
)
def test_a_document_without_tables_or_figures(page, tmp_path):
    try:
        release = tieout.read(page, name="x.htm")
    except tieout.ReadError:
        return
    book = book_of(release)
    assert set(book.sheetnames) == set(FIXED) - {"More tables"}
    assert ("No figure was found in this document." in cells(book["Summary"])) == (not release.facts)


def test_the_command_writes_the_workbook_whole_or_not_at_all(tmp_path, capsys, monkeypatch):
    source = tmp_path / "release.htm"
    source.write_text(PAGE.format(rows="".join(SUMS), prose=""))
    target = tmp_path / "book.xlsx"
    assert cli.main(["check", str(source), "--format", "xlsx", "-o", str(target)]) == 0
    whole = target.read_bytes()
    assert zipfile.ZipFile(target).testzip() is None
    assert cli.main(["check", str(source), str(source), "--format", "xlsx", "-o", str(target)]) == 2
    assert "takes one input, 2 were given" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert cli.main(["check", str(source), "--format", "xlsx", "-o", str(target)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pip install 'tieout[excel]'" in said
    assert target.read_bytes() == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "release.htm"]


@pytest.mark.soak
def test_fifty_thousand_figures():
    tables = "".join(
        f"<p>Table {number}</p><table><tr><td></td><td>2024</td><td>2023</td></tr>"
        + "".join(row(f"Line {at}", f"{number * 7 + at:,}", f"{number * 3 + at:,}") for at in range(100))
        + "</table>"
        for number in range(250)
    )
    release = tieout.read(f"<p>(in thousands)</p>{tables}".encode(), name="many.htm", select=["FT01"])
    assert len(release.facts) >= 50_000
    content = tieout.to_workbook(release)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert sum(name.startswith("xl/worksheets/sheet") for name in names) == 200 + len(FIXED)


def test_a_table_wider_than_a_sheet_keeps_every_figure():
    columns = 450
    heads = "".join(f"<td>{1500 + at}</td>" for at in range(columns))
    figures = "".join(f"<td>{at + 1:,}</td>" for at in range(columns))
    release = tieout.read(f"<p>(in thousands)</p><table><tr><td></td>{heads}</tr><tr><td>Revenue</td>{figures}</tr></table>".encode())
    book = book_of(release)
    numbers = [line[2] for line in book["Sources"].iter_rows(min_row=LIST_ROW + 1, values_only=True)]
    assert sum(isinstance(number, int) for number in numbers) == max(len(release.facts) - 400, 0)
