"""The us-gaap elements a line may be named by, and what the taxonomy's calculation networks say of them."""

from functools import cache
from importlib import resources
from sys import intern

import msgspec

# Kinds of unit, as an element has them and as a line of figures has them.
MONEY, SHARES, PER_SHARE, RATIO, ANY = "m", "s", "p", "r", ""
DEBIT, CREDIT = "d", "c"
INSTANT, DURATION = "i", "d"
FARTHEST = 6  # steps up the calculation networks


class Element(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One us-gaap element: its name, balance (d, c or empty), period type (i, d or empty), kind of unit, and the words of its label.

    `parents` are the elements it is added up into, each with the weight it enters with; `zones` are the zones of a statement, as
    `zones.toml` names them, whose totals it is part of.
    """

    name: str
    balance: str
    period: str
    kind: str
    words: tuple[str, ...]
    parents: tuple[tuple[int, int], ...] = ()
    zones: tuple[str, ...] = ()


class Taxonomy:
    """The elements by number, and their numbers by name."""

    def __init__(self, elements: list[Element]) -> None:
        self.elements = elements
        self.number = {element.name: number for number, element in enumerate(elements)}
        self.parents = [dict(element.parents) for element in elements]
        self.is_total = {parent for element in elements for parent, _ in element.parents}
        self._above: dict[int, frozenset[int]] = {}
        self._weights: dict[tuple[int, int], int | None] = {}

    def is_part(self, number: int, whole: int) -> bool:
        """Whether an element is part of another, by any number of steps."""
        found = self._above.get(number)
        if found is None:
            found = self._above[number] = self._find_above(number)
        return whole in found

    def weight_in(self, number: int, whole: int) -> int | None:
        """The weight with which an element is added into another, by the shortest way; None where it is in few steps no part of it."""
        asked = number, whole
        if asked not in self._weights:
            self._weights[asked] = self._find_weight(number, whole)
        return self._weights[asked]

    def _find_weight(self, number: int, whole: int) -> int | None:
        reached = {number: 1}
        for _ in range(FARTHEST):
            above: dict[int, int] = {}
            for part, weight in reached.items():
                for parent, own in self.parents[part].items():
                    above.setdefault(parent, weight * own)
            if whole in above:
                return above[whole]
            reached = above
        return None

    def _find_above(self, number: int) -> frozenset[int]:
        """The elements over one."""
        seen: set[int] = set()
        todo = list(self.parents[number])
        while todo:
            parent = todo.pop()
            if parent not in seen:
                seen.add(parent)
                todo.extend(self.parents[parent])
        return frozenset(seen)


@cache
def load_taxonomy() -> Taxonomy:
    """The elements of `concepts/data/elements.json`."""
    # Words stand in many elements: each is kept once.
    raw = resources.files("tieout.concepts").joinpath("data").joinpath("elements.json").read_bytes()
    elements = msgspec.json.decode(raw, type=list[Element])
    return Taxonomy([msgspec.structs.replace(element, words=tuple(map(intern, element.words))) for element in elements])
