"""What the command line and the Python face are given: paths, folders and streams to the documents they stand for."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from tieout.errors import ReadError

READ_TODAY = frozenset((".docx", ".htm", ".html", ".pdf", ".txt", ".xhtml"))
LARGEST = 256 * 1024 * 1024
PIECE = 16 * 1024 * 1024
STANDARD_INPUT = "-"


class Input:
    """One document to read: its name in reports, and the file it is in (None for standard input); `fault` says why there is none."""

    __slots__ = ("_kept", "fault", "keeps", "name", "path")

    def __init__(self, name: str, path: Path | None, fault: str = "") -> None:
        self.name = name.encode("utf-8", errors="replace").decode("utf-8")  # bytes of names that are no UTF-8 would fit no report
        self.path = path
        self.fault = fault
        self.keeps = False  # whether standard input can be opened more than once
        self._kept: bytes | None = None

    @contextlib.contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The document as an open file; ReadError where it cannot be had."""
        if self.fault:
            raise ReadError(self.fault)
        if self.path is not None:
            with open_file(self.path) as stream:
                yield stream
        elif sys.stdin is None:
            raise ReadError(f"{self.name}: is closed; give the path of a release")
        elif self.keeps:
            if self._kept is None:
                self._kept = read_all(sys.stdin.buffer, b"", name=self.name)
            yield io.BytesIO(self._kept)
        else:
            yield sys.stdin.buffer


def open_file(path: Path) -> BinaryIO:
    """A file, opened; ReadError, in one line, where it is missing, a folder, or closed to us."""
    try:
        if path.is_dir():
            raise ReadError(f"{path}: is a folder; give a file, or let `tieout check` walk the folder")
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(str(path), error) from error


def read_stream(stream: BinaryIO, size: int, *, name: str) -> bytes:
    """The next `size` bytes of a stream, fewer at its end; ReadError where they cannot be had."""
    try:
        data: object = stream.read(size)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if not isinstance(data, bytes):
        raise ReadError(f"{name}: does not give bytes when read; open it as binary")
    return data


def read_all(stream: BinaryIO, head: bytes, *, name: str) -> bytes:
    """All bytes of a stream, of which `head` was read before; ReadError where they cannot be had or are too many."""
    pieces = [head]
    size = len(head)
    while size <= LARGEST and (piece := read_stream(stream, min(LARGEST + 1 - size, PIECE), name=name)):
        pieces.append(piece)
        size += len(piece)
    if size > LARGEST:
        raise ReadError(f"{name}: more than the {LARGEST >> 20} MB read at once; give one release")
    return b"".join(pieces)


def _unreadable(name: str, error: Exception) -> ReadError:
    reason = getattr(error, "strerror", None) or str(error)
    return ReadError(f"{name}: cannot be read ({reason}); give the path of a release")


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
