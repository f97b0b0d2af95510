"""Watching the stand-in of EDGAR: every release stored and delivered, once, in order, whatever dies or does not answer in between."""

import contextlib
import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import tieout
from tests.edgar_server import serve
from tests.edgar_world import World
from tests.hooks import SECRET, receiver
from tests.stores import KINDS, addresses
from tieout import Query, api, cli, watch
from tieout.batch import run_batch
from tieout.config import Config
from tieout.edgar import open_edgar
from tieout.errors import ConfigError, FeedError, StoreError
from tieout.net.post import Poster, RefusedError
from tieout.store import schema
from tieout.store.owners import this_process
from tieout.store.queue import find_open
from tieout.watch import Watcher
from tieout.watch.deliveries import Lines, Webhook, read_secret, sign
from tieout.watch.fetching import store_releases
from tools.places import ROOT

SECOND = 0.02
CONFIG = Config(contact="Jane Doe jane@example.com")
KILLS = 20
STEP = timedelta(hours=6)


@pytest.fixture(scope="module")
def world():
    return World(filings=160, companies=16, days=3)


@pytest.fixture
def server(world, tmp_path, monkeypatch):
    with serve(world, second=SECOND) as stand:
        settle_in(stand, monkeypatch, tmp_path)
        stand.now = world.filings[0].moment
        yield stand


def settle_in(stand, monkeypatch, tmp_path):
    """Makes every process that is begun from here ask the stand-in."""
    values = {"EDGAR": stand.url, "EDGAR_SECOND": str(SECOND), "CACHE": str(tmp_path / "cache"), "CONTACT": CONFIG.contact}
    for name, value in {**values, "WEBHOOK_SECRET": SECRET}.items():
        monkeypatch.setenv(f"TIEOUT_{name}", value)


def moments(world):
    """The moments at which a watcher of the simulated days looks."""
    moment = world.filings[0].moment
    while moment < world.end:
        moment += STEP
        yield moment


def accessions(store):
    return [one.accession for one in store.readings(Query(every_reading=True))]


def check_order(world, came):
    """Of each company what came first is what was accepted first; what came again came before anything later did."""
    by_company = defaultdict(list)
    for one in came:
        if one["accession"] not in by_company[one["cik"]]:
            by_company[one["cik"]].append(one["accession"])
        else:
            assert one["accession"] == by_company[one["cik"]][-1]
    for seen in by_company.values():
        stored = [world.by_accession[one].moment for one in seen]
        assert stored == sorted(stored)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_release_is_stored_and_delivered_once(world, server, tmp_path, kind):
    said, spent = [], []
    server.faults = 0.1
    for address in addresses(kind, tmp_path):
        with (
            receiver(faults=0.2) as hooks,
            tieout.open_store(address) as store,
            open_edgar(CONFIG, say=said.append) as edgar,
            (tmp_path / "lines").open("wb") as lines,
            Watcher(store, edgar, [Lines(lines), Webhook(hooks.url, SECRET)], config=CONFIG, say=said.append) as watcher,
        ):
            watcher._outbox._pause = 0
            for moment in [*moments(world), world.end, world.end + timedelta(hours=2)]:
                server.now = moment
                begun = time.monotonic()
                turn = watcher.turn()
                spent += [(time.monotonic() - begun) / turn.stored] if turn.stored else []
            for _ in range(20):  # what the receiver refused, until it takes it
                make_due(store)
                watcher.turn()
            assert sorted(accessions(store)) == sorted(world.releases())
            assert [one["accession"] for one in map(json.loads, (tmp_path / "lines").read_bytes().splitlines())] == accessions_in_order(
                store
            )
            assert {one["accession"] for one in hooks.came} == world.releases()
            assert hooks.wrong == []
            check_order(world, hooks.came)
            ids = {}
            for one in hooks.came:
                assert ids.setdefault(one["id"], one["accession"]) == one["accession"]
            assert len(ids) == len(world.releases())
            for reading in store.readings(Query()):
                truth = world.by_accession[reading.accession]
                assert (reading.known, reading.known_by, reading.cik) == (truth.moment, "accepted", truth.filers[0].cik)
                assert reading.facts > 0
    assert statistics.median(spent) < 5  # measured in `make bench`; here only that nothing stands still
    assert all("\n" not in line for line in said)


