"""The way out: a transport for httpx that connects to public addresses only, whatever a name resolves to."""

import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Iterator
from urllib.request import getproxies_environment

import httpcore
import httpx

from tieout.errors import FeedError

PASSING = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError)  # may go better the next time
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(httpcore.ConnectError):
    """No connection could be made; nothing was sent."""


def is_public(address: str) -> bool:
    """Whether an address of a machine is one of the public internet, also where an IPv6 address wraps an IPv4 one.

    >>> [is_public(one) for one in ("8.8.8.8", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "fe80::1%eth0", "nonsense")]
    [True, False, False, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


class _Sockets(httpcore.SyncBackend):
    """Resolves a name itself, refuses it where any of its addresses is not public, and connects to the very address it has looked at."""

    def __init__(self, exempt: tuple[str, int] | None) -> None:
        self._exempt = exempt

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection, or FeedError where the address is not public and not the one that the user named."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"the name is not found ({getattr(error, 'strerror', None) or error})") from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        refused = [address for address in addresses if not is_public(address)]
        if refused and (host, port) != self._exempt:
            raise FeedError(f"{host}: resolves to {refused[0]}, an address on a private network; it is not contacted")
        trouble: Exception = Unreachable("the name has no address")
        for address in addresses:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = Unreachable(str(error) or "no answer in time")
        raise trouble


class Transport(httpx.BaseTransport):
    """Sends requests of httpx through a pool of connections that `_Sockets` makes, or through the proxy that the user has named.

    `exempt` is the one host and port that may be private: the user's own. It is never asked for through a proxy.
    """

    def __init__(self, *, exempt: tuple[str, int] | None = None) -> None:
        context = httpx.create_ssl_context()
        proxy = None if exempt else getproxies_environment().get("https")
        # Behind a proxy it is the proxy that resolves names; which hosts may be asked for is settled before.
        self._pool: httpcore.ConnectionPool = (
            httpcore.HTTPProxy(_proxy_url(proxy), proxy_auth=_proxy_user(proxy), ssl_context=context, keepalive_expiry=30)
            if proxy
            else httpcore.ConnectionPool(ssl_context=context, keepalive_expiry=30, network_backend=_Sockets(exempt))
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request, its body still to come."""
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions)

    def close(self) -> None:
        """Closes all connections."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        with contextlib.suppress(*PASSING):
            self._answer.close()


def _proxy_url(proxy: str) -> str:
    try:
        url = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
        return str(url.copy_with(username=None, password=None))
    except httpx.InvalidURL as error:
        raise FeedError("HTTPS_PROXY is no address; give it as http://HOST:PORT") from error


def _proxy_user(proxy: str) -> tuple[bytes, bytes] | None:
    url = httpx.URL(proxy if "://" in proxy else f"http://{proxy}")
    return (url.username.encode(), url.password.encode()) if url.username else None


def is_certificate_trouble(error: Exception) -> bool:
    """Whether a connection failed because the other side could not prove who it is."""
    return isinstance(error.__cause__, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error)
