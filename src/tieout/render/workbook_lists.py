"""The lists of the workbook: exceptions, figures of sentences, recalculations, guidance, what was not tested, and sources."""

from collections.abc import Callable, Sequence

from tieout.model.fact import Fact
from tieout.model.finding import EXCEPTION, NOT_TESTED, Finding
from tieout.render.excel import PLAIN, Look, Page
from tieout.render.exceptions import worst_first
from tieout.render.guidance import range_text
from tieout.render.number_formats import cell_power, fits_cell, in_cell, is_number, number_format, shown_decimals, workings_format
from tieout.render.recalculations import CROSS, Place
from tieout.render.words import period_name, plain, unit_name
from tieout.render.workbook_plan import (
    FIGURE_OF_SENTENCE,
    FIGURE_OF_SOURCE,
    LIST_ROW,
    REPORTED,
    SENTENCES,
    SLOT_OF_SENTENCE,
    SLOT_OF_WORKINGS,
    SOURCES,
    WORKINGS,
    Plan,
    Slot,
)

TITLE = Look(bold=True, size=13)
NOTE = Look(colour="#7F7F7F", size=9)
HEAD = Look(bold=True, fill="#E7ECF2", bottom=True, low=True)
GOOD = Look(colour="#00703C")
BAD = Look(colour="#9C0006", fill="#FFC7CE")
DOUBT = Look(colour="#7F6000", fill="#FFEB9C")
VALUE = Look(italic=True, colour="#7F7F7F")  # an amount that no formula gives
WRAPPED = Look(wrap=True)
SEVERITY = {"error": BAD, "warning": DOUBT}
GRADES = {"rounding": "ties by rounding", "exact": "ties", "improbable": "hardly by rounding", "impossible": "no rounding explains it"}


def write_slot(page: Page, plan: Plan, slot: Slot, *, bold: bool = False) -> None:
    """Writes a recalculation in its own cells: amount, difference and tickmark, as formulas where the cells of the terms allow."""
    found, place = slot.recalculation, slot.place
    subject = plan.facts[slot.finding.subject or ""]
    row, column = place.row, place.column
    low = place.sheet not in (SENTENCES, WORKINGS)
    look = PLAIN._replace(number=workings_format(subject, found.shown), bold=bold, align="right", indent=1, low=low)
    if found.formula is None:
        look = VALUE._replace(number=look.number, align="right", indent=1, low=low)
        page.number(row, column, found.recalculated, look)
    else:
        page.formula(row, column, found.formula, found.recalculated, look)
    reported = plan.places[subject.id].name(place.sheet)
    gap = look._replace(number=workings_format(subject, found.shown, nought="–"))
    page.formula(row, column + 1, found.difference_formula(reported, place.name(place.sheet)), found.difference, gap)
    mark = plan.mark_of(slot.finding)
    shown = CROSS if slot.finding.outcome == EXCEPTION else mark
    page.formula(
        row, column + 2, found.tick_formula(slot.difference.name(place.sheet), mark), shown, GOOD._replace(align="center", low=low)
    )


def write_exceptions(page: Page, plan: Plan) -> None:
    """Writes what does not agree, worst first, with links to the figures and what they should be."""
    page.widths(10, 8, 9, 46, 24, 14, 14, 14, 30, 14, 14, 30, 36, 10)
    page.text(0, 0, "Exceptions", TITLE)
    heads = ("Severity", "Check", "Finding", "What does not agree", "Where", "Reported", "Recalculated", "Difference", "Most likely wrong")
    _head(page, (*heads, "As printed", "Should be", "Because", "Or else", "Accepted"), numbers=range(5, 8))
    found = worst_first(plan.release.findings)
    if not found:
        page.text(LIST_ROW, 0, "No exceptions: everything that was tested ties.", GOOD)
        return
    for row, finding in enumerate(found, LIST_ROW):
        page.text(row, 0, finding.severity or "", SEVERITY.get(finding.severity or "", PLAIN))
        page.text(row, 1, finding.check)
        _to_workings(page, plan, row, 2, finding)
        page.text(row, 3, finding.message, WRAPPED)
        _where(page, plan, row, 4, finding)
        _amounts(page, plan, row, 5, finding)
        suspect = plan.facts.get(finding.suspect or "")
        if suspect is not None:
            _to_figure(page, plan, row, 8, suspect, _name(suspect))
            page.text(row, 9, suspect.text, PLAIN._replace(align="right", indent=1))
        if finding.suggestion is not None:
            page.text(row, 10, finding.suggestion.text, Look(bold=True, align="right", indent=1))
            page.text(row, 11, finding.suggestion.because, WRAPPED)
        rest = [one for one in finding.candidates if one.fact != finding.suspect and one.fact in plan.facts]
        page.text(row, 12, "; ".join(_candidate(plan.facts[one.fact], one.text) for one in rest), WRAPPED)
        page.text(row, 13, "accepted" if finding.accepted else "")
    page.freeze(LIST_ROW, 0)
    page.filter(LIST_ROW - 1, LIST_ROW + len(found) - 1, 13)


