"""Numerals that mark something: items of lists, notes, and the numbers of pages."""

import re

from tieout.extract.numeral_spots import AFTER, BEFORE, MARKS, MONTHS, Spot

GLUED_NOTE = re.compile(r"[A-Z][A-Za-z]*[a-z/]")
INSTRUCTION = re.compile(r"\b(?:instruction|section|rule)\s+[A-Z]?\(\Z", re.IGNORECASE)
ALONE = re.compile(r"\s*(?:[-–—|\[]\s*)?(?:[A-Z]\s?[-–]\s?)?\d{1,3}(?:\s*[-–—|\]])?\s*\Z")
FOOT = re.compile(r"(?:\||\b10-[KQ]|\bannual report)\s*\Z", re.IGNORECASE)
HEAD = re.compile(r"\s*\d{1,3}\s+(?:\||[^|]{0,60}\b(?:form 10-[KQ]|annual report)\s*\Z)", re.IGNORECASE)
CONTENTS = re.compile(r"\s*(?:items?\s+\d|signatures?\b|exhibit index\b|table of contents\b)", re.IGNORECASE)
LONGEST_ENTRY = 120  # characters of a line of a table of contents
SAID_AGAIN = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{1,9}teen|\w{1,12}ty)\s\Z", re.IGNORECASE)
MOST_NOTES = 40  # a release has no more of them


def find_mark(spot: Spot) -> str | None:
    """Marks of items and of notes, and the number of a page that stands alone."""
    text, digits = spot.text, spot.digits
    if not digits.isdecimal() or len(digits) > 3:
        return None
    start = spot.start
    if len(text) < 16 and ALONE.match(text):
        return "page"
    if len(text) < LONGEST_ENTRY and _ends_page(spot):
        return "page"
    before = text[:start].rstrip(" \t\u00a0") if start < 8 else text[max(0, start - 8) : start].rstrip(" \t\u00a0")
    opened = before.endswith(("(", "["))
    lead = before[:-1].rstrip(" \t\u00a0") if opened else before
    begins = not lead.strip() if start < 8 else lead.endswith("\n")
    small = int(digits) <= MOST_NOTES
    if opened and spot.after in ")]" and small:
        return _bracketed(spot, begins)
    if begins and small and not opened:
        if spot.after in ".)" and spot.right[1:2] in ("", " ", "\t", "\u00a0", "\n"):
            return "list"
        first = spot.right.lstrip()[:1]
        if spot.follows and (spot.after.isspace() or GLUED_NOTE.match(spot.right)) and first.isupper() and spot.next not in MONTHS:
            return "footnote"
    if spot.after == ")" and small and BEFORE.get(spot.previous) is None and "(" not in spot.left[spot.left.rfind(")") + 1 :]:
        return "list"
    return None


def _ends_page(spot: Spot) -> bool:
    """Whether a number is that of a page in a line of contents or in the foot of a page."""
    text = spot.text
    if spot.end < len(text.rstrip()):
        return spot.start < 2 and HEAD.match(text) is not None
    return (CONTENTS.match(text) is not None and spot.previous not in ("item", "items")) or FOOT.search(spot.left) is not None


def _bracketed(spot: Spot, begins: bool) -> str | None:
    """A small number alone in brackets: an item, the mark of a note, or a number said again in figures."""
    left, right = spot.left[:-1], spot.right[1:]
    if INSTRUCTION.search(spot.left):
        return "legal"
    if begins:
        return "footnote" if spot.follows else "list"
    if not left[-1:].isspace():
        return "footnote" if left[-1:].isalnum() or left[-1:] in ')”"’®™.,%:*' else None
    word = right.split(None, 1)[0] if right[:1].isspace() and right.strip() else ""
    if AFTER.get(word.strip(MARKS).lower()) == "figure" or (_is_numeric(word) and _is_numeric(left.split()[-1:])):
        return "figure"
    if left.rstrip()[-1:] in ";:," or spot.raw[-2:-1] in (["and"], ["or"], ["to"], ["that"], ["by"], ["are"], ["include"], ["including"]):
        return "list"
    if SAID_AGAIN.search(left):
        return "figure"
    number = int(spot.digits)
    others = (f"({number + 1})", f"({number - 1})")
    if word[:1].islower() and any(other in spot.text[max(0, spot.start - 1500) : spot.end + 1500] for other in others):
        return "list"
    return "footnote"


def _is_numeric(words: str | list[str]) -> bool:
    """Whether a word is a number with its signs: "(7.5)%"."""
    word = "".join(words)
    return any(character.isdigit() for character in word) and not any(character.isalpha() for character in word)
