"""Many documents: every one once, whatever dies in between, from every kind of source, on this machine and on a cluster."""

import hashlib
import importlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

import tieout
from tests import killers
from tests.stores import drawn, written
from tieout import Query
from tieout.batch import cluster, pool, run_batch
from tieout.batch.work import Document, Job
from tieout.config import Config
from tieout.errors import ConfigError
from tieout.store.moments import now
from tieout.store.owners import HOST, this_process
from tieout.store.runs import LONGEST_SILENCE, begin_run
from tieout.store.schema import RUNS
from tools.places import EXAMPLES

TIEOUT = Path(sys.executable).with_name("tieout")
KILLS_TO_RESUME = 20


def run(*sources, to, jobs=1, **more):
    return run_batch([str(one) for one in sources], to=str(to), config=Config(), jobs=jobs, **more)


def stored(address):
    """What a store holds, by hash of the document: the number of its readings and its facts."""
    with tieout.open_store(address) as store:
        found: dict[str, list[int]] = {}
        for reading in store.readings(Query(every_reading=True)):
            found.setdefault(reading.sha256, []).append(reading.facts)
        for sha256, counts in found.items():
            assert len(list(store.facts(Query(sha256=sha256)))) == counts[0]
        return found


def hashes(contents):
    return {hashlib.sha256(one).hexdigest() for one in contents}


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_store_holds_what_reading_each_gives(tmp_path, jobs):
    summary = run(EXAMPLES, to=tmp_path / "all.db", jobs=jobs)
    files = [path for path in EXAMPLES.iterdir() if path.is_file()]
    assert (summary.counts.total, summary.counts.read, summary.counts.failed) == (len(files), len(files), 0)
    with tieout.open_store(tmp_path / "all.db") as store:
        readings = {reading.sha256: reading for reading in store.readings(Query())}
        for path in files:
            reading = readings.pop(hashlib.sha256(path.read_bytes()).hexdigest())
            assert store.report(reading.id) == tieout.to_json(tieout.read(path, name=str(path)))
        assert readings == {}
    again = run(EXAMPLES, to=tmp_path / "all.db", jobs=jobs)
    assert (again.counts.read, again.counts.known) == (0, len(files))


def test_a_folder_holds_the_reports(tmp_path):
    made = written(tmp_path / "in", 5)
    run(tmp_path / "in", to=tmp_path / "out")
    reports = sorted((tmp_path / "out").glob("*.htm.*.json"))
    assert len(reports) == len(made)
    for path in reports:
        report = json.loads(path.read_bytes())
        assert report["document"]["sha256"].startswith(path.name.split(".")[-2])
    assert run(tmp_path / "in", to=tmp_path / "out").counts.known == len(made)
    (tmp_path / "out" / "tieout.json").write_text('{"tieout": "0.0.1", "settings": ""}')
    with pytest.raises(ConfigError, match=r"made with tieout 0\.0\.1; give another folder"):
        run(tmp_path / "in", to=tmp_path / "out")


