"""Scale, currency and unit: what the captions say, and which figure each of them governs.

A caption's scale stops at per-share rows, share counts (which have a scale of their own), percents, ratios and counts.
"""

import re
from functools import lru_cache

import msgspec

from tieout.extract.tables_of_words import load

SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_SCALE_WORD = r"(thousand|million|billion)s?"
_ZEROS = re.compile(r"(?:[$€£]\s*|\()\s*(000,000|000)['’]?s?\b|\b(000,000|000)['’]?s\s+omitted|\bin\s+\$?(000,000|000)['’]?s|[$€£]\s?(mm|m|k|bn)\b", re.IGNORECASE)
CAPTION = re.compile(
    rf"(?:\b(?:in|of|amounts|dollars|expressed|stated|reported)\s+(?:U\.?S\.?\s+)?(?:[a-z]+\s+)?|[$€£¥]\s?(?:and\s+\w+\s+)?(?:in\s+)?|\(\s*)"
    rf"{_SCALE_WORD}\b|^\W*{_SCALE_WORD}\b(?:\s+of\b|\s*[,)]|\W*$)", re.IGNORECASE)
SHARES_IN = re.compile(rf"\b(?:shares?|share\s+(?:data|amounts|counts)|units)\b[^.;)]{{0,60}}?\b(?:in|reflected\s+in|are\s+in)\s+{_SCALE_WORD}", re.IGNORECASE)
MONEY_AND_SHARES_IN = re.compile(rf"\b(?:dollars|amounts|[$€£])\s*(?:,|and|&)\s*shares?\s+(?:and\s+\w+\s+)?(?:are\s+)?in\s+{_SCALE_WORD}|shares\s+and\s+dollars\s+in\s+{_SCALE_WORD}", re.IGNORECASE)
EXCEPT = re.compile(r"\b(?:except|excluding|other\s+than|unless)\b(.{0,160})", re.IGNORECASE | re.DOTALL)
EXCEPTED_SHARES = re.compile(r"\b(?:shares?(?!\s*[-–]?\s*(?:based|holder))(?:\s*,|\s+and\b|\s+amounts?|\s+data|\s+information|\s+counts?|\s+numbers?|\s*/|\s*$|\s*\))|"
                             r"number\s+of\s+(?:common\s+)?shares|per\s+share\s+and\s+share|shares?\s+outstanding)", re.IGNORECASE)
PER_SHARE_WORDS = re.compile(r"per[\s-]+(?:\w+[\s-]+){0,3}(?:share|unit|ads|adr|depositary)\w*", re.IGNORECASE)
MONEY_ONLY = re.compile(r"(?:\bdollars?|\bdollar\s+amounts|[$€£])\s*(?:amounts?\s+)?(?:are\s+)?(?:stated\s+|expressed\s+)?in\s+", re.IGNORECASE)
WHOLE = re.compile(r"\b(?:in|of)\s+(?:whole\s+|u\.?s\.?\s+|actual\s+)?dollars\b(?!\s+in\b)|\bin\s+(?:whole|actual)\b|\bactual\s+(?:dollars|amounts)\b|\bin\s+(?:euros?|rmb|yen)\b", re.IGNORECASE)

PER_SHARE_ROW = re.compile(
    r"\b(?:per|a)[\s-]+(?:[\w-]+\s+){0,4}?(?:shares?|ads|adr|adss|unit|units|depositary\s+share)\b|\beps\b|/\s*share\b|\bbook\s+value\s+per\b|"
    r"\bper\s+(?:basic|diluted)\b|\bdividends?\b.{0,30}\bper\b", re.IGNORECASE)
NOT_PER_SHARE = re.compile(
    r"(?:shares?|units?|adss?|number|denominator)\s+(?:\w+\s+){0,3}?(?:used|outstanding|for|in\s+(?:the\s+)?(?:comput|calculat))|weighted[\s-]+average|used\s+(?:in|to|for)\s+(?:\w+\s+){0,4}(?:comput|calculat|per)|"
    r"\bshares\s+(?:-|–|—|:)|\bshares\s+used", re.IGNORECASE)
