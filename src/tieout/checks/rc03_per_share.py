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

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tieout.checks.base import Relation, Untested, check
from tieout.checks.quotients import PLAIN, Cells, Fit, best_fit, cells_beside, failures, relation_of
from tieout.checks.view import Line, Sheet, View
from tieout.checks.words import says_of_ratio

NAMED = 8  # bits of earnings over weighted shares by their names
SAME_KIND, OTHER_KIND = 4, -6  # basic over basic; basic over diluted
ALIKE, UNLIKE = 3, -5  # continuing, discontinued, adjusted in both labels; in one
COMMON = 1  # earnings that the common shareholders have
ELSEWHERE = -2  # a line of another table
ENOUGH = 9  # bits that are left after the failures
MOST_LINES = 400  # lines of one unit that are searched
# Units of the last place: participating securities and rounded counts of shares shift some columns of published statements by a cent.
BESIDE = Fraction(3, 2)
EQUAL = 12  # bits of diluted being basic in a loss, by the words alone
BY_A_CENT = "it misses the stated earnings over the stated shares by a cent: a part of the earnings may be allocated to others"


class _Named(NamedTuple):
    """One line with what its words say: of which kind of shares ("basic", "diluted", "both" or ""), and of which earnings."""

    sheet: Sheet
    line: Line
    kind: str
    part: str
    is_adjusted: bool
    is_common: bool


@check("RC03", "per-share", tickmark="Eps")
def per_share(view: View) -> Iterator[Relation | Untested]:
    """Yields earnings per share over the shares, and diluted figures that equal basic ones in a loss."""
    rows = _rows(view)
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


class _Rows(NamedTuple):
    """The lines that take part: amounts per share by unit, earnings by currency, and counts of shares."""

    per_share: Mapping[str, Sequence[_Named]]
    earnings: Mapping[str, Sequence[_Named]]
    shares: Sequence[_Named]


def _rows(view: View) -> _Rows:
    per_share: dict[str, list[_Named]] = {}
    earnings: dict[str, list[_Named]] = {}
    shares: list[_Named] = []
    units = {sheet.unit for sheet in view.sheets if sheet.unit.endswith("/shares")}
    currencies = {unit.partition("/")[0] for unit in units}
    for sheet in view.sheets:
        for line in sheet.lines:
            if sheet.unit in units:
                if _is_earnings_per_share(line):
                    per_share.setdefault(sheet.unit, []).append(_named(view, sheet, line))
            elif sheet.unit == "shares":
                if _is_average(line):
                    shares.append(_named(view, sheet, line))
            elif sheet.unit in currencies and says_of_ratio(line.label, "earnings") and not says_of_ratio(line.label, "no_numerator"):
                earnings.setdefault(sheet.unit, []).append(_named(view, sheet, line))
    return _Rows(
        {unit: lines[:MOST_LINES] for unit, lines in per_share.items()},
        {unit: lines[:MOST_LINES] for unit, lines in earnings.items()},
        shares[:MOST_LINES],
    )


def _is_earnings_per_share(line: Line) -> bool:
    text = " > ".join(line.path[-3:])
    if (
        says_of_ratio(line.label, "no_earnings")
        or says_of_ratio(line.label, "no_earnings_per_share")
        or not says_of_ratio(text, "earnings")
    ):
        return False
    return (
        says_of_ratio(line.label, "earnings")
        or says_of_ratio(line.label, "bare")
        or says_of_ratio(line.label, "diluted")
        or says_of_ratio(line.label, "basic")
    )


def _is_average(line: Line) -> bool:
    text = " > ".join(line.path[-2:])
    return says_of_ratio(text, "average_shares") and not says_of_ratio(line.label, "no_average")


def _named(view: View, sheet: Sheet, line: Line) -> _Named:
    text = " > ".join(line.path[-3:])
    kinds = [_kind(words) for words in reversed(line.path[-3:])]
    facts = [view.facts[index] for index in line.cells.values()]
    part = "discontinued" if says_of_ratio(line.label, "discontinued") else "continuing" if says_of_ratio(line.label, "continuing") else ""
    is_adjusted = any(fact.basis == "non-gaap" for fact in facts) or says_of_ratio(line.label, "adjusted")
    return _Named(sheet, line, next((kind for kind in kinds if kind), ""), part, is_adjusted, says_of_ratio(text, "common"))


def _kind(words: str) -> str:
    is_basic, is_diluted = says_of_ratio(words, "basic"), says_of_ratio(words, "diluted")
    return "both" if is_basic and is_diluted else "basic" if is_basic else "diluted" if is_diluted else ""


