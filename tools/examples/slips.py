"""A release with slips of the hand: some of its figures as they were mistyped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tools.examples.parts import Release
from tools.examples.tables import Figure, Row, Table


@dataclass(frozen=True)
class Slip:
    """One mistyped figure: the table (counted from 0), the label and the column (from 0) it stands in, and the two numbers."""

    table: int
    label: str
    column: int
    meant: Decimal
    typed: Decimal


def mistype(release: Release, name: str, slips: Sequence[Slip]) -> Release:
    """Returns a release under another name with its figures as mistyped; every slip changes exactly one."""
    parts = list(release.parts)
    tables = [at for at, part in enumerate(parts) if isinstance(part, Table)]
    for slip in slips:
        at = tables[slip.table]
        table = parts[at]
        assert isinstance(table, Table)
        parts[at] = replace(table, rows=tuple(_mistyped(table.rows, slip)))
    return replace(release, name=name, parts=tuple(parts))


def _mistyped(rows: Sequence[Row], slip: Slip) -> list[Row]:
    found = [at for at, row in enumerate(rows) if row.label == slip.label and is_meant(row, slip)]
    if len(found) != 1:
        raise ValueError(f"{slip.label!r} with {slip.meant} is in {len(found)} rows")
    row = rows[found[0]]
    cells = list(row.cells)
    figure = cells[slip.column]
    assert isinstance(figure, Figure)
    cells[slip.column] = replace(figure, printed=slip.typed)
    return [*rows[: found[0]], replace(row, cells=tuple(cells)), *rows[found[0] + 1 :]]


def is_meant(row: Row, slip: Slip) -> bool:
    """Returns whether the figure that a slip is about stands in a row."""
    figure = row.cells[slip.column] if slip.column < len(row.cells) else None
    return isinstance(figure, Figure) and figure.printed == slip.meant