def _candidate(fact: Fact, text: str | None) -> str:
    return f"{_name(fact)} {fact.text}" + (f" should be {text}" if text else "")


def write_sentences(page: Page, plan: Plan) -> None:
    """Writes the figures of sentences, each with what it agrees with."""
    page.widths(5, 64, 30, 17, 14, 16, 10, 14, 13, 6, 34, 46)
    page.text(0, 0, "Figures of sentences", TITLE)
    heads = (
        "No.",
        "Sentence",
        "Figure of",
        "Period",
        "Figure",
        "Unit",
        "Marks",
        "Recalculated",
        "Difference",
        "Tick",
        "Agrees with",
        "How",
    )
    _head(page, heads, numbers=(4, 7, 8))
    if not plan.sentences:
        page.text(LIST_ROW, 0, "No figure was found in a sentence.")
        return
    last: str | None = None
    for row, (fact, sentence) in enumerate(plan.sentences, LIST_ROW):
        if fact.sentence is not None:
            page.number(row, 0, fact.sentence, PLAIN._replace(align="left"))
        text = "" if sentence is None else sentence.text
        page.text(row, 1, text if text != last else "", WRAPPED)
        last = text
        page.text(row, 2, fact.label, WRAPPED)
        page.text(row, 3, "" if fact.period is None else period_name(fact.period))
        write_figure(page, row, FIGURE_OF_SENTENCE, fact)
        page.text(row, 5, unit_name(fact.unit, fact.scale), NOTE)
        mark, _ = plan.marks.by_fact.get(fact.id, ("", ""))
        page.text(row, 6, mark, DOUBT if fact.status == "disputed" else GOOD)
        _write_agreement(page, plan, row, fact)
    page.mark((LIST_ROW, 8, LIST_ROW + len(plan.sentences) - 1, 9), f'$J{LIST_ROW + 1}="{CROSS}"', fill=BAD.fill, colour=BAD.colour)
    page.freeze(LIST_ROW, 0)
    page.filter(LIST_ROW - 1, LIST_ROW + len(plan.sentences) - 1, len(heads) - 1)


def _write_agreement(page: Page, plan: Plan, row: int, fact: Fact) -> None:
    slot = plan.slots.get(plan.beside.get(fact.id, ""))
    if slot is not None and slot.place.sheet == SENTENCES:
        write_slot(page, plan, slot)
        terms = [plan.facts[term.fact] for term in slot.finding.terms]
        first = next((term for term in terms if term.source.table is not None), terms[0])
        more = f" and {len(terms) - 1} more" if len(terms) > 1 else ""
        _to_figure(page, plan, row, SLOT_OF_SENTENCE + 3, first, f"{_cell(plan, first)}{more}")
        page.text(row, SLOT_OF_SENTENCE + 4, slot.finding.message, WRAPPED)
        return
    name = next((name for name in fact.findings if name in plan.slots), None)
    if name is not None:
        other = plan.slots[name]
        page.link(row, SLOT_OF_SENTENCE + 3, Place(WORKINGS, other.row, 0).name(), f"in {name}")
        page.text(row, SLOT_OF_SENTENCE + 4, other.finding.message, WRAPPED)
    elif fact.status == "untied":
        page.text(row, SLOT_OF_SENTENCE + 4, "nothing to check it against", NOTE)


