"""EDGAR's lists read: tickers, companies, indexes and the feed; moments; which filings are releases; damage of every kind."""

import html
import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.edgar_server import company_file, feed, index_text, serve, tickers
from tests.edgar_world import NEW_YORK, World
from tests.submissions import HEADER, TAGGED_HEADER, document, submission
from tieout.edgar import Edgar, choose, fetch, find_releases, read_feed, settle
from tieout.edgar.atom import read_page
from tieout.edgar.choosing import MARKUP, is_release, is_release_as_listed, reads_as_results
from tieout.edgar.companies import find_cik, list_filings
from tieout.edgar.header import read_filing_header
from tieout.edgar.index import list_days, read_index
from tieout.edgar.targets import read_target
from tieout.edgar.withdrawn import Withdrawn
from tieout.errors import FeedError
from tieout.model.filing import FilingRef
from tools.places import ROOT

SECOND = 0.002
WORLD = World(filings=900, companies=12, days=15)
RELEASE = FilingRef("0001000007-26-000001", "0001000007", "A", "8-K", date(2026, 3, 2), "https://www.sec.gov/x", ("2.02", "9.01"))


@pytest.fixture
def server():
    with serve(WORLD, second=1e-9) as stand:
        yield stand


@pytest.fixture
def edgar(server, tmp_path):
    with Edgar("Jane Doe jane@example.com", base=server.url, folder=tmp_path, second=SECOND) as made:
        yield made


def numbers(refs):
    return [ref.accession for ref in refs]


def candidates(filings):
    """What form and items do not rule out."""
    return {one.accession for one in filings if one.form == "6-K" or (one.form in ("8-K", "8-K/A") and "2.02" in one.items)}


def refused(call):
    """What a call gives, None where it refuses its input, in one line."""
    try:
        return call()
    except FeedError as error:
        said = str(error)
    assert "\n" not in said
    assert len(said) < 600
    return None


def one_line(call):
    with pytest.raises(FeedError) as caught:
        call()
    said = str(caught.value)
    assert "\n" not in said
    assert len(said) < 600
    return said


# Manners


def test_the_limit_of_edgar_itself_is_one_whatever_cache_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "usual"))
    made = [Edgar("Jane Doe jane@example.com", folder=tmp_path / name, second=0.001) for name in ("a", "b")]
    limiters = [edgar._client._limiter for edgar in made]
    assert len({limiter._path for limiter in limiters}) == 1
    assert limiters[0]._path.parent == tmp_path / "usual" / "tieout"
    assert [limiter._window for limiter in limiters] == [1.0, 1.0]  # only for another server is it shorter
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Edgar("Jane Doe jane@example.com", folder=tmp_path / "a")._client._limiter._path.parent == tmp_path / "a"
    for edgar in made:
        edgar.close()


# Companies


def test_tickers(edgar):
    for company in WORLD.companies:
        assert find_cik(edgar, company.ticker.lower()) == company.cik
    assert "did you mean QA" in one_line(lambda: find_cik(edgar, "QAAX"))


def test_a_share_class_is_written_in_several_ways(server, edgar):
    content = {"0": {"cik_str": 42, "ticker": "AB-C", "title": "Nobody"}}
    server.extra["/files/company_tickers.json"] = (200, {}, json.dumps(content).encode())
    assert {find_cik(edgar, one) for one in ("AB-C", "ab.c", "AB/C")} == {"0000000042"}


def test_filings_of_a_company_come_once_newest_first_from_all_files(edgar, server):
    for company in WORLD.companies:
        truth = [one for one in WORLD.by_cik[company.cik] if one.form in ("8-K", "8-K/A", "6-K")]
        found = list(list_filings(edgar, company.cik))
        assert sorted(numbers(found)) == sorted(one.accession for one in truth)
        assert [ref.filed for ref in found] == sorted((one.filed for one in truth), reverse=True)
        assert {ref.cik for ref in found} == {company.cik}
        for ref in found:
            one = WORLD.by_accession[ref.accession]
            assert (ref.form, ref.items, ref.filed, ref.company) == (one.form, one.items, one.filed, company.name)
            assert ref.accepted == one.moment  # whichever clock its filer's are listed in


