"""The words of periods: header texts to tokens (dates, years, lengths, quarters), and what is left of the texts without them."""

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

PIECE_LIMIT = 400  # no header text of the 121 documents read for this comes near it; hostile ones are cut
STACK_LIMIT = 1200
SEPARATOR = "\x1f"  # stands between the texts of a stack; white space to regular expressions
_PROSE = 100  # header texts longer than this are looked at twice
_CENTURY_TURN = 70  # a year of two digits from here on is of the 1900s


class Token(NamedTuple):
    """One word or phrase of a period. What `a`, `b`, `c` hold depends on the kind.

    date: year, month, day (0 where not said); year: year, 1 fiscal or 2 calendar; length: months, weeks, 1 where only a noun
    says it ("Quarter"); quarter and half: which, year or 0, 1 fiscal; every other kind: nothing.
    """

    kind: str
    start: int
    end: int
    a: int = 0
    b: int = 0
    c: int = 0


class Words(NamedTuple):
    """What a stack of header texts says of periods; the last number of each inner tuple is the text it stands in."""

    dates: tuple[tuple[int, int, int, int], ...] = ()
    years: tuple[tuple[int, int, int], ...] = ()
    lengths: tuple[tuple[int, int, int, int], ...] = ()
    quarters: tuple[tuple[int, int], ...] = ()
    halves: tuple[tuple[int, int], ...] = ()
    span: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None
    flags: frozenset[str] = frozenset()
    rest: tuple[str, ...] = ()


_TABLES = tomllib.loads((Path(__file__).parent / "data" / "periods.toml").read_text(encoding="utf-8"))
_MONTHS: dict[str, int] = _TABLES["months"]
NUMBERS: dict[str, int] = _TABLES["numbers"]
ORDINALS: dict[str, int] = _TABLES["ordinals"]
_NOUNS: dict[str, str] = _TABLES["nouns"]
_WORDS: dict[str, str] = _TABLES["words"]
_COLUMNS: dict[str, str] = _TABLES["columns"]
_FILLER: str = _TABLES["filler"]["words"]


def words_of(table: str) -> dict[str, str]:
    """One table of `data/periods.toml`."""
    return dict(_TABLES[table])


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_E = r"(?![a-z])"
_MON = rf"(?P<{{0}}>{_any_of(_MONTHS)}){_E}\.?"
_DAY = r"(?P<{0}>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:(?!\d)|(?=(?:19|20)\d\d(?!\d)))"
_YEAR = r"(?:19|20)\d\d(?!\d|[.,]\d\d?\d?(?!\d))"
_TENS = "twenty|thirty|forty|fifty"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = rf"(?:(?<![\d.,$])\d\d?|(?<![a-z])(?:(?:{_TENS})[\s-]*(?:{_UNITS})|{_any_of(NUMBERS)}))"
_FY = _WORDS["fiscal_year"]
_GLUED = rf"(?:['’\-–]?(?P<{{0}}y2>\d\d)(?!\d)|[\s'’\-–/,]*(?:of\s+)?(?P<{{0}}f>(?:{_FY}|f)(?:\s|['’])*)?(?P<{{0}}y4>{_YEAR})"
_GLUED += rf"|[\s\-–/,]*(?P<{{0}}f2>(?:{_FY}|f)\s*['’]?)(?P<{{0}}y3>\d\d)(?!\d)|\s+['’](?P<{{0}}y5>\d\d)(?!\d))"
_NOUN = f"{_NOUNS['month']}|{_NOUNS['week']}|{_NOUNS['quarter']}"
_SOON = rf"(?=[\s\-]*(?:\(?\w*\)?\s*)?(?:ended|ending|{_YEAR}))"
_ALONE = r"(?<![^\x1f])\s*(?:{0})\s*(?![^\x1f])"

