"""Larkspur & Finch Stores, Inc., a retailer that does not exist: its second quarter of fiscal 2025, in tenths of millions.

Its years end on the Saturday nearest to January 31: fiscal 2024 on February 1, 2025, fiscal 2025 on January 31, 2026.
"""

from collections.abc import Mapping
from decimal import Decimal

from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title
from tools.examples.submission import Filer
from tools.examples.tables import (
    Figure,
    Line,
    Period,
    Row,
    Rule,
    Table,
    add,
    duration,
    growth,
    heading,
    instant,
    less,
    per_share,
    percent_of,
    quotient,
    row_of,
    rows_over,
)

SCALE, PLACES = 6, 1
FILER = Filer(
    company="LARKSPUR & FINCH STORES INC",
    cik="0009990417",
    state="MN",
    file_number="001-99417",
    accession="0009990417-25-000031",
    period="20250821",
    filed="20250821",
    said="On August 21, 2025, the company announced its results for the second quarter of fiscal 2025.",
)

QUARTER, QUARTER_BEFORE = duration("2025-05-04", "2025-08-02", 3, weeks=13), duration("2024-05-05", "2024-08-03", 3, weeks=13)
HALF, HALF_BEFORE = duration("2025-02-02", "2025-08-02", 6, weeks=26), duration("2024-02-04", "2024-08-03", 6, weeks=26)
# The statement of equity gives dates only, and counts no weeks.
TO_MAY, TO_AUGUST = duration("2025-02-02", "2025-05-03", 3), duration("2025-05-04", "2025-08-02", 3)
FLOWS = (QUARTER, QUARTER_BEFORE, HALF, HALF_BEFORE)
DATES = (instant("2025-08-02"), instant("2025-02-01"), instant("2024-08-03"))


def quarters(now: int, before: int, first_now: int, first_before: int) -> Line:
    """Returns a line over both quarters and both halves, from second and first quarters."""
    return now, before, now + first_now, before + first_before


# The income statement.
SALES = quarters(6_184, 5_927, 5_806, 5_668)
COST = quarters(3_921, 3_804, 3_718, 3_655)
GROSS_PROFIT = less(SALES, COST)
EXPENSES = quarters(1_642, 1_577, 1_598, 1_539)
DEPRECIATION = quarters(183, 171, 180, 168)
OPERATING_INCOME = less(GROSS_PROFIT, EXPENSES, DEPRECIATION)
INTEREST = quarters(21, 26, 22, 27)
INCOME_BEFORE_TAXES = less(OPERATING_INCOME, INTEREST)
TAXES = quarters(102, 85, 71, 68)
NET_INCOME = less(INCOME_BEFORE_TAXES, TAXES)
FIRST_NET_INCOME = NET_INCOME[2] - NET_INCOME[0]
BASIC_SHARES, DILUTED_SHARES = (383, 392, 384, 394), (388, 398, 390, 400)
DIVIDEND_PER_SHARE = (Decimal("0.22"), Decimal("0.20"), Decimal("0.44"), Decimal("0.40"))

# The roll-forward of equity over both quarters of the year: shares, paid-in capital, retained earnings, other comprehensive loss.
OPENING_SHARES, OPENING_COMMON, OPENING_PAID_IN, OPENING_RETAINED, OPENING_OTHER = 386, 4, 2_218, 4_378, -147
OPENING_EQUITY = OPENING_COMMON + OPENING_PAID_IN + OPENING_RETAINED + OPENING_OTHER
DIVIDENDS = (-85, -84)
COMPENSATION = (47, 52)
PLANS = (-12, 9)
PLAN_SHARES = (2, 1)
REPURCHASES = (-160, -205)
REPURCHASED_SHARES = (-3, -4)
OTHER_COMPREHENSIVE = (-6, 11)
QUARTERLY_INCOME = (FIRST_NET_INCOME, NET_INCOME[0])

