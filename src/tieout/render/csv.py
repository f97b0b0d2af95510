"""CSV: one line a fact, with the columns of `tieout.model.columns`, in UTF-8.

What a document prints may begin like a formula (=, +, -, @), which a spreadsheet would run: such texts get an apostrophe before them.
Numbers are plain, exact and never changed.
"""

import csv
import io
from decimal import Decimal

from tieout.model.columns import COLUMNS, Plain, rows_of
from tieout.model.release import Release
from tieout.render.words import plain

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
GUARD = "'"


def render_header() -> bytes:
    """The line of the names of the columns."""
    return _line(tuple(COLUMNS))


def render_rows(release: Release) -> bytes:
    """The lines of a release, one a fact; none where it has no facts."""
    return b"".join(_line(tuple(_text(value) for value in row)) for row in rows_of(release.document.name, release.facts))


def _line(values: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(values)
    return written.getvalue().encode("utf-8", errors="replace")


def _text(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        text = plain(value)
        return GUARD + text if text.startswith(FORMULAS) else text
    return str(value)
