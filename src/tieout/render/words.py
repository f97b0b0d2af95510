"""Words, amounts and widths of the summary: what a document prints never leaves here with a character that steers a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tieout.model.fact import Fact
from tieout.model.interval import Interval
from tieout.model.period import Duration, Instant, Period

Piece = tuple[str, str]  # a text and its style
Line = tuple[Piece, ...]

SCALES = {0: "", 3: "thousands", 6: "millions", 9: "billions"}
STATEMENTS = {
    "income": "Income statement",
    "balance": "Balance sheet",
    "cashflow": "Cash flow statement",
    "comprehensive": "Comprehensive income",
    "equity": "Statement of equity",
    "segment": "Segments",
    "reconciliation": "Reconciliation",
    "metrics": "Metrics",
    "guidance": "Guidance",
    "other": "Table",
}
STEERING = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
WIDE = frozenset(("W", "F"))
NO_WIDTH = frozenset(("Mn", "Me"))


def plain(text: str) -> str:
    """The text on one line, without control and format characters: a document must not steer the terminal."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(" " if unicodedata.category(character) in STEERING else character for character in text).split())


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> width_of("abc"), width_of("日本"), width_of("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(character) in NO_WIDTH else 2 if unicodedata.east_asian_width(character) in WIDE else 1
        for character in text
    )


def cut(text: str, width: int) -> str:
    """The text in at most so many columns, with an ellipsis where it was longer.

    >>> cut("Total assets", 8)
    'Total a…'
    """
    if width_of(text) <= width:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character) > width - 1:
            break
        kept += character
    return f"{kept}…" if width > 0 else ""


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text with blanks up to so many columns, at its left where it stands right."""
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def wrap(text: str, width: int) -> Iterator[str]:
    """The lines of a text, broken at blanks, and inside words only where one is longer than a line."""
    line = ""
    for word in text.split():
        while width_of(word) > width:
            if line:
                yield line
                line = ""
            head = ""
            for character in word:
                if width_of(head + character) > max(width, 2):
                    break
                head += character
            yield head
            word = word[len(head) :]
        if line and width_of(line) + 1 + width_of(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def period_name(period: Period) -> str:
    """A period in a few characters: "3m to 2025-09-30", "2025-09-30"."""
    if isinstance(period, Instant):
        return period.instant.isoformat()
    assert isinstance(period, Duration)
    length = f"{period.weeks}w" if period.weeks else f"{period.months}m" if period.months else "?"
    return f"{length} to {period.end.isoformat() if period.end else '?'}"


def amount_text(value: Decimal, scale: int) -> str:
    """An amount in units of 10^scale, with commas and every digit it has.

    >>> amount_text(Decimal("41166500"), 3), amount_text(Decimal("-0.450"), 0)
    ('41,166.5', '-0.45')
    """
    shifted = value.scaleb(-scale).normalize()
    exponent = shifted.as_tuple().exponent
    if not isinstance(exponent, int) or shifted.adjusted() > 40:  # absurd, and shown as it is
        return str(value)
    return f"{shifted:,f}"


def interval_text(interval: Interval, scale: int) -> str:
    """An interval in units of 10^scale: brackets where an end belongs to it, parentheses where it does not."""
    low, high = amount_text(interval.low, scale), amount_text(interval.high, scale)
    return f"{'[' if interval.low_closed else '('}{low}, {high}{']' if interval.high_closed else ')'}"


def unit_name(unit: str | None, scale: int) -> str:
    """The unit of a figure in words: "USD thousands", "USD a share", "percent"."""
    if unit is None:
        return "unit unknown"
    if unit.endswith("/shares"):
        return f"{plain(unit.removesuffix('/shares'))} a share"
    return f"{plain(unit)} {SCALES.get(scale, f'x 10^{scale}')}".strip()


def figure_text(fact: Fact, currency: str | None = None) -> str:
    """A figure as printed, with its unit where that is not the table's currency."""
    unit = fact.unit or "?"
    if unit == currency:
        return plain(fact.text)
    if unit == "percent":
        return f"{plain(fact.text)}%"
    return f"{plain(fact.text)} {'/sh' if unit.endswith('/shares') else 'sh' if unit == 'shares' else plain(unit)}"


def quantity_text(fact: Fact, *, signed: bool = True) -> str:
    """A figure as one says it, without its sign where not `signed`: "275.1 million USD", "0.45 USD a share", "5.2 million shares"."""
    value = fact.value if signed else abs(fact.value)
    unit = plain(fact.unit or "?")
    if unit == "percent":
        return f"{value:,f}%"
    if unit.endswith("/shares"):
        return f"{value:,f} {unit.removesuffix('/shares')} a share"
    large = (power for power in (9, 6, 3) if power <= fact.scale + 3 and (abs(value) >= Decimal(1).scaleb(power) or power == fact.scale))
    scale = next(large, 0)
    if scale == 3 and not fact.scale:
        scale = 0
    word = f" {SCALES[scale].rstrip('s')}" if scale else ""
    return f"{amount_text(value, scale)}{word} {'' if unit == 'pure' else unit}".rstrip()


def counted(count: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 error", "2 errors"."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def text_of(line: Sequence[Piece]) -> str:
    """A line without its styles."""
    return "".join(text for text, _ in line)
