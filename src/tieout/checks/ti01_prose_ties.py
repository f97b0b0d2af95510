"""A figure in a sentence is the one in the table.

What it tests
    Figures of sentences against the figures of tables with the same unit and period. A sentence's figure ties to the one that its
    rounding interval meets and whose row says most of its words. Where none agrees, the row whose every telling word stands before the
    figure is taken for what is meant, and the sentence is an exception where one slip of the hand turns one into the other.

Why it matters
    The market reads the first page. A zero too many there moves a stock before anybody opens the statements.

Example
    "Revenue was $41.2 million" ties to 41,167 thousand. "Revenue was $42.1 million" does not: two digits are swapped.

What it leaves untested
    Figures that no table states, changes and percents (RC05), amounts of another scope than the row that is named like them, and
    sentences that differ from the table by more than a slip.

Since
    0.2
"""

from collections.abc import Iterator

from tieout.checks.base import Relation, Untested, check
from tieout.checks.prose import ENOUGH, MOST_BITS, find_sentence_facts, likely, matches
from tieout.checks.view import View

ALONE = 3  # bits that it speaks for a figure to be the only one that agrees
MOST_TIES, LESS = 4, 5  # figures of tables one of a sentence ties to, and the bits by which they may be less likely than the first


@check("TI01", "prose-ties-to-table", tickmark="T")
def prose_ties_to_table(view: View) -> Iterator[Relation | Untested]:
    """Yields each figure of a sentence with the figure of a table that it states, or that it should."""
    stated = find_sentence_facts(view)
    found = False
    for fact in stated:
        agreeing = sorted(matches(view, fact), key=lambda match: (-match.bits, match.fact))
        best = agreeing[0] if agreeing else None
        alone = ALONE if len({view.value[match.fact] for match in agreeing}) == 1 else 0
        if best is not None and best.bits + alone >= ENOUGH:
            found = True
            seen = set()
            for match in agreeing[:MOST_TIES]:
                if match.bits >= best.bits - LESS and view.value[match.fact] not in seen:
                    seen.add(view.value[match.fact])
                    yield Relation(fact, ((match.fact, match.sign),), match.bits)
        elif best is None and view.facts[fact].unit not in ("percent", "bps", "pure"):
            meant = [match.fact for match in likely(view, fact)]
            values = {view.value[index] for index in meant}
            if len(values) == 1:
                yield Relation(fact, ((meant[0], 1),), MOST_BITS)
    if stated and not found:
        yield Untested("no figure of a sentence was found in a table")
