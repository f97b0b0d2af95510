"""Watching EDGAR: each new earnings release is read, stored and delivered, once, across restarts and whatever dies in between."""

import contextlib
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import msgspec

from tieout.batch.pool import read_alone
from tieout.batch.work import LONGEST, Document, Job, job_of, read_one
from tieout.config import Config
from tieout.edgar import Edgar, examine, read_feed, settle
from tieout.errors import ConfigError, FeedError, ReadError, StoreError, to_failure
from tieout.limits import TooLong, within
from tieout.model.filing import FilingRef
from tieout.store import Database
from tieout.store.moments import now
from tieout.store.owners import this_process
from tieout.store.queue import (
    ABSENT,
    AGAIN,
    DONE,
    GIVEN_UP,
    GONE,
    HOLDS,
    PASSED,
    Open,
    begin_filing,
    date_filing,
    end_lease,
    find_known,
    find_latest,
    find_open,
    find_undated,
    note_filings,
    release_filing,
    settle_filing,
    take_lease,
)
from tieout.store.rows import Prepared
from tieout.watch.deliveries import Outbox, Target

OVERLAP = timedelta(hours=2)  # the feed is read back past the latest filing by so much: entries come late and clocks differ
PAUSES = (30, 120, 600, 1800, 3600)  # seconds until a filing that could not be had is tried again
# Ends of a watcher at one filing until it is given up, and for how long it is tried at least: someone may be ending watchers, and who reads
# it is a process of its own by then.
MOST_DEATHS, LEAST_TIME = 30, timedelta(days=1)
MOST_FAILURES = 30  # times that it may fail to be had, or not be there: a day and a little
BREATH = 30.0  # seconds between two signs of a watcher that waits that it is there


class Turn(msgspec.Struct):
    """What one look at the feed did: filings new in it, releases stored, those that are none, not there yet, gone, failed; deliveries."""

    seen: int = 0
    stored: int = 0
    passed: int = 0
    absent: int = 0
    gone: int = 0
    failed: int = 0
    delivered: int = 0


