"""Pages whose text layer does not say what the page shows: fonts that name no characters, or one for all."""

from collections.abc import Sequence

from tieout.readers.page_words import UNMAPPED, Sheet

FEWEST_WORDS = 5  # that tell a fault
ONE_LETTER = 20  # percent of words of three characters and more that are one letter throughout, at most
LETTERS = 3  # so many characters in a whole page are too few
FEWEST_CHARACTERS = 60
QUOTED = 3

Fault = tuple[str, str]


def find_fault(sheets: Sequence[Sheet]) -> Fault | None:
    """Code and message where the characters of a page cannot be those it shows; its text is then left out."""
    if not sheets:
        return None
    texts = [word.text for sheet in sheets for word in sheet.words]
    characters = "".join(texts)
    page = sheets[0].page
    unmapped = characters.count(UNMAPPED)
    if unmapped * 3 > len(characters) and unmapped >= FEWEST_WORDS:
        return "page-unmapped", f"the fonts of page {page} do not say which characters they draw: nothing on it was read; run OCR over it"
    named = [only for text in texts if len(only := "".join(filter(str.isalnum, text))) >= LETTERS]
    alike = sum(len(set(text)) == 1 for text in named)
    figures = [text for text in named if text.isdigit()]
    alike_figures = sum(len(set(text)) == 1 for text in figures)
    few = len(characters) >= FEWEST_CHARACTERS and len({character for character in characters if character.isalnum()}) <= LETTERS
    if (
        (few and named)
        or (alike >= FEWEST_WORDS and alike * 100 > ONE_LETTER * len(named))
        or (alike_figures >= FEWEST_WORDS and 2 * alike_figures > len(figures))
    ):
        return "page-unmapped", f"the fonts of page {page} give one character for many: nothing on it was read; run OCR over it"
    return None


def name_unmapped(sheets: Sequence[Sheet]) -> Fault | None:
    """Code and message where some words of a page hold characters that their font does not name."""
    broken = [word.text for sheet in sheets for word in sheet.words if UNMAPPED in word.text and len(word.text) > 1]
    if not broken:
        return None
    shown = ", ".join(f'"{text}"' for text in broken[:QUOTED])
    more = f" and {len(broken) - QUOTED} more" if len(broken) > QUOTED else ""
    return "characters-unmapped", f"the font does not say what some characters of page {sheets[0].page} are: {shown}{more}"
