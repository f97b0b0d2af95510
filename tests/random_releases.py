"""Releases drawn at random: statements whose totals foot, under headers of several kinds, that any writer of `tools.examples` can write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tools.examples.parts import Paragraph, Part, Release, Title
from tools.examples.tables import (
    Figure,
    Line,
    Period,
    Row,
    Table,
    add,
    duration,
    growth,
    heading,
    instant,
    less,
    per_share,
    quotient,
    row_of,
    rows_over,
)

Headers = tuple[tuple[tuple[str, int], ...], ...]

QUARTERS = {  # end of a quarter: as a header says it, its first day and that of the year to date, months to date
    "03-31": ("March 31,", "01-01", 3),
    "06-30": ("June 30,", "04-01", 6),
    "09-30": ("September 30,", "07-01", 9),
    "12-31": ("December 31,", "10-01", 12),
}
LENGTHS = {6: "Six Months Ended", 9: "Nine Months Ended", 12: "Year Ended"}
LONG_ASSET = "Assets of businesses held for sale, net of related liabilities"
LONG_PAYMENT = "Taxes paid related to net share settlement of equity awards"
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
    "Loss on abandonment of construction projects and other charges, net of insurance recoveries",
)
ASSETS = (
    "Cash and cash equivalents",
    "Accounts receivable, net",
    "Inventories",
    "Prepaid expenses",
    "Goodwill",
    "Other assets",
    "Assets of businesses held for sale, net of related liabilities",
)
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
FINANCING = (
    "Repayments of long-term debt",
    "Repurchases of common stock",
    "Proceeds from stock options",
    "Dividends paid",
    "Taxes paid related to net share settlement of equity awards",
)


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


def marked(row: Row, mark: str) -> Row:
    return replace(row, mark=mark)


def total_of(chosen: Sequence[tuple[str, Line]]) -> Line:
    return add(*(line for _, line in chosen))


@dataclass(frozen=True)
class Book:
    """What is one for a whole release: its quarter, whether it counts weeks, and in what its amounts are printed."""

    year: int
    end: str
    weekly: bool
    scale: int
    places: int

    @property
    def ends(self) -> tuple[date, date]:
        """The last day of the quarter, and of the one a year before."""
        if self.weekly:
            end = date(2003, 8, 2) + timedelta(weeks=52 * (self.year % 6))
            return end, end - timedelta(weeks=52)
        return date.fromisoformat(f"{self.year}-{self.end}"), date.fromisoformat(f"{self.year - 1}-{self.end}")


@st.composite
def books(draw: st.DrawFn) -> Book:
    scale, places = draw(st.sampled_from(((3, 0), (6, 0), (6, 1))))
    return Book(draw(st.integers(1996, 2030)), draw(st.sampled_from(sorted(QUARTERS))), draw(st.integers(0, 3)) == 3, scale, places)


def flows(draw: st.DrawFn, book: Book) -> tuple[Headers, tuple[Period, ...]]:
    """The headers and periods of a statement over quarters, or over quarters and the year to date."""
    return weekly_flows(draw, book) if book.weekly else monthly_flows(draw, book)


def monthly_flows(draw: st.DrawFn, book: Book) -> tuple[Headers, tuple[Period, ...]]:
    """The headers and periods of quarters that end with a month."""
    shown, start, months = QUARTERS[book.end]
    years = (str(book.year), str(book.year - 1))
    periods = [duration(f"{one}-{start}", f"{one}-{book.end}", 3) for one in years]
    lengths = ["Three Months Ended"]
    if months > 3 and draw(st.booleans()):
        periods += [duration(f"{one}-01-01", f"{one}-{book.end}", months) for one in years]
        lengths.append(LENGTHS[months])
    columns = tuple((one, 1) for _ in lengths for one in years)
    stacked: Headers = (tuple((one, 2) for one in lengths), tuple((shown, 2) for _ in lengths), columns)
    joined: Headers = (tuple((f"{one} {shown}", 2) for one in lengths), columns)
    return draw(st.sampled_from((stacked, joined))), tuple(periods)


def said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def weekly_flows(draw: st.DrawFn, book: Book) -> tuple[Headers, tuple[Period, ...]]:
    """The headers and periods of second quarters counted in weeks, this year's and the last's."""
    lengths = [("Thirteen Weeks Ended", 3, 13), ("Twenty-Six Weeks Ended", 6, 26)][: draw(st.integers(1, 2))]
    periods = [
        duration((one - timedelta(weeks=weeks) + timedelta(days=1)).isoformat(), one.isoformat(), months, weeks=weeks)
        for _, months, weeks in lengths
        for one in book.ends
    ]
    columns = tuple((said(one), 1) for _ in lengths for one in book.ends)
    return (tuple((shown, 2) for shown, _, _ in lengths), columns), tuple(periods)


def operations(draw: st.DrawFn, book: Book) -> tuple[str, Table]:
    """Statements of operations, with amounts a share and shares."""
    headers, periods = flows(draw, book)
    width = len(periods)
    revenues, expenses = draw(items(REVENUES, width)), draw(items(EXPENSES, width))
    taxes = draw(lines(width))
    row = rows_over(periods, scale=book.scale, places=book.places)
    mark = draw(st.sampled_from(("", "(1)", "(a)")))
    income = less(total_of(revenues), total_of(expenses))
    shares = draw(lines(width, low=1_000, nil=False))
    earned = per_share(less(income, taxes), shares)
    rows = (
        heading("Revenues:"),
        *(row(label, line, symbol="" if at else "$") for at, (label, line) in enumerate(revenues)),
        row("Total revenues", total_of(revenues), indent=2, rule="single"),
        heading("Operating expenses:"),
        *(marked(row(label, line), mark) for label, line in expenses),
        row("Total operating expenses", total_of(expenses), indent=2, rule="single"),
        row("Income (loss) from operations", income, indent=0),
        row("Provision for income taxes", taxes, indent=0),
        row("Net income (loss)", less(income, taxes), symbol="$", indent=0, rule="double"),
        row_of("Diluted earnings (loss) per share", earned, periods, indent=0, places=2, unit="USD/shares", scale=0, symbol="$"),
        row_of(
            "Weighted average diluted shares",
            [Decimal(count).scaleb(-book.places) for count in shares],
            periods,
            indent=0,
            places=book.places,
            unit="shares",
            scale=book.scale,
        ),
    )
    return "CONSOLIDATED STATEMENTS OF OPERATIONS", Table(headers, rows)


def balance_sheet(draw: st.DrawFn, book: Book) -> tuple[str, Table]:
    """Balance sheets; equity is what is left."""
    dates = (book.ends[0], date(book.ends[0].year - 1, 12, 31))
    row = rows_over([instant(one.isoformat()) for one in dates], scale=book.scale, places=book.places)
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
    days = [said(one).partition(", ") for one in dates]
    stacked: Headers = (tuple((f"{day},", 1) for day, _, _ in days), tuple((year, 1) for _, _, year in days))
    joined: Headers = (tuple((f"{day},\n{year}", 1) for day, _, year in days),)
    return "CONSOLIDATED BALANCE SHEETS", Table(draw(st.sampled_from((stacked, joined))), rows)


def cash_flows(draw: st.DrawFn, book: Book) -> tuple[str, Table]:
    """Statements of cash flows of two years to date."""
    headers, periods = flows(draw, book)
    width = len(periods)
    row = rows_over(periods, scale=book.scale, places=book.places)
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


def percents(draw: st.DrawFn, book: Book) -> tuple[str, Table]:
    """Revenues by line, this year and last, each with its share of the total, and growth."""
    shown, start, _ = QUARTERS[book.end]
    years = (str(book.year), str(book.year - 1))
    periods = [duration(f"{one}-{start}", f"{one}-{book.end}", 3) for one in years]
    chosen = [(name, draw(lines(2, nil=False))) for name in draw(st.lists(st.sampled_from(REVENUES), min_size=2, unique=True))]
    total = total_of(chosen)

    def row(label: str, line: Line, symbol: str) -> Row:
        cells = []
        for amount, whole, period in zip(line, total, periods, strict=True):
            cells.append(Figure(Decimal(amount).scaleb(-book.places), period, book.places, scale=book.scale, symbol=symbol))
            cells.append(Figure(quotient(100 * amount, whole, 1), period, 1, "percent", 0, suffix="%"))
        cells.append(Figure(growth(*line), periods[0], 1, "percent", 0, suffix="%"))
        return Row(label, tuple(cells))

    rows = [row(label, line, "" if at else "$") for at, (label, line) in enumerate(chosen)]
    headers: Headers = (
        ((f"Three Months Ended {shown}", 4), ("", 1)),
        ((years[0], 2), (years[1], 2), ("", 1)),
        (("Amount", 1), ("% of Total", 1), ("Amount", 1), ("% of Total", 1), ("% Change", 1)),
    )
    return "REVENUE BY SEGMENT", Table(headers, (*rows, row("Total revenues", total, "$")))


Maker = Callable[[st.DrawFn, Book], tuple[str, Table]]
STATEMENTS: tuple[Maker, ...] = (operations, balance_sheet, cash_flows, percents)
EXCEPTIONS: dict[Maker, str] = {operations: ", except per share amounts", percents: ", except percentages"}


@st.composite
def releases(draw: st.DrawFn) -> Release:
    """A release with one or two statements."""
    book = draw(books())
    parts: list[Part] = [
        Paragraph("Alder Creek Reports Results", bold=True, align="center"),
        Paragraph("What follows was made up by a machine that draws figures from a hat, and says nothing of any company that there is."),
    ]
    statements = [one for one in STATEMENTS if one is not percents or not book.weekly]
    for make in draw(st.lists(st.sampled_from(statements), min_size=1, max_size=2, unique=True)):
        title, table = make(draw, book)
        unit = {3: "thousands", 6: "millions"}[book.scale] + EXCEPTIONS.get(make, "")
        parts += [Title(("ALDER CREEK COMPANY", title, f"(in {unit})", "(Unaudited)")), table]
    return Release("alder", "Alder Creek Reports Results", tuple(parts))
