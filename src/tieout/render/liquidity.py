"""Liquidity in the summary (cash, its use, how long it lasts, what was raised), and the reasons a release gives for its figures."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tieout.model.fact import Fact
from tieout.model.liquidity import Liquidity
from tieout.model.period import Instant
from tieout.model.release import Release
from tieout.model.sentence import Driver
from tieout.render.words import Line, cut, pad, period_name, plain, quantity_text, text_of, wrap

KINDS = {"sufficient": "sufficient", "not_sufficient": "not sufficient", "going_concern": "going concern in doubt"}
MOST_STATEMENTS, MOST_RAISED, MOST_EXPLAINED = 4, 4, 6
MOST_LINES = 2  # of the reasons for one figure
INDENT = "    "
LONGEST_NAME = 40


def draw_liquidity(release: Release, *, width: int, everything: bool) -> Iterator[Line]:
    """Yields what is known of the liquidity; nothing where that is no more than the cash of the balance sheet."""
    facts = {fact.id: fact for fact in release.facts}
    found = release.liquidity
    if not (found.cash_used_in_operations or found.statements or found.raised or _is_another(release, facts)):
        return
    yield (("Liquidity", "bold"),)
    rows = list(_rows(found, facts))
    names = max((len(name) for name, _, _ in rows), default=0)
    values = max((len(value) for _, value, _ in rows), default=0)
    for name, value, period in rows:
        yield ((cut(f"  {pad(name, names)}  {pad(value, values, right=True)}  {period}", width).rstrip(), ""),)
    statements = found.statements if everything else found.statements[:MOST_STATEMENTS]
    for one in statements:
        until = f" through {one.through}" if one.through else ""
        yield from _hanging(f"{KINDS.get(one.kind, plain(one.kind))}{until}: “{plain(one.quote)}”", width)
    for raised in found.raised if everything else found.raised[:MOST_RAISED]:
        shares, proceeds = facts.get(raised.shares or ""), facts[raised.proceeds]
        yield from _hanging(f"raised {quantity_text(proceeds)}{f' with {quantity_text(shares)}' if shares else ''}", width)


def _is_another(release: Release, facts: Mapping[str, Fact]) -> bool:
    """Whether the cash position is another than the cash of the highlights, however rounded."""
    cash = facts.get(release.liquidity.cash or "")
    stated = next((one for one in release.highlights if one.metric == "cash"), None)
    if cash is None or stated is None:
        return cash is not None and cash.source.kind == "prose"
    return abs(cash.value - stated.value) * 2 > Decimal(1).scaleb(-cash.decimals)


def _rows(found: Liquidity, facts: Mapping[str, Fact]) -> Iterator[tuple[str, str, str]]:
    """Yields name, amount and period of cash, its use and the months it lasts."""
    for name, key in (("Cash", found.cash), ("Cash used in operations", found.cash_used_in_operations)):
        fact = facts.get(key or "")
        if fact is not None:
            yield name, quantity_text(fact, signed=False), "" if fact.period is None else period_name(fact.period)
    if found.months_of_runway is not None:
        yield "Lasts at that rate", f"{found.months_of_runway:,} months", ""


def _hanging(text: str, width: int) -> Iterator[Line]:
    for at, line in enumerate(wrap(text, width - len(INDENT))):
        yield ((f"{INDENT if at else '  '}{line}", ""),)


def draw_reasons(release: Release, *, width: int, everything: bool) -> Iterator[Line]:
    """Yields the reasons the release gives for its figures, a figure each, the first few unless all is asked for."""
    facts = {fact.id: fact for fact in release.facts}
    explained: dict[str, list[Driver]] = {}
    for driver in release.drivers:
        if driver.fact in facts:
            explained.setdefault(driver.fact, []).append(driver)
    if not explained:
        return
    yield (("Reasons given", "bold"),)
    shown = list(explained.items()) if everything else list(explained.items())[:MOST_EXPLAINED]
    for key, drivers in shown:
        fact = facts[key]
        period = "" if fact.period is None or isinstance(fact.period, Instant) else f", {period_name(fact.period)}"
        lead = f"{cut(plain(fact.label) or '(no label)', LONGEST_NAME)} {quantity_text(fact)}{period}: "
        reasons = "; ".join(f"{'against it ' if one.offsets else ''}{plain(one.text)}{_parties(one)}" for one in drivers)
        lines = list(_hanging(lead + reasons, width))
        yield from (
            lines if everything or len(lines) <= MOST_LINES else (*lines[: MOST_LINES - 1], ((_more(lines[MOST_LINES - 1], width), ""),))
        )
    if len(shown) < len(explained):
        yield ((f"  … and {len(explained) - len(shown)} more; --all shows them", "dim"),)


def _more(line: Line, width: int) -> str:
    """A line that is not the last of its text."""
    return cut(f"{text_of(line)} …", width)


def _parties(driver: Driver) -> str:
    missing = [plain(name) for name in driver.counterparties if name not in driver.text]
    return f" ({', '.join(missing)})" if missing else ""
