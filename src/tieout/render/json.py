"""The JSON report and its schema."""

import re
import typing

import msgspec

from tieout.model.difference import Difference, FigureChange, GuidanceChange, HighlightChange
from tieout.model.fact import Fact, Points
from tieout.model.guidance import Guidance
from tieout.model.highlight import Highlight
from tieout.model.history import GuidanceResult, History, HistoryFinding, Part, Point, Revision, Series, Stated, Weighed
from tieout.model.period import Duration, Instant, Period
from tieout.model.release import SCHEMA, Column, Release, TableInfo

STEERING = tuple(
    (first, re.compile(re.escape(first) + rest))
    for first, rest in ((b"\x7f", b""), (b"\xc2", b"[\x80-\x9f]"), (b"\xe2", b"(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])"))
)


def _plain_number(value: object) -> msgspec.Raw:
    """A length as a JSON number with the digits it has; no other type reaches this."""
    if not isinstance(value, Points):
        raise TypeError(f"no report holds a {type(value).__name__}")
    return msgspec.Raw(str(value).encode())


_ENCODER = msgspec.json.Encoder(enc_hook=_plain_number)


class AnyPeriod(msgspec.Struct, rename={"placeholder": "_"}):
    """Stands for a period in the schema: msgspec describes no union of plain structs."""

    placeholder: int = 0


def render(release: Release | Difference | History) -> bytes:
    """The JSON report of a release, of a difference or of a history, in UTF-8, without a line feed."""
    return escape_steering(_ENCODER.encode(release))


def render_error(name: str, code: str, message: str) -> bytes:
    """The line of a JSON Lines report that stands for an input that could not be read."""
    return escape_steering(_ENCODER.encode({"schema": SCHEMA, "document": {"name": name}, "error": {"code": code, "message": message}}))


def escape_steering(report: bytes) -> bytes:
    """The report with what steers a terminal (DEL, C1 controls, changes of direction) as JSON escapes, like all other controls."""
    for first, characters in STEERING:
        if first in report:
            report = characters.sub(lambda match: b"\\u%04x" % ord(match.group().decode()), report)
    return report


def report_schema() -> dict[str, object]:
    """The JSON Schema of the report (draft 2020-12)."""
    column, fact = _described(Column), _described(Fact)
    table = _described(TableInfo, columns=tuple[column, ...])  # type: ignore[valid-type]
    lists = {"tables": table, "facts": fact, "highlights": _described(Highlight), "guidance": _described(Guidance)}
    release = _described(Release, **{name: tuple[kind, ...] for name, kind in lists.items()})  # type: ignore[valid-type]
    return _schema(release, "tieout report")


def difference_schema() -> dict[str, object]:
    """The JSON Schema of what `tieout diff --format json` writes (draft 2020-12)."""
    figure, guidance, highlight = (
        _described(change, old=typing.Optional[one], new=typing.Optional[one])  # noqa: UP045 - a value, not an annotation
        for change, one in (
            (FigureChange, _described(Fact)),
            (GuidanceChange, _described(Guidance)),
            (HighlightChange, _described(Highlight)),
        )
    )
    kinds = {"figures": figure, "guidance": guidance, "highlights": highlight}
    lists = {name: tuple[kind, ...] for name, kind in kinds.items()}  # type: ignore[valid-type]
    return _schema(_described(Difference, **lists), "tieout difference")


def history_schema() -> dict[str, object]:
    """The JSON Schema of what `tieout history --format json` writes (draft 2020-12)."""
    stated = _described(Stated)
    revision, weighed = _described(Revision, stated=stated), _described(Weighed, stated=stated)
    maybe: type = typing.Optional[stated]  # type: ignore[assignment]  # noqa: UP045 - a value, not an annotation
    part = _described(Part, stated=stated)
    lists = {"revisions": tuple[revision, ...], "terms": tuple[part, ...]}  # type: ignore[valid-type]
    point = _described(Point, stated=maybe, first=maybe, **lists)
    kinds = ("quarters", "years", "to_dates", "balances", "trailing")
    series = _described(Series, **dict.fromkeys(kinds, tuple[point, ...]))  # type: ignore[valid-type]
    finding = _described(HistoryFinding, subject=maybe, terms=tuple[weighed, ...])  # type: ignore[valid-type]
    of_lists = {"series": series, "guidance": _described(GuidanceResult), "findings": finding}
    whole = _described(History, **{name: tuple[kind, ...] for name, kind in of_lists.items()})  # type: ignore[valid-type]
    return _schema(whole, "tieout history")


def _schema(struct: type[msgspec.Struct], title: str) -> dict[str, object]:
    _, definitions = msgspec.json.schema_components([struct, Instant, Duration], schema_hook=_schema_of, ref_template="#/$defs/{name}")
    definitions["AnyPeriod"] = {"title": "Period", "anyOf": [{"$ref": "#/$defs/Instant"}, {"$ref": "#/$defs/Duration"}]}
    whole = definitions.pop(struct.__name__)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **whole,
        "title": title,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema_of(kind: type) -> dict[str, object]:
    if kind is not Points:
        raise NotImplementedError(kind)
    return {"type": "number", "description": Points.__doc__}


def _described(struct: type[msgspec.Struct], **replaced: object) -> type[msgspec.Struct]:
    """The struct with types the schema can describe."""
    fields: list[tuple[str, object, object]] = []
    for field in msgspec.structs.fields(struct):
        kind = replaced.get(field.name, field.type)
        if kind == Period:
            kind = AnyPeriod
        elif kind == Period | None:
            kind = typing.Optional[AnyPeriod]  # noqa: UP045 - a value, not an annotation
        default = msgspec.field(name=field.encode_name) if field.required else msgspec.field(default=field.default, name=field.encode_name)
        fields.append((field.name, kind, default))
    described = msgspec.defstruct(struct.__name__, typing.cast("list[tuple[str, type, object]]", fields))
    described.__doc__ = struct.__doc__
    return described
