"""The data tables of this package, each read once."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """One data file of `extract/data`, by its stem."""
    text = resources.files("tieout.extract").joinpath("data").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def pattern(name: str) -> re.Pattern[str]:
    """One pattern of `data/patterns.toml`: any of its alternatives, without regard to case."""
    return re.compile("|".join(load("patterns")[name]["alternatives"]), re.IGNORECASE)
