"""A text that is cut, doubled or filled with junk still gives a report whose every figure can be pointed at."""

import json
import tomllib

import pytest
from hypothesis import given

import tieout
from tests.mangling import mangled
from tests.places_of_facts import misplaced_facts, shared_places
from tests.test_flat import FOLDER
from tieout.errors import TieoutError
from tools.places import EXAMPLES

TEXTS = {path.stem: path.read_text() for path in sorted(EXAMPLES.glob("*.txt"))} | {
    name: case["text"] for path in sorted(FOLDER.glob("*.toml")) for name, case in tomllib.loads(path.read_text()).items()
}
EXCERPT = 4_000
JUNK = [
    *(
        "|",
        "| |",
        " | $ | ",
        "||||",
        "\t",
        "\t\t",
        ",",
        ";",
        '"',
        '""',
        "**",
        "\\|",
        "|---|",
        "\n",
        "\n\n",
        "\r\n",
        "\f",
        "  ",
        " - ",
        "(",
        ")",
        "%",
    ),
    *("$", "2025", "2024 | 2023", "June 30,", "Three Months Ended", "% Change", "1,234", "(5", "n/m", "Total", "(in thousands)", "<br>"),
    *("img src='x' alt=\"y\">", "\ufeff", "\u00a0", "\u200b", "½", "٣", "Revenue was $1.2 million in 2025. "),
]


@pytest.mark.property
@given(mangled(TEXTS, JUNK, EXCERPT))
def test_every_figure_stands_where_the_report_says(text: str) -> None:
    try:
        report = json.loads(tieout.to_json(tieout.read(text.encode(), name="x.txt")))
    except TieoutError:
        return
    facts = report["facts"]
    assert misplaced_facts(text.removeprefix("\ufeff"), facts) == []
    assert shared_places(facts) == []
