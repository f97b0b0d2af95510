"""What one header says of a period: the innermost word of each kind, out of the tokens of its texts."""

from typing import NamedTuple

from tieout.extract.period_words import Words


class Said(NamedTuple):
    """What a header says of one period: of each part the innermost, and only where there is one."""

    end: tuple[int, int, int] | None = None  # year, month, day; 0 where not said
    year: int = 0
    fiscal: int = 0  # 1 fiscal, 2 calendar year
    months: int = 0
    weeks: int = 0
    part: int = 0  # quarters to the end of the part of the year that is named ("Q3", "second half")
    span: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None
    flags: frozenset[str] = frozenset()
    ends: tuple[tuple[int, int, int], ...] = ()  # all dates of a text that says several
    years: tuple[int, ...] = ()
    lengths: tuple[tuple[int, int], ...] = ()
    weak: bool = False  # the length is only a noun ("Year")

    @property
    def is_empty(self) -> bool:
        """Whether nothing of a period is said."""
        return not (self.ends or self.years or self.lengths or self.part or self.span or self.flags & {"ytd", "trailing"})


NOTHING = Said()


def say(words: Words) -> Said:
    """The one period that a stack of header texts says, inner texts before outer ones."""
    months, weeks, lengths = _length_of(words)
    part = 0
    if words.quarters:
        part = words.quarters[-1][0]
        if months in (0, 12) or words.lengths[-1][2]:
            months = 3 * part if "ytd" in words.flags else 3
    elif words.halves:
        part = 2 * words.halves[-1][0]
        months = months if months and not words.lengths[-1][2] else 6
    if "trailing" in words.flags:
        months, weeks = 12, 0
    years, year, fiscal = _year_of(words)
    ends = tuple(dict.fromkeys(d[:3] for d in words.dates if d[3] == words.dates[-1][3])) if words.dates else ()
    end = ends[0] if len(ends) == 1 else None
    if end is not None and end[0] and year and words.years[-1][2] >= words.dates[-1][3]:
        end = _settle_year(end, year, fiscal, len(years) > 1)
        years = (end[0],)
    elif end is not None and end[0]:
        years = tuple(dict.fromkeys((end[0], *years)))
    return Said(
        end,
        year if not (end and end[0]) else end[0],
        fiscal,
        months,
        weeks,
        part,
        words.span,
        words.flags,
        ends,
        years,
        lengths,
        bool(words.lengths) and all(length[2] for length in words.lengths),
    )


def _settle_year(end: tuple[int, int, int], year: int, fiscal: int, several: bool) -> tuple[int, int, int]:
    """A date and a year of its own below it: the year of the column, unless it only names the fiscal year."""
    if several or not (fiscal or (abs(end[0] - year) <= 1 and end[1] <= 2)):
        return (year, end[1], end[2])
    return end


def _length_of(words: Words) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    """Months and weeks of the innermost text that says a length; all of them where it says several."""
    if not words.lengths:
        return 0, 0, ()
    stated = [length for length in words.lengths if not length[2]] or list(words.lengths)
    inner = [length for length in stated if length[3] == stated[-1][3]]
    distinct = tuple(dict.fromkeys((months, weeks) for months, weeks, _, _ in inner))
    months = {length[0] for length in distinct}
    if len(months) > 1:
        return 0, 0, distinct
    weeks = max(length[1] for length in distinct)
    outer = {length[1] for length in words.lengths if length[0] in months} - {0}
    return months.pop(), weeks or (outer.pop() if len(outer) == 1 else 0), distinct


def _year_of(words: Words) -> tuple[tuple[int, ...], int, int]:
    """All years of the innermost text that says any, the one if there is one, and whether it is fiscal."""
    if not words.years:
        return (), 0, 0
    inner = [year for year in words.years if year[2] == words.years[-1][2]]
    years = tuple(dict.fromkeys(year[0] for year in inner))
    fiscal = max(year[1] for year in words.years)
    if "fiscal" in words.flags:
        fiscal = fiscal or 1
    dated = {date[0] for date in words.dates if date[3] == inner[-1][2] and date[0]}
    return years, years[0] if len(years) == 1 and not dated - set(years) else 0, fiscal