def accessions_in_order(store):
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(schema.DOCUMENTS.c.accession).join(schema.READINGS).order_by(schema.READINGS.c.id)).scalars()
        return list(rows)


def make_due(store):
    with store.engine.begin() as connection:
        for table in (schema.DELIVERIES, schema.FILINGS):
            connection.execute(table.update().values(due=watch.now() - timedelta(seconds=1)))


@pytest.mark.slow
def test_what_only_an_index_lists_is_delivered_in_order(tmp_path, monkeypatch):
    """A watcher that was away for longer than the feed reaches back: of those days the indexes tell no more than the day."""
    world = World(filings=300, companies=10, days=8)
    with serve(world, second=SECOND) as stand, receiver() as hooks, tieout.open_store(tmp_path / "kept.db") as store:
        settle_in(stand, monkeypatch, tmp_path)
        with open_edgar(CONFIG) as edgar, Watcher(store, edgar, [Webhook(hooks.url, SECRET)], config=CONFIG) as watcher:
            for moment in (world.filings[40].moment, world.end):
                stand.now = moment
                watcher.turn()
        assert {one["accession"] for one in hooks.came} == set(accessions(store))
        assert any("daily-index" in path for _, path, _ in stand.log)
        check_order(world, hooks.came)


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on_from_there(world, server, tmp_path):
    kill_and_resume(world, server, tmp_path, KILLS)


@pytest.mark.soak
def test_killed_two_hundred_times_it_goes_on_from_there(tmp_path, monkeypatch):
    world = World(filings=600, companies=40, days=8)
    with serve(world, second=SECOND) as stand:
        for name, value in {
            "EDGAR": stand.url,
            "EDGAR_SECOND": str(SECOND),
            "CACHE": str(tmp_path / "cache"),
            "CONTACT": CONFIG.contact,
        }.items():
            monkeypatch.setenv(f"TIEOUT_{name}", value)
        monkeypatch.setenv("TIEOUT_WEBHOOK_SECRET", SECRET)
        kill_and_resume(world, stand, tmp_path, 200)


def count_open(address):
    """How many filings of a store are still to be looked at, and deliveries to arrive."""
    filings = sa.select(sa.func.count()).where(schema.FILINGS.c.state.in_(("new", "again")))
    deliveries = sa.select(sa.func.count()).where(schema.DELIVERIES.c.state != "delivered")
    with tieout.open_store(address) as store, store.engine.connect() as connection:
        return connection.execute(filings).scalar() + connection.execute(deliveries).scalar()


def kill_and_resume(world, server, tmp_path, kills):
    address, draw, told = str(tmp_path / "kept.db"), random.Random(kills), []
    looks = list(moments(world))
    with receiver(faults=0.1) as hooks:
        command = [sys.executable, "-m", "tieout", "watch", "--to", address, "--webhook", hooks.url, "--once"]
        killed = turn = whole = 0
        # to the end of the simulated days, and until nothing waits that was refused, or that no kill let be done
        while killed < kills or turn < len(looks) + 2 or whole < 3 or (count_open(address) and whole < 60):
            server.now = looks[min(turn, len(looks) - 1)] if turn < len(looks) else world.end
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                try:
                    # the first look is left alone: a watcher that has never looked goes back a day and no further
                    out, error = process.communicate(timeout=draw.uniform(0.5, 1.4) if turn and killed < kills else 120)
                    assert process.returncode == 0, error
                except subprocess.TimeoutExpired:
                    process.kill()
                    out, error = process.communicate()
                    killed += 1
            told += [json.loads(line) for line in out.splitlines() if line.endswith(b"}")]
            turn += process.returncode == 0 or killed % 3 == 0
            whole += process.returncode == 0 and turn > len(looks)
            if killed >= kills:
                with tieout.open_store(address) as store:
                    make_due(store)
        with tieout.open_store(address) as store:
            assert sorted(accessions(store)) == sorted(world.releases())
            with store.engine.connect() as connection:
                states = set(connection.execute(sa.select(schema.FILINGS.c.state)).scalars())
            assert states <= {"stored", "passed", "absent", "gone"}
        assert count_open(address) == 0
        assert {one["accession"] for one in told} == world.releases()
        assert {one["accession"] for one in hooks.came} == world.releases()
        assert hooks.wrong == []
        check_order(world, hooks.came)


