"""Two lists of things matched: in order where they can be, then by what they have in common. Never in quadratic time.

Nothing here knows of figures; keys are compared for equality only.
"""

import bisect
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

Pair = tuple[int, int]
Keys = Sequence[tuple[Hashable, ...]]  # of each thing one key a tier, the most telling first; None matches nothing

DEEPEST = 12  # times a gap is parted by one tier
MOST_ALIKE, MOST_TELLING = 24, 8  # things that share a feature and are still compared one by one; features of a thing that find others


def align(old: Keys, new: Keys) -> list[Pair]:
    """Pairs of things with equal keys, in order in both lists: by the first tier as far as it goes, between its pairs by the next.

    >>> align([("a", 1), ("b", 1)], [("x", 2), ("b", 1), ("a", 1)])
    [(1, 1)]
    """
    pairs: list[Pair] = []
    tiers = len(old[0]) if old else 0
    gaps = [(0, len(old), 0, len(new), 0, 0)]
    while gaps:
        low, high, first, last, tier, depth = gaps.pop()
        while low < high and first < last and _is_same(old[low][tier], new[first][tier]):
            pairs.append((low, first))
            low, first = low + 1, first + 1
        while low < high and first < last and _is_same(old[high - 1][tier], new[last - 1][tier]):
            high, last = high - 1, last - 1
            pairs.append((high, last))
        if low >= high or first >= last:
            continue
        anchors = _anchors(old, new, (low, high, first, last), tier) if depth < DEEPEST else []
        if not anchors:
            if tier + 1 < tiers:
                gaps.append((low, high, first, last, tier + 1, 0))
            continue
        pairs.extend(anchors)
        for here, there in anchors:
            gaps.append((low, here, first, there, tier, depth + 1))
            low, first = here + 1, there + 1
        gaps.append((low, high, first, last, tier, depth + 1))
    return sorted(pairs)


def _is_same(one: Hashable, other: Hashable) -> bool:
    return one is not None and one == other


def _anchors(old: Keys, new: Keys, gap: tuple[int, int, int, int], tier: int) -> list[Pair]:
    """The longest run, in order, of pairs whose key stands once on each side of a gap."""
    low, high, first, last = gap
    here = _unique(old[at][tier] for at in range(low, high))
    there = _unique(new[at][tier] for at in range(first, last))
    pairs = [(low + at, first + there[key]) for key, at in here.items() if key in there]
    return in_order(pairs)


def _unique(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    counts: Counter[Hashable] = Counter()
    places: dict[Hashable, int] = {}
    for at, key in enumerate(keys):
        counts[key] += 1
        places[key] = at
    return {key: at for key, at in places.items() if counts[key] == 1 and key is not None}


def in_order(pairs: Iterable[Pair]) -> list[Pair]:
    """The most pairs that stand in one order on both sides.

    >>> in_order([(0, 2), (1, 0), (2, 1)])
    [(1, 0), (2, 1)]
    """
    some = sorted(pairs)
    ends: list[int] = []  # least last place of a run of each length
    at_end: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(some):
        length = bisect.bisect_left(ends, there)
        before.append(at_end[length - 1] if length else -1)
        if length == len(ends):
            ends.append(there)
            at_end.append(index)
        else:
            ends[length], at_end[length] = there, index
    chosen = []
    index = at_end[-1] if at_end else -1
    while index >= 0:
        chosen.append(some[index])
        index = before[index]
    return chosen[::-1]


def left(count: int, taken: Iterable[int]) -> list[int]:
    """The places up to a count that are not taken."""
    gone = set(taken)
    return [at for at in range(count) if at not in gone]


def pair_alike(old: Sequence[Iterable[Hashable]], new: Sequence[Iterable[Hashable]], *, least: float) -> list[Pair]:
    """Pairs of things by the features they share, rare ones counting most: the likest first, each thing once, none below `least` (of 1).

    >>> pair_alike([["net", "sales"], ["cash"]], [["cash"], ["net", "revenues"]], least=0.4)
    [(0, 1), (1, 0)]
    """
    here, there = [Counter(features) for features in old], [Counter(features) for features in new]
    spread = Counter(feature for features in (*here, *there) for feature in features)
    weights = {feature: 1 / count for feature, count in spread.items()}
    sizes = [[sum(weights[feature] ** 0.5 * count for feature, count in one.items()) for one in side] for side in (here, there)]
    near = set(_near(here, there)) | {(one, other) for other, one in _near(there, here)}
    wide = max(1, len(here)), max(1, len(there))
    found = []
    for at, other in near:
        features, theirs = here[at], there[other]
        shared = sum(weights[feature] ** 0.5 * min(count, theirs[feature]) for feature, count in features.items() if feature in theirs)
        score = round(2 * shared / (sizes[0][at] + sizes[1][other]), 6)
        if score >= least:
            found.append((-score, round(abs(at / wide[0] - other / wide[1]), 9), at + other, at, other))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    # two pairs that share a thing never rank the same, so the outcome does not depend on which side is called old
    for *_, one, other in sorted(found):
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            pairs.append((one, other))
    return sorted(pairs)


def _near(here: Sequence[Counter[Hashable]], there: Sequence[Counter[Hashable]]) -> Iterator[Pair]:
    """Yields the pairs that share one of the features that tell most of the first."""
    posted: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, features in enumerate(there):
        for feature in features:
            posted[feature].append(at)
    for at, features in enumerate(here):
        telling = sorted((feature for feature in features if feature in posted), key=lambda feature: len(posted[feature]))[:MOST_TELLING]
        for feature in telling:
            if len(posted[feature]) <= MOST_ALIKE:
                yield from ((at, other) for other in posted[feature])
