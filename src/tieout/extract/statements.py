"""Which statement a table is, by its titles and labels together (never by its number of rows)."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from tieout.extract.tables_of_words import load

LONGEST_TITLE = 300
NEVER = r"(?!)"
LABELS_READ = 120
# a title weighs more the nearer it stands to the table
DISTANCE_LOSS = 1
FACES = frozenset(("income", "balance", "cashflow", "comprehensive"))
RATIOS_WEIGH = 6


@cache
def _patterns(part: str) -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    return tuple(
        (entry["kind"], entry["weight"], re.compile("|".join(entry["patterns"]), re.IGNORECASE)) for entry in load("statements")[part]
    )


@cache
def _label_patterns() -> tuple[tuple[str, int, re.Pattern[str], re.Pattern[str]], ...]:
    """Kind, weight, the patterns that begin a label, and those that may stand anywhere in it."""
    found = []
    for entry in load("statements")["labels"]:
        first = "|".join(pattern[1:] for pattern in entry["patterns"] if pattern.startswith("^"))
        anywhere = "|".join(pattern for pattern in entry["patterns"] if not pattern.startswith("^"))
        found.append((entry["kind"], entry["weight"], re.compile(first or NEVER), re.compile(anywhere or NEVER)))
    return tuple(found)


@lru_cache(maxsize=4096)
def _label_votes(label: str) -> tuple[tuple[str, int], ...]:
    return tuple((kind, weight) for kind, weight, first, anywhere in _label_patterns() if first.match(label) or anywhere.search(label))


@lru_cache(maxsize=4096)
def title_kinds(title: str) -> tuple[tuple[str, int], ...]:
    """The statements a title names, with their weights."""
    return tuple((kind, weight) for kind, weight, pattern in _patterns("titles") if pattern.search(title[:LONGEST_TITLE]))


def find_statement(titles: Sequence[str], labels: Iterable[str], *, members: bool, adjusts: bool, ratios: bool) -> str:
    """The statement of a table from the titles above it (nearest last) and its labels.

    `members` says equity components head its columns, `adjusts` that reported and adjusted figures stand side by side, `ratios` that
    most of its figures are percents: it is then the face of a statement only where a title says so.
    """
    votes: dict[str, int] = {}
    for distance, title in enumerate(reversed(titles[-8:])):
        named = title_kinds(title)
        for kind, weight in named:
            votes[kind] = max(votes.get(kind, 0), weight * 2 - distance * DISTANCE_LOSS)
    titled = frozenset(votes)
    counts: dict[str, int] = {}
    read = 0
    for label in labels:
        read += 1
        if read > LABELS_READ:
            break
        for kind, weight in _label_votes(label[:80].lower()):
            counts[kind] = counts.get(kind, 0) + weight
    for kind, count in counts.items():
        share = min(18, count * 20 // max(8, 2 * read)) if read else 0
        if not ratios or kind in titled or kind not in FACES:
            votes[kind] = votes.get(kind, 0) + share
    if ratios:
        votes["metrics"] = votes.get("metrics", 0) + RATIOS_WEIGH
    if members:
        votes["equity"] = votes.get("equity", 0) + 20
    if adjusts:
        votes["reconciliation"] = votes.get("reconciliation", 0) + 14
    if not votes:
        return "other"
    kind, weight = max(votes.items(), key=lambda vote: vote[1])
    return kind if weight >= 6 else "other"
