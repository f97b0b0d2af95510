"""Which reading of the rows of a statement foots: each row has one reading or several, and the sums choose among them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from tieout.arithmetic.sums import MOST_TERMS, Cells, count_patterns, fitting_patterns, is_no_chance

MOST_OPEN = 12  # rows with several readings in one sum
MOST_SOLUTIONS = 200  # looked at for one sum
MOST_STEPS = 1500  # of the search for one total
MOST_READINGS = 20_000  # of the rows of one sum together


def choose(rows: Sequence[Sequence[Cells]]) -> list[int | None]:
    """For each row the one of its readings under which a total foots, None where no sum tells.

    A row with one reading is settled. A total is a row whose figures, in every column, are a sum of the rows above it: where just one
    combination of their readings makes it one, and chance could hardly, these are chosen.
    """
    chosen: list[int | None] = [0 if len(readings) == 1 else None for readings in rows]
    stack: list[int] = []
    last = max((row for row, pick in enumerate(chosen) if pick is None), default=-1)
    for row, readings in enumerate(rows):
        if row > last and all(chosen[one] is not None for one in stack):
            break
        if len(readings) == 1 and any(cell is not None and cell.value for cell in readings[0]):
            found = _settle(rows, chosen, stack, readings[0])
            if found is not None:
                count, picks = found
                for one, pick in picks.items():
                    chosen[one] = pick
                del stack[-count:]
        if any(cell is not None for reading in readings for cell in reading):
            stack.append(row)
    return chosen


def _settle(
    rows: Sequence[Sequence[Cells]], chosen: Sequence[int | None], stack: Sequence[int], total: Cells
) -> tuple[int, dict[int, int]] | None:
    """How many of the last rows a total sums up, and the readings that it settles."""
    tried = 0
    budget = [MOST_STEPS]
    for count in range(2, min(len(stack), MOST_TERMS) + 1):
        terms = stack[-count:]
        unsettled = [row for row in terms if chosen[row] is None]
        choices = 1
        for row in unsettled:
            choices *= len(rows[row])
        if len(unsettled) > MOST_OPEN or choices > MOST_READINGS:
            return None
        tried += choices * count_patterns(count)
        for weights in _patterns(rows, chosen, terms, total, unsettled):
            solutions = list(islice(_solutions(rows, chosen, terms, weights, total, budget), MOST_SOLUTIONS))
            if budget[0] <= 0:
                return None
            if not solutions:
                continue
            best, picks = min(solutions, key=lambda solution: solution[0])
            cells = [rows[row][picks.get(row, chosen[row] or 0)] for row in terms]
            columns = [column for column, cell in enumerate(total) if cell is not None]
            if is_no_chance(cells, total, columns, tried):
                # of several, one that foots to the last digit is the right one
                alone = len(solutions) == 1 or (best == 0 and sum(left == 0 for left, _ in solutions) == 1)
                return (count, picks) if alone and len(solutions) < MOST_SOLUTIONS else None
    return None


def _patterns(
    rows: Sequence[Sequence[Cells]], chosen: Sequence[int | None], terms: Sequence[int], total: Cells, unsettled: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """The signs to try: those that fit in the largest column where every row is settled, else the two most usual patterns."""
    if unsettled:
        yield (1,) * len(terms)
        yield (1, *(-1,) * (len(terms) - 1))
        return
    tested = max(range(len(total)), key=lambda column: abs(cell.value) if (cell := total[column]) else -1)
    yield from fitting_patterns([rows[row][chosen[row] or 0][tested] for row in terms], total[tested])


def _solutions(
    rows: Sequence[Sequence[Cells]],
    chosen: Sequence[int | None],
    terms: Sequence[int],
    weights: Sequence[int],
    total: Cells,
    budget: list[int],
) -> Iterator[tuple[int, dict[int, int]]]:
    """By how much the rows miss the total, all columns together, and the readings of the unsettled rows, wherever rounding explains it.

    Each step of the search takes one from the budget, and an empty one ends it.
    """
    signs = dict(zip(terms, weights, strict=True))
    left = [-cell.value if cell else 0 for cell in total]
    slack = [cell.half if cell else 0 for cell in total]
    for row in terms:
        pick = chosen[row]
        if pick is not None:
            for column, cell in enumerate(rows[row][pick]):
                if cell is not None:
                    left[column] += signs[row] * cell.value
                    slack[column] += cell.half
    unsettled = [row for row in terms if chosen[row] is None]
    # the greatest change that the rows still to be read can make in each column
    reach = [[0] * len(total) for _ in range(len(unsettled) + 1)]
    for index in range(len(unsettled) - 1, -1, -1):
        for column in range(len(total)):
            most = max((abs(cell.value) + cell.half for reading in rows[unsettled[index]] if (cell := reading[column])), default=0)
            reach[index][column] = reach[index + 1][column] + most

    stated = [column for column, cell in enumerate(total) if cell is not None]

    def search(index: int, left: list[int], slack: list[int]) -> Iterator[tuple[int, dict[int, int]]]:
        budget[0] -= 1
        if budget[0] <= 0 or any(abs(left[column]) > slack[column] + reach[index][column] for column in stated):
            return
        if index == len(unsettled):
            yield sum(abs(left[column]) for column in stated), {}
            return
        row = unsettled[index]
        for pick, reading in enumerate(rows[row]):
            values = [value + signs[row] * (cell.value if cell else 0) for value, cell in zip(left, reading, strict=True)]
            halves = [half + (cell.half if cell else 0) for half, cell in zip(slack, reading, strict=True)]
            for miss, rest in search(index + 1, values, halves):
                yield miss, {row: pick, **rest}

    yield from search(0, left, slack)
