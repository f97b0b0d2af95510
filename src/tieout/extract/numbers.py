"""Numbers as printed: what one table cell holds, and how the cells of a row join to figures.

A cell is a number, a dash that states zero, a piece of a number (`$`, `(`, `)`, `%` in cells of their own), a footnote mark, a word
that stands in a figure's place ("nm"), or text. Nothing here knows what a number means.
"""

import re
from functools import lru_cache

import msgspec

from tieout.extract.tables_of_words import load

# what a cell is
NUMBER, NIL, LEAD, TAIL, NOTE, NO_FIGURE, TEXT = range(7)

DASHES = "-‐‑‒–—―−﹣－─━"
_SIGNS = sorted(load("currencies")["signs"], key=len, reverse=True)
_CURRENCY = "(?:" + "|".join(re.escape(sign) for sign in _SIGNS) + ")"
_LETTER_SIGNS = re.compile("|".join(re.escape(sign) for sign in _SIGNS), re.IGNORECASE)
_DASH = "\\-" + DASHES[1:]
_OPEN = r"(\[<{（"
_CLOSE = r")\]>}）"
_NOTE = r"(?:\s*(?:\((?![nN][mMaA]\))[a-zA-Z]{1,2}\)|\(\d{1,2}\)|\[[a-zA-Z\d]{1,2}\]|[*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰#^]{1,4}))"
_WORDS = {
    "%": "percent",
    "percent": "percent",
    "bps": "bps",
    "bp": "bps",
    "basis points": "bps",
    "pts": "points",
    "pt": "points",
    "points": "points",
    "ppt": "points",
    "pp": "points",
    "ppts": "points",
    "x": "times",
    "times": "times",
    "¢": "cents",
    "cents": "cents",
    "million": "million",
    "billion": "billion",
    "thousand": "thousand",
    "trillion": "trillion",
    "mm": "million",
    "bn": "billion",
    "m": "million",
    "b": "billion",
    "k": "thousand",
}
_SUFFIX = (
    r"(?:%|:\s?1(?:\.0+)?(?!\d)|to\s1(?:\.0+)?(?![\d.])|‰|percent|basis points|bps?\.?|ppts?\.?|pp|pts?\.?|points|"
    r"[x×]|times|¢|cents|million|billion|trillion|thousand|MM|bn|[MBK])"
)
# by far the most frequent shapes: 1,234 and (12.5) and (1,234 with its bracket closed in the next cell
PLAIN_NUMBER = re.compile(r"(?a:(\()?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?:(?<=\d)(?(1)\)?))(?!\)))")
NUMBER_CELL = re.compile(
    rf"\s*(?P<lead>(?:[{_OPEN}+~\s{_DASH}]|{_CURRENCY})*)"
    rf"(?:(?P<whole>\d[\d,]*|\d{{1,3}}(?:[\u00a0\u2009\u202f']\d{{3}})+)(?P<fraction>\.\d*)?|(?P<only>\.\d+))"
    rf"(?P<tail>\s*(?:[{_CLOSE}]|{_SUFFIX}(?![A-Za-z]))*(?:\s*(?:[{_CLOSE}]|{_SUFFIX}(?![A-Za-z])))*(?:\s*{_CURRENCY}[{_CLOSE}]?|\s*[{_DASH}])?)"
    rf"(?P<notes>{_NOTE}*)\s*",
    re.IGNORECASE,
)
NIL_CELL = re.compile(
    rf"\s*(?:[{_OPEN}+\s]|{_CURRENCY})*(?:[{_DASH}](?:\s?[{_DASH}]){{0,3}}|-0-|nil|Nil|NIL)[{_CLOSE}\s]*(?P<suffix>%?)[{_CLOSE}\s]*"
    rf"(?P<notes>{_NOTE}*)\s*"
)
LEAD_CELL = re.compile(rf"\s*(?:[{_OPEN}]|{_CURRENCY}|\s)+\s*", re.IGNORECASE)
TAIL_CELL = re.compile(rf"\s*(?P<tail>(?:[{_CLOSE}]|{_SUFFIX})(?:\s*(?:[{_CLOSE}]|{_SUFFIX}))*)(?P<notes>{_NOTE}*)\s*", re.IGNORECASE)
NOTE_CELL = re.compile(rf"(?:{_NOTE}|\s*,)+\s*")
NO_FIGURE_CELL = re.compile(
    r"\s*[(*]?\s*(?:n\.?\s?/?\s?m\.?f?|n/?a|not meaningful|not applicable|nmf|n\.a\.|not material|b?/w?|\*+|#+|N\.?C\.?)\s*[)*%]*\s*",
    re.IGNORECASE,
)
# "10.5% to 11.5%", "$4.75 billion - $4.78 billion": two figures of guidance, which no column of single figures holds
_BOUND = rf"(?:[{_OPEN}\s~]|{_CURRENCY})*\d[\d,]*(?:\.\d+)?\s*(?:{_SUFFIX})?[{_CLOSE}]?"
RANGE_CELL = re.compile(rf"\s*{_BOUND}\s*(?:to|and|[{_DASH}])\s*{_BOUND}\s*", re.IGNORECASE)
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})*|\d+")
YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST_CELL = 60
LONGEST_SIGN = 15


