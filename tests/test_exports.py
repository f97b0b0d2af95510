"""Tables of documents, facts, findings, terms and guidance: the same columns in CSV, Parquet and frames, exact amounts, whole files."""

import csv
import gc
import io
import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal

import duckdb
import msgspec
import pyarrow
import pytest
from pyarrow import parquet

import tieout
from tieout import cli
from tieout.errors import ConfigError
from tieout.model.columns import DAY, DIGITS, EXACT, FLAG, PLACES, TEXT, WHOLE
from tieout.model.tables import TABLES, find_table
from tieout.render.csv import guard, render_header, render_rows, unguard
from tieout.render.dictionary import to_csvw
from tieout.render.parquet import ROW_GROUP, ParquetTable
from tools.places import EXAMPLES

FILES = [*sorted(EXAMPLES.glob("*.htm")), EXAMPLES / "ostrander-q4-2024.pdf", EXAMPLES / "harbor-q3-2025-draft.docx"]
KINDS = {TEXT: str, WHOLE: int, EXACT: Decimal, DAY: date, FLAG: bool}
NAMES = [table.name for table in TABLES]
HEAD = "<p>Statements of Operations (in thousands)</p><table><tr><td></td><td>Year Ended December 31, 2024</td></tr>"
PAGE = HEAD + "<tr><td>{label}</td><td>5,000</td></tr></table>"
FEW_OF_THE_CORPUS = 12


@pytest.fixture(scope="module")
def releases():
    return [tieout.read(path) for path in FILES]


def written(releases, name, path):
    with path.open("wb") as stream, ParquetTable(stream, find_table(name), version="0") as table:
        for release in releases:
            table.add(release)
    return path


def amounts_of(release):
    """Every amount of the report by table, row and column, as the JSON has it."""
    report = json.loads(tieout.to_json(release))
    told = {}
    for fact in report["facts"]:
        told |= {("facts", fact["id"], name): fact[name] for name in ("value", "xbrl_value", "concept_confidence")}
    for finding in report["findings"]:
        told |= {("findings", finding["id"], name): finding[name] for name in ("difference", "chance")}
        for name in ("reported", "computed"):
            told |= {("findings", finding["id"], f"{name}_{end}"): (finding[name] or {}).get(end) for end in ("low", "high")}
    for ordinal, one in enumerate(report["guidance"]):
        earlier = one["earlier"] or {}
        told |= {("guidance", ordinal, end): one[end] for end in ("low", "high")}
        told |= {("guidance", ordinal, f"earlier_{end}"): earlier.get(end) for end in ("low", "high")}
    return {(release.document.name, *key): None if value is None else Decimal(value) for key, value in told.items()}


def read_back(library, path):
    if library == "duckdb":
        relation = duckdb.sql(f"select * from '{path}'")
        return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    return pytest.importorskip("pandas").read_parquet(path).to_dict("records")


def differences(library, releases, folder):
    """The amounts that do not come back as the report has them, and how many were compared."""
    told = {}
    for release in releases:
        told |= amounts_of(release)
    wrong, compared = [], 0
    for name, key in (("facts", "id"), ("findings", "id"), ("guidance", "ordinal")):
        columns = [column.name for column in find_table(name).columns if column.kind == EXACT]
        for row in read_back(library, written(releases, name, folder / f"{name}.parquet")):
            for column in columns:
                expected = told.pop((row["document"], name, row[key], column))
                compared += expected is not None
                if row[column] != expected or not (expected is None or isinstance(row[column], Decimal)):
                    wrong.append((row["document"], row[key], column, row[column], expected))
    assert told == {}
    return wrong, compared


@pytest.mark.parametrize("library", ["duckdb", "pandas"])
def test_parquet_gives_every_amount_back(library, releases, tmp_path):
    wrong, compared = differences(library, releases, tmp_path)
    assert wrong == []
    assert compared > 4000