def archive_of(path: Path, made: dict[str, bytes]) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in made.items():
                archive.writestr(f"folder/{name}", content)
            archive.writestr("__MACOSX/._0001.htm", b"not a release")
            archive.writestr("read.me", b"nor this")
        return path
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, content in made.items():
            info = tarfile.TarInfo(f"../{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("passwd.htm")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


@pytest.mark.parametrize("name", ["all.zip", "all.tar", "all.tar.gz", "all.tgz"])
def test_archives_are_read_without_being_unpacked(tmp_path, name):
    made = {f"{number}.htm": source for number, source in enumerate(drawn(7))}
    path = archive_of(tmp_path / name, made)
    before = set(tmp_path.iterdir())
    summary = run(path, to=tmp_path / "out.db")
    assert (summary.counts.read, summary.counts.failed) == (7, 0)
    assert set(stored(tmp_path / "out.db")) == hashes(made.values())
    assert {one.name for one in set(tmp_path.iterdir()) - before} <= {"out.db", "out.db-wal", "out.db-shm"}


def test_a_damaged_archive_gives_what_is_whole_in_it(tmp_path):
    made = {f"{number}.htm": source * 50 for number, source in enumerate(drawn(6))}
    path = archive_of(tmp_path / "all.tar.gz", made)
    path.write_bytes(path.read_bytes()[:-400])
    summary = run(path, to=tmp_path / "out.db")
    assert summary.counts.failed == 1
    assert "the archive cannot be read" in summary.failures[0].reason
    broken = archive_of(tmp_path / "all.zip", made)
    content = bytearray(broken.read_bytes())
    content[200:260] = bytes(60)
    broken.write_bytes(content)
    summary = run(broken, to=tmp_path / "zip.db")
    assert summary.counts.read + summary.counts.failed == 6
    assert summary.counts.failed >= 1


def test_a_list_names_files_folders_and_archives(tmp_path):
    made = written(tmp_path / "in", 3)
    archive_of(tmp_path / "more.zip", {f"{number}.htm": source for number, source in enumerate(drawn(2, salt=9))})
    (tmp_path / "all.txt").write_text(f"# what there is\n{tmp_path / 'in'}\n\n{tmp_path / 'more.zip'}\n{tmp_path / 'gone.htm'}\n")
    summary = run(f"@{tmp_path / 'all.txt'}", to=tmp_path / "out.db")
    assert (summary.counts.total, summary.counts.read, summary.counts.failed) == (6, 5, 1)
    assert "gone.htm: cannot be read" in summary.failures[0].reason
    assert hashes(made.values()) <= set(stored(tmp_path / "out.db"))
    (tmp_path / "nested.txt").write_text("@all.txt\n")
    with pytest.raises(ConfigError, match="names another list"):
        run(f"@{tmp_path / 'nested.txt'}", to=tmp_path / "out.db")


def test_what_is_no_document_fails_once(tmp_path):
    written(tmp_path / "in", 2)
    (tmp_path / "in" / "empty.htm").write_bytes(b"")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    first = run(tmp_path / "in", to=tmp_path / "out.db")
    assert (first.counts.read, first.counts.failed, first.known_failures) == (2, 2, 0)
    second = run(tmp_path / "in", to=tmp_path / "out.db")
    assert (second.counts.known, second.counts.failed, second.known_failures) == (2, 2, 2)
    third = run(tmp_path / "in", to=tmp_path / "out.db", again=True)
    assert (third.counts.failed, third.known_failures) == (2, 0)


def test_the_same_bytes_under_two_names_are_one_document(tmp_path):
    written(tmp_path / "in", 2)
    written(tmp_path / "copy", 2)
    summary = run(tmp_path / "in", tmp_path / "copy", to=tmp_path / "out.db", jobs=2)
    assert (summary.counts.read, summary.counts.known) == (2, 2)


def test_other_settings_are_another_reading(tmp_path):
    written(tmp_path / "in", 2)
    run(tmp_path / "in", to=tmp_path / "out.db")
    summary = run_batch([str(tmp_path / "in")], to=str(tmp_path / "out.db"), config=Config(select=("FT",)), jobs=1)
    assert summary.counts.read == 2
    assert all(len(counts) == 2 for counts in stored(tmp_path / "out.db").values())


@pytest.mark.slow
def test_a_document_that_kills_its_worker_is_given_up_and_no_other_is(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "read_chunk", killers.read_chunk)
    made = written(tmp_path / "in", 45)
    (tmp_path / "in" / "0007.htm").write_bytes(made["0007.htm"] + killers.DEADLY)
    once = made["0021.htm"] + killers.DEADLY_ONCE + f" {tmp_path / 'mark'} -->".encode()
    (tmp_path / "in" / "0021.htm").write_bytes(once)
    summary = run(tmp_path / "in", to=tmp_path / "out.db", jobs=2)
    assert (summary.counts.read, summary.counts.failed, summary.given_up) == (44, 1, 1)
    assert "0007.htm: ends the process that reads it" in summary.failures[0].reason
    left = hashes(source for name, source in made.items() if name not in ("0007.htm", "0021.htm")) | hashes([once])
    assert set(stored(tmp_path / "out.db")) == left
    assert run(tmp_path / "in", to=tmp_path / "out.db").known_failures == 1


@pytest.mark.slow
def test_a_reader_that_is_lost_is_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDEVMODE", "")
    documents = [Document.of(f"{number}.htm", source) for number, source in enumerate(drawn(3))]
    documents[1] = Document.of("1.htm", documents[1].content + killers.HANGING)
    monkeypatch.setattr(pool, "read_chunk", killers.read_chunk_in_haste)
    with pool.Pool(1, Job()) as workers:
        outcomes = [one for chunk in workers.read([documents]) for one in chunk]
    assert {one.name: one.code for one in outcomes} == {"0.htm": "", "1.htm": "killed", "2.htm": ""}


def states(address):
    with tieout.open_store(address) as store, store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(RUNS.c.state, RUNS.c.read, RUNS.c.ended.is_(None)).order_by(RUNS.c.id))]


