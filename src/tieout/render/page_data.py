"""What the review page knows of figures and findings, compact: each text once, everything else by its number."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from tieout.model.fact import Fact
from tieout.model.finding import EXCEPTION, NOT_TESTED, SEVERITIES, TIES, Finding
from tieout.model.numeral import CLASSES
from tieout.model.period import Duration, Period
from tieout.model.release import Release, TableInfo
from tieout.render.exceptions import GRADES, worst_first
from tieout.render.guidance import metric_name, range_text
from tieout.render.marks import Looks
from tieout.render.words import SCALES, STATEMENTS, amount_text, interval_text, period_name, plain, unit_name

OUTCOMES = (TIES, EXCEPTION, NOT_TESTED)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class CheckRow(msgspec.Struct, frozen=True, array_like=True):
    """A check: code, tickmark, and what it tests."""

    code: str
    tickmark: str
    title: str


class FactRow(msgspec.Struct, frozen=True, array_like=True):
    """A figure; the fields that end in a name of `texts` are numbers of texts."""

    text: str
    label: int
    path: tuple[int, ...]
    value: str
    unit: int
    period: int
    basis: int
    concept: int
    confidence: int
    status: str
    findings: tuple[int, ...]
    place: int
    accuracy: int
    members: int
    scale: int


class FindingRow(msgspec.Struct, frozen=True, array_like=True):
    """A finding: `terms` are figure, weight and whether it divides, in threes; amounts are in the unit of the subject."""

    check: int
    outcome: int
    severity: int
    grade: int
    subject: int
    terms: tuple[int, ...]
    message: str
    unit: int
    computed: str
    computed_range: str
    reported_range: str
    difference: str
    suspect: int
    candidates: tuple[tuple[int, str | None], ...]
    suggestion: tuple[str, str] | None
    accepted: int
    place: int


class Data(msgspec.Struct, frozen=True):
    """All of it; `exceptions` are the numbers of findings, worst first."""

    title: str
    subtitle: str
    file: str
    kind: str
    counts: dict[str, int]
    not_figures: dict[str, int]
    classes: tuple[str, ...]
    texts: list[str]
    checks: list[CheckRow]
    facts: list[FactRow]
    findings: list[FindingRow]
    exceptions: list[int]
    highlights: list[tuple[str, str, str, str, str, str, int]]
    guidance: list[tuple[str, str, str, str, str, int, int]]
    notices: list[str]
    remarks: list[str]


class _Texts:
    """Texts, each once."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        """The number of a text; that of none is that of the empty one."""
        text = text or ""
        if text not in self._numbers:
            self._numbers[text] = len(self.all)
            self.all.append(text)
        return self._numbers[text]


class _Writer:
    """Turns facts and findings of one release into rows."""

    def __init__(self, release: Release, looks: Looks) -> None:
        self.release = release
        self.looks = looks
        self.texts = _Texts()
        self.texts("")
        self.numbers = {fact.id: index for index, fact in enumerate(release.facts)}
        self.order = {finding.id: index for index, finding in enumerate(release.findings)}
        self.tables: Mapping[int, TableInfo] = {table.ordinal: table for table in release.tables}
        self.codes: dict[str, int] = {}

    def fact(self, index: int, fact: Fact) -> FactRow:
        texts = self.texts
        confidence = "" if fact.concept_confidence is None else f"{int(100 * fact.concept_confidence)}%"
        return FactRow(
            text=plain(fact.text),
            label=texts(plain(fact.label)),
            path=tuple(texts(plain(part)) for part in fact.path[:-1]),
            value=value_text(fact.value),
            unit=texts(_unit(fact.unit)),
            period=texts("" if fact.period is None else long_period(fact.period)),
            basis=texts(fact.basis),
            concept=texts(fact.concept),
            confidence=texts(confidence),
            status=self.looks.classes[index],
            findings=tuple(self.order[name] for name in fact.findings if name in self.order),
            place=texts(self.place(fact)),
            accuracy=texts(_accuracy(fact)),
            members=texts(", ".join(f"{_member(axis)}: {_member(member)}" for axis, member in fact.dimensions.items())),
            scale=texts(SCALES.get(fact.scale) or ("units" if not fact.scale else f"x 10^{fact.scale}")),
        )

    def finding(self, one: Finding) -> FindingRow:
        facts, numbers = self.release.facts, self.numbers
        subject = facts[numbers[one.subject]] if one.subject in numbers else None
        scale = subject.scale if subject else 0
        exact = one.outcome == TIES and one.grade == "exact"
        computed = ""
        if subject is not None and one.difference is not None:
            computed = amount_text(subject.value - one.difference, scale)
        table = self.tables.get(one.table) if one.table is not None else None
        return FindingRow(
            check=self.codes[one.check],
            outcome=OUTCOMES.index(one.outcome),
            severity=1 + SEVERITIES.index(one.severity) if one.severity in SEVERITIES else 0,
            grade=self.texts(GRADES.get(one.grade or "", one.grade or "") if one.outcome == EXCEPTION else one.grade),
            subject=numbers.get(one.subject or "", -1),
            terms=tuple(part for term in one.terms if term.fact in numbers for part in (numbers[term.fact], term.weight, int(term.over))),
            message=plain(one.message) if one.outcome != TIES or not one.terms else "",
            unit=self.texts(unit_name(subject.unit, scale) if subject else ""),
            computed=computed,
            computed_range="" if one.computed is None or exact else interval_text(one.computed, scale),
            reported_range="" if one.reported is None or exact else interval_text(one.reported, scale),
            difference="" if one.difference is None or one.outcome != EXCEPTION else amount_text(one.difference, scale),
            suspect=numbers.get(one.suspect or "", -1),
            candidates=tuple((numbers[name.fact], name.text and plain(name.text)) for name in one.candidates if name.fact in numbers),
            suggestion=None if one.suggestion is None else (plain(one.suggestion.text), plain(one.suggestion.because)),
            accepted=int(one.accepted),
            place=self.texts("" if table is None else self._table(table)),
        )

    def place(self, fact: Fact) -> str:
        """Where a figure stands, in words: the table and its row, or the text, and the page."""
        table = self.tables.get(fact.source.table) if fact.source.table is not None else None
        parts = [self._table(table) if table else "In the text" if fact.source.table is None else "In a table"]
        if fact.source.page is not None:
            parts.append(f"page {fact.source.page}")
        return ", ".join(parts)

    @staticmethod
    def _table(table: TableInfo) -> str:
        kind = STATEMENTS.get(table.statement, plain(table.statement))
        return f"{kind}, table {table.id}"


def make_data(release: Release, looks: Looks, *, kind: str, remarks: tuple[str, ...], checks: Mapping[str, tuple[str, str]]) -> Data:
    """What the page is given to show of a release; `checks` are tickmark and title by code."""
    writer = _Writer(release, looks)
    used = list(dict.fromkeys(finding.check for finding in release.findings))
    writer.codes = {code: number for number, code in enumerate(used)}
    facts = [writer.fact(index, fact) for index, fact in enumerate(release.facts)]
    findings = [writer.finding(one) for one in release.findings]
    numbers = release.numbers
    title, subtitle = _titles(release)
    note = f"Only {len(looks.marked):,} of {len(facts):,} figures are marked: the first, and those of exceptions."
    more = [] if len(looks.marked) == len(facts) else [note]
    return Data(
        title=title,
        subtitle=subtitle,
        file=plain(release.document.name),
        kind=kind,
        counts={"facts": numbers.facts, "tied": numbers.tied, "disputed": numbers.disputed, "untied": numbers.untied},
        not_figures=dict(sorted(numbers.not_figures.items(), key=lambda item: -item[1])),
        classes=CLASSES,
        texts=writer.texts.all,
        checks=[CheckRow(code, *checks.get(code, (code, ""))) for code in used],
        facts=facts,
        findings=findings,
        exceptions=[writer.order[one.id] for one in worst_first(release.findings)],
        highlights=_highlights(release, writer),
        guidance=_guidance(release, writer),
        notices=[*more, *remarks],
        remarks=[plain(f"{one.code}: {one.message}") for one in release.diagnostics],
    )


def _titles(release: Release) -> tuple[str, str]:
    info = release.document
    name = plain(info.entity.name or "") or plain(info.name).rpartition("/")[2]
    ticker = f" ({plain(info.entity.ticker)})" if info.entity.ticker else ""
    fiscal = ""
    if info.fiscal_year and info.fiscal_period:
        fiscal = f"FY{info.fiscal_year}" if info.fiscal_period == "FY" else f"{info.fiscal_period} FY{info.fiscal_year}"
    if info.period_end:
        fiscal = f"{fiscal} to {_day(info.period_end)}".strip()
    return name + ticker, ", ".join(part for part in (fiscal, f"published {_day(info.published)}" if info.published else "") if part)


def _highlights(release: Release, writer: _Writer) -> list[tuple[str, str, str, str, str, str, int]]:
    """Metric, value, unit, comparative, change and period in words, and the figure."""
    rows = []
    for one in release.highlights:
        fact = release.facts[writer.numbers[one.fact]] if one.fact in writer.numbers else None
        scale = fact.scale if fact else 0
        value, prior = ("" if amount is None else _amount(amount, one.unit, scale) for amount in (one.value, one.prior_value))
        change = "" if one.change_percent is None else f"{one.change_percent:+,}%"
        row = metric_name(one.metric), value, unit_name(one.unit, scale), prior, change, period_name(one.period)
        rows.append((*row, writer.numbers.get(one.fact, -1)))
    return rows


def _guidance(release: Release, writer: _Writer) -> list[tuple[str, str, str, str, str, int, int]]:
    """Metric, range, period, what is done with it and the words, and the figures of its ends."""
    rows = []
    for one in release.guidance:
        basis = "" if one.basis == "gaap" else f", {plain(one.basis)}"
        period = "" if one.period is None else period_name(one.period)
        ends = writer.numbers.get(one.low_fact or "", -1), writer.numbers.get(one.high_fact or "", -1)
        rows.append((metric_name(one.metric) + basis, range_text(one), period, plain(one.action or ""), plain(one.quote), *ends))
    return rows


def _amount(value: Decimal, unit: str, scale: int) -> str:
    return value_text(value) if unit.endswith("/shares") else amount_text(value, scale)


def value_text(value: Decimal) -> str:
    """An exact amount with commas.

    >>> value_text(Decimal("41167000")), value_text(Decimal("-0.450"))
    ('41,167,000', '-0.450')
    """
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > 60 or value.adjusted() > 60:  # absurd, and shown as it is
        return str(value)
    return f"{value:,f}"


def _unit(unit: str | None) -> str:
    if unit is None:
        return ""
    return f"{plain(unit.removesuffix('/shares'))} a share" if unit.endswith("/shares") else plain(unit)


def _accuracy(fact: Fact) -> str:
    """How precisely a value is stated, and the scale it is printed in."""
    scale = f"printed in {SCALES[fact.scale]}" if SCALES.get(fact.scale) else ""
    if fact.decimals > 0:
        near = f"to {fact.decimals} decimal place{'s' * (fact.decimals != 1)}"
    elif fact.decimals > -16:
        near = f"to the nearest {10**-fact.decimals:,}" if fact.decimals else "to the unit"
    else:
        near = ""
    return ", ".join(part for part in (scale, near) if part)


def _member(name: str) -> str:
    return plain(name).rpartition(":")[2].removesuffix("Axis").removesuffix("Member")


def long_period(period: Period) -> str:
    """A period in words: "3 months to 30 Sep 2025", "30 Sep 2025"."""
    if not isinstance(period, Duration):
        return _day(period.instant)
    length = f"{period.weeks} weeks" if period.weeks else f"{period.months} month{'s' * (period.months != 1)}" if period.months else ""
    if period.end is None:
        return length
    if not length and period.start is not None:
        return f"{_day(period.start)} to {_day(period.end)}"
    return f"{length} to {_day(period.end)}".strip()


def _day(day: object) -> str:
    year, month, number = str(day).split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"
