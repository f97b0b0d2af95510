"""Label paths: the headings that stand over a row, from indentation, order and totals."""

import re

from tieout.extract.tables_of_words import pattern

TOTAL = pattern("total")
# lines of a balance sheet that stand without figures and head nothing
NO_HEADING = re.compile(r"^\s*commitments\b|^\s*contingen", re.IGNORECASE)
ADJUSTMENTS = re.compile(r"^\s*(?:\w+\s+){0,2}adjust(?:ments?|ed\s+for)\b|^\s*(?:add|plus|less)\b", re.IGNORECASE)
ADJUSTED = re.compile(r"^\s*(?:non-?\s?gaap|adjusted|as\s+adjusted|pro\s*forma|core|operating\s+earnings)\b", re.IGNORECASE)
# rows of a cash flow statement that belong to none of its activities
NO_SECTION = pattern("no_section")
NET_CASH = re.compile(r"^\s*net\s+cash\b.*\bactivit", re.IGNORECASE)
OPEN_END = pattern("open_end")
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(("total", "net", "and", "the", "from", "for", "other", "cash", "flow", "flows", "provided", "used"))
DEEPER = 300  # hundredths of a point a row must stand deeper to belong to a heading by its indentation; less is jitter


class _Heading:
    __slots__ = ("has_deeper", "indent", "is_section", "text", "words")

    def __init__(self, text: str, indent: int) -> None:
        self.text = text
        self.indent = indent
        self.words = _words(text)
        self.has_deeper = False
        self.is_section = False  # another heading follows at once at the same indent: this one heads several


class HeadingStack:
    """The headings in force while one walks down a table's rows."""

    __slots__ = ("_seen_figures", "_stack")

    def __init__(self) -> None:
        self._stack: list[_Heading] = []
        self._seen_figures = True

    def add_heading(self, label: str, indent: int) -> None:
        """A row with a label and no figures."""
        text = label.rstrip(" :")
        if not text or NO_HEADING.match(text):
            return
        stack = self._stack
        while stack and (stack[-1].indent > indent or (stack[-1].indent == indent and self._seen_figures and not stack[-1].is_section)):
            stack.pop()
        if stack and stack[-1].indent >= indent and not self._seen_figures:
            stack[-1].is_section = True
        stack.append(_Heading(label.strip(), indent))
        self._seen_figures = False

    def path_of(self, label: str, indent: int) -> tuple[str, ...]:
        """The headings over a figure row, ending in its own label; a total closes the headings it sums up."""
        stack = self._stack
        self._seen_figures = True
        if not label:
            return self._subtotal(indent)
        while stack and (
            stack[-1].indent > indent or (stack[-1].has_deeper and indent < stack[-1].indent + DEEPER and not stack[-1].is_section)
        ):
            stack.pop()
        if stack and indent >= stack[-1].indent + DEEPER:
            stack[-1].has_deeper = True
        if stack and ADJUSTMENTS.match(stack[-1].text) and ADJUSTED.match(label):
            stack.pop()
        if NO_SECTION.match(label):
            stack.clear()
        elif NET_CASH.match(label):  # the total of an activity stands outside the adjustments within it
            stack[:] = [heading for heading in stack if "activit" in heading.text.lower() and not ADJUSTMENTS.match(heading.text)]
        if not TOTAL.match(label):
            return (*(heading.text for heading in stack), label)
        words = _words(label)
        summing = [
            index for index, heading in enumerate(stack) if heading.words and (heading.words <= words or (words and words <= heading.words))
        ]
        # "Total current assets" sums up "Current assets" where it stands under "Assets"
        summed = next((index for index in summing if stack[index].words == words), summing[0] if summing else None)
        if summed is not None:  # the total of a section stands outside the headings within it
            del stack[summed + 1 :]
        path = (*(heading.text for heading in stack), label)
        if summed is not None:
            del stack[summed:]
        elif len(stack) > 1 and stack[-1].indent >= indent:
            stack.pop()
        return path

    def _subtotal(self, indent: int) -> tuple[str, ...]:
        """The path of an unlabelled row: it goes by the heading it sums up, and closes it."""
        stack = self._stack
        while len(stack) > 1 and stack[-1].indent > indent + DEEPER:
            stack.pop()
        path = tuple(heading.text for heading in stack)
        if len(stack) > 1 and not stack[-1].is_section:
            stack.pop()
        return path or ("",)

    def headings(self) -> list[str]:
        """The headings in force, outermost first."""
        return [heading.text for heading in self._stack]


def is_wrapped(label: str, following: str) -> bool:
    """Whether a label without figures is the first part of the label of the row below it."""
    label = label.strip()
    if not label or label.endswith((":", ".", ")")) or not following:
        return False
    return OPEN_END.search(label) is not None or following[:1].islower()


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)
