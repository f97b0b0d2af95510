"""`tieout watch`: new earnings releases, as EDGAR lists them."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.shared import complain
from tieout.config import load_config
from tieout.errors import ConfigError

if TYPE_CHECKING:
    from tieout.watch.deliveries import Target

SECRET = "TIEOUT_WEBHOOK_SECRET"
WATCH_EXAMPLES = """\b
Examples:
  tieout watch                                 each new release into your store, and a line of JSON on standard output
  tieout watch --to postgresql://me@host/releases > releases.jsonl
  tieout watch --webhook https://host/releases and posted there, signed with the secret in TIEOUT_WEBHOOK_SECRET
  tieout watch --once                          one look, for a timer of yours

\b
Exit status:
  0  it was ended, or has looked once
  2  the store or the call was wrong
It goes on from where it stood, whatever ended it."""


def watch(
    to: Annotated[str | None, typer.Option("--to", metavar="STORE", help="The store.  [default: setting store, or your own]")] = None,
    webhook: Annotated[list[str] | None, typer.Option("--webhook", metavar="URL", help="Post each release there, signed.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Look once, and end.")] = False,
    every: Annotated[int, typer.Option("--every", metavar="SECONDS", min=5, max=86_400, help="How often to look.")] = 30,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the submissions themselves in the store as well.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Write no lines to standard output.")] = False,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="FILE", help="Settings, instead of tieout.toml in this folder or one above it.")
    ] = None,
) -> int:
    """Follow EDGAR: read each new earnings release, keep it, and hand it on as a line of JSON and to webhooks."""
    from tieout.api import open_store
    from tieout.cli.fetch import with_contact
    from tieout.edgar import open_edgar
    from tieout.gate import check_settings
    from tieout.watch import Watcher
    from tieout.watch.deliveries import Lines, Webhook

    settings = with_contact(load_config(config))
    check_settings(settings)
    secret = os.environ.get(SECRET, "")
    if webhook and not secret:
        raise ConfigError(f"--webhook needs a secret to sign with; set {SECRET} (`openssl rand -hex 32` makes one)")
    if not quiet and sys.stdout is None:
        raise ConfigError("standard output is closed; open it, or give --quiet")
    targets: list[Target] = [] if quiet else [Lines()]
    targets += [Webhook(address, secret) for address in dict.fromkeys(webhook or ())]
    with (
        open_store(to or settings.store) as store,
        open_edgar(settings, say=complain) as edgar,
        Watcher(store, edgar, targets, config=settings, keeps=keep, say=complain) as watcher,
    ):
        if not once:
            watcher.run(every=every)
            return 0
        turn = watcher.turn()
    told = f"{turn.stored} releases stored, {turn.passed} are none, {turn.absent} not there yet, {turn.gone} gone, {turn.failed} failed"
    complain(f"{turn.seen} filings new in the feed: {told}; {turn.delivered} deliveries")
    return 0
