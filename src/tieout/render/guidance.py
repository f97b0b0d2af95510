"""Guidance in the summary: measure, range, period and what is done with it, in columns."""

from collections.abc import Iterator
from decimal import Decimal

from tieout.model.guidance import Guidance
from tieout.model.release import Release
from tieout.render.highlights import NAMES
from tieout.render.words import Line, cut, pad, period_name, plain, width_of

METRIC, RANGE, PERIOD, ACTION = range(4)
GIVEN_UP = (ACTION, PERIOD)  # columns that a narrow terminal goes without, in this order
GAP = 2
MOST_SHOWN = 12
LONGEST_RANGE, LEAST_NAME = 44, 8
SCALES = ((9, "billion"), (6, "million"), (3, "thousand"))
WORDS = {"percent": "%", "bps": " bps", "pure": ""}
SHORT = {"eps": "EPS", "ebitda": "EBITDA", "ffo": "FFO"}


def draw_guidance(release: Release, *, width: int, everything: bool) -> Iterator[Line]:
    """Yields the guidance in columns that fit the width, the first dozen unless all is asked for; nothing where there is none."""
    if not release.guidance:
        return
    items = release.guidance if everything else release.guidance[:MOST_SHOWN]
    rows = [_cells(item) for item in items]
    shown = [METRIC, RANGE, PERIOD, ACTION]
    for column in GIVEN_UP:
        if _width(rows, shown) > width:
            shown.remove(column)
    widths = {column: max(width_of(row[column]) for row in rows) for column in shown}
    widths[METRIC] = max(LEAST_NAME, min(widths[METRIC], widths[METRIC] + width - _width(rows, shown)))
    yield (("Guidance", "bold"),)
    for row in rows:
        cells = [pad(cut(row[column], widths[column]), widths[column], right=column == RANGE) for column in shown]
        yield (("  " + (" " * GAP).join(cells), ""),)
    if len(items) < len(release.guidance):
        yield ((f"  … and {len(release.guidance) - len(items)} more; --all shows them", "dim"),)


def _width(rows: list[tuple[str, ...]], shown: list[int]) -> int:
    return GAP * len(shown) + sum(max(width_of(row[column]) for row in rows) for column in shown)


def _cells(item: Guidance) -> tuple[str, ...]:
    """The texts of one piece of guidance, a column each."""
    name = metric_name(item.metric)
    basis = "" if item.basis == "gaap" else f", {plain(item.basis)}"
    period = "–" if item.period is None else period_name(item.period)
    return f"{name}{basis}", cut(range_text(item), LONGEST_RANGE), period, plain(item.action or "")


def metric_name(metric: str) -> str:
    """A metric of guidance or of a highlight in words: "EPS growth"."""
    if metric in NAMES:
        return NAMES[metric]
    words = [SHORT.get(word, word) for word in plain(metric).replace("_", " ").split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def range_text(item: Guidance) -> str:
    """A range as one says it: "30 to 35 million USD", "at least 12", "24%"."""
    return span_text(item.low, item.high, item.unit)


def span_text(lowest: Decimal | None, highest: Decimal | None, unit: str) -> str:
    """The range between two ends of a unit; an end that is open is None."""
    ends = [end for end in (lowest, highest) if end is not None]
    unit = plain(unit)
    per_share = unit.endswith("/shares")
    scale, name = (0, "")
    if unit not in WORDS and not per_share:
        least = min((abs(end) for end in ends if end), default=Decimal(0))
        scale, name = next(((power, word) for power, word in SCALES if least >= Decimal(1).scaleb(power)), (0, ""))
    mark = WORDS.get(unit, f" {name} {unit}" if name else f" {unit}")
    low, high = (None if end is None else _shown(end, scale) for end in (lowest, highest))
    if low is None and high is None:
        return "–"
    if low is None or high is None:
        return f"at most {high}{mark}" if low is None else f"at least {low}{mark}"
    return f"{low}{mark}" if lowest == highest else f"{low} to {high}{mark}"


def _shown(value: Decimal, scale: int) -> str:
    return cut(f"{value.scaleb(-scale).normalize() if scale else value:,f}", LONGEST_RANGE // 2)
