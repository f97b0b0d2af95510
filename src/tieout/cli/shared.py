"""What several commands share: the exit statuses, the settings with options in their place, and a line on standard error."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from tieout.config import Config, load_config
from tieout.progress import plain

TIES, HAS_ERRORS, UNREADABLE = 0, 1, 2
INTERRUPTED = 130


class Severity(StrEnum):
    """The severities of an exception."""

    error = "error"
    warning = "warning"
    note = "note"


class TableName(StrEnum):
    """The tables that CSV and Parquet come in."""

    documents = "documents"
    facts = "facts"
    findings = "findings"
    terms = "terms"
    guidance = "guidance"


def read_settings(
    path: Path | None,
    *,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    baseline: Path | None,
    concepts: Path | None,
    fail_on: Severity | None,
) -> Config:
    """The settings file, with the options in the place of its entries; --select leaves the file's `ignore` out as well."""
    from tieout.gate import check_settings

    config = load_config(path)
    check_settings(config)
    if select:
        config = replace(config, select=_codes(select), ignore=())
    if ignore:
        config = replace(config, ignore=_codes(ignore))
    return replace(
        config,
        baseline=baseline or config.baseline,
        concepts=concepts or config.concepts,
        fail_on=fail_on.value if fail_on else config.fail_on,
    )


def _codes(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for codes in given for code in codes.split(",") if code.strip()) or ("",)


def complain(message: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        sys.stderr.write(f"tieout: {plain(' '.join(message.split()))}\n")