@pytest.mark.parametrize(("before", "after"), [(b"", b""), (b'{"a": 1}\n', b""), (b'{"a": 1}\n{"b', b"\n")])
def test_a_line_that_was_torn_is_ended_before_the_next(tmp_path, before, after):
    path = tmp_path / "lines"
    path.write_bytes(before)
    with path.open("ab") as stream:
        Lines(stream)
    assert path.read_bytes() == before + after


def test_a_release_that_takes_too_long_is_given_up(world, server, tmp_path, monkeypatch):
    read, said = api.read, []
    monkeypatch.setattr(watch, "LONGEST", 0.3)

    def slow(source, **options):
        while options["name"] == f"{chosen}.txt":
            pass
        return read(source, **options)

    chosen = min(world.releases(), key=lambda one: world.by_accession[one].moment)
    monkeypatch.setattr(api, "read", slow)
    server.now = world.by_accession[chosen].moment + timedelta(hours=3)
    with (
        tieout.open_store(tmp_path / "kept.db") as store,
        open_edgar(CONFIG) as edgar,
        Watcher(store, edgar, [], config=CONFIG, say=said.append) as watcher,
    ):
        turn = watcher.turn()
        assert (turn.failed, [line for line in said if chosen in line]) == (
            1,
            [f"{chosen}: takes longer than 0.3 s to read; please report it"],
        )
        assert chosen not in accessions(store)
        with store.engine.connect() as connection:
            state = sa.select(schema.FILINGS.c.state).where(schema.FILINGS.c.accession == chosen)
            assert connection.execute(state).scalar() == "given-up"


@pytest.mark.slow
def test_a_webhook_that_never_answers_holds_nothing_up(world, server, tmp_path, monkeypatch):
    monkeypatch.setattr("tieout.net.post.READ", 0.2)
    said = []
    server.now = world.end
    with (
        receiver() as hooks,
        tieout.open_store(tmp_path / "kept.db") as store,
        open_edgar(CONFIG) as edgar,
        Watcher(store, edgar, [Webhook(hooks.url, SECRET)], config=CONFIG, say=said.append) as watcher,
    ):
        hooks.is_dead = True
        turn = watcher.turn()
        assert turn.stored > 5
        assert turn.delivered == 0
        assert [line for line in said if "nothing is lost, it is sent again until it arrives" in line] == said
        assert len(said) == 1
        hooks.is_dead = False
        watcher._outbox._silent.clear()  # as time would
        for _ in range(2):
            make_due(store)
            watcher.turn()
        assert len(hooks.came) == len(accessions(store)) == turn.stored
        check_order(world, hooks.came)


def test_two_watchers_do_not_meet(tmp_path, server):
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar:
        first = Watcher(store, edgar, [], config=CONFIG)
        first._owner = "elsewhere:77"
        watch.end_lease(store, this_process())
        watch.take_lease(store, first._owner)
        with pytest.raises(StoreError, match="elsewhere:77 watches into it already; end that, or give another store"):
            Watcher(store, edgar, [], config=CONFIG)
        watch.end_lease(store, first._owner)
        process = subprocess.Popen([sys.executable, "-c", "pass"])
        process.wait()
        watch.take_lease(store, f"{this_process().rpartition(':')[0]}:{process.pid}")
        Watcher(store, edgar, [], config=CONFIG)  # who held it is dead


