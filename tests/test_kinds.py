"""Documents that are no earnings release, or not one in English: the report says what they are, and nothing in it is invented.

The cases stand in `kinds.yml`; all are invented for these tests. Each is read as a page and as plain text.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

import tieout
from tests.drawings import to_html
from tests.places_of_facts import misplaced_facts
from tools.places import ROOT

CASES = yaml.safe_load((ROOT / "tests" / "kinds.yml").read_text(encoding="utf-8"))
OF_TABLES = ("scale-unknown", "period-unknown", "period-assumed", "scale-assumed")  # trouble with one table, and not of the document


def to_text(page: str) -> str:
    """The page as plain text: paragraphs apart from each other, rows as they are drawn."""
    lines: list[str] = []
    for line in page.splitlines():
        lines += [line] if "|" in line and lines and "|" in lines[-1] else ["", line]
    return "\n".join(lines) + "\n"


def read(source: str, name: str) -> Mapping[str, Any]:
    report: Mapping[str, Any] = json.loads(tieout.to_json(tieout.read(source.encode(), name=name)))
    return report


def shown(fact: Mapping[str, Any]) -> str:
    period = fact["period"] or {}
    when = period.get("end") or period.get("instant") or "-"
    return " ".join([f"{fact['text']} = {fact['value']} {fact['unit'] or '-'} {when}", *fact["dimensions"].values()])


@pytest.mark.parametrize("form", ["page", "text"])
@pytest.mark.parametrize("name", CASES)
def test_what_a_document_is(name: str, form: str) -> None:
    case = CASES[name]
    source = to_html(case["page"]).decode() if form == "page" else to_text(case["page"])
    report = read(source, "x.htm" if form == "page" else "x.txt")
    remarks = [remark for remark in report["diagnostics"] if remark["code"] not in OF_TABLES]
    assert [remark["code"] for remark in remarks] == case["codes"]
    said = " ".join(remark["message"] for remark in remarks)
    assert all(words in said for words in case.get("says", []))
    facts = report["facts"]
    assert misplaced_facts(source, facts) == []
    assert len(facts) == case["facts"], [shown(fact) for fact in facts]
    assert set(case.get("values", [])) <= {shown(fact) for fact in facts}
    assert [finding["message"] for finding in report["findings"] if finding["outcome"] == "exception"] == []
