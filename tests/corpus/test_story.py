"""What the contract's own example says of cash and reasons comes out of its document; and references of such parts lead somewhere."""

import json

import pytest

import tieout

FEW = ("CMO-FY2020-Q1.htm", "ALKS-FY2020-Q1.htm", "HRZB-FY2009-Q3.txt", "AXON-FY2018-Q2.pdf")


def report_of(path):
    return json.loads(tieout.to_json(tieout.read(path)))


def test_the_seed_says_what_the_contract_shows(corpus):
    path = next((corpus.parent / "seed").glob("*.txt"))
    report = report_of(path)
    texts = {fact["id"]: fact["text"] for fact in report["facts"]}
    found = report["liquidity"]
    assert (texts[found["cash"]], texts[found["cash_used_in_operations"]], found["months_of_runway"]) == ("275.1", "229.8", "14.4")
    assert [(one["kind"], one["through"]) for one in found["statements"]] == [("not_sufficient", "2024-03-01"), ("sufficient", None)]
    assert [(texts[one["shares"]], texts[one["proceeds"]]) for one in found["raised"]] == [("5.2", "25.6")]
    drivers = [(texts[one["fact"]], one["text"], one["counterparties"], one["amount"]) for one in report["drivers"]]
    assert drivers[0] == ("41.2", "one-time milestone payments", ["Huadong Medicine", "Viridian Therapeutics"], None)
    assert drivers[1] == ("108.8", "one-time license fees", ["Eli Lilly", "Magenta Therapeutics"], None)
    assert [one[0] for one in drivers[3:]] == ["58.5", "213.4", "58.5", "213.4", "42.1", "116.1"]


@pytest.mark.parametrize("name", FEW)
def test_facts_that_are_spoken_of_are_there(corpus, name):
    report = report_of(corpus / "releases" / name)
    facts = {fact["id"]: fact for fact in report["facts"]}
    named = [driver["fact"] for driver in report["drivers"]] + [fact for sentence in report["sentences"] for fact in sentence["facts"]]
    raised = [fact for one in report["liquidity"]["raised"] for fact in (one["shares"], one["proceeds"]) if fact]
    assert set(named + raised) <= set(facts)
    assert report["sentences"]
    for sentence in report["sentences"]:
        for fact, at in zip(sentence["facts"], sentence["at"], strict=True):
            assert sentence["text"][at : at + len(facts[fact]["text"])] == facts[fact]["text"]
            assert facts[fact]["source"]["kind"] == "prose"
