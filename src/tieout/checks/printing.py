"""Amounts as the document would print them."""

import re
from decimal import Decimal
from functools import lru_cache

from tieout.arithmetic.intervals import EXACT
from tieout.checks.view import View
from tieout.model.fact import Fact

DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
OPENING = re.compile(r"[(\[<（]\s*$")


def print_like(fact: Fact, was: int) -> str:
    """A number of units of the last digit as the figure is printed: its decimals and commas, brackets or a minus sign where negative.

    >>> from tieout.model.fact import Source
    >>> fact = Fact("f1", Source("table", 0, 7), "income", "", (), "(41,167)", Decimal(-41167000), -3, 3, "USD", None, {})
    >>> print_like(fact, -4116), print_like(fact, 1234567)
    ('(4,116)', '1,234,567')
    """
    found = DIGITS.search(fact.text)
    digits = found.group() if found else ""
    places = len(digits.partition(".")[2]) if digits else max(0, fact.decimals + fact.scale)
    whole, rest = divmod(abs(was), 10**places) if places else (abs(was), 0)
    has_commas = "," in digits or (whole >= 10_000 and len(digits.partition(".")[0]) <= 3) or not digits
    text = f"{whole:,}" if has_commas else str(whole)
    if places:
        text += f".{rest:0{places}d}"
        if digits.startswith(".") and not whole:
            text = text[1:]
    if was >= 0:
        return text
    if found and fact.value < 0 and not OPENING.search(fact.text[: found.start()]):
        return f"{fact.text[: found.start()].strip()}{text}"
    return f"({text})"


def move_point(text: str, was: int) -> str | None:
    """A printed number with its point one place to the left, where that rounds to so many units of its last digit; None where it does not.

    >>> move_point("156.8", 157), move_point("8.8", 9), move_point("643", 64), move_point("643", 46)
    ('15.68', '0.88', '64.3', None)
    """
    whole, _, rest = text.replace(",", "").partition(".")
    if not (whole + rest).isdigit() or not whole:
        return None
    moved = f"{whole[:-1] or '0'}.{whole[-1]}{rest}"
    units = Decimal(moved).scaleb(len(rest))
    return moved if abs(units - was) <= 1 else None


def amount(view: View, value: int) -> Decimal:
    """A whole number of the view as an exact decimal without an exponent."""
    if view.one and not value % view.one:
        return Decimal(value // view.one)
    return shifted(value * 5, view.decimals + 1)


@lru_cache(maxsize=4096)
def shifted(whole: int, places: int) -> Decimal:
    """A whole number with the point moved to the left by so many places: no trailing zeros after it, and no exponent.

    >>> shifted(41250, 3), shifted(412, -2)
    (Decimal('41.25'), Decimal('41200'))
    """
    if places <= 0:
        return Decimal(whole * 10**-places)
    above, rest = divmod(whole, 10**places)
    if not rest:
        return Decimal(above)
    while not whole % 10:
        whole, places = whole // 10, places - 1
    return EXACT.scaleb(Decimal(whole), -places)
