"""Ostrander Biologics, Inc., a company that does not exist: its fourth quarter of 2024, in thousands; condensed, as small companies report."""

from tools.examples.parts import Bullet, PageBreak, Paragraph, Part, Release, Title
from tools.examples.tables import (
    Line,
    Row,
    Table,
    add,
    duration,
    heading,
    instant,
    less,
    per_share,
    quotient,
    row_of,
    rows_over,
)

QUARTER, QUARTER_BEFORE = duration("2024-10-01", "2024-12-31", 3), duration("2023-10-01", "2023-12-31", 3)
YEAR, YEAR_BEFORE = duration("2024-01-01", "2024-12-31", 12), duration("2023-01-01", "2023-12-31", 12)
FLOWS = (QUARTER, QUARTER_BEFORE, YEAR, YEAR_BEFORE)
DATES = (instant("2024-12-31"), instant("2023-12-31"))


def quarters(now: int, before: int, earlier_now: int, earlier_before: int) -> Line:
    """Returns a line over both quarters and both years, from the quarters and the nine months before them."""
    return now, before, now + earlier_now, before + earlier_before


# The statements of operations; sales of the first product began in the quarter.
LICENSES = quarters(18_450, 9_125, 31_880, 24_610)
ROYALTIES = quarters(6_212, 5_874, 17_903, 16_448)
SUPPORT = quarters(431, 688, 1_520, 2_317)
PRODUCT = quarters(3_067, 0, 0, 0)
REVENUES = add(LICENSES, ROYALTIES, SUPPORT, PRODUCT)
COST = quarters(254, 0, 0, 0)
RESEARCH = quarters(44_918, 39_306, 127_540, 112_871)
SELLING = quarters(28_733, 12_490, 61_206, 30_447)
EXPENSES = add(COST, RESEARCH, SELLING)
OPERATING_LOSS = less(REVENUES, EXPENSES)
INTEREST_INCOME = quarters(3_148, 2_260, 8_917, 5_003)
INTEREST_EXPENSE = quarters(-1_905, -2_344, -6_120, -7_458)
OTHER = quarters(-77, 41, 163, -208)
LOSS_BEFORE_TAXES = add(OPERATING_LOSS, INTEREST_INCOME, INTEREST_EXPENSE, OTHER)
TAXES = quarters(612, 0, 0, 0)
NET_LOSS = less(LOSS_BEFORE_TAXES, TAXES)
SHARES = (118_264, 97_530, 112_907, 95_418)

# The condensed balance sheets; shares sold and pay in shares make up for the loss.
RAISED, STOCK_COMPENSATION = 162_400, 21_835
CASH, CASH_USED, CAPITAL_EXPENDITURES = (266_915, 247_382), (136_214, 118_507), (2_150, 1_894)
DEFERRED, OTHER_CURRENT, LONG_DEFERRED, OTHER_LONG = (12_905, 30_460), (71_338, 44_812), (26_114, 33_790), (38_057, 43_266)
EQUITY_BEFORE = 143_181
EQUITY = (EQUITY_BEFORE + NET_LOSS[2] + RAISED + STOCK_COMPENSATION, EQUITY_BEFORE)
CLAIMS = add(DEFERRED, OTHER_CURRENT, LONG_DEFERRED, OTHER_LONG, EQUITY)
OTHER_ASSETS = less(CLAIMS, CASH)
ASSETS = add(CASH, OTHER_ASSETS)


def balance_sheet() -> Table:
    """Returns the condensed balance sheets."""
    row = rows_over(DATES, scale=3, places=0)
    rows = (
        heading("ASSETS"),
        row("Cash and cash equivalents", CASH, symbol="$", indent=0),
        row("Other assets", OTHER_ASSETS, indent=0),
        row("Total assets", ASSETS, symbol="$", indent=0, rule="double"),
        heading("LIABILITIES AND SHAREHOLDERS’ EQUITY"),
        row("Current portion of deferred revenue", DEFERRED, symbol="$", indent=0),
        row("Other current liabilities", OTHER_CURRENT, indent=0),
        row("Long-term portion of deferred revenue", LONG_DEFERRED, indent=0),
        row("Other long-term liabilities", OTHER_LONG, indent=0),
        row("Shareholders’ equity", EQUITY, indent=0),
        row("Total liabilities and shareholders’ equity", CLAIMS, symbol="$", indent=0, rule="double"),
    )
    return Table(((("December 31,", 1), ("December 31,", 1)), (("2024", 1), ("2023", 1))), rows)