def test_only_the_files_with_the_days_wanted_are_asked_for(edgar, server):
    company = WORLD.companies[0]
    shards = len(company_file(WORLD, f"CIK{company.cik}.json", server.now)["filings"]["files"])
    assert shards > 4
    list(list_filings(edgar, company.cik, since=WORLD.days[-1]))
    assert len(server.log) < 3
    found = list(list_filings(edgar, company.cik, since=WORLD.days[2], until=WORLD.days[3]))
    assert found
    assert {WORLD.days[2] <= ref.filed <= WORLD.days[3] for ref in found} == {True}


def test_a_row_that_names_no_filing_is_left_out_and_said(server, tmp_path):
    said = []
    recent = {"accessionNumber": ["x", RELEASE.accession], "filingDate": ["2026-03-02", "2026-03-02"], "form": ["8-K", "8-K"]}
    content = {"cik": 7, "name": "A", "filings": {"recent": {**recent, "core_type": [1, 2]}, "files": [{"name": "../../x"}]}, "new": None}
    server.extra["/submissions/CIK0001000007.json"] = (200, {}, json.dumps(content).encode())
    with Edgar("Jane Doe jane@example.com", base=server.url, folder=tmp_path, second=SECOND, say=said.append) as edgar:
        assert numbers(list_filings(edgar, "0001000007")) == [RELEASE.accession]
    assert ["row 0 names no filing" in said[0], "as a further file; it is left out" in said[1]] == [True, True]


# Moments


@pytest.mark.parametrize(
    ("listed", "moments"),
    [
        ([("2026-03-02T16:05:00", "2026-03-02")], [None]),  # 16:05 or 11:05 in New York: who knows
        ([("2026-03-02T07:05:00", "2026-03-02")], ["2026-03-02T12:05:00"]),  # EDGAR is closed at 02:05
        ([("2026-03-02T21:05:00", "2026-03-02")], ["2026-03-02T21:05:00"]),  # at 21:05 it would be filed as of the next day
        ([("2026-03-02T07:05:00", "2026-03-02"), ("2026-03-02T16:05:00", "2026-03-02")], ["2026-03-02T12:05:00", "2026-03-02T21:05:00"]),
        ([("2026-07-01T07:05:00", "2026-07-01")], ["2026-07-01T11:05:00"]),  # summer time
        ([("2026-03-02T07:05:00", "2026-03-02"), ("2026-03-02T21:05:00", "2026-03-02")], [None, None]),  # they do not agree
        ([("", "2026-03-02")], [None]),
    ],
)
def test_a_listed_moment_is_new_york_or_utc_by_what_can_be(server, edgar, listed, moments):
    clocks, days = zip(*listed, strict=True)
    recent = {
        "accessionNumber": [f"0000000042-26-00000{at}" for at in range(len(listed))],
        "filingDate": days,
        "form": ["8-K"] * len(listed),
    }
    content = {"filings": {"recent": {**recent, "acceptanceDateTime": [f"{clock}.000Z" for clock in clocks]}}}
    server.extra["/submissions/CIK0000000042.json"] = (200, {}, json.dumps(content).encode())
    found = [ref.accepted for ref in list_filings(edgar, "0000000042")][::-1]
    assert [one and one.replace(tzinfo=None).isoformat() for one in found] == moments
    assert {one.tzinfo for one in found if one} <= {UTC}


def test_the_header_wins(edgar):
    one = next(one for one in WORLD.filings if one.is_release and not one.is_withdrawn)
    ref = FilingRef(one.accession, one.filers[0].cik, "", "8-K", date(2020, 1, 1), "", accepted=datetime(2020, 1, 1, tzinfo=UTC))
    settled = settle(ref, one.submission())
    assert (settled.accepted, settled.filed, settled.form, settled.items) == (one.moment, one.filed, one.form, one.items)


@pytest.mark.parametrize("header", [HEADER, TAGGED_HEADER])
def test_headers_of_both_notations(header):
    found = read_filing_header(submission(document("8-K", "x"), document("EX-99.1", "y"), header=header).encode())
    assert (found.accession, found.form, found.cik, found.filed) == ("0009999999-26-000042", "8-K", "0009999999", date(2026, 5, 4))
    assert found.company == "PEBBLE & SHORE CORP"
    assert found.items == ("2.02", "9.01")
    assert found.exhibits == ("EX-99.1",)
    assert found.accepted == (datetime(2026, 5, 4, 20, 5, 12, tzinfo=UTC) if header is HEADER else None)


# Which filings are releases


