"""Releases to rows of a store, and rows back to facts, findings and guidance."""

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any

import msgspec

from tieout.model.columns import box_of, period_of, weeks_of
from tieout.model.fact import Fact, Points, Source
from tieout.model.filing import FilingRef
from tieout.model.finding import ERROR, WARNING, Finding
from tieout.model.guidance import Guidance
from tieout.model.period import Duration, Instant, Period
from tieout.model.release import Release
from tieout.model.stored import ACCEPTED, PUBLISHED, Reading
from tieout.store.moments import end_of_day, version_key

Value = str | int | bool | Decimal | date | datetime | bytes | None
Row = dict[str, Value]
LARGEST = 2**63 - 1
PACKED = 6  # how hard zlib tries
_WIDE = Context(prec=10_000)  # no amount is rounded on the way
# PostgreSQL keeps no zero character in a text; the report, which is kept as bytes, has it.
NO_TEXT = str.maketrans({"\0": "\N{REPLACEMENT CHARACTER}"})


class Prepared(msgspec.Struct, frozen=True):
    """All that a store keeps of one reading, in plain values: made where the document is read, and what crosses a process border.

    `report` is the JSON report, and `content` the document itself where it is to be kept, both packed with zlib.
    """

    document: Row
    reading: Row
    facts: tuple[Row, ...]
    findings: tuple[Row, ...]
    guidance: tuple[Row, ...]
    report: bytes
    content: bytes | None = None

    @property
    def sha256(self) -> str:
        """The hash of the document, by which a store knows it."""
        return str(self.document["sha256"])


def prepare(
    release: Release,
    report: bytes,
    *,
    version: str,
    settings: str = "",
    content: bytes | None = None,
    filing: FilingRef | None = None,
    url: str | None = None,
) -> Prepared:
    """What a store keeps of a release.

    `report` is its JSON report, `version` that of the tieout that read it, `settings` tells readings of one version apart that were made
    with different checks or names. `content` are the bytes it was read from, where they are to be kept. `filing` is what an index of EDGAR
    says of it.
    """
    told, numbers = release.document, release.numbers
    accession = (filing.accession if filing else None) or told.accession
    document: Row = {
        "sha256": told.sha256,
        "bytes": told.bytes,
        "name": told.name,
        "url": url or (filing.url if filing else None),
        "accession": accession,
        "form": told.form or (filing.form if filing else None),
        "items": json.dumps(told.items or (filing.items if filing else ()), ensure_ascii=False),
    }
    known, known_by = _known(release, filing)
    open_ones = [finding.severity for finding in release.findings if finding.severity and not finding.accepted]
    reading: Row = {
        "version": version,
        "version_key": version_key(version),
        "settings": settings,
        "known": known,
        "known_by": known_by,
        "cik": told.entity.cik or (filing.cik if filing else None),
        "entity": told.entity.name or (filing.company if filing else None),
        "ticker": told.entity.ticker,
        "period_end": told.period_end,
        "fiscal_year": told.fiscal_year,
        "fiscal_period": told.fiscal_period,
        "published": told.published,
        "facts": len(release.facts),
        "tied": numbers.tied,
        "disputed": numbers.disputed,
        "untied": numbers.untied,
        "errors": open_ones.count(ERROR),
        "warnings": open_ones.count(WARNING),
    }
    return Prepared(
        _clean(document),
        _clean(reading),
        tuple(_fact_rows(release)),
        tuple(map(_finding_row, release.findings)),
        tuple(_guidance_row(ordinal, one) for ordinal, one in enumerate(release.guidance)),
        zlib.compress(report, PACKED),
        None if content is None else zlib.compress(content, PACKED),
    )


def _known(release: Release, filing: FilingRef | None) -> tuple[datetime | None, str | None]:
    """From when on the public could know a release, and how that is known; nothing where only the moment of storing can tell."""
    # The header of a submission tells Eastern time in so many words, which the indexes do not.
    accepted = release.document.accepted or (filing.accepted if filing else None)
    if accepted is not None:
        return accepted, ACCEPTED
    day = release.document.published or (filing.filed if filing else None)
    return (None, None) if day is None else (end_of_day(day), PUBLISHED)


def clean(value: Value) -> Value:
    """A value as a database takes it: a text without what is no text, each such character replaced."""
    if not isinstance(value, str):
        return value
    text = value.translate(NO_TEXT)
    return text if text.isprintable() else text.encode("utf-8", errors="replace").decode()


def _clean(row: Row) -> Row:
    return {name: clean(value) for name, value in row.items()}


def _fact_rows(release: Release) -> Iterator[Row]:
    metrics = {one.fact: one.metric for one in release.highlights}
    metrics |= {one.prior: one.metric for one in release.highlights if one.prior and one.prior not in metrics}
    for fact in release.facts:
        mantissa, exponent = split(fact.value)
        row: Row = {
            "id": fact.id,
            **_place_row(fact.source),
            "statement": fact.statement,
            "label": fact.label,
            "path": json.dumps(fact.path, ensure_ascii=False),
            "printed": fact.text,
            "value": fact.value,
            "mantissa": mantissa,
            "exponent": exponent,
            "decimals": fact.decimals,
            "scale": fact.scale,
            "unit": fact.unit,
            **_period_row(fact.period),
            "dimensions": json.dumps(fact.dimensions, ensure_ascii=False) if fact.dimensions else None,
            "concept": fact.concept,
            "concept_confidence": fact.concept_confidence,
            "xbrl_value": fact.xbrl_value,
            "basis": fact.basis,
            "comparative": fact.comparative,
            "direction": fact.direction,
            "status": fact.status,
            "findings": " ".join(fact.findings) or None,
            "sentence": fact.sentence,
            "role": fact.role,
            "metric": metrics.get(fact.id),
        }
        yield _clean(row)