def write_workings(page: Page, plan: Plan) -> None:
    """Writes every recalculation, a line each: those beside a figure as links to it, the others in full."""
    page.widths(8, 8, 54, 28, 34, 14, 14, 13, 7, 10, 16, 22, 26)
    page.text(0, 0, "Workings", TITLE)
    page.text(1, 0, "Differences are reported less recalculated, in the units of the figure's cell.", NOTE)
    heads = ("Finding", "Check", "What was tested", "Where", "Figure", "Reported", "Recalculated", "Difference", "Tick", "Tick then")
    _head(page, (*heads, "Difference then", "Outcome", "Remark"), numbers=(5, 6, 7, 10))
    if not plan.slots:
        page.text(LIST_ROW, 0, "Nothing was recalculated.")
    for name, slot in plan.slots.items():
        row, finding = slot.row, slot.finding
        subject = plan.facts[finding.subject or ""]
        page.text(row, 0, name)
        page.text(row, 1, finding.check)
        page.text(row, 2, finding.message, WRAPPED)
        _to_figure(page, plan, row, 3, subject, _cell(plan, subject))
        page.text(row, 4, _name(subject), WRAPPED)
        _reported(page, plan, row, REPORTED, subject)
        gap = PLAIN._replace(number=workings_format(subject, slot.recalculation.shown, nought="–"), align="right", indent=1)
        if slot.place.sheet == WORKINGS:
            write_slot(page, plan, slot)
        else:
            amount = gap._replace(number=workings_format(subject, slot.recalculation.shown))
            page.formula(row, SLOT_OF_WORKINGS, slot.place.name(), slot.recalculation.recalculated, amount)
            page.formula(row, SLOT_OF_WORKINGS + 1, slot.difference.name(), slot.recalculation.difference, gap)
            page.formula(row, SLOT_OF_WORKINGS + 2, slot.tick.name(), _tick_then(plan, finding), GOOD._replace(align="center"))
        page.text(
            row, SLOT_OF_WORKINGS + 3, _tick_then(plan, finding), (BAD if finding.outcome == EXCEPTION else GOOD)._replace(align="center")
        )
        if finding.difference is not None:
            page.number(row, SLOT_OF_WORKINGS + 4, in_cell(finding.difference, cell_power(subject)), gap)
        page.text(row, SLOT_OF_WORKINGS + 5, finding.severity or GRADES.get(finding.grade or "", ""))
        page.text(row, SLOT_OF_WORKINGS + 6, "values: no formula gives them" if slot.recalculation.formula is None else "", NOTE)
    last = LIST_ROW + max(len(plan.slots), 1) - 1
    page.mark((LIST_ROW, 7, last, 8), f'$I{LIST_ROW + 1}="{CROSS}"', fill=BAD.fill, colour=BAD.colour)
    page.freeze(LIST_ROW, 0)
    page.filter(LIST_ROW - 1, last, len(heads) + 2)


def _tick_then(plan: Plan, finding: Finding) -> str:
    return CROSS if finding.outcome == EXCEPTION else plan.mark_of(finding)


def write_guidance(page: Page, plan: Plan) -> None:
    """Writes the guidance with the exact ends of its ranges."""
    page.widths(28, 16, 30, 20, 20, 16, 26, 14, 16, 60, 24)
    page.text(0, 0, "Guidance", TITLE)
    heads = ("Metric", "Basis", "Range", "Low", "High", "Unit", "Period", "Action", "Earlier", "Words", "Where")
    _head(page, heads, numbers=(3, 4))
    if not plan.release.guidance:
        page.text(LIST_ROW, 0, "The release gives no guidance with a figure.")
    for row, guidance in enumerate(plan.release.guidance, LIST_ROW):
        words = " ".join(part for part in (guidance.metric.replace("_", " "), guidance.qualifier or "") if part)
        page.texts(row, (words, guidance.basis, range_text(guidance)), WRAPPED)
        for column, end in ((3, guidance.low), (4, guidance.high)):
            if end is not None and fits_cell(end) and abs(end.adjusted()) < 100:
                page.number(row, column, end, Look(number="#,##0.######"))
            else:
                page.text(row, column, "open" if end is None else str(end), PLAIN._replace(align="right", indent=1))
        period = "" if guidance.period is None else period_name(guidance.period)
        page.texts(row, (guidance.unit, period, guidance.action or ""), first=5)
        earlier = guidance.earlier
        if earlier is not None:
            page.text(row, 8, " to ".join(f"{end:,f}" for end in (earlier.low, earlier.high) if end is not None))
        page.text(row, 9, guidance.quote, WRAPPED)
        fact = plan.facts.get(guidance.low_fact or guidance.high_fact or "")
        if fact is not None:
            _to_figure(page, plan, row, 10, fact, _cell(plan, fact))
    page.freeze(LIST_ROW, 0)


