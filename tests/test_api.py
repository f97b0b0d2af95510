"""The Python face: what `read` takes, what its values look like, errors that travel, and a report that is the same every time."""

import io
import json
import os
import pickle
import subprocess
import sys
from datetime import date

import pytest

import tieout
from tests.submissions import document, submission
from tieout import errors
from tieout.model.period import Duration, Instant
from tools.places import EXAMPLES, ROOT

EXAMPLE = EXAMPLES / "larkspur-fy2025-q2.htm"
ERRORS = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.TieoutError)]
PRIMITIVES = {"string": str, "integer": int, "boolean": bool, "null": type(None), "array": list, "object": dict}


def faults(value, schema, definitions, where="report"):
    """What in a value is not as a JSON Schema says: the part of the standard that the report's schema uses."""
    if "$ref" in schema:
        yield from faults(value, definitions[schema["$ref"].rpartition("/")[2]], definitions, where)
        return
    if "anyOf" in schema:
        if all(list(faults(value, one, definitions, where)) for one in schema["anyOf"]):
            yield f"{where} is none of its kinds"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}"
    kind = schema.get("type")
    if kind is not None and not isinstance(value, tuple(PRIMITIVES[one] for one in ([kind] if isinstance(kind, str) else kind))):
        yield f"{where} is no {kind}"
    elif isinstance(value, dict):
        yield from (f"{where} has no {name}" for name in schema.get("required", ()) if name not in value)
        for name, one in schema.get("properties", {}).items():
            if name in value:
                yield from faults(value[name], one, definitions, f"{where}.{name}")
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, one in enumerate(value):
            yield from faults(one, schema["items"], definitions, f"{where}[{index}]")


def test_read_takes_path_string_bytes_and_file():
    content = EXAMPLE.read_bytes()
    with EXAMPLE.open("rb") as file:
        releases = [tieout.read(source) for source in (EXAMPLE, str(EXAMPLE), content, bytearray(content), memoryview(content), file)]
    releases.append(tieout.read(io.BytesIO(content)))
    assert all(release.facts == releases[0].facts for release in releases)
    names = [release.document.name for release in releases]
    assert names == [EXAMPLE.name, EXAMPLE.name, "(bytes)", "(bytes)", "(bytes)", str(EXAMPLE), "(file)"]
    assert tieout.read(content, name="my name").document.name == "my name"


def test_values_show_themselves_shortly():
    release = tieout.read(EXAMPLE)
    assert repr(release).startswith(f"<Release {EXAMPLE.name}: ")
    assert max(len(repr(fact)) for fact in release.facts) < 400
    assert all(repr(fact).startswith(f"<Fact {fact.id} ") for fact in release.facts)
    assert str(Instant(date(2025, 9, 30))) == "2025-09-30"
    assert repr(Instant(date(2025, 9, 30))) == "<Instant 2025-09-30>"
    assert str(Duration(date(2025, 7, 1), date(2025, 9, 30), 3)) == "3 months to 2025-09-30"
    assert str(Duration(date(2025, 6, 29), date(2025, 9, 27), 3, 13)) == "13 weeks to 2025-09-27"
    assert [str(Duration(None, None, months)) for months in (1, None)] == ["1 month", "(unknown)"]
    long = tieout.read(
        b"<table><tr><td></td><td>2025</td></tr><tr><td>" + b"word " * 1000 + b"</td><td>" + b"1" * 9000 + b"</td></tr></table>"
    )
    assert len(repr(long.facts[0])) < 400


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_errors_travel(error):
    raised = error("release.htm: it is odd; give another")
    raised.code = "special"
    back = pickle.loads(pickle.dumps(raised))
    assert (type(back), str(back), back.code) == (error, str(raised), "special")


@pytest.mark.parametrize("source", [b"", b"PK\x03\x04rest", b"\x00\x01" * 500, "/nowhere/at/all.htm", str(ROOT), b"%PDF-1.4"])
def test_errors_say_what_and_where_and_what_to_do(source):
    with pytest.raises(tieout.ReadError) as caught:
        tieout.read(source, name="x.htm") if isinstance(source, bytes) else tieout.read(source)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("x.htm: " if isinstance(source, bytes) else f"{source}: ")
    assert "; give " in message


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.htm")), ids=lambda path: path.stem)
def test_the_report_is_as_its_schema_says(path):
    schema = tieout.report_schema()
    report = json.loads(tieout.to_json(tieout.read(path)))
    assert list(faults(report, schema, schema["$defs"])) == []
    assert set(report) <= set(schema["properties"])


