"""Harborline Controls Corporation, a company that does not exist: its third quarter of 2025, in thousands."""

from decimal import Decimal

from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title
from tools.examples.slips import Slip
from tools.examples.tables import (
    Figure,
    Line,
    Row,
    Rule,
    Table,
    add,
    duration,
    growth,
    heading,
    instant,
    less,
    negative,
    per_share,
    percent_of,
    quotient,
    row_of,
    rows_over,
)

Q3_2025, Q3_2024 = duration("2025-07-01", "2025-09-30", 3), duration("2024-07-01", "2024-09-30", 3)
NINE_2025, NINE_2024 = duration("2025-01-01", "2025-09-30", 9), duration("2024-01-01", "2024-09-30", 9)
FLOWS = (Q3_2025, Q3_2024, NINE_2025, NINE_2024)
DATES = (instant("2025-09-30"), instant("2024-12-31"))


def quarters(now: int, before: int, half_now: int, half_before: int) -> Line:
    """Returns a line over both quarters and both nine months, from the quarters and the halves before them."""
    return now, before, now + half_now, before + half_before


def nine(line: Line) -> Line:
    """Returns the nine months of a line."""
    return line[2:]


# The income statement.
PRODUCT = quarters(148_912, 139_204, 281_540, 268_377)
SERVICE = quarters(63_377, 55_918, 121_966, 107_215)
REVENUE = add(PRODUCT, SERVICE)
PRODUCT_COST = quarters(61_870, 60_135, 118_904, 117_296)
SERVICE_COST = quarters(24_106, 22_480, 47_311, 43_862)
COST = add(PRODUCT_COST, SERVICE_COST)
GROSS_PROFIT = less(REVENUE, COST)
RESEARCH = quarters(31_448, 29_917, 62_075, 58_806)
SELLING = quarters(38_265, 36_742, 74_980, 72_113)
ADMINISTRATION = quarters(17_633, 16_204, 34_519, 32_388)
AMORTIZATION = quarters(4_215, 4_390, 8_430, 8_780)
RESTRUCTURING = quarters(1_904, 0, 0, 2_316)
OPERATING_EXPENSES = add(RESEARCH, SELLING, ADMINISTRATION, AMORTIZATION, RESTRUCTURING)
OPERATING_INCOME = less(GROSS_PROFIT, OPERATING_EXPENSES)
INTEREST_INCOME = quarters(1_186, 904, 2_140, 1_733)
INTEREST_EXPENSE = quarters(-2_871, -3_350, -5_986, -6_842)
OTHER = quarters(-318, 127, 241, -466)
INCOME_BEFORE_TAXES = add(OPERATING_INCOME, INTEREST_INCOME, INTEREST_EXPENSE, OTHER)
TAXES = quarters(6_612, 5_203, 11_046, 8_940)
NET_INCOME = less(INCOME_BEFORE_TAXES, TAXES)
BASIC_SHARES = (52_418, 52_966, 52_611, 53_180)
DILUTED_SHARES = (53_306, 53_740, 53_455, 53_927)

# What is no line of the statements but of the reconciliations.
DEPRECIATION = quarters(5_107, 4_866, 10_144, 9_527)
STOCK_COMPENSATION = quarters(6_904, 6_118, 13_377, 11_902)
TAX_EFFECT = quarters(-2_735, -2_205, -4_362, -4_600)

