"""What speaks for each element a line might be named by, as whole numbers the forest reads.

First each line by itself (`propose`: its label, statement, unit, period type and zone), then all lines of a statement together (`weigh`:
sums, neighbours, and other lines that claim the same element).
"""

from collections.abc import Sequence
from math import log2
from operator import itemgetter, sub
from typing import NamedTuple

from tieout.concepts.lines import Group, NamedLine, find_traits
from tieout.concepts.tables import CODES, LEAST_SIMILAR, LEAST_SIMILAR_ELEMENT, MOST_ELEMENTS, MOST_SIMILAR, UNSEEN, Counts, Key, Tables
from tieout.concepts.taxonomy import Taxonomy

MOST_LINES_KEPT, MOST_LABELS_KEPT = 8_000, 500
MOST_CANDIDATES = 6
ENOUGH = 60  # filings under a label beyond which like labels say nothing more
CODE_NUMBERS = {"IS": 0, "BS": 1, "CF": 2, "CI": 3, "EQ": 4, "": 5}
NONE = -1
OTHERS = {
    "IS": ("CI", "CF"),
    "CI": ("IS", "EQ"),
    "CF": ("IS", "BS"),
    "BS": ("EQ", "CF"),
    "EQ": ("BS", "CI", "CF"),
    "": ("IS", "BS", "CF", "CI"),
}

COMPARED_NAMES = (
    "fit",
    "absent",
    "trust",
    "zone_seen",
    "element_likeness",
    "likeness",
    "prior",
    "parts",
    "parent",
)  # with the best proposed beside it
NAMES = (
    "old_share", "old_total", "new_share", "new_total", "zoned_share", "zoned_total", "likeness", "like_share", "element_likeness",
    "label_covered", "element_covered", "prior", "kind", "elsewhere", "zone_seen", "guess", "rank", "behind",
    "statement", "candidates", "parent", "parts", "total", "rival", "fit", "absent", "classified", "trust",
    *(f"{name}_less" for name in COMPARED_NAMES),
)  # fmt: skip

COMPARED = tuple(NAMES.index(name) for name in COMPARED_NAMES)
_compared = itemgetter(*COMPARED)
NO_LESS = (0,) * len(COMPARED)
OLD_SHARE, OLD_TOTAL, NEW_SHARE, KIND = (NAMES.index(name) for name in ("old_share", "old_total", "new_share", "kind"))
MOST_FILED, ENOUGH_FILED = 70, 10  # percent of the filings, filings
AGREED = 50  # percent of the filers of 2018 and later, where there are any


class Proposal(NamedTuple):
    """An element a line might be named by: its number, what the label alone makes of it (0 to 1000), and the evidence."""

    element: int
    guess: int
    evidence: tuple[int, ...]


def code_of(statement: str) -> str:
    """The statement as the label tables name it; empty for a table that is none."""
    return CODES.get(statement, "")


