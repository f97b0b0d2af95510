"""The one place where the parts are put together."""

import hashlib
from pathlib import Path

import msgspec

from tieout.errors import ReadError
from tieout.extract import extract
from tieout.model.release import Release
from tieout.read.decode import decode
from tieout.read.html import read_html

_ENCODER = msgspec.json.Encoder()


def read(source: bytes | str | Path, *, name: str | None = None) -> Release:
    """The release in a file (path), or in bytes; `name` is what the report calls the document, by default the file's name.

    Raises ReadError, with one line that says what is wrong and how to mend it, for what is no document.
    """
    if isinstance(source, bytes):
        data, name = source, name or "(bytes)"
    else:
        path = Path(source)
        name = name or path.name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ReadError(f"{source}: cannot be read ({error.strerror or error}); give the path of a release") from error
    if not data.strip():
        raise ReadError(f"{name}: the file is empty; give the HTML file of a release")
    text, encoding = decode(data, name=name)
    document = read_html(text, name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data), encoding=encoding)
    return extract(document)


def to_json(release: Release) -> bytes:
    """The JSON report of a release, in UTF-8."""
    return _ENCODER.encode(release)
