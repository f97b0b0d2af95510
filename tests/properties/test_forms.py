"""Statements drawn at random say the same in every form, and what their ledgers say."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tieout
from tests.random_releases import releases
from tests.test_metamorphic_forms import BY_LABEL, READ, meaning_of
from tools.examples import forms, homegrown, workiva
from tools.examples.parts import Release, Writer

pytestmark = pytest.mark.property
PAGES = (workiva.write, homegrown.write)
CASES = [(form, manner) for form, manners in READ.items() for manner in manners]


@given(releases(), st.sampled_from(PAGES))
def test_pages_are_read_as_the_ledger_says(release: Release, write: Writer) -> None:
    written = write(release)
    report = json.loads(tieout.to_json(tieout.read(written.content)))
    read = [(fact["label"], fact["value"], fact["unit"], fact["period"]) for fact in report["facts"]]
    assert read == [(placed.label, placed.figure.value, placed.figure.unit, placed.figure.period) for placed in written.placed]


@given(releases(), st.sampled_from(CASES))
@settings(max_examples=60)
def test_the_same_facts_are_read_from_every_form(release: Release, case: tuple[str, str]) -> None:
    form, manner = case
    by_label = form in BY_LABEL
    expected = [meaning_of(fact, by_label=by_label) for fact in tieout.read(workiva.write(release).content).facts]
    found = tieout.read(forms.WRITERS[form][manner](release).content).facts
    assert [meaning_of(fact, by_label=by_label) for fact in found] == expected
