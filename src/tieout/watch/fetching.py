"""Releases from EDGAR into a store: read as they come, and none twice."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import NamedTuple

from tieout import __version__
from tieout.batch.work import job_of
from tieout.config import Config
from tieout.edgar import Edgar, fetch_releases
from tieout.edgar.finding import Report
from tieout.errors import ConfigError, StoreError, TieoutError, to_failure
from tieout.model.filing import FilingRef
from tieout.store import Database
from tieout.store.runs import has_filing
from tieout.watch import prepare_release


class Stored(NamedTuple):
    """A release in a store: what it is, and whether it was not there before; `failure` says why it could not be read."""

    ref: FilingRef
    is_new: bool
    failure: TieoutError | None = None


def store_releases(
    edgar: Edgar,
    target: str,
    store: Database,
    *,
    config: Config,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    keeps: bool = False,
    report: Report | None = None,
) -> Iterator[Stored]:
    """Reads the releases that a target stands for into a store, at most `limit` of them, and yields each once it is there.

    What this version has read is not fetched again. `keeps` puts the submissions themselves into the store as well, and fetches for that
    what was read before without.
    """
    job = job_of(config, for_store=True, keeps=keeps)

    def is_there(ref: FilingRef) -> bool:
        return has_filing(store, ref.accession, version=__version__, settings=job.settings, kept=keeps)

    for ref, submission in islice(fetch_releases(edgar, target, since=since, until=until, has=is_there, report=report), limit):
        if submission is None:
            yield Stored(ref, is_new=False)
            continue
        try:
            is_new = store.put(prepare_release(ref, submission, job))
        except (StoreError, ConfigError):
            raise
        except Exception as error:  # noqa: BLE001 - the others must go on
            yield Stored(ref, is_new=False, failure=to_failure(ref.accession, error))
        else:
            yield Stored(ref, is_new)
