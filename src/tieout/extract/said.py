"""Figures that only a sentence states: the cash flow from operations of a release without that statement, all of one without tables.

A sentence counts where a name of the metric, words of a period and a verb lead to an amount, and where its period is certain.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from tieout.extract.fiscal import Calendar, add_months
from tieout.extract.period_said import Said, say
from tieout.extract.period_words import read_words, stack
from tieout.extract.periods import period_of_text
from tieout.extract.sentences import place_in_prose
from tieout.extract.tables_of_words import load
from tieout.extract.units import SCALES
from tieout.model.document import Block, Document
from tieout.model.fact import Fact
from tieout.model.period import Duration

# an amount with its currency sign (in Markdown a backslash may stand before it), or cents; a bare figure is none
MONEY = (
    r"\\?(?P<{0}sign>[$€£])\s?(?P<{0}digits>\d{{1,3}}(?:,\d{{3}}){{1,5}}(?:\.\d{{1,3}})?|\d{{1,12}}(?:\.\d{{1,3}})?)"
    r"(?:\s(?P<{0}scale>thousand|million|billion)\b)?"
)
SHARE = (
    r"(?:,? or (?:(?P<{0}per_sign>[$€£])\s?(?P<{0}per>\d{{1,4}}\.\d\d)|(?P<{0}cents>\d{{1,2}}) cents)"
    r" (?:a|per) (?:(?:diluted|basic|common) ){{0,2}}share\b,?)?"
)
SENTENCE = re.compile(r"(?<=[.!?;])[\"”)]*\s+(?=[\"“(•]*[A-Z])|\n\s*\n|\s[•●▪]\s")
TAIL_ENDS = re.compile(r"[$€£;]|,? \b(?:which|with|while|and|approximately|including|resulting|primarily|driven)\b")
LONGEST_BLOCK, LONGEST_SENTENCE, LONGEST_TAIL, LONGEST_NAME = 60_000, 1200, 100, 80
MOST_SAID = 24
FEWEST_DIGITS = 5  # of an amount without a word for its scale
YEAR = 12
MOST_YEARS = 5  # that a comparison goes back


class Amount(NamedTuple):
    """One amount of a sentence: what it is of, its digits and their range in the block, scale, currency, sign, and its period."""

    metric: str
    name: str
    digits: str
    start: int
    end: int
    scale: int
    shift: int
    currency: str
    negative: bool
    period: Duration


class Sentence(NamedTuple):
    """A sentence with its place in the block, and what is needed to read periods in it; `latest` is the end of what is reported."""

    text: str
    start: int
    calendar: Calendar
    latest: datetime.date | None


@cache
def _patterns(metric: str) -> tuple[re.Pattern[str], ...]:
    """The forms of a sentence that state a metric: name, period and verb before the amount, or the amount inside."""
    words, entry = load("said")["words"], load("said")["metrics"][metric]
    amount = MONEY.format("one_") + SHARE.format("one_")
    subject = rf"(?<![\w-])(?P<name>{'|'.join(entry['subjects'])})(?P<gap>\b[^$€£;]{{0,80}}?)\s(?P<verb>{words['verbs']})\s{amount}"
    objects = [form.replace("{amount}", amount) for form in entry["objects"]]
    return tuple(re.compile(form, re.IGNORECASE) for form in (subject, *(rf"\b{form}" for form in objects)))


@cache
def _word(kind: str) -> re.Pattern[str]:
    given = load("said")["words"][kind]
    return re.compile(given if isinstance(given, str) else "|".join(given), re.IGNORECASE)


@cache
def _comparison() -> re.Pattern[str]:
    words = load("said")["words"]
    other = MONEY.format("two_") + SHARE.format("two_")
    return re.compile(rf"[^$€£;]{{0,120}}?\b{words['compares']}\s{words['between']}{other}", re.IGNORECASE)


def find_said(document: Document, calendar: Calendar, facts: Sequence[Fact], *, dollar: str) -> list[Fact]:
    """The facts of sentences about metrics, or periods of them, that no table states; their ids follow those of the tables' facts."""
    labels = dict.fromkeys([fact.label for fact in facts])
    wanted = [name for name in load("said")["metrics"] if _is_wanted(name, labels)]
    sentences = list(_sentences(document, wanted)) if wanted else []
    if not sentences:
        return []
    latest = calendar.latest if facts else _latest_said((sentence for _, _, sentence in sentences), calendar)
    found: list[Fact] = []
    stated = {(name, _span(fact)) for name in wanted for fact in facts if _states(fact.label, name)}
    for block, at, text in sentences:
        for amount in _amounts(Sentence(text, at, calendar, latest), wanted):
            key = amount.metric, (amount.period.end, amount.period.months)
            if key not in stated and len(found) < MOST_SAID:
                stated.add(key)
                found.append(_fact(document, block, amount, len(facts) + len(found) + 1, dollar=dollar))
    return found


