"""Figures of sentences: the basis of each, in `prose/basis.yml`, and texts that must not break the reading."""

import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import tieout
from tests.drawings import to_html
from tieout.extract.prose_basis import basis_of_heading, find_marks

CASES = yaml.safe_load((Path(__file__).parent / "prose" / "basis.yml").read_text(encoding="utf-8"))
BEFORE = """
Alder Works Inc. (NASDAQ: ALDW) today reported results for the quarter ended September 30, 2024.

Statements of Operations (in thousands)
             | Three Months Ended September 30, 2024 | Three Months Ended September 30, 2023
Revenue      | 5,000 | 4,000
Net loss     | (900) | (700)

"""
WORDS = """non-GAAP|GAAP|adjusted|on a|basis|, |excluding|net income|was|and|$5 million|5%|respectively|, or|(|)|which
| excludes|constant currency|core|pro forma|EBITDA|compared with|; |: |reconciliation of|to|; see"""


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_each_figure_has_its_basis(case):
    report = json.loads(tieout.to_json(tieout.read(to_html(BEFORE + case["page"]), name="a.htm")))
    said = [fact for fact in report["facts"] if fact["source"]["kind"] == "prose"]
    assert [f"{fact['text']} {fact['basis'] or '-'}" for fact in said] == case["gives"]


@pytest.mark.parametrize(
    ("heading", "basis"),
    [
        ("Third Quarter 2024 Non-GAAP Financial Results", "non-gaap"),
        ("GAAP Results", "gaap"),
        ("GAAP and Non-GAAP Results", None),
        ("Reports Strong Adjusted Results", None),
        ("Summary", None),
    ],
)
def test_headings_tell_a_basis_where_they_tell_no_more(heading, basis):
    assert basis_of_heading(heading) == basis


@given(st.lists(st.sampled_from(WORDS.replace("\n", "").split("|")), max_size=40).map(" ".join))
def test_any_words_are_read(text):
    release = tieout.read(to_html(f"{BEFORE}{text}"), name="a.htm")
    assert {fact.basis for fact in release.facts} <= {None, "gaap", "non-gaap", "constant-currency", "pro-forma", "guidance"}


@pytest.mark.parametrize(
    "part", ["excluding ", "which excludes, ", "reconciled ", "adjusted net ", "on a non-GAAP ", "and $5 million, ", "core ("]
)
def test_no_sentence_takes_long(part):
    start = time.process_time()
    find_marks(part * 200)
    tieout.read(to_html(f"{BEFORE}Adjusted net income was {part * 120} $5 million."), name="a.htm")
    assert time.process_time() - start < 3
