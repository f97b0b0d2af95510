"""Plant errors in the clean documents of the corpus, one a copy, and measure how many of them the checks find.

The campaigns (`../shared/scoring/seed_errors.py`) are smaller than those of the bars, with a seed of their own, so that `make score` stays
short: they show that nothing fell.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEED = 11
TIEOUT = Path(sys.executable).with_name("tieout")
SHARES = ("found", "pinned", "mended", "top3", "falsely_tied")  # of the planted errors, in percent


@dataclass(frozen=True)
class Campaign:
    """Some documents of the corpus, the errors planted in each, and where the exceptions that they really have are listed."""

    name: str
    documents: tuple[str, ...]
    each: int
    labels: str | None = None
    prose: bool = False  # the errors stand in sentences, not in tables


CAMPAIGNS = (
    Campaign(name="statements", documents=("statements/html/*",), each=5),
    Campaign(name="releases", documents=("releases/*.htm", "releases/*.txt"), each=5, labels="releases/labels"),
    Campaign(name="prose", documents=("releases/*.htm", "releases/*.txt"), each=2, labels="releases/labels", prose=True),
)


def documents_of(campaign: Campaign, corpus: Path) -> list[Path]:
    """Returns the documents of a campaign, in order of name."""
    return [path for pattern in campaign.documents for path in sorted(corpus.glob(pattern)) if path.is_file()]


def figures_of(result: Mapping[str, Any], name: str) -> dict[str, float]:
    """Returns the figures of a campaign under dotted names.

    >>> planted = {"planted": {"all": {"planted": 9, "found": 88.9, "pinned": 77.8, "mended": 66.7, "top3": 88.9, "falsely_tied": 0.0}}}
    >>> clean = {"clean_with_alarm": 1, "alarms_per_clean_document": 0.1, "warnings_per_clean_document": 0.5}
    >>> sorted(figures_of(planted | clean, "planted.releases"))[:2]
    ['planted.releases.alarms', 'planted.releases.clean_with_alarm']
    """
    figures = {share: result["planted"]["all"][share] for share in SHARES}
    figures |= {"alarms": result["alarms_per_clean_document"], "warnings": result["warnings_per_clean_document"]}
    figures["clean_with_alarm"] = result["clean_with_alarm"]
    return {f"{name}.{figure}": float(value) for figure, value in figures.items()}


def run_campaign(campaign: Campaign, shared: Path) -> dict[str, float]:
    """Returns the figures of one campaign; its documents and reports stand in a folder that goes when all is read."""
    script = [sys.executable, str(shared / "scoring" / "seed_errors.py")]
    corpus = shared / "corpus"
    with tempfile.TemporaryDirectory(prefix="tieout-planted-") as name:
        folder = Path(name)
        reports, result = folder / "reports.jsonl", folder / "result.json"
        planted = folder / "documents"
        clean = map(str, documents_of(campaign, corpus))
        plant = [*script, "plant", *clean, "--into", str(planted), "--each", str(campaign.each), "--seed", str(SEED)]
        plant += ["--prose"] if campaign.prose else []
        subprocess.run(plant, stdout=subprocess.PIPE, check=True)
        documents = sorted(str(path) for path in planted.iterdir() if path.suffix != ".json")
        with reports.open("wb") as output:
            # what it cannot read counts as not found, and exceptions are what is looked for
            subprocess.run([TIEOUT, "check", "--format", "jsonl", *documents], stdout=output, check=False)
        score = [*script, "score", str(planted), "--reports", str(reports), "--json", str(result)]
        if campaign.labels:
            score += ["--labels", str(corpus / campaign.labels)]
        subprocess.run(score, stdout=subprocess.PIPE, check=True)
        return figures_of(json.loads(result.read_text()), f"planted.{campaign.name}")


def score_planted(shared: Path) -> dict[str, float]:
    """Returns the figures of all campaigns, which run side by side."""
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda campaign: run_campaign(campaign, shared), CAMPAIGNS)
        return {name: value for figures in found for name, value in figures.items()}
