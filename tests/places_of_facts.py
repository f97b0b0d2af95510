"""Whether the places that a report names hold what it says they hold."""

import html
import json
import re
from collections import Counter
from collections.abc import Sequence

import tieout

NOT_DIGITS = re.compile(r"[^\d.]")
TAGS = re.compile(r"<[/!?a-zA-Z][^>]*>")  # between the digits of one figure


def misplaced_facts(source: str, facts: Sequence[dict]) -> list[str]:
    """The facts whose place in the source does not hold their digits."""
    wrong = []
    for fact in facts:
        printed = source[fact["source"]["start"] : fact["source"]["end"]]
        if NOT_DIGITS.sub("", html.unescape(TAGS.sub("", printed))) != NOT_DIGITS.sub("", fact["text"]):
            wrong.append(f"{fact['text']!r} at {printed!r}")
    return wrong


def shared_places(facts: Sequence[dict]) -> list[tuple[int, int]]:
    """The places in the source that more than one fact names; a figure of a sentence may be said of two periods, and is a fact of each."""
    counts = Counter((*_place(fact), str(fact["period"]) if fact["source"]["kind"] == "prose" else "") for fact in facts)
    return [(start, end) for (start, end, _), count in counts.items() if count > 1]


def _place(fact: dict) -> tuple[int, int]:
    return fact["source"]["start"], fact["source"]["end"]


def proven_report(data: bytes, name: str) -> dict:
    """The report of some bytes, each fact proven to stand where it says by the rule that a source has one encoding, and the `source`."""
    report = json.loads(tieout.to_json(tieout.read(data, name=name)))
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        source = data.decode("cp1252", errors="replace")
    assert misplaced_facts(source, report["facts"]) == []
    return report | {"source": source}
