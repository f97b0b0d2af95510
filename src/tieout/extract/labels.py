"""Label paths: the headings that stand over a row, from indentation, order and totals."""

import re

TOTAL = re.compile(r"^\s*(?:total|net\s+cash|net\s+(?:income|loss|revenue|sales|interest)|gross\s+(?:profit|margin)|subtotal)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(("total", "net", "and", "the", "from", "for", "other"))


class HeadingStack:
    """The headings in force while one walks down a table's rows."""

    __slots__ = ("_closing", "_seen_figures", "_stack")

    def __init__(self) -> None:
        self._stack: list[tuple[int, str, frozenset[str]]] = []
        self._seen_figures = True
        self._closing = False

    def add_heading(self, label: str, indent: int) -> None:
        """A row with a label and no figures."""
        text = label.rstrip(" :")
        if not text:
            return
        while self._stack and (self._stack[-1][0] > indent or (self._stack[-1][0] == indent and self._seen_figures)):
            self._stack.pop()
        self._stack.append((indent, label.strip(), _words(text)))
        self._seen_figures = False

    def path_of(self, label: str, indent: int) -> tuple[str, ...]:
        """The headings over a figure row, ending in its own label; a total closes the headings it sums up."""
        stack = self._stack
        self._seen_figures = True
        while stack and stack[-1][0] > indent and label:
            stack.pop()
        headings = tuple(text for _, text, _ in stack)
        if not label and headings:      # an unlabelled subtotal goes by the heading it sums up
            return headings
        path = (*headings, label)
        if TOTAL.match(label):
            words = _words(label)
            while stack and (stack[-1][2] <= words or (stack[-1][0] >= indent and len(stack) > 1)):
                stack.pop()
        return path

    def headings(self) -> list[str]:
        """The headings in force, outermost first."""
        return [text for _, text, _ in self._stack]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word not in _COMMON)
