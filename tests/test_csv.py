"""CSV: one line a fact over any number of inputs, exact, and nothing in it that a spreadsheet would run."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest

import tieout
from tieout import cli
from tieout.model.columns import COLUMNS
from tieout.render.csv import render_header, render_rows
from tools.places import EXAMPLES

EXAMPLE = EXAMPLES / "larkspur-fy2025-q2.htm"
PAGE = """<p>Statements of Operations (in thousands)</p><table>
<tr><td></td><td>Year Ended December 31, 2024</td><td>Year Ended December 31, 2023</td></tr>
<tr><td>{label}</td><td>5,000</td><td>(4,000)</td></tr></table>"""


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def rows_of(release):
    return rows(render_header() + render_rows(release))


def test_columns_and_values_are_those_of_the_report():
    release = tieout.read(EXAMPLE)
    found = rows_of(release)
    facts = json.loads(tieout.to_json(release))["facts"]
    assert list(found[0]) == list(COLUMNS)
    assert len(found) == len(facts)
    for row, fact in zip(found, facts, strict=True):
        source, period = fact["source"], fact["period"] or {}
        assert (row["id"], row["value"], row["status"]) == (fact["id"], fact["value"], fact["status"])
        assert (row["label"].lstrip("'"), row["unit"]) == (fact["label"], fact["unit"] or "")
        assert [row[name] for name in ("start", "end", "table", "row", "cell", "column")] == [
            "" if source[name] is None else str(source[name]) for name in ("start", "end", "table", "row", "cell", "column")
        ]
        assert [row[f"period_{name}"] for name in ("start", "end", "instant")] == [
            period.get(name) or "" for name in ("start", "end", "instant")
        ]
        assert row["period_months"] == str(period.get("months") or "")
        assert row["findings"].split() == fact["findings"]


@pytest.mark.parametrize("label", ["=1+1", "+1 more", "-1 and more", "@SUM(A1)", "＝1+1"])
def test_a_label_that_looks_like_a_formula_gets_an_apostrophe(label):
    found = rows_of(tieout.read(PAGE.format(label=label).encode(), name="=cmd.htm"))
    assert [row["label"] for row in found] == [f"'{label}"] * 2
    assert [row["path"][:1] for row in found] == ["'"] * 2
    assert {row["document"] for row in found} == {"'=cmd.htm"}
    assert [row["value"] for row in found] == ["5000000", "-4000000"]  # numbers stay numbers


def test_texts_with_commas_quotes_and_breaks_come_back():
    found = rows_of(tieout.read(PAGE.format(label='Sales, "net"<br>of\x07 returns').encode(), name="a,b.htm"))
    assert found[0]["label"] == 'Sales, "net" of returns'
    assert found[0]["document"] == "a,b.htm"
    assert "(4,000)" in found[1]["text"]


def test_amounts_are_exact():
    page = PAGE.format(label="Revenue").replace("5,000", "123,456,789,012.345")
    assert Decimal(rows_of(tieout.read(page.encode(), name="a.htm"))[0]["value"]) == Decimal("123456789012345")


def test_many_inputs_make_one_table(tmp_path, capsys):
    (tmp_path / "a.htm").write_text(PAGE.format(label="Revenue"))
    (tmp_path / "b.htm").write_text(PAGE.format(label="Income"))
    assert cli.main(["check", str(tmp_path), "--format", "csv"]) == 0
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["document"][-5:], row["label"]) for row in found] == [
        *[("a.htm", "Revenue")] * 2,
        *[("b.htm", "Income")] * 2,
    ]


def test_an_input_that_cannot_be_read_does_not_stop_the_others(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "a.htm", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    (tmp_path / "b.htm").write_text(PAGE.format(label="Revenue"))
    output = tmp_path / "facts.csv"
    assert cli.main(["check", str(tmp_path / "a.htm"), str(tmp_path / "b.htm"), "--format", "csv", "-o", str(output)]) == 2
    assert len(rows(output.read_bytes())) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Excel workbook" in said


def test_without_a_readable_input_a_file_stays_as_it_is(tmp_path):
    output = tmp_path / "facts.csv"
    output.write_text("what was there")
    assert cli.main(["check", str(tmp_path / "missing.htm"), "--format", "csv", "-o", str(output)]) == 2
    assert output.read_text() == "what was there"
