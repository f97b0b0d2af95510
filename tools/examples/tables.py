"""Tables of figures that know what they are worth, apart from any markup."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Period = Mapping[str, str | int]
Line = tuple[int, ...]


def instant(day: str) -> Period:
    """Returns the period of a balance."""
    return {"instant": date.fromisoformat(day).isoformat()}


def duration(start: str, end: str, months: int, *, weeks: int | None = None) -> Period:
    """Returns the period of a flow, with its nominal months and, where the company counts them, its weeks."""
    period: dict[str, str | int] = {"start": start, "end": end, "months": months}
    return period | ({"weeks": weeks} if weeks else {})


def add(*lines: Line) -> Line:
    """Returns the sum of lines, column by column.

    >>> add((1, 2), (3, 4), (-1, 0))
    (3, 6)
    """
    return tuple(sum(column) for column in zip(*lines, strict=True))


def less(line: Line, *others: Line) -> Line:
    """Returns a line less others, column by column."""
    return add(line, *(negative(other) for other in others))


def negative(line: Line) -> Line:
    """Returns a line with every sign turned."""
    return tuple(-amount for amount in line)


def quotient(amount: int | Decimal, by: int | Decimal, places: int) -> Decimal:
    """Returns a quotient rounded as accountants do, half away from zero."""
    return (Decimal(amount) / Decimal(by)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def growth(now: int, before: int, places: int = 1) -> Decimal:
    """Returns the change in percent."""
    return quotient(100 * (now - before), before, places)


def per_share(amounts: Line, shares: Line) -> list[Decimal]:
    """Returns amounts a share, to the cent."""
    return [quotient(amount, count, 2) for amount, count in zip(amounts, shares, strict=True)]


def percent_of(part: int, whole: int) -> str:
    """Returns a share in percent."""
    return f"{quotient(100 * part, whole, 1)}%"


@dataclass(frozen=True)
class Figure:
    """One printed number and what it is worth."""

    printed: Decimal
    period: Period | None
    places: int = 0
    unit: str = "USD"
    scale: int = 3
    symbol: str = ""
    suffix: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def digits(self) -> str:
        """Returns the number as printed, without sign, symbol and suffix; nothing for a zero, which is printed as a dash."""
        return f"{abs(self.printed):,.{self.places}f}" if self.printed else ""

    @property
    def is_negative(self) -> bool:
        """Returns whether it stands in brackets."""
        return self.printed < 0

    @property
    def value(self) -> str:
        """Returns the exact scaled value as the report writes it."""
        return f"{self.printed.scaleb(self.scale):f}" if self.printed else "0"


Cell = Figure | str | None
Rule = Literal["", "single", "double"]


@dataclass(frozen=True)
class Row:
    """A line of a table: its label, a cell for each column, how far it is indented and what is ruled above its figures.

    `mark` is a superscript behind the label, which names a note below the table.
    """

    label: str
    cells: tuple[Cell, ...] = ()
    indent: int = 0
    rule: Rule = ""
    bold: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under stacked headers; a header is its text and the number of columns it spans."""

    headers: tuple[tuple[tuple[str, int], ...], ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Returns the number of figure columns."""
        return max(len(row.cells) for row in self.rows)


RowMaker = Callable[..., Row]


def rows_over(periods: Sequence[Period], *, scale: int, places: int) -> RowMaker:
    """Returns a function that makes rows of dollar amounts over given periods, kept as whole units of the last printed place."""

    def make(label: str, line: Line, *, symbol: str = "", indent: int = 1, rule: Rule = "", bold: bool = False) -> Row:
        pairs = zip(line, periods, strict=True)
        figures = (Figure(Decimal(amount).scaleb(-places), period, places, scale=scale, symbol=symbol) for amount, period in pairs)
        return Row(label, tuple(figures), indent=indent, rule=rule, bold=bold)

    return make


def row_of(label: str, printed: Sequence[Decimal | int], periods: Sequence[Period], *, indent: int = 1, **form: str | int) -> Row:
    """Returns a row of figures in another unit than the table's: shares, amounts a share, percent, counts."""
    figures = (Figure(Decimal(number), period, **form) for number, period in zip(printed, periods, strict=True))  # type: ignore[arg-type]
    return Row(label, tuple(figures), indent=indent)


def heading(label: str, *, indent: int = 0, bold: bool = False) -> Row:
    """Returns a row that only says what stands below it."""
    return Row(label, indent=indent, bold=bold)