@pytest.mark.slow
def test_a_filing_that_kills_who_reads_it_is_given_up(world, server, tmp_path, monkeypatch):
    server.now = world.end
    late = [one for one in world.filings if one.is_release and one.moment > world.end - timedelta(hours=20)]
    deadly = sorted(one.accession for one in late if not one.is_withdrawn)[3]
    script = (
        "import os, signal, sys\n"
        "from tests import killers\n"
        "from tieout import cli, api\n"
        "from tieout.batch import pool\n"
        "pool.read_chunk = killers.read_chunk_named\n"
        "read = api.read\n"
        "def killed(source, **options):\n"
        "    if options['name'] == os.environ['DEADLY']: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return read(source, **options)\n"
        "api.read = killed\n"
        f"sys.exit(cli.main(['watch', '--once', '--quiet', '--to', {str(tmp_path / 'kept.db')!r}]))\n"
    )
    monkeypatch.setenv("DEADLY", f"{deadly}.txt")
    for turn in range(3):
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == (-9 if turn == 0 else 0), done.stderr
        assert (f"{deadly}.txt: ends the process that reads it, tried alone as well" in done.stderr) == (turn == 1)
    with tieout.open_store(tmp_path / "kept.db") as store:
        assert {one.accession for one in late if not one.is_withdrawn} - {deadly} <= set(accessions(store))
        assert deadly not in accessions(store)


def test_a_filing_at_which_watchers_end_comes_last_and_is_given_up_after_a_day(small, tmp_path):
    """With all of its company: what comes of others is not held up, and what comes of itself stays in order."""
    said = []
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar:
        with watching(store, edgar, []) as watcher:
            watcher._read_feed(watch.Turn())
            watcher._date_filings()
        first = find_open(store)
        deadly = first[0].ref
        with store.engine.begin() as connection:
            chosen = schema.FILINGS.update().where(schema.FILINGS.c.accession == deadly.accession)
            connection.execute(chosen.values(begun=watch.MOST_DEATHS))
        own = [one.ref.accession for one in first if one.ref.cik == deadly.cik]
        others = [one.ref.accession for one in first if one.ref.cik != deadly.cik]
        assert [one.ref.accession for one in find_open(store)] == [*others, *own]
        with store.engine.begin() as connection:
            connection.execute(chosen.values(seen=watch.now() - 2 * watch.LEAST_TIME))
        with watching(store, edgar, said) as watcher:
            watcher.turn()
        assert [line for line in said if deadly.accession in line] == [
            f"{deadly.accession}: ends the process that fetches it; given up, `tieout fetch {deadly.accession}` has it"
        ]
        assert sorted(accessions(store)) == sorted(small.world.releases() - {deadly.accession})


def test_a_feed_that_cannot_be_had_is_looked_at_again(world, server, tmp_path):
    said = []
    server.now = world.end
    server.faults, server.kinds = 1.0, ("500",)
    with (
        tieout.open_store(tmp_path / "kept.db") as store,
        open_edgar(CONFIG) as edgar,
        Watcher(store, edgar, [], config=CONFIG, say=said.append) as watcher,
    ):
        assert watcher.turn().seen == 0
        assert len(said) == 1
        assert said[0].endswith("looking again later")
        server.faults = 0.0
        assert watcher.turn().stored > 5


def watching(store, edgar, said, targets=()):
    return Watcher(store, edgar, list(targets), config=CONFIG, say=said.append)


def states_of(store):
    with store.engine.connect() as connection:
        columns = (schema.FILINGS.c.accession, schema.FILINGS.c.state, schema.FILINGS.c.begun, schema.FILINGS.c.failed)
        return {row[0]: tuple(row[1:]) for row in connection.execute(sa.select(*columns))}


@pytest.fixture
def small(tmp_path, monkeypatch):
    world = World(filings=24, companies=4, days=1)
    with serve(world, second=SECOND) as stand:
        settle_in(stand, monkeypatch, tmp_path)
        stand.now = world.end
        yield stand


