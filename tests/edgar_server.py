"""A stand-in for EDGAR on loopback: its formats, its manners and, for a share of its answers, its faults.

    with serve(World(filings=50, companies=5, days=5)) as server: ...   # in this process
    python -m tests.edgar_server --filings 5000 ...                     # in its own; prints its address

`/-/log` is not EDGAR's: it tells when each request came, and what became of it.
"""

import argparse
import contextlib
import gzip
import hashlib
import json
import random
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from tests.edgar_world import NEW_YORK, Filed, World

TROUBLE = (
    "<!DOCTYPE html><html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head><body><h1>Undeclared tool</h1></body></html>"
)
ABSENT = "<html><head><title>404 Not Found</title></head></html>"
RECENT = 12  # filings of a company in its first file
SHARD = 8
FAULTS = ("403", "429", "500", "503", "slow", "short", "cut gzip", "reset", "stale", "wrong page")
TYPES = {"json": "application/json", "atom": "application/atom+xml", "html": "text/html", "text": "text/plain"}


class Stand(ThreadingHTTPServer):
    """The server: a world, the moment it shows, how often it fails, and the log of requests."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, *, faults: float = 0.0, second: float = 1.0, seed: int = 1, kinds: Sequence[str] = FAULTS) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.world = world
        self.now = world.end
        self.faults = faults
        self.kinds = tuple(kinds)
        self.second = second
        self.log: list[tuple[float, str, str]] = []  # when, which path, what became of it
        self.extra: dict[str, Any] = {}  # answers of a test's own: path to (status, headers, body)
        self._dice = random.Random(seed)
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def draw_fault(self) -> str:
        with self._lock:
            return self._dice.choice(self.kinds) if self._dice.random() < self.faults else ""

    def note(self, path: str) -> int:
        with self._lock:
            self.log.append((time.monotonic(), path, ""))
            return len(self.log) - 1

    def settle(self, number: int, said: str) -> None:
        with self._lock:
            at, path, _ = self.log[number]
            self.log[number] = (at, path, said)

    def is_over_limit(self) -> bool:
        with self._lock:
            now = time.monotonic()
            return sum(1 for at, _, _ in self.log[-12:] if at > now - self.second) > 10

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that went away are nothing to speak of."""


def most_in_window(times: Sequence[float], second: float) -> int:
    """The largest number of requests in any window of so many seconds."""
    ordered = sorted(times)
    most = start = 0
    for end, at in enumerate(ordered):
        while at - ordered[start] >= second:
            start += 1
        most = max(most, end - start + 1)
    return most


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Stand

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith("/-/"):
            self.answer_own(parts.path)
            return
        number = self.server.note(self.path)
        agent = self.headers.get("User-Agent", "")
        if "@" not in agent or self.server.is_over_limit():
            self.server.settle(number, "refused")
            self.send(403, TROUBLE.encode(), "html")
            return
        fault = self.server.draw_fault()
        self.server.settle(number, fault)
        if self.path in self.server.extra:
            status, headers, body = self.server.extra[self.path]
            self.send(status, body, "html", headers=headers, etag=False)
            return
        found = self.find(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()}, is_stale=fault == "stale")
        self.fail(fault) if fault not in ("", "slow", "short", "cut gzip", "stale") else self.give(found, fault)

    def answer_own(self, path: str) -> None:
        if path == "/-/now":
            length = int(self.headers.get("Content-Length", 0))
            self.server.now = datetime.fromisoformat(self.rfile.read(length).decode())
        self.send(200, json.dumps(self.server.log).encode(), "json", etag=False)

    def fail(self, fault: str) -> None:
        if fault == "reset":
            self.close_connection = True
            self.connection.close()
        elif fault == "wrong page":
            self.send(200, b"<html><title>SEC.gov | This page is temporarily unavailable</title></html>", "html", etag=False)
        else:
            wait = {"Retry-After": str(int(self.server.second))} if fault == "429" else {}
            self.send(int(fault), TROUBLE.encode(), "html", headers=wait)

    def give(self, found: tuple[bytes, str] | None, fault: str) -> None:
        if found is None:
            self.send(404, ABSENT.encode(), "html")
            return
        if fault == "slow":
            time.sleep(min(0.5, 2 * self.server.second))
        body, kind = found
        if fault in ("short", "cut gzip"):
            self.send_cut(body, is_packed=fault == "cut gzip")
        else:
            self.send(200, body, kind, etag=kind != "text", pack=len(body) % 2 == 0)

    def send_cut(self, body: bytes, *, is_packed: bool) -> None:
        """A body that ends too early: before its length is reached, or, with the right length, within the gzip stream."""
        packed = gzip.compress(body)[:-12] if is_packed else body[: len(body) // 2]
        self.send_response(200)
        self.send_header("Content-Length", str(len(packed) if is_packed else len(body)))
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(packed)
        self.close_connection = not is_packed

    def send(self, status: int, body: bytes, kind: str, *, headers: Any = None, etag: bool = True, pack: bool = False) -> None:
        mark = f'"{hashlib.md5(body).hexdigest()}"'
        if status == 200 and etag and self.headers.get("If-None-Match") == mark:
            status, body = 304, b""
        if pack and status == 200 and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body, 1), {**(headers or {}), "Content-Encoding": "gzip"}
        self.send_response(status)
        self.send_header("Content-Type", TYPES[kind])
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if etag and status in (200, 304):
            self.send_header("ETag", mark)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def find(self, path: str, query: dict[str, str], *, is_stale: bool) -> tuple[bytes, str] | None:
        """What EDGAR has at a path; a stale answer is one of an hour ago."""
        world, now = self.server.world, self.server.now - timedelta(hours=1) * is_stale
        if path == "/files/company_tickers.json":
            return json_of(tickers(world)), "json"
        if path.startswith("/submissions/CIK"):
            found = company_file(world, path.rpartition("/")[2], now)
            return (json_of(found), "json") if found is not None else None
        if path == "/cgi-bin/browse-edgar" and query.get("action") == "getcurrent":
            return feed(world, query, now), "atom"
        if path.startswith("/Archives/edgar/daily-index/"):
            return daily_index(world, path, now)
        if path.startswith("/Archives/edgar/full-index/"):
            return full_index(world, path, now)
        filing = world.by_accession.get(path.rpartition("/")[2].removesuffix(".txt"))
        if filing is None or filing.is_withdrawn or filing.moment > self.server.now or not path.endswith(".txt"):
            return None
        folders = [f"/Archives/edgar/data/{one.cik.lstrip('0')}/" for one in filing.filers]
        return (filing.submission(), "text") if path.startswith(tuple(folders)) else None


