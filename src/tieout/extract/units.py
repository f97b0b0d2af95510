"""Scale, currency and unit: what the captions say, and which figure each of them governs.

A caption's scale stops at per-share rows, share counts (which have a scale of their own), percents, ratios and counts.
"""

import re
from functools import lru_cache

import msgspec

from tieout.extract.tables_of_words import load, pattern

LONGEST_CAPTION = 400  # characters of a text that are read
SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE_WORD = r"(thousand|million|billion)s?"
_ZEROS = pattern("zeros")
CAPTION = re.compile(
    rf"(?:\b(?:in|of|amounts|dollars|expressed|stated|reported)\s+(?:U\.?S\.?\s+)?(?:[a-z]+\s+)?|[$€£¥]\s?(?:and\s+\w+\s+)?(?:in\s+)?|\(\s*)"
    rf"{_SCALE_WORD}\b|^\W*{_SCALE_WORD}\b(?:\s+of\b|\s*[,)]|\W*$)",
    re.IGNORECASE,
)
SHARES_IN = re.compile(
    rf"\b(?:shares?|share\s+(?:data|amounts|counts)|units)\b[^.;)]{{0,60}}?\b(?:in|reflected\s+in|are\s+in)\s+{_SCALE_WORD}", re.IGNORECASE
)
MONEY_AND_SHARES_IN = re.compile(
    rf"\b(?:dollars|amounts|[$€£])\s*(?:,|and|&)\s*shares?\s+(?:and\s+\w+\s+)?(?:are\s+)?in\s+{_SCALE_WORD}|shares\s+and\s+dollars\s+in\s+{_SCALE_WORD}",
    re.IGNORECASE,
)
EXCEPT = re.compile(r"\b(?:except|excluding|other\s+than|unless)\b(.{0,160})", re.IGNORECASE | re.DOTALL)
EXCEPTED_SHARES = pattern("excepted_shares")
PER_SHARE_WORDS = re.compile(r"per[\s-]+(?:\w+[\s-]+){0,3}(?:share|unit|ads|adr|depositary)\w*", re.IGNORECASE)
MONEY_ONLY = pattern("money_only")
WHOLE = pattern("whole")

PER_SHARE_ROW = pattern("per_share_row")
NOT_PER_SHARE = pattern("not_per_share")
BASED_ON = re.compile(r"\(based\s+on\b[^()]*\)?", re.IGNORECASE)  # says what an amount per share was divided by
SHARE_ROW = pattern("share_row")
NOT_SHARES = pattern("not_shares")
PERCENT_ROW = pattern("percent_row")
PERCENT_HEADER = pattern("percent_header")
POINTS_HEADER = re.compile(r"\bbps\b|\bbasis\s+points?\b", re.IGNORECASE)
# may be a percent or an amount: the rest of the table decides
SHARE_OF = re.compile(r"\b(?:margin|utilization|occupancy|retention|growth|penetration)\s*(?:\(|$|[-–—:*†]|excl|incl)", re.IGNORECASE)
COUNT_ROW = pattern("count_row")
COUNTED = re.compile(r"\bnumber\b|\bcount\b|#|\bequivalents?\b|\bfeet\b|\bfootage\b|\bdays\b|\bactive\b", re.IGNORECASE)  # leaves no doubt
SHARES_HEADER = pattern("shares_header")
INCOME_HEADER = re.compile(r"\b(?:income|loss|earnings|attributable)\b", re.IGNORECASE)
COUNT_HEADER = re.compile(
    r"^\W*(?:number|no\.?|quantity|count|#|units)\W*(?:\(in\s+\w+\)\W*)?$|\bnumber\s+of\b|\b#\s+of\b|\bquantity\b", re.IGNORECASE
)
AMOUNT_HEADER = re.compile(r"\bamounts?\b|\bdollars\b|[$€£]|\bpar\s+value\b|\bvalue\b|\bcapital\b", re.IGNORECASE)
PER_SHARE_HEADER = re.compile(r"\bper\s+(?:[\w/-]+\s+){0,3}(?:share|unit|ads)\b|\beps\b", re.IGNORECASE)
# rows under a heading of share counts: "Basic", "Diluted", "Class A"
SHARE_KIND = pattern("share_kind")
# labels of a balance sheet that state a count or an amount per share and nothing else
SHARES_LABEL = pattern("shares_label")
PER_SHARE_LABEL = re.compile(r"per\s+(?:common\s+|ordinary\s+)?share|\bpar\s+value\b|\bper\s+unit|book\s+value\s+per", re.IGNORECASE)
PERCENT_OF = re.compile(r"\bas\s+an?\s+(?:percent(?:age)?|%)\s+of\b|^\W*(?:%|percent(?:age)?)\s+of\b", re.IGNORECASE)
# amounts per something counted: their caption's scale does not reach them
PER_UNIT = pattern("per_unit")
DILUTIVE = pattern("dilutive")
TIMES_ROW = re.compile(r"\bdebt\b.*\b(?:to|/)\s*.*\bebitda|\bebitda\b.*\bleverage\b|\b(?:times|multiple|coverage)\b|\(x\)", re.IGNORECASE)

