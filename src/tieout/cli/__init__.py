"""The command line: one command a public function. The one door to the option parser.

Heavy imports stand inside the functions that need them, so that `--help` answers at once.
"""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from tieout.cli.batch import BATCH_EXAMPLES, batch
from tieout.cli.fetch import FETCH_EXAMPLES, fetch
from tieout.cli.history import HISTORY_EXAMPLES, history
from tieout.cli.watch import WATCH_EXAMPLES, watch
from tieout.config import Config, load_config
from tieout.errors import ConfigError, TieoutError, to_failure
from tieout.inputs import Input, expand
from tieout.outputs import open_output, terminal
from tieout.progress import Progress, plain

if TYPE_CHECKING:
    from tieout.gate import Gate
    from tieout.model.difference import Difference
    from tieout.model.document import Document
    from tieout.model.release import Release
    from tieout.render.tables import TableWriter

TIES, HAS_ERRORS, UNREADABLE = 0, 1, 2
INTERRUPTED = 130
MOST_COMPLAINTS = 10
TABLE_FORMS = ("csv", "parquet")  # formats that write a table
EXAMPLES = """\b
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

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Severity(StrEnum):
    """The severities of an exception."""

    error = "error"
    warning = "warning"
    note = "note"


class ListFormat(StrEnum):
    """The forms a list comes in."""

    text = "text"
    json = "json"


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


class TableName(StrEnum):
    """The tables that CSV and Parquet come in."""

    documents = "documents"
    facts = "facts"
    findings = "findings"
    terms = "terms"
    guidance = "guidance"


class ColumnsFormat(StrEnum):
    """The forms the data dictionary comes in."""

    text = "text"
    json = "json"
    csvw = "csvw"


class DiffFormat(StrEnum):
    """The forms a difference comes in."""

    text = "text"
    html = "html"
    json = "json"


def _show_version(value: bool) -> None:
    if value:
        from tieout import __version__

        typer.echo(f"tieout {__version__}")
        raise typer.Exit


@app.callback()
def tieout(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    """Read earnings releases: what every number means, and which numbers agree."""


@app.command(epilog=EXAMPLES)
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

    settings = _settings(config, select=select, ignore=ignore, baseline=baseline, concepts=concepts, fail_on=fail_on)
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
        _complain(f"{rows.overflows} rows hold an amount too long for a column of decimals; it stands in the column overflow instead")


def _close(gate: "Gate", settings: Config, write_baseline: Path | None, *, status: int) -> None:
    """Says which entries of the baseline match nothing any more, and writes a new one where one is wanted."""
    unmatched = gate.unmatched()
    for entry in unmatched[:MOST_COMPLAINTS]:
        _complain(f"{settings.baseline}: matches nothing any more: {entry}")
    if len(unmatched) > MOST_COMPLAINTS:
        _complain(f"{settings.baseline}: {len(unmatched) - MOST_COMPLAINTS} more match nothing; write it anew with --write-baseline")
    if write_baseline is not None:
        if status == UNREADABLE:
            raise ConfigError(f"{write_baseline}: not written, for an input could not be read; mend that or leave it out")
        with open_output(write_baseline) as stream:
            stream.write(gate.written())


def _settings(
    path: Path | None,
    *,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    baseline: Path | None,
    concepts: Path | None,
    fail_on: Severity | None,
) -> Config:
    """The settings file, with the options in the place of its entries; --select leaves the file's `ignore` out as well."""
    from tieout.gate import check_settings

    config = load_config(path)
    check_settings(config)
    if select:
        config = replace(config, select=_codes(select), ignore=())
    if ignore:
        config = replace(config, ignore=_codes(ignore))
    return replace(
        config,
        baseline=baseline or config.baseline,
        concepts=concepts or config.concepts,
        fail_on=fail_on.value if fail_on else config.fail_on,
    )


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for codes in given for code in codes.split(",") if code.strip()) or ("",)


