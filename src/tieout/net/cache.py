"""Answers kept in files: one file an address, whole or not at all."""

import contextlib
import gzip
import hashlib
import json
import math
import os
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

FOR_EVER = math.inf
LARGEST = 4 << 30  # bytes of all files together
LARGEST_ENTRY = 1 << 30
ROOM = 0.8  # of the largest size is kept when older files are thrown out
BETWEEN_COUNTS = 200  # files written before all are counted again
ABANDONED = 86_400.0  # seconds after which a file begun and never finished is thrown out


@dataclass(frozen=True)
class Entry:
    """A kept answer: its body, what to ask the server with whether it still holds, and when (seconds of the wall clock) it last held."""

    body: bytes
    etag: str
    modified: str
    checked: float

    def is_fresh(self, age: float) -> bool:
        """Whether it held within so many seconds. A time to come is no time: the clock was set back."""
        return age == FOR_EVER or 0 <= time.time() - self.checked < age


class Cache:
    """A folder of answers, the oldest thrown out where all are more than `largest` bytes. What cannot be written is not kept."""

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self._folder = folder
        self._largest = largest
        self._written = 0

    def path(self, url: str) -> Path:
        """The file of an address."""
        name = hashlib.sha256(url.encode()).hexdigest()[:40]
        return self._folder / name[:2] / name[2:]

    def read(self, url: str) -> Entry | None:
        """What is kept of an address; None where nothing is, or what is there is damaged."""
        path = self.path(url)
        try:
            with gzip.open(path) as unpacked:
                head, end, body = unpacked.read(LARGEST_ENTRY).partition(b"\n")
            said = json.loads(head)
            if said["url"] != url or not end:
                return None
            return Entry(body, str(said["etag"]), str(said["modified"]), path.stat().st_mtime)
        except (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError, zlib.error):
            return None

    def keep(self, url: str, body: bytes, *, etag: str = "", modified: str = "") -> None:
        """Keeps an answer."""
        head = json.dumps({"url": url, "etag": etag, "modified": modified}).encode() + b"\n"
        with contextlib.suppress(OSError):
            self._write(self.path(url), gzip.compress(head + body, compresslevel=1, mtime=0))

    def confirm(self, url: str) -> None:
        """Notes that what is kept holds now."""
        with contextlib.suppress(OSError):
            os.utime(self.path(url))

    def forget(self, url: str) -> None:
        """Throws out what is kept of an address."""
        with contextlib.suppress(OSError):
            self.path(url).unlink()

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
        if self._written % BETWEEN_COUNTS == 0:
            self._make_room()
        self._written += 1

    def _make_room(self) -> None:
        """Throws out files that were never finished, and the oldest where there are too many bytes."""
        found: list[tuple[float, int, Path]] = []
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                about = path.stat()
                if path.name.startswith(".new-"):
                    if time.time() - about.st_mtime > ABANDONED:
                        path.unlink()
                else:
                    found.append((about.st_mtime, about.st_size, path))
        size = sum(one[1] for one in found)
        if size <= self._largest:
            return
        for _, length, path in sorted(found):
            if size <= self._largest * ROOM:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                size -= length
