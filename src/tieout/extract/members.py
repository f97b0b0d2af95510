"""The member a column of a statement of equity stands for."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from tieout.extract.tables_of_words import load

AXIS = "StatementEquityComponentsAxis"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"], re.IGNORECASE), entry["member"]) for entry in load("members")["members"])


def column_member(header: tuple[str, ...]) -> dict[str, str]:
    """The dimension of a column from its header texts; empty for the total and for what names no component."""
    return dict(_member(" ".join(" ".join(header).split())))


@lru_cache(maxsize=2048)
def _member(header: str) -> tuple[tuple[str, str], ...]:
    for pattern, member in _patterns():
        if pattern.search(header):
            return ((AXIS, member),) if member else ()
    return ()


def heads_equity(headers: Iterable[str], columns: int) -> bool:
    """Whether column headers are the components of equity: most of them are, and one is a component that only equity has."""
    named = [dict(_member(header)).get(AXIS, "") for header in headers]
    totals = sum(1 for header in headers if TOTAL.search(header))
    return any(member in SURE for member in named) and (sum(map(bool, named)) + totals) * 2 > columns > 2


TOTAL = re.compile(r"\btotal\b", re.IGNORECASE)
SURE = frozenset(
    (
        "RetainedEarningsMember",
        "AdditionalPaidInCapitalMember",
        "AccumulatedOtherComprehensiveIncomeMember",
        "TreasuryStockCommonMember",
        "CommonStockIncludingAdditionalPaidInCapitalMember",
    )
)
