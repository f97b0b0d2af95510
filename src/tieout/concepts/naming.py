"""Names the lines of a release: each line's likeliest element, the lines of a document together, with a calibrated confidence."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tieout.concepts.features import Proposer, Said, is_filed, weigh
from tieout.concepts.lines import Group, NamedLine

Score = Callable[[tuple[int, ...]], int]
MILLION = 1_000_000
ONCE = ("income", "balance", "cashflow", "comprehensive")  # statements in which an element stands once
LOWEST = 99 * MILLION
FILED = 850_000  # the least score of an element that nearly all filings of a label gave, where no later ones speak
CLAIMED = 1_500_000  # what a line loses, in millionths of a score, for an element that another line of its statement has


class Choice(NamedTuple):
    """The element chosen for a line and its score in millionths."""

    line: NamedLine
    element: int
    score: int


def choose(
    groups: Sequence[Group],
    said: Said,
    proposer: Proposer,
    score: Score,
    *,
    stands_for: Callable[[int], int | None] = lambda number: number,
    filed: Score = lambda _: -LOWEST,
) -> list[Choice]:
    """The likeliest element of each line that has any; lines that say the same in several statements are named alike.

    `said` is what the labels of all groups say together; `stands_for` gives the element to name in place of one the document cannot have,
    None where there is none; `filed` the least score of the likeliest element, by what was filed under the label.
    """
    scored: dict[int, dict[int, int]] = {}
    lines: dict[int, NamedLine] = {}
    for group in groups:
        proposals = [() if line.inside else proposer.propose(line) for line in group.lines]
        for line, evidence in zip(group.lines, weigh(group, proposals, proposer.tables, said), strict=True):
            found: dict[int, int] = {}
            likeliest, most, least = -1, -LOWEST, -LOWEST
            for proposed, case in evidence:
                number = stands_for(proposed)
                if number is None:
                    continue
                points = score(case)
                if points < FILED and is_filed(case):
                    points = FILED
                if points > most:
                    likeliest, most, least = number, points, filed(case)
                found[number] = max(points, found[number]) if number in found else points
            if found:
                found[likeliest] = max(most, least)
                scored[id(line)], lines[id(line)] = found, line
    _agree(lines, scored)
    chosen = []
    for group in groups:
        chosen += _assign([line for line in group.lines if id(line) in scored], scored, is_face=group.statement in ONCE)
    return chosen


def _agree(lines: Mapping[int, NamedLine], scored: dict[int, dict[int, int]]) -> None:
    """Gives lines of the same words, unit and period type in several statements the mean of their scores."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for key, line in lines.items():
        if line.statement in ONCE:
            alike[line.words, line.kind, line.period].append(key)
    for keys in alike.values():
        if len({lines[key].statement for key in keys}) < 2:
            continue
        total: dict[int, list[int]] = defaultdict(list)
        for key in keys:
            for number, score in scored[key].items():
                total[number].append(score)
        shared = {number: sum(scores) // len(scores) for number, scores in total.items() if len(scores) == len(keys)}
        if not shared:
            continue
        for key in keys:
            scored[key] = {number: shared.get(number, score - CLAIMED) for number, score in scored[key].items()}


def _assign(lines: Iterable[NamedLine], scored: Mapping[int, Mapping[int, int]], *, is_face: bool) -> list[Choice]:
    """The best element of each line; in a statement no two lines of different words have one element."""
    left = sorted(((max(scored[id(line)].values()), -line.place, line) for line in lines), key=lambda one: one[:2], reverse=True)
    taken: dict[tuple[int, str, str], tuple[str, ...]] = {}
    chosen = []
    for _, _, line in left:
        best, best_score = -1, -LOWEST
        for number, score in scored[id(line)].items():
            holder = taken.get((number, line.kind, line.period))
            value = score - CLAIMED if is_face and holder is not None and holder != line.words else score
            if value > best_score:
                best, best_score = number, value
        if is_face:
            taken.setdefault((best, line.kind, line.period), line.words)
        chosen.append(Choice(line, best, best_score))
    return chosen
