"""`Liquidity`: what a release says of its cash and how long that lasts. Field names are those of the JSON report, which is the contract."""

import datetime
from decimal import Decimal

import msgspec


class Sufficiency(msgspec.Struct, frozen=True, gc=False):
    """One sentence in which the filer says whether its means will do, with its place and its words.

    `kind` is "sufficient", "not_sufficient" or "going_concern" (substantial doubt). `through` is the last day the words reach: the first
    day of what they lead into ("into the second half of 2025" is 2025-07-01), the last day of what they lead through ("through 2026" is
    2026-12-31), and so many months after the day of publication, else after the period's end ("for at least the next twelve months");
    None where nothing is said, or what it counts from is unknown. `start` and `end` are offsets into the source; where there is no source
    text `page` or `table` says where.
    """

    kind: str
    through: datetime.date | None
    start: int | None
    end: int | None
    page: int | None = None
    table: int | None = None
    quote: str = ""


class Raised(msgspec.Struct, frozen=True, gc=False):
    """Capital raised in an offering of shares: the ids of the facts of the shares sold, None where they are not said, and of the proceeds.

    Of gross and net proceeds in one sentence these are the net ones.
    """

    shares: str | None
    proceeds: str


class Liquidity(msgspec.Struct, frozen=True):
    """Cash, how fast it goes and how long it lasts.

    `cash` is the id of the fact of the cash position at the end of the period: the one the release speaks of ("cash, cash equivalents
    and marketable securities of …"), else, or where that is but a rounded single digit, that of the balance sheet.
    `cash_used_in_operations` is that of the cash operations used, where they used any: the one a sentence states for the longest stretch
    up to that day, else that of the cash flow statement. `months_of_runway` is cash divided by that use in a month (its period's nominal
    months), rounded to one decimal, half up; None where one of them is missing, the units differ, or the cash is of another day.
    """

    cash: str | None = None
    cash_used_in_operations: str | None = None
    months_of_runway: Decimal | None = None
    statements: tuple[Sufficiency, ...] = ()
    raised: tuple[Raised, ...] = ()
