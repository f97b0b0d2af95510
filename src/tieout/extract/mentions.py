"""The numbers a sentence mentions: value, scale, unit and place of each, without what they measure.

Dates, times, periods, names and references are left out; words for numbers ("three percent", "one cent") are read.
"""

import re
import string
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from tieout.extract.tables_of_words import load
from tieout.extract.units import SCALES

MOST_DIGITS = 24
LONGEST_TELLING = 40  # characters right before a number that tell that it is no figure
LONGEST_ABOUT = 20  # characters of a word that says that a number is not exact, and of what stands around it
REACH_BEFORE, REACH_AFTER = 90, 70  # characters looked at on either side
CURRENCIES = {
    "$": "",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "US$": "USD",
    "U.S.$": "USD",
    "C$": "CAD",
    "CAD$": "CAD",
    "A$": "AUD",
    "HK$": "HKD",
    "RMB": "CNY",
    "CNY": "CNY",
    "EUR": "EUR",
    "USD": "USD",
    "GBP": "GBP",
    **{code: code for code in ("JPY", "CHF", "SEK", "NOK", "DKK", "INR", "KRW", "BRL", "MXN", "AUD", "CAD", "HKD", "SGD", "NZD", "ZAR")},
    "₹": "INR",
    "₩": "KRW",
    "R$": "BRL",
    "S$": "SGD",
    "NT$": "TWD",
    "NZ$": "NZD",
}
UNKNOWN = "?"  # a currency that several countries call so
PERCENT, BPS, SHARES, PURE = "percent", "bps", "shares", "pure"
BIG = {word: power for word, power in SCALES.items() if word != "hundred"}
HUNDRED, TWENTY = 100, 20
PER_SHARE_DIGITS = 4  # an amount per share has fewer digits before its point than this
LONG_PART = 4  # digits of the second part of such a number


class Mention(NamedTuple):
    """One number of a sentence.

    `start` and `end` are the range of its digits in the sentence, `low` and `high` that of all that belongs to it ("$4.66 billion").
    `value` is exact and scaled, below zero only where a sign or brackets are printed (`negative`). `unit` is a currency code ("" the
    document's own dollar, to be put in by the caller), that with "/shares", "percent", "bps", "shares", or "pure" with its counted `noun`.
    `about` is the word that says it is not exact, or "".
    """

    start: int
    end: int
    low: int
    high: int
    text: str
    value: Decimal
    decimals: int
    scale: int
    unit: str
    noun: str
    negative: bool
    about: str
    has_scale_word: bool
    is_money: bool


_CODES = "RMB|EUR|USD|CNY|GBP|JPY|CHF|SEK|NOK|DKK|INR|KRW|BRL|MXN|AUD|CAD|HKD|SGD|NZD|ZAR"
_SIGN = rf"(?:(?:US|U\.S\.\s?|C|CAD|A|HK|R|S|NT|NZ)\$|\\?[$€£¥₹₩]|(?<![A-Z])(?:{_CODES})(?=\s?\d))"
NUMBER = re.compile(
    rf"(?P<open>\(\s?)?(?P<minus>[-−–](?=\s?(?:{_SIGN}|\d)))?(?P<sign>{_SIGN})?\s?(?P<open2>\(\s?)?"
    r"(?P<digits>(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![\d.])\.\d+)(?![\d])"
    r"(?P<close>\s?\)(?=\s*(?i:million|billion|thousand|trillion|%|percent|basis|bps?\b|cents?\b|points?\b)))?"
    r"(?:[\s-]{1,2}(?P<scale>(?i:thousand|million|billion|trillion))s?\b|(?P<short>(?<=\d)\s?(?:MM|mm|[MBK]|bn)\b))?"
    r"(?:\s?(?P<suffix>(?i:%|per\s?cent\b|-?percentage[\s-]points?\b|points?\b|-?basis[\s-]points?\b|bps?\b|pts?\b|pp\b|cents?\b|¢|x\b|times\b)))?"
)
DIGIT = re.compile(r"\d")
TAILS = ("per", "cent", "basis", "million", "billion", "thousand", "dollars")  # what stands behind a number in words
LEAD = frozenset("(-−–\\$€£¥₹₩." + string.ascii_uppercase)  # what may stand before the digits: brackets, dashes, signs, codes
LONGEST_LEAD = 14
SHORT = {"mm": "million", "m": "million", "bn": "billion", "b": "billion", "k": "thousand"}
MARKED = re.compile(r"[.):]|\s+(?:[A-Z“\"(]|$)|$")  # behind a number that only counts what follows
PARTED = re.compile(r"\sand\s|,\s", re.IGNORECASE)
DASHED = re.compile(r"\d[-–]\s?$")
PAIRED = re.compile(r"\s?(?:(?P<to>to|[-–—])|and|or)\s?")  # between two amounts that share what stands behind the second
LONGEST_BETWEEN = 12
YEAR = re.compile(r"(?:19|20)\d\d$")
NOUN = re.compile(r"\s?((?:[a-z][\w’'-]*\s){0,3}?[a-z][\w’'-]*s)\b")


