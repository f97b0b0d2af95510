"""The one place where the parts are put together."""

from pathlib import Path
from typing import BinaryIO

from tieout.errors import ReadError
from tieout.extract import extract
from tieout.inputs import LARGEST, read_file
from tieout.model.release import Release
from tieout.readers import read_document
from tieout.render.json import render, report_schema

__all__ = ["read", "report_schema", "to_json"]


def read(source: bytes | str | Path | BinaryIO, *, name: str | None = None) -> Release:
    """The release in a file (its path, or an open binary file) or in bytes.

    `name` is what the report calls the document, by default the file's name. Raises ReadError, with one line that says what is wrong
    and how to mend it, for what is no document; a release that is odd or half legible never raises but carries diagnostics.
    """
    data, name = _bytes_of(source, name)
    return extract(read_document(data, name=name))


def _bytes_of(source: bytes | str | Path | BinaryIO, name: str | None) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), name or "(bytes)"
    if isinstance(source, (str, Path)):
        path = Path(source)
        return read_file(path), name or path.name
    data = source.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ReadError(f"{name or source}: more than {LARGEST >> 20} MB; give one release")
    return data, name or str(getattr(source, "name", "(file)"))


def to_json(release: Release) -> bytes:
    """The JSON report of a release, in UTF-8, without a line feed."""
    return render(release)
