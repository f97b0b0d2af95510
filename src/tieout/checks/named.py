"""Lines of the statements by the names that all filers give them, and whether one line states what another does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from tieout.arithmetic.intervals import IMPOSSIBLE
from tieout.checks.base import Relation
from tieout.checks.judge import judge
from tieout.checks.lines import StatedLine, find_lines
from tieout.checks.same import MOST_LINES, are_same, is_slip
from tieout.checks.view import View, once_a_view
from tieout.checks.words import is_named

MOST_COMPARED = 60  # candidates that state anything a line does
THOUSANDS = 500  # times another figure is a thousand times it, rounding and a changed digit allowed
BY_NAME = 24  # bits of two lines that state the same by their names


def find_named(view: View, kind: str, statements: Iterable[str], *, no: str = "") -> list[StatedLine]:
    """The lines of some kinds of statement whose label is of a kind, and not of another."""
    reported = _reported_lines(view)
    lines = [one for statement in reported if statement in statements for one in reported[statement]]
    found = [(at, line) for at, line, label in lines if is_named(label, kind) and not (no and is_named(label, no))]
    return [line for _, line in sorted(found, key=itemgetter(0))]


@once_a_view
def _reported_lines(view: View) -> Mapping[str, Sequence[tuple[int, StatedLine, str]]]:
    """The lines that are neither adjusted nor restated with their place among all and their label, by statement."""
    found: dict[str, list[tuple[int, StatedLine, str]]] = {}
    for at, line in enumerate(find_lines(view)[:MOST_LINES]):
        if not line.version:
            found.setdefault(line.statement, []).append((at, line, line.label))
    return found


class Match(NamedTuple):
    """A line beside one that should state the same: the figures of both that agree, those that one slip keeps from it, and the others.

    Figures that differ by one in the last place are of the others: something small may stand between them. `is_scaled` says that figures
    are a thousand times apart and more, as where the scale of a table was not read.
    """

    other: StatedLine
    holds: Sequence[tuple[int, int]]
    slips: Sequence[tuple[int, int]]
    apart: Sequence[tuple[int, int]]
    is_scaled: bool

    def relations(self, *, wording: str, alone: bool) -> Iterator[Relation]:
        """A relation for each pair of figures that agrees or one slip keeps from it; `alone` says that a slip counts where none agrees."""
        for one, other in (*self.holds, *(self.slips if self.holds or (alone and not self.is_scaled) else ())):
            yield Relation(one, ((other, 1),), BY_NAME, wording=wording)


def match(view: View, line: StatedLine, candidates: Iterable[StatedLine]) -> Match | None:
    """The candidate that a line most likely repeats: that with which most of its figures agree, then most but for a slip.

    None where no candidate states anything for a period that the line does.
    """
    best: Match | None = None
    compared = 0
    for other in candidates:
        if other.unit != line.unit or (other.table, other.row) == (line.table, line.row) or line.cells.keys().isdisjoint(other.cells):
            continue
        compared += 1
        if compared > MOST_COMPARED:
            break
        pairs = [(one, other.cells[key]) for key, one in line.cells.items() if key in other.cells]
        holds = [pair for pair in pairs if are_same(view, *pair)]
        if best is not None and len(holds) < len(best.holds):
            continue
        found = _part(view, line, other, holds, [pair for pair in pairs if pair not in holds])
        if best is None or _rank(found) > _rank(best):
            best = found
    return best


def _part(view: View, line: StatedLine, other: StatedLine, holds: Sequence[tuple[int, int]], differ: Sequence[tuple[int, int]]) -> Match:
    """The match of two lines, those figures that differ parted into those that one slip explains and the others."""
    slips, apart = [], []
    for one, second in differ:
        miss = abs((view.value[one] or 0) - (view.value[second] or 0))
        if miss > view.half[one] + view.half[second] and is_slip(view, line, one, other, second, 1):
            slips.append((one, second))
        else:
            apart.append((one, second))
    return Match(other, holds, slips, apart, any(_is_scaled(view, one, second) for one, second in slips))


def _is_scaled(view: View, one: int, other: int) -> bool:
    small, large = sorted(abs(view.value[fact] or 0) for fact in (one, other))
    return large > THOUSANDS * small


def _rank(match: Match) -> tuple[int, int, int]:
    return len(match.holds), len(match.slips), -len(match.apart)


def holds(view: View, relation: Relation) -> bool:
    """Whether a sum agrees with its total, rounding allowed."""
    verdict = judge(view, "", relation)
    return verdict is not None and verdict.grade != IMPOSSIBLE