OWN_SIGN = re.compile("[€£¥₹₩₪]")
NO_DOLLARS = frozenset(("EUR", "GBP", "JPY", "CNY", "INR", "CHF", "KRW", "ILS", "SEK", "NOK", "DKK", "ZAR"))


class Caption(msgspec.Struct, frozen=True, gc=False):
    """What one caption says: a scale for amounts, one for share counts, a currency; None where it says nothing.

    `covers_shares` is False where share counts are excepted or only dollars are scaled, True where the scale is everyone's.
    """

    scale: int | None
    share_scale: int | None
    currency: str | None
    covers_shares: bool
    money_only: bool = False


NO_CAPTION = Caption(None, None, None, covers_shares=True)


@lru_cache(maxsize=4096)
def read_caption(text: str) -> Caption:
    """What a caption such as "(In thousands, except per share data)" says; NO_CAPTION where the text is none."""
    text = text[:LONGEST_CAPTION]
    scale = _scale_of(text)
    currency = find_currency(text)
    if currency is None and scale is not None:
        sign = OWN_SIGN.search(text)
        currency = sign_currency(sign.group()) if sign else None
    if scale is None:
        whole = WHOLE.search(text)
        return Caption(0, 0, currency, covers_shares=True) if whole else Caption(None, _share_scale(text), currency, covers_shares=True)
    share_scale = _share_scale(text)
    both = MONEY_AND_SHARES_IN.search(text)
    if both:
        share_scale = SCALES[(both.group(1) or both.group(2)).lower()]
    excepted = EXCEPT.search(text)
    covers = True
    if share_scale is None and excepted:
        if EXCEPTED_SHARES.search(PER_SHARE_WORDS.sub(" ", excepted.group(1))):
            share_scale, covers = 0, False
    elif share_scale is None and MONEY_ONLY.search(text):
        covers = False
    return Caption(scale, share_scale, currency, covers, bool(MONEY_ONLY.search(text)) and not both)


def _scale_of(text: str) -> int | None:
    shares = SHARES_IN.search(text)
    match = CAPTION.search(text)
    if match and shares and shares.start() <= match.start() < shares.end() and not MONEY_AND_SHARES_IN.search(text):
        match = CAPTION.search(text, shares.end())
    if match:
        word = match.group(1) or match.group(2)
        return SCALES[word.lower()]
    zeros = _ZEROS.search(text)
    if zeros:
        word = next(group for group in zeros.groups() if group).lower()
        return {"000": 3, "000,000": 6, "mm": 6, "m": 6, "k": 3, "bn": 9}[word]
    return None


def stated_scales(text: str) -> set[int]:
    """All the scales that a text states for amounts: of a caption that contradicts itself more than one."""
    folded = text.casefold()
    if "illion" not in folded and "thousand" not in folded:
        return set()
    text = SHARES_IN.sub(" ", EXCEPT.sub(" ", text[:LONGEST_CAPTION]))
    return {SCALES[(match.group(1) or match.group(2)).lower()] for match in CAPTION.finditer(text)}


def _share_scale(text: str) -> int | None:
    match = SHARES_IN.search(text)
    return SCALES[match.group(1).lower()] if match else None


