"""The one place where the parts are put together."""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from tieout.errors import ReadError
from tieout.extract import extract
from tieout.inputs import LARGEST, read_file
from tieout.model.release import SCHEMA, Release
from tieout.readers.decode import decode
from tieout.readers.html import read_html

_ENCODER = msgspec.json.Encoder()


def read(source: bytes | str | Path | BinaryIO, *, name: str | None = None) -> Release:
    """The release in a file (its path, or an open binary file) or in bytes.

    `name` is what the report calls the document, by default the file's name. Raises ReadError, with one line that says what is wrong
    and how to mend it, for what is no document; a release that is odd or half legible never raises but carries diagnostics.
    """
    data, name = _bytes_of(source, name)
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf\xfe\xff"):
        raise ReadError(f"{name}: the file is empty; give the HTML file of a release")
    text, encoding = decode(data, name=name)
    document = read_html(text, name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data), encoding=encoding)
    return extract(document)


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
    return _ENCODER.encode(release)


def error_json(name: str, code: str, message: str) -> bytes:
    """The line of a JSON Lines report that stands for an input that could not be read."""
    return _ENCODER.encode({"schema": SCHEMA, "document": {"name": name}, "error": {"code": code, "message": message}})


def report_schema() -> dict[str, Any]:
    """The JSON Schema of the report (draft 2020-12)."""
    (reference,), definitions = msgspec.json.schema_components([Release], ref_template="#/$defs/{name}")
    return (
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "tieout report",
            **definitions["Release"],
            "$defs": {name: definition for name, definition in definitions.items() if name != "Release"},
        }
        if "$ref" in reference
        else dict(reference)
    )
