"""The door to the network: the limit over all processes, what is kept, what is asked again, and what is never contacted."""

import gzip
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.edgar_server import most_in_window, serve
from tests.edgar_world import World
from tieout.errors import FeedError
from tieout.net import FOR_EVER, Cache, Client, Limiter, Patience
from tieout.net.sockets import is_public
from tools.places import ROOT

SITE = "https://www.sec.gov"
QUICK = Patience(tries=4, pause=0.001, refused_pause=0.001, connect=1.0, read=0.3, whole=2.0)
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
HAMMER = """
import sys, time
from pathlib import Path
from tieout.net import Limiter
limiter = Limiter(Path(sys.argv[1]), window=float(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    with limiter.place():
        print(repr(time.monotonic()), flush=True)
"""
HOLD = """
import contextlib, sys, time
from pathlib import Path
from tieout.net import Limiter
with contextlib.ExitStack() as held:
    for _ in range(10):
        held.enter_context(Limiter(Path(sys.argv[1]), window=float(sys.argv[2])).place())
    print("held", flush=True)
    time.sleep(60)
"""
ASK = """
import sys
from pathlib import Path
from tieout.net import Cache, Client, Limiter
limiter, cache = Limiter(Path(sys.argv[2]) / "r.json"), Cache(Path(sys.argv[2]) / "answers")
with Client("tieout/0 Jane Doe jane@example.com", ["www.sec.gov"], limiter=limiter, cache=cache, base=sys.argv[1]) as client:
    for number in range(int(sys.argv[4])):
        client.get(f"https://www.sec.gov/nothing/{sys.argv[3]}/{number}")
"""


