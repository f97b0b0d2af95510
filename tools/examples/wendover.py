"""Wendover Telemetry Corporation, a company that does not exist: the fourth quarter of its fiscal 1999, in thousands, for the wire.

Its years end on June 30. In fiscal 1998 it bought a smaller company and lost money for it.
"""

from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title
from tools.examples.tables import (
    Line,
    Row,
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

QUARTER, QUARTER_BEFORE = duration("1999-04-01", "1999-06-30", 3), duration("1998-04-01", "1998-06-30", 3)
YEAR, YEAR_BEFORE = duration("1998-07-01", "1999-06-30", 12), duration("1997-07-01", "1998-06-30", 12)
FLOWS = (QUARTER, QUARTER_BEFORE, YEAR, YEAR_BEFORE)
YEARS = (YEAR, YEAR_BEFORE)
DATES = (instant("1999-06-30"), instant("1998-06-30"))


def quarters(now: int, before: int, earlier_now: int, earlier_before: int) -> Line:
    """Returns a line over both quarters and both years, from the quarters and the nine months before them."""
    return now, before, now + earlier_now, before + earlier_before


# The statements of operations.
SYSTEMS = quarters(14_206, 11_873, 38_915, 33_402)
SERVICES = quarters(5_318, 4_427, 14_266, 11_940)
SALES = add(SYSTEMS, SERVICES)
SYSTEMS_COST = quarters(6_911, 6_240, 19_544, 17_835)
SERVICES_COST = quarters(2_873, 2_466, 7_902, 6_871)
COST = add(SYSTEMS_COST, SERVICES_COST)
GROSS_PROFIT = less(SALES, COST)
RESEARCH = quarters(2_604, 2_217, 7_318, 6_455)
SELLING = quarters(4_127, 3_806, 11_962, 10_990)
IN_PROCESS = quarters(0, 7_900, 0, 0)
AMORTIZATION = quarters(212, 141, 636, 0)
OPERATING_EXPENSES = add(RESEARCH, SELLING, IN_PROCESS, AMORTIZATION)
OPERATING_INCOME = less(GROSS_PROFIT, OPERATING_EXPENSES)
INTEREST_INCOME = quarters(163, 188, 497, 612)
INTEREST_EXPENSE = quarters(-241, -96, -733, -174)
BEFORE_TAXES = add(OPERATING_INCOME, INTEREST_INCOME, INTEREST_EXPENSE)
TAXES = quarters(838, 264, 1_705, 1_516)
NET_INCOME = less(BEFORE_TAXES, TAXES)
BASIC_SHARES, DILUTED_SHARES = (9_842, 9_615, 9_764, 9_507), (10_391, 9_615, 10_208, 9_507)

# The cash flows of both years, and the balance sheets that those of fiscal 1999 lead to.
DEPRECIATION = (2_906, 2_411)
WRITTEN_OFF = (0, 7_900)
RECEIVABLES_CHANGE, INVENTORY_CHANGE = (-3_118, -1_204), (-1_466, 395)
PAYABLES_CHANGE, ACCRUED_CHANGE, DEFERRED_CHANGE = (1_927, -310), (684, 418), (1_052, 733)
OPERATING_CASH = add(
    YEARS_INCOME := NET_INCOME[2:],
    DEPRECIATION,
    AMORTIZATION[2:],
    WRITTEN_OFF,
    RECEIVABLES_CHANGE,
    INVENTORY_CHANGE,
    PAYABLES_CHANGE,
    ACCRUED_CHANGE,
    DEFERRED_CHANGE,
)
CAPITAL_EXPENDITURES, ACQUISITION, INVESTMENTS_SOLD = (-3_744, -2_980), (0, -13_650), (1_500, 4_250)
INVESTING_CASH = add(CAPITAL_EXPENDITURES, ACQUISITION, INVESTMENTS_SOLD)
BORROWED, REPAID, OPTIONS = (0, 9_000), (-1_800, -450), (906, 588)
FINANCING_CASH = add(BORROWED, REPAID, OPTIONS)
CASH_CHANGE = add(OPERATING_CASH, INVESTING_CASH, FINANCING_CASH)
CASH_CLOSING_BEFORE = 8_437
CASH_OPENING = (CASH_CLOSING_BEFORE, CASH_CLOSING_BEFORE - CASH_CHANGE[1])
CASH_CLOSING = add(CASH_OPENING, CASH_CHANGE)


def closing(opening: int, *movements: int) -> Line:
    """Returns closing and opening balance, from the opening one and what moved it."""
    return opening + sum(movements), opening


CASH = (CASH_CLOSING[0], CASH_OPENING[0])
INVESTMENTS = closing(3_250, -INVESTMENTS_SOLD[0])
RECEIVABLES = closing(12_681, -RECEIVABLES_CHANGE[0])
INVENTORIES = closing(8_094, -INVENTORY_CHANGE[0])
CURRENT_ASSETS = add(CASH, INVESTMENTS, RECEIVABLES, INVENTORIES)
PROPERTY = closing(11_316, -CAPITAL_EXPENDITURES[0], -DEPRECIATION[0])
GOODWILL = closing(5_609, -AMORTIZATION[2])
ASSETS = add(CURRENT_ASSETS, PROPERTY, GOODWILL)
NOTES = closing(1_800)
PAYABLES = closing(4_212, PAYABLES_CHANGE[0])
ACCRUED = closing(3_977, ACCRUED_CHANGE[0])
DEFERRED = closing(2_608, DEFERRED_CHANGE[0])
CURRENT_LIABILITIES = add(NOTES, PAYABLES, ACCRUED, DEFERRED)
LONG_TERM_DEBT = closing(6_750, REPAID[0])
PREFERRED = closing(0)
COMMON = closing(28_844, OPTIONS[0])
RETAINED = closing(ASSETS[1] - CURRENT_LIABILITIES[1] - 6_750 - 28_844, NET_INCOME[2])
EQUITY = add(PREFERRED, COMMON, RETAINED)
BACKLOG, BOOKINGS = (24_816, 19_305), (21_377, 17_254)


def per_share_row(label: str, shares: Line) -> Row:
    """Returns a row of dollars a share."""
    return row_of(label, per_share(NET_INCOME, shares), FLOWS, places=2, unit="USD/shares", scale=0, symbol="$")


def share_row(label: str, shares: Line) -> Row:
    """Returns a row of thousands of shares."""
    return row_of(label, shares, FLOWS, unit="shares", scale=3)


def operations() -> Table:
    """Returns the statements of operations."""
    row = rows_over(FLOWS, scale=3, places=0)
    rows = (
        heading("Net sales:"),
        row("Systems", SYSTEMS, symbol="$"),
        row("Services", SERVICES),
        row("Total net sales", SALES, indent=2, rule="single"),
        heading("Cost of sales:"),
        row("Systems", SYSTEMS_COST),
        row("Services", SERVICES_COST),
        row("Total cost of sales", COST, indent=2, rule="single"),
        row("Gross profit", GROSS_PROFIT, indent=0, rule="single"),
        heading("Operating expenses:"),
        row("Research and development", RESEARCH),
        row("Selling, general and administrative", SELLING),
        Row("Acquired in-process research and development", row("", IN_PROCESS).cells, indent=1, mark="(1)"),
        row("Amortization of goodwill", AMORTIZATION),
        row("Total operating expenses", OPERATING_EXPENSES, indent=2, rule="single"),
        row("Income (loss) from operations", OPERATING_INCOME, indent=0),
        row("Interest income", INTEREST_INCOME),
        row("Interest expense", INTEREST_EXPENSE),
        row("Income (loss) before income taxes", BEFORE_TAXES, indent=0, rule="single"),
        row("Provision for income taxes", TAXES),
        row("Net income (loss)", NET_INCOME, symbol="$", indent=0, rule="double"),
        heading("Net income (loss) per share:"),
        per_share_row("Basic", BASIC_SHARES),
        per_share_row("Diluted", DILUTED_SHARES),
        heading("Shares used in computing net income (loss) per share:"),
        share_row("Basic", BASIC_SHARES),
        share_row("Diluted", DILUTED_SHARES),
    )
    headers = (
        (("Three Months Ended", 2), ("Twelve Months Ended", 2)),
        (("June 30,", 2), ("June 30,", 2)),
        (("1999", 1), ("1998", 1), ("1999", 1), ("1998", 1)),
    )
    return Table(headers, rows)


def balance_sheet() -> Table:
    """Returns the balance sheets."""
    row = rows_over(DATES, scale=3, places=0)
    rows = (
        heading("ASSETS"),
        heading("Current assets:"),
        row("Cash and cash equivalents", CASH, symbol="$"),
        row("Short-term investments", INVESTMENTS),
        row("Accounts receivable, net", RECEIVABLES),
        row("Inventories", INVENTORIES),
        row("Total current assets", CURRENT_ASSETS, indent=2, rule="single"),
        row("Property and equipment, net", PROPERTY, indent=0),
        row("Goodwill, net", GOODWILL, indent=0),
        row("Total assets", ASSETS, symbol="$", indent=2, rule="double"),
        heading("LIABILITIES AND SHAREHOLDERS’ EQUITY"),
        heading("Current liabilities:"),
        row("Current portion of notes payable", NOTES, symbol="$"),
        row("Accounts payable", PAYABLES),
        row("Accrued liabilities", ACCRUED),
        row("Deferred revenue", DEFERRED),
        row("Total current liabilities", CURRENT_LIABILITIES, indent=2, rule="single"),
        row("Notes payable, less current portion", LONG_TERM_DEBT, indent=0),
        heading("Shareholders’ equity:"),
        row("Preferred stock, no par value; none issued", PREFERRED),
        row("Common stock, no par value", COMMON),
        row("Retained earnings", RETAINED),
        row("Total shareholders’ equity", EQUITY, indent=2, rule="single"),
        row(
            "Total liabilities and shareholders’ equity",
            add(CURRENT_LIABILITIES, LONG_TERM_DEBT, EQUITY),
            symbol="$",
            indent=2,
            rule="double",
        ),
    )
    return Table(((("June 30,\n1999", 1), ("June 30,\n1998", 1)),), rows)


def cash_flows() -> Table:
    """Returns the statements of cash flows."""
    row = rows_over(YEARS, scale=3, places=0)
    opening = rows_over((DATES[1], instant("1997-06-30")), scale=3, places=0)
    rows = (
        heading("Cash flows from operating activities:"),
        row("Net income (loss)", YEARS_INCOME, symbol="$"),
        heading("Adjustments to reconcile net income (loss) to net cash provided by operating activities:", indent=1),
        row("Depreciation", DEPRECIATION, indent=2),
        row("Amortization of goodwill", AMORTIZATION[2:], indent=2),
        row("Acquired in-process research and development", WRITTEN_OFF, indent=2),
        heading("Changes in operating assets and liabilities:", indent=1),
        row("Accounts receivable", RECEIVABLES_CHANGE, indent=2),
        row("Inventories", INVENTORY_CHANGE, indent=2),
        row("Accounts payable", PAYABLES_CHANGE, indent=2),
        row("Accrued liabilities", ACCRUED_CHANGE, indent=2),
        row("Deferred revenue", DEFERRED_CHANGE, indent=2),
        row("Net cash provided by operating activities", OPERATING_CASH, indent=3, rule="single"),
        heading("Cash flows from investing activities:"),
        row("Purchases of property and equipment", CAPITAL_EXPENDITURES),
        row("Acquisition of business, net of cash acquired", ACQUISITION),
        row("Sales of short-term investments", INVESTMENTS_SOLD),
        row("Net cash used in investing activities", INVESTING_CASH, indent=3, rule="single"),
        heading("Cash flows from financing activities:"),
        row("Proceeds from notes payable", BORROWED),
        row("Payments on notes payable", REPAID),
        row("Proceeds from exercise of stock options", OPTIONS),
        row("Net cash provided by (used in) financing activities", FINANCING_CASH, indent=3, rule="single"),
        row("Net increase (decrease) in cash and cash equivalents", CASH_CHANGE, indent=0),
        opening("Cash and cash equivalents at beginning of year", CASH_OPENING, indent=0),
        rows_over(DATES, scale=3, places=0)("Cash and cash equivalents at end of year", CASH, symbol="$", indent=0, rule="double"),
    )
    return Table(((("Twelve Months Ended June 30,", 2),), (("1999", 1), ("1998", 1))), rows)


def millions(amount: int) -> str:
    """Returns an amount in thousands as a sentence gives it."""
    return f"${quotient(abs(amount), 1000, 1)} million"


def sentences() -> list[Part]:
    """Returns everything above the first table."""
    diluted = per_share(NET_INCOME, DILUTED_SHARES)
    up, up_year = (f"{growth(SALES[index], SALES[index + 1], 0)}%" for index in (0, 2))
    return [
        Paragraph(
            "WENDOVER TELEMETRY REPORTS RECORD FOURTH QUARTER;\nSALES RISE " + up + " ON DEMAND FOR FIELD SYSTEMS",
            bold=True,
            align="center",
        ),
        Paragraph(
            f"OGDEN, Utah, July 22, 1999 — Wendover Telemetry Corporation (Nasdaq: WNDT) today reported net sales of {millions(SALES[0])} for "
            f"its fourth quarter ended June 30, 1999, a rise of {up} from {millions(SALES[1])} in the fourth quarter of fiscal 1998. Net income "
            f"for the quarter was {millions(NET_INCOME[0])}, or ${diluted[0]} per diluted share, compared with a net loss of "
            f"{millions(NET_INCOME[1])}, or ${abs(diluted[1])} per share, a year earlier, when the company wrote off {millions(IN_PROCESS[1])} of "
            "acquired research."
        ),
        Paragraph(
            f"For fiscal 1999, net sales were {millions(SALES[2])}, up {up_year} from {millions(SALES[3])}. Net income was "
            f"{millions(NET_INCOME[2])}, or ${diluted[2]} per diluted share, against a net loss of {millions(NET_INCOME[3])}, or "
            f"${abs(diluted[3])} per share, in fiscal 1998."
        ),
        Paragraph("Highlights of the quarter:", align="left"),
        Bullet(f"Gross margin of {percent_of(GROSS_PROFIT[0], SALES[0])} of net sales, against {percent_of(GROSS_PROFIT[1], SALES[1])}"),
        Bullet(
            f"Bookings of {millions(BOOKINGS[0])}, up {growth(BOOKINGS[0], BOOKINGS[1], 0)}%; backlog of {millions(BACKLOG[0])} at June 30, 1999"
        ),
        Bullet(f"Cash and short-term investments of {millions(CASH[0] + INVESTMENTS[0])} at the end of the year"),
        Paragraph(
            "“Water districts and pipeline operators are replacing gauges that somebody has to drive out to and read,” said Harlan Pruitt, "
            "president and chief executive officer. “Our field units now make up more than half of what we ship.”"
        ),
        Paragraph(
            f"Operating activities provided {millions(OPERATING_CASH[0])} of cash during fiscal 1999. The company spent "
            f"{millions(CAPITAL_EXPENDITURES[0])} on property and equipment and paid down {millions(REPAID[0])} of notes."
        ),
        Paragraph(
            "Looking ahead, the company expects net sales between $18.0 million and $18.8 million for its first quarter of fiscal 2000."
        ),
        Paragraph(
            "Statements about what may come are estimates made on the date of this release. Orders may slip, prices may fall, and the "
            "change of the century may make customers wait; the company’s filings name further risks."
        ),
        Paragraph(
            "Wendover Telemetry makes instruments that report from places nobody likes to visit. It employs 412 people.", align="left"
        ),
        Paragraph("CONTACT: Lois Amundsen, chief financial officer, (801) 555-0136", align="left"),
    ]


def make_release() -> Release:
    """Returns the release."""
    name, thousands, unaudited = "WENDOVER TELEMETRY CORPORATION", "(In thousands)", "(Unaudited)"
    parts = [
        *sentences(),
        PageBreak(1),
        Title((name, "CONSOLIDATED STATEMENTS OF OPERATIONS", "(In thousands, except per share amounts)", unaudited)),
        operations(),
        Paragraph("(1) Research bought with another company in June 1998, which was not yet fit for sale.", align="left"),
        PageBreak(2),
        Title((name, "CONSOLIDATED BALANCE SHEETS", thousands, unaudited)),
        balance_sheet(),
        PageBreak(3),
        Title((name, "CONSOLIDATED STATEMENTS OF CASH FLOWS", thousands, unaudited)),
        cash_flows(),
    ]
    return Release("wendover-fy1999-q4", "Wendover Telemetry Fourth Quarter Results", tuple(parts))
