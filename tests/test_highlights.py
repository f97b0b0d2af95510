"""The highlights: which figure each metric is, for which periods, with which comparative; and how the summary shows them."""

import json
from decimal import Decimal

import msgspec
import pytest

import tieout
from tieout.highlights import find_highlights
from tieout.highlights.choice import change_of
from tieout.model.highlight import Highlight
from tieout.render.terminal import render
from tools.places import EXAMPLES


def table(title, head, *rows):
    """A table as HTML: its title above it, its column heads, and rows of label and figures; None is a blank cell."""
    cells = ["".join(f"<td>{cell or ''}</td>" for cell in row) for row in (("", *head), *rows)]
    return f"<p>{title}</p><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


QUARTERS = ("Three Months Ended June 30, 2025", "Three Months Ended June 30, 2024")
BOTH = (*QUARTERS, "Six Months Ended June 30, 2025", "Six Months Ended June 30, 2024")
DAYS = ("June 30, 2025", "December 31, 2024")
INCOME = "Condensed Consolidated Statements of Operations (in thousands, except per share amounts)"
BALANCE = "Condensed Consolidated Balance Sheets (in thousands)"
CASH = "Condensed Consolidated Statements of Cash Flows (in thousands)"


def read(*tables):
    return tieout.read("".join(tables).encode(), name="a.htm")


def told(release, metric):
    """The highlights of a metric: months or date, value, prior value, change; as text."""
    found = []
    for one in release.highlights:
        if one.metric == metric:
            when = getattr(one.period, "months", None) or one.period.instant.isoformat()
            change = None if one.change_percent is None else str(one.change_percent)
            found.append((when, str(one.value), None if one.prior_value is None else str(one.prior_value), change))
    return found


FULL = table(
    INCOME,
    BOTH,
    ("Revenue:", None, None, None, None),
    ("Products", "$ 700", "$ 600", "$ 1,300", "$ 1,100"),
    ("Services", "300", "250", "550", "480"),
    ("Total revenue", "1,000", "850", "1,850", "1,580"),
    ("Cost of revenue", "400", "350", "760", "660"),
    ("Gross profit", "600", "500", "1,090", "920"),
    ("Operating expenses", "450", "480", "900", "930"),
    ("Operating income (loss)", "150", "20", "190", "(10)"),
    ("Income tax expense", "30", "5", "40", "5"),
    ("Net income (loss)", "$ 120", "$ 15", "$ 150", "$ (15)"),
    ("Net income (loss) per share:", None, None, None, None),
    ("Basic", "$ 0.24", "$ 0.03", "$ 0.30", "$ (0.03)"),
    ("Diluted", "$ 0.23", "$ 0.03", "$ 0.29", "$ (0.03)"),
)
SHEET = table(
    BALANCE,
    DAYS,
    ("Assets", None, None),
    ("Cash and cash equivalents", "$ 500", "$ 420"),
    ("Receivables", "300", "280"),
    ("Total assets", "$ 800", "$ 700"),
    ("Liabilities and stockholders’ equity", None, None),
    ("Total liabilities", "$ 350", "$ 340"),
    ("Total stockholders’ equity", "450", "360"),
    ("Total liabilities and stockholders’ equity", "$ 800", "$ 700"),
)
FLOWS = table(
    CASH,
    BOTH[2:],
    ("Operating activities:", None, None),
    ("Net income (loss)", "$ 150", "$ (15)"),
    ("Adjustments to reconcile net income to net cash provided by operating activities", "40", "35"),
    ("Net cash provided by operating activities", "190", "20"),
    ("Investing activities:", None, None),
    ("Net cash used in investing activities", "(110)", "(60)"),
    ("Net increase (decrease) in cash", "80", "(40)"),
)


