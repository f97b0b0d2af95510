"""Documents in archives (zip, tar, tar.gz), read one at a time and never unpacked to disk."""

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from tieout.errors import ReadError
from tieout.inputs import LARGEST, READ_TODAY, read_all

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
DAMAGE = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile, tarfile.TarError)


def is_archive(path: Path) -> bool:
    """Whether a file is an archive, by its name."""
    return path.name.lower().endswith(ENDINGS)


def count_members(path: Path) -> int | None:
    """How many documents an archive holds; None where only reading it through would tell."""
    if not path.name.lower().endswith(".zip"):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(_is_document(info.filename) for info in archive.infolist())
    except DAMAGE:
        return None


def read_members(path: Path) -> Iterator[tuple[str, bytes | ReadError]]:
    """The documents in an archive by name (`archive.zip/folder/release.htm`), in its order; an error for one that cannot be had.

    ReadError where the archive itself cannot be read on.
    """
    try:
        if path.name.lower().endswith(".zip"):
            yield from _of_zip(path)
        else:
            yield from _of_tar(path)
    except ReadError:
        raise
    except DAMAGE as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise ReadError(f"{path}: the archive cannot be read ({reason}); give it whole, or the documents themselves") from error


def _of_zip(path: Path) -> Iterator[tuple[str, bytes | ReadError]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not _is_document(info.filename):
                continue
            name = f"{path}/{info.filename}"
            try:
                with archive.open(info) as stream:
                    # A member says how long it is, and may lie: what is read is bounded, not what is said.
                    content: bytes | ReadError = read_all(cast("BinaryIO", stream), b"", name=name)
            except ReadError as error:
                content = error
            except DAMAGE as error:
                content = _damaged(name, error)
            yield name, content


def _of_tar(path: Path) -> Iterator[tuple[str, bytes | ReadError]]:
    with tarfile.open(path, "r|*") as archive:
        for info in archive:
            if not info.isreg() or not _is_document(info.name):
                continue
            name = f"{path}/{info.name}"
            if info.size > LARGEST:
                yield name, ReadError(f"{name}: more than the {LARGEST >> 20} MB read at once; give one release")
                continue
            stream = archive.extractfile(info)
            yield name, b"" if stream is None else stream.read()


def _damaged(name: str, error: Exception) -> ReadError:
    return ReadError(f"{name}: is damaged in its archive ({str(error) or type(error).__name__}); give the document itself")


def _is_document(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.suffix.lower() in READ_TODAY and not any(part.startswith((".", "__MACOSX")) for part in path.parts)
