"""The workbook: tables as printed, and recalculations that another program recalculates to the differences of the report."""

import io
import re
import subprocess
import sys
import zipfile
from decimal import Context, Decimal

import openpyxl
import pytest

import tieout
from tests import offices
from tieout import cli
from tieout.model.finding import EXCEPTION
from tieout.render import excel
from tieout.render.excel import cell_text, sheet_name
from tieout.render.number_formats import cell_power
from tieout.render.workbook_plan import LIST_ROW
from tools.places import EXAMPLES

MISTYPED = EXAMPLES / "harbor-q3-2025-mistyped.htm"
DIGITS = 15
NOISE = Decimal("4e-15")
PAGE = """<p>Statements of Operations (in thousands, except per share data)</p><table>
<tr><td></td><td>Year Ended December 31, 2024</td><td>Year Ended December 31, 2023</td></tr>{rows}</table>{prose}"""


def row(label, *figures):
    return f"<tr><td>{label}</td>{''.join(f'<td>{figure}</td>' for figure in figures)}</tr>"


def read(*rows, prose="", name="release.htm"):
    return tieout.read(PAGE.format(rows="".join(rows), prose=prose).encode(), name=name)


SUMS = (row("Products", "1,200", "(1,100)"), row("Services", "300", "$ 200"), row("Total revenue", "1,500", "(900)"))


def book_of(release):
    return openpyxl.load_workbook(io.BytesIO(tieout.to_workbook(release)))


def places_of_difference(release):
    """The decimals to which the difference of a ratio is rounded down."""
    decimals = [fact.decimals for fact in release.facts if -18 <= fact.decimals <= 12]
    return max(0, *decimals) + 3


def to_digits(value):
    """An amount at the digits that a binary double keeps."""
    return Context(prec=DIGITS).plus(value)


def faults(release, path):
    """How many recalculated differences a workbook carries, and those that are not the report's."""
    facts = {fact.id: fact for fact in release.facts}
    findings = {finding.id: finding for finding in release.findings if finding.difference is not None}
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    seen, wrong = 0, []
    for line in book["Workings"].iter_rows(min_row=LIST_ROW + 1, values_only=True):
        finding = findings.pop(line[0], None)
        if finding is None:
            continue
        seen += 1
        reported, recalculated, difference, tick, then = line[5:10]
        power = cell_power(facts[finding.subject])
        if not all(isinstance(value, int | float) for value in (reported, recalculated, difference)):
            wrong.append((finding.id, finding.check, "no number", line[5:10]))
            continue
        found, stated, computed = (Decimal(repr(value)).scaleb(power) for value in (difference, reported, recalculated))
        noise = NOISE * max(abs(stated), abs(computed))
        if any(term.over for term in finding.terms):
            step = Decimal(1).scaleb(-places_of_difference(release))
            is_same = finding.difference - noise <= found <= finding.difference + step + noise
        else:
            is_same = to_digits(found) == to_digits(finding.difference)
        if not is_same:
            wrong.append((finding.id, finding.check, found, finding.difference))
        if tick != then:
            wrong.append((finding.id, finding.check, tick, then))
        if line[12]:
            wrong.append((finding.id, finding.check, line[12]))
    return seen, wrong + [(name, "missing") for name in findings]


@pytest.mark.slow
def test_examples_recalculate_to_the_differences_of_the_report(tmp_path):
    releases = {path.stem: tieout.read(path) for path in sorted(EXAMPLES.iterdir()) if path.is_file()}
    made = offices.recalculate({name: tieout.to_workbook(release) for name, release in releases.items()}, tmp_path)
    results = {name: faults(release, made[name]) for name, release in releases.items()}
    assert {name: wrong for name, (_, wrong) in results.items() if wrong} == {}
    assert sum(seen for seen, _ in results.values()) > 900


@pytest.mark.soak
def test_the_corpus_recalculates_to_the_differences_of_the_report(corpus, tmp_path):
    files = [path for place in ("releases", "statements/html") for path in sorted((corpus / place).iterdir()) if path.suffix in SUFFIXES]
    seen, wrong, documents = 0, {}, 0
    for first in range(0, len(files), BATCH):
        releases = {f"{path.stem}{path.suffix[1:]}": tieout.read(path) for path in files[first : first + BATCH]}
        made = offices.recalculate({name: tieout.to_workbook(release) for name, release in releases.items()}, tmp_path / str(first))
        for name, release in releases.items():
            count, faulty = faults(release, made[name])
            seen += count
            documents += 1
            wrong.update({name: faulty} if faulty else {})
    print(f"{documents} workbooks, {seen} differences, {sum(map(len, wrong.values()))} not as reported")
    assert wrong == {}
    assert documents == len(files)


SUFFIXES = (".htm", ".html", ".txt", ".pdf")
BATCH = 30  # documents that LibreOffice converts in one go
