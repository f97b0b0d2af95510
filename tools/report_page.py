"""The page on the report, made from its JSON Schema: a section for each object, with its description and its fields."""

import importlib
import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

REPORT_INTRO = """# The report

`tieout check FILE --format json` writes one of these for a release, `--format jsonl` one a line for any number of them, and
`tieout.to_json(release)` gives the same bytes. Fields keep their names; new ones may come. A field that has a default may be left out
where it has that value. Amounts are exact: decimals in strings, never binary floating point. The JSON Schema is
[report.schema.json](report.schema.json), that of `tieout diff --format json` [difference.schema.json](difference.schema.json).
"""
TAG_OR_CODE = re.compile(r"`[^`]*`|<")
Schema = dict[str, Any]


def type_of(schema: Schema) -> str:
    """Returns in words what a part of the schema allows.

    >>> type_of({"anyOf": [{"type": "string", "format": "decimal"}, {"type": "null"}]})
    'decimal or null'
    >>> type_of({"type": "array", "items": {"$ref": "#/$defs/Term"}})
    'list of [Term](#term)'
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(map(type_of, schema.get("anyOf") or schema["oneOf"]))
    match schema.get("type"):
        case "array" if "prefixItems" in schema:
            parts = list(map(type_of, schema["prefixItems"]))
            return f"{len(parts)} of {parts[0]}" if len(set(parts)) == 1 else f"list: {', '.join(parts)}"
        case "array":
            return f"list of {type_of(schema.get('items', {}))}"
        case "object" if "additionalProperties" in schema:
            return f"object of {type_of(schema['additionalProperties'])}"
        case None:
            return " or ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const", "anything")]))
        case kind:
            return schema.get("format") or ("whole number" if kind == "integer" else str(kind))


def object_section(name: str, schema: Schema) -> str:
    """Returns the section on one object of the report: what it is, and its fields."""
    text = re.sub(r"\bNone\b", "`null`", inspect.cleandoc(schema.get("description", "")))
    lines = [f"## {name}", "", fenced(text), ""]
    if "properties" not in schema:
        return "\n".join([*filter(None, lines[:1]), "", type_of(schema), ""])
    needed = set(schema.get("required", ()))
    lines += ["| field | type | default |", "|---|---|---|"]
    for field, inner in schema["properties"].items():
        default = inner.get("default")
        absent = "" if field in needed else "its own" if isinstance(default, dict) else f"`{json.dumps(default, ensure_ascii=False)}`"
        lines.append(f"| `{field}` | {type_of(inner)} | {absent} |")
    return "\n".join([*lines, ""])


def referred(schema: object) -> Iterator[str]:
    """Yields the names of the objects that a part of the schema refers to, in order."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for inner in schema.values():
            yield from referred(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from referred(inner)


def report_page() -> str:
    """Returns the page: every object of the report with its fields, from the JSON Schema, a part before its own parts."""
    schema: Schema = importlib.import_module("tieout").report_schema()
    objects: dict[str, Schema] = schema.pop("$defs")
    ordered = list(dict.fromkeys(referred(schema)))
    for name in ordered:  # grows while it is read
        ordered += [inner for inner in dict.fromkeys(referred(objects[name])) if inner not in ordered]
    return "\n".join([REPORT_INTRO, object_section("Report", schema), *(object_section(one, objects[one]) for one in ordered)])


def fenced(text: str) -> str:
    """Returns a text with its examples fenced, and with no words in it that a page would take for its own tags.

    >>> fenced("`<a>` or <currency>/shares")
    '`<a>` or &lt;currency>/shares'
    """
    blocks = [f"```pycon\n{one}\n```" if one.startswith(">>>") else one for one in text.split("\n\n")]
    return "\n\n".join(
        one if one.startswith("```") else TAG_OR_CODE.sub(lambda found: "&lt;" if found[0] == "<" else found[0], one) for one in blocks
    )
