"""Text set in spaces: texts in `text/*.toml` and what must be read from them, tables written as in `test_tables.py`."""

import json
import tomllib
from pathlib import Path

import pytest

import tieout
from tests.places_of_facts import misplaced_facts, shared_places
from tests.test_tables import release_to_text, squeezed
from tieout.model.document import Block, Passage
from tieout.readers.columns import read_columns

FOLDER = Path(__file__).parent / "text"
NEWLINES = {"lf": "\n", "cr lf": "\r\n", "cr": "\r"}


def cases(name: str) -> list[object]:
    return [pytest.param(case, id=title) for title, case in tomllib.loads((FOLDER / f"{name}.toml").read_text()).items()]


@pytest.mark.parametrize("case", cases("tables"))
def test_tables_set_in_spaces(case: dict[str, str]) -> None:
    release = tieout.read(case["text"].encode(), name="release.txt")
    assert squeezed(release_to_text(release)) == squeezed(case["reads"])


@pytest.mark.parametrize("newline", NEWLINES.values(), ids=NEWLINES)
@pytest.mark.parametrize("case", cases("tables"))
def test_places(case: dict[str, str], newline: str) -> None:
    source = case["text"].replace("\n", newline)
    facts = json.loads(tieout.to_json(tieout.read(source.encode(), name="release.txt")))["facts"]
    assert misplaced_facts(source, facts) == []
    assert shared_places(facts) == []


@pytest.mark.parametrize("case", cases("blocks"))
def test_blocks(case: dict[str, object]) -> None:
    text = str(case["text"])
    parts = read_columns(Passage(text, 0), 0)
    assert [" ".join(part.text.split()) if isinstance(part, Block) else "table" for part in parts] == case["blocks"]
    for part in parts:
        if isinstance(part, Block):
            low, high = part.passage.range(0, len(part.text))
            assert text[low:high].split()[0] == part.text.split()[0]
            assert text[low:high].split()[-1] == part.text.split()[-1]
