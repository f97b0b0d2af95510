"""What a check is, and what it hands on: relations between figures, for `judge` to test, and what it sees without recalculating."""

import inspect
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tieout.model.finding import WARNING

if TYPE_CHECKING:
    from tieout.checks.view import View

HEADINGS = ("What it tests", "Why it matters", "Example", "What it leaves untested", "Since")


class Relation(NamedTuple):
    """One relation: the subject states `factor` times the weighted sum of the terms, over that of the divisors, plus a constant.

    Figures are indices into the facts of the release. `odds`, in bits, say how much more likely it is that the relation is meant than
    that chance made or nearly made it; `wording` is how the message says it ("" for the usual words of its shape). `proves` are the figures
    whose digits it resolves, and so ties where it holds: None for all of them. `severity` is that of an exception of it, where the check
    knows; None where odds and slips of the hand decide.
    """

    subject: int
    terms: tuple[tuple[int, int], ...]
    odds: int
    divisors: tuple[tuple[int, int], ...] = ()
    factor: Fraction = Fraction(1)
    constant: Fraction = Fraction(0)
    wording: str = ""
    proves: tuple[int, ...] | None = None
    severity: str | None = None

    @property
    def figures(self) -> tuple[int, ...]:
        """Every figure of the relation, the subject first."""
        return (self.subject, *[fact for fact, _ in (*self.terms, *self.divisors)])


class Untested(NamedTuple):
    """A relation that the check looks for and cannot test, with the reason; about a figure or a table (its ordinal), or neither."""

    reason: str
    subject: int | None = None
    table: int | None = None


class Observation(NamedTuple):
    """What a check sees without recalculating: of one figure, or of a table (its ordinal).

    Of severity None all is as it should be. `text` is what the figure, or a heading of the table, should be, as it would be printed, and
    `because` why, as the message of a mend says it. An observation of a figure that some relation ties or disputes is dropped: a sum
    knows better. `beside` is a figure that is as likely the wrong one: where a relation ties one of the two, it is the other. `column` is
    the grid column of a table whose heading is meant, `names` a figure of a table beside which something is odd: the finding names it, or
    the first figure of the column. What is `about_words` is kept, whatever ties the figure.
    """

    message: str
    subject: int | None = None
    table: int | None = None
    severity: str | None = WARNING
    text: str | None = None
    because: str = ""
    beside: int | None = None
    about_words: bool = False
    column: int | None = None
    names: int | None = None


Found = Relation | Untested | Observation
Run = Callable[["View"], Iterator[Found]]


class Check(NamedTuple):
    """One test with a code, a page and cases. `tickmark` stands beside a figure that it ties."""

    code: str
    slug: str
    tickmark: str
    title: str
    page: str
    run: Run


def check(code: str, slug: str, *, tickmark: str) -> Callable[[Run], Check]:
    """Makes a check of a function; the docstring of its module is the page, whose first line is the title."""

    def made(run: Run) -> Check:
        page = inspect.getdoc(inspect.getmodule(run)) or ""
        title, _, _ = page.partition("\n")
        return Check(code, slug, tickmark, title.rstrip("."), page, run)

    return made
