"""Stores for tests: SQLite in a folder, and databases on a real PostgreSQL where TIEOUT_POSTGRES names one."""

import os
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
