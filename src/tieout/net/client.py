"""GET, politely: under the machine's limit of requests, again with growing pauses where it may go better, and only from allowed hosts."""

import email.utils
import random
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType

import httpcore
import httpx

from tieout.errors import FeedError
from tieout.net.cache import Cache, Entry
from tieout.net.limiter import Limiter
from tieout.net.sockets import PASSING, Transport, Unreachable, is_certificate_trouble

LARGEST = 256 << 20  # bytes of a body, unpacked
MOST_REDIRECTS = 5
GONE = (404, 410)
REDIRECTS = (301, 302, 303, 307, 308)
REFUSED = (403, 429)
PASSING_STATUS = (408, 425, 500, 502, 503, 504)


@dataclass(frozen=True)
class Patience:
    """How long to wait for an answer, and how often and after what pauses (in seconds) to ask again."""

    tries: int = 6
    pause: float = 0.5  # after the first failure; twice as long after each more
    refused_pause: float = 2.0  # after the first 403 or 429; four times as long after each more
    longest_pause: float = 120.0
    connect: float = 10.0
    read: float = 30.0
    whole: float = 600.0  # for all of a body
    rest: float = 600.0  # for which nothing is asked once a server has refused `refusals` addresses in a row
    refusals: int = 3


class _TroubleError(Exception):
    """An attempt failed in a way that may pass; `wait` is how long the server asked to be left alone, None where it did not say."""

    def __init__(self, message: str, *, is_refusal: bool = False, wait: float | None = None, most: int = 99) -> None:
        super().__init__(message)
        self.is_refusal = is_refusal
        self.wait = wait
        self.most = most  # attempts that are worth making


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    headers: httpx.Headers
    is_proven: bool  # whether the body is known to be whole


class Client:
    """Asks `hosts` for what they have, as `agent`; `base`, where given, is an address that stands for all of them.

    `say` is told of every pause of two seconds or more. Usable from several threads, not across a fork.
    """

    def __init__(
        self,
        agent: str,
        hosts: Iterable[str],
        *,
        limiter: Limiter,
        cache: Cache,
        base: str | None = None,
        patience: Patience | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._hosts = frozenset(hosts)
        self._limiter = limiter
        self._cache = cache
        self._base = _parse(base, f"{base}: is no address; give one as http://127.0.0.1:8000") if base else None
        if self._base is not None and (self._base.scheme not in ("http", "https") or not self._base.host):
            raise FeedError(f"{base}: is no address of a server; give one as http://127.0.0.1:8000")
        self._patience = patience or Patience()
        self._say = say or (lambda _: None)
        self._refused = 0  # addresses that were refused in a row, each after all attempts
        self._rests_until = 0.0
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
        exempt = (self._base.host, self._base.port or (443 if self._base.scheme == "https" else 80)) if self._base else None
        timeout = httpx.Timeout(self._patience.read, connect=self._patience.connect)
        self._http = httpx.Client(transport=Transport(exempt=exempt), headers=headers, timeout=timeout, trust_env=False)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._http.close()

    def get(
        self,
        url: str,
        *,
        age: float = 0.0,
        largest: int = LARGEST,
        is_right: Callable[[bytes, bool], bool] = lambda _body, _is_proven: True,
    ) -> bytes | None:
        """The body of what an address stands for; None where the server says that there is nothing.

        `age` is for how many seconds a kept answer is good without asking whether it still is. `is_right` tells from a body, and from
        whether it is proven to be whole, whether it is what was asked for; what is not is asked for again. Raises FeedError, in one line,
        for everything else.
        """
        place = self._place(url)
        key = str(place)
        kept = self._cache.read(key)
        if kept is not None and not is_right(kept.body, True):
            kept = None
        if kept is not None and kept.is_fresh(age):
            return kept.body
        answer = self._ask(place, kept, largest, is_right)
        if answer.status == 304 and kept is not None:
            self._cache.confirm(key)
            return kept.body
        if answer.status in GONE:
            self._cache.forget(key)
            return None
        etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
        if etag or modified or age > 0:
            self._cache.keep(key, answer.body, etag=etag, modified=modified)
        return answer.body

    def _place(self, url: str | httpx.URL) -> httpx.URL:
        """Where an address leads: itself on an allowed host, or the user's own server in its place; FeedError for any other."""
        place = _parse(url, f"{url}: is no address")
        shown = place.copy_with(username=None, password=None)
        if place.userinfo:
            raise FeedError(f"{shown}: holds a name or a password; give the address without")
        base = self._base
        if base is not None and (place.scheme, place.host, place.port) == (base.scheme, base.host, base.port):
            return place
        if place.scheme != "https" or place.host not in self._hosts or place.port is not None:
            raise FeedError(f"{shown}: is not contacted; only https addresses of {', '.join(sorted(self._hosts))} are")
        if base is None:
            return place
        return base.copy_with(raw_path=base.raw_path.rstrip(b"/") + place.raw_path)

    def _ask(self, place: httpx.URL, kept: Entry | None, largest: int, is_right: Callable[[bytes, bool], bool]) -> _Answer:
        """The final answer, after as many attempts as are worth making."""
        if (left := self._rests_until - time.monotonic()) > 0:
            raise FeedError(f"{place}: is not asked for, {place.host} refuses us and is left alone for {left:.0f} s; run this again then")
        refusals = 0
        for attempt in range(1, self._patience.tries + 1):
            try:
                answer = self._follow(place, kept, largest)
                if answer.status == 200 and not is_right(answer.body, answer.is_proven):
                    raise _TroubleError("the answer is cut off, or is a page that says something else", most=4)
                self._refused = 0
                return answer
            except _TroubleError as trouble:
                refusals += trouble.is_refusal
                pause = self._pause(trouble, attempt, refusals)
                if trouble.wait is not None and trouble.wait > self._patience.longest_pause:
                    self._rest(min(trouble.wait, self._patience.rest))
                    raise FeedError(f"{place}: {trouble}, and asks to be left alone for {trouble.wait:.0f} s; try again then") from trouble
                if attempt >= min(self._patience.tries, trouble.most):
                    times = "once" if attempt == 1 else f"{attempt} times"
                    self._refused += trouble.is_refusal
                    if self._refused >= self._patience.refusals:
                        self._rest(self._patience.rest)
                    raise FeedError(f"{place}: {trouble} (asked {times}); {_advice(trouble)}") from trouble
                if pause >= 2:
                    self._say(f"{place.host}: {trouble}; waiting {pause:.0f} s")
                if trouble.is_refusal:
                    self._limiter.pause(pause)
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _rest(self, seconds: float) -> None:
        """Asks for nothing for so long: to go on with the next address would keep the refusal up."""
        self._refused = 0
        self._rests_until = time.monotonic() + seconds

    def _pause(self, trouble: _TroubleError, attempt: int, refusals: int) -> float:
        if trouble.wait is not None:
            return trouble.wait
        first, factor, times = (self._patience.pause, 2.0, attempt)
        if trouble.is_refusal:
            first, factor, times = (self._patience.refused_pause, 4.0, refusals)
        return min(first * factor ** (times - 1), self._patience.longest_pause) * random.uniform(0.75, 1.25)

    def _follow(self, place: httpx.URL, kept: Entry | None, largest: int) -> _Answer:
        for _ in range(MOST_REDIRECTS):
            answer = self._once(place, kept, largest)
            if answer.status not in REDIRECTS:
                return answer
            place = self._place(place.join(_parse(answer.headers.get("Location", ""), f"{place}: leads nowhere; give another address")))
        raise FeedError(f"{place}: leads from one address to the next without end; give another")

    def _once(self, place: httpx.URL, kept: Entry | None, largest: int) -> _Answer:
        """One request and its answer; _TroubleError for what may pass."""
        headers = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified} if kept else {}
        request = self._http.build_request("GET", place, headers={name: value for name, value in headers.items() if value})
        begun = time.monotonic()
        try:
            with self._limiter.place():
                response = self._http.send(request, stream=True)
            try:
                self._check_status(place, response)
                body, is_proven = _read_body(response, place, largest, begun + self._patience.whole)
            finally:
                response.close()
        except Unreachable as error:
            raise _TroubleError(f"cannot be reached ({error})", most=3) from error
        except PASSING as error:
            if is_certificate_trouble(error):
                raise FeedError(
                    f"{place.host}: cannot prove who it is ({error}); check the clock of this machine, and SSL_CERT_FILE behind a proxy"
                ) from error
            said = "does not answer in time" if isinstance(error, httpcore.TimeoutException) else f"breaks off ({error or 'reset'})"
            raise _TroubleError(said) from error
        return _Answer(response.status_code, body, response.headers, is_proven)

    def _check_status(self, place: httpx.URL, response: httpx.Response) -> None:
        status = response.status_code
        if status in REFUSED:
            said = "refuses us (403)" if status == 403 else "says we ask too often (429)"
            raise _TroubleError(said, is_refusal=True, wait=_retry_after(response.headers), most=4 if status == 403 else 99)
        if status in PASSING_STATUS:
            raise _TroubleError(f"answers {status}", wait=_retry_after(response.headers))
        if status not in (200, 304, *GONE, *REDIRECTS):
            raise FeedError(f"{place}: answers {status}; check the address")


