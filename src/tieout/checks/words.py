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

    @lru_cache(maxsize=8192)  # more than one document asks
    def says(label: str, name: str) -> bool:
        return pattern(name, table=table).search(label) is not None

    return says


def asks_any(says: Callable[[str, str], bool]) -> Callable[[tuple[str, ...], str], bool]:
    """Makes the same question of a whole path: whether one of its labels holds any of the words of a kind."""

    @lru_cache(maxsize=4096)
    def says_anywhere(path: tuple[str, ...], name: str) -> bool:
        return any(says(label, name) for label in path)

    return says_anywhere


says, says_of_ratio, is_named, says_of_sentence = asks("words"), asks("ratios"), asks("names"), asks("sentences")
says_in_path, is_named_in_path = asks_any(says), asks_any(is_named)
