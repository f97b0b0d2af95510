"""The command `history`; with `cli`, the door to the option parser."""

import contextlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.config import load_config
from tieout.errors import ConfigError, StoreError
from tieout.outputs import open_output, terminal

if TYPE_CHECKING:
    from datetime import date, datetime

    from tieout.model.history import History

ANSWERED = 0
HISTORY_EXAMPLES = """\b
Examples:
  tieout history HBLC                          quarters and years of the metrics most people come for
  tieout history HBLC revenue                  one metric: change, trailing twelve months, recasts, sources
  tieout history "harborline controls" us-gaap:ResearchAndDevelopmentExpense
                                               a concept, or a part of its name or label
  tieout history HBLC --as-of 2024-06-30       what was known by that day, and nothing later
  tieout history HBLC revenue --plot revenue.svg
                                               a picture: bars, recasts, guidance as ranges
  tieout history HBLC --format csv -o hblc.csv
                                               every point with its places, exact

\b
Exit status:
  0  the history is written, whatever the checks across documents found
  2  nothing or several fit, the store cannot be read, or the call was wrong"""


class HistoryFormat(StrEnum):
    """The forms a history comes in."""

    text = "text"
    json = "json"
    csv = "csv"


def history(
    entity: Annotated[str, typer.Argument(metavar="TICKER", help="A ticker, a CIK, an accession number, or a part of a name.")],
    metric: Annotated[
        str | None,
        typer.Argument(
            metavar="[METRIC]", help="A metric (revenue, net_income, ...), a concept, or a part of a name or label.", show_default=False
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Only what was known by the end of this day in New York (2024-06-30).")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw a picture as well: FILE ends in .png, .svg or .pdf.")
    ] = None,
    format: Annotated[
        HistoryFormat,
        typer.Option("--format", "-f", help="text: tables for people. json: all of it, one JSON object. csv: one point a line."),
    ] = HistoryFormat.text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all, instead of standard output.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Leave nothing out of the tables.")] = False,
    store: Annotated[
        str | None, typer.Option("--store", metavar="ADDRESS", help="A path, or a PostgreSQL URL.  [default: setting store, or your own]")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Show what a filer's stored releases say over time: quarters and years, recasts, guidance beside what came, ties across documents."""
    from tieout import api

    day = _day(as_of)
    if plot is not None:
        from tieout.render.plot import form_of

        form = form_of(plot)
    if plot is not None and output is not None and plot.absolute() == output.absolute():
        raise ConfigError(f"{plot}: is given for the table and for the picture; give two files")
    with api.open_store(_existing(store or load_config(config).store)) as opened:
        found = api.history(entity, metric, store=opened, as_of=day)
    if plot is not None:
        from tieout.render.plot import render_plot

        picture = render_plot(found, form)
        with open_output(plot) as stream:
            stream.write(picture)
    with open_output(output) as stream:
        stream.write(_written(found, format, everything=everything, to_terminal=output is None))
    return ANSWERED


def _written(found: "History", format: HistoryFormat, *, everything: bool, to_terminal: bool) -> bytes:
    """A history in one of its forms."""
    if format is HistoryFormat.json:
        from tieout import api

        return api.to_json(found) + b"\n"
    if format is HistoryFormat.csv:
        from tieout.render.points import render_points

        return render_points(found)
    from tieout.render.history import render_history

    width, colour = terminal(to_terminal=to_terminal)
    return render_history(found, width=width, colour=colour, everything=everything).encode("utf-8", errors="replace")


def _day(given: str | None) -> "date | datetime | None":
    """The day or moment that an option gives."""
    from datetime import date, datetime

    if given is None:
        return None
    for kind in (date, datetime):
        with contextlib.suppress(ValueError):
            return kind.fromisoformat(given)
    raise ConfigError(f"{given!r} is no day; give one as 2024-06-30, or a moment as 2024-06-30T16:05")


def _existing(address: str | None) -> str | None:
    """The address of a store that is there: asking makes none."""
    from tieout.store.addresses import find_address

    url = find_address(address)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        raise StoreError(f"{url.database}: there is no store; store releases first, or give another with --store or TIEOUT_STORE")
    return address