_GRAMMAR = {
    "iso": r"(?<!\d)(?P<iso_y>(?:19|20)\d\d)[-/.](?P<iso_m>\d\d?)[-/.](?P<iso_d>\d\d?)(?!\d)",
    "slash": r"(?<![\d/.$])(?P<sl_a>\d\d?)(?P<sl_s>[/.-])(?P<sl_b>\d\d?)(?P=sl_s)(?P<sl_y>(?:19|20)\d\d|\d\d)(?![\d/%])",
    "month_day": _MON.format("md_m")
    + r"[\s,\-]*"
    + _DAY.format("md_d")
    + rf"(?:[\s,.\-]*(?:of\s+)?(?P<md_y>{_YEAR})|[\s,\-]*['’](?P<md_y2>\d\d)(?!\d))?",
    "day_month": r"(?<![\d.,$/])"
    + _DAY.format("dm_d")
    + r"[\s\-]+(?:of\s+)?"
    + _MON.format("dm_m")
    + rf"(?!\s*\d\d?(?!\d))(?:[\s,\-]*(?P<dm_y>{_YEAR})|[\s,]*[-'’](?P<dm_y2>\d\d)(?!\d))?",
    "month_year": _MON.format("my_m") + rf"(?:[\s,\-]*(?P<my_y>{_YEAR})|\s?[-'’](?P<my_y2>\d\d)(?!\d))",
    "month": _MON.format("m_m"),
    "kept": rf"(?:{_WORDS['relative']}|(?:year|quarter)[\s-]*over[\s-]*(?:year|quarter)|half[\s-]+way)"
    rf"{_E}|inc(?:r|rease)?\.?\s*/?\s*\(?\s*dec(?:r|rease)?\.?\)?{_E}",
    "trailing": rf"(?:{_WORDS['trailing']}){_E}",
    "ytd": rf"(?:{_WORDS['year_to_date']}){_E}",
    "year_end": rf"(?:{_WORDS['year_end']}){_E}",
    "quarter_a": rf"f?q[\s-]?(?P<qa>[1-4])(?:{_GLUED.format('qa')})?(?![\da-z])",
    "quarter_b": rf"(?<![\d.,$])(?P<qb>[1-4])[\s-]?q(?:tr\.?)?(?:{_GLUED.format('qb')})?(?![a-z])",
    "quarter_c": rf"(?P<qc>{_any_of(ORDINALS)})[\s-]+(?:fiscal[\s-]+)?(?:quarters?|qtr\.?|q){_E}",
    "quarter_d": rf"(?:quarter|qtr\.?)[\s-]*(?P<qd>[1-4])(?!\d|[\s-]*(?:{_NOUN})){_E}",
    "half_a": rf"h(?P<ha>[12])(?:{_GLUED.format('ha')})?(?![\da-z])",
    "half_b": rf"(?<![\d.,$])(?P<hb>[12])h(?:{_GLUED.format('hb')})?(?![\da-z])",
    "half_c": rf"(?P<hc>first|second|1st|2nd)[\s-]+(?:fiscal[\s-]+)?half{_E}",
    "length": rf"(?:first\s+)?(?P<ln>{_NUMBER}(?:[\s-]*(?:,|/|and|&|or)[\s-]*(?:and\s+)?{_NUMBER}){{0,3}})"
    rf"[\s-]*(?P<ln_u>{_NOUN}){_E}",
    "short_length": r"(?<![\d.,$])(?P<sl_m>3|6|9|12)m(?=[\s'’\-]*(?:fy\s?)?(?:20)?\d\d(?!\d))",
    "years": rf"(?P<yn>{_NUMBER})[\s-]*years?(?=\s*(?:ended|ending))",
    "fiscal_year": rf"(?:(?P<fy_f>{_FY})|{_WORDS['calendar_year']})(?:[\s\-]*['’]?\s*(?P<fy_y>{_YEAR})"
    r"|(?:(?<=[yf])\s*|\s*['’])(?P<fy_y2>\d\d)(?!\d))",
    "half_noun": rf"half[\s-]+year(?:ly)?{_E}",
    "year_noun": rf"(?:(?:full|fiscal|calendar)[\s-]+(?:fiscal[\s-]+)?years?|f\.?y\.?e?\.?"
    rf"|(?:{_NOUNS['year']}){_SOON}|{_ALONE.format(_NOUNS['year'])}){_E}",
    "quarter_noun": rf"(?:fiscal[\s-]+(?:{_NOUNS['quarter']})"
    rf"|(?:{_NOUNS['quarter']}){_SOON}|{_ALONE.format(_NOUNS['quarter'])}){_E}",
    "month_noun": rf"months?(?=\s*(?:ended|ending)){_E}",
    "year": rf"(?<![\d.$£€])(?P<y>{_YEAR})(?:[aef](?![a-z]))?(?!\s?%)",
    "year_short": r"(?<![\w'’])['’](?P<ys>\d\d)(?!\d)",
    "ended": rf"(?:{_WORDS['ended']}){_E}",
    "as_of": rf"(?:{_WORDS['as_of']}){_E}"
    rf"(?=[\s:]*(?:(?:the\s+)?(?:{_any_of(_MONTHS)}|\d|year|quarter|end|close)|$|\x1f))",
    "inception": rf"(?:{_WORDS['inception']}){_E}",
    "from": rf"(?:{_WORDS['from']}){_E}",
    "link": rf"(?:{_WORDS['to']})",
    "fiscal": rf"fiscal{_E}",
}
# Which of these a word or number may start, tried in this order; looked up by the word so that other words cost nothing.
_STARTS: dict[str, tuple[str, ...]] = {
    "year year_": ("iso", "year"),
    "digits": ("slash", "day_month", "quarter_b", "half_b", "short_length", "quarter_c", "half_c", "length", "years"),
    "number": ("length", "years"),
    "month": ("month_day", "month_year", "month"),
    "first second third fourth": ("quarter_c", "half_c", "length"),
    "q fq": ("quarter_a",),
    "h": ("half_a",),
    "quarter quarters qtr qtrs": ("kept", "year_end", "quarter_d", "quarter_noun"),
    "year years yr yrs": ("kept", "ytd", "year_end", "year_noun"),
    "fiscal calendar full": ("year_end", "fiscal_year", "quarter_noun", "year_noun", "fiscal"),
    "fy cy f c fye": ("fiscal_year", "year_noun"),
    "half": ("half_noun", "kept"),
    "month months": ("month_noun",),
    "last latest trailing past rolling ltm ttm l t": ("trailing", "kept"),
    "prior current previous preceding same this next comparable": ("kept",),
    "ytd": ("ytd",),
    "inc incr increase": ("kept",),  # "Inc/(Dec)" is no December
    "period": ("year_end",),
    "ended ending ends": ("ended",),
    "as at": ("as_of",),
    "inception date": ("inception",),
    "from": ("from",),
    "to through thru until till - – —": ("link",),
    "' ’": ("year_short",),
}


