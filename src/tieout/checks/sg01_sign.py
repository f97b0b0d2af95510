"""A figure has the sign of its row.

What it tests
    Figures that no sum and no ratio tests: a negative one in a row whose words allow none (weighted average shares, total assets, number of
    employees), and one whose sign none of the other columns has although its size is theirs, in rows of four columns and more.

Why it matters
    Brackets are typed and forgotten by hand, and a bracket around a margin or a share count shows in no sum.

Example
    Net interest margin of 3.45 %, 3.39 %, 3.27 % and (3.25) %: 3.25 % was meant.

What it leaves untested
    Figures that a relation ties or disputes, columns of changes, and rows whose figures differ much in size.

Since
    0.2
"""

from collections.abc import Iterator
from fractions import Fraction

from tieout.arithmetic.slips import SIGN
from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.neighbours import NONE_BESIDE, Beside, neighbours_of
from tieout.checks.printing import print_like
from tieout.checks.suspects import BECAUSE
from tieout.checks.view import Sheet, View
from tieout.checks.words import says, says_in_path

STEADY = Fraction(5, 2)  # the greatest spread of a row in which a sign alone is odd
MARGIN = Fraction(5, 4)  # by which the size may stand outside the others
FACES = frozenset(("income", "balance", "cashflow", "metrics"))


@check("SG01", "sign", tickmark="Sg")
def sign(view: View) -> Iterator[Found]:
    """Yields the figures whose sign their row does not have, and the tables that hold none."""
    compared = False
    for sheet, besides in zip(view.sheets, neighbours_of(view), strict=True):
        count = 0
        odd = dict.fromkeys(_never_negative(view, sheet), "cannot be negative")
        for beside in besides:
            count += 1
            if _is_turned(view, beside):
                odd.setdefault(beside.fact, f"has a sign that none of the other {len(beside.others)} columns has")
        for fact, what in odd.items():
            yield _observed(view, fact, what)
        compared = compared or count > 0 or bool(odd)
        if count and not odd:
            yield Observation(
                f"{count} figures have the sign of the other columns, or their rows mix signs", table=sheet.table.ordinal, severity=None
            )
    if not compared and view.sheets:
        yield Untested(NONE_BESIDE)


def _is_turned(view: View, beside: Beside) -> bool:
    value = view.value[beside.fact] or 0
    if (value < 0) == beside.is_negative or beside.spread > STEADY:
        return False
    return beside.low <= abs(value) * MARGIN and abs(value) <= beside.high * MARGIN


def _never_negative(view: View, sheet: Sheet) -> Iterator[int]:
    """The negative figures of rows that hold none, in columns of the filer as a whole."""
    if sheet.table.statement not in FACES:
        return
    kind = "positive_rate" if sheet.unit == "percent" else "positive"
    for line in sheet.lines:
        words = line.path if sheet.unit == "shares" else line.path[-1:]
        if not says_in_path(words, kind) or says_in_path(line.path, "change"):
            continue
        row = [fact for column, fact in line.cells.items() if not says(sheet.table.columns[column].label, "change")]
        negative = [fact for fact in row if (view.value[fact] or 0) < 0 and not view.facts[fact].dimensions]
        if len(negative) < max(2, len(row)):
            yield from negative


def _observed(view: View, fact: int, what: str) -> Observation:
    figure = view.facts[fact]
    was = -(view.value[fact] or 0) // (2 * view.half[fact] or 1)
    message = f"{figure.label or 'the unlabelled row'} is {figure.text}, which {what}"
    return Observation(message, fact, text=print_like(figure, was), because=BECAUSE[SIGN])
