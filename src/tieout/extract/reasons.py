"""The reasons of a sentence: the words that lead to one, and how far it goes."""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tieout.extract.tables_of_words import load

LONGEST_REASON = 400
LONGEST_SUBJECT = 9  # words of a name and its verb
OFFSET = "offset"
OWED = ("attribut", "due")  # cues that may say whose something is
RESPECTIVELY = "respectively"
RELATIVE = frozenset(("which", "that", "who"))
OPENING = 4  # characters before a cue that opens its sentence
SIGN = re.compile(r"[$€£]\s?(?=[\d.])")
PARTS = re.compile(r",?\sand\s|,\s(?:with\s)?")
RESTATES = re.compile(r"^(?:an?\s)?[\d.]+\s?(?:%|percent|x\b|times\b)(?![^,]*\b(?:in|of)\b)", re.IGNORECASE)


class Cue(NamedTuple):
    """Words that lead to a reason: from `low` on they belong to it, at `start` they begin, at `high` the reason may.

    `offsets` says that the reason works against the movement, `opens` that it stands before what it explains.
    """

    low: int
    start: int
    high: int
    offsets: bool
    opens: bool


class Reason(NamedTuple):
    """One reason: its range in the sentence, where the words that lead to it begin, and where its own amount does, -1 for none."""

    low: int
    start: int
    end: int
    amount: int


def find_cues(text: str) -> list[Cue]:
    """The cues of a sentence in order; one that stands at once behind another, or in its reason, is part of it."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = text
    found: list[Cue] = []
    for start, end, hint in _matches(folded):
        low = _lead(folded, start)
        offsets = hint == OFFSET
        if _is_none(folded[start:end], folded[max(0, start - 30) : start], text[end : end + 60]):
            continue
        after = _adverbs().match(text, end)
        if found and (low <= found[-1].high + 1 or _is_within(text, found[-1], low, start, offsets=offsets)):
            continue
        opens = start <= OPENING or not text[:low].strip(" •●▪-–—")
        found.append(Cue(low, start, after.end() if after else end, offsets, opens))
    return found


def _matches(folded: str) -> list[tuple[int, int, str]]:
    """Where cues stand in a text in lower case, by where they begin."""
    found = []
    for hint, pattern in _cues():
        at = folded.find(hint)
        while at >= 0:
            match = pattern.match(folded, at)
            if match:
                found.append((at, match.end(), hint))
            at = folded.find(hint, at + len(hint))
    return sorted(found) if len(found) > 1 else found


def _lead(folded: str, start: int) -> int:
    """Where the words before a cue begin that say nothing: "which was primarily"."""
    low, words = start, _before_cue()
    while True:
        end = low
        while end > 0 and folded[end - 1] in " ,":
            end -= 1
        begin = folded.rfind(" ", 0, end) + 1
        if begin == end or folded[begin:end] not in words:
            return end
        low = begin


def _is_within(text: str, last: Cue, low: int, start: int, *, offsets: bool) -> bool:
    """Whether a cue stands inside the reason of the one before it: "higher costs due to the move" gives one reason, not two."""
    if offsets or last.opens or " and " in text[low:start]:
        return False
    return _end(text, last.high, low, opens=False) >= low


def _is_none(cue: str, before: str, behind: str) -> bool:
    """Whether a cue leads to no reason: to a holder of shares or money, or to a change said once more ("reflecting a 5% increase")."""
    if any(cue.startswith(start) and words.search(before) for start, words in load_words("never_before").items()):
        return True
    if cue.startswith("reflect"):
        return RESTATES.match(behind.strip()) is not None
    return cue.startswith(OWED) and _after().match(behind) is not None


def reasons_of(text: str, cue: Cue, following: int) -> Iterator[Reason]:
    """Yields the reasons behind a cue, one for each that stands by itself; `following` is where the next cue begins."""
    start = cue.high
    while start < len(text) and text[start] in " ,:":
        start += 1
    end = _end(text, start, min(following, len(text), start + LONGEST_REASON), opens=cue.opens)
    parts = load_words("parts")
    first = [start, *(match.end() for match in parts["between"].finditer(text, start, end)), end]
    low = cue.start
    for begin, stop in itertools.pairwise(first):
        stop = _trimmed(text, begin, stop if stop == end else _before(text, begin, stop))
        for one, last in _by_amounts(text, begin, stop):
            if last - one >= 3:
                yield Reason(low, one, last, _amount(text, one, last))
            low = last
        low = stop


def _before(text: str, begin: int, stop: int) -> int:
    """Where a reason ends whose successor begins at `stop`."""
    last = None
    for match in load_words("parts")["between"].finditer(text, begin, stop):
        last = match
    return last.start() if last else stop


def _by_amounts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the range in parts, where each begins with its amount."""
    parts = load_words("parts")
    if _amount(text, start, end) < 0 or RESPECTIVELY in text[start:end]:
        yield start, end
        return
    done = start
    for match in parts["amounts"].finditer(text, start, end):
        yield done, match.start()
        done = match.end()
    yield done, end


