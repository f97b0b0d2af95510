"""A change that stands right at a figure is that figure's.

What it tests
    Percents by which sentences say that something moved, where the place alone says what: right behind a level that a table ties ("revenue
    of $119.6 billion, up 2 percent"), against the row of the table; right before what it is compared with ("down 11 % from $12,967,000"),
    against that and the level before it in the sentence; and beside the amount of the same change ("an increase of $4.0 million, or 17
    percent, to $27.6 million"), against that amount and the level. Where none of them makes the percent, that is an exception.

Why it matters
    What a growth is of is said by its place, whatever the words: a figure that slipped into the next one reads well.

Example
    "Earnings per diluted share of $2.18, up 2 percent" is an exception where the row says 1.88 for the year before: it is 16 percent.

What it leaves untested
    Changes with other words between them and the figure, those in constant currency, and changes of levels that no table states.

Since
    0.2
"""

from collections.abc import Iterator, Sequence

from tieout.checks.base import Relation, Untested, check
from tieout.checks.prose import ENOUGH, is_told_apart, matches
from tieout.checks.sayings import Saying, agrees, by_sentence, percent_change, steps_of
from tieout.checks.view import View
from tieout.checks.words import pattern
from tieout.model.finding import WARNING

REACH = 50  # characters between a figure and its change
UNCOUNTED = ("percent", "bps", "pure")
MOST_STEPS = 12  # of the row of a level


@check("RC11", "change-beside", tickmark="Rb")
def change_beside(view: View) -> Iterator[Relation | Untested]:
    """Yields each percent of change with the two figures that its place says it is the change between."""
    found = False
    for sentence in by_sentence(view):
        for at, saying in enumerate(sentence):
            fact = view.facts[saying.fact]
            if fact.unit != "percent" or fact.role != "change" or is_told_apart(view, saying.fact) or not view.value[saying.fact]:
                continue
            pairs = _of_base(view, sentence, at) or _of_level(view, sentence, at)
            if not pairs:
                continue
            found = True
            ways = [percent_change(view, saying.fact, *pair) for pair in pairs]
            tied = next((one for one in ways if agrees(view, one)), None)
            yield ways[0]._replace(severity=WARNING) if tied is None else tied
    if not found:
        yield Untested("no change of a sentence stands right at a figure that a table ties")


def _of_base(view: View, sentence: Sequence[Saying], at: int) -> list[tuple[int, int]]:
    """The level of a sentence and what its change stands right before."""
    if at + 1 >= len(sentence) or not at:
        return []
    saying, base = sentence[at], sentence[at + 1]
    unit = view.facts[base.fact].unit
    if unit in UNCOUNTED or not _goes_on(saying, base, "change_from"):
        return []
    levels = [one for one in sentence[:at] if view.facts[one.fact].unit == unit]
    if not levels or any(view.facts[one.fact].role == "change" for one in levels):
        return []
    first = levels[0]
    if first.quote.start <= 1:  # what is before it is not in this sentence
        return []
    if any(view.facts[one.fact].unit not in (unit, "percent") for one in sentence[:at]) or not _is_later(view, first.fact, base.fact):
        return []
    return [(first.fact, base.fact)]


def _of_level(view: View, sentence: Sequence[Saying], at: int) -> list[tuple[int, int]]:
    """The steps of the row that states the level which a change stands right behind."""
    if not at:
        return []
    level, saying = sentence[at - 1], sentence[at]
    stated = view.facts[level.fact]
    if stated.unit in UNCOUNTED or stated.role != "level" or not _goes_on(level, saying, "level_changed"):
        return []
    found = sorted(matches(view, level.fact), key=lambda match: (-match.bits, match.fact))
    if not found or found[0].bits < ENOUGH:
        return []
    likely = [match for match in found if match.bits == found[0].bits]
    steps = [step for match in likely for step in steps_of(view, match.line) if step[0] == match.fact]
    return steps[:MOST_STEPS]


def _goes_on(one: Saying, two: Saying, name: str) -> bool:
    """Whether nothing but words of a kind stand between two figures of a sentence."""
    if one.quote.text is not two.quote.text or not 0 <= two.quote.start - one.quote.end <= REACH:
        return False
    return pattern(name, table="sentences").fullmatch(one.quote.text[one.quote.end : two.quote.start]) is not None


def _is_later(view: View, one: int, two: int) -> bool:
    """Whether the period of a figure does not end before that of another, as far as both are known."""
    first, second = (view.facts[fact].period for fact in (one, two))
    ends = [getattr(period, "end", None) or getattr(period, "instant", None) for period in (first, second)]
    return ends[0] is None or ends[1] is None or ends[0] >= ends[1]
