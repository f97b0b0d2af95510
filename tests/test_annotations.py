"""Web Annotations: the shape that the recommendation asks for, and places that hold what they quote."""

import io
import json
import sys
import uuid
from decimal import Decimal

import pytest

import tieout
from tieout import cli
from tools.places import EXAMPLES

TEXTS = [path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".htm", ".txt")]
PDF, WORD = EXAMPLES / "ostrander-q4-2024.pdf", EXAMPLES / "harbor-q3-2025-draft.docx"
PAGE = """<meta charset="{charset}">\r\n<p>Statements of Operations (in thousands) “of” Zoë 𝒜</p>\r\n<table>\r\n<tr><td></td>
<td>Year Ended December 31, 2024</td></tr>\r\n<tr><td>{label}</td><td>5,000</td></tr></table>"""
# Terms of http://www.w3.org/ns/anno.jsonld that are used, by the type of the object they stand in.
TERMS = {
    "AnnotationPage": {"@context", "id", "type", "partOf", "startIndex", "items"},
    "AnnotationCollection": {"id", "type", "label", "total"},
    "Annotation": {"id", "type", "motivation", "body", "target"},
    "TextualBody": {"type", "purpose", "format", "language", "value"},
    "TextPositionSelector": {"type", "start", "end"},
    "DataPositionSelector": {"type", "start", "end"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "FragmentSelector": {"type", "conformsTo", "value"},
    "tieout:Fact": {"type"},
    "tieout:Guidance": {"type"},
    None: {"source", "selector"},
}


def page_of(path_or_bytes, name=None):
    release = tieout.read(path_or_bytes, name=name)
    return release, json.loads(tieout.to_annotations(release, path_or_bytes))


def foreign_terms(value):
    """Keys that neither the vocabulary nor our own prefix has."""
    if isinstance(value, list):
        return [term for one in value for term in foreign_terms(one)]
    if not isinstance(value, dict):
        return []
    known = TERMS.get(value.get("type"), set())
    found = [key for key in value if key not in known and not key.startswith("tieout:")]
    return found + [term for key, one in value.items() if key != "@context" for term in foreign_terms(one)]


def selectors(annotation):
    return {selector["type"]: selector for selector in annotation["target"]["selector"]}


def misplaced(page, data, source):
    """The annotations whose place does not hold what they quote."""
    wrong = []
    encoding = page["tieout:document"]["tieout:encoding"]
    for annotation in page["items"]:
        found = selectors(annotation)
        place, quote, part = (found[f"{name}Selector"] for name in ("TextPosition", "TextQuote", "DataPosition"))
        start, end = place["start"], place["end"]
        proofs = (
            quote["exact"] == source[start:end],
            quote["prefix"] == source[max(0, start - 32) : start],
            quote["suffix"] == source[end : end + 32],
            data[part["start"] : part["end"]].decode(encoding) == quote["exact"],
        )
        if not all(proofs):
            wrong.append(annotation["id"])
    return wrong


@pytest.mark.parametrize("path", [*TEXTS, PDF, WORD], ids=lambda path: path.name)
def test_pages_have_the_shape_of_the_recommendation(path):
    release, page = page_of(path)
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["partOf"]["type"] == "AnnotationCollection"
    assert page["partOf"]["total"] == len(page["items"]) == len(release.facts) + len(release.guidance)
    assert foreign_terms(page) == []
    ids = [page["id"], page["partOf"]["id"], *(annotation["id"] for annotation in page["items"])]
    assert len(set(ids)) == len(ids)
    assert all(uuid.UUID(one).version == 5 for one in ids)
    for annotation in page["items"]:
        assert annotation["type"] == "Annotation"
        assert annotation["motivation"] == "describing"
        assert annotation["target"]["source"] == path.name
        assert annotation["target"]["tieout:sha256"] == release.document.sha256
        assert annotation["body"][0]["type"] == "TextualBody"
    assert json.loads(tieout.to_annotations(release, path)) == page


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_places_hold_what_they_quote(path):
    data = path.read_bytes()
    _, page = page_of(path)
    assert misplaced(page, data, data.decode("utf-8-sig")) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "latin-1"])
def test_bytes_are_those_of_the_file_in_any_encoding(encoding):
    text = PAGE.format(charset=encoding, label="Sales à la Zoë, net 𝒜")
    if encoding in ("cp1252", "latin-1"):
        text = text.replace("𝒜", "").replace("“", '"').replace("”", '"')
    data = text.encode(encoding)
    _, page = page_of(data, name="a.htm")
    assert misplaced(page, data, text) == []
    assert [selectors(one)["TextQuoteSelector"]["exact"] for one in page["items"]] == ["5,000"]


def test_bytes_that_do_not_decode_alone_are_left_out():
    data = PAGE.format(charset="iso-2022-jp", label="売上高").replace("“of” Zoë 𝒜", "").encode("iso-2022-jp")
    _, page = page_of(data, name="a.htm")
    for annotation in page["items"]:
        found = selectors(annotation)
        if part := found.get("DataPositionSelector"):
            assert data[part["start"] : part["end"]] == b"5,000"


