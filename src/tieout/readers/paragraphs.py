"""Lines of words to blocks: paragraphs joined over their lines and over pages, headings and items of lists one block each."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from tieout.model.document import Block, Passage
from tieout.readers.column_heads import is_closed_up, is_running
from tieout.readers.label_lines import CONNECTIVE, OPEN_END
from tieout.readers.lines import FIGURES, LONGEST_LINE, TEXT, Line
from tieout.readers.passages import join_passages

PAGE_WIDTH = 72  # characters of the lines of a page, where its own lines do not tell
WIDEST_PAGE = 140
FEWEST_SPACED = 4  # stretches of a line that is spaced out: fewer are columns
SHORTEST_MEASURE = 45  # a set of lines all shorter than this is a list of lines, no paragraph
DEEPER = 8  # characters by which a line set in the middle of the page begins further right than its text
CENTRE = 8  # by which the middles of two centred lines may differ, twice over
RAGGED = 4  # characters that a line may leave free at its end though the next word had room
MOST_BETWEEN = 5  # blocks at the foot and head of pages between the two parts of a paragraph
BULLET = re.compile(r"(?:[*•·▪■●◦§+>]\s*|o\s\s+|[-–—]{1,2}\s\s*|\(?[a-zA-Z0-9]{1,3}[.)]\s\s+|\([a-z0-9]{1,3}\)\s+|\[\s?\w?\s?\]\s+)(?=\S)")
BLANK_LINE = re.compile(r"\n\s*\n")
DASH_BULLET = re.compile(r"[-–—]{1,2}\s(?!\s)")
SENTENCE_END = (".", "!", "?", ":", ";", '."', ".''", '"', ".)")


class _Part:
    """The lines of one block, and whether a page begins above it."""

    __slots__ = ("is_after_page", "lines")

    def __init__(self, lines: list[Line], *, is_after_page: bool) -> None:
        self.lines = lines
        self.is_after_page = is_after_page

    @property
    def ends_open(self) -> bool:
        """Whether its last line ends in the middle of a sentence."""
        last = self.lines[-1].text
        return not last.endswith(SENTENCE_END)


def read_blocks(passage: Passage, lines: Sequence[Line]) -> list[Block]:
    """The blocks of lines outside the tables."""
    parts: list[_Part] = []
    group: list[Line] = []
    is_after_page = False
    for line in lines:
        if line.kind in (TEXT, FIGURES):
            if line.is_page:
                parts.extend(_parts(group, is_after_page=is_after_page))
                group, is_after_page = [], True
            group.append(line)
            continue
        if group:
            parts.extend(_parts(group, is_after_page=is_after_page))
            group, is_after_page = [], False
        is_after_page = is_after_page or line.is_page
    parts.extend(_parts(group, is_after_page=is_after_page))
    return [_block(passage, runs) for runs in _over_pages(parts)]


def _parts(group: Sequence[Line], *, is_after_page: bool) -> list[_Part]:
    """The blocks of lines that stand together."""
    if not group:
        return []
    longest = max(len(line.text) for line in group)
    measure = longest if longest >= (PAGE_WIDTH if len(group) < 3 else SHORTEST_MEASURE) else PAGE_WIDTH
    start, times = Counter(line.start for line in group).most_common(1)[0]
    margin = start if times > 2 and 2 * times > len(group) else 0
    found = [_Part([group[0]], is_after_page=is_after_page)]
    for above, line in itertools.pairwise(group):
        if _goes_on(found[-1].lines[0], above, line, measure, margin):
            found[-1].lines.append(line)
        else:
            found.append(_Part([line], is_after_page=False))
    return found


def _goes_on(first: Line, above: Line, line: Line, measure: int, margin: int) -> bool:
    """Whether a line belongs to the block that begins with `first` and ends with the line above it."""
    if len(above.text) > WIDEST_PAGE or len(line.text) > LONGEST_LINE:
        return False  # each line a paragraph
    text = line.text[line.start :]
    if BULLET.match(text) and not (DASH_BULLET.match(text) and not above.text.endswith(SENTENCE_END) and line.start <= above.start):
        return False
    bullet = BULLET.match(first.text, first.start)
    hangs = bullet is not None and abs(line.start - bullet.end()) <= 1
    if _is_centred(above, line, margin):
        return _is_wrapped_title(above, text)
    if not hangs and (line.start - above.start >= DEEPER or above.start - line.start >= DEEPER):
        return _is_hanging(first, above, line)
    if not _runs(above) or not _runs(line):
        return False
    is_small = text[0].islower()
    if not hangs and line.start > above.start and above is not first and not is_small:
        return False  # the first line of a paragraph, set in
    word = text.split(maxsplit=1)[0]
    has_room = len(above.text) + 1 + len(word) <= measure - (0 if above.text.endswith(SENTENCE_END) else RAGGED)
    return is_small or not has_room or (OPEN_END.search(above.text) is not None and measure > SHORTEST_MEASURE)


def _runs(line: Line) -> bool:
    """Whether a line is running text, behind its bullet if it has one; words may be spaced out to fill the line."""
    if is_running(line):
        return True
    stretches = line.stretches
    if BULLET.match(line.text, line.start):
        stretches = stretches[1:]
    return len(stretches) < 2 or (is_closed_up(line) and len(stretches) >= FEWEST_SPACED)


def _is_centred(above: Line, line: Line, margin: int) -> bool:
    """Whether two lines of words are set about one centre, neither of them at the margin."""
    low, high = (above.start, line.start) if above.start < line.start else (line.start, above.start)
    if low <= margin or (low < DEEPER and high < 2 * DEEPER):  # a long title begins near the margin
        return False
    if not is_closed_up(above) or not is_closed_up(line):
        return False
    return abs(above.start + len(above.text) - line.start - len(line.text)) <= CENTRE


def _is_wrapped_title(above: Line, text: str) -> bool:
    words = above.text[above.start :]
    if words.count("(") > words.count(")") or OPEN_END.search(words) or text[0].islower():
        return True
    if CONNECTIVE.match(text):
        return True
    return len(words) + 1 + len(text.split(maxsplit=1)[0]) > PAGE_WIDTH and not text.startswith("(")


def _is_hanging(first: Line, above: Line, line: Line) -> bool:
    """Whether a line set deep goes on below a mark that hangs at its left: "Note 1: …", or below a line that is set as deep."""
    label = re.match(r"\S+(?: \S+)?:?\s+", first.text[first.start :])
    return above is first and label is not None and line.start == first.start + label.end() and _runs(above)


def _over_pages(parts: Sequence[_Part]) -> list[list[list[Line]]]:
    """The lines of each block, in runs that touch: a paragraph that breaks off at the end of a page goes on at the top of the next."""
    found: list[list[list[Line]]] = []
    open_at = -1  # the paragraph that broke off
    is_over = False  # whether a page has begun since
    for part in parts:
        first = part.lines[0]
        is_over = is_over or part.is_after_page
        if is_over and open_at >= 0 and len(found) - open_at <= MOST_BETWEEN and first.text[first.start].islower():
            found[open_at].append(part.lines)
            open_at, is_over = open_at if part.ends_open else -1, False
            continue
        found.append([part.lines])
        if len(part.lines) > 1:
            open_at, is_over = len(found) - 1 if part.ends_open else -1, False
    return found


def _block(passage: Passage, runs: Sequence[Sequence[Line]]) -> Block:
    passages: list[Passage] = []
    for run in runs:
        first = run[0]
        for above, line in itertools.pairwise(run):
            if BLANK_LINE.search(passage.text, above.place(len(above.text)), line.place(0)):  # set in double spacing
                passages.append(passage.cut(first.place(first.start), above.place(len(above.text))))
                first = line
        passages.append(passage.cut(first.place(first.start), run[-1].place(len(run[-1].text))))
    return Block(join_passages(passages, ["\n"] * (len(passages) - 1)))
