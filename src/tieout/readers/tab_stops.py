"""Tables set with tab stops (or spaces): paragraphs to lines of text in which everything stands where its tab stop puts it.

Lengths are in twips, the twentieths of a point that Word counts in.
"""

import itertools
import re
from collections.abc import Sequence

import msgspec

DEFAULT_STOP = 720
PAGE = 9360  # width of the text on a letter page
LEAST_UNIT, MOST_UNIT = 40, 110  # twips that one character of a line stands for
FIGURE = re.compile(r"[$€£(]{0,3} {0,9}[(-]?[\d.,]{1,30}[)%]{0,3}|[$€£]? {0,9}[—–-]{1,3}\)?%?")
FEWEST_PIPES = 8
GAP = re.compile(r"\t| {2,}+")
WHOLE = re.compile(r"\D*\d[\d,]*")
NARROW = frozenset("iljtfrI.,:;'|!()[] -")
WIDE = frozenset("mwMWABCDEGHKNOPQRUVXYZ%&@—")
LONG = 100  # characters from which a paragraph without tabs is prose


class Stop(msgspec.Struct, frozen=True):
    """One tab stop: where it is, and how text stands at it."""

    at: int
    kind: str = "left"


class Paragraph(msgspec.Struct, frozen=True):
    """What a paragraph shows, its footnote marks apart, and how it is set.

    `size` is that of its font in half points; `is_open` where its end is tracked away, so that it goes on in the next.
    """

    text: str
    notes: tuple[str, ...] = ()
    indent: int = 0
    stops: tuple[Stop, ...] = ()
    is_centred: bool = False
    size: int = 24
    is_open: bool = False


class _Segment(msgspec.Struct):
    """Text between two tabs: where it starts and ends, and the stop it stands at (none at the line's start)."""

    text: str
    start: int
    end: int
    stop: Stop | None


def is_set(stretch: Sequence[Paragraph]) -> bool:
    """Whether paragraphs hold a table: at least two lines with a figure behind a gap of tabs or spaces, or cells parted by pipes."""
    if sum(paragraph.text.count("|") for paragraph in stretch) >= FEWEST_PIPES:
        return True
    return sum(1 for paragraph in stretch for line in paragraph.text.split("\n") if _has_figure(line)) > 1


def _has_figure(line: str) -> bool:
    return any(FIGURE.fullmatch(text.strip()) for text in GAP.split(line.rstrip())[1:])


def render(stretch: Sequence[Paragraph]) -> str:
    """The lines of paragraphs, columns in spaces."""
    lines = [(line, _segments(paragraph, line)) for paragraph in stretch for line in paragraph.text.replace("\u00a0", " ").split("\n")]
    unit = _unit([segments for _, segments in lines])
    longest: dict[int, int] = {}
    for _, segments in lines:
        for segment in segments:
            if segment.stop and segment.stop.kind == "left" and FIGURE.fullmatch(segment.text):
                longest[segment.stop.at] = max(longest.get(segment.stop.at, 0), len(segment.text))
    shown: list[str] = []
    for line, segments in lines:
        if "\t" not in line and ("  " in line.strip() or "|" in line):
            shown.append(line)  # its columns are parted already
        elif "\t" not in line and len(line) > LONG:
            shown.extend(("", line, ""))
        else:
            shown.append(_line(segments, unit, longest))
    return "\n".join(shown)


def _segments(paragraph: Paragraph, line: str) -> list[_Segment]:
    """The texts of a line between its tabs, each at its stop."""
    found: list[_Segment] = []
    at = max(0, paragraph.indent)
    pieces = line.split("\t")
    for number, piece in enumerate(pieces):
        lead = len(piece) - len(piece.lstrip(" "))
        text = piece.strip()
        width = _width(text, paragraph.size)
        stop = None
        if number:
            stop = _next_stop(paragraph.stops, at)
            start = stop.at - _before(stop, text, width, paragraph.size)
        elif paragraph.is_centred and len(pieces) == 1:
            start = (PAGE - width) // 2
        else:
            start = at + _width(" " * lead, paragraph.size)
        start = max(at, start)
        at = max(start + width, stop.at if stop else 0)
        if text:
            found.append(_Segment(text, start, start + width, stop))
    return found


def _next_stop(stops: Sequence[Stop], at: int) -> Stop:
    """The first tab stop behind a place; where no more are set, one stands every half inch."""
    return next((stop for stop in stops if stop.at > at), None) or Stop((at // DEFAULT_STOP + 1) * DEFAULT_STOP)


def _before(stop: Stop, text: str, width: int, size: int) -> int:
    """How much of a text stands before its tab stop."""
    if stop.kind in ("right", "end"):
        return width
    if stop.kind == "center":
        return width // 2
    if stop.kind == "decimal":
        return _width(_whole(text), size)
    return 0


def _width(text: str, size: int) -> int:
    """About how wide a text is in the serif letter that most documents are set in."""
    tenths = sum(3 if character in NARROW else 7 if character in WIDE else 5 for character in text)
    return tenths * size


def _unit(lines: Sequence[Sequence[_Segment]]) -> int:
    """Twips a character may stand for so that no text runs into the next."""
    unit = MOST_UNIT
    for segments in lines:
        for segment, following in itertools.pairwise(segments):
            unit = min(unit, (following.start - segment.start) // (len(segment.text) + 2))
    return max(LEAST_UNIT, unit)


def _line(segments: Sequence[_Segment], unit: int, longest: dict[int, int]) -> str:
    line = ""
    for segment in segments:
        column = _column(segment, unit, longest)
        line += " " * max(column - len(line), 2 if line else 0) + segment.text
    return line


def _column(segment: _Segment, unit: int, longest: dict[int, int]) -> int:
    """The character of the line at which a text begins."""
    stop, text = segment.stop, segment.text
    if stop is None:
        return segment.start // unit
    at = stop.at // unit
    if stop.kind == "left" and stop.at in longest and FIGURE.fullmatch(text):
        return at + longest[stop.at] - len(text)  # figures at one stop end where the longest does
    if stop.kind in ("right", "end"):
        return at - len(text)
    if stop.kind == "center":
        return at - len(text) // 2
    return at - len(_whole(text)) if stop.kind == "decimal" else at


def _whole(text: str) -> str:
    """What of a text stands before its decimal point."""
    found = WHOLE.match(text)
    return found.group() if found else text