def operations() -> Table:
    """Returns the condensed statements of operations."""
    row = rows_over(FLOWS, scale=3, places=0)

    def marked(made: Row, mark: str) -> Row:
        return Row(made.label, made.cells, made.indent, made.rule, made.bold, mark)

    rows = (
        heading("Revenues:"),
        marked(row("License and milestone fees", LICENSES, symbol="$"), "(1)"),
        row("Non-cash royalty revenue", ROYALTIES),
        row("Research and development support", SUPPORT),
        row("Product revenue, net", PRODUCT),
        row("Total revenues", REVENUES, indent=0, rule="single"),
        heading("Costs and operating expenses:"),
        row("Cost of sales", COST),
        marked(row("Research and development", RESEARCH), "(2)"),
        marked(row("Selling, general and administrative", SELLING), "(2)"),
        row("Total costs and operating expenses", EXPENSES, indent=0, rule="single"),
        row("Loss from operations", OPERATING_LOSS, indent=0),
        row("Interest income", INTEREST_INCOME, indent=0),
        row("Non-cash interest expense on liability related to sale of future royalties", INTEREST_EXPENSE, indent=0),
        row("Other (expense) income, net", OTHER, indent=0),
        row("Loss before income taxes", LOSS_BEFORE_TAXES, indent=0, rule="single"),
        row("Income tax expense", TAXES, indent=0),
        row("Net loss", NET_LOSS, symbol="$", indent=0, rule="double"),
        row_of(
            "Basic and diluted net loss per common share",
            per_share(NET_LOSS, SHARES),
            FLOWS,
            indent=0,
            places=2,
            unit="USD/shares",
            scale=0,
            symbol="$",
        ),
        row_of("Basic and diluted weighted average common shares outstanding", SHARES, FLOWS, indent=0, unit="shares", scale=3),
    )
    headers = (
        (("Three Months Ended", 2), ("Year Ended", 2)),
        (("December 31,", 2), ("December 31,", 2)),
        (("2024", 1), ("2023", 1), ("2024", 1), ("2023", 1)),
    )
    return Table(headers, rows)


def millions(amount: int) -> str:
    """Returns an amount in thousands as a sentence gives it."""
    return f"${quotient(abs(amount), 1000, 1)} million"


