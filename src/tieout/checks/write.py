"""Verdicts to findings: severity, suspects and messages, and what they make of each fact."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from tieout.arithmetic.intervals import IMPROBABLE
from tieout.arithmetic.slips import ADDED, SLIPPED
from tieout.checks.base import Observation, Relation, Untested
from tieout.checks.judge import Verdict
from tieout.checks.printing import amount, move_point, print_like, shifted
from tieout.checks.suspects import BECAUSE, COPIED, UNKNOWN, Case, Mend, find_cases
from tieout.checks.view import View
from tieout.model.fact import Fact
from tieout.model.finding import ERROR, EXCEPTION, NOT_TESTED, NOTE, TIES, WARNING, Candidate, Finding, Suggestion, Term
from tieout.model.interval import Interval
from tieout.model.release import Diagnostic, Numbers, Release

SURE_ENOUGH = 16  # bits of a relation whose exception is an error where one slip explains it
MOST_NAMED = 4  # parts that a message names
CHANGE = "change from"  # what the wording of a difference begins with
CHANCE = "it misses what seems to make it up; no one slip explains that, and too little says that it is meant to be made up so"


def write_findings(
    view: View,
    verdicts: Sequence[Verdict],
    untested: Sequence[tuple[str, Untested]],
    observed: Sequence[tuple[str, Observation]],
    diagnostics: Sequence[Diagnostic],
) -> Release:
    """The release with its findings and the status of its facts."""
    disputed = [index for index, verdict in enumerate(verdicts) if not verdict.ties and verdict.grade != IMPROBABLE]
    cases = find_cases(view, verdicts, disputed=disputed) if disputed else []
    case_of = {index: case for case in cases for index in case.verdicts}
    findings: list[Finding] = []
    by_fact: dict[int, list[str]] = defaultdict(list)
    tied: set[int] = set()
    disputes: list[tuple[Verdict, Case | None]] = []
    for index, verdict in enumerate(verdicts):
        name = f"n{index + 1}"
        case = case_of.get(index)
        ties = verdict.ties
        severity = None if ties else _severity(view, verdict, case)
        finding = _finding(view, name, verdict, case, severity)
        findings.append(finding)
        every = verdict.relation.figures
        for fact in dict.fromkeys(every):
            by_fact[fact].append(name)
        if ties:
            proves = verdict.relation.proves
            tied.update(every if proves is None else proves)
        elif finding.severity in (ERROR, WARNING):
            disputes.append((verdict, case))
    for code, reason in untested:
        subject = None if reason.subject is None else view.facts[reason.subject].id
        if reason.subject is not None:
            by_fact[reason.subject].append(f"n{len(findings) + 1}")
        findings.append(Finding(f"n{len(findings) + 1}", code, NOT_TESTED, subject=subject, message=reason.reason, table=reason.table))
    disputed_facts: set[int] = set()
    for verdict, case in disputes:
        if case is not None and case.stands_out:
            disputed_facts.add(case.mends[0].fact)
        else:
            disputed_facts.update(fact for fact in verdict.relation.figures if fact not in tied)
    doubted = frozenset(disputed_facts)
    for code, seen in observed:
        figures = [fact for fact in (seen.subject, seen.beside) if fact is not None]
        left = [fact for fact in figures if fact not in tied]
        if figures and (not (left or seen.about_words) or not doubted.isdisjoint(figures)):
            continue
        under = seen.names if seen.column is None else _first_under(view, seen.table, seen.column)
        finding = _observed(view, f"n{len(findings) + 1}", code, seen, left, under)
        findings.append(finding)
        for fact in (*figures, *([] if under is None else [under])):
            by_fact[fact].append(finding.id)
        disputed_facts.update(left if finding.severity in (ERROR, WARNING) else [])
    return _replaced(view, findings, by_fact, tied, disputed_facts, diagnostics)


def _replaced(
    view: View,
    findings: Sequence[Finding],
    by_fact: Mapping[int, Sequence[str]],
    tied: set[int],
    disputed: set[int],
    diagnostics: Sequence[Diagnostic],
) -> Release:
    release = view.release
    counts = {"tied": 0, "disputed": 0, "untied": 0}
    facts = []
    for index, fact in enumerate(release.facts):
        status = "disputed" if index in disputed else "tied" if index in tied else "untied"
        counts[status] += 1
        names = by_fact.get(index)
        facts.append(msgspec.structs.replace(fact, status=status, findings=tuple(names)) if names else fact)
    return msgspec.structs.replace(
        release,
        facts=tuple(facts),
        findings=tuple(findings),
        diagnostics=(*release.diagnostics, *diagnostics),
        numbers=Numbers(
            release.numbers.total, len(facts), counts["tied"], counts["disputed"], counts["untied"], release.numbers.not_figures
        ),
    )


def _finding(view: View, name: str, verdict: Verdict, case: Case | None, severity: str | None) -> Finding:
    relation = verdict.relation
    facts = view.facts
    if severity == NOTE and verdict.grade != IMPROBABLE:
        return Finding(name, verdict.check, NOT_TESTED, subject=facts[relation.subject].id, message=CHANCE)
    stated = view.value[relation.subject]
    assert stated is not None
    own = view.half[relation.subject]
    terms = tuple([Term(facts[fact].id, weight) for fact, weight in relation.terms])
    if relation.divisors:
        terms += tuple([Term(facts[fact].id, weight, True) for fact, weight in relation.divisors])
    suspect = None
    candidates: tuple[Candidate, ...] = ()
    suggestion = None
    if case is not None and case.mends and severity is not None:
        candidates = tuple(Candidate(facts[mend.fact].id, _mended(facts[mend.fact], mend)) for mend in case.mends)
        if case.stands_out:
            best = case.mends[0]
            suspect = facts[best.fact].id
            suggestion = Suggestion(_mended(facts[best.fact], best), _because(best))
    return Finding(
        name,
        verdict.check,
        TIES if verdict.ties else EXCEPTION,
        verdict.grade,
        severity,
        facts[relation.subject].id,
        terms,
        Interval(amount(view, stated - own), amount(view, stated + own)),
        _interval(view, verdict),
        _difference(view, stated, verdict),
        _message(view, verdict),
        suspect,
        candidates,
        suggestion,
        None if verdict.chance is None else _three_digits(verdict.chance),
    )


def _first_under(view: View, table: int | None, column: int) -> int | None:
    """The first figure of a column of a table."""
    places = (at for at, fact in enumerate(view.facts) if fact.source.table == table and fact.source.column == column)
    return next(places, None)


def _observed(view: View, name: str, code: str, seen: Observation, left: Sequence[int], under: int | None) -> Finding:
    """What was seen: of a table, with a figure `under` the heading meant or beside the place; or of figures, those `left` in doubt."""
    facts = view.facts
    return Finding(
        name,
        code,
        TIES if seen.severity is None else EXCEPTION,
        severity=seen.severity,
        subject=None if seen.subject is None else facts[seen.subject].id,
        terms=() if under is None else (Term(facts[under].id, 1),),
        message=seen.message,
        suspect=facts[left[0]].id if len(left) == 1 else None,
        candidates=tuple(Candidate(facts[fact].id, seen.text) for fact in left),
        suggestion=None if seen.text is None else Suggestion(seen.text, seen.because),
        table=seen.table if seen.subject is None else None,
    )


def _severity(view: View, verdict: Verdict, case: Case | None) -> str:
    if verdict.grade == IMPROBABLE:
        return NOTE
    if verdict.relation.severity is not None:
        return verdict.relation.severity
    if case is None:
        return NOTE
    is_slip = bool(case.mends) and case.mends[0].kind != UNKNOWN
    if is_slip and case.mends[0].kind != COPIED and verdict.relation.odds >= SURE_ENOUGH and not _is_last_digit(view, verdict):
        return ERROR
    return WARNING if is_slip or verdict.relation.odds >= SURE_ENOUGH else NOTE


def _is_last_digit(view: View, verdict: Verdict) -> bool:
    """Whether the difference is one in the last place: more often a figure derived twice than a slip."""
    unit = 2 * max(view.half[fact] for fact in verdict.relation.figures)
    return isinstance(verdict.middle, int) and abs((view.value[verdict.relation.subject] or 0) - verdict.middle) <= unit


def _mended(fact: Fact, mend: Mend) -> str:
    """What should stand for a figure; of one in a sentence whose point slipped the digits that it has."""
    if fact.source.kind == "prose" and mend.kind in (SLIPPED, ADDED) and mend.was >= 0:
        return move_point(fact.text, mend.was) or print_like(fact, mend.was)
    return print_like(fact, mend.was)


def _because(mend: Mend) -> str:
    count = len(mend.explains)
    return f"{BECAUSE[mend.kind]}; mends {count} exception{'s' if count != 1 else ''}"


def _interval(view: View, verdict: Verdict) -> Interval | None:
    if verdict.low is None or verdict.high is None:
        return None
    if isinstance(verdict.low, int) and isinstance(verdict.high, int):
        return Interval(amount(view, verdict.low), amount(view, verdict.high))
    return Interval(_outward(verdict.low, view, up=False), _outward(verdict.high, view, up=True))


def _outward(value: Fraction | int, view: View, *, up: bool) -> Decimal:
    """A quotient, in whole numbers of the view, as a decimal a thousand times finer than any figure, rounded away from the middle."""
    places = max(view.decimals, 0) + 3
    finer = 10 ** (places - view.decimals)
    above, below = value.numerator * finer, 2 * value.denominator
    return shifted(-(-above // below) if up else above // below, places)


def _difference(view: View, stated: int, verdict: Verdict) -> Decimal | None:
    if verdict.middle is None:
        return None
    if isinstance(verdict.middle, int):
        return amount(view, stated - verdict.middle)
    return _outward(stated - verdict.middle, view, up=False)


def _three_digits(chance: Fraction) -> Decimal:
    return Decimal(f"{Decimal(chance.numerator) / Decimal(chance.denominator):.2e}")


def _message(view: View, verdict: Verdict) -> str:
    relation = verdict.relation
    if verdict.ties:
        return relation.wording or _equation(view, relation)
    facts = view.facts
    subject = facts[relation.subject]
    name = subject.name or "the unlabelled row"
    assert verdict.middle is not None
    computed = print_like(subject, round(verdict.middle / Fraction(2 * view.half[relation.subject] or 1)))
    if relation.wording and (relation.divisors or relation.wording.startswith(CHANGE)):
        return f"{name} is {subject.text} but {relation.wording} makes {computed}"
    if len(relation.terms) == 1:
        other = facts[relation.terms[0][0]]
        if relation.wording:
            return f"{name} is {subject.text} but {other.label or 'the unlabelled row'} is {other.text}: {relation.wording}"
        return f"{name} is {subject.text} but {other.text} where it stands a second time ({other.label})"
    return f"{name} is {subject.text} but its parts sum to {computed}" + (f": {relation.wording}" if relation.wording else "")


def _equation(view: View, relation: Relation) -> str:
    """A sum in words: its rows, or its columns where all of it stands in one row."""
    subject, facts = view.facts[relation.subject], [view.facts[index] for index, _ in (*relation.terms, *relation.divisors)]
    name, place = subject.label or "the unlabelled row", (subject.source.table, subject.source.row)
    if subject.source.kind == "prose" and all(fact.source.kind == "prose" for fact in facts):
        return f"{' + '.join(fact.text for fact in facts)} = {subject.text}: {name}"
    for fact in facts:
        if (fact.source.table, fact.source.row) != place:
            return f"{_sum_of([fact.label for fact in facts], relation.terms)} = {name}"
    return f"{name}: {_sum_of([_header(view, fact) for fact in facts], relation.terms)} = {_header(view, subject)}"


def _header(view: View, fact: Fact) -> str:
    """What heads the column of a fact."""
    return view.headers.get((fact.source.table, fact.source.column), "")


def _sum_of(names: Sequence[str], terms: Sequence[tuple[int, int]]) -> str:
    """Names with the signs of their terms, the middle ones left out where they are many."""
    if len(names) > MOST_NAMED:
        return f"{_sum_of(names[: MOST_NAMED - 2], terms)} + … {'-' if terms[-1][1] < 0 else '+'} {names[-1] or '(no label)'}"
    signed = [f"{'-' if weight < 0 else '+'} {name or '(no label)'}" for name, (_, weight) in zip(names, terms, strict=False)]
    return " ".join(signed).removeprefix("+ ")
