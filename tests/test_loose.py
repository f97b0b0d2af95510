"""Pages whose tables stand in their text and in no table element."""

import json

import tieout
from tests.places_of_facts import misplaced_facts

PIPES = """
| (in thousands) | Three Months Ended June 30, 2025 | Three Months Ended June 30, 2024 |
|----------------|---------------------------------:|---------------------------------:|
| Net sales      | $ 1,234 | $ 1,100 |
| Cost of sales  | (800) | (700) |
| Net income     | $ 434 | $ 400 |
"""
TABLE = (
    "<table><tr><td>(in thousands)<td>June 30, 2025<td>December 31, 2024<tr><td>Cash<td>$120<td>$100"
    "<tr><td>Total assets<td>$900<td>$800</table>"
)


def figures_of(page: str) -> list[tuple[str, str, str | None]]:
    report = json.loads(tieout.to_json(tieout.read(page.encode(), name="page.htm")))
    assert misplaced_facts(page, report["facts"]) == []
    return [(fact["label"], fact["value"], fact["unit"]) for fact in report["facts"]]


SALES = [
    ("Net sales", "1234000", "USD"),
    ("Net sales", "1100000", "USD"),
    ("Cost of sales", "-800000", "USD"),
    ("Cost of sales", "-700000", "USD"),
    ("Net income", "434000", "USD"),
    ("Net income", "400000", "USD"),
]
BALANCES = [("Cash", "120000", "USD"), ("Cash", "100000", "USD"), ("Total assets", "900000", "USD"), ("Total assets", "800000", "USD")]


def test_a_page_of_markdown():
    assert figures_of(f"<div>Acme reports results</div>\n<div align='right'>\n{PIPES}\n</div>\n<p>About Acme</p>") == SALES


def test_markdown_between_tables():
    assert figures_of(f"<p>Statements of Income</p>\n{PIPES}\n<p>Balance Sheets</p>{TABLE}") == [*SALES, *BALANCES]


def test_tables_are_numbered_on():
    release = tieout.read(f"<p>Balance Sheets</p>{TABLE}<p>Statements of Income</p>\n{PIPES}".encode(), name="page.htm")
    assert [table.ordinal for table in release.tables] == [0, 1]


def test_rows_in_paragraphs():
    rows = "".join(f"<p>{line}</p>" for line in PIPES.strip().splitlines())
    assert figures_of(f"<html><body><h1>Statements of Income</h1>{rows}</body></html>") == SALES


def test_prose_stays_prose():
    page = "<p>Net sales were $41.2 million, compared to $28.0 million a year ago.</p>\n<p>Call 781-555-0100 | Boston | Mass.</p>"
    assert figures_of(page) == []
