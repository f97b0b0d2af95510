"""What the command line is given: paths, folders and standard input to the documents they stand for."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tieout.errors import ReadError

READ_TODAY = frozenset((".docx", ".htm", ".html", ".pdf", ".txt", ".xhtml"))
LARGEST = 256 * 1024 * 1024
STANDARD_INPUT = "-"


class Input:
    """One document to read: its name in reports, and where its bytes are (None for standard input); `fault` says why there are none."""

    __slots__ = ("fault", "name", "path")

    def __init__(self, name: str, path: Path | None, fault: str = "") -> None:
        self.name = name
        self.path = path
        self.fault = fault

    def read_bytes(self) -> bytes:
        """The document's bytes; ReadError where they cannot be had or are too many."""
        if self.fault:
            raise ReadError(self.fault)
        if self.path is None:
            if sys.stdin is None:
                raise ReadError(f"{self.name}: is closed; give the path of a release")
            data = sys.stdin.buffer.read(LARGEST + 1)
            if len(data) > LARGEST:
                raise ReadError(f"{self.name}: more than {LARGEST >> 20} MB; give one release at a time")
            return data
        return read_file(self.path)


def read_file(path: Path) -> bytes:
    """The bytes of a file; ReadError, in one line, where it is missing, a folder, closed to us, or too large."""
    try:
        if path.is_dir():
            raise ReadError(f"{path}: is a folder; give a file, or let `tieout check` walk the folder")
        size = path.stat().st_size
        if size > LARGEST:
            raise ReadError(f"{path}: is {size >> 20} MB, more than the {LARGEST >> 20} MB read at once; give one release")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"{path}: cannot be read ({reason}); give the path of a release") from error


def expand(paths: Sequence[str]) -> Iterator[Input]:
    """The documents that paths stand for, folders walked in order of name; a folder without any release is an input with a fault."""
    for given in paths:
        if given == STANDARD_INPUT:
            yield Input("(standard input)", None)
            continue
        path = Path(given)
        if not _is_folder(path):
            yield Input(given, path)
            continue
        found = False
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in sorted(files):
                if Path(name).suffix.lower() in READ_TODAY:
                    found = True
                    inside = Path(folder) / name
                    yield Input(str(inside), inside)
        if not found:
            kinds = ", ".join(sorted(READ_TODAY))
            yield Input(given, path, f"{given}: the folder holds no release that can be read ({kinds}); give a folder of releases")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False  # a name too long, or no name at all: reading it says so
