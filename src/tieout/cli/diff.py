"""`tieout diff`: what became of one draft in another."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.shared import HAS_ERRORS, TIES, read_settings
from tieout.errors import ConfigError
from tieout.outputs import open_output, terminal

if TYPE_CHECKING:
    from tieout.model.difference import Difference

DIFF_EXAMPLES = """\b
Examples:
  tieout diff draft.docx final.htm             what changed, on the terminal
  tieout diff draft1.htm draft2.htm --format html -o changes.html
                                               a page to send round
  tieout diff draft1.htm draft2.htm --format json

\b
Exit status:
  0  no tie broke (what changed may still be much)
  1  a tie broke (an error or a warning now), or there is a new exception of severity error
  2  an input could not be read, or the call was wrong"""


class DiffFormat(StrEnum):
    """The forms a difference comes in."""

    text = "text"
    html = "html"
    json = "json"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The earlier draft, or - for standard input.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later draft, in the same form or another, or - for standard input.")],
    format: Annotated[
        DiffFormat,
        typer.Option("--format", "-f", help="text: a summary for people. html: one page without script. json: all of it, one JSON object."),
    ] = DiffFormat.text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all, instead of standard output.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Leave nothing out of the summary.")] = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Compare two drafts of a release figure by figure: what changed, and which ties broke or were mended."""
    from tieout import api
    from tieout.render.changes_page import render_changes_page

    settings = read_settings(config, select=None, ignore=None, baseline=None, concepts=None, fail_on=None)
    if old == new == "-":
        raise ConfigError("both drafts are to come from standard input; give one of them as a file")
    names = tuple("(standard input)" if path == "-" else path for path in (old, new))
    streams = [sys.stdin.buffer if path == "-" and sys.stdin is not None else path for path in (old, new)]
    found = api.diff(*streams, names=(names[0], names[1]), select=settings.select, ignore=settings.ignore, concepts=settings.concepts)
    with open_output(output) as stream:
        if format is DiffFormat.json:
            stream.write(api.to_json(found) + b"\n")
        elif format is DiffFormat.html:
            stream.write(render_changes_page(found))
        else:
            stream.write(_changes(found, everything=everything, to_terminal=output is None).encode("utf-8", errors="replace"))
    return HAS_ERRORS if found.is_worse else TIES


def _changes(difference: "Difference", *, everything: bool, to_terminal: bool) -> str:
    from tieout.render.changes import render_changes

    width, colour = terminal(to_terminal=to_terminal)
    return render_changes(difference, width=width, colour=colour, everything=everything)
