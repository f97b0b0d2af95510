"""Which row of a table a figure of a sentence is about: by the words of both, whatever the row states.

A word weighs the more the fewer rows of a unit have it. A row speaks with the words that the sentence shares with it, against it stand
those it has and the sentence has not, and those of the sentence that other rows have.
"""

from bisect import insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.checks.lines import StatedLine, find_lines, words_of
from tieout.checks.prose import When, find_sentence_facts, stated_by_period, when
from tieout.checks.view import View, once_a_view
from tieout.checks.words import is_named, load, pattern

PER_SHARE, EARNINGS = "/shares", "earnings per share"
OPERATING_CASH = "cash from operations"
KINDS = frozenset(("basic", "diluted"))
UNCOUNTED = ("bps", "pure")
HEAVIEST = 6  # bits of the rarest word
MOST_ROWS = 40  # that a word tells from each other
MOST_MEANT = 8  # rows that are looked at
OTHER_VERSION = 4  # bits against an adjusted row where the sentence says nothing of it, or the other way
FURTHER = 3  # bits against a row that is cut by members its label does not name


class Meant(NamedTuple):
    """A row that a figure of a sentence may be about, with the cell of its period: the bits of its words for it, and those against it.

    `extra` counts the words of the sentence that neither it nor its headings have, of other rows or of none.
    """

    fact: int
    line: StatedLine
    own: int
    missing: int
    foreign: int
    extra: int

    @property
    def left(self) -> int:
        """The bits that are left."""
        return 2 * self.own - 2 * self.missing - self.foreign

    @property
    def is_exact(self) -> bool:
        """Whether nothing speaks against it."""
        return self.own > 0 and not self.missing and not self.foreign


class Words(NamedTuple):
    """The words of a release's rows: how telling each is among those of a unit, and the cells of rows that have it.

    `whole` is how telling those of a row are together, but for basic and diluted, by the row's figures.
    """

    weight: Mapping[tuple[str, str], int]
    whole: Mapping[int, int]
    known: Mapping[str, frozenset[str]]
    cells: Mapping[tuple[str, When, str], Sequence[tuple[StatedLine, int]]]


@once_a_view
def find_words(view: View) -> Words:
    """The words of all rows."""
    rows: dict[tuple[str, str], set[frozenset[str]]] = defaultdict(set)
    count: dict[str, set[frozenset[str]]] = defaultdict(set)
    cells: dict[tuple[str, When, str], list[tuple[StatedLine, int]]] = defaultdict(list)
    places: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    asked = {when(view.facts[fact].period) for fact in find_sentence_facts(view)}
    words_of_line: dict[int, frozenset[str]] = {}
    for (unit, key), stated in stated_by_period(view).items():
        is_asked = key in asked
        for line, index in stated:
            telling = words_of_line.get(id(line))
            if telling is None:
                telling = words_of_line[id(line)] = _words_of_row(line)
                count[unit].add(telling)
                for word in telling:
                    rows[unit, word].add(telling)
            if is_asked:
                places[unit, telling].append(index)
                for word in telling:
                    cells[unit, key, word].append((line, index))
    weight = {(unit, word): _weight(len(count[unit]), len(having)) for (unit, word), having in rows.items()}
    of_row = {(unit, row): sum([weight[unit, word] for word in row - KINDS]) for unit, having in count.items() for row in having}
    whole = {index: of_row[unit, row] for (unit, row), figures in places.items() for index in figures}
    known: dict[str, set[str]] = defaultdict(set)
    for line in find_lines(view):
        known[line.unit] |= _words_of_row(line)
    return Words(weight, whole, {unit: frozenset(found) for unit, found in known.items()}, cells)


