"""The rules of shape that the linters cannot hold: length, amounts without binary floating point, one door a library."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.places import ROOT

PACKAGE = ROOT / "src" / "tieout"
SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")])
LONGEST_MODULE = 600
LONGEST_FUNCTION = 60

EXACT = ("model", "arithmetic", "extract", "checks", "histories", "store")
WEIGHTS = PACKAGE / "extract" / "concepts.py"

# The files that may import a library; a library that is not listed may be imported nowhere.
DOORS = {
    "distributed": ("batch/cluster.py",),
    "docx": ("readers/docx.py",),
    "httpcore": ("net/",),
    "httpx": ("net/",),
    "matplotlib": ("render/plot.py",),
    "msgspec": ("",),  # the struct of every value type: the one library that may stand anywhere
    "nh3": ("render/html.py",),
    "pandas": ("model/frame.py",),
    "pyarrow": ("render/parquet.py",),
    "platformdirs": ("config.py",),
    "polars": ("model/frame.py",),
    "pypdfium2": ("readers/pdf.py",),
    "rich": ("render/terminal.py", "cli/"),
    "sqlalchemy": ("store/",),
    "turbohtml": ("readers/html.py",),
    "typer": ("cli/",),
}
STANDARD = {*sys.stdlib_module_names, "tieout"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_modules_and_functions_are_short(path):
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION] == []


def binary_amounts(path: Path) -> list[int]:
    """Lines that name `float` or write a number that would be one."""
    nodes = ast.walk(tree_of(path))
    named = (ast.Name, ast.Constant)
    return [
        node.lineno
        for node in nodes
        if isinstance(node, named) and (getattr(node, "id", "") == "float" or isinstance(getattr(node, "value", None), float))
    ]


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if p.relative_to(ROOT).parts[2:3] and p.relative_to(ROOT).parts[2] in EXACT], ids=name_of
)
def test_amounts_are_never_binary_floating_point(path):
    assert path == WEIGHTS or binary_amounts(path) == []


def test_binary_amounts_are_found(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("def half(amount: float) -> float:\n    return amount * 0.5\n\n\nwhole = float('1')\nfine = 'float 0.5'\n")
    assert sorted(binary_amounts(path)) == [1, 1, 2, 5]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.is_relative_to(PACKAGE)], ids=name_of)
def test_each_library_has_one_door(path):
    place = path.relative_to(PACKAGE).as_posix()
    foreign = {library for library in imports_of(path) if library not in STANDARD}
    assert {library for library in foreign if not place.startswith(DOORS.get(library, ()))} == set()