def spawn(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def server():
    with serve(World(filings=5, companies=2, days=2), second=1e-9) as stand:
        yield stand


@pytest.fixture
def client(server, tmp_path):
    server.extra.clear()
    server.log.clear()
    with make(server.url, tmp_path) as made:
        yield made


def make(base, folder, *, patience=QUICK, hosts=("www.sec.gov",), say=None, window=0.01):
    limiter = Limiter(folder / "requests.json", window=window)
    cache = Cache(folder / "answers")
    return Client("tieout/0 Jane Doe jane@example.com", hosts, limiter=limiter, cache=cache, base=base, patience=patience, say=say)


def fault_of(call):
    with pytest.raises(FeedError) as caught:
        call()
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 500
    assert str(pickle.loads(pickle.dumps(caught.value))) == said
    return said


def answer(body=b"x", *, status=200, **headers):
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, body


# The limit


def test_the_limit_holds_over_processes(tmp_path):
    window = 0.2
    begun = time.monotonic()
    running = [spawn(HAMMER, tmp_path / "r.json", window, 30) for _ in range(3)]
    times = [float(line) for one in running for line in one.communicate()[0].split()]
    assert len(times) == 90
    assert most_in_window(times, window) <= 10
    assert time.monotonic() - begun >= 8 * window


def test_the_limit_holds_over_threads_for_slow_requests(tmp_path):
    """What counts is when the server sees a request, anywhere between its sending and its answer."""
    limiter = Limiter(tmp_path / "r.json", window=0.1)
    seen = []

    def ask(number):
        with limiter.place():
            time.sleep(0.03 * (number % 3))  # on its way
            seen.append(time.monotonic())
            time.sleep(0.02 * (number % 2))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(45)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(seen) == 45
    assert most_in_window(seen, 0.1) <= 10


def test_a_killed_process_leaves_nothing_locked(tmp_path):
    path = tmp_path / "r.json"
    held = spawn(HOLD, path, 0.1)
    assert held.stdout.readline() == "held\n"
    began = time.monotonic()
    waiting = spawn(HAMMER, path, 0.1, 1)
    time.sleep(0.8)
    assert waiting.poll() is None  # all ten places are taken
    held.send_signal(signal.SIGKILL)
    held.communicate()
    assert waiting.communicate(timeout=10)[0]
    assert time.monotonic() - began < 8


def test_a_process_killed_while_it_writes_does_no_harm(tmp_path):
    path = tmp_path / "r.json"
    for _ in range(3):
        one = spawn(HAMMER, path, 0.0001, 100000)
        one.stdout.readline()
        time.sleep(0.05)
        one.kill()
        one.communicate()
        with Limiter(path, window=0.01).place():
            pass


@pytest.mark.parametrize(
    "content",
    [b"{", b"\xff\xfe", b"[]", b'{"places": 5}', b'{"places": [], "paused_until": 1e999}', b'{"places":[{"key":"a"}]}', b"\0" * 999],
)
def test_a_corrupt_file_is_replaced_after_a_whole_window(tmp_path, content):
    path = tmp_path / "r.json"
    path.write_bytes(content)
    began = time.monotonic()
    with Limiter(path, window=0.1).place():
        assert time.monotonic() - began >= (0.1 if b"paused" not in content else 0)
    assert len(json.loads(path.read_bytes())["places"]) >= 1


def test_times_to_come_are_of_an_earlier_start_of_the_machine(tmp_path):
    path = tmp_path / "r.json"
    later = time.monotonic() + 5000
    places = [{"key": str(at), "process": 1, "begun": later, "ended": later} for at in range(10)]
    path.write_text(json.dumps({"places": places, "paused_until": later}))
    began = time.monotonic()
    with Limiter(path, window=0.1).place():
        assert 0.1 <= time.monotonic() - began < 2


def test_a_file_that_is_taken_away_is_made_anew(tmp_path):
    limiter = Limiter(tmp_path / "r.json", window=0.01)
    with limiter.place():
        (tmp_path / "r.json").unlink()
    with limiter.place():
        assert (tmp_path / "r.json").is_file()


def test_a_pause_is_for_all(tmp_path):
    one, other = (Limiter(tmp_path / "r.json", window=0.01) for _ in range(2))
    one.pause(0.3)
    one.pause(0.1)
    began = time.monotonic()
    with other.place():
        assert time.monotonic() - began >= 0.3


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    said = fault_of(lambda: Limiter(tmp_path / "file" / "r.json").place().__enter__())
    assert "cannot keep count of requests" in said
    assert "TIEOUT_CACHE" in said


# What is kept


def test_what_is_kept_comes_back(tmp_path):
    cache = Cache(tmp_path)
    assert cache.read("https://a/b") is None
    cache.keep("https://a/b", b"body", etag='"1"', modified="then")
    kept = cache.read("https://a/b")
    assert (kept.body, kept.etag, kept.modified) == (b"body", '"1"', "then")
    assert kept.is_fresh(FOR_EVER)
    assert kept.is_fresh(60)
    assert not kept.is_fresh(0)
    os.utime(cache.path("https://a/b"), (0, time.time() + 9999))
    assert not cache.read("https://a/b").is_fresh(60)  # the clock was set back
    cache.confirm("https://a/b")
    assert cache.read("https://a/b").is_fresh(60)


@pytest.mark.property
@given(st.data())
def test_a_damaged_entry_is_no_entry(tmp_path_factory, data):
    cache = Cache(tmp_path_factory.mktemp("cache"))
    body = b"some body of some length, " * 20
    cache.keep("u", body)
    path = cache.path("u")
    content = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    kept = cache.read("u")
    assert kept is None or kept.body == body


def test_the_cache_is_bounded_and_loses_the_oldest_first(tmp_path, monkeypatch):
    monkeypatch.setattr("tieout.net.cache.BETWEEN_COUNTS", 1)
    cache = Cache(tmp_path, largest=20_000)
    (tmp_path / "aa").mkdir()
    (tmp_path / "aa" / ".new-left").write_bytes(b"x")
    os.utime(tmp_path / "aa" / ".new-left", (0, 0))
    for number in range(30):
        cache.keep(f"u{number}", os.urandom(2000))
        os.utime(cache.path(f"u{number}"), (0, 1_000_000 + number))
    sizes = [path.stat().st_size for path in tmp_path.glob("??/*")]
    assert sum(sizes) <= 20_000 + 2200
    assert cache.read("u29") is not None
    assert cache.read("u0") is None
    assert not (tmp_path / "aa" / ".new-left").exists()


def test_a_cache_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    cache.keep("u", b"x")
    assert cache.read("u") is None


# Asking


def test_who_asks_is_said(server, client):
    seen = {}
    server.extra["/x"] = answer(b"fine")
    find = server.RequestHandlerClass.send

    def spy(self, *arguments, **options):
        seen.update(self.headers)
        return find(self, *arguments, **options)

    server.RequestHandlerClass.send = spy
    try:
        assert client.get(f"{SITE}/x") == b"fine"
    finally:
        server.RequestHandlerClass.send = find
    assert seen["User-Agent"] == "tieout/0 Jane Doe jane@example.com"
    assert seen["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("packing", ["gzip", "deflate", "identity"])
def test_packed_answers_are_unpacked(server, client, packing):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "identity": bytes}[packing]
    server.extra["/x"] = answer(pack(b"fine" * 99), Content_Encoding=packing)
    assert client.get(f"{SITE}/x") == b"fine" * 99


def test_what_is_kept_for_ever_is_asked_for_once(server, client):
    server.extra["/x"] = answer(b"1")
    assert [client.get(f"{SITE}/x", age=FOR_EVER) for _ in range(3)] == [b"1"] * 3
    assert len(server.log) == 1


def test_what_has_a_mark_is_confirmed_and_not_sent_again(server, client):
    path = "/files/company_tickers.json"
    first = client.get(SITE + path)
    assert client.get(SITE + path) == first
    assert len(server.log) == 2  # the second was answered with 304
    assert client.get(SITE + path, age=60) == first
    assert len(server.log) == 2
    for file in client._cache._folder.glob("??/*"):
        file.write_bytes(file.read_bytes()[:-9])
    assert client.get(SITE + path, age=60) == first
    assert len(server.log) == 3


def test_what_is_not_there_is_no_fault(server, client):
    assert client.get(f"{SITE}/nothing") is None
    assert len(server.log) == 1


@pytest.mark.parametrize("kind", ["403", "429", "500", "503", "short", "cut gzip", "reset", "wrong page"])
def test_what_may_pass_is_asked_for_again(server, tmp_path, kind):
    faults = iter([kind, kind, ""])
    path = "/files/company_tickers.json"
    server.log.clear()
    with pytest.MonkeyPatch.context() as patch, make(server.url, tmp_path) as client:
        patch.setattr(server, "draw_fault", lambda: next(faults))
        assert client.get(SITE + path, is_right=lambda body, _: body.startswith(b"{")).startswith(b"{")
    assert len(server.log) == 3


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("403", "refuses us (403) (asked 4 times); wait ten minutes, and see that the contact is yours"),
        ("429", "says we ask too often (429) (asked 4 times)"),
        ("503", "answers 503 (asked 4 times); check the network and try again later; what is there already is kept"),
        ("short", "breaks off ("),
        ("cut gzip", "sends less than it said"),
        ("reset", "breaks off ("),
        ("wrong page", "the answer is cut off, or is a page that says something else"),
    ],
)
def test_what_does_not_pass_is_one_line(server, tmp_path, kind, said):
    with pytest.MonkeyPatch.context() as patch, make(server.url, tmp_path) as client:
        patch.setattr(server, "draw_fault", lambda: kind)
        found = fault_of(lambda: client.get(f"{SITE}/files/company_tickers.json", is_right=lambda body, _: body.startswith(b"{")))
    assert said in found
    assert found.startswith(server.url)