@pytest.mark.parametrize(
    ("form", "items", "filed", "is_it"),
    [
        ("8-K", "2.02,9.01", "2026-03-02", True),
        ("8-K/A", "2.02", "2026-03-02", True),
        ("8-K", "7.01,9.01", "2026-03-02", False),
        ("8-K", "", "2026-03-02", None),
        ("6-K", "", "2026-03-02", None),
        ("6-K/A", "", "2026-03-02", None),
        ("8-K", "12,7", "2004-02-02", True),
        ("8-K", "5,7", "2002-02-02", None),
        ("8-K", "4", "2002-02-02", False),
        ("8-K12B", "2.02", "2026-03-02", False),
        ("10-Q", "", "2026-03-02", False),
    ],
)
def test_form_and_items(form, items, filed, is_it):
    codes = tuple(item for item in items.split(",") if item)
    ref = FilingRef("0000000042-26-000001", "0000000042", "A", form, date.fromisoformat(filed), "", codes)
    assert is_release_as_listed(ref) is is_it


def test_content_tells_where_items_do_not():
    for one in WORLD.filings:
        if one.form in ("8-K", "8-K/A", "6-K"):
            ref = FilingRef(one.accession, "0000000042", "A", one.form, one.filed, "")
            data = one.submission()
            assert is_release(ref, data, read_filing_header(data)) is one.is_release


def test_releases_of_the_corpus_read_as_results(corpus):
    texts = [path for path in (corpus / "releases").iterdir() if path.suffix in (".htm", ".html", ".txt")]
    missed = [path.name for path in texts if not reads_as_results(html.unescape(MARKUP.sub(" ", path.read_text(errors="replace"))))]
    assert missed == []


def test_other_documents_do_not_read_as_results():
    cases = yaml.safe_load((ROOT / "tests" / "kinds.yml").read_text(encoding="utf-8"))
    wrong = [name for name, case in cases.items() if "not-a-release" in case["codes"] and reads_as_results(case["page"] + " 1 2 3" * 20)]
    assert wrong == []


# Indexes


def test_an_index_has_each_filing_once_whatever_its_name():
    for form in ("%Y%m%d", "%Y-%m-%d"):
        refs, remarks = read_index(index_text(WORLD.filings, form), name="x")
        assert remarks == []
        assert sorted(numbers(refs)) == sorted(one.accession for one in WORLD.filings)
        for ref in refs:
            one = WORLD.by_accession[ref.accession]
            assert (ref.company, ref.form, ref.filed, ref.items, ref.accepted) == (one.filers[0].name, one.form, one.filed, (), None)


def test_days(edgar, server):
    server.now += timedelta(days=4)
    since, until = WORLD.days[0], WORLD.days[-1] + timedelta(days=5)
    half = WORLD.days[6]
    found = [*list_days(edgar, since, half), *list_days(edgar, half + timedelta(days=1), until)]
    truth = [one for one in WORLD.filings if one.form in ("8-K", "8-K/A", "6-K")]
    assert sorted(numbers(found)) == sorted(one.accession for one in truth)
    assert [ref.filed for ref in found] == sorted(ref.filed for ref in found)
    asked = [path for _, path, _ in server.log if path.endswith(".idx")]
    assert len(asked) == len(set(asked))
    assert {path.split("/")[3] for path in asked} == {"daily-index"}
    assert not any("20260216" in path for path in asked)  # a holiday: it is not asked for what is not listed


def test_a_whole_quarter_is_one_index(edgar, server):
    found = list(list_days(edgar, date(2026, 1, 1), date(2026, 3, 31)))
    assert len(found) > 500
    assert [path for _, path, _ in server.log] == ["/Archives/edgar/full-index/2026/QTR1/master.idx"]


def test_a_filing_by_a_number_that_does_not_name_its_filer(edgar, server):
    """An agent's number: the filer is looked up in the indexes of the year."""
    other = next(one for one in WORLD.filings if not one.is_withdrawn and one.is_release)
    accession = "0000999999-26-123456"
    cik = other.filers[0].cik.lstrip("0")
    row = f"CIK|Company Name|Form Type|Date Filed|File Name\n{cik}|Any|8-K|2026-03-02|edgar/data/{cik}/{accession}.txt\n"
    server.extra["/Archives/edgar/full-index/2026/QTR1/master.idx"] = (200, {}, row.encode())
    place = f"/Archives/edgar/data/{cik}/000099999926123456/{accession}.txt"
    server.extra[place] = (200, {}, other.submission().replace(other.accession.encode(), accession.encode()))
    [ref] = find_releases(edgar, accession)
    assert (ref.accession, ref.cik, ref.accepted) == (accession, other.filers[0].cik, other.moment)
    server.extra[place] = (200, {}, other.submission())
    edgar.close()
    with Edgar("Jane Doe jane@example.com", base=server.url, folder=edgar.folder / "2", second=SECOND) as another:
        assert "holds another filing" in one_line(lambda: list(find_releases(another, accession)))


