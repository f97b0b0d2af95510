"""Stores for tests: SQLite in a folder, and databases on a real PostgreSQL where TIEOUT_POSTGRES names one."""

import os
import random
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

KINDS = ("sqlite", "postgresql")


def server() -> str:
    """The URL of a PostgreSQL server; the test is skipped, loudly, where there is none."""
    url = os.environ.get("TIEOUT_POSTGRES")
    if not url:
        pytest.skip("NO POSTGRESQL HERE: `tests/postgres.sh FOLDER` starts one and prints its URL; give that in TIEOUT_POSTGRES")
    return url


def addresses(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty store of a kind, which is gone afterwards."""
    if kind == "sqlite":
        yield str(folder / "store" / "tieout.db")
        return
    import psycopg

    url, name = server(), f"tieout_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]  # a name of our own
    yield url.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


HEAD = "<p>Pebble &amp; Shore Corp</p><table><tr><td>(in thousands)</td><td>Year Ended December 31, 2024</td></tr>"


def drawn(count: int, *, salt: int = 0) -> Iterator[bytes]:
    """Small releases of one figure, each with bytes of its own."""
    for number in range(count):
        value = random.Random(f"{salt}.{number}").randint(1000, 9_000_000)
        yield f"{HEAD}<tr><td>Revenue</td><td>{value:,}</td></tr></table><!-- {salt}.{number} -->".encode()


def written(folder: Path, count: int, *, salt: int = 0) -> dict[str, bytes]:
    """Small releases in a folder, by the name of their file."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"{number:04}.htm": source for number, source in enumerate(drawn(count, salt=salt))}
    for name, source in made.items():
        (folder / name).write_bytes(source)
    return made