def json_of(value: Any) -> bytes:
    return json.dumps(value).encode()


def tickers(world: World) -> Any:
    return {str(at): {"cik_str": int(one.cik), "ticker": one.ticker, "title": one.name} for at, one in enumerate(world.companies)}


def public(filings: Sequence[Filed], now: datetime) -> list[Filed]:
    return [one for one in filings if one.moment <= now]


def columns(filings: Sequence[Filed], *, says_utc: bool) -> Any:
    def clock(one: Filed) -> str:
        return f"{one.moment if says_utc else one.accepted:%Y-%m-%dT%H:%M:%S}.000Z"

    return {
        "accessionNumber": [one.accession for one in filings],
        "filingDate": [str(one.filed) for one in filings],
        "reportDate": [str(one.filed) for one in filings],
        "acceptanceDateTime": [clock(one) for one in filings],
        "act": ["34" for _ in filings],
        "form": [one.form for one in filings],
        "items": [",".join(one.items) for one in filings],
        "size": [1000 for _ in filings],
        "primaryDocument": ["a.htm" for _ in filings],
    }


def company_file(world: World, name: str, now: datetime) -> Any:
    cik, _, rest = name.removeprefix("CIK").removesuffix(".json").partition("-submissions-")
    if cik not in world.by_cik:
        return None
    company = next(one for one in world.companies if one.cik == cik)
    newest = public(world.by_cik[cik], now)[::-1]
    shards = [newest[at : at + SHARD] for at in range(RECENT, len(newest), SHARD)]
    if rest:
        number = int(rest) - 1
        return columns(shards[number], says_utc=company.says_utc) if 0 <= number < len(shards) else None
    files = [
        {
            "name": f"CIK{cik}-submissions-{at:03}.json",
            "filingCount": len(shard),
            "filingFrom": str(min(one.filed for one in shard)),
            "filingTo": str(max(one.filed for one in shard)),
        }
        for at, shard in enumerate(shards, 1)
    ]
    recent = columns(newest[:RECENT], says_utc=company.says_utc)
    return {"cik": cik.lstrip("0"), "name": company.name, "tickers": [company.ticker], "filings": {"recent": recent, "files": files}}


