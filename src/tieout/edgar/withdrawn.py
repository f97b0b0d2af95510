"""Filings that are listed and not there: remembered, and not asked for without end."""

import contextlib
import time
from pathlib import Path

import msgspec

from tieout.errors import ConfigError
from tieout.outputs import open_output

AGAIN = 3600.0  # seconds between two tries
GIVEN_UP = 86_400.0  # seconds after which a filing that was never there is held to be withdrawn


class _Missed(msgspec.Struct):
    first: float
    last: float


class Withdrawn:
    """Which filings were not there when asked for, and when: a small file each, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def is_to_be_asked(self, accession: str) -> bool:
        """Whether it is worth asking for a filing (again). A filing may be listed a while before it can be had."""
        missed = self._read(accession)
        now = time.time()
        if missed is None or missed.first > now or missed.last > now:  # the clock was set back
            return True
        return missed.last - missed.first < GIVEN_UP and now - missed.last >= AGAIN

    def note(self, accession: str) -> None:
        """Notes that a filing was not there now."""
        now = time.time()
        missed = self._read(accession)
        first = missed.first if missed and missed.first <= now else now
        with contextlib.suppress(OSError, ConfigError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with open_output(self._folder / accession) as stream:
                stream.write(msgspec.json.encode(_Missed(first, now)))

    def forget(self, accession: str) -> None:
        """Notes that a filing is there after all."""
        with contextlib.suppress(OSError):
            (self._folder / accession).unlink(missing_ok=True)

    def _read(self, accession: str) -> _Missed | None:
        try:
            return msgspec.json.decode((self._folder / accession).read_bytes(), type=_Missed)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None
