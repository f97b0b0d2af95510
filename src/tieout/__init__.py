"""tieout: read an earnings release, say what every number means, prove which numbers agree.

>>> import tieout
>>> release = tieout.read(b"<table><tr><td></td><td>2024</td></tr><tr><td>Revenue (in thousands)</td><td>$ 1,250</td></tr></table>")
>>> release.facts[0].text
'1,250'
"""

import typing as _typing

if _typing.TYPE_CHECKING:
    from tieout.api import (
        diff,
        difference_schema,
        history,
        history_schema,
        list_checks,
        list_history_checks,
        open_store,
        prepare,
        read,
        report_schema,
        review,
        to_annotations,
        to_json,
        to_workbook,
        write_baseline,
    )
    from tieout.checks.base import Check
    from tieout.errors import ConfigError, FeedError, ReadError, StoreError, TieoutError
    from tieout.model.difference import Difference, FigureChange, TieChange
    from tieout.model.fact import Fact, Source
    from tieout.model.filing import FilingRef
    from tieout.model.finding import Finding
    from tieout.model.history import GuidanceResult, History, HistoryFinding, Point, Series, Stated
    from tieout.model.period import Duration, Instant
    from tieout.model.release import Release
    from tieout.model.stored import Reading, StoredFact, StoredFinding, StoredGuidance
    from tieout.store.base import Query, Store

__all__ = [
    "Check",
    "ConfigError",
    "Difference",
    "Duration",
    "Fact",
    "FeedError",
    "FigureChange",
    "FilingRef",
    "Finding",
    "GuidanceResult",
    "History",
    "HistoryFinding",
    "Instant",
    "Point",
    "Query",
    "ReadError",
    "Reading",
    "Release",
    "Series",
    "Source",
    "Stated",
    "Store",
    "StoreError",
    "StoredFact",
    "StoredFinding",
    "StoredGuidance",
    "TieChange",
    "TieoutError",
    "diff",
    "difference_schema",
    "history",
    "history_schema",
    "list_checks",
    "list_history_checks",
    "open_store",
    "prepare",
    "read",
    "report_schema",
    "review",
    "to_annotations",
    "to_json",
    "to_workbook",
    "write_baseline",
]
__version__ = "0.1.0"

_HOMES = {
    "diff": "api",
    "difference_schema": "api",
    "history": "api",
    "history_schema": "api",
    "list_checks": "api",
    "list_history_checks": "api",
    "open_store": "api",
    "prepare": "api",
    "read": "api",
    "report_schema": "api",
    "to_annotations": "api",
    "review": "api",
    "to_json": "api",
    "to_workbook": "api",
    "write_baseline": "api",
    "Check": "checks.base",
    "ConfigError": "errors",
    "FeedError": "errors",
    "ReadError": "errors",
    "StoreError": "errors",
    "TieoutError": "errors",
    "Difference": "model.difference",
    "FigureChange": "model.difference",
    "TieChange": "model.difference",
    "Fact": "model.fact",
    "Source": "model.fact",
    "Finding": "model.finding",
    "GuidanceResult": "model.history",
    "History": "model.history",
    "HistoryFinding": "model.history",
    "Point": "model.history",
    "Series": "model.history",
    "Stated": "model.history",
    "Duration": "model.period",
    "Instant": "model.period",
    "FilingRef": "model.filing",
    "Release": "model.release",
    "Reading": "model.stored",
    "StoredFact": "model.stored",
    "StoredFinding": "model.stored",
    "StoredGuidance": "model.stored",
    "Query": "store.base",
    "Store": "store.base",
}


def __getattr__(name: str) -> _typing.Any:
    # names come when first used, so that `tieout --help` need not load the readers
    if name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f"tieout.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'tieout' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
