"""What one text, a sentence or a line of an outlook, says of the future: measure, range, period and what is done with it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tieout.extract.guidance_periods import Clock, Timed
from tieout.extract.guidance_ranges import FROM, Printed, Range, find_ranges
from tieout.extract.guidance_words import (
    COUNT,
    MONEY,
    PER_SHARE,
    RATIO,
    SHARES,
    Named,
    action_of,
    find_names,
    label_slug,
    word,
)
from tieout.extract.mentions import BPS, PERCENT, PURE
from tieout.model.fact import Source
from tieout.model.period import Instant, Period

LEAST_MONEY = 10_000  # an amount of a whole company is no smaller
FEWEST_SHARES = 100_000
LARGEST_PER_SHARE = 1_000
EARNED, PER_SHARE_METRIC = "net_income", "eps_diluted"  # what the first is called where it is stated per share
FAR, NEAR = 220, 34  # characters between a figure and the name of its measure
MOST_WORDS = 4  # of a name made of a sentence's own
REACH = 60  # characters behind a figure in which words that look ahead still govern it
CLAUSE = re.compile(r"[;•]|(?<=[^\d]),(?=\s)|\band\b|\bor\b")
RUNWAY = re.compile(
    r"\bfund\b[^.;]{0,120}?\b(?:for|through)\s+(?P<open>more than|at least|over|in excess of)?\s*(?:the\s+)?(?:next\s+)?"
    r"(?P<months>\d\d?|twelve|eighteen|twenty-four)\s+months",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|insufficient|inadequate|unable|cannot|if|whether|(?-i:may)|might|need)\b|n[’']t\b", re.IGNORECASE)
EFFECTS = ("headwind", "tailwind")
SIGNS = re.compile(r"[$€£(]+\s?$")
IN_WORDS = {"twelve": 12, "eighteen": 18, "twenty-four": 24}


class Context(NamedTuple):
    """What headings and lead-ins say for the texts under them; `columns` are the periods of a line's figures from left to right."""

    is_outlook: bool = False
    period: Period | None = None
    action: str | None = None
    columns: tuple[Timed, ...] = ()


NO_CONTEXT = Context()


class Item(NamedTuple):
    """One piece of guidance in a text; `old` is the range it replaces where that is quoted."""

    metric: str
    concept: str | None
    basis: str
    qualifier: str | None
    range: Range
    period: Period | None
    action: str | None
    old: Range | None = None


class End(NamedTuple):
    """One figure of a range where it stands; `name` is the label of its row, "" in a sentence."""

    source: Source
    printed: Printed
    name: str = ""


class Found(NamedTuple):
    """An item with its place, its words as printed, its figures, and those of the range it replaces."""

    item: Item
    source: Source
    quote: str
    ends: tuple[End, ...] = ()
    old_ends: tuple[End, ...] = ()


def read_text(text: str, clock: Clock, context: Context, label: str = "") -> Iterator[Item]:
    """Yields the guidance of one sentence or line; `label` names the measure of a line that holds nothing but figures."""
    if word("never").search(text):
        return
    yield from _runway(text)
    if not looks_ahead(text, is_outlook=context.is_outlook):
        return
    ranges = find_ranges(text)
    if not ranges:
        return
    names, periods = list(_own_names(text)), clock.find(text)
    ahead = [match.start() for match in word("trigger").finditer(text)]
    if not names and label:
        shift = len(label) + 1
        names = [one._replace(start=one.start - shift, end=one.end - shift) for one in find_names(label, is_label=True)]
        if len(names) > 1:
            lends = ranges[0].unit == BPS
            names = [one for one in names if (one.metric in EFFECTS) == lends] or names
    last: Item | None = None
    for at, found in enumerate(ranges):
        if _is_compared(text, found) or (not context.is_outlook and ahead and ahead[0] > found.end + REACH):
            continue
        if word("named_number").search(text[max(0, found.first - NEAR) : found.first]) and found.unit == PURE:
            continue
        item = _item(text, at, ranges, names, periods, context, last)
        if item is not None:
            both = word("both_bases").search(text[: found.start])
            if both and item.basis in ("gaap", "non-gaap"):
                yield from _both(text, at, ranges, item)
                last = item
                continue
            old = _old_of(text, at, ranges, item.range)
            item = item._replace(old=old)
            if old is not None and action_of(text) is None:
                item = item._replace(action=movement(old, item.range) or item.action)
            last = item
            yield item


