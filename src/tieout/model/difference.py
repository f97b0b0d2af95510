"""What became of the figures and ties of one draft in another: the typed form of `tieout diff --format json`."""

from decimal import Decimal

import msgspec

from tieout.model.fact import Fact
from tieout.model.finding import ERROR, WARNING, Finding
from tieout.model.guidance import Guidance
from tieout.model.highlight import Highlight
from tieout.model.release import DocumentInfo

SCHEMA = "tieout/difference/1"

# outcomes of figures, tables, rows, columns, guidance and highlights
UNCHANGED, CHANGED, ADDED, REMOVED, MOVED, RENAMED = "unchanged", "changed", "added", "removed", "moved", "renamed"
# what became of a tie or an exception
BROKE, NEW, STILL, MENDED, GONE, UNTESTED, TIED = "broke", "new", "still", "mended", "gone", "untested", "tied"
# what of a figure or a table changed
VALUE, PRINTED, UNIT, SCALE, PERIOD, LABEL, DIMENSIONS, BASIS = (
    "value",
    "printed",
    "unit",
    "scale",
    "period",
    "label",
    "dimensions",
    "basis",
)


class Change(msgspec.Struct, frozen=True, gc=False):
    """One thing that changed: its name, and how it was and is said; None where it was or is not said."""

    what: str
    old: str | None
    new: str | None


class FigureChange(msgspec.Struct, frozen=True, gc=False):
    """A figure that is not as it was.

    `outcome` is "changed", "added", "removed" or "moved" (it is as it was, but in another row, table or sentence out of order; one that
    moved and changed is "changed", with `moved`). `old` and `new` are the facts, None where there is none. `changes` are named value,
    printed (the same amount, printed otherwise), unit, scale, period, label, dimensions or basis. `difference` and `percent` (of the old
    value's size, to two digits) are those of a changed value in one unit, None else. `slip` is the slip of the hand that makes the new
    figure of the old one, None where none does. `broke` and `mended` are the ids of the ties it had a part in that broke or were mended.
    `title` is that of the table it stands in now, or stood in, and `sentence` the sentence.
    """

    id: str
    outcome: str
    old: Fact | None
    new: Fact | None
    changes: tuple[Change, ...] = ()
    difference: Decimal | None = None
    percent: Decimal | None = None
    slip: str | None = None
    moved: bool = False
    broke: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    title: str = ""
    sentence: str | None = None


class TieChange(msgspec.Struct, frozen=True, gc=False):
    """What became of one tested relation.

    `outcome` is "broke" (it tied and is an exception now), "new" (an exception of a relation that was not there, or not tested), "still"
    (an exception in both), "mended" (an exception that ties now), "gone" (an exception whose relation is not there any more, or not
    tested), "untested" (it tied, and is not tested any more) or "tied" (it ties, and was not there before). `severity` is that of the new
    exception, else of the old one; `message` is the new one, of what is mended, gone or no longer tested the old one. `old` and `new` are
    the findings, None where there is none. `figures` are the ids of the changed figures in it.
    """

    id: str
    outcome: str
    check: str
    severity: str | None
    message: str
    old: Finding | None
    new: Finding | None
    figures: tuple[str, ...] = ()


class LineChange(msgspec.Struct, frozen=True, gc=False):
    """A row or column of a table that was added, removed, renamed or moved, by its label."""

    kind: str
    outcome: str
    old: str | None
    new: str | None


class TableChange(msgspec.Struct, frozen=True, gc=False):
    """A table that was added, removed, moved among the others, or changed.

    `old` and `new` are the ids of the table, None where there is none; `changes` are named title, scale, currency, statement or heading (of
    rows).
    """

    outcome: str
    old: str | None
    new: str | None
    statement: str
    title: str
    changes: tuple[Change, ...] = ()
    lines: tuple[LineChange, ...] = ()
    moved: bool = False


class GuidanceChange(msgspec.Struct, frozen=True, gc=False):
    """Guidance that was added, removed or changed; `direction` says how its range moved: raised, lowered, narrowed or widened."""

    outcome: str
    metric: str
    old: Guidance | None
    new: Guidance | None
    changes: tuple[Change, ...] = ()
    direction: str | None = None


class HighlightChange(msgspec.Struct, frozen=True, gc=False):
    """A highlight that was added, removed or changed."""

    outcome: str
    metric: str
    old: Highlight | None
    new: Highlight | None
    changes: tuple[Change, ...] = ()


class Words(msgspec.Struct, frozen=True, gc=False):
    """How many sentences are otherwise than they were: those that state figures, and those that state none.

    The latter are None where only reports were given, which do not hold them. A changed sentence is one whose words are not the same; a
    figure that changed in it does not count.
    """

    changed: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0
    plain_changed: int | None = None
    plain_added: int | None = None
    plain_removed: int | None = None


class Tally(msgspec.Struct, frozen=True, gc=False):
    """How many figures are unchanged, changed, added, removed and moved, and what became of how many ties; `held` tied before and tie now.

    `reread` of the unchanged figures are printed as before under the same words, but were understood otherwise.
    """

    unchanged: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0
    reread: int = 0
    held: int = 0
    broke: int = 0
    new: int = 0
    still: int = 0
    mended: int = 0
    gone: int = 0
    untested: int = 0
    tied: int = 0


class Difference(msgspec.Struct, frozen=True, rename={"schema_": "schema"}):
    """One draft compared with another; what `tieout.to_json` writes is this object, field by field.

    `figures`, `ties`, `tables`, `guidance` and `highlights` list what is not as it was; `document` what is said of the document as a whole.
    `pairs` are the ids of the facts, old and new, that were found to be the same figure.
    """

    old: DocumentInfo
    new: DocumentInfo
    numbers: Tally
    figures: tuple[FigureChange, ...] = ()
    ties: tuple[TieChange, ...] = ()
    tables: tuple[TableChange, ...] = ()
    guidance: tuple[GuidanceChange, ...] = ()
    highlights: tuple[HighlightChange, ...] = ()
    document: tuple[Change, ...] = ()
    sentences: Words = Words()
    pairs: tuple[tuple[str, str], ...] = ()
    schema_: str = SCHEMA

    @property
    def is_worse(self) -> bool:
        """Whether a tie broke (an error or a warning now), or there is a new exception of severity error."""
        return any(
            (tie.outcome == BROKE and tie.severity in (ERROR, WARNING)) or (tie.outcome == NEW and tie.severity == ERROR)
            for tie in self.ties
        )

    def __repr__(self) -> str:
        counts = self.numbers
        return (
            f"<Difference {self.old.name} to {self.new.name}: {counts.changed} changed, {counts.added} added, {counts.removed} removed, "
            f"{counts.moved} moved; {counts.broke} ties broke, {counts.mended} mended>"
        )