# The balance sheet: the opening one, and the movements of the nine months that lead to the closing one.
DIVIDENDS = (-18_939, -17_549)
REPURCHASES = (-32_500, -41_006)
OPTION_PROCEEDS = (4_862, 3_977)
TAX_WITHHELD = (-5_213, -4_684)
CAPITAL_EXPENDITURES = (-17_390, -15_842)
DEBT_REPAID = (-15_000, -11_250)
CURRENCY = (1_204, -688)
WORKING_CAPITAL: dict[str, Line] = {
    "Accounts receivable": (-9_846, -6_127),
    "Inventories": (3_318, -5_204),
    "Prepaid expenses and other current assets": (-1_277, 948),
    "Other assets": (-1_604, -1_132),
    "Accounts payable": (2_961, -1_845),
    "Accrued compensation and other liabilities": (-2_405, 1_376),
    "Deferred revenue": (7_713, 5_490),
    "Other long-term liabilities": (-866, 402),
}
OPERATING_CASH = add(nine(NET_INCOME), nine(DEPRECIATION), nine(AMORTIZATION), nine(STOCK_COMPENSATION), *WORKING_CAPITAL.values())
FINANCING_CASH = add(DEBT_REPAID, REPURCHASES, DIVIDENDS, OPTION_PROCEEDS, TAX_WITHHELD)
CASH_CHANGE = add(OPERATING_CASH, CAPITAL_EXPENDITURES, FINANCING_CASH, CURRENCY)
CASH_OPENING = (164_207, 141_530)
CASH_CLOSING = add(CASH_OPENING, CASH_CHANGE)


def closing(opening: int, *movements: int) -> Line:
    """Returns closing and opening balance, from the opening one and what moved it."""
    return opening + sum(movements), opening


RECEIVABLES = closing(131_845, 9_846)
INVENTORIES = closing(118_362, -3_318)
PREPAID = closing(21_704, 1_277)
CASH = CASH_CLOSING[0], CASH_OPENING[0]
CURRENT_ASSETS = add(CASH, RECEIVABLES, INVENTORIES, PREPAID)
PROPERTY = closing(96_451, -CAPITAL_EXPENDITURES[0], -DEPRECIATION[2])
GOODWILL = closing(287_930)
INTANGIBLES = closing(74_812, -AMORTIZATION[2])
OTHER_ASSETS = closing(33_286, 1_604)
ASSETS = add(CURRENT_ASSETS, PROPERTY, GOODWILL, INTANGIBLES, OTHER_ASSETS)
CURRENT_DEBT = closing(20_000)
PAYABLES = closing(48_917, 2_961)
ACCRUED = closing(57_640, -2_405)
DEFERRED = closing(66_128, 7_713)
CURRENT_LIABILITIES = add(CURRENT_DEBT, PAYABLES, ACCRUED, DEFERRED)
LONG_TERM_DEBT = closing(165_000, DEBT_REPAID[0])
OTHER_LIABILITIES = closing(29_374, -866)
LIABILITIES = add(CURRENT_LIABILITIES, LONG_TERM_DEBT, OTHER_LIABILITIES)
COMMON_STOCK = closing(531)
PAID_IN = closing(312_766, STOCK_COMPENSATION[2], OPTION_PROCEEDS[0], TAX_WITHHELD[0])
COMPREHENSIVE = closing(-14_305, CURRENCY[0])
TREASURY = closing(-88_212, REPURCHASES[0])
RETAINED = closing(ASSETS[1] - LIABILITIES[1] - 531 - 312_766 + 14_305 + 88_212, NET_INCOME[2], DIVIDENDS[0])
EQUITY = add(COMMON_STOCK, PAID_IN, RETAINED, COMPREHENSIVE, TREASURY)

# Segments of the quarter; the third is the service line.
AUTOMATION = (92_346, 84_871)
SENSING = (PRODUCT[0] - 92_346, PRODUCT[1] - 84_871)

ADJUSTED_NET_INCOME = add(NET_INCOME, AMORTIZATION, STOCK_COMPENSATION, RESTRUCTURING, TAX_EFFECT)
EBITDA = add(less(NET_INCOME, INTEREST_INCOME, INTEREST_EXPENSE), TAXES, DEPRECIATION, AMORTIZATION)
ADJUSTED_EBITDA = add(EBITDA, STOCK_COMPENSATION, RESTRUCTURING)

# What went wrong in a draft of it: digits swapped in a total and in an amount per share, the bracket around an item lost.
SLIPS = (
    Slip(0, "Diluted", 2, Decimal("1.25"), Decimal("1.52")),
    Slip(1, "Total current assets", 0, Decimal(473_987), Decimal(473_897)),
    Slip(2, "Accounts receivable", 0, Decimal(-9_846), Decimal(9_846)),
)

