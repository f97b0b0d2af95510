"""The header of an EDGAR submission: who filed what, and when.

Headers come in two notations: lines of a key and a value ("FILED AS OF DATE:  20260504"), and tags (`<FILING-DATE>20260504`).
"""

import html
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tieout.model.document import Filing

LINE = re.compile(r"^[ \t]*+(?:<([A-Z][A-Z-]{1,40})>|([A-Z][A-Z -]{1,60}):)(.*)", re.MULTILINE)
ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
ACCEPTED_KEYS = ("ACCEPTANCE-DATETIME",)
EASTERN = ZoneInfo("America/New_York")  # whose time EDGAR's headers tell
FORM_KEYS = ("CONFORMED SUBMISSION TYPE", "TYPE")
FILED_KEYS = ("FILED AS OF DATE", "FILING-DATE")
PERIOD_KEYS = ("CONFORMED PERIOD OF REPORT", "PERIOD")
ACCESSION_KEYS = ("ACCESSION NUMBER", "ACCESSION-NUMBER", "SEC-DOCUMENT", "IMS-DOCUMENT", "SEC-HEADER", "IMS-HEADER")
ITEM_KEYS = ("ITEM INFORMATION", "ITEMS")
NAME_KEYS = ("COMPANY CONFORMED NAME", "CONFORMED-NAME")
CIK_KEYS = ("CENTRAL INDEX KEY", "CIK")
# the parties of a filing, whose name and number follow; the filer itself is looked for first
PARTIES = ("FILER", "SUBJECT COMPANY", "SUBJECT-COMPANY", "ISSUER", "FILED BY", "FILED-BY", "FILED-FOR", "REPORTING-OWNER")


def read_header(text: str) -> tuple[Filing, int]:
    """What a header says, and how many companies filed."""
    said: dict[str, str] = {}
    items: list[str] = []
    parties: list[tuple[str, dict[str, str]]] = [("", {})]
    for match in LINE.finditer(text):
        key, value = match[1] or match[2].rstrip(), html.unescape(match[3].strip())
        if key in PARTIES:
            parties.append((key, {}))
        elif key in ITEM_KEYS:
            items.append(value)
        elif key in NAME_KEYS or key in CIK_KEYS:
            parties[-1][1].setdefault(key, value)
        elif value:
            said.setdefault(key, value)
    named = [(kind, party) for kind, party in parties if party]
    filers = [party for kind, party in named if kind == "FILER"] or [party for _, party in named[:1]]
    filer = filers[0] if filers else {}
    accession = ACCESSION.search(" ".join(said.get(key, "") for key in ACCESSION_KEYS))
    cik = _first(filer, CIK_KEYS)
    filing = Filing(
        form=_first(said, FORM_KEYS),
        accession=accession.group() if accession else None,
        cik=cik.zfill(10) if cik and cik.isascii() and cik.isdigit() else None,
        company=_first(filer, NAME_KEYS),
        filed=_day(_first(said, FILED_KEYS)),
        period=_day(_first(said, PERIOD_KEYS)),
        items=tuple(item for item in items if item),
        accepted=_moment(_first(said, ACCEPTED_KEYS)),
    )
    return filing, len(filers)


def _first(said: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((said[key] for key in keys if said.get(key)), None)


def _day(text: str | None) -> date | None:
    match = DAY.fullmatch(text or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _moment(text: str | None) -> datetime | None:
    match = MOMENT.fullmatch(text or "")
    try:
        return datetime(*map(int, match.groups()), tzinfo=EASTERN).astimezone(UTC) if match else None  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return None
