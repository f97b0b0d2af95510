"""Every exception of tieout.

    TieoutError
    ├── ReadError      the input is not a document tieout can open
    ├── ConfigError    a setting or an argument is wrong
    ├── StoreError     a store cannot be opened, read or written
    └── FeedError      a source of filings does not answer as it should

A release that is odd, wrong or half legible never raises: it yields diagnostics, each with its place.
"""


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


class FeedError(TieoutError):
    """A source of filings does not answer as it should."""

    code = "feed"