class Proposer:
    """Proposes elements for single lines, and keeps what it found by what the line says."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.elements = tables.taxonomy.elements
        self._kept: dict[tuple[object, ...], tuple[Proposal, ...]] = {}
        self._labels: dict[tuple[str, Key], dict[int, list[int]]] = {}

    def propose(self, line: NamedLine) -> tuple[Proposal, ...]:
        """The likeliest elements of a line, the likeliest first."""
        asked = (line.statement, line.words, line.zone, line.kind, line.period)
        found = self._kept.get(asked)
        if found is None:
            if len(self._kept) > MOST_LINES_KEPT:
                self._kept.clear()
            found = self._kept[asked] = self._propose(line)
        return found

    def _propose(self, line: NamedLine) -> tuple[Proposal, ...]:
        code = code_of(line.statement)
        words = line.words
        if not words:
            return ()
        by_label = self._labels.get((code, words))
        if by_label is None:
            if len(self._labels) > MOST_LABELS_KEPT:
                self._labels.clear()
            by_label = self._labels[code, words] = self._by_label(code, words)
        zoned = self.tables.zoned.get(code, {}).get((words, line.zone), {})
        zoned_total = sum(zoned.values())
        seen = self.tables.zones.get(f"{line.statement}.{line.zone}", {})
        found = [
            self._weigh(line, number, by_label.get(number) or self._bare(code, words, number), (zoned, zoned_total), seen)
            for number in by_label.keys() | zoned.keys()
        ]
        found.sort(key=lambda proposal: (-proposal.guess, proposal.element))
        found = found[:MOST_CANDIDATES]
        best = found[0].guess if found else 0
        count = len(found)
        return tuple(
            Proposal(p.element, p.guess, (*p.evidence, p.guess, rank, best - p.guess, CODE_NUMBERS[code], count))
            for rank, p in enumerate(found)
        )

    def _weigh(self, line: NamedLine, number: int, said: list[int], zoned: tuple[Counts, int], seen: Counts) -> Proposal:
        element = self.elements[number]
        old_share, old_total, new_share, new_total, likeness, like_share, element_likeness, covered, covers, prior, elsewhere = said
        zoned_counts, zoned_total = zoned
        zoned_share = 100 * zoned_counts.get(number, 0) // zoned_total if zoned_total else NONE
        kind = 1 if not element.kind or not line.kind else 2 if element.kind == line.kind else 0
        period = 1 if not element.period or not line.period else 2 if element.period == line.period else 0
        zone = 1
        own = [name.split(".")[1] for name in element.zones if name.startswith(line.statement)]
        if own and line.zone not in ("", "end"):
            zone = 2 if line.zone in own else 0
        here, all_zones = seen.get(number, 0), self.tables.in_zones.get(number, 0)
        zone_seen = NONE if not all_zones else 100 * (2 * here + 1) // (2 * all_zones + 2)
        guess = 350 * max(zoned_share, 0) * zoned_total // (zoned_total + 1) if zoned_total else 0
        guess += 250 * max(new_share, 0) * new_total // (new_total + 1) if new_total else 0
        guess += 250 * max(old_share, 0) * old_total // (old_total + 5) if old_total else 0
        guess += 120 * like_share + 60 * element_likeness + 20 * max(elsewhere, 0)
        guess = guess // 100 * (10, 90, 100)[kind] // 100 * (15, 90, 100)[period] // 100 * (50, 90, 100)[zone] // 100
        evidence = (
            old_share, min(old_total, 1000), new_share, min(new_total, 60), zoned_share, min(zoned_total, 40), likeness, like_share,
            element_likeness, covered, covers, prior, kind, elsewhere, zone_seen,
        )  # fmt: skip
        return Proposal(number, guess, evidence)

    def _by_label(self, code: str, words: Key) -> dict[int, list[int]]:
        """What the label says of each element that it, or one like it, was filed under."""
        tables = self.tables
        old, new = tables.old.get(code, {}).get(words, {}), tables.new.get(code, {}).get(words, {})
        old_total, new_total = sum(old.values()), sum(new.values())
        elsewhere: dict[int, int] = {}
        for other in OTHERS[code]:
            for layer, weight in ((tables.old, 1), (tables.new, 5)):
                for number, count in layer.get(other, {}).get(words, {}).items():
                    elsewhere[number] = elsewhere.get(number, 0) + count * weight
        like: dict[int, int] = {}
        likeness: dict[int, int] = {}
        elements: dict[int, int] = {}
        if old_total + 5 * new_total < ENOUGH:
            self._look_near(code, words, like, likeness)
            near = tables.index.near("", words, least=LEAST_SIMILAR_ELEMENT, most=MOST_ELEMENTS)
            elements = {number: score for _, number, score in near}
        whole = sum(elsewhere.values())
        weight = sum(like.values())
        found = {}
        for number in {*old, *new, *like, *elements, *sorted(elsewhere, key=lambda n: -elsewhere[n])[:4]}:
            covered, covers, jaccard = self._words_shared(words, number)
            found[number] = [
                100 * old.get(number, 0) // old_total if old_total else NONE, old_total,
                100 * new.get(number, 0) // new_total if new_total else NONE, new_total,
                100 if number in old or number in new else likeness.get(number, 0), 100 * like.get(number, 0) // weight if weight else 0,
                jaccard, covered, covers, self._prior(code, number), 100 * elsewhere.get(number, 0) // whole if whole else NONE,
            ]  # fmt: skip
        if len(found) > 30:
            kept = sorted(found, key=lambda n: (-(found[n][0] + 2 * found[n][2] + found[n][5] + found[n][10]), n))[:30]
            found = {number: found[number] for number in kept}
        return found

    def _look_near(self, code: str, words: Key, like: dict[int, int], likeness: dict[int, int]) -> None:
        tables = self.tables
        for other in (code,) if code else ("IS", "BS", "CF"):
            for key, _, score in tables.index.near(other, words, least=LEAST_SIMILAR, most=MOST_SIMILAR):
                if key == words:
                    continue
                for layer, weight in ((tables.old, 1), (tables.new, 5)):
                    counts = layer.get(other, {}).get(key, {})
                    total = sum(counts.values())
                    for number, count in counts.items():
                        points = score * score * score // 1000 * min(total * weight, 40) * count // total
                        like[number] = like.get(number, 0) + points
                        likeness[number] = max(likeness.get(number, 0), score)

    def _bare(self, code: str, words: Key, number: int) -> list[int]:
        covered, covers, jaccard = self._words_shared(words, number)
        return [NONE, 0, NONE, 0, 0, 0, jaccard, covered, covers, self._prior(code, number), NONE]

    def _prior(self, code: str, number: int) -> int:
        prior = self.tables.prior[code] if code else self.tables.everywhere
        return round(4 * log2(1 + prior[number]))

    def _words_shared(self, words: Key, number: int) -> tuple[int, int, int]:
        weights = self.tables.index.weight
        own = self.elements[number].words
        shared = sum(weights.get(word, UNSEEN) for word in words if word in own)
        label, element = sum(weights.get(word, UNSEEN) for word in words), sum(weights.get(word, UNSEEN) for word in own)
        return 100 * shared // max(1, label), 100 * shared // max(1, element), 100 * shared // max(1, label + element - shared)


def is_filed(case: tuple[int, ...]) -> bool:
    """Whether most filings of a label, and enough of them, gave an element, and those of 2018 and later do not say otherwise.

    Over the shared statements such an element was right in 83 of 100 figures.
    """
    return case[OLD_SHARE] >= MOST_FILED and case[OLD_TOTAL] >= ENOUGH_FILED and case[KIND] > 0 and not 0 <= case[NEW_SHARE] < AGREED


def share_filed(case: tuple[int, ...]) -> int:
    """In how many of a hundred filings of before 2018 a label stood for an element; 0 where there are too few to tell."""
    return case[OLD_SHARE] if case[OLD_TOTAL] >= ENOUGH_FILED and case[KIND] > 0 else 0


class Said:
    """What all labels of a document say together: its traits, and its words."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.traits = find_traits(groups)
        self._in_order = sorted(self.traits)
        self.words = frozenset(word for group in groups for line in group.lines for words in (line.words, line.heading) for word in words)
        self._kept: dict[int, tuple[int, int, int, int]] = {}

        self._of_current = 2 if "classified" in self.traits else 0  # whether the balance sheet parts current from noncurrent

    def of(self, number: int, tables: Tables) -> tuple[int, int, int, int]:
        """How well an element fits the document as a whole, in the order of the last four of `NAMES` before what it has less."""
        found = self._kept.get(number)
        if found is None:
            known = tables.known(number)
            classified = self._of_current if known.is_current else 1
            found = self._kept[number] = known.fit(self._in_order), known.absent(self.words), classified, known.trust
        return found


