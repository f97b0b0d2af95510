"""`Interval`: all true values that a printed number may stand for."""

from decimal import Decimal

import msgspec


class Interval(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Exact bounds, each end open or closed.

    >>> Interval(Decimal(1), Decimal(2), high_closed=False).holds(Decimal(2))
    False
    """

    low: Decimal
    high: Decimal
    low_closed: bool = True
    high_closed: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether no value lies between the bounds."""
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in the interval."""
        above = value > self.low or (value == self.low and self.low_closed)
        return above and (value < self.high or (value == self.high and self.high_closed))
