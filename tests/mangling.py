"""Texts with a few pieces taken out, doubled or put in, for properties that hold whatever a text holds."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st


@st.composite
def mangled(draw: st.DrawFn, texts: Mapping[str, str], junk: Sequence[str], longest: int) -> str:
    """An excerpt of one of some texts, at most so long before up to eight changes are made to it."""
    whole = texts[draw(st.sampled_from(sorted(texts)))]
    start = draw(st.integers(0, max(0, len(whole) - longest)))
    text = whole[start : start + longest]
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 200)))
        change = draw(st.sampled_from(["cut", "double", "junk"]))
        middle = {"cut": "", "double": text[at:end] * 2, "junk": draw(st.sampled_from(junk)) + text[at:end]}[change]
        text = text[:at] + middle + text[end:]
    return text