# The cash flow of both halves, and the balance sheets: the movements of this year's half lead from one to the next.
DEFERRED_TAXES = (14, 9)
RECEIVABLES_CHANGE = (-11, 6)
INVENTORY_CHANGE = (-268, -301)
PREPAID_CHANGE = (23, -17)
PAYABLES_CHANGE = (214, 188)
ACCRUED_CHANGE = (-96, -73)
CARDS_CHANGE = (-57, -49)
CAPITAL_EXPENDITURES = (-412, -377)
DEBT_REPAID = (-50, -100)
STOCK_COMPENSATION = (sum(COMPENSATION), 91)
CHANGES = (RECEIVABLES_CHANGE, INVENTORY_CHANGE, PREPAID_CHANGE, PAYABLES_CHANGE, ACCRUED_CHANGE, CARDS_CHANGE)
OPERATING_CASH = add(NET_INCOME[2:], DEPRECIATION[2:], STOCK_COMPENSATION, DEFERRED_TAXES, *CHANGES)
HALF_REPURCHASES, HALF_DIVIDENDS, HALF_PLANS = (sum(REPURCHASES), -310), (sum(DIVIDENDS), -158), (sum(PLANS), -4)
FINANCING_CASH = add(DEBT_REPAID, HALF_REPURCHASES, HALF_DIVIDENDS, HALF_PLANS)
CURRENCY = (sum(OTHER_COMPREHENSIVE), -8)
CASH_CHANGE = add(OPERATING_CASH, CAPITAL_EXPENDITURES, FINANCING_CASH, CURRENCY)
CASH_OPENING = (1_846, 2_204)
CASH_CLOSING = add(CASH_OPENING, CASH_CHANGE)


def balances(opening: int, movement: int, year_ago: int) -> Line:
    """Returns a line of the balance sheets: now, at the year's start and a year ago."""
    return opening + movement, opening, year_ago


CASH = CASH_CLOSING[0], CASH_OPENING[0], CASH_CLOSING[1]
RECEIVABLES = balances(186, -RECEIVABLES_CHANGE[0], 179)
INVENTORIES = balances(4_412, -INVENTORY_CHANGE[0], 4_655)
PREPAID = balances(387, -PREPAID_CHANGE[0], 402)
CURRENT_ASSETS = add(CASH, RECEIVABLES, INVENTORIES, PREPAID)
PROPERTY = balances(4_903, -CAPITAL_EXPENDITURES[0] - DEPRECIATION[2], 4_861)
LEASES = (6_207, 6_207, 6_340)
GOODWILL = (918, 918, 918)
ASSETS = add(CURRENT_ASSETS, PROPERTY, LEASES, GOODWILL)
PAYABLES = balances(2_630, PAYABLES_CHANGE[0], 2_719)
ACCRUED = balances(1_344, ACCRUED_CHANGE[0], 1_297)
CARDS = balances(412, CARDS_CHANGE[0], 365)
CURRENT_LIABILITIES = add(PAYABLES, ACCRUED, CARDS)
DEBT = balances(1_250, DEBT_REPAID[0], 1_600)
LEASE_LIABILITIES = (6_482, 6_482, 6_790)
DEFERRED = balances(ASSETS[1] - 2_630 - 1_344 - 412 - 1_250 - 6_482 - OPENING_EQUITY, DEFERRED_TAXES[0], 302)
LIABILITIES = add(CURRENT_LIABILITIES, DEBT, LEASE_LIABILITIES, DEFERRED)
COMMON = (OPENING_COMMON, OPENING_COMMON, 4)
PAID_IN = balances(OPENING_PAID_IN, sum(COMPENSATION) + sum(PLANS), 2_164)
OTHER_LOSS = balances(OPENING_OTHER, sum(OTHER_COMPREHENSIVE), -139)
RETAINED = balances(
    OPENING_RETAINED, sum(QUARTERLY_INCOME) + sum(DIVIDENDS) + sum(REPURCHASES), ASSETS[2] - LIABILITIES[2] - 4 - 2_164 + 139
)
EQUITY = add(COMMON, PAID_IN, RETAINED, OTHER_LOSS)

