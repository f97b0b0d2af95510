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

from collections.abc import Iterator, Mapping, Sequence

from tieout.checks.base import Relation, Untested, check
from tieout.checks.lines import StatedLine, words_of
from tieout.checks.meant import Meant, meant_by_fact
from tieout.checks.prose import ENOUGH, MOST_BITS, TELLING, Match, find_sentence_facts, has_digits, is_copy, is_slip, matches
from tieout.checks.sayings import by_fact, is_points
from tieout.checks.view import View
from tieout.checks.words import is_named, pattern, says_of_sentence

ALONE = 3  # bits that it speaks for a figure to be the only one that agrees
MOST_TIES, LESS = 4, 5  # figures of tables one of a sentence ties to, and the bits by which they may be less likely than the first
LIKE = 2  # bits by which the words of rows may differ that are equally likely meant
SURE = 9  # bits of the words of a row that is meant for sure
NAMED = 7  # bits of the words of a row that is named, whatever else is
MOST_VALUES, FEW_VALUES = 6, 3  # different figures of rows that are equally likely meant
LEAST = 0  # bits that are left of a row that is meant
FAIRLY, SURELY = 4, 8  # bits from which a row is meant rather than another that agrees
MOST_EXTRA, MOST_OF_RATE = 6, 1  # words of a sentence that a row has not and that still may be said of it: of an amount, of a percent
STRONG, STRONG_OF_RATE = 16, 10  # bits from which a row is meant whatever else its sentence says
NEAR = 10  # what a figure passes is off by at most one in so many
DOUBTED = 14  # bits of a relation that makes a warning where one slip explains it
UNTIED = ("bps", "pure")


@check("TI01", "prose-ties-to-table", tickmark="T")
def prose_ties_to_table(view: View) -> Iterator[Relation | Untested]:
    """Yields each figure of a sentence with the figure of a table that it states, or that it should."""
    stated = find_sentence_facts(view)
    meant = meant_by_fact(view)
    found = False
    for fact in stated:
        agreeing = sorted(matches(view, fact), key=lambda match: (-match.bits, match.fact))
        best = agreeing[0] if agreeing else None
        alone = ALONE if len({view.value[match.fact] for match in agreeing}) == 1 else 0
        if best is not None and best.bits + alone >= ENOUGH:
            found = True
            is_other = not best.line.words & words_of((view.facts[fact].label,))
            by_chance = is_other or is_copy(view, fact)
            if is_other and is_copy(view, fact, other_unit=True):  # the figure beside it is what is meant, hardly this one
                continue
            is_elsewhere = _is_elsewhere(meant.get(fact, ()), best, by_chance=by_chance) or _is_named_else(view, fact, meant, best)
            other = next(_slips(view, fact, meant.get(fact, ()), matched=True), None) if is_elsewhere else None
            yield from _ties(view, fact, agreeing) if other is None else (other,)
        elif view.facts[fact].unit not in UNTIED and view.facts[fact].role != "change":
            yield from _slips(view, fact, meant.get(fact, ()), matched=best is not None)
    if stated and not found:
        yield Untested("no figure of a sentence was found in a table")


def _is_elsewhere(meant: Sequence[Meant], best: Match, *, by_chance: bool) -> bool:
    """Whether a figure agrees with another row than the one that is meant by all its words."""
    if not meant or meant[0].foreign or meant[0].left < (FAIRLY if by_chance else SURELY):
        return False
    if not by_chance and (meant[0].extra or meant[0].missing):
        return False
    if not by_chance and any(_is_finer(best.line, one.line) for one in meant if one.left >= meant[0].left - LIKE):
        return False
    return all(one.line.words != best.line.words for one in meant if one.left >= meant[0].left - LIKE)


def _is_finer(line: StatedLine, meant: StatedLine) -> bool:
    """Whether a row is that which is meant with something more to it: "net income attributable to" beside "net income"."""
    return line.words > meant.words


