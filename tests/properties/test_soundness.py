"""Soundness: a release made from one ledger, every figure rounded by itself, has no exception that rounding cannot explain."""

import pytest

import tieout
from tests.ledgers import draw_release
from tieout.model.finding import TIES

pytestmark = pytest.mark.property

THOUSAND = 1000


def has_impossible(seed: int) -> bool:
    data, name = draw_release(seed)
    release = tieout.read(data, name=name)
    assert not [one for one in release.diagnostics if one.code == "check-failed"], f"seed {seed}: a check failed"
    return any(finding.grade == "impossible" for finding in release.findings)


@pytest.mark.slow
def test_honest_releases_have_no_impossible_exception() -> None:
    found = [seed for seed in range(THOUSAND) if has_impossible(seed)]
    assert not found


@pytest.mark.soak
@pytest.mark.parametrize("block", range(1, 100))
def test_a_hundred_thousand_honest_releases(block: int) -> None:
    found = [seed for seed in range(block * THOUSAND, (block + 1) * THOUSAND) if has_impossible(seed)]
    assert not found


def test_honest_releases_tie() -> None:
    """The releases do hold relations that are found: most figures of their statements are tied."""
    tied = figures = 0
    for seed in range(100):
        data, name = draw_release(seed)
        release = tieout.read(data, name=name)
        tied, figures = tied + release.numbers.tied, figures + release.numbers.facts
        assert any(finding.outcome == TIES for finding in release.findings) or release.numbers.facts < 40
    assert tied > 0.7 * figures


def test_a_release_is_the_same_for_the_same_seed() -> None:
    assert draw_release(7) == draw_release(7)
