"""The examples in every other form mean the same: what a release says does not change with the file it is given in.

Each release is written as HTML, which is read for comparison, and in other forms, in several manners each. Left out of the
comparison is only what a form cannot carry: typewriter text has no curly quotes and dashes of its own, so that names are compared
without them; flat text has no indentation; and where nothing at all parts labels from figures, blank cells are lost and no header
says a period, nobody can tell the columns of a statement of equity, which is then left unread.
"""

from functools import cache

import pytest

import tieout
from tieout.model.fact import Fact
from tools.examples import forms, harbor, homegrown, larkspur, ostrander, wendover, workiva
from tools.examples.draft import TYPEWRITER
from tools.examples.parts import Release, Writer

RELEASES: dict[str, tuple[Release, Writer]] = {
    "harbor": (harbor.make_release(), workiva.write),
    "larkspur": (larkspur.make_release(), homegrown.write),
    "ostrander": (ostrander.make_release(), workiva.write),
    "wendover": (wendover.make_release(), workiva.write),
}

READ = {
    "set in spaces": tuple(forms.SET_IN_SPACES),
    "a row a line": tuple(forms.WRITERS["a row a line"]),
    "run together": tuple(forms.WRITERS["run together"]),
    "Markdown": tuple(forms.WRITERS["Markdown"]),
    "submission": tuple(forms.SUBMISSIONS),
    "PDF": tuple(forms.PDF),
    "Word": tuple(forms.WORD),
}
# forms without indentation: which headings stand over a label cannot always be told, so that labels are compared and not their paths
BY_LABEL = ("a row a line", "run together", "Markdown")
HEADINGS_IN_SENTENCES = "pipes, one long line of prose"  # what a sentence says a figure is of begins with the heading before it
UNREADABLE = ("run together", "nothing", "larkspur")
ALL = [(form, manner, release) for form, manners in READ.items() for manner in manners for release in RELEASES]
CASES = [case for case in ALL if case != UNREADABLE]


def meaning_of(fact: Fact, *, by_label: bool, by_sentence: bool = True) -> tuple[object, ...]:
    names = (fact.label,) if by_label else fact.path
    if fact.source.kind == "prose" and not by_sentence:
        names = ()
    names = tuple(name.translate(TYPEWRITER) for name in names)
    return fact.statement, names, fact.value, fact.decimals, fact.unit, fact.period, fact.dimensions, fact.basis


@cache
def facts_of(release: str) -> tuple[Fact, ...]:
    parts, write = RELEASES[release]
    return tieout.read(write(parts).content).facts


@pytest.mark.parametrize("case", CASES, ids=", ".join)
def test_the_same_facts_are_read(case: tuple[str, str, str]) -> None:
    form, manner, release = case
    by_label = form in BY_LABEL
    told = {"by_label": by_label, "by_sentence": manner != HEADINGS_IN_SENTENCES}
    found = tieout.read(forms.WRITERS[form][manner](RELEASES[release][0]).content).facts
    assert [meaning_of(fact, **told) for fact in found] == [meaning_of(fact, **told) for fact in facts_of(release)]


def test_what_cannot_be_told_is_left_unread() -> None:
    form, manner, release = UNREADABLE
    found = [meaning_of(fact, by_label=True) for fact in tieout.read(forms.WRITERS[form][manner](RELEASES[release][0]).content).facts]
    expected = [meaning_of(fact, by_label=True) for fact in facts_of(release) if fact.statement != "equity"]
    assert found == expected