def _both(text: str, at: int, ranges: Sequence[Range], item: Item) -> Iterator[Item]:
    """Yields an item of two bases: for each its own figure where they are said respectively, else one for both."""
    two = [item._replace(basis="gaap"), item._replace(basis="non-gaap", concept=None)]
    following = ranges[at + 1] if at + 1 < len(ranges) else None
    if following is not None and "respectively" in text[following.start : following.end + NEAR]:
        second = _same_kind(item.range, following)
        yield two[0]
        if second is not None:
            yield two[1]._replace(range=second)
        return
    if "respectively" not in text[item.range.end : item.range.end + NEAR]:
        yield from two


def _same_kind(first: Range, second: Range) -> Range | None:
    """The second range in the unit of the first, which its measure gave it; None where they are of two kinds."""
    if first.unit.removesuffix("/shares") != second.unit.removesuffix("/shares"):
        return None
    return second._replace(unit=first.unit)


def _own_names(text: str) -> Iterator[Named]:
    """Yields the measures a text names, but for those inside words that only narrow another one."""
    inside = [match.span() for match in word("qualifier").finditer(text)]
    for named in find_names(text):
        if not any(low < named.start and named.end <= high for low, high in inside):
            yield named


def looks_ahead(text: str, *, is_outlook: bool) -> bool:
    """Whether a text is one of guidance: words that look ahead, or a line of an outlook without words that look back."""
    rest = word("past_guidance").sub(" ", text)
    if word("trigger").search(rest):
        return True
    return is_outlook and not word("past").search(re.sub(r"\([^()]*\)", " ", text))


def _runway(text: str) -> Iterator[Item]:
    """Yields for how many months the filer expects its cash to last."""
    match = RUNWAY.search(text)
    if match is None or DENIED.search(text, 0, match.start()):
        return
    said = match["months"].lower()
    months = Decimal(IN_WORDS.get(said) or int(said))
    place = Range(
        match.start("open") if match["open"] else match.start("months"),
        match.end(),
        match.start("months"),
        months,
        None,
        PURE,
        "months",
        False,
    )
    found = place if match["open"] else place._replace(high=months)
    yield Item("cash_runway_months", None, "gaap", None, found, None, None)


def _is_compared(text: str, found: Range) -> bool:
    """Whether a figure is only what the guidance is compared with."""
    before = text[max(0, found.start - 120) : found.first]
    before = SIGNS.sub("", before)
    lead = text[max(0, found.start - 120) : found.start]
    if word("ranging").search(before):
        return False
    return bool(word("compared").search(lead) or word("compared").search(before) or word("compared_after").match(text, found.end))


def _old_of(text: str, at: int, ranges: Sequence[Range], new: Range) -> Range | None:
    """The range that a text quotes beside a new one as what was said before."""
    for other in (at + 1, at - 1):
        if 0 <= other < len(ranges):
            one = ranges[other]
            between = text[max(0, min(one.start, new.start) - NEAR) : max(one.end, new.end) + NEAR]
            said = word("old_column").search(between) or (
                word("of_guidance").search(text) and FROM.search(SIGNS.sub("", text[: one.first]))
            )
            if one.unit.removesuffix("/shares") == new.unit.removesuffix("/shares") and said and _is_compared(text, one):
                return one
    return None


def movement(old: Range, new: Range) -> str | None:
    """What moving from one range to another is called."""
    if None in (old.low, old.high, new.low, new.high):
        return None
    assert old.low is not None and old.high is not None and new.low is not None and new.high is not None  # noqa: PT018
    if (old.low, old.high) == (new.low, new.high):
        return "reaffirmed"
    if new.low >= old.low and new.high <= old.high:
        return "narrowed"
    if new.low >= old.low and new.high >= old.high:
        return "raised"
    return "lowered" if new.low <= old.low and new.high <= old.high else None


