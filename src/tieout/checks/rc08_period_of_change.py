"""A change is that of the period it is said of.

What it tests
    Percents that a sentence or headline says something moved by, with the words "year to date", "six months", "nine months" or "first
    half" beside them: against the row of a table with the sentence's words, for that period over the same a year before. Where it is the
    change of the quarter instead, that is an exception.

Why it matters
    The quarter's growth is usually the better known one, and slides into a headline about the year.

Example
    Earnings per share rose from 0.31 to 0.40 in the quarter, which is 29 %, and from 0.94 to 1.14 in nine months, which is 21 %. "EPS up
    29 % year to date" is the wrong one.

What it leaves untested
    Percents of sentences that say two or more periods, and changes that are of neither period: those may be of something else.

Since
    0.2
"""

import re
from collections.abc import Iterator

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import StatedLine, words_of
from tieout.checks.sayings import RATES, Saying, agrees, find_sayings, named_by, percent_change, steps_of, units_of
from tieout.checks.view import View
from tieout.checks.words import is_named, pattern
from tieout.model.finding import WARNING
from tieout.model.period import Duration

REACH = 60  # characters around a percent in which its period is said
QUARTER = 3  # months
FEWEST_UNITS = 10  # of the last place of a percent
MOST = 200  # percents of one document that are tested
MOST_EXTRA = 1  # words of a sentence beyond those of the row it is taken to mean
TICKER = re.compile(r"(?<=[A-Z])-(?=[A-Z])")  # between a ticker and what a running head says of it
KINDS = frozenset(("diluted", "basic"))  # words of a row that a headline leaves out


@check("RC08", "period-of-change", tickmark="Rd")
def period_of_change(view: View) -> Iterator[Relation | Untested]:
    """Yields percents of the year to date with the two figures of a row that they are the change between."""
    seen: set[str] = set()
    found = False
    for saying in find_sayings(view):
        text = saying.quote.text
        if len(seen) >= MOST or text in seen or not _is_of_year_to_date(view, saying):
            continue
        seen.add(text)  # a running head stands on every page
        relation = _tested(view, saying)
        if relation is not None:
            found = True
            yield relation
    if seen and not found:
        yield Untested("no row was found that a percent of the year to date is the change of")


def _is_of_year_to_date(view: View, saying: Saying) -> bool:
    """Whether a percent says that something moved, and words near it that this was in the year to date, and in no quarter."""
    fact = view.facts[saying.fact]
    if fact.unit != "percent" or not fact.direction or not isinstance(fact.period, Duration) or fact.period.months == QUARTER:
        return False
    if abs(view.value[saying.fact] or 0) < FEWEST_UNITS * 2 * view.half[saying.fact]:
        return False
    near = saying.before[-REACH:] + saying.after[:REACH]
    return pattern("year_to_date", table="sentences").search(near) is not None and "quarter" not in near.lower()


def _tested(view: View, saying: Saying) -> Relation | None:
    """The percent as the change of the row it names: over its own period, or else over the quarter, which it is not said of."""
    changes: dict[bool, list[Relation]] = {True: [], False: []}
    stated = view.facts[saying.fact].period
    for line in _meant(view, saying):
        for now, before in steps_of(view, line):
            period = view.facts[now].period
            if not isinstance(period, Duration) or not isinstance(stated, Duration) or period.end != stated.end:
                continue
            if period.months in (QUARTER, stated.months):
                changes[period.months == stated.months].append(percent_change(view, saying.fact, now, before))
    own = next((one for one in changes[True] if agrees(view, one)), None)
    if own is not None or not changes[True]:
        return own
    is_quarter = any(agrees(view, one) for one in changes[False])
    return changes[True][0]._replace(severity=WARNING) if is_quarter else None


def _meant(view: View, saying: Saying) -> Iterator[StatedLine]:
    """The rows of amounts that a percent is said of by their words."""
    label = view.facts[saying.fact].label
    words, version = words_of((TICKER.sub(" ", label),)), is_named(label, "version")
    for unit in units_of(view):
        for line in named_by(view, unit, words | KINDS) if unit not in RATES else ():
            own = line.words - KINDS
            if own and len(words - own) <= MOST_EXTRA and line.version == version:
                yield line
