"""The value of a figure under its concept's own sign rule.

XBRL states a value against the balance of its element (XBRL 2.1, 5.1.1.2): a cost (debit) of 5 and a payment (credit) of 5 are both 5,
however the page prints them. What a printed sign means is told by the sum the line stands in (what it is added into on the page, and with
which weight the taxonomy adds it), else by the statement.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tieout.concepts.lines import NamedLine
from tieout.concepts.taxonomy import CREDIT, DEBIT, MONEY, PER_SHARE, Element, Taxonomy
from tieout.concepts.words import QUOTES
from tieout.model.fact import Fact

DEEPEST = 12  # sums within sums
NET_RESULT = re.compile(r"^(?:ProfitLoss|NetIncomeLoss|IncomeLoss|ComprehensiveIncome|OperatingIncomeLoss)")
PAID = re.compile(r"^(?:IncomeTaxesPaid|InterestPaid)|Noncash|NotYetPaid|^StockIssued1$|ObtainedInExchange")
OUT = re.compile(r"^(?:Payments|Repayments|Repurchase)")
LOSS = re.compile(r"\bloss(?:es)?\b")
GAIN = re.compile(r"\b(?:income|earnings|profit|gain|benefit)")
RESULT = re.compile(r"IncomeLoss|ProfitLoss|EarningsPerShare|GainLoss|ComprehensiveIncome")
CONTRA = re.compile(
    r"^TreasuryStock|^Accumulated(?:Depreciation|Amortization)|^AllowanceFor|AllowanceForCreditLoss|AccumulatedDepreciation"
)
TAKEN = re.compile(
    r"^SharesPaid|Repurchased|Acquired|Retired|TreasuryStock(?:Value|Shares)|^TreasuryStockC|Dividends|Distributions|Decrease|TaxWithholding"
)  # what a statement of equity takes off, stated above zero


def find_turns(lines: Sequence[NamedLine], elements: Mapping[int, Element], taxonomy: Taxonomy) -> dict[int, int]:
    """1 where a line's printed sign is its concept's own, -1 where it is the other, by the line's id, for lines that have an element."""
    costs = _sign_of_costs(lines, elements)
    turns: dict[int, int] = {}
    for line in lines:
        _settle(line, elements, taxonomy, costs, turns, DEEPEST)
    return turns


def _settle(
    line: NamedLine, elements: Mapping[int, Element], taxonomy: Taxonomy, costs: int, turns: dict[int, int], deepest: int
) -> int | None:
    """The turn of a line, from that of the total over it where both have elements; None where the line has none."""
    element = elements.get(id(line))
    if element is None or id(line) in turns:
        return turns.get(id(line))
    over = line.parent
    turn = None
    if over is not None and deepest and id(over) in elements and element.kind == MONEY and line.statement != "equity":
        above = _settle(over, elements, taxonomy, costs, turns, deepest - 1)
        weight = _weight(element, elements[id(over)], taxonomy)
        turn = above * weight * line.weight if above is not None and weight is not None else None
    if turn is None and line.parts and line.statement in ("income", "comprehensive"):
        turn = _turn_of_total(line, element, elements, taxonomy)
    turns[id(line)] = turn if turn is not None else turn_of(line, element, costs=costs)
    return turns[id(line)]


def _weight(element: Element, over: Element, taxonomy: Taxonomy) -> int | None:
    """The weight with which an element is added into another: by the networks, else as their balances say; None where neither tells."""
    weight = taxonomy.weight_in(taxonomy.number[element.name], taxonomy.number[over.name])
    if weight is not None:
        return weight
    if element.balance and over.balance and not NET_RESULT.search(element.name):
        return 1 if element.balance == over.balance else -1
    return None


def _turn_of_total(line: NamedLine, element: Element, elements: Mapping[int, Element], taxonomy: Taxonomy) -> int | None:
    """The turn of a total over which no other stands: that under which more of its parts keep the sign they are printed with."""
    points = 0
    for part in line.parts:
        own = elements.get(id(part))
        weight = _weight(own, element, taxonomy) if own is not None and own.kind == MONEY else None
        if weight is not None:
            points += weight * part.weight * part.sign
    return None if points == 0 else 1 if points > 0 else -1 if line.sign > 0 and _says_loss(line.label) else None


def turn_of(line: NamedLine, element: Element, *, costs: int = 1) -> int:
    """The turn of a line by itself; `costs` is the sign most costs of the statement are printed with."""
    if element.kind not in (MONEY, ""):
        return _turn_of_other(line, element)
    if line.statement == "cashflow":
        return _turn_of_flow(line, element)
    if line.statement == "equity":
        if TAKEN.search(element.name):
            return -1 if line.sign < 0 else 1
        return -1 if element.balance == DEBIT and not NET_RESULT.search(element.name) else 1
    if line.statement == "balance":
        return -1 if line.sign < 0 and CONTRA.search(element.name) else 1
    if element.balance == DEBIT:
        return -1 if costs < 0 and line.sign < 0 else 1
    return -1 if RESULT.search(element.name) and line.sign > 0 and _says_loss(line.label) else 1


def _turn_of_other(line: NamedLine, element: Element) -> int:
    if element.kind == PER_SHARE and RESULT.search(element.name) and line.sign > 0 and _says_loss(line.label):
        return -1
    return -1 if line.sign < 0 and TAKEN.search(element.name) else 1


def _turn_of_flow(line: NamedLine, element: Element) -> int:
    if NET_RESULT.search(element.name) or element.balance != CREDIT:
        return 1
    if PAID.search(element.name):
        return -1 if line.sign < 0 else 1
    return 1 if line.sign > 0 and OUT.search(element.name) else -1


def _says_loss(label: str) -> bool:
    text = label.translate(QUOTES).lower()
    return LOSS.search(text) is not None and GAIN.search(text) is None


def _sign_of_costs(lines: Sequence[NamedLine], elements: Mapping[int, Element]) -> int:
    """The sign that most costs of a statement are printed with."""
    debits = [line.sign for line in lines if (element := elements.get(id(line))) and element.balance == DEBIT and element.kind == MONEY]
    return -1 if sum(debits) < 0 else 1


def value_of(fact: Fact, turn: int) -> Decimal:
    """The value of a figure as its concept has it; of a percent or basis points the fraction, exact."""
    value = fact.value if turn > 0 or not fact.value else -fact.value
    return _shifted(value, -2) if fact.unit == "percent" else _shifted(value, -4) if fact.unit == "bps" else value


def _shifted(value: Decimal, places: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))