def test_the_schema_refuses_what_is_wrong():
    schema = tieout.report_schema()
    report = json.loads(tieout.to_json(tieout.read(EXAMPLE)))
    del report["facts"][0]["text"]
    report["facts"][1]["period"] = {"instant": 5}
    report["tables"] = None
    assert len(list(faults(report, schema, schema["$defs"]))) == 3


def report_under(seed, path):
    """The report of a document read in a process of its own, whose strings have hashes by a seed."""
    script = "import sys, tieout; sys.stdout.buffer.write(tieout.to_json(tieout.read(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed},
        check=True,
    )
    return done.stdout


def test_the_report_is_the_same_every_time():
    once = tieout.to_json(tieout.read(EXAMPLE))
    assert once == tieout.to_json(tieout.read(EXAMPLE))
    for seed in ("0", "1"):
        assert report_under(seed, EXAMPLE) == once


def test_the_order_of_a_set_of_words_changes_no_report(tmp_path):
    """Rows that share words alike with a sentence, changes that fit several rows or none, and copied figures."""
    rows = {
        "Product revenue": ("412.6", "380.1"),
        "Service revenue": ("207.3", "190.4"),
        "Total revenue": ("619.9", "570.5"),
        "Product gross profit": ("180.2", "166.7"),
        "Service gross profit": ("90.8", "84.4"),
        "Operating expenses": ("150.1", "141.9"),
        "Operating income": ("120.9", "109.2"),
        "Net income attributable to common holders": ("88.4", "79.9"),
        "Net income per share, basic": ("1.12", "1.02"),
        "Net income per share, diluted": ("1.09", "1.00"),
    }
    cells = "".join(f"<tr><td>{label}</td><td>{now}</td><td>{before}</td></tr>" for label, (now, before) in rows.items())
    page = (
        "<p>Tarn Works, Inc. Reports Second Quarter 2025 Results</p>"
        "<p>Product and service revenue for the second quarter rose 9% to $421.6 million, and gross profit grew 8.1%, or $13.5 million.</p>"
        "<p>Operating income increased 11.7% to $120.9 million from $109.2 million, driven by service gross profit of $90.8 million.</p>"
        "<p>Net income was $88.4 million, or $1.12 per basic and $1.90 per diluted share, against $79.9 million a year ago, up 16%.</p>"
        "<p>Service revenue was $207.3 million and operating expenses were $151.0 million, a 5.8% increase.</p>"
        "<p>Condensed Consolidated Statements of Income (in millions, except per share amounts)</p><table>"
        "<tr><td></td><td>Three Months Ended June 30, 2025</td><td>Three Months Ended June 30, 2024</td></tr>"
        f"{cells}</table>"
    )
    written = tmp_path / "tarn.htm"
    written.write_text(page, encoding="utf-8")
    report = json.loads(report_under("0", written))
    assert {"TI01", "RC05"} <= {finding["check"] for finding in report["findings"]}
    for path in (written, EXAMPLES / "harbor-q3-2025-mistyped.htm"):
        assert report_under("1", path) == report_under("2", path)


def test_a_submission_in_an_open_file_is_read_from_where_the_file_stands(tmp_path):
    page = "<table><tr><td>(in thousands)</td><td>June 30, 2025</td></tr><tr><td>Cash</td><td>1,250</td></tr></table>"
    whole = submission(document("EX-99.1", page))
    stored = io.BytesIO(b"before" + whole.encode())
    stored.seek(6)
    (fact,) = tieout.read(stored).facts
    assert whole[fact.source.start : fact.source.end] == "1,250"


def test_a_file_open_as_text_is_one_line():
    with pytest.raises(tieout.ReadError, match="open it as binary"):
        tieout.read(io.StringIO("Cash 1,250"))
