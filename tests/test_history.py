"""Histories of filers that do not exist: series, derived periods, recasts, guidance, ties across documents, and what was known when."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

import tieout
from tests import filers
from tieout import cli
from tieout.checks.base import HEADINGS
from tieout.histories.periods import Calendar, Key
from tieout.model.period import Duration, Instant
from tools.examples import pdf
from tools.places import ROOT


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """A store with all releases of both filers, of one a correction and a release in a second form; and its address."""
    address = str(tmp_path_factory.mktemp("history") / "tieout.db")
    kiln, tern = filers.kiln(), filers.tern()
    slipped = {**tern.amounts, "cost": [one + (900_000 if at == 5 else 0) for at, one in enumerate(tern.amounts["cost"])]}
    with tieout.open_store(address) as store:
        for filer in (kiln, tern):
            for at in range(len(filer.ends)):
                # what was said first of the second quarter of 2023 was wrong, and put right four days later
                wrong = replace(filer, amounts=slipped) if filer is tern and at == 5 else filer
                filers.put(store, wrong, at)
        filers.put(store, tern, 5, days=4, form="8-K/A")
        filers.put(store, tern, 10, days=1, write=pdf.write, ext="pdf")
        yield SimpleNamespace(store=store, address=address, kiln=kiln, tern=tern)


def series_of(history, name):
    return next(one for one in history.series if one.name == name)


def by_label(points):
    return {point.label: point for point in points}


def test_quarters_and_years_are_named_the_filers_way_and_walk_back_to_the_page(stored):
    history = tieout.history("mkln", "revenue", store=stored.store)
    (revenue,) = history.series
    assert [point.label for point in revenue.quarters] == [f"Q{at % 4 + 1} FY{2022 + at // 4}" for at in range(13)]
    assert [point.label for point in revenue.years] == ["FY2022", "FY2023", "FY2024"]
    assert (history.entity.cik, history.entity.ticker) == ("0009990021", "MKLN")
    facts = {(one.reading.sha256, one.fact.id): one.fact for one in stored.store.facts(tieout.Query(ticker="MKLN"))}
    for point in revenue.points:
        assert point.derived == (point.stated is None)
        if point.stated:
            fact = facts[point.stated.place.sha256, point.stated.place.fact]
            assert (fact.value, fact.text, fact.decimals) == (point.value, point.stated.place.text, point.stated.decimals)


def test_the_53rd_week_is_in_the_year(stored):
    years = by_label(series_of(tieout.history("MKLN", store=stored.store), "revenue").years)
    assert [years[f"FY{year}"].period.weeks for year in (2022, 2023, 2024)] == [52, 53, 52]
    quarters = by_label(series_of(tieout.history("MKLN", store=stored.store), "revenue").quarters)
    assert quarters["Q4 FY2023"].period.start == date(2023, 10, 29)


def test_a_fourth_quarter_is_the_year_less_nine_months(stored):
    (revenue,) = tieout.history("MKLN", "revenue", store=stored.store).series
    for at in (3, 7, 11):
        point = revenue.quarters[at]
        assert point.derived
        assert [(part.weight, part.label) for part in point.terms] == [(1, point.label[3:]), (-1, f"9 months {point.label[3:]}")]
        assert point.interval.holds(Decimal(stored.kiln.told(at)["revenue"][at]))
        assert point.interval.high - point.interval.low == 200_000
    cash_flow = series_of(tieout.history("MKLN", store=stored.store), "operating_cash_flow")
    assert [point.derived for point in cash_flow.quarters[:8]] == [False, True, True, True] * 2
    for at, point in enumerate(cash_flow.quarters):
        assert point.interval.holds(Decimal(stored.kiln.amounts["operating"][at]))


def test_amounts_per_share_and_balances_are_never_derived(stored):
    history = tieout.history("MKLN", store=stored.store)
    earned = series_of(history, "eps_diluted")
    assert not earned.additive
    assert "Q4 FY2023" not in by_label(earned.quarters)
    assert not earned.trailing
    assert "not additive" in earned.gaps[0]
    assert not any(point.derived for point in series_of(history, "cash").points)


def test_a_recast_is_shown_as_such_with_where_and_when(stored):
    (revenue,) = tieout.history("MKLN", "revenue", store=stored.store).series
    point = by_label(revenue.quarters)["Q1 FY2023"]
    (revision,) = point.revisions
    assert revision.kind == "recast"
    assert (point.value, point.latest, revision.stated.value) == (Decimal(216_300_000), Decimal(205_500_000), Decimal(205_500_000))
    assert revision.stated.place.name == "mkln-2024q1.htm"
    assert point.latest_known == revision.stated.place.known == filers.moment(filers.published(stored.kiln, 8))
    assert by_label(revenue.quarters)["Q1 FY2024"].before == Decimal(205_500_000)
    last = by_label(revenue.quarters)["Q4 FY2023"]
    assert (last.value, last.latest) == (Decimal(266_000_000), Decimal(252_700_000))


def test_twelve_months_are_on_one_basis(stored):
    (revenue,) = tieout.history("MKLN", "revenue", store=stored.store).series
    rolling = {point.period_end: point for point in revenue.trailing}
    for at in range(3, 13):
        point = rolling[stored.kiln.ends[at]]
        told = stored.kiln.told(at)["revenue"]
        assert point.interval.holds(Decimal(sum(told[at - 3 : at + 1]))), point.label
    assert [point.recast_basis for point in revenue.trailing] == [False] * 5 + [True] * 3 + [False] * 2
    before = tieout.history("MKLN", "revenue", store=stored.store, as_of=date(2024, 6, 30)).series[0]
    assert before.trailing[-1].notes[0].startswith("spans a recast: whether Q2 FY2023")
    assert "is not known" in before.trailing[-1].notes[0]


def test_a_missing_quarter_leaves_a_gap_that_is_said(stored):
    (revenue,) = tieout.history("MKLN", "revenue", store=stored.store).series
    assert revenue.gaps[:3] == tuple(f"no trailing twelve months to Q{at} FY2022: Q4 FY2021 is not known" for at in (1, 2, 3))


def test_a_correction_is_no_recast(stored):
    (income,) = tieout.history("TRNH", "net_income", store=stored.store).series
    point = by_label(income.quarters)["Q2 FY2023"]
    assert [one.kind for one in point.revisions] == ["corrected"]
    assert point.revisions[0].stated.place.form == "8-K/A"
    assert point.first.value < point.value == point.latest
    assert point.interval.holds(Decimal(stored.tern.flow("income", 5, 1, said=5)))


def test_one_release_in_two_forms_and_another_scale_are_no_recast(stored):
    history = tieout.history("TRNH", store=stored.store)
    assert sum(one.name.endswith(".pdf") for one in history.documents) == 1
    for one in history.series:
        revised = {point.label for point in one.points if point.revisions}
        assert revised <= {"Q2 FY2023", "6 months FY2023"}, one.name
    revenue = by_label(series_of(history, "revenue").quarters)
    assert revenue["Q3 FY2024"].again >= 1
    # in 2025 the comparative is in millions: the same value at another rounding
    assert revenue["Q1 FY2024"].again == 1
    assert revenue["Q1 FY2024"].stated.decimals == -3


def test_guidance_beside_what_came(stored):
    results = tieout.history("TRNH", "revenue", store=stored.store).guidance
    assert [(one.label, one.outcome) for one in results] == [
        ("FY2024", "above"),
        ("FY2024", "within"),
        ("FY2024", "below"),
        ("FY2025", "not_yet_reported"),
    ]
    year = Decimal(sum(stored.tern.amounts["revenue"][8:12]))
    assert all(one.actual_interval.holds(year) and one.reported.name == "trnh-2024q4.htm" for one in results[:3])
    assert results[0].given.known < results[1].given.known


def test_checks_across_documents(stored):
    findings = tieout.history("TRNH", store=stored.store).findings
    assert {one.check for one in findings} == {"HI01", "HI02", "HI03", "HI04"}
    for code in ("HI01", "HI02", "HI03"):
        outcomes = {(one.outcome, one.severity) for one in findings if one.check == code}
        assert ("ties", None) in outcomes
        assert ("exception", "warning") not in outcomes, [one.message for one in findings if one.severity == "warning"]
    wrong = next(one for one in findings if one.check == "HI04" and one.outcome == "exception")
    assert "647,000,000 to 656,000,000 USD is quoted, 648,000,000 to 656,000,000 USD was given" in wrong.message
    for one in findings:
        places = [term.stated.place for term in one.terms] + ([one.subject.place] if one.subject else [])
        assert all(len(place.sha256) == 64 and place.accession for place in places)
        assert one.outcome == "not_tested" or len(places) >= 2
        assert one.outcome != "not_tested" or (one.message and one.difference is None)


def test_an_exception_of_a_document_that_says_it_recast_is_a_note(stored):
    findings = tieout.history("MKLN", "revenue", store=stored.store).findings
    exceptions = [one for one in findings if one.outcome == "exception"]
    assert len(exceptions) == 6
    assert {(one.check, one.severity) for one in exceptions} == {("HI01", "note")}
    assert all("says that it recast" in one.message for one in exceptions)


def test_a_comparative_typed_wrongly_is_an_exception(tmp_path):
    filer = filers.tern()
    wrong = {**filer.amounts, "revenue": [one + (90_000 if at == 1 else 0) for at, one in enumerate(filer.amounts["revenue"])]}
    with tieout.open_store(tmp_path / "one.db") as store:
        filers.put(store, filer, 1)
        filers.put(store, replace(filer, recast={5: wrong}), 5)
        findings = tieout.history("TRNH", "revenue", store=store).findings
    found = [one for one in findings if one.severity]
    assert {(one.check, one.label, one.severity, one.difference) for one in found} == {
        ("HI01", "Q2 FY2022", "warning", Decimal(90_000)),
        ("HI01", "6 months FY2022", "warning", Decimal(90_000)),
    }


def test_as_of_is_what_a_store_of_that_day_would_have_said(stored, tmp_path):
    """The answer from the full store equals that of a store that only ever held what was known: nothing later leaks into any part."""
    for number, day in enumerate((date(2023, 7, 28), date(2024, 11, 1))):
        with tieout.open_store(tmp_path / f"{number}.db") as then:
            for reading in stored.store.readings(tieout.Query()):
                filer = stored.kiln if reading.cik == stored.kiln.cik else stored.tern
                if reading.known <= filers.moment(day) + timedelta(hours=7):
                    _copy(then, reading, filer)
            for ticker in ("MKLN", "TRNH"):
                now = tieout.to_json(tieout.history(ticker, store=stored.store, as_of=day))
                known = tieout.to_json(tieout.history(ticker, store=then))
                assert known == now.replace(f'"as_of":"{day}"'.encode(), b'"as_of":null')
            assert max(one.known for one in tieout.history("TRNH", "cash", store=stored.store, as_of=day).documents).date() <= day


def _copy(target, reading, filer):
    """Puts the same reading into another store."""
    at = next(at for at in range(len(filer.ends)) if filer.ends[at] == reading.period_end)
    days = (reading.known.date() - filers.published(filer, at)).days
    form = reading.form or "8-K"
    wrong = filer
    if filer.ticker == "TRNH" and at == 5 and form == "8-K":
        cost = [one + (900_000 if quarter == 5 else 0) for quarter, one in enumerate(filer.amounts["cost"])]
        wrong = replace(filer, amounts={**filer.amounts, "cost": cost})
    options = {"write": pdf.write, "ext": "pdf"} if reading.name.endswith(".pdf") else {}
    filers.put(target, wrong, at, days=days, form=form, **options)
    assert next(target.readings(tieout.Query(sha256=reading.sha256))).known == reading.known


@pytest.mark.parametrize("asked", ["MKLN", "mkln", "9990021", "0009990021", "maple kiln", "0009990021-24-000800", "000999002124000800"])
def test_a_filer_is_found_by_ticker_cik_accession_and_name(stored, asked):
    assert tieout.history(asked, "cash", store=stored.store).entity.name == "Maple Kiln Stores, Inc."


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("us-gaap:SellingGeneralAndAdministrativeExpense", "us-gaap:SellingGeneralAndAdministrativeExpense"),
        ("selling, general", "us-gaap:SellingGeneralAndAdministrativeExpense"),
        ("Net income", "net_income"),
        ("EPS diluted", "eps_diluted"),
    ],
)
def test_a_metric_is_found_by_name_concept_and_label(stored, asked, name):
    history = tieout.history("MKLN", asked, store=stored.store)
    assert [one.name for one in history.series] == [name]
    assert len(history.series[0].quarters) == 13 - 3 * (name == "eps_diluted")


def run(capsys, *arguments):
    status = cli.main(["history", *map(str, arguments)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["NOPE"], "nothing of 'NOPE' is stored; give a ticker"),
        (["MKLN", "--as-of", "2001-01-01"], "nothing of 'MKLN' was known as of 2001-01-01"),
        (["MKLN", "--as-of", "0001-01-01T00:00+14:00"], "nothing of 'MKLN' was known as of 0001-01-01"),
        (["MKLN", "--as-of", "yesterday"], "'yesterday' is no day"),
        (["o", "revenue"], "'o' fits several entities: Maple Kiln Stores, Inc. (0009990021), Tern Hollow"),
        (["MKLN", "net"], "'net' may be any of"),
        (["MKLN", "revenoe"], "did you mean revenue?"),
        (["MKLN", "revenue", "--plot", "picture.jpg"], "picture.jpg: a picture is written as .png, .svg or .pdf"),
        (["MKLN", "revenue", "--plot", "/no/such/folder/x.png"], "/no/such/folder/x.png: cannot be written"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(stored, capsys, arguments, said):
    status, out, err = run(capsys, *arguments, "--store", stored.address)
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_store_that_is_missing_or_empty_says_so_and_is_not_made(tmp_path, capsys, monkeypatch):
    status, out, err = run(capsys, "MKLN", "--store", tmp_path / "none.db")
    assert (status, out) == (2, "")
    assert "none.db: there is no store" in err
    assert not (tmp_path / "none.db").exists()
    tieout.open_store(tmp_path / "empty.db").close()
    monkeypatch.setenv("TIEOUT_STORE", str(tmp_path / "empty.db"))
    status, _, err = run(capsys, "MKLN")
    assert status == 2
    assert "the store is empty" in err


def test_without_matplotlib_a_picture_says_how_to_mend_it(stored, capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    status, out, err = run(capsys, "MKLN", "--store", stored.address, "--plot", tmp_path / "x.svg")
    assert (status, out) == (2, "")
    assert "pip install 'tieout[plot]'" in err
    assert not (tmp_path / "x.svg").exists()


def test_the_tables_fit_and_carry_their_signs(stored, capsys):
    status, out, _ = run(capsys, "MKLN", "--store", stored.address)
    assert status == 0
    assert "Q4 FY2023         266.0=†" in out
    assert "= worked out from other periods" in out
    assert "† recast later" in out
    status, out, _ = run(capsys, "MKLN", "revenue", "--store", stored.address)
    assert max(map(len, out.splitlines())) <= 100
    row = next(line for line in out.splitlines() if line.startswith("  Q1 FY2023"))
    assert row.split() == ["Q1", "FY2023", "216.3†", "+6.03%", "887.1=", "205.5", "2024-05-30", "2023-05-25", "0009990021-23-000400"]
    assert "\x1b" not in out
    status, out, _ = run(capsys, "MKLN", "--store", stored.address, "--as-of", "2023-12-31")
    assert "As of 2023-12-31" in out
    assert "2024" not in out.replace("2024-", "")


def test_csv_is_exact_and_guarded(stored, capsys):
    _, out, _ = run(capsys, "MKLN", "revenue", "--store", stored.address, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    (revenue,) = tieout.history("MKLN", "revenue", store=stored.store).series
    assert [(row["kind"], row["period"], Decimal(row["value"])) for row in rows] == [
        (point.kind, point.label, point.value) for point in revenue.points
    ]
    derived = next(row for row in rows if row["derived"] == "true")
    assert derived["terms"] == "'+1*FY2022 -1*9 months FY2022"
    assert derived["document"] == ""


def test_json_fits_its_schema_and_is_the_same_each_time(stored, capsys):
    _, out, _ = run(capsys, "TRNH", "--store", stored.address, "--format", "json")
    report = json.loads(out)
    assert report["schema"] == "tieout/history/1"
    assert out.encode() == tieout.to_json(tieout.history("TRNH", store=stored.store)) + b"\n"
    schema = tieout.history_schema()
    assert set(report) == set(schema["properties"])
    assert set(report["series"][0]["quarters"][0]) == set(schema["$defs"]["Point"]["properties"])
    assert isinstance(report["series"][0]["quarters"][0]["value"], str)


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_picture_is_the_same_byte_by_byte(stored, capsys, tmp_path, form):
    paths = [tmp_path / f"{name}.{form}" for name in ("one", "two")]
    for path in paths:
        assert run(capsys, "TRNH", "revenue", "--store", stored.address, "--plot", path)[0] == 0
    one, two = (path.read_bytes() for path in paths)
    assert one == two
    assert one.startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[form])


def test_a_picture_of_everything_and_of_balances(stored, capsys, tmp_path):
    for arguments in (["MKLN"], ["MKLN", "cash"], ["MKLN", "eps_diluted"]):
        assert run(capsys, *arguments, "--store", stored.address, "--plot", tmp_path / "all.svg")[0] == 0
        assert (tmp_path / "all.svg").stat().st_size > 5_000


def test_pages_of_the_checks(capsys):
    folder = ROOT / "docs" / "checks"
    assert not {check.code for check in tieout.list_checks()} & {check.code for check in tieout.list_history_checks()}
    for check in tieout.list_history_checks():
        lines = check.page.splitlines()
        assert [line for line in lines[1:] if line and not line.startswith(" ")] == list(HEADINGS)
        assert f"[{check.code}]({check.code.lower()}.md)" in (folder / "README.md").read_text()
        assert (folder / f"{check.code.lower()}.md").exists()
        assert cli.main(["explain", check.code]) == 0
        assert check.page in capsys.readouterr().out


def reading(end, year, quarter, **more):
    told = {"cik": None, "entity": None, "ticker": None}
    return SimpleNamespace(period_end=end, fiscal_year=year, fiscal_period=quarter, **told, **more)


def test_a_changed_fiscal_year_names_each_side_its_own_way():
    ends = [date(2022, 9, 30), date(2022, 12, 31), date(2023, 3, 31), date(2023, 6, 30)]
    calendar = Calendar(
        [Duration(None, end, 3) for end in ends], [reading(ends[1], 2022, "Q4"), reading(ends[2], 2023, "FY"), reading(ends[3], 2024, "Q1")]
    )
    assert [calendar.label(Key(3, end)) for end in ends] == ["Q3 FY2022", "Q4 FY2022", "Q4 FY2023", "Q1 FY2024"]


def test_days_that_lie_near_each_other_are_one():
    calendar = Calendar([Duration(None, date(2024, 9, 30), 3), Instant(date(2024, 9, 28)), Duration(None, date(2024, 9, 28), 9)], [])
    assert {calendar.day(date(2024, 9, 30)), calendar.day(date(2024, 9, 28))} == {date(2024, 9, 28)}
    assert calendar.label(Key(3, date(2024, 9, 28))) == "3 months to 2024-09-28"