def _weight(rows: int, having: int) -> int:
    """How much it tells that a row has a word: the binary logarithm of how few have it."""
    return min(HEAVIEST, max(0, (2 * rows // having).bit_length() - 1)) if having <= MOST_ROWS else 1


@once_a_view
def meant_by_fact(view: View) -> Mapping[int, Sequence[Meant]]:
    """The rows that each level of a sentence may be about, likeliest first."""
    levels = (fact for fact in find_sentence_facts(view) if view.facts[fact].role != "change" and view.facts[fact].unit not in UNCOUNTED)
    compared = {view.facts[fact].comparative: fact for fact in find_sentence_facts(view)}
    return {fact: rank(view, fact, view.facts[fact].unit or "", _label_of(view, fact, compared)) for fact in levels}


def _label_of(view: View, fact: int, compared: Mapping[str | None, int]) -> str:
    """What a figure is called; one that is only compared with and has no telling word of its own is called like that which is."""
    stated = view.facts[fact]
    level = compared.get(stated.id)
    is_bare = stated.role == "base" and level is not None and all(map(is_idle, words_of((stated.label,))))
    return view.facts[level].label if is_bare and level is not None else stated.label


def rank(view: View, fact: int, unit: str, label: str | None = None) -> Sequence[Meant]:
    """The rows of a unit that a figure of a sentence may be about by its label, or another, likeliest first."""
    stated = view.facts[fact]
    label = stated.label if label is None else label
    key = when(stated.period)
    if key is None:
        return ()
    words = find_words(view)
    own = _words_of_share(_kept(label)) if unit.endswith(PER_SHARE) else _plainly(words_of((_kept(label),)))
    version = is_named(label, "version")
    seen: dict[int, StatedLine] = {}
    most: dict[int, int] = {}  # the bits that may be left at most
    idle = _idle_words()
    for word in own:
        bits = words.weight.get((unit, word))
        if not bits:
            continue
        bits *= 2 if word in KINDS else 4
        for line, index in words.cells.get((unit, key, word), ()):
            if line.words <= idle:
                continue
            if index not in seen:
                seen[index] = line
                most[index] = -2 * words.whole[index]
            most[index] += bits
    found: list[Meant] = []
    left: list[int] = []  # of those that were weighed, ascending
    for index in sorted(seen, key=lambda one: -most[one]):
        if len(left) >= MOST_MEANT and most[index] < left[-MOST_MEANT]:
            break
        found.append(_weigh(view, words, own, seen[index], index, unit, version=version))
        insort(left, found[-1].left)
    return sorted(found, key=lambda one: (-one.left, one.fact))[:MOST_MEANT]


def _kept(label: str) -> str:
    """What a label names: without who tells it, and without what is left out of a figure or among its parts.

    >>> _kept("the company reported revenue excluding traffic costs").strip()
    'revenue'
    """
    told = pattern("told", table="sentences").match(label)
    if told is not None and any(not is_idle(word) for word in words_of((label[told.end() :],))):
        label = label[told.end() :]
    aside = pattern("aside", table="sentences").search(label)
    return f"{label[: aside.start()]} {aside['rest'] or ''}" if aside is not None and label[: aside.start()].strip() else label


def _weigh(view: View, words: Words, own: frozenset[str], line: StatedLine, index: int, unit: str, *, version: bool) -> Meant:
    weight = words.weight
    telling = _words_of_row(line)
    both = own & telling
    shared = sum([weight[unit, word] for word in both])
    missing = words.whole[index] - (shared if both.isdisjoint(KINDS) else sum([weight[unit, word] for word in both - KINDS]))
    if own & KINDS and telling & KINDS and not own & telling & KINDS:  # one says basic, the other diluted
        missing += FURTHER
    headings = _words_over(line.path[:-1], view.tables[line.table].title)
    extra = own - _unsaid() - telling - headings
    known = words.known.get(unit, frozenset())
    foreign = sum([weight.get((unit, word), HEAVIEST // 2) for word in extra if word in known])
    if line.version != version and not is_named(line.label, "one_version"):
        foreign += OTHER_VERSION
    if view.facts[index].dimensions and not own & headings:
        missing += FURTHER
    return Meant(index, line, shared, missing, foreign, len(extra))


@lru_cache(maxsize=4096)
def _words_over(path: tuple[str, ...], title: str) -> frozenset[str]:
    """The words of the headings over a row and of its table's title."""
    return frozenset(word for label in (*path, title) for word in words_of((label,)))


def _words_of_row(line: StatedLine) -> frozenset[str]:
    """The telling words of a row; of an amount per share those of its heading as well, whatever name earnings have."""
    return _words_of_share(" ".join(line.path[-2:])) if line.unit.endswith(PER_SHARE) else _plainly(line.words)


@lru_cache(maxsize=4096)
def _plainly(words: frozenset[str]) -> frozenset[str]:
    """The words of a label, those of cash and of cash from operations by one name."""
    names = load("lines")["operating_cash"]
    if "cash" not in words:
        return words
    words -= frozenset(load("lines")["cash_in_full"])
    if words.isdisjoint(names["one_of"]):
        return words
    return words - frozenset(names["same"]) - frozenset(names["one_of"]) | {OPERATING_CASH}


@lru_cache(maxsize=4096)
def _words_of_share(label: str) -> frozenset[str]:
    """The telling words of an amount per share."""
    words = words_of((label,)) - frozenset(load("lines")["per_share"])
    return words | {EARNINGS} if is_named(label, "per_share_earnings") and not is_named(label, "no_per_share_earnings") else words


def is_idle(word: str) -> bool:
    """Whether a word of a sentence names nothing that a row is of."""
    return word in _idle_words()


@cache
def _idle_words() -> frozenset[str]:
    return frozenset(load("lines")["idle"])


@cache
def _unsaid() -> frozenset[str]:
    """Words of a sentence that a row need not have."""
    return KINDS | _idle_words()
