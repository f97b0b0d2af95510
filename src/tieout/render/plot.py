"""A history as a picture: quarters and years as bars, derived ones hatched, recasts marked, guidance as ranges. The one door to matplotlib.

The same history makes the same file, byte by byte, with the same version of the library. No display is needed.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tieout.errors import ConfigError
from tieout.model.history import NOT_COMPARABLE, GuidanceResult, History, Point, Series
from tieout.render.highlights import NAMES
from tieout.render.history import OVERVIEW
from tieout.render.words import cut, plain

ENDINGS = ("png", "svg", "pdf")
MOST_QUARTERS, MOST_YEARS = 20, 8
WIDTH, HEIGHT, PANEL = 10, 5, 3  # inches; of a panel of several
BARS, DERIVED, GIVEN, LATER, QUIET = "#3b6ea5", "#9dbbd8", "#c8641e", "#7a1f3d", "#555555"
SCALES = ((9, "billions"), (6, "millions"), (3, "thousands"))
SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "tieout",
    "font.family": "DejaVu Sans",  # comes with the library, so that pictures are the same everywhere
    "font.size": 9,
    "hatch.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def form_of(path: Path) -> str:
    """The form that the ending of a file asks for; ConfigError for another than PNG, SVG and PDF."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise ConfigError(f"{path}: a picture is written as .png, .svg or .pdf; give a file with one of these endings")
    return ending


def render_plot(history: History, form: str) -> bytes:
    """The picture of a history: of one metric its quarters beside its years, else a panel a metric.

    Raises ConfigError where matplotlib is not installed, and where there is nothing to draw.
    """
    try:
        import matplotlib as library
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError("--plot needs matplotlib, which is not installed; try: pip install 'tieout[plot]'") from error
    series = [one for one in history.series if one.quarters or one.years or one.balances]
    if history.metric is None:
        series = [one for name in OVERVIEW for one in [found for found in series if found.name == name][:1]] or series[:1]
    else:
        series = series[:1]
    if not series:
        raise ConfigError("there is no quarter, year or balance to draw; leave --plot out, or ask for another metric")
    with library.rc_context(SETTINGS):
        figure = Figure(figsize=(WIDTH, HEIGHT if len(series) == 1 else PANEL * len(series)), dpi=110, layout="constrained")
        grid = figure.add_gridspec(len(series), 2, width_ratios=(3, 1))
        for at, one in enumerate(series):
            _draw(figure, [grid[at, 0], grid[at, 1]], grid[at, :], one, history.guidance)
        entity = plain(history.entity.name or history.entity.ticker or history.entity.cik or "")
        as_of = f", as of {history.as_of}" if history.as_of else ""
        # a dollar sign would begin a formula
        figure.suptitle(f"{cut(entity, 80)}{as_of}".replace("$", r"\$"), fontsize=12, fontweight="bold")
        _explain(figure)
        written = io.BytesIO()
        figure.savefig(written, format=form, metadata=METADATA[form])
    return written.getvalue()


def _draw(figure: Any, places: Sequence[Any], whole: Any, series: Series, guidance: Sequence[GuidanceResult]) -> None:
    """Draws a series: quarters left and years right, or what there is over the whole width."""
    scale, unit = _scale(series)
    name = NAMES.get(series.name, plain(series.label or series.name))
    panels = [(points[-most:], title) for points, most, title in (
        (series.quarters or series.balances, MOST_QUARTERS, f"{cut(name, 60)}, {unit}"),
        (series.years, MOST_YEARS, "" if series.quarters or series.balances else f"{cut(name, 60)}, {unit}"),
    ) if points]  # fmt: skip
    given = [one for one in guidance if one.metric == series.name and one.unit == series.unit and one.basis == "gaap" and not one.qualifier]
    for at, (points, title) in enumerate(panels):
        axes = figure.add_subplot(places[at] if len(panels) > 1 else whole)
        _bars(axes, points, scale, given)
        axes.set_title((title or "Years").replace("$", r"\$"), loc="left", fontsize=10)