MEMBERS = ("CommonStockMember", "CommonStockMember", "AdditionalPaidInCapitalMember", "RetainedEarningsMember")
AXIS = "StatementEquityComponentsAxis"
COLUMNS: tuple[Mapping[str, str], ...] = (
    *({AXIS: member} for member in (*MEMBERS, "AccumulatedOtherComprehensiveIncomeMember")),
    {},
)

WEEKS = (
    (("Thirteen Weeks Ended", 2), ("Twenty-Six Weeks Ended", 2)),
    (("August 2, 2025", 1), ("August 3, 2024", 1), ("August 2, 2025", 1), ("August 3, 2024", 1)),
)


def dollars_row(label: str, amounts: list[Decimal]) -> Row:
    """Returns a row of dollars a share."""
    return row_of(label, amounts, FLOWS, places=2, unit="USD/shares", scale=0, symbol="$")


def share_row(label: str, shares: Line) -> Row:
    """Returns a row of millions of shares."""
    return row_of(label, [Decimal(count) / 10 for count in shares], FLOWS, places=1, unit="shares", scale=SCALE)


def income_statement() -> Table:
    """Returns the statements of income."""
    row = rows_over(FLOWS, scale=SCALE, places=PLACES)
    rows = (
        row("Net sales", SALES, symbol="$", indent=0),
        row("Cost of sales, including buying and occupancy", COST, indent=0),
        row("Gross profit", GROSS_PROFIT, indent=1, rule="single"),
        row("Selling, general and administrative expenses", EXPENSES, indent=0),
        row("Depreciation and amortization", DEPRECIATION, indent=0),
        row("Operating income", OPERATING_INCOME, indent=1, rule="single"),
        row("Interest expense, net", INTEREST, indent=0),
        row("Income before income taxes", INCOME_BEFORE_TAXES, indent=1, rule="single"),
        row("Income tax expense", TAXES, indent=0),
        row("Net income", NET_INCOME, symbol="$", indent=1, rule="double", bold=True),
        heading("Earnings per share:"),
        dollars_row("Basic", per_share(NET_INCOME, BASIC_SHARES)),
        dollars_row("Diluted", per_share(NET_INCOME, DILUTED_SHARES)),
        heading("Weighted average shares outstanding:"),
        share_row("Basic", BASIC_SHARES),
        share_row("Diluted", DILUTED_SHARES),
        dollars_row("Cash dividends declared per share", list(DIVIDEND_PER_SHARE)),
    )
    return Table(WEEKS, rows)


def sales_ratios() -> Table:
    """Returns the income statement in percent of net sales."""

    def row(label: str, line: Line, *, rule: Rule = "") -> Row:
        numbers = [quotient(100 * amount, sales, 1) for amount, sales in zip(line, SALES, strict=True)]
        made = row_of(label, numbers, FLOWS, indent=0, places=1, unit="percent", scale=0, suffix="%")
        return Row(made.label, made.cells, rule=rule)

    rows = (
        row("Net sales", SALES),
        row("Gross profit", GROSS_PROFIT),
        row("Selling, general and administrative expenses", EXPENSES),
        row("Operating income", OPERATING_INCOME),
        row("Net income", NET_INCOME, rule="single"),
    )
    return Table(WEEKS, rows)


