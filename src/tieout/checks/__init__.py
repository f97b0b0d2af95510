"""The checks: one file each, and `run`, which tests every relation they find and puts the findings into the release.

A check is a function from a `View` of the release to relations; `judge` tests them, `suspects` says over all of them together which figures
are most likely wrong, and `write` makes findings of it all.
"""

from collections.abc import Sequence

from tieout.checks.base import Check, Observation, Relation, Untested
from tieout.checks.be01_balance import balance
from tieout.checks.ce01_cells import cells
from tieout.checks.cf01_row_cross_foots import row_cross_foots
from tieout.checks.dr01_direction import direction
from tieout.checks.dt01_column_dates import column_dates
from tieout.checks.exactness import find_odd_sums
from tieout.checks.ft01_column_foots import column_foots
from tieout.checks.ft02_prose_parts import prose_parts
from tieout.checks.gd01_guidance_order import guidance_order
from tieout.checks.gd02_guidance_direction import guidance_direction
from tieout.checks.gd03_guidance_reconciles import guidance_reconciles
from tieout.checks.gd04_guidance_repeats import guidance_repeats
from tieout.checks.judge import Verdict, judge
from tieout.checks.mg01_magnitude import magnitude
from tieout.checks.mg02_percents import percent_size
from tieout.checks.mg03_sizes_beside import sizes_beside
from tieout.checks.or01_order import order
from tieout.checks.pd01_periods_add_up import periods_add_up
from tieout.checks.rc01_changes import changes
from tieout.checks.rc02_margins import margins
from tieout.checks.rc03_per_share import per_share
from tieout.checks.rc04_percent_of_whole import percent_of_whole
from tieout.checks.rc05_prose_changes import prose_changes
from tieout.checks.rc06_prose_ratios import prose_ratios
from tieout.checks.rc07_prose_shares import prose_shares
from tieout.checks.rc08_period_of_change import period_of_change
from tieout.checks.rc09_prose_movements import prose_movements
from tieout.checks.rc10_amounts_per_share import amounts_per_share
from tieout.checks.rc11_change_beside import change_beside
from tieout.checks.rc12_percent_of_amount import percent_of_amount
from tieout.checks.rf01_cash_rolls import cash_rolls
from tieout.checks.rf02_equity_rolls import equity_rolls
from tieout.checks.rf03_earnings_retained import earnings_retained
from tieout.checks.rn01_reconciliations import reconciliations
from tieout.checks.rp01_pasted import pasted
from tieout.checks.sc01_table_scale import table_scale
from tieout.checks.sg01_sign import sign
from tieout.checks.sg02_sentence_sign import sentence_sign
from tieout.checks.ti01_prose_ties import prose_ties_to_table
from tieout.checks.ti02_table_ties_to_table import table_ties_to_table
from tieout.checks.ti03_net_income import net_income
from tieout.checks.ti04_mentions import mentions_agree
from tieout.checks.ti05_prose_rounding import prose_rounding
from tieout.checks.ti06_compared_in_row import compared_in_row
from tieout.checks.view import View
from tieout.checks.write import write_findings
from tieout.model.release import Diagnostic, Release

# In this order: of two checks that find the same relation the first keeps it.
CHECKS: tuple[Check, ...] = (
    balance,
    cash_rolls,
    equity_rolls,
    net_income,
    column_foots,
    periods_add_up,
    row_cross_foots,
    table_ties_to_table,
    changes,
    margins,
    per_share,
    percent_of_whole,
    prose_rounding,
    prose_ties_to_table,
    prose_movements,
    prose_changes,
    prose_ratios,
    mentions_agree,
    prose_shares,
    period_of_change,
    change_beside,
    compared_in_row,
    order,
    reconciliations,
    earnings_retained,
    sign,
    magnitude,
    percent_size,
    amounts_per_share,
    sizes_beside,
    percent_of_amount,
    prose_parts,
    sentence_sign,
    direction,
    pasted,
    column_dates,
    table_scale,
    guidance_repeats,
    guidance_reconciles,
    guidance_order,
    guidance_direction,
    cells,
)


def run(release: Release, *, checks: Sequence[Check] = CHECKS) -> Release:
    """The release with the outcome of every relation that the checks find in it, and the status of each fact."""
    view = View(release)
    verdicts: list[Verdict] = []
    untested: list[tuple[str, Untested]] = []
    observed: list[tuple[str, Observation]] = []
    diagnostics: list[Diagnostic] = []
    seen: set[frozenset[tuple[int, int]]] = set()
    for check in checks:
        try:
            for found in check.run(view):
                if isinstance(found, Untested):
                    untested.append((check.code, found))
                    continue
                if isinstance(found, Observation):
                    observed.append((check.code, found))
                    continue
                if not found.divisors:
                    key = _equation(found)
                    if key in seen or len(key) < 2:
                        continue
                    seen.add(key)
                verdict = judge(view, check.code, found)
                if verdict is None:
                    untested.append((check.code, Untested("the divisor may be zero, or a figure is beyond any size", found.subject)))
                else:
                    verdicts.append(verdict)
        except Exception as error:  # noqa: BLE001 - one check that fails must not end the others
            name = type(error).__name__
            diagnostics.append(
                Diagnostic("check-failed", f"check {check.code} failed ({name}) and tested nothing further; please report it")
            )
    return write_findings(view, verdicts, untested, [*observed, *find_odd_sums(view, verdicts)], diagnostics)


def _equation(relation: Relation) -> frozenset[tuple[int, int]]:
    """A sum as an equation, the same whichever of its figures is the subject."""
    terms = [(relation.subject, -1), *relation.terms]
    first = min(terms)
    if first[1] > 0:
        return frozenset(terms)
    return frozenset([(fact, -weight) for fact, weight in terms])
