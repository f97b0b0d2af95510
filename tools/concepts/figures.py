"""What the naming of concepts is worth with each company left out: how much is named, how much rightly, and how well it knows."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tieout.concepts import LEAST_SCORE
from tools.concepts.leave_out import Named
from tools.concepts.train import calibrate

BINS = 10
STRICT = 0.93  # the precision at which the share named is compared
Steps = Sequence[tuple[int, int]]


class Bin(NamedTuple):
    """Figures of like confidence: their number, their mean confidence and the share that is right, in percent."""

    figures: int
    confidence: float
    right: float


def calibrated(named: Sequence[Named]) -> list[tuple[Named, int]]:
    """Every line with the confidence that the lines of all other companies give its score, in percent."""
    found = []
    for company in sorted({line.company for line in named}):
        steps = steps_of([line for line in named if line.company != company])
        found += [(line, percent_of(steps, line.score)) for line in named if line.company == company]
    return found


def steps_of(named: Sequence[Named]) -> tuple[tuple[int, int], ...]:
    """The calibration that lines named without their company give."""
    return calibrate([line.score for line in named], [line.is_right for line in named], [line.figures for line in named])


def percent_of(steps: Steps, score: int) -> int:
    """The confidence of a score."""
    return max((percent for least, percent in steps if score >= least), default=0)


def bins_of(lines: Sequence[tuple[Named, int]]) -> list[Bin]:
    """The figures by confidence, in ten bins of equal width; a bin that holds none is left out."""
    found = []
    for low in range(0, 100, 100 // BINS):
        inside = [(line, percent) for line, percent in lines if low <= percent < low + 100 // BINS or (percent == 100 and low == 90)]
        figures = sum(line.figures for line, _ in inside)
        if figures:
            confidence = sum(line.figures * percent for line, percent in inside) / figures
            right = 100 * sum(line.figures for line, _ in inside if line.is_right) / figures
            found.append(Bin(figures, confidence, right))
    return found


def figures_of(named: Sequence[Named]) -> Mapping[str, float]:
    """The figures of `make score`: core (all statements but equity) and all, tagged and precision at the score that names a line.

    `named_at_93` and `tagged_at_93` are the shares of core figures that have a name, and the right one, at the lowest confidence whose
    names are right in 93 of 100; `calibration_error` is the expected one over ten bins, between 0 and 1.
    """
    lines = calibrated(named)
    core = [(line, percent) for line, percent in lines if line.statement != "equity"]
    found: dict[str, float] = {}
    for group, chosen in (("core", core), ("all", lines)):
        taggable = sum(line.figures for line, _ in chosen if line.has_standard)
        given = [line for line, _ in chosen if line.score >= LEAST_SCORE]
        right = sum(line.figures for line in given if line.is_right)
        found[f"{group}.tagged"] = round(100 * right / taggable, 2)
        found[f"{group}.tag_precision"] = round(100 * right / sum(line.figures for line in given), 2)
    found.update(_at_precision([line for line, _ in core]))
    bins = bins_of(lines)
    whole = sum(one.figures for one in bins)
    found["calibration_error"] = round(sum(one.figures * abs(one.confidence - one.right) for one in bins) / whole / 100, 4)
    return found


def _at_precision(named: Sequence[Named]) -> dict[str, float]:
    """The shares named and rightly named at the lowest score above which names are as right as is asked."""
    taggable = sum(line.figures for line in named if line.has_standard)
    given = right = 0
    best = (0.0, 0.0)
    ordered = sorted(named, key=lambda line: -line.score)
    for at, line in enumerate(ordered):
        given += line.figures
        right += line.figures * line.is_right
        is_last_of_score = at + 1 == len(ordered) or ordered[at + 1].score != line.score
        if is_last_of_score and right >= STRICT * given:
            best = given / taggable, right / taggable
    return {"named_at_93": round(100 * best[0], 2), "tagged_at_93": round(100 * best[1], 2)}
