"""Files that appear whole when all is written to them, and never otherwise."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tieout.errors import ConfigError


@contextlib.contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears whole when all is written and never otherwise; without a byte to write it stays as it is."""
    if path is None:
        if sys.stdout is None:
            raise ConfigError("standard output is closed; give a file with -o")
        yield sys.stdout.buffer
        return
    path = _target(path)
    if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
        try:
            with path.open("wb") as stream:
                yield stream
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error
        return
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror}); give a file in a folder that exists and is yours") from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            is_empty = stream.tell() == 0
        if is_empty:
            Path(temporary).unlink()
            return
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        if isinstance(error, OSError):
            raise ConfigError(f"{path}: cannot be written ({error.strerror}); nothing was changed") from error
        raise


def terminal(*, to_terminal: bool) -> tuple[int, bool]:
    """The width to write in, and whether in colour."""
    from shutil import get_terminal_size

    is_terminal = to_terminal and sys.stdout.isatty()
    return max(60, get_terminal_size((100, 24)).columns) if is_terminal else 100, is_terminal and "NO_COLOR" not in os.environ


def _target(path: Path) -> Path:
    """The file itself where the path is a link to it."""
    try:
        path = path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError, ValueError) as error:
        raise ConfigError(f"{path}: cannot be written (a link that leads nowhere); give another file") from error
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; give a file to write")
    return path


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
