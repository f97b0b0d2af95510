"""The member a column stands for: a component of equity, or what was reported before it was restated."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from tieout.extract.tables_of_words import load

AXIS = "StatementEquityComponentsAxis"
RESTATEMENT = "RestatementAxis"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"], re.IGNORECASE), entry["member"]) for entry in load("members")["members"])


def column_member(header: tuple[str, ...]) -> dict[str, str]:
    """The dimension of a column from its header texts; empty for the total and for what names no component."""
    return dict(_member(" ".join(" ".join(header).split())))


def restated_members(headers: Sequence[str]) -> list[dict[str, str]]:
    """The dimensions of columns of which some print figures as reported before and others as restated; empty where not both stand there.

    What is restated is what the filer now says, and has no member.
    """
    said = [next((name for name, pattern in _restated() if pattern.search(header)), "") for header in headers]
    if "previously" not in said or "restated" not in said:
        return [{} for _ in headers]
    members = load("members")["restated"]["members"]
    return [{RESTATEMENT: members[name]} if name in members else {} for name in said]


@cache
def _restated() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = load("members")["restated"]
    return tuple((name, re.compile("|".join(words[name]), re.IGNORECASE)) for name in ("previously", "restated", "adjusts"))


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
