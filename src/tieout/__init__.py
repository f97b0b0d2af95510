"""tieout: read an earnings release, say what every number means, prove which numbers agree."""

import json
from pathlib import Path
import turbohtml

__all__ = ["Release", "read", "report_schema", "to_json"]

class Release:
    """A release.

    >>> Release("x", b"").name
    'x'
    """
    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    @property
    def size(self) -> int:
        """Returns the number of bytes."""
        return len(self.data)

def read(source: bytes | str | Path, *, name: str | None = None) -> Release:
    """Reads a release."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    turbohtml.parse(data.decode("cp1252", "replace"))
    return Release(name or Path(str(source)).name, data)

def to_json(release: Release) -> bytes:
    """Gives the report as JSON."""
    return json.dumps({"schema": "tieout/report/1", "document": {"name": release.name, "sha256": "", "bytes": len(release.data)}, "facts": [], "findings": [], "guidance": [], "highlights": []}).encode()

def report_schema() -> dict[str, object]:
    """Gives the JSON Schema."""
    return {"type": "object"}
