"""Histories made from values alone: currencies, several entities, signs, missing documents, other calendars, and hostile words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tieout.errors import ConfigError
from tieout.histories import is_of, make_history, whose
from tieout.histories.filer import is_one_name
from tieout.model.fact import Fact, Source
from tieout.model.guidance import Earlier, Guidance
from tieout.model.period import Duration, Instant
from tieout.model.release import Entity
from tieout.model.stored import Reading, StoredFact, StoredGuidance
from tieout.render.history import render_history
from tieout.render.points import render_points

TABLE = Source("table", 0, 1, table=0, row=1, cell=1, column=1)


class Books:
    """Facts and guidance put down one by one, a document a day."""

    def __init__(self):
        self.facts, self.guidance, self.readings = [], [], []

    def document(self, end, fiscal=None, **more):
        number = len(self.readings)
        known = more.pop("known", datetime(end.year, end.month, end.day, 20, tzinfo=UTC).replace(day=28))
        told = {"period_end": end, "fiscal_year": fiscal and fiscal[0], "fiscal_period": fiscal and f"Q{fiscal[1]}"}
        reading = Reading(number, f"{number:064}", more.pop("name", f"{number}.htm"), "1", known, "accepted", known, **(told | more))
        self.readings.append(reading)
        return reading

    def add(self, reading, value, period, *, unit="USD", decimals=-3, metric="revenue", **more):
        fields = {"statement": "income", "label": "Revenue", "path": ("Revenue",), "dimensions": {}} | more
        told = {"text": str(value), "value": Decimal(value), "decimals": decimals, "scale": 3, "unit": unit, "period": period}
        fact = Fact(f"f{len(self.facts)}", TABLE, **told, **fields)
        self.facts.append(StoredFact(reading, fact, metric))
        return fact

    def guide(self, reading, low, high, period, **more):
        ends = {"low": None if low is None else Decimal(low), "high": None if high is None else Decimal(high)}
        fields = {"metric": "revenue", "concept": "us-gaap:Revenues", "basis": "gaap", "qualifier": None, "unit": "USD", "action": None}
        said = Guidance(**(fields | ends | more), period=period, source=TABLE, quote=f"{low} to {high}")
        self.guidance.append(StoredGuidance(reading, said))

    def make(self, asked="revenue", **more):
        return make_history(Entity("Pond & Weir Ltd", None, "POND"), self.readings, self.facts, self.guidance, asked=asked, **more)


def quarter(year, number):
    ends = (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))
    return Duration(date(year, 3 * number - 2, 1), ends[number - 1], 3)


def year_of(year):
    return Duration(date(year, 1, 1), date(year, 12, 31), 12)


def four_quarters(books, year, values, **more):
    for number, value in enumerate(values, 1):
        period = quarter(year, number)
        books.add(books.document(period.end, (year, number)), value, period, **more)


def test_currencies_are_never_mixed():
    books = Books()
    four_quarters(books, 2022, [100_000, 110_000], unit="EUR")
    four_quarters(books, 2023, [120_000, 130_000, 140_000, 150_000])
    nine = Duration(date(2022, 1, 1), date(2022, 9, 30), 9)
    books.add(books.readings[0], 300_000, nine, unit="EUR")
    books.add(books.readings[-1], 450_000, year_of(2022))
    history = books.make()
    assert [one.unit for one in history.series] == ["USD", "EUR"]
    assert "revenue is stated in USD and EUR" in history.notes[0]
    units = {point.unit: {part.stated.unit for part in point.terms} for one in history.series for point in one.points if point.derived}
    assert all(found <= {unit} for unit, found in units.items())
    assert not any(one.outcome == "exception" for one in history.findings)


def test_a_third_quarter_is_what_nine_months_leave_and_a_year_is_four_quarters():
    books = Books()
    four_quarters(books, 2023, [101_000, 102_000, 103_000, 104_000])
    (series,) = books.make().series
    (whole,) = series.years
    assert (whole.derived, whole.value, whole.interval.high - whole.interval.low) == (True, Decimal(410_000), Decimal(4_000))
    books = Books()
    reading = books.document(date(2023, 9, 30), (2023, 3))
    books.add(reading, 300_000, Duration(date(2023, 1, 1), date(2023, 9, 30), 9))
    books.add(reading, 90_000, quarter(2023, 2))
    books.add(reading, 110_000, quarter(2023, 3))
    (series,) = books.make().series
    first = series.quarters[0]
    assert (first.label, first.derived, first.value) == ("Q1 FY2023", True, Decimal(100_000))


def test_different_rounding_is_in_the_interval_of_what_is_derived():
    books = Books()
    reading = books.document(date(2023, 12, 31), (2023, 4))
    books.add(reading, 1_000_000_000, year_of(2023), decimals=-6)
    books.add(books.document(date(2023, 9, 30), (2023, 3)), 700_123_000, Duration(date(2023, 1, 1), date(2023, 9, 30), 9))
    (last,) = books.make().series[0].quarters
    assert (last.interval.low, last.interval.high) == (Decimal(299_376_500), Decimal(300_377_500))


def test_a_loss_printed_without_its_sign_is_no_recast():
    books = Books()
    books.add(books.document(date(2022, 3, 31), (2022, 1)), -5_000, quarter(2022, 1), metric="net_income")
    later = books.document(date(2023, 3, 31), (2023, 1))
    books.add(later, 5_000, quarter(2022, 1), metric="net_income")
    (series,) = books.make("net_income").series
    assert not series.quarters[0].revisions


def test_two_exhibits_of_one_filing_that_differ_disagree():
    books = Books()
    moment = datetime(2023, 4, 20, tzinfo=UTC)
    for value in (100_000, 101_000):
        books.add(books.document(date(2023, 3, 31), (2023, 1), known=moment, accession="0000000001-23-000001"), value, quarter(2023, 1))
    (point,) = books.make().series[0].quarters
    assert [one.kind for one in point.revisions] == ["disagrees"]
    assert point.latest == point.value == Decimal(100_000)


def test_guidance_of_another_basis_or_cut_is_not_compared():
    books = Books()
    first = books.document(date(2022, 12, 31), (2022, 4))
    for more in (
        {"basis": "non-gaap"},
        {"qualifier": "excluding currency"},
        {"basis": "constant-currency"},
        {"metric": "new_stores", "concept": None},
    ):
        books.guide(first, 90_000, 110_000, quarter(2023, 1), **more)
    books.guide(first, 90_000, 110_000, None)
    books.guide(first, 105_000, None, quarter(2023, 1))
    books.guide(first, None, 99_999, quarter(2023, 1))
    books.guide(first, 100_400, 100_400, quarter(2023, 1))
    books.add(books.document(date(2023, 3, 31), (2023, 1)), 100_000, quarter(2023, 1))
    results = books.make(None).guidance
    assert [one.outcome for one in results] == ["not_comparable"] * 5 + ["below", "within", "within"]
    assert all(one.reason for one in results[:5])


def test_guidance_quoted_is_not_tested_without_what_was_given():
    books = Books()
    reading = books.document(date(2023, 3, 31), (2023, 1))
    books.add(reading, 100_000, quarter(2023, 1))
    books.guide(reading, 400_000, 420_000, year_of(2023), earlier=Earlier(Decimal(390_000), Decimal(410_000)))
    (finding,) = [one for one in books.make().findings if one.check == "HI04"]
    assert (finding.outcome, finding.subject.place.name) == ("not_tested", "0.htm")


def test_an_opening_balance_that_is_not_the_last_closing_one():
    books = Books()
    closing = {"metric": "cash", "statement": "balance", "label": "Cash", "concept": "us-gaap:Cash"}
    opening = closing | {"statement": "cashflow", "label": "Cash, beginning of period", "metric": None}
    books.add(books.document(date(2022, 12, 31), (2022, 4)), 50_000, Instant(date(2022, 12, 31)), **closing)
    books.add(books.document(date(2023, 3, 31), (2023, 1)), 52_000, Instant(date(2022, 12, 31)), **opening)
    (finding,) = [one for one in books.make("cash").findings if one.check == "HI03"]
    assert (finding.outcome, finding.severity, finding.grade, finding.difference) == ("exception", "warning", "impossible", Decimal(2_000))


def test_without_fiscal_names_periods_are_told_by_their_days():
    books = Books()
    books.add(books.document(date(2023, 3, 31)), 100_000, quarter(2023, 1))
    history = books.make()
    assert history.series[0].quarters[0].label == "3 months to 2023-03-31"
    assert "3 months to 2023-03-31" in render_history(history, width=80, colour=False)


def test_nothing_of_a_metric_is_an_empty_history():
    history = Books().make()
    assert history.series == ()
    assert "0 documents" in render_history(history, width=80, colour=False)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_what_a_document_prints_never_steers_a_terminal_or_a_spreadsheet(width):
    books = Books()
    reading = books.document(date(2023, 3, 31), (2023, 1), name="=cmd|'/c'!A1\x1b[31m.htm")
    books.add(reading, 100_000, quarter(2023, 1), label="=HYPERLINK(\x1b]0;x\x07)")
    history = make_history(Entity("Pond\x1b[2J \u202eLtd", None, "=P"), books.readings, books.facts, [], asked="revenue")
    text = render_history(history, width=width, colour=False)
    assert not {"\x1b", "\u202e", "\x07", "\0"} & set(text)
    assert max(map(len, text.splitlines())) <= width
    cells = render_points(history).decode().splitlines()[1].split(",")
    assert not [cell for cell in cells if cell.strip('"').startswith(("=", "+", "@"))]


def entity(name, ticker=None, cik=None):
    return SimpleNamespace(entity=name, ticker=ticker, cik=cik)


def test_several_entities_under_one_ticker():
    with pytest.raises(ConfigError, match="fits several entities"):
        whose([entity("Pond Corp", "P"), entity("Quarry Inc.", "P")], "P")
    with pytest.raises(ConfigError, match="give the CIK of one"):
        whose([entity("Pond Corp", "P", "0000000001"), entity("Pond Corp", "P", "0000000002")], "P")
    found = whose([entity("Pond Corp", "P"), entity("POND CORPORATION", "P", "0000000001")], "P")
    assert found == Entity("POND CORPORATION", "0000000001", "P")
    assert is_of(entity("Pond", "P"), found, {"Pond Corp"})
    assert not is_of(entity("Quarry", "P"), found, {"Pond Corp"})
    assert not is_of(entity("Pond", "P", "0000000002"), found, {"Pond Corp"})
    assert is_one_name("The Pond Company", "Pond Co.")