class Watcher:
    """Follows the feed of one EDGAR into one store; to be used in a `with`. StoreError where another process watches into that store.

    `say` is told, a line each, of what goes wrong and passes. `keeps` puts the submissions themselves into the store as well.
    """

    def __init__(
        self,
        store: Database,
        edgar: Edgar,
        targets: list[Target],
        *,
        config: Config,
        keeps: bool = False,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._edgar = edgar
        self._names = tuple(target.name for target in targets)
        self._outbox = Outbox(store, targets, is_ending=lambda: self._is_ending)
        self._job = job_of(config, for_store=True, keeps=keeps)
        self._say = say
        self._owner = this_process()
        self._is_ending = False
        self._held: set[str] = set()  # companies of which an earlier filing has failed in this turn
        self._is_cut_off = False  # whether the feed itself could not be had
        take_lease(store, self._owner)

    def __enter__(self) -> "Watcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._outbox.close()
        end_lease(self._store, self._owner)

    def end(self, *_: object) -> None:
        """Ends the watching once the filing at hand is done: a handler of signals as well. Called again it ends at once."""
        if self._is_ending:
            raise KeyboardInterrupt
        self._is_ending = True

    def run(self, *, every: float) -> None:
        """Looks at the feed again and again, `every` seconds apart, until `end` is called."""
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self.end)
        while not self._is_ending:
            begun = breath = time.monotonic()
            self.turn()
            while not self._is_ending and (left := begun + every - time.monotonic()) > 0:
                if time.monotonic() - breath > BREATH:
                    self._hold()
                    breath = time.monotonic()
                time.sleep(min(left, 0.2))

    def turn(self) -> Turn:
        """Looks at the feed once, and does all that is to be done."""
        turn = Turn()
        self._held.clear()
        self._hold()
        self._read_feed(turn)
        self._date_filings()
        self._deliver(turn)  # what an earlier watcher left
        for one in find_open(self._store):
            if self._is_ending:
                break
            if one.ref.cik in self._held:
                continue
            self._hold()  # a turn may take longer than a lease lasts
            if not self._handle(one, turn):
                break
            self._deliver(turn)
        return turn

    def _hold(self) -> None:
        take_lease(self._store, self._owner)

    def _read_feed(self, turn: Turn) -> None:
        latest = find_latest(self._store)
        self._is_cut_off = False
        try:
            found = read_feed(self._edgar, find_known(self._store), since=None if latest is None else latest - OVERLAP)
        except FeedError as error:
            self._is_cut_off = True
            self._say(f"{error}; looking again later")
            return
        note_filings(self._store, found)
        turn.seen = len(found)

    def _date_filings(self) -> None:
        """Learns from the filings themselves when they were accepted, where an index told no more than the day: the order depends on it."""
        for ref in find_undated(self._store):
            if self._is_ending:
                return
            self._hold()
            try:
                submission = self._edgar.get_submission(ref.url)
            except FeedError:
                return  # whoever handles it says so
            if submission is not None:
                date_filing(self._store, settle(ref, submission))

    def _deliver(self, turn: Turn) -> None:
        arrived, troubles = self._outbox.deliver()
        turn.delivered += arrived
        for trouble in troubles:
            self._say(trouble)

    def _handle(self, one: Open, turn: Turn) -> bool:
        """Does one filing to its end; False where nothing can be had now, whatever filing is asked for."""
        accession = one.ref.accession
        is_deadly = one.deaths >= MOST_DEATHS and now() - one.seen > LEAST_TIME
        if is_deadly or one.failed >= MOST_FAILURES:
            reason = "ends the process that fetches it" if is_deadly else f"could not be had {one.failed} times"
            settle_filing(self._store, accession, GIVEN_UP, reason=reason)
            self._say(f"{accession}: {reason}; given up, `tieout fetch {accession}` has it")
            turn.failed += 1
            return True
        begin_filing(self._store, accession)
        try:
            self._read(one, turn)
        except FeedError as error:
            if self._is_cut_off:  # it is not the filing's fault, and does not count against it
                release_filing(self._store, accession)
                return False
            pause = self._try_again(one, AGAIN, str(error))
            self._say(f"{accession}: {error}; tried again in {pause} s")
            if one.failed < HOLDS:
                self._held.add(one.ref.cik)
            turn.failed += 1
        except (StoreError, ConfigError, KeyboardInterrupt):
            with contextlib.suppress(StoreError):
                release_filing(self._store, accession)
            raise
        except Exception as error:  # noqa: BLE001 - the others must go on
            failure = to_failure(accession, error)
            settle_filing(self._store, accession, GIVEN_UP, reason=str(failure))
            self._say(str(failure))
            turn.failed += 1
        return True

    def _try_again(self, one: Open, state: str, reason: str) -> int:
        """Keeps that a filing is to be tried again, and says in how many seconds."""
        pause = PAUSES[min(one.failed, len(PAUSES) - 1)]
        settle_filing(self._store, one.ref.accession, state, reason=reason, due=now() + timedelta(seconds=pause))
        return pause

    def _read(self, one: Open, turn: Turn) -> None:
        accession = one.ref.accession
        found = examine(self._edgar, one.ref)
        if found.is_release is None and one.failed < MOST_FAILURES - 1:  # a filing may be listed a while before it can be had
            self._try_again(one, ABSENT, "is listed and not there yet")
            turn.absent += 1
        elif found.is_release is None:
            settle_filing(self._store, accession, GONE, reason="is listed and not there")
            turn.gone += 1
        elif found.submission is None:
            settle_filing(self._store, accession, PASSED)
            turn.passed += 1
        else:
            # One at which a watcher ended may have been the reason, and is read by a process of its own. If that was ended too, before it
            # was done, someone is ending watchers, and it is read here again, which takes less time.
            prepared = prepare_release(found.ref, found.submission, self._job, is_suspect=one.deaths % 2 == 1)
            turn.stored += self._store.put(prepared, deliver_to=self._names)
            settle_filing(self._store, accession, DONE, sha256=prepared.sha256)


def prepare_release(ref: FilingRef, submission: bytes, job: Job, *, is_suspect: bool = False) -> Prepared:
    """What a store keeps of the release in a complete submission; ReadError where it takes longer than ten minutes.

    One that `is_suspect` is read by a process of its own, for it may end who reads it.
    """
    document = Document.of(f"{ref.accession}.txt", submission, ref)
    if is_suspect:
        [[outcome]] = read_alone([document], job)
    else:
        try:
            with within(LONGEST):
                outcome = read_one(document, job)
        except TooLong:
            raise ReadError(f"{ref.accession}: takes longer than {LONGEST:g} s to read; please report it") from None
    if outcome.prepared is None:
        error = ReadError(outcome.reason)
        error.code = outcome.code
        raise error
    return outcome.prepared


__all__ = ["Turn", "Watcher", "prepare_release"]