def _item(
    text: str, at: int, ranges: Sequence[Range], names: Sequence[Named], periods: Sequence[Timed], context: Context, last: Item | None
) -> Item | None:
    found = ranges[at]
    instants = [one for one in periods if isinstance(one.period, Instant)]
    periods = [one for one in periods if not isinstance(one.period, Instant)]
    period, is_past = _period_of(text, at, ranges, periods, context)
    if is_past:
        return None
    named = _name_of(text, at, ranges, names)
    if named is not None and named.metric == "cash_balance":
        dated = [one.period for one in instants if one.is_ahead]
        period = dated[0] if dated else period
    if named is None and last is not None and found.unit == PERCENT and at and found.start - ranges[at - 1].end < 2 * NEAR:
        return _growth_after(text, found, last)
    if named is None:
        named = _unnamed(text, found, period)
        names = [*names, *([named] if named else [])]
    if named is None:
        return None
    start = names[names.index(named) - 1].end if names.index(named) and names[names.index(named) - 1].end < found.start else 0
    fitted = fit(found, named, text[max(start, found.start - 2 * FAR) : found.end], text[found.end : found.end + 90])
    if fitted is None:
        return None
    metric, sized = fitted
    if last is not None and last.metric == metric and word("included").search(text[: found.first].rstrip("$€£")):
        metric = f"{metric}_effect"
    explicit = re.search(r"\b(non-?GAAP|GAAP):?\s*$", text[max(0, found.start - 12) : found.first], re.IGNORECASE) or re.search(
        r"(non-?GAAP|GAAP):", text[found.start : found.first], re.IGNORECASE
    )
    basis = named.basis if explicit is None else ("gaap" if explicit[1].lower() == "gaap" else "non-gaap")
    concept = named.concept if basis == "gaap" and metric == named.metric else None
    reach = text[max(0, min(named.start, found.start) - FAR) : found.start]
    qualifier = word("qualifier").search(text[named.end : found.start]) if named.end < found.start else None
    action = action_of(reach) or (action_of(text[found.end : found.end + NEAR]) if context.is_outlook else None) or context.action
    return Item(metric, concept, basis, qualifier[0].strip() if qualifier else None, sized, period, action)


def _unnamed(text: str, found: Range, period: Period | None) -> Named | None:
    """A measure without a name of its own, by the words between those that look ahead and its figure; None where they are far apart."""
    triggers = [match for match in word("trigger").finditer(text) if match.end() <= found.start]
    if not triggers or period is None or found.start - triggers[-1].end() > REACH or word("unnamed_never").search(text):
        return None
    if not (found.is_scaled or found.unit == PERCENT) or (found.unit == PURE and found.low == found.high):
        return None
    clause = CLAUSE.split(text[max(0, triggers[-1].start() - REACH) : found.start])[-1]
    name = "_".join(label_slug(clause).split("_")[-MOST_WORDS:])
    if not name:
        return None
    kind = RATIO if found.unit == PERCENT else SHARES if found.unit == SHARES else COUNT if found.unit == PURE else MONEY
    return Named(found.start, found.start, name, kind, None, "gaap", False)


def _growth_after(text: str, found: Range, last: Item) -> Item:
    """The growth that an amount stands for: "$8.5 billion, up 10%"."""
    name = last.metric if last.metric.endswith("growth") else f"{_base(last.metric)}_growth"
    near = text[max(0, found.start - NEAR) : found.start]
    sized = found.negated() if word("down").search(near) and not word("up").search(near) else found
    return Item(name, None, last.basis, None, sized, last.period, last.action)


def _base(metric: str) -> str:
    return "eps" if metric == "eps_diluted" else metric


