"""The elements of the 2025 taxonomy, from the shared tables, as `concepts/data/elements.json` holds them."""

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tieout.concepts.taxonomy import ANY, CREDIT, DEBIT, DURATION, INSTANT, MONEY, PER_SHARE, RATIO, SHARES, Element
from tieout.concepts.words import load, words_of
from tools.places import shared

NO_FIGURE = re.compile(r"(?:Abstract|Enumeration|RollForward|TextBlock|Policy|Axis|Member|Domain|LineItems|Table)$")
PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]*|\d+")
KINDS = {"monetary": MONEY, "shares": SHARES, "perShare": PER_SHARE, "perUnit": PER_SHARE, "percent": RATIO, "pure": RATIO}
# The totals whose parts make a zone of a statement.
ZONES = {
    "AssetsCurrent": "balance.current_assets",
    "AssetsNoncurrent": "balance.assets",
    "Assets": "balance.assets",
    "LiabilitiesCurrent": "balance.current_liabilities",
    "Liabilities": "balance.liabilities",
    "StockholdersEquity": "balance.equity",
    "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest": "balance.equity",
    "LiabilitiesAndStockholdersEquity": "balance.claims",
    "NetCashProvidedByUsedInOperatingActivities": "cashflow.operating",
    "NetCashProvidedByUsedInInvestingActivities": "cashflow.investing",
    "NetCashProvidedByUsedInFinancingActivities": "cashflow.financing",
}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table in CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def successors() -> Mapping[str, str]:
    """The elements the 2025 taxonomy no longer has, each with the one that states the same."""
    return tomllib.loads(Path(__file__).with_name("successors.toml").read_text(encoding="utf-8"))


@cache
def of_their_time() -> frozenset[str]:
    """The elements of the list that name lines up to a year, and none of later ones."""
    return frozenset(load("eras")["after"])


def make_elements() -> list[Element]:
    """The elements that a figure of a 2025 statement or of a filing of 2018 or later may state, in order of their names."""
    folder = shared() / "corpus" / "taxonomy"
    rows = {row["element"]: row for row in rows_of(folder / "us-gaap-elements.csv")}
    names = sorted(name for name, row in rows.items() if _is_current(name, row))
    number = {name: at for at, name in enumerate(names)}
    parents = _parents(folder, number)
    zones = {name: _zones(name, parents) for name in names}
    return [
        Element(
            name,
            {"debit": DEBIT, "credit": CREDIT}.get(rows[name]["balance"], ""),
            {"instant": INSTANT, "duration": DURATION}.get(rows[name]["period_type"], ""),
            _kind(name, rows[name]),
            _words(name, rows[name]),
            tuple((number[parent], weight) for parent, weight in sorted(parents[name].items())),
            tuple(sorted(zones[name])),
        )
        for name in names
    ]


def _is_current(name: str, row: Mapping[str, str]) -> bool:
    is_seen = row["in_2025_statements"] == "1" or row["label_source"].startswith("filing") or name in of_their_time()
    return is_seen and row["abstract"] != "1" and NO_FIGURE.search(name) is None and name not in successors()


def _kind(name: str, row: Mapping[str, str]) -> str:
    if row["datatype"]:
        return KINDS.get(row["datatype"], ANY)
    if row["balance"]:
        return MONEY
    if re.search(r"PerShare|PerUnit|ParOrStatedValue", name):
        return PER_SHARE
    if re.search(r"Percent|Percentage|Ratio|Rate$|Yield", name):
        return RATIO
    if re.search(r"Shares(?:Outstanding|Issued|Authorized)|NumberOf.*Shares|^Shares|StockShares|SharesHeld", name):
        return SHARES
    return ANY


def _words(name: str, row: Mapping[str, str]) -> tuple[str, ...]:
    label = row["label"] if not row["label_source"].startswith("derived") else " ".join(PARTS.findall(name))
    return words_of(re.sub(r"\(deprecated.*", "", label.lower()))


def _parents(folder: Path, number: Mapping[str, int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows_of(folder / "us-gaap-2025-statement-calculation.csv"):
        parent, child = row["parent"].removeprefix("us-gaap:"), row["child"].removeprefix("us-gaap:")
        if parent in number and child in number:
            found[child].setdefault(parent, 1 if not row["weight"].startswith("-") else -1)
    return found


def _zones(name: str, parents: Mapping[str, Mapping[str, int]]) -> set[str]:
    """The zones of the nearest totals over an element."""
    seen, found = {name}, set()
    level: Iterable[str] = parents.get(name, {})
    for _ in range(6):
        found = {ZONES[parent] for parent in level if parent in ZONES}
        if found:
            break
        level = {up for parent in level for up in parents.get(parent, {}) if up not in seen}
        seen |= set(level)
    return found
