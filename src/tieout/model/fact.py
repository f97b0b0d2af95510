"""What one printed figure means. Field names are those of the JSON report, which is the contract."""

from decimal import Decimal

import msgspec

from tieout.model.period import Period

LONGEST_SHOWN = 80


class Points(Decimal):
    """A length on a page in points, exact to the hundredth; a number in the report, not a string as amounts are."""

    __slots__ = ()


class Source(msgspec.Struct, frozen=True, gc=False):
    """Where a figure stands: character offsets into the source as decoded, and its place in the tables of the source.

    PDF and docx have no source text: offsets are None there; of a PDF, `page` counts from 1 and `box` is left, top, right and bottom
    in points from the page's top left.
    """

    kind: str
    start: int | None
    end: int | None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    column: int | None = None
    page: int | None = None
    box: tuple[Points, Points, Points, Points] | None = None


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One figure that was understood.

    `value` is the printed figure with its printed sign times the scale, exact; `decimals` says how precisely it is stated, as in
    XBRL; `unit` is an ISO 4217 code, "shares", "<currency>/shares", "percent" (value as printed), "bps", "pure" or a counted noun,
    None where nothing says it; `period` is None where nothing says it; `path` are the headings over the row, ending in its label.
    `basis` is "gaap", "non-gaap", "constant-currency", "pro-forma" or "guidance"; in prose None where nothing says it.
    Of a figure in prose, `sentence` numbers the sentence it stands in; `role` is "level", "change" (by how much something moved) or "base"
    (what another figure is compared with); `comparative` is the base that it is compared with.
    """

    id: str
    source: Source
    statement: str
    label: str
    path: tuple[str, ...]
    text: str
    value: Decimal
    decimals: int
    scale: int
    unit: str | None
    period: Period | None
    dimensions: dict[str, str]
    concept: str | None = None
    concept_confidence: Decimal | None = None
    xbrl_value: Decimal | None = None
    basis: str | None = None
    comparative: str | None = None
    direction: str | None = None
    status: str = "untied"
    findings: tuple[str, ...] = ()
    sentence: int | None = None
    role: str | None = None

    @property
    def name(self) -> str:
        """The label; of shares and amounts per share one of a single word with its heading: "Diluted (Net income per share)"."""
        heading = self.path[-2].strip().rstrip(":") if len(self.path) > 1 else ""
        is_bare = len(self.label.split()) == 1 and (self.unit or "").endswith("shares")
        return f"{self.label} ({heading})" if heading and is_bare else self.label

    def __repr__(self) -> str:
        period = "" if self.period is None else f" {self.period}"
        path, text = _short(" > ".join(self.path)), _short(self.text)
        return f"<Fact {self.id} {path!r} {text} = {_short(str(self.value))} {self.unit or '(unit unknown)'}{period}>"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
