"""Scales that no caption settles, from evidence: earnings per share times shares is income, and sentences restate table figures."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from tieout.extract.layout import Figure, Layout, Line
from tieout.extract.numbers import NUMBER
from tieout.extract.tables_of_words import pattern
from tieout.extract.units import SCALES

INCOME = pattern("income")
POSSIBLE = (0, 3, 6)
SLACK = Decimal("0.1")  # basic against diluted, preferred dividends: how far income by earnings per share may lie from the count
HALF_CENT = Decimal("0.005")
PROSE_AMOUNT = re.compile(r"[$€£]\s?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(thousand|million|billion)?\b", re.IGNORECASE)
FEWEST_MATCHES = 2
MILLION = 1_000_000
FEWEST_DIGITS = 3
FEWEST_ROUNDED = 3  # amounts with their last three digits zero: by chance one table in a billion
ZEROS = 3
MOST_AMOUNTS = 120
MOST_ROWS = 20  # rows of a column that are tried with each other
IN_FULL_DIGITS = 9


def share_scale(lines: Sequence[tuple[Line, str, str]], income_scale: int) -> int | None:
    """The scale of a table's share counts under which income by earnings per share is about the count, in the columns that tell.

    `lines` are the table's figure lines with label and measure. None where nothing tells, or more than one scale fits.
    """
    incomes = _by_column(line for line, label, measure in lines if not measure and INCOME.search(label))
    earnings = _by_column(line for line, _, measure in lines if measure == "per_share")
    counts = _by_column(line for line, _, measure in lines if measure == "shares")
    fitting: set[int] = set()
    for column, shares in counts.items():
        for share in shares:
            for scale in POSSIBLE:
                if any(
                    _fits(income.scaleb(income_scale), per_share, share.scaleb(scale))
                    for income in incomes.get(column, ())
                    for per_share in earnings.get(column, ())
                ):
                    fitting.add(scale)
    return fitting.pop() if len(fitting) == 1 else None


def _fits(income: Decimal, per_share: Decimal, shares: Decimal) -> bool:
    """Whether income / per share, with the rounding of a printed cent, is the share count within SLACK."""
    if per_share <= HALF_CENT * 2 or not shares:
        return False
    low, high = income / (per_share + HALF_CENT), income / (per_share - HALF_CENT)
    return low * (1 - SLACK) <= shares <= high * (1 + SLACK)


def _by_column(lines: Iterable[Line]) -> dict[int, list[Decimal]]:
    found: dict[int, list[Decimal]] = {}
    for line in lines:
        for figure in line.figures:
            if figure.printed.kind == NUMBER and figure.printed.digits.strip("0."):
                found.setdefault(figure.column, []).append(Decimal(figure.printed.digits))
    return {column: amounts[:MOST_ROWS] for column, amounts in found.items()}


class ProseAmounts:
    """The amounts that a document's sentences state with their scale."""

    def __init__(self, texts: Iterable[str]) -> None:
        amounts: set[tuple[Decimal, int]] = set()
        for text in texts:
            if "$" in text or "€" in text or "£" in text:
                for match in PROSE_AMOUNT.finditer(text):
                    digits = match[1].replace(",", "")
                    scale = SCALES[match[2].lower()] if match[2] else 0
                    if scale or len(digits) > FEWEST_DIGITS + 2:
                        amounts.add((Decimal(digits).scaleb(scale), scale - len(digits.partition(".")[2])))
                    if len(amounts) > MOST_AMOUNTS:
                        break
            if len(amounts) > MOST_AMOUNTS:
                break
        self.amounts = sorted(amounts)

    def scale_of(self, layout: Layout) -> int | None:
        """The scale under which at least two of a table's figures round to amounts of the sentences, and more than under any other.

        One is enough for whole amounts where figures of a million and more are printed and no other scale has any.
        """
        figures = {Decimal(figure.printed.digits) for line in layout.lines for figure in line.figures if _is_amount(figure)}
        matches = {
            scale: sum(any(_rounds_to(figure.scaleb(scale), amount, place) for figure in figures) for amount, place in self.amounts)
            for scale in POSSIBLE
        }
        best = max(matches, key=lambda scale: matches[scale])
        others = max(count for scale, count in matches.items() if scale != best)
        is_whole = best == 0 and others == 0 and matches[0] and max(figures, default=0) >= MILLION
        return best if (matches[best] >= FEWEST_MATCHES and matches[best] > others) or is_whole else None


def prints_in_full(layout: Layout) -> bool:
    """Whether amounts of a table (two or more with a currency sign or in its rows) have so many digits that no caption can be missing.

    In thousands nine digits are 100 billion, and who is that large prints millions.
    """
    long = [
        figure
        for line in layout.lines
        for figure in line.figures
        if figure.printed.kind == NUMBER and len(figure.printed.digits.partition(".")[0]) >= IN_FULL_DIGITS
    ]
    return len(long) >= FEWEST_MATCHES and any(figure.symbol for figure in long)


def is_rounded_in_full(layout: Layout) -> bool:
    """Whether all amounts of a table end in three zeros: thousands or millions printed in full, as in the middle of a sentence."""
    amounts = [figure.printed for line in layout.lines for figure in line.figures if figure.printed.kind == NUMBER and not figure.word]
    return len(amounts) >= FEWEST_ROUNDED and all(len(one.digits) > ZEROS and one.digits.endswith("0" * ZEROS) for one in amounts)


def _is_amount(figure: Figure) -> bool:
    digits = figure.printed.digits.replace(".", "").lstrip("0")
    return figure.printed.kind == NUMBER and not figure.word and len(digits) >= FEWEST_DIGITS


def _rounds_to(figure: Decimal, amount: Decimal, place: int) -> bool:
    return abs(figure - amount) * 2 <= Decimal(1).scaleb(place)
