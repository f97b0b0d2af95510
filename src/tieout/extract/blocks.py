"""Units by block: rows that carry no sign of their own among rows that do.

Filers print the percent sign on the first row of a block only, and per-share bridges without any sign. In a table whose amounts are
whole thousands, a figure with decimals is no amount: the rows around it say what it is.
"""

from collections.abc import Sequence

from tieout.extract.layout import Figure, Line
from tieout.extract.numbers import NUMBER

FEWEST_AMOUNTS = 4  # long amounts, all whole, from which a figure with decimals is no amount
LARGEST_DIGITS = 3  # digits before the point of a ratio or an amount per share
REACH = 12  # rows between an unsigned row and the one that tells
SIGNED = {"percent": "percent_of", "percent_of": "percent_of", "per_share": "per_share", "shares": "shares"}

Row = tuple[Line, tuple[str, ...], str]


def settle_blocks(rows: Sequence[Row], *, skipped: Sequence[bool], is_per_share: bool, excepts_per_share: bool) -> list[Row]:
    """The rows with the measures that their blocks give them; a measure of their own stands.

    `skipped` says of each section whether its title settles the unit, `is_per_share` that the table's title speaks of amounts per share,
    `excepts_per_share` that it does so in an exception from its scale: "(in thousands, except per share amounts)".
    """
    settled = list(rows)
    amounts = _long_amounts(settled)
    is_sure = len(amounts) >= FEWEST_AMOUNTS
    is_whole = not any(figure.printed.places for figure in amounts)
    is_per_share = is_per_share or (excepts_per_share and is_sure and is_whole)
    signs = [_sign(line, measure) for line, _, measure in settled]
    for index, (line, path, measure) in enumerate(settled):
        if measure == "shares" and _is_cents(line):  # "dilutive impact" of a bridge per share
            signs[index] = measure = ""
        if not line.figures or signs[index] or skipped[line.section] or measure not in ("", "share_of"):
            continue
        above, below = _near(signs, settled, index, -1), _near(signs, settled, index, 1)
        found = _measure(line, above, below, is_whole=is_whole, is_sure=is_sure, is_per_share=is_per_share)
        if found:
            settled[index] = (line, path, found)
            signs[index] = found
    return settled


def _measure(line: Line, above: str, below: str, *, is_whole: bool, is_sure: bool, is_per_share: bool) -> str:
    stated = [figure for figure in line.figures if figure.printed.kind == NUMBER]
    if not stated:
        return above if above and above == below else ""
    has_sign = any(figure.symbol for figure in stated)
    short = all(len(figure.printed.digits.partition(".")[0]) <= LARGEST_DIGITS for figure in stated)
    cents = short and all(figure.printed.places == 2 for figure in stated)
    if cents and (is_per_share or above == below == "per_share"):
        return "per_share"
    if above == below == "shares" and not has_sign:
        return "shares"
    if not is_whole or not short or not all(figure.printed.places for figure in stated):
        return ""
    if has_sign:
        return "per_share" if cents and (is_sure or "per_share" in (above, below)) else ""
    near = {above, below} - {"", "shares"}
    if "per_share" in near and cents and above in ("per_share", ""):
        return "per_share"
    return "percent_of" if "percent_of" in near and (is_sure or above == below) else ""


def _is_cents(line: Line) -> bool:
    stated = [figure for figure in line.figures if figure.printed.kind == NUMBER]
    return bool(stated) and all(figure.printed.places == 2 and len(figure.printed.digits) <= LARGEST_DIGITS + 3 for figure in stated)


def _long_amounts(rows: Sequence[Row]) -> list[Figure]:
    """The table's plain figures too long to be anything but amounts."""
    return [
        figure
        for line, _, measure in rows
        if measure in ("", "share_of")
        for figure in line.figures
        if figure.printed.kind == NUMBER and not figure.word and len(figure.printed.digits.partition(".")[0]) > LARGEST_DIGITS
    ]


def _sign(line: Line, measure: str) -> str:
    """What a row says of itself: its label, or the percent signs in it."""
    stated = [figure for figure in line.figures if figure.printed.kind == NUMBER]
    if measure in SIGNED:
        return SIGNED[measure]
    if stated and all(figure.word == "percent" for figure in stated):
        return "percent_of"
    return ""


def _near(signs: Sequence[str], rows: Sequence[Row], index: int, step: int) -> str:
    """The sign of the nearest row that has one, up or down, before a heading or a row of amounts."""
    for distance in range(1, REACH + 1):
        at = index + step * distance
        if not 0 <= at < len(rows) or not rows[at][0].figures:
            return ""
        if signs[at]:
            return signs[at]
        if any(figure.printed.kind == NUMBER and not figure.printed.places for figure in rows[at][0].figures):
            return ""
    return ""
