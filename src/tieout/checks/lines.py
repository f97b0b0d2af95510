"""The figures of one printed row by what they are stated for, so that rows of different tables can be laid side by side."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tieout.checks.view import View, once_a_view
from tieout.checks.words import is_named, is_named_in_path, load, pattern, says
from tieout.model.fact import Fact
from tieout.model.period import Period

Kept = tuple[Period, tuple[tuple[str, str], ...]]  # the period and the members that a figure is stated for
MOST_TURNS = 12  # figures of one row for one period
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
NON = re.compile(r"\bnon-(?=[a-z])")  # "non-performing" is "nonperforming"
KIND = re.compile(r"-(?=diluted\b|basic\b)|(?<=\bdiluted)-|(?<=\bbasic)-")
POSSESSIVE = re.compile(r"[’'`]s?\b")


class StatedLine(NamedTuple):
    """One printed row: its table and place, unit and label path, and its figures by what they are stated for.

    A row that states several figures for one period (as reported, adjustments, adjusted) makes as many lines, told apart by `turn`;
    columns of changes are left out. `version` says that the figures are adjusted, restated or otherwise not those of the statements.
    """

    table: int
    row: int
    statement: str
    unit: str
    path: tuple[str, ...]
    words: frozenset[str]
    version: bool
    turn: int
    cells: Mapping[Kept, int]

    @property
    def label(self) -> str:
        """The row's own label."""
        return self.path[-1] if self.path else ""


@once_a_view
def find_lines(view: View) -> Sequence[StatedLine]:
    """The lines of all tables whose figures have a period, in the order of the document."""
    found = []
    for sheet in view.sheets:
        table = sheet.table
        is_version = is_named(table.title, "version")
        plain = [at for at in sheet.columns if not says(table.columns[at].label, "change")]
        for line in sheet.lines:
            turns = _turns(view.facts, [line.cells[at] for at in plain if at in line.cells])
            if not turns:
                continue
            is_other = is_named_in_path(line.path, "version")
            place = table.ordinal, line.row, table.statement, sheet.unit, line.path, words_of(line.path)
            adjusted = [any(view.facts[index].basis == "non-gaap" for index in cells.values()) for cells in turns]
            is_both = any(adjusted) and not adjusted[0]  # as reported, adjustments, adjusted
            for at, cells in enumerate(turns):
                is_adjusted = adjusted[at] or (is_version and not (is_both and at == 0))
                found.append(StatedLine(*place, is_other or is_adjusted, at, cells))
    return found


def _turns(facts: Sequence[Fact], row: Sequence[int]) -> list[dict[Kept, int]]:
    """The figures of a row by what they are stated for: those that come first, those that come second for the same, and so on."""
    turns: list[dict[Kept, int]] = []
    count: dict[Kept, int] = {}
    for index in row:
        fact = facts[index]
        if fact.period is None:
            continue
        key = fact.period, tuple(sorted(fact.dimensions.items())) if fact.dimensions else ()
        turn = count.get(key, 0)
        count[key] = turn + 1
        if turn == len(turns) and turn < MOST_TURNS:
            turns.append({})
        if turn < MOST_TURNS:
            turns[turn][key] = index
    return turns


@lru_cache(maxsize=4096)
def words_of(path: tuple[str, ...]) -> frozenset[str]:
    """The telling words of a label, each by the word that stands for it; of a label that has none, those of the heading over it."""
    for label in reversed(path[-2:]):
        words = _words_in(label)
        if words:
            return words
    return frozenset()


def _words_in(label: str) -> frozenset[str]:
    table = load("lines")
    little, same = table["little"], table["same"]
    text = POSSESSIVE.sub("", label.lower())
    if "-" in text:
        text = KIND.sub(" ", NON.sub("non", text))
    words = {same.get(word, word) for word in WORD.findall(text)}
    return frozenset(word.removesuffix("s") for word in words if word not in little)


@lru_cache(maxsize=4096)
def kinds_of(label: str) -> frozenset[str]:
    """The words of a label that tell a line from one near it: basic, ending, current."""
    return frozenset(found.group().lower() for found in pattern("kinds", table="names").finditer(label))
