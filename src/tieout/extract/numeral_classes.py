"""What a numeral of a text is, by what stands around it: a judgement in order, from the surest signs to the weakest.

A rule looks at one numeral and gives its class, or None where it cannot say. The last rule gives "figure": what is left is a number
that nothing around it makes a part of a date, an address, a name or a reference, and such a number counts or measures something.
"""

import re
from functools import lru_cache

from tieout.extract.numeral_marks import find_mark
from tieout.extract.numeral_spots import (
    AFTER,
    BEFORE,
    COUNTED,
    DAYS,
    DAYS_AND_YEARS,
    LONG_MONTHS,
    MARKS,
    MONTH_FORMS,
    MONTHS,
    MOST_NUMERALS,
    NUMBERED,
    NUMERAL,
    PLAIN,
    YEARS,
    Rule,
    Spot,
)

LONGEST_GAP = 16  # characters between the parts of one reference: "Sections 27A and 21E"
CURRENCY = frozenset("$€£¥")
BLANKS = frozenset(" \u00a0\n\t")
UNITS = (
    *("%", " %", "\u00a0%", ")%"),
    *(" million", "\u00a0million", " billion", "\u00a0billion", " percent", " basis point", " bps", ") bps", " per share", " cents"),
)
JOINED = re.compile(r"(?:[A-Za-z]{0,2}(?:\([A-Za-z0-9]{1,3}\))*)[\s,(]*(?:and|or|to|through|&|[-–/,])?[\s(]*", re.IGNORECASE)
INHERITED = frozenset(("legal", "page", "footnote", "contact", "identifier", "name"))
PHONE = re.compile(
    r"(?:\+?\d{1,3}[\s.\-–‑/]{0,9})?\(?\d{3}\)?[\s.\-–‑/]{1,9}\d{3}[\s.\-–‑]{1,9}\d{4}(?!\d)"
    r"|\+\s?\d{1,3}(?:[\s.\-–‑()]{1,3}\d{1,4}){2,6}|(?<!\d)1-8\d\d-[A-Z0-9]|\(\d{3}\)\s?\d{3}-\d{4}"
)
LOCAL_PHONE = re.compile(r"(?<![\d-])\d{3}[-–‑]\d{4}(?![\d-])")
STYLE = re.compile(r"\b(?:height|width|size|margin|padding|indent|spacing)[\w-]*\s?[:=]\s?[\"']?\Z", re.IGNORECASE)  # of markup left over
DIALLED = re.compile(r"\d{3}\.\d{3}\.\d{4}|\d{1,3}(?:\.\d{2,4}){3,4}")
SLASHED = re.compile(r"(?<![\d/])(?:\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}/(?:19|20)\d\d)(?![\d/])")
ISO = re.compile(r"(?<![\d-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}-(?:[A-Za-z]{3})-\d{2,4}|\d{2}-\d{2}-\d{4}|\d{1,2}-\d{1,2}-\d\d)(?![\d-])")
REGISTERED = re.compile(r"(?<![\d-])\d{1,3}[-–]\d{5,8}(?:-\d{2})?(?![\d-])|\d{10}-\d{2}-\d{6}")
ZIP = re.compile(r"(?<!\d)\d{5}-\d{4}(?!\d)")
FORM = re.compile(r"[-–‑](?:KSB|QSB|KT|K|Q|F)(?![a-z])(?:/A)?s?")
CODE = re.compile(r"[a-eA-E](?:\d|-\d)")
LETTERS_BEFORE = re.compile(r"([A-Za-z&]+)([-–‑]?)\Z")
LETTERS_AFTER = re.compile(r"[A-Za-z]+")
QUARTER_AFTER = re.compile(r"[-–‑]?(?:FQ|[QqHh])(?![A-Za-z])")
ADDRESS = re.compile(r"@|www\.|https?:|\.(?:com|org|net|gov)\b", re.IGNORECASE)
ATTACHED = re.compile(r"\s*99\.\d{1,2}\s+[A-Za-z(]")
OF_LETTERED_PAGES = re.compile(r"\bpages?\b[^.;]{0,24}\b[A-Z]-\Z", re.IGNORECASE)
DAY_OF_YEAR = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:[12]\d|3[01]|0?[1-9])(?![\d/])")
DATING = frozenset(("year", "end", "ended", "ending", "dated", "on", "through", "of", "since", "until", "by"))
OF_PAGES = re.compile(r"\bpage\s+\d+\s+of\s+\Z", re.IGNORECASE)
TRADING_RULE = re.compile("10b5-1")
OF_UPDATE = re.compile(r"(?:\basu\b|update)\W{0,12}(?:no\.? )?\Z", re.IGNORECASE)
OF_FORM = re.compile(r"\bform\s+[A-Z]{1,2}-\Z|\bEX-\Z", re.IGNORECASE)
KEY_SAID = re.compile(r"\b(id|conference|passcode|code|pin|password)\b[^.;0-9]{0,40}\Z")
OF_ACT = re.compile(r"\bact\s+of\s+\Z", re.IGNORECASE)
LENGTH = re.compile(r"(?:,? and \d{1,2})?[-\s\u00a0](?:weeks?\b|months?\s+(?:ended|ending|period)|quarters?\s+ended)", re.IGNORECASE)
ORDINAL = frozenset(("st", "nd", "rd", "th"))
YEAR_BEFORE = frozenset(("fiscal", "in", "of", "and", "for", "quarter", "year", "to", "from", "with", "vs", "versus", "since", "full-year"))
LINKING = frozenset(("is", "of", "are", "use", "enter", ""))