def test_the_quarter_comes_first_then_the_year_to_date():
    release = read(FULL, SHEET, FLOWS)
    assert told(release, "revenue") == [(3, "1000000", "850000", "17.65"), (6, "1850000", "1580000", "17.09")]
    assert told(release, "gross_profit") == [(3, "600000", "500000", "20.00"), (6, "1090000", "920000", "18.48")]
    assert told(release, "operating_income") == [(3, "150000", "20000", "650.00"), (6, "190000", "-10000", None)]
    assert told(release, "net_income") == [(3, "120000", "15000", "700.00"), (6, "150000", "-15000", None)]
    assert told(release, "eps_basic") == [(3, "0.24", "0.03", "700.00"), (6, "0.30", "-0.03", None)]
    assert told(release, "eps_diluted") == [(3, "0.23", "0.03", "666.67"), (6, "0.29", "-0.03", None)]
    assert told(release, "operating_cash_flow") == [(6, "190000", "20000", "850.00")]


def test_balances_are_compared_with_the_end_of_the_year_before():
    release = read(FULL, SHEET, FLOWS)
    assert told(release, "cash") == [("2025-06-30", "500000", "420000", "19.05")]
    assert told(release, "total_assets") == [("2025-06-30", "800000", "700000", "14.29")]
    assert told(release, "total_liabilities") == [("2025-06-30", "350000", "340000", "2.94")]
    assert told(release, "equity") == [("2025-06-30", "450000", "360000", "25.00")]


def test_a_balance_of_a_year_ago_is_a_second_comparative():
    days = (*DAYS, "June 30, 2024")
    sheet = table(BALANCE, days, ("Cash and cash equivalents", "500", "420", "390"), ("Total assets", "800", "700", "640"))
    assert told(read(FULL, sheet), "cash") == [("2025-06-30", "500000", "420000", "19.05"), ("2025-06-30", "500000", "390000", "28.21")]


def test_every_highlight_is_a_fact_of_the_report():
    release = read(FULL, SHEET, FLOWS)
    facts = {fact.id: fact for fact in release.facts}
    for one in release.highlights:
        fact = facts[one.fact]
        assert (one.value, one.unit, one.period) == (fact.value, fact.unit, fact.period)
        assert one.prior is None or one.prior_value == facts[one.prior].value
    written = json.loads(tieout.to_json(release))["highlights"]
    assert written[0] == {
        "metric": "revenue",
        "fact": release.highlights[0].fact,
        "value": "1000000",
        "unit": "USD",
        "period": {"start": "2025-04-01", "end": "2025-06-30", "months": 3},
        "prior": release.highlights[0].prior,
        "prior_value": "850000",
        "change_percent": "17.65",
    }


def test_adjusted_figures_and_statements_of_parts_are_left_alone():
    adjusted = table(
        "Non-GAAP Condensed Consolidated Statements of Operations (in thousands)",
        QUARTERS,
        ("Total revenue", "1,200", "990"),
        ("Gross profit", "800", "640"),
        ("Operating income", "400", "330"),
        ("Net income", "330", "270"),
    )
    segments = table(
        "Segment information (in thousands)",
        QUARTERS,
        ("Net sales", None, None),
        ("North", "640", "500"),
        ("South", "360", "350"),
        ("Operating income", "210", "90"),
    )
    release = read(segments, adjusted, FULL)
    assert told(release, "net_income")[0] == (3, "120000", "15000", "700.00")
    assert told(release, "operating_income")[0] == (3, "150000", "20000", "650.00")
    assert told(read(segments), "operating_income") == []


OTHERS = (
    ("Revenue", "900", "800"),
    ("Operating income", "150", "120"),
    ("Net income", "100", "80"),
    ("Less: net income attributable to noncontrolling interests", "10", "5"),
)


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ((("Net income attributable to Alder Works, Inc.", "90", "75"),), "90000"),
        ((("Net income attributable to common stockholders", "90", "75"),), "90000"),
        (
            (("Net income attributable to Alder Works, Inc.", "90", "75"), ("Net income available to common shareholders", "84", "70")),
            "90000",
        ),
    ],
    ids=["of the company", "of its holders", "before preferred dividends"],
)
def test_net_income_is_the_parents(rows, value):
    assert told(read(table(INCOME, QUARTERS, *OTHERS, *rows)), "net_income")[0][1] == value


def test_net_income_is_not_that_of_common_holders_where_both_are_given():
    rows = (("Revenue", "900", "800"), ("Net income", "100", "80"), ("Net income applicable to common stock", "96", "76"))
    assert told(read(table(INCOME, QUARTERS, *rows)), "net_income")[0][1] == "100000"


