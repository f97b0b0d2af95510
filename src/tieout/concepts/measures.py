"""The names of our own: non-GAAP measures and operating metrics that no us-gaap element states."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.concepts.words import QUOTES, load

PREFIX = "tieout:"
LONGEST = 160  # characters of a label


class Measure(NamedTuple):
    """One measure: its name, what its labels say, what they do not, and the kinds of unit it has."""

    name: str
    labels: re.Pattern[str]
    excluded: re.Pattern[str] | None
    kinds: str


@lru_cache(maxsize=4096)
def find_measure(label: str, kind: str, *, is_adjusted: bool) -> str | None:
    """The name of the measure a line states, None where it states none of those known."""
    text = label.translate(QUOTES).lower().strip(" :")[:LONGEST]
    if is_adjusted and _adjusted().search(text) is None:
        text = f"adjusted {text}"
    for measure in _measures():
        if kind in measure.kinds and measure.labels.search(text) and not (measure.excluded and measure.excluded.search(text)):
            return PREFIX + measure.name
    return None


@lru_cache(maxsize=4096)
def is_adjusted(label: str) -> bool:
    """Whether a label says that its figures are not those of the statements."""
    return _adjusted().search(label.translate(QUOTES).lower()) is not None


@cache
def _adjusted() -> re.Pattern[str]:
    return re.compile("|".join(load("words")["adjusted"]))


@cache
def _measures() -> tuple[Measure, ...]:
    return tuple(
        Measure(name, re.compile("|".join(entry["labels"])), re.compile("|".join(entry["not"])) if "not" in entry else None, entry["kinds"])
        for name, entry in load("measures").items()
    )


def measure_names() -> frozenset[str]:
    """All names of our own, with their prefix."""
    return frozenset(PREFIX + name for name in load("measures"))
