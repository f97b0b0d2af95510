"""Checks: small drawn pages and what must be found in them, in `checks/<code>.yml`, each drawn in several ways.

A file says which check it is about, then holds named cases (the name says what the case shows):

    check: FT01
    "exception: no rounding reaches 59":
      page: |
        (in millions)    | Q1 2025
        Products         |      12
        Services         |      45
        Total net sales  |      59
      finds: {outcome: exception, row: Total net sales, difference: 2000000}

`page` is drawn as `drawings` says: lines with a pipe are rows of a table (headings too: "Assets |"), the others paragraphs. `finds` is
one thing to be found or a list of them; each names, of a finding, any of

    check        its code; else that of the file
    outcome      ties, exception or not_tested
    row, column  of the subject: the label of its row; the header over its column and its period (a part of it is enough)
    table        the ordinal of the table the finding is about
    terms        the labels of its terms in any order, "- " before one that is taken off, "/ " before one of the divisor
    grade, severity, message (a part of it is enough), difference, chance
    suspect      "label" or "label | column", null where there must be none
    candidates   "label = text" of each, likeliest first
    suggestion   the text that should stand there; because: why (a part of it is enough)

and must name one finding at least. `never` names, in the same way, what must not be found. An error or warning of the file's check that
`finds` does not name fails the case, and so does any exception where `exceptions: none` stands. Every check needs a case of each outcome.
"""

import inspect
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import tieout
from tests.drawings import VARIANTS, to_html
from tieout.checks import CHECKS
from tieout.checks.base import HEADINGS, Check
from tieout.model.fact import Fact
from tieout.model.finding import ERROR, EXCEPTION, NOT_TESTED, TIES, WARNING, Finding
from tieout.model.release import Release

FOLDER = Path(__file__).parent / "checks"
KEYS = {"page", "finds", "never", "exceptions"}
PLAIN = ("outcome", "grade", "severity", "table")  # compared as they are
AMOUNTS = ("difference", "chance")
FOUND_KEYS = {*PLAIN, *AMOUNTS, "check", "row", "column", "terms", "message", "suspect", "candidates", "suggestion", "because"}
CODES = {check.code: check for check in CHECKS}

Case = Mapping[str, Any]


def files() -> Iterator[tuple[str, dict[str, Case]]]:
    """The code of each file and its cases by name."""
    for path in sorted(FOLDER.glob("*.yml")):
        cases = yaml.safe_load(path.read_text(encoding="utf-8"))
        code = cases.pop("check")
        assert path.stem == code.lower(), f"{path.name} is about {code}"
        yield code, cases


CASES = {f"{code}: {name}": (code, case) for code, cases in files() for name, case in cases.items()}


def wanted_of(case: Case, key: str = "finds") -> list[Case]:
    found = case.get(key) or []
    return list(found) if isinstance(found, list) else [found]