def test_a_refusal_is_said_and_holds_back_all(server, tmp_path):
    said = []
    faults = iter(["403", ""])
    patience = Patience(tries=4, refused_pause=2.7)
    with pytest.MonkeyPatch.context() as patch, make(server.url, tmp_path, patience=patience, say=said.append) as client:
        patch.setattr(server, "draw_fault", lambda: next(faults))
        patch.setattr("tieout.net.client.time.sleep", lambda _: None)
        asked = threading.Thread(target=client.get, args=(f"{SITE}/files/company_tickers.json",), daemon=True)
        paused = []
        patch.setattr(Limiter, "pause", lambda self, seconds: paused.append(seconds))
        asked.start()
        asked.join(10)
    assert len(paused) == 1
    assert 2 <= paused[0] <= 3.4
    assert said == [f"127.0.0.1: refuses us (403); waiting {paused[0]:.0f} s"]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:10 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 10),  # whatever our clock says
        ({"Retry-After": "Wed, 21 Oct 2020 07:28:10 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "Wed, 99 Oct"}, None),
        ({}, None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(headers, wait):
    import httpx

    from tieout.net.client import _retry_after

    assert _retry_after(httpx.Headers(headers)) == wait


def test_a_wait_that_is_too_long_is_left_to_the_user(server, client):
    server.extra["/x"] = answer(status=429, Retry_After="4000")
    assert "asks to be left alone for 4000 s; try again then" in fault_of(lambda: client.get(f"{SITE}/x"))


def test_a_server_that_refuses_one_after_the_other_is_left_alone(server, tmp_path):
    with make(server.url, tmp_path) as client, pytest.MonkeyPatch.context() as patch:
        for number in range(5):
            server.extra[f"/{number}"] = answer(status=403)
        found = [fault_of(lambda number=number: client.get(f"{SITE}/{number}")) for number in range(2)]
        client.get(f"{SITE}/files/company_tickers.json")  # it was these two that are not to be had
        found += [fault_of(lambda number=number: client.get(f"{SITE}/{number}")) for number in range(2, 5)]
        assert all("refuses us (403) (asked 4 times)" in one for one in found)
        server.log.clear()
        assert "is left alone for 600 s; run this again then" in fault_of(lambda: client.get(f"{SITE}/files/company_tickers.json"))
        assert server.log == []
        now = time.monotonic()
        patch.setattr("tieout.net.client.time.monotonic", lambda: now + 601)
        assert client.get(f"{SITE}/files/company_tickers.json")


def test_how_long_a_server_is_to_be_left_alone_is_heeded(server, client):
    server.extra["/x"] = answer(status=429, Retry_After="4000")
    fault_of(lambda: client.get(f"{SITE}/x"))
    server.log.clear()
    assert "is left alone for 600 s" in fault_of(lambda: client.get(f"{SITE}/files/company_tickers.json"))
    assert server.log == []


def test_an_answer_that_never_comes_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with make(f"http://127.0.0.1:{silent.getsockname()[1]}", tmp_path) as client:
            assert "does not answer in time" in fault_of(lambda: client.get(f"{SITE}/x"))
        port = silent.getsockname()[1]
    with make(f"http://127.0.0.1:{port}", tmp_path) as client:
        assert "cannot be reached" in fault_of(lambda: client.get(f"{SITE}/x"))


def test_a_body_that_drips_is_not_waited_for_without_end(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip():
            for _ in range(2):
                connection, _ = slow.accept()
                connection.recv(9999)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                try:
                    for _ in range(50):
                        connection.sendall(b"x")
                        time.sleep(0.05)
                except OSError:
                    pass
                connection.close()

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        patience = Patience(tries=2, pause=0.001, read=0.3, whole=0.3)
        with make(f"http://127.0.0.1:{slow.getsockname()[1]}", tmp_path, patience=patience) as client:
            assert "sends too slowly" in fault_of(lambda: client.get(f"{SITE}/x"))
        thread.join(5)


def test_a_body_whose_end_nothing_tells_must_look_whole(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as old:

        def once():
            for body in (b"<half", b"<half></half>"):
                connection, _ = old.accept()
                connection.recv(9999)
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + body)
                connection.close()

        threading.Thread(target=once, daemon=True).start()
        with make(f"http://127.0.0.1:{old.getsockname()[1]}", tmp_path) as client:
            is_right = lambda body, is_proven: is_proven or body.endswith(b"</half>")  # noqa: E731
            assert client.get(f"{SITE}/x", is_right=is_right) == b"<half></half>"


# What is never contacted


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://www.sec.gov/x", "is not contacted; only https addresses of www.sec.gov are"),
        ("https://www.sec.gov:444/x", "is not contacted"),
        ("https://sec.gov.example.com/x", "is not contacted"),
        ("https://www.sec.gov.example.com/x", "is not contacted"),
        ("https://user:word@www.sec.gov/x", "holds a name or a password"),
        ("https://www.sec.gov@10.0.0.1/x", "holds a name or a password"),
        ("file:///etc/passwd", "is not contacted"),
        ("ftp://www.sec.gov/x", "is not contacted"),
        ("https://[::ffff:127.0.0.1]/x", "is not contacted"),
        ("https://2130706433/x", "is not contacted"),
        ("https://0x7f.1/x", "is not contacted"),
        ("https://127.0.0.1/x", "is not contacted"),
        ("https://169.254.169.254/latest/meta-data", "is not contacted"),
        ("https://[::1", "is no address"),
        ("/etc/passwd", "is not contacted"),
        ("", "is no address"),
        ("https://www.sec.gov\x00/x", "is no address"),
    ],
)
def test_other_addresses_are_refused(tmp_path, server, url, said):
    server.log.clear()
    for base in (None, server.url):
        with make(base, tmp_path) as client:
            found = fault_of(lambda client=client: client.get(url))
        assert said in found
        assert "word" not in found.replace("password", "")
    assert server.log == []


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1:1/x",
        "http://localhost/x",
        "//10.0.0.1/x",
        "https://user@www.sec.gov/x",
        "file:///etc/passwd",
        "https://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "https://example.com/x",
        "",
    ],
)
def test_redirects_elsewhere_are_refused(server, client, to):
    server.extra["/x"] = answer(status=302, Location=to)
    fault_of(lambda: client.get(f"{SITE}/x"))
    assert len(server.log) == 1


