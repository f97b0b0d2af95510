"""Label paths: the headings that stand over a row, from indentation, order and totals."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tieout.extract.tables_of_words import pattern

TOTAL = pattern("total")
# lines of a balance sheet that stand without figures and head nothing
NO_HEADING = re.compile(
    r"^\s*commitments\b|^\s*contingen|\bshares\s+authorized\b|\b(?:none|no\s+shares)\s+(?:are\s+)?(?:issued|outstanding)\b", re.IGNORECASE
)
ADJUSTMENTS = re.compile(r"^\s*(?:\w+\s+){0,2}adjust(?:ments?|ed\s+for)\b|^\s*(?:add|plus|less)\b", re.IGNORECASE)
ADJUSTED = re.compile(r"^\s*(?:non-?\s?gaap|adjusted|as\s+adjusted|pro\s*forma|core|operating\s+earnings)\b", re.IGNORECASE)
# rows of a cash flow statement that belong to none of its activities
NO_SECTION = pattern("no_section")
NET_CASH = re.compile(r"^\s*net\s+cash\b.*\bactivit", re.IGNORECASE)
OPEN_END = pattern("open_end")
CONTINUES = re.compile(r"(?:used\s+(?:in|for|by)|provided\s+by|generated\s+by)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(("total", "net", "and", "the", "from", "for", "other", "cash", "flow", "flows", "provided", "used"))
MOST_HEADINGS = 30  # headings over one row; the outermost go first
FEWEST_SUMMED = 2  # rows that a sum has
NO_AMOUNTS: Mapping[int, Decimal] = {}
DEEPER = 300  # hundredths of a point a row must stand deeper to belong to a heading by its indentation; less is jitter


class _Heading:
    __slots__ = ("has_deeper", "has_rows", "indent", "is_section", "rows", "sums", "text", "until", "words")

    def __init__(self, text: str, indent: int, until: int) -> None:
        self.text = text
        self.indent = indent
        self.words = words_of(text)
        self.has_rows = False
        self.has_deeper = False
        self.is_section = False  # another heading follows at once at the same indent: this one heads several
        self.sums: dict[int, Decimal] = {}  # of the rows under it so far, by column
        self.rows = 0
        self.until = until  # the row that states this heading's own total: before it nothing closes the heading

    def add(self, amounts: Mapping[int, Decimal]) -> None:
        """Takes in one row under the heading."""
        self.rows += 1
        for column, amount in amounts.items():
            self.sums[column] = self.sums.get(column, Decimal(0)) + amount

    def is_summed_by(self, amounts: Mapping[int, Decimal]) -> bool:
        """Whether a row states the sums of the rows so far in every column, but for what rounding each of them can do."""
        if self.rows < FEWEST_SUMMED or not amounts:
            return False
        return all(
            column in self.sums and abs(self.sums[column] - amount) * 2 <= Decimal(self.rows).scaleb(int(amount.as_tuple().exponent))
            for column, amount in amounts.items()
        )


class HeadingStack:
    """The headings in force while one walks down a table's rows, which are numbered from the top."""

    __slots__ = ("_seen_figures", "_stack")

    def __init__(self) -> None:
        self._stack: list[_Heading] = []
        self._seen_figures = True

    def add_heading(self, row: int, label: str, indent: int, *, total: int = -1) -> None:
        """A row with a label and no figures; `total` is the row below that states its total, -1 where there is none."""
        text = label.rstrip(" :")
        if not text or NO_HEADING.search(text):
            return
        stack = self._stack
        while stack and row >= stack[-1].until:
            top = stack[-1]
            if top.indent <= indent and not (top.indent == indent and self._seen_figures and not top.is_section):
                break
            stack.pop()
        if stack and stack[-1].indent >= indent and not self._seen_figures:
            stack[-1].is_section = True
        del stack[: 1 - MOST_HEADINGS]
        stack.append(_Heading(label.strip(), indent, total))
        self._seen_figures = False

    def path_of(self, row: int, label: str, indent: int, amounts: Mapping[int, Decimal] = NO_AMOUNTS) -> tuple[str, ...]:
        """The headings over a figure row, ending in its own label; a total closes the headings it sums up.

        `amounts` are the row's figures by column, signs as printed; they are needed only in a table with unlabelled rows.
        """
        self._seen_figures = True
        if not label:
            return self._subtotal(row, amounts)
        path = self._path_of(row, label, indent)
        if amounts and not TOTAL.match(label):
            for heading in self._stack:
                heading.add(amounts)
        return path

    def _path_of(self, row: int, label: str, indent: int) -> tuple[str, ...]:
        stack = self._stack
        while stack and row > stack[-1].until and _is_left(stack[-1], indent):
            stack.pop()
        if stack:
            top = stack[-1]
            top.has_deeper = top.has_deeper or (not top.has_rows and indent >= top.indent + DEEPER)
            top.has_rows = True
            if ADJUSTMENTS.match(top.text) and ADJUSTED.match(label):
                stack.pop()
        if NO_SECTION.match(label):
            stack.clear()
        elif NET_CASH.match(label):  # the total of an activity stands outside the adjustments within it
            stack[:] = [heading for heading in stack if "activit" in heading.text.lower() and not ADJUSTMENTS.match(heading.text)]
        if not TOTAL.match(label):
            return (*(heading.text for heading in stack), label)
        summed = self._summed(row, words_of(label))
        if summed >= 0:  # the total of a section stands outside the headings within it
            del stack[summed + 1 :]
        path = (*(heading.text for heading in stack), label)
        if summed >= 0:
            del stack[summed:]
        elif len(stack) > 1 and stack[-1].indent >= indent and row > stack[-1].until:
            stack.pop()
        return path

    def _summed(self, row: int, words: frozenset[str]) -> int:
        """The heading that a total sums up, -1 where it is none of those in force."""
        stack = self._stack
        for index in range(len(stack) - 1, -1, -1):
            if stack[index].until == row:
                return index
        for index in range(len(stack) - 1, -1, -1):
            heading = stack[index]
            if heading.until > row:
                return -1
            if heading.words and words and (heading.words <= words or words <= heading.words):
                return index
        return -1

    def _subtotal(self, row: int, amounts: Mapping[int, Decimal]) -> tuple[str, ...]:
        """The path of an unlabelled row: it goes by the heading whose rows it sums up, else by the innermost, and closes it."""
        stack = self._stack
        summed = next((index for index in range(len(stack) - 1, -1, -1) if stack[index].is_summed_by(amounts)), -1)
        if summed >= 0:
            del stack[summed + 1 :]
        path = tuple(heading.text for heading in stack)
        if len(stack) > 1 and not stack[-1].is_section and row >= stack[-1].until:
            stack.pop()
        return path or ("",)

    def headings(self) -> list[str]:
        """The headings in force, outermost first."""
        return [heading.text for heading in self._stack]


