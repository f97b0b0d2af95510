"""The examples in every other form mean the same: what a release says does not change with the file it is given in.

Each release is written as HTML, which is read for comparison, and in other forms, in several manners each. Left out of the
comparison is only what a form cannot carry: typewriter text has no curly quotes and dashes of its own, so that names are compared
without them.
"""

from collections.abc import Callable
from functools import cache

import pytest

import tieout
from tieout.model.fact import Fact
from tools.examples import ascii, harbor, homegrown, larkspur, wendover, workiva
from tools.examples.draft import TYPEWRITER
from tools.examples.parts import Release, Writer

RELEASES: dict[str, tuple[Release, Writer]] = {
    "harbor": (harbor.make_release(), workiva.write),
    "larkspur": (larkspur.make_release(), homegrown.write),
    "wendover": (wendover.make_release(), workiva.write),
}

SET_IN_SPACES = {
    "tagged": ascii.Style(marks=True),
    "wide": ascii.Style(marks=True, width=132),
    "form feeds": ascii.Style(page="\f"),
}


def meaning_of(fact: Fact) -> tuple[object, ...]:
    path = tuple(name.translate(TYPEWRITER) for name in fact.path)
    return fact.statement, path, fact.value, fact.decimals, fact.unit, fact.period, fact.dimensions, fact.basis


@cache
def facts_of(release: str) -> tuple[Fact, ...]:
    parts, write = RELEASES[release]
    return tieout.read(write(parts).content).facts


def assert_same_facts(release: str, write: Callable[[Release], bytes]) -> None:
    found = tieout.read(write(RELEASES[release][0])).facts
    assert [meaning_of(fact) for fact in found] == [meaning_of(fact) for fact in facts_of(release)]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("style", SET_IN_SPACES)
def test_text_set_in_spaces_means_the_same(style: str, release: str) -> None:
    assert_same_facts(release, lambda parts: ascii.write(parts, SET_IN_SPACES[style]).content)
