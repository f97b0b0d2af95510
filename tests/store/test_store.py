"""What a store keeps it gives back: facts, findings, guidance, reports and documents, once each, as they were known at the time."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
import sqlalchemy as sa

import tieout
from tests.stores import drawn
from tieout import Query
from tieout.store import moments, rows, runs, schema

NAME = "harbor-q3-2025.htm"
EARLY, LATE = datetime(2025, 10, 29, 20, 5, tzinfo=UTC), datetime(2025, 11, 3, 13, 0, tzinfo=UTC)


def filing(accession="0009990001-25-000001", accepted=EARLY, **more):
    values = {
        "cik": "0009990001",
        "company": "Harbor Example Corp",
        "form": "8-K",
        "filed": date(2025, 10, 29),
        "url": "https://x.example/1",
    }
    return tieout.FilingRef(accession=accession, accepted=accepted, **values | more)


def prepared(source, **more):
    return tieout.prepare(tieout.read(source, name=more.pop("name", "drawn.htm")), **more)


def test_everything_comes_back_as_it_was(store, releases, sources):
    for name, release in releases.items():
        assert store.put(tieout.prepare(release, content=sources[name]))
    assert [reading.name for reading in store.readings(Query())] != []
    for name, release in releases.items():
        query = Query(sha256=release.document.sha256)
        (reading,) = store.readings(query)
        assert reading.name == name
        assert (reading.facts, reading.tied, reading.disputed) == (len(release.facts), release.numbers.tied, release.numbers.disputed)
        assert [one.fact for one in store.facts(query)] == list(release.facts)
        assert [one.finding for one in store.findings(query)] == list(release.findings)
        assert [one.guidance for one in store.guidance(query)] == list(release.guidance)
        assert store.report(reading.id) == tieout.to_json(release)
        assert store.content(release.document.sha256) == sources[name]
        metrics = {one.fact.id: one.metric for one in store.facts(query) if one.metric}
        assert {one.fact: one.metric for one in release.highlights}.items() <= metrics.items()


def test_the_same_reading_is_kept_once_and_another_version_beside_it(store, releases):
    first = tieout.prepare(releases[NAME])
    assert store.put(first)
    assert not store.put(first)
    newer = rows.prepare(releases[NAME], tieout.to_json(releases[NAME]), version="0.10.0")
    older = rows.prepare(releases[NAME], tieout.to_json(releases[NAME]), version="0.0.9")
    assert store.put(newer)
    assert store.put(older)
    assert [reading.version for reading in store.readings(Query())] == ["0.10.0"]
    assert {reading.version for reading in store.readings(Query(every_reading=True))} == {"0.10.0", "0.0.9", tieout.__version__}
    assert len({reading.known for reading in store.readings(Query(every_reading=True))}) == 1
    sha256 = releases[NAME].document.sha256
    assert store.holds(sha256, version="0.10.0")
    assert not store.holds(sha256, version="0.10.1")
    assert not store.holds(sha256, version="0.10.0", settings="other")
    assert len(list(store.facts(Query()))) == len(releases[NAME].facts)


def test_as_of_never_sees_the_future(store, releases):
    store.put(tieout.prepare(releases[NAME], filing=filing()))
    (reading,) = store.readings(Query())
    assert (reading.known, reading.known_by, reading.cik) == (EARLY, "accepted", releases[NAME].document.entity.cik or "0009990001")
    assert not list(store.facts(Query(as_of=EARLY - timedelta(microseconds=1))))
    assert list(store.facts(Query(as_of=EARLY)))
    assert not list(store.facts(Query(as_of=date(2025, 10, 28))))
    assert list(store.facts(Query(as_of=date(2025, 10, 29))))
    assert not list(store.facts(Query(stored_by=reading.stored - timedelta(seconds=1))))
    assert list(store.facts(Query(stored_by=reading.stored)))


def test_what_a_store_gave_then_it_gives_again(store, releases):
    """`stored_by` asks what was there before a newer version read the document again."""
    store.put(tieout.prepare(releases[NAME]))
    (reading,) = store.readings(Query())
    store.put(rows.prepare(releases[NAME], tieout.to_json(releases[NAME]), version="9.0.0"))
    assert [one.version for one in store.readings(Query())] == ["9.0.0"]
    assert [one.version for one in store.readings(Query(stored_by=reading.stored))] == [tieout.__version__]


def test_a_document_without_a_date_is_known_from_when_it_was_stored(store):
    source = next(drawn(1))
    before = datetime.now(UTC)
    store.put(prepared(source))
    (reading,) = store.readings(Query())
    assert reading.known_by == "stored"
    assert before <= reading.known <= datetime.now(UTC)
    release = tieout.read(source, name="drawn.htm")
    store.put(rows.prepare(release, tieout.to_json(release), version="9.0.0"))
    (again,) = store.readings(Query())
    assert again.known == reading.known  # reading it again does not make it known later


def test_random_questions_as_of_a_moment_are_answered_as_by_going_through_all(store):
    draw = random.Random(7)
    kept = []
    for number, source in enumerate(drawn(30, salt=3)):
        accepted = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randint(0, 500_000))
        cik = f"{draw.randint(1, 4):010}"
        one = prepared(source, filing=filing(f"0009990001-24-{number:06}", accepted, cik=cik), name=f"{number}.htm")
        store.put(one)
        kept.append((accepted, cik, one.sha256))
    for _ in range(25):
        moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.randint(0, 500_000))
        cik = f"{draw.randint(1, 4)}"
        expected = [sha256 for accepted, whose, sha256 in sorted(kept) if accepted <= moment and whose == cik.zfill(10)]
        assert [reading.sha256 for reading in store.readings(Query(cik=cik, as_of=moment))] == expected
        assert [one.reading.sha256 for one in store.facts(Query(cik=cik, as_of=moment, metric="revenue"))] == expected


def test_questions_narrow(store, releases):
    for release in releases.values():
        store.put(tieout.prepare(release))
    harbor = releases[NAME]
    of_harbor = Query(sha256=harbor.document.sha256)
    narrow = [one.fact for one in store.facts(replace(of_harbor, concept="us-gaap:Assets"))]
    assert narrow == [fact for fact in harbor.facts if fact.concept == "us-gaap:Assets"]
    balance = [one.fact for one in store.facts(replace(of_harbor, statement="balance", tables_only=True, whole_only=True))]
    assert balance == [fact for fact in harbor.facts if fact.statement == "balance" and fact.source.kind == "table" and not fact.dimensions]
    errors = [one.finding for one in store.findings(Query(outcome="exception"))]
    assert len(errors) == sum(finding.outcome == "exception" for release in releases.values() for finding in release.findings)
    assert [one.finding.check for one in store.findings(replace(of_harbor, check="FT01", limit=2))] == ["FT01", "FT01"]
    ticker = next(release.document.entity.ticker for release in releases.values() if release.document.entity.ticker)
    assert {one.ticker for one in store.readings(Query(ticker=ticker.lower()))} == {ticker}
    name = harbor.document.entity.name
    assert {one.entity for one in store.readings(Query(entity=name[:6].upper()))} == {name}
    assert not list(store.readings(Query(entity="%")))
    end = harbor.document.period_end
    assert NAME in {one.name for one in store.readings(Query(since=end, until=end))}
    assert NAME not in {one.name for one in store.readings(Query(since=end + timedelta(days=1)))}


AMOUNTS = ["0", "-0.005", "41167000", "123456789012345678901234567890.123456789", "1E+9", "9223372036854775808", "-1E-12", "100.00"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_amounts_of_any_size_are_exact(store, releases, amount):
    release = releases[NAME]
    fact = msgspec.structs.replace(release.facts[0], value=Decimal(amount), xbrl_value=Decimal(amount))
    changed = msgspec.structs.replace(release, facts=(fact,), findings=(), guidance=(), highlights=())
    store.put(tieout.prepare(changed))
    (kept,) = store.facts(Query())
    assert (kept.fact.value, kept.fact.xbrl_value) == (Decimal(amount), Decimal(amount))
    mantissa, exponent = rows.split(Decimal(amount))
    if mantissa is None:
        assert abs(Decimal(amount)).normalize().as_tuple().digits
    else:
        assert Decimal(mantissa).scaleb(exponent) == Decimal(amount)


def test_text_that_a_database_dislikes(store, releases):
    release = releases[NAME]
    label = "Revenue \0 'quoted\" ; DROP TABLE facts; -- % _ \\ ‮ עברית \N{GRINNING FACE}"
    fact = msgspec.structs.replace(release.facts[0], label=label, path=("A > B", label), dimensions={"a;b": "c=d; \0"})
    changed = msgspec.structs.replace(release, facts=(fact,), findings=(), guidance=(), highlights=())
    assert store.put(tieout.prepare(changed))
    (kept,) = store.facts(Query())
    assert kept.fact.label == label.replace("\0", "\ufffd")
    assert kept.fact.path[0] == "A > B"
    assert [*kept.fact.dimensions] == ["a;b"]


def test_a_failed_write_leaves_nothing(store, releases, monkeypatch):
    good = tieout.prepare(releases[NAME], content=b"content")
    spoiled = msgspec.structs.replace(good, guidance=({**(good.guidance or ({"ordinal": 0},))[0], "metric": None},))
    with pytest.raises(tieout.StoreError) as told:
        store.put(spoiled)
    assert "\n" not in str(told.value)
    assert not list(store.readings(Query()))
    assert store.content(good.sha256) is None
    with store.engine.connect() as connection:
        counts = [connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in schema.METADATA.sorted_tables]
    assert sum(counts) == len(schema.MIGRATIONS)
    assert store.put(good)


def test_what_is_learned_later_of_a_document_is_added(store, releases):
    store.put(tieout.prepare(releases[NAME]))
    store.put(rows.prepare(releases[NAME], b"{}", version="9.0.0", filing=filing()))
    (reading,) = store.readings(Query(accession=filing().accession))
    assert (reading.version, reading.url) == ("9.0.0", "https://x.example/1")


def test_days_end_in_new_york():
    assert moments.to_moment(date(2025, 1, 15)) == datetime(2025, 1, 16, 4, 59, 59, 999999, UTC)
    assert moments.to_moment(date(2025, 7, 15)) == datetime(2025, 7, 16, 3, 59, 59, 999999, UTC)
    assert moments.to_moment(date.max) > moments.to_moment(date(9999, 12, 30))


def test_names_are_found_whatever_their_case(store, releases):
    release = releases[NAME]
    entity = msgspec.structs.replace(release.document.entity, name="NESTLÉ Éxample Corp")
    store.put(tieout.prepare(msgspec.structs.replace(release, document=msgspec.structs.replace(release.document, entity=entity))))
    assert [one.entity for one in store.readings(Query(entity="nestlé é"))] == ["NESTLÉ Éxample Corp"]


def test_failures_are_kept_once_whoever_writes_them(store):
    failure = runs.Failure("0" * 64, "a\udcff.htm", "unreadable", "no document", runs.FAILED)
    for reason in ("no document", "still none"):
        runs.note_failures(store, [msgspec.structs.replace(failure, reason=reason)] * 2, version="1", settings="x")
    assert [one.reason for one in runs.find_failures(store, ["0" * 64], version="1", settings="x").values()] == ["still none"]
    assert runs.find_failures(store, ["0" * 64], version="1") == {}
