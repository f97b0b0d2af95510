"""`Edgar`: EDGAR's addresses and manners on top of `tieout.net`: a declared contact, ten requests a second, what may be kept how long."""

import os
import platform
import re
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import msgspec

from tieout.config import Config, check_contact, user_folder
from tieout.errors import ConfigError, FeedError
from tieout.net import FOR_EVER, Cache, Client, Limiter, Patience

SITE = "https://www.sec.gov"
DATA = "https://data.sec.gov"
HOSTS = ("www.sec.gov", "data.sec.gov", "efts.sec.gov")
REQUESTS = 10  # in any second, as EDGAR's terms have it
DAY = 86_400.0
LARGEST_LISTING = 128 << 20
BASE, CACHE, SECOND = "TIEOUT_EDGAR", "TIEOUT_CACHE", "TIEOUT_EDGAR_SECOND"  # environment
SUBMISSION_STARTS = (b"<SEC-DOCUMENT>", b"<SUBMISSION>", b"<SEC-HEADER>", b"<IMS-DOCUMENT>", b"<IMS-HEADER>", b"-----BEGIN PRIVACY")
SUBMISSION_ENDS = (b"</SEC-DOCUMENT>", b"</SUBMISSION>", b"</IMS-DOCUMENT>", b"-----END PRIVACY-ENHANCED MESSAGE-----")
ACCESSION = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})")
T = TypeVar("T")


class Edgar:
    """EDGAR, asked in `contact`'s name. `base` is another server that stands for it; `folder` holds the cache; `say` hears of long waits.

    `second` shortens the second of the limit and all pauses, for another server only.
    """

    def __init__(
        self,
        contact: str,
        *,
        base: str | None = None,
        folder: Path | None = None,
        say: Callable[[str], None] | None = None,
        second: float = 1.0,
    ) -> None:
        if base is None:
            second = 1.0
        self.folder = folder or user_folder("cache")
        self.say = say or (lambda _: None)
        usual = Patience()
        patience = Patience(pause=usual.pause * second, refused_pause=usual.refused_pause * second, rest=usual.rest * second)
        self._client = Client(
            f"tieout/{_version()} {check_contact(contact)}",
            HOSTS,
            limiter=Limiter(_limit_path(self.folder, base), limit=REQUESTS, window=second),
            cache=Cache(self.folder / "answers"),
            base=base,
            patience=patience,
            say=self.say,
        )

    def __enter__(self) -> "Edgar":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._client.close()

    def get_listing(self, url: str, read: Callable[[bytes], T], *, age: float = 0.0) -> T | None:
        """What `read` makes of a list of filings or companies, asked for anew once it is `age` seconds old; None where EDGAR has none.

        What `read` refuses with FeedError is not kept but asked for again: it may be cut off, or a page that says that the site is busy.
        """
        found: list[T] = []
        refused: list[FeedError] = []

        def is_right(body: bytes, _: bool) -> bool:
            try:
                found.append(read(body))
            except FeedError as error:
                refused.append(error)
                return False
            return True

        try:
            body = self._client.get(url, age=age, largest=LARGEST_LISTING, is_right=is_right)
        except FeedError as error:
            raise refused[-1] if refused else error from error
        return None if body is None else found[-1]

    def get_json(self, url: str, type: type[T], *, age: float = 0.0) -> T | None:
        """What JSON an address holds; None where EDGAR has none, FeedError where it is something else."""

        def read(body: bytes) -> T:
            try:
                return msgspec.json.decode(body, type=type, strict=False)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                raise FeedError(f"{url}: does not hold what EDGAR says it does ({error}); try again later") from error

        return self.get_listing(url, read, age=age)

    def get_submission(self, url: str) -> bytes | None:
        """A complete submission, from the cache where it is there; None where EDGAR has none."""
        return self._client.get(url, age=FOR_EVER, is_right=is_submission)


def _version() -> str:
    try:
        return version("tieout")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "0"


def is_submission(body: bytes, is_proven: bool) -> bool:
    """Whether bytes are a complete submission, whole as far as one can tell."""
    if not body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(SUBMISSION_STARTS):
        return False
    return is_proven or any(end in body[-1024:] for end in SUBMISSION_ENDS)


def submission_url(cik: str, accession: str) -> str:
    """The address of a complete submission.

    >>> submission_url("0000000042", "0000000042-26-000007")
    'https://www.sec.gov/Archives/edgar/data/42/000000004226000007/0000000042-26-000007.txt'
    """
    return f"{SITE}/Archives/edgar/data/{cik.lstrip('0') or '0'}/{accession.replace('-', '')}/{accession}.txt"


def to_accession(text: str) -> str | None:
    """An accession number as it is written with dashes, None where the text is none.

    >>> to_accession("000000004226000007")
    '0000000042-26-000007'
    """
    match = ACCESSION.fullmatch(text.strip())
    return "-".join(match.groups()) if match and text.isascii() else None


def open_edgar(config: Config, *, say: Callable[[str], None] | None = None) -> Edgar:
    """EDGAR as the settings and the environment have it; ConfigError where no contact is declared."""
    contact = config.contact
    if not contact:
        raise ConfigError(
            "EDGAR wants to know who asks: set TIEOUT_CONTACT, or contact in tieout.toml, to your name or firm and e-mail, "
            'as in contact = "Jane Doe jane@example.com"'
        )
    base = os.environ.get(BASE) or None
    cache = os.environ.get(CACHE)
    try:
        second = float(os.environ.get(SECOND) or 1.0)
    except ValueError:
        second = 0.0
    if not 0 < second <= 1:
        raise ConfigError(f"{SECOND} is {os.environ[SECOND]!r}; give a number above 0, up to 1")
    return Edgar(contact, base=base, folder=Path(cache) if cache else None, say=say, second=second)


def _limit_path(folder: Path, base: str | None) -> Path:
    """The file that counts requests: one for all processes of this user on this machine, wherever they keep their cache.

    Where the user's own cache folder cannot be written, and for another server than EDGAR, it is in the folder given.
    """
    name = f"requests-{re.sub('[^A-Za-z0-9.-]', '-', platform.node())[:60] or 'here'}"
    if base is not None:
        return folder / f"{name}-{re.sub('[^A-Za-z0-9.]', '-', base)[-60:]}.json"
    usual = user_folder("cache")
    try:
        usual.mkdir(parents=True, exist_ok=True)
        can_write = os.access(usual, os.W_OK)
    except OSError:
        can_write = False
    return (usual if can_write else folder) / f"{name}.json"
