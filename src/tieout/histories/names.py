"""What is meant by a metric: a highlight, a concept by its name, or the part of a name or label that only one line has."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from tieout.errors import ConfigError
from tieout.histories.lines import METRICS, is_usable, normal
from tieout.model.stored import StoredFact

MOST_NAMED = 8


class Meant(NamedTuple):
    """What a history is to be of: a highlight metric, a concept, or a label of figures without a concept."""

    metric: str | None = None
    concept: str | None = None
    label: str | None = None

    @property
    def name(self) -> str:
        """The name that the series has."""
        return self.metric or self.concept or self.label or ""


def find_meant(asked: str, facts: Iterable[StoredFact]) -> Meant:
    """What is meant; ConfigError, with what it may be, where nothing or more than one line is."""
    wanted = normal(asked).replace(" ", "_")
    if wanted in METRICS:
        return Meant(metric=wanted)
    lines = _lines(facts)
    concepts = {one.concept for one in lines if one.concept}
    exact = [name for name in concepts if asked.strip().casefold() in (name.casefold(), name.partition(":")[2].casefold())]
    if len(exact) == 1:
        return Meant(concept=exact[0])
    labelled = {one for one, labels in lines.items() if normal(asked) in labels}
    part = normal(asked).replace(" ", "")
    found = labelled or {one for one, labels in lines.items() if part and any(part in text for text in _texts(one, labels))}
    if len(found) == 1:
        return found.pop()
    if found:
        shown = sorted(one.name for one in found)
        more = f" and {len(shown) - MOST_NAMED} more" if len(shown) > MOST_NAMED else ""
        raise ConfigError(f"{asked!r} may be any of {', '.join(shown[:MOST_NAMED])}{more}; give more of the name of one")
    names = [*METRICS, *sorted(one.name for one in lines)]
    near = get_close_matches(asked, names, n=1) or get_close_matches(wanted, names, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise ConfigError(f"{asked!r} is no metric, concept or label of this filer; {meant}the metrics are {', '.join(METRICS)}")


def _texts(one: Meant, labels: set[str]) -> list[str]:
    texts = [label.replace(" ", "") for label in labels]
    return [*texts, one.concept.partition(":")[2].casefold()] if one.concept else texts


def _lines(facts: Iterable[StoredFact]) -> dict[Meant, set[str]]:
    """Every line that figures of tables belong to, with the labels it has."""
    found: dict[Meant, set[str]] = {}
    for one in facts:
        fact = one.fact
        if fact.source.table is None or not is_usable(fact):
            continue
        label = normal(fact.label)
        if fact.concept or label:
            found.setdefault(Meant(concept=fact.concept) if fact.concept else Meant(label=label), set()).add(label)
    return found