def classes_of(text: str, *, after_tables: bool = False) -> list[tuple[int, int, str]]:
    """Start, end and class of every numeral of a text; `after_tables` says that figures of tables stand before it, as notes do."""
    found: list[tuple[int, int, str]] = []
    last, kind, item = 0, "", 0
    for match in NUMERAL.finditer(text):
        if len(found) >= MOST_NUMERALS:
            break
        start, end = match.span()
        kind = _class_of(text, start, end, last, kind, after_tables)
        if kind == "list" or (item and kind == "footnote" and text[start:end] == str(item + 1)):
            kind, item = "list", int(text[start:end])
        found.append((start, end, kind))
        last = end
    return found


@lru_cache(maxsize=4096)
def classes_of_cell(text: str) -> dict[int, str]:
    """The class of the numeral at each start of a short text that comes again and again, as those of cells do."""
    return {start: kind for start, _, kind in classes_of(text, after_tables=True)}


def _class_of(text: str, start: int, end: int, last: int, kind: str, follows: bool) -> str:
    """The class of one numeral; `last` is the end of the one before it and `kind` that one's class."""
    before = text[start - 1] if start else " "
    if before in CURRENCY or text.startswith(UNITS, end):
        return "figure"
    if before in BLANKS:
        if kind == "date" and start - last == 2 and text[last] == "," and text[start:end] in YEARS:
            return kind
        words = text[start - 11 if start > 11 else 0 : start].split()
        if words and words[-1] in MONTH_FORMS and text[start:end] in DAYS_AND_YEARS:
            return "date"
    if kind in INHERITED and start - last < LONGEST_GAP:
        gap = text[last:start]
        if JOINED.fullmatch(gap) and not (text[start:end] in YEARS and " " in gap):
            return kind
    spot = Spot(text, start, end, follows)
    for rule in RULES:
        found = rule(spot)
        if found is not None:
            return found
    return "figure"


def _raised(spot: Spot) -> str | None:
    return "footnote" if not spot.digits[0].isdecimal() else None


def _plain_year(spot: Spot) -> str | None:
    """A year after a word that stands before most of them."""
    return _year(spot) if spot.digits in YEARS and spot.previous in YEAR_BEFORE and spot.after in " ,.;):\n\u2019\u00a0" else None


