"""How finely a dash is stated: as finely as the figures beside it."""

from collections.abc import Sequence

import msgspec

from tieout.model.fact import Fact

Place = tuple[str | None, str, int | None]


def settle_dashes(facts: Sequence[Fact]) -> list[Fact]:
    """The facts of one table, each dash with the decimals of the finest figure of its row and unit, else of its column."""
    if all(map(_has_digits, facts)):
        return list(facts)
    finest: dict[Place, int] = {}
    for fact in facts:
        if _has_digits(fact):
            for place in _places(fact):
                finest[place] = max(fact.decimals, finest.get(place, fact.decimals))
    found = []
    for fact in facts:
        beside = None if _has_digits(fact) else next((finest[place] for place in _places(fact) if place in finest), None)
        found.append(fact if beside is None or beside == fact.decimals else msgspec.structs.replace(fact, decimals=beside))
    return found


def _has_digits(fact: Fact) -> bool:
    return bool(fact.value) or any(mark.isdigit() for mark in fact.text)


def _places(fact: Fact) -> tuple[Place, Place]:
    """The row and the column of a fact, among figures of its unit."""
    return (fact.unit, "row", fact.source.row), (fact.unit, "column", fact.source.column)