def write_untested(page: Page, plan: Plan) -> None:
    """Writes what could not be tested and why, the figures that nothing checks, and what could not be read."""
    page.widths(22, 10, 80, 40)
    page.text(0, 0, "Not tested", TITLE)
    _head(page, ("Kind", "Check", "Why", "Where"))
    row = LIST_ROW
    for finding in plan.release.findings:
        if finding.outcome == NOT_TESTED:
            page.texts(row, ("relation", finding.check))
            page.text(row, 2, finding.message, WRAPPED)
            _where(page, plan, row, 3, finding)
            row += 1
    for diagnostic in plan.release.diagnostics:
        page.texts(row, ("reading", diagnostic.code))
        page.text(row, 2, diagnostic.message, WRAPPED)
        page.text(row, 3, "" if diagnostic.start is None else f"characters {diagnostic.start}-{diagnostic.end}")
        row += 1
    for caveat in plan.release.caveats:
        page.texts(row, ("the document's own", caveat.kind))
        page.text(row, 2, caveat.quote, WRAPPED)
        page.text(row, 3, "" if caveat.start is None else f"characters {caveat.start}-{caveat.end}")
        row += 1
    for fact in plan.release.facts:
        if fact.status == "untied":
            page.text(row, 0, "figure")
            page.text(row, 2, f"nothing ties {fact.text} ({_name(fact)})", WRAPPED)
            _to_figure(page, plan, row, 3, fact, _cell(plan, fact))
            row += 1
    if row == LIST_ROW:
        page.text(row, 0, "Everything was tested." if plan.release.facts else "There is nothing to test.")
    page.freeze(LIST_ROW, 0)
    page.filter(LIST_ROW - 1, max(row - 1, LIST_ROW), 3)


def write_sources(page: Page, plan: Plan, version: str) -> None:
    """Writes where every figure stands in the document, with its exact value as text."""
    info = plan.release.document
    page.text(0, 0, "Sources", TITLE)
    page.text(1, 0, f"{info.name}, SHA-256 {info.sha256}, {info.bytes:,} bytes, {info.media_type}; tieout {version}", NOTE)
    names = [name for name, _, _ in COLUMNS]
    page.widths(8, 26, 12, *(width for _, width, _ in COLUMNS))
    _head(page, ("Figure", "Cell", "As number", *names))
    for row, fact in enumerate(plan.release.facts, LIST_ROW):
        page.text(row, 0, fact.id)
        if plan.places[fact.id].sheet == SOURCES:
            write_figure(page, row, FIGURE_OF_SOURCE, fact)
        else:
            _to_figure(page, plan, row, 1, fact, _cell(plan, fact))
        for column, (_, _, of) in enumerate(COLUMNS, FIGURE_OF_SOURCE + 1):
            value = of(fact)
            if isinstance(value, int):
                page.number(row, column, value)
            elif value:
                page.text(row, column, value)
    page.freeze(LIST_ROW, 1)
    page.filter(LIST_ROW - 1, LIST_ROW + max(len(plan.release.facts), 1) - 1, FIGURE_OF_SOURCE + len(COLUMNS))


def _box(fact: Fact) -> str:
    return "" if fact.source.box is None else " ".join(map(str, fact.source.box))


