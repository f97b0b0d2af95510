"""A receiver of webhooks for tests: it checks signatures, fails as often as it is told, and keeps what came in which order."""

import base64
import contextlib
import hashlib
import hmac
import json
import random
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok").decode()


class Receiver(ThreadingHTTPServer):
    """Answers 204, or a fault to a share of requests: 500, 429 with Retry-After, a reset, or no answer at all for a while."""

    daemon_threads = True

    def __init__(self, *, faults: float = 0.0, seed: int = 1, kinds: tuple[str, ...] = ("500", "429", "reset", "after")) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.faults = faults
        self.kinds = kinds
        self.came: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.is_dead = False
        self._dice = random.Random(seed)
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/releases"

    def draw(self) -> str:
        return self._dice.choice(self.kinds) if self._dice.random() < self.faults else ""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that went away are nothing to speak of."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.is_dead:
            time.sleep(1)
            self.close_connection = True
            return
        with self.server.lock:
            fault = self.server.draw()
            if fault in ("", "after"):  # "after": it came, and the answer is lost
                self.keep(body)
        if fault in ("reset", "after"):
            self.close_connection = True
            self.connection.close()
            return
        self.send_response(int(fault) if fault else 204)
        if fault == "429":
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def keep(self, body: bytes) -> None:
        name, moment = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        mark = base64.b64encode(hmac.new(key, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()).decode()
        if self.headers["webhook-signature"] != f"v1,{mark}" or abs(int(moment) - time.time()) > 60:
            self.server.wrong.append(name)
        self.server.came.append({"id": name, **json.loads(body)})


@contextlib.contextmanager
def receiver(**options: Any) -> Iterator[Receiver]:
    """A receiver that listens on loopback."""
    server = Receiver(**options)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
