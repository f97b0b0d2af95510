"""Figures of sentences are rounded as the table's are.

What it tests
    Figures of sentences that agree with no figure of a table, against the one of their period whose row has just their words: a figure
    that misses it by one unit of its last place was cut off instead of rounded, or rounded twice.

Why it matters
    It is small, it is on the first page, and it is the kind of difference that makes a reader count the rest.

Example
    Deposits of 1,147,278 thousand are $1.15 billion. A sentence that says $1.14 billion cut off the 7.

What it leaves untested
    Figures whose words no row has alone, those called another version (at constant currency, adjusted), and amounts of changes.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.checks.base import Observation, Relation, Untested, check
from tieout.checks.lines import words_of
from tieout.checks.prose import MOST_BITS, matches, stated_by_period, when
from tieout.checks.sayings import RATES, Saying, find_sayings, moved_in
from tieout.checks.view import View
from tieout.checks.words import is_named, pattern
from tieout.model.finding import WARNING

FEWEST_UNITS = 50  # of the last place: a figure of fewer nearly agrees with anything
REACH = 30  # characters behind a figure that may say that it is another version
WORDING = "it misses what the table rounds to by one in the last place"


@check("TI05", "prose-rounding", tickmark="Tr")
def prose_rounding(view: View) -> Iterator[Relation | Observation | Untested]:
    """Yields the figures of sentences that miss the table by one in the last place, and that there is none."""
    rounded: int | None = None
    found = False
    for saying in find_sayings(view):
        meant = _meant(view, saying)
        if meant is None:
            continue
        half, miss = view.half[saying.fact], _miss(view, saying.fact, meant)
        if miss <= half:
            rounded = meant
        elif miss < 3 * half and next(matches(view, saying.fact), None) is None:
            found = True
            sign = 1 if (view.value[saying.fact] or 0) * (view.value[meant] or 0) > 0 else -1
            yield Relation(saying.fact, ((meant, sign),), MOST_BITS, wording=WORDING, severity=WARNING)
    if found:
        return
    if rounded is None:
        yield Untested("no figure of a sentence has just the words of a row")
    else:
        table = view.facts[rounded].source.table
        yield Observation("figures of sentences with the words of a row are rounded as they should be", table=table, severity=None)


def _meant(view: View, saying: Saying) -> int | None:
    """The figure of the row that has just the words of a sentence's figure, and is printed more finely; None where none or several are."""
    stated, half = view.facts[saying.fact], view.half[saying.fact]
    key = when(stated.period)
    if key is None or stated.unit in RATES or abs(view.value[saying.fact] or 0) < 2 * FEWEST_UNITS * half:
        return None
    words, version = words_of((stated.label,)), is_named(stated.label, "version")
    meant = {
        abs(view.value[index] or 0): index
        for line, index in stated_by_period(view).get((stated.unit or "", key), ())
        if line.words == words and line.version == version and view.half[index] < half and not view.facts[index].dimensions
    }
    if len(meant) != 1 or 0 in meant or moved_in(saying) is not None:
        return None
    is_other = pattern("other_version", table="sentences").search(saying.after[:REACH])
    return None if is_other else next(iter(meant.values()))


def _miss(view: View, fact: int, other: int) -> int:
    return abs(abs(view.value[fact] or 0) - abs(view.value[other] or 0))
