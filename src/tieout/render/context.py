"""The sentence around a figure, with the figure marked in it."""

from tieout.model.fact import Fact
from tieout.model.sentence import Sentence
from tieout.render.words import Piece, cut, plain, width_of

OPEN, CLOSE = "»", "«"
MARKED = "bold"
MOST_LINES = 3
AHEAD = 3  # of four parts that stand before the figure where a sentence is cut: what it is of says most


def context_lines(sentence: Sentence, fact: Fact, width: int) -> list[tuple[Piece, ...]]:
    """The sentence in at most three lines, cut around the figure where it is longer; the figure between » and « and in bold.

    Nothing that steers a terminal stays.
    """
    at = sentence.at[sentence.facts.index(fact.id)]
    figure = f"{OPEN}{plain(fact.text)}{CLOSE}"
    before, behind = plain(sentence.text[:at]), plain(sentence.text[at + len(fact.text) :])
    glue = (" " if sentence.text[:at][-1:].isspace() else "", " " if sentence.text[at + len(fact.text) :][:1].isspace() else "")
    room = max(MOST_LINES * (width - 2 * max(1, width // 8)) - width_of(figure), 0)
    ahead = min(width_of(before), max(room * AHEAD // 4, room - width_of(behind)))
    lead = _last(before, ahead)
    rest = cut(behind, max(room - width_of(lead), 0))
    return _wrapped(f"{lead}{glue[0]}", figure, f"{glue[1]}{rest}", width)


def _last(text: str, width: int) -> str:
    """The end of a text in so many columns, from a word's beginning on, with an ellipsis where something is left out."""
    if width_of(text) <= width:
        return text
    kept = text[len(text) - max(width - 2, 0) :] if text.isascii() else cut(text[::-1], max(width - 1, 0)).rstrip("…")[::-1]
    return f"… {kept.partition(' ')[2] or kept}"


def _wrapped(before: str, figure: str, behind: str, width: int) -> list[tuple[Piece, ...]]:
    """The text in lines, broken at blanks, with the word that holds the figure in three pieces."""
    lines: list[list[str]] = [[]]
    used = 0
    for word in f"{before}{figure}{behind}".split():
        wide = width_of(word)
        if lines[-1] and used + 1 + wide > width:
            lines.append([])
            used = 0
        lines[-1].append(word)
        used += wide + (1 if len(lines[-1]) > 1 else 0)
    found: list[tuple[Piece, ...]] = []
    for words in lines:
        text = cut(" ".join(words), width)
        head, mark, tail = text.partition(figure)
        found.append(((head, ""), (mark, MARKED), (tail, "")) if mark else ((text, ""),))
    return found[: MOST_LINES + 1]