@app.command(epilog=DIFF_EXAMPLES)
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

    settings = _settings(config, select=None, ignore=None, baseline=None, concepts=None, fail_on=None)
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


app.command(epilog=HISTORY_EXAMPLES)(history)


@app.command()
def checks(
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="text: a line a check. json: one array.")] = ListFormat.text,
) -> None:
    """List the checks: code, slug, tickmark, and what each tests."""
    from tieout.api import list_checks

    listed = list_checks()
    if format is ListFormat.json:
        import json

        fields = ("code", "slug", "tickmark", "title")
        typer.echo(json.dumps([{name: getattr(check, name) for name in fields} for check in listed], indent=2))
        return
    wide = [max(len(getattr(check, name)) for check in listed) for name in ("slug", "tickmark")]
    for check in listed:
        typer.echo(f"{check.code}  {check.slug:{wide[0]}}  {check.tickmark:{wide[1]}}  {check.title}")


@app.command()
def columns(
    format: Annotated[
        ColumnsFormat, typer.Option("--format", "-f", help="text: a line a column. json: one array. csvw: W3C metadata of the CSV files.")
    ] = ColumnsFormat.text,
    table: Annotated[TableName | None, typer.Option("--table", help="Only this table.", show_default=False)] = None,
) -> None:
    """Say what the columns of the tables hold: the data dictionary of csv and parquet."""
    import json

    from tieout.model.tables import TABLES
    from tieout.render.dictionary import render_text, to_csvw, to_list

    chosen = [one for one in TABLES if table is None or one.name == table.value]
    if format is ColumnsFormat.text:
        typer.echo(render_text(chosen))
    else:
        typer.echo(json.dumps(to_list(chosen) if format is ColumnsFormat.json else to_csvw(chosen), indent=2, ensure_ascii=False))


@app.command()
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a check, or its slug: FT01, column-foots.")],
) -> None:
    """Print the page of a check: what it tests, why, an example, what it leaves untested."""
    from tieout.api import list_checks, list_history_checks
    from tieout.checks.choosing import Named, find_check

    every: list[Named] = [*list_checks(), *list_history_checks()]
    check = find_check(code, every)
    typer.echo(f"{check.code}  {check.slug}  (tickmark {check.tickmark})\n\n{check.page}")


app.command(epilog=FETCH_EXAMPLES)(fetch)
app.command(epilog=BATCH_EXAMPLES)(batch)
app.command(epilog=WATCH_EXAMPLES)(watch)


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
            _complain(str(outcome))
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


def _changes(difference: "Difference", *, everything: bool, to_terminal: bool) -> str:
    from tieout.render.changes import render_changes

    width, colour = terminal(to_terminal=to_terminal)
    return render_changes(difference, width=width, colour=colour, everything=everything)


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


def _complain(message: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"tieout: {plain(' '.join(message.split()))}\n")


def _silence() -> None:
    """What standard output still holds goes nowhere, so that the interpreter does not fail on it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit status."""
    try:
        status = app(args=list(arguments) if arguments is not None else None, standalone_mode=False, prog_name="tieout")
        if sys.stdout is not None:
            sys.stdout.flush()
        if status == INTERRUPTED:  # the option parser has caught it
            _complain("interrupted")
        return status if isinstance(status, int) else TIES
    except typer.TyperException as error:
        message = error.format_message().replace("Value error, ", "").rstrip(".")
        _complain(f"{message}. See 'tieout --help'.")
        return UNREADABLE
    except TieoutError as error:
        _complain(str(error))
        return UNREADABLE
    except BrokenPipeError:
        _silence()  # whoever reads our output has seen enough
        return TIES
    except OSError as error:
        _complain(f"standard output: cannot be written ({error.strerror}); give another place with -o")
        _silence()
        return UNREADABLE
    except (KeyboardInterrupt, typer.Abort):
        _complain("interrupted")
        return INTERRUPTED
