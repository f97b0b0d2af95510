"""Releases drawn at random: statements whose totals foot, under headers of several kinds, that any writer of `tools.examples` can write."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from hypothesis import strategies as st

from tools.examples.parts import Paragraph, Part, Release, Title
from tools.examples.tables import Line, Period, Row, Table, add, duration, heading, instant, less, per_share, row_of, rows_over

Headers = tuple[tuple[tuple[str, int], ...], ...]

QUARTERS = {  # end of a quarter: as a header says it, its first day and that of the year to date, months to date
    "03-31": ("March 31,", "01-01", 3),
    "06-30": ("June 30,", "04-01", 6),
    "09-30": ("September 30,", "07-01", 9),
    "12-31": ("December 31,", "10-01", 12),
}
LENGTHS = {6: "Six Months Ended", 9: "Nine Months Ended", 12: "Year Ended"}
REVENUES = ("Products", "Services", "Subscriptions", "Licenses", "Royalties", "Equipment rentals")
EXPENSES = (
    "Cost of goods sold",
    "Research and development",
    "Sales and marketing",
    "General and administrative",
    "Depreciation and amortization",
    "Amortization of acquired intangible assets",
    "Restructuring and other charges",
    "Impairment of long-lived assets",
)
ASSETS = ("Cash and cash equivalents", "Accounts receivable, net", "Inventories", "Prepaid expenses", "Goodwill", "Other assets")
CLAIMS = ("Accounts payable", "Accrued liabilities", "Deferred revenue", "Income taxes payable", "Long-term debt", "Other liabilities")
FLOWS = (
    "Deferred income taxes",
    "Stock-based compensation",
    "Accounts receivable",
    "Inventories",
    "Accounts payable",
    "Accrued liabilities",
)
INVESTING = ("Purchases of property and equipment", "Purchases of short-term investments", "Proceeds from sale of business")
FINANCING = ("Repayments of long-term debt", "Repurchases of common stock", "Proceeds from stock options", "Dividends paid")


@st.composite
def lines(draw: st.DrawFn, width: int, *, low: int = 1, nil: bool = True) -> Line:
    """A line of amounts; the first is not zero, any other may be."""
    amounts = st.integers(low, 900_000).map(lambda amount: amount or 1)
    later = st.one_of(amounts, amounts, amounts, st.just(0)) if nil else amounts
    return draw(amounts), *(draw(later) for _ in range(width - 1))


@st.composite
def items(draw: st.DrawFn, names: Sequence[str], width: int, *, signed: bool = False) -> list[tuple[str, Line]]:
    """Some of the named lines, in their order."""
    kept = draw(st.lists(st.sampled_from(names), min_size=2, unique=True).map(lambda chosen: sorted(chosen, key=names.index)))
    return [(name, draw(lines(width, low=-900_000 if signed else 1))) for name in kept]


def total_of(chosen: Sequence[tuple[str, Line]]) -> Line:
    return add(*(line for _, line in chosen))


@st.composite
def flows(draw: st.DrawFn) -> tuple[Headers, tuple[Period, ...]]:
    """The headers and periods of a statement over quarters, or over quarters and the year to date."""
    year = draw(st.integers(1996, 2030))
    end = draw(st.sampled_from(sorted(QUARTERS)))
    shown, start, months = QUARTERS[end]
    years = (str(year), str(year - 1))
    periods = [duration(f"{one}-{start}", f"{one}-{end}", 3) for one in years]
    lengths = ["Three Months Ended"]
    if months > 3 and draw(st.booleans()):
        periods += [duration(f"{one}-01-01", f"{one}-{end}", months) for one in years]
        lengths.append(LENGTHS[months])
    columns = tuple((one, 1) for _ in lengths for one in years)
    stacked: Headers = (tuple((one, 2) for one in lengths), tuple((shown, 2) for _ in lengths), columns)
    joined: Headers = (tuple((f"{one} {shown}", 2) for one in lengths), columns)
    return draw(st.sampled_from((stacked, joined))), tuple(periods)


def operations(draw: st.DrawFn, scale: int, places: int) -> tuple[str, Table]:
    """Statements of operations, with amounts a share and shares."""
    headers, periods = draw(flows())
    width = len(periods)
    revenues, expenses = draw(items(REVENUES, width)), draw(items(EXPENSES, width))
    taxes = draw(lines(width))
    row = rows_over(periods, scale=scale, places=places)
    income = less(total_of(revenues), total_of(expenses))
    shares = draw(lines(width, low=1_000, nil=False))
    earned = per_share(less(income, taxes), shares)
    rows = (
        heading("Revenues:"),
        *(row(label, line, symbol="" if at else "$") for at, (label, line) in enumerate(revenues)),
        row("Total revenues", total_of(revenues), indent=2, rule="single"),
        heading("Operating expenses:"),
        *(row(label, line) for label, line in expenses),
        row("Total operating expenses", total_of(expenses), indent=2, rule="single"),
        row("Income (loss) from operations", income, indent=0),
        row("Provision for income taxes", taxes, indent=0),
        row("Net income (loss)", less(income, taxes), symbol="$", indent=0, rule="double"),
        row_of("Diluted earnings (loss) per share", earned, periods, indent=0, places=2, unit="USD/shares", scale=0, symbol="$"),
        row_of(
            "Weighted average diluted shares",
            [Decimal(count).scaleb(-places) for count in shares],
            periods,
            indent=0,
            places=places,
            unit="shares",
            scale=scale,
        ),
    )
    return "CONSOLIDATED STATEMENTS OF OPERATIONS", Table(headers, rows)


def balance_sheet(draw: st.DrawFn, scale: int, places: int) -> tuple[str, Table]:
    """Balance sheets; equity is what is left."""
    year = draw(st.integers(1996, 2030))
    end = draw(st.sampled_from(sorted(QUARTERS)))
    before = f"{year - 1}-12-31" if end != "12-31" else f"{year - 1}-{end}"
    row = rows_over((instant(f"{year}-{end}"), instant(before)), scale=scale, places=places)
    assets, claims = draw(items(ASSETS, 2)), draw(items(CLAIMS, 2))
    equity = less(total_of(assets), total_of(claims))
    rows: tuple[Row, ...] = (
        heading("ASSETS"),
        *(row(label, line, symbol="" if at else "$") for at, (label, line) in enumerate(assets)),
        row("Total assets", total_of(assets), symbol="$", indent=0, rule="double"),
        heading("LIABILITIES AND STOCKHOLDERS’ EQUITY"),
        *(row(label, line, symbol="" if at else "$") for at, (label, line) in enumerate(claims)),
        row("Total liabilities", total_of(claims), indent=0, rule="single"),
        row("Total stockholders’ equity", equity, indent=0),
        row("Total liabilities and stockholders’ equity", total_of(assets), symbol="$", indent=0, rule="double"),
    )
    shown = QUARTERS[end][0]
    stacked: Headers = (((shown, 1), ("December 31,", 1)), ((str(year), 1), (str(year - 1), 1)))
    joined: Headers = (((f"{shown}\n{year}", 1), (f"December 31,\n{year - 1}", 1)),)
    return "CONSOLIDATED BALANCE SHEETS", Table(draw(st.sampled_from((stacked, joined))), rows)


def cash_flows(draw: st.DrawFn, scale: int, places: int) -> tuple[str, Table]:
    """Statements of cash flows of two years to date."""
    headers, periods = draw(flows())
    width = len(periods)
    row = rows_over(periods, scale=scale, places=places)
    income = draw(lines(width, low=-900_000))
    parts = [
        (name, draw(items(names, width, signed=True)))
        for name, names in (("operating", FLOWS), ("investing", INVESTING), ("financing", FINANCING))
    ]
    rows: list[Row] = []
    totals: list[Line] = []
    for name, chosen in parts:
        own = [("Net income (loss)", income), *chosen] if name == "operating" else chosen
        rows.append(heading(f"Cash flows from {name} activities:"))
        rows += [row(label, line, symbol="" if at or rows[1:] else "$") for at, (label, line) in enumerate(own)]
        rows.append(row(f"Net cash provided by (used in) {name} activities", total_of(own), indent=2, rule="single"))
        totals.append(total_of(own))
    rows.append(row("Net change in cash and cash equivalents", add(*totals), symbol="$", indent=0, rule="double"))
    return "CONSOLIDATED STATEMENTS OF CASH FLOWS", Table(headers, tuple(rows))


STATEMENTS: tuple[Callable[[st.DrawFn, int, int], tuple[str, Table]], ...] = (operations, balance_sheet, cash_flows)


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release with one to three statements."""
    scale, places, said = draw(st.sampled_from(((3, 0, "thousands"), (6, 0, "millions"), (6, 1, "millions"))))
    parts: list[Part] = [
        Paragraph("Alder Creek Reports Results", bold=True, align="center"),
        Paragraph("What follows was made up by a machine that draws figures from a hat, and says nothing of any company that there is."),
    ]
    for make in draw(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=2, unique=True)):
        title, table = make(draw, scale, places)
        except_for = ", except per share amounts" if make is operations else ""
        parts += [Title(("ALDER CREEK COMPANY", title, f"(in {said}{except_for})", "(Unaudited)")), table]
    return Release("alder", "Alder Creek Reports Results", tuple(parts))