def _compile_starts() -> dict[str, re.Pattern[str]]:
    starts: dict[str, re.Pattern[str]] = {}
    for words, kinds in _STARTS.items():
        pattern = re.compile("|".join(f"(?P<{kind}>{_GRAMMAR[kind]})" for kind in kinds))
        starts.update(dict.fromkeys(words.split() if words not in ("month", "number") else [], pattern))
        if words == "month":
            starts.update(dict.fromkeys(_MONTHS, pattern))
        elif words == "number":
            starts.update(dict.fromkeys(NUMBERS, pattern))
    return starts


_READ = _compile_starts()
_READ_YEAR, _READ_DIGITS = _READ["year_"], _READ["digits"]
_READ["month"] = _READ["months"]
_READ["year"] = _READ["years"]
_WORD = re.compile(r"[a-z]+|\d+|[-–—'’]")
_GLUE = re.compile(
    rf"(?<=[a-z])(?=(?:{_any_of(name.capitalize() for name in _MONTHS)}|Ended|Months|Weeks|Quarter|Year)(?![a-z]))"
    rf"|(?<=ENDED)(?=(?:{_any_of(_MONTHS).upper()}))"
)
_BROKEN = re.compile(r"(?<=[a-z])-[\s\x1f]*(?=(?:ber|tember|ary|ruary|uary)\b)", re.IGNORECASE)  # "Septem-" over "ber 30,"
_NUMBER_WORD = re.compile(rf"\d+|(?:{_TENS})[\s-]*(?:{_UNITS})|{_any_of(NUMBERS)}", re.IGNORECASE)
_EDGE = rf"(?:\b(?:{_FILLER})\b|\((?:\d{{1,2}}|[a-z]|[*†‡#]+)\)|\((?:un)?audited\)|[\s\x1f,;:.()\[\]*†‡#|/\-–—])"
_EDGES = re.compile(rf"^{_EDGE}++|{_EDGE}++$", re.IGNORECASE)
_BETWEEN = re.compile(r"^(?:[\s\x1f,:()]|of|date|the)*$", re.IGNORECASE)


