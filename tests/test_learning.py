"""Learning the names of concepts: counts without a company, forests that come out the same, calibration, the figures of `make score`."""

import random
from collections import Counter

import pytest

from tieout.concepts.features import NAMES
from tieout.concepts.forest import Forest
from tools.concepts.diagram import draw
from tools.concepts.figures import Bin, bins_of, figures_of
from tools.concepts.learn import Layer, sum_of, without
from tools.concepts.leave_out import Named, add
from tools.concepts.taxonomy import make_elements, successors
from tools.concepts.train import Case, calibrate, grow
from tools.places import find_shared, is_strict

needs_corpus = pytest.mark.skipif(find_shared() is None and not is_strict(), reason="NOT TESTED: no ../shared/corpus here")


def layer(**counts):
    return Layer(
        {"IS": {("net", "sale"): Counter(counts)}}, {"IS": {(("net", "sale"), "gross"): Counter(counts)}}, {"income.gross": Counter(counts)}
    )


def test_counts_without_a_company_are_those_of_the_others():
    one, two = layer(a=1, b=2), layer(a=1)
    whole = sum_of([one, two])
    assert whole.new["IS"]["net", "sale"] == Counter(a=2, b=2)
    left = without(whole, one)
    assert left.new["IS"]["net", "sale"] == two.new["IS"]["net", "sale"]
    assert left.zoned["IS"][("net", "sale"), "gross"] == Counter(a=1)
    assert left.zones["income.gross"] == Counter(a=1)
    assert whole.new["IS"]["net", "sale"] == Counter(a=2, b=2)  # nothing is patched in place


def test_trust_is_added_up():
    assert add([{1: (2, 3)}, {1: (0, 1), 2: (1, 1)}]) == {1: (2, 4), 2: (1, 1)}


def cases(seed):
    dice = random.Random(seed)
    found = []
    for _ in range(1200):
        evidence = tuple(dice.randint(-1, 100) for _ in NAMES)
        found.append(Case(evidence, evidence[0] + dice.randint(-20, 20) > 50, 1))
    return found


def test_a_forest_comes_out_the_same_and_has_learned():
    first, second = grow(cases(1)), grow(cases(1))
    assert first == second
    forest = Forest(first)
    unseen = cases(2)
    right = sum((forest.score(case.evidence) > 0) == case.is_right for case in unseen)
    assert right > 0.85 * len(unseen)


def test_calibration_gives_shares_that_were_right():
    scores = list(range(1000))
    right = [score % 10 < 3 if score < 500 else score % 10 < 8 for score in scores]
    steps = calibrate(scores, right, [1] * 1000)
    percents = {score: max(percent for least, percent in steps if score >= least) for score in (100, 900)}
    assert abs(percents[100] - 30) <= 10
    assert abs(percents[900] - 80) <= 10


def named(company, score, *, right, statement="income", figures=1):
    return Named(company, statement, figures, score, right, True, "label", "us-gaap:Revenues", ())


def test_the_figures_of_the_score():
    lines = [named(company, 2_000_000, right=True) for company in "abcdef"] * 3
    lines += [named(company, -3_000_000, right=False) for company in "abcdef"]
    found = figures_of(lines)
    assert found["core.tagged"] == 75
    assert found["core.tag_precision"] == 100
    assert found["named_at_93"] == found["tagged_at_93"] == 75
    assert found["calibration_error"] < 0.05


def test_bins_hold_every_figure_once_and_are_drawn():
    lines = [(named("a", 0, right=percent > 50), percent) for percent in range(101)]
    bins = bins_of(lines)
    assert sum(one.figures for one in bins) == 101
    assert draw(bins) == draw(bins)
    assert draw([Bin(10, 95.0, 94.0)]).count("<circle") == 1


@needs_corpus
def test_elements_are_of_the_taxonomy_and_none_is_replaced():
    names = [element.name for element in make_elements()]
    assert names == sorted(set(names))
    assert not set(successors()) & set(names)
    assert set(successors().values()) <= set(names)
    assert {"Revenues", "NetIncomeLoss", "Assets", "EarningsPerShareBasicAndDiluted"} <= set(names)