def find_mentions(text: str) -> Iterator[Mention]:
    """Yields the numbers of a sentence in order."""
    before: Mention | None = None
    for match in _find_numbers(text):
        found = _read(text, match)
        if found is None:
            continue
        if before is not None:
            yield _like_next(before, found, text) if before.is_money and found.is_money else before
        before = found
    if before is not None:
        yield before
    if _may_be_worded(text.casefold()):
        yield from _in_words(text)


def _like_next(one: Mention, other: Mention, text: str) -> Mention:
    """An amount with the scale, and what it is per, of the next it makes a pair with: "$1.2 to $1.6 billion", "$3 and $4 per share"."""
    gap = PAIRED.fullmatch(text, one.high, other.low)
    if gap is None or one.has_scale_word:
        return one
    if other.unit == f"{one.unit}/shares" and not other.has_scale_word:
        return one._replace(unit=other.unit)
    is_range = gap["to"] or text[max(0, one.low - LONGEST_BETWEEN) : one.low].casefold().rstrip().endswith("between")
    if not (is_range and other.has_scale_word and other.unit == one.unit and one.value <= other.value.scaleb(-other.scale)):
        return one
    value = one.value.scaleb(other.scale)
    return one._replace(value=Decimal(f"{value:f}"), decimals=one.decimals - other.scale, scale=other.scale, has_scale_word=True)


