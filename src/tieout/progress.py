"""How far a run over many documents is: a line on a terminal, or now and then a line in a log."""

import sys
import time
from pathlib import Path

EVERY = 60.0  # seconds between two lines where nobody watches


def plain(text: str) -> str:
    """A text without what would steer a terminal or split a line: a question mark stands for it."""
    return "".join(one if one.isprintable() else "?" for one in text)


class Progress:
    """One line on standard error, once the work takes more than a second; `total` is None where it is not known beforehand.

    Where standard error is no terminal nothing is shown, or with `logs` a line a minute.
    """

    def __init__(self, total: int | None, *, logs: bool = False) -> None:
        self.total = total
        self.begun = time.monotonic()
        self.is_shown = False
        self.is_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._logs = logs and not self.is_terminal and sys.stderr is not None
        self._logged = self.begun

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, done: int, name: str, *, told: str = "", before: int = 0) -> None:
        """Says how far the work is, where somebody looks; `before` of those done took no time, and `told` is said of the rest."""
        now = time.monotonic()
        spent = now - self.begun
        is_due = self._logs and now - self._logged >= EVERY
        if spent < 1 or (self.total is not None and self.total < 2) or not (self.is_terminal or is_due):
            return
        rate = (done - before) / spent
        left = f", {_length(max(0, self.total - done) / rate)} left" if rate and self.total is not None else ""
        of = "" if self.total is None else f"/{self.total}"
        line = f"{done}{of} read, {rate:.1f}/s{left}{told}"
        if is_due:
            sys.stderr.write(f"{line}\n")
            self._logged = now
        else:
            self.clear()
            sys.stderr.write(f"\r{line}: {plain(Path(name).name)[:40]}")
            self.is_shown = True
        sys.stderr.flush()

    def clear(self) -> None:
        """Takes the line away."""
        if self.is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self.is_shown = False


def _length(seconds: float) -> str:
    """A length of time as people read it.

    >>> _length(42), _length(125), _length(90_000)
    ('42 s', '2 min', '25.0 h')
    """
    if seconds < 100:
        return f"{int(seconds)} s"
    return f"{round(seconds / 60)} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
