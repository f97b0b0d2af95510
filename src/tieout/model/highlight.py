"""`Highlight`: one of the figures that most people come for, with its comparative."""

from decimal import Decimal

import msgspec

from tieout.model.period import Period


class Highlight(msgspec.Struct, frozen=True, gc=False):
    """One metric for one period: the fact that states it, and the fact it is compared with.

    `metric` is revenue, gross_profit, operating_income, net_income (the parent's), eps_basic, eps_diluted, cash, total_assets,
    total_liabilities, equity (all of it, with what others hold of subsidiaries, where the page totals it) or operating_cash_flow.
    `fact` is the id of the fact; value, unit and period are its own.
    `prior` is the id of the comparative: the same period a year before; of a balance the end of the fiscal year before, or else the
    balance printed beside it; None where the release gives none. A balance that is printed for the same day a year before as well has
    a second highlight. `change_percent` is the change from `prior_value` in percent of its size, to two digits (half away from zero):
    a larger loss is a negative change. It is None without a comparative, where that is zero, and where the signs differ.
    """

    metric: str
    fact: str
    value: Decimal
    unit: str
    period: Period
    prior: str | None = None
    prior_value: Decimal | None = None
    change_percent: Decimal | None = None
