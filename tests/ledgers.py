"""Releases made from ledgers: true amounts to the cent that add up, each printed figure rounded by itself, laid out at random.

`draw_release(seed)` is the same for the same seed. Whatever is printed follows from one ledger, so no relation between two figures of it
can be off by more than rounding.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.drawings import VARIANTS, to_html

Line = list[int]  # one true amount a column, in cents
Cells = list[str]
SCALES = {"": 0, "in thousands": 3, "in millions": 6, "in billions": 9}
YEARS = 2025
REVENUES = ("Products", "Services", "Subscriptions", "Licenses", "Royalties", "Rental income", "Other revenues")
COSTS = ("Cost of products", "Cost of services", "Cost of subscriptions", "Amortization of acquired technology")
EXPENSES = (
    "Research and development",
    "Selling, general and administrative",
    "Sales and marketing",
    "Depreciation and amortization",
    "Restructuring charges",
    "Impairment of goodwill",
    "Loss on sale of assets",
)
OTHERS = ("Interest income", "Interest expense", "Other income (expense), net", "Gain on investments", "Equity in earnings of affiliates")
CURRENT = ("Cash and cash equivalents", "Short-term investments", "Accounts receivable, net", "Inventories", "Prepaid expenses and other")
FIXED = ("Property and equipment, net", "Goodwill", "Intangible assets, net", "Deferred tax assets", "Other assets", "Right-of-use assets")
OWED = ("Accounts payable", "Accrued liabilities", "Deferred revenue", "Current portion of debt", "Income taxes payable")
LATER = ("Long-term debt", "Operating lease liabilities", "Deferred tax liabilities", "Other liabilities")
MEMBERS = ("Common Stock", "Additional Paid-in Capital", "Accumulated Other Comprehensive Loss", "Treasury Stock", "Retained Earnings")
OPERATING = (
    "Depreciation and amortization",
    "Stock-based compensation",
    "Deferred income taxes",
    "Accounts receivable",
    "Inventories",
    "Accounts payable",
    "Other assets and liabilities",
)
INVESTING = ("Purchases of property and equipment", "Acquisitions, net of cash acquired", "Sales of investments", "Other investing")
FINANCING = (
    "Repurchases of common stock",
    "Dividends paid",
    "Proceeds from borrowings",
    "Repayment of debt",
    "Proceeds from stock options",
)
SEGMENTS = ("Americas", "Europe", "Asia Pacific", "Wholesale", "Retail", "Hardware")
ADJUSTMENTS = (
    "Stock-based compensation",
    "Amortization of intangibles",
    "Restructuring charges",
    "Acquisition costs",
    "Tax effect of adjustments",
)
MEMOS = ("Cash paid for interest", "Cash paid for income taxes", "Capital expenditures accrued", "Backlog")
DASHES = ("—", "–", "-", "—")


def add(*lines: Line) -> Line:
    return [sum(amounts) for amounts in zip(*lines, strict=True)]


def turned(line: Line) -> Line:
    return [-amount for amount in line]


def rounded(value: Fraction, *, half_even: bool) -> int:
    """The nearest whole number; a half goes to the even one, or away from zero."""
    size = abs(value)
    whole, rest = divmod(size, 1)
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (whole % 2 or not half_even)):
        whole += 1
    return int(whole) if value >= 0 else -int(whole)


@dataclass
class Hand:
    """How one release is written: the dice, the scale, and the habits that do not change within it."""

    dice: random.Random
    scale: str
    places: int
    half_even: bool
    dash: str | None  # for what is zero, or rounds to it
    bracketed: bool  # what is taken off stands in brackets
    minus: bool  # negatives have a minus sign, not brackets
    dollar: bool

    def chance(self, percent: int) -> bool:
        return self.dice.randrange(100) < percent

    def some(self, names: Sequence[str], low: int, high: int) -> list[str]:
        count = min(len(names), self.dice.randint(low, high))
        return [names[at] for at in sorted(self.dice.sample(range(len(names)), count))]

    def number(self, value: Fraction, places: int) -> str:
        """A value at so many places, as printed."""
        whole = rounded(value * 10**places, half_even=self.half_even)
        if not whole and self.dash is not None:
            return self.dash
        digits = f"{abs(whole):0{places + 1}d}"
        text = f"{int(digits[: len(digits) - places]):,}" + (f".{digits[-places:]}" if places else "")
        if whole < 0:
            return f"-{text}" if self.minus else f"({text})"
        return text

    def amount(self, cents: int) -> str:
        return self.number(Fraction(cents, 10 ** (2 + SCALES[self.scale])), self.places)

    def amounts(self, line: Line) -> Cells:
        return [self.amount(cents) for cents in line]

    def percent(self, value: Fraction) -> str:
        text = self.number(value * 100, 1)
        return text if text == self.dash else f"{text[:-1]}%)" if text.endswith(")") else f"{text}%"


@dataclass
class Sheet:
    """One table as it is drawn: its title, its headers and its rows."""

    title: str
    headers: list[Cells]
    rows: list[tuple[str, Cells]] = field(default_factory=list)

    def add(self, label: str, cells: Cells) -> None:
        self.rows.append((label, cells))

    def head(self, label: str) -> None:
        self.rows.append((label, []))


@dataclass
class Ledger:
    """The true amounts of one company in some periods, this one first; lines by the name of what they are."""

    width: int
    revenues: dict[str, Line]
    costs: dict[str, Line]
    expenses: dict[str, Line]
    others: dict[str, Line]
    tax: Line
    minority: Line
    shares: list[int]
    current: dict[str, Line] = field(default_factory=dict)
    fixed: dict[str, Line] = field(default_factory=dict)
    owed: dict[str, Line] = field(default_factory=dict)
    later: dict[str, Line] = field(default_factory=dict)

    def total(self, lines: dict[str, Line]) -> Line:
        return add([0] * self.width, *lines.values())

    @property
    def revenue(self) -> Line:
        return self.total(self.revenues)

    @property
    def gross(self) -> Line:
        return add(self.revenue, turned(self.total(self.costs)))

    @property
    def operating(self) -> Line:
        return add(self.gross, turned(self.total(self.expenses)))

    @property
    def pretax(self) -> Line:
        return add(self.operating, self.total(self.others))

    @property
    def income(self) -> Line:
        return add(self.pretax, turned(self.tax))

    @property
    def assets(self) -> Line:
        return add(self.total(self.current), self.total(self.fixed))

    @property
    def liabilities(self) -> Line:
        return add(self.total(self.owed), self.total(self.later))

    @property
    def equity(self) -> Line:
        return add(self.assets, turned(self.liabilities))


def amounts(dice: random.Random, size: int, width: int, *, signed: bool = False) -> Line:
    """A line of amounts of about one size; any of them may be nothing, and small ones are as usual as large ones."""
    own = size // 10 ** dice.randrange(4) or 1
    line = [dice.randint(own // 10, own) if dice.randrange(12) else 0 for _ in range(width)]
    return [-amount if signed and dice.randrange(2) else amount for amount in line]


def draw_ledger(dice: random.Random, size: int, width: int) -> Ledger:
    def lines(names: Sequence[str], low: int, high: int, *, signed: bool = False) -> dict[str, Line]:
        chosen = sorted(dice.sample(range(len(names)), min(len(names), dice.randint(low, high))))
        return {names[at]: amounts(dice, size, width, signed=signed) for at in chosen}

    return Ledger(
        width,
        lines(REVENUES, 1, 4),
        lines(COSTS, 1, 3),
        lines(EXPENSES, 1, 5),
        lines(OTHERS, 0, 3, signed=True),
        amounts(dice, size // 5 or 1, width, signed=dice.randrange(4) == 0),
        amounts(dice, size // 20 or 1, width),
        [dice.randint(size // 300 + 5, size // 30 + 50) for _ in range(width)],
        lines(CURRENT, 2, 5),
        lines(FIXED, 1, 5),
        lines(OWED, 1, 4),
        lines(LATER, 0, 3),
    )


def put_lines(hand: Hand, sheet: Sheet, lines: dict[str, Line], *, less: bool = False) -> None:
    """Prints lines; what is taken off in brackets where that is the hand's way."""
    for name, line in lines.items():
        shown = turned(line) if less and hand.bracketed else line
        sheet.add(f"  {name}", hand.amounts(shown))
        if hand.chance(3):
            sheet.head("")


