"""A table of a run over documents, in the form that was asked for."""

import contextlib
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from tieout.model.release import Release
from tieout.model.tables import Tabular
from tieout.render.csv import CsvTable


class TableWriter(Protocol):
    """What takes in releases one after the other and writes their rows; `overflows` counts those with an amount that did not fit."""

    overflows: int

    def add(self, release: Release) -> None:
        """Takes in the rows of a release."""


@contextlib.contextmanager
def open_table(form: str, table: Tabular, stream: BinaryIO, *, version: str) -> Iterator[TableWriter]:
    """A writer of a table to a stream; what it holds back is written when the context is left without an error.

    Without a release nothing is written. Raises ConfigError, before anything is written, where the library of the form is missing.
    """
    if form == "csv":
        yield CsvTable(stream, table)
        return
    from tieout.render.parquet import ParquetTable

    with ParquetTable(stream, table, version=version) as writer:
        yield writer
