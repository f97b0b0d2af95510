"""`FilingRef`: one submission to EDGAR as an index or a feed lists it, before it is fetched."""

from datetime import date, datetime

import msgspec


class FilingRef(msgspec.Struct, frozen=True, gc=False):
    """One submission: who filed what, when, and where the whole of it is.

    `accession` is written with dashes, `cik` with ten digits. `items` are the codes of an 8-K ("2.02"), empty where what lists it does not
    say. `accepted` is the moment EDGAR took it, in UTC, and from when on the public could know it; None where only the day is listed, then
    `filed` alone says when. `url` is that of the complete submission.
    """

    accession: str
    cik: str
    company: str
    form: str
    filed: date
    url: str
    items: tuple[str, ...] = ()
    accepted: datetime | None = None
