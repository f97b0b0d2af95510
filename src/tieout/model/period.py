"""`Period`: the date or the span of days that a figure is stated for."""

import datetime

import msgspec


class Instant(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """One date, at the end of that day: what a balance is stated for."""

    instant: datetime.date

    def __str__(self) -> str:
        return self.instant.isoformat()

    def __repr__(self) -> str:
        return f"<Instant {self}>"


class Duration(msgspec.Struct, frozen=True, gc=False, cache_hash=True, omit_defaults=True):
    """A span of days, both ends included; an end that the document does not give is None.

    `months` is nominal: 3, 6, 9 or 12 for one to four fiscal quarters however many weeks they have, else whole months;
    None where the document gives an end and no length. `weeks` is given only where the filer counts weeks.
    """

    start: datetime.date | None
    end: datetime.date | None
    months: int | None
    weeks: int | None = None

    def __str__(self) -> str:
        length = f"{self.weeks} weeks" if self.weeks else "1 month" if self.months == 1 else f"{self.months} months" if self.months else ""
        if self.end is None:
            return length or "(unknown)"
        return f"{length} to {self.end.isoformat()}".strip()

    def __repr__(self) -> str:
        return f"<Duration {self}>"


Period = Instant | Duration


def end_of(period: Period | None) -> datetime.date | None:
    """The day that a period ends with, which of an instant is that day; None where it is not known."""
    return period.instant if isinstance(period, Instant) else period.end if period is not None else None
