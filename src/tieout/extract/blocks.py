"""Units by block: rows that carry no sign of their own among rows that do.

Filers print the percent sign on the first row of a block only, and per-share bridges without any sign. In a table whose amounts are
whole thousands, a figure with decimals is no amount: the rows around it say what it is.
"""

from collections.abc import Sequence

from tieout.extract.layout import Line
from tieout.extract.numbers import NUMBER

WHOLE_PERCENT = 80  # percent of a table's plain amounts without decimals, from which a figure with decimals is no amount
FEWEST_AMOUNTS = 4
LARGEST_DIGITS = 3  # digits before the point of a ratio or an amount per share
REACH = 4  # rows between an unsigned row and the one that tells
SIGNED = {"percent": "percent_of", "percent_of": "percent_of", "per_share": "per_share"}

Row = tuple[Line, tuple[str, ...], str]


def settle_blocks(rows: Sequence[Row]) -> list[Row]:
    """The rows with the measures that their blocks give them; a measure of their own stands."""
    settled = list(rows)
    if not _is_whole(settled):
        return settled
    signs = [_sign(line, measure) for line, _, measure in settled]
    for index, (line, path, measure) in enumerate(settled):
        if measure or signs[index] or not line.figures:
            continue
        kinds = {figure.printed.kind for figure in line.figures}
        if NUMBER in kinds:
            found = _of_decimals(line, _near(signs, settled, index, -1), _near(signs, settled, index, 1))
        else:
            found = _between(_near(signs, settled, index, -1), _near(signs, settled, index, 1))
        if found:
            settled[index] = (line, path, found)
            signs[index] = found
    return settled


def _is_whole(rows: Sequence[Row]) -> bool:
    plain = [
        figure for line, _, measure in rows if not measure for figure in line.figures if figure.printed.kind == NUMBER and not figure.word
    ]
    whole = sum(not figure.printed.places for figure in plain)
    return whole >= FEWEST_AMOUNTS and whole * 100 >= WHOLE_PERCENT * len(plain)


def _sign(line: Line, measure: str) -> str:
    """What a row says of itself: its label, or the percent signs in it."""
    if measure in SIGNED:
        return SIGNED[measure]
    stated = [figure for figure in line.figures if figure.printed.kind == NUMBER]
    if stated and all(figure.word == "percent" for figure in stated):
        return "percent_of"
    return ""


def _near(signs: Sequence[str], rows: Sequence[Row], index: int, step: int) -> str:
    """The sign of the nearest row that has one, up or down, before a heading or a row of whole amounts."""
    for distance in range(1, REACH + 1):
        at = index + step * distance
        if not 0 <= at < len(rows) or not rows[at][0].figures:
            return ""
        if signs[at]:
            return signs[at]
        if any(figure.printed.kind == NUMBER and not figure.printed.places for figure in rows[at][0].figures):
            return ""
    return ""


def _of_decimals(line: Line, above: str, below: str) -> str:
    """The measure of an unsigned row of decimals; "" where any of its figures is whole, long, or nothing near tells."""
    stated = [figure for figure in line.figures if figure.printed.kind == NUMBER]
    if not all(figure.printed.places and len(figure.printed.digits.partition(".")[0]) <= LARGEST_DIGITS for figure in stated):
        return ""
    if any(figure.symbol for figure in stated):
        return "per_share" if all(figure.printed.places >= 2 for figure in stated) else ""
    if above and below and above != below:
        return "per_share" if all(figure.printed.places == 2 for figure in stated) and above == "per_share" else above
    return above or below


def _between(above: str, below: str) -> str:
    """The measure of a row of dashes: that of the rows on both sides of it."""
    return above if above and above == below else ""
