"""The highlights in the summary: metric, value, comparative, change and period, in columns."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from tieout.model.fact import Fact
from tieout.model.highlight import Highlight
from tieout.model.period import Instant
from tieout.model.release import Release
from tieout.render.words import Line, amount_text, cut, pad, period_name, plain, unit_name, width_of

NAMES = {
    "revenue": "Revenue",
    "gross_profit": "Gross profit",
    "operating_income": "Operating income",
    "net_income": "Net income",
    "eps_basic": "Earnings per share, basic",
    "eps_diluted": "Earnings per share, diluted",
    "cash": "Cash",
    "total_assets": "Total assets",
    "total_liabilities": "Total liabilities",
    "equity": "Equity",
    "operating_cash_flow": "Operating cash flow",
}
HEADS = ("", "value", "before", "change", "period")
NOTHING = "–"
VALUE, BEFORE, CHANGE, PERIOD = 1, 2, 3, 4
GIVEN_UP = (BEFORE, PERIOD)  # columns that a narrow terminal goes without, in this order
GAP = 2
LONGEST_AMOUNT = 24


def draw_highlights(release: Release, *, width: int) -> Iterator[Line]:
    """Yields the highlights in columns that fit the width; nothing where there are none."""
    if not release.highlights:
        return
    facts = {fact.id: fact for fact in release.facts}
    scale, unit = _common(release.highlights, facts)
    rows = [HEADS, *(_cells(one, facts, scale=scale, unit=unit) for one in release.highlights)]
    shown = list(range(len(HEADS)))
    for column in GIVEN_UP:
        if _width(rows, shown) > width:
            shown.remove(column)
    widths = {column: max(width_of(row[column]) for row in rows) for column in shown}
    widths[0] = max(8, min(widths[0], widths[0] + width - _width(rows, shown)))
    yield ("Highlights", "bold"), (f"  {unit_name(unit, scale)}" if unit else "", "dim")
    before = ""
    for at, row in enumerate(rows):
        name, before = ("" if row[0] == before else row[0]), row[0]
        cells = [pad(cut(name, widths[0]), widths[0])]
        cells += [pad(row[column], widths[column], right=column != PERIOD) for column in shown[1:]]
        yield (("  " + (" " * GAP).join(cells), "" if at else "dim"),)


def _width(rows: list[tuple[str, ...]], shown: list[int]) -> int:
    return GAP * len(shown) + sum(max(width_of(row[column]) for row in rows) for column in shown)


def _common(highlights: tuple[Highlight, ...], facts: dict[str, Fact]) -> tuple[int, str | None]:
    """The currency of most highlights, and the least scale that one of them is printed in."""
    amounts = [one for one in highlights if one.fact in facts and not one.unit.endswith("/shares")]
    units = Counter(one.unit for one in amounts).most_common(1)
    return min((facts[one.fact].scale for one in amounts), default=0), units[0][0] if units else None


def _cells(one: Highlight, facts: dict[str, Fact], *, scale: int, unit: str | None) -> tuple[str, ...]:
    """The texts of one highlight, a column each."""
    change = NOTHING if one.change_percent is None else f"{one.change_percent:+,}%"
    prior = facts.get(one.prior or "")
    period = period_name(one.period)
    if isinstance(one.period, Instant) and prior is not None and prior.period is not None:
        period += f" ({period_name(prior.period)})"
    return (
        NAMES.get(one.metric, plain(one.metric)),
        _amount(one.value, one.unit, scale=scale, unit=unit),
        NOTHING if one.prior_value is None else _amount(one.prior_value, one.unit, scale=scale, unit=unit),
        change,
        period,
    )


def _amount(value: Decimal, own: str, *, scale: int, unit: str | None) -> str:
    """A value in the common scale, of an amount per share with its cents; another unit than the common one is said."""
    if own.endswith("/shares"):
        return cut(f"{value:,f}", LONGEST_AMOUNT)
    return cut(amount_text(value, scale) if own == unit else f"{amount_text(value, scale)} {plain(own)}", LONGEST_AMOUNT)
