"""Processes that write into one store at once, and processes that are killed while they write: nothing is lost, doubled or half there."""

import pickle
import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

import tieout
from tests.stores import drawn
from tieout import Query
from tieout.store import schema
from tools.places import ROOT

WRITERS, DOCUMENTS = 4, 2000
KILLS = 20


def write_prepared(path: Path, count: int) -> list[str]:
    """Prepared readings of so many small documents in a file: one is read, the rest are it under other hashes."""
    first = tieout.prepare(tieout.read(next(drawn(1)), name="drawn.htm"), content=b"as drawn")
    hashes = [f"{random.Random(number).getrandbits(256):064x}" for number in range(count)]
    all_of_them = [msgspec.structs.replace(first, document={**first.document, "sha256": one}) for one in hashes]
    path.write_bytes(pickle.dumps(all_of_them))
    return hashes


def counts_of(store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for table in schema.METADATA.sorted_tables
        }


def begin(address, source, *part):
    command = [sys.executable, "-m", "tests.store.writer", address, str(source), *map(str, part)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_four_processes_write_at_once(address, tmp_path):
    hashes = write_prepared(tmp_path / "all", DOCUMENTS)
    # every document is written by two of them, so that they meet
    running = [begin(address, tmp_path / "all", number % 2, 2) for number in range(WRITERS)]
    said = [process.communicate(timeout=300) for process in running]
    assert [error for _, error in said] == ["", "", "", ""]
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    new = [line.split()[0] for lines, _ in said for line in lines.splitlines() if line.endswith("True")]
    assert sorted(new) == sorted(hashes)
    with tieout.open_store(address) as store:
        assert sorted(one.sha256 for one in store.readings(Query(every_reading=True))) == sorted(hashes)
        counts = counts_of(store)
        assert [counts[name] for name in ("documents", "readings", "reports", "contents")] == [DOCUMENTS] * 4
        assert counts["facts"] % DOCUMENTS == 0


@pytest.mark.slow
def test_a_writer_is_killed_and_goes_on(address, tmp_path):
    kill_and_resume(address, tmp_path, kills=KILLS)


@pytest.mark.soak
def test_a_writer_is_killed_two_hundred_times(address, tmp_path):
    kill_and_resume(address, tmp_path, kills=200)


def kill_and_resume(address, tmp_path, *, kills):
    hashes = write_prepared(tmp_path / "all", 40 * kills)
    draw = random.Random(kills)
    told: set[str] = set()
    for turn in range(kills + 1):
        with begin(address, tmp_path / "all", len(told), 1) as process:
            wanted = draw.randint(1, 25) if turn < kills else len(hashes)
            for line in process.stdout:
                told.add(line.split()[0])
                wanted -= 1
                if wanted == 0:
                    process.kill()
                    told |= {one.split()[0] for one in process.stdout if one.endswith("\n")}
                    break
            assert process.stderr.read() == ""
        with tieout.open_store(address) as store:
            kept = [one.sha256 for one in store.readings(Query(every_reading=True))]
            assert len(kept) == len(set(kept))
            assert told <= set(kept)  # what was said to be kept is
            counts = counts_of(store)
            assert [counts[name] for name in ("documents", "reports", "contents")] == [len(kept)] * 3
            assert counts["facts"] == len(kept) * counts["facts"] // max(1, len(kept))
    assert sorted(kept) == sorted(hashes)
