"""Whatever is derived from rounded figures holds the true amount: quarters, years and trailing twelve months, recast or not."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tieout.histories import make_history
from tieout.model.fact import Fact, Source
from tieout.model.period import Duration
from tieout.model.release import Entity
from tieout.model.stored import Reading, StoredFact

pytestmark = pytest.mark.property
YEARS = 3
ENDS = [date(2021 + at // 4, *((3, 31), (6, 30), (9, 30), (12, 31))[at % 4]) for at in range(4 * YEARS)]
FIRST = date(2020, 12, 31)
AMOUNTS = st.integers(-(10**9), 10**12)  # in cents


@st.composite
def publishings(draw):
    """A filer's true amounts by quarter, as they are before and from a recast on, and what each release prints of them, at which scale."""
    old = draw(st.lists(AMOUNTS, min_size=4 * YEARS, max_size=4 * YEARS))
    since = draw(st.none() | st.integers(4, 4 * YEARS - 1))
    new = [one + 10**13 for one in old]  # a recast that no rounding hides
    lost = draw(st.sets(st.integers(0, 4 * YEARS - 1), max_size=4)) if since is None else set()
    rounding = draw(st.sampled_from((ROUND_HALF_UP, ROUND_HALF_EVEN)))  # a filer has one way with halves
    documents = []
    for at in range(4 * YEARS):
        if at in lost:
            continue
        habits = (draw(st.sampled_from((0, 3, 6))), rounding)
        prints_quarter = at % 4 != 3 or draw(st.booleans())
        prints_to_date = at % 4 == 0 or draw(st.booleans()) or not prints_quarter
        documents.append((at, new if since is not None and at >= since else old, habits, prints_quarter, prints_to_date))
    return old, new, since, documents


def published(documents):
    """The facts of each document: its quarter and year to date, with those of the year before."""
    facts, readings = [], []
    for at, true, (scale, rounding), prints_quarter, prints_to_date in documents:
        known = datetime(ENDS[at].year, ENDS[at].month, ENDS[at].day, 20, tzinfo=UTC) + timedelta(days=25)
        told = {"period_end": ENDS[at], "fiscal_year": ENDS[at].year, "fiscal_period": f"Q{at % 4 + 1}"}
        reading = Reading(at, f"{at:064}", f"{at}.htm", "1", known, "accepted", known, **told)
        readings.append(reading)
        counts = [1] * prints_quarter + [at % 4 + 1] * (prints_to_date and at % 4 > 0)
        spans = [(end, count) for count in counts for end in (at, at - 4) if end - count + 1 >= 0]
        for number, (end, count) in enumerate(spans):
            cents = sum(true[end - count + 1 : end + 1])
            value = Decimal(cents).scaleb(-2 - scale).quantize(Decimal(1), rounding).scaleb(scale)
            begin = (ENDS[end - count] if end - count >= 0 else FIRST) + timedelta(days=1)
            period = Duration(begin, ENDS[end], 3 * count)
            place = Source("table", 0, 1, table=0, row=1, cell=number, column=number)
            fact = Fact(f"f{number}", place, "income", "Revenue", ("Revenue",), str(value), value, -scale, scale, "USD", period, {})
            facts.append(StoredFact(reading, fact, "revenue"))
    return facts, readings


def make(documents):
    facts, readings = published(documents)
    history = make_history(Entity("A", None, "A"), readings, facts, [], asked="revenue")
    return history, history.series[0].points if history.series else ()


def bounds_of(point):
    """The first and the last quarter of a point."""
    last = ENDS.index(point.period_end)
    return last - (point.period.months // 3) + 1, last


@given(publishings())
def test_the_true_amount_is_in_every_interval(publishing):
    old, new, since, documents = publishing
    _, points = make(documents)
    for point in points:
        first, last = bounds_of(point)
        sums = {Decimal(sum(true[first : last + 1])).scaleb(-2) for true in (old, new)}
        truths = {name: Decimal(sum(true[first : last + 1])).scaleb(-2) for name, true in (("old", old), ("new", new))}
        # a figure that only a later release gives, as its comparative, does not say on which basis it is
        own = all(part.stated.own for part in point.terms)
        if own and not any(note.startswith("spans a recast") for note in point.notes):
            assert any(point.interval.holds(one) for one in sums), point
        if point.recast_basis and own:
            assert point.interval.holds(truths["new"])
        if since is None:
            assert point.interval.holds(truths["old"])
            assert not point.revisions
        if point.derived and point.latest is not None and own:
            assert abs(point.latest - truths["new"]) <= abs(point.interval.high - point.interval.low) + 3 * 10**6


@given(publishings())
def test_what_was_reported_first_stays_whatever_comes_later(publishing):
    documents = publishing[3]
    points = {(point.kind, point.period_end): point for point in make(documents)[1]}
    for count in range(1, len(documents)):
        for point in make(documents[:count])[1]:
            later = points.get((point.kind, point.period_end))
            if later is None:
                assert point.derived  # a recast that became known since leaves it without a basis
                continue
            assert later.first is None or point.first is None or later.first == point.first
            assert point.known <= max(one.known for one in published(documents[:count])[1])
            if point.stated is not None and not point.revisions and later.stated is not None and point.first.own:
                assert later.value == point.value


@given(publishings())
def test_without_a_recast_everything_ties_across_documents(publishing):
    _, _, since, documents = publishing
    history, _ = make(documents)
    exceptions = [one for one in history.findings if one.outcome == "exception"]
    if since is None:
        assert all(one.grade != "impossible" for one in exceptions)
    else:
        assert all(one.severity in ("warning", "note") for one in exceptions)
