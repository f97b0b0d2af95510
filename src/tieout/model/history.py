"""What a filer's releases say of one metric over time. Field names are those of `tieout history --format json`, which is the contract."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from tieout.model.interval import Interval
from tieout.model.period import Period, end_of
from tieout.model.release import Entity

SCHEMA = "tieout/history/1"
# kinds of points
QUARTER, YEAR, TO_DATE, BALANCE, TRAILING = "quarter", "year", "to_date", "balance", "trailing"
# kinds of revisions
CORRECTED, RECAST, DISAGREES = "corrected", "recast", "disagrees"
# what became of guidance
WITHIN, ABOVE, BELOW, NOT_COMPARABLE, NOT_YET = "within", "above", "below", "not_comparable", "not_yet_reported"


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where something was said: the document, its fact there, and from when on the public could know it (in UTC)."""

    sha256: str
    name: str
    accession: str | None
    form: str | None
    known: datetime
    known_by: str
    fact: str | None
    label: str
    text: str


class Stated(msgspec.Struct, frozen=True, gc=False):
    """One document's figure for one period; `own` where it is the period the document reports, else it is a comparative."""

    value: Decimal
    decimals: int
    unit: str
    period: Period
    own: bool
    place: Place


class Revision(msgspec.Struct, frozen=True, gc=False):
    """A later figure that differs beyond what rounding allows.

    `kind` is "recast" (a later release gives it as its comparative), "corrected" (a later document for the same period does) or
    "disagrees" (another document that became known at the same moment does).
    """

    kind: str
    stated: Stated


class Part(msgspec.Struct, frozen=True, gc=False):
    """One term of a derived figure and the weight it enters with: a figure that a document states."""

    weight: int
    label: str
    value: Decimal
    interval: Interval
    stated: Stated


class Point(msgspec.Struct, frozen=True, gc=False):
    """A metric for one period.

    `kind` is quarter, year, to_date, balance or trailing (twelve months); `label` and the fiscal year and quarter it ends with name it the
    filer's way. `value` is the figure as reported, corrections of the filer taken in, and recasts not; `interval` holds all true values
    that it stands for. `first` is the earliest statement that is stored, a comparative where `own` is false; `revisions` are the later
    ones that differ, in the order in which they became known; `latest` is the value after them, and `latest_known` when that was known.
    `again` counts the documents that say the same, at this rounding or another. A `derived` point is worked out from `terms`, and no
    document states it; `known` is then when the last of its terms was. All its terms are as reported, or with `recast_basis` all are as
    recast. `before` is the value a year before: the comparative of the same document, else as it was known then; the change in percent
    is as in a highlight.
    """

    kind: str
    period: Period
    label: str
    fiscal_year: int | None
    fiscal_quarter: int | None
    value: Decimal
    interval: Interval
    unit: str
    known: datetime
    derived: bool = False
    stated: Stated | None = None
    first: Stated | None = None
    again: int = 0
    revisions: tuple[Revision, ...] = ()
    latest: Decimal | None = None
    latest_known: datetime | None = None
    terms: tuple[Part, ...] = ()
    before: Decimal | None = None
    change_percent: Decimal | None = None
    recast_basis: bool = False
    notes: tuple[str, ...] = ()

    @property
    def period_end(self) -> date:
        """The day that its period ends with."""
        end = end_of(self.period)
        assert end is not None
        return end


class Series(msgspec.Struct, frozen=True):
    """A metric of one filer in one unit over time, each list in the order of time.

    `name` is a highlight metric, a concept or a label. What is not `additive` (an amount per share, a rate, a count of shares) is never
    derived. `gaps` say what could not be worked out, and why.
    """

    name: str
    label: str
    unit: str
    additive: bool
    quarters: tuple[Point, ...] = ()
    years: tuple[Point, ...] = ()
    to_dates: tuple[Point, ...] = ()
    balances: tuple[Point, ...] = ()
    trailing: tuple[Point, ...] = ()
    gaps: tuple[str, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """All points: quarters, years, years to date, balances, trailing twelve months."""
        return (*self.quarters, *self.years, *self.to_dates, *self.balances, *self.trailing)


class GuidanceResult(msgspec.Struct, frozen=True):
    """What a release expected of a period, and what came.

    `outcome` is within, above, below, not_comparable (then `reason` says why) or not_yet_reported. `actual` is the figure it is compared
    with, `derived` where no document states it, and `reported` its place.
    """

    metric: str
    basis: str
    qualifier: str | None
    period: Period | None
    label: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    action: str | None
    quote: str
    given: Place
    outcome: str
    reason: str | None = None
    actual: Decimal | None = None
    actual_interval: Interval | None = None
    derived: bool = False
    reported: Place | None = None


class Weighed(msgspec.Struct, frozen=True, gc=False):
    """A figure of a check across documents, and the weight it enters with."""

    weight: int
    stated: Stated


class HistoryFinding(msgspec.Struct, frozen=True, gc=False):
    """The outcome of one relation between figures of different documents; outcome, grade and severity are as in a finding of a release."""

    check: str
    outcome: str
    metric: str
    label: str
    message: str
    grade: str | None = None
    severity: str | None = None
    subject: Stated | None = None
    terms: tuple[Weighed, ...] = ()
    reported: Interval | None = None
    computed: Interval | None = None
    difference: Decimal | None = None


class StoredDocument(msgspec.Struct, frozen=True):
    """A document that a history was made from."""

    sha256: str
    name: str
    version: str
    accession: str | None
    form: str | None
    known: datetime
    known_by: str
    period_end: date | None
    label: str


class History(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """The history of one filer, from what was known `as_of` a day or moment (None: all that is stored).

    `series` are the highlight metrics, or the one that was asked for (one a unit where the filer changed its currency); `findings` are
    those of the checks across documents, `notes` what to know before reading it.
    """

    entity: Entity
    documents: tuple[StoredDocument, ...]
    series: tuple[Series, ...]
    guidance: tuple[GuidanceResult, ...] = ()
    findings: tuple[HistoryFinding, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: str | None = None
    metric: str | None = None
    schema_: str = SCHEMA

    def __repr__(self) -> str:
        return f"<History {self.entity.name or self.entity.cik}: {len(self.documents)} documents, {len(self.series)} series>"
