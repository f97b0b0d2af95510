"""The tools behind the make targets."""

import json

import pytest

from tools import bench, docs, score
from tools.examples import harbor, homegrown, larkspur, wendover
from tools.examples.tables import add, growth, quotient
from tools.score import Recorded


def test_flatten_names_every_merit_and_leaves_sizes_out():
    result = {
        "documents": 84,
        "unreported": ["a.htm"],
        "core": {"figures": 9, "read": 99.5, "tag_precision": None},
        "documents_core_fully_right": 55,
        "statements": {"equity": {"figures": 3, "right": 90.0}},
    }
    assert score.flatten(result, "statements") == {
        "statements.unreported": 1.0,
        "statements.core.read": 99.5,
        "statements.documents_core_fully_right": 55.0,
        "statements.equity.right": 90.0,
    }


def test_flatten_keeps_the_share_of_figures_in_releases():
    result = {"documents": 17, "percent_right": {"figures": 96.1, "offsets": 100.0}, "counts": {"figures": 900}}
    assert score.flatten(result, "releases.htm") == {"releases.htm.figures": 96.1, "releases.htm.offsets": 100.0}


@pytest.mark.parametrize(
    ("recorded", "measured", "verdict"),
    [
        (Recorded(best=99.0, slack=0.1, better="higher"), 98.9, "holds"),
        (Recorded(best=99.0, slack=0.1, better="higher"), 98.89, "BELOW"),
        (Recorded(best=99.0, slack=0.1, better="higher"), 99.2, "better"),
        (Recorded(best=0.5, slack=0.05, better="lower"), 0.55, "holds"),
        (Recorded(best=0.5, slack=0.05, better="lower"), 0.56, "BELOW"),
        (Recorded(best=0.5, slack=0.05, better="lower"), 0.4, "better"),
        (Recorded(best=0.5, slack=0.05, better="lower"), None, "MISSING"),
        (None, 12.0, "not recorded"),
    ],
)
def test_verdict(recorded, measured, verdict):
    assert score.verdict(recorded, measured) == verdict


def test_recording_raises_and_never_lowers():
    record = {"up": Recorded(best=90, slack=0.1, better="higher"), "down": Recorded(best=90, slack=0.1, better="higher")}
    raised = score.raise_record(record, {"up": 91.5, "down": 80.0, "new.spurious": 0.3}, ["new.spurious"])
    assert {name: entry.best for name, entry in raised.items()} == {"up": 91.5, "down": 90, "new.spurious": 0.3}
    assert raised["new.spurious"].better == "lower"


def test_recording_refuses_a_name_that_was_not_measured():
    with pytest.raises(SystemExit, match="no figure is called 'x'"):
        score.raise_record({}, {}, ["x"])


def test_scores_are_written_as_they_are_read(tmp_path):
    score.write_record(tmp_path / "scores.json", score.read_record(score.RECORD))
    assert (tmp_path / "scores.json").read_text() == score.RECORD.read_text()


@pytest.mark.parametrize(("strict", "status"), [("", 0), ("1", 1)])
def test_scoring_without_the_corpus_says_so(tmp_path, monkeypatch, capsys, strict, status):
    monkeypatch.setenv("TIEOUT_SHARED", str(tmp_path))
    monkeypatch.setenv("TIEOUT_NO_SKIP", strict)
    monkeypatch.delenv("CI", raising=False)
    assert score.main([]) == status
    assert "NOTHING SCORED" in capsys.readouterr().err


def test_every_scored_corpus_has_labelled_documents(corpus):
    assert all(score.documents_of(each, corpus / each.folder) for each in score.CORPORA)


def test_every_bench_group_has_documents(corpus):
    assert all(bench.find_documents(corpus, pattern) for pattern in bench.GROUPS.values())


def test_bench_says_which_bar_is_off():
    speeds = [bench.Speed(group="total", documents=2, megabytes=1.5, whole=4.5, reading=3.0, baseline=1.0)]
    bars = [
        bench.Bar(name="speed", limit=6, measured=3.0, unit="x"),
        bench.Bar(name="memory", limit=150, measured=151.0, unit="MiB"),
    ]
    lines = list(bench.lines_of(speeds, bars))
    assert lines[1].split()[-3:] == ["3.00", "1.50", "4.50"]
    assert [line[:4] for line in lines[2:]] == ["pass", "OFF "]


def test_docs_check_finds_a_stale_page_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(docs, "PAGES", tmp_path)
    monkeypatch.setattr(docs, "MAKERS", (("page.md", "tools.docs:MAKERS", lambda: "new\n"), ("later.md", "tools.docs:absent", str)))
    assert docs.main(["--check"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    assert "later.md left out" in capsys.readouterr().err


def test_rounding_is_half_away_from_zero():
    assert str(quotient(-25, 10, 0)) == "-3"
    assert str(growth(1005, 1000)) == "0.5"


@pytest.mark.parametrize("release", [harbor, larkspur], ids=["harbor", "larkspur"])
def test_the_ledgers_tie(release):
    assert add(release.LIABILITIES, release.EQUITY) == release.ASSETS
    assert release.CASH[0] == release.CASH_CLOSING[0]
    assert release.CASH[1] == release.CASH_OPENING[0]
    assert min(*release.CASH, *release.EQUITY, *release.NET_INCOME) > 0


def test_the_ledger_of_two_years_ties():
    assert add(wendover.CURRENT_LIABILITIES, wendover.LONG_TERM_DEBT, wendover.EQUITY) == wendover.ASSETS
    assert wendover.CASH == wendover.CASH_CLOSING
    assert wendover.NET_INCOME[0] > 0 > wendover.NET_INCOME[3]


def test_worth_is_exact():
    figures = [placed.figure for placed in homegrown.write(larkspur.make_release()).placed]
    assert {figure.value for figure in figures if figure.digits == "0.82"} <= {"0.82"}
    assert all(json.loads(json.dumps(figure.value)) == figure.value and "E" not in figure.value for figure in figures)
