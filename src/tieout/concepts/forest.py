"""A forest of decision trees over whole numbers, read from a data file and walked with bit masks.

The QuickScorer way (Lucchese and others, SIGIR 2015): every leaf of every tree is a bit; each condition that a case fails strikes out the
leaves below it. What is left of a tree's leaves, the first of them counts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from importlib import resources

import msgspec

MOST_KEPT = 8_000  # cases: about ten documents of usual size


class Condition(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One inner node of a tree: the case goes right where its feature is greater than the threshold.

    `first` and `count` are the leaves under its left branch, as numbers within the tree.
    """

    tree: int
    feature: int
    threshold: int
    first: int
    count: int


class Grown(msgspec.Struct, frozen=True):
    """A forest and how its scores are read, as the data file holds it.

    `leaves` are the values of each tree's leaves from left to right, in millionths; a score is their sum. `steps` turn a score
    into a confidence: pairs of a least score and percent, ascending.
    """

    features: tuple[str, ...]
    conditions: tuple[Condition, ...]
    leaves: tuple[tuple[int, ...], ...]
    steps: tuple[tuple[int, int], ...] = ()


class Forest:
    """Scores cases of evidence, and keeps the scores it gave."""

    def __init__(self, grown: Grown) -> None:
        self.grown = grown
        starts, total = [], 0
        for leaves in grown.leaves:
            starts.append(total)
            total += len(leaves)
        self._everything = (1 << total) - 1
        self._trees = [(start, (1 << len(leaves)) - 1, leaves) for start, leaves in zip(starts, grown.leaves, strict=True)]
        by_feature: list[list[Condition]] = [[] for _ in grown.features]
        for condition in grown.conditions:
            by_feature[condition.feature].append(condition)
        self._masks: list[tuple[int, list[int], list[int]]] = []
        for feature, conditions in enumerate(by_feature):
            thresholds: list[int] = []
            masks, mask = [self._everything], self._everything
            for condition in sorted(conditions, key=lambda one: one.threshold):
                mask &= ~(((1 << condition.count) - 1) << (starts[condition.tree] + condition.first))
                if thresholds and thresholds[-1] == condition.threshold:
                    masks[-1] = mask
                else:
                    thresholds.append(condition.threshold)
                    masks.append(mask)
            if thresholds:
                self._masks.append((feature, thresholds, masks))
        self._kept: dict[tuple[int, ...], int] = {}
        self._scores = [score for score, _ in grown.steps]
        self._percents = [0, *(percent for _, percent in grown.steps)]

    def score(self, case: tuple[int, ...]) -> int:
        """The score of one case, in millionths."""
        found = self._kept.get(case)
        if found is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            found = self._kept[case] = self._score(case)
        return found

    def _score(self, case: Sequence[int]) -> int:
        left = self._everything
        for feature, thresholds, masks in self._masks:
            left &= masks[bisect_left(thresholds, case[feature])]
        total = 0
        for start, width, leaves in self._trees:
            own = left >> start & width
            total += leaves[(own & -own).bit_length() - 1]
        return total

    def percent(self, score: int) -> int:
        """The confidence of a score: of the names given with it, so many in a hundred are right."""
        return self._percents[bisect_left(self._scores, score + 1)]

    def least_score(self, percent: int) -> int:
        """The least score that has a confidence, or that of the highest one below it."""
        return self._scores[max(0, bisect_right(self._percents, percent) - 2)]


@cache
def load_forest() -> Forest:
    """The forest of `concepts/data/forest.json`."""
    raw = resources.files("tieout.concepts").joinpath("data").joinpath("forest.json").read_bytes()
    return Forest(msgspec.json.decode(raw, type=Grown))