THREE_AND_NINE = (
    (("Three Months Ended", 2), ("Nine Months Ended", 2)),
    (("September 30,", 2), ("September 30,", 2)),
    (("2025", 1), ("2024", 1), ("2025", 1), ("2024", 1)),
)


def per_share_row(label: str, amounts: Line, shares: Line) -> Row:
    """Returns a row of dollars a share."""
    return row_of(label, per_share(amounts, shares), FLOWS, places=2, unit="USD/shares", scale=0, symbol="$")


def share_row(label: str, shares: Line) -> Row:
    """Returns a row of thousands of shares."""
    return row_of(label, shares, FLOWS, unit="shares", scale=3)


def income_statement() -> Table:
    """Returns the statements of operations."""
    row = rows_over(FLOWS, scale=3, places=0)
    rows = (
        heading("Revenue:"),
        row("Product", PRODUCT, symbol="$"),
        row("Service", SERVICE),
        row("Total revenue", REVENUE, indent=2, rule="single"),
        heading("Cost of revenue:"),
        row("Product", PRODUCT_COST),
        row("Service", SERVICE_COST),
        row("Total cost of revenue", COST, indent=2, rule="single"),
        row("Gross profit", GROSS_PROFIT, indent=0, rule="single"),
        heading("Operating expenses:"),
        row("Research and development", RESEARCH),
        row("Selling and marketing", SELLING),
        row("General and administrative", ADMINISTRATION),
        row("Amortization of intangible assets", AMORTIZATION),
        row("Restructuring charges", RESTRUCTURING),
        row("Total operating expenses", OPERATING_EXPENSES, indent=2, rule="single"),
        row("Income from operations", OPERATING_INCOME, indent=0),
        row("Interest income", INTEREST_INCOME),
        row("Interest expense", INTEREST_EXPENSE),
        row("Other income (expense), net", OTHER),
        row("Income before income taxes", INCOME_BEFORE_TAXES, indent=0, rule="single"),
        row("Provision for income taxes", TAXES),
        row("Net income", NET_INCOME, symbol="$", indent=0, rule="double", bold=True),
        heading("Net income per share:"),
        per_share_row("Basic", NET_INCOME, BASIC_SHARES),
        per_share_row("Diluted", NET_INCOME, DILUTED_SHARES),
        heading("Weighted-average shares used in computing net income per share:"),
        share_row("Basic", BASIC_SHARES),
        share_row("Diluted", DILUTED_SHARES),
    )
    return Table(THREE_AND_NINE, rows)


def balance_sheet() -> Table:
    """Returns the balance sheets."""
    row = rows_over(DATES, scale=3, places=0)
    rows = (
        heading("ASSETS", bold=True),
        heading("Current assets:"),
        row("Cash and cash equivalents", CASH, symbol="$"),
        row("Accounts receivable, net", RECEIVABLES),
        row("Inventories", INVENTORIES),
        row("Prepaid expenses and other current assets", PREPAID),
        row("Total current assets", CURRENT_ASSETS, indent=2, rule="single"),
        row("Property and equipment, net", PROPERTY, indent=0),
        row("Goodwill", GOODWILL, indent=0),
        row("Intangible assets, net", INTANGIBLES, indent=0),
        row("Other assets", OTHER_ASSETS, indent=0),
        row("Total assets", ASSETS, symbol="$", indent=2, rule="double"),
        heading("LIABILITIES AND STOCKHOLDERS’ EQUITY", bold=True),
        heading("Current liabilities:"),
        row("Current portion of long-term debt", CURRENT_DEBT, symbol="$"),
        row("Accounts payable", PAYABLES),
        row("Accrued compensation and other liabilities", ACCRUED),
        row("Deferred revenue", DEFERRED),
        row("Total current liabilities", CURRENT_LIABILITIES, indent=2, rule="single"),
        row("Long-term debt, net of current portion", LONG_TERM_DEBT, indent=0),
        row("Other long-term liabilities", OTHER_LIABILITIES, indent=0),
        row("Total liabilities", LIABILITIES, indent=2, rule="single"),
        heading("Commitments and contingencies"),
        heading("Stockholders’ equity:"),
        row("Common stock", COMMON_STOCK),
        row("Additional paid-in capital", PAID_IN),
        row("Retained earnings", RETAINED),
        row("Accumulated other comprehensive loss", COMPREHENSIVE),
        row("Treasury stock, at cost", TREASURY),
        row("Total stockholders’ equity", EQUITY, indent=2, rule="single"),
        row("Total liabilities and stockholders’ equity", add(LIABILITIES, EQUITY), symbol="$", indent=2, rule="double"),
    )
    return Table(((("September 30,\n2025", 1), ("December 31,\n2024", 1)),), rows)


