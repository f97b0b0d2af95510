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


WIDE = """
MERIDIAN LÜFTUNG – BALANCE SHEETS (in thousands)
\t\t\t\tJune 30,\tJune 30,
\t\t\t\t2003\t\t2002
Cash – “free”\t\t\t$ 1,204\t\t$ 1,110
Receivables, net of
  “doubtful” ones\t\t  9,310\t\t  8,760
\f
Inventories at Zürich – net\t (1,900)\t (1,877)
Total assets\t\t\t$ 8,614\t\t$ 7,993
"""
ENCODINGS = {"utf-8": "utf-8", "with a mark": "utf-8-sig", "windows-1252": "cp1252", "utf-16": "utf-16"}


@pytest.mark.parametrize("newline", NEWLINES.values(), ids=NEWLINES)
@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
def test_places_in_every_encoding(encoding: str, newline: str) -> None:
    source = WIDE.replace("\n", newline)
    facts = json.loads(tieout.to_json(tieout.read(source.encode(encoding), name="release.txt")))["facts"]
    assert [fact["text"] for fact in facts] == ["1,204", "1,110", "9,310", "8,760", "(1,900)", "(1,877)", "8,614", "7,993"]
    assert [source[fact["source"]["start"] : fact["source"]["end"]] for fact in facts] == [fact["text"] for fact in facts]
    assert facts[2]["label"] == "Receivables, net of “doubtful” ones"


# what was never set, or is no release: read in time that grows with its length and no faster
PAIR = b"A   1,200  1,100\nB   1,200  1,100\n"
LONG = {
    "one line": b"lorem ipsum " * 100_000,
    "spaces": b"x" + b" " * 1_000_000 + b"y",
    "digits": b"1" * 1_000_000,
    "brackets": b"(" * 1_000_000,
    "dots": b"Sales" + b" ." * 500_000 + b" 12",
    "line feeds": b"x" + b"\n" * 900_000 + b"y",
    "short lines": b"ab cd\n" * 100_000,
    "lines of gaps": (b"a" + b"  1" * 160 + b"\n") * 500,
    "lines of dashes": (b"a -----  " * 50 + b"\n") * 500,
    "labels": PAIR + b"label that goes on\n" * 20_000 + PAIR,
    "open brackets": PAIR + b"label (\n" * 20_000 + PAIR,
    "rows": PAIR * 2_000,
    "form feeds": b"a\f" * 100_000,
    "signs": (b"a" + b"   $" * 110 + b"\n") * 500,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts_are_read(text: bytes) -> None:
    facts = tieout.read(text, name="long.txt").facts
    assert [fact.text for fact in facts] == ["1,200", "1,100"] * text.count(b"1,200")


def test_more_lines_than_any_release_has_are_refused():
    with pytest.raises(tieout.ReadError, match=r"lines.txt: more than 1,000,000 lines; give one release"):
        tieout.read(b"a\n" * 1_000_001, name="lines.txt")
