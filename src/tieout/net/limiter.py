"""At most so many requests in any second, over all processes of this user on this machine.

The state is one small file, locked while it is read and written. A request has a place in it from before it is sent until its answer has
begun to come, for somewhere in between the server counts it; and the place is free again one window after that. So however long single
requests take on their way, no window of the server's own clock holds more than the limit.
"""

import contextlib
import math
import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from tieout.errors import FeedError

LONGEST_REQUEST = 120.0  # seconds after which a request that was never given back is held to be over
LONGEST_PAUSE = 900.0


class _Place(msgspec.Struct, forbid_unknown_fields=True):
    """One request: `begun` and `ended` on the machine's steady clock; `ended` is None while it is under way."""

    key: str
    process: int
    begun: float
    ended: float | None = None


class _State(msgspec.Struct, forbid_unknown_fields=True):
    places: list[_Place] = []
    paused_until: float = 0.0


class Limiter:
    """Hands out places for requests: at most `limit` in any `window` seconds, over all that use the same file."""

    def __init__(self, path: Path, *, limit: int = 10, window: float = 1.0) -> None:
        self._path = path
        self._limit = limit
        self._window = window

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        """Waits for a place and holds it: leave when the answer has begun to come, or will not."""
        key = self._take()
        try:
            yield
        finally:
            self._give_back(key)

    def pause(self, seconds: float) -> None:
        """Nobody gets a place for so long: what the server asked of one process it asked of the machine."""
        with self._open() as state:
            until = time.monotonic() + min(seconds, LONGEST_PAUSE)
            state.paused_until = max(until, state.paused_until)

    def _take(self) -> str:
        key = uuid.uuid4().hex[:12]
        while True:
            with self._open() as state:
                wait = self._wait(state)
                if wait <= 0:
                    state.places.append(_Place(key, os.getpid(), time.monotonic()))
                    return key
            time.sleep(wait * random.uniform(1.0, 1.1))

    def _give_back(self, key: str) -> None:
        with self._open() as state:
            for place in state.places:
                if place.key == key:
                    place.ended = time.monotonic()

    def _wait(self, state: _State) -> float:
        """How long to wait before asking again; 0 where a place is free. Forgets what no longer counts."""
        now = time.monotonic()
        for place in state.places:
            is_later = place.begun > now or (place.ended or 0.0) > now  # written before the machine was started anew
            if is_later or (place.ended is None and not _is_running(place.process)):
                place.begun = place.ended = now
        state.places = [place for place in state.places if now - (place.ended or place.begun) < self._lasts(place)]
        paused = state.paused_until - now
        if 0 < paused <= LONGEST_PAUSE:
            return min(paused, 1.0)
        state.paused_until = 0.0
        if len(state.places) < self._limit:
            return 0.0
        ended = [place.ended for place in state.places if place.ended is not None]
        # A place may be given back at any moment, but then lasts another window.
        return max(min(ended, default=now) + self._window - now, self._window / 50)

    def _lasts(self, place: _Place) -> float:
        return LONGEST_REQUEST if place.ended is None else self._window

    @contextlib.contextmanager
    def _open(self) -> Iterator[_State]:
        """The state, read under the lock and written back before the lock goes."""
        try:
            with self._open_locked() as stream:
                state = self._read(stream)
                yield state
                stream.seek(0)
                stream.write(msgspec.json.encode(state))
                stream.truncate()
                stream.flush()
        except OSError as error:
            reason = error.strerror or str(error)
            raise FeedError(
                f"{self._path}: cannot keep count of requests ({reason}); set TIEOUT_CACHE to a folder that is yours"
            ) from error

    def _read(self, stream: BinaryIO) -> _State:
        content = stream.read()
        if not content:
            return _State()
        try:
            state = msgspec.json.decode(content, type=_State)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
            state = None
        if state is None or not all(math.isfinite(place.begun) and math.isfinite(place.ended or 0.0) for place in state.places):
            # Whoever wrote this was stopped while writing; how many requests it stood for is not known, so a whole window is waited.
            now = time.monotonic()
            return _State([_Place(f"lost-{number}", 0, now, now) for number in range(self._limit)])
        return state

    @contextlib.contextmanager
    def _open_locked(self) -> Iterator[BinaryIO]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "r+b") as stream:
                _lock(stream)
                if _is_at(stream, self._path):  # and not a file that was taken away while we waited
                    yield stream
                    return


def _is_at(stream: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _is_running(process: int) -> bool:
    """Whether a process is there; where that cannot be asked, yes."""
    if sys.platform == "win32" or process <= 0:
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _lock(stream: BinaryIO) -> None:
    """Waits for the lock of a file; it goes when the file is closed, and so with the process, however that ends."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            with contextlib.suppress(OSError):
                msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX)
