"""`tieout fetch` against the stand-in of EDGAR: what it finds, how politely, and what it says when something is wrong."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.edgar_server import most_in_window, serve
from tests.edgar_world import World
from tieout import cli
from tieout.config import load_config, read_config, user_config
from tools.places import ROOT

CONTACT = "Jane Doe jane@example.com"
COMMAND = [sys.executable, "-m", "tieout", "fetch"]
SECOND = 0.02


@pytest.fixture(scope="module")
def world():
    return World(filings=120, companies=8, days=6)


@pytest.fixture
def server(world, tmp_path, monkeypatch):
    with serve(world, second=SECOND) as stand:
        monkeypatch.setenv("TIEOUT_EDGAR", stand.url)
        monkeypatch.setenv("TIEOUT_EDGAR_SECOND", str(SECOND))
        monkeypatch.setenv("TIEOUT_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("TIEOUT_CONTACT", CONTACT)
        monkeypatch.chdir(tmp_path)
        yield stand


def pairs(world, companies=None):
    """Filer and number of all releases that can be had."""
    found = ((company, one) for one in world.filings for company in one.filers if one.is_release and not one.is_withdrawn)
    return {(company.cik, one.accession) for company, one in found if companies is None or company in companies}


def rows(text):
    return [line.split("\t") for line in text.splitlines()]


def test_the_releases_of_companies_are_saved(world, server, tmp_path, capsys):
    assert cli.main(["fetch", *(one.ticker for one in world.companies), "-o", "out"]) == 0
    captured = capsys.readouterr()
    found = rows(captured.out)
    assert {(row[5].split("/")[1], row[0]) for row in found} == pairs(world)
    assert len(found) == len(pairs(world))
    for accession, filed, company, form, items, path in found:
        truth = world.by_accession[accession]
        assert (filed, company, form, items) == (str(truth.filed), company, truth.form, ",".join(truth.items))
        assert company in {one.name for one in truth.filers}
        assert (tmp_path / path).read_bytes() == truth.submission()
    gone = sum(len(one.filers) for one in world.filings if one.is_withdrawn and (one.is_release or one.form == "6-K"))
    assert captured.err.splitlines()[-1] == f"tieout: {len(found)} fetched" + (f", {gone} withdrawn" if gone else "")
    assert most_in_window([at for at, _, _ in server.log], SECOND) <= 10
    assert {said for _, _, said in server.log} == {""}


def test_a_second_run_fetches_nothing_again(world, server, capsys):
    targets = [one.ticker for one in world.companies]
    assert cli.main(["fetch", *targets]) == 0
    first = capsys.readouterr()
    server.log.clear()
    assert cli.main(["fetch", *targets]) == 0
    second = capsys.readouterr()
    assert second.out == first.out
    assert second.err.splitlines()[-1] == first.err.splitlines()[-1].replace("fetched", "there already")
    assert [path for _, path, _ in server.log if path.endswith(".txt")] == []


def test_what_fetch_saves_check_reads(world, server, capsys):
    company = next(one for one in world.companies if not one.is_foreign and pairs(world, [one]))
    assert cli.main(["fetch", company.cik.lstrip("0"), "--limit", "1"]) == 0
    [row] = rows(capsys.readouterr().out)
    assert cli.main(["check", row[5], "-f", "json"]) in (0, 1)
    report = json.loads(capsys.readouterr().out)
    assert report["document"]["accession"] == row[0]


def test_days_and_limits(world, server, capsys):
    company = next(one for one in world.companies if len(pairs(world, [one])) > 3)
    days = sorted({world.by_accession[accession].filed for _, accession in pairs(world, [company])})
    assert cli.main(["fetch", company.ticker, "--since", str(days[1]), "--until", str(days[1])]) == 0
    assert {row[1] for row in rows(capsys.readouterr().out)} == {str(days[1])}
    assert cli.main(["fetch", company.ticker, "--limit", "2"]) == 0
    newest = rows(capsys.readouterr().out)
    assert [row[1] for row in newest] == sorted((str(world.by_accession[a].filed) for _, a in pairs(world, [company])), reverse=True)[:2]
    assert cli.main(["fetch", company.ticker, "--since", "2027-01-01"]) == 0
    assert capsys.readouterr() == ("", "tieout: no earnings release was found\n")


def test_a_form_stands_for_all_companies(world, server, capsys):
    last = world.days[-1] + timedelta(days=5)
    server.now = world.end + timedelta(days=5)
    assert cli.main(["fetch", "8-K", "6-k", "--since", str(world.days[0]), "--until", str(last)]) == 0
    found = [row[0] for row in rows(capsys.readouterr().out)]
    assert sorted(found) == sorted(world.releases())
    assert cli.main(["fetch", "8-K"]) == 2
    assert "say from which day on with --since" in capsys.readouterr().err


def test_one_filing_by_its_number_or_its_address(world, server, capsys):
    one = next(one for one in world.filings if one.form == "8-K" and len(one.filers) == 1 and not one.is_withdrawn)
    cik, folder = one.filers[0].cik.lstrip("0"), one.accession.replace("-", "")
    address = f"https://www.sec.gov/Archives/edgar/data/{cik}/{folder}"
    for target in (one.accession, folder, f"{cik}/{one.accession}", f"{address}/a.htm", f"{address}/{one.accession}-index.htm", address):
        assert cli.main(["fetch", target]) == 0
        [row] = rows(capsys.readouterr().out)
        assert row[:5] == [one.accession, str(one.filed), one.filers[0].name, "8-K", ",".join(one.items)]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("QAAZZ", "QAAZZ: no company has this ticker; "),
        ("QAAX", "QAAX: no company has this ticker; did you mean QAA"),
        ("99", "0000000099: no company of EDGAR has this CIK"),
        ("0000000099-26-000001", "EDGAR has no such filing (any more)"),
        ("https://example.com/x", "https://example.com/x: is not contacted, only EDGAR is; give an address of www.sec.gov"),
        ("file:///etc/passwd", "is not contacted, only EDGAR is"),
        ("https://u:p@www.sec.gov/Archives/edgar/data/1/", "holds a name or a password"),
        ("http://127.0.0.1/Archives/edgar/data/1/", "is not contacted"),
        ("https://www.sec.gov/edgar/search", "names no filing and no company"),
        ("https://[::1", "is no address"),
        ("a company", "a company: is no ticker, CIK, accession number or address of EDGAR"),
        ("", "is no ticker"),
        ("x" * 5000, "is no ticker"),
    ],
)
def test_a_wrong_target_is_one_line_and_the_others_go_on(world, server, capsys, target, said):
    company = next(one for one in world.companies if pairs(world, [one]))
    assert cli.main(["fetch", target, company.ticker, "--limit", "1"]) == 2
    captured = capsys.readouterr()
    wrong, summary = captured.err.splitlines()
    assert wrong.startswith("tieout: ")
    assert said in wrong
    assert len(wrong) < 400
    assert summary == "tieout: 1 fetched, 1 not to be had"
    assert len(rows(captured.out)) == 1


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("/files/company_tickers.json", b"{", "does not hold what EDGAR says it does"),
        ("/files/company_tickers.json", b"<html>", "does not hold what EDGAR says it does"),
        ("/submissions/CIK{cik}.json", b'{"filings": 5}', "does not hold what EDGAR says it does"),
        (
            "/submissions/CIK{cik}.json",
            b'{"filings": {"recent": {"accessionNumber": ["a"], "filingDate": [], "form": []}}}',
            "has columns of unequal lengths; try again later",
        ),
    ],
)
def test_a_wrong_answer_is_one_line(world, server, capsys, path, content, said):
    company = world.companies[0]
    server.extra[path.format(cik=company.cik)] = (200, {}, content)
    assert cli.main(["fetch", company.ticker]) == 2
    wrong, summary = capsys.readouterr().err.splitlines()
    assert said in wrong
    assert summary == "tieout: 1 not to be had"
    server.extra.clear()
    assert cli.main(["fetch", company.ticker]) == 0  # and the next run carries on


def test_refusals_are_said_and_nothing_is_lost(world, server, capsys, monkeypatch):
    company = next(one for one in world.companies if len(pairs(world, [one])) > 3 and not one.is_foreign)
    answers = iter(["", "", "", "", *["403"] * 4])
    monkeypatch.setattr(server, "draw_fault", lambda: next(answers, ""))
    assert cli.main(["fetch", company.ticker]) == 2
    captured = capsys.readouterr()
    refused = [line for line in captured.err.splitlines() if "refuses us (403)" in line]
    assert len(refused) == 1
    assert "wait ten minutes, and see that the contact is yours" in refused[0]
    assert len(rows(captured.out)) == len(pairs(world, [company])) - 1
    assert cli.main(["fetch", company.ticker]) == 0
    assert len(rows(capsys.readouterr().out)) == len(pairs(world, [company]))


def test_what_was_withdrawn_is_said_and_not_asked_for_again(world, server, capsys):
    server.world = World(filings=40, companies=2, days=3, seed=5)
    company = next(one for one in server.world.companies if not one.is_foreign)
    for one in server.world.filings:
        object.__setattr__(one, "is_withdrawn", one.is_release)
    for asked in (True, False):
        server.log.clear()
        assert cli.main(["fetch", company.cik]) == 0
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "is listed and not there (withdrawn, or not there yet); left out" in captured.err
        assert any(path.endswith(".txt") for _, path, _ in server.log) is asked


def test_a_filing_without_exhibits_is_said(world, server, capsys):
    one = next(one for one in world.filings if one.items[:1] == ("2.02",) and not one.is_withdrawn)
    cik, folder = one.filers[0].cik.lstrip("0"), one.accession.replace("-", "")
    bare = re.sub(rb"<DOCUMENT>\n<TYPE>EX-99.*?</DOCUMENT>\n", b"", one.submission(), flags=re.DOTALL | re.IGNORECASE)
    server.extra[f"/Archives/edgar/data/{cik}/{folder}/{one.accession}.txt"] = (200, {}, bare)
    assert cli.main(["fetch", f"{cik}/{one.accession}"]) == 0
    captured = capsys.readouterr()
    assert f"{one.accession}: has no exhibit 99; its main document is what can be read" in captured.err


def test_an_interrupted_run_carries_on(world, server, tmp_path):
    targets = [one.ticker for one in world.companies]
    environment = {**os.environ, "TIEOUT_EDGAR_SECOND": "0.5", "PYTHONPATH": str(ROOT / "src")}
    one = subprocess.Popen([*COMMAND, *targets], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)
    assert one.stdout.readline()
    one.send_signal(signal.SIGINT)
    _, said = one.communicate(timeout=20)
    assert said.endswith("tieout: interrupted\n")
    assert one.returncode == 130
    saved = list((tmp_path / "releases").glob("*/*"))
    assert 1 <= len(saved) < len(pairs(world))
    for path in saved:
        assert path.read_bytes() == world.by_accession[path.stem].submission()
    assert cli.main(["fetch", *targets]) == 0
    assert {(path.parent.name, path.stem) for path in (tmp_path / "releases").glob("*/*")} == pairs(world)


def test_a_folder_that_cannot_be_written_is_one_line(world, server, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    company = next(one for one in world.companies if pairs(world, [one]))
    assert cli.main(["fetch", company.ticker, "-o", "file"]) == 2
    assert "give another folder with -o" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "May"], "--since May is no date; give it as 2026-05-04"),
        (["--since", "2026-05-04", "--until", "2026-05-03"], "--since 2026-05-04 is after --until 2026-05-03; exchange them"),
        (["--limit", "0"], "greater than or equal to 1"),
    ],
)
def test_a_wrong_option_is_one_line(server, capsys, options, said):
    assert cli.main(["fetch", "QAAA", *options]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert said in captured.err
    assert server.log == []


@pytest.mark.parametrize("name", ["TIEOUT_EDGAR", "TIEOUT_EDGAR_SECOND"])
def test_a_wrong_environment_is_one_line(server, capsys, monkeypatch, name):
    monkeypatch.setenv(name, "nonsense")
    assert cli.main(["fetch", "QAAA"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_network_is_one_line(server, capsys, monkeypatch):
    monkeypatch.setenv("TIEOUT_EDGAR", "http://127.0.0.1:9")
    assert cli.main(["fetch", "QAAA"]) == 2
    wrong, _ = capsys.readouterr().err.splitlines()
    assert "cannot be reached" in wrong
    assert "check the network and try again later" in wrong


# The contact


@pytest.fixture
def home(tmp_path, monkeypatch, server):
    monkeypatch.delenv("TIEOUT_CONTACT")
    monkeypatch.setenv("TIEOUT_CONFIG_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_without_a_contact_nothing_is_asked(home, server, capsys):
    assert cli.main(["fetch", "QAAA"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "set TIEOUT_CONTACT, or contact in tieout.toml" in said
    assert server.log == []


def test_the_contact_is_asked_for_once_on_a_terminal(home, server):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for _ in range(2):
        terminal, inner = pty.openpty()
        one = subprocess.Popen([*COMMAND, "QAAA", "--limit", "1"], env=environment, stdin=inner, stderr=inner, stdout=subprocess.PIPE)
        os.close(inner)
        if not user_config().is_file():
            os.write(terminal, b"Jane Doe jane@example.com\n")
        assert one.communicate(timeout=20)[0]
        said = os.read(terminal, 9999).decode()
        os.close(terminal)
        assert one.returncode == 0
        assert ("EDGAR wants to know who asks" in said) is ("kept in" in said)
    assert "kept in" not in said
    assert user_config().read_text() == 'contact = "Jane Doe jane@example.com"\n'


def test_a_contact_is_added_to_the_users_settings_and_changes_nothing_else(home):
    from tieout.config import keep_contact

    home.mkdir()
    user_config().write_text('# mine\nignore = ["CF"]\ncontact = "Old One old@example.com"\n')
    keep_contact('Doe "& Sons" \\ Co doe@example.com')
    assert user_config().read_text().endswith('# mine\nignore = ["CF"]\n')
    assert read_config(user_config()).contact == 'Doe "& Sons" \\ Co doe@example.com'
    assert read_config(user_config()).ignore == ("CF",)


def test_the_users_settings_lie_beneath_those_of_the_folder(home, tmp_path, monkeypatch):
    home.mkdir()
    user_config().write_text('ignore = ["CF"]\ncontact = "Own One own@example.com"\nstore = "own.db"\n')
    assert load_config().contact == "Own One own@example.com"
    (tmp_path / "tieout.toml").write_text('contact = "Here Inc here@example.com"\n')
    assert (load_config().contact, load_config().store, load_config().ignore) == (
        "Here Inc here@example.com",
        str(home / "own.db"),
        ("CF",),
    )
    (tmp_path / "tieout.toml").write_text('select = ["CF"]\n')
    assert (load_config().select, load_config().ignore) == (("CF",), ())
    monkeypatch.setenv("TIEOUT_CONTACT", "Env Ltd env@example.com")
    assert load_config().contact == "Env Ltd env@example.com"


@pytest.mark.parametrize(
    "contact", ["", "jane", "jane@example.com", "Jane Doe", "Jane jane@", "Jané Doe j@example.com", "A\nB: c a@b.cd", 5, "x " * 200]
)
def test_a_contact_that_is_none_is_one_line(home, tmp_path, capsys, contact, server):
    (tmp_path / "tieout.toml").write_text(f"contact = {json.dumps(contact)}\n")
    assert cli.main(["fetch", "QAAA"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "name or firm and e-mail" in said
    assert server.log == []


def test_a_wrong_store_is_one_line(home, tmp_path, capsys):
    (tmp_path / "tieout.toml").write_text("store = 5\n")
    assert cli.main(["fetch", "QAAA"]) == 2
    assert "store is 5; give a path or a URL" in capsys.readouterr().err


# The bar: 5,000 filings, four processes, faults in a tenth of the answers


def fetch_all(tmp_path, *, filings, companies, second):
    """Runs four processes of `tieout fetch` until nothing new comes, and says figures; the releases found are checked here."""
    world = World(filings=filings, companies=companies, days=20)
    options = ["--filings", filings, "--companies", companies, "--days", 20, "--faults", 0.1, "--second", second]
    paths = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.edgar_server", *map(str, options)], env={**os.environ, **paths}, stdout=subprocess.PIPE, text=True
    )
    try:
        url = server.stdout.readline().strip()
        own = {"TIEOUT_EDGAR": url, "TIEOUT_EDGAR_SECOND": str(second), "TIEOUT_CACHE": str(tmp_path / "c"), "TIEOUT_CONTACT": CONTACT}
        begun = time.monotonic()
        fetched: Counter[tuple[str, str]] = Counter()
        passes, seen = 0, -1
        while len(fetched) > seen and passes < 6:
            seen = len(fetched)
            passes += 1
            before = set(fetched)
            running = [
                subprocess.Popen(
                    [*COMMAND, *(one.ticker for one in world.companies[start::4]), "-o", tmp_path / "out"],
                    env={**os.environ, **paths, **own},
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
                for start in range(4)
            ]
            said = [one.communicate() for one in running]
            new = sum(int(match[1]) for _, error in said if (match := re.search(r"(\d+) fetched", error)))
            lines = [(row[5].split("/")[-2], row[0]) for out, _ in said for row in rows(out)]
            assert len(lines) == len(set(lines))  # each once
            fetched.update(pair for pair in lines if pair not in before)
            assert len(fetched) - len(before) == new
        spent = time.monotonic() - begun
        with urllib.request.urlopen(f"{url}/-/log") as stream:
            log = json.loads(stream.read())
    finally:
        server.terminate()
        server.communicate()
    assert set(fetched) == pairs(world)
    assert set(fetched.values()) == {1}
    saved = {path.stem: path for path in (tmp_path / "out").glob("*/*")}
    assert all(path.read_bytes() == world.by_accession[accession].submission() for accession, path in list(saved.items())[::50])
    most = most_in_window([at for at, _, _ in log], second)
    faults = Counter(said for _, _, said in log)
    assert most <= 10
    assert faults["refused"] == 0
    figures = f"{filings} filings: {len(fetched)} releases found in {passes} passes, {len(log)} requests, {len(log) - faults['']} faults, "
    print(f"{figures}at most {most} in any second of {second} s, {spent:.1f} s")


@pytest.mark.slow
def test_four_processes_find_every_release_once(tmp_path):
    memory = Path("/dev/shm")  # what is measured is not the disk
    if memory.is_dir():
        with tempfile.TemporaryDirectory(dir=memory) as folder:
            fetch_all(Path(folder), filings=5000, companies=250, second=0.02)
        return
    fetch_all(tmp_path, filings=5000, companies=250, second=0.02)


@pytest.mark.soak
def test_four_processes_find_every_release_once_at_the_real_limit(tmp_path):
    fetch_all(tmp_path, filings=5000, companies=250, second=1.0)
