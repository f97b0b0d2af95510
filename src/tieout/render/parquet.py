"""Parquet: a table of `tieout.model.tables` over any number of releases, streamed. The one door to pyarrow.

Amounts are decimal(38, 12). An amount that this cannot hold is never rounded: its column is null in that row, and `overflow` holds it.
"""

import importlib
import io
from decimal import Decimal
from types import TracebackType
from typing import Any, BinaryIO

from tieout.errors import ConfigError
from tieout.model.columns import DAY, DIGITS, EXACT, FLAG, PLACES, TEXT, WHOLE, Described, Plain, fits
from tieout.model.release import SCHEMA, Release
from tieout.model.tables import Tabular

ROW_GROUP = 65_536  # rows held in memory; one release may go beyond
OVERFLOW = Described(
    "overflow",
    TEXT,
    f"Only in Parquet: the amounts of the row that decimal({DIGITS}, {PLACES}) cannot hold, as `column=amount`, joined by `; `; "
    "those columns are null.",
    "value=0.0000000000000001",
)


def parquet_columns(table: Tabular) -> tuple[Described, ...]:
    """The columns of a table in Parquet: of one with amounts, `overflow` is the last."""
    return (*table.columns, OVERFLOW) if any(column.kind == EXACT for column in table.columns) else table.columns


class ParquetTable:
    """Writes a table to a stream, release by release; the end of the file is written when the context is left without an error.

    `overflows` counts the rows with an amount that did not fit. Raises ConfigError where pyarrow is not installed.
    """

    def __init__(self, stream: BinaryIO, table: Tabular, *, version: str) -> None:
        self._arrow, self._parquet = _load()
        self._table = table
        self._schema = self._make_schema(version)
        self._stream = stream
        self._writer: Any = None
        self._batches: list[Any] = []
        self._rows = 0
        self.overflows = 0

    def __enter__(self) -> "ParquetTable":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is None:
            return
        if kind is None:
            self._flush()
            self._writer.close()
        else:
            self._sink.abandon()
            self._writer.close()

    def add(self, release: Release) -> None:
        """Takes in the rows of a release."""
        if self._writer is None:
            self._sink = _Sink(self._stream)
            self._writer = self._parquet.ParquetWriter(self._sink, self._schema, compression="zstd")
        rows = list(self._table.rows(release))
        if rows:
            self._batches.append(self._batch(rows))
            self._rows += len(rows)
        if self._rows >= ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._batches:
            whole = self._arrow.Table.from_batches(self._batches, schema=self._schema)
            self._writer.write_table(whole, row_group_size=2 * ROW_GROUP)
        self._batches, self._rows = [], 0

    def _batch(self, rows: list[tuple[Plain, ...]]) -> Any:
        """The rows as columns of the schema."""
        over: list[str | None] = [None] * len(rows)
        arrays = []
        for at, column in enumerate(self._table.columns):
            values: list[Plain] = [row[at] for row in rows]
            if column.kind == EXACT:
                for index, value in enumerate(values):
                    if isinstance(value, Decimal) and not fits(value):
                        over[index] = "; ".join(filter(None, (over[index], f"{column.name}={value}")))
                        values[index] = None
            elif column.kind == TEXT:
                values = [_encodable(value) for value in values]
            arrays.append(self._arrow.array(values, self._schema.field(at).type))
        self.overflows += sum(text is not None for text in over)
        if len(arrays) < len(self._schema):
            arrays.append(self._arrow.array(over, self._arrow.string()))
        return self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema)

    def _make_schema(self, version: str) -> Any:
        arrow = self._arrow
        types = {
            TEXT: arrow.string(),
            WHOLE: arrow.int64(),
            EXACT: arrow.decimal128(DIGITS, PLACES),
            DAY: arrow.date32(),
            FLAG: arrow.bool_(),
        }
        fields = [
            # an amount that does not fit is null even where every row has one
            arrow.field(
                column.name,
                types[column.kind],
                nullable=column.kind == EXACT or not column.is_required,
                metadata={"description": column.description},
            )
            for column in parquet_columns(self._table)
        ]
        told = {"tieout.version": version, "tieout.schema": SCHEMA, "tieout.table": self._table.name, "description": self._table.title}
        return arrow.schema(fields, metadata=told)


def _load() -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise ConfigError("--format parquet needs pyarrow, which is not installed; try: pip install 'tieout[parquet]'") from error


def _encodable(value: Plain) -> Plain:
    """The text without halves of characters, which UTF-8 has no bytes for (names of files may have some)."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", errors="replace").decode("utf-8")


class _Sink(io.RawIOBase):
    """The stream, until it is abandoned: then what the library still writes at its own end goes nowhere."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: BinaryIO | None = stream
        self._written = 0

    def abandon(self) -> None:
        """Lets go of the stream."""
        self._stream = None

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: Any) -> int:
        """Writes all of a piece."""
        if self._stream is not None:
            self._stream.write(piece)
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        """How much was written."""
        return self._written