def test_redirects_on_the_same_hosts_are_followed_to_an_end(server, client):
    server.extra["/x"] = answer(status=301, Location="/y")
    server.extra["/y"] = answer(status=302, Location=f"{SITE}/z")
    server.extra["/z"] = answer(b"there")
    assert client.get(f"{SITE}/x") == b"there"
    server.extra["/z"] = answer(status=302, Location="/x")
    assert "without end" in fault_of(lambda: client.get(f"{SITE}/x"))


@pytest.mark.parametrize(
    ("address", "is_it"),
    [
        ("23.1.2.3", True),
        ("2600:1406::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%lo", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:23.1.2.3", True),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b::23.1.2.3", True),
        ("2002:7f00:0001::1", False),
        ("", False),
    ],
)
def test_which_addresses_are_public(address, is_it):
    assert is_public(address) is is_it


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["192.168.0.9"], ["::1"], ["23.1.2.3", "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_resolves_to_a_private_address_is_refused_before_anything_is_sent(tmp_path, monkeypatch, addresses):
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was contacted"))
    with make(None, tmp_path) as client:
        assert "an address on a private network; it is not contacted" in fault_of(lambda: client.get(f"{SITE}/x"))
    assert asked == ["www.sec.gov"]


def test_what_was_looked_at_is_what_is_connected_to(tmp_path, monkeypatch):
    """A name that resolves otherwise the second time gains nothing: it is resolved once."""
    answers = iter([["23.1.2.3"], ["127.0.0.1"]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **_: [(0, 0, 0, "", (one, port)) for one in next(answers)])
    connected = []

    def connect(address, *_, **__):
        connected.append(address)
        raise OSError("not today")

    monkeypatch.setattr(socket, "create_connection", connect)
    with make(None, tmp_path, patience=Patience(tries=1)) as client:
        assert "cannot be reached" in fault_of(lambda: client.get(f"{SITE}/x"))
    assert connected == [("23.1.2.3", 443)]


def test_no_network_is_one_line(tmp_path, monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with make(None, tmp_path) as client:
        found = fault_of(lambda: client.get(f"{SITE}/x"))
    assert found.startswith("https://www.sec.gov/x: cannot be reached (the name is not found (Name or service not known)) (asked 3 times)")


@pytest.mark.parametrize("base", ["nonsense", "ftp://x", "http://", "http://[::1"])
def test_another_server_must_be_an_address(tmp_path, base):
    assert "http://127.0.0.1:8000" in fault_of(lambda: make(base, tmp_path))


def test_bodies_have_a_largest_size(server, client):
    bomb = gzip.compress(b"\0" * 50_000_000)
    server.extra["/bomb"] = answer(bomb, Content_Encoding="gzip")
    server.extra["/big"] = answer(b"x" * 3_000_000)
    for path in ("bomb", "big"):
        assert "is larger than the 1 MB that are read" in fault_of(lambda path=path: client.get(f"{SITE}/{path}", largest=1 << 20))
    server.extra["/odd"] = answer(b"x", Content_Encoding="br")
    assert "is packed as br, which was not asked for" in fault_of(lambda: client.get(f"{SITE}/odd"))


def test_an_odd_status_is_one_line(server, client):
    for status in (204, 206, 400, 418, 501):
        server.extra["/x"] = answer(status=status)
        assert f"answers {status}; check the address" in fault_of(lambda: client.get(f"{SITE}/x"))


# The real second


@pytest.mark.slow
def test_ten_requests_in_any_real_second(tmp_path):
    with serve(World(filings=1, companies=1, days=1), second=1.0) as server:
        running = [spawn(ASK, server.url, tmp_path, name, 9) for name in "abcd"]
        for one in running:
            one.communicate()
        assert [one.returncode for one in running] == [0] * 4
        assert len(server.log) == 36
        assert {said for _, _, said in server.log} == {""}  # none was refused
        assert most_in_window([at for at, _, _ in server.log], 1.0) <= 10