def put_total(hand: Hand, sheet: Sheet, names: Sequence[str], line: Line, *, less: bool = False, blank: int = 8) -> None:
    """Prints a total under one of its names, or under none."""
    label = "" if hand.chance(blank) else hand.dice.choice(names)
    sheet.add(label, hand.amounts(turned(line) if less and hand.bracketed else line))


def years(hand: Hand, width: int, *, instants: bool) -> list[Cells]:
    """The headers of columns of one kind, the latest first."""
    ends = [str(YEARS - at) for at in range(width)]
    if instants:
        return [[f"December 31, {year}" for year in ends]] if hand.chance(50) else [["December 31,"] * width, ends]
    span = hand.dice.choice(("Year Ended December 31,", "Three Months Ended December 31,", "Twelve Months Ended December 31,"))
    return [[span, *["<"] * (width - 1)], ends]


def draw_income(hand: Hand, ledger: Ledger) -> Sheet:
    sheet = Sheet("Consolidated Statements of Operations", years(hand, ledger.width, instants=False))
    if hand.chance(70):
        sheet.head("Revenues:")
    put_lines(hand, sheet, ledger.revenues)
    if len(ledger.revenues) > 1 or hand.chance(20):
        put_total(hand, sheet, ("Total revenues", "Net sales", "Total net revenues"), ledger.revenue)
    if hand.chance(60):
        if hand.chance(60):
            sheet.head("Cost of revenues:")
        put_lines(hand, sheet, ledger.costs, less=True)
        if len(ledger.costs) > 1 and hand.chance(70):
            put_total(hand, sheet, ("Total cost of revenues",), ledger.total(ledger.costs), less=True)
        put_total(hand, sheet, ("Gross profit", "Gross margin"), ledger.gross, blank=2)
        spent = ledger.expenses
    else:
        spent = ledger.costs | ledger.expenses
    sheet.head(hand.dice.choice(("Operating expenses:", "Costs and expenses:")))
    put_lines(hand, sheet, spent, less=True)
    if len(spent) > 1 and hand.chance(80):
        put_total(hand, sheet, ("Total operating expenses", "Total costs and expenses"), ledger.total(spent), less=True)
    put_total(hand, sheet, ("Operating income (loss)", "Income (loss) from operations"), ledger.operating, blank=2)
    put_lines(hand, sheet, ledger.others)
    if len(ledger.others) > 1 and hand.chance(50):
        put_total(hand, sheet, ("Total other income (expense), net",), ledger.total(ledger.others))
    if ledger.others or hand.chance(50):
        put_total(hand, sheet, ("Income (loss) before income taxes",), ledger.pretax, blank=2)
    sheet.add("Provision for income taxes", hand.amounts(turned(ledger.tax) if hand.bracketed else ledger.tax))
    sheet.add("Net income (loss)", hand.amounts(ledger.income))
    earned = ledger.income
    if hand.chance(25):
        sheet.add("Less: net income attributable to noncontrolling interests", hand.amounts(ledger.minority))
        earned = add(earned, turned(ledger.minority))
        sheet.add("Net income (loss) attributable to common stockholders", hand.amounts(earned))
    if hand.chance(60):
        put_shares(hand, sheet, earned, ledger.shares)
    return sheet


