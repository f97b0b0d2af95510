"""Text that is being written and knows where its figures stand."""

from tools.examples.parts import Placed, Written
from tools.examples.tables import Figure

TYPEWRITER = str.maketrans({"—": "--", "–": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "o", "\u00a0": " "})


class Draft:
    """Collects text; every figure of a table is noted with the offset of its first digit, or of its dash."""

    def __init__(self, *, newline: str = "\n", typewriter: bool = False) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._placed: list[Placed] = []
        self._newline = newline
        self._characters = TYPEWRITER if typewriter else {}

    def fold(self, words: str) -> str:
        """Returns words in the characters this text may use."""
        return words.translate(self._characters)

    def write(self, words: str) -> None:
        """Adds words; a line feed becomes the line end of this text."""
        shown = self.fold(words).replace("\n", self._newline)
        self._pieces.append(shown)
        self._length += len(shown)

    def write_figure(self, shown: str, *, label: str, figure: Figure) -> None:
        """Adds a figure as it is printed."""
        shown = self.fold(shown)
        start = next(at for at, character in enumerate(shown) if character.isdigit() or character in "-—")
        self._placed.append(Placed({"start": self._length + start}, label, figure))
        self.write(shown)

    def finish(self, *, encoding: str = "utf-8", cut: int = 0) -> Written:
        """Returns all that was written, without its first `cut` characters."""
        content = "".join(self._pieces)[cut:].encode(encoding)
        return Written(content, tuple(Placed({"start": one.place["start"] - cut}, one.label, one.figure) for one in self._placed))


def figure_text(figure: Figure, *, symbol: str = "", nil: str = "—") -> str:
    """Returns a figure as one run of text: symbol, brackets, digits and suffix."""
    if not figure.digits:
        return f"{symbol}{nil}"
    digits = f"({figure.digits})" if figure.is_negative else figure.digits
    return f"{symbol}{digits}{figure.suffix}"
