"""What sentences tell besides figures: the words around them, and why a figure moved. Field names are those of the JSON report."""

from decimal import Decimal

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


class Driver(msgspec.Struct, frozen=True, gc=False):
    """Why a figure is what it is, in the words of the release.

    `fact` is the id of the figure that is explained, `text` the reason. `counterparties` are the organisations the reason names as the
    other side of a deal. `amount` is what the reason itself amounts to ("a $2.1 million increase in rent"), exact and in the currency it
    is printed in; None where the words give it no amount of its own. `offsets` says that it works against the movement ("partially offset
    by"). The place is that of the words from "driven by" to the end of the reason; where there is no source text `page` or `table` says
    where.
    """

    fact: str
    text: str
    counterparties: tuple[str, ...]
    amount: Decimal | None
    start: int | None
    end: int | None
    offsets: bool = False
    page: int | None = None
    table: int | None = None
