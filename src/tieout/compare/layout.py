"""The figures of a release by their place: the lines of its tables, and its sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tieout.compare.words import fold, fold_figure, fold_label, fold_sentence, mask, words_of
from tieout.model.fact import Fact
from tieout.model.release import Release, TableInfo

TELLING = 3  # digits of a figure that tells a row from others
NEAR = 12  # characters before and after a figure that say which one it is
MOST_WORDS = 60  # of a sentence that count when it is looked for


class Line(NamedTuple):
    """The figures under one label in one row of a table, by place in `Release.facts`, with their columns and texts.

    `path` is its folded label with the headings above it, `shown` the same as printed.
    """

    path: tuple[str, ...]
    figures: tuple[int, ...]
    columns: tuple[int, ...]
    texts: tuple[str, ...]
    shown: tuple[str, ...]

    @property
    def label(self) -> str:
        """Its own label, folded."""
        return self.path[-1] if self.path else ""

    @property
    def name(self) -> str:
        """Its own label, as printed."""
        return self.shown[-1] if self.shown else ""

    @property
    def keys(self) -> tuple[object, ...]:
        """What a line is found by, the most telling first."""
        telling = self.texts if any(sum(map(str.isdigit, text)) >= TELLING for text in self.texts) else None
        label = self.label or None
        return (self.path, self.texts), (self.path if label else None), (label, self.texts), label, telling

    @property
    def features(self) -> list[object]:
        """What a renamed line is known by: the words of its label, its headings and its figures."""
        telling = [("figure", text) for text in self.texts if sum(map(str.isdigit, text)) >= TELLING]
        return [*words_of(self.label), *(("heading", heading) for heading in self.path[:-1]), *telling]


class Grid(NamedTuple):
    """One table: what is said of it, and its lines in order."""

    info: TableInfo
    lines: tuple[Line, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for tables that print the same."""
        return fold(self.info.title), tuple((line.path, line.texts) for line in self.lines)

    @property
    def features(self) -> list[object]:
        """What the table is known by: labels, the words of its title, headers, and its figures under their labels."""
        features: list[object] = [("title", word) for word in words_of(fold(self.info.title))]
        features += [("statement", self.info.statement), *(("column", fold(column.label)) for column in self.info.columns)]
        for line in self.lines:
            features += [("label", line.label), *((line.label, text) for text in line.texts)]
        return features


class Said(NamedTuple):
    """One sentence with figures: its words folded, the figures by place in `Release.facts`, and where their digits begin."""

    text: str
    raw: str
    figures: tuple[int, ...]
    at: tuple[int, ...]

    @property
    def keys(self) -> tuple[object, ...]:
        """What the sentence is found by, the most telling first."""
        return self.text, mask(self.text)

    @property
    def features(self) -> list[object]:
        """Its words, each figure as one."""
        return list(words_of(self.text)[:MOST_WORDS])


def grids_of(release: Release) -> list[Grid]:
    """The tables of a release that hold figures, in order."""
    rows: dict[int, dict[tuple[int, tuple[str, ...]], list[int]]] = {}
    for index, fact in enumerate(release.facts):
        source = fact.source
        if source.table is not None and source.kind == "table":
            path = tuple(fold_label(step) for step in fact.path)
            rows.setdefault(source.table, {}).setdefault((source.row or 0, path), []).append(index)
    infos = {table.ordinal: table for table in release.tables}
    return [
        Grid(
            infos.get(ordinal) or TableInfo(f"t{ordinal}", ordinal, "other", "", None, None, None, ()),
            tuple(_line(release.facts, path, figures) for (_, path), figures in lines.items()),
        )
        for ordinal, lines in sorted(rows.items())
    ]


def _line(facts: Sequence[Fact], path: tuple[str, ...], figures: list[int]) -> Line:
    some = [facts[index] for index in figures]
    columns = tuple(-1 if fact.source.column is None else fact.source.column for fact in some)
    return Line(path, tuple(figures), columns, tuple(fold_figure(fact.text) for fact in some), some[0].path)


def sentences_of(release: Release) -> list[Said]:
    """The sentences of a release that state figures, in order; a figure in none of them stands for itself."""
    places = {fact.id: index for index, fact in enumerate(release.facts) if fact.source.kind != "table" or fact.source.table is None}
    found = []
    for sentence in release.sentences:
        known = [(places.pop(fact), at) for fact, at in zip(sentence.facts, sentence.at, strict=False) if fact in places]
        if known:
            figures, at = zip(*known, strict=True)
            found.append(Said(fold_sentence(sentence.text), sentence.text, figures, at))
    for index in places.values():
        fact = release.facts[index]
        found.append(Said(fold(f"{fact.label} {fact.text}"), f"{fact.label} {fact.text}", (index,), (len(fact.label) + 1,)))
    return found


def figure_keys(said: Said, facts: Sequence[Fact]) -> Iterator[tuple[object, ...]]:
    """Yields of each figure of a sentence what it is found by: itself and the words around it, the words, itself, its unit."""
    for index, at in zip(said.figures, said.at, strict=True):
        fact = facts[index]
        text, near = fold_figure(fact.text), _near(said.raw, at, len(fact.text))
        period = str(fact.period)
        yield (text, near, period), (text, near), (near, fact.unit), (text, fact.unit), (fact.unit,)


def _near(text: str, at: int, length: int) -> str:
    before, after = text[max(0, at - NEAR) : at], text[at + length : at + length + NEAR]
    return mask(fold(f"{before}|{after}"))
