"""Lines of earnings per share, of earnings and of shares, with what their words say, and which diluted line belongs to which basic one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tieout.checks.view import Line, Sheet, View, once_a_view
from tieout.checks.words import says_of_ratio

MOST_LINES = 400  # lines of one unit that are searched
NEARBY = 8  # lines before and after a diluted one among which the basic one is


class NamedLine(NamedTuple):
    """One line with what its words say: of which kind of shares ("basic", "diluted", "both" or ""), and of which earnings."""

    sheet: Sheet
    line: Line
    kind: str
    part: str
    is_adjusted: bool
    is_common: bool


class PerShareRows(NamedTuple):
    """The lines that take part: amounts per share by unit, earnings by currency, and counts of shares."""

    per_share: Mapping[str, Sequence[NamedLine]]
    earnings: Mapping[str, Sequence[NamedLine]]
    shares: Sequence[NamedLine]


@once_a_view
def rows_of(view: View) -> PerShareRows:
    """The lines of a release that earnings per share are made of, of each unit as many as are searched."""
    per_share: dict[str, list[NamedLine]] = {}
    earnings: dict[str, list[NamedLine]] = {}
    shares: list[NamedLine] = []
    units = {sheet.unit for sheet in view.sheets if sheet.unit.endswith("/shares")}
    currencies = {unit.partition("/")[0] for unit in units}
    for sheet in view.sheets:
        for line in sheet.lines:
            if sheet.unit in units:
                if _is_earnings_per_share(line):
                    per_share.setdefault(sheet.unit, []).append(_named(view, sheet, line))
            elif sheet.unit == "shares":
                if _is_average(line):
                    shares.append(_named(view, sheet, line))
            elif sheet.unit in currencies and says_of_ratio(line.label, "earnings") and not says_of_ratio(line.label, "no_numerator"):
                earnings.setdefault(sheet.unit, []).append(_named(view, sheet, line))
    return PerShareRows(
        {unit: lines[:MOST_LINES] for unit, lines in per_share.items()},
        {unit: lines[:MOST_LINES] for unit, lines in earnings.items()},
        shares[:MOST_LINES],
    )


def _is_earnings_per_share(line: Line) -> bool:
    text = " > ".join(line.path[-3:])
    if (
        says_of_ratio(line.label, "no_earnings")
        or says_of_ratio(line.label, "no_earnings_per_share")
        or not says_of_ratio(text, "earnings")
    ):
        return False
    return (
        says_of_ratio(line.label, "earnings")
        or says_of_ratio(line.label, "bare")
        or says_of_ratio(line.label, "diluted")
        or says_of_ratio(line.label, "basic")
    )


def _is_average(line: Line) -> bool:
    text = " > ".join(line.path[-2:])
    return says_of_ratio(text, "average_shares") and not says_of_ratio(line.label, "no_average")


def _named(view: View, sheet: Sheet, line: Line) -> NamedLine:
    text = " > ".join(line.path[-3:])
    kinds = [_kind(words) for words in reversed(line.path[-3:])]
    facts = [view.facts[index] for index in line.cells.values()]
    part = "discontinued" if says_of_ratio(line.label, "discontinued") else "continuing" if says_of_ratio(line.label, "continuing") else ""
    is_adjusted = any(fact.basis == "non-gaap" for fact in facts) or says_of_ratio(line.label, "adjusted")
    return NamedLine(sheet, line, next((kind for kind in kinds if kind), ""), part, is_adjusted, says_of_ratio(text, "common"))


def _kind(words: str) -> str:
    is_basic, is_diluted = says_of_ratio(words, "basic"), says_of_ratio(words, "diluted")
    return "both" if is_basic and is_diluted else "basic" if is_basic else "diluted" if is_diluted else ""


def couples_of(lines: Sequence[NamedLine]) -> Iterator[tuple[NamedLine, NamedLine]]:
    """Each diluted line with the basic one of its table that says the same otherwise, the nearest before or after it."""
    for at, one in enumerate(lines):
        if one.kind != "diluted":
            continue
        near = [
            (abs(other.line.row - one.line.row), other)
            for other in lines[max(0, at - NEARBY) : at + NEARBY + 1]
            if other.kind == "basic"
            and other.sheet is one.sheet
            and (other.part, other.is_adjusted, _class_of(other)) == (one.part, one.is_adjusted, _class_of(one))
        ]
        if near:
            yield min(near, key=lambda pair: pair[0])[1], one


def _class_of(one: NamedLine) -> str:
    """The label of a row that stands for one class of shares."""
    return one.line.label if says_of_ratio(one.line.label, "class") else ""