def balance_sheet() -> Table:
    """Returns the balance sheets: now, at the year's start, and a year ago."""
    row = rows_over(DATES, scale=SCALE, places=PLACES)
    rows = (
        heading("Assets", bold=True),
        heading("Current assets:"),
        row("Cash and cash equivalents", CASH, symbol="$"),
        row("Accounts receivable", RECEIVABLES),
        row("Merchandise inventories", INVENTORIES),
        row("Prepaid expenses and other current assets", PREPAID),
        row("Total current assets", CURRENT_ASSETS, indent=2, rule="single"),
        row("Property and equipment, net", PROPERTY, indent=0),
        row("Operating lease right-of-use assets", LEASES, indent=0),
        row("Goodwill", GOODWILL, indent=0),
        row("Total assets", ASSETS, symbol="$", indent=2, rule="double"),
        heading("Liabilities and Shareholders’ Equity", bold=True),
        heading("Current liabilities:"),
        row("Accounts payable", PAYABLES, symbol="$"),
        row("Accrued expenses", ACCRUED),
        row("Gift card liability", CARDS),
        row("Total current liabilities", CURRENT_LIABILITIES, indent=2, rule="single"),
        row("Long-term debt", DEBT, indent=0),
        row("Long-term operating lease liabilities", LEASE_LIABILITIES, indent=0),
        row("Deferred income taxes", DEFERRED, indent=0),
        row("Total liabilities", LIABILITIES, indent=2, rule="single"),
        heading("Shareholders’ equity:"),
        row("Common stock", COMMON),
        row("Additional paid-in capital", PAID_IN),
        row("Retained earnings", RETAINED),
        row("Accumulated other comprehensive loss", OTHER_LOSS),
        row("Total shareholders’ equity", EQUITY, indent=2, rule="single"),
        row("Total liabilities and shareholders’ equity", add(LIABILITIES, EQUITY), symbol="$", indent=2, rule="double"),
    )
    return Table(((("August 2, 2025", 1), ("February 1, 2025", 1), ("August 3, 2024", 1)),), rows)


def cash_flow_statement() -> Table:
    """Returns the statements of cash flows."""
    row = rows_over((HALF, HALF_BEFORE), scale=SCALE, places=PLACES)
    opening = rows_over((instant("2025-02-01"), instant("2024-02-03")), scale=SCALE, places=PLACES)
    closing = rows_over((instant("2025-08-02"), instant("2024-08-03")), scale=SCALE, places=PLACES)
    rows = (
        heading("Operating activities:", bold=True),
        row("Net income", NET_INCOME[2:], symbol="$"),
        row("Depreciation and amortization", DEPRECIATION[2:]),
        row("Stock-based compensation", STOCK_COMPENSATION),
        row("Deferred income taxes", DEFERRED_TAXES),
        heading("Changes in operating assets and liabilities:", indent=1),
        row("Accounts receivable", RECEIVABLES_CHANGE, indent=2),
        row("Merchandise inventories", INVENTORY_CHANGE, indent=2),
        row("Prepaid expenses and other current assets", PREPAID_CHANGE, indent=2),
        row("Accounts payable", PAYABLES_CHANGE, indent=2),
        row("Accrued expenses", ACCRUED_CHANGE, indent=2),
        row("Gift card liability", CARDS_CHANGE, indent=2),
        row("Net cash provided by operating activities", OPERATING_CASH, indent=1, rule="single"),
        heading("Investing activities:", bold=True),
        row("Capital expenditures", CAPITAL_EXPENDITURES),
        row("Net cash used in investing activities", CAPITAL_EXPENDITURES, rule="single"),
        heading("Financing activities:", bold=True),
        row("Repayment of long-term debt", DEBT_REPAID),
        row("Repurchase of common stock", HALF_REPURCHASES),
        row("Cash dividends paid", HALF_DIVIDENDS),
        row("Stock plans, net", HALF_PLANS),
        row("Net cash used in financing activities", FINANCING_CASH, rule="single"),
        row("Effect of exchange rates on cash", CURRENCY, indent=0),
        row("Net (decrease) increase in cash and cash equivalents", CASH_CHANGE, indent=0, rule="single"),
        opening("Cash and cash equivalents at beginning of period", CASH_OPENING, indent=0),
        closing("Cash and cash equivalents at end of period", CASH_CLOSING, symbol="$", indent=0, rule="double"),
    )
    return Table((WEEKS[0][1:], WEEKS[1][2:]), rows)


EquityLine = tuple[int | None, ...]


def equity_row(label: str, line: EquityLine, period: Period, *, balance: bool = False) -> Row:
    """Returns a row of the statement of equity: shares, the four members, and their total."""
    total = sum(amount for amount in line[1:] if amount is not None)
    cells: list[Figure | None] = []
    for index, amount in enumerate((*line, total)):
        unit = "USD" if index else "shares"
        symbol = "$" if balance and index else ""
        figure = None if amount is None else Figure(Decimal(amount) / 10, period, PLACES, unit, SCALE, symbol, "", COLUMNS[index])
        cells.append(figure)
    return Row(label, tuple(cells), rule="single" if balance else "", bold=balance)