def test_a_store_that_fails_is_no_fault_of_the_filing(small, tmp_path, monkeypatch):
    """A disk that is full for a while ends the watcher as often as it is begun; it must not use the filing's chances up."""
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar:
        with monkeypatch.context() as patch, watching(store, edgar, []) as watcher:

            def full(*_, **__):
                raise StoreError("kept.db: the disk is full")

            patch.setattr(store, "put", full)
            for _ in range(watch.MOST_DEATHS + 1):
                with pytest.raises(StoreError, match="disk is full"):
                    watcher.turn()
        assert "given-up" not in {state for state, *_ in states_of(store).values()}
        with watching(store, edgar, []) as watcher:
            watcher.turn()
        assert sorted(accessions(store)) == sorted(small.world.releases())


def test_a_setting_that_is_wrong_gives_no_filing_up(small, tmp_path, capsys):
    (tmp_path / "tieout.toml").write_text('select = ["NO99"]\n')
    options = ["--once", "--quiet", "--to", str(tmp_path / "kept.db"), "--config", str(tmp_path / "tieout.toml")]
    assert cli.main(["watch", *options]) == 2
    assert "NO99" in capsys.readouterr().err
    assert cli.main(["fetch", "8-K", "--since", "2026-01-01", *options[2:]]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "kept.db").exists()


def test_what_is_read_with_other_checks_is_another_reading(small, tmp_path):
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar:
        with Watcher(store, edgar, [], config=Config(select=("FT",))) as watcher:
            first = watcher.turn().stored
        company = next(one for one in small.world.companies if not one.is_foreign)
        anew = [one.is_new for one in store_releases(edgar, company.cik, store, config=CONFIG)]
        assert anew == [True] * len(anew) != []
        assert [one.is_new for one in store_releases(edgar, company.cik, store, config=CONFIG)] == [False] * len(anew)
        assert len(accessions(store)) == first + len(anew)


def test_what_is_listed_before_it_is_there_is_asked_for_again(small, tmp_path):
    late = [one for one in small.world.filings if one.is_release and not one.is_withdrawn]
    for one in late:
        object.__setattr__(one, "is_withdrawn", True)
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar, watching(store, edgar, []) as watcher:
        turn = watcher.turn()
        assert (turn.stored, turn.gone) == (0, 0)
        assert turn.absent >= len(late)
        for one in late:
            object.__setattr__(one, "is_withdrawn", False)
        assert watcher.turn().stored == 0  # it is not time yet
        make_due(store)
        assert watcher.turn().stored == len(late)
        for _ in range(watch.MOST_FAILURES):
            make_due(store)
            watcher.turn()
        assert {state for state, *_ in states_of(store).values()} <= {"stored", "passed", "gone"}


def test_a_network_that_is_gone_for_days_gives_no_filing_up(small, tmp_path, monkeypatch):
    said = []
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar, watching(store, edgar, said) as watcher:
        with monkeypatch.context() as patch:
            patch.setattr(watcher, "_handle", lambda *_: False)
            assert watcher.turn().seen > 5  # seen, and none read yet

        def nothing(self, url, **_):
            raise FeedError(f"{url}: cannot be reached")

        with monkeypatch.context() as patch:
            patch.setattr("tieout.net.client.Client.get", nothing)
            for _ in range(watch.MOST_FAILURES + 2):
                make_due(store)
                watcher.turn()
        assert all(line.endswith("looking again later") for line in said)
        assert {tuple(one) for one in states_of(store).values()} == {("new", 0, 0)}
        watcher.turn()
        assert sorted(accessions(store)) == sorted(small.world.releases())


