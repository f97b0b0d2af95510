"""The public face: `tieout.__all__`, the commands, and the pages that document them."""

import json
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tieout
from tools import docs
from tools.places import ROOT

TIEOUT = Path(sys.executable).with_name("tieout")


def test_all_is_sorted_and_is_what_can_be_imported():
    assert list(tieout.__all__) == sorted(tieout.__all__)
    assert [name for name in tieout.__all__ if not hasattr(tieout, name)] == []
    parts = {module.name for module in pkgutil.iter_modules(tieout.__path__)}
    public = {name for name in vars(tieout) if not name.startswith("_")} - parts
    assert public - set(tieout.__all__) == set()


def test_the_promised_names_are_there():
    assert {"read", "report_schema", "to_json"} <= set(tieout.__all__)


@pytest.mark.parametrize("name", [name for name in tieout.__all__ if callable(getattr(tieout, name))])
def test_every_public_name_has_a_docstring(name):
    assert getattr(tieout, name).__doc__


def test_every_command_is_documented():
    page = (ROOT / "docs" / "cli.md").read_text()
    assert docs.command_names()
    assert [name for name in docs.command_names() if f"## `tieout {name}`" not in page] == []


def test_every_public_name_is_documented():
    page = (ROOT / "docs" / "api.md").read_text()
    assert [name for name in tieout.__all__ if f"## `{name}" not in page] == []


def test_schema_names_every_field_of_the_contract():
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text())
    fields = {
        *("schema", "document", "tables", "facts", "findings", "guidance", "highlights", "numerals", "numbers", "sections", "drivers"),
        *("liquidity", "caveats", "diagnostics"),
    }
    assert fields <= set(schema.get("properties", {}))


def test_version_is_the_projects_version():
    done = subprocess.run([TIEOUT, "--version"], stdout=subprocess.PIPE, text=True, check=True)
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] in done.stdout


def test_readme_names_every_make_target_it_promises():
    text = (ROOT / "README.md").read_text()
    assert [target for target in ("demo", "test", "score", "bench", "docs", "accept") if f"make {target}" not in text] == []
