"""The symbol under which a filer is traded: beside the name of an exchange, or stated as such."""

import re
from collections.abc import Iterator
from functools import cache

from tieout.extract.name_lines import Lines
from tieout.extract.names import core_of, fold, is_name, is_short, name_before_brackets
from tieout.extract.opening import LEAD_READ, LONGEST_HEAD, Opening
from tieout.extract.tables_of_words import load

TICKERS_SEEN = 40


@cache
def _ticker() -> re.Pattern[str]:
    """A symbol behind the name of an exchange, or in brackets before it."""
    words = load("document")["tickers"]
    exchange = "|".join(sorted(words["exchanges"], key=len, reverse=True))
    symbol = r"[\"“”'‘’]?(?P<{0}>[A-Z][A-Z0-9]{{0,5}}(?:[.\-/][A-Z]{{1,2}})?)(?![A-Za-z0-9])"
    market = r"(?:[ ®™]{0,2}(?:GSM?|CM|GM|Global|Select|National|Capital|Market|American|MKT|Arca|Stock|Exchange|OMX|[A-Z][a-z]{2,9})){0,4}"
    return re.compile(
        rf"(?<![A-Za-z])(?i:(?:the\s)?(?:{exchange})){market}(?:\s?[®™])?(?:,\s?[A-Z]{{3,8}}{market})?\s?(?::|[-–—](?=\s))\s?{symbol.format('a')}"
        rf"|(?i:(?:{'|'.join(words['stated'])}))(?:\s?:\s?|\s(?=[\"“]))(?!(?i:{exchange})){symbol.format('b')}"
        rf"|[(\[](?i:(?:{exchange})){market}\s(?:{symbol.format('c')}\s?[)\]]|[\"“\x93](?P<d>[A-Z][A-Z.]{{0,5}})[\"”\x94])"
    )


def first_ticker(text: str) -> re.Match[str] | None:
    """The first symbol in a text; what names no exchange is not looked through."""
    folded = fold(text)
    places = [at for hint in load("document")["tickers"]["hints"] if (at := folded.find(hint)) >= 0]
    return _ticker().search(text, max(0, min(places) - 2)) if places else None


def find_ticker(opening: Opening, lines: Lines, name: str | None) -> str | None:
    """The ticker beside an exchange in the first sentence or over it, else one beside the filer's name anywhere."""
    body = opening.body[:LEAD_READ]
    match = first_ticker(body)
    if match is not None and name is not None:
        opened = max(body.rfind("(", 0, match.start()), 0)
        before = name_before_brackets(body, opened or match.start())
        if not before or is_short(before, name) or core_of(before) in core_of(name) or core_of(name) in core_of(before):
            return _symbol(match)
    for passage in opening.passages[: opening.lead]:
        if len(passage) <= LONGEST_HEAD and (match := first_ticker(passage)):
            before = name_before_brackets(passage, match.start()) if match.start() else ""
            if not before or name is None or not is_name(before) or is_short(before, name) or core_of(before) in core_of(name):
                return _symbol(match)
    if name is None:
        return None
    if symbol := _cover_symbol(opening.passages):
        return symbol
    core = core_of(name)
    for match in _tickers_in(lines):
        before = name_before_brackets(lines.text[max(0, match.start() - 240) : match.start()], 240)
        if before and (core_of(before) == core or is_short(before, name)):
            return _symbol(match)
    return None


def _tickers_in(lines: Lines) -> Iterator[re.Match[str]]:
    """Yields the symbols beside names of exchanges in the text, a kind of exchange after the other."""
    for exchange in load("document")["tickers"]["markets"]:
        at = lines.folded.find(exchange)
        for _ in range(TICKERS_SEEN):
            if at < 0:
                break
            match = _ticker().search(lines.text, max(0, at - 2), at + 90)
            if match:
                yield match
            at = lines.folded.find(exchange, at + len(exchange))


def _cover_symbol(passages: tuple[str, ...]) -> str:
    """The first trading symbol of a form's cover page: alone below the heading of its column, or right before an exchange."""
    words = load("document")
    at = next((at for at, text in enumerate(passages) if words["covers"]["symbols"] in text.casefold() and len(text) <= LONGEST_HEAD), None)
    if at is None:
        return ""
    for passage in passages[at + 1 : at + 8]:
        match = _symbol_before().search(passage) if len(passage) <= LONGEST_HEAD else None
        if match:
            return match[1]
    return ""


@cache
def _symbol_before() -> re.Pattern[str]:
    exchange = "|".join(sorted(load("document")["tickers"]["exchanges"], key=len, reverse=True))
    return re.compile(rf"(?:^|\s)([A-Z]{{1,5}}(?:[.-][A-Z])?)(?:$|\s(?=(?i:(?:the\s)?(?:{exchange}))\b))")


def _symbol(match: re.Match[str]) -> str:
    return match["a"] or match["b"] or match["c"] or match["d"] or ""
