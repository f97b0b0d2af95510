"""Write the example releases and what their figures are worth; `--check` only says whether they are fresh."""

import argparse
import html
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.examples import harbor, larkspur
from tools.examples.tables import Placed
from tools.places import EXAMPLES, ROOT

RELEASES = (harbor, larkspur)
WORTH = ROOT / "tests" / "releases"


def worth_line(table: int, placed: Placed) -> str:
    """Returns what one figure is worth, as a line of JSON in the words of the report."""
    figure = placed.figure
    return json.dumps(
        {
            "table": table,
            "row": placed.row,
            "cell": placed.cell,
            "label": html.unescape(placed.label),
            "value": figure.value,
            "unit": figure.unit,
            "period": figure.period,
            "dimensions": figure.dimensions,
        },
        ensure_ascii=False,
    )


def files() -> Iterator[tuple[Path, str]]:
    """Yields every file that is made, with its text."""
    for release in RELEASES:
        source, tables = release.make_release()
        yield EXAMPLES / release.FILE_NAME, source
        lines = [worth_line(number, placed) for number, table in enumerate(tables) for placed in table]
        yield WORTH / Path(release.FILE_NAME).stem / "worth.jsonl", "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks all files; returns 1 where a checked one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    stale = [(path, text) for path, text in files() if not path.exists() or path.read_text() != text]
    for path, text in stale:
        if options.check:
            print(f"examples: {path.relative_to(ROOT)} is stale: run python -m tools.examples")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
