"""What filers called their lines: how often a label was filed under an element, and which labels are near one another.

Two layers of counts: `old` from filings of 2009 and 2010 and a day of 2025, and `new` from whole statements of 2018 and later, which also
say in which zone of a statement the line stood.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from math import log2
from sys import intern
from typing import NamedTuple

import msgspec

from tieout.concepts.taxonomy import Taxonomy, load_taxonomy

Key = tuple[str, ...]
Counts = dict[int, int]
# The statements as the label tables part them, and those that stand in for one where it says nothing.
CODES = {"income": "IS", "balance": "BS", "cashflow": "CF", "comprehensive": "CI", "equity": "EQ"}
MOST_POSTINGS, MOST_SIMILAR = 1500, 10
MOST_KEPT = 500
PRESUMED, DOUBT = 70, 3  # percent of the likeliest elements that are right, and how many lines say so before any is seen
NEW_WEIGHT = 10  # one filing of 2018 or later counts for as many of before
UNSEEN = 24  # the weight of a word that no label has
CURRENT = frozenset(("current", "noncurrent"))
TRAIT = "trait."  # before the name of one, among the zones
LEAST_SIMILAR, LEAST_SIMILAR_ELEMENT, MOST_ELEMENTS = 45, 55, 4  # percent


class Stored(msgspec.Struct, gc=False):
    """The tables as the data file holds them: by statement, words of a label (and zone) to elements and counts in turn, in one text.

    A text takes half the room of a list, and most are never asked for.
    """

    old: dict[str, dict[str, str]]
    new: dict[str, dict[str, str]]
    zoned: dict[str, dict[str, str]]
    zones: dict[str, str]
    trust: dict[int, tuple[int, int]] = {}


class Known(NamedTuple):
    """What the tables say of an element, whatever the document.

    `odds` is the logarithm of its odds in a document of no traits, and `by_trait` what each trait adds to it; `weights` are its own words,
    each with how telling it is, and `whole` what they are together; `trust` says of the lines whose likeliest element by their labels it
    is, how many in a hundred their filers gave it.
    """

    odds: float
    by_trait: Mapping[str, float]
    weights: Sequence[tuple[str, int]]
    whole: int
    trust: int
    is_current: bool

    def fit(self, traits: Sequence[str]) -> int:
        """How much likelier the element is in a document of these traits, in order, than in any: ten times a logarithm to base two."""
        by_trait = self.by_trait
        return round(10 * (self.odds + sum([by_trait.get(name, 0) for name in traits])))

    def absent(self, said: frozenset[str]) -> int:
        """How much of what the element's own words say is not among others, in percent."""
        return 100 * sum([weight for word, weight in self.weights if word not in said]) // self.whole