# The feed


def test_a_page_of_the_feed():
    now = WORLD.end - timedelta(days=2)
    page = read_page(feed(WORLD, {"type": "8-K", "start": "0", "count": "100"}, now), name="x")
    assert page.written == now
    assert page.remarks == ()
    assert page.count > len(page.refs)  # several filers, and some twice
    assert {ref.form for ref in page.refs} == {"8-K", "8-K/A", "8-K12B"}
    for ref in page.refs:
        one = WORLD.by_accession[ref.accession]
        assert (ref.company, ref.items, ref.filed) == (one.filers[0].name, one.items, one.filed)
        assert ref.accepted == one.moment


def test_the_feed_read_again_and_again_gives_every_filing_once_in_order(edgar, server):
    known, order = set(), []
    moment = datetime.combine(WORLD.days[0], datetime.min.time(), NEW_YORK).astimezone(UTC)
    while moment < WORLD.end:
        moment += timedelta(hours=6)
        server.now = moment
        new = read_feed(edgar, known)
        accepted = [ref.accepted for ref in new]
        assert accepted == sorted(accepted)
        order += numbers(new)
        known |= set(numbers(new))
    assert len(order) == len(set(order))
    assert set(order) == candidates(WORLD.filings)
    releases = set(numbers(choose(edgar, [ref for ref in new if ref.accession in WORLD.releases()])))
    assert releases <= WORLD.releases()


@pytest.mark.soak
def test_a_feed_of_5000_filings_read_every_hour_with_faults(tmp_path):
    world = World(filings=5000, companies=250, days=20)
    known, order, failed = set(), [], 0
    with (
        serve(world, second=1e-9, faults=0.1) as server,
        Edgar("Jane Doe jane@example.com", base=server.url, folder=tmp_path, second=SECOND) as edgar,
    ):
        moment = last = datetime.combine(world.days[0], datetime.min.time(), NEW_YORK).astimezone(UTC)
        while moment < world.end + timedelta(hours=3):
            moment += timedelta(hours=1)
            server.now = moment
            try:
                order += numbers(read_feed(edgar, known, since=last - timedelta(hours=6)))
            except FeedError:
                failed += 1
            else:
                known, last = set(order), moment
    assert len(order) == len(known)
    assert known == candidates(world.filings)
    print(f"{len(order)} filings from the feed, {len(server.log)} requests, {failed} readings failed")


def test_a_feed_that_fails_half_of_the_time_loses_nothing(edgar, server):
    server.faults, server.kinds = 0.3, ("503", "short", "cut gzip", "reset", "wrong page", "stale")
    known = set()
    moment = datetime.combine(WORLD.days[0], datetime.min.time(), NEW_YORK).astimezone(UTC)
    while moment < WORLD.end + timedelta(hours=9):
        moment += timedelta(hours=9)
        server.now = moment
        try:
            known |= set(numbers(read_feed(edgar, known)))
        except FeedError:
            continue
    assert known == candidates(WORLD.filings)


def test_the_daily_indexes_fill_what_the_feed_does_not_reach_back_to(edgar, server):
    """The feed has three days; whoever was away for longer misses nothing."""
    since = datetime.combine(WORLD.days[2], datetime.min.time(), NEW_YORK)
    found = read_feed(edgar, set(), since=since)
    assert len(found) == len(set(numbers(found)))
    public = [one for one in WORLD.filings if one.accepted >= since.replace(tzinfo=None)]
    assert candidates(public) <= set(numbers(found))
    assert set(numbers(choose(edgar, found, report=lambda *_: None))) >= {one.accession for one in public} & WORLD.releases()


def test_a_quiet_feed_is_two_requests(edgar, server):
    server.now = WORLD.end
    known = candidates(WORLD.filings)
    server.log.clear()
    assert read_feed(edgar, known) == []
    assert len(server.log) <= 4
    before = len(server.log)
    assert read_feed(edgar, known) == []
    assert len(server.log) - before <= 4