def weigh(group: Group, proposals: Sequence[tuple[Proposal, ...]], tables: Tables, said: Said) -> list[list[tuple[int, tuple[int, ...]]]]:
    """For each line of a group, the elements proposed for it with all the evidence, in the order of `NAMES`."""
    guesses = [found[0].element if found else NONE for found in proposals]
    totals = tables.taxonomy.is_total
    best: dict[int, tuple[int, int]] = {}  # the two strongest guesses of each element
    for found in proposals:
        for number, guess, _ in found:
            first, second = best.get(number, (0, 0))
            if guess > first:
                best[number] = guess, first
            elif guess > second:
                best[number] = first, guess
    result: list[list[tuple[int, tuple[int, ...]]]] = []
    for line, found in zip(group.lines, proposals, strict=True):
        if not found:
            result.append([])
            continue
        kin = _find_kin(line, found, guesses, tables.taxonomy)
        is_sum = 2 if line.parts or "total" in line.words else 0
        numbers, rows = [], []
        for (number, guess, own), of_kin in zip(found, kin, strict=True):
            first, second = best.get(number, (0, 0))
            rival = (second if guess == first else first) - guess
            numbers.append(number)
            rows.append((*own, *of_kin, is_sum + (number in totals), rival, *said.of(number, tables)))
        if len(rows) == 1:
            result.append([(numbers[0], rows[0] + NO_LESS)])
            continue
        compared = list(map(_compared, rows))
        leads = tuple(map(max, *compared))
        result.append([(number, (*row, *map(sub, own, leads))) for number, row, own in zip(numbers, rows, compared, strict=True)])
    return result


def _find_kin(line: NamedLine, found: Sequence[Proposal], guesses: Sequence[int], taxonomy: Taxonomy) -> Sequence[tuple[int, int]]:
    """For each element proposed for a line: how it goes with the line's own total, and in percent how many of its parts go with it."""
    over = guesses[line.parent.place] if line.parent is not None else NONE
    named = [guess for part in line.parts if (guess := guesses[part.place]) != NONE]
    if over == NONE and not named:
        return ((1, NONE),) * len(found)
    kin = []
    for number, _, _ in found:
        parent = 1
        if over != NONE:
            parent = 3 if over in taxonomy.parents[number] else 2 if taxonomy.is_part(number, over) else 0
        parts = 100 * sum([taxonomy.is_part(part, number) for part in named]) // len(named) if named else NONE
        kin.append((parent, parts))
    return kin
