"""What stands where in the workbook: every figure has a cell, every recalculation three, and each is known before one is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.model.fact import Fact
from tieout.model.finding import EXCEPTION, Finding
from tieout.model.release import Release, TableInfo
from tieout.model.sentence import Sentence
from tieout.render.excel import sheet_name
from tieout.render.exceptions import severity_rank
from tieout.render.recalculations import Place, Recalculation, recalculate
from tieout.render.statements import Marks, find_marks
from tieout.render.table_grids import Grid, make_grid
from tieout.render.words import STATEMENTS, plain

SUMMARY, EXCEPTIONS, SENTENCES, WORKINGS = "Summary", "Exceptions", "Sentences", "Workings"
GUIDANCE, UNTESTED, SOURCES, TICKMARKS, MORE_TABLES = "Guidance", "Not tested", "Sources", "Tickmarks", "More tables"
FIXED = (SUMMARY, EXCEPTIONS, SENTENCES, WORKINGS, GUIDANCE, UNTESTED, SOURCES, TICKMARKS, MORE_TABLES)
MOST_SHEETS = 200  # of tables; those behind stand below one another on one sheet
MOST_MARKS = 3
LIST_ROW = 4  # the first row of a list, below its title and heads
FIGURE_OF_SENTENCE, SLOT_OF_SENTENCE = 4, 7
REPORTED, SLOT_OF_WORKINGS = 5, 6
FIGURE_OF_SOURCE = 2
FOOTS = frozenset(("FT01", "RN01", "RF01"))


class Tickmark(NamedTuple):
    """How a check appears in the workbook."""

    mark: str
    title: str


class Slot(NamedTuple):
    """A finding's recalculation and its cells: the amount at `place`, the difference and the tickmark behind it."""

    finding: Finding
    recalculation: Recalculation
    place: Place
    row: int

    @property
    def difference(self) -> Place:
        """The cell of the difference."""
        return self.place._replace(column=self.place.column + 1)

    @property
    def tick(self) -> Place:
        """The cell of the tickmark."""
        return self.place._replace(column=self.place.column + 2)


class Plan(NamedTuple):
    """One release with its places in the workbook.

    `slots` are the recalculations by the id of their finding, `beside` the finding whose recalculation stands beside a figure.
    """

    release: Release
    checks: Mapping[str, Tickmark]
    facts: Mapping[str, Fact]
    marks: Marks
    grids: Sequence[Grid]
    places: Mapping[str, Place]
    slots: Mapping[str, Slot]
    beside: Mapping[str, str]
    sentences: Sequence[tuple[Fact, Sentence | None]]

    def mark_of(self, finding: Finding) -> str:
        """The tickmark of a finding's check."""
        return self.checks[finding.check].mark if finding.check in self.checks else finding.check

    def grid_of(self, table: int | None) -> Grid | None:
        """The grid of a table by its ordinal."""
        return next((grid for grid in self.grids if grid.table.ordinal == table), None)


def make_plan(release: Release, checks: Mapping[str, Tickmark]) -> Plan:
    """Places everything of a release."""
    facts = {fact.id: fact for fact in release.facts}
    marks = find_marks(release, {code: check.mark for code, check in checks.items()}, most=MOST_MARKS)
    computed = [finding for finding in release.findings if finding.difference is not None and finding.subject in facts and finding.terms]
    beside = _choose_beside(computed, facts)
    grids = [grid.with_recalculations(set(beside)) for grid in _grids(release)]
    sentences = _sentences(release)
    places = _places(release, grids, sentences)
    plan = Plan(release, checks, facts, marks, grids, places, {}, beside, sentences)
    return plan._replace(slots=dict(_slots(plan, computed)))


def _grids(release: Release) -> Iterator[Grid]:
    by_table: dict[int | None, list[Fact]] = {}
    for fact in release.facts:
        by_table.setdefault(fact.source.table, []).append(fact)
    taken = {name.lower() for name in FIXED}
    top = 0
    for number, table in enumerate(release.tables):
        facts = by_table.get(table.ordinal, [])
        if number < MOST_SHEETS:
            yield make_grid(table, facts, sheet=sheet_name(_table_name(table), taken), top=0)
        else:
            grid = make_grid(table, facts, sheet=MORE_TABLES, top=top)
            top = grid.end + 2
            yield grid


def _table_name(table: TableInfo) -> str:
    kind = STATEMENTS.get(table.statement, plain(table.statement))
    return f"{table.id} {plain(table.title).capitalize() if table.statement == 'other' and plain(table.title) else kind}"


def _sentences(release: Release) -> list[tuple[Fact, Sentence | None]]:
    by_fact = {fact: sentence for sentence in release.sentences for fact in sentence.facts}
    return [(fact, by_fact.get(fact.id)) for fact in release.facts if fact.source.table is None]


def _places(release: Release, grids: Iterable[Grid], sentences: Sequence[tuple[Fact, Sentence | None]]) -> dict[str, Place]:
    places = {fact: place for grid in grids for fact, place in grid.places()}
    for at, (fact, _) in enumerate(sentences):
        places.setdefault(fact.id, Place(SENTENCES, LIST_ROW + at, FIGURE_OF_SENTENCE))
    for at, fact in enumerate(release.facts):
        places.setdefault(fact.id, Place(SOURCES, LIST_ROW + at, FIGURE_OF_SOURCE))
    return places


def _choose_beside(findings: Iterable[Finding], facts: Mapping[str, Fact]) -> dict[str, str]:
    """The finding that stands beside each figure: the worst exception, else a sum, else a ratio, else what states the figure again."""

    def rank(finding: Finding) -> tuple[int, int, int]:
        severity = severity_rank(finding.severity if finding.outcome == EXCEPTION else None)
        is_sum = len(finding.terms) > 1 and not any(term.over for term in finding.terms)
        kind = 0 if finding.check in FOOTS and is_sum else 1 if is_sum else 2 if len(finding.terms) > 1 else 3
        in_sentences = all(facts[term.fact].source.table is None for term in finding.terms if term.fact in facts)
        return severity, int(in_sentences), kind

    chosen: dict[str, Finding] = {}
    for finding in findings:
        subject = finding.subject or ""
        if subject not in chosen or rank(finding) < rank(chosen[subject]):
            chosen[subject] = finding
    return {subject: finding.id for subject, finding in chosen.items()}


def _slots(plan: Plan, findings: Sequence[Finding]) -> Iterator[tuple[str, Slot]]:
    columns = {(grid.sheet, grid.column_of(key)): column for grid in plan.grids for key, column in grid.beside.items()}
    row = LIST_ROW
    for finding in findings:
        subject = finding.subject or ""
        home = plan.places[subject]
        place = Place(WORKINGS, row, SLOT_OF_WORKINGS)
        if plan.beside.get(subject) == finding.id:
            if home.sheet == SENTENCES:
                place = home._replace(column=SLOT_OF_SENTENCE)
            elif (home.sheet, home.column) in columns:
                place = home._replace(column=columns[home.sheet, home.column])
        found = recalculate(finding, plan.facts, plan.places, sheet=place.sheet)
        if found is not None:
            yield finding.id, Slot(finding, found, place, row)
            row += 1