@pytest.mark.slow
@pytest.mark.parametrize("count", [5_000, pytest.param(50_000, marks=pytest.mark.soak)])
def test_thousands_of_figures_in_reach_of_each_other(count):
    rows = "".join(f"<tr><td>Zoë {n}</td><td>1,234</td></tr>" for n in range(count))
    data = f"<table><tr><td></td><td>2024</td></tr>{rows}</table>".encode()
    _, page = page_of(data, name="a.htm")
    assert len(page["items"]) == count
    assert misplaced(page, data, data.decode()) == []


def test_bodies_say_what_the_report_says():
    release, page = page_of(TEXTS[0])
    report = json.loads(tieout.to_json(release))
    findings = {finding["id"]: finding for finding in report["findings"]}
    for fact, annotation in zip(report["facts"], page["items"], strict=False):
        body = annotation["body"][1]
        assert Decimal(body["tieout:value"]) == Decimal(fact["value"])
        for name in ("id", "label", "text", "unit", "concept", "status", "basis", "scale", "decimals"):
            assert body.get(f"tieout:{name}") == fact[name]
        assert {name.removeprefix("tieout:"): value for name, value in body.get("tieout:period", {}).items()} == (fact["period"] or {})
        assert [one["tieout:id"] for one in body["tieout:findings"]] == fact["findings"]
        for one in body["tieout:findings"]:
            assert one["tieout:outcome"] == findings[one["tieout:id"]]["outcome"]
    guidance = [one["body"][1] for one in page["items"] if one["body"][1]["type"] == "tieout:Guidance"]
    assert [one.get("tieout:low") for one in guidance] == [one["low"] for one in report["guidance"]]


def test_figures_of_a_pdf_have_page_and_box():
    release, page = page_of(PDF)
    for fact, annotation in zip(release.facts, page["items"], strict=False):
        viewer, media = [one for one in annotation["target"]["selector"] if one["type"] == "FragmentSelector"]
        left, top, right, bottom = fact.source.box
        box = f"{left},{top},{right - left},{bottom - top}"
        assert viewer["value"] == f"page={fact.source.page}&viewrect={box}"
        assert viewer["conformsTo"].endswith("rfc3778")
        assert media["value"] == f"page={fact.source.page}&xywh={box}"
        assert selectors(annotation)["TextQuoteSelector"]["exact"] == fact.text


@pytest.mark.parametrize("path", [PDF, WORD], ids=lambda path: path.name)
def test_figures_of_sentences_have_the_words_around_them(path):
    release, page = page_of(path)
    texts = " ".join(sentence.text for sentence in release.sentences)
    quotes = [selectors(one)["TextQuoteSelector"] for one in page["items"][: len(release.facts)]]
    around = [quote["prefix"] + quote["exact"] + quote["suffix"] for quote in quotes if "prefix" in quote]
    assert len(around) >= sum(fact.source.kind == "prose" for fact in release.facts) - 2 > 3
    assert [text for text in around if text not in texts] == []


def test_one_page_a_line_for_several_inputs(capsys, tmp_path):
    assert cli.main(["check", str(TEXTS[0]), str(tmp_path / "no.htm"), str(PDF), "--format", "annotations"]) == 2
    out, err = capsys.readouterr()
    pages = [json.loads(line) for line in out.splitlines()]
    assert [page["tieout:document"]["tieout:name"] for page in pages] == [str(TEXTS[0]), str(PDF)]
    assert err.count("\n") == 1


def test_standard_input_is_read_once(capsys, monkeypatch):
    data = TEXTS[0].read_bytes()

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Pipe(data)))
    cli.main(["check", "-", "--format", "annotations"])
    page = json.loads(capsys.readouterr().out)
    assert misplaced(page, data, data.decode("utf-8-sig")) == []


def test_another_document_is_refused():
    release = tieout.read(TEXTS[0])
    with pytest.raises(tieout.ConfigError, match="is not the document that was read"):
        tieout.to_annotations(release, TEXTS[1])
    with pytest.raises(tieout.ReadError, match="cannot be read"):
        tieout.to_annotations(release, "missing.htm")


def test_a_release_without_figures_is_an_empty_page():
    _, page = page_of(b"<p>Nothing here.</p>", name="a b.htm")
    assert page["items"] == []
    assert page["partOf"]["total"] == 0


def test_hostile_labels_and_names_stay_texts():
    data = PAGE.format(charset="utf-8", label="=1 ‮ مبيعات </script>\x1b[31m").encode()
    release, page = page_of(data, name="-a\udc80 #?.htm")
    assert page["items"][0]["target"]["source"] == "-a%80%20%23%3F.htm"
    assert page["items"][0]["body"][1]["tieout:label"] == release.facts[0].label
    assert "\u202e".encode() not in tieout.to_annotations(release, data)
