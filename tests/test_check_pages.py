"""The page of every check, and the commands and settings that name checks."""

import json
import re

import pytest

import tieout
from tieout import cli
from tieout.checks.base import HEADINGS, Check
from tieout.checks.choosing import choose_checks, find_check
from tools.places import ROOT

CHECKS = tieout.list_checks()
FAKES = tuple(
    Check(code, slug, "T", "A title", "A page", lambda view: iter(()))
    for code, slug in (("FT01", "one"), ("FT02", "two"), ("CF01", "three"))
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_has_a_page_with_the_five_headings(check):
    lines = check.page.splitlines()
    assert re.fullmatch(r"[A-Z]{2}\d\d", check.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.slug)
    assert 0 < len(check.tickmark) <= 4
    assert lines[0] == f"{check.title}."
    assert [line for line in lines[1:] if line and not line.startswith(" ")] == list(HEADINGS)
    for heading in HEADINGS:
        assert lines[lines.index(heading) + 1].startswith("    "), f"nothing stands under {heading}"


def test_codes_and_slugs_are_given_once():
    assert len({check.code for check in CHECKS}) == len({check.slug for check in CHECKS}) == len(CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_is_documented(check, capsys):
    folder = ROOT / "docs" / "checks"
    assert f"[{check.code}]({check.code.lower()}.md)" in (folder / "README.md").read_text()
    page = (folder / f"{check.code.lower()}.md").read_text()
    assert [heading for heading in HEADINGS if f"\n## {heading}\n" not in page] == []
    assert cli.main(["explain", check.code.lower()]) == 0
    assert check.page in capsys.readouterr().out


def test_the_list_of_checks(capsys):
    assert cli.main(["checks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == [check.code for check in CHECKS]
    assert cli.main(["checks", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed[0] == {name: getattr(CHECKS[0], name) for name in ("code", "slug", "tickmark", "title")}
    assert len(listed) == len(CHECKS)


def test_a_slug_is_explained_as_well(capsys):
    assert cli.main(["explain", CHECKS[0].slug]) == 0
    assert CHECKS[0].page in capsys.readouterr().out


@pytest.mark.parametrize(("given", "meant"), [("ft1", "did you mean FT01? "), ("thre", "did you mean CF01? "), ("", ""), ("☃", "")])
def test_an_unknown_code_is_one_line_with_the_nearest(given, meant):
    with pytest.raises(tieout.ConfigError) as caught:
        find_check(given, FAKES)
    assert str(caught.value) == f"{given!r} is no check; {meant}'tieout checks' lists them all"


def test_an_unknown_code_on_the_command_line(capsys):
    assert cli.main(["explain", "FT0I\x1b[31m"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "\x1b" not in captured.err
    assert "did you mean FT01" in captured.err


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ((), (), ["FT01", "FT02", "CF01"]),
        (["FT"], (), ["FT01", "FT02"]),
        ("cf01,FT02", (), ["FT02", "CF01"]),
        (["FT"], ["FT02"], ["FT01"]),
        ((), "FT,", ["CF01"]),
    ],
)
def test_checks_are_chosen_by_code_and_beginning(select, ignore, left):
    assert [check.code for check in choose_checks(FAKES, select=select, ignore=ignore)] == left


@pytest.mark.parametrize(
    ("select", "ignore", "said"),
    [
        (["FT03"], (), "'FT03' is no check or family of checks; did you mean FT0"),
        ((), ["X"], "'X' is no check or family of checks; 'tieout checks'"),
        (["FT"], ["F"], "no check is left"),
        ([" "], (), "' ' is no check"),
    ],
)
def test_a_wrong_choice_says_so(select, ignore, said):
    with pytest.raises(tieout.ConfigError, match=re.escape(said)):
        choose_checks(FAKES, select=select, ignore=ignore)


def test_only_the_chosen_checks_are_run():
    path = ROOT / "examples" / "harbor-q3-2025.htm"
    assert {finding.check[:2] for finding in tieout.read(path, select=["FT"]).findings} == {"FT"}
    assert "FT01" not in {finding.check for finding in tieout.read(path, ignore=["FT01"]).findings}
    with pytest.raises(tieout.ConfigError):
        tieout.read(path, select=["NO"])
