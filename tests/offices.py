"""LibreOffice: spreadsheets opened and recalculated by another program than the one that wrote them."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
STORED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def office() -> str:
    """The program; what needs it is skipped, loudly, where it is not installed."""
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LIBREOFFICE IS NOT HERE: no soffice on the path; apt-get install libreoffice-calc")
    return found


def forget_results(content: bytes, path: Path) -> None:
    """Writes a workbook without the results that are stored beside its formulas: what is read there afterwards was recalculated."""
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, STORED.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)


def recalculate(books: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Each workbook as LibreOffice writes it after recalculating every formula, by its name."""
    profile, given, made = folder / "profile", folder / "given", folder / "made"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS)
    for place in (given, made):
        place.mkdir(exist_ok=True)
    for name, content in books.items():
        forget_results(content, given / f"{name}.xlsx")
    command = [office(), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
    files = [str(given / f"{name}.xlsx") for name in books]
    done = subprocess.run(
        [*command, "--outdir", str(made), *files],
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    missing = [name for name in books if not (made / f"{name}.xlsx").exists()]
    assert not missing, f"LibreOffice did not open {missing[:5]}: {done.stderr[-500:]}"
    return {name: made / f"{name}.xlsx" for name in books}
