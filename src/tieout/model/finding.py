"""What became of one relation between figures that was tested. Field names are those of the JSON report."""

from decimal import Decimal

import msgspec

from tieout.model.interval import Interval

# outcomes
TIES, EXCEPTION, NOT_TESTED = "ties", "exception", "not_tested"
# severities of an exception, worst first
ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)


class Term(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One figure of the recalculation and the weight it enters with; `over` marks one of the divisor of a ratio."""

    fact: str
    weight: int
    over: bool = False


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A figure that may be the wrong one, and what it should then be, as it would be printed; None where nothing fits."""

    fact: str
    text: str | None


class Suggestion(msgspec.Struct, frozen=True, gc=False):
    """What the suspect should have been, as it would be printed, and why."""

    text: str
    because: str


class Finding(msgspec.Struct, frozen=True, gc=False):
    """The outcome of one relation that was tested; a pass is a finding too: it is the tickmark.

    `outcome` is "ties", "exception" or "not_tested" (then `message` is the reason and all amounts are None). `grade` is "exact",
    "rounding", "improbable" or "impossible"; `severity`, of exceptions alone, "error", "warning" or "note". `reported` is the rounding
    interval of the subject, `computed` that of its recalculation, in the subject's unit; the ends of a quotient are rounded outward.
    `difference` is the printed figure less the one computed from printed figures. `chance` is the probability, to three digits, that
    honest rounding makes such a difference, or makes so many other sums come out that it cannot be taken for the reason (then the exception
    is a warning); only of grade improbable. `suspect` is the figure most likely wrong, None where two are
    equally likely; `candidates` are at most three, likeliest first. `table` is the ordinal of the table a finding without subject is
    about, and its `suggestion` what a heading there should say; its one term, where it has one, is a figure to find the place by, as the
    first under that heading. A finding that recalculates nothing (a sign, a date, a scale) has no grade and no amounts.
    `accepted` marks an exception that a baseline lists: it does not count for the exit status.
    """

    id: str
    check: str
    outcome: str
    grade: str | None = None
    severity: str | None = None
    subject: str | None = None
    terms: tuple[Term, ...] = ()
    reported: Interval | None = None
    computed: Interval | None = None
    difference: Decimal | None = None
    message: str = ""
    suspect: str | None = None
    candidates: tuple[Candidate, ...] = ()
    suggestion: Suggestion | None = None
    chance: Decimal | None = None
    table: int | None = None
    accepted: bool = False
