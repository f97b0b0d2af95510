"""The facts of a release as a data frame. The one door to pandas and polars; both are optional, and loaded only here."""

import importlib
from decimal import Decimal
from typing import Any

from tieout.errors import ConfigError
from tieout.model.columns import COLUMNS, DAY, EXACT, TEXT, WHOLE, Plain

LIBRARIES = ("pandas", "polars")
PLACES, DIGITS = 9, 38  # of polars' decimals: digits after the point, and all


def make_frame(rows: list[tuple[Plain, ...]], *, library: str | None) -> Any:
    """A frame of rows with the columns of COLUMNS, of the library asked for, else of the first that is installed.

    Raises ConfigError for another library, and where it, or each of them, is not installed.
    """
    if library is not None and library not in LIBRARIES:
        raise ConfigError(f"to_frame: {library!r} is not a library for frames; give {' or '.join(map(repr, LIBRARIES))}")
    for name in LIBRARIES if library is None else (library,):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        return _pandas_frame(module, rows) if name == "pandas" else _polars_frame(module, rows)
    raise ConfigError(
        f"to_frame needs {library or ' or '.join(LIBRARIES)}, which is not installed; try: pip install {library or LIBRARIES[0]}"
    )


def _pandas_frame(pandas: Any, rows: list[tuple[Plain, ...]]) -> Any:
    kinds = {TEXT: "string", WHOLE: "Int64", EXACT: "object", DAY: "datetime64[s]"}
    values = _by_column(rows)
    return pandas.DataFrame({name: pandas.Series(values[name], dtype=kinds[kind]) for name, kind in COLUMNS.items()})


def _polars_frame(polars: Any, rows: list[tuple[Plain, ...]]) -> Any:
    kinds = {TEXT: polars.String, WHOLE: polars.Int64, DAY: polars.Date, EXACT: polars.Decimal(DIGITS, PLACES)}
    values = _by_column(rows)
    series = []
    for name, kind in COLUMNS.items():
        column, of = values[name], kinds[kind]
        if kind == EXACT and not all(map(_fits, column)):
            column, of = [None if value is None else f"{value:f}" for value in column], polars.String
        series.append(polars.Series(name, column, dtype=of))
    return polars.DataFrame(series)


def _by_column(rows: list[tuple[Plain, ...]]) -> dict[str, list[Any]]:
    return {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}


def _fits(value: object) -> bool:
    """Whether polars' decimals hold a value exactly."""
    if not isinstance(value, Decimal):
        return True
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES and value.adjusted() < DIGITS - PLACES
