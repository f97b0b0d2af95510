"""What sentences tell besides figures: the words around them. Field names are those of the JSON report."""

import msgspec


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """A sentence that states figures, with every white space as a blank.

    `facts` are the ids of the facts in it and `at` where the digits of each begin in `text`. `start` and `end` are offsets into the
    source; where there is no source text `page` or `table` says where.
    """

    text: str
    facts: tuple[str, ...]
    at: tuple[int, ...]
    start: int | None
    end: int | None
    page: int | None = None
    table: int | None = None