def test_our_clock_does_not_matter(edgar, server, monkeypatch):
    found = numbers(read_feed(edgar, set()))
    assert found
    assert all(server.now - WORLD.by_accession[one].moment <= timedelta(days=1) for one in found)  # months ago, by our clock


def test_an_entry_from_a_time_to_come_hides_nothing():
    """What is next in the feed is looked for from the latest moment on: one of next year would end the watching."""
    now = WORLD.end - timedelta(days=2)
    ref = read_page(feed(WORLD, {"type": "8-K", "start": "0", "count": "100"}, now), name="x").refs[0]
    said = ref.accepted.astimezone(NEW_YORK).isoformat()
    content = feed(WORLD, {"type": "8-K", "start": "0", "count": "100"}, now)
    assert said.encode() in content
    page = read_page(content.replace(said.encode(), said.replace("20", "21", 1).encode()), name="x")
    one = next(one for one in page.refs if one.accession == ref.accession)
    assert (one.accepted, one.filed) == (None, ref.filed)


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><feed>&b;</feed>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed/>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no XML"),
        (b"<html><body>busy</body></html>", "is no Atom feed but <html>"),
        (b"<html><p>busy", "is no XML"),
        (BOMB, "declares a document type, as no feed of EDGAR does"),
        (BOMB.decode().encode("utf-16"), "declares a document type, as no feed of EDGAR does"),
        (OUTSIDE, "declares a document type"),
        (b"<feed>&undefined;</feed>", "is no XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><feed/>', "is no XML"),
        (b"<feed>" + b"<a>" * 99 + b"</a>" * 99 + b"</feed>", "is nested too deeply"),
        (b"\xff\xfe\x00", "is no XML"),
    ],
)
def test_what_is_no_feed_is_one_line(edgar, server, content, said):
    assert said in one_line(lambda: read_page(content, name="x"))
    server.extra.clear()
    path = "/cgi-bin/browse-edgar?action=getcurrent&CIK=&type=8-K&company=&dateb=&owner=include&start=0&count=100&output=atom"
    server.extra[path] = (200, {"ETag": '"same"'}, content)
    assert said in one_line(lambda: read_feed(edgar, set()))
    server.extra.clear()
    assert read_feed(edgar, set())  # and the next time it goes on


def test_an_entry_that_names_no_filing_is_left_out_and_said():
    content = feed(WORLD, {"type": "8-K"}, WORLD.end - timedelta(days=2))
    whole = read_page(content, name="x")
    damaged = content.replace(f"accession-number={whole.refs[0].accession}".encode(), b"accession-number=none")
    page = read_page(damaged, name="x")
    assert "entry 0 names no filing" in page.remarks[0]
    assert set(page.refs) <= set(whole.refs)


# Damage of every kind


SAMPLES = {
    "feed": feed(WORLD, {"type": "8-K", "count": "5"}, WORLD.end - timedelta(days=2)),
    "index": index_text(WORLD.filings[:8], "%Y%m%d"),
    "company": json.dumps(company_file(WORLD, f"CIK{WORLD.companies[0].cik}.json", WORLD.end)).encode(),
    "tickers": json.dumps(tickers(WORLD)).encode(),
    "header": WORLD.filings[0].submission(),
}


@st.composite
def damaged(draw, name):
    content = bytearray(SAMPLES[name])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(content)))
        how = draw(st.sampled_from(("cut", "put", "swap")))
        if how == "cut":
            del content[at : at + draw(st.integers(1, 200))]
        elif how == "put":
            content[at:at] = draw(
                st.one_of(st.binary(max_size=9), st.sampled_from((b"|", b'"', b"<", b"&#0;", b"\n", b"null", b"-1", b"]")))
            )
        elif at < len(content):
            content[at] = draw(st.integers(0, 255))
    return bytes(content) if draw(st.booleans()) else bytes(content[: draw(st.integers(0, len(content)))])


@pytest.mark.property
@given(damaged("feed") | st.binary(max_size=99))
def test_any_feed_is_read_or_refused(content):
    page = refused(lambda: read_page(content, name="x"))
    if page is not None:
        assert all(ref.accepted is None or ref.accepted.tzinfo is UTC for ref in page.refs)
        assert len({ref.accession for ref in page.refs}) == len(page.refs)


