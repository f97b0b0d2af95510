"""Cash, its use and the months it lasts, from what sentences say of them and else from the statements."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

import msgspec

from tieout.model.fact import Fact
from tieout.model.highlight import Highlight
from tieout.model.period import Duration, Instant
from tieout.model.release import Release

FEWEST_DIGITS = 2
TENTH = Decimal("0.1")
WIDE = Context(prec=200)


def weigh_liquidity(release: Release) -> Release:
    """The release with the cash, its use and the months it lasts; it needs the highlights."""
    facts = {fact.id: fact for fact in release.facts}
    said = release.liquidity
    stated = _latest(release.highlights, "cash")
    cash = stated if said.cash is None or _is_coarser(facts[said.cash], facts.get(stated or "")) else said.cash
    used = said.cash_used_in_operations or _used(release.highlights, facts)
    liquidity = msgspec.structs.replace(
        said, cash=cash, cash_used_in_operations=used, months_of_runway=months_of_runway(facts.get(cash or ""), facts.get(used or ""))
    )
    return msgspec.structs.replace(release, liquidity=liquidity)


def _latest(highlights: Iterable[Highlight], metric: str) -> str | None:
    return next((one.fact for one in highlights if one.metric == metric), None)


def _is_coarser(said: Fact, stated: Fact | None) -> bool:
    """Whether a sentence only rounds what a statement gives, to fewer digits than a quotient needs ("$0.2 billion of cash")."""
    if stated is None or sum(map(str.isdigit, said.text.lstrip("0."))) >= FEWEST_DIGITS or said.unit != stated.unit:
        return False
    return abs(said.value - stated.value) <= Decimal(1).scaleb(-said.decimals) / 2


def _used(highlights: Iterable[Highlight], facts: dict[str, Fact]) -> str | None:
    """The cash flow of operations over the longest stretch, where that is below zero."""
    flows = [one for one in highlights if one.metric == "operating_cash_flow" and isinstance(one.period, Duration)]
    longest = max(flows, key=lambda one: one.period.months or 0 if isinstance(one.period, Duration) else 0, default=None)
    fact = facts.get(longest.fact) if longest else None
    if fact is None:
        return None
    value = fact.value if fact.xbrl_value is None else fact.xbrl_value
    return fact.id if value < 0 else None


def months_of_runway(cash: Fact | None, used: Fact | None) -> Decimal | None:
    """The cash over what was used of it in a month, to one decimal, half up; None where that cannot be said."""
    if cash is None or used is None or cash.unit != used.unit or cash.value <= 0 or not used.value:
        return None
    day, period = cash.period, used.period
    if not isinstance(day, Instant) or not isinstance(period, Duration) or not period.months or day.instant != period.end:
        return None
    months = WIDE.divide(WIDE.multiply(cash.value, Decimal(period.months)), abs(used.value))
    return months.quantize(TENTH, rounding=ROUND_HALF_UP, context=WIDE)
