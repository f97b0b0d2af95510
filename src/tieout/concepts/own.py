"""A filer's own earlier tags: a table of labels and concepts that wins over everything learned."""

import csv
import io
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from tieout.concepts.lines import FACES
from tieout.concepts.measures import PREFIX, measure_names
from tieout.concepts.taxonomy import load_taxonomy
from tieout.concepts.words import words_of
from tieout.errors import ConfigError

US_GAAP = "us-gaap:"
NAME = re.compile(r"[A-Za-z][\w.-]*:[A-Za-z_]\w*")
COLUMNS = ("label", "concept", "statement")
LARGEST = 20_000_000  # bytes

OwnTags = Mapping[tuple[str, tuple[str, ...]], str]  # by statement ("" for any) and the label's words


def read_own(path: Path) -> OwnTags:
    """The concepts in a CSV file with the columns label, concept and, where wanted, statement.

    Raises ConfigError, in one line, for what is no such table, and for a us-gaap or tieout name that there is not.
    """
    try:
        status = path.stat()
        if status.st_size > LARGEST:
            raise ConfigError(f"{path}: holds more than {LARGEST // 1_000_000} MB; give a CSV of label, concept")
        return _read(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a CSV of label, concept") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is no UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except csv.Error as error:
        raise ConfigError(f"{path}: is no CSV ({error}); give a CSV of label, concept") from error


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> OwnTags:
    """The table of a file as it is now: many releases are read with one."""
    return _parse(path, path.read_bytes().decode("utf-8-sig"))


def _parse(path: Path, text: str) -> OwnTags:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if "label" not in names or "concept" not in names:
        raise ConfigError(f"{path}: has no columns label and concept in its first line; begin it with: label,concept")
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    for row in reader:
        cells = {name: (row.get(raw) or "").strip() for name, raw in zip(names, reader.fieldnames or (), strict=True) if name in COLUMNS}
        if not any(cells.values()):
            continue
        place = f"{path}:{reader.line_num}"
        label, concept, statement = cells["label"], cells["concept"], cells.get("statement", "").lower()
        if not words_of(label):
            raise ConfigError(f"{place}: the label {label!r} has no words; give the row's label as printed")
        if statement and statement not in FACES:
            raise ConfigError(f"{place}: there is no statement {statement!r}; give one of {', '.join(FACES)}, or nothing")
        key = statement, words_of(label)
        concept = _checked(place, concept)
        if found.setdefault(key, concept) != concept:
            raise ConfigError(f"{place}: {label!r} is {concept} here and {found[key]} above; keep one")
    return found


def _checked(place: str, concept: str) -> str:
    if not NAME.fullmatch(concept):
        raise ConfigError(f"{place}: {concept!r} is no concept; write it with its prefix, as in us-gaap:Revenues")
    known = None
    if concept.startswith(US_GAAP):
        known = {US_GAAP + name for name in load_taxonomy().number}
    elif concept.startswith(PREFIX):
        known = set(measure_names())
    if known is not None and concept not in known:
        near = get_close_matches(concept, sorted(known), n=1)
        meant = f"; did you mean {near[0]}?" if near else "; give a name of the 2025 taxonomy"
        raise ConfigError(f"{place}: there is no {concept}{meant}")
    return concept
