"""The words of guidance: the data of `data/guidance.toml`, and the measures that a text names."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.extract.tables_of_words import load

MONEY, PER_SHARE, RATIO, SHARES, COUNT = "money", "per_share", "percent", "shares", "count"
LONGEST_NAME = 48
REACH = 60
CLAUSE = re.compile(r"(?<!adj)\.|[;,•:]|\band\b", re.IGNORECASE)
MOST_WORDS = 3  # that may stand before a name and make it that of a part


class Named(NamedTuple):
    """A measure named in a text: its place, its name in the report, what it is counted in, its GAAP concept, and its basis."""

    start: int
    end: int
    metric: str
    kind: str
    concept: str | None
    basis: str
    is_loss: bool


@cache
def word(kind: str) -> re.Pattern[str]:
    """One pattern of the file, without regard to case."""
    return re.compile("|".join(load("guidance")["words"][kind]), re.IGNORECASE)


@cache
def hints() -> tuple[str, ...]:
    """What a text must hold, in lower case, to be looked at outside an outlook."""
    return tuple(load("guidance")["words"]["hint"])


@cache
def _names() -> tuple[re.Pattern[str], tuple[tuple[str, str, str | None], ...]]:
    entries = load("guidance")["metrics"]
    pattern = "|".join(f"(?P<m{at}>{'|'.join(entry['words'])})" for at, entry in enumerate(entries))
    kinds = tuple((entry["name"], entry["kind"], entry.get("concept")) for entry in entries)
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE), kinds


def find_names(text: str, *, is_label: bool = False) -> list[Named]:
    """The measures that a text names, in order; of a label any word before a name makes it that of a part."""
    pattern, kinds = _names()
    found = []
    for match in pattern.finditer(text):
        name, kind, concept = kinds[int((match.lastgroup or "m0")[1:])]
        before = text[max(0, match.start() - REACH) : match.start()]
        part = _part(before, is_label=is_label) if name in load("guidance")["parted"] else ""
        basis = basis_before(before, match[0], text[match.end() : match.end() + 2 * REACH])
        if part:
            name, concept = f"{part}_{name}"[:LONGEST_NAME], None
        if basis == "gaap" and name in load("guidance")["never_gaap"]:
            basis = "non-gaap"
        is_loss = "loss" in match[0].lower() and not word("signed").search(match[0])
        found.append(Named(match.start(), match.end(), name, kind, concept if basis == "gaap" else None, basis, is_loss))
    return found


def basis_before(before: str, name: str = "", after: str = "") -> str:
    """The basis that the words right before a name say, the name itself, or a bracket after it; "gaap" where they say nothing."""
    if word("constant_after").match(after):
        return "constant-currency"
    close = CLAUSE.split(before)[-1] + name
    last = None
    for match in word("basis").finditer(close):
        last = match[0].lower()
    if last is None or last == "gaap":
        return "gaap"
    if word("constant").fullmatch(last):
        return "constant-currency"
    return "pro-forma" if last.startswith("pro") else "non-gaap"


def _part(before: str, *, is_label: bool) -> str:
    """The part of the whole that words before a name stand for, as a name."""
    tokens = re.findall(r"[A-Za-z][\w’'&-]*|[^\sA-Za-z]+", before)
    kept: list[str] = []
    for token in reversed(tokens[-6:]):
        if not token[0].isalpha() or word("plain_before").fullmatch(token):
            break
        is_name = token[0].isupper() and before.strip() != token
        if not (is_label or is_name or word("parts").fullmatch(token)):
            break
        kept.append(token)
        if len(kept) == MOST_WORDS:
            break
    return slug(reversed(kept))


def slug(words: Iterable[str]) -> str:
    """Words as one name of the report."""
    text = re.sub(r"[^a-z0-9]+", "_", " ".join(words).lower().replace("’", "").replace("'", "")).strip("_")
    return text[:LONGEST_NAME].strip("_")


@lru_cache(maxsize=4096)
def label_slug(label: str) -> str:
    """A short name for what a label says, without words that say nothing."""
    return slug(token for token in re.findall(r"[A-Za-z][\w’'&-]*", label[:160]) if not word("plain").fullmatch(token))


def action_of(text: str) -> str | None:
    """What a text says is done with guidance; None where it says nothing."""
    for action in ("withdrawn", "reaffirmed", "narrowed", "raised", "lowered", "initiated"):
        if word(action).search(text):
            return action
    return None