def _find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yields what `NUMBER.finditer` does, without trying it where no digit is near."""
    done = 0
    digit = DIGIT.search(text)
    while digit is not None:
        at = start = digit.start()
        while start > done and at - start < LONGEST_LEAD and (text[start - 1] in LEAD or text[start - 1].isspace()):
            start -= 1
        match = next((found for place in range(start, at + 1) if (found := NUMBER.match(text, place))), None)
        done = at + 1 if match is None else match.end()
        if match is not None:
            yield match
        digit = DIGIT.search(text, done)


def has_numbers_in_words(text: str) -> bool:
    """Whether a text may state a number in words alone ("three percent")."""
    return _may_be_worded(text.casefold()) and _worded().search(text) is not None


def _read(text: str, match: re.Match[str]) -> Mention | None:
    digits = match["digits"]
    plain = digits.replace(",", "")
    if len(plain) > MOST_DIGITS:
        return None
    start, end = match.span("digits")
    first = match.start("sign") if match["sign"] else match.start("open") if match["open"] else start
    before, after = text[max(0, first - REACH_BEFORE) : first], text[match.end() : match.end() + REACH_AFTER].removeprefix(")")
    scale_word = match["scale"] or (SHORT[match["short"].strip().lower()] if match["short"] else "")
    suffix, sign = (match["suffix"] or "").lower().lstrip("-"), match["sign"] or ""
    if not sign and not suffix and not scale_word and _is_no_figure(match, plain, before, after):
        return None
    scale = SCALES[scale_word.lower()] if scale_word else 0
    unit, shift, noun = _unit_of(sign, suffix, plain, before, after, has_scale=bool(scale_word))
    if unit is None:
        return None
    closed = match["close"] or (text[match.end() : match.end() + 1] == ")" and (match["open"] or match["open2"]))
    bracketed = closed and (match["open2"] or (match["open"] and (match["close"] or (sign and "." in plain and not scale_word))))
    if bracketed and suffix and not sign and not match["close"]:  # "$66 million (4.5 percent)", not "a margin of (4.5%)"
        bracketed = _leads().search(text[max(0, match.start() - REACH_BEFORE) : match.start()]) is not None
    negative = bool(bracketed or (match["minus"] and not _is_range(text, match.start("minus"))))
    exponent = scale + shift
    value = Decimal(plain if not plain.startswith(".") else f"0{plain}").scaleb(exponent)
    value = Decimal(f"{-value if negative and value else value:f}")
    decimals = len(plain.partition(".")[2]) - exponent
    about = _about().search(before, max(0, len(before) - LONGEST_ABOUT))
    low = match.start("sign") if sign else match.start("open2") if match["open2"] and negative else start
    return Mention(
        start, end, low, match.end(), digits, value, decimals, scale, unit, noun, negative, about[1].lower() if about else "",
        bool(scale_word), bool(sign) or suffix in ("cents", "cent", "¢"),
    )  # fmt: skip


def _unit_of(sign: str, suffix: str, plain: str, before: str, after: str, *, has_scale: bool) -> tuple[str | None, int, str]:
    """The unit of a number, the power of ten its suffix moves it by, and the noun it counts; None where it is no figure."""
    if suffix in ("cents", "cent", "¢"):
        return "/shares", -2, ""
    if sign:
        currency = CURRENCIES.get(sign.replace("\\", "").replace(" ", ""), "")
        is_share = _words("per_share").match(after) or (
            not has_scale and len(plain.partition(".")[0]) < PER_SHARE_DIGITS and "." in plain and _words("per_share_before").search(before)
        )
        return (f"{currency}/shares" if is_share else currency), 0, ""
    if suffix:
        if suffix.startswith(("%", "per", "point", "pt", "pp")) and not suffix.startswith("percentage"):
            return PERCENT, 0, ""
        if suffix.startswith("percentage"):
            return PERCENT, 0, ""
        if suffix.startswith(("basis", "bp")):
            return BPS, 0, ""
        return PURE, 0, "times"
    if "." in plain and _words("ratio_before").search(before):
        return PERCENT, 0, ""
    if _words("shares").match(after.lstrip()):
        return SHARES, 0, "shares"
    named = _currency_behind(after)
    if named is not None and not _words("rate_before", fold=False).search(before):
        return None if named == UNKNOWN else named, 0, ""
    noun = NOUN.match(after)
    return PURE, 0, noun[1] if noun else ""


def _is_no_figure(match: re.Match[str], plain: str, before: str, after: str) -> bool:
    """Whether a bare number is a date, a time, a length of time, a name or a reference."""
    if YEAR.match(plain) and "," not in match["digits"]:
        return True
    if len(plain) >= LONG_PART and "," not in match["digits"] and DASHED.search(before):
        return True  # the rest of a number of a release, a file or a telephone
    if match["open"] and after.startswith(")") and len(plain) <= 2:
        return True  # a footnote mark
    if not before.strip(" (*†•") and len(plain) <= 2 and MARKED.match(after):
        return True  # the number of a note or of a list's item
    return bool(
        _words("no_figure_after", fold=False).match(after)
        or _words("no_figure_before").search(before, max(0, len(before) - LONGEST_TELLING))
    )


def _is_range(text: str, at: int) -> bool:
    """Whether a dash stands between two numbers rather than before one."""
    return bool(re.search(r"[\d%)]\s?$|\b(?:million|billion)\s?$", text[max(0, at - 12) : at]))


def _currency_behind(after: str) -> str | None:
    """The currency named right behind a number ("million euros"): "" is the document's own dollar, UNKNOWN one of several countries."""
    match = _currency_names().match(after)
    if match is None:
        return None
    name = " ".join(match[1].lower().split())
    return "" if name == "dollars" else str(load("currencies")["words"].get(name, UNKNOWN))


def _in_words(text: str) -> Iterator[Mention]:
    """Yields numbers in words before a percent, cents, a scale or a currency: "three percent", "twenty-one million shares"."""
    for match in _worded().finditer(text):
        found, first = _value_of(match["words"], match["tail"].lower()), match.start("words")
        parted = list(PARTED.finditer(match["words"])) if found is None else []
        if parted:  # "one and seven basis points"
            first += parted[-1].end()
            found = _value_of(text[first : match.end("words")], match["tail"].lower())
        currency = "" if match["tail"].lower() == "dollars" else _currency_behind(text[match.end() : match.end() + REACH_AFTER])
        if found is None or currency == UNKNOWN or _broken().search(text[max(0, first - len("point ")) : first]):
            continue
        number, words, scale, decimals = found
        tail = match["tail"].lower()
        start = first
        after = text[match.end() : match.end() + REACH_AFTER]
        noun = ""
        if tail.startswith("per"):
            unit, shift = PERCENT, 0
        elif tail.startswith("cent"):
            unit, shift = "/shares", -2
        elif tail.startswith("basis"):
            unit, shift = BPS, 0
        else:
            shift = 0
            is_shares = currency is None and _words("shares").match(after.lstrip())
            unit, noun = (SHARES, "shares") if is_shares else (PURE, "") if currency is None else (currency, "")
        exact, is_money = Decimal(f"{number.scaleb(shift):f}"), unit == "/shares" or unit not in (PERCENT, BPS, SHARES, PURE)
        whole = start, start + len(words), start, match.end(), words
        yield Mention(*whole, exact, decimals - shift, scale, unit, noun, False, "", scale > 0, is_money)


