"""The examples and releases made from ledgers, written another way, have the same findings, with one planted error as well.

Written in millions instead of thousands, a release has fewer digits, and less is found in it. What must stay is every sum whose every
figure keeps three digits: it is found, and ties or is an exception as before, with the same suspect.
"""

import functools
import random
import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

import pytest

import tieout
from tests.drawings import VARIANTS, to_html
from tests.ledgers import Sheet, draw_pages, to_page
from tests.test_metamorphic import CHANGES, RELEASES
from tieout.model.finding import EXCEPTION, NOT_TESTED, NOTE, TIES
from tieout.model.release import Release

FIGURE = re.compile(r"(?<=>)(\$?\(?)(\d{1,3}(?:,\d{3})+)(?=\)?<)")
DIGITS = re.compile(r"\D")
FEWEST_DIGITS = 3  # of every figure of a sum that must be found
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


@functools.cache  # every change is made to the same sources
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
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
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
    """The page with its columns the other way round, under one header over all of them; changes stay behind what they compare."""
    tables = page.split("\n\n")
    for at, table in enumerate(tables):
        lines = [line.split("|") for line in table.split("\n")]
        heads = next((line for line in lines if len(line) > 2 and "<" not in line), [])
        changes = sum("Change" in head for head in heads)
        tables[at] = "\n".join("|".join(line if "<" in line else turned(line, changes)) for line in lines)
    return "\n\n".join(tables)


def turned(line: list[str], changes: int) -> list[str]:
    """A drawn row with its figures the other way round, its last ones in their places."""
    end = len(line) - changes
    return [line[0], *line[1:end][::-1], *line[end:]] if len(line) > 2 else line


def in_any_order(page: str) -> list[str]:
    """What is found in a drawn page, whatever its order; of a row that is not tested the label alone, as its first figure stands for it."""
    found = outcomes(tieout.read(to_html(page)), periods=False)
    return sorted(repr((*one[:2], one[4] and one[4][0]) if NOT_TESTED in one else one) for one in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_reordered_columns_have_the_same_findings(seed: int) -> None:
    """The figures and what is said of them; which quarter "Q1" names may follow from the first column of the document."""
    page, _ = drawn(seed)
    assert in_any_order(reordered(page)) == in_any_order(page)


Place = tuple[int, int, int]  # table, row and column
Found = dict[tuple[str, frozenset[Place], Place | None], str]  # outcome by check, figures that are not nothing, and suspect


def planted(seed: int, sheets: Sequence[Sequence[Sheet]]) -> None:
    """Changes the first digit of one long figure, in the same sheets printed in several ways."""
    places = [
        (at, row, column)
        for at, sheet in enumerate(sheets[0])
        for row, (label, cells) in enumerate(sheet.rows)
        for column in range(len(cells))
        if "share" not in label and len(heads := {DIGITS.sub("", way[at].rows[row][1][column])[:1] for way in sheets}) == 1
        if all(digits_of(way[at].rows[row][1][column]) >= FEWEST_DIGITS for way in sheets) and heads.isdisjoint("9")
    ]
    if places:
        at, row, column = random.Random(seed).choice(places)
        for way in sheets:
            cells = way[at].rows[row][1]
            cells[column] = re.sub(r"\d", lambda digit: str(int(digit[0]) + 1), cells[column], count=1)


def digits_of(text: str) -> int:
    return len(DIGITS.sub("", text).lstrip("0"))


def sums_of(release: Release, places: AbstractSet[Place]) -> Found:
    """The sums of a release among figures in some places; what is nothing may be in them or not."""
    where = {fact.id: (fact.source.table, fact.source.row, fact.source.column) for fact in release.facts}
    found = {}
    for one in release.findings:
        if one.check in ("FT01", "CF01") and one.outcome in (TIES, EXCEPTION) and one.severity != NOTE:
            figures = frozenset(where[fact] for fact in (one.subject, *(term.fact for term in one.terms)))
            if figures <= places:
                found[one.check, figures, where.get(one.suspect or "")] = one.outcome
    return found


@pytest.mark.parametrize("with_error", [False, True], ids=["clean", "planted"])
@pytest.mark.parametrize("seed", [seed for seed in range(160) if draw_pages(seed)[0].scale == "in thousands"])
def test_thousands_as_millions(seed: int, with_error: bool) -> None:
    """The same ledger rounded a thousand times coarser: the sums that keep their digits are found, and nothing becomes an exception."""
    hands, sheets = zip(*(draw_pages(seed, as_millions=coarse) for coarse in (False, True)), strict=True)
    if with_error:
        planted(seed, sheets)
    fine, coarse = (tieout.read(to_html(to_page(hand, own))) for hand, own in zip(hands, sheets, strict=True))
    places = {(fact.source.table, fact.source.row, fact.source.column) for fact in coarse.facts if digits_of(fact.text) >= FEWEST_DIGITS}
    before, after = sums_of(fine, places), sums_of(coarse, places)
    assert before.items() <= after.items()
    if not with_error:
        assert not [one for one in coarse.findings if one.grade == "impossible"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_error_is_found_however_it_is_drawn(seed: int) -> None:
    hand, sheets = draw_pages(seed)
    planted(seed, [sheets])
    page = to_page(hand, sheets)
    found = [outcomes(tieout.read(to_html(page, variant=variant))) for variant in VARIANTS]
    if hand.dash:
        cell = re.compile(rf"(?<=\|){re.escape(hand.dash)}(?=\||$)", re.MULTILINE)
        found += [outcomes(tieout.read(to_html(cell.sub(other, page)))) for other in ("—", "–", "-", "--", "−")]
    assert all(one == found[0] for one in found)
    assert in_any_order(reordered(page)) == in_any_order(page)