def _is_wanted(metric: str, labels: Iterable[str]) -> bool:
    return load("said")["metrics"][metric]["always"] or not any(_states(label, metric) for label in labels)


def _states(label: str, metric: str) -> bool:
    return _names(label[: 2 * LONGEST_NAME], metric)


@lru_cache(maxsize=4096)
def _names(label: str, metric: str) -> bool:
    return re.search(load("said")["metrics"][metric]["labels"], label, re.IGNORECASE) is not None


def _span(fact: Fact) -> tuple[datetime.date | None, int | None]:
    return (fact.period.end, fact.period.months) if isinstance(fact.period, Duration) else (None, None)


def _sentences(document: Document, wanted: Iterable[str]) -> Iterator[tuple[Block, int, str]]:
    """Yields the sentences that may state a metric, each with its block and where it begins there."""
    hints = {load("said")["metrics"][name]["hint"] for name in wanted}
    for part in document.parts:
        if not isinstance(part, Block) or not any(sign in part.text for sign in "$€£"):
            continue
        text = part.text[:LONGEST_BLOCK]
        done = 0
        for end in [*(match.start() for match in SENTENCE.finditer(text)), len(text)]:
            sentence = re.sub(r"\s", " ", text[done:end][:LONGEST_SENTENCE])
            if any(hint in sentence.lower() for hint in hints) and not _word("never").search(sentence):
                yield part, done, sentence
            done = end


def _latest_said(texts: Iterable[str], calendar: Calendar) -> datetime.date | None:
    """The latest end of a period that a document without tables names: its sentences with the year, or all of its text."""
    ends = []
    for text in texts:
        for clause in re.split(r"[,;]", text):
            said = say(read_words(stack((clause[:LONGEST_TAIL],))))
            if said.months and said.years:
                period = period_of_text(clause[:LONGEST_TAIL], calendar=calendar, statement="income")
                if isinstance(period, Duration) and period.end is not None:
                    ends.append(period.end)
    return max([*ends, *([calendar.latest] if calendar.latest else [])], default=None)


