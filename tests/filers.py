"""Filers that do not exist and their releases over years: true amounts by quarter, each printed figure rounded by itself.

`Filer` says what is true and what is said when; `releases` writes what it published, quarter by quarter, as documents that tieout reads.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import tieout
from tools.examples import workiva
from tools.examples.parts import Paragraph, Part, Release, Title, Written
from tools.examples.tables import Figure, Period, Row, Table, duration, instant

WORDS = ("first", "second", "third", "fourth")
NUMBERS = {3: "Three", 6: "Six", 9: "Nine", 12: "Twelve"}
SCALES = {3: "in thousands", 6: "in millions"}
FLOWS = ("revenue", "cost", "expenses", "tax")

Amounts = Mapping[str, list[int]]  # by line, a true amount in dollars for each quarter


@dataclass(frozen=True)
class Filer:
    """A company, what is true of it, and how it speaks.

    `ends` are the last days of its quarters; `before` is the last day of the fiscal year before the first of them. `recast` gives the
    amounts as they are from the release of a quarter on. `says` are the sentences of the release of a quarter.
    """

    name: str
    ticker: str
    cik: str
    ends: list[date]
    before: date
    first_year: int
    amounts: Amounts
    shares: int
    weeks: bool = False
    scale: Callable[[int], int] = lambda at: 3
    places: int = 0
    prints_fourth: bool = True
    recast: Mapping[int, Amounts] = field(default_factory=dict)
    says: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def begin(self, at: int) -> date:
        """The first day of a quarter."""
        return (self.ends[at - 1] if at else self.before) + timedelta(days=1)

    def fiscal(self, at: int) -> tuple[int, int]:
        return self.first_year + at // 4, at % 4 + 1

    def told(self, at: int) -> Amounts:
        """The amounts as the release of a quarter knows them."""
        last = max((since for since in self.recast if since <= at), default=None)
        return self.amounts if last is None else {**self.amounts, **self.recast[last]}

    def flow(self, line: str, at: int, count: int, *, said: int) -> int:
        """The true amount of a line over so many quarters up to one."""
        told = self.told(said)
        if line == "income":
            revenue, *others = (self.flow(one, at, count, said=said) for one in FLOWS)
            return revenue - sum(others)
        return sum(told[line][at - count + 1 : at + 1])


def moment(day: date) -> datetime:
    """When EDGAR takes a filing of a day."""
    return datetime.combine(day, time(21, 5), UTC)


def published(filer: Filer, at: int) -> date:
    return filer.ends[at] + timedelta(days=26)


def spans(filer: Filer, at: int) -> list[tuple[int, int]]:
    """The flows of a release, this year's with last year's beside each: quarter and count of quarters."""
    quarter = at % 4 + 1
    counts = [1] if quarter == 1 else [4] if quarter == 4 and not filer.prints_fourth else [1, quarter]
    return [(end, count) for count in counts for end in (at, at - 4) if end - count + 1 >= 0]


def period_of(filer: Filer, at: int, count: int) -> Period:
    begin, end = filer.begin(at - count + 1), filer.ends[at]
    weeks = ((end - begin).days + 1) // 7 if filer.weeks else None
    return duration(begin.isoformat(), end.isoformat(), 3 * count, weeks=weeks)


def figure(filer: Filer, dollars: int, period: Period, *, said: int, symbol: str = "") -> Figure:
    scale = filer.scale(said)
    printed = Decimal(dollars).scaleb(-scale).quantize(Decimal(1).scaleb(-filer.places), ROUND_HALF_UP)
    return Figure(printed, period, filer.places, scale=scale, symbol=symbol)


def headers(filer: Filer, columns: list[tuple[int, int]]) -> tuple[tuple[tuple[str, int], ...], ...]:
    heads = []
    for at, count in columns:
        weeks = ((filer.ends[at] - filer.begin(at - count + 1)).days + 1) // 7
        length = f"{weeks} Weeks Ended" if filer.weeks else "Year Ended" if count == 4 else f"{NUMBERS[3 * count]} Months Ended"
        heads.append((length, filer.ends[at]))
    return tuple((f"{length}\n{end:%B} {end.day}, {end.year}", 1) for length, end in heads), ()


def income_table(filer: Filer, at: int) -> Table:
    columns = spans(filer, at)

    def row(label: str, line: str, **form: object) -> Row:
        cells = [
            figure(
                filer, filer.flow(line, end, count, said=at), period_of(filer, end, count), said=at, symbol="$" if line == "revenue" else ""
            )
            for end, count in columns
        ]
        return Row(label, tuple(cells), **form)  # type: ignore[arg-type]

    shown = []
    for end, count in columns:
        each = Decimal(filer.flow("income", end, count, said=at)) / filer.shares
        shown.append(
            Figure(each.quantize(Decimal("0.01"), ROUND_HALF_UP), period_of(filer, end, count), 2, unit="USD/shares", scale=0, symbol="$")
        )
    rows = (
        row("Net sales", "revenue"),
        row("Cost of sales", "cost"),
        row("Selling, general and administrative expenses", "expenses"),
        row("Provision for income taxes", "tax"),
        row("Net income", "income", rule="double"),
        Row("Diluted earnings per share", tuple(shown)),
    )
    return Table(headers(filer, columns)[:1], rows)


def balance_table(filer: Filer, at: int) -> Table:
    opening = at - at % 4 - 1
    days = [at, *([opening] if opening >= 0 else [])]

    def row(label: str, line: str, **form: object) -> Row:
        cells = [figure(filer, filer.told(at)[line][one], instant(filer.ends[one].isoformat()), said=at, symbol="$") for one in days]
        return Row(label, tuple(cells), **form)  # type: ignore[arg-type]

    heads = tuple((f"{filer.ends[one]:%B} {filer.ends[one].day},\n{filer.ends[one].year}", 1) for one in days)
    rows = (
        row("Cash and cash equivalents", "cash"),
        row("Other assets", "others"),
        row("Total assets", "assets", rule="double"),
        row("Total liabilities", "liabilities"),
        row("Total stockholders’ equity", "equity"),
        row("Total liabilities and stockholders’ equity", "assets", rule="double"),
    )
    return Table((heads,), rows)


def cash_table(filer: Filer, at: int) -> Table:
    count = at % 4 + 1
    columns = [(end, count) for end in (at, at - 4) if end - count + 1 >= 0]

    def amounts(line: str) -> tuple[Figure, ...]:
        return tuple(
            figure(filer, sum(filer.told(at)[line][end - count + 1 : end + 1]), period_of(filer, end, count), said=at) for end, _ in columns
        )

    def balance(quarters_back: int) -> tuple[Figure | None, ...]:
        found: list[Figure | None] = []
        for end, _ in columns:
            one = end - quarters_back
            found.append(
                None if one < 0 else figure(filer, filer.told(at)["cash"][one], instant(filer.ends[one].isoformat()), said=at, symbol="$")
            )
        return tuple(found)

    rows = [
        Row("Net cash provided by operating activities", amounts("operating")),
        Row("Net cash used in investing activities", amounts("investing")),
        Row("Net increase (decrease) in cash", amounts("change"), rule="single"),
    ]
    if any(balance(count)):
        rows.append(Row("Cash and cash equivalents, beginning of period", balance(count)))
    rows.append(Row("Cash and cash equivalents, end of period", balance(0), rule="double"))
    return Table(headers(filer, columns)[:1], tuple(rows))


def make_release(filer: Filer, at: int, *, name: str = "") -> Release:
    year, quarter = filer.fiscal(at)
    end = filer.ends[at]
    which = f"{WORDS[quarter - 1]} quarter of fiscal {year}" if quarter < 4 else f"fourth quarter and fiscal year {year}"
    day = published(filer, at)
    unit = f"({SCALES[filer.scale(at)]}, except per share data)"
    titled = f"{WORDS[quarter - 1].title()} Quarter {'and Full Year ' if quarter == 4 else ''}Fiscal {year} Results"
    parts: list[Part] = [
        Paragraph("Exhibit 99.1", bold=True, align="right"),
        Paragraph(f"{filer.name} Reports {titled}", bold=True, align="center"),
        Paragraph(
            f"MILLBROOK, Vt., {day:%B} {day.day}, {day.year} — {filer.name} (NASDAQ: {filer.ticker}) today announced results for the "
            f"{which}, ended {end:%B} {end.day}, {end.year}."
        ),
        *(Paragraph(words) for words in filer.says.get(at, ())),
        Title((filer.name, "CONDENSED CONSOLIDATED STATEMENTS OF OPERATIONS", unit)),
        income_table(filer, at),
        Title((filer.name, "CONDENSED CONSOLIDATED BALANCE SHEETS", f"({SCALES[filer.scale(at)]})")),
        balance_table(filer, at),
        Title((filer.name, "CONDENSED CONSOLIDATED STATEMENTS OF CASH FLOWS", f"({SCALES[filer.scale(at)]})")),
        cash_table(filer, at),
    ]
    return Release(name or f"{filer.ticker.lower()}-{year}q{quarter}", f"{filer.name} {which}", tuple(parts))


def filing(filer: Filer, at: int, *, days: int = 0, form: str = "8-K") -> tieout.FilingRef:
    """What EDGAR's index says of the release of a quarter, so many days after it was due."""
    day = published(filer, at) + timedelta(days=days)
    accession = f"{filer.cik}-{day:%y}-{at * 100 + days:06}"
    address = f"https://x.example/{accession}"
    return tieout.FilingRef(accession=accession, cik=filer.cik, company=filer.name, form=form, filed=day, url=address, accepted=moment(day))


