"""What sentences say of cash: the position, what operations used, whether it will do and until when, and capital that was raised."""

import datetime
import re
from collections.abc import Iterator, Sequence
from functools import cache

from tieout.extract.places import place_of
from tieout.extract.prose import Figure
from tieout.extract.reach import Clock, find_reach
from tieout.extract.reasons import word
from tieout.extract.sentences import Sentence
from tieout.extract.tables_of_words import load
from tieout.model.document import Document
from tieout.model.liquidity import Liquidity, Raised, Sufficiency
from tieout.model.numeral import Section
from tieout.model.period import Duration, Instant

SUFFICIENT, NOT_SUFFICIENT, GOING_CONCERN = "sufficient", "not_sufficient", "going_concern"
MOST_STATEMENTS, MOST_RAISED = 12, 12
MOST_PARTS = 3  # semicolons of a sentence that lists what may go wrong
REACH, AROUND = 200, 160  # characters before and behind that are looked at
CURRENCY = re.compile(r"[A-Z]{3}$")
FORWARD = "forward_looking"

Read = Sequence[tuple[Sentence, Sequence[Figure]]]


def find_liquidity(document: Document, read: Read, sections: Sequence[Section], clock: Clock) -> Liquidity:
    """What the sentences of a document say of its liquidity; `read` are they with the figures in them. Runway is worked out elsewhere."""
    hints = load("liquidity")["hints"]
    near = [at for at, (sentence, _) in enumerate(read) if _has_any(sentence.text.lower(), hints)]
    told = [read[at] for at in near]
    cash = next((one.fact.id for one in _positions(told, clock)), None)
    return Liquidity(
        cash=cash,
        cash_used_in_operations=_used(told, clock),
        statements=tuple(_statements(document, [sentence for sentence, _ in told], sections, clock))[:MOST_STATEMENTS],
        raised=tuple(_raised(read, near))[:MOST_RAISED],
    )


def _has_any(folded: str, hints: Sequence[str]) -> bool:
    for hint in hints:  # noqa: SIM110 - asked of every sentence, and `any` takes twice as long
        if hint in folded:
            return True
    return False


def _positions(told: Read, clock: Clock) -> Iterator[Figure]:
    """Yields the figures that state the cash position at the end of the period."""
    for sentence, figures in told:
        text = sentence.text
        if "cash" not in text.lower():
            continue
        for figure in figures:
            period, mention = figure.fact.period, figure.mention
            if not isinstance(period, Instant) or period.instant != clock.reported or not CURRENCY.match(figure.fact.unit or ""):
                continue
            before = text[max(0, mention.low - REACH) : mention.low]
            if mention.negative or figure.fact.basis == "guidance" or _of("cash", "never").search(before[-AROUND:]):
                continue
            if _of("cash", "behind").match(text, mention.high) or _of("cash", "before").search(before) or _is_headed(text, before):
                yield figure


def _is_headed(text: str, before: str) -> bool:
    """Whether a figure is the first behind a heading that says what follows ("Cash position: …")."""
    return not any(sign in before for sign in "$€£") and _of("cash", "position").match(text) is not None


def _used(told: Read, clock: Clock) -> str | None:
    """The figure of the cash that operations used over the longest stretch up to the end of the period."""
    found: list[tuple[int, str]] = []
    for sentence, figures in told:
        if "cash" not in sentence.text.lower():
            continue
        for figure in _said_used(sentence.text, figures):
            period = figure.fact.period
            if isinstance(period, Duration) and period.end == clock.reported and period.months:
                found.append((period.months, figure.fact.id))
    return max(found, key=lambda one: one[0])[1] if found else None


