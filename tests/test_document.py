"""The document as a whole: whose it is, its fiscal period, when it was published; null where it does not say.

The cases stand in `document/openings.yml`: `opening` are the first passages, `header` and `ends` head the income statement behind them.
"""

import html
import json
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tieout.render.terminal import render
from tools.places import ROOT

CASES = yaml.safe_load((ROOT / "tests" / "document" / "openings.yml").read_text())
FIELDS = ("name", "cik", "ticker", "accession", "published", "period_end", "fiscal_year", "fiscal_period")
STATEMENT = """
<table><tr><td></td><td>{header} {ends},</td><td></td></tr><tr><td></td><td>2025</td><td>2024</td></tr>
<tr><td>Revenue</td><td>1,200</td><td>1,100</td></tr><tr><td>Cost of sales</td><td>700</td><td>650</td></tr>
<tr><td>Gross profit</td><td>500</td><td>450</td></tr><tr><td>Net income</td><td>100</td><td>90</td></tr></table>
"""
PIECES = [
    *(
        "NEW YORK",
        "AUSTIN, Texas",
        " – ",
        "--",
        "(",
        ")",
        "“",
        "”",
        ",",
        ".",
        "®",
        "\n",
        " ",
        "November 4, 2025",
        "Nov. 4",
        "4 November 2025",
        "31/31/2025",
    ),
    *(
        "Ferrow",
        "Corp.",
        "Inc.",
        "The",
        "& Sons",
        "of",
        "and",
        "Company",
        "PLC",
        "(NYSE: FRW)",
        "NASDAQ:",
        "“FRW”",
        "Source:",
        "today",
        "reported",
    ),
    *("Reports", "Third Quarter", "Q3 FY25", "fiscal 2026", "results", "(Exact name of registrant", "Trading Symbol(s)", "CIK 0009999991"),
    *("/Archives/edgar/data/9999991/000999999125000017/a.jpg", "sec.gov", "https://", "İ", "ß", "\x93", "\u00a0"),
]


def draw(case):
    passages = "".join(f"<p>{html.escape(passage)}</p>\n" for passage in case["opening"])
    return passages + STATEMENT.format(header=case.get("header", "Three Months Ended"), ends=case.get("ends", "September 30"))


def told(page, name="a.htm"):
    document = json.loads(tieout.to_json(tieout.read(page.encode("utf-8", "replace"), name=name)))["document"]
    return {
        field: document["entity"][field] if field in document["entity"] and field != "period_end" else document[field] for field in FIELDS
    }


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_openings(case):
    wanted = dict.fromkeys(FIELDS) | {"period_end": "2025-09-30"} | case["finds"]
    wanted = {field: str(value) if field in ("published", "period_end") and value else value for field, value in wanted.items()}
    page = draw(case)
    assert told(page) == wanted
    name = wanted["name"]
    assert name is None or name in html.unescape(page)


def test_a_link_that_contradicts_the_header_is_told():
    page = '<p>Ferrow Corp Reports Results</p><img src="/Archives/edgar/data/9999992/000999999225000017/a.jpg">' + STATEMENT
    page = page.format(header="Three Months Ended", ends="September 30")
    text = (
        "<SEC-HEADER>\nACCESSION NUMBER: 0009999991-25-000042\nCONFORMED SUBMISSION TYPE: 8-K\nFILED AS OF DATE: 20251104\nFILER:\n"
        "COMPANY CONFORMED NAME: FERROW CORP\nCENTRAL INDEX KEY: 0009999991\n</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n<html><body>{page}</body></html>\n</TEXT>\n</DOCUMENT>\n"
    )
    release = tieout.read(text.encode(), name="a.txt")
    assert (release.document.entity.cik, release.document.accession) == ("0009999991", "0009999991-25-000042")
    assert release.document.entity.name == "Ferrow Corp"
    (diagnostic,) = [one for one in release.diagnostics if one.code == "document-cik"]
    assert "0009999992" in text[diagnostic.start : diagnostic.end].zfill(10) or "9999992" in text[diagnostic.start : diagnostic.end]


def test_statements_alone_are_dated_by_their_columns():
    page = STATEMENT.format(header="Nine Months Ended", ends="September 30")
    dates = "<tr><td></td><td>September 30, 2025</td><td>December 31, 2024</td></tr>"
    balance = f"<p>Balance Sheets</p><table>{dates}<tr><td>Total assets</td><td>1,250</td><td>1,100</td></tr></table>"
    assert told(page + balance) == dict.fromkeys(FIELDS) | {"period_end": "2025-09-30", "fiscal_year": 2025, "fiscal_period": "Q3"}


@pytest.mark.property
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40))
def test_any_opening_is_read_the_same_way_twice_and_names_nobody_it_does_not_print(pieces):
    text = " ".join(pieces)
    page = f"<p>{html.escape(text)}</p>{STATEMENT.format(header='Three Months Ended', ends='September 30')}"
    try:
        first = told(page)
    except tieout.ReadError:  # so many controls that it is no text
        return
    assert first == told(page)
    printed = "".join(text.split()).casefold()
    assert first["name"] is None or "".join(first["name"].split()).casefold() in printed
    assert first["ticker"] is None or first["ticker"] in text
    assert first["published"] is None or first["published"] > first["period_end"]


@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "A ",
        "(",
        "(NYSE: ",
        "A, Inc. ",
        "Reports ",
        "NEW YORK, ",
        "1/1/2025 ",
        "a.b.c. ",
        "—",
        "Corp. (“A”) ",
        "CIK ",
        "/Archives/edgar/data/1/",
    ],
)
def test_a_long_hostile_opening_takes_no_time(piece):
    page = f"<p>{piece * 3000}</p>" * 12 + STATEMENT.format(header="Three Months Ended", ends="September 30")
    started = time.process_time()
    tieout.read(page.encode())
    assert time.process_time() - started < 5


def test_the_summary_begins_with_what_is_known():
    page = draw(CASES["the day before the month"])
    known = render(tieout.read(page.encode(), name="a.htm"), width=160, colour=False).splitlines()[0]
    assert known.startswith("Ondelle SE, Q3 FY2025, published 2025-10-30  a.htm, ")
    unknown = render(tieout.read(draw(CASES["nothing is said"]).encode(), name="a.htm"), width=160, colour=False).splitlines()[0]
    assert unknown.startswith("a.htm  to 2025-09-30, ")
