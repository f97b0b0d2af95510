"""The project itself: the wheel, the Makefile, the records and what may not stand in a tracked file."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tools.places import EXAMPLES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
BIN = Path(sys.executable).parent
TARGETS = ["accept", "bench", "clean", "demo", "docs", "help", "learn", "lint", "lock", "scale", "score", "soak", "test"]
DECISION_HEADINGS = ["Question", "What was measured", "Decision", "What it costs"]
# Hosts of package registries, in pieces so that this file does not name them either.
REGISTRY_HOSTS = [".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org")]]


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.slow
def test_wheel_holds_the_package_and_its_material(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    sources = {str(path.relative_to(ROOT / "src")) for path in tracked_files() if path.is_relative_to(ROOT / "src")}
    assert sources <= set(names)
    assert "tieout/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "tools/"))]


@pytest.mark.slow
def test_wheel_runs_in_an_empty_environment(wheel, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    subprocess.run([BIN / "uv", "venv", "--quiet", "--python", sys.executable, tmp_path / "env"], env=environment, check=True)
    install = [BIN / "uv", "pip", "install", "--quiet", "--python", tmp_path / "env", "-c", ROOT / "requirements.lock", wheel]
    subprocess.run(install, env=environment, check=True)
    tieout = tmp_path / "env" / "bin" / "tieout"
    version = subprocess.run([tieout, "--version"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    assert PROJECT["version"] in version.stdout
    check = [tieout, "check", "--format", "json", EXAMPLES / "harbor-q3-2025.htm"]
    report = json.loads(subprocess.run(check, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, check=True).stdout)
    assert report["document"]["name"].endswith("harbor-q3-2025.htm")
    assert len(report["facts"]) > 150


def recipes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    target = None
    for line in (ROOT / "Makefile").read_text().splitlines():
        if match := re.match(r"([a-z]+):(?!=)", line):
            target = match[1]
            found[target] = []
        elif line.startswith("\t") and target:
            found[target].append(line)
        elif line:
            target = None
    return found


def test_makefile_has_every_target_and_each_is_under_ten_lines():
    assert sorted(recipes()) == TARGETS
    assert {target: lines for target, lines in recipes().items() if len(lines) > 9} == {}


def test_help_names_every_target():
    done = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    assert sorted(re.findall(r"^  make (\w+)", done.stdout, re.MULTILINE)) == TARGETS


def test_decisions_are_numbered_without_gaps_and_answer_four_questions():
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [path.name[:5] for path in records] == [f"{number:04}-" for number in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == DECISION_HEADINGS, path.name


def test_changelog_keeps_its_shape():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    kinds = re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_lock_holds_every_dependency_with_hashes():
    lock = (ROOT / "requirements.lock").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    wanted = {re.match(r"[\w-]+", requirement)[0].lower() for requirement in PROJECT["dependencies"] + groups["dev"]}
    assert wanted <= pinned
    assert lock.count("==") == len(re.findall(r"==\S+(?: ;[^\n]*)? \\\n    --hash", lock)) + len(re.findall(r" ; .*==", lock))


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_tracked_file_names_a_registry(host):
    naming = [path for path in tracked_files() if host.encode() in path.read_bytes()]
    assert naming == []


def test_no_corpus_document_is_copied_into_the_project(corpus):
    ours = {path.read_bytes() for path in tracked_files() if path.suffix in (".htm", ".html", ".txt", ".pdf")}
    theirs = [path for path in corpus.glob("releases/*") if path.is_file()]
    assert [path.name for path in theirs if path.read_bytes() in ours] == []
