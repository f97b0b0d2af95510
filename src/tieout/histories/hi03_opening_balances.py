"""The opening balance is the last closing balance.

What it tests
    The balance that a cash flow statement or a statement of equity begins with, against the balance for that day in an earlier document:
    the end of the same roll-forward, or else the line of the balance sheet with the same concept.

Why it matters
    A roll-forward foots as well from a wrong beginning, where a movement takes up the difference.

Example
    Cash and cash equivalents at the beginning of the period of 164,207 on December 31, and a closing balance of 164,207 in the release
    for the year before.

What it leaves untested
    Openings whose day no earlier document closes with, and lines whose words or concept differ (cash with and without restricted cash).

Since
    0.2
"""

import re
from collections.abc import Iterator

from tieout.histories.books import Books, history_check, not_tested, same_figure
from tieout.histories.lines import normal, place_of, value_of
from tieout.histories.periods import Key, is_same_day, months_of
from tieout.model.fact import Fact
from tieout.model.history import HistoryFinding, Stated
from tieout.model.stored import StoredFact

CODE = "HI03"
ROLLS = ("cashflow", "equity")
BEGINS = re.compile(r"\b(?:beginning|opening|start)\b")
ENDS = re.compile(r"\b(?:end|ending|closing)\b")
FRAME = re.compile(
    r"\b(?:at|as|of|the|beginning|opening|start|end|ending|closing|balances?|periods?|years?|quarters?|fiscal|six|three|nine|months?)\b"
)


@history_check(CODE, "opening-equals-closing", tickmark="Op")
def opening_balances(books: Books) -> Iterator[HistoryFinding]:
    """Yields each opening balance with the closing balance of that day."""
    closings = [one for one in books.facts if _is_closing(one.fact)]
    seen: set[tuple[str, str, str]] = set()
    for one in books.facts:
        key = books.calendar.key(one.fact.period)
        if key is None or not _is_opening(one.fact):
            continue
        place = (one.reading.sha256, _core(one.fact.label), str(key.end))
        if place in seen:
            continue
        seen.add(place)
        label, name = books.label(key), _core(one.fact.label) or "balance"
        opening = _stated(one)
        closing = _closing(books, closings, one, key)
        if closing is None:
            yield not_tested(CODE, name, label, f"no earlier document that closes with {key.end} is stored", opening)
            continue
        what = f"the opening balance of {label}"
        yield same_figure(CODE, name, label, opening, closing, what=what, is_said=books.says_recast(one.reading.sha256))


def _is_opening(fact: Fact) -> bool:
    return fact.statement in ROLLS and _is_balance(fact) and BEGINS.search(fact.label.casefold()) is not None


def _is_closing(fact: Fact) -> bool:
    is_roll = fact.statement in ROLLS and ENDS.search(fact.label.casefold()) is not None
    return _is_balance(fact) and (is_roll or fact.statement == "balance") and BEGINS.search(fact.label.casefold()) is None


def _is_balance(fact: Fact) -> bool:
    return not fact.dimensions and fact.unit is not None and months_of(fact.period) == 0


def _core(label: str) -> str:
    """What a label names, without the words that say when."""
    return " ".join(FRAME.sub(" ", normal(label)).split())


def _closing(books: Books, closings: list[StoredFact], opening: StoredFact, key: Key) -> Stated | None:
    """The last figure for that day in a document that was known before and reports the period it ends, that of the roll-forward first."""
    fact = opening.fact
    found: list[tuple[bool, object, Stated]] = []
    for one in closings:
        other = books.calendar.key(one.fact.period)
        end = one.reading.period_end
        if other != key or one.reading.known >= opening.reading.known or one.fact.unit != fact.unit:
            continue
        if end is None or not is_same_day(books.calendar.day(end), key.end):
            continue
        is_roll = one.fact.statement == fact.statement and _core(one.fact.label) == _core(fact.label)
        if is_roll or (fact.concept is not None and one.fact.concept == fact.concept):
            found.append((is_roll, one.reading.known, _stated(one)))
    return max(found, key=lambda item: item[:2])[2] if found else None


def _stated(one: StoredFact) -> Stated:
    fact = one.fact
    assert fact.unit is not None
    assert fact.period is not None
    return Stated(value_of(fact), fact.decimals, fact.unit, fact.period, False, place_of(one.reading, fact))
