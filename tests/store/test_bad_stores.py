"""Stores that cannot be had, or not be written: one line each, and nothing that was stored is lost."""

import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import tieout
from tests.stores import drawn, server
from tieout import Query, StoreError
from tieout.errors import UnstorableError
from tieout.store import addresses, connecting, schema
from tools.places import ROOT

TIEOUT = Path(sys.executable).with_name("tieout")


def prepared(salt=0):
    return tieout.prepare(tieout.read(next(drawn(1, salt=salt)), name="drawn.htm"))


def refusal(address, work=lambda store: None):
    with pytest.raises(StoreError) as told, tieout.open_store(address) as store:
        work(store)
    assert "\n" not in str(told.value)
    return str(told.value)


BAD = {
    "http://host/x": "is no kind of store",
    "mysql://host/x": "is no kind of store",
    "sqlite://": "gone when the process ends",
    "sqlite:///:memory:": "gone when the process ends",
    "": "is no path of a store",
    "a\0b": "is no path of a store",
    "/proc/version/x/y.db": "cannot be opened",
    "postgresql://me:secret@host:99999999/x": "is no",
    "postgresql://me:secret@127.0.0.1:1/x": "the server cannot be reached",
    "postgresql://me:secret@nowhere.invalid/x": "the server cannot be reached",
}


@pytest.mark.parametrize(("address", "told"), BAD.items(), ids=list(BAD))
def test_an_address_that_is_none(address, told):
    said = refusal(address)
    assert told in said
    assert "secret" not in said


def test_a_folder_is_no_store(tmp_path):
    assert "is a folder; give a file in it" in refusal(tmp_path)


def test_what_is_no_store_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    path.write_bytes(b"these are notes of mine, and no database at all" * 30)
    assert "is no store of tieout" in refusal(path)
    assert path.read_bytes().startswith(b"these are notes")
    other = tmp_path / "theirs.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    assert "is a database of something else (it holds songs)" in refusal(other)


def test_a_store_of_a_newer_tieout(address):
    with tieout.open_store(address) as store:
        store.put(prepared())
        with store.engine.begin() as connection:
            connection.execute(schema.MIGRATIONS_TABLE.insert(), {"name": "9999-later", "applied": connecting.now()})
    assert "was made by a newer tieout (9999-later); install that version" in refusal(address)


def test_rows_that_cannot_be_added_change_nothing(address):
    good = prepared()
    twice = msgspec.structs.replace(prepared(1), facts=good.facts * 2)
    with tieout.open_store(address) as store:
        with pytest.raises(UnstorableError, match=r"cannot keep what the document holds .* nothing was changed") as told:
            store.put_all([good, twice])
        assert "\n" not in str(told.value)
        assert list(store.readings(Query())) == []
        assert store.put(good)


def test_a_store_that_can_only_be_read_is_read(tmp_path):
    path = tmp_path / "folder" / "kept.db"
    with tieout.open_store(path) as store:
        store.put(prepared())
        store.engine.dispose()
    script = (
        "import sys, tieout\n"
        "with tieout.open_store(sys.argv[1]) as store:\n"
        "    print(len(list(store.readings(tieout.Query()))), len(list(store.facts(tieout.Query()))))\n"
        "    store.put(tieout.prepare(tieout.read(sys.argv[2].encode())))\n"
    )
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for name in ("-wal", "-shm"):
        Path(f"{path}{name}").unlink(missing_ok=True)
    command = [sys.executable, "-c", script, str(path), next(drawn(1, salt=4)).decode()]
    if os.getuid() == 0:  # who may write anywhere: the folder is mounted to be read only, for this process alone
        mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", mounted, str(path.parent), *command]
    path.parent.chmod(0o555)
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    finally:
        path.parent.chmod(0o755)
    assert done.stdout == "1 1\n", done.stderr
    assert "it can only be read; give a store that may be written" in done.stderr.splitlines()[-1]


def test_a_reader_sees_what_a_writer_has_not_yet_merged(tmp_path, monkeypatch):
    path = tmp_path / "kept.db"
    with tieout.open_store(path) as store, store.engine.connect() as held:
        held.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
        store.put(prepared())
        assert Path(f"{path}-wal").stat().st_size > 0
        monkeypatch.setattr(os, "access", lambda *_: False)
        with tieout.open_store(path) as reader:
            assert len(list(reader.readings(Query()))) == 1


def fill(store):
    for number in range(1, 200):
        store.put(prepared(number))


def test_a_full_disk_loses_nothing(tmp_path):
    path = tmp_path / "kept.db"
    with tieout.open_store(path) as store:
        store.put(prepared())
        with sqlite3.connect(path) as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.close()

        @connecting.sa.event.listens_for(store.engine, "connect")
        def limit(connection, _):
            connection.execute(f"PRAGMA max_page_count={pages}")

        with pytest.raises(StoreError, match="the disk is full; free some space, nothing stored is lost") as told:
            fill(store)
        assert "\n" not in str(told.value)
        kept = [one.sha256 for one in store.readings(Query())]
        assert kept
        assert all(len(list(store.facts(Query(sha256=one)))) == 1 for one in kept)


def test_a_file_may_grow_no_further(tmp_path):
    """The kernel's own refusal (EFBIG), where a page is written."""
    script = (
        "import resource, signal, sys, tieout\n"
        "from tests.stores import drawn\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = tieout.open_store(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))\n"
        "kept = 0\n"
        "try:\n"
        "    for source in drawn(400):\n"
        "        kept += store.put(tieout.prepare(tieout.read(source), content=source * 20))\n"
        "except tieout.StoreError as error:\n"
        "    print(kept, error)\n"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "kept.db")], cwd=ROOT, capture_output=True, text=True, check=True)
    kept, _, said = done.stdout.partition(" ")
    assert said.count("\n") == 1
    assert "nothing" in said
    with tieout.open_store(tmp_path / "kept.db") as store:
        assert len(list(store.readings(Query()))) == int(kept)


def test_a_password_is_never_shown():
    url = addresses.find_address("postgresql://me:secret@host/x")
    assert "secret" not in addresses.show(url)
    assert "secret" not in repr(url)


def test_a_database_that_there_is_not():
    url = server().rpartition("/")[0] + "/there_is_no_such"
    assert "the server has no such database; create it (createdb)" in refusal(url)


def test_the_usual_place(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert addresses.find_address(None).database == str(tmp_path / "tieout" / "tieout.db")


def test_the_first_tables_stay_as_they_are(expect):
    """A migration is never changed once it is released: this file is changed by nobody, a new migration is made instead."""
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    for dialect in (sqlite.dialect(), postgresql.dialect()):
        lines = []
        for table in schema.METADATA.sorted_tables:
            lines.append(str(CreateTable(table).compile(dialect=dialect)).strip())
            lines += [str(CreateIndex(one).compile(dialect=dialect)) for one in sorted(table.indexes, key=lambda one: str(one.name))]
        expect(Path(__file__).with_name(f"0001-{dialect.name}.sql"), "\n".join(" ".join(line.split()) for line in lines) + "\n")
