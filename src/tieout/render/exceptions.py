"""The exceptions of the summary, worst first, each with its workings; and what was not tested."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from tieout.arithmetic.intervals import rounding_interval
from tieout.model.fact import Fact
from tieout.model.finding import ERROR, EXCEPTION, NOT_TESTED, NOTE, SEVERITIES, Finding, Term
from tieout.model.release import Release, TableInfo
from tieout.render.context import context_lines
from tieout.render.words import (
    STATEMENTS,
    Line,
    amount_text,
    counted,
    cut,
    figure_text,
    interval_text,
    pad,
    period_name,
    plain,
    unit_name,
    width_of,
    wrap,
)

STYLES = {ERROR: "bold red", "warning": "yellow", NOTE: "cyan"}
MOST_SHOWN = 12  # exceptions with workings
MOST_NOTES = 5  # notes and accepted exceptions, a line each
MOST_TERMS = 40
MOST_ALONE, SHORT_LABEL = 20, 24  # figures that nothing checks, and characters of what they are of
MOST_SENTENCES = 3  # of one exception
WIDEST_LABEL, NARROWEST_LABEL = 44, 14
INDENT = "    "
GRADES = {
    "impossible": "no rounding explains it",
    "improbable": "rounding could explain it, but hardly",
}


def draw_exceptions(release: Release, *, width: int, everything: bool) -> Iterator[Line]:
    """Yields the exceptions: errors and warnings with workings, then notes and accepted ones a line each; all in full with `everything`."""
    found = [finding for finding in release.findings if finding.outcome == EXCEPTION]
    if not found:
        return
    counting = [finding for finding in found if not finding.accepted]
    full = worst_first(one for one in counting if everything or one.severity != NOTE)
    short = [one for one in counting if not everything and one.severity == NOTE]
    accepted = [finding for finding in found if finding.accepted]
    yield (("Exceptions", "bold"), (f"  {exceptions_counted(release)}", ""))
    writer = _Workings(release, width)
    if len(full) > 1:
        yield from writer.suspects(full)
    for finding in full if everything else full[:MOST_SHOWN]:
        yield (("", ""),)
        yield from writer.lines(finding)
    if not everything and len(full) > MOST_SHOWN:
        yield (("", ""),)
        yield ((f"  … {len(full) - MOST_SHOWN} more errors and warnings (--all shows them)", "dim"),)
    for title, some in (("Notes", short), ("Accepted", accepted)):
        if some:
            yield (("", ""),)
            yield ((title, "bold"),)
            for finding in some if everything else some[:MOST_NOTES]:
                yield from writer.head(finding)
            if not everything and len(some) > MOST_NOTES:
                yield ((f"  … {len(some) - MOST_NOTES} more (--all shows them)", "dim"),)


def exceptions_counted(release: Release) -> str:
    """How many exceptions there are: "2 errors, 1 note; 1 accepted"."""
    found = [finding for finding in release.findings if finding.outcome == EXCEPTION]
    counts = Counter(finding.severity for finding in found if not finding.accepted)
    said = ", ".join(counted(counts[severity], severity) for severity in SEVERITIES if counts[severity]) or "no exception"
    accepted = sum(finding.accepted for finding in found)
    return f"{said}; {accepted:,} accepted" if accepted else said


def draw_untested(release: Release, *, width: int) -> Iterator[Line]:
    """Yields what was not tested: each reason once, with its check and how often."""
    tables = {table.ordinal: table for table in release.tables}
    reasons: dict[tuple[str, str], list[Finding]] = {}
    for finding in release.findings:
        if finding.outcome == NOT_TESTED:
            reasons.setdefault((finding.check, plain(finding.message)), []).append(finding)
    alone = _alone(release)
    if not reasons and not alone:
        return
    yield (("Not tested", "bold"),)
    for (check, reason), findings in reasons.items():
        places = list(dict.fromkeys(tables[one.table].id for one in findings if one.table in tables))
        where = f" ({', '.join(places)})" if places else ""
        often = f"{len(findings)} x " if len(findings) > 1 else ""
        for at, text in enumerate(wrap(f"{often}{reason}{where}", width - 8)):
            yield ((f"  {check if at == 0 else '':4}  {text}", ""),)
    if alone:
        head = f"  {counted(len(alone), 'figure')} in sentences with nothing to check {'it' if len(alone) == 1 else 'them'} against: "
        yield (
            (
                cut(
                    head + ", ".join(f"{plain(fact.text)} ({cut(plain(fact.label), SHORT_LABEL) or '–'})" for fact in alone[:MOST_ALONE]),
                    width,
                ),
                "",
            ),
        )


def _alone(release: Release) -> list[Fact]:
    """The figures of sentences that nothing checks, where something checks others; what is to come is nothing to check."""
    if not any(finding.outcome != NOT_TESTED for finding in release.findings):
        return []
    return [fact for fact in release.facts if fact.source.kind == "prose" and not fact.findings and fact.basis != "guidance"]


def severity_rank(severity: str | None) -> int:
    """Puts errors before warnings, those before notes, and those before what has no severity."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """The exceptions among findings as every form lists them: the worst first, accepted ones last, else in their order."""
    found = [finding for finding in findings if finding.outcome == EXCEPTION]
    return sorted(found, key=lambda finding: (finding.accepted, severity_rank(finding.severity)))


class _Workings:
    """Writes exceptions of one release."""

    LEAD = "sentence    "

    def __init__(self, release: Release, width: int) -> None:
        self.facts: Mapping[str, Fact] = {fact.id: fact for fact in release.facts}
        self.sentences = {fact: sentence for sentence in release.sentences for fact in sentence.facts}
        self.tables: Mapping[int, TableInfo] = {table.ordinal: table for table in release.tables}
        self.width = width
        self.explained: dict[tuple[str, str], str] = {}  # suspect and mend to the finding that told of it

    def suspects(self, findings: Iterable[Finding]) -> Iterator[Line]:
        """The figures most likely wrong over all of some findings, a line each."""
        told: dict[tuple[str, str], Fact] = {}
        for finding in findings:
            fact = self.facts.get(finding.suspect or "")
            if fact is not None and finding.suggestion is not None:
                told.setdefault((fact.id, finding.suggestion.text), fact)
        if not told:
            return
        yield (("", ""),)
        yield (("  most likely wrong", "bold"),)
        for (_, text), fact in list(told.items())[:MOST_SHOWN]:
            lines = wrap(f"{_name(fact)} {plain(fact.text)} should be {plain(text)}, {_where(fact, self.tables)}", self.width - len(INDENT))
            for line in lines:
                yield ((INDENT + line, ""),)
        if len(told) > MOST_SHOWN:
            yield ((f"{INDENT}… {len(told) - MOST_SHOWN} more", "dim"),)

    def head(self, finding: Finding) -> Iterator[Line]:
        """What does not agree, in a line or more."""
        severity = finding.severity or ""
        lead = f"  {severity} {finding.check} {finding.id}  "
        lines = list(wrap(plain(finding.message), self.width - len(INDENT)))
        if lines and width_of(lead) + width_of(lines[0]) <= self.width and len(lines) == 1:
            yield (lead, STYLES.get(severity, "")), (lines[0], "")
            return
        yield ((lead.rstrip(), STYLES.get(severity, "")),)
        for text in lines:
            yield ((INDENT + text, ""),)

    def lines(self, finding: Finding) -> Iterator[Line]:
        """An exception in full: what does not agree, where, how it was computed, and who is suspected."""
        yield from self.head(finding)
        subject = self.facts.get(finding.subject or "")
        if subject is not None:
            yield from self._said("place", _place(subject, self.tables))
            yield from self._sentences(finding)
            yield from self._recalculation(finding, subject)
        elif finding.table is not None and finding.table in self.tables:
            yield from self._said("place", _table_place(self.tables[finding.table]))
        grade = GRADES.get(finding.grade or "", finding.grade or "")
        if finding.chance is not None:
            grade += f": it makes such a difference once in {_once_in(finding)}"
        if finding.difference is not None and subject is not None:
            grade = f"{amount_text(finding.difference, subject.scale)}; {grade}"
        yield from self._said("difference", grade)
        yield from self._suspicion(finding)

    def _sentences(self, finding: Finding) -> Iterator[Line]:
        """The sentences of the figures that stand in one, each with its figure marked."""
        ids = dict.fromkeys((finding.subject or "", *(term.fact for term in finding.terms)))
        told = [key for key in ids if key in self.sentences and key in self.facts]
        lead = len(self.LEAD)
        for key in told[:MOST_SENTENCES]:
            for at, pieces in enumerate(context_lines(self.sentences[key], self.facts[key], self.width - len(INDENT) - lead)):
                yield (f"{INDENT}{self.LEAD if at == 0 else ' ' * lead}", "dim"), *pieces

    def _recalculation(self, finding: Finding, subject: Fact) -> Iterator[Line]:
        rows: list[tuple[str, str, str]] = []
        is_alone = sum(term.over for term in finding.terms) == 1
        for term in finding.terms[:MOST_TERMS]:
            fact = self.facts[term.fact]
            rows.append(
                (
                    f"{_sign(term, is_alone=is_alone)} {_name(fact)}",
                    _text(fact, subject),
                    interval_text(rounding_interval(fact.value, fact.decimals), fact.scale),
                )
            )
        if len(finding.terms) > MOST_TERMS:
            rows.append((f"… {len(finding.terms) - MOST_TERMS} more terms", "", ""))
        if finding.computed is not None:
            middle = "" if finding.difference is None else amount_text(subject.value - finding.difference, subject.scale)
            rows.append(("= computed", middle, interval_text(finding.computed, subject.scale)))
        if finding.reported is not None:
            rows.append((f"  {_name(subject)}", plain(subject.text), interval_text(finding.reported, subject.scale)))
        texts, intervals = (max((width_of(row[at]) for row in rows), default=0) for at in (1, 2))
        left = self.width - len(INDENT) - texts - intervals - 4
        beside = left >= NARROWEST_LABEL
        label = max(NARROWEST_LABEL, min(WIDEST_LABEL, left if beside else self.width - len(INDENT) - texts - 2))
        label = min(label, max((width_of(row[0]) for row in rows), default=0))
        yield ((f"{INDENT}in {unit_name(subject.unit, subject.scale)}:", "dim"),)
        for at, (name, text, interval) in enumerate(rows):
            style = "bold" if at >= len(rows) - 1 and finding.reported is not None else ""
            shown = f"{INDENT}{pad(cut(name, label), label)}  {pad(text, texts, right=True)}"
            if beside:
                yield (shown, style), (f"  {interval}", "dim")
            else:
                yield ((shown, style),)
                if interval:
                    yield ((f"{INDENT}    {interval}", "dim"),)

    def _suspicion(self, finding: Finding) -> Iterator[Line]:
        suspect = self.facts.get(finding.suspect or "")
        if suspect is not None and finding.suggestion is not None:
            key = (suspect.id, finding.suggestion.text)
            if key in self.explained:
                yield from self._said("suspect", f"{_name(suspect)}, as in {self.explained[key]}")
                return
            self.explained[key] = finding.id
            mend = f"{_name(suspect)} {plain(suspect.text)} should be {plain(finding.suggestion.text)}"
            yield from self._said("suspect", f"{mend}: {plain(finding.suggestion.because)}", style="bold")
            if suspect.id != finding.subject:
                yield from self._said("", _place(suspect, self.tables))
        elif finding.suggestion is not None:
            yield from self._said("should be", f"{plain(finding.suggestion.text)}: {plain(finding.suggestion.because)}", style="bold")
        rest = [candidate for candidate in finding.candidates if candidate.fact != finding.suspect and candidate.fact in self.facts]
        for at, candidate in enumerate(rest):
            fact = self.facts[candidate.fact]
            mend = f" should be {plain(candidate.text)}" if candidate.text else ""
            lead = "" if at else "else" if suspect is not None else "one of"
            yield from self._said(lead, f"{_name(fact)} {plain(fact.text)}{mend}")

    def _said(self, what: str, text: str, *, style: str = "") -> Iterator[Line]:
        lead = 12
        for at, line in enumerate(wrap(text, self.width - len(INDENT) - lead)):
            yield (f"{INDENT}{pad(what if at == 0 else '', lead)}", "dim"), (line, style)


def _sign(term: Term, *, is_alone: bool) -> str:
    """The sign of a term; a divisor that stands alone needs none beside its stroke."""
    sign = "-" if term.weight < 0 else "" if term.over and is_alone else "+"
    factor = f" {abs(term.weight)} x" if abs(term.weight) != 1 else ""
    return f"{'/' if term.over else ''}{sign}{factor}"


def _name(fact: Fact) -> str:
    return plain(fact.name) or "(no label)"


def _text(fact: Fact, subject: Fact) -> str:
    """A term as printed, with its unit where that is not the subject's."""
    if (fact.unit, fact.scale) == (subject.unit, subject.scale):
        return plain(fact.text)
    if fact.unit == subject.unit or fact.unit is None:
        return f"{plain(fact.text)} {unit_name(fact.unit, fact.scale)}"
    return f"{figure_text(fact)}" if not fact.scale else f"{plain(fact.text)} {unit_name(fact.unit, fact.scale)}"


def _place(fact: Fact, tables: Mapping[int, TableInfo]) -> str:
    source = fact.source
    table = tables.get(source.table) if source.table is not None else None
    parts = [_table_place(table) if table else plain(source.kind)]
    if source.row is not None:
        parts.append(f"row {source.row}")
    if fact.period is not None:
        parts.append(period_name(fact.period))
    if source.start is not None:
        parts.append(f"characters {source.start}-{source.end}")
    if source.page is not None:
        parts.append(f"page {source.page}")
    return ", ".join(parts)


def _table_place(table: TableInfo) -> str:
    return f"table {table.id} ({STATEMENTS.get(table.statement, plain(table.statement)).lower()})"


def _where(fact: Fact, tables: Mapping[int, TableInfo]) -> str:
    """The table of a fact and its period, in few words."""
    table = tables.get(fact.source.table) if fact.source.table is not None else None
    parts = [f"{STATEMENTS.get(table.statement, plain(table.statement)).lower()} {table.id}" if table else plain(fact.source.kind)]
    return ", ".join([*parts, period_name(fact.period)] if fact.period is not None else parts)


def _once_in(finding: Finding) -> str:
    assert finding.chance is not None
    return f"{int(1 / finding.chance):,}" if finding.chance else "very many"
