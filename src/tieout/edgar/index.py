"""EDGAR's indexes: every filing of a day, and of a quarter."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import msgspec

from tieout.edgar.choosing import has_form
from tieout.edgar.client import DAY, SITE, Edgar, submission_url, to_accession
from tieout.errors import FeedError
from tieout.model.filing import FilingRef

DAILY = f"{SITE}/Archives/edgar/daily-index"
FULL = f"{SITE}/Archives/edgar/full-index"
FIRST = date(1994, 7, 1)
SETTLED = timedelta(days=14)  # after which an index of a day is as good as final
MANY = 20  # days of one quarter from which on its one full index is asked for instead
NAME = re.compile(r"master\.(\d{8})\.idx")
FILE = re.compile(r"edgar/data/(\d{1,10})/(?:\d{18}/)?(\d{10}-\d{2}-\d{6})\.txt")


class _Item(msgspec.Struct):
    name: str = ""


class _Directory(msgspec.Struct):
    item: list[_Item] = []


class _Listing(msgspec.Struct):
    directory: _Directory


def read_index(content: bytes, *, name: str) -> tuple[list[FilingRef], list[str]]:
    """The filings of a master index, in its order, each once; and what is to be said of rows that name none.

    FeedError where it is no index at all.
    """
    lines = content.decode("cp1252", errors="replace").splitlines()
    start = next((at for at, line in enumerate(lines) if line.startswith("CIK|")), None)
    if start is None:
        raise FeedError(f"{name}: is no index of filings; try again later")
    found: dict[str, FilingRef] = {}
    remarks: list[str] = []
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if not line.strip() or set(line.strip()) == {"-"}:
            continue
        ref = _read_row(line)
        if ref is None:
            remarks.append(f"{name}: line {number} names no filing ({line[:60]!r}); it is left out")
        else:
            found.setdefault(ref.accession, ref)
    return list(found.values()), remarks


def _read_row(line: str) -> FilingRef | None:
    """A filing from `CIK|Company Name|Form Type|Date Filed|File Name`, whose name may hold the sign that parts the columns."""
    parts = line.strip().split("|")
    if len(parts) < 5:
        return None
    cik, company, form, day, file = parts[0], "|".join(parts[1:-3]), parts[-3], parts[-2], parts[-1]
    filed = _day(day)
    place = FILE.fullmatch(file.strip())
    accession = to_accession(place[2]) if place else None
    if filed is None or accession is None or not (cik.isascii() and cik.isdigit() and len(cik) <= 10):
        return None
    cik = cik.zfill(10)
    return FilingRef(accession, cik, company.strip(), form.strip(), filed, submission_url(cik, accession))


def list_days(edgar: Edgar, since: date, until: date) -> Iterator[FilingRef]:
    """The filings of all companies that may be earnings releases, by the days they were filed, oldest day first, each once.

    Without items and moments, for an index has none. A day without an index (no business day, or not over yet) has no filings.
    """
    seen: set[str] = set()
    for first, last in _quarters(max(since, FIRST), until):
        for ref in _list_quarter(edgar, first, last):
            if has_form(ref.form) and since <= ref.filed <= until and ref.accession not in seen:
                seen.add(ref.accession)
                yield ref


def find_filing(edgar: Edgar, accession: str) -> FilingRef | None:
    """A filing by its number alone, from the full indexes of its year; None where none of them has it."""
    year = 1900 + int(accession[11:13]) + (100 if int(accession[11:13]) < 90 else 0)
    for quarter in (4, 3, 2, 1):
        for ref in _get_index(edgar, f"{FULL}/{year}/QTR{quarter}/master.idx", age=DAY) or ():
            if ref.accession == accession:
                return ref
    return None


def _list_quarter(edgar: Edgar, first: date, last: date) -> Iterator[FilingRef]:
    place = f"{first.year}/QTR{(first.month + 2) // 3}"
    if (last - first).days >= MANY and datetime.now(UTC).date() - last > SETTLED:
        yield from _get_index(edgar, f"{FULL}/{place}/master.idx", age=DAY) or ()
        return
    # Which days have an index is asked first: a file that is not there is answered with 403 at times, and that is no answer.
    url = f"{DAILY}/{place}/index.json"
    listing = edgar.get_json(url, _Listing)
    days: dict[date, str] = {}
    for item in listing.directory.item if listing else ():
        match = NAME.fullmatch(item.name)
        day = _day(match[1]) if match else None
        if day is not None and first <= day <= last:
            days[day] = item.name
    for day, name in sorted(days.items()):
        is_settled = datetime.now(UTC).date() - day > SETTLED
        refs = _get_index(edgar, f"{DAILY}/{place}/{name}", age=30 * DAY if is_settled else 0)
        if refs is None:
            edgar.say(f"{DAILY}/{place}/{name}: is listed and not there; its filings are missing until it is")
        yield from refs or ()


def _get_index(edgar: Edgar, url: str, *, age: float) -> list[FilingRef] | None:
    found = edgar.get_listing(url, partial(read_index, name=url), age=age)
    if found is None:
        return None
    refs, remarks = found
    for remark in remarks:
        edgar.say(remark)
    return refs


def _quarters(since: date, until: date) -> Iterator[tuple[date, date]]:
    """The stretches of days that fall into one quarter each."""
    first = since
    while first <= until:
        month = (first.month + 2) // 3 * 3
        end = (date(first.year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        yield first, min(end, until)
        first = end + timedelta(days=1)


def _day(text: str) -> date | None:
    """A day as YYYYMMDD or YYYY-MM-DD."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