def _best(view: View, one: _Named, earnings: Sequence[_Named], shares: Sequence[_Named]) -> Fit | None:
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


def _near(one: _Named, lines: Sequence[_Named]) -> Sequence[_Named]:
    own = [other for other in lines if other.sheet.table is one.sheet.table]
    return own or lines


def _beside(view: View, one: _Named, other: _Named) -> tuple[Cells, int]:
    is_same = other.sheet.table is one.sheet.table
    return cells_beside(view, one.line.cells, other.line, same_table=is_same), 0 if is_same else ELSEWHERE


def _likeness(one: _Named, top: _Named, bottom: _Named) -> int:
    bits = COMMON if top.is_common else 0
    kinds = {one.kind, bottom.kind} - {"", "both"}
    bits += SAME_KIND if one.kind and one.kind == bottom.kind else OTHER_KIND if len(kinds) > 1 else 0
    bits += (ALIKE if one.part else 0) if one.part == top.part else UNLIKE
    bits += (ALIKE if one.is_adjusted else 0) if one.is_adjusted == top.is_adjusted else UNLIKE
    return bits


def _relations(view: View, one: _Named, found: Fit, rows: _Rows) -> Iterator[Relation | Untested]:
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


def _basic_in_loss(view: View, one: _Named, column: int, rows: _Rows) -> Fit | None:
    """The fit of one column of diluted losses with the basic shares, where it holds."""
    index = one.line.cells[column]
    if one.kind != "diluted" or not _is_loss(view, index):
        return None
    narrow = one._replace(kind="basic", line=one.line._replace(cells={column: index}))
    found = _best(view, narrow, rows.earnings.get(one.sheet.unit.partition("/")[0], ()), rows.shares)
    return found if found is not None and found.holds else None


def _relation(view: View, one: _Named, found: Fit, column: int) -> Relation:
    wording = _wording(view, found, column)
    return relation_of(one.line.cells, found, column, PLAIN, wording=wording, proves=(found.bottom[column],))


def _wording(view: View, found: Fit, column: int) -> str:
    top, bottom = view.facts[found.top[column]], view.facts[found.bottom[column]]
    return f"{top.label} {top.text} over {bottom.text} shares ({bottom.label})"


def _reason(found: Fit | None, rows: _Rows) -> str:
    if not rows.shares:
        return "no weighted average count of shares is stated"
    if found is None:
        return "no earnings or no count of shares is stated for its periods"
    return (
        "no stated earnings over a stated count of shares give it; a part allocated to participating securities or added back for dilution "
        "may not be stated"
    )


def _equal_in_loss(view: View, stated: Sequence[_Named]) -> Iterator[Relation]:
    """Diluted losses per share that equal the basic ones."""
    for basic, diluted in _couples(stated):
        for column, index in diluted.line.cells.items():
            other = basic.line.cells.get(column)
            if other is not None and _is_loss(view, other) and _is_loss(view, index) and view.value[index] == view.value[other]:
                yield Relation(index, ((other, 1),), EQUAL, wording="in a loss, diluted equals basic")


def _equal_shares(view: View, rows: _Rows) -> Iterator[Relation]:
    """Diluted counts of shares that equal the basic ones: where there is a loss per share, and of a class that has no dilution."""
    losses = {
        (one.sheet.table.ordinal, column)
        for lines in rows.per_share.values()
        for one in lines
        for column, index in one.line.cells.items()
        if _is_loss(view, index)
    }
    for basic, diluted in _couples(rows.shares):
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


def _couples(lines: Sequence[_Named]) -> Iterator[tuple[_Named, _Named]]:
    """Each diluted line with the basic one of its table that says the same otherwise, the nearest before or after it."""
    for at, one in enumerate(lines):
        if one.kind != "diluted":
            continue
        near = [
            (abs(other.line.row - one.line.row), other)
            for other in lines[max(0, at - 8) : at + 9]
            if other.kind == "basic"
            and other.sheet is one.sheet
            and (other.part, other.is_adjusted, _class_of(other)) == (one.part, one.is_adjusted, _class_of(one))
        ]
        if near:
            yield min(near, key=lambda pair: pair[0])[1], one


def _class_of(one: _Named) -> str:
    """The label of a row that stands for one class of shares."""
    return one.line.label if says_of_ratio(one.line.label, "class") else ""


def _is_loss(view: View, index: int) -> bool:
    return (view.value[index] or 0) < 0