@pytest.mark.property
@given(damaged("index") | st.binary(max_size=99))
def test_any_index_is_read_or_refused(content):
    found = refused(lambda: read_index(content, name="x"))
    if found is not None:
        refs, remarks = found
        assert all("\n" not in one for one in remarks)
        assert all(ref.url.startswith("https://www.sec.gov/Archives/edgar/data/") for ref in refs)


class Canned(Edgar):
    """EDGAR that has one answer to everything."""

    def __init__(self, content):
        self.content = content
        self.said = []
        self.say = self.said.append

    def get_listing(self, url, read, *, age=0.0):
        return read(self.content)


@pytest.mark.property
@given(damaged("company") | damaged("tickers") | st.binary(max_size=99))
def test_any_company_is_read_or_refused(content):
    for call in (lambda edgar: list(list_filings(edgar, WORLD.companies[0].cik)), lambda edgar: find_cik(edgar, "QAAB")):
        refused(lambda call=call: call(Canned(content)))


@pytest.mark.property
@given(damaged("header") | st.binary(max_size=99))
def test_any_submission_has_a_header_or_none(content):
    header = read_filing_header(content)
    ref = settle(RELEASE, content)
    is_release(ref, content, header)
    assert header.accepted is None or header.accepted.tzinfo is UTC


@pytest.mark.property
@given(
    st.text(max_size=60) | st.tuples(st.sampled_from(("https://", "https://www.sec.gov/", "file://")), st.text(max_size=30)).map("".join)
)
def test_any_target_is_one_or_refused(text):
    target = refused(lambda: read_target(text))
    if target is not None:
        assert any((target.accession, target.cik, target.ticker, target.form))


@pytest.mark.parametrize(
    "piece", ["<", "<style>", "<!--", "<head ", "<DOCUMENT>", "<DOCUMENT><TYPE>", "</", "results for the first quarter 1 "]
)
def test_no_submission_takes_long_to_look_into(piece):
    data = f"<SEC-HEADER>\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>{piece * (400_000 // len(piece))}".encode()
    began = time.process_time()
    is_release(RELEASE, data, read_filing_header(data))
    ref = FilingRef("0000000042-26-000001", "0000000042", "A", "6-K", date(2026, 3, 2), "")
    is_release(ref, data, read_filing_header(data))
    assert time.process_time() - began < 5


def test_no_feed_takes_long_to_read():
    entry = f"<entry><title>{' - ' * 100_000}(1)</title><summary>{'Filed: ' * 100_000}</summary><id>accession-number=1</id></entry>"
    began = time.process_time()
    assert read_page(f"<feed>{entry}</feed>".encode(), name="x").count == 1
    assert time.process_time() - began < 5


# Withdrawn filings


def test_what_is_not_there_is_asked_for_again_only_for_a_day(tmp_path, monkeypatch):
    withdrawn = Withdrawn(tmp_path)
    now = time.time()
    asked = []
    for minutes in range(0, 60 * 72, 10):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: now + 60 * minutes)
        if withdrawn.is_to_be_asked("0000000042-26-000001"):
            asked.append(minutes)
            withdrawn.note("0000000042-26-000001")
    assert asked == list(range(0, 60 * 24 + 1, 60))
    monkeypatch.setattr(time, "time", lambda: now - 9999)
    assert withdrawn.is_to_be_asked("0000000042-26-000001")  # the clock was set back
    (tmp_path / "0000000042-26-000001").write_bytes(b"\xff{")
    assert withdrawn.is_to_be_asked("0000000042-26-000001")


def test_what_comes_late_is_fetched_late(edgar, server, monkeypatch):
    one = next(one for one in WORLD.filings if one.is_release and not one.is_withdrawn)
    ref = next(ref for ref in list_filings(edgar, one.filers[0].cik) if ref.accession == one.accession)
    object.__setattr__(one, "is_withdrawn", True)
    try:
        assert fetch(edgar, ref) is None
        server.log.clear()
        assert fetch(edgar, ref) is None
        assert server.log == []
    finally:
        object.__setattr__(one, "is_withdrawn", False)
    for path in (edgar.folder / "withdrawn").iterdir():
        said = json.loads(path.read_bytes())
        path.write_text(json.dumps({name: moment - 4000 for name, moment in said.items()}))
    assert fetch(edgar, ref) == one.submission()
    assert list((edgar.folder / "withdrawn").iterdir()) == []
