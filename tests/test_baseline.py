"""Accepted exceptions: they do not count, are known again in another layout, and are never taken for others."""

import io
import json
import zipfile

import msgspec
import pytest

import tieout
from tieout import cli
from tieout.checks.baseline import accept, entries_of, entries_to_json, read_baseline
from tieout.model.finding import ERROR, EXCEPTION, NOTE, WARNING, Finding, Term
from tools.places import EXAMPLES

CLEAN = (EXAMPLES / "harbor-q3-2025.htm").read_text()
WRONG = CLEAN.replace("957,564", "957,546")  # total assets and what they are financed by


def exceptions_of(release):
    return [finding for finding in release.findings if finding.severity in (ERROR, WARNING)]


def word_draft(old, new):
    """The Word draft of the same release with one text in the place of another."""
    made = io.BytesIO()
    with zipfile.ZipFile(EXAMPLES / "harbor-q3-2025-draft.docx") as read, zipfile.ZipFile(made, "w") as written:
        for member in read.infolist():
            written.writestr(member, read.read(member).replace(old.encode(), new.encode()))
    return made.getvalue()


@pytest.fixture
def draft(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "draft.htm"
    path.write_text(WRONG)
    return path


@pytest.fixture
def accepted(draft, capsys):
    """The baseline of the draft, as the command line writes it."""
    assert cli.main(["check", "draft.htm", "--write-baseline", "accepted.json", "-o", "out.txt"]) == 0
    return draft.with_name("accepted.json")


def test_what_is_accepted_does_not_count(draft, accepted, capsys):
    assert cli.main(["check", "draft.htm", "-f", "json"]) == 1
    assert not any(finding["accepted"] for finding in json.loads(capsys.readouterr().out)["findings"])
    assert cli.main(["check", "draft.htm", "-f", "json", "--baseline", "accepted.json", "--fail-on", "warning"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    findings = json.loads(captured.out)["findings"]
    counted = [finding for finding in findings if finding["severity"] in (ERROR, WARNING)]
    assert counted
    assert all(finding["accepted"] for finding in counted)
    assert not any(finding["accepted"] for finding in findings if finding["outcome"] != EXCEPTION)


def test_the_file_is_readable_and_the_same_every_time(draft, accepted, capsys):
    once = accepted.read_bytes()
    assert cli.main(["check", "draft.htm", "--write-baseline", "accepted.json", "-o", "out.txt"]) == 0
    assert accepted.read_bytes() == once
    listed = json.loads(once)
    assert set(listed) == {"schema", "accepted"}
    assert [entry["document"] for entry in listed["accepted"]] == ["draft.htm"] * len(exceptions_of(tieout.read(WRONG.encode())))
    figures = sum(1 + len(entry["terms"]) for entry in listed["accepted"])
    assert sum('{"label": ' in line for line in once.decode().splitlines()) == figures
    tieout.write_baseline("again.json", [tieout.read(draft)])
    assert draft.with_name("again.json").read_bytes() == once


def test_python_takes_a_baseline(draft, accepted):
    release = tieout.read(draft, baseline=accepted)
    assert exceptions_of(release)
    assert all(finding.accepted for finding in exceptions_of(release))


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("<body", "<body data-x='1'", 1).replace("<table", "<p>New words before it.</p><table", 1),
        lambda page: page.replace("<table", "<table><tr><td>Fiscal</td><td>1,234</td></tr></table><table", 1),
        lambda page: page.replace("<tr", "\r\n  <tr"),
        lambda page: page.replace("Total assets", "TOTAL\u00a0 ASSETS"),
    ],
    ids=["words", "tables", "lines", "case"],
)
def test_an_entry_survives_another_layout(draft, accepted, change):
    draft.write_text(change(WRONG))
    release = tieout.read(draft, baseline=accepted)
    assert exceptions_of(release)
    assert all(finding.accepted for finding in exceptions_of(release))


def test_an_entry_without_document_fits_another_form(accepted):
    listed = json.loads(accepted.read_bytes())
    for entry in listed["accepted"]:
        del entry["document"]
    accepted.write_text(json.dumps(listed))
    release = tieout.read(word_draft("957,564", "957,546"), baseline=accepted)
    assert exceptions_of(release)
    assert all(finding.accepted for finding in exceptions_of(release))


def test_an_entry_is_not_taken_for_another_exception(draft, accepted, capsys):
    draft.write_text(CLEAN.replace("957,564", "957,456"))
    assert cli.main(["check", "draft.htm", "--baseline", "accepted.json", "--fail-on", "warning", "-o", "out.txt"]) == 1
    complaints = capsys.readouterr().err.splitlines()
    assert len(complaints) == len(json.loads(accepted.read_bytes())["accepted"])
    assert all(line.startswith("tieout: accepted.json: matches nothing any more: ") for line in complaints)
    (draft.parent / "other.htm").write_text(WRONG)
    assert cli.main(["check", "other.htm", "--baseline", "accepted.json", "-o", "out.txt"]) == 1
    assert capsys.readouterr().err == ""  # nothing is said of documents that were not read


def finding_of(release, severity, **changes):
    facts = [fact for fact in release.facts if fact.unit == "USD"]
    made = Finding("n1", "FT01", EXCEPTION, "impossible", severity, facts[0].id, (Term(facts[1].id, 1), Term(facts[2].id, 1)))
    return msgspec.structs.replace(made, **changes)


def test_an_entry_accepts_one_exception_of_a_document():
    release = tieout.read(CLEAN.encode(), name="a.htm", select=["FT01"])
    once = finding_of(release, ERROR)
    twice = msgspec.structs.replace(release, findings=(once, once, once))
    entries = list(entries_of(msgspec.structs.replace(release, findings=(once, once))))
    settled, used = accept(twice, entries)
    assert [finding.accepted for finding in settled.findings] == [True, True, False]
    assert used == {0, 1}


def test_entries_are_of_errors_and_warnings_and_fit_any_severity():
    release = tieout.read(CLEAN.encode(), name="a.htm", select=["FT01"])
    of = {severity: msgspec.structs.replace(release, findings=(finding_of(release, severity),)) for severity in (ERROR, WARNING, NOTE)}
    assert [len(list(entries_of(one))) for one in of.values()] == [1, 1, 0]
    (entry,) = entries_of(of[WARNING])
    assert accept(of[ERROR], [entry])[0].findings[0].accepted
    for changes in (
        {"check": "CF01"},
        {"terms": finding_of(release, ERROR).terms[:1]},
        {"terms": (*finding_of(release, ERROR).terms[:1], Term(finding_of(release, ERROR).terms[1].fact, -1))},
    ):
        other = msgspec.structs.replace(release, findings=(finding_of(release, ERROR, **changes),))
        assert not accept(other, [entry])[0].findings[0].accepted
    swapped = msgspec.structs.replace(release, findings=(finding_of(release, ERROR, terms=finding_of(release, ERROR).terms[::-1]),))
    assert accept(swapped, [entry])[0].findings[0].accepted


def test_hostile_labels_stay_text(tmp_path):
    release = tieout.read(CLEAN.encode(), name="a.htm", select=["FT01"])
    finding = finding_of(release, ERROR)
    facts = tuple(
        msgspec.structs.replace(fact, label='x", "\x1b]0;owned\x07\u202e\n\U000e0001 é') if fact.id == finding.subject else fact
        for fact in release.facts
    )
    evil = msgspec.structs.replace(release, facts=facts, findings=(finding,))
    content = entries_to_json(list(entries_of(evil)))
    assert not {"\x1b", "\x07", "\u202e", "\U000e0001"} & set(content.decode())
    assert "é" in content.decode()
    (tmp_path / "b.json").write_bytes(content)
    assert accept(evil, read_baseline(tmp_path / "b.json").accepted)[0].findings[0].accepted


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no baseline"),
        (b"{", "is no baseline"),
        (b"[]", "is no baseline"),
        (b"\xff\xfe{}", "is no baseline"),
        (b'{"accepted": [5]}', "is no baseline"),
        (b'{"accepted": [{"check": "FT01"}]}', "is no baseline"),
        (b"[" * 100_000, "is no baseline"),
        (b'{"schema": "tieout/baseline/9", "accepted": []}', "is of schema 'tieout/baseline/9'"),
    ],
)
def test_a_bad_file_is_one_line(content, said, draft, capsys):
    (draft.parent / "bad.json").write_bytes(content)
    for path in ("bad.json", "missing.json", "."):
        assert cli.main(["check", "draft.htm", "--baseline", path]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.count("\n") == 1
        assert captured.err.startswith(f"tieout: {path}: ")
        assert (said if path == "bad.json" else "cannot be read") in captured.err


def test_nothing_is_written_where_an_input_could_not_be_read(draft, accepted, capsys):
    before = accepted.read_bytes()
    assert cli.main(["check", "draft.htm", "missing.htm", "--write-baseline", "accepted.json", "-o", "out.txt"]) == 2
    assert "accepted.json: not written" in capsys.readouterr().err
    assert cli.main(["check", "draft.htm", "--write-baseline", "no/such/folder.json", "-o", "out.txt"]) == 2
    assert cli.main(["check", "draft.htm", "--write-baseline", "out.txt", "-o", "out.txt"]) == 2
    assert "give two files" in capsys.readouterr().err
    assert accepted.read_bytes() == before


def test_without_exceptions_the_file_lists_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clean.htm").write_text(CLEAN)
    assert cli.main(["check", "clean.htm", "--write-baseline", "b.json", "-o", "out.txt"]) == 0
    assert json.loads((tmp_path / "b.json").read_bytes()) == {"schema": "tieout/baseline/1", "accepted": []}
    assert cli.main(["check", "clean.htm", "--baseline", "b.json", "-o", "out.txt"]) == 0
