"""Tables: small drawn pages and the facts that must be read from them, in `tables/*.toml`, each drawn in several ways.

`reads` says, for each table, `statement 10^scale currency "title"`, then the period of each column, then a line for each row: its
path, and a cell for each column. A figure shows its unit where it is not the table's currency, `^decimals` where they do not follow from
the table's scale (amounts) or the printed places (others), `@period` where it is not the column's, and its members in brackets.
Figures of the label follow after `+`; lines that start with `!` are diagnostics.
"""

import datetime
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import tieout
from tests.drawings import VARIANTS, to_html
from tieout.model.fact import Fact
from tieout.model.period import Instant, Period
from tieout.model.release import Release, TableInfo

FOLDER = Path(__file__).parent / "tables"
MONTHS_OF_A_YEAR = 12


def cases() -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(FOLDER.glob("*.toml")):
        for name, case in tomllib.loads(path.read_text()).items():
            yield f"{path.stem}: {name}", case


def period_to_text(period: Period | None) -> str:
    """`2025-06-30`, or `3m 2025-06-30` for a span of whole months, `start..end` for another one."""
    if period is None:
        return "-"
    if isinstance(period, Instant):
        return str(period.instant)
    weeks = f" {period.weeks}w" if period.weeks else ""
    if period.months and period.end and (period.start == first_day(period.end, period.months)):
        return f"{period.months}m {period.end}{weeks}"
    return f"{period.months or '?'}m {period.start or '?'}..{period.end or '?'}{weeks}"


def first_day(end: datetime.date, months: int) -> datetime.date:
    """The first day of the span of calendar months that ends on a day."""
    after = end + datetime.timedelta(days=1)
    month = after.year * MONTHS_OF_A_YEAR + after.month - 1 - months
    return datetime.date(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, after.day)


def fact_to_text(fact: Fact, table: TableInfo, period: Period | None) -> str:
    places = max(0, -int(fact.value.as_tuple().exponent))
    text = str(fact.value)
    if fact.unit != table.currency:
        text += f" {fact.unit or '?'}"
    if fact.decimals != (-(table.scale or 0) if fact.unit == table.currency else places):
        text += f" ^{fact.decimals}"
    if fact.period != period:
        text += f" @{period_to_text(fact.period)}"
    if fact.dimensions:
        text += f" [{', '.join(member.removesuffix('Member') for member in fact.dimensions.values())}]"
    return text + (f" {fact.basis}" if fact.basis != "gaap" else "")


def table_to_lines(table: TableInfo, facts: list[Fact]) -> Iterator[str]:
    scale = "?" if table.scale is None else f"10^{table.scale}"
    yield f'{table.statement} {scale} {table.currency} "{table.title}"'
    yield " | ".join(["", *(period_to_text(column.period) for column in table.columns)]).strip()
    places = {column.column: index for index, column in enumerate(table.columns)}
    rows: dict[int | None, list[Fact]] = {}
    for fact in facts:
        rows.setdefault(fact.source.row, []).append(fact)
    for row in rows.values():
        cells = [""] * len(places)
        inside = ""
        for fact in row:
            place = places.get(fact.source.column if fact.source.column is not None else -1)
            if place is None or (fact.source.cell or 0) == 0:
                inside += f" + {fact_to_text(fact, table, None)}"
            else:
                text = fact_to_text(fact, table, table.columns[place].period)
                cells[place] = f"{cells[place]} to {text}" if cells[place] else text  # a range in one cell
        yield " | ".join([" > ".join(row[0].path), *cells]).rstrip(" |") + inside


def release_to_text(release: Release) -> str:
    lines: list[str] = []
    for table in release.tables:
        lines += table_to_lines(table, [fact for fact in release.facts if fact.source.table == table.ordinal])
    lines += [f"! {diagnostic.code}" for diagnostic in release.diagnostics]
    return "\n".join(lines)


def squeezed(text: str) -> list[str]:
    """The lines of a text, with single spaces."""
    return [" | ".join(" ".join(part.split()) for part in line.split("|")).rstrip(" |") for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in cases()])
def test_tables(case: dict[str, str], variant: str) -> None:
    release = tieout.read(to_html(case["page"], variant=variant))
    assert squeezed(release_to_text(release)) == squeezed(case["reads"])
