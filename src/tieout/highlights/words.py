"""What a label says of the metrics: the data of this package, read once, and the metrics that a row may state."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

LONGEST_LABEL = 160
NEVER = r"(?!)"
MARK = re.compile(r"\[\w{1,3}\]|\((?:\d{1,2}|[a-z])\)|[*†‡]+")
INCOME = re.compile(r"\b(?:income|earnings|profit|revenues?)\b")
LOSS = re.compile(r"\((loss(?:es)?|deficit)\)")
BRACKETED = re.compile(r"\([^()]*\)")
EDGES = " .,:;–—-/"
BASIC, DILUTED = "eps_basic", "eps_diluted"
LAST = 90  # the rank of a name that is used where there is no other


class Metric(NamedTuple):
    """How one metric is known: its names, the likeliest first, the forms of heading and label together, and what it never is.

    Names of the ranks in `home` count only in the metric's own statement.
    """

    name: str
    unit: str
    statements: tuple[str, ...]
    fallback: tuple[str, ...]
    concepts: frozenset[str]
    home: frozenset[int]
    names: tuple[re.Pattern[str], ...]
    under: re.Pattern[str]
    no: re.Pattern[str]


@cache
def load() -> dict[str, Any]:
    """The data file."""
    text = resources.files("tieout.highlights").joinpath("data").joinpath("metrics.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def metrics() -> dict[str, Metric]:
    """The metrics by name, in the order of the report."""
    return {
        name: Metric(
            name,
            entry["unit"],
            tuple(entry["statements"]),
            tuple(entry.get("fallback", ())),
            frozenset(entry["concepts"]),
            frozenset(entry.get("home", ())),
            tuple(re.compile(form) for form in entry["names"]),
            _any_of(entry["under"]),
            _any_of(entry["no"]),
        )
        for name, entry in load()["metrics"].items()
    }


def _any_of(forms: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms) or NEVER, re.IGNORECASE)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return _any_of(load()["words"][kind])


@lru_cache(maxsize=4096)
def says(text: str, kind: str) -> bool:
    """Whether a text holds any of the words of a kind."""
    return _pattern(kind).search(text[: 2 * LONGEST_LABEL]) is not None


@lru_cache(maxsize=4096)
def normal(label: str) -> str:
    """A label in lower case without footnote marks, brackets, and words that do not change what it states.

    >>> normal("GAAP net (loss) income (2)"), normal("Net (Loss)"), normal("Net cash (used in) provided by operating activities:")
    ('net income', 'net loss', 'net cash provided by operating activities')
    """
    text = MARK.sub(" ", " ".join(label[:LONGEST_LABEL].lower().replace("’", "'").replace("&", " and ").split()))
    if not INCOME.search(text):
        text = LOSS.sub(r"\1", text)
    text = " ".join(BRACKETED.sub(" ", text).replace("/", " ").replace("–", "-").replace("—", "-").split()).strip(EDGES)
    return _pattern("strip").sub("", text).strip(EDGES)


@lru_cache(maxsize=4096)
def metrics_of(path: tuple[str, ...], unit: str) -> tuple[tuple[str, int], ...]:
    """The metrics that a row may state by its label path, each with the rank of the name it goes by; `unit` is "amount" or "per_share"."""
    return tuple(_shares_of(path) if unit == "per_share" else _amounts_of(path))


def _amounts_of(path: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    label = path[-1] if path else ""
    heading = path[-2] if len(path) > 1 else ""
    if not label or says(label, "version"):
        return
    text = normal(label)
    joined = f"{normal(heading)} > {text}" if heading else ""
    for metric in metrics().values():
        if metric.unit == "per_share" or metric.no.search(label):
            continue
        for rank, form in enumerate(metric.names):
            if form.fullmatch(text):
                yield metric.name, rank
                break
        else:
            if joined and metric.under.fullmatch(joined) and not says(heading, "version"):
                yield metric.name, len(metric.names)


def _shares_of(path: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Yields the earnings per share that a row states: the nearest part of its path that says basic or diluted decides."""
    near = " > ".join(path[-2:])
    if metrics()[BASIC].no.search(near) or says(near, "version"):
        return
    rank = 1 if re.search(r"\bcontinuing\b", near, re.IGNORECASE) else 0
    for part in reversed(path[-3:]):
        is_basic, is_diluted = says(part, "basic"), says(part, "diluted")
        if is_basic:
            yield BASIC, rank
        if is_diluted:
            yield DILUTED, rank
        if is_basic or is_diluted:
            return
    if re.search(r"\b(?:earnings|income|loss|eps|profit)\b", near, re.IGNORECASE):
        yield BASIC, LAST + rank