def _said_used(text: str, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yields the figures that a sentence says operations used of cash; one that follows with "and" is of another period."""
    last = -1
    for figure in figures:
        mention = figure.mention
        if figure.fact.basis == "guidance" or not CURRENCY.match(figure.fact.unit or ""):
            continue
        before, behind = text[max(0, mention.low - AROUND) : mention.low], text[mention.high : mention.high + AROUND]
        between = text[last : mention.low] if last >= 0 else ""
        is_used = bool(_of("cash", "used").search(before) or _of("cash", "used_too").search(between))
        is_used = is_used or bool(_of("cash", "used_verb").search(before) and _of("cash", "used_behind").match(behind))
        if is_used and not word("compared").search(between):
            yield figure
            last = mention.high


def _statements(document: Document, sentences: Sequence[Sentence], sections: Sequence[Section], clock: Clock) -> Iterator[Sufficiency]:
    """Yields the sentences that say whether the filer's means will do."""
    said: set[tuple[str, str]] = set()
    for sentence in sentences:
        text = sentence.text
        found = _judged(text, clock) if text.count(";") < MOST_PARTS else None
        if found is None:
            continue
        place = place_of(document, *sentence.block.passage.range(*sentence.within(0, len(text))))
        if _is_within(place.start, sections) or (found[0], text) in said:
            continue
        said.add((found[0], text))
        yield Sufficiency(found[0], found[1], place.start, place.end, place.page, place.table, " ".join(text.split()))


def _is_within(start: int | None, sections: Sequence[Section]) -> bool:
    """Whether a place lies in a section of forward-looking statements."""
    return start is not None and any(
        one.kind == FORWARD and one.start is not None and one.end is not None and one.start <= start < one.end for one in sections
    )


def _judged(text: str, clock: Clock) -> tuple[str, datetime.date | None] | None:
    """What a sentence says of the filer's means, and up to when; None where it says nothing of them."""
    folded = text.lower()
    doubt = _word("doubt").search(text) if "doubt" in folded or "going concern" in folded else None
    if doubt:
        if _word("no_doubt").search(text) or _word("hedges").search(text, 0, doubt.start()):
            return None
        return GOING_CONCERN, find_reach(text[doubt.end() :], clock)[1]
    for hints, is_dated, pattern in _enough():
        for match in pattern.finditer(text) if _has_any(folded, hints) else ():
            reaches, through = find_reach(text[match.end() :], clock)
            if (is_dated and not reaches) or not _has_means(text, match) or _word("hedges").search(text, 0, match.start()):
                continue
            is_denied = any(match.groupdict().values()) or _word("denied").search(text[max(0, match.start() - REACH) : match.start()])
            return (NOT_SUFFICIENT if is_denied else SUFFICIENT), through
    return None


def _has_means(text: str, match: re.Match[str]) -> bool:
    return _means().search(text, max(0, match.start() - REACH), match.end() + AROUND) is not None


def _raised(read: Read, near: Sequence[int]) -> Iterator[Raised]:
    """Yields what was raised by selling shares: the proceeds, and the shares in the same sentence or one beside it."""
    said: set[object] = set()
    for at in near:
        sentence, figures = read[at]
        text = sentence.text
        proceeds = _proceeds(text, figures)
        if proceeds is None or _of("raised", "never").search(text):
            continue
        beside = [read[other] for other in (at - 1, at + 1) if 0 <= other < len(read) and abs(read[other][0].number - sentence.number) <= 1]
        shares = _shares(text, figures)
        if shares is None and not _of("raised", "equity").search(text):
            beside = [
                one for one in beside if _of("raised", "equity").search(one[0].text) and not _of("raised", "never").search(one[0].text)
            ]
            if not beside:
                continue
        around = " ".join([text, *(other.text for other, _ in beside)])
        if not _of("raised", "sold").search(around):
            continue
        if shares is None:
            shares = next((found for other, some in beside if (found := _shares(other.text, some)) is not None), None)
        key = (proceeds.fact.value, None if shares is None else shares.fact.value)
        if key not in said:
            said.add(key)
            yield Raised(None if shares is None else shares.fact.id, proceeds.fact.id)


def _proceeds(text: str, figures: Sequence[Figure]) -> Figure | None:
    """The figure of what a sentence says was raised: the net one where there are two."""
    found: list[tuple[bool, int, Figure]] = []
    for figure in figures:
        mention = figure.mention
        if not CURRENCY.match(figure.fact.unit or "") or figure.fact.basis == "guidance":
            continue
        before, behind = text[max(0, mention.low - AROUND) : mention.low], text[mention.high : mention.high + AROUND]
        if _of("raised", "before").search(before) or _of("raised", "behind").match(behind):
            found.append((not (_of("raised", "net").search(before) or _of("raised", "net").search(behind)), len(found), figure))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _shares(text: str, figures: Sequence[Figure]) -> Figure | None:
    """The figure of the shares that a sentence says were sold."""
    counts = [one for one in figures if one.fact.unit == "shares" and not _of("raised", "not_shares").search(text, 0, one.mention.low)]
    sold = [one for one in counts if _of("raised", "shares_before").search(text[max(0, one.mention.low - AROUND) : one.mention.low])]
    return sold[0] if sold else counts[0] if counts and _of("raised", "sold").search(text) else None


def _joined(given: str | Sequence[str]) -> str:
    return given if isinstance(given, str) else "|".join(f"(?:{one})" for one in given)


@cache
def _of(table: str, name: str) -> re.Pattern[str]:
    return re.compile(_joined(load("liquidity")[table][name]), re.IGNORECASE)


@cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(_joined(load("liquidity")[name]), re.IGNORECASE)


@cache
def _means() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{load('liquidity')['means']})\b", re.IGNORECASE)


@cache
def _enough() -> tuple[tuple[Sequence[str], bool, re.Pattern[str]], ...]:
    needs = load("liquidity")["needs"]
    return tuple(
        (one["hints"], one["dated"], re.compile(one["pattern"].replace("{needs}", needs), re.IGNORECASE))
        for one in load("liquidity")["enough"]
    )
