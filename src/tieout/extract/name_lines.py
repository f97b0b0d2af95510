"""The lines of a document in which its filer may be named."""

from functools import cached_property

from tieout.extract.names import fold
from tieout.extract.opening import LONGEST_HEAD
from tieout.model.document import Block, Document

TEXT_READ = 300_000  # characters of the text that are looked through for other spellings
PARAGRAPHS_READ = 50  # of the beginning, and of the end
PARAGRAPH_READ = 4000  # characters of each
ROWS_OF_TITLE = 3  # rows of a table that may name the filer


class Lines:
    """The text of a document in which its filer may be named, a passage a line; made when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def text(self) -> str:
        """Short lines of all of it, and the paragraphs at its beginning and end."""
        lines: list[str] = []
        parts = self._document.parts
        last = len(parts) - PARAGRAPHS_READ
        for at, part in enumerate(parts):
            if isinstance(part, Block):
                text = part.text
                if len(text) <= LONGEST_HEAD:
                    lines.append(text)
                elif at < PARAGRAPHS_READ or at >= last:
                    lines.append(" ".join(text[:PARAGRAPH_READ].split()))
            else:
                lines.extend([row.cells[0].text for row in part.rows[:ROWS_OF_TITLE]])
        return "\n".join(lines)[:TEXT_READ].replace("\xa0", " ").replace("  ", " ")

    @cached_property
    def folded(self) -> str:
        """The text folded, character by character."""
        return fold(self.text)