@pytest.mark.slow
def test_parquet_gives_every_amount_of_real_releases_back(corpus, tmp_path):
    paths = sorted((corpus / "releases").iterdir())
    chosen = [path for path in paths if path.suffix in (".htm", ".txt", ".pdf")][:: max(1, len(paths) // FEW_OF_THE_CORPUS)]
    wrong, compared = differences("duckdb", [tieout.read(path) for path in chosen], tmp_path)
    assert wrong == []
    assert compared > 5_000


@pytest.mark.soak
def test_parquet_gives_every_amount_of_the_corpus_back(corpus, tmp_path):
    paths = [path for place in ("releases", "statements/html") for path in sorted((corpus / place).iterdir())]
    releases = [tieout.read(path) for path in paths if path.suffix in (".htm", ".html", ".txt", ".pdf")]
    for library in ("duckdb", "pandas"):
        wrong, compared = differences(library, releases, tmp_path)
        print(f"{library}: {len(releases)} documents, {compared} amounts, {len(wrong)} not as reported")
        assert wrong == []
        assert compared > 200_000


@pytest.mark.parametrize("name", NAMES)
def test_rows_have_the_columns_and_kinds_that_are_described(name, releases):
    table = find_table(name)
    keys = set()
    for release in releases:
        for row in table.rows(release):
            assert len(row) == len(table.columns)
            for value, column in zip(row, table.columns, strict=True):
                assert value is None or isinstance(value, KINDS[column.kind]), column.name
                assert value is not None or not column.is_required, column.name
            keys.add(tuple(value for value, column in zip(row, table.columns, strict=True) if column.name in table.key))
    assert len(keys) == sum(1 for release in releases for _ in table.rows(release))
    assert keys


@pytest.mark.parametrize("name", NAMES)
def test_all_forms_hold_the_same_rows(name, releases, tmp_path):
    table, release = find_table(name), releases[0]
    rows = list(table.rows(release))
    back = [tuple(row.values())[: len(table.columns)] for row in read_back("duckdb", written([release], name, tmp_path / "a.parquet"))]
    assert back == rows
    lines = list(csv.reader(io.StringIO((render_header(table) + render_rows(release, table)).decode(), newline="")))
    assert lines[0] == [column.name for column in table.columns]
    for line, row in zip(lines[1:], rows, strict=True):
        for text, value, column in zip(line, row, table.columns, strict=True):
            plain = unguard(text) if column.kind == TEXT else text
            shown = {True: "true", False: "false"}[value] if isinstance(value, bool) else "" if value is None else str(value)
            assert Decimal(plain) == value if isinstance(value, Decimal) else plain == " ".join(shown.split())
    for library in ("pandas", "polars"):
        pytest.importorskip(library)
        frame = release.to_frame(name, library=library)
        assert list(frame.columns) == [column.name for column in table.columns]
        assert len(frame) == len(rows)


def test_an_unknown_table_is_a_wrong_call(releases):
    with pytest.raises(ConfigError, match="'figures' is no table; give documents, facts, findings, terms, guidance"):
        releases[0].to_frame("figures")


def test_every_reference_leads_somewhere(releases):
    rows = {
        table.name: [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows(releases[0])] for table in TABLES
    }
    for table in TABLES:
        for column in table.columns:
            if not column.refers:
                continue
            other, _, name = column.refers.partition(".")
            known = {row[name] for row in rows[other]}
            for row in rows[table.name]:
                assert {*(row[column.name] or "").split()} <= known


def test_terms_read_as_the_table_of_terms_has_them(releases):
    findings = find_table("findings")
    for release in releases:
        parsed = []
        for row in findings.rows(release):
            told = dict(zip([column.name for column in findings.columns], row, strict=True))
            for ordinal, term in enumerate((told["terms"] or "").split()):
                fact, _, weight = term.removeprefix("/").partition("*")
                parsed.append((told["document"], told["id"], told["check"], ordinal, fact, int(weight or 1), term.startswith("/")))
        assert parsed == list(find_table("terms").rows(release))


def test_sums_can_be_added_again_in_sql(releases, tmp_path):
    for name in ("facts", "findings", "terms"):
        written(releases, name, tmp_path / f"{name}.parquet")
    sums = f"""
        select n.document, n.subject, sum(f.value * t.weight) as total
        from '{tmp_path}/findings.parquet' n
        join '{tmp_path}/terms.parquet' t on t.document = n.document and t.finding = n.id
        join '{tmp_path}/facts.parquet' f on f.document = t.document and f.id = t.fact
        where n."check" = 'FT01' and n.grade = 'exact' group by n.document, n.id, n.subject"""
    count, equal = duckdb.sql(
        f"select count(*), count(*) filter (total = value) from ({sums}) s "
        f"join '{tmp_path}/facts.parquet' f on f.document = s.document and f.id = s.subject"
    ).fetchall()[0]
    assert count == equal
    assert count > 50


def test_an_amount_that_does_not_fit_is_never_rounded(releases, tmp_path):
    longest, finest, fits = Decimal("9" * 30), Decimal("0.0000000000001"), Decimal("-1E+25")
    facts = tuple(
        msgspec.structs.replace(fact, value=value, xbrl_value=value)
        for fact, value in zip(releases[0].facts, (longest, finest, fits), strict=False)
    )
    odd = msgspec.structs.replace(releases[0], facts=facts)
    rows = read_back("duckdb", written([odd], "facts", tmp_path / "a.parquet"))
    assert [row["value"] for row in rows] == [None, None, fits]
    assert rows[0]["overflow"] == f"value={longest}; xbrl_value={longest}"
    assert Decimal(rows[1]["overflow"].split("; ")[0].partition("=")[2]) == finest
    assert rows[2]["overflow"] is None
    assert odd.to_frame(library="pandas")["value"].tolist() == [longest, finest, fits]


def test_a_run_says_that_an_amount_did_not_fit(tmp_path, capsys):
    page = tmp_path / "a.htm"
    page.write_text(PAGE.format(label="Revenue").replace("5,000", "5." + "1" * 20))
    assert cli.main(["check", str(page), "--format", "parquet", "-o", str(tmp_path / "a.parquet")]) == 0
    assert "1 rows hold an amount too long" in capsys.readouterr().err
    row = read_back("duckdb", tmp_path / "a.parquet")[0]
    assert row["overflow"].startswith(f"value=5{'1' * 3}.{'1' * 17}")


def test_the_file_says_what_it_holds(releases, tmp_path):
    schema = parquet.read_schema(written(releases[:1], "guidance", tmp_path / "a.parquet"))
    assert schema.metadata[b"tieout.table"] == b"guidance"
    assert schema.metadata[b"tieout.schema"] == b"tieout/report/1"
    assert schema.field("low").type == pyarrow.decimal128(DIGITS, PLACES)
    assert schema.field("quote").metadata[b"description"] == b"The words, as printed."
    assert not schema.field("metric").nullable


def test_rows_go_out_in_groups(releases, tmp_path):
    big = [releases[0]] * (2 * -(-ROW_GROUP // len(releases[0].facts)) + 1)
    found = parquet.ParquetFile(written(big, "facts", tmp_path / "a.parquet"))
    assert found.metadata.num_row_groups == 3
    assert found.metadata.num_rows == len(big) * len(releases[0].facts)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_release_without_figures_makes_an_empty_table(form, name, tmp_path):
    page, output = tmp_path / "a.htm", tmp_path / f"a.{form}"
    page.write_text("<p>Nothing here.</p>")
    assert cli.main(["check", str(page), "--format", form, "--table", name, "-o", str(output)]) == 0
    columns = [column.name for column in find_table(name).columns]
    if form == "csv":
        assert output.read_text().splitlines()[0] == ",".join(columns)
    else:
        found = parquet.read_table(output)
        assert found.column_names == [*columns, *(["overflow"] if EXACT in [c.kind for c in find_table(name).columns] else [])]
        assert (len(found) > 0) == (name in ("documents", "findings"))  # what could not be tested is a finding as well


def test_a_table_is_for_tables_only(capsys):
    assert cli.main(["check", str(FILES[0]), "--format", "json", "--table", "facts"]) == 2
    assert capsys.readouterr() == ("", "tieout: --table is for --format csv and parquet; leave it out with --format json\n")


def test_without_pyarrow_one_line_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    output = tmp_path / "a.parquet"
    output.write_text("what was there")
    assert cli.main(["check", str(FILES[0]), "--format", "parquet", "-o", str(output)]) == 2
    said = capsys.readouterr().err
    assert said == "tieout: --format parquet needs pyarrow, which is not installed; try: pip install 'tieout[parquet]'\n"
    assert output.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


@pytest.mark.parametrize("form", ["csv", "parquet", "annotations"])
def test_a_place_that_cannot_be_written_is_one_line(form, tmp_path, capsys):
    assert cli.main(["check", str(FILES[0]), "--format", form, "-o", str(tmp_path / "no" / "a")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot be written" in said


@pytest.mark.parametrize("form", ["csv", "parquet", "annotations"])
def test_a_full_disk_leaves_no_file(form, tmp_path, capsys):
    """A device that takes nothing: one line, no trace back, and nothing said later by what was left open."""
    assert cli.main(["check", str(FILES[0]), "--format", form, "-o", "/dev/full"]) == 2
    gc.collect()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "cannot be written" in said


def test_a_crash_leaves_the_old_file(tmp_path, monkeypatch):
    output = tmp_path / "a.parquet"
    output.write_text("what was there")
    add, seen = ParquetTable.add, []

    def fail_second(self, release):
        seen.append(release)
        if len(seen) == 2:
            raise KeyboardInterrupt
        add(self, release)

    monkeypatch.setattr(ParquetTable, "add", fail_second)
    assert cli.main(["check", str(FILES[0]), str(FILES[1]), "--format", "parquet", "-o", str(output)]) == 130
    gc.collect()
    assert output.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_an_input_that_cannot_be_read_does_not_stop_the_others(tmp_path, capsys):
    output = tmp_path / "a.parquet"
    inputs = [str(tmp_path / "missing.htm"), str(FILES[0])]
    assert cli.main(["check", *inputs, "--format", "parquet", "--table", "documents", "-o", str(output)]) == 2
    assert parquet.read_table(output)["document"].to_pylist() == [str(FILES[0])]
    assert capsys.readouterr().err.count("\n") == 1


def test_without_a_readable_input_a_file_stays_as_it_is(tmp_path):
    output = tmp_path / "a.parquet"
    output.write_text("what was there")
    assert cli.main(["check", str(tmp_path / "missing.htm"), "--format", "parquet", "-o", str(output)]) == 2
    assert output.read_text() == "what was there"


def test_parquet_goes_to_a_pipe():
    command = [sys.executable, "-m", "tieout", "check", str(FILES[0]), "--format", "parquet"]
    content = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout
    assert len(parquet.read_table(io.BytesIO(content))) == len(tieout.read(FILES[0]).facts)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "'=1", "''+1", "'", "'24 sales", "", "(5)", "＝1", "=cmd|' /C calc'!A0", "مبيعات", "= 1"]
)
def test_guarded_texts_come_back_and_no_spreadsheet_runs_them(text):
    assert unguard(guard(text)) == text
    assert guard(text)[:1] not in ("=", "+", "-", "@", "＝")


@pytest.mark.parametrize("label", ["=HYPERLINK(1)", "+1 more", "مبيعات ‮ صافية", "a\x00b\x1b[31m", '"quoted", and more'])
def test_hostile_labels_stay_texts(label, tmp_path):
    release = tieout.read(PAGE.format(label=label).encode(), name="-a\udc80.htm")
    for row in read_back("duckdb", written([release], "facts", tmp_path / "a.parquet")):
        assert row["label"] == release.facts[0].label
        assert row["document"] == "-a?.htm"
    table = find_table("facts")
    text = (render_header(table) + render_rows(release, table)).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["document"] == "'-a .htm" or row["document"] == "'-a.htm"
    assert not row["label"].startswith(("=", "+"))
    assert row["label"].isprintable()
    assert row["value"] == "5000000"


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "annotations", "text"])
def test_a_file_whose_name_is_no_utf8_is_read(form, tmp_path, capfdbinary):
    path = os.fsencode(tmp_path) + b"/a\x80.htm"
    with open(path, "wb") as stream:  # noqa: PTH123 - a name in bytes
        stream.write(PAGE.format(label="Revenue").encode())
    assert cli.main(["check", str(tmp_path), "--format", form]) == 0
    assert b"a" in capfdbinary.readouterr().out


def test_lines_end_as_rfc_4180_says():
    content = render_header() + render_rows(tieout.read(PAGE.format(label='a "b"').encode(), name="a.htm"))
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert b'"a ""b"""' in content


@pytest.mark.slow
def test_fifty_thousand_figures(tmp_path):
    page, output = tmp_path / "a.htm", tmp_path / "a.parquet"
    page.write_text(HEAD + "<tr><td>Revenue</td><td>1,234</td></tr>" * 50_000 + "</table>")
    assert cli.main(["check", str(page), "--format", "parquet", "-o", str(output)]) in (0, 1)
    assert duckdb.sql(f"select count(*), sum(value) from '{output}'").fetchall() == [(50_000, 50_000 * 1_234_000)]


def test_the_dictionary_describes_every_column(capsys):
    assert cli.main(["columns", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [table["table"] for table in told] == NAMES
    for table in told:
        names = [column["name"] for column in table["columns"]]
        assert names == [column.name for column in find_table(table["table"]).columns]
        assert len(set(names)) == len(names)
        assert [column["name"] for column in table["columns"] if not column["description"].endswith(".")] == []
    assert cli.main(["columns", "--table", "terms"]) == 0
    assert capsys.readouterr().out.startswith("terms: ")


def test_csvw_metadata_describes_the_files(releases, capsys):
    assert cli.main(["columns", "--format", "csvw"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["@context"] == "http://www.w3.org/ns/csvw"
    patterns = {"integer": int, "decimal": Decimal, "date": date.fromisoformat, "boolean": {"true": True, "false": False}.__getitem__}
    for described in told["tables"]:
        table = find_table(described["url"].removesuffix(".csv"))
        schema = described["tableSchema"]
        names = [column["name"] for column in schema["columns"]]
        assert set(schema["primaryKey"]) <= set(names)
        text = (render_header(table) + render_rows(releases[0], table)).decode()
        for row in csv.DictReader(io.StringIO(text, newline="")):
            assert list(row) == names
            for column in schema["columns"]:
                assert row[column["name"]] or not column["required"]
                if row[column["name"]] and column["datatype"] != "string":
                    patterns[column["datatype"]](row[column["name"]])
    known = {(table["url"], column["name"]) for table in told["tables"] for column in table["tableSchema"]["columns"]}
    keys = [key for table in told["tables"] for key in table["tableSchema"]["foreignKeys"]]
    assert keys
    for key in keys:
        assert {(key["reference"]["resource"], name) for name in key["reference"]["columnReference"]} <= known
    assert to_csvw([find_table("terms")])["tables"][0]["tableSchema"]["foreignKeys"] == []