def cash_flow_statement() -> Table:
    """Returns the statements of cash flows."""
    row = rows_over((NINE_2025, NINE_2024), scale=3, places=0)
    opening_dates = (instant("2024-12-31"), instant("2023-12-31"))
    closing_dates = (instant("2025-09-30"), instant("2024-09-30"))
    rows = (
        heading("Cash flows from operating activities:", bold=True),
        row("Net income", nine(NET_INCOME), symbol="$"),
        heading("Adjustments to reconcile net income to net cash provided by operating activities:", indent=1),
        row("Depreciation", nine(DEPRECIATION), indent=2),
        row("Amortization of intangible assets", nine(AMORTIZATION), indent=2),
        row("Stock-based compensation", nine(STOCK_COMPENSATION), indent=2),
        heading("Changes in operating assets and liabilities:", indent=1),
        *(row(label, line, indent=2) for label, line in WORKING_CAPITAL.items()),
        row("Net cash provided by operating activities", OPERATING_CASH, indent=3, rule="single"),
        heading("Cash flows from investing activities:", bold=True),
        row("Purchases of property and equipment", CAPITAL_EXPENDITURES),
        row("Net cash used in investing activities", CAPITAL_EXPENDITURES, indent=3, rule="single"),
        heading("Cash flows from financing activities:", bold=True),
        row("Repayments of long-term debt", DEBT_REPAID),
        row("Repurchases of common stock", REPURCHASES),
        row("Payments of dividends", DIVIDENDS),
        row("Proceeds from exercise of stock options", OPTION_PROCEEDS),
        row("Taxes paid related to net share settlement of equity awards", TAX_WITHHELD),
        row("Net cash used in financing activities", FINANCING_CASH, indent=3, rule="single"),
        row("Effect of exchange rate changes on cash and cash equivalents", CURRENCY, indent=0),
        row("Net increase (decrease) in cash and cash equivalents", CASH_CHANGE, indent=0, rule="single"),
        rows_over(opening_dates, scale=3, places=0)("Cash and cash equivalents, beginning of period", CASH_OPENING, indent=0),
        rows_over(closing_dates, scale=3, places=0)(
            "Cash and cash equivalents, end of period", CASH_CLOSING, symbol="$", indent=0, rule="double"
        ),
    )
    return Table(((("Nine Months Ended", 2),), (("September 30,", 2),), (("2025", 1), ("2024", 1))), rows)


def segment_row(label: str, line: Line, *, symbol: str = "", rule: Rule = "") -> Row:
    """Returns a segment's revenue with its share of the total in both quarters, and its growth."""

    def amount(index: int) -> Figure:
        return Figure(Decimal(line[index]), FLOWS[index], symbol=symbol)

    def percent(number: Decimal, index: int | None) -> Figure:
        period = None if index is None else FLOWS[index]
        return Figure(number, period, places=1, unit="percent", scale=0, suffix="%")

    shares = [quotient(100 * line[index], REVENUE[index], 1) for index in (0, 1)]
    cells = (amount(0), percent(shares[0], 0), amount(1), percent(shares[1], 1), percent(growth(line[0], line[1]), None))
    return Row(label, cells, indent=0, rule=rule)


def segment_table() -> Table:
    """Returns revenue by segment."""
    headers = (
        (("Three Months Ended September 30,", 4), ("", 1)),
        (("2025", 2), ("2024", 2), ("", 1)),
        (("Amount", 1), ("% of Revenue", 1), ("Amount", 1), ("% of Revenue", 1), ("Change", 1)),
    )
    rows = (
        segment_row("Factory Automation", AUTOMATION, symbol="$"),
        segment_row("Marine Sensing", SENSING),
        segment_row("Lifecycle Services", SERVICE[:2]),
        segment_row("Total revenue", REVENUE[:2], symbol="$", rule="double"),
    )
    return Table(headers, rows)


