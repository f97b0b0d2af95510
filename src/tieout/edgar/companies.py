"""Companies: their tickers, and the filings that EDGAR lists of each, in one file and the older ones in further files."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from difflib import get_close_matches
from typing import NamedTuple

import msgspec

from tieout.edgar.choosing import has_form
from tieout.edgar.client import DATA, DAY, SITE, Edgar, submission_url, to_accession
from tieout.edgar.moments import find_zone
from tieout.errors import FeedError
from tieout.model.filing import FilingRef

TICKERS = f"{SITE}/files/company_tickers.json"
FIRST_DAY = date(1993, 1, 1)
TELLING = ("8-K", "6-K", "10-K", "10-Q", "20-F")  # forms that are filed as of the next day when they come late; others are not


class _Ticker(msgspec.Struct):
    cik_str: int
    ticker: str
    title: str = ""


class _Columns(msgspec.Struct, rename="camel"):
    """Filings column by column; what was added to EDGAR's own columns later may be missing."""

    accession_number: list[str]
    filing_date: list[str]
    form: list[str]
    acceptance_date_time: list[str] = []
    items: list[str] = []


class _Shard(msgspec.Struct, rename="camel"):
    name: str
    filing_from: str = ""
    filing_to: str = ""


class _Filings(msgspec.Struct):
    recent: _Columns
    files: list[_Shard] = []


class _Company(msgspec.Struct):
    filings: _Filings
    name: str = ""


class _Row(NamedTuple):
    filed: date
    accession: str
    form: str
    clock: datetime | None
    items: tuple[str, ...]


def find_cik(edgar: Edgar, ticker: str) -> str:
    """The CIK behind a ticker; FeedError where no company has it."""
    listed = edgar.get_json(TICKERS, dict[str, _Ticker], age=DAY)
    if listed is None:
        raise FeedError(f"{TICKERS}: is not there; give a CIK instead of {ticker}")
    wanted = _plain(ticker)
    by_ticker = {_plain(one.ticker): one for one in reversed(listed.values())}
    if wanted not in by_ticker:
        near = get_close_matches(wanted, list(by_ticker), n=3)
        meant = f"did you mean {' or '.join(near)}?" if near else "give the ticker as its exchange has it, or a CIK"
        raise FeedError(f"{ticker}: no company has this ticker; {meant}")
    return str(by_ticker[wanted].cik_str).zfill(10)


def list_filings(edgar: Edgar, cik: str, *, since: date | None = None, until: date | None = None) -> Iterator[FilingRef]:
    """The filings of a company that may be earnings releases, newest first, each once; FeedError where there is no such company."""
    url = f"{DATA}/submissions/CIK{cik}.json"
    company = edgar.get_json(url, _Company)
    if company is None:
        raise FeedError(f"{cik}: no company of EDGAR has this CIK; look it up on www.sec.gov/edgar/searchedgar/companysearch")
    seen: set[str] = set()
    zone: tzinfo | None = None
    for columns, place in _all_columns(edgar, company, url, since, until):
        rows = _rows(edgar, columns, place)
        zone = zone or find_zone([(row.clock, row.filed) for row in rows if row.clock and row.form.startswith(TELLING)])
        for ref in _refs(rows, cik, company.name, zone):
            is_within = (since is None or ref.filed >= since) and (until is None or ref.filed <= until)
            if is_within and has_form(ref.form) and ref.accession not in seen:
                seen.add(ref.accession)
                yield ref


def _all_columns(edgar: Edgar, company: _Company, url: str, since: date | None, until: date | None) -> Iterator[tuple[_Columns, str]]:
    """The columns of the company's file and of those further files that hold filings of the days wanted."""
    yield company.filings.recent, url
    for shard in sorted(company.filings.files, key=lambda one: one.filing_to, reverse=True):
        last, first = _day(shard.filing_to), _day(shard.filing_from)
        if (since and last and last < since) or (until and first and first > until):
            continue
        if "/" in shard.name or not shard.name.endswith(".json"):
            edgar.say(f"{url}: names {shard.name[:60]!r} as a further file; it is left out")
            continue
        place = f"{DATA}/submissions/{shard.name}"
        columns = edgar.get_json(place, _Columns)
        if columns is None:
            raise FeedError(f"{place}: is listed and not there; try again later")
        yield columns, place


def _rows(edgar: Edgar, columns: _Columns, place: str) -> list[_Row]:
    """The rows of columns; one that names no filing is left out, and said."""
    count = len(columns.accession_number)
    moments, items = columns.acceptance_date_time or [""] * count, columns.items or [""] * count
    if {len(columns.filing_date), len(columns.form), len(moments), len(items)} != {count}:
        raise FeedError(f"{place}: has columns of unequal lengths; try again later")
    rows = []
    for row, (number, filed, form, moment, codes) in enumerate(
        zip(columns.accession_number, columns.filing_date, columns.form, moments, items, strict=True)
    ):
        accession, day = to_accession(number), _day(filed)
        if accession is None or day is None:
            edgar.say(f"{place}: row {row} names no filing ({number[:30]!r} of {filed[:30]!r}); it is left out")
            continue
        rows.append(_Row(day, accession, form.strip(), _clock(moment), tuple(code.strip() for code in codes.split(",") if code.strip())))
    return rows


def _refs(rows: list[_Row], cik: str, company: str, zone: tzinfo | None) -> list[FilingRef]:
    """The filings of rows, newest first; when they were accepted only where it is known what zone their clocks are of."""
    found = []
    for filed, accession, form, clock, items in sorted(rows, key=lambda row: (row.filed, row.accession), reverse=True):
        accepted = clock.replace(tzinfo=zone).astimezone(UTC) if clock and zone else None
        found.append(FilingRef(accession, cik, company, form, filed, submission_url(cik, accession), items, accepted))
    return found


def _plain(ticker: str) -> str:
    return ticker.strip().upper().replace(".", "-").replace("/", "-")


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def _clock(text: str) -> datetime | None:
    """The clock of a listed moment, without the zone it claims."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None
