"""Accepted exceptions: known by what the document prints, so that they are known again when it is laid out anew.

An exception is the same where its check, the labels, the periods and the printed texts of all its figures are the same (blanks, case of
labels and kinds of dashes do not matter), and its document's file name, unless the entry names none. Ids, offsets, tables and order play
no part. An entry accepts one exception of a document: two that are alike need two entries.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

import msgspec

from tieout.errors import ConfigError
from tieout.model.fact import Fact
from tieout.model.finding import ERROR, EXCEPTION, WARNING, Finding
from tieout.model.release import Release

SCHEMA = "tieout/baseline/1"
DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"}

STEERING = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))  # categories of characters that no file shows as they are


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One figure of an accepted exception as the document prints it; `weight` and `over` are those of a term."""

    label: str
    period: str | None
    text: str
    weight: int | None = None
    over: bool = False


class Entry(msgspec.Struct, frozen=True):
    """One accepted exception; `document` is the name of its file without folders, None for any. `message` is for the reader alone."""

    check: str
    subject: Figure
    terms: tuple[Figure, ...]
    document: str | None = None
    message: str = ""

    def __str__(self) -> str:
        return " ".join(
            part for part in (self.check, self.subject.label, self.subject.text, f"({self.document})" if self.document else "") if part
        )


class Baseline(msgspec.Struct, frozen=True):
    """A file of accepted exceptions."""

    accepted: tuple[Entry, ...] = ()
    schema: str = SCHEMA


def read_baseline(path: Path) -> Baseline:
    """The accepted exceptions in a file; ConfigError, in one line, for a file that is none."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{path}: cannot be read ({reason}); write it first with --write-baseline") from error
    try:
        baseline = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: is no baseline ({error}); write it anew with --write-baseline") from error
    if baseline.schema != SCHEMA:
        raise ConfigError(f"{path}: is of schema {baseline.schema!r}, not {SCHEMA!r}; write it anew with --write-baseline")
    return baseline


def accept(release: Release, entries: Sequence[Entry]) -> tuple[Release, frozenset[int]]:
    """The release with the accepted ones among its exceptions marked, and the positions of the entries that they match."""
    name = _file_name(release)
    waiting: dict[object, list[int]] = {}
    for index, listed in enumerate(entries):
        if listed.document is None or _folded(listed.document) == _folded(name or ""):
            waiting.setdefault(_key(listed), []).append(index)
    if not waiting:
        return release, frozenset()
    facts = {fact.id: fact for fact in release.facts}
    used: set[int] = set()
    findings = []
    for finding in release.findings:
        entry = _entry(finding, facts, name) if finding.outcome == EXCEPTION else None
        found = waiting.get(_key(entry)) if entry else None
        if found:
            used.add(found.pop(0))
            findings.append(msgspec.structs.replace(finding, accepted=True))
        else:
            findings.append(finding)
    return msgspec.structs.replace(release, findings=tuple(findings)), frozenset(used)


def entries_of(release: Release) -> Iterator[Entry]:
    """Yields an entry for each error and warning of a release."""
    facts = {fact.id: fact for fact in release.facts}
    for finding in release.findings:
        if finding.severity in (ERROR, WARNING) and (entry := _entry(finding, facts, _file_name(release))) is not None:
            yield entry


def is_about(entry: Entry, names: Sequence[str], checks: Sequence[str]) -> bool:
    """Whether an entry would have been met by reading documents of these file names with these checks."""
    known = {_folded(name) for name in names}
    return entry.check in checks and (entry.document is None or _folded(entry.document) in known)


def entries_to_json(entries: Sequence[Entry]) -> bytes:
    """The file of accepted exceptions: sorted, a line for each figure, the same every time."""
    shown = sorted(entries, key=lambda entry: msgspec.json.encode((entry.document or "", entry.check, entry)))
    blocks = ",\n".join(_block(entry) for entry in shown)
    listed = f"[\n{blocks}\n  ]" if shown else "[]"
    return f'{{\n  "schema": {_quoted(SCHEMA)},\n  "accepted": {listed}\n}}\n'.encode()


def _block(entry: Entry) -> str:
    lines = [f'      "check": {_quoted(entry.check)}']
    if entry.document is not None:
        lines.append(f'      "document": {_quoted(entry.document)}')
    lines.append(f'      "message": {_quoted(entry.message)}')
    lines.append(f'      "subject": {_line(entry.subject)}')
    terms = ",\n".join(f"        {_line(term)}" for term in entry.terms)
    lines.append(f'      "terms": [\n{terms}\n      ]' if terms else '      "terms": []')
    return "    {\n" + ",\n".join(lines) + "\n    }"


def _line(figure: Figure) -> str:
    return _escaped(json.dumps(msgspec.to_builtins(figure), ensure_ascii=False))


def _quoted(text: str) -> str:
    return _escaped(json.dumps(text, ensure_ascii=False))


def _escaped(text: str) -> str:
    """JSON with the characters that steer a terminal as escapes."""
    return "".join(json.dumps(character)[1:-1] if unicodedata.category(character) in STEERING else character for character in text)


def _entry(finding: Finding, facts: Mapping[str, Fact], document: str | None) -> Entry | None:
    subject = facts.get(finding.subject or "")
    if subject is None:
        return None
    terms = tuple(_figure(facts[term.fact], term.weight, over=term.over) for term in finding.terms)
    return Entry(finding.check, _figure(subject), terms, document, _one_line(finding.message))


def _figure(fact: Fact, weight: int | None = None, *, over: bool = False) -> Figure:
    period = None if fact.period is None else str(fact.period)
    return Figure(_one_line(fact.label), period, _one_line(fact.text), weight, over)


def _one_line(text: str) -> str:
    """The text with single blanks, and without halves of characters, which no file can hold."""
    return " ".join(text.split()).encode("utf-8", errors="replace").decode("utf-8")


def _key(entry: Entry) -> object:
    terms = Counter((_figure_key(term), term.weight, term.over) for term in entry.terms)
    return entry.check, _figure_key(entry.subject), frozenset(terms.items())


def _figure_key(figure: Figure) -> tuple[str, str | None, str]:
    return _folded(figure.label), figure.period, "".join(figure.text.translate(DASHES).split())


def _folded(text: str) -> str:
    return " ".join(text.translate(DASHES).casefold().split())


def _file_name(release: Release) -> str | None:
    """The file's name without folders; None for what came from no file."""
    name = release.document.name
    return None if name.startswith("(") and name.endswith(")") else PurePath(name).name
