"""How finely a dash is stated: as finely as the figures beside it."""

from collections.abc import Sequence

import msgspec

from tieout.model.fact import Fact

Place = tuple[str | None, str, int | None]
COARSEST = -(10**9)  # decimals that no figure has


def settle_dashes(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of one table, each dash with the decimals of the finest figure of its row and unit, else of its column."""
    dashes = [(number, fact) for number, fact in enumerate(facts) if not _has_digits(fact)]
    found = list(facts)
    if not dashes:
        return found
    finest: dict[Place, int] = {place: COARSEST for _, fact in dashes for place in _places(fact)}
    skipped = {number for number, _ in dashes}
    for number, fact in enumerate(facts):
        if number not in skipped:
            for place in _places(fact):
                if fact.decimals > finest.get(place, fact.decimals):
                    finest[place] = fact.decimals
    for number, fact in dashes:
        beside = next((finest[place] for place in _places(fact) if finest[place] > COARSEST), fact.decimals)
        if beside != fact.decimals:
            found[number] = msgspec.structs.replace(fact, decimals=beside)
    return found


def _has_digits(fact: Fact) -> bool:
    return bool(fact.value) or any(mark.isdigit() for mark in fact.text)


def _places(fact: Fact) -> tuple[Place, Place]:
    """The row and the column of a fact, among figures of its unit."""
    return (fact.unit, "row", fact.source.row), (fact.unit, "column", fact.source.column)