def _of_month(spot: Spot) -> str | None:
    """A day or a year beside a month."""
    word = spot.previous
    if word in MONTHS and (spot.digits in DAYS or spot.digits in YEARS) and not spot.raw[-1].islower():
        return "date"
    if spot.next in MONTHS and spot.digits in DAYS and not spot.right.split(None, 1)[0].islower():
        return "date"
    if word.endswith(LONG_MONTHS) and spot.digits in DAYS_AND_YEARS:  # "endedDecember 31"
        return "date"
    if spot.digits in DAYS and spot.after != "%" and word in ("and", "or", "to", "through", "-", "–") and _names_month(spot):
        return "date"
    return None


def _names_month(spot: Spot) -> bool:
    """Whether a month and a day stand right before "and": "March 30 and 31"."""
    words = [word.strip(MARKS).lower() for word in spot.raw[-3:-1]]
    return len(words) == 2 and words[0] in MONTHS and words[1] in DAYS and spot.next not in AFTER


def _measured(spot: Spot) -> str | None:
    """What the unit after it says."""
    right = spot.right
    if spot.before.isalpha() or BEFORE.get(spot.previous) in ("name", "legal", "identifier"):
        return None
    if right[:1] in " \u00a0\n" or right[:1] == "-":
        word = spot.next if right[:1] != "-" else right[1:].split(None, 1)[0].strip(MARKS).lower() if right[1:2].isalpha() else ""
        kind = AFTER.get(word)
        if kind == "time" and len(word) < 4 and right.lstrip()[: len(word)].islower() and word not in ("am", "pm", "a.m", "p.m"):
            return None
        if kind == "time":
            return "time" if len(spot.digits) < 6 and spot.digits.partition(":")[0] in DAYS else None
        if kind == "date" or LENGTH.match(right):
            return "date" if not spot.left.endswith(("within ", "than ")) else "figure"
        if kind == "figure" and spot.digits in YEARS and word not in COUNTED and len(word) < 3:
            return None
        return kind
    return None


def _dialled(spot: Spot) -> str | None:
    """Parts of a telephone number."""
    digits = spot.digits
    if DIALLED.fullmatch(digits):
        return "contact"
    touches = spot.before in "-–‑./(+" or spot.after in "-–‑./)" or spot.left.endswith(") ") or spot.right[:2] == " ("
    spaced = spot.before.isspace() and spot.after.isspace() and (spot.left[-2:-1].isdigit() or spot.right[1:2].isdigit())
    if len(digits) > 4 and not (len(digits) > 6 and spot.before == "+"):
        return None
    if (touches or spaced or spot.left[-2:-1] in "-+)") and spot.covered(PHONE):
        return "contact"
    if touches and spot.covered(LOCAL_PHONE) and len(digits) in (3, 4):
        return "contact"
    return None


def _addressed(spot: Spot) -> str | None:
    """Digits of a mail or web address or of markup that was left over, postal codes, numbers of houses."""
    left = spot.left.rsplit(None, 1)[-1] if spot.is_glued_left else ""
    right = spot.right.split(None, 1)[0] if not spot.after.isspace() and spot.right else ""
    if (left or right) and ADDRESS.search(left + spot.digits + right):
        return "contact"
    if left.endswith((":", "=", '"', "'")) and STYLE.search(spot.left):
        return "identifier"
    if len(spot.digits) == 5 and spot.digits.isdecimal() and (spot.previous.replace(".", "") in PLAIN["states"] or spot.covered(ZIP)):
        return "contact" if spot.raw and spot.raw[-1][:1].isupper() else None
    if not spot.is_glued_left and "," not in spot.digits and spot.after == " ":
        words = spot.right.replace(",", " , ").split()[:5]
        for index, word in enumerate(words):
            bare = word.strip(".")
            if index and bare.lower() in PLAIN["streets"] and bare[:1].isupper():
                return "contact"
            if not (word[:1].isupper() or (word[:1].isdigit() and word[-2:] in ORDINAL)) or len(word) > 20:
                break
    return None


