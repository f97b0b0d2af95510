"""What each number of a sentence does there: it states a level, says by how much something moved, or is what another is compared with."""

import re
from collections.abc import Sequence
from functools import cache

from tieout.extract.mentions import BPS, PERCENT, Mention
from tieout.extract.prose_periods import NEAR_START, end_of_comparison, find_comparisons, says_change

LEVEL, MOVED, BASE = "level", "change", "base"
RATES = (PERCENT, BPS)
REACH = 5  # characters in which "to" leads to a level
NEAR = 60  # characters around a number in which it is said what it does
TURNED = 24  # characters between the amount something moved by and the word that says so


def find_roles(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The role of each number of a sentence, in their order."""
    spans = [span for span in find_comparisons(text) if end_of_comparison(text, span) < 0]
    compares = [start for start, _ in spans]
    ends = frozenset(end for _, end in spans)
    found: list[str] = []
    low = 0
    for at, mention in enumerate(mentions):
        between = [start for start in compares if low <= start < mention.low]
        again = at > 0 and _says_again().fullmatch(text[low : mention.low]) is not None
        if mention.low in ends:
            role = BASE
        elif mention.low - low > 2 and text[max(low, mention.low - REACH) : mention.low].rstrip().endswith(" to"):
            role = LEVEL
        elif _is_base_of(text, low, mention):
            role = BASE
        elif (
            says_change(text, mention)
            or _is_moved_by(text, low, mention)
            or (again and found[-1] == MOVED and _may_say_again(text, low, mention))
        ):
            role = MOVED
        elif MOVED in found and _is_aside(text, mention) and _is_aside(text, mentions[at - 1]):
            role = MOVED  # "growth in loans (2.1 percent) and deposits (20.3 percent)"
        elif again and _is_moved_to(text, mentions[at - 1], mention):
            role = MOVED
        elif between and (at > 0 or between[0] <= NEAR_START):
            role = BASE
        elif (again and found[-1] != MOVED) or (at > 0 and found[-1] == BASE and _and_then().fullmatch(text[low : mention.low])):
            role = found[-1]
        else:
            role = LEVEL
        found.append(role)
        low = mention.high
    return found


def find_comparatives(mentions: Sequence[Mention], roles: Sequence[str]) -> list[int | None]:
    """For each number the position of the base that it is compared with, the next of its unit, None where there is none."""
    found: list[int | None] = []
    for at, (mention, role) in enumerate(zip(mentions, roles, strict=True)):
        base = None
        if role == LEVEL:
            for other in range(at + 1, len(mentions)):
                if mentions[other].unit == mention.unit:
                    if roles[other] == BASE:
                        base = other
                    if roles[other] != MOVED:
                        break
        found.append(base)
    return found


def _may_say_again(text: str, low: int, mention: Mention) -> bool:
    """Whether a number says a movement again: a percent, or an amount behind an "or" ("27% or $3 million")."""
    return mention.unit in RATES or bool(re.search(r"\bor\b|/", text[low : mention.low]))


def _is_base_of(text: str, low: int, mention: Mention) -> bool:
    """Whether a number is what something rose or fell from: "an increase from net income of $8.0 million"."""
    return _moved_from().search(text[max(low, mention.low - NEAR) : mention.low]) is not None


def _is_aside(text: str, mention: Mention) -> bool:
    """Whether a percent stands in brackets of its own."""
    return mention.unit == PERCENT and text[: mention.low].endswith("(") and text[mention.high : mention.high + 1] == ")"


def _is_moved_to(text: str, level: Mention, mention: Mention) -> bool:
    """Whether a percent behind a level says by how much that moved: "increased to $459.8 million, or 10%, compared to"."""
    if mention.unit != PERCENT or level.unit in RATES or not _moved_to().search(text[max(0, level.low - NEAR) : level.low]):
        return False
    return _compared_behind().match(text[mention.high : mention.high + NEAR]) is not None


def _is_moved_by(text: str, low: int, mention: Mention) -> bool:
    """Whether an amount is said to be an increase or a decrease: "an increase of $3.2 million", "a $3.2 million decrease"."""
    before = text[max(low, mention.low - NEAR) : mention.low]
    if _moved_before().search(before[-TURNED:]) or _moved_it().search(before):
        return True
    return _moved_behind().match(text[mention.high : mention.high + NEAR]) is not None


@cache
def _says_again() -> re.Pattern[str]:
    return re.compile(r"[\s,]*(?:\(\s?)?(?:or|/)?\s?(?:an?\s)?(?:\(\s?)?")


@cache
def _and_then() -> re.Pattern[str]:
    """Between two figures that one is compared with: "$1.15 billion at June 30, 2008, and $1.01 billion"."""
    return re.compile(r"[\s,]*(?:(?:at|in|as of|for|on) (?:the )?[A-Za-z0-9, ]{3,40},? )?and\s(?:\$\s?)?", re.IGNORECASE)


@cache
def _moved_from() -> re.Pattern[str]:
    words = r"increase|decrease|decline|improvement|up|down"
    return re.compile(rf"\b(?:{words})\sfrom\s(?:an? |the )?[A-Za-z][^\d$%;,]{{2,40}}\sof\s(?:\$\s?)?$", re.IGNORECASE)


@cache
def _moved_before() -> re.Pattern[str]:
    words = r"increas|decreas|declin|reduc|improv|grow|grew|rise|rose|fell|drop|higher|lower|change|up|down"
    return re.compile(rf"\b(?:{words})\w*(?:\s(?:of|by))?\s(?:approximately |about |nearly |another )?(?:\$\s?)?$", re.IGNORECASE)


@cache
def _moved_it() -> re.Pattern[str]:
    """Something that is done to another: "the charge reduced the quarter's earnings by approximately $0.19"."""
    verbs = r"(?:reduced|increased|lowered|raised|boosted|impacted|affected|benefit(?:t)?ed)"
    what, by = r"(?:the|our|its|this|quarterly|reported)\s(?!to\b)[^\d$%;,.]{2,40}", r"(?:by|by approximately|by about|approximately)"
    return re.compile(rf"\b{verbs} {what}\s{by} (?:\$\s?)?$", re.IGNORECASE)


@cache
def _moved_to() -> re.Pattern[str]:
    words = r"increas|decreas|declin|grew|rose|fell|improv|dropp"
    return re.compile(rf"\b(?:{words})\w*\s(?:[A-Za-z][^\d$%;.]{{0,40}}\s)?to\s(?:approximately |about )?(?:US)?\s?\(?$", re.IGNORECASE)


@cache
def _compared_behind() -> re.Pattern[str]:
    return re.compile(r"\)?,?\s(?:as )?(?:compared|from|over|versus)\b", re.IGNORECASE)


@cache
def _moved_behind() -> re.Pattern[str]:
    words = r"increase|decrease|decline|reduction|improvement|change|higher|lower|better|worse|more than|less than"
    return re.compile(rf"\)?,?\s(?:\(?or\s[\d.]+(?:%| percent)\)?,?\s)?(?:{words})\b", re.IGNORECASE)
