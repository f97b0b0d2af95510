"""The examples in every other form mean the same: what a release says does not change with the file it is given in.

Each release is written as HTML, which is read for comparison, and in other forms, in several manners each. Left out of the
comparison is only what a form cannot carry: typewriter text has no curly quotes and dashes of its own, so that names are compared
without them.
"""

from functools import cache

import pytest

import tieout
from tieout.model.fact import Fact
from tools.examples import forms, harbor, homegrown, larkspur, wendover, workiva
from tools.examples.draft import TYPEWRITER
from tools.examples.parts import Release, Writer

RELEASES: dict[str, tuple[Release, Writer]] = {
    "harbor": (harbor.make_release(), workiva.write),
    "larkspur": (larkspur.make_release(), homegrown.write),
    "wendover": (wendover.make_release(), workiva.write),
}

READ = {
    "set in spaces": ("tagged and wide", "form feeds"),
    "submission": tuple(forms.SUBMISSIONS),
}
CASES = [(form, manner, release) for form, manners in READ.items() for manner in manners for release in RELEASES]


def meaning_of(fact: Fact) -> tuple[object, ...]:
    path = tuple(name.translate(TYPEWRITER) for name in fact.path)
    return fact.statement, path, fact.value, fact.decimals, fact.unit, fact.period, fact.dimensions, fact.basis


@cache
def facts_of(release: str) -> tuple[Fact, ...]:
    parts, write = RELEASES[release]
    return tieout.read(write(parts).content).facts


@pytest.mark.parametrize("case", CASES, ids=", ".join)
def test_the_same_facts_are_read(case: tuple[str, str, str]) -> None:
    form, manner, release = case
    found = tieout.read(forms.WRITERS[form][manner](RELEASES[release][0]).content).facts
    assert [meaning_of(fact) for fact in found] == [meaning_of(fact) for fact in facts_of(release)]