def test_equity_is_all_of_it_where_the_page_totals_it():
    sheet = table(
        BALANCE,
        DAYS,
        ("Total assets", "800", "700"),
        ("Total liabilities", "350", "340"),
        ("Total Alder Works stockholders’ equity", "400", "320"),
        ("Noncontrolling interests", "50", "40"),
        ("Total equity", "450", "360"),
        ("Total liabilities and equity", "800", "700"),
    )
    assert told(read(FULL, sheet), "equity") == [("2025-06-30", "450000", "360000", "25.00")]


def test_one_row_of_basic_and_diluted_gives_both():
    rows = (("Revenue", "900", "800"), ("Net loss", "(100)", "(80)"), ("Net loss per share, basic and diluted", "(0.20)", "(0.16)"))
    release = read(table(INCOME, QUARTERS, *rows))
    assert told(release, "eps_basic") == told(release, "eps_diluted") == [(3, "-0.20", "-0.16", "-25.00")]


def test_earnings_per_share_without_a_word_are_basic():
    rows = (("Revenue", "900", "800"), ("Net income", "100", "80"), ("Net income per share", "0.20", "0.16"))
    release = read(table(INCOME, QUARTERS, *rows))
    assert told(release, "eps_basic")[0][1] == "0.20"
    assert told(release, "eps_diluted") == []


def test_dividends_and_parts_are_no_earnings_per_share():
    rows = (
        ("Revenue", "900", "800"),
        ("Diluted earnings per share from discontinued operations", "0.02", "0.01"),
        ("Diluted earnings per share", "0.22", "0.17"),
        ("Dividends per share, diluted", "0.05", "0.05"),
    )
    assert told(read(table(INCOME, QUARTERS, *rows)), "eps_diluted")[0][1] == "0.22"


def test_a_bank_has_no_gross_profit():
    rows = (
        ("Interest income", "300", "280"),
        ("Interest expense", "100", "90"),
        ("Net interest income", "200", "190"),
        ("Noninterest income", "60", "50"),
        ("Total net revenue", "260", "240"),
        ("Net income", "70", "60"),
    )
    sheet = table(BALANCE, DAYS, ("Cash and due from banks", "40", "30"), ("Total assets", "800", "700"), ("Total deposits", "500", "450"))
    release = read(table(INCOME, QUARTERS, *rows), sheet)
    assert told(release, "gross_profit") == []
    assert told(release, "revenue")[0][1] == "260000"
    assert told(release, "cash")[0][1] == "40000"


def test_columns_of_changes_are_no_comparatives():
    heads = (*QUARTERS, "Change")
    release = read(table(INCOME, heads, ("Total revenue", "1,000", "850", "150"), ("Net income", "120", "15", "105")))
    assert told(release, "revenue") == [(3, "1000000", "850000", "17.65")]


def test_without_the_statement_summaries_tell():
    release = read(table("Financial highlights (in thousands)", QUARTERS, ("Net sales", "1,000", "850"), ("Net income", "120", "15")))
    assert told(release, "revenue") == [(3, "1000000", "850000", "17.65")]
    assert told(release, "total_assets") == []


def test_twelve_months_that_are_no_fiscal_year_are_left_out():
    year = ("Twelve Months Ended June 30, 2025", "Twelve Months Ended June 30, 2024")
    capital = table("Return on invested capital (in thousands)", year, ("Operating income", "500", "450"), ("Net income", "400", "350"))
    release = read(FULL, SHEET, capital)
    assert [one[0] for one in told(release, "operating_income")] == [3, 6]
    quarter = table(INCOME, QUARTERS, ("Revenue", "900", "800"), ("Operating income", "150", "120"), ("Net income", "100", "80"))
    assert [one[0] for one in told(read(quarter, SHEET, capital), "operating_income")] == [3]


def test_a_total_per_share_is_under_the_heading_of_its_parts():
    rows = (
        ("Revenue", "900", "800"),
        ("Net income", "100", "80"),
        ("Earnings per share of common stock:", None, None),
        ("Assuming dilution:", None, None),
        ("Continuing operations", "0.21", "0.17"),
        ("Discontinued operations", "(0.01)", "(0.01)"),
        ("Total", "0.20", "0.16"),
    )
    assert told(read(table(INCOME, QUARTERS, *rows)), "eps_diluted") == [(3, "0.20", "0.16", "25.00")]