def _parse(url: str | httpx.URL, message: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError, UnicodeError) as error:
        raise FeedError(message) from error
    if not str(url):
        raise FeedError(message)
    return parsed


def _advice(trouble: _TroubleError) -> str:
    if trouble.is_refusal:
        return "wait ten minutes, and see that the contact is yours (setting contact); what is there already is kept"
    return "check the network and try again later; what is there already is kept"


def _retry_after(headers: httpx.Headers) -> float | None:
    """How many seconds a server asks to be left alone. A date is compared with the server's own, for clocks differ."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        until = email.utils.parsedate_to_datetime(said)
        return max(0.0, (until - email.utils.parsedate_to_datetime(headers.get("Date", ""))).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _read_body(response: httpx.Response, place: httpx.URL, largest: int, until: float) -> tuple[bytes, bool]:
    """The body, unpacked, and whether it is known to be whole; _TroubleError where it is known not to be."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FeedError(f"{place}: is packed as {packing[:20]}, which was not asked for; try again later")
    unpack = None if packing in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32 if "gzip" in packing else zlib.MAX_WBITS)
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_raw():
        if time.monotonic() > until:
            raise _TroubleError("sends too slowly")
        if unpack is not None:
            try:
                piece = unpack.decompress(piece, largest + 1 - size)
            except zlib.error as error:
                raise _TroubleError("sends what cannot be unpacked") from error
        pieces.append(piece)
        size += len(piece)
        if size > largest:
            raise FeedError(f"{place}: is larger than the {largest >> 20} MB that are read; give another address")
    if unpack is not None and size and not unpack.eof:
        raise _TroubleError("sends less than it said")
    is_proven = unpack is not None or "Content-Length" in response.headers or "Transfer-Encoding" in response.headers
    return b"".join(pieces), is_proven