class Printed(msgspec.Struct, frozen=True, gc=False):
    """What one cell prints.

    `kind` is one of this module's constants. `start` and `end` bound the digits with the sign marks that touch them, in the cell's
    text; `digits` are the printed digits without grouping; `places` counts the digits after the point. `word` is the suffix
    ("percent", "bps", "times", "million" …), "" without one. `is_open` says a bracket opens and does not close in this cell.
    """

    kind: int
    start: int = 0
    end: int = 0
    digits: str = ""
    places: int = 0
    negative: bool = False
    is_open: bool = False
    symbol: str = ""
    word: str = ""
    is_odd: bool = False
    notes: str = ""


_TEXT = Printed(TEXT)


def read_cell(text: str) -> Printed:
    """What a cell's text is."""
    # words: a letter and then a small letter, as no number, sign or "nm" begins when it is this long
    if len(text) > LONGEST_SIGN and text[0].isalpha() and text[1].islower():
        return _TEXT
    match = PLAIN_NUMBER.fullmatch(text)
    if match:
        bracket, whole, fraction = match.groups()
        digits = whole.replace(",", "")
        return Printed(
            NUMBER,
            0,
            len(text),
            digits + fraction if fraction else digits,
            len(fraction) - 1 if fraction else 0,
            bool(bracket),
            bool(bracket) and text[-1] != ")",
        )
    return _TEXT if len(text) > LONGEST_CELL else _read_cell(text)


@lru_cache(maxsize=4096)
def _read_cell(text: str) -> Printed:
    match = NIL_CELL.fullmatch(text)
    if match:  # before numbers: "— (1)" is nothing with a footnote
        lead = _LETTER_SIGNS.search(text)
        return Printed(
            NIL,
            start=len(text) - len(text.lstrip()),
            end=len(text[: match.start("notes")].rstrip()),
            digits="0",
            symbol=lead.group() if lead else "",
            word="percent" if match["suffix"] else "",
            notes=match["notes"].strip(),
        )
    match = NUMBER_CELL.fullmatch(text)
    if match:
        return _number(match)
    if text.strip(" \u00a0") == "":
        return _TEXT
    return _other(text)


def _other(text: str) -> Printed:
    if LEAD_CELL.fullmatch(text):
        sign = _LETTER_SIGNS.search(text)
        return Printed(LEAD, end=len(text), is_open=any(mark in text for mark in "([<（"), symbol=sign.group() if sign else "")
    if NOTE_CELL.fullmatch(text):
        return Printed(NOTE, notes=text.strip())
    match = TAIL_CELL.fullmatch(text)
    if match:
        closes = any(mark in match["tail"] for mark in ")]>）")
        return Printed(TAIL, end=len(text), is_open=not closes, word=_word_of(match["tail"]), notes=match["notes"].strip())
    if NO_FIGURE_CELL.fullmatch(text) or RANGE_CELL.fullmatch(text):
        return Printed(NO_FIGURE)
    return _TEXT


def _word_of(tail: str) -> str:
    word = tail.strip(" \u00a0)]>}）\n\t." + DASHES).lower()
    return _WORDS.get(word, "times" if word == "×" or word[:1] == ":" or word[:2] == "to" else "")


def _number(match: re.Match[str]) -> Printed:
    lead, tail = match["lead"], match["tail"]
    only = match["only"]
    whole, fraction = (match["whole"], match["fraction"] or "") if only is None else ("", only)
    places = max(0, len(fraction) - 1)
    digits = whole.replace(",", "") if whole.isascii() else whole
    if not digits.isdigit() and whole:
        digits = "".join(character for character in whole if character.isdigit())
    opens = any(mark in lead for mark in "([<（{")
    closes = any(mark in tail for mark in ")]>）}")
    minus = any(mark in DASHES for mark in lead) or (bool(tail) and tail.rstrip()[-1:] in DASHES and tail.strip() != "")
    symbol = (_LETTER_SIGNS.search(lead) if lead.strip() else None) or (_LETTER_SIGNS.search(tail) if tail.strip() else None)
    start, end = _touching(match)
    number = digits + fraction if digits else "0" + fraction
    if number.endswith("."):
        number = number[:-1]
    return Printed(
        NUMBER,
        start,
        end,
        number,
        places,
        negative=minus or opens,
        is_open=opens and not closes,
        symbol=symbol.group() if symbol else "",
        word=_word_of(_LETTER_SIGNS.sub("", tail)) if tail else "",
        is_odd="," in whole and not GROUPED.fullmatch(whole),
        notes=match["notes"].strip(),
    )


def _touching(match: re.Match[str]) -> tuple[int, int]:
    """The digits and the sign marks that touch them."""
    start = match.start("whole") if match["only"] is None else match.start("only")
    end = match.end("only") if match["only"] is not None else max(match.end("whole"), match.end("fraction"))
    text = match.string
    while start > 0 and (text[start - 1] in DASHES or text[start - 1] in "([<（"):
        start -= 1
    if end < len(text) and text[end] in ")]>）":
        end += 1
    return start, end


def is_year(printed: Printed, text: str) -> bool:
    """Whether a number cell prints nothing but a year."""
    return (
        printed.kind == NUMBER
        and len(printed.digits) == 4
        and not printed.symbol
        and not printed.word
        and YEAR.match(text.strip(" \u00a0")) is not None
    )
