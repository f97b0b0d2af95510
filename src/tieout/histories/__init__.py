"""The history of a filer: its metrics over time, what was recast, what came of guidance, and what ties across documents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache

import msgspec

from tieout.histories.books import Books, HistoryCheck, Ledger, SaysRecast
from tieout.histories.deriving import derive, trailing
from tieout.histories.filer import as_accession, as_cik, is_of, unknown, whose
from tieout.histories.hi01_comparatives import comparatives
from tieout.histories.hi02_quarters_add_up import quarters_add_up
from tieout.histories.hi03_opening_balances import opening_balances
from tieout.histories.hi04_guidance_quoted import guidance_quoted
from tieout.histories.lines import METRICS, Line, highlights, make_calendar, make_lines, of_concept, of_label
from tieout.histories.names import Meant, find_meant
from tieout.histories.outcomes import about, weigh
from tieout.histories.periods import Calendar, Key
from tieout.histories.points import Points, compared, make_points
from tieout.model.history import BALANCE, QUARTER, TO_DATE, YEAR, History, Point, Series, StoredDocument
from tieout.model.release import Caveat, Entity
from tieout.model.stored import Reading, StoredFact, StoredGuidance

__all__ = [
    "CHECKS",
    "METRICS",
    "RECAST",
    "HistoryCheck",
    "as_accession",
    "as_cik",
    "is_of",
    "make_history",
    "read_caveats",
    "unknown",
    "whose",
]

# The checks across documents, in the order in which they are run.
CHECKS: tuple[HistoryCheck, ...] = (comparatives, quarters_add_up, opening_balances, guidance_quoted)
NOT_ADDITIVE = "{label} is not additive: each amount is over its own count or base, so none is worked out from others"
RESTATEMENT = "RestatementAxis"
RECAST = "recast"  # the caveat of a release that says so


class _Caveats(msgspec.Struct):
    caveats: tuple[Caveat, ...] = ()


_REPORT = msgspec.json.Decoder(_Caveats)


def read_caveats(report: bytes) -> frozenset[str]:
    """The kinds of the caveats in the JSON report of a release."""
    return frozenset(one.kind for one in _REPORT.decode(report).caveats)


def make_history(
    entity: Entity,
    readings: Sequence[Reading],
    facts: Sequence[StoredFact],
    guidance: Sequence[StoredGuidance],
    *,
    asked: str | None = None,
    as_of: date | datetime | None = None,
    caveats_recast: SaysRecast | None = None,
) -> History:
    """The history of one filer from the values of a store, which are all that is looked at.

    `asked` is the metric, concept or part of a label; without it all highlight metrics are taken. `caveats_recast` says of a document,
    by its hash, whether its own caveats say that it recast earlier periods.
    """
    calendar = make_calendar(facts, guidance, readings)
    meant = None if asked is None else find_meant(asked, facts)
    wanted = [Meant(metric=name) for name in METRICS] if meant is None else [meant]
    ledgers = [Ledger(line, make_points(line, calendar)) for one in wanted for line in _lines(one, facts, calendar)]
    lined = {one.reading.sha256 for one in facts if RESTATEMENT in one.fact.dimensions}
    books = Books(
        ledgers, facts, guidance, calendar, cache(lambda sha256: sha256 in lined or (caveats_recast is not None and caveats_recast(sha256)))
    )
    names = {meant.metric, meant.concept, meant.label} if meant else None
    given = [one for one in guidance if names is None or names & (about(one.guidance.metric) | {one.guidance.concept or ""})]
    books = books._replace(guidance=given)
    return History(
        entity,
        tuple(_document(one, calendar) for one in readings),
        tuple(_series(ledger, calendar) for ledger in ledgers),
        tuple(weigh(given, calendar, _finder(facts, calendar), _decimals(facts))),
        tuple(finding for check in CHECKS for finding in check.run(books) if _is_meant(finding.metric, meant, finding.check)),
        tuple(_notes(ledgers)),
        None if as_of is None else as_of.isoformat(),
        None if meant is None else meant.name,
    )


def _is_meant(metric: str, meant: Meant | None, code: str) -> bool:
    """Whether a finding belongs to what was asked for: openings are those of cash and equity."""
    if meant is None or code != opening_balances.code:
        return True
    return meant.metric in ("cash", "equity") and str(meant.metric) in metric


def _lines(meant: Meant, facts: Sequence[StoredFact], calendar: Calendar) -> Iterator[Line]:
    if meant.metric:
        yield from make_lines(meant.metric, highlights(facts, meant.metric), calendar)
    elif meant.concept:
        yield from make_lines(meant.concept, of_concept(facts, meant.concept), calendar)
    elif meant.label:
        yield from make_lines(meant.label, of_label(facts, meant.label), calendar)


def _series(ledger: Ledger, calendar: Calendar) -> Series:
    line, points = ledger.line, dict(ledger.points)
    gaps: list[str] = []
    rolling: dict[Key, Point] = {}
    if line.is_additive:
        points, sums = derive(points, calendar)
        rolling, gaps = trailing(points, sums, calendar)
        points = {key: compared(point, key, points, line.stated) if point.derived else point for key, point in points.items()}
        rolling = {key: compared(point, key, rolling, {}) for key, point in rolling.items()}
    elif any(key.months for key in points):
        gaps.append(NOT_ADDITIVE.format(label=line.label or line.name))
    ordered = [points[key] for key in sorted(points, key=lambda key: key.end)]
    quarters, years, to_dates, balances = (tuple(one for one in ordered if one.kind == kind) for kind in _KINDS)
    last = tuple(rolling[key] for key in sorted(rolling))
    told = (line.name, line.label, line.unit, line.is_additive)
    return Series(*told, quarters, years, to_dates, balances, last, tuple(gaps))


_KINDS = (QUARTER, YEAR, TO_DATE, BALANCE)


def _finder(facts: Sequence[StoredFact], calendar: Calendar) -> Callable[[str, str], Points]:
    """What finds the points, stated and derived, of a metric or concept in a unit; without one in that of most statements."""

    @cache
    def lines_of(name: str) -> Mapping[str, Points]:
        meant = Meant(metric=name) if name in METRICS else Meant(concept=name)
        found = {}
        for line in _lines(meant, facts, calendar):
            points = make_points(line, calendar)
            found[line.unit] = derive(points, calendar)[0] if line.is_additive else points
        return found

    def find(name: str, unit: str) -> Points:
        lines = lines_of(name)
        return lines.get(unit, {}) if unit else next(iter(lines.values()), {})

    return find


def _decimals(facts: Sequence[StoredFact]) -> Callable[[str, str | None], int | None]:
    """What gives the decimals of a fact of a document."""
    found = {(one.reading.sha256, one.fact.id): one.fact.decimals for one in facts}
    return lambda sha256, fact: None if fact is None else found.get((sha256, fact))


def _document(one: Reading, calendar: Calendar) -> StoredDocument:
    label = "" if one.period_end is None else calendar.label(Key(3, calendar.day(one.period_end)))
    told = (one.sha256, one.name, one.version, one.accession, one.form, one.known, one.known_by)
    return StoredDocument(*told, one.period_end, label)


def _notes(ledgers: Sequence[Ledger]) -> Iterator[str]:
    """Yields what to know before the figures are read."""
    units: dict[str, list[str]] = {}
    for ledger in ledgers:
        units.setdefault(ledger.line.name, []).append(ledger.line.unit)
    for name, found in units.items():
        if len(found) > 1:
            yield f"{name} is stated in {' and '.join(found)}: each unit is a series of its own, and no figure is made of both"