def reconciliation() -> Table:
    """Returns the way from net income to non-GAAP net income and to adjusted EBITDA."""
    row = rows_over(FLOWS, scale=3, places=0)
    rows = (
        row("GAAP net income", NET_INCOME, symbol="$", indent=0),
        row("Amortization of intangible assets", AMORTIZATION),
        row("Stock-based compensation", STOCK_COMPENSATION),
        row("Restructuring charges", RESTRUCTURING),
        row("Income tax effect of non-GAAP adjustments", TAX_EFFECT),
        row("Non-GAAP net income", ADJUSTED_NET_INCOME, symbol="$", indent=0, rule="double", bold=True),
        per_share_row("GAAP net income per diluted share", NET_INCOME, DILUTED_SHARES),
        per_share_row("Non-GAAP net income per diluted share", ADJUSTED_NET_INCOME, DILUTED_SHARES),
        share_row("Weighted-average diluted shares", DILUTED_SHARES),
        heading("Adjusted EBITDA:", bold=True),
        row("GAAP net income", NET_INCOME, symbol="$", indent=0),
        row("Interest income", negative(INTEREST_INCOME)),
        row("Interest expense", negative(INTEREST_EXPENSE)),
        row("Provision for income taxes", TAXES),
        row("Depreciation", DEPRECIATION),
        row("Amortization of intangible assets", AMORTIZATION),
        row("EBITDA", EBITDA, indent=0, rule="single"),
        row("Stock-based compensation", STOCK_COMPENSATION),
        row("Restructuring charges", RESTRUCTURING),
        row("Adjusted EBITDA", ADJUSTED_EBITDA, symbol="$", indent=0, rule="double", bold=True),
    )
    return Table(THREE_AND_NINE, rows)


def millions(amount: int) -> str:
    """Returns an amount in thousands as a sentence gives it."""
    return f"${quotient(abs(amount), 1000, 1)} million"


def opening_text() -> list[Part]:
    """Returns everything above the first table."""
    earned, adjusted = (per_share(line, DILUTED_SHARES) for line in (NET_INCOME, ADJUSTED_NET_INCOME))
    up = f"{growth(REVENUE[0], REVENUE[1])}%"
    return [
        Paragraph("Exhibit 99.1", bold=True, align="right"),
        Paragraph("Harborline Controls Reports Third Quarter 2025 Results", bold=True, align="center"),
        Bullet(f"Revenue of {millions(REVENUE[0])}, up {up} from the third quarter of 2024"),
        Bullet(
            f"Gross margin of {percent_of(GROSS_PROFIT[0], REVENUE[0])}, against {percent_of(GROSS_PROFIT[1], REVENUE[1])} a year earlier"
        ),
        Bullet(f"GAAP net income of {millions(NET_INCOME[0])}, or ${earned[0]} per diluted share"),
        Bullet(f"Non-GAAP net income of {millions(ADJUSTED_NET_INCOME[0])}, or ${adjusted[0]} per diluted share"),
        Paragraph(
            "PORTSMOUTH, N.H., October 29, 2025 — Harborline Controls Corporation (NASDAQ: HBLC), a maker of control systems "
            "and marine sensors, today announced its financial results for the third quarter ended September 30, 2025."
        ),
        Paragraph(
            "“Our yards and factories kept ordering, and service contracts once again grew faster than equipment,” said "
            "Odile Marchetti, chief executive officer. “We closed our smaller plant in August and expect the move to pay for "
            "itself within a year.”"
        ),
        Paragraph("Third Quarter 2025 Results", bold=True, align="left"),
        Paragraph(
            f"Revenue was {millions(REVENUE[0])}, compared with {millions(REVENUE[1])} in the third quarter of 2024, an increase of {up}. "
            f"Service revenue was {millions(SERVICE[0])}, or {percent_of(SERVICE[0], REVENUE[0])} of the total. Income from operations was "
            f"{millions(OPERATING_INCOME[0])}, including restructuring charges of {millions(RESTRUCTURING[0])}; there were none in the "
            "same quarter of the prior year."
        ),
        Paragraph(
            f"GAAP net income was {millions(NET_INCOME[0])}, or ${earned[0]} per diluted share, compared with {millions(NET_INCOME[1])}, "
            f"or ${earned[1]} per diluted share, in the third quarter of 2024. Non-GAAP net income was "
            f"{millions(ADJUSTED_NET_INCOME[0])}, or ${adjusted[0]} per diluted share. Adjusted EBITDA was {millions(ADJUSTED_EBITDA[0])}."
        ),
        Paragraph(
            f"Net cash provided by operating activities was {millions(OPERATING_CASH[0])} for the first nine months of 2025, compared with "
            f"{millions(OPERATING_CASH[1])} for the same period of 2024. Harborline repurchased common stock for "
            f"{millions(REPURCHASES[0])} in the first nine months and ended the quarter with {millions(CASH[0])} of cash and cash equivalents."
        ),
    ]