def sentences() -> list[Part]:
    """Returns everything above the first table."""
    loss = [abs(amount) for amount in per_share(NET_LOSS, SHARES)]
    return [
        Paragraph("Ostrander Biologics Reports Fourth Quarter and Full Year 2024 Results", bold=True, align="center"),
        Paragraph(
            "MADISON, Wis., February 27, 2025 — Ostrander Biologics, Inc. (Nasdaq: OSTB) today reported financial results for the quarter and "
            "year ended December 31, 2024."
        ),
        Paragraph("RECENT PROGRESS", bold=True, align="left"),
        Bullet("Began selling LUMEVIA, its first medicine, in November 2024"),
        Bullet("Finished enrolling 214 patients in the second study of OST-118, with results due in the second half of 2025"),
        Bullet("Received a one-time milestone payment of $12.5 million from its partner Kestrel Pharma"),
        Paragraph("FINANCIAL RESULTS", bold=True, align="left"),
        Paragraph(
            f"Total revenues were {millions(REVENUES[0])} for the quarter ended December 31, 2024 compared to {millions(REVENUES[1])} for the "
            f"quarter ended December 31, 2023, and {millions(REVENUES[2])} for the year ended December 31, 2024 compared to "
            f"{millions(REVENUES[3])} for the year ended December 31, 2023. The rise in both periods came mostly from the milestone payment. "
            f"The company also recorded {millions(PRODUCT[0])} of net product revenue for the quarter and year ended December 31, 2024."
        ),
        Paragraph(
            f"Research and development expenses were {millions(RESEARCH[0])} for the quarter ended December 31, 2024 compared to "
            f"{millions(RESEARCH[1])} for the quarter ended December 31, 2023, and {millions(RESEARCH[2])} for the year ended December 31, 2024 "
            f"compared to {millions(RESEARCH[3])} for the year ended December 31, 2023, driven by the studies of OST-118."
        ),
        Paragraph(
            f"Selling, general and administrative expenses were {millions(SELLING[0])} for the quarter ended December 31, 2024 compared to "
            f"{millions(SELLING[1])} for the quarter ended December 31, 2023, and {millions(SELLING[2])} for the year ended December 31, 2024 "
            f"compared to {millions(SELLING[3])} for the year ended December 31, 2023."
        ),
        Paragraph(
            f"Net loss for the fourth quarter of 2024 was {millions(NET_LOSS[0])}, or ${loss[0]} per share, compared to a net loss of "
            f"{millions(NET_LOSS[1])}, or ${loss[1]} per share, for the fourth quarter of 2023. Net loss for the year ended December 31, 2024 was "
            f"{millions(NET_LOSS[2])}, or ${loss[2]} per share, compared to a net loss of {millions(NET_LOSS[3])}, or ${loss[3]} per share, for the "
            "year ended December 31, 2023."
        ),
        Paragraph(
            f"Ostrander had {millions(CASH[0])} in cash and cash equivalents as of December 31, 2024, compared with {millions(CASH[1])} as of "
            f"December 31, 2023. Cash used in operations was {millions(CASH_USED[0])} for the year ended December 31, 2024 compared with "
            f"{millions(CASH_USED[1])} for the year ended December 31, 2023. Capital expenditures were {millions(CAPITAL_EXPENDITURES[0])} and "
            f"{millions(CAPITAL_EXPENDITURES[1])} in the same years. In May 2024 the company sold 14.0 million shares for net proceeds of {millions(RAISED)}."
        ),
        Paragraph("FINANCIAL GUIDANCE", bold=True, align="left"),
        Paragraph("For 2025, Ostrander expects:", align="left"),
        Bullet("revenues, without sales of LUMEVIA, between $40 million and $45 million; and"),
        Bullet("operating expenses between $280 million and $290 million."),
        Paragraph(
            "Together with what LUMEVIA is expected to earn, cash and cash equivalents as of December 31, 2024 should pay for operations for "
            "more than 18 months from the date of this release."
        ),
        Paragraph("ABOUT OSTRANDER", bold=True, align="left"),
        Paragraph(
            "Ostrander makes antibodies against diseases of the lung. What this release expects may not come about: studies fail, regulators "
            "ask again, and competitors arrive first. The reports that the company files name these risks, and it does not undertake to "
            "correct this release."
        ),
        Paragraph("Investors: Ruth Okafor-Lindqvist, 608-555-0188, ir@ostrander.example", align="left"),
    ]


def make_release() -> Release:
    """Returns the release; one caption serves both of its statements."""
    parts = [
        *sentences(),
        PageBreak(1),
        Title(("OSTRANDER BIOLOGICS, INC.", "SELECTED FINANCIAL INFORMATION", "(in thousands, except per share amounts)")),
        Title(("CONDENSED CONSOLIDATED BALANCE SHEETS", "(Unaudited)")),
        balance_sheet(),
        Title(("CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS", "(Unaudited)")),
        operations(),
        Paragraph("(1) Includes the milestone payment of the quarter.", align="left"),
        Paragraph(f"(2) Includes stock-based compensation of {millions(STOCK_COMPENSATION)} for the year.", align="left"),
    ]
    return Release("ostrander-q4-2024", "Ostrander Biologics Fourth Quarter Results", tuple(parts))