def _is_left(heading: _Heading, indent: int) -> bool:
    """Whether a row at this indent stands outside a heading: left of it, or back at its own indent after deeper rows."""
    return heading.indent > indent or (heading.has_deeper and indent < heading.indent + DEEPER and not heading.is_section)


def totals_of(labels: Sequence[tuple[str, bool]]) -> list[int]:
    """For each row, as label and whether it has figures: the first row below that states a heading's total, in the same words; else -1."""
    found = [-1] * len(labels)
    open_rows: dict[frozenset[str], list[int]] = {}
    for row, (label, has_figures) in enumerate(labels):
        if has_figures and not (open_rows and TOTAL.match(label)):
            continue
        words = words_of(label)
        if words and not has_figures:
            open_rows.setdefault(words, []).append(row)
        elif words in open_rows:
            for heading in open_rows.pop(words):
                found[heading] = row
    return found


def is_wrapped(label: str, following: str) -> bool:
    """Whether a label without figures is the first part of the label of the row below it."""
    label = label.strip()
    if not label or label.isupper() != following.isupper() or label.endswith((":", ".", ")")) or not following:
        return False
    return OPEN_END.search(label) is not None or following[:1].islower() or CONTINUES.match(following) is not None


def words_of(text: str) -> frozenset[str]:
    """The words of a label that tell it from others."""
    return frozenset(_WORD.findall(text.lower())) - _COMMON
