"""Numbers as printed: every form of cell met so far, one line each in `numbers/*.tsv`.

Characters that do not show are written as escapes (`\\u00a0`, `\\n`); `printed` is the part of the cell a report quotes.
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.extract import numbers
from tieout.extract.numbers import read_cell

FOLDER = Path(__file__).parent / "numbers"
KINDS = {getattr(numbers, name): name.lower() for name in ("NUMBER", "NIL", "LEAD", "TAIL", "NOTE", "NO_FIGURE", "TEXT")}
ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\n")


def unescaped(text: str) -> str:
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else "\n", text)


def cases() -> Iterator[tuple[str, dict[str, str]]]:
    """Every line of every file; a line that starts with # and a space is a comment."""
    for path in sorted(FOLDER.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            kept = (line for line in lines if not line.startswith("# ") and line.strip())
            for case in csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield path.stem, case


CASES = list(cases())


def reading_of(cell: str) -> dict[str, str]:
    """The reading of a cell in the words of the files."""
    text = unescaped(cell)
    printed = read_cell(text)
    marks = {"negative": printed.negative, "open": printed.is_open, "odd": printed.is_odd}
    is_figure = printed.kind in (numbers.NUMBER, numbers.NIL)
    return {
        "cell": cell,
        "kind": KINDS[printed.kind],
        "digits": printed.digits,
        "places": str(printed.places) if printed.kind == numbers.NUMBER else "",
        "marks": " ".join(name for name, holds in marks.items() if holds),
        "symbol": printed.symbol,
        "word": printed.word,
        "notes": printed.notes,
        "printed": text[printed.start : printed.end] if is_figure else "",
    }


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{name}: {case['cell']}") for name, case in CASES])
def test_cells(case: dict[str, str]) -> None:
    wanted = {name: text or "" for name, text in case.items()}
    wanted["printed"] = unescaped(wanted["printed"])
    assert reading_of(case["cell"]) == wanted


def test_no_cell_is_listed_twice() -> None:
    cells = [case["cell"] for _, case in CASES]
    assert sorted({cell for cell in cells if cells.count(cell) > 1}) == []


AMOUNTS = st.decimals(min_value=0, max_value=10**13, places=3, allow_nan=False, allow_infinity=False)
PLACES = st.integers(0, 3)
FRAMES = st.sampled_from(["{}", "({})", "$({})", "(${})", "-{}", "${}", "{}%", "({}%)", "({})%", "{} (1)", "{}x", "$ {} million", "−{}"])


@pytest.mark.property
@given(amount=AMOUNTS, places=PLACES, frame=FRAMES)
def test_a_printed_amount_is_read_back(amount: Decimal, places: int, frame: str) -> None:
    digits = f"{amount:,.{places}f}"
    printed = read_cell(frame.format(digits))
    assert printed.kind == numbers.NUMBER
    assert (printed.digits, printed.places) == (digits.replace(",", ""), places)
    assert printed.negative is frame.startswith(("(", "$(", "-", "−"))
    assert not printed.is_odd


@pytest.mark.property
@given(st.text(max_size=70))
def test_any_text_is_read(text: str) -> None:
    printed = read_cell(text)
    assert 0 <= printed.start <= printed.end <= len(text)
    if printed.kind in (numbers.NUMBER, numbers.NIL):
        assert Decimal(printed.digits) >= 0
