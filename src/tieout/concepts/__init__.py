"""Concepts: what each line is in the field's own names.

`name_concepts` gives every figure of a table the us-gaap element its line states, or a name of our own for the usual non-GAAP measures,
with a calibrated confidence and the value under the concept's own sign rule; null where nothing fits well enough.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import msgspec

from tieout.concepts.eras import is_early, stands_for, year_of
from tieout.concepts.features import Proposer, Said, share_filed
from tieout.concepts.forest import Forest, load_forest
from tieout.concepts.inside import CONFIDENCE, name_inside
from tieout.concepts.lines import FACES, Group, NamedLine, find_groups
from tieout.concepts.measures import find_measure, is_adjusted
from tieout.concepts.naming import LOWEST, Choice, Score, choose
from tieout.concepts.own import OwnTags
from tieout.concepts.same import restate
from tieout.concepts.signs import find_turns, turn_of, value_of
from tieout.concepts.tables import load_tables
from tieout.concepts.taxonomy import Element, Taxonomy, load_taxonomy
from tieout.model.fact import Fact
from tieout.model.release import Diagnostic, Release

LEAST_SCORE = 480_000  # of a name in a primary statement, in millionths: below it a name costs more than none
LEAST_ELSEWHERE = 75  # percent: of a name in any other table
OF_OWN, OF_MEASURE = 95, 90  # percent: a filer's own tag, a measure by its name
MOST_LINES = 3000
US_GAAP = "us-gaap:"
BASIC_OR_DILUTED, BASIC_AND_DILUTED = frozenset(("EarningsPerShareBasic", "EarningsPerShareDiluted")), "EarningsPerShareBasicAndDiluted"
BOTH = frozenset(("basic", "diluted"))
PERCENTS = tuple(percent * Decimal("0.01") for percent in range(101))


class Name(msgspec.Struct, frozen=True, gc=False):
    """What a line is named: the concept, the confidence in percent, and 1 or -1 as its printed sign is the concept's own or not."""

    concept: str
    percent: int
    turn: int


def name_concepts(release: Release, *, own: OwnTags | None = None) -> Release:
    """The release with the concept of every figure whose line has one; `own` are the filer's own tags, which win.

    Best after the checks have run: the sums that tie are evidence of what a line is.
    """
    groups = find_groups(release)
    count = sum(len(group.lines) for group in groups)
    if count > MOST_LINES:
        remark = Diagnostic("lines-unnamed", f"{count:,} rows are more than {MOST_LINES:,}: none was given a concept")
        return msgspec.structs.replace(release, diagnostics=(*release.diagnostics, remark))
    names = _name_lines(release, groups, own or {})
    for group in groups:
        for line in group.lines:
            line.parent = None  # without circles the lines are freed at once
    if not names:
        return release
    facts = list(release.facts)
    for number, name in names.items():
        fact = facts[number]
        facts[number] = msgspec.structs.replace(
            fact, concept=name.concept, concept_confidence=PERCENTS[name.percent], xbrl_value=value_of(fact, name.turn)
        )
    return msgspec.structs.replace(release, facts=tuple(facts))


def _name_lines(release: Release, groups: Sequence[Group], own: OwnTags) -> dict[int, Name]:
    taxonomy, forest = load_taxonomy(), load_forest()
    said, year = Said(groups), year_of(release)
    fitting, filed = stands_for(year, groups, said.traits), _filed(is_early(year), forest)
    choices = choose(groups, said, _proposer(), forest.score, stands_for=fitting, filed=filed)
    chosen = {id(choice.line): choice for choice in choices}
    elements = {key: named for group in groups for key, named in _elements_of(group, chosen, forest, taxonomy).items()}
    elements.update(restate(groups, release.facts, elements))
    elements_of_lines = {key: element for key, (element, _) in elements.items()}
    names: dict[int, Name] = {}
    for group in groups:
        turns = find_turns(group.lines, elements_of_lines, taxonomy)
        inside: dict[tuple[object, ...], list[int]] = {}
        for line in group.lines:
            if line.inside:
                inside.setdefault((line.table, release.facts[line.facts[0]].source.row, line.label), []).extend(line.facts)
                continue
            names.update(_names_of(line, elements.get(id(line)), release.facts, own, turns.get(id(line), 1)))
        for numbers in inside.values():
            for number, element_name in zip(numbers, name_inside([release.facts[number] for number in numbers]), strict=True):
                if element_name is not None:
                    names[number] = Name(US_GAAP + element_name, CONFIDENCE, 1)
    return names


def _filed(early: bool, forest: Forest) -> Score:
    """The least score by what was filed: in an early document the share of the filings is a confidence of its own."""
    return (lambda case: forest.least_score(share_filed(case))) if early else (lambda _: -LOWEST)


def _elements_of(group: Group, chosen: dict[int, Choice], forest: Forest, taxonomy: Taxonomy) -> dict[int, tuple[Element, int]]:
    """The elements of a group's lines by the line, with their confidence, where it is high enough."""
    least = LEAST_SCORE if group.statement in FACES else forest.least_score(LEAST_ELSEWHERE)
    found = {}
    for line in group.lines:
        choice = chosen.get(id(line))
        if choice is not None and choice.score >= least:
            found[id(line)] = (_said_of_both(line, taxonomy.elements[choice.element], taxonomy), forest.percent(choice.score))
    return found


def _said_of_both(line: NamedLine, element: Element, taxonomy: Taxonomy) -> Element:
    """The element for basic and diluted earnings at once where the row says that it states both."""
    if element.name in BASIC_OR_DILUTED and BOTH.issubset(line.words):
        return taxonomy.elements[taxonomy.number[BASIC_AND_DILUTED]]
    return element


def _names_of(line: NamedLine, element: tuple[Element, int] | None, facts: Sequence[Fact], own: OwnTags, turn: int) -> dict[int, Name]:
    """The names of a line's figures, which differ where some of them are adjusted."""
    said = own.get((line.statement, line.words)) or own.get(("", line.words))
    if said is not None:
        return dict.fromkeys(line.facts, _own_name(line, said))
    by_basis: dict[str | None, Name | None] = {}
    found = {}
    for number in line.facts:
        basis = facts[number].basis
        if basis not in by_basis:
            by_basis[basis] = _name_of(line, element, basis, turn)
        name = by_basis[basis]
        if name is not None:
            found[number] = name
    return found


def _name_of(line: NamedLine, element: tuple[Element, int] | None, basis: str | None, turn: int) -> Name | None:
    """The name of a line's figures of one basis; None where they have none."""
    adjusted = basis == "non-gaap" or is_adjusted(line.label)
    measure = find_measure(line.label, line.kind, is_adjusted=adjusted)
    if measure is not None and (element is None or adjusted):
        return Name(measure, OF_MEASURE, 1)
    if element is not None and not adjusted and basis in (None, "gaap"):
        return Name(US_GAAP + element[0].name, element[1], turn)
    return None


def _own_name(line: NamedLine, concept: str) -> Name:
    taxonomy = load_taxonomy()
    number = taxonomy.number.get(concept.removeprefix(US_GAAP)) if concept.startswith(US_GAAP) else None
    return Name(concept, OF_OWN, 1 if number is None else turn_of(line, taxonomy.elements[number]))


@cache
def _proposer() -> Proposer:
    return Proposer(load_tables())
