"""Delivering what was stored: lines on standard output, and signed webhooks; in order for each company, again until it has arrived.

A webhook is signed as Standard Webhooks has it (https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and
`webhook-signature`, which is "v1," and the base64 of the HMAC-SHA256 of "id.timestamp.body" under the secret.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import random
import stat
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from tieout import __version__
from tieout.errors import ConfigError
from tieout.model.stored import Reading
from tieout.net.post import Poster, RefusedError
from tieout.store import Database
from tieout.store.moments import now
from tieout.store.outbox import Delivery, find_next, find_reading, note_delivered, note_refused

STDOUT = "stdout"
FIRST_PAUSE, LONGEST_PAUSE = 5, 3600  # seconds until a delivery is sent again; twice as long after each failure
LONGEST_SILENCE = 300  # seconds for which a target that did not answer is left alone altogether
SECRET = "whsec_"  # how a secret begins that is written in base64
SHORTEST = 16  # bytes of a secret


class Target(Protocol):
    """Where deliveries go."""

    name: str

    def send(self, delivery: Delivery, body: bytes) -> None:
        """Sends one; RefusedError where it has not arrived."""

    def close(self) -> None:
        """Ends it."""


class Lines:
    """Standard output: a line of JSON a delivery."""

    name = STDOUT

    def __init__(self, stream: BinaryIO | None = None) -> None:
        self._stream = stream or sys.stdout.buffer
        if _is_torn(self._stream):  # the delivery is sent again, whole, on a line of its own
            self._stream.write(b"\n")

    def send(self, delivery: Delivery, body: bytes) -> None:  # noqa: ARG002 - as every target
        """Writes the line."""
        self._stream.write(body + b"\n")
        self._stream.flush()

    def close(self) -> None:
        """Leaves the stream to who opened it."""


def _is_torn(stream: BinaryIO) -> bool:
    """Whether a stream goes on a file that ends within a line: who wrote there was killed."""
    try:
        file = stream.fileno()
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return False
        with Path(f"/dev/fd/{file}").open("rb") as written:  # the stream itself may be open for writing only
            written.seek(-1, os.SEEK_END)
            return written.read(1) != b"\n"
    except (OSError, ValueError):  # no file, or an empty one
        return False


class Webhook:
    """An address that signed deliveries are posted to."""

    def __init__(self, address: str, secret: str) -> None:
        self.name = address
        self._key = read_secret(secret)
        self._poster = Poster(address, agent=f"tieout/{__version__}")

    def send(self, delivery: Delivery, body: bytes) -> None:
        """Posts a delivery, under one id however often it is sent, so that who gets it twice can tell."""
        told = hashlib.sha256(f"{delivery.target}\n{delivery.reading}\n{delivery.made.isoformat()}".encode()).hexdigest()[:32]
        self._poster.post(body, sign(self._key, f"tieout_{told}", int(time.time()), body))

    def close(self) -> None:
        """Closes its connections."""
        self._poster.close()


def read_secret(secret: str) -> bytes:
    """The key in a secret: base64 after "whsec_", else the text itself; ConfigError for one that is too short or damaged."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET), validate=True) if secret.startswith(SECRET) else secret.encode()
    except (binascii.Error, ValueError) as error:
        raise ConfigError("TIEOUT_WEBHOOK_SECRET: is no base64 after whsec_; give the secret as it was made") from error
    if len(key) < SHORTEST:
        raise ConfigError(f"TIEOUT_WEBHOOK_SECRET: is shorter than {SHORTEST} bytes; make one with `openssl rand -hex 32`")
    return key


def sign(key: bytes, name: str, moment: int, body: bytes) -> dict[str, str]:
    """The headers that prove who sent a body, and when."""
    mark = hmac.new(key, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {"webhook-id": name, "webhook-timestamp": str(moment), "webhook-signature": f"v1,{base64.b64encode(mark).decode()}"}


def body_of(store: Database, reading: Reading) -> bytes:
    """What is delivered of a reading: what is known of the filing, and the whole report."""
    filing = {name: getattr(reading, name) for name in ("accession", "cik", "entity", "ticker", "form", "url", "sha256", "version")}
    moments = {"known": reading.known.isoformat(), "known_by": reading.known_by, "stored": reading.stored.isoformat()}
    head = json.dumps({"type": "tieout.release", **filing, **moments}, ensure_ascii=False)
    return head[:-1].encode() + b', "report": ' + store.report(reading.id) + b"}"


class Outbox:
    """Sends what waits in a store to some targets, until `is_ending` says that this is to end."""

    def __init__(
        self, store: Database, targets: list[Target], *, pause: int = FIRST_PAUSE, is_ending: Callable[[], bool] = lambda: False
    ) -> None:
        self._store = store
        self._targets = targets
        self._pause = pause
        self._is_ending = is_ending
        self._told: set[str] = set()  # targets whose trouble was told
        self._silent: dict[str, tuple[int, float]] = {}  # targets that do not answer: how often in a row, until when it waits

    def close(self) -> None:
        """Ends all targets."""
        for target in self._targets:
            target.close()

    def deliver(self) -> tuple[int, list[str]]:
        """Sends all that is due and says how many arrived, and in a line each what trouble there is anew.

        What fails waits, and with it what the same company has after it; where a target does not answer at all the rest of it waits too.
        """
        arrived = 0
        troubles: list[str] = []
        for target in self._targets:
            refused: set[str] = set()  # companies that are not sent for again now
            while batch := [one for one in self._due(target) if one.company not in refused]:
                for one in batch:
                    if self._is_ending() or not self._is_there(target):
                        break
                    if self._send(target, one, troubles):
                        arrived += 1
                    else:
                        refused.add(one.company)
        return arrived, troubles

    def _is_there(self, target: Target) -> bool:
        return time.monotonic() >= self._silent.get(target.name, (0, 0.0))[1]

    def _due(self, target: Target) -> list[Delivery]:
        return [] if self._is_ending() or not self._is_there(target) else find_next(self._store, target.name)

    def _send(self, target: Target, one: Delivery, troubles: list[str]) -> bool:
        """Whether one delivery has arrived; if not, when it is sent again is kept."""
        try:
            target.send(one, body_of(self._store, find_reading(self._store, one.reading)))
        except RefusedError as error:
            times, _ = self._silent.get(target.name, (0, 0.0))
            attempts = one.attempts if error.is_answer else max(times, one.attempts)
            pause = min(LONGEST_PAUSE, error.wait or self._pause * 2 ** min(attempts, 20)) * random.uniform(0.9, 1.1)
            if not error.is_answer:
                self._silent[target.name] = (times + 1, time.monotonic() + min(pause, LONGEST_SILENCE))
            note_refused(self._store, one.id, reason=str(error), due=now() + timedelta(seconds=pause))
            if target.name not in self._told:
                self._told.add(target.name)
                troubles.append(f"{error}; nothing is lost, it is sent again until it arrives")
            return False
        note_delivered(self._store, one.id)
        self._silent.pop(target.name, None)
        self._told.discard(target.name)
        return True