def test_a_later_release_waits_for_an_earlier_one_of_its_company(small, tmp_path, monkeypatch):
    read = watch.examine
    by_company = defaultdict(list)
    for one in small.world.filings:
        if one.accession in small.world.releases():
            by_company[one.filers[0].cik].append(one.accession)
    company, first = next((cik, seen[0]) for cik, seen in by_company.items() if len(seen) > 1)

    def fails(edgar, ref):
        if ref.accession == first:
            raise FeedError(f"{ref.url}: answers 500")
        return read(edgar, ref)

    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar, watching(store, edgar, []) as watcher:
        monkeypatch.setattr(watch, "examine", fails)
        watcher.turn()
        watcher.turn()
        assert not set(by_company[company]) & set(accessions(store))
        monkeypatch.setattr(watch, "examine", read)
        make_due(store)
        watcher.turn()
        assert [one for one in accessions_in_order(store) if one in by_company[company]] == by_company[company]


class Deaf:
    """A target that takes nothing: it answers with an error, or not at all."""

    name = "https://deaf.example.com"

    def __init__(self, *, is_answer):
        self.is_answer = is_answer
        self.asked = 0

    def send(self, delivery, body):
        self.asked += 1
        raise RefusedError(f"{self.name}: says no", is_answer=self.is_answer)

    def close(self):
        """Nothing is open."""


@pytest.mark.parametrize("is_answer", [True, False])
def test_a_target_that_takes_nothing_is_asked_once_a_company_or_once(small, tmp_path, is_answer):
    target = Deaf(is_answer=is_answer)
    with tieout.open_store(tmp_path / "kept.db") as store, open_edgar(CONFIG) as edgar, watching(store, edgar, [], [target]) as watcher:
        turn = watcher.turn()
        companies = len({one.cik for one in store.readings(Query())})
        assert turn.stored > companies > 1
        assert target.asked == (companies if is_answer else 1)
        watcher._outbox._pause = 0
        watcher._outbox._silent.clear()
        make_due(store)
        asked = target.asked
        watcher._deliver(turn)  # and ends, though each is due again at once
        assert target.asked - asked == companies


def test_without_standard_output_there_is_one_line(small, tmp_path):
    script = "import sys; sys.stdout = None; from tieout import cli; sys.exit(cli.main(['watch', '--once', '--to', sys.argv[1]]))"
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "x.db")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "tieout: standard output is closed; open it, or give --quiet\n"


def test_a_second_signal_ends_at_once(small, tmp_path):
    with (
        tieout.open_store(tmp_path / "kept.db") as store,
        open_edgar(CONFIG) as edgar,
        watching(store, edgar, []) as one,
    ):
        one.end()
        assert one.turn().stored == 0
        with pytest.raises(KeyboardInterrupt):
            one.end()


def test_a_receiver_that_drips_its_answer_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("tieout.net.post.READ", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip():
            connection, _ = slow.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(9999)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                for _ in range(100):
                    connection.sendall(b"x")
                    time.sleep(0.1)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        begun = time.monotonic()
        with Poster(f"http://127.0.0.1:{slow.getsockname()[1]}/x", agent="test") as poster:
            poster.post(b"{}", {})
        assert time.monotonic() - begun < 5
        thread.join(5)


def test_a_key_in_an_address_is_not_shown():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with Poster(f"http://127.0.0.1:{port}/x?key=hidden", agent="test") as poster, pytest.raises(RefusedError) as error:
        poster.post(b"{}", {})
    assert "hidden" not in str(error.value)
    with pytest.raises(ConfigError) as wrong:
        Poster("http://example.com/hook?key=hidden", agent="test")
    assert "hidden" not in str(wrong.value)


ADDRESSES = {
    "http://example.com/hook": "give an https address",
    "ftp://example.com/hook": "give an https address",
    "https://me:secret@example.com/hook": "holds a name or a password",
    "nonsense": "give an https address",
    "https://": "give an https address",
}


@pytest.mark.parametrize(("address", "told"), ADDRESSES.items(), ids=list(ADDRESSES))
def test_an_address_that_is_not_sent_to(address, told):
    with pytest.raises(ConfigError, match=told) as error:
        Poster(address, agent="test")
    assert "secret" not in str(error.value)


def test_a_name_that_leads_to_a_private_network_is_refused(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 443))])
    with (
        Poster("https://hooks.example.com/x", agent="test") as poster,
        pytest.raises(RefusedError, match="an address on a private network"),
    ):
        poster.post(b"{}", {})