COLUMNS: tuple[tuple[str, float, Callable[[Fact], str | int | None]], ...] = (
    ("Label", 44, lambda fact: " > ".join(fact.path) or fact.label),
    ("As printed", 14, lambda fact: fact.text),
    ("Value (exact)", 18, lambda fact: str(fact.value)),
    ("Unit", 12, lambda fact: fact.unit),
    ("Scale", 7, lambda fact: fact.scale),
    ("Decimals", 9, lambda fact: fact.decimals),
    ("Period", 18, lambda fact: None if fact.period is None else period_name(fact.period)),
    ("Concept", 34, lambda fact: fact.concept),
    ("Basis", 14, lambda fact: fact.basis),
    ("Status", 10, lambda fact: fact.status),
    ("Kind", 8, lambda fact: fact.source.kind),
    ("Start", 9, lambda fact: fact.source.start),
    ("End", 9, lambda fact: fact.source.end),
    ("Table", 7, lambda fact: fact.source.table),
    ("Row", 7, lambda fact: fact.source.row),
    ("Cell", 7, lambda fact: fact.source.cell),
    ("Column", 8, lambda fact: fact.source.column),
    ("Page", 7, lambda fact: fact.source.page),
    ("Box (points)", 26, _box),
    ("Findings", 24, lambda fact: " ".join(fact.findings)),
)


def write_figure(page: Page, row: int, column: int, fact: Fact) -> None:
    """Writes a figure as printed: as a number, where a cell holds it."""
    look = PLAIN._replace(number=number_format(fact, brackets=True), align="right", indent=1)
    if is_number(fact):
        page.number(row, column, in_cell(fact.value, cell_power(fact)), look)
    else:
        page.text(row, column, fact.text, look)


def _head(page: Page, names: Sequence[str], *, numbers: Sequence[int] = ()) -> None:
    for column, name in enumerate(names):
        page.text(
            LIST_ROW - 1,
            column,
            name,
            (HEAD._replace(align="right", indent=1, wrap=True) if column in numbers else HEAD._replace(wrap=True)),
        )


def _name(fact: Fact) -> str:
    return plain(fact.name) or "(no label)"


def _cell(plan: Plan, fact: Fact) -> str:
    """How the reader finds the cell of a figure: its sheet, and its name there."""
    place = plan.places[fact.id]
    return f"{place.sheet}!{place.name(place.sheet)}"


def _to_figure(page: Page, plan: Plan, row: int, column: int, fact: Fact, text: str) -> None:
    page.link(row, column, plan.places[fact.id].name(), text)


def _to_workings(page: Page, plan: Plan, row: int, column: int, finding: Finding) -> None:
    slot = plan.slots.get(finding.id)
    if slot is None:
        page.text(row, column, finding.id)
    else:
        page.link(row, column, Place(WORKINGS, slot.row, 0).name(), finding.id)


def _where(page: Page, plan: Plan, row: int, column: int, finding: Finding) -> None:
    """Links to the figure or the table that a finding is about."""
    for name in (finding.subject, *(term.fact for term in finding.terms)):
        if name is not None and name in plan.facts:
            _to_figure(page, plan, row, column, plan.facts[name], _cell(plan, plan.facts[name]))
            return
    grid = plan.grid_of(finding.table)
    if grid is not None:
        page.link(row, column, Place(grid.sheet, grid.top, 0).name(), grid.sheet)


def _amounts(page: Page, plan: Plan, row: int, column: int, finding: Finding) -> None:
    """Refers to what a finding reports, recalculates and differs by."""
    slot = plan.slots.get(finding.id)
    subject = plan.facts.get(finding.subject or "")
    if subject is not None:
        _reported(page, plan, row, column, subject)
    if slot is None or subject is None:
        return
    look = PLAIN._replace(number=workings_format(subject, slot.recalculation.shown, nought="–"), align="right", indent=1)
    page.formula(row, column + 1, slot.place.name(), slot.recalculation.recalculated, look)
    page.formula(row, column + 2, slot.difference.name(), slot.recalculation.difference, look._replace(bold=True))


def _reported(page: Page, plan: Plan, row: int, column: int, fact: Fact) -> None:
    if not is_number(fact):
        page.text(row, column, fact.text)
        return
    look = PLAIN._replace(number=workings_format(fact, shown_decimals(fact)), align="right", indent=1)
    page.formula(row, column, plan.places[fact.id].name(), in_cell(fact.value, cell_power(fact)), look)
