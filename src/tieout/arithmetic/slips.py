"""Slips of the hand: what a printed number may have been before one digit was swapped, changed, lost, or the point moved.

Numbers are the digits as printed, without point and commas, as a whole number with its sign.
"""

from collections.abc import Iterator
from typing import NamedTuple

# the kinds, as a message names them
SIGN, TRANSPOSED, DIGIT, DROPPED, ADDED, SLIPPED = "sign", "transposed", "digit", "dropped", "added", "slipped"
POWERS = (1, 3, 6)  # the point or the thousands slipped by so many places


class Slip(NamedTuple):
    """One way in which a number may have become the printed one: its kind, and what stood there before."""

    kind: str
    was: int


def find_slips(printed: int, low: int, high: int) -> Iterator[Slip]:
    """The numbers from `low` to `high`, both included, that one slip turns into the printed one; likeliest kinds first.

    >>> list(find_slips(348963, 348936, 348936))
    [Slip(kind='transposed', was=348936)]
    >>> list(find_slips(4120, 412, 412))
    [Slip(kind='slipped', was=412), Slip(kind='added', was=412)]
    """
    if low <= -printed <= high and printed:
        yield Slip(SIGN, -printed)
    sign = -1 if printed < 0 or (not printed and high < 0) else 1
    size, least, most = abs(printed), *((low, high) if sign > 0 else (-high, -low))
    least = max(0, least)
    if least > most:
        return
    for kind, was in _earlier(size, least, most):
        if least <= was <= most and was != size:
            yield Slip(kind, sign * was)


def _earlier(size: int, least: int, most: int) -> Iterator[tuple[str, int]]:
    """What the slips make of a number without sign; the wanted range, both ends included, leaves out slips that cannot reach it."""
    count = len(str(size))
    first = 10 ** (count - 1)  # the least number of as many digits, but for zero
    if least < first or most >= 10 * first:
        for places in POWERS:
            power = 10**places
            if size % power == 0:
                yield SLIPPED, size // power
            yield SLIPPED, size * power
    if least < 10 * first:
        yield from _swapped(size, count, least, most)
        yield from _changed(size, count, least, most)
    if most >= first:
        for place in range(count + 1):
            power = 10**place
            for was in _filled(size // power * power * 10 + size % power, power, least, most):
                yield DROPPED, was
    if count > 1 and least < first:
        for place in range(count - 1, -1, -1):
            power = 10**place
            yield ADDED, size // (10 * power) * power + size % power


def _swapped(size: int, count: int, least: int, most: int) -> Iterator[tuple[str, int]]:
    """A number with two neighbouring digits that differ swapped, the first ones first, as far as the difference may reach a range."""
    nearest, farthest = _distances(size, least, most)
    for place in range(count - 2, -1, -1):
        power = 10**place
        if 81 * power >= nearest and 9 * power <= farthest:
            pair = size // power % 100
            turn = 9 * (pair % 10 - pair // 10)
            if turn:
                yield TRANSPOSED, size + turn * power


def _changed(size: int, count: int, least: int, most: int) -> Iterator[tuple[str, int]]:
    """A number with one digit changed, the last one first, as far as the difference may reach a range."""
    nearest, farthest = _distances(size, least, most)
    for place in range(count):
        power = 10**place
        if 9 * power >= nearest and power <= farthest:
            rest = size - size // power % 10 * power  # the number with a zero at this place
            for was in _filled(rest, power, least, most):
                yield DIGIT, was


def _distances(size: int, least: int, most: int) -> tuple[int, int]:
    """How far the nearest and the farthest number of a range are from another; of one within it the nearest is itself."""
    return max(least - size, size - most, 0), max(abs(least - size), abs(most - size))


def _filled(rest: int, power: int, least: int, most: int) -> Iterator[int]:
    """A number with each digit at one place that brings it between two others; none that would begin with a zero."""
    for digit in range(max(0, -(-(least - rest) // power)), min(9, (most - rest) // power) + 1):
        if digit or rest >= power or power == 1:
            yield rest + digit * power