class Tables:
    """Counts of labels by statement and element.

    `old` and `new` are by statement and words; `zoned` by statement and (words, zone); `zones` by zone; `prior` by statement.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        *,
        old: Mapping[str, Mapping[Key, Counts]],
        new: Mapping[str, Mapping[Key, Counts]],
        zoned: Mapping[str, Mapping[tuple[Key, str], Counts]],
        zones: Mapping[str, Counts],
        index: "NearIndex | None" = None,
        old_prior: Mapping[str, Counts] | None = None,
        trust: Mapping[int, tuple[int, int]] | None = None,
    ) -> None:
        self.taxonomy = taxonomy
        self.old, self.new, self.zoned, self.zones = old, new, zoned, zones
        self.trust = {} if trust is None else trust
        self._known: dict[int, Known] = {}
        self.prior = {code: Counter(counts) for code, counts in (old_prior or count_elements(old)).items()}
        for code, counts in count_elements(new).items():
            for number, count in counts.items():
                self.prior[code][number] += NEW_WEIGHT * count
        self.everywhere: Counter[int] = Counter()
        for counts in self.prior.values():
            for number, count in counts.items():
                self.everywhere[number] += count
        self.in_zones: Counter[int] = Counter()
        for zone, counts in zones.items():
            if not zone.startswith(TRAIT):
                self.in_zones.update(counts)
        self.traits = sorted(zone.removeprefix(TRAIT) for zone in zones if zone.startswith(TRAIT))
        self.trait_share = {name: (1 + sum(zones[TRAIT + name].values())) / (2 + sum(self.in_zones.values())) for name in self.traits}
        self.index = index or near_index(taxonomy, old, new)

    def known(self, number: int) -> Known:
        """What the tables say of an element, kept."""
        found = self._known.get(number)
        if found is None:
            words = self.taxonomy.elements[number].words
            right, lines = self.trust.get(number, (0, 0))
            weights = tuple((word, self.index.weight.get(word, UNSEEN)) for word in words)
            found = self._known[number] = Known(
                *self._odds_of(number),
                weights,
                max(1, sum(weight for _, weight in weights)),
                (100 * right + PRESUMED * DOUBT) // (lines + DOUBT),
                not CURRENT.isdisjoint(words),
            )
        return found

    def _odds_of(self, number: int) -> tuple[float, dict[str, float]]:
        """The logarithm of the odds of an element in a document of no traits, and what each trait adds to it."""
        lines = self.in_zones.get(number, 0)
        without = 0.0
        with_trait: dict[str, float] = {}
        for name in self.traits if lines else ():
            share = self.trait_share[name]
            given = (self.zones[TRAIT + name].get(number, 0) + 4 * share) / (lines + 4)
            lacking = log2((1 - given) / (1 - share))
            without += lacking
            with_trait[name] = log2(given / share) - lacking
        return without, with_trait


class Lazily(Mapping[Key, Counts]):
    """Counts by the words of a label, kept as the data file holds them and made when they are asked for: there are fifty thousand."""

    def __init__(self, flat: Mapping[str, str]) -> None:
        self._flat = flat

    def __getitem__(self, key: Key) -> Counts:
        return _counts(self._flat[" ".join(key)])

    def __iter__(self) -> Iterator[Key]:
        return (tuple(text.split()) for text in self._flat)

    @property
    def texts(self) -> Iterable[str]:
        """The labels as the data file holds them: their words with spaces between."""
        return self._flat

    def __len__(self) -> int:
        return len(self._flat)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and " ".join(key) in self._flat

    def get(self, key: Key, default: Counts | None = None) -> Counts:  # type: ignore[override]
        """The counts of a label; none where it has none."""
        flat = self._flat.get(" ".join(key))
        return _counts(flat) if flat is not None else default or {}


class LazilyZoned(Mapping[tuple[Key, str], Counts]):
    """The same by the words of a label and its zone."""

    def __init__(self, flat: Mapping[str, str]) -> None:
        self._flat = flat

    def __getitem__(self, key: tuple[Key, str]) -> Counts:
        return _counts(self._flat[f"{' '.join(key[0])}|{key[1]}"])

    def __iter__(self) -> Iterator[tuple[Key, str]]:
        return (_zoned(text) for text in self._flat)

    def __len__(self) -> int:
        return len(self._flat)


def count_elements(layer: Mapping[str, Mapping[Key, Counts]]) -> dict[str, Counts]:
    """How often each element was filed in each statement."""
    found: dict[str, Counts] = {}
    for code in CODES.values():
        counts: dict[int, int] = {}
        for labels in layer.get(code, {}).values():
            for number, count in labels.items():
                counts[number] = counts.get(number, 0) + count
        found[code] = counts
    return found


class NearIndex:
    """Labels of each statement, and the elements' own, by their words."""

    def __init__(self) -> None:
        self.keys: dict[str, list[str]] = {}
        self.postings: dict[str, dict[str, array[int]]] = {}
        self.weight: dict[str, int] = {}
        self.totals: dict[str, array[int]] = {}
        self.most_kept = MOST_KEPT
        self._kept: dict[tuple[str, Key, int, int], list[tuple[Key, int, int]]] = {}

    def near(self, code: str, key: Key, *, least: int, most: int) -> list[tuple[Key, int, int]]:
        """The labels that share the most telling words with one: their words, number and likeness in percent, the likest first."""
        asked = (code, key, least, most)
        found = self._kept.get(asked)
        if found is None:
            if len(self._kept) > self.most_kept:
                self._kept.clear()
            found = self._kept[asked] = self._near(code, key, least=least, most=most)
        return found

    def _near(self, code: str, key: Key, *, least: int, most: int) -> list[tuple[Key, int, int]]:
        postings = self.postings.get(code)
        if not postings or not key:
            return []
        shared: dict[int, int] = defaultdict(int)
        for word in key:
            found = postings.get(word, ())
            if len(found) <= MOST_POSTINGS:
                weight = self.weight[word] if found else 0
                for number in found:
                    shared[number] += weight
        own = sum(self.weight.get(word, UNSEEN) for word in key)
        for word in key:  # words that stand in many labels count for those that share another
            found = postings.get(word, ())
            if len(found) > MOST_POSTINGS:
                weight, common = self.weight[word], set(found) if shared else set()
                for number in shared:
                    if number in common:
                        shared[number] += weight
        totals = self.totals[code]
        enough = least * own  # a label that shares less of the asked one's words is never like it
        scored = [
            (100 * common // max(1, own + totals[number] - common), number) for number, common in shared.items() if 100 * common >= enough
        ]
        scored = sorted((pair for pair in scored if pair[0] >= least), key=lambda pair: (-pair[0], pair[1]))[:most]
        return [(tuple(self.keys[code][number].split()), number, score) for score, number in scored]


def near_index(taxonomy: Taxonomy, old: Mapping[str, Mapping[Key, Counts]], new: Mapping[str, Mapping[Key, Counts]]) -> NearIndex:
    """The index of all labels; "" stands for the elements' own labels, numbered as the elements are."""
    index = NearIndex()
    documents: Counter[str] = Counter()
    keys = {code: sorted({*_texts(old.get(code, {})), *_texts(new.get(code, {}))}) for code in CODES.values()}
    keys[""] = [" ".join(element.words) for element in taxonomy.elements]
    for labels in keys.values():
        for key in labels:
            documents.update(map(intern, key.split()))
    whole = sum(len(labels) for labels in keys.values())
    index.weight = {word: max(1, round(2 * log2(whole / count))) for word, count in documents.items()}
    for code, labels in keys.items():
        postings: dict[str, array[int]] = {}
        for number, key in enumerate(labels):
            for word in map(intern, key.split()):
                postings.setdefault(word, array("I")).append(number)
        index.keys[code], index.postings[code] = labels, postings
        index.totals[code] = array("I", [sum([index.weight[word] for word in key.split()]) for key in labels])
    return index


def _texts(labels: Mapping[Key, Counts]) -> Iterable[str]:
    return labels.texts if isinstance(labels, Lazily) else (" ".join(key) for key in labels)


@cache
def load_tables() -> Tables:
    """The tables of `concepts/data/tables.json`."""
    raw = resources.files("tieout.concepts").joinpath("data").joinpath("tables.json").read_bytes()
    stored = msgspec.json.decode(raw, type=Stored)
    return Tables(
        load_taxonomy(),
        old={code: Lazily(labels) for code, labels in stored.old.items()},
        new={code: Lazily(labels) for code, labels in stored.new.items()},
        zoned={code: LazilyZoned(labels) for code, labels in stored.zoned.items()},
        zones={zone: _counts(flat) for zone, flat in stored.zones.items()},
        trust=stored.trust,
    )


def _key(text: str) -> Key:
    return tuple(text.split()) if text else ()


def _zoned(text: str) -> tuple[Key, str]:
    words, _, zone = text.rpartition("|")
    return _key(words), zone


def _counts(flat: str) -> Counts:
    numbers = [int(part) for part in flat.split()]
    return dict(zip(numbers[::2], numbers[1::2], strict=True))
