"""Settings: where `tieout.toml` is found, what it may say, and how options take its place."""

import json

import pytest

import tieout
from tieout import cli
from tieout.config import Config, find_config, load_config, read_config
from tools.places import EXAMPLES

WRONG = (EXAMPLES / "harbor-q3-2025.htm").read_text().replace("957,564", "957,546")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "draft.htm").write_text(WRONG)
    monkeypatch.chdir(inner)
    return inner


def checks_run(capsys):
    return {finding["check"][:2] for finding in json.loads(capsys.readouterr().out)["findings"]}


def test_the_nearest_file_is_found(folder):
    assert find_config() is None or folder not in find_config().parents
    (folder.parent.parent / "tieout.toml").write_text("")
    assert find_config() == folder.parent.parent / "tieout.toml"
    (folder.parent / "tieout.toml").write_text("")
    assert find_config() == folder.parent / "tieout.toml"
    (folder / "tieout.toml").mkdir()  # a folder is no settings file
    assert find_config(folder) == folder.parent / "tieout.toml"


def test_all_settings(folder):
    path = folder / "tieout.toml"
    path.write_text(
        'select = ["FT", "CF01"]\nignore = ["CF01"]\nbaseline = "in/accepted.json"\nconcepts = "tags.csv"\nfail-on = "warning"\n'
    )
    assert read_config(path) == Config(("FT", "CF01"), ("CF01",), folder / "in" / "accepted.json", folder / "tags.csv", "warning", path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select = 5", 'select is 5; give a list of codes, as in select = ["FT", "RC03"]'),
        ('ignore = ["FT", 1]', "ignore is ['FT', 1]; give a list of codes"),
        ("baseline = []", "baseline is []; give a path"),
        ("concepts = 5", 'concepts is 5; give a path, as in concepts = "tags.csv"'),
        ('fail-on = "never"', 'fail-on is \'never\'; give one of "error", "warning", "note"'),
        ("fail_on = 'error'", "there is no setting 'fail_on'; did you mean fail-on?"),
        ("[tool]\nx = 1", "there is no setting 'tool'; the settings are select, ignore, baseline, concepts, fail-on"),
        ("select = [", "is no TOML"),
        ('select = ["FT99"]', "'FT99' is no check or family of checks"),
        ('select = ["FT"]\nignore = ["F"]', "no check is left"),
    ],
)
def test_a_wrong_setting_is_one_line_that_says_how_to_mend_it(text, said, folder, capsys):
    (folder / "tieout.toml").write_text(text)
    assert cli.main(["check", "draft.htm"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith(f"tieout: {folder}/tieout.toml: ")
    assert said in captured.err


def test_a_store_in_the_settings_is_found_from_their_folder(folder):
    (folder.parent / "tieout.toml").write_text('store = "kept.db"\n')
    assert load_config().store == str(folder.parent / "kept.db")
    for given in (str(folder / "own.db"), "postgresql://me@host/name"):
        (folder.parent / "tieout.toml").write_text(f"store = {json.dumps(given)}\n")
        assert load_config().store == given


def test_names_that_are_not_there_are_one_line_for_a_batch(folder, capsys):
    (folder / "tieout.toml").write_text('concepts = "none.csv"\n')
    assert cli.main(["batch", "draft.htm", "--to", "kept.db"]) == 2
    assert (
        capsys.readouterr().err == f"tieout: {folder}/none.csv: cannot be read (No such file or directory); give a CSV of label, concept\n"
    )
    assert not (folder / "kept.db").exists()


def test_a_file_that_cannot_be_read(folder, capsys):
    (folder / "x.toml").write_bytes(b"select = \xff")
    for path, said in (("none.toml", "cannot be read"), (".", "cannot be read"), ("x.toml", "is no UTF-8 text")):
        assert cli.main(["check", "draft.htm", "--config", path]) == 2
        assert said in capsys.readouterr().err


def test_settings_are_heeded_and_options_take_their_place(folder, capsys):
    (folder.parent / "tieout.toml").write_text('select = ["CF"]\n')
    assert cli.main(["check", "draft.htm", "-f", "json"]) == 0
    assert "FT" not in checks_run(capsys)
    assert cli.main(["check", "draft.htm", "-f", "json", "--select", "ft"]) == 1
    assert checks_run(capsys) == {"FT"}
    assert cli.main(["check", "draft.htm", "-f", "json", "--select", "FT,CF", "--select", "rc", "--ignore", "RC,cf"]) == 1
    assert checks_run(capsys) == {"FT"}
    (folder / "other.toml").write_text('ignore = ["CF"]\n')
    assert cli.main(["check", "draft.htm", "-f", "json", "--config", "other.toml"]) == 1
    assert "CF" not in checks_run(capsys)
    assert cli.main(["check", "draft.htm", "-f", "json", "--config", "other.toml", "--select", "CF"]) == 0
    capsys.readouterr()


def test_a_baseline_in_the_settings_is_found_from_their_folder(folder, capsys):
    assert cli.main(["check", "draft.htm", "--write-baseline", "../accepted.json", "-o", "out.txt"]) == 0
    (folder.parent / "tieout.toml").write_text('baseline = "accepted.json"\n')
    assert cli.main(["check", "draft.htm", "-o", "out.txt"]) == 0
    (folder.parent / "accepted.json").unlink()
    assert cli.main(["check", "draft.htm", "-o", "out.txt"]) == 2
    capsys.readouterr()


def test_python_reads_no_settings(folder):
    (folder / "tieout.toml").write_text("nonsense")
    assert tieout.read("draft.htm").findings


def test_a_wrong_code_on_the_command_line_is_one_line(folder, capsys):
    for option in ("--select", "--ignore"):
        for given in ("FT0I", ",", ""):
            assert cli.main(["check", "draft.htm", option, given]) == 2
            captured = capsys.readouterr()
            assert captured.out == ""
            assert captured.err.count("\n") == 1
            assert "is no check or family of checks" in captured.err
