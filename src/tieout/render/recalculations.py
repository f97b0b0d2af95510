"""Findings as formulas of a spreadsheet: the terms by their cells, so that a change of a cell recalculates.

A finding gives its terms and weights, not the factor of a ratio: that is found again, as the one of few that makes the reported difference.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tieout.arithmetic.intervals import EXACT, ROUNDING, SAME, grade
from tieout.model.fact import Fact
from tieout.model.finding import TIES, Finding
from tieout.render.number_formats import DIGITS, cell_power, fits_cell, in_cell, is_number, shown_decimals

LONGEST = 8000  # characters of a formula; Excel takes 8,192
FEWEST_IN_RANGE = 3
CROSS = "✗"
# Factor and constant of a ratio: share or margin, change, decline said without its sign, change of a negative base, amount per unit.
PERCENTS = ((100, 0), (100, -100), (-100, 0), (-100, 100), (1, 0))
PLAINS = ((1, 0), (-1, 0), (100, 0), (100, -100), (-100, 0), (-100, 100), (10000, 0), (10000, -10000))

Weighted = Sequence[tuple[Fact, int]]


class Place(NamedTuple):
    """A cell: its sheet, its row and its column, both from 0."""

    sheet: str
    row: int
    column: int

    def name(self, sheet: str = "") -> str:
        """How a formula names the cell, with its sheet where that is another than the formula's.

        >>> Place("Balance sheet", 4, 27).name("Balance sheet"), Place("Balance sheet", 4, 1).name()
        ('AB5', "'Balance sheet'!B5")
        """
        letters, left = "", self.column + 1
        while left:
            left, letter = divmod(left - 1, 26)
            letters = chr(ord("A") + letter) + letters
        quoted = self.sheet.replace("'", "''")
        return f"{letters}{self.row + 1}" if self.sheet == sheet else f"'{quoted}'!{letters}{self.row + 1}"


class Recalculation(NamedTuple):
    """What a finding computes, in units of its subject's cell.

    `formula` recalculates (without its "="); None where the cells cannot give it, and then the amounts are values. `places` are the
    decimals at which the difference is exact, None of a quotient. The subject ties while the difference is between `low` and `high`.
    """

    formula: str | None
    recalculated: Decimal
    difference: Decimal
    places: int | None
    low: Decimal
    high: Decimal
    shown: int

    def difference_formula(self, reported: str, recalculated: str) -> str:
        """The formula of the difference between two cells; of a sum without the noise of binary fractions."""
        return f"{reported}-{recalculated}" if self.places is None else f"ROUND({reported}-{recalculated},{self.places})"

    def tick_formula(self, difference: str, tickmark: str) -> str:
        """The formula that gives the tickmark while rounding explains the difference, and a cross otherwise."""
        low, high = -self.low, self.high
        is_inside = (
            f"ABS({difference})<={_digits(high)}" if low == high else f"AND({difference}>={_digits(-low)},{difference}<={_digits(high)})"
        )
        return f'IF({is_inside},"{tickmark}","{CROSS}")'


def recalculate(finding: Finding, facts: Mapping[str, Fact], places: Mapping[str, Place], *, sheet: str) -> Recalculation | None:
    """The recalculation of a finding for a cell of a sheet; None where it computes nothing."""
    subject = facts.get(finding.subject or "")
    if subject is None or finding.difference is None or any(term.fact not in facts for term in finding.terms):
        return None
    above = [(facts[term.fact], term.weight) for term in finding.terms if not term.over]
    below = [(facts[term.fact], term.weight) for term in finding.terms if term.over]
    figures = [subject, *(fact for fact, _ in (*above, *below))]
    if not above or not all(map(is_number, figures)):
        return None
    power = cell_power(subject)
    finest = max(_finest(fact) for fact in figures)
    write = _Writer(places, sheet)
    formula: str | None
    if below:
        ratio = _find_ratio(finding, subject, above, below)
        formula = None if ratio is None else write.quotient(above, below, ratio=ratio, power=power)
        difference = in_cell(finding.difference if ratio is None else _decimal(subject.value, above, below, ratio, finest), power)
        rounded, shown = None, shown_decimals(subject) + 2
    else:
        formula = write.sum_of(above, power)
        difference = in_cell(finding.difference, power)
        rounded, shown = max(finest + power, 0), max(finest + power - (2 if subject.unit == "percent" else 0), 0)
        if not all(fits_cell(in_cell(fact.value, cell_power(fact))) for fact in figures) or _too_long(figures, finest):
            formula = None
    if formula is not None and len(formula) > LONGEST:
        formula = None
    low, high = _bounds(finding, subject, len(above), Decimal(1).scaleb(-finest), is_ratio=bool(below))
    low, high = _as_reported(finding, in_cell(low, power), in_cell(high, power), difference, Decimal(1).scaleb(-finest - power - 1))
    value = EXACT.subtract(in_cell(subject.value, power), difference)
    return Recalculation(formula, value, difference, rounded, low, high, shown)


class _Writer:
    """Writes terms as a formula of one sheet."""

    def __init__(self, places: Mapping[str, Place], sheet: str) -> None:
        self.places = places
        self.sheet = sheet

    def sum_of(self, terms: Weighted, power: int) -> str | None:
        """A weighted sum in units of a power of ten; None where a term has no cell."""
        if any(fact.id not in self.places for fact, _ in terms):
            return None
        written = ""
        at = 0
        while at < len(terms):
            fact, weight = terms[at]
            run = self._run(terms, at)
            factor = ("" if abs(weight) == 1 else f"*{abs(weight)}") + _shift(cell_power(fact) - power)
            name = self.places[fact.id].name(self.sheet)
            if run >= FEWEST_IN_RANGE:
                name = f"SUM({name}:{self.places[terms[at + run - 1][0].id].name(self.places[fact.id].sheet)})"
            written += ("-" if weight < 0 else "+") + name + factor
            at += run if run >= FEWEST_IN_RANGE else 1
        return written.removeprefix("+")

    def _run(self, terms: Weighted, at: int) -> int:
        """How many terms from one on stand below one another and enter alike."""
        first, weight = terms[at]
        place, power = self.places[first.id], cell_power(first)
        run = 1
        while at + run < len(terms):
            fact, other = terms[at + run]
            if self.places[fact.id] != place._replace(row=place.row + run) or other != weight or cell_power(fact) != power:
                break
            run += 1
        return run

    def quotient(self, above: Weighted, below: Weighted, *, ratio: tuple[int, int], power: int) -> str | None:
        """A ratio in units of a power of ten; None where a term has no cell."""
        factor, constant = ratio
        over, under = (cell_power(terms[0][0]) for terms in (above, below))
        top, bottom = self.sum_of(above, over), self.sum_of(below, under)
        if top is None or bottom is None:
            return None
        shift = _shift(len(str(abs(factor))) - 1 + over - under - power)
        written = f"{_bracketed(top)}/{_bracketed(bottom)}{shift}"
        whole = in_cell(Decimal(constant), power)
        if factor < 0:
            return f"{_digits(whole)}-{written}" if whole else f"-{written}"
        return f"{written}{'+' if whole > 0 else ''}{_digits(whole)}" if whole else written


def _digits(amount: Decimal) -> str:
    """An amount as a formula has it, without needless noughts."""
    return f"{amount.normalize(EXACT):f}"


def _bracketed(written: str) -> str:
    return f"({written})" if any(sign in written for sign in "+-*/") else written


def _shift(power: int) -> str:
    """A factor of a power of ten, as it stands behind a term."""
    return "" if not power else f"*{10**power}" if power > 0 else f"/{10**-power}"


def _finest(fact: Fact) -> int:
    """The decimals that a value has, however precisely it is stated."""
    exponent = fact.value.normalize(EXACT).as_tuple().exponent
    return max(fact.decimals, -exponent if isinstance(exponent, int) and fact.value else fact.decimals)


def _too_long(figures: Sequence[Fact], finest: int) -> bool:
    """Whether a sum of figures may need more digits than a cell keeps."""
    return max(fact.value.adjusted() if fact.value else 0 for fact in figures) + finest + len(str(len(figures))) > DIGITS


def _quotient(above: Weighted, below: Weighted) -> Fraction | None:
    bottom = sum(weight * Fraction(fact.value) for fact, weight in below)
    return sum(weight * Fraction(fact.value) for fact, weight in above) / bottom if bottom else None


def _find_ratio(finding: Finding, subject: Fact, above: Weighted, below: Weighted) -> tuple[int, int] | None:
    """The factor and the constant with which the terms make the difference that is reported, which is rounded down."""
    quotient = _quotient(above, below)
    if quotient is None or finding.difference is None:
        return None
    step = Fraction(1, 10 ** (max(0, *(fact.decimals for fact, _ in ((subject, 1), *above, *below))) + 3))
    for factor, constant in PERCENTS if subject.unit == "percent" else PLAINS:
        exact = Fraction(subject.value) - (factor * quotient + constant)
        if 0 <= exact - Fraction(finding.difference) < step:
            return factor, constant
    return None


def _decimal(stated: Decimal, above: Weighted, below: Weighted, ratio: tuple[int, int], finest: int) -> Decimal:
    """The difference of a ratio with more digits than a cell keeps."""
    quotient = _quotient(above, below)
    assert quotient is not None
    exact = Fraction(stated) - (ratio[0] * quotient + ratio[1])
    places = max(finest, 0) + DIGITS
    return EXACT.scaleb(Decimal(round(exact * 10**places)), -places)


def _bounds(finding: Finding, subject: Fact, count: int, step: Decimal, *, is_ratio: bool) -> tuple[Decimal, Decimal]:
    """The least and the greatest difference that rounding explains, as the checks judge it."""
    reported, computed, difference = finding.reported, finding.computed, finding.difference
    if reported is None or computed is None or difference is None:
        return Decimal(0), Decimal(0)
    own = EXACT.subtract(reported.high, reported.low) / 2
    if is_ratio:
        middle = EXACT.subtract(subject.value, difference)
        spare = own / 1000  # for the noise of binary fractions
        return computed.low - middle - own - spare, computed.high - middle + own + spare
    slack = EXACT.subtract(computed.high, computed.low) / 2
    allowed = slack + own
    if count == 1:
        allowed -= step / 2
    elif slack == count * own:
        units = 0
        while grade(units + 1, count) in (SAME, ROUNDING):
            units += 1
        allowed = units * 2 * own
    return -allowed, allowed


def _as_reported(finding: Finding, low: Decimal, high: Decimal, difference: Decimal, hair: Decimal) -> tuple[Decimal, Decimal]:
    """Bounds under which the difference that is reported has the outcome that is reported."""
    if finding.outcome == TIES:
        return min(low, difference), max(high, difference)
    if low <= difference <= high:
        return (low, difference - hair) if difference >= 0 else (difference + hair, high)
    return low, high
