"""Guidance quoted is the guidance that was given.

What it tests
    The range that guidance says it replaces ("prior guidance") against the last range that an earlier document gave for the same measure,
    basis and period: both ends.

Why it matters
    "Raised" is told against the range that is quoted; a range quoted wrongly makes a lowered outlook look raised.

Example
    Revenue of 2.50 to 2.54 billion, "compared with 2.45 to 2.50 billion previously", and 2.45 to 2.50 billion in the release of the
    quarter before.

What it leaves untested
    Guidance that no earlier document in the store gives, and ranges that are not quoted.

Since
    0.2
"""

from collections.abc import Iterator
from decimal import Decimal

from tieout.arithmetic.intervals import IMPOSSIBLE, SAME
from tieout.histories.books import Books, history_check, not_tested
from tieout.histories.lines import place_of_guidance
from tieout.model.finding import EXCEPTION, TIES, WARNING
from tieout.model.history import HistoryFinding, Stated, Weighed
from tieout.model.interval import Interval
from tieout.model.stored import StoredGuidance

CODE = "HI04"
EXACT_PLACES = 12  # of an end of guidance, which is what it says


@history_check(CODE, "guidance-quoted-as-given", tickmark="Gq")
def guidance_quoted(books: Books) -> Iterator[HistoryFinding]:
    """Yields each range that is quoted with the range that was given."""
    for one in books.guidance:
        said = one.guidance
        if said.earlier is None or said.period is None:
            continue
        key = books.calendar.key(said.period)
        label = books.calendar.label(key) if key else str(said.period)
        given = _given(books, one)
        quoted = (said.earlier.low, said.earlier.high)
        if given is None:
            yield not_tested(CODE, said.metric, label, f"no earlier guidance for {label} is stored", _stated(one, quoted))
            continue
        yield _weigh(one, given, label, quoted)


def _given(books: Books, one: StoredGuidance) -> StoredGuidance | None:
    """The last guidance before it for the same measure."""
    found = [
        other
        for other in books.guidance
        if other.reading.known < one.reading.known
        and (other.guidance.metric, other.guidance.basis, other.guidance.unit)
        == (one.guidance.metric, one.guidance.basis, one.guidance.unit)
        and other.guidance.qualifier == one.guidance.qualifier
        and other.guidance.period is not None
        and books.calendar.key(other.guidance.period) == books.calendar.key(one.guidance.period)
    ]
    last = [other for other in found if other.reading.known == found[-1].reading.known] if found else []
    wanted = one.guidance.earlier
    fits = [other for other in last if wanted is not None and (other.guidance.low, other.guidance.high) == (wanted.low, wanted.high)]
    return next(iter(fits or last), None)


def _weigh(one: StoredGuidance, given: StoredGuidance, label: str, quoted: tuple[Decimal | None, Decimal | None]) -> HistoryFinding:
    ends = (given.guidance.low, given.guidance.high)
    ties = ends == quoted
    unit = one.guidance.unit
    message = "the range quoted is the range that was given"
    if not ties:
        message = f"{_words(quoted)} {unit} is quoted, {_words(ends)} {unit} was given"
    return HistoryFinding(
        CODE,
        TIES if ties else EXCEPTION,
        one.guidance.metric,
        label,
        message,
        SAME if ties else IMPOSSIBLE,
        None if ties else WARNING,
        _stated(one, quoted),
        (Weighed(1, _stated(given, ends)),),
        _interval(quoted),
        _interval(ends),
    )


def _stated(one: StoredGuidance, ends: tuple[Decimal | None, Decimal | None]) -> Stated:
    """An end of guidance as a figure with its place."""
    value = ends[0] if ends[0] is not None else ends[1]
    assert one.guidance.period is not None
    return Stated(value or Decimal(0), EXACT_PLACES, one.guidance.unit, one.guidance.period, True, place_of_guidance(one))


def _interval(ends: tuple[Decimal | None, Decimal | None]) -> Interval | None:
    low, high = ends
    return None if low is None or high is None else Interval(min(low, high), max(low, high))


def _words(ends: tuple[Decimal | None, Decimal | None]) -> str:
    low, high = (None if end is None else f"{end:,f}" for end in ends)
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return low if low == high else f"{low} to {high}"
