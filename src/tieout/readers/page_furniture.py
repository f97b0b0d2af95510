"""What stands on every page and belongs to none of its text: running heads and feet, numbers of pages, rows cut by a page's end."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from tieout.readers.lines import FIGURES
from tieout.readers.page_heads import NAMES_PERIOD
from tieout.readers.page_lines import PageLine

MOST_LINES = 6  # of a head or a foot
FEWEST_PAGES, FEWEST_NUMBERED = 3, 2  # on which a head or foot stands, with the page's number in it
REST = 190  # hundredths of the type's height between baselines: more is white space
SAME_PLACE = 300  # hundredths of a point between a head and itself on another page
PAGE_NUMBER = re.compile(
    r"\W*(?:page\s+)?(?:[a-z]{1,2}\s?[-–—.]\s?)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\W*|\W*page\W*|\W*[ivxl]{1,6}\W*", re.IGNORECASE
)
NUMBER = re.compile(r"\d+")
OWN_NUMBER = re.compile(r"(?<![\d,.$])\b\d{1,3}$|^\d{1,3}\b(?![\d,.%])|(?<=page )\d{1,3}", re.IGNORECASE)
CONTINUED = re.compile(r"\s*[-–—]?\s*\(?\s*cont(?:inued|['’]d|\.)\s*\)?", re.IGNORECASE)
MOST_REPEATED = 12  # lines of titles and headers, and words of a header

Key = tuple[str, str, int]


def strip_furniture(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """The lines of each page without its head and foot; a head keeps its first occurrence, which may be a title."""
    counts = Counter(key for lines in pages for key in {key for _, keys in _edges(lines) for key in keys})
    numbered = sum(any(_is_page_number(lines, index) for index, _ in _edges(lines)) for lines in pages)
    seen: set[str] = set()
    stripped: list[list[PageLine]] = []
    last: Sequence[PageLine] = ()
    for lines in pages:
        dropped: set[int] = set()
        heads: list[int] = []  # of the block of lines that is looked at
        open_sides = {"top", "bottom"}
        for index, keys in _edges(lines):
            side, text, _ = keys[0]
            if side not in open_sides:
                continue
            if numbered > 1 and _is_page_number(lines, index):
                dropped.add(index)
                continue
            fewest = FEWEST_NUMBERED if "#" in text else FEWEST_PAGES
            if _holds_figures(lines[index]) or max(counts[key] for key in keys) < fewest:
                open_sides.discard(side)
            elif side == "bottom" or "#" in text:
                dropped.add(index)
            else:
                heads.append(index)
            if side == "top" and side in open_sides and index + 1 < len(lines) and _is_apart(lines[index + 1]):
                dropped.update(head for head in heads if lines[head].text in seen)
                seen.update(lines[head].text for head in heads)
                heads = []
        kept = [line for index, line in enumerate(lines) if index not in dropped]
        kept = kept[_repeated_headers(kept, last) :]
        last = [line for index, line in enumerate(lines) if index not in dropped] or last
        if kept:
            kept[0].gap = None
        stripped.append(kept)
    return _without_cut_rows(stripped)


def _edges(lines: Sequence[PageLine]) -> Iterator[tuple[int, tuple[Key, Key]]]:
    """The outermost lines of a page, from each edge inwards, with what tells them on another page (two keys: places are rounded)."""
    half = len(lines) // 2
    for index in range(min(MOST_LINES, len(lines) - half)):
        yield index, _keys("top", lines[index])
    for index in range(len(lines) - 1, max(len(lines) - 1 - MOST_LINES, len(lines) - 1 - half), -1):
        yield index, _keys("bottom", lines[index])


def _is_apart(line: PageLine) -> bool:
    """Whether white space parts a line from the head above it; titles stand close to what they are the titles of."""
    return line.gap is None or line.gap * 100 > REST * line.size


def _holds_figures(line: PageLine) -> bool:
    """Whether a line is a row of a table, which no head or foot is."""
    return line.kind == FIGURES and line.has_label and sum(stretch.is_number for stretch in line.stretches) > 1


def _keys(side: str, line: PageLine) -> tuple[Key, Key]:
    text = " ".join(line.text.split())
    text = NUMBER.sub("#", text) if PAGE_NUMBER.fullmatch(text) else OWN_NUMBER.sub("#", text)
    if len(line.stretches) > 1 and "#" not in text:
        text = f"{text} at {line.left // SAME_PLACE}"  # column headers are the same only over the same columns
    place = line.base // SAME_PLACE
    return (side, text, place), (side, text, -1 - (line.base + SAME_PLACE // 2) // SAME_PLACE)


def _is_page_number(lines: Sequence[PageLine], index: int) -> bool:
    """Whether a line at a page's edge is nothing but the number of the page, apart from what stands beside it."""
    line = lines[index]
    if not PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    if index + 1 < len(lines) and index >= len(lines) // 2:
        return all(PAGE_NUMBER.fullmatch(other.text.strip()) for other in lines[index + 1 :])
    near = lines[index - 1] if index else lines[1] if len(lines) > 1 else None
    return near is None or abs(line.base - near.base) > 2 * line.size


def _repeated_headers(lines: Sequence[PageLine], before: Sequence[PageLine]) -> int:
    """How many lines at the top of a page say again the titles and column headers of a table on the page before it."""
    if not lines or not before:
        return 0
    most = 0
    for start in range(len(before)):
        count = 0
        while count < min(MOST_REPEATED, len(lines), len(before) - start) and _is_again(lines[count], before[start + count]):
            count += 1
        followed = start + count < len(before) and before[start + count].kind == FIGURES
        if count and (followed or before[start + count - 1].text != lines[count - 1].text or count > 1):
            most = max(most, count)
    heads = any(len(line.stretches) > 1 or NAMES_PERIOD.search(line.text) for line in lines[:most])
    others = (
        most < len(lines)
        and lines[most].kind != FIGURES
        and NAMES_PERIOD.search(lines[most].text)
        and len(lines[most].words) < MOST_REPEATED
    )
    return most if heads and not others else 0


def _is_again(line: PageLine, other: PageLine) -> bool:
    """Whether a line without figures says what another says, at its place on the page's width; "(continued)" aside."""
    if line.kind == FIGURES or other.kind == FIGURES:
        return False
    text, given = (CONTINUED.sub("", one.text) for one in (line, other))
    near = abs(line.left - other.left) <= SAME_PLACE or abs(line.left + line.right - other.left - other.right) <= 2 * SAME_PLACE
    return text == given and near


def _without_cut_rows(pages: list[list[PageLine]]) -> list[list[PageLine]]:
    """The pages without a last row that the page's end cuts in two and the next page prints whole."""
    for lines, following in itertools.pairwise(pages):
        if lines and following and _is_cut(lines[-1], following[0]):
            lines.pop()
    return pages


def _is_cut(line: PageLine, whole: PageLine) -> bool:
    """Whether a line holds nothing but some of another's characters, in their order and at their places."""
    if abs(line.left - whole.left) > SAME_PLACE or len(whole.text.split()) < 2:
        return False
    rest = iter(re.sub(r"\s", "", whole.text))
    return all(character in rest for character in re.sub(r"\s", "", line.text))
