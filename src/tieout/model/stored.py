"""What a store gives back: readings of documents, and the facts, findings and guidance of each, with when they were known."""

from datetime import date, datetime

import msgspec

from tieout.model.fact import Fact
from tieout.model.finding import Finding
from tieout.model.guidance import Guidance

# How it is known when the public could know a document, surest first.
ACCEPTED, PUBLISHED, STORED = "accepted", "published", "stored"


class Reading(msgspec.Struct, frozen=True):
    """One document as one version of tieout read it.

    `known` is the moment, in UTC, from which on the public could know the document, and `known_by` says how that is known: "accepted"
    (EDGAR says when it took the filing), "published" (the document gives a day: its end in New York counts) or "stored" (neither: the
    moment it was first stored). `stored` is when this reading was stored. A store numbers its readings with `id`.
    """

    id: int
    sha256: str
    name: str
    version: str
    known: datetime
    known_by: str
    stored: datetime
    url: str | None = None
    accession: str | None = None
    form: str | None = None
    cik: str | None = None
    entity: str | None = None
    ticker: str | None = None
    period_end: date | None = None
    fiscal_year: int | None = None
    fiscal_period: str | None = None
    published: date | None = None
    facts: int = 0
    tied: int = 0
    disputed: int = 0
    untied: int = 0
    errors: int = 0
    warnings: int = 0


class StoredFact(msgspec.Struct, frozen=True, gc=False):
    """A fact and the reading it is of; `metric` names the highlight that it, or as the comparative, is the figure of."""

    reading: Reading
    fact: Fact
    metric: str | None = None


class StoredFinding(msgspec.Struct, frozen=True, gc=False):
    """A finding and the reading it is of."""

    reading: Reading
    finding: Finding


class StoredGuidance(msgspec.Struct, frozen=True, gc=False):
    """A guidance and the reading it is of."""

    reading: Reading
    guidance: Guidance
