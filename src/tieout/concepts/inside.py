"""The elements of figures that stand inside a label: par values, shares authorised and issued, allowances."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from tieout.concepts.lines import kind_of
from tieout.concepts.words import QUOTES, load
from tieout.model.fact import Fact

LONGEST = 600  # characters of a label
BESIDE = 60  # characters on either side of a figure that may tell it
DIGIT = re.compile(r"\d")
CONFIDENCE = 85  # percent


class Rule(NamedTuple):
    """What names one kind of figure inside a label."""

    kind: str
    label: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    element: str


def name_inside(facts: Sequence[Fact]) -> list[str | None]:
    """The element of each figure of one label, in their order; None where the label does not tell."""
    text = facts[0].label[:LONGEST].translate(QUOTES).lower()
    at, places = 0, []
    for fact in facts:
        figure = fact.text.strip("()-$ ").lower()
        start = text.find(figure, at) if figure else -1
        places.append((start, start + len(figure)) if start >= 0 else None)
        at = start + len(figure) if start >= 0 else at
    return [_name(fact, text, place) if place else None for fact, place in zip(facts, places, strict=True)]


def _name(fact: Fact, text: str, place: tuple[int, int]) -> str | None:
    before = re.split(r"\d", text[max(0, place[0] - BESIDE) : place[0]])[-1]
    after = DIGIT.split(text[place[1] : place[1] + BESIDE])[0]
    kind = kind_of(fact.unit)
    for rule in _rules():
        if rule.kind != kind or not rule.label.search(text):
            continue
        if (rule.before is None or rule.before.search(before)) and (rule.after is None or rule.after.search(after)):
            return rule.element
    return None


@cache
def _rules() -> tuple[Rule, ...]:
    def compiled(entry: dict[str, str], name: str) -> re.Pattern[str] | None:
        return re.compile(entry[name]) if name in entry else None

    return tuple(
        Rule(entry["kind"], re.compile(entry["label"]), compiled(entry, "before"), compiled(entry, "after"), entry["element"])
        for entry in load("inside")["figure"]
    )
