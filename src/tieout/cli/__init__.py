"""The command line: one command a public function. With the modules beside it, the one door to the option parser.

Heavy imports stand inside the functions that need them, so that `--help` answers at once.
"""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Annotated

import typer

from tieout.cli.batch import BATCH_EXAMPLES, batch
from tieout.cli.check import CHECK_EXAMPLES, check
from tieout.cli.diff import DIFF_EXAMPLES, diff
from tieout.cli.fetch import FETCH_EXAMPLES, fetch
from tieout.cli.history import HISTORY_EXAMPLES, history
from tieout.cli.lists import checks, columns, explain
from tieout.cli.shared import INTERRUPTED, TIES, UNREADABLE, complain
from tieout.cli.watch import WATCH_EXAMPLES, watch
from tieout.errors import TieoutError

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


app.command(epilog=CHECK_EXAMPLES)(check)
app.command(epilog=DIFF_EXAMPLES)(diff)
app.command(epilog=HISTORY_EXAMPLES)(history)
app.command()(checks)
app.command()(columns)
app.command()(explain)
app.command(epilog=FETCH_EXAMPLES)(fetch)
app.command(epilog=BATCH_EXAMPLES)(batch)
app.command(epilog=WATCH_EXAMPLES)(watch)


def _silence() -> None:
    """What standard output still holds goes nowhere, so that the interpreter does not fail on it when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and gives the exit status. Without `arguments` it is the process's own, which ends then."""
    try:
        return _run(arguments)
    finally:
        if arguments is None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and said: an interrupt has nothing left to end


def _run(arguments: Sequence[str] | None) -> int:
    try:
        status = app(args=list(arguments) if arguments is not None else None, standalone_mode=False, prog_name="tieout")
        if sys.stdout is not None:
            sys.stdout.flush()
        if status == INTERRUPTED:  # the option parser has caught it
            complain("interrupted")
        return status if isinstance(status, int) else TIES
    except typer.TyperException as error:
        message = error.format_message().replace("Value error, ", "").rstrip(".")
        complain(f"{message}. See 'tieout --help'.")
        return UNREADABLE
    except TieoutError as error:
        complain(str(error))
        return UNREADABLE
    except BrokenPipeError:
        _silence()  # whoever reads our output has seen enough
        return TIES
    except OSError as error:
        if error.filename:
            complain(f"{error.filename}: cannot be had ({error.strerror})")
        else:
            complain(f"standard output: cannot be written ({error.strerror}); give another place with -o")
        _silence()
        return UNREADABLE
    except (KeyboardInterrupt, typer.Abort):
        complain("interrupted")
        return INTERRUPTED
