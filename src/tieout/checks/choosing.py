"""Which checks are meant: codes and prefixes of codes, as a command line or a settings file gives them."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from tieout.checks.base import Check
from tieout.errors import ConfigError


class Named(Protocol):
    """What a check is found by, whether it is one of a release or across documents."""

    @property
    def code(self) -> str:
        """Two letters and two digits."""

    @property
    def slug(self) -> str:
        """Its name in words."""

    @property
    def tickmark(self) -> str:
        """The sign beside a figure that it ties."""

    @property
    def page(self) -> str:
        """What it tests, and the rest of its page."""


AnyCheck = TypeVar("AnyCheck", bound=Named)


def find_check(code: str, checks: Sequence[AnyCheck]) -> AnyCheck:
    """The check of a code, or of a slug, whatever the case; ConfigError, naming the nearest, where there is none."""
    wanted = code.strip().upper()
    for check in checks:
        if wanted in (check.code, check.slug.upper()):
            return check
    raise ConfigError(_unknown("check", code, wanted, checks))


def choose_checks(checks: Sequence[Check], *, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[Check, ...]:
    """The checks whose code begins with one of `select` (all where it is empty) and with none of `ignore`, in their own order.

    Raises ConfigError for an entry that is the beginning of no code, and where nothing is left.
    """
    wanted, unwanted = _prefixes(select, checks), _prefixes(ignore, checks)
    chosen = tuple(
        check for check in checks if (not wanted or check.code.startswith(wanted)) and not (unwanted and check.code.startswith(unwanted))
    )
    if not chosen and checks:
        raise ConfigError("no check is left: everything that is selected is ignored as well; select more or ignore less")
    return chosen


def _prefixes(entries: Sequence[str], checks: Sequence[Check]) -> tuple[str, ...]:
    if isinstance(entries, str):
        entries = [entry for entry in entries.split(",") if entry.strip()]
    found = []
    for entry in entries:
        prefix = entry.strip().upper()
        if not prefix or not any(check.code.startswith(prefix) for check in checks):
            raise ConfigError(_unknown("check or family of checks", entry, prefix, checks))
        found.append(prefix)
    return tuple(found)


def _unknown(what: str, given: str, wanted: str, checks: Sequence[Named]) -> str:
    codes = [check.code for check in checks]
    slugs = {check.slug.upper(): check.code for check in checks}
    near = get_close_matches(wanted, [*codes, *slugs], n=1)
    meant = f"did you mean {slugs.get(near[0], near[0])}? " if near else ""
    return f"{given!r} is no {what}; {meant}'tieout checks' lists them all"
