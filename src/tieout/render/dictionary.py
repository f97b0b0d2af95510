"""The data dictionary: what every column of every table holds, as text, as Markdown, as JSON, and as CSVW metadata."""

from collections.abc import Iterable, Iterator

from tieout.model.columns import DAY, DIGITS, EXACT, FLAG, PLACES, TEXT, WHOLE, Described
from tieout.model.tables import Tabular
from tieout.render.parquet import parquet_columns
from tieout.render.words import wrap

CSVW_TYPES = {TEXT: "string", WHOLE: "integer", EXACT: "decimal", DAY: "date", FLAG: "boolean"}
PARQUET_TYPES = {TEXT: "string", WHOLE: "int64", EXACT: f"decimal({DIGITS}, {PLACES})", DAY: "date", FLAG: "boolean"}
TEXT_WIDTH = 100


def render_text(tables: Iterable[Tabular]) -> str:
    """A paragraph a table, a column a line or more."""
    return "\n\n".join("\n".join(_text_lines(table)) for table in tables)


def _text_lines(table: Tabular) -> Iterator[str]:
    yield f"{table.name}: {table.title}"
    wide = max(len(column.name) for column in table.columns)
    for column in table.columns:
        lead = f"  {column.name:{wide}}  {CSVW_TYPES[column.kind]:8}"
        for at, line in enumerate(wrap(column.description, max(20, TEXT_WIDTH - len(lead) - 2))):
            yield f"{lead if at == 0 else ' ' * len(lead)}  {line}"


def render_markdown(tables: Iterable[Tabular]) -> str:
    """A section a table, a column a row."""
    sections = []
    for table in tables:
        keys = " and ".join(f"`{name}`" for name in table.key)
        head = f"## `{table.name}`\n\n{table.title} Rows are told apart by {keys}.\n"
        rows = [
            f"| `{column.name}` | {CSVW_TYPES[column.kind]} | {PARQUET_TYPES[column.kind]} | {'yes' if column.is_required else ''} "
            f"| {_described(column)} | {_cell(column.example)} |"
            for column in parquet_columns(table)
        ]
        names = "| column | CSV | Parquet | always | what it holds | example |\n|---|---|---|---|---|---|"
        sections.append("\n".join([head, names, *rows]) + "\n")
    return "\n".join(sections)


def _described(column: Described) -> str:
    text = column.description.replace("|", "\\|")
    return f"{text} Joins `{column.refers}`." if column.refers else text


def _cell(example: str) -> str:
    return f"`{example}`" if example else ""


def to_list(tables: Iterable[Tabular]) -> list[dict[str, object]]:
    """The tables with their columns, as JSON has them."""
    return [
        {
            "table": table.name,
            "title": table.title,
            "key": list(table.key),
            "columns": [
                {
                    "name": column.name,
                    "type": CSVW_TYPES[column.kind],
                    "parquet_type": PARQUET_TYPES[column.kind],
                    "nullable": not column.is_required,
                    "description": column.description,
                    "example": column.example,
                    "refers": column.refers,
                }
                for column in table.columns
            ],
        }
        for table in tables
    ]


def to_csvw(tables: Iterable[Tabular]) -> dict[str, object]:
    """Metadata of CSV on the Web (W3C) for files named facts.csv, findings.csv and so on.

    A column that holds one id of another table is a foreign key with the document, where the other table is described as well.
    """
    described = list(tables)
    names = {table.name for table in described}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True, "doubleQuote": True},
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:description": table.title,
                "tableSchema": {
                    "columns": [_csvw_column(column, is_key=column.name in table.key) for column in table.columns],
                    "primaryKey": list(table.key),
                    "foreignKeys": [
                        _foreign_key(column, column.refers)
                        for column in table.columns
                        if column.refers and column.separator is None and column.refers.partition(".")[0] in names
                    ],
                },
            }
            for table in described
        ],
    }


def _csvw_column(column: Described, *, is_key: bool) -> dict[str, object]:
    # a text that every row has may be empty, which CSV cannot tell from one that is not there
    is_required = column.is_required and (is_key or column.kind != TEXT)
    described: dict[str, object] = {
        "name": column.name,
        "titles": column.name,
        "datatype": CSVW_TYPES[column.kind],
        "required": is_required,
        "dc:description": column.description,
    }
    return described if column.separator is None else described | {"separator": column.separator}


def _foreign_key(column: Described, refers: str) -> dict[str, object]:
    other, _, name = refers.partition(".")
    return {"columnReference": ["document", column.name], "reference": {"resource": f"{other}.csv", "columnReference": ["document", name]}}
