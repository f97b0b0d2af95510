"""The printed rows of a release as lines to be named, grouped by statement, with the sums they stand in."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from tieout.concepts.taxonomy import ANY, DURATION, INSTANT, MONEY, PER_SHARE, RATIO, SHARES
from tieout.concepts.words import QUOTES, load, words_of
from tieout.model.fact import Fact
from tieout.model.finding import TIES
from tieout.model.period import Instant
from tieout.model.release import Release

FACES = ("income", "balance", "cashflow", "comprehensive", "equity")
SUMS = frozenset(("FT01", "BE01", "RF01"))  # checks whose findings say what a line sums up
LONGEST_HEADING = 120
SPACE = re.compile(r"\s+")


class NamedLine:
    """One printed row of figures of one unit, to be given a concept.

    `facts` are numbers of the release's facts; `kind` and `period` those of its unit and periods, as an element has them; `zone` the
    total it stands before; `parent` the line it is added up into with `weight`, and `parts` the lines it sums up; `sign` is -1 where
    most of its figures are printed below zero.
    """

    __slots__ = (
        "facts", "heading", "inside", "kind", "label", "parent", "parts", "path", "period", "place", "sign", "statement", "table",
        "weight", "words", "zone",
    )  # fmt: skip

    def __init__(self, fact: Fact, *, statement: str, inside: bool) -> None:
        self.facts: list[int] = []
        self.label = fact.label
        self.path = fact.path
        self.heading = words_of(fact.path[-2]) if len(fact.path) > 1 else ()
        self.words = told_words(words_of(fact.label), self.heading)
        self.statement = statement
        self.table = fact.source.table
        self.kind = kind_of(fact.unit)
        self.period = INSTANT if isinstance(fact.period, Instant) else DURATION if fact.period is not None else ""
        self.inside = inside
        self.place = 0
        self.zone = ""
        self.parent: NamedLine | None = None
        self.weight = 1
        self.parts: list[NamedLine] = []
        self.sign = 1


@lru_cache(maxsize=4096)
def told_words(words: tuple[str, ...], heading: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a label; where they say too little alone, with those of the heading over it."""
    return words if heading and not _bare().issuperset(words) else tuple(sorted({*words, *heading}))


class Group:
    """The lines of one statement, or of one table that is none, in order."""

    __slots__ = ("lines", "statement")

    def __init__(self, statement: str) -> None:
        self.statement = statement
        self.lines: list[NamedLine] = []


@lru_cache(maxsize=256)
def kind_of(unit: str | None) -> str:
    """The kind of a unit, as an element has it."""
    if unit is None:
        return ANY
    if unit == "shares":
        return SHARES
    if unit.endswith("/shares"):
        return PER_SHARE
    if unit in ("percent", "pure", "bps"):
        return RATIO
    return MONEY if unit.isupper() and len(unit) == 3 else "x"


def find_groups(release: Release) -> Sequence[Group]:
    """The lines of all tables by statement; a statement that goes on in the next table is one."""
    groups: list[Group] = []
    by_table: dict[int, Group] = {}
    for table in release.tables:
        is_same = bool(groups) and groups[-1].statement == table.statement and table.statement in FACES and not table.title
        if not is_same:
            groups.append(Group(table.statement))
        by_table[table.ordinal] = groups[-1]
    columns = {table.ordinal: {column.column for column in table.columns} for table in release.tables}
    lines: dict[tuple[object, ...], NamedLine] = {}
    line_of: dict[str, NamedLine] = {}
    for number, fact in enumerate(release.facts):
        table_ = fact.source.table
        if table_ is None or table_ not in by_table:
            continue
        inside = fact.source.column is None or fact.source.column not in columns[table_]
        key = (table_, fact.source.row, fact.path, kind_of(fact.unit), inside, isinstance(fact.period, Instant), number if inside else None)
        line = lines.get(key)
        if line is None:
            group = by_table[table_]
            line = lines[key] = NamedLine(fact, statement=group.statement, inside=inside)
            line.place = len(group.lines)
            group.lines.append(line)
        line.facts.append(number)
        line_of[fact.id] = line
    _find_sums(release, line_of)
    for group in groups:
        _find_signs(group, release.facts)
        _find_zones(group)
    return [group for group in groups if group.lines]


def _find_sums(release: Release, line_of: Mapping[str, NamedLine]) -> None:
    """Notes which line sums up which, by the sums that tie."""
    for finding in release.findings:
        if finding.outcome != TIES or finding.check not in SUMS or finding.subject is None or len(finding.terms) < 2:
            continue
        total = line_of.get(finding.subject)
        if total is None or total.parts:
            continue
        parts = [(line_of.get(term.fact), term.weight) for term in finding.terms]
        if any(part is None or part is total for part, _ in parts):
            continue
        for part, weight in parts:
            if part is not None and part.table == total.table and part.parent is None:
                part.parent, part.weight = total, weight
                total.parts.append(part)


def _find_signs(group: Group, facts: Sequence[Fact]) -> None:
    for line in group.lines:
        values = [value for number in line.facts if (value := facts[number].value)]
        below = sum([value.is_signed() for value in values])
        line.sign = -1 if 2 * below > len(values) else 1 if len(values) > below else 0


def _find_zones(group: Group) -> None:
    """Gives each line the zone of the next total at or below it; below the last one "after" it."""
    zone = "end"
    for line in reversed(group.lines):
        if line.inside:
            line.zone = zone
            continue
        found = zone_of_total(group.statement, line.label)
        if found:
            zone = found
        line.zone = zone
        heading = zone_of_heading(line.path[-2]) if len(line.path) > 1 else ""
        if heading and group.statement in ("balance", "cashflow") and not found:
            line.zone = heading


@lru_cache(maxsize=4096)
def zone_of_total(statement: str, label: str) -> str:
    """The zone that a total of this name ends; empty where the line is no such total."""
    text = _plain(label)
    for zone, found in _patterns(statement):
        if found.search(text):
            return zone
    return ""


@lru_cache(maxsize=4096)
def zone_of_heading(heading: str) -> str:
    """The zone that a heading of this name begins; empty where it names none."""
    text = _plain(heading)
    for zone, found in _patterns("headings"):
        if found.search(text):
            return zone
    return ""


def _plain(label: str) -> str:
    """A label or heading as the patterns of zones and traits have it."""
    return SPACE.sub(" ", label.translate(QUOTES).lower()).strip(" :")[:LONGEST_HEADING]


@cache
def _bare() -> frozenset[str]:
    return frozenset(load("words")["bare"])


def find_traits(groups: Sequence[Group]) -> frozenset[str]:
    """What the labels of all statements together show: "minority", "bank" and the other traits of `words.toml`."""
    found: set[str] = set()
    for group in groups:
        if group.statement in FACES:
            for line in group.lines:
                if not line.inside:
                    found |= _traits_of(line.label)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _traits_of(label: str) -> frozenset[str]:
    text = _plain(label)
    return frozenset(name for name, found in _trait_patterns() if found.search(text))


@cache
def _trait_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile("|".join(words))) for name, words in load("words")["traits"].items())


@cache
def _patterns(statement: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((zone, re.compile("|".join(words))) for zone, words in load("zones").get(statement, {}).items())