def fit(found: Range, named: Named, before: str, after: str) -> tuple[str, Range] | None:
    """The name of a measure for a range of that unit, and the range with its sign and unit; None where the two do not go together."""
    metric, unit = named.metric, found.unit
    near = before[max(0, len(before) - (found.end - found.start) - NEAR - 10) :] + " " + after[: NEAR // 2]
    is_down = (
        (found.low or 0) >= 0
        and (found.high or 0) >= 0
        and bool(word("down").search(near))
        and not re.search(r"\bup\b|\bincrease", near, re.IGNORECASE)
    )
    if unit in (PERCENT, BPS):
        if named.kind == RATIO:
            if unit == BPS and word("changes").search(near) and not metric.endswith("growth") and metric not in EFFECTS:
                metric = f"{metric}_change"
            sized = found.negated() if is_down and (unit == BPS or metric.endswith(("growth", "sales"))) else found
            return metric, sized
        if word("share_of").match(after):
            return f"{_base(metric)}_percent_of_revenue", found
        metric = f"{_base(metric)}_growth"
        return metric, found.negated() if is_down else found
    if unit == PURE and not found.is_scaled and named.kind not in (COUNT, SHARES):
        return None
    return _fit_amount(found, named)


def _fit_amount(found: Range, named: Named) -> tuple[str, Range] | None:
    size = max(abs(end) for end in (found.low, found.high, Decimal(0)) if end is not None)
    money = found.unit not in (SHARES, PURE)
    if named.kind == PER_SHARE and money and not found.is_scaled and size < LARGEST_PER_SHARE:
        unit = found.unit if found.unit.endswith("/shares") else f"{found.unit}/shares"
        sized = found._replace(unit=unit)
        return named.metric, sized.negated() if named.is_loss and (found.low or 0) > 0 else sized
    if named.metric == EARNED and found.unit.endswith("/shares") and size < LARGEST_PER_SHARE:  # "net income of $0.60 to $0.66 per share"
        return PER_SHARE_METRIC, found.negated() if named.is_loss and (found.low or 0) > 0 else found
    if named.kind == MONEY and money and not found.unit.endswith("/shares"):
        if 0 < size < LEAST_MONEY:
            return None
        return named.metric, found.negated() if named.is_loss and (found.low or 0) > 0 else found
    if named.kind == SHARES and not money and size >= FEWEST_SHARES:
        return named.metric, found._replace(unit="shares")
    if named.kind == COUNT and found.unit == PURE:
        return named.metric, found
    return None


def _fits(found: Range, named: Named) -> bool:
    if found.unit in (PERCENT, BPS):
        return named.kind in (RATIO, MONEY, PER_SHARE)
    return _fit_amount(found, named) is not None


def _name_of(text: str, at: int, ranges: Sequence[Range], names: Sequence[Named]) -> Named | None:
    """The measure a figure is of: the one named right after it, else the last one before it, else the next one behind it."""
    found = ranges[at]
    fitting = [named for named in names if _fits(found, named)]
    before = [named for named in fitting if named.end <= found.start and found.start - named.end <= FAR]
    limit = ranges[at + 1].start if at + 1 < len(ranges) else len(text)
    after = [named for named in fitting if found.end <= named.start <= min(limit, found.end + FAR // 2)]
    if after and _is_adjacent(text[found.end : after[0].start]):
        if after[0].metric in EFFECTS:
            return after[0]
        is_apart = not before or bool(CLAUSE.search(text[before[-1].end : found.start])) or _has_figure(before[-1], found, ranges)
        if is_apart:
            return after[0]
    if before:
        return before[-1]
    return (
        after[0]
        if after and len(text[found.end : after[0].start]) <= 2 * NEAR and not CLAUSE.search(text[found.end : after[0].start])
        else None
    )


def _has_figure(named: Named, found: Range, ranges: Sequence[Range]) -> bool:
    """Whether another figure stands between a name and a figure."""
    return any(named.end <= one.start and one.end <= found.start for one in ranges)


def _is_adjacent(gap: str) -> bool:
    return len(gap) <= 2 * NEAR and not CLAUSE.search(gap) and len(gap.split()) <= 6


def _period_of(text: str, at: int, ranges: Sequence[Range], periods: Sequence[Timed], context: Context) -> tuple[Period | None, bool]:
    """The future period a figure is for, and whether the text says a past one instead."""
    found = ranges[at]
    limit = ranges[at + 1].start if at + 1 < len(ranges) else len(text)
    after = [one for one in periods if found.end <= one.start < limit]
    first = after[0] if after else None
    if first is not None and _belongs(text[found.end : first.start]):
        return (first.period, False) if first.is_ahead else (None, True)
    before = [one for one in periods if one.end <= found.start]
    ahead = [one for one in before if one.is_ahead]
    if ahead:
        return ahead[-1].period, False
    later = [one for one in periods if one.start >= found.end and one.is_ahead and not word("than_period").search(text[: one.start])]
    if later and not context.period:
        return later[0].period, False
    if before and first is None:
        return None, True
    return _column_of(text, at, ranges, context) or context.period, False


def _column_of(text: str, at: int, ranges: Sequence[Range], context: Context) -> Period | None:
    """The period of the column that a figure of a line stands in, where headings gave one for each of its figures."""
    if not context.columns:
        return None
    named = [one.end for one in find_names(text) if one.end <= ranges[at].start]
    limit = [one.start for one in find_names(text) if one.start >= ranges[at].end]
    low, high = (named[-1] if named else 0), (limit[0] if limit else len(text))
    slots = [one.start for one in ranges] + [match.start() for match in word("no_figure").finditer(text)]
    slots = sorted(slot for slot in slots if low <= slot < high)
    return context.columns[slots.index(ranges[at].start)].period if len(slots) == len(context.columns) else None


def _belongs(gap: str) -> bool:
    """Whether the words between a figure and a period join the two."""
    if word("than_period").search(gap):
        return False
    return len(gap) <= 2 * FAR and not word("compared").search(gap + " ") and not re.search(r"[;•]|, (?!for|in|during|by)", gap)