def split(value: Decimal) -> tuple[int | None, int | None]:
    """Mantissa and exponent of a value, without zeros at its end; nothing where the mantissa takes more than 64 bits.

    >>> split(Decimal("-41167000")), split(Decimal("0.250"))
    ((-41167, 3), (25, -2))
    """
    sign, digits, exponent = value.normalize(_WIDE).as_tuple()
    mantissa = int("".join(map(str, digits)) or "0")
    if mantissa > LARGEST or not isinstance(exponent, int):
        return None, None
    return (-mantissa if sign else mantissa), exponent if mantissa else 0


def _period_row(period: Period | None) -> Row:
    start, end, instant, months = period_of(period)
    return {
        "period_start": start,
        "period_end": end,
        "period_instant": instant,
        "period_months": months,
        "period_weeks": weeks_of(period),
    }


def _place_row(source: Source) -> Row:
    return {
        "kind": source.kind,
        "start": source.start,
        "stop": source.end,
        "table_ordinal": source.table,
        "row_ordinal": source.row,
        "cell_ordinal": source.cell,
        "grid_column": source.column,
        "page": source.page,
        "box": box_of(source),
    }


_PATH = msgspec.json.Decoder(tuple[str, ...])
_DIMENSIONS = msgspec.json.Decoder(dict[str, str])
_ENCODER = msgspec.json.Encoder(enc_hook=str)  # lengths on a page, which are decimals of a kind of their own


def _finding_row(finding: Finding) -> Row:
    return _clean(
        {
            "id": finding.id,
            "check_code": finding.check,
            "outcome": finding.outcome,
            "grade": finding.grade,
            "severity": finding.severity,
            "subject": finding.subject,
            "difference": finding.difference,
            "message": finding.message,
            "suspect": finding.suspect,
            "suggestion": finding.suggestion.text if finding.suggestion else None,
            "accepted": finding.accepted,
            "body": _ENCODER.encode(finding).decode(),
        }
    )


def _guidance_row(ordinal: int, one: Guidance) -> Row:
    return _clean(
        {
            "ordinal": ordinal,
            "metric": one.metric,
            "concept": one.concept,
            "basis": one.basis,
            "qualifier": one.qualifier,
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            **_period_row(one.period),
            "action": one.action,
            "quote": one.quote,
            "body": _ENCODER.encode(one).decode(),
        }
    )


def to_fact(row: Mapping[str, Any]) -> Fact:
    """The fact of a row, whose columns have the types that the schema gives them."""
    return Fact(
        id=row["id"],
        source=Source(
            row["kind"],
            row["start"],
            row["stop"],
            row["table_ordinal"],
            row["row_ordinal"],
            row["cell_ordinal"],
            row["grid_column"],
            row["page"],
            tuple(map(Points, row["box"].split())) if row["box"] is not None else None,  # type: ignore[arg-type]  # four of them
        ),
        statement=row["statement"],
        label=row["label"],
        path=_PATH.decode(row["path"]),
        text=row["printed"],
        value=row["value"],
        decimals=row["decimals"],
        scale=row["scale"],
        unit=row["unit"],
        period=to_period(row),
        dimensions=_DIMENSIONS.decode(row["dimensions"]) if row["dimensions"] else {},
        concept=row["concept"],
        concept_confidence=row["concept_confidence"],
        xbrl_value=row["xbrl_value"],
        basis=row["basis"],
        comparative=row["comparative"],
        direction=row["direction"],
        status=row["status"],
        findings=tuple(row["findings"].split()) if row["findings"] else (),
        sentence=row["sentence"],
        role=row["role"],
    )


def to_period(row: Mapping[str, Any]) -> Period | None:
    """The period of a row, None where its columns are empty."""
    if (instant := row["period_instant"]) is not None:
        return Instant(instant)
    start, end, months, weeks = row["period_start"], row["period_end"], row["period_months"], row["period_weeks"]
    if start is None and end is None and months is None and weeks is None:
        return None
    return Duration(start, end, months, weeks)


def to_finding(row: Mapping[str, Value]) -> Finding:
    """The finding of a row."""
    return _FINDINGS.decode(str(row["body"]))


def to_guidance(row: Mapping[str, Value]) -> Guidance:
    """The guidance of a row."""
    bare = _GUIDANCE.decode(str(row["body"]))
    return Guidance(**{name: getattr(bare, name) for name in bare.__struct_fields__}, period=to_period(row))


def _from_text(kind: type, value: object) -> object:
    return Points(str(value)) if kind is Points else value


# Guidance without its period, which is one of two structs that JSON does not tell apart.
_Guidance = msgspec.defstruct(
    "_Guidance",
    [
        (field.name, field.type, field.default) if not field.required else (field.name, field.type)
        for field in msgspec.structs.fields(Guidance)
        if field.name != "period"
    ],
)
_FINDINGS = msgspec.json.Decoder(Finding)
_GUIDANCE = msgspec.json.Decoder(_Guidance, dec_hook=_from_text)


def to_reading(row: Mapping[str, Value]) -> Reading:
    """The reading of a row that has its document's columns as well."""
    return Reading(**{name: row[name] for name in Reading.__struct_fields__})  # type: ignore[arg-type]  # as the schema has them