def put(
    store: tieout.Store,
    filer: Filer,
    at: int,
    *,
    days: int = 0,
    form: str = "8-K",
    write: Callable[[Release], Written] = workiva.write,
    ext: str = "htm",
) -> tieout.Release:
    """Reads the release of a quarter as the filer published it and puts it in a store."""
    made = make_release(filer, at)
    read = _read(write(made).content, f"{made.name}{'a' if form.endswith('/A') else ''}.{ext}")
    store.put(tieout.prepare(read, filing=filing(filer, at, days=days, form=form)))
    return read


@cache
def _read(content: bytes, name: str) -> tieout.Release:
    return tieout.read(content, name=name)


def grown(first: int, count: int, percent: int, *, wobble: int = 7919) -> list[int]:
    """Amounts that grow by so many percent a year, with odd dollars and a season."""
    found = []
    for at in range(count):
        season = (100, 104, 97, 118)[at % 4]
        found.append(first * season * (400 + at * percent) // 40_000 + (at * wobble) % 49_999)
    return found


def ledger(revenue: int, count: int, percent: int) -> dict[str, list[int]]:
    """The true amounts of so many quarters, which foot and roll forward."""
    sales = grown(revenue, count, percent)
    lines = {"revenue": sales, "cost": [one * 58 // 100 + 313 for one in sales], "expenses": [one * 27 // 100 + 1_271 for one in sales]}
    lines["tax"] = [one * 3 // 100 + 77 for one in sales]
    lines["operating"] = [one * 13 // 100 - 4_321 for one in sales]
    lines["investing"] = [-(one * 9 // 100) for one in sales]
    lines["change"] = [a + b for a, b in zip(lines["operating"], lines["investing"], strict=True)]
    lines["cash"] = running(revenue // 2, lines["change"])
    lines["others"] = [3 * one + 1_234 for one in sales]
    lines["assets"] = [a + b for a, b in zip(lines["cash"], lines["others"], strict=True)]
    lines["liabilities"] = [one * 45 // 100 for one in lines["assets"]]
    lines["equity"] = [a - b for a, b in zip(lines["assets"], lines["liabilities"], strict=True)]
    return lines


def running(opening: int, changes: list[int]) -> list[int]:
    found = []
    for change in changes:
        opening += change
        found.append(opening)
    return found


def weeks_ends(first: date, weeks: list[int]) -> Iterator[date]:
    """Ends of quarters of so many weeks each, after a day."""
    for count in weeks:
        first += timedelta(weeks=count)
        yield first


def kiln() -> Filer:
    """Maple Kiln Stores: a retailer with years of 52 or 53 weeks, in millions; its fourth quarter is never printed; it recast fiscal 2023.

    Thirteen quarters from the first of fiscal 2022; fiscal 2023 has 53 weeks. In fiscal 2024 it sold a chain of shops and restated.
    """
    count = 13
    lines = ledger(204_000_000, count, 6)
    less = [one - (one // 20 if at >= 4 else 0) for at, one in enumerate(lines["revenue"])]
    before = date(2022, 1, 29)
    weeks = [13, 13, 13, 13, 13, 13, 13, 14, 13, 13, 13, 13, 13]
    told = "Amounts of prior periods have been recast to present the outlet shops as discontinued operations."
    return Filer(
        "Maple Kiln Stores, Inc.", "MKLN", "0009990021", list(weeks_ends(before, weeks)), before, 2022, lines, 41_000_000, weeks=True,
        scale=lambda at: 6, places=1, prints_fourth=False, recast={8: {"revenue": less}}, says=dict.fromkeys((8, 9, 10, 11), (told,)),
    )  # fmt: skip


def tern() -> Filer:
    """Tern Hollow Systems: calendar years, thousands and from 2025 on millions, with guidance that it meets, beats and misses."""
    count = 13
    lines = ledger(121_000_000, count, 12)
    ends = [date(2022 + at // 4, *((3, 31), (6, 30), (9, 30), (12, 31))[at % 4]) for at in range(count)]
    year = [sum(lines["revenue"][4 * at : 4 * at + 4]) for at in range(3)]
    second = Decimal(year[2]).scaleb(-6).quantize(Decimal(1), ROUND_HALF_UP)
    says = {
        7: (f"For fiscal year 2024, the company expects revenue of ${second - 30} million to ${second - 20} million.",),
        8: (
            f"The company raised its outlook: for fiscal year 2024, it expects revenue of ${second - 4} million to "
            f"${second + 4} million, compared with its prior guidance of ${second - 30} million to ${second - 20} million.",
        ),
        9: (
            f"The company raised its outlook: for fiscal year 2024, it expects revenue of ${second + 9} million to "
            f"${second + 12} million, compared with its prior guidance of ${second - 5} million to ${second + 4} million.",
        ),
        12: ("For fiscal year 2025, the company expects revenue of $760 million to $780 million.",),
    }
    return Filer(
        "Tern Hollow Systems Corporation", "TRNH", "0009990022", ends, date(2021, 12, 31), 2022, lines, 33_000_000,
        scale=lambda at: 6 if at >= 12 else 3, says=says,
    )  # fmt: skip
