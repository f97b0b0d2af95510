"""The feed of current filings, read back until it meets what is known, and the daily indexes for what it does not reach back to."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial

from tieout.edgar.atom import Page, read_page
from tieout.edgar.choosing import FORMS, is_release_as_listed
from tieout.edgar.client import SITE, Edgar
from tieout.edgar.index import list_days
from tieout.edgar.moments import NEW_YORK
from tieout.errors import FeedError
from tieout.model.filing import FilingRef

FEED = f"{SITE}/cgi-bin/browse-edgar"
TYPES = ("8-K", "6-K")  # each stands for all forms that begin so
PAGE = 100
MOST_PAGES = 60
AGE = timedelta(days=1)  # how far back a reader that knows nothing looks
LATE = timedelta(hours=1)  # entries may be listed out of their order by so much


def read_feed(edgar: Edgar, known: Collection[str], *, since: datetime | None = None) -> list[FilingRef]:
    """The filings that may be earnings releases and are not known yet, oldest first, each once.

    `known` are accession numbers; `since` is how far back to look at most, by default a day: after a pause give the moment of the last
    reading. Where the feed does not reach back so far, the daily indexes tell the rest. What form and items rule out is left out; what they
    leave open (`items` empty, or 6-K) is for `choose` to settle. Call it again and again with all that has become known, chosen or not.
    """
    found: dict[str, FilingRef] = {}
    gaps: list[tuple[datetime, datetime]] = []
    for kind in TYPES:
        read = _Reading()
        for page in _pages(edgar, kind):
            oldest = (since or (page.written or datetime.now(UTC)) - AGE).astimezone(UTC)
            if read.add(page, known, found, oldest):
                break
        else:
            if read.reached is not None and since is not None and read.reached > since:
                gaps.append((since, read.reached))
    if gaps:
        first, last = min(gap[0] for gap in gaps), max(gap[1] for gap in gaps)
        listed = list_days(edgar, first.astimezone(NEW_YORK).date(), last.astimezone(NEW_YORK).date())
        for ref in listed:
            if ref.accession not in known and is_release_as_listed(ref) is not False:
                found.setdefault(ref.accession, ref)
    return sorted(found.values(), key=_moment)


class _Reading:
    """How far the reading of one feed has come."""

    def __init__(self) -> None:
        self.reached: datetime | None = None

    def add(self, page: Page, known: Collection[str], found: dict[str, FilingRef], oldest: datetime) -> bool:
        """Takes the new filings of a page; whether that is far enough.

        It is once a whole page is known or too old: a filing may be listed a little below younger ones, and not only at the top.
        """
        is_new = False
        for ref in page.refs:
            moment = _moment(ref)
            self.reached = min(self.reached or moment, moment)
            if ref.form.upper() not in FORMS or is_release_as_listed(ref) is False or moment < oldest:
                continue
            if ref.accession not in known and ref.accession not in found:
                found[ref.accession] = ref
                is_new = True
        if self.reached is not None and self.reached < oldest - LATE:
            return True
        candidates = [ref for ref in page.refs if ref.form.upper() in FORMS and is_release_as_listed(ref) is not False]
        return bool(candidates) and not is_new and all(ref.accession in known for ref in candidates)


def _pages(edgar: Edgar, kind: str) -> Iterator[Page]:
    """The pages of the feed of a form, the newest first, until it ends."""
    for number in range(MOST_PAGES):
        query = f"action=getcurrent&CIK=&type={kind}&company=&dateb=&owner=include&start={number * PAGE}&count={PAGE}&output=atom"
        url = f"{FEED}?{query}"
        page = edgar.get_listing(url, partial(read_page, name=url))
        if page is None:
            raise FeedError(f"{url}: is not there; try again later")
        for remark in page.remarks:
            edgar.say(remark)
        yield page
        if page.count < PAGE:
            return


def _moment(ref: FilingRef) -> datetime:
    """When a filing was accepted, or the end of the day it was filed where only that is known."""
    return ref.accepted or datetime.combine(ref.filed, time(22), NEW_YORK).astimezone(UTC)
