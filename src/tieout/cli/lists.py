"""`tieout checks`, `columns` and `explain`: what there is to look up."""

from enum import StrEnum
from typing import Annotated

import typer

from tieout.cli.shared import TableName


class ListFormat(StrEnum):
    """The forms a list comes in."""

    text = "text"
    json = "json"


class ColumnsFormat(StrEnum):
    """The forms the data dictionary comes in."""

    text = "text"
    json = "json"
    csvw = "csvw"


def checks(
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="text: a line a check. json: one array.")] = ListFormat.text,
) -> None:
    """List the checks: code, slug, tickmark, and what each tests."""
    from tieout.api import list_checks

    listed = list_checks()
    if format is ListFormat.json:
        import json

        fields = ("code", "slug", "tickmark", "title")
        typer.echo(json.dumps([{name: getattr(check, name) for name in fields} for check in listed], indent=2))
        return
    wide = [max(len(getattr(check, name)) for check in listed) for name in ("slug", "tickmark")]
    for check in listed:
        typer.echo(f"{check.code}  {check.slug:{wide[0]}}  {check.tickmark:{wide[1]}}  {check.title}")


def columns(
    format: Annotated[
        ColumnsFormat, typer.Option("--format", "-f", help="text: a line a column. json: one array. csvw: W3C metadata of the CSV files.")
    ] = ColumnsFormat.text,
    table: Annotated[TableName | None, typer.Option("--table", help="Only this table.", show_default=False)] = None,
) -> None:
    """Say what the columns of the tables hold: the data dictionary of csv and parquet."""
    import json

    from tieout.model.tables import TABLES
    from tieout.render.dictionary import render_text, to_csvw, to_list

    chosen = [one for one in TABLES if table is None or one.name == table.value]
    if format is ColumnsFormat.text:
        typer.echo(render_text(chosen))
    else:
        typer.echo(json.dumps(to_list(chosen) if format is ColumnsFormat.json else to_csvw(chosen), indent=2, ensure_ascii=False))


def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a check, or its slug: FT01, column-foots.")],
) -> None:
    """Print the page of a check: what it tests, why, an example, what it leaves untested."""
    from tieout.api import list_checks, list_history_checks
    from tieout.checks.choosing import Named, find_check

    every: list[Named] = [*list_checks(), *list_history_checks()]
    check = find_check(code, every)
    typer.echo(f"{check.code}  {check.slug}  (tickmark {check.tickmark})\n\n{check.page}")