def equity_statement() -> Table:
    """Returns the statement of equity over both quarters, members across and movements down."""
    state: list[int] = [OPENING_SHARES, OPENING_COMMON, OPENING_PAID_IN, OPENING_RETAINED, OPENING_OTHER]
    rows = [equity_row("Balance at February 1, 2025", tuple(state), instant("2025-02-01"), balance=True)]
    ends = (("May 3, 2025", "2025-05-03", TO_MAY), ("August 2, 2025", "2025-08-02", TO_AUGUST))
    for index, (shown, end, period) in enumerate(ends):
        movements: tuple[tuple[str, EquityLine], ...] = (
            ("Net income", (None, None, None, QUARTERLY_INCOME[index], None)),
            ("Other comprehensive income (loss)", (None, None, None, None, OTHER_COMPREHENSIVE[index])),
            ("Cash dividends", (None, None, None, DIVIDENDS[index], None)),
            ("Stock-based compensation", (None, None, COMPENSATION[index], None, None)),
            ("Shares issued under stock plans, net", (PLAN_SHARES[index], None, PLANS[index], None, None)),
            ("Repurchase of common stock", (REPURCHASED_SHARES[index], None, None, REPURCHASES[index], None)),
        )
        for label, line in movements:
            rows.append(equity_row(label, line, period))
            state = [before + (amount or 0) for before, amount in zip(state, line, strict=True)]
        rows.append(equity_row(f"Balance at {shown}", tuple(state), instant(end), balance=True))
    headers = (
        (
            ("Common Stock", 2),
            ("Additional\nPaid-in\nCapital", 1),
            ("Retained\nEarnings", 1),
            ("Accumulated Other\nComprehensive\nLoss", 1),
            ("Total\nShareholders’\nEquity", 1),
        ),
        (("Shares", 1), ("Amount", 1), ("", 1), ("", 1), ("", 1), ("", 1)),
    )
    return Table(headers, tuple(rows))


def store_table() -> Table:
    """Returns the count of stores and the change in comparable sales."""

    def stores(label: str, counts: Line, *, rule: Rule = "", at: tuple[Period, ...] = FLOWS) -> Row:
        made = row_of(label, counts, at, unit="stores", scale=0)
        return Row(made.label, made.cells, indent=1, rule=rule)

    openings = (instant("2025-05-03"), instant("2024-05-04"), instant("2025-02-01"), instant("2024-02-03"))
    closings = (DATES[0], DATES[2], DATES[0], DATES[2])
    before, opened, closed = (418, 409, 414, 406), (6, 5, 11, 9), (-1, -3, -2, -4)

    def comparable(label: str, *numbers: str) -> Row:
        return row_of(label, [Decimal(number) for number in numbers], FLOWS, places=1, unit="percent", scale=0, suffix="%")

    rows = (
        heading("Number of stores:"),
        stores("Beginning of period", before, at=openings),
        stores("Opened", opened),
        stores("Closed", closed),
        stores("End of period", add(before, opened, closed), rule="single", at=closings),
        heading("Change in comparable sales:"),
        comparable("Larkspur", "3.4", "1.1", "2.6", "0.7"),
        comparable("Finch Home", "-1.4", "2.2", "-0.9", "1.8"),
        comparable("Total company", "2.1", "1.4", "1.6", "1.0"),
    )
    return Table(WEEKS, rows)


def millions(tenths: int) -> str:
    """Returns an amount as a sentence gives it."""
    return f"${Decimal(abs(tenths)) / 10:,.1f} million"


