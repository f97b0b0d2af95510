"""Organisations that a reason names as the other side of a deal."""

import re
from collections.abc import Sequence
from functools import cache

from tieout.extract.tables_of_words import load

ONE = r"[A-Z][\w&.’'®™-]*(?:\s(?:(?:of|de)\s)?[A-Z&][\w&.’'®™-]*){0,5}(?:,\s(?:Inc|Ltd|LLC|L\.P|S\.A|N\.V|Co)\b\.?)?"
NAMES = re.compile(rf"(?:the\s)?({ONE}(?:,\s(?:the\s)?{ONE})*(?:,?\s(?:and|as well as)\s(?:the\s)?{ONE})?)")
BETWEEN = re.compile(r",?\s(?:and|as well as)\s(?:the\s)?|,\s(?!Inc|Ltd|LLC|L\.P|S\.A|N\.V|Co\b)(?:the\s)?")
FEWEST_LEFT = 2  # words of a reason without the deal
MOST_BEHIND = 4  # words behind the last party that tell of the deal too ("in 2022")
MOST_PARTIES = 12


def find_parties(words: str, filer: str | None) -> tuple[str, ...]:
    """The organisations in some words, in order, without the filer itself."""
    if not any(map(str.isupper, words)):
        return ()
    own = (filer or "").split()[0].strip(",.").casefold() if filer and filer.split() else ""
    found: dict[str, int] = {}
    for match in _before().finditer(words):
        names = NAMES.match(words, match.end())
        for name in BETWEEN.split(names[1]) if names else ():
            plain = re.sub(r"[’']s$", "", name).strip(" .,®™") if not name.endswith(("Inc.", "Co.", "Ltd.", "S.A.")) else name
            if (
                plain
                and plain not in _no_party()
                and f"{plain}." not in _no_party()
                and not (own and plain.casefold().startswith(own))
                and len(plain) > 1
            ):
                found.setdefault(plain, match.end())
    return tuple(sorted(found, key=lambda name: (found[name], words.find(name))))[:MOST_PARTIES]


def without_deal(words: str, parties: Sequence[str]) -> str:
    """A reason without the words that only tell of the deal: "milestone payments" of "milestone payments received under our agreement".

    It stays whole where another reason stands between the deal and its parties, or behind them.
    """
    match = _tail().search(words)
    if match is None or len(words[: match.start()].split()) < FEWEST_LEFT:
        return words
    places = [words.find(name, match.end()) for name in parties]
    if min(places) < 0 or "," in words[match.end() : min(places)]:
        return words
    last = max(place + len(name) for place, name in zip(places, parties, strict=True))
    return words[: match.start()].rstrip(" ,") if len(words[last:].split()) <= MOST_BEHIND else words


@cache
def _no_party() -> frozenset[str]:
    return frozenset(load("drivers")["counterparties"]["not"])


@cache
def _before() -> re.Pattern[str]:
    return re.compile("|".join(f"(?i:{one})" for one in load("drivers")["counterparties"]["before"]))


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(load("drivers")["counterparties"]["tail"], re.IGNORECASE)
