"""The command line: exit status, one line for every wrong call, several inputs, output files, and what never reaches a terminal."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

import tieout
from tests.submissions import document, submission
from tests.word import table, word
from tieout import api, cli, outputs
from tieout.progress import Progress
from tools.places import EXAMPLES, ROOT

COMMAND = [sys.executable, "-m", "tieout"]
EXAMPLE = EXAMPLES / "larkspur-fy2025-q2.htm"
TABLE = "<table><tr><td></td><td>2025</td></tr><tr><td>Revenue (in thousands)</td><td>$ 1,250</td></tr></table>"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"}


def run(*arguments, **options):
    options = {"stdin": subprocess.DEVNULL, "env": ENVIRONMENT, "timeout": 60, "check": False, **options}
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, **options)


def one_line(text):
    text = text.decode() if isinstance(text, bytes) else text
    assert text.startswith("tieout: ")
    assert text.count("\n") == 1
    assert text.endswith("\n")
    return text


@pytest.fixture
def release(tmp_path):
    path = tmp_path / "release.htm"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_a_release_is_read(form):
    done = run("check", EXAMPLE, "--format", form)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b"\n")
    if form != "text":
        assert json.loads(done.stdout)["document"]["name"] == str(EXAMPLE)
    assert b"\x1b" not in done.stdout


def test_a_finding_of_severity_error_is_status_1(release, monkeypatch, capsys):
    finding = SimpleNamespace(severity="error", accepted=False)
    monkeypatch.setattr(import_module("tieout.cli.check"), "_read", lambda one, gate, *_: SimpleNamespace(findings=(finding,)))
    monkeypatch.setattr(api, "to_json", lambda one: b"{}")
    assert cli.main(["check", str(release), "--format", "json"]) == 1
    assert capsys.readouterr().out == "{}\n"
    finding.accepted = True
    assert cli.main(["check", str(release), "--format", "json"]) == 0
    finding.accepted, finding.severity = False, "warning"
    assert cli.main(["check", str(release), "--format", "json"]) == 0
    assert cli.main(["check", str(release), "--format", "json", "--fail-on", "warning"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing command"),
        (["bogus"], "No such command 'bogus'"),
        (["check"], "Missing argument"),
        (["check", "--bogus", "x"], "--bogus"),
        (["check", "-f", "xml", "x"], "'xml' is not one of 'text', 'json', 'jsonl'"),
        (["check", "missing.htm"], "missing.htm: cannot be read (No such file or directory)"),
        (["check", "no\x00name.htm"], "cannot be read"),
        (["check", "x" * 5000], "cannot be read"),
    ],
)
def test_a_wrong_call_is_one_line(arguments, said, capsys):
    assert cli.main(arguments) == 2
    captured = capsys.readouterr()
    assert said in one_line(captured.err)
    assert captured.out == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t" * 100, "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "an image"),
        (bytes(range(256)) * 50, "binary data"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "begins like a PDF but is none"),
    ],
)
def test_what_is_no_release_is_one_line(content, said, tmp_path):
    (tmp_path / "x.htm").write_bytes(content)
    done = run("check", "x.htm", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    line = one_line(done.stderr)
    assert line.startswith("tieout: x.htm: ")
    assert said in line
    assert "; give " in line


def test_standard_input():
    done = run("check", "-", "-f", "json", stdin=None, input=TABLE.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["document"]["name"] == "(standard input)"
    assert "is empty" in one_line(run("check", "-").stderr)


@pytest.mark.parametrize("through", ["pipe", "file"])
@pytest.mark.parametrize(
    ("data", "facts"),
    [(submission(document("8-K", TABLE), document("EX-99.1", TABLE)).encode(), 1), (word(table(["", "2025"], ["Revenue", "1,250"])), 1)],
    ids=["submission", "word"],
)
def test_other_forms_from_standard_input(data, facts, through, tmp_path):
    (tmp_path / "given").write_bytes(data)
    with (tmp_path / "given").open("rb") as file:
        given = {"stdin": file} if through == "file" else {"stdin": None, "input": data}
        done = run("check", "-", "-f", "json", **given)
    assert (done.returncode, done.stderr) == (0, b"")
    report = json.loads(done.stdout)
    assert len(report["facts"]) == facts
    assert report["document"]["bytes"] == len(data)


@pytest.mark.parametrize(("closed", "said"), [(0, "(standard input): is closed"), (1, "standard output is closed")])
def test_closed_streams(closed, said):
    done = run("check", "-", preexec_fn=lambda: os.close(closed))
    assert done.returncode == 2
    assert said in one_line(done.stderr)


def test_a_folder_is_walked_in_order_of_name(tmp_path, capsys):
    for name in ("b.htm", "a.HTML", "sub/z.htm", "sub/c.xhtml", "notes.txt", "data.csv", "README.md", "A.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TABLE)
    assert cli.main(["check", str(tmp_path), "-f", "jsonl"]) == 0
    names = [json.loads(line)["document"]["name"] for line in capsys.readouterr().out.splitlines()]
    assert [os.path.relpath(name, tmp_path) for name in names] == ["A.htm", "a.HTML", "b.htm", "notes.txt", "sub/c.xhtml", "sub/z.htm"]


def test_a_folder_without_releases(tmp_path, release, capsys):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert cli.main(["check", str(empty), str(release), "-f", "jsonl"]) == 2
    captured = capsys.readouterr()
    assert "holds no release" in one_line(captured.err)
    assert len(captured.out.splitlines()) == 2


def test_json_takes_one_input(release, capsys):
    assert cli.main(["check", str(release), str(release), "-f", "json"]) == 2
    assert "use --format jsonl" in one_line(capsys.readouterr().err)


def test_jsonl_goes_on_after_an_error(tmp_path, release, capsys):
    (tmp_path / "empty.htm").touch()
    assert cli.main(["check", str(tmp_path / "empty.htm"), str(release), "-f", "jsonl"]) == 2
    captured = capsys.readouterr()
    error, report = (json.loads(line) for line in captured.out.splitlines())
    assert set(error) == {"schema", "document", "error"}
    assert error["document"] == {"name": str(tmp_path / "empty.htm")}
    assert error["error"]["code"] == "unreadable"
    assert error["error"]["message"] in one_line(captured.err)
    assert report["facts"]


def test_jsonl_comes_line_by_line(release, tmp_path):
    slow = tmp_path / "slow.htm"
    os.mkfifo(slow)
    with subprocess.Popen([*COMMAND, "check", str(release), str(slow), "-f", "jsonl"], stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["document"]["name"] == str(release)
        slow.write_text(TABLE)
        assert json.loads(process.stdout.readline())["document"]["name"] == str(slow)
        assert process.wait(30) == 0


def test_output_appears_whole(release, tmp_path, capsys):
    target = tmp_path / "out.json"
    assert cli.main(["check", str(release), "-f", "json", "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_bytes())["facts"]
    assert target.stat().st_mode & 0o777 == 0o666 & ~outputs._umask()


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_output_stays_as_it_was_where_writing_fails(failure, release, tmp_path, capsys, monkeypatch):
    target = tmp_path / "out.jsonl"
    target.write_text("before")
    done = []

    def fail_at_the_second(release):
        if done:
            raise failure
        done.append(release)
        return b"{}"

    monkeypatch.setattr(api, "to_json", fail_at_the_second)
    status = cli.main(["check", str(release), str(release), "-f", "jsonl", "-o", str(target)])
    assert status == (130 if isinstance(failure, KeyboardInterrupt) else 2)
    one_line(capsys.readouterr().err)
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "release.htm"]


def test_output_stays_as_it_was_where_nothing_was_read(tmp_path, capsys):
    target = tmp_path / "out.json"
    target.write_text("before")
    assert cli.main(["check", str(tmp_path / "none.htm"), "-f", "json", "-o", str(target)]) == 2
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_output_through_a_link_and_into_a_pipe(release, tmp_path, capsys):
    (tmp_path / "real.json").write_text("before")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert cli.main(["check", str(release), "-f", "json", "-o", str(tmp_path / "link.json")]) == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_bytes())
    pipe = tmp_path / "pipe"  # stands for /dev/null as well: never replaced by a file
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert cli.main(["check", str(release), "-f", "json", "-o", str(pipe)]) == 0
    reader.join(10)
    assert json.loads(got[0])
    assert pipe.is_fifo()


def test_output_that_cannot_be_written(release, tmp_path, capsys, monkeypatch):
    assert cli.main(["check", str(release), "-o", str(tmp_path / "no" / "out")]) == 2
    assert "folder that exists" in one_line(capsys.readouterr().err)
    assert cli.main(["check", str(release), "-o", str(tmp_path)]) == 2
    assert "is a folder" in one_line(capsys.readouterr().err)

    def refuse(**_):
        raise PermissionError(13, "Permission denied")  # root may write into any folder, so it is simulated

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert cli.main(["check", str(release), "-o", str(tmp_path / "out")]) == 2
    assert "Permission denied" in one_line(capsys.readouterr().err)


def test_a_full_disk_on_standard_output():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "check", EXAMPLE], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
    assert done.returncode == 2
    assert "standard output: cannot be written" in one_line(done.stderr)


def test_a_broken_pipe_is_silent():
    examples = f"'{EXAMPLE}' " * 5
    done = subprocess.run(
        f"'{sys.executable}' -m tieout check --all {examples} | head -1", shell=True, capture_output=True, env=ENVIRONMENT, check=True
    )
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 1


def test_interrupted(tmp_path, release):
    slow = tmp_path / "slow.htm"
    os.mkfifo(slow)
    with subprocess.Popen(
        [*COMMAND, "check", str(release), str(slow), "-f", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(30) == 130
        finally:
            process.kill()
        assert one_line(process.stderr.read()) == "tieout: interrupted\n"


def test_progress_stands_on_a_terminal_only(monkeypatch):
    clock = iter(range(0, 1000, 2))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with Progress(10) as progress:
        progress.show(3, "a.htm")
    assert shown.getvalue() == ""
    monkeypatch.setattr(shown, "isatty", lambda: True)
    with Progress(10) as progress:
        progress.show(3, "fol/a\x1b[31m.htm")
    assert "3/10 read" in shown.getvalue()
    assert "\x1b[31m" not in shown.getvalue()
    assert shown.getvalue().endswith("\r\x1b[K")


def test_progress_on_a_real_terminal(tmp_path):
    for number in range(40):
        (tmp_path / f"{number:03}.htm").symlink_to(EXAMPLES / "harbor-q3-2025.htm")
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, "check", str(tmp_path), "-f", "jsonl"], stdout=subprocess.DEVNULL, stderr=theirs, env=ENVIRONMENT)
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(ours)
    assert process.wait(60) == 0
    assert b"/40 read" in seen
    assert seen.endswith(b"\r\x1b[K")


def test_version_and_help(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"tieout {tieout.__version__}\n"
    assert cli.main(["check", "--help"]) == 0
    assert "Examples:" in capsys.readouterr().out


def test_a_document_does_not_steer_the_terminal(tmp_path, capsys):
    evil = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m\u200b"
    path = tmp_path / "e\x1b[31mvil\u202e.htm"
    path.write_text(f"<p>Income {evil} statement</p>" + TABLE.replace("Revenue", f"Rev{evil}enue").replace("2025", f"2025{evil}"))
    for form in ("text", "json"):
        assert cli.main(["check", str(path), "-f", form, "--all"]) == 0
        out = capsys.readouterr().out
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out)
    assert cli.main(["check", str(path) + "\x1b[0m\n\n"]) == 2
    assert "\x1b" not in one_line(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("crash", "said"),
    [(ValueError("SECRET"), "ValueError at "), (RecursionError("SECRET"), "nested too deeply"), (MemoryError(), "too large")],
)
def test_a_crash_is_one_line_without_content(crash, said, release, monkeypatch, capsys):
    def fail(*_, **__):
        raise crash

    monkeypatch.setattr(api, "read_document", fail)
    assert cli.main(["check", str(release), "-f", "jsonl"]) == 2
    captured = capsys.readouterr()
    assert said in one_line(captured.err)
    assert "SECRET" not in captured.err + captured.out
    assert json.loads(captured.out)["error"]["code"] == ("internal" if isinstance(crash, ValueError) else "unreadable")


def test_nothing_is_left_behind(tmp_path, release):
    kept = tmp_path / "tmp"
    kept.mkdir()
    done = run("check", release, "-f", "text", env={**ENVIRONMENT, "TMPDIR": str(kept), "HOME": str(kept), "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 0
    assert list(kept.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release.htm", "tmp"]
