"""Every HTML document of the shared corpus gives a report whose every figure can be pointed at; `make score` says how right it is."""

import json
from pathlib import Path

import pytest

import tieout
from tests.places_of_facts import misplaced_facts, shared_places
from tools.bench import GROUPS, find_documents
from tools.places import find_shared

SHARED = find_shared()
DOCUMENTS = [path for pattern in GROUPS.values() for path in find_documents(SHARED / "corpus", pattern)] if SHARED else []


def decoded(data: bytes) -> str:
    """The characters of a document: UTF-8 where it is that, the Windows code page elsewhere."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def test_there_are_documents(corpus):
    assert DOCUMENTS


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_figure_stands_where_the_report_says(path: Path):
    data = path.read_bytes()
    report = json.loads(tieout.to_json(tieout.read(data, name=path.name)))
    assert misplaced_facts(decoded(data), report["facts"]) == []
    assert shared_places(report["facts"]) == []
