"""Which elements a document can have: those of its time, and of its kind of balance sheet."""

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from functools import cache

from tieout.concepts.lines import Group
from tieout.concepts.taxonomy import load_taxonomy
from tieout.concepts.words import load
from tieout.model.period import end_of
from tieout.model.release import Release

SUFFIX = re.compile(r"(?:Current|Noncurrent)$")
LATER = 2015  # from this year on what filers of 2009 and 2010 gave says less
AS_OFTEN = 10  # a year counts where it stands at least a tenth as often as the commonest
StandsFor = Callable[[int], int | None]


def stands_for(year: int | None, groups: Sequence[Group], traits: Container[str]) -> StandsFor:
    """What an element is in a document of a year and of traits: itself, the element that stands in its place there, or None.

    Elements came with their standards; a balance sheet that does not part current from noncurrent has neither kind of element.
    """
    has_balance = any(line.zone == "assets" for group in groups if group.statement == "balance" for line in group.lines)
    return _stands_for(year, has_balance and "classified" not in traits)


def is_early(year: int | None) -> bool:
    """Whether a document of a year is of the time of the older filings, which then speak for it as they do for each other."""
    return year is not None and year < LATER


def year_of(release: Release) -> int | None:
    """The year of the latest period that several figures are stated for."""
    count = Counter([end.year for fact in release.facts if (end := end_of(fact.period)) is not None])
    most = max(count.values(), default=0)
    return max((year for year, times in count.items() if AS_OFTEN * times >= most), default=None)


@cache
def _stands_for(year: int | None, is_unclassified: bool) -> StandsFor:
    eras, taxonomy = load("eras"), load_taxonomy()
    barred = [pattern for pattern, first in eras["from"].items() if year is not None and year < first]
    barred += [pattern for pattern, last in eras["until"].items() if year is not None and year > last]
    pattern = re.compile("|".join(barred)) if barred else None
    moved: dict[int, int | None] = {}
    for number, element in enumerate(taxonomy.elements):
        name = element.name
        if pattern is not None and pattern.search(name):
            name = eras["before"].get(name) or eras["after"].get(name, "")
        if is_unclassified and SUFFIX.search(name) and element.zones:
            bare = SUFFIX.sub("", name)
            name = next((other for other in (bare, f"{bare}CurrentAndNoncurrent") if other in taxonomy.number), name)
        if name != element.name:
            moved[number] = taxonomy.number.get(name)
    return lambda number: moved.get(number, number)