def _printed_date(spot: Spot) -> str | None:
    """Dates in figures, and "8:30"."""
    if ":" in spot.digits:
        hour, _, minutes = spot.digits.partition(":")
        return "time" if len(minutes) in (2, 5) and (hour in DAYS or hour in ("0", "00")) and minutes[:2] < "60" else "figure"
    if (spot.before == "/" or spot.after == "/") and spot.covered(SLASHED):
        return "date"
    if (spot.before == "-" or spot.after == "-") and spot.covered(ISO):
        return "date"
    if spot.after == "/" and spot.previous in DATING and spot.covered(DAY_OF_YEAR):
        return "date"
    if spot.before == "/" and spot.second() in DATING and spot.covered(DAY_OF_YEAR):
        return "date"
    if spot.before in "'’‘" and len(spot.digits) == 2 and not spot.left[-2:-1].isalpha():
        return "date"
    return "time" if (spot.digits == "24" and spot.right[:2] == "/7") or spot.left.endswith("24/") else None


def _coded(spot: Spot) -> str | None:
    """Numbers of forms, files and registrations; plans named by a paragraph of the tax code."""
    if spot.after in "-–‑":
        if FORM.match(spot.right):
            return "identifier"
        if spot.covered(REGISTERED):
            return "identifier"
        if spot.digits in YEARS and OF_UPDATE.search(spot.left):
            return "legal"
    elif (spot.before in "-–‑" and spot.covered(REGISTERED)) or (spot.before in "-–‑" and OF_FORM.search(spot.left)):
        return "identifier"
    if spot.start < 8 and spot.digits.startswith("99.") and ATTACHED.match(spot.text):
        return "identifier"
    if spot.right.startswith(("(k)", "(b)", "(K)", "(B)")) and spot.digits in ("401", "403", "457"):
        return "name"
    if spot.digits in ("10", "5", "1") and spot.covered(TRADING_RULE):
        return "legal"
    return None


def _glued(spot: Spot) -> str | None:
    """Digits that touch letters."""
    if spot.after.isalpha():
        found = _before_letters(spot)
        if found is not None:
            return found
    if spot.before.isalpha() or (spot.before in "-–‑" and spot.left[-2:-1].isalpha()):
        return _after_letters(spot)
    if spot.before == "." and spot.left[-2:-1].isupper() and spot.left[-3:-2].isalpha():  # "BA.5"
        return "name"
    return None


def _before_letters(spot: Spot) -> str | None:
    match = LETTERS_AFTER.match(spot.right)
    letters = match[0] if match else ""
    low = letters.lower()
    if QUARTER_AFTER.match(spot.right) and spot.digits in DAYS and not spot.before.isalpha():
        return "date"
    if spot.before == "x" and spot.left[-2:-1].isdigit():
        return "figure"
    if low in ORDINAL:
        rest = spot.right[2:].split(None, 1)
        word = rest[0].strip(MARKS).lower() if rest else ""
        if word in PLAIN["streets"] and rest[0][:1].isupper():
            return "contact"
        return "date" if spot.previous in MONTHS or word in ("quarter", "half", "of") or word in MONTHS else "ordinal"
    if low in ("am", "pm") or spot.right[:4].lower() in ("a.m.", "p.m."):
        return "time"
    if spot.before.isalpha():
        return "name"
    if BEFORE.get(spot.previous) == "legal" or (CODE.match(spot.right) and spot.digits in DAYS and len(letters) == 1):
        return "legal"
    if BEFORE.get(spot.previous) == "identifier":
        return "identifier"
    if letters == "s" and set(spot.digits) == {"0"}:  # "(in 000s)"
        return "figure"
    if low in PLAIN["units_after"] and not (letters in ("M", "G") and len(spot.digits) == 1):
        return "figure"
    if len(letters) > 2 and letters.islower():
        return "date" if spot.digits in YEARS else None
    return "name"


