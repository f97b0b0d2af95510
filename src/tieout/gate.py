"""What counts in a run over documents: which checks are run, which exceptions are accepted, and from which severity on the run fails."""

import hashlib
import json
from pathlib import PurePath

from tieout.checks import CHECKS
from tieout.checks.baseline import Entry, accept, entries_of, entries_to_json, is_about, read_baseline
from tieout.checks.choosing import choose_checks
from tieout.concepts.own import read_own
from tieout.config import SEVERITIES, Config
from tieout.errors import ConfigError
from tieout.model.release import Release


class Gate:
    """Settles the releases of one run, one after the other, and knows at the end what the baseline file lists in vain.

    `writes` is for a run that writes a baseline: then every error and warning is accepted. Raises ConfigError for settings that are wrong.
    """

    def __init__(self, config: Config, *, writes: bool = False) -> None:
        self.config = config
        self._checks = [check.code for check in choose_checks(CHECKS, select=config.select, ignore=config.ignore)]
        if config.concepts is not None:
            read_own(config.concepts)  # what is wrong with it is said before anything is read
        self._baseline = None if config.baseline is None or writes else read_baseline(config.baseline)
        self._writes = writes
        self._failing = SEVERITIES[: SEVERITIES.index(config.fail_on) + 1]
        self._entries: list[Entry] = []
        self._used: set[int] = set()
        self._names: list[str] = []

    def settle(self, release: Release) -> Release:
        """The release with its accepted exceptions marked."""
        self._names.append(PurePath(release.document.name).name)
        if self._writes:
            entries = list(entries_of(release))
            self._entries += entries
            return accept(release, entries)[0]
        if self._baseline is None:
            return release
        settled, used = accept(release, self._baseline.accepted)
        self._used |= used
        return settled

    def fails(self, release: Release) -> bool:
        """Whether a settled release has an exception that counts."""
        return any(finding.severity in self._failing and not finding.accepted for finding in release.findings)

    def unmatched(self) -> list[Entry]:
        """The entries of the baseline that match no exception any more, of those that documents and checks of this run could match."""
        if self._baseline is None:
            return []
        return [
            entry
            for index, entry in enumerate(self._baseline.accepted)
            if index not in self._used and is_about(entry, self._names, self._checks)
        ]

    def written(self) -> bytes:
        """The baseline file of this run."""
        return entries_to_json(self._entries)


def settings_of(config: Config) -> str:
    """What tells readings apart that were made with other checks or names: nothing, or a hash of those settings."""
    if not (config.select or config.ignore or config.concepts):
        return ""
    if config.concepts:
        read_own(config.concepts)  # which says in one line what is wrong with it
    tags = config.concepts.read_bytes() if config.concepts else b""
    told = json.dumps([sorted(config.select), sorted(config.ignore), hashlib.sha256(tags).hexdigest()])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def check_settings(config: Config) -> None:
    """Raises ConfigError, naming the settings file, where it names checks that there are not."""
    try:
        choose_checks(CHECKS, select=config.select, ignore=config.ignore)
    except ConfigError as error:
        raise ConfigError(f"{config.source}: {error}" if config.source else str(error)) from error
