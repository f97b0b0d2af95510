"""Whether the places that a report names hold what it says they hold."""

import html
import re
from collections import Counter
from collections.abc import Sequence

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
    """The places in the source that more than one fact names."""
    counts = Counter((fact["source"]["start"], fact["source"]["end"]) for fact in facts)
    return [place for place, count in counts.items() if count > 1]
