"""Every exception of tieout.

    TieoutError
    ├── ReadError      the input is not a document tieout can open
    ├── ConfigError    a setting or an argument is wrong
    ├── StoreError     a store cannot be opened, read or written
    │   └── UnstorableError  one document holds what a store cannot keep; the others are not touched by it
    └── FeedError      a source of filings does not answer as it should

A release that is odd, wrong or half legible never raises: it yields diagnostics, each with its place.
"""

from pathlib import PurePath


class TieoutError(Exception):
    """Anything tieout raises on purpose; its text says what was found and what to do.

    `code` is a short fixed word for programs, the same as in the JSON error line of `tieout check`.
    """

    code = "error"


class ReadError(TieoutError):
    """The input is not a document tieout can open."""

    code = "unreadable"


class ConfigError(TieoutError):
    """A setting or an argument is wrong."""

    code = "usage"


class StoreError(TieoutError):
    """A store cannot be opened, read or written."""

    code = "store"


class UnstorableError(StoreError):
    """One document holds what a store cannot keep."""

    code = "unstorable"


class FeedError(TieoutError):
    """A source of filings does not answer as it should."""

    code = "feed"


def to_failure(name: str, error: Exception) -> TieoutError:
    """What stands for a document that could not be read: an error of ours as it is, a crash as a line that tells nothing of the content."""
    if isinstance(error, TieoutError):
        return error
    if isinstance(error, RecursionError):
        return ReadError(f"{name}: nested too deeply to be read; give the release alone")
    if isinstance(error, MemoryError):
        return ReadError(f"{name}: too large for the memory of this machine; give the release alone")
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{PurePath(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "unknown"
    failure = TieoutError(
        f"{name}: tieout failed on this document ({type(error).__name__} at {where}); please report it, with the document if it is public"
    )
    failure.code = "internal"
    return failure
