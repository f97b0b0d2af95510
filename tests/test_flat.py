"""Flattened text: texts in `flat/*.toml` and what must be read from them, written as in `test_tables.py`."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import tieout
from tests.places_of_facts import misplaced_facts, shared_places
from tests.test_tables import release_to_text, squeezed

FOLDER = Path(__file__).parent / "flat"


def cases() -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(FOLDER.glob("*.toml")):
        for name, case in tomllib.loads(path.read_text()).items():
            yield f"{path.stem}: {name}", case


CASES = [pytest.param(case, id=name) for name, case in cases()]


@pytest.mark.parametrize("case", CASES)
def test_flattened_text(case: dict[str, str]) -> None:
    release = tieout.read(case["text"].encode(), name="release.txt")
    assert squeezed(release_to_text(release)) == squeezed(case["reads"])


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", CASES)
def test_places(case: dict[str, str], newline: str) -> None:
    source = case["text"].replace("\n", newline)
    facts = json.loads(tieout.to_json(tieout.read(source.encode(), name="release.txt")))["facts"]
    assert misplaced_facts(source, facts) == []
    assert shared_places(facts) == []
