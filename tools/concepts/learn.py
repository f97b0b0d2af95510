"""Statements whose filers' own tags are known, as lines with their elements, and the label tables made of them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from tieout.checks import run
from tieout.concepts.lines import Group, NamedLine, find_groups, find_traits
from tieout.concepts.tables import TRAIT, Counts, Key, Stored
from tieout.concepts.taxonomy import Taxonomy
from tieout.concepts.words import words_of
from tieout.extract import extract
from tieout.model.release import Release
from tieout.readers import read_document
from tools.concepts.taxonomy import rows_of, successors
from tools.places import shared

FARTHEST_CELL = 2  # a `$` in a cell of its own shifts a figure's cell by one or two
LEAST_OLD = 1
Labels = dict[str, dict[Key, Counts]]


class Statement(NamedTuple):
    """One document: its company, its groups of lines, and the elements its filer gave each fact (names, several where it gave several)."""

    company: str
    release: Release
    groups: Sequence[Group]
    tags: Mapping[int, frozenset[str]]

    def tags_of(self, line: NamedLine) -> frozenset[str]:
        """The elements that most of a line's figures carry."""
        count: Counter[str] = Counter()
        for number in line.facts:
            count.update(self.tags.get(number, ()))
        most = max(count.values(), default=0)
        return frozenset(name for name, times in count.items() if times == most)


class Layer(NamedTuple):
    """The counts one company's statements, or several together, add to the tables."""

    new: dict[str, dict[Key, Counter[int]]]
    zoned: dict[str, dict[tuple[Key, str], Counter[int]]]
    zones: dict[str, Counter[int]]


def read_statements(jobs: int = 2) -> list[Statement]:
    """The shared statements, read without names, with their filers' tags."""
    folder = shared() / "corpus" / "statements"
    paths = sorted(path for path in (folder / "html").glob("*.html"))
    with ProcessPoolExecutor(jobs) as pool:
        releases = list(pool.map(_read, paths))
    found = []
    for path, release in zip(paths, releases, strict=True):
        gold = json.loads((folder / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        found.append(Statement(gold["company"], release, find_groups(release), _tags(release, gold["facts"])))
    return found


def _read(path: Path) -> Release:
    with path.open("rb") as stream:
        return run(extract(read_document(stream, name=path.name)))


def _tags(release: Release, gold: Iterable[dict[str, Any]]) -> dict[int, frozenset[str]]:
    """The filer's elements of each fact, by the place and value of the figure."""
    by_row: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for number, fact in enumerate(release.facts):
        by_row[fact.source.table, fact.source.row].append(number)
    found: dict[int, set[str]] = defaultdict(set)
    for tagged in gold:
        if tagged["value"] is None:
            continue
        for number in by_row[tagged["table"], tagged["row"]]:
            fact = release.facts[number]
            if abs((fact.source.cell or 0) - tagged["cell"]) <= FARTHEST_CELL and _is_same(fact.value, tagged["value"]):
                found[number].add(tagged["concept"])
                break
    return {number: frozenset(names) for number, names in found.items()}


def _is_same(value: Decimal, text: str) -> bool:
    try:
        stated = Decimal(text)
    except InvalidOperation:
        return False
    return value in (stated, stated * 100)


def old_labels(taxonomy: Taxonomy) -> Labels:
    """The counts of labels filed in 2009 and 2010 and on a day of 2025."""
    found: dict[str, dict[Key, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for row in rows_of(shared() / "corpus" / "taxonomy" / "dera-presentation-labels.csv"):
        number = taxonomy.number.get(successors().get(row["tag"], row["tag"]))
        key = words_of(row["label"])
        if number is not None and key:
            found[row["statement"]][key][number] += int(row["count"])
    return {code: {key: dict(counts) for key, counts in labels.items()} for code, labels in found.items()}


def layer_of(statements: Iterable[Statement], taxonomy: Taxonomy) -> Layer:
    """The counts that one company's statements add; of labels each once, however many statements there are: its filings agree anyway."""
    layer = Layer(defaultdict(lambda: defaultdict(Counter)), defaultdict(lambda: defaultdict(Counter)), defaultdict(Counter))
    for statement in statements:
        traits = find_traits(statement.groups)
        for group in statement.groups:
            code = CODES_OF.get(group.statement, "")
            if not code:
                continue
            for line in group.lines:
                numbers = [taxonomy.number[name[8:]] for name in statement.tags_of(line) if name[8:] in taxonomy.number]
                if line.inside or not numbers:
                    continue
                for number in numbers:
                    layer.new[code][line.words][number] = 1
                    layer.zoned[code][line.words, line.zone][number] = 1
                    layer.zones[f"{group.statement}.{line.zone}"][number] += 1
                    for trait in traits:
                        layer.zones[TRAIT + trait][number] += 1
    return layer


CODES_OF = {"income": "IS", "balance": "BS", "cashflow": "CF", "comprehensive": "CI", "equity": "EQ"}


def sum_of(layers: Iterable[Layer]) -> Layer:
    """Several layers as one."""
    whole = Layer(defaultdict(lambda: defaultdict(Counter)), defaultdict(lambda: defaultdict(Counter)), defaultdict(Counter))
    for layer in layers:
        for code, labels in layer.new.items():
            for key, counts in labels.items():
                whole.new[code][key].update(counts)
        for code, zoned in layer.zoned.items():
            for place, counts in zoned.items():
                whole.zoned[code][place].update(counts)
        for zone, counts in layer.zones.items():
            whole.zones[zone].update(counts)
    return whole


def without(whole: Layer, part: Layer) -> Layer:
    """What is left of the counts of several companies without those of one of them."""
    left = Layer(
        {code: dict(labels) for code, labels in whole.new.items()},
        {code: dict(zoned) for code, zoned in whole.zoned.items()},
        dict(whole.zones),
    )
    for code, labels in part.new.items():
        for key, counts in labels.items():
            left.new[code][key] = left.new[code][key] - counts
    for code, zoned in part.zoned.items():
        for place, counts in zoned.items():
            left.zoned[code][place] = left.zoned[code][place] - counts
    for zone, counts in part.zones.items():
        left.zones[zone] = left.zones[zone] - counts
    return left


def stored(old: Labels, layer: Layer, trust: Mapping[int, tuple[int, int]]) -> Stored:
    """The tables as the data file holds them."""
    return Stored(
        old={code: {" ".join(key): _flat(counts) for key, counts in sorted(labels.items())} for code, labels in sorted(old.items())},
        new={code: {" ".join(key): _flat(counts) for key, counts in sorted(labels.items())} for code, labels in sorted(layer.new.items())},
        zoned={
            code: {f"{' '.join(key)}|{zone}": _flat(counts) for (key, zone), counts in sorted(labels.items())}
            for code, labels in sorted(layer.zoned.items())
        },
        zones={zone: _flat(counts) for zone, counts in sorted(layer.zones.items())},
        trust=dict(sorted(trust.items())),
    )


def _flat(counts: Mapping[int, int]) -> str:
    return " ".join(f"{number} {count}" for number, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