def _bars(axes: Any, points: Sequence[Point], scale: int, guidance: Sequence[GuidanceResult]) -> None:
    """Draws bars in their places in time, what is missing left empty, and guidance over them and behind the last."""
    places = _places(points)
    for at, point in zip(places, points, strict=True):
        colour, hatch = (DERIVED, "////") if point.derived else (BARS, "")
        axes.bar(at, _drawn(point.value, scale), 0.72, color=colour, hatch=hatch, edgecolor=BARS, linewidth=0.6, zorder=2)
        if point.latest is not None:
            height = _drawn(point.latest, scale)
            axes.plot([at - 0.36, at + 0.36], [height, height], color=LATER, linewidth=1.4, zorder=4)
            axes.plot(at, height, marker="D", markersize=5, markerfacecolor="white", markeredgecolor=LATER, linestyle="none", zorder=5)
    found = {point.label: at for at, point in zip(places, points, strict=True)}
    for one in guidance:
        if one.label not in found and one.outcome != NOT_COMPARABLE and _fits(one, points):
            found[one.label] = max(found.values()) + 1
    for label, at in found.items():
        ranges = [one for one in guidance if one.label == label and (one.low is not None or one.high is not None)]
        for number, one in enumerate(ranges):
            _range(axes, at + 0.2 * (number - (len(ranges) - 1) / 2), one, scale)
    axes.set_xticks(list(found.values()), [_tick(label) for label in found])
    axes.tick_params(axis="x", length=0, labelsize=8)
    axes.tick_params(axis="y", colors=QUIET)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6, zorder=0)
    axes.axhline(0, color=QUIET, linewidth=0.8, zorder=3)
    axes.set_xlim(-0.6, max(*found.values(), 1) + 0.6)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}".replace("-", "−"))


def _places(points: Sequence[Point]) -> list[int]:
    """Where the bars stand: by fiscal quarters or years from the first, else, where those do not tell them apart, one after the other."""
    step = 4 if points[0].kind == "year" else 1
    told = [(one.fiscal_year, one.fiscal_quarter) for one in points]
    ordinals = [(year * 4 + quarter) // step for year, quarter in told if year is not None and quarter is not None]
    if len(set(ordinals)) < len(points) or ordinals != sorted(ordinals) or ordinals[-1] - ordinals[0] >= 2 * MOST_QUARTERS:
        return list(range(len(points)))
    return [one - ordinals[0] for one in ordinals]


def _fits(one: GuidanceResult, points: Sequence[Point]) -> bool:
    """Whether guidance for a period that has not come belongs beside these points: it is as long as they are, and later."""
    months = {getattr(point.period, "months", None) for point in points if point.kind in ("quarter", "year")}
    end = getattr(one.period, "end", None)
    is_long = {12 if point.kind == "year" else 3 for point in points if point.kind in ("quarter", "year")} | (months - {None})
    return getattr(one.period, "months", None) in is_long and end is not None and end > points[-1].period_end


def _range(axes: Any, at: float, one: GuidanceResult, scale: int) -> None:
    """Draws a range of guidance as a bar between its ends; an open end as an arrow."""
    low, high = (None if end is None else _drawn(end, scale) for end in (one.low, one.high))
    if low is not None and high is not None:
        for colour, wider in (("white", 2.4), (GIVEN, 0)):  # an edge that keeps it apart from the bar
            axes.plot([at, at], [low, high], color=colour, linewidth=3.2 + wider, solid_capstyle="butt", zorder=6)
            axes.plot(
                [at, at],
                [low, high],
                color=colour,
                marker="_",
                markersize=9 + wider,
                markeredgewidth=1.8 + wider,
                linestyle="none",
                zorder=6,
            )
        return
    end, marker = (low, "^") if high is None else (high, "v")
    axes.plot(at, end, color=GIVEN, marker=marker, markersize=6, linestyle="none", zorder=6)


def _explain(figure: Any) -> None:
    """Adds a legend of what there is in the picture."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    patches = [patch for axes in figure.axes for patch in axes.patches]
    colours = {line.get_color() for axes in figure.axes for line in axes.lines}
    handles: list[Any] = []
    if any(not patch.get_hatch() for patch in patches):
        handles.append(Patch(facecolor=BARS, edgecolor=BARS, label="as reported"))
    if any(patch.get_hatch() for patch in patches):
        handles.append(Patch(facecolor=DERIVED, edgecolor=BARS, hatch="////", label="worked out from other periods"))
    if LATER in colours:
        handles.append(Line2D([], [], color=LATER, marker="D", markerfacecolor="white", label="recast or corrected to"))
    if GIVEN in colours:
        handles.append(Line2D([], [], color=GIVEN, linewidth=3.2, label="guidance, in the order given"))
    figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=8)


def _scale(series: Series) -> tuple[int, str]:
    """The power of ten of the axis, and the unit in words."""
    if series.unit.endswith("/shares"):
        return 0, f"{plain(series.unit.removesuffix('/shares'))} a share"
    largest = max((abs(point.value) for point in (*series.quarters, *series.balances, *series.years)), default=0)
    power, word = next(((power, word) for power, word in SCALES if largest >= 10**power), (0, ""))
    return power, f"{plain(series.unit)} {word}".strip()


def _drawn(value: Any, scale: int) -> float:
    """An exact amount as the drawing takes it: the one place where it becomes a binary number."""
    return float(value.scaleb(-scale))


def _tick(label: str) -> str:
    """The name of a period under its bar: its quarter over its year."""
    quarter, _, year = label.partition(" FY")
    return f"{quarter}\nFY{year[-2:]}" if year and not quarter.startswith(("12", "9", "6")) else label.replace(" ", "\n", 1)
