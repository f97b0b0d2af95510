"""Data frames: the columns of the CSV, exact amounts, and one clear error without a library."""

import sys
from decimal import Decimal

import msgspec
import pytest

import tieout
from tieout.model.columns import COLUMNS
from tools.places import EXAMPLES

EXAMPLE = EXAMPLES / "larkspur-fy2025-q2.htm"


@pytest.fixture(scope="module")
def release():
    return tieout.read(EXAMPLE)


def test_pandas_comes_first_and_amounts_are_python_decimals(release):
    pandas = pytest.importorskip("pandas")
    frame = release.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["value"]) == [fact.value for fact in release.facts]
    assert all(isinstance(value, Decimal) for value in frame["value"])
    assert list(frame["id"]) == [fact.id for fact in release.facts]
    instants = [getattr(fact.period, "instant", None) for fact in release.facts]
    assert [None if pandas.isna(day) else day.date() for day in frame["period_instant"]] == instants


def test_polars_holds_exact_decimals(release):
    polars = pytest.importorskip("polars")
    frame = release.to_frame(library="polars")
    assert frame.columns == list(COLUMNS)
    assert frame.schema["value"] == polars.Decimal(38, 12)
    assert frame["value"].to_list() == [fact.value for fact in release.facts]
    assert frame["period_months"].to_list() == [getattr(fact.period, "months", None) for fact in release.facts]


def test_polars_has_strings_where_an_amount_does_not_fit(release):
    polars = pytest.importorskip("polars")
    value = Decimal("0.0000000000001")
    odd = msgspec.structs.replace(release, facts=(msgspec.structs.replace(release.facts[0], value=value), *release.facts[1:3]))
    frame = odd.to_frame(library="polars")
    assert frame.schema["value"] == polars.String
    assert Decimal(frame["value"][0]) == value


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_release_without_facts_has_the_same_columns(library):
    pytest.importorskip(library)
    empty = tieout.read(b"<p>Nothing here.</p>", name="a.htm")
    frame, full = empty.to_frame(library=library), tieout.read(EXAMPLE).to_frame(library=library)
    assert len(frame) == 0
    assert list(frame.columns) == list(full.columns)
    assert list(frame.dtypes) == list(full.dtypes)


def test_the_next_library_is_taken_where_the_first_is_missing(release, monkeypatch):
    polars = pytest.importorskip("polars")
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert isinstance(release.to_frame(), polars.DataFrame)
    with pytest.raises(tieout.ConfigError, match="needs pandas, which is not installed"):
        release.to_frame(library="pandas")


def test_without_a_library_the_error_says_what_to_install(release, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(tieout.ConfigError, match="to_frame needs pandas or polars, which is not installed; try: pip install pandas"):
        release.to_frame()


def test_another_library_is_a_wrong_call(release):
    with pytest.raises(tieout.ConfigError, match="'arrow' is not a library for frames"):
        release.to_frame(library="arrow")
