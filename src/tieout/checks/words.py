"""The data tables of the checks, each read once, and what a label says by them."""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """One data file of `checks/data`, by its stem."""
    text = resources.files("tieout.checks").joinpath("data").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def pattern(name: str, *, table: str = "words") -> re.Pattern[str]:
    """One pattern of a file of `checks/data`: any of its alternatives, without regard to case."""
    return any_of(load(table)[name])


def any_of(alternatives: Iterable[str]) -> re.Pattern[str]:
    """One pattern of several alternatives, without regard to case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


def asks(table: str) -> Callable[[str, str], bool]:
    """Makes a question of one file of `checks/data`: whether a label holds any of the words of a kind."""

    @lru_cache(maxsize=16384)
    def says(label: str, name: str) -> bool:
        return pattern(name, table=table).search(label) is not None

    return says


says, says_of_ratio, is_named, says_of_sentence = asks("words"), asks("ratios"), asks("names"), asks("sentences")