def _after_letters(spot: Spot) -> str | None:
    match = LETTERS_BEFORE.search(spot.left)
    letters, hyphen = (match[1], match[2]) if match else ("", "")
    low = letters.lower()
    kind: str | None = BEFORE.get(low)
    if kind in ("date", "figure") or low in ("fy", "cy"):
        return kind or "date"
    if spot.digits in YEARS and (hyphen or len(low) > 2):
        return "date"
    if kind == "name":
        return kind
    if hyphen and len(letters) == 1 and OF_LETTERED_PAGES.search(spot.left):
        return "page"
    if hyphen:
        return kind or ("figure" if low in PLAIN["fore"] else "name")
    if low in PLAIN["marked"] and len(spot.digits) < 3:
        return "footnote"
    if len(letters) > 2 and letters[1:].islower():
        return "footnote" if len(spot.digits) < 3 else "figure"
    return "name" if letters != "x" else "figure"


def _named(spot: Spot) -> str | None:
    """What the word before it says."""
    word = spot.previous
    if OF_PAGES.search(spot.left):
        return "page"
    if word in ("no", "nos", "number", "numbers", "#") or spot.before == "#":
        second = (word.strip("#") or spot.second()) if spot.before == "#" and word != "#" else spot.second()
        if word in ("number", "numbers") and second not in NUMBERED:
            return None
        return NUMBERED.get(second) or BEFORE.get(second) or ("ordinal" if len(spot.digits) < 4 else "identifier")
    if word in LINKING and spot.digits.isdecimal() and len(spot.digits) > 3:
        said = KEY_SAID.search(spot.left.lower())
        if said:
            return "contact" if said[1] in ("id", "conference") else "identifier"
    kind: str | None = BEFORE.get(word)
    if kind is None or (spot.is_glued_left and spot.before not in "-–‑.#§("):
        return None
    if kind == "figure":
        return "figure" if word != "us" else None
    if kind == "date":
        return "date" if spot.digits in YEARS or len(spot.digits) < 3 else None
    if "," in spot.digits or (
        spot.digits in YEARS and kind in ("name", "footnote", "legal") and word not in ("russell", "office", "windows")
    ):
        return None if word != "disease" else "name"
    if kind == "identifier" and word in ("code", "ex", "pin") and len(spot.digits) < 2:
        return None
    if (
        word in ("notes", "note", "item", "items", "id", "part", "units", "class", "phone")
        and not spot.raw[-1].lstrip(MARKS)[:1].isupper()
        and len(spot.digits) < 3
    ):
        return kind if word in ("note", "item", "items", "part") else None
    return kind


def _year(spot: Spot) -> str | None:
    """Four digits that read as a year, where no counted noun follows."""
    if spot.digits not in YEARS:
        return None
    if OF_ACT.search(spot.left):
        return "legal"
    if spot.next in COUNTED and spot.previous not in ("fiscal", "in", "year", "quarter", "calendar", "full-year"):
        return "figure"
    following = spot.right.split(None, 1)[:1]
    if spot.after == " " and following and following[0][:1].isupper():
        if spot.next in PLAIN["named_years"] and spot.previous not in ("quarter", "fiscal", "year"):
            return "name"
        if spot.next in PLAIN["act_years"]:
            return "legal"
    return "date"


def _product(spot: Spot) -> str | None:
    """A number that ends a name: after a word with a capital in the middle of a sentence."""
    if spot.is_glued_left or len(spot.raw) < 2 or not spot.digits.isdecimal() or len(spot.digits) > 4:
        return None
    word = spot.raw[-1]
    if (
        word.endswith(("'s", "’s"))
        or len(word) == 1
        or not word[:1].isupper()
        or not word[-1].isalnum()
        or spot.previous in PLAIN["words"]
        or spot.previous in MONTHS
    ):
        return None
    if spot.raw[-2][-1] in ".:;!?•|" or spot.next in COUNTED or spot.next in AFTER or spot.right[:3].strip()[:1] in ("$", "%"):
        return None
    following = spot.right.lstrip()[:1]
    return None if following.isdigit() or (spot.after == "." and not spot.right[1:2].isspace()) else "name"


RULES: tuple[Rule, ...] = (
    _raised,
    _plain_year,
    _of_month,
    _dialled,
    _addressed,
    _printed_date,
    _coded,
    _measured,
    find_mark,
    _glued,
    _named,
    _year,
    _product,
)
