"""What a batch reads: files, folders, archives, days of EDGAR, and lists of those."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from tieout.archives import count_members, is_archive, read_members
from tieout.config import Config
from tieout.errors import ConfigError, FeedError, ReadError, TieoutError
from tieout.inputs import Input, expand, read_all
from tieout.model.filing import FilingRef

LIST_MARK = "@"
EDGAR_MARK = "edgar:"
# A document by name: its bytes, or why there are none; None where it need not be read, for it is known to be there.
Found = tuple[str, bytes | TieoutError | None]


class Sources:
    """Documents of some sources, one at a time.

    A source is a file, a folder, an archive, `edgar:FROM..TO` for what the daily indexes of EDGAR list of those days (or of the one day
    FROM), or `@FILE` for a list of such sources, one a line. `has` says of a filing that it need not be fetched, and `say` is told, a line
    each, of what goes wrong with EDGAR and passes.
    """

    def __init__(self, given: Sequence[str], config: Config, *, say: Callable[[str], None] = lambda _: None) -> None:
        self._config = config
        self._say = say
        self.given = [line for source in given for line in (_lines_of(source) if source.startswith(LIST_MARK) else [source])]
        for source in self.given:
            if source.startswith(EDGAR_MARK):
                days_of(source)  # what is wrong with it is said before anything is read

    def count(self) -> int | None:
        """How many documents there are; None where only reading them would tell."""
        total = 0
        for source in self.given:
            if source.startswith(EDGAR_MARK):
                return None
            is_packed = is_archive(Path(source)) and Path(source).is_file()
            count = count_members(Path(source)) if is_packed else sum(1 for _ in expand([source]))
            if count is None:
                return None
            total += count
        return total

    def read(self, has: Callable[[FilingRef], bool] = lambda _: False) -> Iterator[Found]:
        """The documents, in the order of the sources."""
        for source in self.given:
            if source.startswith(EDGAR_MARK):
                yield from self._of_edgar(source, has)
            elif is_archive(Path(source)) and Path(source).is_file():
                try:
                    yield from read_members(Path(source))
                except ReadError as error:
                    yield source, error
            else:
                for one in expand([source]):
                    yield one.name, _content_of(one)

    def _of_edgar(self, source: str, has: Callable[[FilingRef], bool]) -> Iterator[Found]:
        """The complete submissions of releases that EDGAR's daily indexes list, from its cache where they are there."""
        from tieout.edgar import fetch_releases, open_edgar

        first, last = days_of(source)
        missing: list[Found] = []

        def report(ref: FilingRef, error: FeedError | None) -> None:
            if error is None:
                self._say(f"{ref.accession}: is listed and not there (withdrawn, or not there yet); left out")
            else:
                missing.append((ref.accession, error))

        with open_edgar(self._config, say=self._say) as edgar:
            for form in ("8-K", "6-K"):
                for ref, submission in fetch_releases(edgar, form, since=first, until=last, has=has, report=report):
                    yield from missing
                    missing.clear()
                    yield f"{ref.accession}.txt", submission
            yield from missing


def _lines_of(source: str) -> list[str]:
    """The sources in a list."""
    path = Path(source.removeprefix(LIST_MARK))
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise ConfigError(f"@{path}: the list cannot be read ({reason}); give a text file with one path a line") from error
    paths = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    nested = next((line for line in paths if line.startswith(LIST_MARK)), None)
    if nested:
        raise ConfigError(f"@{path}: names another list ({nested}); give that list itself")
    return paths


def days_of(source: str) -> tuple[date, date]:
    """The first and the last day that a source of EDGAR names; ConfigError where they are none.

    >>> days_of("edgar:2026-05-04..2026-05-08")[1].isoformat(), days_of("edgar:2026-05-04")[1].isoformat()
    ('2026-05-08', '2026-05-04')
    """
    first, dots, last = source.removeprefix(EDGAR_MARK).partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError as error:
        raise ConfigError(f"{source}: names no days; give them as edgar:2026-05-04..2026-05-08") from error
    if days[0] > days[1]:
        raise ConfigError(f"{source}: ends before it begins; exchange the days")
    return days


def _content_of(one: Input) -> bytes | TieoutError:
    try:
        with one.open() as stream:
            return read_all(stream, b"", name=one.name)
    except TieoutError as error:
        return error