@lru_cache(maxsize=1)
def _currency_words() -> re.Pattern[str]:
    words = sorted(load("currencies")["words"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b", re.IGNORECASE)


def find_currency(text: str) -> str | None:
    """The currency a text names in words or by a sign that belongs to one currency only."""
    match = _currency_words().search(text)
    return str(load("currencies")["words"][match.group().lower()]) if match else None


def sign_currency(symbol: str) -> str | None:
    """The currency of a sign such as `$` or `€`."""
    signs: dict[str, str] = load("currencies")["signs"]
    return signs.get(symbol) or signs.get(symbol.upper())


def has_dollar_sign(currency: str) -> bool:
    """Whether a bare dollar sign may stand for a currency: it does unless the currency has a sign or letters of its own only."""
    return currency not in NO_DOLLARS


_WORDS = re.compile(r"[a-z]+|[%#]")
_PER_SHARE_WORDS = frozenset(("per", "a", "eps", "share", "dividend", "dividends"))
_SHARE_WORDS = frozenset(
    (
        "share",
        "shares",
        "weighted",
        "average",
        "units",
        "stock",
        "ads",
        "adss",
        "outstanding",
        "denominator",
        "equivalents",
        "dilutive",
        "dilution",
        "dilutives",
    )
)
_PERCENT_WORDS = frozenset(
    (
        "to",
        "%",
        "percent",
        "percents",
        "percentage",
        "percentages",
        "ratio",
        "ratios",
        "yield",
        "yields",
        "return",
        "returns",
        "rate",
        "rates",
        "cost",
        "costs",
    )
)
_SHARE_OF_WORDS = frozenset(("margin", "utilization", "occupancy", "retention", "growth", "penetration"))
_COUNT_WORDS = frozenset(
    (
        "clients", "customers", "members", "users", "stores", "restaurants", "locations", "offices", "branches", "subscribers", "agents",
        "employees", "headcount", "rooms", "wells", "policies", "atms", "days", "weeks", "number", "#", "no", "equivalent", "equivalents",
        "fte", "ftes", "store", "square",
    )
)  # fmt: skip
_PER_UNIT_WORDS = frozenset(("per", "average", "day", "price", "prices"))
_TIMES_WORDS = frozenset(("ebitda", "times", "multiple", "coverage", "x"))


@lru_cache(maxsize=4096)
def row_measure(label: str) -> str:
    """What a row label says its figures are: "per_share", "shares", "percent", "count", "times" …, or "" where it says nothing.

    "percent_of" is a percent whatever its size, "share_of" may be a percent or an amount, "per_unit" an amount without scale.
    """
    label = label[-200:]
    words = frozenset(_WORDS.findall(label.lower()))
    is_percent = not _PERCENT_WORDS.isdisjoint(words)
    if is_percent and PERCENT_OF.search(label):
        return "percent_of"
    has_shares = not _SHARE_WORDS.isdisjoint(words)
    if not _PER_UNIT_WORDS.isdisjoint(words) and PER_UNIT.search(label) and not (has_shares and SHARE_ROW.search(label)):
        return "per_unit"
    if has_shares and DILUTIVE.search(label):
        return "shares"
    if not _PER_SHARE_WORDS.isdisjoint(words) and PER_SHARE_ROW.search(label):
        return "shares" if NOT_PER_SHARE.search(BASED_ON.sub("", label)) else "per_share"
    if has_shares and SHARE_ROW.search(label) and not NOT_SHARES.search(label):
        return "shares"
    if is_percent and PERCENT_ROW.search(label):
        return "percent"
    if not _SHARE_OF_WORDS.isdisjoint(words) and SHARE_OF.search(label):
        return "share_of"
    if not _COUNT_WORDS.isdisjoint(words) and COUNT_ROW.search(label):
        return "count"
    return "times" if not _TIMES_WORDS.isdisjoint(words) and TIMES_ROW.search(label) else ""


@lru_cache(maxsize=4096)
def header_measure(header: str) -> str:
    """What a column header says its figures are, as `row_measure`."""
    if PER_SHARE_HEADER.search(header):
        return "per_share"
    if POINTS_HEADER.search(header):
        return "bps"
    if PERCENT_HEADER.search(header):
        return "percent"
    if SHARES_HEADER.search(header) and not INCOME_HEADER.search(header):
        return "shares"
    if COUNT_HEADER.search(header):
        return "shares" if "share" in header.lower() else "count"
    return "amount" if AMOUNT_HEADER.search(header) else ""


@lru_cache(maxsize=4096)
def own_scale(label: str) -> int | None:
    """A scale a row label states for itself: "Weighted average shares (in thousands)"."""
    if "illion" not in label and "housand" not in label and "000" not in label:
        return None
    match = CAPTION.search(label) or SHARES_IN.search(label)
    if match:
        return SCALES[next(group for group in match.groups() if group).lower()]
    return _scale_of(label)
