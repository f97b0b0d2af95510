"""Labels made alike: the words of a label without what filers write differently, and the data tables of this package."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

MOST_CHARACTERS = 400  # of a label: what is longer is a sentence
BRACKETS = re.compile(r"\([^()]*(?:\d|\bnote|\bsee\b|unaudited)[^()]*\)")
CUT = re.compile(  # where what qualifies a label begins
    r"[,;–—-]?\s*(?:\$|£|€|\bpar value|\bno par|\bat par|\bnet of (?:accumulated|allowance|reserve|tax|unamortized|discount|issuance)"
    r"|\bless accumulated|\bless allowance|\bincluding \$|\bauthorized|\d[\d,]{3,}|;)"
)
WORD = re.compile(r"[a-z]+(?:&[a-z]+)?(?:[-'][a-z]+)*|\d+")
QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "­": "", " ": " "})


@cache
def load(name: str) -> dict[str, Any]:
    """One data file of `concepts/data`, by its stem."""
    text = resources.files("tieout.concepts").joinpath("data").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=4096)
def words_of(label: str) -> tuple[str, ...]:
    """The telling words of a label in order of the alphabet, each once, each by the word that stands for it.

    >>> words_of("Net (Loss) Income"), words_of("Accounts receivable, net of allowance of $12")
    (('income', 'loss', 'net'), ('account', 'net', 'receivable'))
    """
    return tuple(sorted(set(_words_in(label))))


def _words_in(label: str) -> list[str]:
    """The telling words of a label as they stand in it."""
    text = BRACKETS.sub(" ", label[:MOST_CHARACTERS].translate(QUOTES).lower())
    is_net = False
    cut = CUT.search(text)
    if cut is not None and cut.start() > 2:
        is_net = "net of a" in cut.group() or "less a" in cut.group() or "net of r" in cut.group() or "net of u" in cut.group()
        text = text[: cut.start()]
    for phrase, word in _phrases():
        if phrase in text:
            text = text.replace(phrase, word)
    table = load("words")
    little, same = _little(), table["same"]
    found: list[str] = []
    for raw in WORD.findall(text):
        word = raw.removesuffix("'s").replace("'", "")
        word = same.get(word, word)
        if word not in little and not (word.isdigit() and len(word) != 3):
            found.extend(_single(part, same) for part in (word.split("-") if word not in same else (word,)))
    if is_net and "net" not in found:
        found.append("net")
    return [word for word in found if word and word not in little]


def _single(word: str, same: dict[str, str]) -> str:
    if word.endswith(("xes", "ches", "shes", "sses")) and len(word) > 4:
        word = word[:-2]
    elif word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    return same.get(word, word)


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple(load("words")["phrases"].items())


@cache
def _little() -> frozenset[str]:
    return frozenset(load("words")["little"])
