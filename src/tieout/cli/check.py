"""`tieout check`: releases to summaries, reports, tables and pages."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from tieout.cli.shared import HAS_ERRORS, TIES, UNREADABLE, Severity, TableName, complain, read_settings
from tieout.config import Config
from tieout.errors import ConfigError, TieoutError, to_failure
from tieout.inputs import Input, expand
from tieout.outputs import open_output, terminal
from tieout.progress import Progress

if TYPE_CHECKING:
    from tieout.gate import Gate
    from tieout.model.document import Document
    from tieout.model.release import Release
    from tieout.render.tables import TableWriter

MOST_COMPLAINTS = 10
TABLE_FORMS = ("csv", "parquet")  # formats that write a table
CHECK_EXAMPLES = """\b
Examples:
  tieout check release.htm                     the summary on the terminal
  tieout check release.htm --format json       the report, one JSON object
  tieout check releases/ --format jsonl -o all.jsonl
                                               a folder, one report a line
  tieout check releases/ --format csv -o facts.csv
                                               a folder, one fact a line
  tieout check releases/ --format parquet --table findings -o findings.parquet
                                               a folder, one relation tested a row
  tieout check release.htm --format annotations
                                               W3C Web Annotations of the figures
  tieout check release.htm --format xlsx -o book.xlsx
                                               the tick-and-tie workbook
  tieout check release.htm --format html -o review.html
                                               the release with every figure marked, in one file
  tieout check - < release.htm                 from standard input
  tieout check release.htm --concepts tags.csv
                                               with the filer's own earlier tags
  tieout check draft.htm --write-baseline accepted.json
  tieout check draft.htm --baseline accepted.json
                                               what was accepted does not count

\b
Exit status:
  0  everything that can be checked ties, or is accepted
  1  there is an exception of severity error (or of that of --fail-on) that is not accepted
  2  an input could not be read, or the call was wrong"""


class Format(StrEnum):
    """The forms a report comes in."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    annotations = "annotations"
    xlsx = "xlsx"
    html = "html"


