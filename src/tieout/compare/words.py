"""Words and figures as they are compared: without what differs between two forms of one document."""

import re
from functools import lru_cache

DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"}
QUOTES = {ord(mark): "'" for mark in "\u2018\u2019\u201b\u2032`"} | {ord(mark): '"' for mark in "\u201c\u201d\u2033"}
SAME = DASHES | QUOTES
MARKS = re.compile(r"(?:\s*(?:\((?:\d{1,2}|[a-z])\)|[*†‡]+))+$|[\s:.…]+$")  # footnote marks, leaders and colons at a label's end
BULLET = re.compile(r"^[•●■▪◦·*-]+\s*")
FIGURE = re.compile(r"\d[\d,.]*\d|\d")
WORD = re.compile(r"\w+|[^\w\s]")
NOT_PRINTED = re.compile(r"[\s$€£¥]+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A text in lower case, with single blanks and one kind of dashes and quotes.

    >>> fold("Stockholders’  Equity")
    "stockholders' equity"
    """
    return " ".join(text.translate(SAME).casefold().split())


@lru_cache(maxsize=65536)
def fold_label(text: str) -> str:
    """A label, folded, without the footnote marks, leaders and colons at its end.

    >>> fold_label("Revenues (1):")
    'revenues'
    """
    folded = fold(text)
    while shorter := MARKS.sub("", folded):
        if shorter == folded:
            break
        folded = shorter
    return folded


@lru_cache(maxsize=65536)
def fold_figure(text: str) -> str:
    """A figure as printed, without blanks and currency signs; brackets in pairs.

    >>> fold_figure("(318"), fold_figure("—")
    ('(318)', '-')
    """
    bare = NOT_PRINTED.sub("", text.translate(DASHES))
    if not bare.strip("-"):
        return bare[:1]  # two hyphens are a dash
    return f"({bare.strip('()')})" if "(" in bare or ")" in bare else bare


def fold_sentence(text: str) -> str:
    """A sentence, folded, without its bullet."""
    return BULLET.sub("", fold(text))


def mask(text: str) -> str:
    """A text with its figures hidden.

    >>> mask("up 8.8% from 2024.")
    'up #% from #.'
    """
    return FIGURE.sub("#", text)


def words_of(text: str) -> list[str]:
    """The words of a folded text.

    >>> words_of("net income, basic")
    ['net', 'income', 'basic']
    """
    return [word for word in WORD.findall(text) if word.isalnum()]
