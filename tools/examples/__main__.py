"""Write the example releases and what their figures are worth; `--check` only says whether they are fresh."""

import argparse
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tools.examples import ascii, flat, harbor, homegrown, larkspur, ostrander, pdf, submission, wendover, word, workiva
from tools.examples.parts import Placed, Release, Writer
from tools.examples.slips import mistype
from tools.places import EXAMPLES, ROOT

WORTH = ROOT / "tests" / "releases"
# What scrapers make of a page: one line for each table, headers without the day of their dates, the beginning lost.
SCRAPED = flat.Style(row=" | ", outer=True, prose=" ", mark="| • | ", days=False, stray=True, cut=296)


def shipped() -> list[tuple[str, Release, Writer]]:
    """Returns every example: the name of its file, the release and the form it is written in."""
    return [
        ("harbor-q3-2025.htm", harbor.make_release(), workiva.write),
        ("harbor-q3-2025-mistyped.htm", mistype(harbor.make_release(), "harbor-q3-2025-mistyped", harbor.SLIPS), workiva.write),
        ("harbor-q3-2025-draft.docx", harbor.make_release(), word.write),
        ("larkspur-fy2025-q2.htm", larkspur.make_release(), homegrown.write),
        (
            "larkspur-fy2025-q2-filing.txt",
            larkspur.make_release(),
            partial(submission.write, exhibit=homegrown.write, filer=larkspur.FILER),
        ),
        ("ostrander-q4-2024.pdf", ostrander.make_release(), partial(pdf.write, style=pdf.Style(font="Times", size=10, shaded=True))),
        ("ostrander-q4-2024-scraped.txt", ostrander.make_release(), partial(flat.write, style=SCRAPED)),
        ("wendover-fy1999-q4.txt", wendover.make_release(), partial(ascii.write, style=ascii.Style(marks=True, leaders="."))),
    ]


def worth_line(placed: Placed) -> str:
    """Returns what one figure is worth, as a line of JSON in the words of the report."""
    figure = placed.figure
    return json.dumps(
        {
            **placed.place,
            "label": placed.label,
            "value": figure.value,
            "unit": figure.unit,
            "period": figure.period,
            "dimensions": figure.dimensions,
        },
        ensure_ascii=False,
    )


def files() -> Iterator[tuple[Path, bytes]]:
    """Yields every file that is made, with its bytes."""
    for name, release, write in shipped():
        written = write(release)
        yield EXAMPLES / name, written.content
        lines = "".join(f"{worth_line(placed)}\n" for placed in written.placed)
        yield WORTH / Path(name).stem / "worth.jsonl", lines.encode()


def is_fresh(path: Path, content: bytes) -> bool:
    """Returns whether a file holds some content; of a zip file its members count, not how they are compressed."""
    if not path.exists():
        return False
    old = path.read_bytes()
    return old == content or (content.startswith(b"PK") and old.startswith(b"PK") and members_of(old) == members_of(content))


def members_of(content: bytes) -> list[tuple[object, ...]]:
    """Returns what tells the members of a zip file from others."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return [(member.filename, member.date_time, member.file_size, member.CRC) for member in opened.infolist()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks all files; returns 1 where a checked one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    stale = [(path, content) for path, content in files() if not is_fresh(path, content)]
    for path, content in stale:
        if options.check:
            print(f"examples: {path.relative_to(ROOT)} is stale: run python -m tools.examples")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
