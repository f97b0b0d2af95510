"""The ranges and points of a sentence: "between $30 million and $35 million", "9%-11%", "$4 billion, plus or minus 2%", "at least 10%"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tieout.extract.guidance_words import word
from tieout.extract.mentions import PERCENT, PURE, Mention, find_mentions

REACH = 40  # characters before a number in which a word governs it
HUNDRED = Decimal(100)
DASH = re.compile(r"\)?\s*[-–—−]\s*")
SHARES_SUFFIX = "/shares"
THOUSAND, CENTS = 3, -2
FROM = re.compile(r"\bfrom(?:\s+(?:a|the)\s+range\s+of)?\s*$", re.IGNORECASE)


class Printed(NamedTuple):
    """One figure of a range as it is printed: the place of its digits, and what they are worth with the scale that the other lends.

    `unit` is None where it is that of the range.
    """

    start: int
    end: int
    text: str
    value: Decimal
    decimals: int
    scale: int
    unit: str | None = None

    def scaled(self, power: int) -> "Printed":
        """The figure times a power of ten."""
        return self._replace(value=plain(self.value.scaleb(power)), decimals=self.decimals - power, scale=self.scale + power)


class Range(NamedTuple):
    """Low and high as stated, an open end None; `start` and `end` are its place with the words that belong to it.

    `printed` are its figures in order; of a range that `falls` the higher one is printed first, and neither is below zero.
    """

    start: int
    end: int
    first: int  # where its first figure begins
    low: Decimal | None
    high: Decimal | None
    unit: str
    noun: str
    is_scaled: bool
    printed: tuple[Printed, ...] = ()
    falls: bool = False

    def scaled(self, power: int) -> "Range":
        """The range times a power of ten."""
        low, high = (None if end is None else plain(end.scaleb(power)) for end in (self.low, self.high))
        return self._replace(low=low, high=high, printed=tuple(one.scaled(power) for one in self.printed))

    def negated(self) -> "Range":
        """The range with the other sign."""
        low, high = (None if end is None or not end else -end for end in (self.high, self.low))
        zero_low, zero_high = self.high == 0, self.low == 0
        return self._replace(low=Decimal(0) if zero_low else low, high=Decimal(0) if zero_high else high, falls=False)


def plain(value: Decimal) -> Decimal:
    """The value without an exponent."""
    return Decimal(f"{value:f}")


def find_ranges(text: str) -> list[Range]:
    """The ranges and points of a text in order; two figures that are the ends of one range are one."""
    return list(_ranges(text, sorted(find_mentions(text))))


def _ranges(text: str, mentions: list[Mention]) -> Iterator[Range]:
    at = 0
    while at < len(mentions):
        first, second = mentions[at], mentions[at + 1] if at + 1 < len(mentions) else None
        if second is not None and _are_ends(text, first, second):
            found = _joined(text, first, second)
            if found is not None:
                yield found
                at += 2
                continue
        if second is not None and first.high <= second.low and word("plus_minus").fullmatch(text[first.high : second.low].strip(" ,")):
            found = _around(text, first, second)
            if found is not None:
                yield found
                at += 2
                continue
        pair = _respective(text, mentions[at : at + 3])
        if pair:
            yield from pair
            at += 3
            continue
        yield _point(text, first)
        at += 1


def _are_ends(text: str, first: Mention, second: Mention) -> bool:
    gap = text[first.high : second.low]
    if len(gap) > REACH or second.low < first.high:
        return False
    if word("join").fullmatch(gap) or word("join_signed").fullmatch(gap):
        return True
    return bool(word("and").fullmatch(gap) and word("between").search(text[max(0, first.low - REACH) : first.low]))


def _joined(text: str, first: Mention, second: Mention) -> Range | None:
    """The range between two figures, of which one may lend its scale, sign and unit to the other; None where they are of two kinds."""
    unit, noun = second.unit if first.unit == PURE else first.unit, second.noun or first.noun
    if first.unit != second.unit and PURE not in (first.unit, second.unit):
        bare = {one.removesuffix(SHARES_SUFFIX) for one in (first.unit, second.unit)}
        if len(bare) > 1 and "" not in bare:
            return None
        unit = max(first.unit, second.unit, key=len)
        if PERCENT in (first.unit, second.unit):
            return None
    low, high = _lent(text, first, second)
    printed = _printed(first, low), _printed(second, high)
    falls = low > high
    before = text[max(0, first.low - 2 * REACH) : first.low]
    if FROM.search(before) and not word("ranging").search(before) and (falls or word("moves").search(before)):
        return None  # "raised from $30 million to $35 million" is a change
    if falls:
        low, high = high, low
    return Range(
        _begin(text, first.low), _finish(text, second.high), first.start, low, high, unit, noun, _has_scale(first, second), printed,
        falls and low >= 0,
    )  # fmt: skip


def _lent(text: str, first: Mention, second: Mention) -> tuple[Decimal, Decimal]:
    """What two ends are worth, each with the scale, sign and cents that the other lends it."""
    low, high = first.value, second.value
    gap = text[first.high : second.low]
    if word("join_signed").fullmatch(gap):
        low, high = (_signed(text, mention) for mention in (first, second))
    if second.negative and not first.negative and DASH.fullmatch(gap) and text[second.low] != "(":
        high = abs(high)  # "$198M-$199M"
    if gap.startswith(")") and text[first.low - 1 : first.low] == "(":
        low = -abs(low)  # "($70) to ($61)"
    if gap.endswith("(") and text[second.high : second.high + 1] == ")":
        high = -abs(high)
    if _is_in_cents(second) and not first.is_money:
        low = plain(low.scaleb(CENTS))
    if second.has_scale_word and not first.has_scale_word:
        is_less = low >= HUNDRED and low.scaleb(second.scale) > abs(high)  # "$800 to $1.1 billion"
        low = plain(low.scaleb(second.scale - (THOUSAND if is_less else 0)))
    elif first.has_scale_word and not second.has_scale_word:
        high = plain(high.scaleb(first.scale))
    if abs(first.value) == abs(second.value) and first.negative != second.negative and first.value:
        low = -low if low > 0 else low
    return low, high


def _signed(text: str, mention: Mention) -> Decimal:
    """The value, below zero where a word right before it says so."""
    is_minus = not mention.negative and word("minus").search(text[max(0, mention.low - REACH) : mention.low])
    return -mention.value if is_minus and mention.value else mention.value


def _printed(mention: Mention, value: Decimal, unit: str | None = None) -> Printed:
    """A figure of a range, worth so much with the sign and scale the range gives it."""
    lent = value.adjusted() - mention.value.adjusted() if value and mention.value else 0
    return Printed(mention.start, mention.end, mention.text, value, mention.decimals - lent, mention.scale + lent, unit)


def _is_in_cents(mention: Mention) -> bool:
    return mention.decimals - len(mention.text.partition(".")[2]) == -CENTS and mention.unit.endswith(SHARES_SUFFIX)


def _has_scale(first: Mention, second: Mention) -> bool:
    return first.has_scale_word or second.has_scale_word


def _around(text: str, first: Mention, second: Mention) -> Range | None:
    """A figure, plus or minus a share of it, or an amount."""
    if second.unit == PERCENT and first.unit != PERCENT:
        by = abs(first.value) * second.value / HUNDRED
    elif second.unit in (first.unit, "bps"):
        by = second.value / HUNDRED if second.unit == "bps" and first.unit == PERCENT else second.value
    else:
        return None
    low, high = plain((first.value - by).normalize()), plain((first.value + by).normalize())
    end = _finish(text, second.high)
    printed = _printed(first, first.value), _printed(second, second.value, second.unit if second.unit != first.unit else None)
    return Range(_begin(text, first.low), end, first.start, low, high, first.unit, first.noun, first.has_scale_word, printed)


def _respective(text: str, mentions: Sequence[Mention]) -> list[Range]:
    """Two figures with one "plus or minus": "74.8% and 75.5%, respectively, plus or minus 50 basis points"."""
    if len(mentions) < 3:
        return []
    first, second, by = mentions
    between, after = text[first.high : second.low], text[second.high : by.low].strip(" ,")
    if not word("and").fullmatch(between) or not word("respectively_by").fullmatch(after):
        return []
    ranges = [_around(text, one, by) for one in (first, second)]
    if ranges[0] is None or ranges[1] is None:
        return []
    return [ranges[0]._replace(end=first.high), ranges[1]]


def _point(text: str, mention: Mention) -> Range:
    before, after = text[max(0, mention.low - REACH) : mention.low], text[mention.high : mention.high + REACH]
    value = _signed(text, mention) if "inus" in before[-len("minus about ") :] else mention.value
    low: Decimal | None = value
    high: Decimal | None = value
    if word("at_least").search(before) or word("or_more").match(after):
        high = None
    elif word("at_most").search(before) or word("or_less").match(after):
        low = None
    return Range(
        _begin(text, mention.low),
        _finish(text, mention.high),
        mention.start,
        low,
        high,
        mention.unit,
        mention.noun,
        mention.has_scale_word,
        (_printed(mention, value),),
    )


def _begin(text: str, low: int) -> int:
    """Where the words begin that belong to a figure: "between", "approximately", "at least"."""
    match = word("lead").search(text[max(0, low - REACH) : low])
    return max(0, low - REACH) + match.start() if match else low


def _finish(text: str, high: int) -> int:
    match = word("tail").match(text, high)
    return match.end() if match else high