def _full_year(digits: str | None) -> int:
    if not digits:
        return 0
    value = int(digits)
    if value > 99:
        return value
    return value + (1900 if value >= _CENTURY_TURN else 2000)


def _count(text: str) -> int:
    """'thirteen' or 'fifty-two' or '39' as a number."""
    if text.isdigit():
        return int(text)
    parts = re.split(r"[\s-]+", text.lower())
    if len(parts) == 1 and parts[0] not in NUMBERS:
        tens = next(word for word in _TENS.split("|") if parts[0].startswith(word))
        parts = [tens, parts[0][len(tens) :]]
    return sum(NUMBERS[part] for part in parts)


def nominal_months(weeks: int) -> int:
    """Months that a number of weeks stands for: 12 to 17 weeks are a quarter."""
    for low, high, months in ((12, 17, 3), (24, 28, 6), (36, 41, 9), (51, 53, 12)):
        if low <= weeks <= high:
            return months
    return max(1, (weeks * 12 + 26) // 52)


def _valid(kind: str, start: int, end: int, year: int, month: int, day: int) -> Token | None:
    if not 1 <= month <= 12 or day > (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return None
    return Token(kind, start, end, year, month, day)


def _date_token(kind: str, m: re.Match[str]) -> Token | None:
    start, end = m.span()
    if kind == "iso":
        return _valid("date", start, end, int(m["iso_y"]), int(m["iso_m"]), int(m["iso_d"]))
    if kind == "slash":
        first, second = int(m["sl_a"]), int(m["sl_b"])
        month, day = (second, first) if first > 12 else (first, second)
        return _valid("date", start, end, _full_year(m["sl_y"]), month, day)
    if kind == "month_day":
        if "-" in m[0] and not m["md_y"] and not m["md_y2"] and 9 < int(m["md_d"]) < 28:  # "Dec-22" is a year
            return Token("date", start, end, _full_year(m["md_d"]), _MONTHS[m["md_m"]])
        return _valid("date", start, end, _full_year(m["md_y"] or m["md_y2"]), _MONTHS[m["md_m"]], int(m["md_d"]))
    if kind == "day_month":
        return _valid("date", start, end, _full_year(m["dm_y"] or m["dm_y2"]), _MONTHS[m["dm_m"]], int(m["dm_d"]))
    if kind == "month_year":
        return Token("date", start, end, _full_year(m["my_y"] or m["my_y2"]), _MONTHS[m["my_m"]])
    return Token("date", start, end, 0, _MONTHS[m["m_m"]])


def _part_token(kind: str, m: re.Match[str]) -> Token:
    """A quarter or half-year with the year glued to it, if any."""
    start, end = m.span()
    name = "q" + kind[-1] if kind.startswith("quarter") else "h" + kind[-1]
    which = m[name]
    number = int(which) if which.isdigit() else ORDINALS[which]
    year, fiscal = 0, 0
    if kind[-1] in "ab":
        year = _full_year(m[name + "y4"] or m[name + "y3"] or m[name + "y2"] or m[name + "y5"])
        fiscal = 1 if m[name + "f"] or m[name + "f2"] or m[0][0] == "f" else 0
    return Token(kind.split("_")[0], start, end, number, year, fiscal)


def _length_tokens(m: re.Match[str]) -> list[Token]:
    start, end = m.span()
    unit = m["ln_u"][0]
    found = []
    for word in _NUMBER_WORD.findall(m["ln"]):
        count = _count(word)
        if unit == "w":
            found.append(Token("length", start, end, nominal_months(count), count))
        else:
            found.append(Token("length", start, end, count * (3 if unit == "q" else 1)))
    return [token for token in found if 0 < token.a <= 60]


def _tokens_of(m: re.Match[str]) -> list[Token]:
    kind = m.lastgroup or ""
    start, end = m.span()
    if kind in ("iso", "slash", "month_day", "day_month", "month_year", "month"):
        token = _date_token(kind, m)
        return [token] if token else []
    if kind.startswith(("quarter_", "half_")) and kind[-2] == "_":
        return [_part_token(kind, m)]
    if kind == "length":
        return _length_tokens(m)
    if kind == "short_length":
        return [Token("length", start, end, int(m["sl_m"]))]
    if kind == "years":
        return [Token("length", start, end, 12 * min(_count(m["yn"]), 9))]
    if kind == "fiscal_year":
        return [Token("year", start, end, _full_year(m["fy_y"] or m["fy_y2"]), 1 if m["fy_f"] else 2)]
    if kind.endswith("_noun"):
        months = {"half_noun": 6, "year_noun": 12, "quarter_noun": 3, "month_noun": 1}[kind]
        return [Token("length", start, end, months, 0, 1)]
    if kind in ("year", "year_short"):
        return [Token("year", start, end, _full_year(m["y" if kind == "year" else "ys"]))]
    return [Token(kind, start, end)]


def find_tokens(text: str) -> list[Token]:
    """Every period word of a text, in order."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small form is longer
        lower = text = text.encode("ascii", "replace").decode().lower()
    found: list[Token] = []
    done = 0
    for word in _WORD.finditer(lower):
        first = word[0]
        reader = _READ.get(first)
        if reader is None:
            if first > "9":
                continue
            reader = _READ_DIGITS if len(first) < 3 else _READ_YEAR if len(first) == 4 else None
        at = word.start()
        if at < done:
            continue
        match = reader.match(lower, at) if reader else None
        if match is not None:
            tokens = _tokens_of(match)
            if tokens and not (match.lastgroup == "month" and text[at].islower()):  # "may", "mar": words like any other
                found += tokens
                done = match.end()
    return found


def clean(text: str) -> str:
    """The text with its white space collapsed and glued words parted, cut where no header is that long."""
    return _clean(text[: 4 * PIECE_LIMIT])


@functools.lru_cache(maxsize=4096)
def _clean(text: str) -> str:
    return _GLUE.sub(" ", " ".join(text.replace("\u200b", " ").replace("\ufeff", " ").split())[:PIECE_LIMIT])


def trim(text: str) -> str:
    """The text without the filler words, brackets and footnote marks at its edges; empty where it holds nothing else."""
    while True:
        shorter = _EDGES.sub("", text)
        if shorter == text:
            break
        text = shorter
    if text.count("(") != text.count(")"):
        text = text + ")" if text.count("(") > text.count(")") else "(" + text
    return text


def _find_span(tokens: Sequence[Token], text: str) -> tuple[int, int] | None:
    """Indices of the two dates that a link joins ("July 22 to September 30"), the last such pair."""
    for at in range(len(tokens) - 1, 0, -1):
        if tokens[at].kind != "link" or at + 1 >= len(tokens):
            continue
        before, after = tokens[at - 1], tokens[at + 1]
        if after.kind == "inception" or after.kind != "date" or before.kind not in ("date", "inception"):
            continue
        if _BETWEEN.match(text[before.end : tokens[at].start]) and _BETWEEN.match(text[tokens[at].end : after.start]):
            first = at - 1
            if before.kind == "inception" and first and tokens[first - 1].kind == "date":
                first -= _BETWEEN.match(text[tokens[first - 1].end : before.start]) is not None  # "January 5, 2010 (inception) to"
            return first, at + 1
    return None


def _rest_of(left: str, text: str) -> tuple[str, ...]:
    """What each text of the stack says beside periods; the edges are trimmed only where a period word was cut out."""
    pairs = ((" ".join(piece.split()), whole) for piece, whole in zip(left.split(SEPARATOR), text.split(SEPARATOR), strict=False))
    return tuple(piece if piece == whole else trimmed for piece, whole in pairs if (trimmed := trim(piece)))


def _span_of(tokens: Sequence[Token], at: tuple[int, int] | None) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    """The two dates of a span whose tokens stand at `at`."""
    if at is None:
        return None
    first, last = tokens[at[0]], tokens[at[1]]
    return (first.a, first.b, first.c), (last.a, last.b, last.c)


def _opens_span(tokens: Sequence[Token], at: int) -> bool:
    """Whether a "from" stands before a date."""
    return tokens[at].kind == "from" and at + 1 < len(tokens) and tokens[at + 1].kind in ("date", "inception")


@functools.lru_cache(maxsize=2048)
def read_words(text: str) -> Words:
    """What the texts of a stack, joined by SEPARATOR, say of periods."""
    tokens = find_tokens(text)
    span_at = _find_span(tokens, text)
    dates, years, lengths = [], [], []
    quarters: list[tuple[int, int]] = []
    halves: list[tuple[int, int]] = []
    flags: set[str] = set()
    gaps, done = [], 0
    for at, token in enumerate(tokens):
        piece = text.count(SEPARATOR, 0, token.start)
        in_span = span_at is not None and span_at[0] <= at <= span_at[1]
        if token.kind == "date":
            if not in_span:
                dates.append((token.a, token.b, token.c, piece))
        elif token.kind == "year":
            years.append((token.a, token.b, piece))
        elif token.kind == "length":
            lengths.append((token.a, token.b, token.c, piece))
        elif token.kind in ("quarter", "half"):
            (quarters if token.kind == "quarter" else halves).append((token.a, piece))
            if token.b:
                years.append((token.b, token.c, piece))
        elif token.kind == "kept":
            continue
        elif token.kind in ("link", "from"):
            if not in_span and not _opens_span(tokens, at):
                continue
        else:
            flags.add(token.kind)
        if token.start >= done:
            gaps.append(text[done : token.start] + (SEPARATOR * text.count(SEPARATOR, token.start, token.end) or " "))
            done = token.end
    gaps.append(text[done:])
    rest = _rest_of("".join(gaps), text)
    span = _span_of(tokens, span_at)
    return Words(tuple(dates), tuple(years), tuple(lengths), tuple(quarters), tuple(halves), span, frozenset(flags), rest)


def is_prose(text: str) -> bool:
    """Whether a header text is a sentence about the table, whose dates are not a column's."""
    return len(text) > _PROSE and len(text.split()) > _PROSE // 8 and len(trim(text).split()) > 10


def stack(texts: Iterable[str]) -> str:
    """Header texts as one string for `read_words`; a text repeated by a row span counts once."""
    kept: list[str] = []
    for text in texts:
        piece = clean(text)
        if piece and (not kept or kept[-1] != piece):
            kept.append(piece)
    return _BROKEN.sub("", SEPARATOR.join(kept)[:STACK_LIMIT])


_S = r"(?<![a-z])"
_CHANGE_ONLY = re.compile(rf"(?:\s|{_S}(?:{_COLUMNS['change']}){_E}|(?:{_COLUMNS['connective']}))++", re.IGNORECASE)
_CHANGE_WORD = re.compile(rf"{_S}(?:{_COLUMNS['change']}){_E}", re.IGNORECASE)
_NOTE_ONLY = re.compile(rf"[\s(]*(?:{_COLUMNS['note']})[\s).:]*", re.IGNORECASE)
_SHARE = re.compile(rf"(?:^|[\s\x1f(])(?:{_COLUMNS['share_of']})", re.IGNORECASE)
_RANGE = re.compile(rf"(?:{_COLUMNS['range']})", re.IGNORECASE)
_PERCENT_ONLY = re.compile(rf"(?:{_COLUMNS['percent']})\s*(?:\(\w{{1,2}}\)|[*†‡])?", re.IGNORECASE)
_PERCENT = re.compile(rf"{_COLUMNS['percent']}", re.IGNORECASE)


@functools.lru_cache(maxsize=1024)
def names_change(texts: tuple[str, ...]) -> bool:
    """Whether one of the texts over a column, or all together, names a change and nothing else."""
    return any(says_change(text) for text in texts) or says_change(" ".join(texts))


def says_change(text: str) -> bool:
    """Whether the text names a change between periods and nothing else."""
    return bool(text) and _CHANGE_WORD.search(text) is not None and _CHANGE_ONLY.fullmatch(text) is not None


def says_bound(text: str) -> bool:
    """Whether the text is an end of a range ("High")."""
    return _RANGE.fullmatch(text) is not None


def says_note(text: str) -> bool:
    """Whether the text heads a column of note references."""
    return _NOTE_ONLY.fullmatch(text) is not None


def says_share(text: str) -> bool:
    """Whether the text says that figures are a percentage of some total ("% of net sales")."""
    return _SHARE.search(text) is not None


def says_only_percent(text: str) -> bool:
    """Whether the text is a percent sign or word, with a footnote mark at most."""
    return _PERCENT_ONLY.fullmatch(text) is not None


def says_percent(text: str) -> bool:
    """Whether the text holds a percent sign or word."""
    return _PERCENT.search(text) is not None