def _value_of(words: str, tail: str) -> tuple[Decimal, str, int, int] | None:
    """What words for a number are worth, the words without a scale that ends them, that scale, and the decimals; None where they are none.

    >>> _value_of("twelve", "million")
    (Decimal('12000000'), 'twelve', 6, -6)
    >>> _value_of("one million two hundred thousand", "dollars")
    (Decimal('1200000'), 'one million two hundred thousand', 0, -3)
    >>> _value_of("one two", "percent") is None
    True
    """
    parts = [part for part in re.split(r"[,\s-]+", words.lower()) if part != "and"]
    if tail in BIG:
        words = f"{words} {tail}" if any(part in BIG for part in parts) else words
        parts = [*parts, tail]
    total = group = 0
    last = MOST_DIGITS  # the scale that the next one must be below
    known = load("prose")["words"]
    for part in parts:
        value = int(known.get(part, 0))
        if part in BIG:
            if not group or BIG[part] >= last:
                return None
            total, group, last = total + group * 10 ** BIG[part], 0, BIG[part]
        elif part == "hundred":
            if not 0 < group < HUNDRED:
                return None
            group *= HUNDRED
        elif group % HUNDRED and (group % HUNDRED < TWENTY or group % 10 or value >= 10):
            return None
        else:
            group += value
    scales = [BIG[part] for part in parts if part in BIG]
    is_plain = len(scales) == 1 and not group
    if is_plain and tail not in BIG:
        words = words[: words.lower().rindex(parts[-1])].rstrip(" -,")
    finest = scales[-1] if scales and not group else 0
    return Decimal(total + group), words, finest if is_plain else 0, -finest


@cache
def _words(name: str, *, fold: bool = True) -> re.Pattern[str]:
    """The words of a kind, read without regard to case where asked."""
    return re.compile("|".join(load("prose")[name]), re.IGNORECASE if fold else 0)


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s|\()({'|'.join(load('prose')['about'])})\s?$", re.IGNORECASE)


def _may_be_worded(folded: str) -> bool:
    """Whether a text in small letters may state a number in words: faster than the pattern itself, which holds in fewer texts."""
    words = _number_words()
    for tail in TAILS:
        at = folded.find(tail, 1)
        while at > 0:
            if folded.endswith(words, 0, at - 1) and (folded[at - 1] == "-" or folded[at - 1].isspace()):
                return True
            at = folded.find(tail, at + 1)
    return False


@cache
def _number_words() -> tuple[str, ...]:
    return (*load("prose")["words"], *SCALES)


@cache
def _worded() -> re.Pattern[str]:
    word = "|".join(_number_words())
    tails = r"per\s?cent|cents?|basis\spoints?|million|billion|thousand|dollars"
    return re.compile(rf"\b(?P<words>(?:{word})(?:(?:[\s-]|,\s)(?:and\s)?(?:{word})){{0,9}})[\s-](?P<tail>{tails})\b", re.IGNORECASE)


@cache
def _leads() -> re.Pattern[str]:
    """Words before a percent in brackets that is stated itself: behind all else it says of what stands before it how large that is."""
    return re.compile(r"\b(?:of|was|were|is|are|to|by|at|from|with|than|and|or|decreased|declined|fell|down)\s?$", re.IGNORECASE)


@cache
def _broken() -> re.Pattern[str]:
    """Words before a number in words that make it the rest of another one."""
    return re.compile(r"\b(?:point|half)\s$|\d\s?$", re.IGNORECASE)


@cache
def _currency_names() -> re.Pattern[str]:
    known = [*load("currencies")["words"], *load("currencies")["unknown"]["words"]]
    names = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in sorted(known, key=len, reverse=True))
    return re.compile(rf"\s?(?:of\s)?({names})\b", re.IGNORECASE)
