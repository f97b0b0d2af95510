"""Which figure of one release is which of another: by what they mean and where they stand, never by their ids."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from tieout.compare.aligning import Pair, align, in_order, left, pair_alike
from tieout.compare.columns import pair_cells
from tieout.compare.layout import Grid, Line, Said, figure_keys, grids_of, sentences_of
from tieout.compare.words import fold_figure
from tieout.model.fact import Fact
from tieout.model.release import Release

# how much two things must have in common, of 1
LIKE_TABLES, LIKE_LINES, LIKE_LINES_ELSEWHERE, LIKE_SENTENCES = 0.25, 0.4, 0.6, 0.45
TELLING = 3  # digits of a figure that is found again anywhere


class Lines(NamedTuple):
    """Two tables that are one: their lines in pairs, those of them out of order, and the columns in pairs."""

    tables: Pair
    lines: tuple[Pair, ...]
    moved: frozenset[Pair]
    columns: tuple[Pair, ...]


class Matching(NamedTuple):
    """Two releases laid side by side: tables, sentences and figures by their places in lists of old and new."""

    grids: tuple[list[Grid], list[Grid]]
    said: tuple[list[Said], list[Said]]
    tables: tuple[Lines, ...]
    tables_moved: frozenset[Pair]
    sentences: tuple[Pair, ...]
    sentences_moved: frozenset[Pair]
    figures: tuple[Pair, ...]
    moved: frozenset[Pair]

    def turned(self) -> "Matching":
        """The same with old and new exchanged."""
        return Matching(
            self.grids[::-1],
            self.said[::-1],
            tuple(Lines(_turn(one.tables), _turned(one.lines), frozenset(_turned(one.moved)), _turned(one.columns)) for one in self.tables),
            frozenset(_turned(self.tables_moved)),
            _turned(self.sentences),
            frozenset(_turned(self.sentences_moved)),
            _turned(self.figures),
            frozenset(_turned(self.moved)),
        )


def match(old: Release, new: Release) -> Matching:
    """Lays two releases side by side; exchanging them exchanges the sides of what comes out and nothing else."""
    if _weight(old) > _weight(new):
        return _match(new, old).turned()
    return _match(old, new)


def _weight(release: Release) -> tuple[str, int, str]:
    return release.document.sha256, len(release.facts), repr([fact.text for fact in release.facts[:100]])


def _turn(pair: Pair) -> Pair:
    return pair[1], pair[0]


def _turned(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(_turn(pair) for pair in pairs)


def _match(old: Release, new: Release) -> Matching:
    grids = grids_of(old), grids_of(new)
    said = sentences_of(old), sentences_of(new)
    book = _Book(old.facts, new.facts)
    pairs = _pair_tables(*grids)
    tables = tuple(_pair_lines(pair, grids[0][pair[0]], grids[1][pair[1]], book) for pair in pairs)
    sentences = _pair_sentences(*said)
    sentences_moved = frozenset(sentences) - frozenset(in_order(sentences))
    for one, other in sentences:
        book.add(_figures_of_sentences(said[0][one], said[1][other], book), moved=(one, other) in sentences_moved)
    _pair_elsewhere(grids, ({one for one, _ in pairs}, {other for _, other in pairs}), book)
    return Matching(
        grids,
        said,
        tables,
        frozenset(pairs) - frozenset(in_order(pairs)),
        tuple(sentences),
        sentences_moved,
        tuple(sorted(book.pairs)),
        frozenset(book.moved),
    )


class _Book:
    """The pairs of figures found so far; each figure is in one."""

    def __init__(self, old: Sequence[Fact], new: Sequence[Fact]) -> None:
        self.old, self.new = old, new
        self.pairs: set[Pair] = set()
        self.moved: set[Pair] = set()
        self.taken: tuple[set[int], set[int]] = (set(), set())

    def add(self, pairs: Iterable[Pair], *, moved: bool = False) -> None:
        """Takes up pairs of figures that are both free."""
        for one, other in pairs:
            if one in self.taken[0] or other in self.taken[1]:
                continue
            self.taken[0].add(one)
            self.taken[1].add(other)
            self.pairs.add((one, other))
            if moved:
                self.moved.add((one, other))

    def free(self) -> tuple[list[int], list[int]]:
        """The figures in no pair."""
        return left(len(self.old), self.taken[0]), left(len(self.new), self.taken[1])


def _pair_tables(old: Sequence[Grid], new: Sequence[Grid]) -> list[Pair]:
    """The tables that are one: those that print the same, then the likest."""
    pairs = align([(grid.key,) for grid in old], [(grid.key,) for grid in new])
    here, there = left(len(old), (one for one, _ in pairs)), left(len(new), (other for _, other in pairs))
    alike = pair_alike([old[at].features for at in here], [new[at].features for at in there], least=LIKE_TABLES)
    return sorted([*pairs, *((here[one], there[other]) for one, other in alike)])


def _pair_lines(tables: Pair, old: Grid, new: Grid, book: _Book) -> Lines:
    """The lines of two tables that are one, their columns, and (into the book) their figures."""
    pairs = align([line.keys for line in old.lines], [line.keys for line in new.lines])
    here, there = left(len(old.lines), (one for one, _ in pairs)), left(len(new.lines), (other for _, other in pairs))
    alike = pair_alike([old.lines[at].features for at in here], [new.lines[at].features for at in there], least=LIKE_LINES)
    pairs = sorted([*pairs, *((here[one], there[other]) for one, other in alike)])
    moved = frozenset(pairs) - frozenset(in_order(pairs))
    columns, stayed, shifted = pair_cells((old, new), pairs, (book.old, book.new))
    for pair, figures in stayed.items():
        book.add(figures, moved=pair in moved)
    book.add(shifted, moved=True)
    return Lines(tables, tuple(pairs), moved, columns)


def _pair_sentences(old: Sequence[Said], new: Sequence[Said]) -> list[Pair]:
    """The sentences that are one: in order by their words, then the likest."""
    pairs = align([one.keys for one in old], [one.keys for one in new])
    here, there = left(len(old), (one for one, _ in pairs)), left(len(new), (other for _, other in pairs))
    same = _by_key([old[at].keys[1] for at in here], [new[at].keys[1] for at in there])
    pairs += [(here[one], there[other]) for one, other in same]
    here, there = left(len(old), (one for one, _ in pairs)), left(len(new), (other for _, other in pairs))
    alike = pair_alike([old[at].features for at in here], [new[at].features for at in there], least=LIKE_SENTENCES)
    return sorted([*pairs, *((here[one], there[other]) for one, other in alike)])


def _figures_of_sentences(old: Said, new: Said, book: _Book) -> list[Pair]:
    """The figures of two sentences that are one, by the words around them, themselves and their order."""
    if len(old.figures) == len(new.figures) and old.keys[1] == new.keys[1]:
        return list(zip(old.figures, new.figures, strict=True))
    keys = list(figure_keys(old, book.old)), list(figure_keys(new, book.new))
    pairs = align(*keys)
    here, there = left(len(keys[0]), (one for one, _ in pairs)), left(len(keys[1]), (other for _, other in pairs))
    pairs += [(here[one], there[other]) for one, other in _by_key([keys[0][at][1] for at in here], [keys[1][at][1] for at in there])]
    here, there = left(len(keys[0]), (one for one, _ in pairs)), left(len(keys[1]), (other for _, other in pairs))
    if len(here) == len(there):
        pairs += zip(here, there, strict=True)
    return [(old.figures[one], new.figures[other]) for one, other in pairs]


def _pair_elsewhere(grids: tuple[list[Grid], list[Grid]], known: tuple[set[int], set[int]], book: _Book) -> None:
    """Pairs what is left over: lines that stand in another table now, then single figures, wherever they stand.

    A table without a counterpart that holds lines of one that has its own goes on with it (over a page, say): nothing moved.
    """
    loose = [
        [(at, line) for at, grid in enumerate(side) for line in grid.lines if not any(index in book.taken[which] for index in line.figures)]
        for which, side in enumerate(grids)
    ]
    if loose[0] and loose[1]:
        pairs = align([line.keys[:2] for _, line in loose[0]], [line.keys[:2] for _, line in loose[1]])
        here, there = left(len(loose[0]), (one for one, _ in pairs)), left(len(loose[1]), (other for _, other in pairs))
        features = [[loose[which][at][1].features for at in some] for which, some in enumerate((here, there))]
        alike = pair_alike(features[0], features[1], least=LIKE_LINES_ELSEWHERE)
        for one, other in [*pairs, *((here[one], there[other]) for one, other in alike)]:
            (here_table, line), (there_table, again) = loose[0][one], loose[1][other]
            book.add(_meaning_pairs(line, again, book), moved=here_table in known[0] and there_table in known[1])
    for key in (_exact_key, _meaning_key, _amount_key):
        free = book.free()
        if not free[0] or not free[1]:
            return
        found = _by_key([key(book.old[at]) for at in free[0]], [key(book.new[at]) for at in free[1]])
        book.add(((free[0][one], free[1][other]) for one, other in found), moved=True)


def _meaning_pairs(old: Line, new: Line, book: _Book) -> list[Pair]:
    """The figures of two lines of different tables, by period, unit and members, in order."""
    keys = [
        [(str(fact.period), fact.unit, tuple(fact.dimensions.items())) for fact in (facts[index] for index in line.figures)]
        for line, facts in ((old, book.old), (new, book.new))
    ]
    return [(old.figures[one], new.figures[other]) for one, other in align([(key,) for key in keys[0]], [(key,) for key in keys[1]])]


def _exact_key(fact: Fact) -> Hashable:
    return fact.label, str(fact.period), fact.unit, fold_figure(fact.text), fact.source.kind


def _meaning_key(fact: Fact) -> Hashable:
    """What a figure of a table means; figures of sentences have no names sure enough for that."""
    if fact.source.kind != "table" or fact.period is None:
        return None
    return fact.path, str(fact.period), fact.unit, tuple(fact.dimensions.items())


def _amount_key(fact: Fact) -> Hashable:
    """An amount that stands nowhere else, as printed; None for one of few digits."""
    text = fold_figure(fact.text)
    return (text, fact.value, fact.unit) if sum(map(str.isdigit, text)) > TELLING else None


def _by_key(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """Pairs of equal keys, the n-th with the n-th where there are as many of them on both sides; None matches nothing."""
    counts = Counter(old), Counter(new)
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, key in enumerate(new):
        waiting[key].append(at)
    seen: Counter[Hashable] = Counter()
    pairs = []
    for at, key in enumerate(old):
        if key is not None and counts[0][key] == counts[1][key]:
            pairs.append((at, waiting[key][seen[key]]))
            seen[key] += 1
    return pairs
