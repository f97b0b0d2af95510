"""CSV (RFC 4180, UTF-8): one line a row of a table of `tieout.model.tables`.

What a document prints may begin like a formula (=, +, -, @), which a spreadsheet would run: such texts get an apostrophe before them, and
so do those that begin with apostrophes and go on like one, so that whoever takes one apostrophe away has the text again (`unguard`).
Numbers are plain, exact and never changed.
"""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import BinaryIO

from tieout.model.columns import Plain
from tieout.model.release import Release
from tieout.model.tables import DEFAULT, Tabular, find_table
from tieout.render.words import plain

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
GUARD = "'"


class CsvTable:
    """Writes a table to a stream, release by release, its header before the first."""

    def __init__(self, stream: BinaryIO, table: Tabular) -> None:
        self._stream = stream
        self._table = table
        self._is_begun = False
        self.overflows = 0

    def add(self, release: Release) -> None:
        """Writes the rows of a release."""
        if not self._is_begun:
            self._stream.write(render_header(self._table))
        self._is_begun = True
        self._stream.write(render_rows(release, self._table))


def render_header(table: Tabular | None = None) -> bytes:
    """The line of the names of the columns, of the facts where no table is given."""
    return _line(tuple(column.name for column in (table or find_table(DEFAULT)).columns))


def render_rows(release: Release, table: Tabular | None = None) -> bytes:
    """The lines of a release, one a row; none where it has none."""
    rows = (table or find_table(DEFAULT)).rows(release)
    return b"".join(_line(tuple(_text(value) for value in row)) for row in rows)


def guard(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> guard("=1+1"), guard("(5)"), guard("'=1"), guard("'24 sales")
    ("'=1+1", '(5)', "''=1", "'24 sales")
    """
    return GUARD + text if text.lstrip(GUARD).startswith(FORMULAS) else text


def unguard(text: str) -> str:
    """The text that `guard` was given.

    >>> unguard("'=1+1"), unguard("''=1"), unguard("'24 sales")
    ('=1+1', "'=1", "'24 sales")
    """
    return text[1:] if text.startswith(GUARD) and text.lstrip(GUARD).startswith(FORMULAS) else text


def line_of(values: Sequence[Plain]) -> bytes:
    """One line of values, its texts guarded."""
    return _line(tuple(map(_text, values)))


def _line(values: tuple[str, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(values)
    return written.getvalue().encode("utf-8", errors="replace")


def _text(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guard(plain(value)) if isinstance(value, str) else str(value)
