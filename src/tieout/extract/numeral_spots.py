"""One numeral of a text with what stands around it, and the words that tell classes."""

import re
from collections.abc import Callable

from tieout.extract.tables_of_words import load

# one set at the beginning, which is searched for ten times as fast as two alternatives
NUMERAL = re.compile(r"[0-9¹²³⁰⁴-⁹](?:(?<=[0-9])[0-9]*(?:[.,:][0-9]+)*|[¹²³⁰⁴-⁹]*)")
MOST_NUMERALS = 500_000  # that are listed; the longest release of 87 has 3,400
REACH = 48  # characters looked at on either side
YEARS: frozenset[str] = frozenset(str(year) for year in range(1900, 2100))
DAYS = frozenset([*(str(day) for day in range(1, 32)), *(f"0{day}" for day in range(1, 10))])
MARKS = "()[]{}.,;:“”\"'‘’*†‡®™℠•·"
WORDS = {side: {word: kind for kind, words in load("numerals")[side].items() for word in words} for side in ("before", "after", "numbered")}
BEFORE, AFTER, NUMBERED = WORDS["before"], WORDS["after"], WORDS["numbered"]
MONTHS: frozenset[str] = frozenset(load("numerals")["months"])
MONTH_FORMS = frozenset(form + dot for month in MONTHS for form in (month.title(), month.upper()) for dot in ("", "."))
LONG_MONTHS = tuple(month for month in sorted(MONTHS) if len(month) > 5)
DAYS_AND_YEARS = DAYS | YEARS
COUNTED = frozenset(load("numerals")["counted"]["nouns"])
PLAIN = {key: frozenset(words) for key, words in load("numerals")["plain"].items()}


class Spot:
    """One numeral with what stands around it: the characters, and the words in lower case without the marks around them."""

    __slots__ = ("after", "before", "digits", "end", "follows", "left", "next", "previous", "raw", "right", "start", "text")

    def __init__(self, text: str, start: int, end: int, follows: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.follows = follows
        self.digits = text[start:end]
        self.before = text[start - 1] if start else " "
        self.after = text[end] if end < len(text) else " "
        self.left = text[start - REACH if start > REACH else 0 : start]
        self.right = text[end : end + REACH]
        words = self.left.split()
        self.raw = words
        self.previous = words[-1].strip(MARKS).lower() if words else ""
        following = self.right.split(None, 2)
        self.next = following[0].strip(MARKS).lower() if following else ""

    @property
    def is_glued_left(self) -> bool:
        """Whether something that shows touches the numeral on the left."""
        return not self.before.isspace()

    def second(self) -> str:
        """The word before the previous one, or before what touches the numeral."""
        return self.raw[-2].strip(MARKS).lower() if len(self.raw) > 1 else ""

    def covered(self, pattern: re.Pattern[str]) -> bool:
        """Whether a match of a pattern near the numeral covers it."""
        low = self.start - len(self.left)
        for match in pattern.finditer(self.text, low, self.end + REACH // 2):
            if match.start() <= self.start and self.end <= match.end():
                return True
            if match.start() > self.start:
                break
        return False


Rule = Callable[[Spot], str | None]