def _amounts(sentence: Sentence, wanted: Iterable[str]) -> Iterator[Amount]:
    """Yields the amounts of a sentence: of each metric the one it is about, and what that is compared with."""
    for metric in wanted:
        for pattern in _patterns(metric):
            match = pattern.search(sentence.text)
            if match is None or not _is_whole(sentence.text, match):
                continue
            head = sentence.text[max(0, match.start() - LONGEST_TAIL) : match.start("one_sign")]
            tail = sentence.text[match.end() :]
            other = _comparison().match(tail)
            own_tail = tail[: other.end() if other else None]
            own = _period_of(_cut(own_tail, compared=True), sentence) or _period_of(head, sentence)
            if own is None:
                break
            negative = re.search(load("said")["metrics"][metric]["negative"], match[0], re.IGNORECASE) is not None
            name = " ".join(match["name"].split())
            yield from _of_match(metric, name, match, "one_", sentence.start, own, negative=negative)
            if other is not None and _gives_period(rest := _cut(tail[other.end() :], compared=False)):
                before = _period_of(rest, sentence, since=own)
                if before is not None and before != own:
                    yield from _of_match(metric, name, other, "two_", sentence.start + match.end(), before, negative=negative)
            break


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether a name stands for the whole company: nothing but words of a period around it."""
    gap = match.groupdict().get("gap")
    if gap is None:
        return True
    if gap.strip() and read_words(stack((gap,))).rest:
        return False
    word = re.search(r"([\w'’-]+)[\s:]*$", text[max(0, match.start() - LONGEST_NAME) : match.start()])
    allowed = load("said")["words"]["before"]
    return word is None or word[1].lower() in allowed or bool(re.fullmatch(r"(?:19|20)\d\d", word[1])) or len(match["name"].split()) > 2


def _cut(tail: str, *, compared: bool) -> str:
    """What belongs to an amount of the words after it."""
    ends = [match.start() for match in [TAIL_ENDS.search(tail), *([_word("compares").search(tail)] if compared else [])] if match]
    return tail[: min([*ends, LONGEST_TAIL])]


def _gives_period(text: str) -> bool:
    return bool(_word("year_ago").search(text)) or not say(read_words(stack((text,)))).is_empty


def _period_of(text: str, sentence: Sentence, *, since: Duration | None = None) -> Duration | None:
    """The period that words name: with its year, or by where it lies in the year that is reported; `since` is what it is compared with."""
    calendar = sentence.calendar
    said = say(read_words(stack((text[-LONGEST_TAIL:],))))
    if since is not None and since.end is not None:
        years = 1 if _word("year_ago").search(text) else 0
        if said.year and not (said.lengths or said.part or said.end):  # "compared with $5 million in 2023": the same part of that year
            years = calendar.fiscal_year_of(since.end) - said.year
        if years:
            end = add_months(since.end, -YEAR * years)
            return _duration(calendar.near(end) or end, since.months, calendar) if 0 < years <= MOST_YEARS else None
    if said.years or (said.end and said.end[0]):
        period = period_of_text(text[-LONGEST_TAIL:], calendar=calendar, statement="income")
        return period if isinstance(period, Duration) and period.end is not None and period.months else None
    return None if since is not None or sentence.latest is None or said.end else _reported(said, sentence.latest, calendar)


def _reported(said: Said, latest: datetime.date, calendar: Calendar) -> Duration | None:
    """A stretch of the fiscal year that is reported, named without its year ("the fourth quarter")."""
    if said.part:
        end = calendar.quarter_end(calendar.fiscal_year_of(latest), said.part)
        return None if end is None or end > latest else _duration(end, said.months or 3, calendar)
    if said.months == YEAR and calendar.months_to_date(latest) == YEAR:
        return _duration(latest, YEAR, calendar)
    return None


def _duration(end: datetime.date, months: int | None, calendar: Calendar) -> Duration:
    return Duration(calendar.start_of(end, months, None), end, months)


def _of_match(
    metric: str, name: str, match: re.Match[str], which: str, origin: int, period: Duration, *, negative: bool
) -> Iterator[Amount]:
    """Yields the amount of a match, and what it says that is a share; `origin` is where the matched text begins in the block."""
    digits, word = match[f"{which}digits"], match[f"{which}scale"]
    if word or len(digits.replace(",", "")) >= FEWEST_DIGITS:
        start, end = match.span(f"{which}digits")
        scale = SCALES[word.lower()] if word else 0
        sign = match[f"{which}sign"]
        yield Amount(metric, name, digits, origin + start, origin + end, scale, 0, sign, negative, period)
    if metric != "net_income":
        return
    for part, cents in (("per", 0), ("cents", -2)):
        if match[which + part]:
            start, end = match.span(which + part)
            sign = match[f"{which}per_sign"] or match[f"{which}sign"]
            yield Amount("eps", f"{name} per share", match[which + part], origin + start, origin + end, 0, cents, sign, negative, period)


def _fact(document: Document, block: Block, amount: Amount, number: int, *, dollar: str) -> Fact:
    """The fact of an amount."""
    currency = {"€": "EUR", "£": "GBP"}.get(amount.currency, dollar)
    plain = amount.digits.replace(",", "")
    value = Decimal(plain).scaleb(amount.scale + amount.shift)
    value = Decimal(f"{-value if amount.negative and value else value:f}")
    statement = load("said")["metrics"]["net_income" if amount.metric == "eps" else amount.metric]["statement"]
    return Fact(
        f"f{number}",
        place_in_prose(document, block, amount.start, amount.end),
        statement,
        amount.name,
        (amount.name,),
        amount.digits,
        value,
        len(plain.partition(".")[2]) - amount.scale - amount.shift,
        amount.scale,
        f"{currency}/shares" if amount.metric == "eps" else currency,
        amount.period,
        {},
        basis="gaap",
    )
