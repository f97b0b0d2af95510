"""What a user gives as a store, a path or a URL, to the address of a database."""

from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tieout.config import user_folder
from tieout.errors import StoreError

FILE = "tieout.db"
HOW = "give a path (releases.db) or a URL (postgresql://user@host/name)"


def default_path() -> Path:
    """The store of the user: a file in the user's own data folder."""
    return user_folder("data") / FILE


def find_address(given: str | Path | None) -> URL:
    """The address that a path or URL stands for; that of the user's own store without one. StoreError for what is neither."""
    if given is None:
        given = default_path()
    if isinstance(given, str) and "://" in given:
        try:
            url = make_url(given)
            port_is_fine = url.port is None or 0 < url.port < 65536
        except (ArgumentError, ValueError) as error:
            raise StoreError(f"{_shown(given)}: is no address of a store; {HOW}") from error
        kind = url.get_backend_name()
        if kind == "postgresql" or url.drivername == "postgres":
            if not port_is_fine:
                raise StoreError(f"{_shown(given)}: {url.port} is no port; {HOW}")
            return url.set(drivername="postgresql+psycopg")
        if kind == "sqlite":
            if not url.database or url.database == ":memory:":
                raise StoreError(f"{given}: a store in memory is gone when the process ends; give a path")
            return _of_file(Path(url.database))
        raise StoreError(f"{_shown(given)}: {url.drivername} is no kind of store; {HOW}")
    if not str(given).strip() or "\0" in str(given):
        raise StoreError(f"{str(given)!r}: is no path of a store; {HOW}")
    return _of_file(Path(given))


def _of_file(path: Path) -> URL:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; give a file in it, as {path / FILE}")
    return URL.create("sqlite", database=str(path.absolute()))


def show(url: URL) -> str:
    """An address as it may be shown: a path, or a URL without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True).replace("+psycopg", "")


def _shown(given: str) -> str:
    """What was given, without what may be a password."""
    head, at, rest = given.rpartition("@")
    return f"{head.partition('://')[0]}://...@{rest}" if at else given