def _is_named_else(view: View, fact: int, meant: Mapping[int, Sequence[Meant]], best: Match) -> bool:
    """Whether a figure has all the words of another row and no others, and the one it agrees with has words that it has not."""
    found = meant.get(fact, ())
    words = words_of((view.facts[fact].label,))
    if not found or not words or not best.line.words - words or _is_finer(best.line, found[0].line):
        return False
    return found[0].line.words == words and not found[0].foreign and found[0].line.version == best.line.version


def _ties(view: View, fact: int, agreeing: Sequence[Match]) -> Iterator[Relation]:
    """Yields the figures of tables that one of a sentence states."""
    seen = set()
    for match in agreeing[:MOST_TIES]:
        if match.bits >= agreeing[0].bits - LESS and view.value[match.fact] not in seen:
            seen.add(view.value[match.fact])
            yield Relation(fact, ((match.fact, match.sign),), match.bits)


def _slips(view: View, fact: int, meant: Sequence[Meant], *, matched: bool) -> Iterator[Relation]:
    """Yields the figure of a table that one of a sentence is about and does not state, where one slip explains it."""
    likely = [one for one in meant if one.left >= max(LEAST, meant[0].left - LIKE)]
    values = {abs(view.value[one.fact] or 0) for one in likely}
    most = MOST_VALUES if has_digits(view, fact, TELLING) else FEW_VALUES
    if not likely or len(values) > most or any(abs(value - abs(view.value[fact] or 0)) < view.half[fact] for value in values):
        return
    half = view.half[fact]
    copied = is_copy(view, fact)
    is_version = is_named(view.facts[fact].label, "version")
    if says_of_sentence(view.facts[fact].label, "no_level") or is_points(view, fact):
        return
    if not copied and any(_states(view, fact, one.line) for one in likely):
        return
    for one in likely:
        wanted = abs(view.value[one.fact] or 0)
        if view.half[one.fact] > half or wanted < 2 * half or not _is_told(view, fact, one, copied=copied):
            continue
        if _is_bound(view, fact, wanted) or (is_version and not one.line.version and one.own < STRONG):
            continue
        if not (copied or is_slip(view, fact, wanted, view.half[one.fact])):
            continue
        sure = one.is_exact and one.own >= SURE and has_digits(view, fact, TELLING) and len(values) == 1 and not _is_rate(view, fact)
        sign = 1 if (view.value[fact] or 0) * (view.value[one.fact] or 0) >= 0 else -1
        yield Relation(fact, ((one.fact, sign),), MOST_BITS if sure and not matched else DOUBTED)
        return


def _is_rate(view: View, fact: int) -> bool:
    return view.facts[fact].unit == "percent"


def _is_bound(view: View, fact: int, wanted: int) -> bool:
    """Whether a figure is said to be passed or nearly reached by one that is near it: "more than $675 million"."""
    saying = by_fact(view).get(fact)
    if saying is None or abs(wanted - abs(view.value[fact] or 0)) * NEAR > wanted:
        return False
    return pattern("bound", table="sentences").search(saying.before) is not None


def _states(view: View, fact: int, line: StatedLine) -> bool:
    """Whether a figure is that of a row for another period: then it is the period that is not as we read it."""
    value, half = abs(view.value[fact] or 0), view.half[fact]
    return any(abs(value - abs(view.value[other] or 0)) < half + view.half[other] for other in line.cells.values())


def _is_told(view: View, fact: int, one: Meant, *, copied: bool) -> bool:
    """Whether a row is named well enough for a slip in a figure of so many digits to tell anything."""
    is_rate = _is_rate(view, fact)
    is_share = (view.facts[fact].unit or "").endswith("/shares")
    if not is_share and one.extra > (MOST_OF_RATE if is_rate else MOST_EXTRA) and one.left <= (STRONG_OF_RATE if is_rate else STRONG):
        return False
    if copied and one.extra and one.missing >= one.own:
        return False
    if has_digits(view, fact, TELLING):
        return True
    if is_rate and not copied and not is_named(one.line.label, "rate"):
        return False
    if is_share and one.is_exact:
        return True
    if one.missing or one.foreign:
        return False
    if copied and (has_digits(view, fact) or (not one.extra and one.own >= NAMED)):
        return True
    return has_digits(view, fact) and (not one.extra or one.own >= NAMED)
