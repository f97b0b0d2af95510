"""Grows the forest that weighs the evidence for an element, and calibrates its scores.

The one door to the training libraries, which serving does not need.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from scipy.optimize import isotonic_regression

from tieout.concepts.features import NAMES, Proposal, Proposer, Said, weigh
from tieout.concepts.forest import Condition, Grown
from tieout.concepts.lines import Group
from tieout.concepts.tables import Tables
from tieout.concepts.taxonomy import Element
from tools.concepts.learn import Statement

TREES = 160
SETTINGS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": 150,
    "lambda_l2": 20,
    "max_bin": 63,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbose": -1,
}
MILLION = 1_000_000
MOST_WEIGHED = 6  # figures of one line that count


class Case(NamedTuple):
    """One element proposed for one line: the evidence, whether the filer gave it, and its weight."""

    evidence: tuple[int, ...]
    is_right: bool
    weight: int


Trust = dict[int, tuple[int, int]]
Proposed = list[tuple[Group, list[tuple[Proposal, ...]]]]


def propose_all(statement: Statement, proposer: Proposer) -> Proposed:
    """What is proposed for every line of a document."""
    return [(group, [() if line.inside else proposer.propose(line) for line in group.lines]) for group in statement.groups]


def trust_of(statement: Statement, proposed: Proposed, elements: Sequence[Element]) -> Trust:
    """For each element that is the likeliest of lines, how often their filer gave it, and of how many lines."""
    found: Trust = {}
    for group, proposals in proposed:
        for line, best in zip(group.lines, proposals, strict=True):
            tags = statement.tags_of(line)
            if tags and best:
                number = best[0].element
                right, lines = found.get(number, (0, 0))
                found[number] = right + (f"us-gaap:{elements[number].name}" in tags), lines + 1
    return found


def cases_of(statement: Statement, proposed: Proposed, tables: Tables) -> list[Case]:
    """The cases of one document: every element proposed for a line that its filer tagged."""
    said = Said(statement.groups)
    elements = tables.taxonomy.elements
    found = []
    for group, proposals in proposed:
        for line, evidence in zip(group.lines, weigh(group, proposals, tables, said), strict=True):
            tags = statement.tags_of(line)
            if tags:
                weight = min(len(line.facts), MOST_WEIGHED)
                found += [Case(case, f"us-gaap:{elements[number].name}" in tags, weight) for number, case in evidence]
    return found


def grow(cases: Sequence[Case]) -> Grown:
    """A forest that scores cases by the logarithm of their odds."""
    matrix = np.array([case.evidence for case in cases], dtype=np.int32)
    right = np.array([case.is_right for case in cases], dtype=np.int8)
    weight = np.sqrt(np.array([case.weight for case in cases]))
    model = lightgbm.train(SETTINGS, lightgbm.Dataset(matrix, right, weight=weight, free_raw_data=True), TREES)
    return _as_data(model.dump_model())


def _as_data(dumped: dict[str, Any]) -> Grown:
    conditions: list[Condition] = []
    leaves: list[tuple[int, ...]] = []
    for tree, info in enumerate(dumped["tree_info"]):
        values: list[int] = []
        _walk(info["tree_structure"], tree, values, conditions)
        leaves.append(tuple(values))
    return Grown(NAMES, tuple(conditions), tuple(leaves))


def _walk(node: dict[str, Any], tree: int, values: list[int], conditions: list[Condition]) -> None:
    if "leaf_value" in node:
        values.append(round(MILLION * node["leaf_value"]))
        return
    first = len(values)
    _walk(node["left_child"], tree, values, conditions)
    conditions.append(Condition(tree, node["split_feature"], int(node["threshold"] // 1), first, len(values) - first))
    _walk(node["right_child"], tree, values, conditions)


def calibrate(scores: Sequence[int], right: Sequence[bool], weights: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Steps from scores to confidences in percent, ascending: isotonic regression, its levels joined by straight lines."""
    order = np.argsort(np.array(scores), kind="stable")
    by_score = np.array(scores, dtype=float)[order]
    weight = np.array(weights, dtype=float)[order]
    fitted = isotonic_regression(np.array(right, dtype=float)[order], weights=weight).x
    levels = np.unique(fitted)
    middles = [np.average(by_score[part], weights=weight[part]) for part in (fitted == level for level in levels)]
    found: list[tuple[int, int]] = [(min(scores), round(100 * float(levels[0])))]
    for percent in range(found[0][1] + 1, round(100 * float(levels[-1])) + 1):
        reached = np.interp(percent / 100, levels, middles)
        if reached > found[-1][0]:
            found.append((int(reached), percent))
    return tuple(found)
