"""Figures as cells of a spreadsheet: the number in a cell, and the format that prints it as the release does.

A cell holds the figure in units of a power of ten: as printed, so that 41,167 in thousands is 41167; of a percent the fraction, so that
12.5% is 0.125 and a ratio needs no factor.
"""

import re
from decimal import Decimal

from tieout.arithmetic.intervals import EXACT
from tieout.model.fact import Fact

DIGITS = 15  # that a binary double keeps of every decimal
MOST_DECIMALS = 15
LARGEST, FINEST = 200, 200  # powers of ten: beyond them a figure is text
SYMBOL = re.compile(r"[A-Z]{0,3}[$€£¥₹₩₪₽₺฿]")


def cell_power(fact: Fact) -> int:
    """The power of ten that one in the cell stands for."""
    return fact.scale + 2 if fact.unit == "percent" else fact.scale


def in_cell(value: Decimal, power: int) -> Decimal:
    """An amount in units of a power of ten."""
    return EXACT.scaleb(value, -power)


def is_number(fact: Fact) -> bool:
    """Whether a cell can hold the figure as a number at all."""
    return abs(cell_power(fact)) <= LARGEST and (not fact.value or -FINEST <= fact.value.adjusted() <= LARGEST)


def fits_cell(value: Decimal) -> bool:
    """Whether a binary double keeps every digit of an amount.

    >>> fits_cell(Decimal("123456789012345")), fits_cell(Decimal("1234567890123456"))
    (True, False)
    """
    return len(value.normalize(EXACT).as_tuple().digits) <= DIGITS


def shown_decimals(fact: Fact) -> int:
    """The decimals of a figure as printed."""
    return min(max(fact.decimals + fact.scale, 0), MOST_DECIMALS)


def number_format(fact: Fact, *, brackets: bool) -> str:
    """The format that prints a figure as the release does; with `brackets` a positive one leaves the room of one.

    >>> from decimal import Decimal as D
    >>> from tieout.model.fact import Source
    >>> def fact(text, value, unit): return Fact("f", Source("table", 0, 1), "", "", (), text, D(value), 1, 0, unit, None, {})
    >>> number_format(fact("(1,250.5)", "-1250.5", "USD"), brackets=True)
    '#,##0.0_);(#,##0.0)'
    >>> number_format(fact("$ 0.5", "0.5", "USD"), brackets=False), number_format(fact("—", "0", "USD"), brackets=False)
    ('"$"#,##0.0;-"$"#,##0.0', '#,##0.0;-#,##0.0;"—"')
    """
    text = fact.text
    symbol = SYMBOL.search(text)
    amount = _amount(shown_decimals(fact), grouped="," in text or abs(in_cell(fact.value, fact.scale)) < 1000)
    if symbol is not None:
        before = text[: symbol.start()].strip(" (-−–+") == ""
        amount = f'"{symbol[0]}"{amount}' if before else f'{amount} "{symbol[0]}"'
    percent = "%" if fact.unit == "percent" else ""
    dash = "" if fact.value or any(character.isdigit() for character in text) else next(iter(text.strip().replace('"', "")), "")
    return _signed(amount + percent, brackets=brackets or "(" in text, plus=text.lstrip().startswith("+"), nought=dash)


def workings_format(fact: Fact, decimals: int, *, nought: str = "") -> str:
    """The format of a recalculated amount or of a difference, in the manner of the figure it belongs to."""
    amount = _amount(min(max(decimals, 0), MOST_DECIMALS), grouped=True)
    return _signed(amount + ("%" if fact.unit == "percent" else ""), brackets=True, plus=False, nought=nought)


def _amount(decimals: int, *, grouped: bool) -> str:
    return ("#,##0" if grouped else "0") + (f".{'0' * decimals}" if decimals else "")


def _signed(amount: str, *, brackets: bool, plus: bool, nought: str) -> str:
    positive = f"+{amount}" if plus else amount
    signed = f"{positive}_);({amount})" if brackets else f"{positive};-{amount}"
    return signed + (f';"{nought}"{"_)" if brackets else ""}' if nought else "")