def _amount(text: str, start: int, end: int) -> int:
    """Where the digits of a reason's own amount begin: at its beginning, or of the noun it begins with; -1 where it has none."""
    sign = SIGN.search(text, start, end)
    if sign is None or RESPECTIVELY in text[start:end]:
        return -1
    before = text[start : sign.start()]
    parts = load_words("parts")
    if parts["first"].fullmatch(before):
        return sign.end()
    if parts["later"].match(before) and not parts["not_later"].search(before) and "$" not in text[sign.end() : end]:
        return sign.end()
    return -1


def _end(text: str, start: int, limit: int, *, opens: bool) -> int:
    """Where a reason ends: at a comma where it opens the sentence, at words that end it, or where another clause begins."""
    if opens:
        comma = text.find(",", start, limit)
        return comma if comma >= 0 else start
    stop = matches("ends").search(text, start, limit)
    end = stop.start() if stop else limit
    for match in PARTS.finditer(text, start, end):
        if _is_clause(text[match.end() : end]):
            return match.start()
    return end


def _is_clause(words: str) -> bool:
    """Whether words begin with a name of few words and a verb."""
    head = words.split(",", 1)[0].split()[:LONGEST_SUBJECT]
    for at, one in enumerate(head[1:]):
        if word("verbs").fullmatch(one):
            return word("no_verb_after").fullmatch(head[at]) is None and head[at].lower() not in RELATIVE
    return False


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1] in ' ,.;:”"–—-' and not text[start:end].endswith(("Inc.", "Corp.", "Co.", "Ltd.", "U.S."))):
        end -= 1
    for word_ in (" and", " which", " was", " were", " but"):
        if text[start:end].endswith(word_):
            return _trimmed(text, start, end - len(word_))
    return end


@cache
def matches(name: str) -> re.Pattern[str]:
    """The alternatives of a list of `data/drivers.toml` as one pattern; verbs as whole words."""
    given = load("drivers")[name]
    if isinstance(given, str):
        return re.compile(rf"\b(?:{given})\b", re.IGNORECASE)
    return re.compile("|".join(f"(?:{one})" for one in given), re.IGNORECASE)


@cache
def word(name: str) -> re.Pattern[str]:
    """One pattern of `data/drivers.toml`, without regard to case."""
    given = load("drivers")[name]
    return re.compile(given if isinstance(given, str) else "|".join(f"(?:{one})" for one in given), re.IGNORECASE)


@cache
def load_words(name: str) -> dict[str, re.Pattern[str]]:
    """A table of patterns of `data/drivers.toml`."""
    return {key: re.compile(given, re.IGNORECASE) for key, given in load("drivers")[name].items()}


@cache
def _adverb() -> str:
    return rf"(?:,?\s+(?:{load('drivers')['adverbs']})\b,?)*"


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((hint, re.compile(cue.replace("{adverbs}", _adverb()))) for hint, cue in load("drivers")["cues"].items())


@cache
def _before_cue() -> frozenset[str]:
    return frozenset(load("drivers")["before_cue"])


@cache
def _adverbs() -> re.Pattern[str]:
    return re.compile(rf"{_adverb()}\s*(?:both\s|a combination of\s|the combined effects? of\s)?", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    """What may not follow; with regard to case, for it knows names."""
    holders, names = load("drivers")["never_after"]
    return re.compile(f"(?i:{holders})|{names}")
