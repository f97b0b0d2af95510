"""What is looked for before a pattern is tried stands in every text that the pattern fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.extract.mentions import LONGEST_ABOUT, NUMBER, _about, _find_numbers, _may_be_worded, _worded
from tieout.extract.prose_periods import _find_relative, _relative

pytestmark = pytest.mark.property
ASCII = st.characters(codec="ascii")
KINDS = ("year_ago", "linked", "current", "year", "to_date")


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_words_of_periods_have_their_hint(kind: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(_relative(kind), fullmatch=True, alphabet=ASCII))
    found = [match.span() for match in _find_relative(kind, text, text.casefold())]
    assert found == [match.span() for match in _relative(kind).finditer(text)]
    assert found


@given(text=st.text("(-−–$€.US\\C12,%) \n\u00a0milbn"))
def test_numbers_are_found_around_digits(text: str) -> None:
    assert [match.span() for match in _find_numbers(text)] == [match.span() for match in NUMBER.finditer(text)]


@given(text=st.from_regex(_worded(), alphabet=ASCII))
def test_numbers_in_words_have_their_hint(text: str) -> None:
    assert _may_be_worded(text.casefold())


@given(text=st.from_regex(_about(), alphabet=ASCII))
def test_words_of_doubt_stand_right_before_a_number(text: str) -> None:
    near = _about().search(text, max(0, len(text) - LONGEST_ABOUT))
    assert near is not None
    assert near.group(1) == _about().search(text).group(1)
