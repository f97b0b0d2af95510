"""`tieout fetch`: earnings releases from EDGAR into a folder."""

import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.config import Config, check_contact, keep_contact, load_config
from tieout.errors import ConfigError, FeedError
from tieout.progress import plain

if TYPE_CHECKING:
    from tieout.model.filing import FilingRef

COMPLETE, INCOMPLETE = 0, 2
FETCH_EXAMPLES = """\b
Examples:
  tieout fetch ABCD --since 2025-01-01         the releases of a company, by its ticker
  tieout fetch 0000000042 --limit 4 -o filings
                                               by its CIK: the four newest
  tieout fetch 0000000042-26-000007            one filing, by its accession number
  tieout fetch 8-K --since 2026-05-01 --until 2026-05-05
                                               those of all companies (6-K: of foreign ones)
  tieout check releases/                       and then read them

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
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most N releases of each target.")] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Fetch earnings releases from EDGAR, politely: complete submissions, a line each of accession, date, company, form, items, path."""
    from tieout.edgar import open_edgar
    from tieout.edgar.saving import save_releases

    first, last = _date("--since", since), _date("--until", until)
    if first and last and first > last:
        raise ConfigError(f"--since {first} is after --until {last}; exchange them")
    counts = Counter[str]()

    def report(ref: "FilingRef", error: "FeedError | None") -> None:
        counts["not to be had" if error else "withdrawn"] += 1
        complain(str(error) if error else f"{ref.accession}: is listed and not there (withdrawn, or not there yet); left out")

    with open_edgar(with_contact(load_config(config)), say=complain) as edgar:
        for target in targets:
            try:
                for one in save_releases(edgar, target, output, since=first, until=last, limit=limit, report=report):
                    counts["fetched" if one.is_new else "there already"] += 1
                    if not one.has_exhibit:
                        complain(f"{one.ref.accession}: has no exhibit 99; its main document is what can be read")
                    fields = (one.ref.accession, str(one.ref.filed), one.ref.company, one.ref.form, ",".join(one.ref.items), str(one.path))
                    typer.echo("\t".join(plain(field) for field in fields))
            except FeedError as error:
                counts["not to be had"] += 1
                complain(str(error))
    said = [f"{counts[kind]} {kind}" for kind in ("fetched", "there already", "withdrawn", "not to be had") if counts[kind]]
    complain(", ".join(said) or "no earnings release was found")
    return INCOMPLETE if counts["not to be had"] else COMPLETE


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


def complain(message: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        sys.stderr.write(f"tieout: {plain(' '.join(message.split()))}\n")