def opening_text() -> list[Part]:
    """Returns everything above the first table."""
    diluted = per_share(NET_INCOME, DILUTED_SHARES)
    store_sentence = "The company opened six stores in the quarter, closed one, and ended it with 423 stores, against 411 a year before."
    items = (
        f"Net sales rose {growth(SALES[0], SALES[1])}% to {millions(SALES[0])}; comparable sales rose 2.1%",
        f"Gross profit was {percent_of(GROSS_PROFIT[0], SALES[0])} of net sales, compared to {percent_of(GROSS_PROFIT[1], SALES[1])}",
        f"Diluted earnings per share of ${diluted[0]}, compared to ${diluted[1]}",
    )
    return [
        Paragraph("Exhibit 99.1", bold=True),
        Paragraph("LARKSPUR & FINCH STORES, INC. REPORTS SECOND QUARTER FISCAL 2025 RESULTS", bold=True),
        *(Bullet(item) for item in items),
        Paragraph(
            "DULUTH, Minn. (August 21, 2025) — Larkspur & Finch Stores, Inc. (NYSE: LKF) today reported results for its second "
            "quarter of fiscal 2025, the thirteen weeks ended August 2, 2025."
        ),
        Paragraph(
            f"Net income for the quarter was {millions(NET_INCOME[0])}, or ${diluted[0]} per diluted share, compared to "
            f"{millions(NET_INCOME[1])}, or ${diluted[1]} per diluted share, for the thirteen weeks ended August 3, 2024. For the "
            f"twenty-six weeks, net sales were {millions(SALES[2])}, compared to {millions(SALES[3])}, and net income was "
            f"{millions(NET_INCOME[2])}, or ${diluted[2]} per diluted share."
        ),
        Paragraph(
            f"Inventories at the quarter’s end were {millions(INVENTORIES[0])}, {growth(INVENTORIES[0], INVENTORIES[2])}% "
            f"above last year. During the quarter the company bought back 0.4 million shares for {millions(REPURCHASES[1])} and paid "
            f"dividends of $0.22 per share. {store_sentence}"
        ),
        Paragraph("Fiscal 2025 Outlook", bold=True),
        Paragraph(
            "For the fifty-two weeks ending January 31, 2026, the company now expects net sales of $2.50 billion to $2.54 billion and "
            "diluted earnings per share of $3.20 to $3.40; it had expected $3.05 to $3.30. Capital expenditures should be about $85 million, "
            "with 18–20 new stores."
        ),
    ]


def closing_text() -> list[Part]:
    """Returns the standing text below the last table."""
    return [
        Paragraph("Forward-looking statements", bold=True),
        Paragraph(
            "Sentences above that speak of what is to come rest on what management believes today. Weather, freight, wages and the taste "
            "of customers may change; the company’s Form 10-K tells more of this, and nothing here will be brought up to date."
        ),
        Paragraph(
            "Larkspur & Finch sells plants, garden tools and household goods under the names Larkspur and Finch Home. Investors may "
            "write to 40 Lake Avenue, Duluth, MN 55802, or call Ines Halvorsen at (555) 010-4417 — the call begins at 9:00 a.m. "
            "Central time."
        ),
    ]


def make_release() -> Release:
    """Returns the release."""
    name = "LARKSPUR & FINCH STORES, INC."
    millions, unaudited = "(In millions)", "(Unaudited)"
    tables = [
        (Title((name, "CONSOLIDATED STATEMENTS OF INCOME", "(In millions, except per share data)", unaudited)), income_statement()),
        (Title(("AS A PERCENTAGE OF NET SALES", unaudited)), sales_ratios()),
        (Title((name, "CONSOLIDATED BALANCE SHEETS", millions, unaudited)), balance_sheet()),
        (Title((name, "CONSOLIDATED STATEMENTS OF CASH FLOWS", millions, unaudited)), cash_flow_statement()),
        (Title((name, "CONSOLIDATED STATEMENT OF SHAREHOLDERS’ EQUITY", millions, unaudited)), equity_statement()),
        (Title((name, "STORES AND COMPARABLE SALES", unaudited)), store_table()),
    ]
    parts = opening_text()
    for page, (title, table) in enumerate(tables, start=1):
        parts += [PageBreak(page), title, table]
    return Release("larkspur-fy2025-q2", "Larkspur & Finch Second Quarter Results", (*parts, *closing_text()))
