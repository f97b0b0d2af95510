"""Ligatures whose glyph has no name in the text layer: which letters they draw, told by the words they stand in and by their width."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tieout.readers.page_words import UNMAPPED, Sheet, Word

LIGATURES = ("fi", "ff", "fl", "ffi", "ffl")
SAME_WIDTH = 2  # hundredths of the type's height


@cache
def _stems() -> dict[str, frozenset[str]]:
    """The stems of each ligature, with the mark of an unmapped character in its place."""
    entries = tomllib.loads(files("tieout.readers").joinpath("data/ligatures.toml").read_text(encoding="utf-8"))["stems"]
    return {
        ligature: frozenset(entry.replace(f"[{ligature}]", UNMAPPED) for entry in entries if f"[{ligature}]" in entry)
        for ligature in LIGATURES
    }


def mend_ligatures(pages: Sequence[Sequence[Sheet]]) -> None:
    """Puts letters for unmapped characters of words where the words tell them, or the width of the glyph that other words told."""
    widths: dict[int, Counter[str]] = {}
    broken = [(sheet, index) for sheets in pages for sheet in sheets for index, word in enumerate(sheet.words) if UNMAPPED in word.text]
    for sheet, index in broken:
        word = sheet.words[index]
        for at in [match.start() for match in re.finditer(UNMAPPED, word.text)]:
            ligature = _told(word.text, at)
            if ligature:
                widths.setdefault(_width(word, at), Counter())[ligature] += 1
    for sheet, index in broken:
        sheet.words[index] = _mended(sheet.words[index], widths)


def _told(text: str, at: int) -> str | None:
    """The ligature that stands at a place of a word: that of the longest stem around it; None where no stem fits."""
    lower = text.lower()
    best: tuple[int, str] | None = None
    for ligature, stems in _stems().items():
        for stem in stems:
            start = at - stem.index(UNMAPPED)
            if start >= 0 and lower.startswith(stem, start) and (best is None or len(stem) > best[0]):
                best = len(stem), ligature
    return best[1] if best else None


def _width(word: Word, at: int) -> int:
    return (word.edge(at + 1) - word.edge(at)) * 100 // max(1, word.size) // SAME_WIDTH


def _mended(word: Word, widths: dict[int, Counter[str]]) -> Word:
    """The word with letters in place of the unmapped characters that can be told."""
    for at in reversed([match.start() for match in re.finditer(UNMAPPED, word.text)]):
        letters = _told(word.text, at)
        if letters is None:
            width = _width(word, at)
            near = sum((widths.get(other, Counter()) for other in (width - 1, width, width + 1)), Counter[str]())
            letters = near.most_common(1)[0][0] if near else None
        if letters is not None:
            word = word.replaced(at, letters)
    return word
