"""What the header of a complete submission says of the filing, as far as choosing releases needs it."""

import html
import re
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tieout.edgar.client import to_accession
from tieout.edgar.moments import from_new_york

HEAD = 1 << 20  # bytes that hold a header
LINE = re.compile(r"^[ \t]*+(?:<([A-Z][A-Z-]{1,40})>|([A-Z][A-Z -]{1,60}):)[ \t]*+(.*)", re.MULTILINE)
TYPE = re.compile(rb"<TYPE>[ \t]*(EX-?99[^\s<]{0,12})", re.IGNORECASE)
FORM = ("CONFORMED SUBMISSION TYPE", "TYPE")
FILED = ("FILED AS OF DATE", "FILING-DATE")
NUMBER = ("ACCESSION NUMBER", "ACCESSION-NUMBER")
NAME = ("COMPANY CONFORMED NAME", "CONFORMED-NAME")
CIK = ("CENTRAL INDEX KEY", "CIK")
ITEM = ("ITEM INFORMATION", "ITEMS")
CODE = re.compile(r"\d{1,2}(?:\.\d\d)?")
UNKNOWN = "?"  # the code of an item whose title is not one of the table
FIRST_OF_TODAYS_ITEMS = date(2004, 8, 23)


class Header(NamedTuple):
    """What a header says; None where it does not. `items` are codes, `exhibits` the types of the exhibits 99."""

    accession: str | None
    form: str | None
    cik: str | None
    company: str | None
    filed: date | None
    accepted: datetime | None
    items: tuple[str, ...]
    exhibits: tuple[str, ...]


def read_filing_header(submission: bytes) -> Header:
    """The header of a complete submission; nothing is found in what is none."""
    end = submission.find(b"<DOCUMENT>", 0, HEAD)
    text = submission[: end if end >= 0 else HEAD].decode("cp1252", errors="replace")
    said: dict[str, list[str]] = {}
    for match in LINE.finditer(text):
        said.setdefault(match[1] or match[2].rstrip(), []).append(html.unescape(match[3].strip()))

    def first(keys: tuple[str, ...]) -> str | None:
        return next((value for key in keys for value in said.get(key, ()) if value), None)

    cik = first(CIK)
    filed = _moment(first(FILED), "%Y%m%d")
    accepted = _moment(first(("ACCEPTANCE-DATETIME",)), "%Y%m%d%H%M%S")
    day = filed.date() if filed else None
    titles = [value for key in ITEM for value in said.get(key, ()) if value]
    return Header(
        accession=to_accession(first(NUMBER) or ""),
        form=first(FORM),
        cik=cik.zfill(10) if cik and cik.isascii() and cik.isdigit() and len(cik) <= 10 else None,
        company=first(NAME),
        filed=day,
        accepted=from_new_york(accepted.replace(tzinfo=None)) if accepted else None,
        items=tuple(dict.fromkeys(item_code(title, day) for title in titles)),
        exhibits=tuple(dict.fromkeys(kind.decode("ascii", errors="replace").upper() for kind in TYPE.findall(submission))),
    )


def item_code(title: str, filed: date | None) -> str:
    """The code of an item, given by its title or its code.

    >>> item_code("Results of Operations and Financial Condition", date(2026, 5, 4)), item_code("9.01", None)
    ('2.02', '9.01')
    """
    if CODE.fullmatch(title):
        return title
    is_old = filed is not None and filed < FIRST_OF_TODAYS_ITEMS
    codes = [code for code, name in _items() if name == title.casefold() and (len(code) < 3) is is_old]
    return codes[0] if codes else UNKNOWN


@cache
def _items() -> tuple[tuple[str, str], ...]:
    lines = (files("tieout.edgar") / "data" / "items.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((code, title.casefold()) for code, title in rows)


def _moment(text: str | None, form: str) -> datetime | None:
    """A moment in the form of a header, None where it is none."""
    try:
        return datetime.strptime((text or "").strip(), form).replace(tzinfo=UTC)
    except ValueError:
        return None
