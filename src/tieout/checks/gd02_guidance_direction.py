"""Guidance moved as the release says.

What it tests
    What a sentence says is done with guidance ("raised", "lowered", "narrowed", "reaffirmed") against the range that it replaces, where
    that is quoted beside it: raised guidance does not lie lower, lowered guidance not higher, narrowed guidance is not wider, and
    guidance that is reaffirmed is the same.

Why it matters
    The verb is the news. Figures of two quarters get mixed up when last quarter's sentence is edited into this one's.

Example
    "Raised its revenue guidance to $30 million to $34 million from $32 million to $36 million": both ends are lower.

What it leaves untested
    Guidance whose earlier range is not quoted, and that of losses and declines, where raising may mean either.

Since
    0.2
"""

from collections.abc import Iterator
from decimal import Decimal

from tieout.checks.base import Found, Observation, Untested, check
from tieout.checks.guidance import ends_of, find_stated
from tieout.checks.view import View
from tieout.model.guidance import Guidance

Ends = tuple[Decimal, Decimal]


@check("GD02", "guidance-direction", tickmark="Gd")
def guidance_direction(view: View) -> Iterator[Found]:
    """Yields the guidance that replaces a quoted range and says how it moved."""
    tested = False
    for one in find_stated(view):
        guidance = one.guidance
        figure = one.high if one.high is not None else one.low
        new, old = _ends(guidance.low, guidance.high), _old_of(guidance)
        if figure is None or guidance.action is None or new is None or old is None or min(*new, *old) < 0:
            continue
        beside = ends_of(view, guidance.earlier)[1] if guidance.earlier else None
        tested = True
        name = f"{guidance.metric.replace('_', ' ')} is {guidance.action}"
        moved = f"from {_shown(view, guidance, old=True)} to {_shown(view, guidance, old=False)}"
        if _agrees(guidance.action, old, new):
            yield Observation(f"{name} {moved}", figure, severity=None)
        else:
            yield Observation(f"{name} but goes {moved}", figure, beside=beside)
    if view.release.guidance and not tested:
        yield Untested("no guidance quotes the range that it replaces and says how it moved")


def _old_of(guidance: Guidance) -> Ends | None:
    return None if guidance.earlier is None else _ends(guidance.earlier.low, guidance.earlier.high)


def _ends(low: Decimal | None, high: Decimal | None) -> Ends | None:
    return None if low is None or high is None else (low, high)


def _agrees(action: str, old: Ends, new: Ends) -> bool:
    """Whether a movement can be called so; of a range that is both narrowed and moved, the verb for either will do."""
    if action == "raised":
        return new != old and (sum(new) >= sum(old) or new[0] > old[0])
    if action == "lowered":
        return new != old and (sum(new) <= sum(old) or new[1] < old[1])
    if action == "narrowed":
        return new[1] - new[0] <= old[1] - old[0]
    return new == old if action == "reaffirmed" else True


def _shown(view: View, guidance: Guidance, *, old: bool) -> str:
    """A range as it is printed."""
    names = (guidance.earlier.low_fact, guidance.earlier.high_fact) if old and guidance.earlier else (guidance.low_fact, guidance.high_fact)
    texts = [fact.text for name in dict.fromkeys(names) if name for fact in view.facts if fact.id == name]
    return " to ".join(texts)