def check(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Files, folders (every .docx, .htm, .html, .pdf, .txt and .xhtml below them), or - for standard input."
        ),
    ],
    format: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text: a summary for people. json: the report of one input. jsonl: one report a line. csv, parquet: a table (--table), "
            "one fact a row. annotations: W3C Web Annotations, one page of them a line for each input. "
            "xlsx: the tick-and-tie workbook of one input. html: the review page of one input.",
        ),
    ] = Format.text,
    table: Annotated[
        TableName | None, typer.Option("--table", help="The table that csv and parquet write.  [default: facts]", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE, whole or not at all, instead of standard output.")
    ] = None,
    all_rows: Annotated[bool, typer.Option("--all", help="Show every row of every table in the summary.")] = False,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODES", help="Run these checks only: codes or their beginnings, with commas between (FT,RC03)."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODES", help="Leave these checks out.")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Accepted exceptions, which do not count for the exit status.")
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option("--write-baseline", metavar="FILE", help="Accept all errors and warnings there are now: write them to FILE."),
    ] = None,
    concepts: Annotated[
        Path | None,
        typer.Option("--concepts", metavar="FILE", help="A filer's own earlier tags, which win: CSV of label, concept[, statement]."),
    ] = None,
    fail_on: Annotated[
        Severity | None, typer.Option("--fail-on", help="The least severity that makes the exit status 1.  [default: error]")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Read releases, report every table figure with value, unit, scale, period and place, and tie the figures out."""
    from tieout.gate import Gate

    settings = read_settings(config, select=select, ignore=ignore, baseline=baseline, concepts=concepts, fail_on=fail_on)
    inputs = list(expand(paths))
    _check_call(format, table, inputs, output, write_baseline)
    gate = Gate(settings, writes=write_baseline is not None)
    with open_output(output) as stream, Progress(len(inputs)) as progress, _open_table(format, table, stream) as rows:
        status = _check_all(inputs, format, stream, progress, gate, all_rows=all_rows, to_terminal=output is None, rows=rows)
    _close(gate, settings, write_baseline, status=status)
    return status


def _check_call(format: Format, table: TableName | None, inputs: Sequence[Input], output: Path | None, write_baseline: Path | None) -> None:
    """Raises ConfigError for options that do not go together."""
    if format in (Format.json, Format.xlsx, Format.html) and len(inputs) > 1:
        instead = {Format.json: "use --format jsonl", Format.xlsx: "give one file at a time", Format.html: "make a page of each"}[format]
        raise ConfigError(f"--format {format} takes one input, {len(inputs)} were given; {instead}")
    if format is Format.xlsx and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise ConfigError("--format xlsx is no text for a terminal; give a file with -o, as -o book.xlsx")
    if table is not None and format.value not in TABLE_FORMS:
        raise ConfigError(f"--table is for --format {' and '.join(TABLE_FORMS)}; leave it out with --format {format.value}")
    if format is Format.parquet and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise ConfigError("--format parquet is not for a terminal; give a file with -o")
    if output is not None and write_baseline is not None and output.absolute() == write_baseline.absolute():
        raise ConfigError(f"{output}: is given for the report and for the baseline; give two files")


@contextlib.contextmanager
def _open_table(format: Format, table: TableName | None, stream: BinaryIO) -> Iterator["TableWriter | None"]:
    """What writes the rows of a table; None for a format that has none."""
    if format.value not in TABLE_FORMS:
        yield None
        return
    from tieout import __version__
    from tieout.model.tables import find_table
    from tieout.render.tables import open_table

    wanted = find_table((table or TableName.facts).value)
    with open_table(format.value, wanted, stream, version=__version__) as rows:
        yield rows
    if rows.overflows:
        complain(f"{rows.overflows} rows hold an amount too long for a column of decimals; it stands in the column overflow instead")


def _close(gate: "Gate", settings: Config, write_baseline: Path | None, *, status: int) -> None:
    """Says which entries of the baseline match nothing any more, and writes a new one where one is wanted."""
    unmatched = gate.unmatched()
    for entry in unmatched[:MOST_COMPLAINTS]:
        complain(f"{settings.baseline}: matches nothing any more: {entry}")
    if len(unmatched) > MOST_COMPLAINTS:
        complain(f"{settings.baseline}: {len(unmatched) - MOST_COMPLAINTS} more match nothing; write it anew with --write-baseline")
    if write_baseline is not None:
        if status == UNREADABLE:
            raise ConfigError(f"{write_baseline}: not written, for an input could not be read; mend that or leave it out")
        with open_output(write_baseline) as stream:
            stream.write(gate.written())


def _check_all(
    inputs: Sequence[Input],
    format: Format,
    stream: BinaryIO,
    progress: Progress,
    gate: "Gate",
    *,
    all_rows: bool,
    to_terminal: bool,
    rows: "TableWriter | None",
) -> int:
    from tieout.api import to_json, to_page, to_workbook
    from tieout.render.json import render_error

    status = TIES
    kept: list[Document] | None = [] if format is Format.html else None
    for number, one in enumerate(inputs):
        progress.show(number, one.name)
        one.keeps = format is Format.annotations
        outcome = _read(one, gate, kept)
        line = _annotated(one, outcome) if format is Format.annotations else b""
        if isinstance(line, TieoutError):
            outcome, line = line, b""
        if isinstance(outcome, TieoutError):
            status = UNREADABLE
            progress.clear()
            complain(str(outcome))
            if format is Format.jsonl:
                stream.write(render_error(one.name, outcome.code, str(outcome)) + b"\n")
        elif format is Format.text:
            progress.clear()
            stream.write(_summary(outcome, all_rows=all_rows, to_terminal=to_terminal).encode("utf-8", errors="replace"))
            stream.write(b"\n" if number + 1 < len(inputs) else b"")
        elif rows is not None:
            rows.add(outcome)
        elif format is Format.annotations:
            stream.write(line + b"\n")
        elif format is Format.xlsx:
            stream.write(to_workbook(outcome))
        elif kept is not None:
            stream.write(to_page(outcome, kept.pop()))
        else:
            stream.write(to_json(outcome) + b"\n")
        stream.flush()
        if status == TIES and not isinstance(outcome, TieoutError) and gate.fails(outcome):
            status = HAS_ERRORS
    return status


def _annotated(one: Input, outcome: "Release | TieoutError") -> bytes | TieoutError:
    """The annotations of a release that was read from an input, which is read once more for them."""
    from tieout.api import to_annotations

    if isinstance(outcome, TieoutError):
        return b""
    try:
        with one.open() as source:
            return to_annotations(outcome, source)
    except TieoutError as error:
        return error


def _read(one: Input, gate: "Gate", kept: "list[Document] | None" = None) -> "Release | TieoutError":
    """The release, or the error that stands for it; a crash of ours names the document and nothing of its content.

    `kept` is given the document that it was read from.
    """
    from tieout.api import open_document, read

    config = gate.config
    try:
        with one.open() as stream:
            document = open_document(stream, name=one.name)
        if kept is not None:
            kept.append(document)
        return gate.settle(read(document, select=config.select, ignore=config.ignore, concepts=config.concepts))
    except TieoutError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the others must go on
        return to_failure(one.name, error)


def _summary(release: "Release", *, all_rows: bool, to_terminal: bool) -> str:
    from tieout.api import list_checks
    from tieout.render.terminal import CheckName, render

    width, colour = terminal(to_terminal=to_terminal)
    return render(
        release,
        width=width,
        colour=colour,
        all_rows=all_rows,
        checks={check.code: CheckName(check.tickmark, check.slug) for check in list_checks()},
    )