def test_a_run_that_was_killed_is_put_down_as_stopped(tmp_path):
    """Once the next begins: a run of a process that is there, or that runs elsewhere and was heard of, is let alone."""
    address = tmp_path / "out.db"
    written(tmp_path / "in", 2)
    with tieout.open_store(address) as store:
        told = {"kind": "batch", "source": "", "version": "1"}
        gone, here, elsewhere, silent = (begin_run(store, **told) for _ in range(4))
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        with store.engine.begin() as connection:
            for one, owner in ((gone, f"{HOST}:{ended.pid}"), (here, this_process()), (elsewhere, "other:1"), (silent, "other:2")):
                connection.execute(RUNS.update().where(RUNS.c.id == one).values(owner=owner))
            connection.execute(RUNS.update().where(RUNS.c.id == silent).values(noted=now() - 2 * LONGEST_SILENCE))
    run(tmp_path / "in", to=address)
    assert states(address) == [("stopped", 0, False), ("running", 0, True), ("running", 0, True), ("stopped", 0, False), ("done", 2, False)]


def test_documents_that_are_known_are_kept_once_that_is_asked_for(tmp_path):
    made = written(tmp_path / "in", 3)
    run(tmp_path / "in", to=tmp_path / "out.db")
    with tieout.open_store(tmp_path / "out.db") as store:
        assert [store.content(one) for one in sorted(hashes(made.values()))] == [None] * 3
    for _ in range(2):
        summary = run(tmp_path / "in", to=tmp_path / "out.db", keeps=True)
        assert (summary.counts.read, summary.counts.known) == (0, 3)
        with tieout.open_store(tmp_path / "out.db") as store:
            assert {store.content(hashlib.sha256(one).hexdigest()) for one in made.values()} == set(made.values())


@pytest.mark.slow
def test_killed_at_any_moment_and_begun_again_it_reads_every_document_once(tmp_path):
    """SIGKILL of the process that leads, again and again: each time some more is stored, and nothing twice or by halves."""
    kills_and_resumes(tmp_path, KILLS_TO_RESUME)


@pytest.mark.soak
def test_killed_two_hundred_times_it_reads_every_document_once(tmp_path):
    kills_and_resumes(tmp_path, 200)


def kills_and_resumes(tmp_path, kills):
    folder = tmp_path / "in"
    expected = hashes(written(folder, 400).values())
    command = [TIEOUT, "batch", str(folder), "--to", str(tmp_path / "out.db"), "--jobs", "2"]
    draw = random.Random(kills)
    killed = 0
    while True:
        with (tmp_path / "said").open("w+b") as said:
            process = subprocess.Popen(command, stderr=said, start_new_session=True, env={**os.environ, "MARK": str(tmp_path)})
            try:
                process.wait(timeout=draw.uniform(0.5, 1.7) if killed < kills else 300)
            except subprocess.TimeoutExpired:
                process.kill()  # the workers are left to see for themselves that they are alone
                process.wait()
                killed += 1
                continue
        assert process.returncode == 0, (tmp_path / "said").read_text()
        if killed >= kills:
            break
        expected |= hashes(written(folder / f"more{killed}", 60, salt=killed + 1).values())  # all was read before the next kill
    found = stored(tmp_path / "out.db")
    assert set(found) == expected
    assert all(len(counts) == 1 for counts in found.values())
    assert {state for state, _, _ in states(tmp_path / "out.db")} <= {"stopped", "done"}  # none is left as if it ran
    deadline = time.monotonic() + 20
    while (left := orphans(str(folder))) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not left


