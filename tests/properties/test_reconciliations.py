"""Reconciliations made from true amounts, every figure rounded by itself: what fails is never more than rounding; one slip is found."""

import random
from fractions import Fraction

import pytest

import tieout
from tests.drawings import to_html
from tests.ledgers import ADJUSTMENTS, rounded
from tieout.model.finding import EXCEPTION, TIES

pytestmark = pytest.mark.property

RELEASES = 400
PERIODS = ("Three Months Ended June 30, |", "Six Months Ended June 30, |")
KINDS = (
    ("Diluted earnings per share (GAAP)", "Adjusted diluted earnings per share", 2, ""),
    ("Operating margin as reported", "Non-GAAP operating margin", 1, "%"),
    ("Return on equity as reported", "Core return on equity", 2, "%"),
)


def printed(value: Fraction, places: int, tail: str, dash: str | None) -> str:
    """A value at so many places, as printed; `dash` is for what is zero, or rounds to it."""
    whole = rounded(value * 10**places, half_even=False)
    if not whole and dash is not None:
        return dash
    digits = f"{abs(whole) // 10**places}.{abs(whole) % 10**places:0{places}d}"
    return f"({digits}){tail}" if whole < 0 else f"{digits}{tail}"


def draw(seed: int) -> tuple[str, list[tuple[str, list[str]]]]:
    """A reconciliation in two or four columns: its page and its rows."""
    dice = random.Random(seed)
    first, last, places, tail = dice.choice(KINDS)
    columns = dice.choice((2, 4))
    dash = dice.choice((None, "—", "–"))
    items = dice.sample(ADJUSTMENTS, dice.randint(1, len(ADJUSTMENTS)))
    base = [Fraction(dice.randint(-20_000, 90_000), 10_000) * (10 if tail else 1) for _ in range(columns)]
    amounts = {
        item: [Fraction(0) if dice.random() < 0.3 else Fraction(dice.randint(-9_000, 15_000), 10_000) for _ in range(columns)]
        for item in items
    }
    total = [base[at] + sum(line[at] for line in amounts.values()) for at in range(columns)]
    rows = [(first, base), *amounts.items(), (last, total)]
    return tail, [(label, [printed(value, places, tail, dash) for value in line]) for label, line in rows]


def page_of(rows: list[tuple[str, list[str]]]) -> str:
    columns = len(rows[0][1])
    above = " | ".join(f"{PERIODS[at]} <" for at in range(columns // 2))
    years = " | ".join(["2025 | 2024"] * (columns // 2))
    lines = [f"{label} | {' | '.join(cells)}" for label, cells in rows]
    return "\n".join(["Reconciliation of GAAP to Non-GAAP Measures", f" | {above}", f" | {years}", *lines])


def findings_of(rows: list[tuple[str, list[str]]]) -> list[tieout.Finding]:
    release = tieout.read(to_html(page_of(rows)))
    assert not [one for one in release.diagnostics if one.code == "check-failed"]
    return [finding for finding in release.findings if finding.check == "RN01"]


def test_honest_reconciliations_have_no_impossible_exception() -> None:
    tied = 0
    for seed in range(RELEASES):
        findings = findings_of(draw(seed)[1])
        assert not [finding for finding in findings if finding.grade == "impossible"], f"seed {seed}"
        tied += any(finding.outcome == TIES for finding in findings)
    assert tied > 0.7 * RELEASES


def test_a_digit_of_the_adjusted_measure_is_found_in_four_columns() -> None:
    tried = found = 0
    for seed in range(RELEASES):
        rows = draw(seed)[1]
        cells = rows[-1][1]
        if len(cells) < 4 or not cells[1][-3].isdigit() or not any(one.outcome == TIES for one in findings_of(rows)):
            continue
        digits = cells[1]
        at = next(place for place, mark in enumerate(digits) if mark.isdigit())
        cells[1] = digits[:at] + str((int(digits[at]) + 4) % 10) + digits[at + 1 :]
        tried += 1
        found += any(one.outcome == EXCEPTION for one in findings_of(rows))
    assert tried > 50
    assert found > 0.8 * tried