SHARE_ROW = re.compile(
    r"\b(?:weighted[\s-]+average|average)\b.{0,80}\b(?:shares?|units|stock|adss?|outstanding|equivalents)\b|\b(?:number\s+of\s+)?(?:common\s+|ordinary\s+|diluted\s+|basic\s+|dilutive\s+|total\s+)*shares\b.{0,60}"
    r"\b(?:outstanding|issued|used|authorized|repurchased|purchased|basic|diluted|denominator|comput|calculat)|\b(?:basic|diluted|dilutive)\b.{0,40}\bshares\b|^\s*shares\b(?!\s+issued\s+(?:for|under|in))|"
    r"\bshares\s*(?:\(|$|[-–—:,])|\bshare\s+(?:count|equivalents)\b|\bdilutive\b.{0,40}\b(?:awards|options|stock|warrants|notes)\b|\b(?:effect|impact)\s+of\s+dilut\w+|\bdilutive\s+(?:effect|impact|securities|shares)|\bdenominator\b|\bweighted[\s-]+average\s+(?:number|basic|diluted|common)|\bshares\s+(?:of\s+)?(?:common\s+)?(?:stock\s+)?(?:outstanding|issued)", re.IGNORECASE)
NOT_SHARES = re.compile(
    r"\b(?:value|proceeds|payments?|cash|dividends?|cost|purchases?|repurchases?|issuance|expense|price|paid|liabilit|equity|income|loss|earnings|rate|yield|interest|exercise|withh[eo]ld|surrender|tax(?:es)?)\b", re.IGNORECASE)
PERCENT_ROW = re.compile(
    r"\b(?:loans|assets|deposits|equity|allowance|charge-?offs|capital)\b.*\bto\b.*\b(?:loans|assets|deposits|equity|capital|charge-?offs)\b|^\s*(?:average\s+|weighted[\s-]+average\s+|net\s+|total\s+)?(?:yields?|rates?\s+(?:paid|earned|on)|returns?\s+on|costs?\s+of\s+(?:funds|deposits))\b|%|\bpercent(?:age)?s?\b|\b(?:ratio|yield|return\s+on\s+.{0,40}|effective\s+(?:income\s+)?tax\s+rate|tax\s+rate|rates?|returns?)\s*(?:\(|$|[-–—,:*†]|\d|\bon\b|\bas\b|\bfor\b|excl|incl)|"
    r"\bas\s+a\s+%|\bratios?\b", re.IGNORECASE)
PERCENT_HEADER = re.compile(r"%|\bpercent(?:age)?\b|\b(?:yield|rate|rates|ratio|wac|margin)s?\b\s*(?:\(|$|/)|\byield\s*/\s*(?:rate|cost)|\brate\b\s*$", re.IGNORECASE)
POINTS_HEADER = re.compile(r"\bbps\b|\bbasis\s+points?\b", re.IGNORECASE)
# may be a percent or an amount: the rest of the table decides
SHARE_OF = re.compile(r"\b(?:margin|utilization|occupancy|retention|growth|penetration)\s*(?:\(|$|[-–—:*†]|excl|incl)", re.IGNORECASE)
COUNT_ROW = re.compile(
    r"^\W*(?:total\s+|average\s+|ending\s+|period-?end\s+)*(?:clients|customers|members|users|stores|restaurants|locations|offices|branches|subscribers|agents|employees|headcount|"
    r"rooms|wells|policies\s+in\s+force|atms|(?:selling|business|trading|working|shipping)\s+days|weeks)\s*(?:\(.*)?$|"
    r"^\W*(?:total\s+|average\s+|ending\s+)*(?:number\s+of|#\s*of|no\.\s+of)\b|\bnumber\s+of\b|\bheadcount\b|\bfull[\s-]time\s+equivalents?\b|\bftes?\b|\bstore\s+count\b|"
    r"\bemployees\s*(?:\(.*)?$|\bsquare\s+(?:feet|footage)\b", re.IGNORECASE)
SHARES_HEADER = re.compile(r"\bshares\s+of\b|\bshares\b\s*(?:\(|$|outstanding|issued)|^\W*(?:number\s+of\s+)?shares\W*$|\bsh(?:are)?s\.?\s*$", re.IGNORECASE)
INCOME_HEADER = re.compile(r"\b(?:income|loss|earnings|attributable)\b", re.IGNORECASE)
COUNT_HEADER = re.compile(r"^\W*(?:number|no\.?|quantity|count|#|units)\W*$|\bnumber\s+of\b|\b#\s+of\b|\bquantity\b", re.IGNORECASE)
AMOUNT_HEADER = re.compile(r"\bamounts?\b|\bdollars\b|[$€£]|\bpar\s+value\b|\bvalue\b|\bcapital\b", re.IGNORECASE)
PER_SHARE_HEADER = re.compile(r"\bper\s+(?:[\w/-]+\s+){0,3}(?:share|unit|ads)\b|\beps\b", re.IGNORECASE)
# rows under a heading of share counts: "Basic", "Diluted", "Class A"
SHARE_KIND = re.compile(r"\b(?:basic|diluted|dilut\w+|assuming|class|common|ordinary|total|weighted|ads|adss|outstanding|issued|beginning|ending|options?|units?|rsus?|awards|warrants?|"
                        r"convertible|equivalents|shares?|employee|restricted)\b|^$", re.IGNORECASE)
