"""Lines of a page in reading order: prose set in two columns is read one column after the other."""

from collections.abc import Iterator, Sequence

from tieout.readers.lines import FIGURES
from tieout.readers.page_lines import PageLine
from tieout.readers.page_words import Word

FEWEST_LINES = 5  # with words on either side of the gutter
FEWEST_WORDS = 3  # on one side of a line, on average
GUTTER = 100  # hundredths of the type's height between columns, at least
WORDS_OF_LETTERS = 80  # percent of the words of a column of prose, at least


def in_reading_order(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines of a page with those of two columns parted, and the left column before the right one."""
    ordered: list[PageLine] = []
    at = 0
    while at < len(lines):
        end, gutter = _find_run(lines, at)
        if end > at:
            ordered.extend(_parted(lines[at:end], gutter))
            at = end
        else:
            ordered.append(lines[at])
            at += 1
    return ordered


def _find_run(lines: Sequence[PageLine], start: int) -> tuple[int, int]:
    """Where the lines in two columns end that begin at a line, and the middle of their gutter; the start itself where there are none."""
    gap = _widest_gap(lines[start]) or _gap_between(lines[start : start + 2])
    if gap is None:
        return start, 0
    low, high = gap
    end = start
    both = 0
    for line in lines[start:]:
        middle = (low + high) // 2
        left = max((word.right for word in line.words if word.left + word.right < 2 * middle), default=low)
        right = min((word.left for word in line.words if word.left + word.right >= 2 * middle), default=high)
        inner, outer = max(low, left), min(high, right)
        if line.sheet is not lines[start].sheet or (outer - inner) * 100 < GUTTER * line.size or _is_wide(line, lines[start]):
            break
        low, high = inner, outer
        beside = (
            end + 1 < len(lines) and lines[end + 1].base - line.base < line.size and (line.left < middle) != (lines[end + 1].left < middle)
        )
        both += beside or _has_both(line, middle)
        end += 1
    run, middle = lines[start:end], (low + high) // 2
    if both < FEWEST_LINES or not all(_is_prose(run, side, middle) for side in (0, 1)):
        return start, 0
    return end, middle


def _is_wide(line: PageLine, first: PageLine) -> bool:
    """Whether white space or larger type says that something else begins."""
    return abs(line.size - first.size) * 5 > first.size


def _has_both(line: PageLine, middle: int) -> bool:
    return line.left < middle < line.right


def _widest_gap(line: PageLine) -> tuple[int, int] | None:
    """The widest gap of a line, where it has words of prose on both sides of it and stands near the middle of the page."""
    if line.kind == FIGURES or len(line.words) < 2 * FEWEST_WORDS or len(line.stretches) < 2:
        return None
    gaps = [(other.left - one.right, one.right, other.left) for one, other in zip(line.words, line.words[1:], strict=False)]
    width, low, high = max(gaps)
    if width * 100 < GUTTER * line.size or not line.sheet.width // 4 < (low + high) // 2 < 3 * line.sheet.width // 4:
        return None
    return low, high


def _gap_between(pair: Sequence[PageLine]) -> tuple[int, int] | None:
    """The gap between two lines that stand side by side, though not on one baseline."""
    if len(pair) < 2 or pair[1].base - pair[0].base >= pair[0].size or any(line.kind == FIGURES for line in pair):
        return None
    left, right = sorted(pair, key=lambda line: line.left)
    if (right.left - left.right) * 100 < GUTTER * left.size or min(len(left.words), len(right.words)) < FEWEST_WORDS:
        return None
    return left.right, right.left


def _sides(line: PageLine, middle: int) -> tuple[list[int], list[int]]:
    """The numbers of a line's words left and right of the gutter."""
    sides: tuple[list[int], list[int]] = [], []
    for index, word in enumerate(line.words):
        sides[word.left + word.right >= 2 * middle].append(index)
    return sides


def _is_prose(lines: Sequence[PageLine], side: int, middle: int) -> bool:
    words: list[Word] = []
    shown = 0
    for line in lines:
        own = [line.words[index] for index in _sides(line, middle)[side]]
        words.extend(own)
        shown += bool(own)
    letters = sum(any(character.isalpha() for character in word.text) for word in words)
    return shown >= FEWEST_LINES and len(words) >= FEWEST_WORDS * shown and letters * 100 >= WORDS_OF_LETTERS * len(words)


def _parted(lines: Sequence[PageLine], middle: int) -> Iterator[PageLine]:
    """The lines of the left column, then those of the right one."""
    for side in (0, 1):
        above: PageLine | None = None
        for line in lines:
            numbers = _sides(line, middle)[side]
            if not numbers:
                continue
            own = PageLine(
                line.sheet,
                [line.words[number] for number in numbers],
                {place: line.marks[number] for place, number in enumerate(numbers) if number in line.marks},
            )
            own.gap = line.base - above.base if above is not None else line.gap if side == 0 else None
            above = line
            yield own
