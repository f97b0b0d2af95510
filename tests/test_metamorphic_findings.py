"""The examples and releases made from ledgers, written another way, have the same findings, with one planted error as well."""

import random
import re
from collections.abc import Callable

import pytest

import tieout
from tests.drawings import VARIANTS, to_html
from tests.ledgers import draw_pages, to_page
from tests.test_metamorphic import CHANGES, RELEASES, with_short_dashes, with_spacer_columns
from tieout.model.finding import EXCEPTION, NOT_TESTED, TIES
from tieout.model.release import Release

FIGURE = re.compile(r"(?<=>)(\$?\(?)(\d{1,3}(?:,\d{3})+)(?=\)?<)")
SEEDS = range(40)

Outcome = tuple[object, ...]


def outcomes(release: Release, *, periods: bool = True) -> list[Outcome]:
    """What every finding says, whatever the places and names of its figures."""
    facts = {fact.id: (fact.label, str(fact.period) if periods else "", fact.value) for fact in release.facts}
    return [
        (
            one.check,
            one.outcome,
            one.grade,
            one.severity,
            facts.get(one.subject or ""),
            tuple(sorted((facts[term.fact], term.weight) for term in one.terms)),
            facts.get(one.suspect or ""),
        )
        for one in release.findings
    ]


def read(source: str) -> list[Outcome]:
    return outcomes(tieout.read(source.encode(), name="x.htm"))


def with_an_error(source: str, seed: int) -> str:
    """The source with two digits of one figure swapped."""
    found = [match for match in FIGURE.finditer(source) if match[2][-1] != match[2][-2]]
    if not found:
        return source
    match = random.Random(seed).choice(found)
    digits = match[2][:-2] + match[2][-1] + match[2][-2]
    return source[: match.start(2)] + digits + source[match.end(2) :]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_same_is_found(change: Callable[[str], str], release: str) -> None:
    source = RELEASES[release]
    assert read(change(source)) == read(source)


@pytest.mark.slow
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("change", [with_spacer_columns, with_short_dashes], ids=lambda change: change.__name__)
def test_the_same_is_found_with_an_error(change: Callable[[str], str], release: str) -> None:
    for seed in range(5):
        source = with_an_error(RELEASES[release], seed)
        assert read(change(source)) == read(source)


def drawn(seed: int) -> tuple[str, str]:
    """A release made from a ledger, and the dash that it uses."""
    hand, sheets = draw_pages(seed)
    return to_page(hand, sheets), hand.dash or ""


@pytest.mark.parametrize("seed", SEEDS)
def test_every_drawing_has_the_same_findings(seed: int) -> None:
    page, _ = drawn(seed)
    found = [outcomes(tieout.read(to_html(page, variant=variant))) for variant in VARIANTS]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_dash_is_nothing(seed: int) -> None:
    page, dash = drawn(seed)
    if not dash:
        return
    cell = re.compile(rf"(?<=\|){re.escape(dash)}(?=\||$)", re.MULTILINE)
    found = [outcomes(tieout.read(to_html(cell.sub(other, page)))) for other in ("—", "–", "-", "--", "−")]
    assert all(one == found[0] for one in found)


def reordered(page: str) -> str:
    """The page with the columns of figures the other way round, wherever no header spans two and none compares those before it."""
    tables = page.split("\n\n")
    for at, table in enumerate(tables):
        if "<" not in table and "Change" not in table:
            lines = [line.split("|") for line in table.split("\n")]
            tables[at] = "\n".join("|".join([line[0], *line[:0:-1]]) for line in lines)
    return "\n\n".join(tables)


@pytest.mark.parametrize("seed", SEEDS)
def test_reordered_columns_have_the_same_findings(seed: int) -> None:
    """The figures and what is said of them; which quarter "Q1" names may follow from the first column of the document."""
    page, _ = drawn(seed)
    before, after = (outcomes(tieout.read(to_html(one)), periods=False) for one in (page, reordered(page)))
    assert sorted(map(repr, after)) == sorted(map(repr, before))


@pytest.mark.parametrize("seed", SEEDS)
def test_thousands_as_millions_tie_still(seed: int) -> None:
    """The same ledger rounded a thousand times coarser: nothing becomes an exception."""
    hand, sheets = draw_pages(seed, as_millions=True)
    release = tieout.read(to_html(to_page(hand, sheets)))
    assert not [one for one in release.findings if one.grade == "impossible"]
    assert {one.outcome for one in release.findings} <= {TIES, EXCEPTION, NOT_TESTED}
