"""POST to an address that the user has named: https, or http on this machine and on private addresses that are written out as numbers."""

import contextlib
import ipaddress
import time
from types import TracebackType

import httpcore
import httpx

from tieout.errors import ConfigError, FeedError
from tieout.net.sockets import PASSING, Transport, is_public

READ = 15.0  # seconds for an answer
CONNECT = 10.0
LARGEST = 1 << 16  # bytes of an answer that are read, so that its connection can be used again


class RefusedError(FeedError):
    """What was sent has not arrived.

    `is_answer` says that the server has answered, and `wait` how many seconds it asked to be left alone, None where it did not say.
    """

    def __init__(self, message: str, wait: float | None = None, *, is_answer: bool = False) -> None:
        super().__init__(message)
        self.wait = wait
        self.is_answer = is_answer

    def __reduce__(self) -> tuple[object, ...]:
        return _refused, (str(self), self.wait, self.is_answer)


class Poster:
    """Sends to one address; to be used in a `with`. ConfigError for an address that is not sent to.

    A name that leads to a private network is refused, whatever it leads to later; private is only what the address says in so many words:
    `localhost`, or the number of a machine.
    """

    def __init__(self, address: str, *, agent: str) -> None:
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, ValueError, TypeError, UnicodeError) as error:
            raise ConfigError(f"{address}: is no address; give one as https://host/path") from error
        if url.userinfo:
            raise ConfigError(f"{url.copy_with(username=None, password=None)}: holds a name or a password; give the address without")
        is_private = _is_private(url.host)
        if url.scheme not in ("http", "https") or not url.host or (url.scheme == "http" and not is_private):
            raise ConfigError(f"{_shown(url)}: is not sent to; give an https address (http only for this machine or a private number)")
        self.address = str(url)
        self._shown = _shown(url)
        port = url.port or (443 if url.scheme == "https" else 80)
        timeout = httpx.Timeout(READ, connect=CONNECT)
        transport = Transport(exempt=(url.host, port) if is_private else None)
        self._http = httpx.Client(transport=transport, headers={"User-Agent": agent}, timeout=timeout, trust_env=False)

    def __enter__(self) -> "Poster":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._http.close()

    def post(self, body: bytes, headers: dict[str, str]) -> None:
        """Sends a JSON body; RefusedError, in one line, where it has not arrived (every answer but 2xx)."""
        request = self._http.build_request("POST", self.address, content=body, headers={"Content-Type": "application/json", **headers})
        try:
            response = self._http.send(request, stream=True)
            try:
                _read_on(response)
            finally:
                response.close()
        except PASSING as error:
            said = "does not answer in time" if isinstance(error, httpcore.TimeoutException) else f"cannot be reached ({error or 'reset'})"
            raise RefusedError(f"{self._shown}: {said}") from error
        except FeedError as error:  # its name leads to a private network, now at least
            raise RefusedError(str(error)) from error
        if not 200 <= response.status_code < 300:
            asked = response.headers.get("Retry-After", "").strip()
            wait = float(asked[:6]) if asked.isascii() and asked.isdigit() else None
            raise RefusedError(f"{self._shown}: answers {response.status_code}", wait, is_answer=True)


def _read_on(response: httpx.Response) -> None:
    """Reads the rest of an answer, of which nothing is wanted, unless it is long or slow: its status says whether the body has arrived."""
    until = time.monotonic() + READ
    size = 0
    with contextlib.suppress(*PASSING):
        for piece in response.iter_raw():
            size += len(piece)
            if size > LARGEST or time.monotonic() > until:
                break


def _shown(url: httpx.URL) -> str:
    """An address as it may be shown: what follows the question mark may be a key."""
    return str(url.copy_with(query=None, fragment=None))


def _refused(message: str, wait: float | None, is_answer: bool) -> RefusedError:
    return RefusedError(message, wait, is_answer=is_answer)


def _is_private(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)
