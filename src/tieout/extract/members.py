"""The member a column of a statement of equity stands for."""

import re
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


def is_member_header(header: str) -> bool:
    """Whether a column header names a component of equity."""
    return bool(_member(header)) or bool(re.search(r"\btotal\b", header, re.IGNORECASE))
