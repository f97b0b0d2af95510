"""Two figures that a sentence compares stand in one row.

What it tests
    Figures of sentences that are compared with each other, where a row of a table that has the sentence's words states one of them: the
    row's figure for the period of the other is what the other should be. Where it is not, and no table states it elsewhere, that is an
    exception, however far the two are apart.

Why it matters
    The figure of this year is updated, and the one of last year is taken from the wrong line.

Example
    "Real estate revenue increased to $5.8 million from $2.4 million" is an exception where the row of that name has 5.8 and 4.6.

What it leaves untested
    Comparisons of which no row states either figure, and figures that are adjusted where the row is not, or the other way.

Since
    0.2
"""

from collections.abc import Iterator, Sequence

from tieout.checks.base import Observation, Relation, Untested, check
from tieout.checks.lines import StatedLine, words_of
from tieout.checks.meant import is_idle
from tieout.checks.prose import ENOUGH, Match, has_digits, matches, sentence_facts_by_id, when
from tieout.checks.view import View
from tieout.checks.words import is_named
from tieout.model.finding import WARNING

ODDS = 14
LESS = 4  # bits by which another row may be less likely than the first
UNCOUNTED = ("bps", "pure")


@check("TI06", "compared-in-row", tickmark="T")
def compared_in_row(view: View) -> Iterator[Relation | Observation | Untested]:
    """Yields figures that are compared with one that a row states, with the figure of that row for their period."""
    index = sentence_facts_by_id(view)
    tested = odd = 0
    for fact in index.values():
        other = index.get(view.facts[fact].comparative or "")
        if other is None or view.facts[fact].role != "level" or view.facts[other].role != "base":
            continue
        for stated, doubted in ((fact, other), (other, fact)):
            tested += any(True for _ in matches(view, stated))
            relation = _tested(view, stated, doubted, view.facts[fact].label)
            if relation is not None:
                odd += 1
                yield relation
    if tested and not odd:
        yield Observation(f"{tested} figures of tables are compared with no figure that their rows have not", severity=None)
    if not tested:
        yield Untested("no two figures that a sentence compares are of a row of a table")


def _tested(view: View, stated: int, doubted: int, label: str) -> Relation | None:
    """The figure of the row of one figure for the period of another, where the other is not found in a table itself."""
    unit = view.facts[doubted].unit
    if unit in UNCOUNTED or unit != view.facts[stated].unit or not has_digits(view, stated) or not has_digits(view, doubted):
        return None
    words, own = (frozenset(word for word in words_of((text,)) if not is_idle(word)) for text in (label, view.facts[doubted].label))
    if own and own != words:
        return None
    rows = _rows(view, stated, words, is_version=is_named(label, "version"))
    if not rows:
        return None
    cells = [cell for match in rows for cell in _cells(match.line, view, doubted)]
    if len({view.value[cell] for cell in cells}) != 1 or words_of((view.facts[cells[0]].label,)) != words:
        return None
    if any(_agree(view, doubted, cell) for match in rows for cell in match.line.cells.values()):
        return None
    if any(match.bits >= ENOUGH or match.line.words == words for match in matches(view, doubted)):
        return None
    sign = 1 if (view.value[doubted] or 0) * (view.value[cells[0]] or 0) >= 0 else -1
    return Relation(doubted, ((cells[0], sign),), ODDS, severity=WARNING)


def _rows(view: View, stated: int, words: frozenset[str], *, is_version: bool) -> Sequence[Match]:
    """The rows that state a figure and have its words and hardly others."""
    found = sorted(matches(view, stated), key=lambda match: (-match.bits, match.fact))
    return [
        match
        for match in found
        if match.bits >= max(ENOUGH, found[0].bits - LESS) and match.line.words == words and match.line.version == is_version
    ]


def _cells(line: StatedLine, view: View, fact: int) -> Iterator[int]:
    """The figures of a row for the period of a figure."""
    key = when(view.facts[fact].period)
    for (period, members), cell in line.cells.items():
        if not members and key is not None and when(period) == key and view.value[cell]:
            yield cell


def _agree(view: View, one: int, other: int) -> bool:
    return abs(abs(view.value[one] or 0) - abs(view.value[other] or 0)) < view.half[one] + view.half[other]
