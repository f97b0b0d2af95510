"""Margins and rates that sentences state recalculate.

What it tests
    Percents of sentences that are called a margin or a rate ("gross margin was 41.2 %", "the effective tax rate"), or said to be of
    revenue: the row of the income statement that the name means over the one it is divided by, for the same period. Where none of
    them gives the percent it is an exception if the two rows are certain and one slip of the hand, or a figure beside it, explains it.

Why it matters
    A margin is quoted on by itself, and hardly ever printed in the statement it comes from.

Example
    Gross profit of 10,298 over net sales of 26,741 is 38.5 %: "38.5 percent" ties, "35.8 percent" does not.

What it leaves untested
    Ratios of segments and of balance sheets, adjusted ones whose rows are not in the income statement, and those that a table states.

Since
    0.2
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tieout.checks.base import Relation, Untested, check
from tieout.checks.judge import judge
from tieout.checks.lines import StatedLine, find_lines, words_of
from tieout.checks.meant import is_idle
from tieout.checks.prose import find_sentence_facts, has_digits, is_copy, is_slip, is_told_apart, when
from tieout.checks.sayings import agrees
from tieout.checks.view import View, once_a_view
from tieout.checks.words import any_of, is_named, load, says_of_ratio

HUNDRED = Fraction(100)
ODDS, DOUBTED = 10, 13  # bits of a ratio that agrees; of one that a slip keeps from it
MOST_ROWS = 4  # of the income statement that a name may mean
INCOME = "income"


class _Named(NamedTuple):
    """A ratio by its name: the words of its label, of its numerator, and the kind of its divisor."""

    label: re.Pattern[str]
    top: re.Pattern[str]
    bottom: str


@check("RC06", "prose-ratios", tickmark="Rm")
def prose_ratios(view: View) -> Iterator[Relation | Untested]:
    """Yields each margin or rate of a sentence with the rows of the income statement that it divides."""
    tried = found = False
    for fact in find_sentence_facts(view):
        stated = view.facts[fact]
        if stated.unit != "percent" or stated.role == "change" or is_told_apart(view, fact):
            continue
        named = next((one for one in _ratios() if one.label.search(stated.label)), None)
        if named is None or is_named(stated.label, "version"):
            continue
        tried = True
        ways = [_ratio(fact, top, bottom) for top in _cells(view, fact, named, "top") for bottom in _cells(view, fact, named, "bottom")]
        tied = next((one for one in ways if agrees(view, one)), None)
        if tied is not None:
            found = True
            yield tied
        elif _is_whole(stated.label, named):
            explained = [one for one in ways if _is_explained(view, one)]
            if len(explained) == 1:
                found = True
                yield explained[0]._replace(odds=DOUBTED)
    if tried and not found:
        yield Untested("the income statement has no two rows that a margin of a sentence is made of")


@cache
def _ratios() -> tuple[_Named, ...]:
    return tuple(_Named(any_of(one["label"]), any_of(one["top"]), one["bottom"]) for one in load("ratios")["named"])


def _cells(view: View, fact: int, named: _Named, which: str) -> Sequence[int]:
    """The cells of the income statement, of the period of a figure, whose row may be numerator or divisor; of equal ones the first."""
    key = when(view.facts[fact].period)
    found: dict[int | None, int] = {}
    for line in _income_lines(view):
        if not (named.top.search(line.label) if which == "top" else _is_bottom(line.label, named.bottom)):
            continue
        for (period, members), index in line.cells.items():
            if not members and when(period) == key:
                found.setdefault(view.value[index], index)
        if len(found) >= MOST_ROWS:
            break
    return list(found.values())


@once_a_view
def _income_lines(view: View) -> Sequence[StatedLine]:
    """The rows of amounts of the income statement."""
    return [line for line in find_lines(view) if line.statement == INCOME and len(line.unit) == 3 and not line.version]


def _is_bottom(label: str, kind: str) -> bool:
    if kind == "revenue":
        return says_of_ratio(label, "revenue") and not says_of_ratio(label, "no_revenue") and says_of_ratio(label, "total")
    return says_of_ratio(label, kind)


def _ratio(fact: int, top: int, bottom: int) -> Relation:
    return Relation(
        fact, ((top, 1),), ODDS, ((bottom, 1),), HUNDRED, proves=(fact,), wording="the ratio of two rows of the income statement"
    )


def _is_whole(label: str, named: _Named) -> bool:
    """Whether a label names nothing but the ratio."""
    rest = named.label.sub(" ", label)
    return not any(word for word in words_of((rest,)) if not is_idle(word))


def _is_explained(view: View, relation: Relation) -> bool:
    verdict = judge(view, "RC06", relation)
    if verdict is None or verdict.middle is None or not has_digits(view, relation.subject):
        return False
    return is_copy(view, relation.subject) or is_slip(view, relation.subject, round(verdict.middle))
