"""How a document opens: its headings, its headline, its dateline and its first sentence."""

import datetime
import re
from collections.abc import Collection
from functools import cache

import msgspec

from tieout.extract.fiscal import make_date
from tieout.extract.period_words import words_of
from tieout.extract.tables_of_words import load
from tieout.model.document import Block, Document, Table

PARTS_READ = 160  # blocks and tables at the beginning of a document: a form's cover page may come first
ROWS_READ = 14  # of each table among them
LONGEST = 1400  # characters of a passage that are read
SHORTEST_TITLE = 60  # characters of a title beside the first cell of a table: a column's header is shorter
LEAD_READ = 700  # characters of the first sentence in which the filer is named
AFTER_LEAD = 4  # passages kept after the first sentence
LONGEST_PLACE = 90  # characters before the date of a dateline
LONGEST_HEAD = 240  # characters of a heading


class Opening(msgspec.Struct, frozen=True):
    """The passages a document opens with, white space collapsed.

    `lead` is the index of the passage with the first sentence, None without one; `body` is what it says after place, date and agency.
    `dateline` is the date it is given, which may lack its year (0).
    """

    passages: tuple[str, ...] = ()
    lead: int | None = None
    body: str = ""
    dateline: tuple[int, int, int] | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """The short passages before the first sentence, or of the beginning where there is none."""
        return tuple(text for text in self.passages[: 12 if self.lead is None else self.lead] if len(text) <= LONGEST_HEAD)


@cache
def date_pattern() -> re.Pattern[str]:
    """A date in words or digits, its year optional."""
    months = "|".join(sorted(words_of("months"), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/])(?:(?P<m>{months})\b\.?\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s?,?\s?(?P<y>(?:19|20)\d\d)\b)?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{months})\b\.?,?\s(?P<y2>(?:19|20)\d\d)\b"
        r"|(?P<m3>\d{1,2})/(?P<d3>\d{1,2})/(?P<y3>(?:19|20)\d\d|\d\d)\b"
        r"|(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)\b)",
        re.IGNORECASE,
    )


def date_of(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Year (0 where not said), month and day of a date that was found; None where there is no such day."""
    months = words_of("months")
    found: tuple[int, int, int]
    if match["m"]:
        found = int(match["y"] or 0), int(months[match["m"].lower()]), int(match["d"])
    elif match["m2"]:
        found = int(match["y2"]), int(months[match["m2"].lower()]), int(match["d2"])
    elif match["m3"]:
        year = int(match["y3"])
        found = year + 2000 if year < 100 else year, int(match["m3"]), int(match["d3"])
    else:
        found = int(match["y4"]), int(match["m4"]), int(match["d4"])
    date = make_date(found[0] or 2024, found[1], found[2])
    return found if date is not None and date.day == found[2] else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    places = load("document")["places"]
    if name == "after":
        agencies = "|".join(places["agencies"])
        return re.compile(rf"(?:\s|[-–—…:,.)]|[\x80-\x9f]|{agencies})*", re.IGNORECASE)
    return re.compile(rf"\b(?:{'|'.join(places[name])})\b", re.IGNORECASE)


@cache
def _agency() -> re.Pattern[str]:
    return re.compile("|".join(load("document")["places"]["agencies"]), re.IGNORECASE)


_DASHES = "-–—\x96\x97"
_LETTERS = re.compile(r"[^\W\d_]+")
# "KEARNEY, NE -- (WIRE) --", "ATLANTA –", "CUPERTINO, CALIFORNIA —": a place without a date
_PLACE_ONLY = re.compile(r"[A-Z][A-Z.’' ]{2,30}(?:,\s[A-Za-z. ]{2,20})?\s?(?:--|–|—|\x96|\x97|\s-\s)")


def _is_place(text: str, *, is_parted: bool) -> bool:
    """Whether the words before a date are a place (and an agency): capital words, and a stop, comma, dash or bracket at the end.

    Where a dash parts the date from what follows, a comma within is enough.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_PLACE or not (text[0].isupper() or text[0] in "(["):
        return False
    if text[-1].isalnum() and not text.isupper() and not (is_parted and "," in text):
        return False
    if _pattern("not_before").search(text):
        return False
    inner = load("document")["places"]["inner"]
    return all(word[0].isupper() or word in inner for word in _LETTERS.findall(_agency().sub("", text)))


def read_lead(text: str) -> tuple[int, tuple[int, int, int] | None] | None:
    """Where the first sentence of a passage begins after its dateline, and the date there; None where it has no dateline."""
    if not (text[0].isupper() or text[0] in "(["):
        return None
    for match in date_pattern().finditer(text, 0, LONGEST_PLACE + 90):
        after = _pattern("after").match(text, match.end())
        if not _is_place(text[: match.start()], is_parted=after is not None and any(mark in after[0] for mark in _DASHES)):
            break
        date = date_of(match)
        end = after.end() if after else match.end()
        if date is None or (not date[0] and not _agency().search(text[match.end() : end])):
            continue
        if len(text) - end > 20:
            return end, date
    alone = _PLACE_ONLY.match(text)
    if alone and len(text) > 80 and not _pattern("not_before").search(alone[0]):
        after = _pattern("after").match(text, alone.end())
        return (after.end() if after else alone.end()), None
    return None


def read_opening(document: Document, figures: Collection[int] = ()) -> Opening:
    """The opening of a document; without a first sentence, what it begins with.

    `figures` are the ordinals of tables of figures, of which only titles are read.
    """
    passages: list[str] = []
    lead: int | None = None
    body, dateline = "", None
    for part in document.parts[:PARTS_READ]:
        texts = [part.text] if isinstance(part, Block) else _cells(part, 1 if part.ordinal in figures else ROWS_READ)
        for text in texts:
            passage = " ".join(text[:LONGEST].split())
            if not passage:
                continue
            if lead is None and len(passage) > 60 and (found := read_lead(passage)) is not None:
                lead, dateline, body = len(passages), found[1], passage[found[0] :]
            passages.append(passage)
        if lead is not None and len(passages) > lead + AFTER_LEAD:
            break
    return Opening(tuple(passages), lead, body, dateline)


def _cells(table: Table, rows: int) -> list[str]:
    if rows > 1:
        return [cell.text for row in table.rows[:rows] for cell in row.cells]
    return [cell.text for row in table.rows[:1] for at, cell in enumerate(row.cells) if at == 0 or len(cell.text) > SHORTEST_TITLE]


def to_date(found: tuple[int, int, int], period_end: datetime.date | None) -> datetime.date | None:
    """A dateline's date; where it lacks the year, the first such day after the period's end."""
    year, month, day = found
    if year:
        return make_date(year, month, day)
    if period_end is None:
        return None
    date = make_date(period_end.year, month, day)
    return date if date is None or date > period_end else make_date(period_end.year + 1, month, day)