def orphans(folder):
    """Processes of a batch whose leader is gone: those that have its folder open or in their command."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command, parent = (place / "cmdline").read_bytes(), int((place / "stat").read_text().rpartition(")")[2].split()[1])
            is_ours = b"multiprocessing.spawn" in command and str(Path(folder).parent) in (place / "environ").read_text(errors="replace")
        except (OSError, ValueError):
            continue
        if is_ours and parent == 1:
            found.append(place.name)
    return found


@pytest.mark.slow
def test_an_interrupt_ends_it_and_keeps_what_was_read(tmp_path):
    made = written(tmp_path / "in", 200)
    command = [TIEOUT, "batch", str(tmp_path / "in"), "--to", str(tmp_path / "out.db"), "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
        assert process.returncode in (130, 0)
        assert complaint.count(b"\n") == 1, complaint
    assert run(tmp_path / "in", to=tmp_path / "out.db", jobs=2).counts.total == 200
    assert set(stored(tmp_path / "out.db")) == hashes(made.values())


def test_an_interrupt_after_the_end_is_none(tmp_path):
    written(tmp_path / "in", 2)
    command = [sys.executable, "-m", "tieout", "batch", str(tmp_path / "in"), "--to", str(tmp_path / "out.db"), "--jobs", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert b"2 documents: 2 read" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30)[1] in (b"", b"tieout: interrupted\n")  # it may come just before the end
        assert process.returncode in (0, 130)


BAD = {
    "no number": (["--jobs", "0"], "give a number of processes"),
    "both": (["--jobs", "2", "--cluster", "tcp://127.0.0.1:1"], "give one of them"),
}


@pytest.mark.parametrize(("options", "told"), BAD.values(), ids=list(BAD))
def test_what_is_wrong_is_told_in_one_line(tmp_path, options, told):
    done = subprocess.run([TIEOUT, "batch", EXAMPLES, "--to", tmp_path / "x.db", *options], stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_scheduler_that_does_not_answer(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "ANSWERS", 0.5)
    with pytest.raises(ConfigError, match="no Dask scheduler answers there; start one"):
        run(EXAMPLES, to=tmp_path / "x.db", cluster="tcp://127.0.0.1:1")


def test_a_target_that_cannot_be_had(tmp_path):
    (tmp_path / "file").write_text("nothing")
    with pytest.raises(tieout.TieoutError, match="is no store of tieout"):
        run(EXAMPLES, to=tmp_path / "file")
    with pytest.raises(ConfigError, match="cannot be made"):
        run(EXAMPLES, to=tmp_path / "file" / "folder")


@pytest.mark.slow
def test_a_cluster_reads_them_and_survives_the_death_of_a_worker(tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "read_chunk", killers.read_chunk)
    made = written(tmp_path / "in", 60)
    deadly = made["0007.htm"] + killers.DEADLY
    (tmp_path / "in" / "0007.htm").write_bytes(deadly)
    # A cluster of this kind, unlike `dask worker`, drops a worker that is away when it looks, a while after any of its deaths.
    patient = importlib.import_module("dask.config").set({"distributed.deploy.lost-worker-timeout": "300s"})
    with patient, distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", processes=True) as workers:
        summary = run(tmp_path / "in", to=tmp_path / "out.db", cluster=workers.scheduler_address)
        assert (summary.counts.read, summary.given_up) == (59, 1)
        assert set(stored(tmp_path / "out.db")) == hashes(source for name, source in made.items() if name != "0007.htm")
        more = written(tmp_path / "more", 60, salt=5)
        for name, source in more.items():
            more[name] = source + killers.SLOW
            (tmp_path / "more" / name).write_bytes(more[name])
        victim = next(iter(workers.workers.values())).pid
        threading.Timer(1.5, os.kill, (victim, signal.SIGKILL)).start()
        summary = run(tmp_path / "more", to=tmp_path / "more.db", cluster=workers.scheduler_address)
        assert (summary.counts.read, summary.counts.failed) == (60, 0)
        assert set(stored(tmp_path / "more.db")) == hashes(more.values())


def test_a_name_that_is_no_text(tmp_path):
    source = next(drawn(1))
    folder = os.fsencode(tmp_path / "in")
    Path(os.fsdecode(folder)).mkdir()
    Path(os.fsdecode(folder + b"/\xff.htm")).write_bytes(source)
    assert run(tmp_path / "in", to=tmp_path / "out.db").counts.read == 1
    assert set(stored(tmp_path / "out.db")) == hashes([source])


def test_a_document_that_a_store_cannot_keep_has_failed_and_the_others_are_kept(tmp_path, monkeypatch):
    made = written(tmp_path / "in", 5)
    odd = hashlib.sha256(made["0002.htm"]).hexdigest()
    whole = pool.read_chunk

    class Inside:
        """The pool's way without processes, and with one reading that no column takes."""

        def __init__(self, *_):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def read(self, chunks):
            for chunk in chunks:
                yield [spoil(one) if one.sha256 == odd else one for one in whole(chunk, Job())]

    def spoil(outcome):
        facts = tuple({**fact, "decimals": 10**30} for fact in outcome.prepared.facts)
        return msgspec.structs.replace(outcome, prepared=msgspec.structs.replace(outcome.prepared, facts=facts))

    monkeypatch.setattr("tieout.batch.Pool", Inside)
    summary = run(tmp_path / "in", to=tmp_path / "out.db")
    assert (summary.counts.read, summary.counts.failed) == (4, 1)
    assert "cannot keep what the document holds" in summary.failures[0].reason
    assert set(stored(tmp_path / "out.db")) == hashes(source for name, source in made.items() if name != "0002.htm")
    assert run(tmp_path / "in", to=tmp_path / "out.db").known_failures == 1


def test_a_damaged_note_of_a_failure_is_no_failure(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.htm").write_bytes(b"")
    assert run(tmp_path / "in", to=tmp_path / "out").counts.failed == 1
    (note,) = (tmp_path / "out" / "failures").iterdir()
    note.write_bytes(b"{")
    summary = run(tmp_path / "in", to=tmp_path / "out")
    assert (summary.counts.failed, summary.known_failures) == (1, 0)


@pytest.mark.parametrize("address", ["foo", "tcp://", "host:port", "tcp://a b:1"])
def test_an_address_that_is_no_scheduler(address, tmp_path):
    with pytest.raises(ConfigError, match="is no address of a scheduler"):
        run(EXAMPLES, to=tmp_path / "x.db", cluster=address)
