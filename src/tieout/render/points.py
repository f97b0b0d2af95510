"""Points of a history as figures: in one scale, with the digits that they are stated with; and as a table of them in CSV."""

from collections.abc import Iterator
from decimal import Decimal

from tieout.model.columns import Plain, period_of, weeks_of
from tieout.model.history import History, Point, Series
from tieout.render.csv import line_of

COLUMNS = (
    "metric",
    "name",
    "unit",
    "kind",
    "period",
    "fiscal_year",
    "fiscal_quarter",
    "start",
    "end",
    "months",
    "weeks",
    "value",
    "low",
    "high",
    "derived",
    "recast_basis",
    "known",
    "first",
    "first_known",
    "first_is_comparative",
    "latest",
    "latest_known",
    "revisions",
    "before",
    "change_percent",
    "terms",
    "accession",
    "document",
    "sha256",
    "fact",
    "printed",
    "notes",
)


def decimals_of(point: Point) -> int:
    """How precisely a point is stated: as its figure is, or the least precise of its terms."""
    if point.stated is not None:
        return point.stated.decimals
    return min((one.stated.decimals for one in point.terms), default=0)


def scale_of(series: Series) -> int:
    """The power of ten that a series is shown in: that of its latest figure."""
    points = series.points
    if not points or not series.additive:
        return 0
    last = max(points, key=lambda one: (one.period_end, one.known))
    return next((scale for scale in (0, 3, 6) if -decimals_of(last) <= scale), 9)


def shown(point: Point, scale: int, *, value: Decimal | None = None) -> str:
    """The value of a point, or another one of it, in a scale."""
    places = max(0, decimals_of(point) + scale)
    number = (point.value if value is None else value).scaleb(-scale)
    return f"{number:,.{places}f}" if number.adjusted() < 40 else str(number)


def render_points(history: History) -> bytes:
    """The points of a history as CSV, one a line, with exact amounts; texts are guarded as in the tables of releases."""
    return line_of(COLUMNS) + b"".join(line_of(row) for row in point_rows(history))


def point_rows(history: History) -> Iterator[tuple[Plain, ...]]:
    """Yields a row a point."""
    for series in history.series:
        for point in series.points:
            yield (series.name, series.label, series.unit, *_row(point))


def _row(point: Point) -> tuple[Plain, ...]:
    start, end, instant, months = period_of(point.period)
    place = point.stated.place if point.stated else None
    first = point.first
    terms = " ".join(f"{one.weight:+d}*{one.label}" for one in point.terms)
    return (
        point.kind,
        point.label,
        point.fiscal_year,
        point.fiscal_quarter,
        start,
        end or instant,
        months,
        weeks_of(point.period),
        point.value,
        point.interval.low,
        point.interval.high,
        point.derived,
        point.recast_basis,
        point.known.isoformat(),
        first.value if first else None,
        first.place.known.isoformat() if first else None,
        not first.own if first else None,
        point.latest,
        point.latest_known.isoformat() if point.latest_known else None,
        len(point.revisions),
        point.before,
        point.change_percent,
        terms or None,
        place.accession if place else None,
        place.name if place else None,
        place.sha256 if place else None,
        place.fact if place else None,
        place.text if place else None,
        "; ".join(point.notes) or None,
    )
