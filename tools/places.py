"""Where things are: the project's own folders, and the material that is shared beside it but never copied into it."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
OUT = ROOT / "out"


def find_shared() -> Path | None:
    """Returns the folder of corpus and scoring tools: `TIEOUT_SHARED`, else `../shared`; none where neither is there."""
    folder = Path(os.environ.get("TIEOUT_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "corpus").is_dir() else None


def shared() -> Path:
    """Returns that folder where nothing can be done without it."""
    folder = find_shared()
    if folder is None:
        raise SystemExit("the shared corpus is not there; set TIEOUT_SHARED to the folder that holds it")
    return folder


def is_strict() -> bool:
    """Returns whether something left out for want of material is a failure, as in CI."""
    return bool(os.environ.get("TIEOUT_NO_SKIP") or os.environ.get("CI"))
