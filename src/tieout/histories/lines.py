"""Stored facts of one filer to lines: for one metric in one unit, what each document states for each period."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from tieout.histories.periods import Calendar, Key, is_same_day, months_of
from tieout.model.fact import Fact
from tieout.model.history import Place, Stated
from tieout.model.stored import Reading, StoredFact, StoredGuidance

METRICS = (
    "revenue",
    "gross_profit",
    "operating_income",
    "net_income",
    "eps_basic",
    "eps_diluted",
    "cash",
    "total_assets",
    "total_liabilities",
    "equity",
    "operating_cash_flow",
)
FACES = ("income", "balance", "cashflow", "comprehensive", "equity")
NO_ACTUALS = frozenset(("guidance", "pro-forma", "constant-currency"))
CURRENCY = re.compile("[A-Z]{3}")


class Line(NamedTuple):
    """A metric in one unit: its name, the words of the latest document for it, and its statements by period, as they became known."""

    name: str
    label: str
    unit: str
    stated: dict[Key, list[Stated]]

    @property
    def is_additive(self) -> bool:
        """Whether its periods add up: amounts of money do, amounts per share, rates and counts of shares do not."""
        return is_additive(self.unit)


def is_additive(unit: str) -> bool:
    """Whether amounts of a unit add up over time.

    >>> is_additive("USD"), is_additive("USD/shares"), is_additive("percent")
    (True, False, False)
    """
    return CURRENCY.fullmatch(unit) is not None


def is_usable(fact: Fact) -> bool:
    """Whether a fact can be a figure of a history: whole, a level, with unit and period, and what was, not what is expected."""
    return (
        not fact.dimensions
        and fact.unit is not None
        and fact.basis not in NO_ACTUALS
        and fact.statement != "guidance"
        and fact.role in (None, "level", "base")
        and months_of(fact.period) is not None
    )


def make_calendar(facts: Sequence[StoredFact], guidance: Iterable[StoredGuidance], readings: Iterable[Reading]) -> Calendar:
    """The calendar of a filer, from the periods of its highlights (of all figures where there are none), and of its guidance."""
    periods = [one.fact.period for one in facts if one.metric and one.fact.period is not None]
    periods = periods or [one.fact.period for one in facts if one.fact.period is not None]
    return Calendar([*periods, *(one.guidance.period for one in guidance if one.guidance.period is not None)], readings)


def highlights(facts: Sequence[StoredFact], metric: str) -> list[StoredFact]:
    """The figures of a highlight metric, and those of other periods in the rows that state them."""
    rows = {_row(one): one for one in facts if one.metric == metric and one.fact.source.table is not None}
    found = []
    for one in facts:
        marked = rows.get(_row(one)) if one.fact.source.table is not None else None
        if one.metric == metric or (marked is not None and one.metric is None and _is_alike(one.fact, marked.fact)):
            found.append(one)
    # What a cash flow statement ends with may hold restricted cash, which the line of the balance sheet does not.
    at_home = [one for one in found if one.fact.statement != "cashflow" or months_of(one.fact.period) != 0]
    return at_home or found


def _row(one: StoredFact) -> tuple[str, int | None, int | None]:
    return one.reading.sha256, one.fact.source.table, one.fact.source.row


def _is_alike(one: Fact, other: Fact) -> bool:
    same = one.unit == other.unit and one.basis == other.basis and one.label == other.label
    return same and (months_of(one.period) == 0) == (months_of(other.period) == 0)


def of_concept(facts: Sequence[StoredFact], concept: str) -> list[StoredFact]:
    """The figures of a concept."""
    return [one for one in facts if one.fact.concept == concept]


def of_label(facts: Sequence[StoredFact], label: str) -> list[StoredFact]:
    """The figures of a label, of those without a concept."""
    return [one for one in facts if one.fact.concept is None and normal(one.fact.label) == label]


def normal(label: str) -> str:
    """A label without case, marks and blanks that do not tell it from others.

    >>> normal("Research  and Development:")
    'research and development'
    """
    return " ".join(re.findall(r"\w+", label.casefold()))


def make_lines(name: str, facts: Iterable[StoredFact], calendar: Calendar) -> Iterator[Line]:
    """The lines of a metric, one a unit, that with most statements first."""
    chosen: dict[tuple[str, str, Key], StoredFact] = {}
    for one in facts:
        key = calendar.key(one.fact.period)
        if key is None or one.fact.unit is None or not is_usable(one.fact):
            continue
        place = (one.fact.unit, one.reading.sha256, key)
        if place not in chosen or _rank(one) < _rank(chosen[place]):
            chosen[place] = one
    ends = _ends(chosen, calendar)
    by_unit: dict[str, dict[Key, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    labels: dict[str, str] = {}
    for (unit, sha256, key), one in sorted(chosen.items(), key=lambda item: _when(item[1].reading)):
        by_unit[unit][key].append(_stated(one, own=is_same_day(key.end, ends[sha256])))
        labels[unit] = one.fact.name
    for unit, stated in sorted(by_unit.items(), key=lambda item: (-sum(map(len, item[1].values())), item[0])):
        yield Line(name, labels[unit], unit, dict(sorted(stated.items())))


def _rank(one: StoredFact) -> tuple[bool, bool, bool, int]:
    """Which of several statements of one document stands for it: a face of the statements, a table, the finest; then the first."""
    return one.metric is None, one.fact.statement not in FACES, one.fact.source.table is None, -one.fact.decimals


def _ends(chosen: dict[tuple[str, str, Key], StoredFact], calendar: Calendar) -> dict[str, date]:
    """The day that each document reports: as the release has it, else the last day that the line has."""
    ends: dict[str, date] = {}
    for (_, sha256, key), one in chosen.items():
        told = one.reading.period_end
        ends[sha256] = calendar.day(told) if told else max(key.end, ends.get(sha256, key.end))
    return ends


def _when(reading: Reading) -> tuple[object, ...]:
    """The order of documents: as they became known; of those of one moment the correction last."""
    return reading.known, (reading.form or "").endswith("/A"), reading.accession or "", reading.name, reading.sha256


def value_of(fact: Fact) -> Decimal:
    """The value under the sign rule of its concept, where that is money or an amount per share and known; else as printed."""
    if fact.xbrl_value is None or fact.unit in ("percent", "bps"):
        return fact.value
    return fact.xbrl_value


def _stated(one: StoredFact, *, own: bool) -> Stated:
    fact = one.fact
    assert fact.unit is not None
    assert fact.period is not None
    return Stated(value_of(fact), fact.decimals, fact.unit, fact.period, own, place_of(one.reading, fact))


def place_of(reading: Reading, fact: Fact | None, *, label: str = "", text: str = "") -> Place:
    """Where a fact, or what has no fact of its own, stands."""
    label, text = (fact.name, fact.text) if fact else (label, text)
    told = (reading.sha256, reading.name, reading.accession, reading.form, reading.known, reading.known_by)
    return Place(*told, fact.id if fact else None, label, text)


def place_of_guidance(one: StoredGuidance) -> Place:
    """Where a guidance stands: the fact of its low end, or of its high one."""
    said = one.guidance
    told = place_of(one.reading, None, label=said.metric, text=said.quote)
    return msgspec.structs.replace(told, fact=said.low_fact or said.high_fact)
