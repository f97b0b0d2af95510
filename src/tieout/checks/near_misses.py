"""Figures of sentences that miss the table by one unit of their last place: cut off instead of rounded, or rounded twice."""

from tieout.checks.base import Relation
from tieout.checks.lines import words_of
from tieout.checks.prose import MOST_BITS, stated_by_period, when
from tieout.checks.sayings import Saying, moved_in, quote_of
from tieout.checks.view import View
from tieout.checks.words import is_named, pattern
from tieout.model.finding import WARNING

FEWEST_UNITS = 50  # of the last place: a figure of fewer nearly agrees with anything
REACH = 30  # characters behind a figure that may say that it is another version
WORDING = "it misses what the table rounds to by one in the last place"


def one_off(view: View, fact: int) -> Relation | None:
    """A figure of a sentence with that of the row which has all its words and no others, where it misses by one unit; else None."""
    stated, quote = view.facts[fact], quote_of(view, fact)
    value, half, key = abs(view.value[fact] or 0), view.half[fact], when(stated.period)
    if key is None or quote is None or value < 2 * FEWEST_UNITS * half or moved_in(Saying(fact, quote)) is not None:
        return None
    if pattern("other_version", table="sentences").search(quote.after[:REACH]):
        return None
    words, version = words_of((stated.label,)), is_named(stated.label, "version")
    meant = {
        abs(view.value[index] or 0): index
        for line, index in stated_by_period(view).get((stated.unit or "", key), ())
        if line.words == words and line.version == version and not view.facts[index].dimensions
    }
    if len(meant) != 1:
        return None
    wanted, index = meant.popitem()
    if not wanted or view.half[index] >= half or not half < abs(value - wanted) < 3 * half:
        return None
    sign = 1 if (view.value[fact] or 0) * (view.value[index] or 0) > 0 else -1
    return Relation(fact, ((index, sign),), MOST_BITS, wording=WORDING, severity=WARNING)
