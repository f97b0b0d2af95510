"""Numbers inside label text: par values, share counts, allowances, tax effects, dividends per share.

"Receivables, net of allowances of $16 and $23, respectively" states two figures beside those of its row. Which column each belongs to
is said by a year or date beside it, else by its order.
"""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from tieout.extract.tables_of_words import pattern
from tieout.extract.units import SCALES

_NUMBER = (
    r"(?P<money>[$€£]\s?)?(?P<open>\()?(?P<inner>[$€£]\s?)?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<close>\))?(?P<cents>\s?¢)?"
)
# letters, hyphens and points that make a number part of a word: "10-K", "Series B-1", "ASU 2016-13"
NUMBER = re.compile(rf"(?<![\w.,/#–-]){_NUMBER}(?![\w%]|\([a-z]\)|,\d|\.\d|[-–/]\w|\s?%|\s?percent)")
NOTE_BEFORE = pattern("note_before")
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}),?\s*(?P<year>(?:19|20)\d\d)?(?!\d)|\b(?P<only>(?:19|20)\d\d)\b(?!,\d)", re.IGNORECASE
)
JOINER = re.compile(r"\s*(?:(?:million|billion|thousand)\b\s*)?(?:[,;]\s*(?:and\s+)?|\band\b\s*(?:of\s+)?|&\s*)\s*", re.IGNORECASE)
SHARES_AFTER = pattern("shares_after")
SHARES_BEFORE = re.compile(r"(?:authorized|issued|outstanding|\bshares?)\b[^.;()\d$]{0,60}$", re.IGNORECASE)
PER_SHARE_AFTER = pattern("per_share_after")
PER_SHARE_BEFORE = re.compile(r"(?:par\s+value|stated\s+value)(?:\s+of)?\W*$|\bpar\W*$", re.IGNORECASE)
SCALE_AFTER = re.compile(r"\s*(million|billion|thousand|trillion)s?\b", re.IGNORECASE)
# "deposits under $100,000", "$250,000 or more": limits of a class, no figures
LIMIT_BEFORE = pattern("limit_before")
LIMIT_AFTER = re.compile(r"\s*(?:or|and)\s+(?:more|over|less|greater|above|under|below)\b", re.IGNORECASE)
LONGEST_LABEL = 600
FIRST_DAYS = 7


class Inline(msgspec.Struct, frozen=True, gc=False):
    """A number in a label: its range in the label's text, digits, sign, measure ("amount", "shares", "per_share"), stated scale, column.

    `column` is the index of the period column it belongs to.
    """

    start: int
    end: int
    digits: str
    negative: bool
    measure: str
    scale: int | None
    cents: bool
    symbol: str
    column: int


def find_inline(text: str, ends: Sequence[date | None]) -> list[Inline]:
    """The figures in a label's text; `ends` are the ends of the periods of the table's columns, left to right."""
    if len(text) > LONGEST_LABEL or not ends or not any(character.isdigit() for character in text):
        return []
    dates = [(match.start(), match.end(), int(match["year"] or match["only"] or 0), match) for match in DATE.finditer(text)]
    taken = [(start, end) for start, end, _, _ in dates]
    numbers = [
        match
        for match in NUMBER.finditer(text)
        if (match["money"] or match["inner"] or match["cents"] or not any(start <= match.start("digits") < end for start, end in taken))
        and not (match["open"] and match["close"] and not match["money"] and not match["inner"])
        and not LIMIT_AFTER.match(text, match.end())
        and not LIMIT_BEFORE.search(text[max(0, match.start() - 24) : match.start()])
        and not (NOTE_BEFORE.search(text[max(0, match.start() - 24) : match.start()]) and not match["money"])
    ]
    found: list[Inline] = []
    for group in _groups(text, numbers):
        measure = _measure(text, group)
        if not measure:
            continue
        columns = _columns(text, group, dates, ends)
        last_scale = SCALE_AFTER.match(text, group[-1].end())
        for match, column in zip(group, columns, strict=True):
            scale = SCALE_AFTER.match(text, match.end()) or last_scale
            start = match.start("open") if match["open"] and match["close"] else match.start("digits")
            end = match.end("close") if match["open"] and match["close"] else match.end("digits")
            digits = match["digits"].replace(",", "")
            found.append(
                Inline(
                    start,
                    end,
                    "0" + digits if digits.startswith(".") else digits,
                    bool(match["open"] and match["close"] and _is_negative(match)),
                    measure,
                    SCALES[scale.group(1).lower()] if scale else None,
                    bool(match["cents"]),
                    (match["money"] or match["inner"] or "").strip(),
                    column,
                )
            )
    return found


def _is_negative(match: re.Match[str]) -> bool:
    """`$(55)` and `($11)` are negative; a bare `(55)` in words is a remark."""
    return bool(match["money"] or match["inner"])


def _groups(text: str, numbers: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Numbers joined by commas and "and" into lists."""
    groups: list[list[re.Match[str]]] = []
    for match in numbers:
        if groups:
            last = groups[-1][-1]
            joiner = JOINER.fullmatch(text, last.end(), match.start())
            if joiner and bool(last["money"] or last["inner"]) == bool(match["money"] or match["inner"]):
                groups[-1].append(match)
                continue
        groups.append([match])
    return groups


def _measure(text: str, group: list[re.Match[str]]) -> str:
    first, last = group[0], group[-1]
    before, after = text[max(0, first.start() - 80) : first.start()], last.end()
    money = bool(first["money"] or first["inner"])
    if first["cents"]:
        return "per_share"
    if money:
        if PER_SHARE_AFTER.match(text, after) or PER_SHARE_BEFORE.search(before):
            return "per_share"
        return "amount"
    if PER_SHARE_AFTER.match(text, after) and "." in last["digits"]:
        return "per_share"
    if SHARES_AFTER.match(text, after) or SHARES_BEFORE.search(before):
        return "shares"
    return ""


def _columns(
    text: str, group: list[re.Match[str]], dates: list[tuple[int, int, int, re.Match[str]]], ends: Sequence[date | None]
) -> list[int]:
    """The column of each number of a list."""
    # a year that ends in the first days of January is named by the year before
    years = [end.year - (end.month == 1 and end.day <= FIRST_DAYS) if end else 0 for end in ends]
    first, last = group[0].start(), group[-1].end()
    if len(group) == 1:
        for start, end, year, said in dates:
            beside = (0 <= first - end <= 4 and re.fullmatch(r"\s*[:,–—-]?\s*", text[end:first])) or (
                0 <= start - last <= 40 and re.fullmatch(r"\W*(?:\w+\s+){0,5}(?:at|in|as\s+of)\s+", text[last:start], re.IGNORECASE)
            )
            if beside and year in years:
                exact = [
                    index
                    for index, day in enumerate(ends)
                    if day
                    and said["month"]
                    and day.year == year
                    and day.day == int(said["day"])
                    and day.strftime("%b").lower() == said["month"][:3].lower()
                ]
                return [exact[0] if exact else years.index(year)]
        return [0]
    after = [year for start, _, year, _ in dates if start >= last]
    named = [year for year in after if year]
    if len(named) == len(group) and len(set(named)) == len(named) and all(year in years for year in named):
        return [years.index(year) for year in named]
    return [index if index < len(ends) else len(ends) - 1 for index in range(len(group))]
