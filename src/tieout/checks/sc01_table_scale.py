"""A table has the scale that its amounts have in the other tables.

What it tests
    Amounts and share counts that stand in two tables for the same period, by their labels or by five digits and more: where those of one
    table are a thousand or a million times those of the other, digit by digit or after rounding, the scale over one of the tables is
    wrong. It is that of the table that fewer others agree with; where a table states no scale, a note says which one it should be.

Why it matters
    "In thousands" over a table in millions is one word, and makes every figure under it wrong. No sum within the table shows it.

Example
    Net income of 11,586 is stated in thousands in the cash flows and in millions in the statements of operations.

What it leaves untested
    Tables that share no amount with another one; amounts of fewer than three digits; percents, ratios and amounts per share.

Since
    0.2
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.view import View
from tieout.checks.words import load
from tieout.model.finding import NOTE
from tieout.model.period import Period

NO_SCALE = frozenset(("", "percent", "bps", "pure"))
POWERS = tuple((power, 10 ** max(power, 0), 10 ** max(-power, 0)) for power in (0, 3, 6, -3, -6))  # with the two sides of each
FEWEST = 100  # the least number, without its point, that is compared by its label
TELLING_DIGITS = 5  # of one that is compared whatever its label, zeros at its end left out
TELLING = 10 ** (TELLING_DIGITS - 1)
ENOUGH = 2  # amounts that differ by a scale; one of so many digits by its label counts as two
ASSUMED = frozenset(("scale-assumed", "scale-inferred", "scale-from-prose"))  # remarks of the reader on a table without a scale of its own
UNSTATED = "(no scale is stated over this table)"
FACES = frozenset(("income", "balance", "cashflow", "comprehensive", "equity"))
ALONE = frozenset(("balance", "cashflow"))
FEWEST_FACES = 2  # other statements that have one scale
AS_OTHERS = "the other tables have that scale"
MOST_PLACES = 20  # in which one line stands that are compared with each other
NO_WORD = re.compile(r"\W+")

Pair = tuple[int, int]
Places = Mapping[tuple[str, Period, str], Sequence[int]]


class _Shared:
    """What two tables share: amounts that agree, and by power of ten those of the first that are so many times those of the second.

    Each pair of amounts counts for as much as is said beside it.
    """

    def __init__(self) -> None:
        self.agree: set[Pair] = set()
        self.differ: dict[int, dict[Pair, int]] = defaultdict(dict)


@check("SC01", "table-scale", tickmark="Sc")
def table_scale(view: View) -> Iterator[Found]:
    """Yields the tables whose scale is not that of the others, and those whose scale is."""
    by_label, by_digits = _places(view)
    if any(len(facts) > MOST_PLACES for places in (by_label, by_digits) for facts in places.values()):
        yield Untested(f"of an amount that stands in more than {MOST_PLACES} places the first {MOST_PLACES} are compared for their scale")
    shared = _share(view, by_label, by_digits)
    odd: dict[int | None, Observation] = {}
    for seen in (*_differing(view, shared), *_alone(view)):
        odd.setdefault(seen.table, seen)
    yield from odd.values()
    agree: dict[int, set[int]] = defaultdict(set)
    for tables, found in shared.items():
        for at, table in enumerate(tables):
            agree[table].update(pair[at] for pair in found.agree)
    for table, facts in agree.items():
        if facts and table not in odd:
            said = "1 amount has" if len(facts) == 1 else f"{len(facts)} amounts have"
            yield Observation(f"{said} the same scale in another table", table=table, severity=None)
    if not any(agree.values()) and not odd and view.sheets:
        yield Untested("no amount of one table stands in another for the same period")


def _differing(view: View, shared: Mapping[Pair, _Shared]) -> Iterator[Observation]:
    """Tables whose amounts are a power of ten times those of another: the one without a stated scale, or that fewer others agree with."""
    others: Counter[int] = Counter()
    for tables, found in shared.items():
        others.update(tables if found.agree else ())
    unstated = _unstated(view)
    for tables, found in shared.items():
        ranks = [(table not in unstated, others[table]) for table in tables]
        for power, pairs in found.differ.items():
            if sum(pairs.values()) < ENOUGH or len(found.agree) >= len(pairs):
                continue
            pair = next(iter(pairs))
            pair, power = (pair, power) if ranks[0] < ranks[1] else (pair[::-1], -power)
            observed = _observed(view, pair, power, count=len(pairs), is_sure=ranks[0] != ranks[1])
            is_stated = min(ranks)[0]
            yield observed if is_stated else observed._replace(message=f"{observed.message} {UNSTATED}", severity=NOTE)


def _unstated(view: View) -> set[int]:
    """The tables whose scale the reader took from elsewhere, as its remarks say."""
    remarks = [one for one in view.release.diagnostics if one.code in ASSUMED]
    pages = {one.page for one in remarks} - {None}
    ordinals = {one.table for one in remarks}
    spans = sorted((one.start, one.end) for one in remarks if one.start is not None and one.end is not None)
    found = set()
    for sheet in view.sheets:
        source = view.facts[next(iter(sheet.lines[0].cells.values()))].source
        at = -1 if source.start is None else bisect_right(spans, source.start, key=itemgetter(0)) - 1
        is_within = at >= 0 and source.start is not None and source.start < spans[at][1]
        if is_within or source.page in pages or source.table in ordinals:
            found.add(sheet.table.ordinal)
    return found


def _alone(view: View) -> Iterator[Observation]:
    """A balance sheet or statement of cash flows whose scale none of the other statements has, which all have one."""
    faces = [table for table in view.release.tables if table.statement in FACES and table.scale is not None]
    counts = Counter(table.scale for table in faces)
    if len(counts) != 2 or len(faces) <= FEWEST_FACES:
        return
    usual, rare = (scale for scale, _ in counts.most_common())
    for table in faces:
        stated, wanted = _in_words(rare), _in_words(usual)
        if table.scale == rare and counts[rare] == 1 and table.statement in ALONE and stated and wanted:
            message = f"the amounts are {stated}, those of the other statements {wanted}"
            yield Observation(message, table=table.ordinal, text=wanted, because=AS_OTHERS)


def _in_words(scale: int | None) -> str | None:
    words: dict[str, str] = load("scales")["words"]
    return words.get(str(scale))


def _places(view: View) -> tuple[Places, Places]:
    """The amounts that can be compared, by their labels, and those of many digits by their digits; with period and unit."""
    by_label: dict[tuple[str, Period, str], list[int]] = defaultdict(list)
    by_digits: dict[tuple[str, Period, str], list[int]] = defaultdict(list)
    for sheet in view.sheets:
        if sheet.unit in NO_SCALE or sheet.unit.endswith("/shares"):
            continue
        for line in sheet.lines:
            label = _normal(line.label)
            for index in line.cells.values():
                period, printed = view.facts[index].period, _printed(view, index)
                if period is None or printed < FEWEST:
                    continue
                if label:
                    by_label[label, period, sheet.unit].append(index)
                if printed >= TELLING and len(digits := str(printed).rstrip("0")) >= TELLING_DIGITS:
                    by_digits[digits, period, sheet.unit].append(index)
    return by_label, by_digits


@lru_cache(maxsize=4096)
def _normal(label: str) -> str:
    return NO_WORD.sub(" ", label.lower()).strip()


def _printed(view: View, index: int) -> int:
    """The digits of a figure as printed, as one number."""
    size: int = abs(view.value[index] or 0) // (2 * view.half[index] or 1)
    return size


def _share(view: View, by_label: Places, by_digits: Places) -> dict[Pair, _Shared]:
    """What every two tables share, by their ordinals, the earlier one first."""
    shared: dict[Pair, _Shared] = defaultdict(_Shared)
    for places, is_label in ((by_label, True), (by_digits, False)):
        for facts in places.values():
            for one, other in combinations(facts[:MOST_PLACES], 2):
                tables = view.facts[one].source.table, view.facts[other].source.table
                power = None if tables[0] == tables[1] else _power(view, one, other)
                if power is None or tables[0] is None or tables[1] is None:
                    continue
                found = shared[tables[0], tables[1]]
                if not power:
                    found.agree.add((one, other))
                    continue
                telling = is_label and min(_printed(view, one), _printed(view, other)) >= TELLING
                weight = 1 + telling
                found.differ[power][one, other] = max(weight, found.differ[power].get((one, other), 0))
    return shared


def _power(view: View, one: int, other: int) -> int | None:
    """Which power of ten times the second of two figures the first is, digit by digit or after rounding; None for none that is meant."""
    first, second = (abs(view.value[index] or 0) for index in (one, other))
    own, beside = view.half[one], view.half[other]
    for power, up, down in POWERS:
        slack = max(own * down, beside * up)
        if -slack <= first * down - second * up <= slack:
            return power
    return None


def _observed(view: View, pair: Pair, power: int, *, count: int, is_sure: bool) -> Observation:
    """What is said of the table of the first of two figures, whose amounts are ten to the power times those of the other."""
    fact, other = (view.facts[index] for index in pair)
    times = f"{10 ** abs(power):,}"
    size = f"{times} times" if power > 0 else f"a part in {times} of"
    whose = f"that of {other.label or 'the unlabelled row'} {other.text} in table t{other.source.table}"
    rest = f", as with {count - 1} more" if count > 1 else ""
    table = view.tables[fact.source.table or 0]
    scale = _in_words(table.scale - power) if table.scale is not None and is_sure else None
    blame = "" if is_sure else ": the scale over one of the two tables is wrong"
    message = f"{fact.label or 'the unlabelled row'} {fact.text} is {size} {whose}{rest}{blame}"
    return Observation(message, table=table.ordinal, text=scale, because=AS_OTHERS if scale else "")