def test_cash_from_continuing_operations_only_where_there_is_no_other():
    parts = (
        ("Net income", "150", "120"),
        ("Cash provided by operating activities - continuing operations", "180", "170"),
        ("Cash used for operating activities - discontinued operations", "(5)", "(4)"),
    )
    whole = ("Cash provided by operating activities", "175", "166")
    investing = ("Cash used for investing activities", "(110)", "(60)")
    assert told(read(FULL, table(CASH, BOTH[2:], *parts, whole, investing)), "operating_cash_flow")[0][1] == "175000"
    assert told(read(FULL, table(CASH, BOTH[2:], *parts, investing)), "operating_cash_flow")[0][1] == "180000"


def test_a_concept_is_evidence():
    rows = (("Revenue", "900", "800"), ("Operating income", "150", "120"), ("Net income", "100", "80"), ("Net income", "90", "75"))
    release = read(table(INCOME, QUARTERS, *rows))
    assert told(release, "net_income")[0][1] == "100000"
    concepts = {"100": "us-gaap:ProfitLoss", "80": "us-gaap:ProfitLoss", "90": "us-gaap:NetIncomeLoss", "75": "us-gaap:NetIncomeLoss"}
    facts = tuple(msgspec.structs.replace(fact, concept=concepts.get(fact.text)) for fact in release.facts)
    assert told(find_highlights(msgspec.structs.replace(release, facts=facts)), "net_income")[0][1] == "90000"


@pytest.mark.parametrize(
    ("value", "prior", "change"),
    [
        ("41167000", "27992000", "47.07"),
        ("-15", "-10", "-50.00"),
        ("-10", "-15", "33.33"),
        ("5", "0", None),
        ("5", "-5", None),
        ("-5", "5", None),
        ("0", "8", "-100.00"),
        ("0", "0", None),
        ("2.005", "2", "0.25"),
        ("100.005", "100", "0.01"),
        ("1e24", "1e-12", "99999999999999999999999999999999999900.00"),
    ],
)
def test_a_change_is_in_percent_of_the_size_of_the_prior_figure(value, prior, change):
    assert change_of(Decimal(value), Decimal(prior)) == (None if change is None else Decimal(change))


def test_the_examples_have_their_highlights():
    release = tieout.read(EXAMPLES / "harbor-q3-2025.htm")
    assert len({one.metric for one in release.highlights}) == 11
    assert told(release, "net_income") == [(3, "24233000", "17732000", "36.66"), (9, "66869000", "43248000", "54.62")]


@pytest.mark.parametrize("page", [b"", b"<table><tr><td>Net income</td><td>5</td></tr></table>", b"Revenue 5", b"<p>Total assets</p>"])
def test_what_states_no_period_has_no_highlights(page):
    assert tieout.read(page or b"<p></p>", name="a.htm").highlights == ()


def shown(release, width):
    return render(release, width=width, colour=False).splitlines()


def test_the_summary_opens_with_the_highlights():
    lines = shown(read(FULL, SHEET, FLOWS), 100)
    assert lines[2:6] == [
        "Highlights  USD thousands",
        "                               value  before    change  period",
        "  Revenue                      1,000     850   +17.65%  3m to 2025-06-30",
        "                               1,850   1,580   +17.09%  6m to 2025-06-30",
    ]
    assert "  Cash                           500     420   +19.05%  2025-06-30 (2024-12-31)" in lines
    assert "                                 190     -10         –  6m to 2025-06-30" in lines


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_highlights_fit_a_narrow_terminal(width):
    lines = shown(read(FULL, SHEET, FLOWS), width)
    assert all(len(line) <= width for line in lines)
    if width >= 40:
        assert any("Revenue" in line and "1,000" in line and "+17.65%" in line for line in lines)


def test_no_highlight_steers_the_terminal():
    release = read(FULL)
    fact = release.facts[0]
    hostile = Highlight("rev\x1b[31menue", fact.id, Decimal(5), "U\x1bD", fact.period)
    text = render(msgspec.structs.replace(release, highlights=(hostile,)), width=80, colour=False)
    assert "\x1b" not in text