# labels of a balance sheet that state a count or an amount per share and nothing else
SHARES_LABEL = re.compile(r"\b(?:shares?|units)\b\W*(?:\w+\W+){0,2}?(?:authorized|issued|outstanding|held)\b|\b(?:authorized|issued|outstanding)\W+shares\b|\(in\s+shares\)|number\s+of\s+shares", re.IGNORECASE)
PER_SHARE_LABEL = re.compile(r"per\s+share|\bpar\s+value\b|\bper\s+unit|book\s+value\s+per", re.IGNORECASE)
PERCENT_OF = re.compile(r"\bas\s+an?\s+(?:percent(?:age)?|%)\s+of\b|^\W*(?:%|percent(?:age)?)\s+of\b", re.IGNORECASE)
# amounts per something counted: their caption's scale does not reach them
PER_UNIT = re.compile(r"\bper\s+(?:million|thousand|hundred|barrels?|bbl|boe|mcf|mmbtu|tons?|tonnes?|metric\s+ton|ounces?|pounds?|gallons?|room|available|occupied|customer|subscriber|user|"
                      r"store|square\s+foot|diluted\s+unit|transaction|day|mile|kwh|mwh|employee|member|account|order|contract|trade|home|acre|patient|visit|guest|seat)\b|\bday\s+rates?\b|\baverage\s+(?:net\s+)?(?:selling\s+|sales\s+|realized\s+)?prices?\b", re.IGNORECASE)
DILUTIVE = re.compile(r"\bdilutive\b.{0,60}\b(?:awards|options|stock|warrants|notes|securities|shares?|units|equivalents)\b|\b(?:effect|impact)\s+of\s+dilut\w+", re.IGNORECASE)
TIMES_ROW = re.compile(r"\bdebt\b.*\b(?:to|/)\s*.*\bebitda|\bebitda\b.*\bleverage\b|\b(?:times|multiple|coverage)\b|\(x\)", re.IGNORECASE)


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
    text = text[:400]
    scale = _scale_of(text)
    currency = find_currency(text)
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
    return load("currencies")["words"][match.group().lower()] if match else None


def sign_currency(symbol: str) -> str | None:
    """The currency of a sign such as `$` or `€`."""
    signs = load("currencies")["signs"]
    return signs.get(symbol) or signs.get(symbol.upper())


_WORDS = re.compile(r"[a-z]+|[%#]")
_PER_SHARE_WORDS = frozenset(("per", "a", "eps", "share", "dividend", "dividends"))
_SHARE_WORDS = frozenset(("share", "shares", "weighted", "average", "units", "stock", "ads", "adss", "outstanding", "denominator", "equivalents", "dilutive", "dilution", "dilutives"))
_PERCENT_WORDS = frozenset(("to", "%", "percent", "percents", "percentage", "percentages", "ratio", "ratios", "yield", "yields", "return", "returns", "rate", "rates", "cost", "costs"))
_SHARE_OF_WORDS = frozenset(("margin", "utilization", "occupancy", "retention", "growth", "penetration"))
_PER_UNIT_WORDS = frozenset(("per", "day", "price", "prices"))
_TIMES_WORDS = frozenset(("ebitda", "times", "multiple", "coverage", "x"))


@lru_cache(maxsize=16384)
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
        return "shares" if NOT_PER_SHARE.search(label) else "per_share"
    if has_shares and SHARE_ROW.search(label) and not NOT_SHARES.search(label):
        return "shares"
    if is_percent and PERCENT_ROW.search(label):
        return "percent"
    if not _SHARE_OF_WORDS.isdisjoint(words) and SHARE_OF.search(label):
        return "share_of"
    if COUNT_ROW.search(label):
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
