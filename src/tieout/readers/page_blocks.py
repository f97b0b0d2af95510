"""Lines of pages outside the tables to paragraphs, headings and titles, each a block."""

from collections import Counter
from collections.abc import Sequence

from tieout.model.document import Block
from tieout.readers.lines import BLANK, MARKUP, RULE
from tieout.readers.page_lines import PageLine
from tieout.readers.page_text import PageText

LOOSER = 115  # hundredths of the usual distance of lines: more begins a paragraph
USUAL = 130  # hundredths of the type's height: the distance of lines where nothing tells


def write_blocks(lines: Sequence[PageLine], text: PageText) -> list[Block]:
    """The blocks of some lines."""
    shown = [line for line in lines if line.kind not in (BLANK, RULE, MARKUP) or any(map(str.isdigit, line.text))]
    if not shown:
        return []
    usual = _usual_gaps(shown)
    margin = max(line.right for line in shown)
    blocks: list[Block] = []
    group: list[PageLine] = []
    for line in shown:
        if group and not _goes_on(group, line, usual.get(line.size // 50, USUAL * line.size // 100), margin):
            blocks.append(_write(group, text))
            group = []
        group.append(line)
    blocks.append(_write(group, text))
    return blocks


def _usual_gaps(lines: Sequence[PageLine]) -> dict[int, int]:
    counts: dict[int, Counter[int]] = {}
    for line in lines:
        if line.gap is not None and line.gap < 4 * line.size:
            counts.setdefault(line.size // 50, Counter())[line.gap // 25] += 1
    return {size: 25 * max(found, key=lambda gap: (found[gap], -gap)) + 25 for size, found in counts.items()}


def _goes_on(group: Sequence[PageLine], line: PageLine, usual: int, margin: int) -> bool:
    """Whether a line goes on with the paragraph of the lines before it."""
    last = group[-1]
    if abs(last.size - line.size) * 100 > 12 * line.size:
        return False
    ended = last.text.endswith((".", ":", ";", "!", "?", ".”", '."'))
    if line.gap is None:
        return not ended and line.text[0].islower()
    if line.gap * 100 > LOOSER * usual:
        return False
    first = line.words[0]
    if last.right + first.right - first.left + line.size // 4 < margin - line.size // 2 and (ended or not line.text[0].islower()):
        return False
    if _are_centred(last, line):
        return False
    if len(group) > 1:
        return abs(line.left - last.left) <= line.size // 5
    return line.left <= last.left + 4 * line.size


def _are_centred(one: PageLine, other: PageLine) -> bool:
    """Whether two lines are set about one middle, as those of a title are."""
    return abs(one.left + one.right - other.left - other.right) <= one.size // 2 and abs(one.left - other.left) > one.size // 2


def _write(group: Sequence[PageLine], text: PageText) -> Block:
    passage, _ = text.write([(line, 0, len(line.text)) for line in group])
    text.add("\n\n")
    return Block(passage)
