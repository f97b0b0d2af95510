"""What became of the tested relations: findings matched by their check and their figures."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from tieout.compare.aligning import Pair, left, pair_alike
from tieout.model.difference import BROKE, GONE, MENDED, NEW, STILL, TIED, UNTESTED
from tieout.model.finding import EXCEPTION, NOT_TESTED, TIES, Finding

LIKE_FINDINGS = 0.5  # how much of their figures two findings must have in common, of 1
Names = Mapping[str, Hashable]  # what a fact is called that stands on both sides
HELD = "held"


class Tested(NamedTuple):
    """One relation on both sides: what became of it, and the findings, None where there is none."""

    outcome: str
    old: Finding | None
    new: Finding | None


def compare_findings(
    old: Sequence[Finding],
    new: Sequence[Finding],
    names: tuple[Names, Names],
    tables: tuple[Mapping[int, Hashable], Mapping[int, Hashable]],
) -> list[Tested]:
    """What became of each relation tested on one side or both, in the order of the new findings.

    `names` of facts and `tables` by their ordinals are alike for what was matched.
    """
    keys = [[_keys(finding, names[which], tables[which]) for finding in side] for which, side in enumerate((old, new))]
    pairs: list[Pair] = []
    for tier in range(3):
        here, there = left(len(old), (one for one, _ in pairs)), left(len(new), (other for _, other in pairs))
        found = _by_key([keys[0][at][tier] for at in here], [keys[1][at][tier] for at in there], once=tier == 2)
        pairs += [(here[one], there[other]) for one, other in found]
    here = [at for at in left(len(old), (one for one, _ in pairs)) if old[at].outcome != NOT_TESTED]
    there = [at for at in left(len(new), (other for _, other in pairs)) if new[at].outcome != NOT_TESTED]
    features = [[_features(side[at], names[which]) for at in some] for which, (side, some) in enumerate(((old, here), (new, there)))]
    pairs += [(here[one], there[other]) for one, other in pair_alike(*features, least=LIKE_FINDINGS)]
    to_old = {other: one for one, other in pairs}
    sides: list[tuple[Finding | None, Finding | None]] = [(old[to_old[at]] if at in to_old else None, one) for at, one in enumerate(new)]
    sides += [(old[at], None) for at in left(len(old), to_old.values())]
    tested = [Tested(_outcome(was, now), was, now) for was, now in sides]
    return [one for one in tested if one.outcome]


def _keys(finding: Finding, names: Names, tables: Mapping[int, Hashable]) -> tuple[Hashable, ...]:
    """What a finding is found by: all its figures with their weights, its figures, its subject."""
    subject = names.get(finding.subject or "", finding.subject)
    table = None if finding.table is None else tables.get(finding.table, finding.table)
    terms = tuple(sorted((str(names.get(term.fact, term.fact)), term.weight, term.over) for term in finding.terms))
    bare = not terms and subject is None
    head = finding.check, subject, table
    only = finding.message if bare and finding.outcome == NOT_TESTED else None
    return (*head, terms, only), (*head, frozenset(term[0] for term in terms)), (None if bare else head)


def _features(finding: Finding, names: Names) -> list[Hashable]:
    figures = [finding.subject or "", *(term.fact for term in finding.terms)]
    return [(finding.check, str(names.get(figure, figure))) for figure in figures]


def _by_key(old: Sequence[Hashable], new: Sequence[Hashable], *, once: bool) -> list[Pair]:
    """Pairs of equal keys, the n-th with the n-th; with `once` only of keys that stand once on each side."""
    counts = Counter(old), Counter(new)
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at in range(len(new) - 1, -1, -1):
        waiting[new[at]].append(at)
    pairs = []
    for at, key in enumerate(old):
        if key is not None and waiting.get(key) and (not once or counts[0][key] == counts[1][key] == 1):
            pairs.append((at, waiting[key].pop()))
    return pairs


def _outcome(old: Finding | None, new: Finding | None) -> str:
    """What became of a relation; "" of one that is tested on neither side."""
    was, now = (NOT_TESTED if finding is None else finding.outcome for finding in (old, new))
    return {
        (TIES, TIES): HELD,
        (TIES, EXCEPTION): BROKE,
        (TIES, NOT_TESTED): UNTESTED,
        (EXCEPTION, TIES): MENDED,
        (EXCEPTION, EXCEPTION): STILL,
        (EXCEPTION, NOT_TESTED): GONE,
        (NOT_TESTED, TIES): TIED,
        (NOT_TESTED, EXCEPTION): NEW,
    }.get((was, now), "")


def figures_of(finding: Finding | None) -> list[str]:
    """The ids of the facts that a finding names, as subject, term, suspect or candidate."""
    if finding is None:
        return []
    named = (finding.subject, *(term.fact for term in finding.terms), finding.suspect, *(one.fact for one in finding.candidates))
    return [fact for fact in named if fact]
