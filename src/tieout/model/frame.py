"""A table of a release as a data frame. The one door to pandas and polars; both are optional, and loaded only here."""

import importlib
from collections.abc import Sequence
from typing import Any

from tieout.errors import ConfigError
from tieout.model.columns import DAY, DIGITS, EXACT, FLAG, PLACES, TEXT, WHOLE, Described, Plain, fits

LIBRARIES = ("pandas", "polars")


def make_frame(columns: Sequence[Described], rows: list[tuple[Plain, ...]], *, library: str | None) -> Any:
    """A frame of rows with the given columns, of the library asked for, else of the first that is installed.

    Raises ConfigError for another library, and where it, or each of them, is not installed.
    """
    if library is not None and library not in LIBRARIES:
        raise ConfigError(f"to_frame: {library!r} is not a library for frames; give {' or '.join(map(repr, LIBRARIES))}")
    for name in LIBRARIES if library is None else (library,):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        values = {column.name: [row[at] for row in rows] for at, column in enumerate(columns)}
        return _pandas_frame(module, columns, values) if name == "pandas" else _polars_frame(module, columns, values)
    raise ConfigError(
        f"to_frame needs {library or ' or '.join(LIBRARIES)}, which is not installed; try: pip install {library or LIBRARIES[0]}"
    )


def _pandas_frame(pandas: Any, columns: Sequence[Described], values: dict[str, list[Any]]) -> Any:
    kinds = {TEXT: "string", WHOLE: "Int64", EXACT: "object", DAY: "datetime64[s]", FLAG: "boolean"}
    return pandas.DataFrame({column.name: pandas.Series(values[column.name], dtype=kinds[column.kind]) for column in columns})


def _polars_frame(polars: Any, columns: Sequence[Described], values: dict[str, list[Any]]) -> Any:
    kinds = {TEXT: polars.String, WHOLE: polars.Int64, DAY: polars.Date, EXACT: polars.Decimal(DIGITS, PLACES), FLAG: polars.Boolean}
    series = []
    for column in columns:
        found, of = values[column.name], kinds[column.kind]
        if column.kind == EXACT and not all(map(fits, found)):
            found, of = [None if value is None else f"{value:f}" for value in found], polars.String
        series.append(polars.Series(column.name, found, dtype=of))
    return polars.DataFrame(series)