def put_shares(hand: Hand, sheet: Sheet, earned: Line, shares: Sequence[int]) -> None:
    """Prints earnings per share and the shares, to the last one or on the scale of the amounts."""
    scaled = SCALES[hand.scale] if hand.chance(70) else 0
    places = hand.places if scaled else 0
    diluted = [count if cents < 0 else count + count // hand.dice.randint(20, 200) for count, cents in zip(shares, earned, strict=True)]
    for name, counts in (("Basic", shares), ("Diluted", diluted)):
        each = [hand.number(Fraction(cents, 100 * count), 2) for cents, count in zip(earned, counts, strict=True)]
        sheet.add(f"{name} earnings (loss) per share", each)
    for name, counts in (("basic", shares), ("diluted", diluted)):
        shown = [hand.number(Fraction(count, 10**scaled), places) for count in counts]
        sheet.add(f"Weighted average shares outstanding, {name}", shown)


def draw_balance(hand: Hand, ledger: Ledger) -> Sheet:
    sheet = Sheet("Consolidated Balance Sheets", years(hand, ledger.width, instants=True))
    sheet.head("Assets")
    if hand.chance(60):
        sheet.head("Current assets:")
    put_lines(hand, sheet, ledger.current)
    if hand.chance(70):
        put_total(hand, sheet, ("Total current assets",), ledger.total(ledger.current))
    put_lines(hand, sheet, ledger.fixed)
    put_total(hand, sheet, ("Total assets",), ledger.assets)
    sheet.head("Liabilities and Stockholders' Equity")
    put_lines(hand, sheet, ledger.owed)
    if hand.chance(70):
        put_total(hand, sheet, ("Total current liabilities",), ledger.total(ledger.owed))
    put_lines(hand, sheet, ledger.later)
    if hand.chance(80):
        put_total(hand, sheet, ("Total liabilities",), ledger.liabilities)
    stock = amounts(hand.dice, abs(ledger.equity[0]) // 2 or 1, ledger.width)
    if hand.chance(60):
        put_lines(hand, sheet, {"Common stock": stock, "Retained earnings (accumulated deficit)": add(ledger.equity, turned(stock))})
    put_total(hand, sheet, ("Total stockholders' equity", "Total equity"), ledger.equity)
    put_total(hand, sheet, ("Total liabilities and stockholders' equity", "Total liabilities and equity"), ledger.assets)
    return sheet


def draw_cash_flows(hand: Hand, ledger: Ledger) -> Sheet:
    width = ledger.width
    sheet = Sheet("Consolidated Statements of Cash Flows", years(hand, width, instants=False))
    size = max(map(abs, ledger.revenue)) // 2 or 1
    closing = ledger.current.get("Cash and cash equivalents") or amounts(hand.dice, size, width)
    opening = [*closing[1:], *amounts(hand.dice, size, 1)]  # each period begins where the one beside it ends
    effect = amounts(hand.dice, size // 20 or 1, width, signed=True) if hand.chance(30) else None
    left = add(closing, turned(opening), turned(effect or [0] * width))
    changes = []
    for kind, names in (("operating", OPERATING), ("investing", INVESTING), ("financing", FINANCING)):
        own = {"Net income (loss)": ledger.income} if kind == "operating" else {}
        own |= {name: amounts(hand.dice, size, width, signed=True) for name in hand.some(names, 1, 5)}
        if kind == "financing":
            own["Other financing activities"] = add(left, *map(turned, changes), turned(ledger.total(own)))
        sheet.head(f"Cash flows from {kind} activities:")
        put_lines(hand, sheet, own)
        changes.append(ledger.total(own))
        put_total(hand, sheet, (f"Net cash provided by (used in) {kind} activities",), changes[-1])
    if effect is not None:
        changes.append(effect)
        sheet.add("Effect of exchange rate changes on cash", hand.amounts(effect))
    change = add(*changes)
    put_total(hand, sheet, ("Net increase (decrease) in cash and cash equivalents", "Net change in cash"), change, blank=2)
    sheet.add("Cash and cash equivalents, beginning of year", hand.amounts(opening))
    sheet.add("Cash and cash equivalents, end of year", hand.amounts(closing))
    for name in hand.some(MEMOS, 0, 3):
        sheet.add(name, hand.amounts(amounts(hand.dice, size, width)))
    return sheet


def draw_equity(hand: Hand, ledger: Ledger) -> Sheet:
    """Members across, movements down, one or two years one below the other; the totals are those of the balance sheet."""
    names = hand.some(MEMBERS, 2, 5)
    size = max(map(abs, ledger.equity)) or 100
    sheet = Sheet("Consolidated Statements of Stockholders' Equity", [[*names, "Total Stockholders' Equity"]])
    balance = [hand.dice.randint(-size // 4, size) for _ in names]

    def put(label: str, line: Line) -> None:
        sheet.add(label, hand.amounts([*line, sum(line)]))

    def short(year: int) -> Line:
        """What the last member lacks for the equity of the balance sheet at the end of a year."""
        known = ledger.equity[YEARS - year] - sum(balance) if YEARS - year < ledger.width else 0
        return [*[0] * (len(names) - 1), known]

    first = YEARS - hand.dice.randint(1, 2)
    balance = add(balance, short(first))
    put(f"Balance at December 31, {first}", balance)
    for year in range(first + 1, YEARS + 1):
        for label in hand.some(("Net income (loss)", "Stock-based compensation", "Dividends declared", "Other comprehensive loss"), 1, 4):
            line = [hand.dice.randint(-size, size) // 10 if hand.chance(40) else 0 for _ in names]
            put(label, line)
            balance = add(balance, line)
        put("Other movements, net", short(year))
        balance = add(balance, short(year))
        put(f"Balance at December 31, {year}", balance)
    return sheet


def draw_segments(hand: Hand, ledger: Ledger) -> Sheet:
    """Segments across, with what is eliminated between them."""
    names = hand.some(SEGMENTS, 2, 4)
    columns = [*names, "Eliminations", "Consolidated"] if hand.chance(50) else [*names, "Total"]
    sheet = Sheet("Segment Information", [columns])
    size = max(map(abs, ledger.revenue)) or 100
    for label in hand.some(("Revenues", "Cost of revenues", "Depreciation and amortization", "Capital expenditures", "Total assets"), 2, 5):
        line = amounts(hand.dice, size, len(names))
        if "Eliminations" in columns:
            line.append(-hand.dice.randint(0, size // 10))
        sheet.add(label, hand.amounts([*line, sum(line)]))
    return sheet


def draw_quarters(hand: Hand, ledger: Ledger) -> Sheet:
    """Quarters across and their year; revenues and expenses down."""
    sheet = Sheet("Quarterly Results of Operations", [[*(f"Q{quarter} {YEARS}" for quarter in range(1, 5)), f"FY {YEARS}"]])
    size = max(map(abs, ledger.revenue)) or 100
    revenues = {name: amounts(hand.dice, size, 4) for name in hand.some(REVENUES, 2, 4)}
    expenses = {name: amounts(hand.dice, size, 4) for name in hand.some(EXPENSES, 1, 4)}

    def whole(line: Line) -> Line:
        return [*line, sum(line)]

    put_lines(hand, sheet, {name: whole(line) for name, line in revenues.items()})
    put_total(hand, sheet, ("Total revenues",), whole(add(*revenues.values())))
    put_lines(hand, sheet, {name: whole(line) for name, line in expenses.items()}, less=True)
    left = add(*revenues.values(), *map(turned, expenses.values()))
    put_total(hand, sheet, ("Operating income (loss)",), whole(left), blank=0)
    return sheet


def draw_reconciliation(hand: Hand, ledger: Ledger) -> Sheet:
    """GAAP to non-GAAP, down, or in columns: GAAP, adjustments, non-GAAP."""
    if hand.chance(50):
        sheet = Sheet("Reconciliation of GAAP to Non-GAAP Net Income", years(hand, ledger.width, instants=False))
        own = {name: amounts(hand.dice, abs(ledger.income[0]) or 100, ledger.width, signed=True) for name in hand.some(ADJUSTMENTS, 1, 4)}
        sheet.add("GAAP net income (loss)", hand.amounts(ledger.income))
        put_lines(hand, sheet, own)
        sheet.add("Non-GAAP net income (loss)", hand.amounts(add(ledger.income, *own.values())))
        return sheet
    names = hand.some(ADJUSTMENTS, 1, 3)
    sheet = Sheet("Reconciliation of GAAP to Non-GAAP Results", [["GAAP", *names, "Non-GAAP"]])
    for label, line in (("Total revenues", ledger.revenue), ("Gross profit", ledger.gross), ("Operating income (loss)", ledger.operating)):
        changes = [hand.dice.randint(0, abs(line[0]) // 5) if hand.chance(60) else 0 for _ in names]
        sheet.add(label, hand.amounts([line[0], *changes, line[0] + sum(changes)]))
    return sheet


def draw_summary(hand: Hand, ledger: Ledger) -> Sheet:
    """The same facts again, on another scale where it pleases, with changes, growth and margins."""
    dice = random.Random(hand.dice.getrandbits(32))  # its own, so that what is drawn next does not hang on the scale
    scale = dice.choice([name for name in SCALES if SCALES[name] >= SCALES[hand.scale]])
    own = Hand(**(vars(hand) | {"scale": scale, "places": hand.places if scale == hand.scale else dice.randint(0, 2)}))
    kinds = [kind for kind in ("$ Change", "% Change") if own.chance(60)]
    sheet = Sheet(f"Financial Summary ({scale})" if scale else "Financial Summary", [[f"Q4 {YEARS}", f"Q4 {YEARS - 1}", *kinds]])
    lines = {"Total revenues": ledger.revenue, "Operating income (loss)": ledger.operating, "Net income (loss)": ledger.income}
    if ledger.width < 2:
        lines = {name: line * 2 for name, line in lines.items()}
    for name, line in lines.items():
        cells = own.amounts(line[:2])
        if "$ Change" in kinds:
            cells.append(own.amount(line[0] - line[1]))
        if "% Change" in kinds:
            cells.append(own.percent(Fraction(line[0], line[1]) - 1) if line[1] > 0 and line[0] > 0 else "NM")
        sheet.add(name, cells)
    revenue = lines["Total revenues"]
    if own.chance(50) and min(revenue[:2]) > 0:
        for name in ("Operating income (loss)", "Net income (loss)"):
            margin = [own.percent(Fraction(lines[name][at], revenue[at])) for at in range(2)]
            sheet.add(name.replace("income (loss)", "margin"), [*margin, *[""] * len(kinds)])
    return sheet


MAKERS: tuple[Callable[[Hand, Ledger], Sheet], ...] = (
    draw_income,
    draw_balance,
    draw_cash_flows,
    draw_equity,
    draw_segments,
    draw_quarters,
    draw_reconciliation,
    draw_summary,
)


def draw_pages(seed: int, *, most: int = 3, as_millions: bool = False) -> tuple[Hand, list[Sheet]]:
    """The hand and the sheets of one release; what is drawn in thousands may be printed in millions instead."""
    dice = random.Random(seed)
    scale = dice.choice(("", "in thousands", "in thousands", "in millions", "in millions"))
    places = 0 if scale != "in millions" else dice.choice((0, 0, 1, 2))
    units = 10 ** dice.choice((2, 3, 4, 5, 6, 7))  # of the last printed digit in a usual figure
    size = units * 10 ** (2 + SCALES[scale] - places)
    hand = Hand(
        dice,
        "in millions" if as_millions and scale == "in thousands" else scale,
        places,
        half_even=dice.randrange(2) == 0,
        dash=dice.choice(DASHES) if dice.randrange(4) else None,
        bracketed=dice.randrange(3) == 0,
        minus=dice.randrange(8) == 0,
        dollar=dice.randrange(2) == 0,
    )
    ledger = draw_ledger(dice, size, dice.choice((1, 2, 2, 3, 4, 5)))
    makers = dice.sample(MAKERS, dice.randint(1, most))
    return hand, [make(hand, ledger) for make in makers]


def with_symbols(hand: Hand, sheet: Sheet) -> Sheet:
    """The sheet with currency signs on the amounts of its first row of figures."""
    if hand.dollar:
        at = next((index for index, (_, cells) in enumerate(sheet.rows) if cells), None)
        if at is not None:
            label, cells = sheet.rows[at]
            sheet.rows[at] = label, [f"${cell}" if cell[:1].isdigit() and not cell.endswith("%") else cell for cell in cells]
    return sheet


def to_page(hand: Hand, sheets: Sequence[Sheet]) -> str:
    """The release as `drawings` draws it."""
    parts = []
    for sheet in sheets:
        stated = f"({hand.scale}, except per share amounts)" if hand.scale and "(in " not in sheet.title else ""
        lines = ["|".join(["", *row]) for row in sheet.headers]
        lines += ["|".join([label, *cells]) if cells else f"{label}|" for label, cells in with_symbols(hand, sheet).rows]
        parts.append("\n".join([sheet.title, *filter(None, [stated]), *lines]))
    return "\n\n".join(parts)


def to_text(hand: Hand, sheets: Sequence[Sheet]) -> str:
    """The release as plain text, its columns set in spaces."""
    lines = []
    for sheet in sheets:
        lines.append(sheet.title.center(100).rstrip())
        if hand.scale and "(in " not in sheet.title:
            lines.append(f"({hand.scale}, except per share amounts)".center(100).rstrip())
        lines.append("")
        rows = with_symbols(hand, sheet).rows
        wide = max([len(label) for label, _ in rows]) + 2
        for header in sheet.headers:
            if "<" in header:
                lines.append(" " * wide + header[0].rjust(24))
                continue
            lines.append(" " * wide + "".join(cell.rjust(max(18, len(cell) + 2)) for cell in header))
        widths = [max(18, *(len(header[at]) + 2 for header in sheet.headers if "<" not in header)) for at in range(len(sheet.headers[-1]))]
        for label, cells in rows:
            set_ = [(f"{cell} " if not cell.endswith(")") else cell).rjust(width) for cell, width in zip(cells, widths, strict=False)]
            lines.append((label.ljust(wide) + "".join(set_)).rstrip())
        lines += ["", ""]
    return "\n".join(lines)


def draw_release(seed: int, *, form: str | None = None, most: int = 3) -> tuple[bytes, str]:
    """The bytes of one release and a name for its form: one of the drawn variants, or text."""
    hand, sheets = draw_pages(seed, most=most)
    form = form or random.Random(seed + 1).choice((*VARIANTS, "text"))
    if form == "text":
        return to_text(hand, sheets).encode(), "release.txt"
    return to_html(to_page(hand, sheets), variant=form), "release.htm"
