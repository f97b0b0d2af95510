"""`tieout fetch`: earnings releases from EDGAR into a folder, or read into a store."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tieout.cli.shared import complain
from tieout.config import Config, check_contact, keep_contact, load_config
from tieout.errors import ConfigError, FeedError
from tieout.progress import plain

if TYPE_CHECKING:
    from tieout.model.filing import FilingRef

COMPLETE, INCOMPLETE = 0, 2
KINDS = ("fetched", "stored", "there already", "withdrawn", "not to be had", "not to be read")
FETCH_EXAMPLES = """\b
Examples:
  tieout fetch ABCD --since 2025-01-01         the releases of a company, by its ticker
  tieout fetch 0000000042 --limit 4 -o filings
                                               by its CIK: the four newest
  tieout fetch 0000000042-26-000007            one filing, by its accession number
  tieout fetch 8-K --since 2026-05-01 --until 2026-05-05
                                               those of all companies (6-K: of foreign ones)
  tieout check releases/                       and then read them
  tieout fetch ABCD --to releases.db           read them at once, into a store

\b
Exit status:
  0  all that was found is there
  2  something could not be had; run it again, what is there is kept"""


def fetch(
    targets: Annotated[
        list[str],
        typer.Argument(metavar="TARGET...", help="A ticker, a CIK, an accession number, an address of EDGAR, or a form (8-K, 6-K)."),
    ],
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Only what was filed on this day or later.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Only what was filed on this day or earlier.")] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to: FOLDER/CIK/ACCESSION.txt. What is there stays.")
    ] = Path("releases"),
    to: Annotated[str | None, typer.Option("--to", metavar="STORE", help="Read them into this store instead.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="With --to: keep the submissions themselves in the store as well.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most N releases of each target.")] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Fetch earnings releases from EDGAR, politely: complete submissions, a line each of accession, date, company, form, items, path."""
    first, last = _date("--since", since), _date("--until", until)
    if first and last and first > last:
        raise ConfigError(f"--since {first} is after --until {last}; exchange them")
    bounds = _Bounds(first, last, limit)
    settings = with_contact(load_config(config))
    counts = _Counts()
    if to is None:
        _save(targets, output, bounds, settings, counts)
    else:
        _store(targets, to, bounds, settings, counts, keeps=keep)
    said = [f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]]
    complain(", ".join(said) or "no earnings release was found")
    return INCOMPLETE if counts["not to be had"] or counts["not to be read"] else COMPLETE


class _Bounds(NamedTuple):
    """Which releases of a target: filed from a day on, until a day, and how many."""

    since: date | None
    until: date | None
    limit: int | None


class _Counts(Counter[str]):
    """What became of filings; also what is told of those that cannot be had."""

    def report(self, ref: "FilingRef", error: "FeedError | None") -> None:
        """Counts and tells a filing that cannot be had."""
        self["not to be had" if error else "withdrawn"] += 1
        complain(str(error) if error else f"{ref.accession}: is listed and not there (withdrawn, or not there yet); left out")


def _save(targets: Sequence[str], output: Path, bounds: _Bounds, settings: Config, counts: _Counts) -> None:
    """Saves the releases of targets in a folder."""
    from tieout.edgar import open_edgar
    from tieout.edgar.saving import save_releases

    with open_edgar(settings, say=complain) as edgar:
        for target in targets:
            try:
                for one in save_releases(edgar, target, output, **bounds._asdict(), report=counts.report):
                    counts["fetched" if one.is_new else "there already"] += 1
                    if not one.has_exhibit:
                        complain(f"{one.ref.accession}: has no exhibit 99; its main document is what can be read")
                    _tell(one.ref, str(one.path))
            except FeedError as error:
                counts["not to be had"] += 1
                complain(str(error))


def _store(targets: Sequence[str], to: str, bounds: _Bounds, settings: Config, counts: _Counts, *, keeps: bool) -> None:
    """Reads the releases of targets into a store."""
    from tieout.api import open_store
    from tieout.edgar import open_edgar
    from tieout.gate import check_settings
    from tieout.watch.fetching import store_releases

    check_settings(settings)
    with open_store(to) as store, open_edgar(settings, say=complain) as edgar:
        for target in targets:
            try:
                found = store_releases(edgar, target, store, config=settings, **bounds._asdict(), keeps=keeps, report=counts.report)
                for one in found:
                    if one.failure is not None:
                        counts["not to be read"] += 1
                        complain(str(one.failure))
                        continue
                    counts["stored" if one.is_new else "there already"] += 1
                    _tell(one.ref, to)
            except FeedError as error:
                counts["not to be had"] += 1
                complain(str(error))


def _tell(ref: "FilingRef", place: str) -> None:
    """The line of a release on standard output."""
    fields = (ref.accession, str(ref.filed), ref.company, ref.form, ",".join(ref.items), place)
    typer.echo("\t".join(plain(field) for field in fields))


def _date(option: str, given: str | None) -> date | None:
    try:
        return date.fromisoformat(given) if given is not None else None
    except ValueError as error:
        raise ConfigError(f"{option} {given} is no date; give it as 2026-05-04") from error


def with_contact(config: Config) -> Config:
    """The settings, with the contact asked for and kept where there is none and somebody is there to ask."""
    if config.contact or sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return config
    sys.stderr.write("EDGAR wants to know who asks. Your name or firm, and e-mail (kept for the next time): ")
    sys.stderr.flush()
    contact = check_contact(sys.stdin.readline().strip())
    complain(f"kept in {keep_contact(contact)}")
    return replace(config, contact=contact)
