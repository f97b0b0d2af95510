"""`Guidance`: what a release says of a future period. Field names are those of the JSON report, which is the contract."""

from decimal import Decimal

import msgspec

from tieout.model.fact import Source
from tieout.model.period import Period


class Earlier(msgspec.Struct, frozen=True, gc=False):
    """The range that a guidance replaces, where it is quoted beside it; its facts as in a guidance."""

    low: Decimal | None
    high: Decimal | None
    low_fact: str | None = None
    high_fact: str | None = None


class Guidance(msgspec.Struct, frozen=True, gc=False):
    """One measure for one future period, as the filer expects it.

    `low` and `high` are exact and scaled, in `unit` as in a fact (percent as printed, "bps", "pure"); a point has both equal, an open
    end is None. `metric` is a fixed name (revenue, eps_diluted, tax_rate …) or a short one of the same kind; `concept` is that of its
    GAAP measure, None where there is none. `basis` is "gaap", "non-gaap", "constant-currency" or "pro-forma". `qualifier` holds the
    words that narrow the measure ("excluding …"). `action` is initiated, reaffirmed, raised, lowered, narrowed or withdrawn, None where
    it is not said. `period` is None where nothing says it. `quote` are the words as printed, and `source` is their place.
    `low_fact` and `high_fact` are the facts that print its ends, None for an end that is open or only computed ("plus or minus 2%");
    a fact has the sign that is printed, of a loss or a decline often none. `falls` says that the higher end is printed first and nothing
    explains it. `earlier` is the range that it replaces. `again` are the facts of its ends, low before high, wherever the same is said
    again.
    """

    metric: str
    concept: str | None
    basis: str
    qualifier: str | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    period: Period | None
    action: str | None
    source: Source
    quote: str
    low_fact: str | None = None
    high_fact: str | None = None
    falls: bool = False
    earlier: Earlier | None = None
    again: tuple[tuple[str | None, str | None], ...] = ()
