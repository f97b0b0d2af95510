"""What changed of guidance, highlights, the document as a whole, and sentences."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from tieout.compare.aligning import Pair, align, left, pair_alike
from tieout.compare.matching import LIKE_SENTENCES, Matching
from tieout.compare.words import fold, fold_sentence, mask, words_of
from tieout.model.difference import ADDED, CHANGED, REMOVED, Change, GuidanceChange, HighlightChange, Words
from tieout.model.guidance import Guidance
from tieout.model.highlight import Highlight
from tieout.model.period import Duration, Period
from tieout.model.release import DocumentInfo

Kind = TypeVar("Kind")


def compare_guidance(old: Sequence[Guidance], new: Sequence[Guidance]) -> Iterator[GuidanceChange]:
    """Yields the guidance that is not as it was."""

    def exact(one: Guidance) -> Hashable:
        return one.metric, one.basis, str(one.period), fold(one.qualifier or ""), one.unit

    def close(one: Guidance) -> Hashable:
        return one.metric, one.basis, str(one.period)

    def bare(one: Guidance) -> Hashable:
        return one.metric, one.basis

    for was, now in _paired(old, new, (exact, close, bare)):
        one = now or was
        assert one is not None
        if was is None or now is None:
            yield GuidanceChange(ADDED if was is None else REMOVED, one.metric, was, now)
            continue
        changes = tuple(_changes_of_guidance(was, now))
        if changes:
            yield GuidanceChange(CHANGED, one.metric, was, now, changes, _direction(was, now))


def _changes_of_guidance(old: Guidance, new: Guidance) -> Iterator[Change]:
    for what in ("low", "high", "unit", "period", "basis", "action"):
        was, now = getattr(old, what), getattr(new, what)
        if was != now:
            yield Change(what, *(None if value is None else str(value) for value in (was, now)))
    if fold(old.qualifier or "") != fold(new.qualifier or ""):
        yield Change("qualifier", old.qualifier, new.qualifier)


def _direction(old: Guidance, new: Guidance) -> str | None:
    """How a range moved; None where it did not, or where an end is open."""
    if old.low is None or old.high is None or new.low is None or new.high is None or old.unit != new.unit:
        return None
    low, high = (new.low > old.low) - (new.low < old.low), (new.high > old.high) - (new.high < old.high)
    if low == high:
        return {1: "raised", -1: "lowered"}.get(low)
    if low >= 0 and high <= 0:
        return "narrowed"
    if low <= 0 and high >= 0:
        return "widened"
    return None


def compare_highlights(old: Sequence[Highlight], new: Sequence[Highlight]) -> Iterator[HighlightChange]:
    """Yields the highlights that are not as they were."""

    def exact(one: Highlight) -> Hashable:
        return one.metric, str(one.period)

    def long(one: Highlight) -> Hashable:
        return one.metric, _length(one.period)

    for was, now in _paired(old, new, (exact, long)):
        one = now or was
        assert one is not None
        if was is None or now is None:
            yield HighlightChange(ADDED if was is None else REMOVED, one.metric, was, now)
            continue
        changes = []
        for what in ("value", "unit", "period", "prior_value", "change_percent"):
            before, after = getattr(was, what), getattr(now, what)
            if before != after:
                changes.append(Change(what, *(None if value is None else str(value) for value in (before, after))))
        if changes:
            yield HighlightChange(CHANGED, one.metric, was, now, tuple(changes))


def _length(period: Period) -> int | None:
    return period.months if isinstance(period, Duration) else 0


def _paired(
    old: Sequence[Kind], new: Sequence[Kind], keys: Sequence[Callable[[Kind], Hashable]]
) -> Iterator[tuple[Kind | None, Kind | None]]:
    """Yields what is the same by one key after the other, then what is left on either side."""
    pairs: list[Pair] = []
    for key in keys:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for at in reversed(left(len(new), (other for _, other in pairs))):
            waiting[key(new[at])].append(at)
        free = [(at, waiting[key(old[at])]) for at in left(len(old), (one for one, _ in pairs))]
        pairs += [(at, some.pop()) for at, some in free if some]
    to_old = {other: one for one, other in pairs}
    for at, one in enumerate(new):
        yield old[to_old[at]] if at in to_old else None, one
    for at in left(len(old), to_old.values()):
        yield old[at], None


def compare_documents(old: DocumentInfo, new: DocumentInfo) -> Iterator[Change]:
    """Yields what is said otherwise of the document as a whole."""
    for what in ("period_end", "fiscal_year", "fiscal_period", "published"):
        was, now = getattr(old, what), getattr(new, what)
        if was != now:
            yield Change(what, *(None if value is None else str(value) for value in (was, now)))
    for what in ("name", "cik", "ticker"):
        was, now = getattr(old.entity, what), getattr(new.entity, what)
        if was != now:
            yield Change(f"entity_{what}", was, now)


def compare_words(matching: Matching, texts: tuple[Sequence[str], Sequence[str]] | None) -> Words:
    """How many sentences are otherwise; `texts` are the sentences of both that state no figures."""
    said = matching.said
    changed = sum(said[0][one].keys[1] != said[1][other].keys[1] for one, other in matching.sentences)
    count = len(matching.sentences)
    words = Words(changed, len(said[1]) - count, len(said[0]) - count, len(matching.sentences_moved))
    if texts is None:
        return words
    folded = [[fold_sentence(text) for text in side] for side in texts]
    if folded[0] > folded[1]:  # the same whichever way round
        added, removed, plain = _compare_texts(folded[1], folded[0])
        added, removed = removed, added
    else:
        added, removed, plain = _compare_texts(folded[0], folded[1])
    return Words(words.changed, words.added, words.removed, words.moved, plain, added, removed)


def _compare_texts(old: Sequence[str], new: Sequence[str]) -> tuple[int, int, int]:
    """How many sentences were added, removed and changed."""
    pairs = align([(text,) for text in old], [(text,) for text in new])
    here, there = left(len(old), (one for one, _ in pairs)), left(len(new), (other for _, other in pairs))
    again = _same(old, new, here, there)
    gone = {one for one, _ in again}, {other for _, other in again}
    here, there = [at for at in here if at not in gone[0]], [at for at in there if at not in gone[1]]
    alike = pair_alike([words_of(mask(old[at])) for at in here], [words_of(mask(new[at])) for at in there], least=LIKE_SENTENCES)
    return len(there) - len(alike), len(here) - len(alike), len(alike)


def _same(old: Sequence[str], new: Sequence[str], here: Sequence[int], there: Sequence[int]) -> list[Pair]:
    """The sentences that stand elsewhere, word by word."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for at in reversed(there):
        waiting[new[at]].append(at)
    return [(at, waiting[old[at]].pop()) for at in here if waiting.get(old[at])]