def closing_text() -> list[Part]:
    """Returns guidance and the standing text between results and tables."""
    return [
        Paragraph("Outlook", bold=True, align="left"),
        Paragraph(
            "For the fourth quarter of 2025, Harborline expects revenue between $218 million and $226 million and non-GAAP net income "
            "between $0.60 and $0.66 per diluted share. The company expects capital expenditures of approximately $25 million for "
            "fiscal year 2025."
        ),
        Paragraph("Conference Call", bold=True, align="left"),
        Paragraph(
            "Management will discuss the results at 8:30 a.m. Eastern Time on October 29, 2025. To listen, call 1-555-014-2299 and give "
            "the conference number 4471908. A recording will be kept on the investor pages of the company for thirty days."
        ),
        Paragraph("Non-GAAP Measures", bold=True, align="left"),
        Paragraph(
            "Non-GAAP net income and adjusted EBITDA leave out what management does not consider part of running the business from "
            "quarter to quarter. Each is reconciled with the GAAP measure nearest to it in the tables below, and neither should be read "
            "in its place."
        ),
        Paragraph("Forward-Looking Statements", bold=True, align="left"),
        Paragraph(
            "What this release says of the future is expectation, not fact, and may turn out otherwise: orders can be put off, parts can "
            "run short, and currencies move. The company’s annual report on Form 10-K for 2024 names the risks it knows of. "
            "Harborline does not undertake to update these statements."
        ),
        Paragraph("About Harborline", bold=True, align="left"),
        Paragraph("Founded in 1974, Harborline employs about 2,150 people at 11 sites in four countries."),
        Paragraph("Contact: Tomas Adeyemi, Investor Relations, 1-555-014-2201, investors@harborline.example", align="left"),
    ]


def make_release() -> Release:
    """Returns the release."""
    name = "HARBORLINE CONTROLS CORPORATION"
    thousands, unaudited = "(in thousands)", "(Unaudited)"
    tables = [
        (
            Title((name, "CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS", "(in thousands, except per share data)", unaudited)),
            income_statement(),
        ),
        (Title((name, "CONDENSED CONSOLIDATED BALANCE SHEETS", thousands, unaudited)), balance_sheet()),
        (Title((name, "CONDENSED CONSOLIDATED STATEMENTS OF CASH FLOWS", thousands, unaudited)), cash_flow_statement()),
        (Title((name, "REVENUE BY SEGMENT", "(in thousands, except percentages)", unaudited)), segment_table()),
        (
            Title((name, "RECONCILIATION OF GAAP TO NON-GAAP MEASURES", "(in thousands, except per share data)", unaudited)),
            reconciliation(),
        ),
    ]
    parts = [*opening_text(), *closing_text()]
    for page, (title, table) in enumerate(tables, start=1):
        parts += [PageBreak(page), title, table]
    return Release("harbor-q3-2025", "Harborline Controls Reports Third Quarter 2025 Results", tuple(parts))