SECRETS = {"": "is shorter", "short": "is shorter", "whsec_!!!": "is no base64", "whsec_c2hvcnQ=": "is shorter"}


@pytest.mark.parametrize(("secret", "told"), SECRETS.items(), ids=list(SECRETS))
def test_a_secret_that_is_none(secret, told):
    with pytest.raises(ConfigError, match=told):
        read_secret(secret)


def test_a_signature_is_that_of_standard_webhooks():
    """The example in the specification's own words: id, timestamp and body, each after a full stop."""
    headers = sign(b"0123456789abcdef", "msg_1", 1700000000, b'{"a": 1}')
    assert headers["webhook-id"] == "msg_1"
    assert headers["webhook-timestamp"] == "1700000000"
    assert headers["webhook-signature"] == "v1,TT/+tehUyXf/7He73iY7VBQ1fwXxjXtrEqN8T2X8zKA="


def test_a_webhook_needs_a_secret(tmp_path, server, monkeypatch):
    monkeypatch.delenv("TIEOUT_WEBHOOK_SECRET")
    command = [sys.executable, "-m", "tieout", "watch", "--once", "--to", str(tmp_path / "x.db"), "--webhook", "https://example.com/x"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == ("tieout: --webhook needs a secret to sign with; set TIEOUT_WEBHOOK_SECRET (`openssl rand -hex 32` makes one)\n")
    assert not Path(tmp_path / "x.db").exists()


@pytest.mark.slow
def test_a_company_is_fetched_into_a_store(world, server, tmp_path, capsys):
    server.now = world.end
    company = max((one for one in world.companies if not one.is_foreign), key=lambda one: len(world.by_cik[one.cik]))
    expected = {one.accession for one in world.by_cik[company.cik] if one.accession in world.releases()}
    address = str(tmp_path / "kept.db")
    assert cli.main(["fetch", company.ticker, "--to", address]) == 0
    told = capsys.readouterr()
    assert {line.split("\t")[0] for line in told.out.splitlines()} == expected
    assert told.err.splitlines()[-1].startswith(f"tieout: {len(expected)} stored")
    with tieout.open_store(address) as store:
        assert sorted(accessions(store)) == sorted(expected)
    server.log.clear()
    assert cli.main(["fetch", company.ticker, "--to", address]) == 0
    assert f"tieout: {len(expected)} there already" in capsys.readouterr().err
    assert not [path for _, path, _ in server.log if path.endswith(".txt")]


@pytest.mark.slow
def test_days_of_edgar_are_read_by_a_batch(world, server, tmp_path):
    server.now = world.end
    days = f"edgar:{world.days[0]}..{world.days[-1]}"
    summary = run_batch([days], to=str(tmp_path / "kept.db"), config=CONFIG, jobs=2)
    filed = {one.accession for one in world.filings if one.accession in world.releases() and one.filed <= world.days[-1]}
    with tieout.open_store(tmp_path / "kept.db") as store:
        assert set(accessions(store)) == filed
        assert all(one.known == world.by_accession[one.accession].moment for one in store.readings(Query()))
    assert summary.counts.read == len(filed)
    assert run_batch([days], to=str(tmp_path / "kept.db"), config=CONFIG, jobs=2).counts.known == len(filed)


@pytest.mark.parametrize("source", ["edgar:", "edgar:2026-13-01", "edgar:2026-05-08..2026-05-04", "edgar:2026-05-04.."])
def test_days_that_are_none(source, tmp_path):
    with pytest.raises(ConfigError, match=r"names no days|ends before it begins"):
        run_batch([source], to=str(tmp_path / "kept.db"), config=CONFIG, jobs=1)
