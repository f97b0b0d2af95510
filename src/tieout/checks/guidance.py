"""Guidance as the checks see it: its ends as figures of the view, and what is the same thing said twice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tieout.checks.view import View, once_a_view
from tieout.model.guidance import Earlier, Guidance
from tieout.model.period import Instant, Period


class Stated(NamedTuple):
    """One guidance with the figures that print its ends; None for an end that is open or only computed."""

    guidance: Guidance
    low: int | None
    high: int | None

    @property
    def is_range(self) -> bool:
        """Whether both ends are printed, and not the same figure."""
        return self.low is not None and self.high is not None and self.low != self.high


Key = tuple[object, ...]


@once_a_view
def find_stated(view: View) -> Sequence[Stated]:
    """The guidance of the release in order."""
    return [Stated(one, _number(view, one.low_fact), _number(view, one.high_fact)) for one in view.release.guidance]


@once_a_view
def find_alike(view: View) -> Mapping[Key, Sequence[Stated]]:
    """The guidance that names the same measure, basis, unit and period; without a period none is."""
    found: dict[Key, list[Stated]] = defaultdict(list)
    for one in find_stated(view):
        key = key_of(one.guidance)
        if key is not None:
            found[key].append(one)
    return found


def key_of(guidance: Guidance) -> Key | None:
    """What a guidance is about: measure, basis, words that narrow it, unit and period; None where no period is known."""
    span = span_of(guidance.period)
    return None if span is None else (guidance.metric, guidance.basis, guidance.qualifier, guidance.unit, span)


def span_of(period: Period | None) -> Key | None:
    """What tells one period from another; None where its end is not known."""
    if period is None or isinstance(period, Instant):
        return None if period is None else (period.instant,)
    return None if period.end is None else (period.end, period.months)


def ends_of(view: View, earlier: Earlier) -> tuple[int | None, int | None]:
    """The figures that print a range that was replaced."""
    return _number(view, earlier.low_fact), _number(view, earlier.high_fact)


def _number(view: View, name: str | None) -> int | None:
    number = None if name is None else view.by_id.get(name)
    return None if number is None or view.value[number] is None else number
