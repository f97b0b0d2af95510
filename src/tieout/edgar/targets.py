"""What a user names: a ticker, a CIK, an accession number, an address of EDGAR, or a form."""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tieout.edgar.choosing import FORMS
from tieout.edgar.client import HOSTS, to_accession
from tieout.errors import FeedError

TICKER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,7}(?:[.\-/][A-Za-z0-9]{1,4})?")
CIK = re.compile(r"(?:CIK)?(\d{1,10})", re.IGNORECASE)
FOLDER = re.compile(r"/Archives/edgar/data/(\d{1,10})(?:/(.*))?")
IN_FOLDER = re.compile(r"(\d{18})(?:/.*)?|(\d{10}-\d{2}-\d{6})(?:[.-].*)?")


class Target(NamedTuple):
    """One filing (accession number, and the CIK where it is named too), a company (CIK or ticker), or a form of all companies."""

    given: str
    accession: str | None = None
    cik: str | None = None
    ticker: str | None = None
    form: str | None = None


def read_target(given: str) -> Target:
    """What a text names; FeedError where it is nothing that EDGAR has.

    >>> read_target("42/0000000042-26-000007").accession, read_target("cik0000000042").cik, read_target("ABC.B").ticker
    ('0000000042-26-000007', '0000000042', 'ABC.B')
    """
    text = given.strip()
    if "://" in text or text.lower().startswith(("http:", "https:", "file:", "www.", "data.")):
        return _read_address(given, text)
    before, _, after = text.rpartition("/")
    if (accession := to_accession(after)) and (not before or CIK.fullmatch(before)):
        return Target(given, accession=accession, cik=_cik(before) if before else None)
    if text.isascii() and CIK.fullmatch(text):
        return Target(given, cik=_cik(text))
    if text.upper() in FORMS:
        return Target(given, form=text.upper())
    if text.isascii() and TICKER.fullmatch(text):
        return Target(given, ticker=text.upper())
    raise FeedError(f"{_short(given)}: is no ticker, CIK, accession number or address of EDGAR; give one, as 0000000042-26-000007 is one")


def _read_address(given: str, text: str) -> Target:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FeedError(f"{_short(given)}: is no address; give one of www.sec.gov") from error
    if parts.username is not None or parts.password is not None:
        raise FeedError(f"{_short(host or '')}: the address holds a name or a password; give it without")
    if parts.scheme not in ("http", "https") or host not in (*HOSTS, "sec.gov") or port is not None:
        raise FeedError(f"{_short(given)}: is not contacted, only EDGAR is; give an address of www.sec.gov")
    query = parse_qs(parts.query)
    path = query["doc"][0] if "doc" in query and parts.path.startswith("/ix") else parts.path
    if match := FOLDER.fullmatch(unquote(path)):
        inside = IN_FOLDER.fullmatch(match[2] or "")
        accession = to_accession(inside[1] or inside[2]) if inside else None
        if accession or not (match[2] or "").strip("/"):
            return Target(given, accession=accession, cik=_cik(match[1]))
    for value in (*query.get("CIK", ()), *re.findall(r"/submissions/CIK(\d{10})", path)):
        if CIK.fullmatch(value):
            return Target(given, cik=_cik(value))
        if TICKER.fullmatch(value):
            return Target(given, ticker=value.upper())
    raise FeedError(f"{_short(given)}: names no filing and no company; give an address below www.sec.gov/Archives/edgar/data/")


def _cik(text: str) -> str:
    match = CIK.fullmatch(text)
    assert match is not None
    return match[1].zfill(10)


def _short(text: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text[:120])
    return shown if len(text) <= 120 else f"{shown}…"
