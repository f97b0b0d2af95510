"""A second way to a total: rows that no sum took, together under one heading, which sum up to a total that was reached another way."""

from collections.abc import Iterator, Sequence

from tieout.arithmetic.formulas import FAILS, MOST_BITS, MOST_TERMS, Formula, Part, Row

MOST_TOTALS = 60
UNDER_HEADING = 4  # bits: the rows stand under a heading of their own
BESIDE = 2  # all the rows that stand together
ENOUGH = 18  # bits that are left after the failures


def find_seconds(rows: Sequence[Row], formulas: Sequence[Formula]) -> Iterator[Formula]:
    """The totals that are sums of a stretch of other rows as well.

    >>> lines = [(2401, 7310), (902, 881), (3303, 8191), (1180, 4207), (2123, 3984)]
    >>> rows = [Row([2 * amount for amount in line], [1] * 2, is_total=at == 2) for at, line in enumerate(lines)]
    >>> first = Formula(2, (Part(0, 1), Part(1, 1)), (0, 1), (), 20, 0)
    >>> [(one.total, [part.row for part in one.parts]) for one in find_seconds(rows, [first])]
    [(2, [3, 4])]
    """
    used = {part.row for formula in formulas for part in formula.parts} | {formula.total for formula in formulas}
    totals = [row for row in sorted(used) if rows[row].is_total][:MOST_TOTALS]
    for stretch in _stretches(rows, used) if totals else ():
        ways = [way for total in totals if (way := _weigh(rows, total, stretch, len(totals))) is not None]
        if len({tuple(rows[way.total].values) for way in ways}) == 1:  # the same total, wherever it is stated
            yield ways[0]


def _stretches(rows: Sequence[Row], used: set[int]) -> Iterator[Sequence[int]]:
    """The rows that no sum took, as far as they stand together under the same headings."""
    stretch: list[int] = []
    for at, row in enumerate(rows):
        if at in used or row.is_total or (stretch and rows[stretch[-1]].group != row.group):
            if 1 < len(stretch) <= MOST_TERMS:
                yield stretch
            stretch = []
        if at not in used and not row.is_total:
            stretch.append(at)
    if 1 < len(stretch) <= MOST_TERMS:
        yield stretch


def _weigh(rows: Sequence[Row], total: int, stretch: Sequence[int], tried: int) -> Formula | None:
    own = rows[total]
    holds: list[int] = []
    fails: list[int] = []
    words = bits = BESIDE - tried.bit_length() + (UNDER_HEADING if rows[stretch[0]].group != own.group else 0)
    seen: set[tuple[int | None, ...]] = set()
    for column, wanted in enumerate(own.values):
        parts = [(row, value) for row in stretch if (value := rows[row].values[column]) is not None]
        if wanted is None or len(parts) < 2:
            continue
        slack = sum(rows[row].halves[column] for row, _ in parts) + own.halves[column]
        left = sum(value for _, value in parts) - wanted
        if abs(left) > slack:
            fails.append(column)
            continue
        holds.append(column)
        likeness = wanted, *(value for _, value in parts)
        if likeness not in seen and sum(map(bool, likeness)) > 2:
            seen.add(likeness)
            bits += min(MOST_BITS, (abs(wanted) // (slack + own.halves[column] or 1)).bit_length())
    if len(holds) <= len(fails) or bits - FAILS * len(fails) < ENOUGH:
        return None
    return Formula(total, tuple(Part(row, 1) for row in stretch), tuple(holds), tuple(fails), bits, words)
