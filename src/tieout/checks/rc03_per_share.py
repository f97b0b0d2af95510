"""Earnings per share are the earnings over the weighted average of the shares.

What it tests
    Every row of earnings per share, basic and diluted, GAAP and non-GAAP, in each column. Which earnings (net income, to common, from
    continuing or discontinued operations, adjusted) and which count of shares are meant is found from the labels and from all
    columns together: where a pair holds in the others and fails in one, that one is an exception. Where there is a loss, diluted
    equals basic.

Why it matters
    It is the figure that readers look up first, and it changes whenever a restated income or share count is not carried on.

Example
    Net income of 11,586 million over 4,617,834 thousand shares is between 2.50884 and 2.50907, which rounds to 2.51. It does not round
    to 2.53.

What it leaves untested
    Amounts per share without a count of shares; earnings of which a part is allocated to participating securities (the two-class
    method), or to which interest is added back for dilution, where the amounts are not stated: then no pair holds in any column, or it
    misses by a cent in some.

Since
    0.2
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tieout.checks.base import Relation, Untested, check
from tieout.checks.per_share_rows import NamedLine, PerShareRows, couples_of, rows_of
from tieout.checks.quotients import PLAIN, Cells, Fit, best_fit, cells_beside, failures, relation_of
from tieout.checks.view import View
from tieout.checks.words import says_of_ratio

NAMED = 8  # bits of earnings over weighted shares by their names
SAME_KIND, OTHER_KIND = 4, -6  # basic over basic; basic over diluted
ALIKE, UNLIKE = 3, -5  # continuing, discontinued, adjusted in both labels; in one
COMMON = 1  # earnings that the common shareholders have
ELSEWHERE = -2  # a line of another table
ENOUGH = 9  # bits that are left after the failures
# Units of the last place: participating securities and rounded counts of shares shift some columns of published statements by a cent.
BESIDE = Fraction(3, 2)
EQUAL = 12  # bits of diluted being basic in a loss, by the words alone
BY_A_CENT = "it misses the stated earnings over the stated shares by a cent: a part of the earnings may be allocated to others"


@check("RC03", "per-share", tickmark="Eps")
def per_share(view: View) -> Iterator[Relation | Untested]:
    """Yields earnings per share over the shares, and diluted figures that equal basic ones in a loss."""
    rows = rows_of(view)
    for unit, stated in rows.per_share.items():
        currency = unit.partition("/")[0]
        told: set[int] = set()
        for one in stated:
            found = _best(view, one, rows.earnings.get(currency, ()), rows.shares)
            relations = [] if found is None else list(_relations(view, one, found, rows))
            yield from relations
            table = one.sheet.table.ordinal
            if not relations and table not in told and one.sheet.table.statement == "income":
                told.add(table)
                yield Untested(_reason(found, rows), next(iter(one.line.cells.values())), table)
        yield from _equal_in_loss(view, stated)
    yield from _equal_shares(view, rows)


def _best(view: View, one: NamedLine, earnings: Sequence[NamedLine], shares: Sequence[NamedLine]) -> Fit | None:
    """The earnings and the shares whose quotient the line most likely is; of its own table where that has any."""
    stated = one.line.cells
    tops, bottoms = ([(other, *_beside(view, one, other)) for other in _near(one, lines)] for lines in (earnings, shares))
    pairs = [
        (top_cells, bottom_cells, NAMED + top_bits + bottom_bits + _likeness(one, top, bottom))
        for top, top_cells, top_bits in tops
        for bottom, bottom_cells, bottom_bits in bottoms
        if top_cells and bottom_cells
    ]
    return best_fit(view, stated, pairs, PLAIN)


def _near(one: NamedLine, lines: Sequence[NamedLine]) -> Sequence[NamedLine]:
    own = [other for other in lines if other.sheet.table is one.sheet.table]
    return own or lines


def _beside(view: View, one: NamedLine, other: NamedLine) -> tuple[Cells, int]:
    is_same = other.sheet.table is one.sheet.table
    return cells_beside(view, one.line.cells, other.line, same_table=is_same), 0 if is_same else ELSEWHERE


def _likeness(one: NamedLine, top: NamedLine, bottom: NamedLine) -> int:
    bits = COMMON if top.is_common else 0
    kinds = {one.kind, bottom.kind} - {"", "both"}
    bits += SAME_KIND if one.kind and one.kind == bottom.kind else OTHER_KIND if len(kinds) > 1 else 0
    bits += (ALIKE if one.part else 0) if one.part == top.part else UNLIKE
    bits += (ALIKE if one.is_adjusted else 0) if one.is_adjusted == top.is_adjusted else UNLIKE
    return bits


def _relations(view: View, one: NamedLine, found: Fit, rows: PerShareRows) -> Iterator[Relation | Untested]:
    failed = failures(view, one.line.cells, found, PLAIN)
    if not found.holds or found.odds - sum(failure.cost for failure in failed) < ENOUGH:
        return
    for column in found.holds:
        yield _relation(view, one, found, column)
    for failure in failed:
        index = one.line.cells[failure.column]
        other = _basic_in_loss(view, one, failure.column, rows)
        if other is not None:
            yield _relation(view, one, other, failure.column)
        elif failure.units <= BESIDE:
            yield Untested(BY_A_CENT, index)
        else:
            yield _relation(view, one, found, failure.column)


def _basic_in_loss(view: View, one: NamedLine, column: int, rows: PerShareRows) -> Fit | None:
    """The fit of one column of diluted losses with the basic shares, where it holds."""
    index = one.line.cells[column]
    if one.kind != "diluted" or not _is_loss(view, index):
        return None
    narrow = one._replace(kind="basic", line=one.line._replace(cells={column: index}))
    found = _best(view, narrow, rows.earnings.get(one.sheet.unit.partition("/")[0], ()), rows.shares)
    return found if found is not None and found.holds else None


def _relation(view: View, one: NamedLine, found: Fit, column: int) -> Relation:
    wording = _wording(view, found, column)
    return relation_of(one.line.cells, found, column, PLAIN, wording=wording, proves=(found.bottom[column],))


def _wording(view: View, found: Fit, column: int) -> str:
    top, bottom = view.facts[found.top[column]], view.facts[found.bottom[column]]
    return f"{top.label} {top.text} over {bottom.text} shares ({bottom.label})"


def _reason(found: Fit | None, rows: PerShareRows) -> str:
    if not rows.shares:
        return "no weighted average count of shares is stated"
    if found is None:
        return "no earnings or no count of shares is stated for its periods"
    return (
        "no stated earnings over a stated count of shares give it; a part allocated to participating securities or added back for dilution "
        "may not be stated"
    )


def _equal_in_loss(view: View, stated: Sequence[NamedLine]) -> Iterator[Relation]:
    """Diluted losses per share that equal the basic ones."""
    for basic, diluted in couples_of(stated):
        for column, index in diluted.line.cells.items():
            other = basic.line.cells.get(column)
            if other is not None and _is_loss(view, other) and _is_loss(view, index) and view.value[index] == view.value[other]:
                yield Relation(index, ((other, 1),), EQUAL, wording="in a loss, diluted equals basic")


def _equal_shares(view: View, rows: PerShareRows) -> Iterator[Relation]:
    """Diluted counts of shares that equal the basic ones: where there is a loss per share, and of a class that has no dilution."""
    losses = {
        (one.sheet.table.ordinal, column)
        for lines in rows.per_share.values()
        for one in lines
        for column, index in one.line.cells.items()
        if _is_loss(view, index)
    }
    for basic, diluted in couples_of(rows.shares):
        cells = [
            (column, index, other) for column, index in diluted.line.cells.items() if (other := basic.line.cells.get(column)) is not None
        ]
        is_undiluted = says_of_ratio(diluted.line.label, "class") and all(
            view.value[index] == view.value[other] for _, index, other in cells
        )
        for column, index, other in cells:
            if is_undiluted:
                yield Relation(index, ((other, 1),), EQUAL, wording="no shares of this class are dilutive")
            elif (diluted.sheet.table.ordinal, column) in losses and view.value[index] == view.value[other]:
                yield Relation(index, ((other, 1),), EQUAL, wording="in a loss, diluted shares equal basic shares")


def _is_loss(view: View, index: int) -> bool:
    return (view.value[index] or 0) < 0
