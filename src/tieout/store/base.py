"""What a store does, whatever it is kept in, and what it can be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tieout.model.stored import Reading, StoredFact, StoredFinding, StoredGuidance
from tieout.store.rows import Prepared


@dataclass(frozen=True)
class Query:
    """Which readings, and which rows of them; what is None does not narrow.

    `cik` is compared with ten digits, `ticker` without regard to case, `entity` is a part of the name. `as_of` is a day, which counts to
    its end in New York, or a moment: nothing that became known later is seen. `stored_by` likewise for when we stored it: with both, the
    answer is what this store gave then. Of several readings of one document the one of the newest version counts, unless `every_reading`.
    `since` and `until` bound the end of the period a release reports. The rest narrows facts, findings or guidance: `concept` and
    `metric` (a highlight) by name, `statement`, `outcome` and `check` by code; `tables_only` leaves out figures of sentences, and
    `whole_only` those that are cut by a dimension. `limit` ends the answer.
    """

    sha256: str | None = None
    accession: str | None = None
    cik: str | None = None
    ticker: str | None = None
    entity: str | None = None
    as_of: date | datetime | None = None
    stored_by: date | datetime | None = None
    since: date | None = None
    until: date | None = None
    every_reading: bool = False
    concept: str | None = None
    metric: str | None = None
    statement: str | None = None
    outcome: str | None = None
    check: str | None = None
    tables_only: bool = False
    whole_only: bool = False
    limit: int | None = None


class Store(Protocol):
    """Keeps readings of documents. Every method raises StoreError, with one line that says what is wrong and how to mend it."""

    def put(self, prepared: Prepared, *, run: int | None = None, deliver_to: tuple[str, ...] = ()) -> bool:
        """Keeps a reading, whole or not at all; False, and nothing is changed, where this document by this version is there already.

        `run` is the run it belongs to. For each of `deliver_to` a delivery of it is put down in the same step.
        """

    def holds(self, sha256: str, *, version: str, settings: str = "") -> bool:
        """Whether a document as this version reads it is there."""

    def readings(self, query: Query) -> Iterator[Reading]:
        """Readings in the order in which they became known."""

    def facts(self, query: Query) -> Iterator[StoredFact]:
        """Facts by reading, in the order of the document."""

    def findings(self, query: Query) -> Iterator[StoredFinding]:
        """Findings by reading, in the order of the report."""

    def guidance(self, query: Query) -> Iterator[StoredGuidance]:
        """Guidance by reading, in the order of the report."""

    def report(self, reading: int) -> bytes:
        """The JSON report of a reading."""

    def content(self, sha256: str) -> bytes | None:
        """The bytes of a document; None where they were not kept."""