class Reading:
    """A release that was read, with its facts by their names."""

    def __init__(self, release: Release) -> None:
        self.findings = release.findings
        self.facts = {fact.id: fact for fact in release.facts}
        self.headers = {(table.ordinal, column.column): column.label for table in release.tables for column in table.columns}

    def header(self, fact: Fact) -> str:
        """What heads a fact's column, and the period that it states."""
        return f"{self.headers.get((fact.source.table, fact.source.column), '')} {fact.period}".strip()

    def terms(self, finding: Finding) -> list[str]:
        marks = {(1, False): "", (-1, False): "- ", (1, True): "/ "}
        return sorted(marks.get((term.weight, term.over), f"{term.weight} ") + self.facts[term.fact].label for term in finding.terms)

    def names(self, place: str, fact: Fact) -> bool:
        """Whether "label" or "label | column" names a fact."""
        label, _, column = (part.strip() for part in place.partition("|"))
        return fact.label == label and column in self.header(fact)

    def fits(self, wanted: Case, finding: Finding) -> bool:
        """Whether a finding is all that a case says of it."""
        subject = self.facts[finding.subject] if finding.subject else None
        suggestion = finding.suggestion
        tests = {
            "check": lambda value: finding.check == value,
            "row": lambda value: subject is not None and subject.label == value,
            "column": lambda value: subject is not None and str(value) in self.header(subject),
            "terms": lambda value: self.terms(finding) == sorted(value),
            "message": lambda value: value in finding.message,
            "suspect": lambda value: (
                self.names(value, self.facts[finding.suspect]) if value and finding.suspect else value == finding.suspect
            ),
            "candidates": lambda value: (
                [f"{self.facts[one.fact].label} = {one.text}" for one in finding.candidates] == [str(one) for one in value]
            ),
            "suggestion": lambda value: (suggestion.text if suggestion else None) == (None if value is None else str(value)),
            "because": lambda value: suggestion is not None and value in suggestion.because,
        }
        tests |= {name: lambda value, name=name: getattr(finding, name) == value for name in PLAIN}
        tests |= {name: lambda value, name=name: getattr(finding, name) == Decimal(str(value)) for name in AMOUNTS}
        return all(tests[name](value) for name, value in wanted.items())

    def show(self, finding: Finding) -> str:
        """One line on a finding, for the message of a case that fails."""
        subject = self.facts.get(finding.subject or "")
        place = f"{subject.label} | {self.header(subject)}" if subject else f"table {finding.table}"
        said = [finding.check, finding.outcome, finding.grade, finding.severity, place, self.terms(finding), finding.message]
        if finding.outcome == EXCEPTION:
            suspect = self.facts.get(finding.suspect or "")
            said += [f"difference {finding.difference}", f"chance {finding.chance}", f"suspect {suspect.label if suspect else None}"]
            said += [[f"{self.facts[one.fact].label} | {self.header(self.facts[one.fact])} = {one.text}" for one in finding.candidates]]
            said += [finding.suggestion]
        return "  ".join(str(part) for part in said if part is not None)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", CASES)
def test_what_must_be_found_is_found(name: str, variant: str) -> None:
    code, case = CASES[name]
    assert set(case) <= KEYS, f"{name}: a case holds {sorted(KEYS)}"
    finds, never = [[{"check": code, **one} for one in wanted_of(case, key)] for key in ("finds", "never")]
    assert finds, f"{name}: a case says what is found"
    assert all(set(one) <= FOUND_KEYS for one in (*finds, *never)), f"{name}: of a finding a case names {sorted(FOUND_KEYS)}"
    reading = Reading(tieout.read(to_html(case["page"], variant=variant)))
    shown = "\n".join(map(reading.show, reading.findings))
    for wanted in finds:
        assert any(reading.fits(wanted, finding) for finding in reading.findings), f"not found: {wanted}\n{shown}"
    for wanted in never:
        assert not any(reading.fits(wanted, finding) for finding in reading.findings), f"found: {wanted}\n{shown}"
    for finding in reading.findings:
        if finding.check == code and finding.severity in (ERROR, WARNING):
            assert any(reading.fits(wanted, finding) for wanted in finds), f"found, and not wanted: {reading.show(finding)}"
    if case.get("exceptions") == "none":
        assert not [finding for finding in reading.findings if finding.outcome == EXCEPTION], shown


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_has_its_page(check: Check) -> None:
    lines = inspect.cleandoc(check.page).splitlines()
    assert [line for line in lines if line in HEADINGS] == list(HEADINGS), "a page has these headings, in this order"
    assert check.title
    assert lines[1] == "", "the first line of a page says what the check is about"
    for heading in HEADINGS:
        assert lines[lines.index(heading) + 1].startswith("    "), f"{heading}: nothing stands there"


@pytest.mark.parametrize("outcome", [TIES, EXCEPTION, NOT_TESTED])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_has_a_case_of_each_outcome(check: Check, outcome: str) -> None:
    shown = [
        name for name, (code, case) in CASES.items() if code == check.code and any(one.get("outcome") == outcome for one in wanted_of(case))
    ]
    assert shown, f"checks/{check.code.lower()}.yml has no case that finds outcome {outcome}"


def test_every_case_is_of_a_check_that_is() -> None:
    assert {code for code, _ in CASES.values()} <= set(CODES)


def test_checks_are_told_apart() -> None:
    assert len({check.code for check in CHECKS}) == len({check.slug for check in CHECKS}) == len(CHECKS)
    assert all(check.code == check.code.upper() and len(check.code) == 4 and check.tickmark for check in CHECKS)