def feed(world: World, query: dict[str, str], now: datetime) -> bytes:
    """A page of the current filings: three days back, the newest first, some a little out of order and some twice."""
    shown = [
        one for one in public(world.filings, now) if one.form.startswith(query.get("type", "")) and one.moment > now - timedelta(days=3)
    ]
    shown = shown[::-1]
    for at in range(0, len(shown) - 1, 7):
        shown[at], shown[at + 1] = shown[at + 1], shown[at]
    rows = [(one, company) for one in shown for company in (*one.filers, *(one.filers[:1] if one.seed % 11 == 0 else ()))]
    start, count = int(query.get("start", 0)), min(100, int(query.get("count", 40)))
    entries = "".join(entry(one, company) for one, company in rows[start : start + count])
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<title>Latest Filings</title>\n'
        '<link rel="alternate" href="/cgi-bin/browse-edgar?action=getcurrent"/>\n<id>https://www.sec.gov/cgi-bin/browse-edgar</id>\n'
        f"<author><name>Webmaster</name></author>\n<updated>{now.astimezone(NEW_YORK).isoformat(timespec='seconds')}</updated>\n{entries}</feed>\n"
    )
    return text.encode("iso-8859-1", errors="xmlcharrefreplace")


def entry(one: Filed, company: Any) -> str:
    link = f"https://www.sec.gov/Archives/edgar/data/{company.cik.lstrip('0')}/{one.accession.replace('-', '')}/{one.accession}-index.htm"
    items = "".join(f"\n<br>Item {item}: something" for item in one.items)
    summary = f"\n <b>Filed:</b> {one.filed} <b>AccNo:</b> {one.accession} <b>Size:</b> 2 MB{items}\n"
    return (
        f"<entry>\n<title>{escape(f'{one.form} - {company.name} ({company.cik}) (Filer)')}</title>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(link)}/>\n<summary type="html">{escape(summary)}</summary>\n'
        f"<updated>{one.accepted.replace(tzinfo=NEW_YORK).isoformat()}</updated>\n"
        f'<category scheme="https://www.sec.gov/" label="form type" term={quoteattr(one.form)}/>\n'
        f"<id>urn:tag:sec.gov,2008:accession-number={one.accession}</id>\n</entry>\n"
    )


def index_text(filings: Sequence[Filed], form: str) -> bytes:
    rows = "".join(
        f"{company.cik.lstrip('0')}|{company.name}|{one.form}|{one.filed.strftime(form)}|edgar/data/{company.cik.lstrip('0')}/{one.accession}.txt\n"
        for one in filings
        for company in one.filers
    )
    head = "Description:           Master Index of EDGAR Dissemination Feed\nLast Data Received:    today\n"
    head += "Comments:              webmaster@sec.gov\nAnonymous FTP:         ftp://ftp.sec.gov/edgar/\n \n \n \n"
    head += "CIK|Company Name|Form Type|Date Filed|File Name\n"
    return (head + "-" * 80 + "\n" + rows).encode("cp1252", errors="replace")


def quarter_of(day: date) -> str:
    return f"{day.year}/QTR{(day.month + 2) // 3}"


def daily_index(world: World, path: str, now: datetime) -> tuple[bytes, str] | None:
    """The index of a day, there from 22:00 of that day on; rows of filings made in the last hour come late."""
    folder, _, name = path.removeprefix("/Archives/edgar/daily-index/").rpartition("/")
    days = sorted({one.filed for one in public(world.filings, now) if quarter_of(one.filed) == folder})
    days = [day for day in days if now >= datetime(day.year, day.month, day.day, 22, tzinfo=NEW_YORK).astimezone(UTC)]
    if name == "index.json":
        items = [{"name": f"{kind}.{day:%Y%m%d}.idx", "type": "file", "size": "1 KB"} for day in days for kind in ("form", "master")]
        return json_of({"directory": {"name": "daily-index/", "parent-dir": "../", "item": items}}), "json"
    for day in days:
        if name == f"master.{day:%Y%m%d}.idx":
            return index_text([one for one in public(world.filings, now) if one.filed == day], "%Y%m%d"), "text"
    return None


def full_index(world: World, path: str, now: datetime) -> tuple[bytes, str] | None:
    """The index of a quarter, without what was withdrawn."""
    folder, _, name = path.removeprefix("/Archives/edgar/full-index/").rpartition("/")
    found = [one for one in public(world.filings, now) if quarter_of(one.filed) == folder and not one.is_withdrawn]
    return (index_text(found, "%Y-%m-%d"), "text") if found and name == "master.idx" else None


@contextlib.contextmanager
def serve(world: World, **options: Any) -> Iterator[Stand]:
    """The stand-in, in threads of this process."""
    server = Stand(world, **options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser()
    for name, kind, default in (("filings", int, 5000), ("companies", int, 250), ("days", int, 20), ("seed", int, 1)):
        parser.add_argument(f"--{name}", type=kind, default=default)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--second", type=float, default=1.0)
    given = parser.parse_args()
    world = World(filings=given.filings, companies=given.companies, days=given.days, seed=given.seed)
    server = Stand(world, faults=given.faults, second=given.second, seed=given.seed)
    print(server.url, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
