"""Quarters and years that no document states, from those that are stated, and trailing twelve months: sums of rounding intervals.

A fourth quarter is the year less nine months, a second or third one the year to date less the one before; where several sums give a
period, the one with the narrowest interval does. What is not additive is never derived, nor is a balance.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from tieout.arithmetic.intervals import EXACT, meets, total
from tieout.histories.periods import QUARTERS, Calendar, Key, is_same_day, months_before, near_keys
from tieout.histories.points import Points, interval_of
from tieout.model.history import QUARTER, RECAST, TRAILING, YEAR, Part, Point, Stated
from tieout.model.interval import Interval
from tieout.model.period import Duration

Terms = tuple[tuple[int, Key], ...]


class Sum(NamedTuple):
    """One way to work a period out: its terms with their weights, and the day before it begins."""

    terms: Terms
    after: date


class Spans:
    """The periods of a line, each with the day before it begins."""

    def __init__(self, points: Points, calendar: Calendar) -> None:
        self.points = dict(points)
        self.calendar = calendar
        self.after = {key: calendar.start(key, [point.period]) for key, point in points.items() if key.months}

    def starting(self, months: int, after: date) -> Iterator[Key]:
        """The periods of a length that begin after a day."""
        yield from (key for key, day in self.after.items() if key.months == months and is_same_day(day, after))

    def add(self, key: Key, point: Point, after: date) -> None:
        """Takes in a derived point."""
        self.points[key] = point
        self.after[key] = after

    def chain(self, end: date, count: int) -> tuple[list[Key], date]:
        """So many quarters that follow each other up to a day, the last first, as far as they are known; and the day before them."""
        found: list[Key] = []
        while len(found) < count:
            key = next(near_keys(3, end, self.after), None)
            if key is None:
                break
            found.append(key)
            end = self.after[key]
        return found, end


Sums = Mapping[Key, Sum]


def derive(points: Points, calendar: Calendar) -> tuple[dict[Key, Point], Sums]:
    """The stated points with the quarters, and then the years, that can be worked out from them, and how each of those was."""
    points = _with_hidden_recasts(points, calendar)
    stated = Spans(points, calendar)
    chosen: dict[Key, Sum] = {}
    spans = Spans(points, calendar)
    for key, sums in _quarter_sums(stated).items():
        sums = _on_one_basis(sums, stated.points)
        if sums and key not in points and not any(near_keys(3, key.end, points)):
            best = min(sums, key=lambda one: _cost(one.terms, stated.points))
            spans.add(key, _derived(key, QUARTER, best, stated.points, calendar), best.after)
            chosen[key] = best
    for key in [key for key in stated.after if key.months == 3]:
        fiscal = calendar.fiscal(key.end)
        whole = Key(12, key.end)
        if fiscal is None or fiscal[1] != QUARTERS or any(near_keys(12, key.end, points)):
            continue
        chain, after = stated.chain(key.end, QUARTERS)
        of_quarters = Sum(tuple((1, one) for one in reversed(chain)), after)
        if len(chain) == QUARTERS and _on_one_basis([of_quarters], stated.points):
            spans.add(whole, _derived(whole, YEAR, of_quarters, stated.points, calendar), after)
            chosen[whole] = of_quarters
    return spans.points, chosen


def _with_hidden_recasts(points: Points, calendar: Calendar) -> dict[Key, Point]:
    """The points, with those marked that only a later comparative states, and otherwise than the periods reported before it leave."""
    found = dict(points)
    for key, point in points.items():
        if not key.months or point.first is None or point.first.own:
            continue
        before = Spans({one: other for one, other in points.items() if other.known < point.known}, calendar)
        chain, after = before.chain(key.end, key.months // 3)
        of_quarters = [Sum(tuple((1, one) for one in reversed(chain)), after)] if 3 * len(chain) == key.months > 3 else []
        sums = _on_one_basis(_quarter_sums(before).get(key, of_quarters), before.points)
        if sums and not any(meets(point.interval, total(_intervals(one.terms, points))) for one in sums):
            words = " ".join(f"{'+' if weight > 0 else '−'} {points[term].label}" for weight, term in sums[0].terms).removeprefix("+ ")
            note = f"recast: a later comparative states it, and {words} left another figure"
            found[key] = msgspec.structs.replace(point, recast_basis=True, notes=(*point.notes, note))
    return found


def _intervals(terms: Terms, points: Points) -> Iterator[tuple[Interval, int]]:
    yield from ((points[key].interval, weight) for weight, key in terms)


def recast_moments(points: Points) -> set[datetime]:
    """When recasts of a line became known."""
    found = {one.place.known for point in points.values() if (one := rebased(point)) is not None}
    return found | {point.known for point in points.values() if point.recast_basis and not point.derived}


def _quarter_sums(spans: Spans) -> Mapping[Key, list[Sum]]:
    """Every way to work out a quarter from what is stated."""
    found: dict[Key, list[Sum]] = {}
    for long in [key for key in spans.after if key.months > 3]:
        begin = spans.after[long]
        for short in spans.starting(long.months - 3, begin):
            if short.end < long.end:
                found.setdefault(Key(3, long.end), []).append(Sum(((1, long), (-1, short)), short.end))
        inside = sorted(key for key in spans.after if key.months == 3 and _is_inside(spans, key, long))
        if len(inside) == long.months // 3 - 1:
            for key, after in _hole(spans, inside, long):
                found.setdefault(key, []).append(Sum(((1, long), *((-1, one) for one in inside)), after))
    return found


def _is_inside(spans: Spans, key: Key, long: Key) -> bool:
    begins = spans.after[key] >= spans.after[long] or is_same_day(spans.after[key], spans.after[long])
    return begins and (key.end <= long.end or is_same_day(key.end, long.end))


def _hole(spans: Spans, inside: Sequence[Key], long: Key) -> Iterator[tuple[Key, date]]:
    """The one quarter of a longer period that is not among those in it."""
    at = spans.after[long]
    for key in inside:
        if not is_same_day(spans.after[key], at):
            yield Key(3, spans.calendar.day(spans.after[key])), at
            return
        at = key.end
    yield Key(3, long.end), at


class Basis(NamedTuple):
    """The terms of a sum on one basis: weight, point, and the figure that is taken of it; and whether that is as recast."""

    stated: tuple[tuple[int, Point, Stated], ...]
    is_recast: bool

    @property
    def value(self) -> Decimal:
        """The sum of the values."""
        return sum_of((weight, one.value) for weight, _, one in self.stated)

    @property
    def interval(self) -> Interval:
        """The sum of the intervals."""
        return total((interval_of(one), weight) for weight, _, one in self.stated)

    @property
    def known(self) -> datetime:
        """When the last of the figures became known."""
        return max(one.place.known for _, _, one in self.stated)


def rebased(point: Point) -> Stated | None:
    """The last recast of a point beyond a unit of rounding; None where there is none."""
    recasts = [one.stated for one in point.revisions if one.kind == RECAST and not meets(interval_of(one.stated), point.interval)]
    return recasts[-1] if recasts else None


def bases(terms: Terms, points: Points) -> tuple[Basis | None, Basis | None]:
    """The terms as reported, and as recast; None for a basis on which one of them is not stated.

    What was never recast is on the old basis where it was known before the recast of the others began, else on the new one. A recast
    begins with the first comparative of the line that shows it: the other periods show it as their comparatives come.
    """
    chosen = [(weight, points[key], stated) for weight, key in terms if (stated := points[key].stated) is not None]
    assert len(chosen) == len(terms), "a sum is of stated figures"
    recast = [rebased(point) for _, point, _ in chosen]
    as_reported = Basis(tuple(chosen), is_recast=False)
    moments = recast_moments(points)
    begun = [
        min(moment for moment in moments if point.known < moment <= one.place.known)
        for one, (_, point, _) in zip(recast, chosen, strict=True)
        if one is not None
    ]
    if not begun:
        return as_reported, None
    since = min(begun)
    has_new = any(one is None and point.known >= since for one, (_, point, _) in zip(recast, chosen, strict=True))
    has_old = any(one is None and point.known < since for one, (_, point, _) in zip(recast, chosen, strict=True))
    later = tuple((weight, point, one or stated) for one, (weight, point, stated) in zip(recast, chosen, strict=True))
    return None if has_new else as_reported, None if has_old else Basis(later, is_recast=True)


def _spanned(basis: Basis, points: Points) -> list[Point]:
    """The terms reported before a recast of the line that another of them was reported after, and that it did not recast."""
    if basis.is_recast:
        return []
    recasts = recast_moments(points)
    terms = [point for _, point, _ in basis.stated]
    last = max(point.known for point in terms)
    return [point for point in terms if rebased(point) is None and any(point.known < moment <= last for moment in recasts)]


def _cost(terms: Terms, points: Points) -> tuple[bool, Decimal, int, Terms]:
    """What is best is least: terms that span no recast, then the narrowest interval, then the fewest terms."""
    old, new = bases(terms, points)
    best = old or new
    assert best is not None
    return bool(_spanned(best, points)), EXACT.subtract(best.interval.high, best.interval.low), len(terms), terms


def _on_one_basis(sums: Iterable[Sum], points: Points) -> list[Sum]:
    return [one for one in sums if any(bases(one.terms, points))]


def _derived(key: Key, kind: str, found: Sum, points: Points, calendar: Calendar) -> Point:
    old, new = bases(found.terms, points)
    basis = old or new
    assert basis is not None
    notes: tuple[str, ...] = ()
    if basis.is_recast:
        notes = ("on the basis of a recast: a term of it was reported only after the others were recast",)
    elif new is None and (recast := [point.label for _, point, _ in basis.stated if rebased(point) is not None]):
        notes = (f"as first reported: of its terms only {' and '.join(recast)} changed in a later recast",)
    elif spanned := _spanned(basis, points):
        names = " and ".join(point.label for point in spanned)
        notes = (f"spans a recast: whether {names} would change with it is not known",)
    later = new if old is not None else None
    fiscal = calendar.fiscal(key.end)
    return Point(
        kind,
        Duration(_day_after(found.after), key.end, key.months),
        calendar.label(key) if kind != TRAILING else f"12 months to {calendar.label(Key(3, key.end))}",
        fiscal[0] if fiscal else None,
        fiscal[1] if fiscal else None,
        basis.value,
        basis.interval,
        basis.stated[0][1].unit,
        basis.known,
        derived=True,
        latest=later.value if later else None,
        latest_known=later.known if later else None,
        terms=tuple(Part(weight, point.label, one.value, interval_of(one), one) for weight, point, one in basis.stated),
        recast_basis=basis.is_recast,
        notes=notes,
    )


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def sum_of(terms: Iterable[tuple[int, Decimal]]) -> Decimal:
    """The weighted sum of values, exact."""
    found = Decimal(0)
    for weight, value in terms:
        found = EXACT.add(found, EXACT.multiply(Decimal(weight), value))
    return found


def trailing(points: Points, sums_of: Sums, calendar: Calendar) -> tuple[dict[Key, Point], list[str]]:
    """Twelve months to the end of each quarter, and why there are none where there are none."""
    spans = Spans(points, calendar)
    found: dict[Key, Point] = {}
    gaps: list[str] = []
    ends = sorted({key.end for key in spans.after if key.months in (3, 12)})
    for end in ends:
        key = Key(12, end)
        year = next(near_keys(12, end, points), None)
        if year is not None and not points[year].derived:
            found[key] = _as_trailing(points[year])
            continue
        every = [_flat(one, sums_of) for one in _trailing_sums(spans, end)]
        sums = _on_one_basis(every, points)
        label = calendar.label(Key(3, end))
        if sums:
            found[key] = _derived(key, TRAILING, min(sums, key=lambda one: _cost(one.terms, points)), points, calendar)
        elif every:
            gaps.append(f"no trailing twelve months to {label}: some of the periods were recast, the others are not known on that basis")
        else:
            _, begin = spans.chain(end, QUARTERS)
            gaps.append(f"no trailing twelve months to {label}: {calendar.label(Key(3, begin))} is not known")
    return found, gaps


def _flat(found: Sum, sums_of: Sums) -> Sum:
    """A sum with each derived term in the terms that it was worked out from, so that all of it is stated somewhere."""
    weights: dict[Key, int] = {}
    for weight, key in found.terms:
        for inner, term in sums_of[key].terms if key in sums_of else ((1, key),):
            weights[term] = weights.get(term, 0) + weight * inner
    return Sum(tuple((weight, key) for key, weight in weights.items() if weight), found.after)


def _as_trailing(year: Point) -> Point:
    kept = {name: getattr(year, name) for name in Point.__struct_fields__}
    return Point(**kept | {"kind": TRAILING})


def _trailing_sums(spans: Spans, end: date) -> Iterator[Sum]:
    """Every way to work twelve months out: four quarters, or the year before, plus the year to date, less that of a year ago."""
    chain, after = spans.chain(end, QUARTERS)
    if len(chain) == QUARTERS:
        yield Sum(tuple((1, key) for key in reversed(chain)), after)
    for months in (3, 6, 9):
        for now in near_keys(months, end, spans.after):
            for year in (key for key in spans.after if key.months == 12 and is_same_day(key.end, spans.after[now])):
                for ago in spans.starting(months, spans.after[year]):
                    if is_same_day(ago.end, months_before(now.end, 12)):
                        yield Sum(((1, year), (1, now), (-1, ago)), ago.end)
