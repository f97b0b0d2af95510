"""From what a user names to the earnings releases that were filed, and to the submissions they are in."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

import msgspec

from tieout.edgar.choosing import is_release, is_release_as_listed
from tieout.edgar.client import Edgar, submission_url
from tieout.edgar.companies import find_cik, list_filings
from tieout.edgar.header import UNKNOWN, read_filing_header
from tieout.edgar.index import find_filing, list_days
from tieout.edgar.targets import Target, read_target
from tieout.edgar.withdrawn import Withdrawn
from tieout.errors import FeedError
from tieout.model.filing import FilingRef

Report = Callable[[FilingRef, FeedError | None], None]


def find_releases(
    edgar: Edgar, target: str, *, since: date | None = None, until: date | None = None, report: Report | None = None
) -> Iterator[FilingRef]:
    """The earnings releases that a target stands for, each once, the newest first (of a form: the oldest first).

    A target is a ticker, a CIK, an accession number (also with its CIK before it, and a stroke), an address of EDGAR, or a form ("8-K",
    "6-K") for all companies from `since` on. An accession number and the address of a filing give that filing, whatever it is. Raises
    FeedError where there is no such thing. A filing that must be looked into and cannot be had is given to `report`, with the error or
    None where EDGAR does not have it (any more), and the others go on; without `report` the error is raised.
    """
    wanted = read_target(target)
    if wanted.accession is not None:
        yield _find_one(edgar, wanted)
    elif wanted.form is not None:
        if since is None:
            raise FeedError(f"{target}: stands for the filings of all companies; say from which day on with --since")
        listed = list_days(edgar, since, until or datetime.now(UTC).date())
        yield from choose(edgar, (ref for ref in listed if ref.form.startswith(wanted.form)), report=report)
    else:
        cik = wanted.cik or find_cik(edgar, wanted.ticker or "")
        yield from choose(edgar, list_filings(edgar, cik, since=since, until=until), report=report)


class Examined(NamedTuple):
    """What a filing is: whether an earnings release, None where it is not there (yet); `submission` only of a release."""

    is_release: bool | None
    ref: FilingRef
    submission: bytes | None = None


def examine(edgar: Edgar, ref: FilingRef) -> Examined:
    """What a filing is, asked now, whatever was not there before: for who has an order of its own in asking again."""
    said = is_release_as_listed(ref)
    if said is False:
        return Examined(False, ref)
    submission = edgar.get_submission(ref.url)
    if submission is None:
        return Examined(None, ref)
    settled = settle(ref, submission)
    is_one = said or is_release(ref, submission, read_filing_header(submission))
    return Examined(is_one, settled, submission if is_one else None)


def choose(edgar: Edgar, refs: Iterable[FilingRef], *, report: Report | None = None) -> Iterator[FilingRef]:
    """Those of the filings that are earnings releases, in their order; those that no listing decides are fetched and looked into.

    `report` is as in `find_releases`.
    """
    for ref in refs:
        said = is_release_as_listed(ref)
        if said is None:
            submission = _fetch_or_report(edgar, ref, report)
            if submission is None:
                continue
            said = is_release(ref, submission, read_filing_header(submission))
            ref = settle(ref, submission)
        if said:
            yield ref


def fetch_releases(
    edgar: Edgar,
    target: str,
    *,
    since: date | None = None,
    until: date | None = None,
    has: Callable[[FilingRef], bool] = lambda _: False,
    report: Report | None = None,
) -> Iterator[tuple[FilingRef, bytes | None]]:
    """The releases that a target stands for, each with its complete submission, or None where `has` says that it is there already.

    A release is settled (`settle`) by its submission. What cannot be fetched goes to `report`, as in `find_releases`.
    """
    for ref in find_releases(edgar, target, since=since, until=until, report=report):
        if has(ref):
            yield ref, None
        elif (submission := _fetch_or_report(edgar, ref, report)) is not None:
            yield settle(ref, submission), submission


def _fetch_or_report(edgar: Edgar, ref: FilingRef, report: Report | None) -> bytes | None:
    """The complete submission; what cannot be had goes to `report`, or without one is raised where it is an error."""
    try:
        submission = fetch(edgar, ref)
    except FeedError as error:
        if report is None:
            raise
        report(ref, error)
        return None
    if submission is None and report is not None:
        report(ref, None)
    return submission


def fetch(edgar: Edgar, ref: FilingRef) -> bytes | None:
    """The complete submission, from the cache where it is there; None where EDGAR does not have it (any more).

    What was not there is asked for again an hour later at the earliest, and no more once it has not been there for a day.
    """
    withdrawn = Withdrawn(edgar.folder / "withdrawn")
    if not withdrawn.is_to_be_asked(ref.accession):
        return None
    submission = edgar.get_submission(ref.url)
    if submission is None:
        withdrawn.note(ref.accession)
        return None
    withdrawn.forget(ref.accession)
    return submission


def settle(ref: FilingRef, submission: bytes) -> FilingRef:
    """The filing as the header of its submission has it: the moment it was accepted above all, which listings do not tell for sure."""
    header = read_filing_header(submission)
    items = tuple(item for item in header.items if item != UNKNOWN)
    return msgspec.structs.replace(
        ref,
        company=ref.company or header.company or "",
        form=header.form or ref.form,
        filed=header.filed or ref.filed,
        items=ref.items or items,
        accepted=header.accepted or ref.accepted,
    )


def _find_one(edgar: Edgar, target: Target) -> FilingRef:
    """The filing with an accession number. Its folder is that of a filer; who that is the number does not say for sure."""
    assert target.accession is not None
    cik = target.cik or target.accession[:10]
    ref = FilingRef(target.accession, cik, "", "", date.today(), submission_url(cik, target.accession))
    submission = edgar.get_submission(ref.url)
    if submission is None and target.cik is None and (listed := find_filing(edgar, target.accession)) is not None:
        ref = listed
        submission = edgar.get_submission(ref.url)
    if submission is None:
        raise FeedError(f"{target.given}: EDGAR has no such filing (any more); see that the number is right, or give its address")
    header = read_filing_header(submission)
    if header.accession not in (None, target.accession):
        raise FeedError(f"{target.given}: holds another filing ({header.accession}); try again later")
    if header.cik is not None:
        ref = msgspec.structs.replace(ref, cik=header.cik)
    return settle(ref, submission)
